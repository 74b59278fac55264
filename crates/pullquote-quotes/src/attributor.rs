//! The stage itself: find, decide, correct, mark what was lost, resolve speakers, filter.

use crate::confidence::{Evidence, TABLE_CONFIDENCE};
use crate::correct::correct;
use crate::decide::decide;
use crate::draft::Draft;
use crate::network::{Candidate, Network, NetworkScratch};
use crate::opinion::Opinions;
use crate::rule::{LeftOut, UnknownRule};
use crate::speaker::{Resolution, Scorer};
use crate::text::{Doc, Info, Lexicon, Tag, scan};
use crate::trace::Explanation;
use crate::{Quotation, Quotations, QuoteType, Scope, lost, speaker};
use pullquote_entities::Entities;
use pullquote_tokenize::{Span, TokenRange, TokenVec, Tokens};
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

impl<'a> Article<'a> {
    /// An article without lost words.
    pub fn new(text: &'a str, tokens: &'a Tokens, entities: &'a Entities) -> Self {
        Self { text, tokens, entities, gaps: &[] }
    }
}

/// Finds the quotations of an article and who said them.
///
/// Wants the text, its tokens and its entities, from the stages before or from the caller. Infallible.
#[derive(Clone, Debug)]
pub struct Attributor {
    lexicon: Lexicon,
    scope: Scope,
    network: Option<Arc<Network>>,
    left_out: LeftOut,
    #[cfg(feature = "train")]
    choices: Option<Arc<speaker::train::Rows>>,
}

/// Sets up an [`Attributor`], which does not change once it is built.
#[derive(Clone, Debug, Default)]
pub struct AttributorBuilder {
    scope: Scope,
    network: Option<Arc<Network>>,
    left_out: LeftOut,
    #[cfg(feature = "train")]
    choices: Option<Arc<speaker::train::Rows>>,
}

impl AttributorBuilder {
    /// Which reports count. Default: all.
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// A network of your own in place of the one that comes with the program.
    pub fn network(mut self, network: Network) -> Self {
        self.network = Some(Arc::new(network));
        self
    }

    /// Leaves a rule out, by its id (see [`rules`](crate::rules)).
    ///
    /// # Errors
    /// If there is no such rule.
    pub fn without(mut self, rule: &str) -> Result<Self, UnknownRule> {
        self.left_out.add(rule)?;
        Ok(self)
    }

    /// Other weights for the choices of the speaker resolver.
    #[cfg(feature = "train")]
    pub fn choices(mut self, rows: speaker::train::Rows) -> Self {
        self.choices = Some(Arc::new(rows));
        self
    }

    /// The attributor.
    pub fn build(self) -> Attributor {
        Attributor {
            lexicon: Lexicon::new(),
            scope: self.scope,
            network: self.network,
            left_out: self.left_out,
            #[cfg(feature = "train")]
            choices: self.choices,
        }
    }
}

/// Reusable buffers of an [`Attributor`]. What they hold never changes a result.
#[derive(Debug, Default)]
pub struct Scratch {
    info: TokenVec<Info>,
    drafts: Vec<Draft>,
    network: NetworkScratch,
    candidates: Vec<Candidate>,
    opinions: Opinions,
}

impl Default for Attributor {
    fn default() -> Self {
        Self::new()
    }
}

impl Attributor {
    /// An attributor with the network that comes with the program.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Sets up an attributor otherwise.
    pub fn builder() -> AttributorBuilder {
        AttributorBuilder::default()
    }

    fn network(&self) -> &Network {
        self.network.as_deref().unwrap_or_else(|| Network::embedded())
    }

