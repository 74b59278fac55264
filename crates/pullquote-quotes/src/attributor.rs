//! The stage itself: rules, then speakers, then plain data.

use crate::draft::{Draft, Pattern};
use crate::lexicon::Lexicon;
use crate::network::Network;
use crate::scan::{Doc, Scratch, Tag, scan};
use crate::{Quotation, Quotations, QuoteType, combine, damage, marks, opinion, rules, speaker};
use pullquote_entities::Entities;
use pullquote_tokenize::{Span, Tokens};
use std::sync::Arc;

/// What is to be attributed: a text with what the stages before found in it.
#[derive(Clone, Copy, Debug)]
pub struct Article<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens, sentences and marks.
    pub tokens: &'a Tokens,
    /// Its mentions and entities.
    pub entities: &'a Entities,
    /// Where words were lost from the text: byte offsets, ascending. Empty for a sound text.
    pub gaps: &'a [u32],
}

/// Which reports count as quotations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Reported speech and writing.
    Speech,
    /// Also reported beliefs, wishes, plans and findings.
    #[default]
    All,
}

/// Finds the quotations of an article and who said them.
///
/// Wants the text, its tokens and its entities, from the stages before or from the caller. Infallible.
#[derive(Clone, Debug)]
pub struct Attributor {
    lexicon: Lexicon,
    scope: Scope,
    model: Model,
}

/// Which network helps the rules.
#[derive(Clone, Debug)]
enum Model {
    None,
    Embedded,
    Own(Arc<Network>),
}

impl Default for Attributor {
    fn default() -> Self {
        Self::new()
    }
}

impl Attributor {
    /// An attributor with the network that comes with the program.
    pub fn new() -> Self {
        Self { lexicon: Lexicon::new(), scope: Scope::default(), model: Model::Embedded }
    }

    /// An attributor by rules alone: many times faster, less right on indirect speech.
    pub fn rules_only() -> Self {
        Self { model: Model::None, ..Self::new() }
    }

    /// An attributor with a network of one's own.
    pub fn with_network(network: Network) -> Self {
        Self { model: Model::Own(Arc::new(network)), ..Self::new() }
    }

    fn network(&self) -> Option<&Network> {
        match &self.model {
            Model::None => None,
            Model::Embedded => Some(Network::embedded()),
            Model::Own(network) => Some(network),
        }
    }

    /// Which reports count. Default: all.
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// Finds the quotations of a text.
    pub fn attribute(&self, text: &str, tokens: &Tokens, entities: &Entities) -> Quotations {
        let mut out = Quotations::default();
        self.attribute_into(text, tokens, entities, &mut Scratch::default(), &mut out);
        out
    }

    /// Finds the quotations of a text and writes them over `out`; `scratch` keeps buffers between articles.
    pub fn attribute_into(
        &self,
        text: &str,
        tokens: &Tokens,
        entities: &Entities,
        scratch: &mut Scratch,
        out: &mut Quotations,
    ) {
        self.attribute_article_into(&Article { text, tokens, entities, gaps: &[] }, scratch, out);
    }

    /// As [`attribute_into`](Self::attribute_into), for an article whose lost words are known.
    pub fn attribute_article_into(&self, article: &Article<'_>, scratch: &mut Scratch, out: &mut Quotations) {
        let Article { text, tokens, entities, gaps } = *article;
        out.quotations.clear();
        scan(&self.lexicon, text, tokens, entities, &mut scratch.info);
        let doc = Doc { text, tokens, entities, info: &scratch.info, gaps };
        rules::find(&doc, &mut scratch.claimed, &mut scratch.drafts);
        if let Some(network) = self.network() {
            opinion::write(&scratch.drafts, tokens.len(), &mut scratch.opinion);
            network.candidates_into(text, tokens, &scratch.opinion, &mut scratch.network, &mut scratch.candidates);
            scratch.candidates.retain(|candidate| candidate.score >= combine::LEAST_SCORE);
            Network::settle(&mut scratch.network, &mut scratch.candidates);
            let doc = Doc { text, tokens, entities, info: &scratch.info, gaps };
            combine::combine(&doc, &scratch.candidates, &mut scratch.drafts);
        }
        marks::settle(&doc, &mut scratch.drafts);
        damage::mark(&doc, &mut scratch.drafts);
        if self.scope == Scope::Speech {
            scratch.drafts.retain(|draft| draft.is_speech());
        }
        out.quotations.extend(scratch.drafts.iter().filter_map(|draft| quotation(&doc, draft)));
        speaker::resolve(&doc, &scratch.drafts, &mut out.quotations);
    }
}

