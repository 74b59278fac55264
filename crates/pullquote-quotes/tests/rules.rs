//! The examples of the rules: what each of them changes.

use pullquote_entities::Tagger;
use pullquote_quotes::{Article, Attributor, rules};
use pullquote_tokenize::Tokenizer;

/// Where words were lost from an example.
const LOST: char = '\u{2038}';

/// The quotations of a text, one per line: `speaker: pieces [...] joined`.
fn quotations(marked: &str, without: Option<&str>) -> String {
    let mut gaps = Vec::new();
    let mut text = String::new();
    for part in marked.split_inclusive(LOST) {
        text.push_str(part.trim_end_matches(LOST));
        if part.ends_with(LOST) {
            gaps.push(text.len() as u32);
        }
    }
    let tokens = Tokenizer::new().tokenize(&text);
    let entities = Tagger::embedded().tag(&text, &tokens);
    let mut builder = Attributor::builder();
    if let Some(rule) = without {
        builder = builder.without(rule).expect("the rule has this id");
    }
    let article = Article { gaps: &gaps, ..Article::new(&text, &tokens, &entities) };
    let line = |quotation: pullquote_quotes::Quotation| {
        let names: Vec<&str> = quotation.speakers.iter().map(|entity| entities.name(&text, *entity)).collect();
        let speaker = if names.is_empty() { "?".to_owned() } else { names.join(" + ") };
        let pieces: Vec<&str> = quotation.content.iter().map(|piece| piece.of(&text)).collect();
        let part =
            |spans: &[pullquote_tokenize::Span]| spans.iter().map(|span| span.of(&text)).collect::<Vec<_>>().join(" ");
        let lost = if quotation.missing { " lost" } else { "" };
        format!("{speaker} <{}> [{}]{lost}: {}", part(&quotation.source), part(&quotation.cue), pieces.join(" [...] "))
    };
    builder.build().attribute(&article).only_speech().quotations.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn examples_hold_with_the_rule_and_differ_without_it() {
    let mut seen = 0;
    // The rules about speakers have their sources marked and are tested where they stand.
    for rule in rules().filter(|rule| !rule.id.starts_with("speaker-")) {
        assert!(!rule.examples.is_empty(), "{} has no example", rule.id);
        for example in rule.examples {
            assert_eq!(quotations(example.text, None), example.with, "{}: with it", rule.id);
            assert_eq!(quotations(example.text, Some(rule.id)), example.without, "{}: without it", rule.id);
            assert_ne!(example.with, example.without, "{}: it changes nothing", rule.id);
            seen += 1;
        }
    }
    assert!(seen >= 7, "{seen} examples");
}

#[test]
fn ids_are_unique_and_unknown_ones_are_refused() {
    let mut ids: Vec<&str> = rules().map(|rule| rule.id).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count);
    let error = Attributor::builder().without("no-such-rule").expect_err("there is no such rule");
    assert!(error.to_string().contains("no-such-rule") && error.to_string().contains(ids[0]), "{error}");
}

#[test]
#[ignore = "prints what the examples give now"]
fn print_examples() {
    for rule in rules().filter(|rule| !rule.id.starts_with("speaker-")) {
        for example in rule.examples {
            println!("== {}\nWITH\n{}", rule.id, quotations(example.text, None));
            println!("WITHOUT\n{}", quotations(example.text, Some(rule.id)));
        }
    }
}
