//! Support for the trainer: examples with features, and resolution of given spans.

use super::features;
use super::likeness::{Likeness, likeness, words};
use super::named::{choice, fuller};
use super::relative;
use super::resolve;
pub use super::score::UNITS;
use super::score::{Choice, Judge, PLACES, Question, ROWS, SCALE, Scorer, Set};
use crate::attributor::{Article, quotation};
pub use crate::confidence::{Evidence, FEATURES, FORMS};
use crate::draft::Draft;
use crate::network::{Network, NetworkScratch};
use crate::opinion::Opinions;
use crate::rule::{LeftOut, UnknownRule};
use crate::text::{Doc, Info, Lexicon, scan};
use crate::{Quotation, rules};
use pullquote_tokenize::{Span, TokenVec};
use std::fmt::Write;

/// Number of sets of choices.
pub const SETS: usize = Set::COUNT;
/// Maximum number of places of a set.
pub const MOST_PLACES: usize = PLACES;
/// Features that rule out a candidate of a pronoun: the other gender; named in what is said.
pub const IMPOSSIBLE: [u16; 2] = features::IMPOSSIBLE;

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

/// A choice with its correct answers.
#[derive(Clone, Debug)]
pub struct Example {
    /// The report.
    pub report: usize,
    /// Which weights.
    pub set: usize,
    /// Which place.
    pub place: usize,
    /// Features of the option "none", then of each candidate.
    pub candidates: Vec<Vec<u16>>,
    /// Indices of the correct ones.
    pub truth: Vec<usize>,
    /// The speaker has a name, but is not among the candidates.
    pub absent: bool,
    /// What the network says of each candidate, if it was asked: the logarithm of the chance of its entity, that of nobody
    /// who is named, and whether it is "none".
    pub evidence: Vec<[f32; 3]>,
}

/// How an entity relates to the speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// It is not the speaker.
    Other,
    /// It has a short or variant name of the speaker.
    Variant,
    /// It is the speaker.
    Speaker,
}

/// Who speaks in a report.
#[derive(Clone, Debug)]
pub struct Truth {
    /// One grade per entity.
    pub grades: Vec<Grade>,
    /// Whether the speaker has a name.
    pub named: bool,
}

/// Whether one of two names may abbreviate the other or be another spelling. (A campaign is not its candidate.)
pub fn are_variants(a: &str, b: &str) -> bool {
    let of = |short: &str, long: &str| match likeness(short, long) {
        None | Some(Likeness::Inner) => false,
        Some(Likeness::Head) => words(long).last().is_some_and(|w| w.starts_with(char::is_uppercase)),
        Some(_) => true,
    };
    of(a, b) || of(b, a)
}

/// Weights by set, place and feature, as they are kept.
pub type Rows = Vec<Vec<Vec<i16>>>;

/// How many features the choices of each set have.
pub fn features_of(set: usize) -> usize {
    match Set::ALL[set] {
        Set::Inside => choice::FEATURES,
        Set::Fuller => fuller::FEATURES,
        Set::Relative => relative::FEATURES,
        _ => features::FEATURES,
    }
}

/// The score of a candidate by its features.
pub fn score(rows: &Rows, set: usize, place: usize, features: &[u16]) -> f32 {
    Scorer::with(Some(rows)).score(Set::ALL[set], place, features)
}

/// A name for a set, in reports.
pub fn name_of(set: usize) -> String {
    format!("{:?}", Set::ALL[set])
}

/// Whether a set is that of `he` and `she`.
pub fn is_person(set: usize) -> bool {
    Set::ALL[set] == Set::Person
}

/// Weights as they are kept, from those that were fitted.
pub fn rounded(weights: &[Vec<Vec<f32>>]) -> Rows {
    let round = |row: &Vec<f32>| row.iter().map(|w| (w * SCALE).round() as i16).collect();
    weights.iter().map(|set| set.iter().map(round).collect()).collect()
}

