//! Several coders: how far they agree, and where they do not.

use super::coded::{Coded, Study, Truth, names, truth_of};
use crate::table::TableRow;
use anyhow::Result;
use pullquote_gold::{Agreement, Passage, Unit, Verdict, agreement, compare};
use std::collections::{BTreeMap, BTreeSet};

/// What coders agree on.
pub struct Coders<'s> {
    /// Questions with the agreement of the answers.
    pub questions: Vec<(&'static str, Agreement)>,
    /// Passages marked as missed by each coder, in articles that all of them have read.
    pub missed: Vec<usize>,
    /// Passages that the first two have both marked.
    pub both_missed: usize,
    /// What they disagree on.
    pub disagreements: Vec<Disagreement<'s>>,
}

/// A row on which coders disagree, or a passage that not all of them have marked.
pub struct Disagreement<'s> {
    /// The row as the first of them judged it.
    pub row: &'s TableRow,
    /// For each coder what was said; empty for nothing.
    pub said: Vec<String>,
}

impl<'s> Coders<'s> {
    /// Compares the coders of a study.
    pub fn of(study: &'s Study) -> Self {
        let keys: BTreeSet<&String> = study.rows.iter().flat_map(BTreeMap::keys).collect();
        let answers = |of: &dyn Fn(&Coded) -> Option<String>| {
            let units: Vec<Unit> = keys.iter().map(|key| unit(study, key, of)).collect();
            agreement(&units)
        };
        let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let in_table = |coded: &Coded| coded.verdict.in_table();
        // Who speaks is asked only where there is a quotation.
        let who = |coded: &Coded| (in_table(coded) && coded.verdict.in_text()).then(|| coded.who());
        let right = |coded: &Coded| who(coded).map(|who| yes(who == names(coded.row.get("speaker")).join("; ")));
        let questions = [
            ("verdict", answers(&|coded| in_table(coded).then(|| coded.verdict.label().to_owned()))),
            ("words right", answers(&|coded| in_table(coded).then(|| yes(coded.verdict.words())))),
            ("speaker right", answers(&right)),
            ("who it was", answers(&who)),
        ];
        let mut coders = Self {
            questions: questions.into_iter().filter_map(|(name, found)| Some((name, found?))).collect(),
            missed: vec![0; study.coders.len()],
            both_missed: 0,
            disagreements: keys.iter().filter_map(|key| disagreement(study, key)).collect(),
        };
        coders.passages(study);
        coders
    }

    /// The agreement on verdicts.
    pub fn verdicts(&self) -> Option<&Agreement> {
        self.questions.iter().find(|(name, _)| *name == "verdict").map(|(_, agreement)| agreement)
    }

    /// Compares what was marked as missed, in articles that all coders have read.
    fn passages(&mut self, study: &'s Study) {
        let Some((first, others)) = study.read.split_first() else { return };
        for article in first.iter().filter(|article| others.iter().all(|read| read.contains(*article))) {
            let is_missed = |coded: &&'s Coded| coded.verdict == Verdict::Missed && coded.article() == article;
            let marked: Vec<Vec<&'s Coded>> =
                study.rows.iter().map(|rows| rows.values().filter(is_missed).collect()).collect();
            marked.iter().zip(&mut self.missed).for_each(|(marked, count)| *count += marked.len());
            let truths: Vec<Vec<Truth>> =
                marked.iter().map(|marked| marked.iter().map(|coded| truth_of(coded)).collect()).collect();
            let [ones, twos, ..] = truths.as_slice() else { return };
            let compared = compare(&passages(ones), &passages(twos));
            self.both_missed += compared.rows.iter().flatten().count();
            let alone = |coder: usize, coded: &'s Coded| {
                let mut said = vec![String::new(); study.coders.len()];
                said[coder] = said_of(coded);
                Disagreement { row: &coded.row, said }
            };
            let ones = marked[0].iter().zip(&compared.rows).filter(|(_, found)| found.is_none());
            self.disagreements.extend(ones.map(|(coded, _)| alone(0, coded)));
            self.disagreements.extend(compared.missed.iter().map(|&n| alone(1, marked[1][n])));
        }
    }

    /// The disagreements as CSV, one column per coder.
    pub fn table(&self, study: &Study) -> Result<String> {
        const COLUMNS: [&str; 6] = ["quote_id", "article_id", "start", "end", "quote", "speaker"];
        let mut table = ::csv::Writer::from_writer(Vec::new());
        table.write_record(COLUMNS.into_iter().chain(study.coders.iter().map(String::as_str)))?;
        for disagreement in &self.disagreements {
            let cells = COLUMNS.map(|name| disagreement.row.get(name));
            table.write_record(cells.into_iter().chain(disagreement.said.iter().map(String::as_str)))?;
        }
        Ok(String::from_utf8(table.into_inner()?)?)
    }
}

fn passages(truths: &[Truth]) -> Vec<Passage<'_>> {
    truths.iter().map(Truth::passage).collect()
}

fn unit(study: &Study, key: &str, of: &dyn Fn(&Coded) -> Option<String>) -> Unit {
    let coded = || study.rows.iter().map(|rows| rows.get(key));
    let article = coded().flatten().next().map_or("", Coded::article).to_owned();
    Unit { article, labels: coded().map(|coded| coded.and_then(of)).collect() }
}

/// What was said of a row by those who judged it, if that is not the same.
fn disagreement<'s>(study: &'s Study, key: &str) -> Option<Disagreement<'s>> {
    let judged: Vec<&'s Coded> = study.rows.iter().filter_map(|rows| rows.get(key)).collect();
    let (first, others) = judged.split_first()?;
    let same =
        |one: &Coded, two: &Coded| one.verdict == two.verdict && (!one.verdict.in_text() || one.who() == two.who());
    if others.iter().all(|other| same(first, other)) {
        return None;
    }
    let said = study.rows.iter().map(|rows| rows.get(key).map(said_of).unwrap_or_default());
    Some(Disagreement { row: &first.row, said: said.collect() })
}

fn said_of(coded: &Coded) -> String {
    let label = coded.verdict.label();
    let truth = truth_of(coded);
    match coded.verdict {
        Verdict::Right | Verdict::Wrong => label.to_owned(),
        Verdict::WrongSpeaker if truth.speaker.is_empty() => format!("{label}: nobody known"),
        Verdict::WrongWords => format!("{label}: {}", truth.words),
        _ if truth.speaker.is_empty() => label.to_owned(),
        _ => format!("{label}: {}", truth.speaker),
    }
}
