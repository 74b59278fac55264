//! The speaker rules on short invented texts whose sources are given: `{c:content}`, `{s:source}`, `{q:cue}`. A piece of
//! content begins a report; the source and cue that belong to it stand nearest.

use super::train::{Reader, Report};
use crate::attributor::Article;
use crate::{Quotation, rules};
use pullquote_entities::{Entities, Tagger};
use pullquote_tokenize::{Span, Tokenizer};

/// A text without its braces, and the reports they mark. A report is closed by a line break or the next content that
/// follows a source.
fn marked(text: &str) -> (String, Vec<Report>) {
    let mut plain = String::new();
    let mut reports: Vec<Report> = Vec::new();
    let mut open = Report::default();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        plain.push_str(&rest[..at]);
        if rest[..at].contains('\n') && !open.content.is_empty() {
            reports.push(std::mem::take(&mut open));
        }
        let end = at + rest[at..].find('}').expect("a brace is closed");
        let (kind, words) = rest[at + 1..end].split_once(':').expect("a mark has a kind");
        let start = plain.len() as u32;
        plain.push_str(words);
        let span = Span::new(start, plain.len() as u32);
        match kind {
            "c" => open.content.push(span),
            "s" => open.source.push(span),
            _ => open.cue.push(span),
        }
        rest = &rest[end + 1..];
    }
    plain.push_str(rest);
    reports.push(open);
    (plain, reports)
}

fn resolved(text: &str, without: Option<&str>) -> (String, Entities, Vec<Quotation>) {
    let (text, reports) = marked(text);
    let tokens = Tokenizer::new().tokenize(&text);
    let entities = Tagger::embedded().tag(&text, &tokens);
    let mut reader = Reader::default();
    reader.leave_out(without).expect("the rule exists");
    let quotations = reader.resolve(&Article::new(&text, &tokens, &entities), &reports);
    (text, entities, quotations)
}

/// The speakers of each report: `Ada Obi + Ben Eze; ?`.
fn speakers(text: &str, without: Option<&str>) -> String {
    let (text, entities, quotations) = resolved(text, without);
    let names = |q: &Quotation| match &q.speakers[..] {
        [] => "?".to_owned(),
        all => all.iter().map(|s| entities.name(&text, *s)).collect::<Vec<_>>().join(" + "),
    };
    quotations.iter().map(names).collect::<Vec<_>>().join("; ")
}

#[test]
fn examples_of_the_rules_hold_with_and_without_them() {
    for rule in rules().filter(|rule| rule.id.starts_with("speaker-")) {
        assert!(!rule.examples.is_empty(), "{} has no example", rule.id);
        for example in rule.examples {
            assert_eq!(speakers(example.text, None), example.with, "{}: {}", rule.id, example.text);
            assert_eq!(speakers(example.text, Some(rule.id)), example.without, "without {}: {}", rule.id, example.text);
            assert_ne!(example.with, example.without, "the example of {} shows nothing", rule.id);
        }
    }
}

/// The last report's line: `speakers, kind, way` or the status where nobody is named.
#[track_caller]
fn last(text: &str, expected: &str) {
    let (_, _, quotations) = resolved(text, None);
    let found = quotations.last().expect("a report");
    let names = speakers(text, None);
    let names = names.rsplit("; ").next().unwrap_or_default();
    let line = match (found.source_kind, found.resolved_by) {
        (Some(kind), Some(way)) => format!("{names}, {}, {}", kind.label(), way.label()),
        _ => found.status.label().to_owned(),
    };
    assert_eq!(line, expected, "{text}");
}

#[test]
fn names_surnames_and_titles() {
    last("{c:\"We won,\"} {q:said} {s:Maria Lopez}.", "Maria Lopez, person, name");
    last("Maria Lopez won. {c:\"We did it,\"} {s:Lopez} {q:said}.", "Maria Lopez, person, surname");
    last("{c:\"We won,\"} {q:said} {s:Gov. Maria Lopez, a former teacher}.", "Maria Lopez, person, name");
    last("{c:Sales fell}, {q:according to} {s:Microsoft}.", "Microsoft, organisation, name");
}