/// Reads articles for the trainer.
#[derive(Debug)]
pub struct Reader {
    lexicon: Lexicon,
    info: TokenVec<Info>,
    left_out: LeftOut,
    weights: Option<Rows>,
    network: Option<Network>,
    scratch: NetworkScratch,
    opinions: Opinions,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            lexicon: Lexicon::new(),
            info: TokenVec::new(),
            left_out: LeftOut::default(),
            weights: None,
            network: None,
            scratch: NetworkScratch::default(),
            opinions: Opinions::default(),
        }
    }
}

impl Reader {
    /// Ids of the speaker rules.
    pub fn rules() -> impl Iterator<Item = &'static str> {
        rules().map(|rule| rule.id).filter(|id| id.starts_with("speaker-"))
    }

    /// Leaves one rule out, or none.
    ///
    /// # Errors
    /// If there is no such rule.
    pub fn leave_out(&mut self, rule: Option<&str>) -> Result<(), UnknownRule> {
        self.left_out = LeftOut::default();
        rule.map_or(Ok(()), |rule| self.left_out.add(rule))
    }

    /// Uses other weights than those that come with the program.
    pub fn set_weights(&mut self, weights: Option<Rows>) {
        self.weights = weights;
    }

    /// Asks a network for its opinion on who speaks as well: the evidence of [`examples`](Self::examples).
    pub fn ask(&mut self, network: Network) {
        self.network = Some(network);
    }

    /// The choices made while resolving the reports whose answers are known. The resolver goes on as if it had chosen the
    /// correct answer each time.
    pub fn examples(
        &mut self,
        article: &Article<'_>,
        reports: &[Report],
        truth: impl Fn(usize) -> Option<Truth>,
    ) -> Vec<Example> {
        // Where the answer is unknown nothing is chosen, so that new weights do not depend on old ones.
        let scorer = Scorer::with(Some(&[]));
        let truths = (0..reports.len()).map(truth).collect();
        let mut examples = Vec::new();
        self.go_through(article, reports, |doc, drafts, order, opinions| {
            let order = order.to_vec();
            let mut teacher = Teacher { scorer, order, truths, report: 0, draft: 0, opinions, examples: Vec::new() };
            resolve(doc, &mut teacher, drafts, |_, _| ());
            examples = teacher.examples;
        });
        examples
    }

    /// The quotations of given reports, one per report and in their order.
    pub fn resolve(&mut self, article: &Article<'_>, reports: &[Report]) -> Vec<Quotation> {
        let weights = self.weights.take();
        let mut scorer = Scorer::with(weights.as_deref());
        let mut found: Vec<(usize, Quotation)> = Vec::new();
        self.go_through(article, reports, |doc, drafts, order, _| {
            let mut order = order.iter();
            resolve(doc, &mut scorer, drafts, |draft, resolution| {
                found.extend(order.next().map(|n| (*n, quotation(doc, &draft, resolution, None).0)));
            });
        });
        self.weights = weights;
        found.sort_by_key(|(n, _)| *n);
        found.into_iter().map(|(_, quotation)| quotation).collect()
    }

    /// Passes on the drafts in order, with the index of the report of each.
    fn go_through(
        &mut self,
        article: &Article<'_>,
        reports: &[Report],
        work: impl FnOnce(&Doc, &mut Vec<Draft>, &[usize], &Opinions),
    ) {
        let Article { text, tokens, entities, gaps } = *article;
        scan(&self.lexicon, text, tokens, entities, &mut self.info);
        let doc = Doc { text, tokens, entities, info: &self.info, gaps, left_out: self.left_out };
        let drafts: Vec<Draft> = reports.iter().map(|report| draft(&doc, report)).collect();
        let mut order: Vec<usize> = (0..drafts.len()).collect();
        order.sort_by_key(|n| (drafts[*n].start(), drafts[*n].cue.map(|c| c.start).unwrap_or_default()));
        let mut sorted: Vec<Draft> = order.iter().map(|n| drafts[*n].clone()).collect();
        let Self { network, scratch, opinions, .. } = self;
        opinions.clear();
        if let Some(network) = network {
            network.candidates_into(text, tokens, scratch, &mut Vec::new());
            network.opinions(entities, &sorted, scratch, opinions);
        }
        work(&doc, &mut sorted, &order, opinions);
    }
}

