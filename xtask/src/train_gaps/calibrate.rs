//! Chooses the prior and the thresholds, on texts the model was not trained on.

use super::cut::{self, Cut, Random, Style};
use super::roughen;
use pullquote_damage::gaps::model::GapModel;
use pullquote_damage::gaps::posterior::Prior;
use pullquote_damage::{Gap, GapDetector, GapScratch, Strictness};
use pullquote_tokenize::{Tokenizer, Tokens};
use std::collections::HashSet;

/// The maximum number of false alarms per thousand words of sound text.
const FALSE_ALARMS: f32 = 0.05;
/// The minimum precision on damaged text.
const PRECISION: f32 = 0.82;

/// The results of a threshold on the held-out texts.
#[derive(Clone, Copy, Default)]
struct Figures {
    precision: f32,
    recall: f32,
    f1: f32,
    /// False alarms per thousand words of sound text.
    alarms: f32,
}

impl Figures {
    /// The value of a result; among equal ones, fewer false alarms are better.
    fn worth(&self) -> f32 {
        self.f1 - 0.5 * self.alarms
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { precision, recall, f1, alarms } = self;
        write!(f, "precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}, {alarms:.3} false alarms per 1,000 words")
    }
}

struct Case {
    cut: Cut,
    tokens: Tokens,
}

pub fn calibrate(model: &mut GapModel, held_out: &[String], common: &HashSet<String>, random: &mut Random) {
    let tokenizer = Tokenizer::new();
    let mut sound: Vec<Case> = held_out
        .iter()
        .map(|t| Case { cut: Cut { text: t.clone(), gaps: Vec::new() }, tokens: tokenizer.tokenize(t) })
        .collect();
    let damaged: Vec<Case> = sound
        .iter()
        .flat_map(|case| [case; 3])
        .map(|c| {
            let rate = 0.05 * (8.0f32).powf(random.unit());
            let cut = cut::cut(&c.cut.text, &c.tokens, common, Style { rate, plain: 0.01, spaces: 0 }, random);
            let tokens = tokenizer.tokenize(&cut.text);
            Case { cut, tokens }
        })
        .collect();
    // Sound but untidy copies, which must not be mistaken for damaged ones.
    sound.extend(held_out.iter().map(|text| {
        let text = roughen::always(text, random).into_owned();
        let tokens = tokenizer.tokenize(&text);
        Case { cut: Cut { text, gaps: Vec::new() }, tokens }
    }));
    let words: usize = sound.iter().map(|c| c.cut.text.split_whitespace().count()).sum();
    model.prior.base = 0.010;
    let mut best = (Figures::default(), model.prior);
    let mut finder = GapDetector::from_model(model);
    for damage in [0.1, 0.3, 0.5] {
        for pooling in [0.15, 0.3, 0.6] {
            for temper in [1.0, 1.1, 1.2] {
                let prior = Prior { damaged: damage, pooling, temper, ..model.prior };
                finder.set_prior(prior);
                let (hits, alarms) = (judge_all(&finder, &damaged), judge_all(&finder, &sound));
                let gold: usize = damaged.iter().map(|c| c.cut.gaps.len()).sum();
                let (threshold, figures) = choose(&hits, &alarms, gold, words, PRECISION, FALSE_ALARMS);
                let (strict, _) = choose(&hits, &alarms, gold, words, 0.92, 0.03);
                eprintln!("damaged {damage}, pooling {pooling}, temper {temper}: threshold {threshold:.3}, {figures}");
                if figures.worth() > best.0.worth() {
                    best = (figures, Prior { threshold, strict, ..prior });
                }
            }
        }
    }
    eprintln!("chosen: {:?}; {}", best.1, best.0);
    model.prior = best.1;
}

/// What is found in some texts, most confident first: its confidence, and whether it is right.
fn judge_all(finder: &GapDetector, cases: &[Case]) -> Vec<(f32, bool)> {
    let (mut scratch, mut gaps) = (GapScratch::default(), Vec::new());
    let mut all = Vec::new();
    for case in cases {
        finder.detect_into(&case.cut.text, &case.tokens, Strictness::AtLeast(0.2), &mut scratch, &mut gaps);
        judge(case, &gaps, &mut all);
    }
    all.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    all
}

/// Judges each gap: it is right if no letter or digit lies between it and a true one.
fn judge(case: &Case, gaps: &[Gap], out: &mut Vec<(f32, bool)>) {
    let text = case.cut.text.as_bytes();
    let mut free = case.cut.gaps.clone();
    for gap in gaps {
        let at = gap.at as usize;
        let near = |&g: &usize| text[g.min(at)..g.max(at)].iter().all(|b| !b.is_ascii_alphanumeric() && *b < 0x80);
        let hit = free.iter().position(near);
        if let Some(hit) = hit {
            free.swap_remove(hit);
        }
        out.push((gap.confidence, hit.is_some()));
    }
}

/// The lowest threshold that satisfies the limits on precision and false alarms, and its results.
fn choose(
    hits: &[(f32, bool)],
    alarms: &[(f32, bool)],
    gold: usize,
    words: usize,
    precision: f32,
    most: f32,
) -> (f32, Figures) {
    let (mut best, mut right, mut wrong) = ((1.0, Figures::default()), 0usize, 0usize);
    for (i, &(confidence, hit)) in hits.iter().enumerate() {
        if hit {
            right += 1
        } else {
            wrong += 1
        }
        if hits.get(i + 1).is_some_and(|next| next.0 == confidence) {
            continue;
        }
        let false_alarms = alarms.partition_point(|a| a.0 >= confidence);
        let (p, r) = (right as f32 / (right + wrong) as f32, right as f32 / gold as f32);
        let figures = Figures {
            precision: p,
            recall: r,
            f1: 2.0 * p * r / (p + r).max(1e-6),
            alarms: 1000.0 * false_alarms as f32 / words as f32,
        };
        if p >= precision && figures.alarms <= most && figures.f1 > best.1.f1 {
            best = (confidence, figures);
        }
    }
    best
}
