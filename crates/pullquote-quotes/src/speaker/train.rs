//! What the trainer of the ranker needs: examples with their features, and resolution of given spans.

use super::ranker::{self, Anaphor, Candidate, Place, Set, feature};
use super::{Resolution, of_source, resolve};
use crate::speaker::antecedent::{Memory, set_of};
use crate::attributor::{Article, quotation};
use crate::draft::{Draft, Origin};
use crate::rule::LeftOut;
use crate::text::{Doc, Info, Lexicon, scan};
use crate::{Quotation, ResolvedBy};
use pullquote_tokenize::Span;
use std::fmt::Write;

/// Sets of pronouns that share their weights.
pub const SETS: usize = Set::COUNT;
/// Places of a pronoun; each has weights of its own.
pub const PLACES: usize = Place::COUNT;
/// Features of a candidate.
pub const FEATURES: usize = feature::ALL;
/// Features that only a wrong candidate has: the other gender; named in what is said.
pub const IMPOSSIBLE: [u16; 2] = [feature::GENDER + 2, feature::OWN];
/// The set of `he` and `she`.
pub const PERSON: usize = Set::Person as usize;

/// A quotation found by someone else.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What was said.
    pub content: Vec<Span>,
    /// The words that name the source.
    pub source: Vec<Span>,
    /// The words that report.
    pub cue: Vec<Span>,
}

/// A pronoun and what it may stand for.
#[derive(Clone, Debug)]
pub struct Example {
    /// Token of the pronoun.
    pub token: u32,
    /// Which weights.
    pub set: usize,
    /// Which place.
    pub place: usize,
    /// Entity (none first) and features of each candidate.
    pub candidates: Vec<(Option<u32>, Vec<u16>)>,
}

/// What is known of the entity a pronoun stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// This one.
    Entity(u32),
    /// None that has a name.
    Nameless,
}

/// Reads articles for the trainer.
#[derive(Debug)]
pub struct Reader {
    lexicon: Lexicon,
    info: Vec<Info>,
}

impl Default for Reader {
    fn default() -> Self {
        Self { lexicon: Lexicon::new(), info: Vec::new() }
    }
}

impl Reader {
    /// The third-person pronouns among the sources of the reports, with candidates; `label` tells the truth of a token
    /// where it is known, which is also what is remembered of who spoke last.
    pub fn examples(
        &mut self,
        article: &Article<'_>,
        reports: &[Report],
        label: impl Fn(u32) -> Option<Label>,
    ) -> Vec<(Example, Option<Label>)> {
        let Article { text, tokens, entities, gaps } = *article;
        scan(&self.lexicon, text, tokens, entities, &mut self.info);
        let doc = Doc { text, tokens, entities, info: &self.info, gaps, left_out: LeftOut::default() };
        let mut drafts = drafts(&doc, reports);
        drafts.sort_by_key(position);
        let mut memory = Memory { unranked: true, ..Memory::default() };
        memory.look(&doc);
        let mut out = Vec::new();
        let mut candidates: Vec<Candidate> = Vec::new();
        for draft in &drafts {
            let Some(source) = &draft.source else { continue };
            let anaphor = set_of(&doc, source.start).filter(|_| source.len() == 1);
            let found = match anaphor {
                Some((set, gender)) => {
                    let at = source.start;
                    let anaphor = Anaphor { at, set, gender, content: &draft.content };
                    let scene = ranker::collect(&doc, &memory, &anaphor, &mut candidates);
                    let mut none = Vec::new();
                    ranker::none_features(&scene, |f| none.push(f));
                    let mut all = vec![(None, none)];
                    for (rank, candidate) in candidates.iter().enumerate() {
                        let mut features = Vec::new();
                        ranker::features(candidate, rank, |f| features.push(f));
                        all.push((Some(candidate.entity), features));
                    }
                    let known = label(at);
                    out.push((
                        Example { token: at, set: set as usize, place: scene.place as usize, candidates: all },
                        known,
                    ));
                    match known {
                        Some(Label::Entity(e)) => Resolution::found(vec![e], ResolvedBy::Pronoun, 1.0),
                        Some(Label::Nameless) => Resolution::default(),
                        None => Resolution { unresolved: true, ..Resolution::default() },
                    }
                }
                None => of_source(&doc, source, draft, &mut memory, (&[], &[])),
            };
            memory.remember(&doc, draft, &found);
        }
        out
    }

    /// The quotations of given reports, one per report and in their order.
    pub fn resolve(&mut self, article: &Article<'_>, reports: &[Report]) -> Vec<Quotation> {
        let Article { text, tokens, entities, gaps } = *article;
        scan(&self.lexicon, text, tokens, entities, &mut self.info);
        let doc = Doc { text, tokens, entities, info: &self.info, gaps, left_out: LeftOut::default() };
        let mut drafts = drafts(&doc, reports);
        let mut order: Vec<usize> = (0..drafts.len()).collect();
        order.sort_by_key(|n| position(&drafts[*n]));
        drafts.sort_by_key(position);
        let mut out = Vec::new();
        resolve(&doc, &mut drafts, |draft, found| out.push(quotation(&doc, &draft, found)));
        let mut found: Vec<(usize, Quotation)> = order.into_iter().zip(out).collect();
        found.sort_by_key(|(n, _)| *n);
        found.into_iter().map(|(_, quotation)| quotation).collect()
    }
}

fn drafts(doc: &Doc, reports: &[Report]) -> Vec<Draft> {
    let tokens = |s: &Span| doc.tokens.token_at(s.start) as u32..(doc.tokens.token_at(s.end.max(1) - 1) as u32 + 1);
    let whole = |spans: &[Span]| match spans {
        [] => None,
        [first, .., last] | [first @ last] => Some(tokens(&Span::new(first.start, last.end))),
    };
    reports
        .iter()
        .map(|r| Draft {
            content: r.content.iter().map(tokens).collect(),
            source: whole(&r.source),
            cue: whole(&r.cue),
            origin: if r.cue.is_empty() { Origin::Marks } else { Origin::Network },
            speech: true,
            probability: 1.0,
            lost: false,
            steps: None,
        })
        .collect()
}

/// The order of quotations.
fn position(draft: &Draft) -> (u32, u32) {
    (draft.start(), draft.cue.as_ref().map_or(0, |c| c.start))
}

/// The table of weights as a Rust file; `weights` by set, place and feature.
pub fn table(weights: &[Vec<Vec<f32>>]) -> String {
    let mut out = String::from(
        "//! Weights of the ranker: by pronoun, place and feature, times 256. Written by `cargo xtask train speakers`.\n\n\
         use super::ranker::{Place, Set, feature};\n\n\
         #[rustfmt::skip]\npub(super) static WEIGHTS: [[[i16; feature::ALL]; Place::COUNT]; Set::COUNT] = [\n",
    );
    for set in weights {
        out.push_str("    [\n");
        for place in set {
            out.push_str("        [");
            for (n, weight) in place.iter().enumerate() {
                let _ = write!(out, "{}{}", if n > 0 { ", " } else { "" }, (weight * ranker::SCALE).round() as i16);
            }
            out.push_str("],\n");
        }
        out.push_str("    ],\n");
    }
    out.push_str("];\n");
    out
}
