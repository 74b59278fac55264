//! `cargo xtask eval`: the scores over the development sets, as one table.
//!
//! The program runs as for a user, from raw text; nothing is measured on gold tokens.

mod scorers;
mod segment;
mod source_kinds;
mod speech;
mod table;

use crate::tools::{build_program, data_file};
use anyhow::Result;
pub use scorers::Network;
use scorers::Scorer;
use serde_json::Value;
use std::path::{Path, PathBuf};
use table::Table;

/// Measures, prints the table, and stores the figures.
pub fn run(data: &Path, json: Option<PathBuf>, network: Network<'_>) -> Result<()> {
    data_file(data, "score/score.py")?;
    let program = build_program()?;
    let work = tempfile::tempdir()?;
    let scorer = Scorer { data, program: &program, work: work.path(), network };
    let mut table = Table::default();
    let polnear = scorer.extract("polnear-dev.jsonl")?;
    quotations(&scorer, &polnear, &mut table)?;
    let world = scorer.extract("world-dev.jsonl")?;
    default_table(&scorer, &world, &mut table)?;
    unnamed_sources(&scorer, world, &mut table)?;
    speakers(&scorer, &mut table)?;
    names(&scorer, &mut table)?;
    lost_words(&scorer, &polnear, &mut table)?;
    segmentation(data, &mut table)?;
    let usual = if matches!(network, Network::Accurate) { "eval-accurate.json" } else { "eval.json" };
    table.show_and_keep(&json.unwrap_or_else(|| usual.into()))
}

/// A share of a scorer's result, in percent.
fn percent(result: &Value, path: &str) -> Option<f64> {
    result.pointer(path).and_then(Value::as_f64).map(|v| 100.0 * v)
}

