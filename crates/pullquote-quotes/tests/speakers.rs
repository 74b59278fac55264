//! Who speaks, as the users see it: through tokenizer, tagger and attributor, on short invented texts.

use proptest::prelude::*;
use pullquote_entities::{Entities, Tagger};
use pullquote_quotes::{Attributor, Quotation};
use pullquote_tokenize::Tokenizer;

fn attribute(text: &str) -> (Entities, Vec<Quotation>) {
    let tokens = Tokenizer::new().tokenize(text);
    let entities = Tagger::embedded().tag(text, &tokens);
    let quotations = Attributor::rules_only().attribute(text, &tokens, &entities).quotations;
    (entities, quotations)
}

/// One line a quotation: `source > speakers, kind, way` or `source > status` where nobody is named.
fn lines(text: &str) -> Vec<String> {
    let (entities, quotations) = attribute(text);
    quotations
        .iter()
        .map(|q| {
            let source = q.source.first().map_or("-", |s| s.of(text));
            if q.speakers.is_empty() {
                assert_eq!(q.resolved_by, None, "{text}");
                return format!("{source} > {}", q.status.label());
            }
            let names: Vec<&str> = q.speakers.iter().map(|s| entities.name(text, *s)).collect();
            let (kind, way) = (q.speaker_kind.map_or("", |k| k.label()), q.resolved_by.map_or("", |b| b.label()));
            assert_eq!(q.status.label(), "attributed", "{text}");
            format!("{source} > {}, {kind}, {way}", names.join(" + "))
        })
        .collect()
}

/// The last quotation's line.
#[track_caller]
fn last(text: &str, expected: &str) {
    assert_eq!(lines(text).last().map(String::as_str), Some(expected), "{text}");
}

#[test]
fn names_surnames_and_titles() {
    last("\"We won,\" said Maria Lopez.", "Maria Lopez > Maria Lopez, person, name");
    last("Maria Lopez won. \"We did it,\" Lopez said.", "Lopez > Maria Lopez, person, surname");
    last("Maria Lopez won. \"We did it,\" Mrs. Lopez said.", "Mrs. Lopez > Maria Lopez, person, surname");
    last(
        "\"We won,\" said Gov. Maria Lopez, a former teacher.",
        "Gov. Maria Lopez, a former teacher > Maria Lopez, person, name",
    );
}

#[test]
fn organisations_and_acronyms() {
    last(
        "The Securities and Exchange Commission met. The SEC said that prices had fallen.",
        "The SEC > Securities and Exchange Commission, organisation, acronym",
    );
    last("Sales fell, according to Microsoft.", "Microsoft > Microsoft, organisation, name");
}

#[test]
fn pronouns() {
    let text = "Maria Lopez met David Miller in Boston on Monday. He was late. \"I am sorry,\" he said.";
    last(text, "he > David Miller, person, pronoun");
    let text = "Maria Lopez spoke in Boston on Monday. \"We will build,\" she said.";
    last(text, "she > Maria Lopez, person, pronoun");
    // The speaker before goes on; whoever is named in what is said does not say it.
    let text = "Susan Clark criticised the plan. \"It is a mess,\" Clark said.\n\n\"Ask Maria Lopez,\" she said.";
    last(text, "she > Susan Clark, person, pronoun");
    // Nobody it could be.
    last("The road was closed. \"We are sorry,\" she said.", "she > unresolved pronoun");
}

#[test]
fn gender_is_heeded() {
    let text = "Maria Lopez and David Miller met in Boston. Miller left early. \"We talked,\" she said.";
    last(text, "she > Maria Lopez, person, pronoun");
}

#[test]
fn several_speakers() {
    let both = "Maria Lopez + David Miller, person, name";
    last("\"We agree,\" said Maria Lopez and David Miller.", &format!("Maria Lopez and David Miller > {both}"));
    last(
        "Maria Lopez and David Miller met in Boston. They said that the talks would go on.",
        "They > Maria Lopez + David Miller, person, pronoun",
    );
    last(
        "Maria Lopez and David Miller met in Boston. \"We agree,\" the two senators said.",
        "the two senators > Maria Lopez + David Miller, person, nominal",
    );
}

#[test]
fn relative_pronouns() {
    let text = "The plan was made by Maria Lopez, who said that it would work.";
    last(text, "who > Maria Lopez, person, pronoun");
    let text = "They met Maria Lopez, a lawyer from Boston, who said that it would work.";
    last(text, "who > Maria Lopez, person, pronoun");
}