/// A draft as bytes, without its speaker.
fn quotation(doc: &Doc, draft: &Draft) -> Option<Quotation> {
    let span = |r: &std::ops::Range<u32>| doc.tokens.span_of(r.clone());
    let content: Vec<Span> = draft.content.iter().map(span).filter(|s| !s.is_empty()).collect();
    if content.is_empty() {
        return None;
    }
    let (mut inside, mut outside) = (0, 0);
    for i in draft.content.iter().flat_map(|r| r.clone()) {
        if matches!(doc.tag(i), Tag::Word(_) | Tag::Number) {
            if doc.quoted(i) { inside += 1 } else { outside += 1 }
        }
    }
    let kind = match (inside, outside) {
        (0, _) => QuoteType::Indirect,
        (_, 0) => QuoteType::Direct,
        _ => QuoteType::Mixed,
    };
    Some(Quotation {
        content,
        source: draft.source.iter().map(span).filter(|s| !s.is_empty()).collect(),
        cue: draft.cue.iter().map(span).filter(|s| !s.is_empty()).collect(),
        kind,
        speakers: Vec::new(),
        speaker_kind: None,
        resolved_by: None,
        status: crate::Status::MissingSource,
        missing: draft.lost,
        speech: draft.is_speech(),
        hole: draft.content.iter().any(|r| doc.gap_within(r)),
        confidence: confidence(draft),
    })
}

/// How sure a quotation is: the network's calibrated probability, the rules' share right on the training articles.
fn confidence(draft: &Draft) -> f32 {
    let by_rule = by_pattern(draft.pattern);
    match draft.probability {
        // The rules found it too, and by what: half-way between both.
        Some(probability) if draft.agreed => probability.max((probability + by_rule) / 2.0),
        Some(probability) => probability,
        None => by_rule,
    }
}

/// How often a construction is right.
fn by_pattern(pattern: Pattern) -> f32 {
    match pattern {
        Pattern::Network => 0.5,
        Pattern::MarksBefore => 0.92,
        Pattern::MarksAfter => 0.85,
        Pattern::ThatClause => 0.75,
        Pattern::According => 0.8,
        Pattern::ClauseBefore => 0.75,
        Pattern::BareClause => 0.7,
        Pattern::Parenthetical => 0.65,
        Pattern::Turn | Pattern::Signed | Pattern::Implied => 0.6,
        Pattern::Infinitive => 0.5,
        Pattern::NounPhrase => 0.4,
        Pattern::Alone => 0.4,
    }
}

/// The rules' opinion of every token (see `opinion`), for the trainer of the network.
#[cfg(feature = "train")]
pub fn opinions(text: &str, tokens: &Tokens, entities: &Entities) -> Vec<u8> {
    let (mut scratch, mut out) = (Scratch::default(), Vec::new());
    scan(&Lexicon::new(), text, tokens, entities, &mut scratch.info);
    let doc = Doc { text, tokens, entities, info: &scratch.info, gaps: &[] };
    rules::find(&doc, &mut scratch.claimed, &mut scratch.drafts);
    opinion::write(&scratch.drafts, tokens.len(), &mut out);
    out
}