    #[cfg(feature = "train")]
    fn judge(&self) -> Scorer<'_> {
        self.choices.as_ref().map_or_else(Scorer::new, |rows| Scorer::with(Some(rows)))
    }

    #[cfg(not(feature = "train"))]
    fn judge(&self) -> Scorer<'static> {
        Scorer::new()
    }

    /// The quotations of an article with what their confidence is computed from: form of the source, features.
    #[cfg(feature = "train")]
    pub fn evidence(&self, article: &Article<'_>) -> Vec<(Quotation, Evidence)> {
        let mut out = Vec::new();
        let evidence = &mut out;
        self.each(article, false, &mut Scratch::default(), |quotation, _, found| evidence.push((quotation, found)));
        out
    }

    /// Finds the quotations of an article.
    pub fn attribute(&self, article: &Article<'_>) -> Quotations {
        let mut out = Quotations::default();
        self.attribute_into(article, &mut Scratch::default(), &mut out);
        out
    }

    /// Finds the quotations of an article and writes them over `out`; `scratch` keeps buffers between articles.
    pub fn attribute_into(&self, article: &Article<'_>, scratch: &mut Scratch, out: &mut Quotations) {
        out.quotations.clear();
        let quotations = &mut out.quotations;
        self.each(article, false, scratch, |quotation, _, _| quotations.push(quotation));
    }

    /// The quotations of an article with the steps that led to each.
    pub fn explain(&self, article: &Article<'_>) -> Vec<Explanation> {
        let mut out = Vec::new();
        self.each(article, true, &mut Scratch::default(), |quotation, draft, _| {
            out.push(Explanation { quotation, steps: draft.steps.unwrap_or_default() });
        });
        out
    }

    /// The one order of things. Speakers are resolved over all drafts, whatever the scope: who spoke before tells who speaks.
    fn each(
        &self,
        article: &Article<'_>,
        tracing: bool,
        scratch: &mut Scratch,
        mut take: impl FnMut(Quotation, Draft, Evidence),
    ) {
        let Article { text, tokens, entities, gaps } = *article;
        scan(&self.lexicon, text, tokens, entities, &mut scratch.info);
        let doc = Doc { text, tokens, entities, info: &scratch.info, gaps, left_out: self.left_out };
        let network = self.network();
        let Scratch { drafts, candidates, opinions, .. } = scratch;
        network.predict_into(text, tokens, &mut scratch.network, candidates);
        decide(network, candidates, tracing, drafts);
        correct(&doc, self.left_out, tracing, drafts);
        lost::mark(&doc, drafts);
        network.opinions(entities, drafts, &mut scratch.network, opinions);
        let mut judge = self.judge().asking(opinions, network.shares());
        speaker::resolve(&doc, &mut judge, drafts, |mut draft, resolution| {
            if self.scope == Scope::All || draft.speech {
                if let Some(steps) = &mut draft.steps {
                    steps.push(resolution.step());
                }
                let (quotation, evidence) = quotation(&doc, &draft, resolution, network.row_weights());
                take(quotation, draft, evidence);
            }
        });
    }
}

/// A draft with its speaker, in bytes. `weights` are those of the model file for the confidence, if it has any.
pub(crate) fn quotation(
    doc: &Doc,
    draft: &Draft,
    resolution: Resolution,
    weights: Option<&[f32]>,
) -> (Quotation, Evidence) {
    let span = |r: &TokenRange| doc.tokens.span_of(*r);
    let filled = |s: &Span| !s.is_empty();
    let kind = kind(doc, draft);
    let evidence = Evidence::of(draft, &resolution, kind);
    // The weights tell what the table is right about, which holds speech alone.
    let confidence = if draft.speech { evidence.confidence(weights) } else { draft.probability };
    let quotation = Quotation {
        content: draft.content.iter().map(span).filter(filled).collect(),
        source: draft.source.iter().map(span).filter(filled).collect(),
        cue: draft.cue.iter().map(span).filter(filled).collect(),
        kind,
        source_kind: resolution.kind,
        affiliation: resolution.affiliation,
        status: resolution.status(draft),
        resolved_by: resolution.by.filter(|_| !resolution.speakers.is_empty()),
        missing: draft.lost,
        speech: draft.speech,
        hole: draft.content.iter().any(|r| doc.gap_within(*r)),
        table: draft.speech && confidence >= TABLE_CONFIDENCE,
        confidence,
        speakers: resolution.speakers,
    };
    (quotation, evidence)
}

/// Direct if all words are quoted, mixed if some are.
fn kind(doc: &Doc, draft: &Draft) -> QuoteType {
    let (mut inside, mut outside) = (0, 0);
    for i in draft.content.iter().flat_map(|r| r.iter()) {
        if matches!(doc.tag(i), Tag::Word(_) | Tag::Number) {
            if doc.quoted(i) { inside += 1 } else { outside += 1 }
        }
    }
    match (inside, outside) {
        (0, _) => QuoteType::Indirect,
        (_, 0) => QuoteType::Direct,
        _ => QuoteType::Mixed,
    }
}
