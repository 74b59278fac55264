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
use scorers::Scorer;
use std::path::Path;
use table::Table;

/// Measures, prints the table, and stores the figures.
pub fn run(data: &Path, json: &Path) -> Result<()> {
    data_file(data, "score/score.py")?;
    let program = build_program()?;
    let work = tempfile::tempdir()?;
    let scorer = Scorer { data, program: &program, work: work.path() };
    let mut table = Table::default();

    let polnear = scorer.extract("polnear-dev.jsonl")?;
    let quotes = scorer.score("score.py", "polnear-dev.jsonl", &polnear, &["--json"])?;
    let percent = |path: &str| quotes.pointer(path).and_then(|v| v.as_f64()).map(|v| 100.0 * v);
    table.section("Quotations, PolNeAR dev");
    table.add("all: relaxed F1", percent("/all/relaxed/f1"));
    table.add("all: end-to-end F1", percent("/all/e2e/f1"));
    table.add("all: end-to-end precision", percent("/all/e2e/p"));
    table.add("all: end-to-end recall", percent("/all/e2e/r"));
    table.add("all: exact F1", percent("/all/exact/f1"));
    table.add("direct: relaxed F1", percent("/by_type/direct/relaxed/f1"));
    table.add("indirect: relaxed F1", percent("/by_type/indirect/relaxed/f1"));
    table.add("mixed: relaxed F1", percent("/by_type/mixed/relaxed/f1"));
    table.add("direct only: relaxed F1", percent("/direct_only/relaxed/f1"));
    table.add("direct only: end-to-end F1", percent("/direct_only/e2e/f1"));
    let speech = speech::measure(&data_file(data, "corpora/polnear-dev.jsonl")?, &polnear)?;
    table.add("reported speech: relaxed F1", Some(speech.relaxed));
    table.add("reported speech: end-to-end F1", Some(speech.end_to_end));
    table.add("source accuracy", percent("/all/source_acc"));
    table.add("no source kept empty", percent("/all/nosource_acc"));
    table.add("cue F1", percent("/cue/f1"));

    let world = scorer.extract("world-dev.jsonl")?;
    let rows = scorer.score("score_world.py", "world-dev.jsonl", &world, &[])?;
    let percent = |path: &str| rows.pointer(path).and_then(|v| v.as_f64()).map(|v| 100.0 * v);
    table.section("The default table, mixed news, dev");
    table.add("contents: F1", percent("/content/f1"));
    table.add("direct contents: F1", percent("/direct/f1"));
    table.add("rows, words and full name right: F1", percent("/row/f1"));
    table.add("rows: precision", percent("/row/p"));
    table.add("rows: recall", percent("/row/r"));
    table.add("named", percent("/speakers/named/0"));
    table.add("pronoun", percent("/speakers/pronoun/0"));
    table.add("source without a name kept empty", percent("/speakers/unnamed/0"));
    table.add("found: direct", percent("/found/direct/0"));
    table.add("found: indirect", percent("/found/indirect/0"));

    let train = scorer.extract("world-train.jsonl")?;
    let sources = source_kinds::measure(&data_file(data, "corpora/source-kinds-dev.jsonl")?, &[world, train])?;
    table.section("Sources without a name, mixed news");
    table.add("found", Some(sources.found));
    table.add("kind", Some(sources.kind));
    table.add("affiliation", Some(sources.affiliation));

    let speakers = scorer.extract("speakers-dev.jsonl")?;
    let alternatives = data_file(data, "corpora/speakers-dev-alternatives.json")?;
    let alternatives = alternatives.to_string_lossy();
    let named =
        scorer.score("score_speakers.py", "speakers-dev.jsonl", &speakers, &["--alternatives", &alternatives])?;
    let percent = |key: &str| named[key].as_f64().map(|v| 100.0 * v);
    table.section("Speakers, 30 dev articles");
    table.add("named", percent("named"));
    table.add("pronouns", percent("pronouns"));
    table.add("unnamed kept unnamed", percent("unnamed"));
    table.add("end-to-end F1", percent("e2e_f1"));

    let wwn = scorer.extract("wwn-dev.jsonl")?;
    table.section("Names, Worldwide Newswire dev, from raw text, edges trimmed");
    for (name, types) in [("all: F1", None), ("PER+ORG+LOC: F1", Some("PER,ORG,LOC")), ("PER: F1", Some("PER"))] {
        let mut options = vec!["--mode", "spans", "--trim", "--json"];
        options.extend(types.iter().flat_map(|types| ["--types", types]));
        let result = scorer.score("score_ner.py", "wwn-dev.jsonl", &wwn, &options)?;
        table.add(name, result.pointer("/micro/f1").and_then(|v| v.as_f64()).map(|v| 100.0 * v));
    }

    let damaged = scorer.extract("damaged-dev.jsonl")?;
    let gaps = scorer.score("score_gaps.py", "damaged-dev.jsonl", &damaged, &[])?;
    let alarms = scorer.false_alarms("polnear-dev.jsonl", &polnear)?;
    let percent = |key: &str| gaps[key].as_f64().map(|v| 100.0 * v);
    table.section("Lost words, damaged dev");
    table.add("gaps: F1", percent("f1"));
    table.add("gaps: precision", percent("precision"));
    table.add("gaps: recall", percent("recall"));
    table.add("false alarms per 1,000 words of sound text", alarms["per_1000_words"].as_f64());
    table.add("lost sources: kept empty", percent("kept_empty"));
    table.add("lost sources: flagged", percent("flagged"));

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

    table.show_and_keep(json)
}
