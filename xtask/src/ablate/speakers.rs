//! Speaker rules, left out one by one while annotated sources are resolved.

use crate::train_speakers::rows::{self, Corpus, Read, folded};
use crate::train_speakers::{by_fold, cases};
use anyhow::Result;
use pullquote_quotes::train::{Reader, Rows};
use pullquote_tokenize::Span;
use std::path::Path;

/// Options of `ablate speakers`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Print only the figures with all rules
    #[arg(long)]
    figures: bool,
    /// Print the rows that are wrong
    #[arg(long)]
    errors: bool,
}

/// The outcome of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Right,
    /// Another name.
    Wrong,
    /// No name where one should be.
    Empty,
}

/// Kinds of sources in the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Named,
    Pronoun,
    /// Nobody who has a name.
    Unnamed,
    /// A named speaker and no source.
    Sourceless,
}

/// A row with its outcome.
pub(crate) struct Row {
    pub corpus: Corpus,
    pub form: Form,
    pub outcome: Outcome,
}

const PRONOUNS: &[&str] = &[
    "he", "she", "they", "it", "his", "her", "their", "its", "him", "them", "who", "which", "that", "whose", "i", "we",
    "me",
];

fn form(article: &Read, report: usize, gold: &[String]) -> Form {
    let source = &article.reports[report].source;
    if gold.is_empty() {
        return Form::Unnamed;
    }
    if source.is_empty() {
        return Form::Sourceless;
    }
    let words: Vec<&str> = source.iter().map(|s| s.of(&article.text)).collect();
    let words = words.join(" ").to_lowercase();
    let bare = words.trim_matches(|c: char| !c.is_alphanumeric());
    if PRONOUNS.contains(&bare) { Form::Pronoun } else { Form::Named }
}

/// Resolves the sources of articles and compares them with the annotation.
pub(crate) fn rows<'a>(
    articles: impl Iterator<Item = &'a Read>,
    reader: &mut Reader,
    mut look: impl FnMut(&Read, usize, &Row, &[&str]),
) -> Vec<Row> {
    let mut out = Vec::new();
    for article in articles {
        let quotations = reader.resolve(&article.article(), &article.reports);
        for (n, (quotation, gold)) in quotations.iter().zip(&article.gold).enumerate() {
            let Some(gold) = gold else { continue };
            let names: Vec<&str> =
                quotation.speakers.iter().map(|s| article.entities.name(&article.text, *s)).collect();
            let agree = |g: &String| names.iter().any(|name| folded(name) == folded(g));
            let outcome = match (gold.is_empty(), names.is_empty()) {
                (true, true) => Outcome::Right,
                (false, true) => Outcome::Empty,
                _ if gold.iter().any(agree) => Outcome::Right,
                _ => Outcome::Wrong,
            };
            let row = Row { corpus: article.corpus, form: form(article, n, gold), outcome };
            look(article, n, &row, &names);
            out.push(row);
        }
    }
    out
}

/// Prints the figures.
pub(crate) fn show(rows: &[Row]) {
    for corpus in Corpus::ALL {
        let of =
            |form: Option<Form>| rows.iter().filter(move |r| r.corpus == corpus && form.is_none_or(|f| f == r.form));
        print!("{corpus:?}:");
        for form in [Form::Named, Form::Pronoun, Form::Unnamed, Form::Sourceless] {
            let count = of(Some(form)).count();
            let right = of(Some(form)).filter(|r| r.outcome == Outcome::Right).count();
            print!("  {form:?} {:.1} of {count}", 100.0 * right as f64 / count.max(1) as f64);
        }
        let wrong = of(None).filter(|r| r.outcome == Outcome::Wrong).count();
        let empty = of(None).filter(|r| r.outcome == Outcome::Empty).count();
        println!("  | wrong names {wrong}, no names {empty}");
    }
}

/// The rows of all articles, each resolved with weights trained without it.
pub(crate) fn held_out(
    articles: &[Read],
    weights: &[Rows],
    without: Option<&str>,
    mut look: impl FnMut(&Read, usize, &Row, &[&str]),
) -> Result<Vec<Row>> {
    let mut reader = Reader::default();
    reader.leave_out(without)?;
    let mut out = Vec::new();
    for (fold, weights) in weights.iter().enumerate() {
        reader.set_weights(Some(weights.clone()));
        out.extend(rows(articles.iter().filter(|a| a.fold == fold), &mut reader, &mut look));
    }
    Ok(out)
}

pub(crate) fn run(data: &Path, args: &Args) -> Result<()> {
    let articles = rows::read(data)?;
    let weights = by_fold(&cases(data, &articles)?);
    let all = held_out(&articles, &weights, None, |article, n, row, names| {
        if args.errors && row.outcome != Outcome::Right {
            print_error(article, n, row, names);
        }
    })?;
    show(&all);
    if args.figures || args.errors {
        return Ok(());
    }
    println!("\nwithout              mixed news: rows lost, won    polnear: rows lost, won    net");
    for rule in Reader::rules() {
        let without = held_out(&articles, &weights, Some(rule), |_, _, _, _| ())?;
        let mut changes = [[0i32; 2]; 2];
        for (with, without) in all.iter().zip(&without) {
            let right = (with.outcome == Outcome::Right, without.outcome == Outcome::Right);
            let counts = &mut changes[usize::from(!with.corpus.is_mixed())];
            counts[0] += i32::from(right == (true, false));
            counts[1] += i32::from(right == (false, true));
        }
        let [mixed, polnear] = changes;
        let net = mixed[0] - mixed[1] + polnear[0] - polnear[1];
        println!("{rule:28} {:8} {:6} {:16} {:6} {net:12}", mixed[0], mixed[1], polnear[0], polnear[1]);
    }
    Ok(())
}

/// Prints a wrong row.
fn print_error(article: &Read, n: usize, row: &Row, names: &[&str]) {
    let report = &article.reports[n];
    let gold = article.gold[n].as_deref().unwrap_or_default();
    let is_gold = |name: &str| gold.iter().any(|g| folded(g) == folded(name));
    let there = article.entities.entities.iter().any(|e| is_gold(e.name.of(&article.text)));
    let shown = |spans: &[Span], most: usize| {
        let words: Vec<&str> = spans.iter().map(|s| s.of(&article.text)).collect();
        words.join(" ").replace('\n', " ").chars().take(most).collect::<String>()
    };
    println!(
        "{}\t{there}\t{:?}\t{:?}\t{}\t{gold:?}\t{names:?}\t{}\t{}",
        article.id,
        row.form,
        row.outcome,
        shown(&report.source, 200),
        shown(&report.cue, 40),
        shown(&report.content, 80),
    );
}