#[test]
fn the_name_of_a_long_source_speaks() {
    for source in [
        "Secretary of State Maria Lopez",
        "Maria Lopez, the U.S. Attorney for the Western District",
        "Minister in the Ministry of Finance Maria Lopez",
        "Maria Lopez herself",
        "his lawyer, Maria Lopez",
    ] {
        last(&format!("{{c:\"We won,\"}} {{q:said}} {{s:{source}}}."), "Maria Lopez, person, name");
    }
}

#[test]
fn acronyms_find_their_names() {
    last(
        "The Securities and Exchange Commission met. {s:The SEC} {q:said} {c:that prices had fallen}.",
        "Securities and Exchange Commission, organisation, acronym",
    );
}

#[test]
fn pronouns_heed_gender_and_who_spoke() {
    let text = "Maria Lopez met David Miller in Boston on Monday. He was late. {c:\"I am sorry,\"} {s:he} {q:said}.";
    last(text, "David Miller, person, pronoun");
    let text = "Maria Lopez and David Miller met in Boston. Miller left early. {c:\"We talked,\"} {s:she} {q:said}.";
    last(text, "Maria Lopez, person, pronoun");
    let text = "Susan Clark criticised the plan. {c:\"It is a mess,\"} {s:Clark} {q:said}.\n\n{c:\"Ask Maria Lopez,\"} \
                {s:she} {q:said}.";
    last(text, "Susan Clark, person, pronoun");
    last("The road was closed. {c:\"We are sorry,\"} {s:she} {q:said}.", "unresolved pronoun");
}

#[test]
fn descriptions_find_whom_the_article_calls_so() {
    let text = "Senator Maria Lopez spoke in Boston. The bill passed.\n\n{c:\"It is a good day,\"} {s:the senator} \
                {q:said}.";
    last(text, "Maria Lopez, person, nominal");
    let text = "Maria Lopez met David Miller in Boston. {s:A baker from Dover} {q:said} {c:that bread was dear}.";
    last(text, "unnamed source");
}

#[test]
fn unnamed_sources_stay_unnamed() {
    for source in ["Officials", "Several critics", "A spokesman", "Many"] {
        let text = format!("Maria Lopez spoke in Boston. {{s:{source}}} {{q:said}} {{c:that the road was closed}}.");
        assert_eq!(speakers(&text, None), "?", "{text}");
    }
}

#[test]
fn words_without_a_source_are_those_of_the_one_named_before() {
    let text = "{c:\"We won,\"} {q:said} {s:Maria Lopez}.\n\nDavid Miller disagreed with her.\n\n{c:\"They lost.\"}";
    assert_eq!(speakers(text, None), "Maria Lopez; David Miller");
    let text = "The hall was full.\n\nOfficials closed the doors at noon.\n\n{c:\"They lost.\"}";
    assert_eq!(speakers(text, None), "?");
}

#[test]
fn an_empty_report_has_no_speaker() {
    assert_eq!(speakers("", None), "?");
}

/// The kind of each source and what it speaks for: `person of Obix; group; ?`.
#[track_caller]
fn kinds(text: &str, expected: &str) {
    let (text, entities, quotations) = resolved(text, None);
    let line = |q: &Quotation| {
        let kind = q.source_kind.map_or("?", |kind| kind.label());
        q.affiliation.map_or(kind.to_owned(), |entity| format!("{kind} of {}", entities.name(&text, entity)))
    };
    assert_eq!(quotations.iter().map(line).collect::<Vec<_>>().join("; "), expected, "{text}");
}

#[test]
fn sources_without_a_name_have_a_kind() {
    for (source, kind) in [
        ("A baker", "person"),
        ("The 34-year-old", "person"),
        ("She", "person"),
        ("Several bakers", "group"),
        ("Most", "group"),
        ("Two-thirds of them", "group"),
        ("One of the bakers", "person"),
        ("The ministry", "organisation"),
        ("Two agencies", "organisation"),
        ("The lawsuit", "document"),
        ("Several studies", "document"),
        ("The country", "place"),
    ] {
        kinds(&format!("{{s:{source}}} {{q:said}} {{c:that the road was closed}}."), kind);
    }
    kinds("{c:\"We left,\"} {q:said} {s:Maria Lopez}.", "person");
    kinds("{c:\"We left.\"}", "?");
}