#[test]
fn names_in_apposition() {
    let text = "\"We will appeal,\" said his lawyer, Maria Lopez.";
    last(text, "his lawyer, Maria Lopez > Maria Lopez, person, name");
}

#[test]
fn descriptions() {
    let text = "Senator Maria Lopez spoke in Boston. The bill passed.\n\n\"It is a good day,\" the senator said.";
    last(text, "the senator > Maria Lopez, person, nominal");
    let text = "Judge David Miller heard the case. The trial ended on Friday.\n\nThe judge said that he was sorry.";
    last(text, "The judge > David Miller, person, nominal");
    // Nothing tells who it is.
    last("Maria Lopez spoke in Boston. The baker said that bread was dear.", "The baker > unnamed source");
}

#[test]
fn documents_speak_for_their_authors() {
    let text = "Maria Lopez sued. Maria Lopez's lawsuit said that the firm had lied.";
    last(text, "Maria Lopez's lawsuit > Maria Lopez, person, name");
    last(
        "A report by the World Health Organization said that cases had fallen.",
        "A report by the World Health Organization > World Health Organization, organisation, name",
    );
}

#[test]
fn unnamed_sources_stay_unnamed() {
    for (text, source) in [
        ("Maria Lopez spoke in Boston. Officials said that the road was closed.", "Officials"),
        ("Maria Lopez spoke in Boston. Several critics said that the plan was bad.", "Several critics"),
        ("Maria Lopez spoke in Boston. A spokesman said that the road was closed.", "A spokesman"),
        ("Maria Lopez spoke in Boston. Many said that the plan was bad.", "Many"),
    ] {
        last(text, &format!("{source} > unnamed source"));
    }
}

#[test]
fn first_person() {
    // An author who is named.
    let text = "My town\n\nBy Maria Lopez\n\nIt rained all week. I said that it would stop.";
    last(text, "I > Maria Lopez, person, pronoun");
    let text = "It rained all week. I said that it would stop.\n\nMaria Lopez is a writer in Boston.";
    last(text, "I > Maria Lopez, person, pronoun");
    // And one who is not.
    last("It rained in Boston. David Miller was there. I said that it would stop.", "I > unresolved pronoun");
}

#[test]
fn continued_and_context() {
    let text = "\"We won,\" said Maria Lopez.\n\n\"We will go on winning until the end.\"";
    assert!(lines(text).iter().all(|l| l.contains("> Maria Lopez, person")), "{text}");
    let text = "Maria Lopez was delighted with the vote.\n\n\"We will go on winning until the end.\"";
    last(text, "- > Maria Lopez, person, context");
    // Two people: it may be either.
    let text = "Maria Lopez thanked David Miller for the vote.\n\n\"We will go on winning until the end.\"";
    last(text, "- > missing source");
}

#[test]
fn turns_of_a_transcript() {
    let text = "Maria Lopez and David Miller met on Monday.\n\nLOPEZ: We will build the bridge.\n\nMILLER: You will \
                not.\n\nLOPEZ: Wait and see.\n\nMILLER: I will.";
    let found = lines(text);
    assert!(found[found.len() - 2].starts_with("LOPEZ > Maria Lopez"), "{found:?}");
    assert!(found[found.len() - 1].starts_with("MILLER > David Miller"), "{found:?}");
}

#[test]
fn lost_sources_have_no_speaker() {
    let text = "Maria Lopez came to Boston. said that the road was closed.";
    for quotation in attribute(text).1.iter().filter(|q| q.missing) {
        assert!(quotation.speakers.is_empty());
        assert_eq!(quotation.status.label(), "missing source");
    }
}

#[test]
fn confidence_is_a_probability() {
    let text = "Maria Lopez spoke in Boston. \"We will build,\" she said. He said no. They said that it was late.";
    assert!(attribute(text).1.iter().all(|q| (0.0..=1.0).contains(&q.confidence)));
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

#[test]
fn which_behind_an_apposition() {
    last(
        "Sales fell at Microsoft, the largest maker of desks, which said that it would close.",
        "which > Microsoft, organisation, pronoun",
    );
}

#[test]
fn it_is_the_organisation_that_was_the_subject() {
    last(
        "Obi met Brandt in Dover. But Microsoft, which has an office there, wants to wait. Recently, however, it said \
         that sales fell.",
        "it > Microsoft, organisation, pronoun",
    );
}