fn draft(doc: &Doc, report: &Report) -> Draft {
    let tokens = |s: &Span| doc.tokens.token_at(s.start).until(doc.tokens.token_at(s.end.max(1) - 1) + 1);
    let whole = |spans: &[Span]| match spans {
        [] => None,
        [first, .., last] | [first @ last] => Some(tokens(&Span::new(first.start, last.end))),
    };
    Draft {
        content: report.content.iter().map(tokens).collect(),
        source: whole(&report.source),
        cue: whole(&report.cue),
        speech: true,
        probability: 1.0,
        speech_chance: 1.0,
        lost: false,
        steps: None,
    }
}

/// Chooses the correct answer and records the options.
struct Teacher<'a> {
    scorer: Scorer<'a>,
    order: Vec<usize>,
    truths: Vec<Option<Truth>>,
    report: usize,
    draft: usize,
    opinions: &'a Opinions,
    examples: Vec<Example>,
}

impl Judge for Teacher<'_> {
    fn next(&mut self, draft: usize, _tracing: bool) {
        self.draft = draft;
        self.report = self.order.get(draft).copied().unwrap_or(usize::MAX);
    }

    fn choose(&mut self, question: &Question) -> Choice {
        let Some(Some(truth)) = self.truths.get(self.report) else { return self.scorer.choose(question) };
        let options = question.options;
        let grade = |entity: u32| truth.grades.get(entity as usize).copied().unwrap_or(Grade::Other);
        let option = |n: usize| options.entity(n).map_or(Grade::Other, grade);
        let graded = |least: Grade| (0..options.len()).filter(move |n| option(*n) >= least);
        let mut right: Vec<usize> = match question.set {
            Set::Inside | Set::Relative => graded(Grade::Variant).map(|n| n + 1).collect(),
            _ => graded(Grade::Speaker).map(|n| n + 1).collect(),
        };
        let mut absent = false;
        match options.itself() {
            Some(itself) if grade(itself) == Grade::Speaker => right.push(0),
            Some(_) if right.is_empty() => return self.scorer.choose(question),
            Some(_) => {}
            None if right.is_empty() && !matches!(question.set, Set::Inside | Set::Relative) => {
                right = graded(Grade::Variant).map(|n| n + 1).collect();
                absent = right.is_empty() && truth.named;
            }
            None => {}
        }
        if right.is_empty() {
            right.push(0);
        }
        let mut candidates = Vec::with_capacity(options.len() + 1);
        let mut none = Vec::new();
        options.none_features(&mut |f| none.push(f));
        candidates.push(none);
        for n in 0..options.len() {
            let mut features = Vec::new();
            options.features(n, &mut |f| features.push(f));
            candidates.push(features);
        }
        let all = [None].into_iter().chain((0..options.len()).map(Some));
        let evidence = all.filter_map(|n| self.opinions.evidence(self.draft, question.asks(n))).collect();
        let option = right[0].checked_sub(1);
        let (set, place) = (question.set as usize, question.place);
        self.examples.push(Example { report: self.report, set, place, candidates, truth: right, absent, evidence });
        Choice { option, probability: 1.0, none: f32::from(u8::from(option.is_none())) }
    }
}

/// The table of weights as a Rust file.
pub fn table(rows: &Rows) -> String {
    let mut out = String::from(
        "//! Weights of all choices: by set, place and feature, times 256. Written by `cargo xtask train speakers`.\n\n",
    );
    let _ = writeln!(out, "#[rustfmt::skip]\npub(super) static WEIGHTS: [[&[i16]; {ROWS}]; {}] = [", Set::COUNT);
    for set in rows {
        out.push_str("    [\n");
        for row in set {
            // Zeros at the end of a row are not kept.
            let used = &row[..row.iter().rposition(|w| *w != 0).map_or(0, |last| last + 1)];
            let numbers: Vec<String> = used.iter().map(i16::to_string).collect();
            let _ = writeln!(out, "        &[{}],", numbers.join(", "));
        }
        out.push_str("    ],\n");
    }
    out.push_str("];\n");
    out
}