/// Adds a row for each name and path of a scorer's result.
fn add_all(table: &mut Table, result: &Value, rows: &[(&'static str, &str)]) {
    for &(name, path) in rows {
        table.add(name, percent(result, path));
    }
}

fn quotations(scorer: &Scorer, found: &Path, table: &mut Table) -> Result<()> {
    let quotes = scorer.score("score.py", "polnear-dev.jsonl", found, &["--json"])?;
    table.section("Quotations, PolNeAR dev");
    add_all(
        table,
        &quotes,
        &[
            ("all: relaxed F1", "/all/relaxed/f1"),
            ("all: end-to-end F1", "/all/e2e/f1"),
            ("all: end-to-end precision", "/all/e2e/p"),
            ("all: end-to-end recall", "/all/e2e/r"),
            ("all: exact F1", "/all/exact/f1"),
            ("direct: relaxed F1", "/by_type/direct/relaxed/f1"),
            ("indirect: relaxed F1", "/by_type/indirect/relaxed/f1"),
            ("mixed: relaxed F1", "/by_type/mixed/relaxed/f1"),
            ("direct only: relaxed F1", "/direct_only/relaxed/f1"),
            ("direct only: end-to-end F1", "/direct_only/e2e/f1"),
        ],
    );
    let speech = speech::measure(&data_file(scorer.data, "corpora/polnear-dev.jsonl")?, found)?;
    table.add("reported speech: relaxed F1", Some(speech.relaxed));
    table.add("reported speech: end-to-end F1", Some(speech.end_to_end));
    let last =
        [("source accuracy", "/all/source_acc"), ("no source kept empty", "/all/nosource_acc"), ("cue F1", "/cue/f1")];
    add_all(table, &quotes, &last);
    Ok(())
}

fn default_table(scorer: &Scorer, found: &Path, table: &mut Table) -> Result<()> {
    let rows = scorer.score("score_world.py", "world-dev.jsonl", found, &[])?;
    table.section("The default table, mixed news, dev");
    add_all(
        table,
        &rows,
        &[
            ("contents: F1", "/content/f1"),
            ("direct contents: F1", "/direct/f1"),
            ("rows, words and full name right: F1", "/row/f1"),
            ("rows: precision", "/row/p"),
            ("rows: recall", "/row/r"),
            ("named", "/speakers/named/0"),
            ("pronoun", "/speakers/pronoun/0"),
            ("source without a name kept empty", "/speakers/unnamed/0"),
            ("found: direct", "/found/direct/0"),
            ("found: indirect", "/found/indirect/0"),
        ],
    );
    Ok(())
}

fn unnamed_sources(scorer: &Scorer, world: PathBuf, table: &mut Table) -> Result<()> {
    let train = scorer.extract("world-train.jsonl")?;
    let sources = source_kinds::measure(&data_file(scorer.data, "corpora/source-kinds-dev.jsonl")?, &[world, train])?;
    table.section("Sources without a name, mixed news");
    table.add("found", Some(sources.found));
    table.add("kind", Some(sources.kind));
    table.add("affiliation", Some(sources.affiliation));
    Ok(())
}

fn speakers(scorer: &Scorer, table: &mut Table) -> Result<()> {
    let found = scorer.extract("speakers-dev.jsonl")?;
    let alternatives = data_file(scorer.data, "corpora/speakers-dev-alternatives.json")?;
    let alternatives = alternatives.to_string_lossy();
    let options = ["--alternatives", &alternatives];
    let named = scorer.score("score_speakers.py", "speakers-dev.jsonl", &found, &options)?;
    table.section("Speakers, 30 dev articles");
    add_all(
        table,
        &named,
        &[
            ("named", "/named"),
            ("pronouns", "/pronouns"),
            ("unnamed kept unnamed", "/unnamed"),
            ("end-to-end F1", "/e2e_f1"),
        ],
    );
    Ok(())
}

fn names(scorer: &Scorer, table: &mut Table) -> Result<()> {
    let wwn = scorer.extract("wwn-dev.jsonl")?;
    table.section("Names, Worldwide Newswire dev, from raw text, edges trimmed");
    for (name, types) in [("all: F1", None), ("PER+ORG+LOC: F1", Some("PER,ORG,LOC")), ("PER: F1", Some("PER"))] {
        let mut options = vec!["--mode", "spans", "--trim", "--json"];
        options.extend(types.iter().flat_map(|types| ["--types", types]));
        let result = scorer.score("score_ner.py", "wwn-dev.jsonl", &wwn, &options)?;
        table.add(name, percent(&result, "/micro/f1"));
    }
    Ok(())
}

fn lost_words(scorer: &Scorer, polnear: &Path, table: &mut Table) -> Result<()> {
    let damaged = scorer.extract("damaged-dev.jsonl")?;
    let gaps = scorer.score("score_gaps.py", "damaged-dev.jsonl", &damaged, &[])?;
    let alarms = scorer.false_alarms("polnear-dev.jsonl", polnear)?;
    table.section("Lost words, damaged dev");
    table.add("gaps: F1", percent(&gaps, "/f1"));
    table.add("gaps: precision", percent(&gaps, "/precision"));
    table.add("gaps: recall", percent(&gaps, "/recall"));
    table.add("false alarms per 1,000 words of sound text", alarms["per_1000_words"].as_f64());
    table.add("lost sources: kept empty", percent(&gaps, "/kept_empty"));
    table.add("lost sources: flagged", percent(&gaps, "/flagged"));
    Ok(())
}

fn segmentation(data: &Path, table: &mut Table) -> Result<()> {
    table.section("Tokens and sentences, both ends exact, paragraphs given");
    let news = segment::measure(
        &[data_file(data, "corpora/gum-train.conllu.gz")?, data_file(data, "corpora/gum-dev.conllu")?],
        |document| document.starts_with("GUM_news_"),
    )?;
    table.add("GUM news: token F1", Some(news.tokens));
    table.add("GUM news: sentence F1", Some(news.sentences));
    let web = segment::measure(&[data_file(data, "corpora/ewt-dev.conllu")?], |_| true)?;
    table.add("EWT dev: token F1", Some(web.tokens));
    table.add("EWT dev: sentence F1", Some(web.sentences));
    Ok(())
}
