//! Every file of words keeps the rules that `lib.rs` gives for them.

use pullquote_lexicon::{ALL, Forms, SPEECH_VERB_LEMMAS, SPEECH_VERBS, inflect};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

#[test]
fn every_file_is_a_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("words");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let lists: BTreeSet<String> = ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(files, lists);
}

#[test]
fn lists_are_sorted_without_duplicates_and_in_lower_case() {
    assert!(!ALL.is_empty());
    for (name, list) in ALL {
        let entries: Vec<_> = list.entries().collect();
        assert!(!entries.is_empty(), "{name} is empty");
        let mut seen = BTreeSet::new();
        for entry in &entries {
            let word = entry.word;
            assert!(!word.is_empty() && word == word.trim() && word == word.to_lowercase(), "{name}: {word:?}");
            assert!(seen.insert(word), "{name} has {word:?} twice");
            assert_eq!(list.find(word).as_ref(), Some(entry), "{name}: {word:?} is not found");
            assert_eq!(list.find(word.to_ascii_uppercase()).as_ref(), Some(entry), "{name}: {word:?} in capitals");
        }
        // The first words of the lines are in order within each section.
        let mut heads: Vec<(&str, u16, &str)> = entries.iter().map(|e| (e.section, e.line, e.word)).collect();
        heads.dedup_by_key(|head| head.1);
        for pair in heads.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            assert!(pair[0].2 < pair[1].2, "{name}: {:?} stands before {:?}", pair[0].2, pair[1].2);
        }
    }
}

/// `tests/verbs.txt` gives every form of every verb: `lemma third past participle ing`.
#[test]
fn every_form_of_every_verb_is_as_expected() {
    let expected: BTreeMap<&str, &str> =
        include_str!("verbs.txt").lines().filter_map(|line| line.split_once(' ')).collect();
    let mut made = BTreeMap::new();
    for entry in SPEECH_VERB_LEMMAS.entries() {
        let forms = inflect(entry.word);
        let of = |form| forms.iter().filter(|(f, _)| *f == form).map(|(_, w)| w.as_str()).collect::<Vec<_>>().join("|");
        let lemma = of(Forms::BASE);
        let line = [Forms::THIRD, Forms::PAST, Forms::PARTICIPLE, Forms::ING].map(of).join(" ");
        assert_eq!(expected.get(lemma.as_str()).copied(), Some(line.as_str()), "{lemma}");
        made.insert(lemma, line);
    }
    assert_eq!(made.len(), expected.len(), "a verb of verbs.txt is in no list");
}

#[test]
fn verbs_are_found_by_their_forms() {
    let said = SPEECH_VERBS.find("Said").expect("said is a speech verb");
    assert_eq!((said.lemma(), said.forms), ("say", Forms::PAST.union(Forms::PARTICIPLE)));
    assert!(said.takes("quote") && said.forms.is_finite());
    assert_eq!(SPEECH_VERBS.find("written").map(|verb| verb.forms), Some(Forms::PARTICIPLE));
    assert!(SPEECH_VERBS.find("walked").is_none() && SPEECH_VERBS.find("planed").is_none());
}