#[test]
fn people_speak_for_the_body_beside_them() {
    for (source, body) in [
        ("A Pentagon spokesman", "Pentagon"),
        ("Officials at Microsoft", "Microsoft"),
        ("Microsoft's lawyer", "Microsoft"),
        ("Maria Lopez, an analyst at Microsoft", "Microsoft"),
        ("An official from Germany", "Germany"),
    ] {
        let text = format!("{{s:{source}}} {{q:said}} {{c:that the road was closed}}.");
        let kind = if source.starts_with("Officials") { "group" } else { "person" };
        kinds(&text, &format!("{kind} of {body}"));
    }
    // Those before them count for a spokesman without a body, but for nobody else.
    let text = "{s:A Pentagon spokesman} {q:said} {c:that the road was closed}.\n\n{s:The spokesman} {q:added} {c:that it \
                was wet}.\n\n{s:A baker} {q:said} {c:that he was wet}.";
    kinds(text, "person of Pentagon; person of Pentagon; person");
    kinds(
        "{s:Microsoft} {q:said} {c:that sales rose}.\n\n{s:A spokeswoman} {q:said} {c:so}.",
        "organisation; person of Microsoft",
    );
}

#[test]
fn a_body_in_capitals_is_no_pronoun() {
    last(
        "The World Health Organization met in Geneva. {s:WHO} {q:said} {c:that cases had fallen}.",
        "World Health Organization, organisation, acronym",
    );
    last("They met Maria Lopez, {s:who} {q:said} {c:that it would work}.", "Maria Lopez, person, pronoun");
}

#[test]
fn a_description_finds_the_kind_of_body_it_names() {
    let text = "Tolland Motors was sued by the Ministry of Trade on Monday. The Norland Times reported it first.\n\n                {c:\"We did nothing wrong,\"} {s:the company} {q:said}.";
    last(text, "Tolland Motors, organisation, nominal");
    let text = "Tolland Motors was sued by the Ministry of Trade on Monday. The Norland Times reported it first.\n\n                {c:\"The cars were not safe,\"} {s:the ministry} {q:said}.";
    last(text, "Ministry of Trade, organisation, nominal");
}

#[test]
fn a_document_speaks_for_whoever_issued_it() {
    let text = "Susan Clark sued Tolland Motors in May.\n\n{s:Tolland Motors} {q:said} in a statement {c:that it would                 appeal}.\n\nClark lives in Boston.\n\n{c:\"We did nothing wrong,\"} {s:the statement} {q:said}.";
    last(text, "Tolland Motors, organisation, nominal");
}

#[test]
fn a_document_speaks_for_its_owner() {
    let text = "Tolland Motors makes lorries in Boston. {s:Its website} {q:says} {c:that the lorries are safe}.";
    last(text, "Tolland Motors, organisation, pronoun");
    let text = "Tolland Motors makes lorries. It was founded by Susan Clark.\n\n{s:The company's website} {q:says}                 {c:that the lorries are safe}.";
    last(text, "Tolland Motors, organisation, nominal");
}

#[test]
fn a_pronoun_follows_the_subject_through_other_pronouns() {
    let text = "David Miller filed the papers on Monday. He then met Robert Clark in the town hall. \
                {c:\"It is done,\"} {s:he} {q:said}.";
    last(text, "David Miller, person, pronoun");
}

#[test]
fn several_bodies_speak_together() {
    let text = "Tolland Motors and Norland Steel met in Boston. {c:\"We will merge,\"} {s:the companies} {q:said}.";
    assert_eq!(speakers(text, None), "Tolland Motors + Norland Steel");
}

#[test]
fn a_misspelt_surname_is_the_person_all_the_same() {
    let text = "Maria Wicks spoke in Boston. {c:\"We won,\"} {s:Wick} {q:said}.";
    last(text, "Maria Wicks, person, surname");
}

#[test]
fn a_name_below_the_head_of_a_description_does_not_speak() {
    let text = "{s:The minister, a close ally of President Maria Lopez,} {q:said} {c:that it would rain}.";
    assert_eq!(speakers(text, None), "?");
}
