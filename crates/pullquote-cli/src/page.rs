//! An analysis as the plain data that a page is made from.

use pullquote::Analysis;
use pullquote::damage::DamageKind;
use pullquote::export::{Row, fold_space};
use pullquote::tokenize::{Span, Tokens};
use pullquote_page::{ArticleView, QuoteView, SpeakerView};

/// An analysis as the plain data that a page is made from.
pub fn article_view<'a>(analysis: &Analysis<'a>) -> ArticleView<'a> {
    let (article, entities) = (analysis.article, analysis.entities);
    let text = article.text.as_str();
    let speaker = |entity: &pullquote::entities::Entity| {
        let mentions = entity.mentions.iter().filter_map(|&m| entities.mentions.get(m as usize));
        let role = entity.role.map_or("".into(), |role| fold_space(role.of(text)));
        // The fullest form first: the lines in the page lead there.
        let mentions = std::iter::once(entity.name).chain(mentions.map(|m| m.span).filter(|span| *span != entity.name));
        SpeakerView { name: fold_space(entity.name.of(text)), role, mentions: mentions.map(pair).collect() }
    };
    let quote = |(quotation, row): (&pullquote::quotes::Quotation, Row<'_>)| {
        // Words lost elsewhere in the article are mentioned once, above it.
        let flags = row.flags.split(';').filter(|flag| !flag.is_empty() && *flag != "article_damaged");
        let content: Vec<(u32, u32)> = quotation.content.iter().copied().map(pair).collect();
        QuoteView {
            id: row.quote_id,
            content,
            source: quotation.source.iter().copied().map(pair).collect(),
            cue: quotation.cue.iter().copied().map(pair).collect(),
            kind: quotation.kind.label(),
            speakers: quotation.speakers.iter().map(|&speaker| speaker as usize).collect(),
            source_kind: quotation.source_kind.map_or("", |kind| kind.label()),
            resolved_by: quotation.resolved_by.map_or("", |by| by.label()),
            status: quotation.status.label(),
            confidence: quotation.confidence,
            flags: flags.map(|flag| flag.to_owned().into()).collect(),
        }
    };
    let mut notes: Vec<String> = article.notes.iter().map(ToString::to_string).collect();
    if analysis.tokens.truncated() {
        notes.push("The text is too long: its end was not analysed.".into());
    }
    // Lost words are marked in the text.
    let damage = analysis.damage.reasons.iter().filter(|reason| reason.kind != DamageKind::LostWords);
    let damage: Vec<String> = damage.map(|reason| format!("{} ({})", reason.kind.as_str(), reason.count)).collect();
    if !damage.is_empty() {
        notes.push(format!("Damage of the text: {}", damage.join(", ")));
    }
    ArticleView {
        id: &article.id,
        title: &article.title,
        date: &article.date,
        outlet: &article.outlet,
        author: &article.author,
        url: &article.url,
        text,
        paragraphs: paragraphs(analysis.tokens),
        speakers: entities.entities.iter().map(speaker).collect(),
        quotes: analysis.quotations.quotations.iter().zip(analysis.rows()).map(quote).collect(),
        gaps: analysis.gaps.to_vec(),
        notes,
    }
}

/// The bytes of each paragraph.
pub fn paragraphs(tokens: &Tokens) -> Vec<(u32, u32)> {
    tokens.paragraphs().iter().map(|paragraph| pair(tokens.span_of(paragraph.tokens))).collect()
}

fn pair(span: Span) -> (u32, u32) {
    (span.start, span.end)
}
