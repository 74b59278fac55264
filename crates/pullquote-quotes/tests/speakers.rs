//! Who speaks, as users see it: through tokenizer, tagger and attributor, on short invented texts. What each rule about
//! speakers does is tested beside the rules, on texts whose quotations are given.

use proptest::prelude::*;
use pullquote_entities::{Entities, Tagger};
use pullquote_quotes::{Article, Attributor, Quotation, Scope, Step};
use pullquote_tokenize::Tokenizer;

fn attribute(text: &str) -> (Entities, Vec<Quotation>) {
    let tokens = Tokenizer::new().tokenize(text);
    let entities = Tagger::embedded().tag(text, &tokens);
    let quotations = Attributor::new().attribute(&Article::new(text, &tokens, &entities)).quotations;
    (entities, quotations)
}

/// The last quotation's speakers: names joined by ` + `, or its status.
fn last(text: &str) -> String {
    let (entities, quotations) = attribute(text);
    let quotation = quotations.last().expect("a quotation is found");
    match &quotation.speakers[..] {
        [] => quotation.status.label().to_owned(),
        speakers => speakers.iter().map(|s| entities.name(text, *s)).collect::<Vec<_>>().join(" + "),
    }
}

#[test]
fn speakers_of_direct_quotations() {
    for (text, speaker) in [
        ("\"We won the vote on Monday,\" said Maria Lopez, a former teacher.", "Maria Lopez"),
        ("Maria Lopez spoke in Boston on Monday. \"We will build the bridge,\" she said.", "Maria Lopez"),
        ("Maria Lopez won the vote. \"We did what we had to do,\" Lopez said.", "Maria Lopez"),
        ("Maria Lopez spoke in Boston. \"The road is closed,\" officials said.", "unnamed source"),
        ("The road was closed on Monday. \"We are sorry about that,\" she said.", "unresolved pronoun"),
    ] {
        assert_eq!(last(text), speaker, "{text}");
    }
}

#[test]
fn the_scope_changes_no_speaker() {
    let text = "Maria Lopez hoped that the bridge would hold. \"We will build another one,\" she said. David Miller \
                believed her. \"It will be fine,\" he said.";
    let tokens = Tokenizer::new().tokenize(text);
    let entities = Tagger::embedded().tag(text, &tokens);
    let article = Article::new(text, &tokens, &entities);
    let of = |scope| Attributor::builder().scope(scope).build().attribute(&article);
    let speech = of(Scope::Speech);
    assert!(!speech.quotations.is_empty());
    assert_eq!(of(Scope::All).only_speech(), speech);
}

#[test]
fn an_explanation_names_the_rule_and_the_candidates() {
    let text = "Maria Lopez met David Miller in Boston on Monday. \"We will build the bridge,\" she said.";
    let tokens = Tokenizer::new().tokenize(text);
    let entities = Tagger::embedded().tag(text, &tokens);
    let explained = Attributor::new().explain(&Article::new(text, &tokens, &entities));
    let steps = explained.iter().flat_map(|e| &e.steps);
    let speakers: Vec<_> = steps
        .filter_map(|step| match step {
            Step::Speaker { rule, choices, .. } => Some((*rule, choices)),
            _ => None,
        })
        .collect();
    let [(rule, choices)] = speakers[..] else { panic!("one speaker is looked for, not {speakers:?}") };
    assert_eq!(rule, Some("speaker-pronoun"));
    let [choice] = &choices[..] else { panic!("one choice is made, not {choices:?}") };
    let name = |entity: Option<u32>| entity.map_or("", |entity| entities.name(text, entity));
    let lopez = choice.candidates.iter().find(|c| name(c.0) == "Maria Lopez").expect("she is weighed");
    assert!(choice.candidates.len() > 1 && choice.candidates.iter().all(|c| c.1 <= lopez.1), "{choice:?}");
    let total: f32 = choice.candidates.iter().map(|c| c.1).sum::<f32>() + choice.none;
    assert!((total - 1.0).abs() < 1e-3, "{choice:?}");
}

#[test]
fn confidence_is_a_probability() {
    let text = "Maria Lopez spoke in Boston. \"We will build,\" she said. He said no. They said that it was late.";
    let (_, quotations) = attribute(text);
    assert!(!quotations.is_empty());
    assert!(quotations.iter().all(|q| (0.0..=1.0).contains(&q.confidence)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any order of names, pronouns, marks and cues: no panic, speakers exist, the same every time.
    #[test]
    fn never_fails(words in proptest::collection::vec(prop::sample::select(vec![
        "Maria Lopez", "Miller", "the senator", "his lawyer", "he", "she", "they", "it", "I", "said", "\"", ",", ".",
        "and", "who", "which", "by", "report", "'s", "according to", "\n\n", ":", "(", ")", "NATO", "the company", "two",
        "the two", "A", "judge", "É", "“", "”", "both", "his",
    ]), 0..60)) {
        let text = words.join(" ");
        let (entities, quotations) = attribute(&text);
        for quotation in &quotations {
            prop_assert!(quotation.speakers.iter().all(|s| (*s as usize) < entities.entities.len()));
            prop_assert_eq!(quotation.speakers.is_empty(), quotation.resolved_by.is_none());
        }
        prop_assert_eq!(quotations, attribute(&text).1);
    }
}
