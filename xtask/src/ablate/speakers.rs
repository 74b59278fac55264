//! The speaker rules: each in turn is left out while given sources are resolved.

use crate::train_speakers::rows::{self, Corpus, Read, folded};
use anyhow::Result;
use pullquote_quotes::train::Reader;
use std::path::Path;

/// Options of `ablate speakers`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Only the figures with all rules.
    #[arg(long)]
    figures: bool,
    /// Print the rows that are wrong.
    #[arg(long)]
    errors: bool,
}

/// How a row came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Right,
    /// Another name.
    Wrong,
    /// No name where one should be.
    Empty,
}

/// Kinds of sources, told apart in the figures.
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

/// Resolves the sources of articles; each row that is asked for with its outcome.
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

/// The figures of rows as a table.
pub(crate) fn show(rows: &[Row]) {
    for corpus in [Corpus::World, Corpus::Polnear] {
        let of = |form: Option<Form>| rows.iter().filter(move |r| r.corpus == corpus && form.is_none_or(|f| f == r.form));
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

pub(crate) fn run(data: &Path, args: &Args) -> Result<()> {
    let articles = rows::read(data)?;
    let mut reader = Reader::default();
    let all = rows(articles.iter(), &mut reader, |article, n, row, names| {
        if args.errors && row.outcome != Outcome::Right {
            let spans = |spans: &[pullquote_tokenize::Span]| {
                spans.iter().map(|s| s.of(&article.text)).collect::<Vec<_>>().join(" ").replace('\n', " ")
            };
            let report = &article.reports[n];
            println!(
                "{}\t{:?}\t{:?}\t{}\t{:?}\t{names:?}\t{}\t{}",
                article.id,
                row.form,
                row.outcome,
                spans(&report.source),
                article.gold[n].as_deref().unwrap_or_default(),
                spans(&report.cue),
                spans(&report.content).chars().take(80).collect::<String>(),
            );
        }
    });
    show(&all);
    Ok(())
}
