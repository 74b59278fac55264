//! An analysis as rows of the tables and as a JSON record.

use crate::Analysis;
use pullquote_export::{
    ArticleRecord, ArticleRow, ArticleSpeakers, DamageRecord, EntityRow, JOINER, QuoteRecord, Row, fold_space,
    quote_id, word_count,
};
use pullquote_quotes::Quotation;
use pullquote_tokenize::{Span, TokenKind};
use std::borrow::Cow;

impl<'a> Analysis<'a> {
    /// One row per quotation, in text order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'a>> {
        let analysis = *self;
        analysis.quotations.quotations.iter().map(move |quotation| analysis.row(quotation))
    }

    fn row(&self, quotation: &'a Quotation) -> Row<'a> {
        let article = self.article;
        let text = article.text.as_str();
        let content = pairs(&quotation.content);
        Row {
            quote_id: quote_id(&article.id, &content, text),
            article_id: article.id.as_str().into(),
            date: article.date.as_str().into(),
            title: article.title.as_str().into(),
            outlet: article.outlet.as_str().into(),
            author: article.author.as_str().into(),
            url: article.url.as_str().into(),
            paragraph: self.paragraph(quotation),
            kind: quotation.kind.label(),
            quote: pieces(text, &quotation.content),
            speaker: join(self.speakers(quotation)),
            speaker_mention: pieces(text, &quotation.source),
            named: match (quotation.speakers.is_empty(), quotation.source.is_empty()) {
                (false, _) => "yes",
                (true, false) => "no",
                (true, true) => "",
            },
            source_kind: quotation.source_kind.map_or("", |kind| kind.label()),
            affiliation: self.affiliation(quotation).unwrap_or_default(),
            speaker_role: self.role(quotation),
            cue: pieces(text, &quotation.cue),
            resolved_by: quotation.resolved_by.map_or("", |by| by.label()),
            status: quotation.status.label(),
            confidence: quotation.confidence,
            content,
            source: pairs(&quotation.source),
            cue_spans: pairs(&quotation.cue),
            flags: self.flags(quotation),
            speaker_id: self.identities.map_or_else(String::new, |all| all.ids(quotation)),
            speaker_candidates: self.identities.map_or_else(String::new, |all| all.candidates(quotation)),
            people: self.identities.map_or_else(Vec::new, |all| all.cells(quotation)),
            ..Row::default()
        }
    }

    /// One row per mention of a name, in text order.
    pub fn entity_rows(&self) -> impl Iterator<Item = EntityRow<'a>> {
        let (article, entities) = (self.article, self.entities);
        let text = article.text.as_str();
        entities.mentions.iter().map(move |mention| {
            let named = mention.entity.and_then(|n| Some((n, entities.entities.get(n as usize)?)));
            EntityRow {
                article_id: article.id.as_str().into(),
                entity: named.map(|(n, _)| n + 1),
                name: named.map_or("".into(), |(_, entity)| fold_space(entity.name.of(text))),
                kind: mention.kind.label(),
                role: named.and_then(|(_, entity)| entity.role).map_or("".into(), |role| fold_space(role.of(text))),
                start: mention.span.start,
                end: mention.span.end,
                mention: mention.span.of(text).into(),
            }
        })
    }

    /// What the article contributes to the table of speakers of a corpus.
    pub fn article_speakers(&self) -> ArticleSpeakers {
        let (article, entities) = (self.article, self.entities);
        let text = article.text.as_str();
        let mut speakers = ArticleSpeakers::new(&article.date, &article.outlet);
        for quotation in &self.quotations.quotations {
            let words = word_count(&pieces(text, &quotation.content));
            let kind = quotation.source_kind.map_or("", |kind| kind.label());
            let entity = |&n: &u32| Some((n, entities.entities.get(n as usize)?));
            for (n, entity) in quotation.speakers.iter().filter_map(entity) {
                let name = fold_space(entity.name.of(text));
                let role = entity.role.map_or("".into(), |role| fold_space(role.of(text)));
                speakers.quotation(&name, kind, &role, Some(words));
                if let Some(id) = self.identities.and_then(|all| all.id(n)) {
                    speakers.known(&name, id);
                }
                for mention in entity.mentions.iter().filter_map(|&m| entities.mentions.get(m as usize)) {
                    speakers.alias(&name, &fold_space(mention.span.of(text)));
                }
            }
        }
        speakers
    }

    fn different_speakers(&self) -> usize {
        let mut all: Vec<u32> = self.quotations.quotations.iter().flat_map(|q| q.speakers.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    }

    /// The article as one object, with the quotations, names and counts.
    pub fn record(&self) -> ArticleRecord<'a> {
        let article = self.article;
        ArticleRecord {
            id: article.id.as_str().into(),
            quotes: self.quotations.quotations.iter().map(|quotation| self.quote(quotation)).collect(),
            entities: self.entities.mentions.iter().map(|m| (m.span.start, m.span.end, m.kind.label())).collect(),
            gaps: self.gaps.to_vec(),
            damage: (self.damage.score > 0.0).then(|| DamageRecord {
                score: self.damage.score,
                reasons: self.damage.reasons.iter().map(|r| (r.kind.as_str(), r.count)).collect(),
            }),
            tokens: self.tokens.len(),
            sentences: self.tokens.sentences().len(),
            date: article.date.as_str().into(),
            title: article.title.as_str().into(),
            outlet: article.outlet.as_str().into(),
            author: article.author.as_str().into(),
            url: article.url.as_str().into(),
        }
    }

    /// The article as a row of the table of articles.
    pub fn article_row(&self) -> ArticleRow<'a> {
        let article = self.article;
        let quotations = &self.quotations.quotations;
        let quoted = covered(quotations.iter().flat_map(|q| &q.content).copied().collect());
        let word = |kind: &&TokenKind| matches!(kind, TokenKind::Word | TokenKind::Number);
        ArticleRow {
            article_id: article.id.as_str().into(),
            date: article.date.as_str().into(),
            title: article.title.as_str().into(),
            outlet: article.outlet.as_str().into(),
            author: article.author.as_str().into(),
            url: article.url.as_str().into(),
            words: self.tokens.kinds().iter().filter(word).count(),
            quotations: quotations.len(),
            attributed: quotations.iter().filter(|q| !q.speakers.is_empty()).count(),
            speakers: self.different_speakers(),
            language: article.language.into(),
            share_quoted: (quoted as f32 / article.text.len().max(1) as f32).min(1.0),
            damage: self.damage.score,
            damage_reasons: self.damage_reasons().into(),
        }
    }

    /// What is wrong with the text, for people to read; empty if nothing is.
    pub fn damage_reasons(&self) -> String {
        let reasons = self.damage.reasons.iter().map(|r| format!("{} ({})", r.kind.as_str(), r.count));
        reasons.collect::<Vec<_>>().join("; ")
    }

    /// What makes a row doubtful: its source or some of its words were lost, or the article is damaged.
    fn flags(&self, quotation: &Quotation) -> Cow<'a, str> {
        let mut flags = Vec::new();
        if quotation.missing {
            flags.push("source_lost");
        }
        if quotation.hole {
            flags.push("words_lost");
        }
        if !self.gaps.is_empty() {
            flags.push("article_damaged");
        }
        flags.join(";").into()
    }

    fn quote(&self, quotation: &'a Quotation) -> QuoteRecord<'a> {
        let content = pairs(&quotation.content);
        let role = self.role(quotation);
        QuoteRecord {
            quote_id: quote_id(&self.article.id, &content, &self.article.text),
            content,
            source: pairs(&quotation.source),
            cue: pairs(&quotation.cue),
            kind: quotation.kind.label(),
            speaker: self.speakers(quotation).collect(),
            missing: quotation.missing,
            hole: quotation.hole,
            speech: quotation.speech,
            table: quotation.table,
            confidence: quotation.confidence,
            status: quotation.status.label(),
            source_kind: quotation.source_kind.map(|kind| kind.label()),
            affiliation: self.affiliation(quotation),
            speaker_role: (!role.is_empty()).then_some(role),
            resolved_by: quotation.resolved_by.map(|by| by.label()),
            paragraph: self.paragraph(quotation),
            people: self.identities.map_or_else(Vec::new, |all| all.records(quotation)),
            ..QuoteRecord::default()
        }
    }

    /// The fullest names of the speakers, with white space folded.
    pub fn speakers(&self, quotation: &'a Quotation) -> impl Iterator<Item = Cow<'a, str>> {
        let (text, entities) = (self.article.text.as_str(), self.entities);
        quotation.speakers.iter().map(move |&speaker| fold_space(entities.name(text, speaker)))
    }

    /// Titles or offices of the speakers, one part per speaker; empty if none of them has one.
    pub fn role(&self, quotation: &'a Quotation) -> Cow<'a, str> {
        let (text, entities) = (self.article.text.as_str(), self.entities);
        let role = move |&speaker: &u32| {
            let role = entities.entities.get(speaker as usize).and_then(|entity| entity.role);
            role.map_or(Cow::Borrowed(""), |span| fold_space(span.of(text)))
        };
        let roles: Vec<Cow<'a, str>> = quotation.speakers.iter().map(role).collect();
        if roles.iter().all(|role| role.is_empty()) { Cow::Borrowed("") } else { join(roles.into_iter()) }
    }

    /// The fullest name of what the source speaks for.
    fn affiliation(&self, quotation: &'a Quotation) -> Option<Cow<'a, str>> {
        let name = |entity| fold_space(self.entities.name(&self.article.text, entity));
        quotation.affiliation.map(name).filter(|name| !name.is_empty())
    }

    /// The paragraph in which a quotation starts, from 1.
    pub fn paragraph(&self, quotation: &Quotation) -> u32 {
        let first = quotation.content.first().map_or(0, |span| span.start);
        self.tokens.paragraph_of(self.tokens.token_at(first)) as u32 + 1
    }
}

/// How many bytes spans cover; a report within another shares its words.
fn covered(mut spans: Vec<Span>) -> usize {
    spans.sort_unstable_by_key(|span| span.start);
    let (mut total, mut reached) = (0, 0);
    for span in spans {
        total += span.end.saturating_sub(span.start.max(reached)) as usize;
        reached = reached.max(span.end);
    }
    total
}

fn pairs(spans: &[Span]) -> Vec<(u32, u32)> {
    spans.iter().map(|span| (span.start, span.end)).collect()
}

fn pieces<'t>(text: &'t str, spans: &[Span]) -> Cow<'t, str> {
    match spans {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(one.of(text)),
        more => Cow::Owned(more.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(JOINER)),
    }
}

fn join<'a>(mut names: impl Iterator<Item = Cow<'a, str>>) -> Cow<'a, str> {
    let Some(first) = names.next() else { return Cow::Borrowed("") };
    names.fold(first, |all, name| Cow::Owned(format!("{all}; {name}")))
}
