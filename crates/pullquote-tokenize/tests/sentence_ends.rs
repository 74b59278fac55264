//! Where sentences end, one kind of doubt a test.

use pullquote_tokenize::{Span, Tokenizer, Tokens};

/// Checks that a text, with `|` where one sentence ends and the next begins, is divided there and nowhere else.
#[track_caller]
fn check(marked: &str) {
    let text = marked.replace(" | ", " ").replace('|', "");
    let tokens = Tokenizer::new().tokenize(&text);
    assert_eq!(divided(&text, &tokens), marked.replace(" | ", "|").split('|').collect::<Vec<_>>());
}

fn divided<'a>(text: &'a str, tokens: &Tokens) -> Vec<&'a str> {
    tokens.sentences().iter().map(|range| tokens.span_of(*range).of(text)).collect()
}

#[test]
fn a_letter_that_names_a_thing_ends_a_sentence() {
    check("Oranges are rich in vitamin C. | Lena Marsh eats two a day.");
    check("Our scouts watched Group B. | Tomas Reyes topped it.");
    check("She caught hepatitis A. | Doctors blamed the well.");
    check("The annual test ended in a grade of F. | Iris Boone blamed the roof.");
    check("“We have no plan B.” | Karel Simm shrugged.");
    check("The gate is in Terminal D. | \"It is a long walk,\" he said.");
    check("They live in Apt. B. | Nobody else does.");
}

#[test]
fn a_letter_after_an_article_is_a_mark() {
    check("My essay got a B. | Lena Marsh got more.");
    check("Her own was an A. | Tomas Reyes, the teacher, smiled.");
    check("It was made from an F. Scott Fitzgerald novel in May.");
}

#[test]
fn a_letter_before_the_head_of_a_sentence_is_no_initial() {
    check("The record is by Kenny G. | He recorded it at home.");
    check("The streets were renamed after Malcolm X. | Lena Marsh lives in one.");
    check("The concert was sold out by Jay-Z. | Fans slept outside.");
    check("We will go, you and I. | Did you see Lena I. Marsh there?");
    check("The road is owned by Ferro S. | The town wants it back.");
}

#[test]
fn initials_go_on() {
    check("The books by J. K. Marsh and Mark J. Reyes sold well.");
    check("A bench for Lena B. Marsh was set up by A. Gary Simm & Co. of Brent.");
    check("It was said by W. Marsh, and by Col. T. Reyes.");
    check("A. I saw a red bus.");
    check("J.-P. Reyes met Hall of Fame member C. Simm.");
}

#[test]
fn titles_stand_before_a_name() {
    check("Det. Marsh and Pfc. Reyes met Cllr. Simm. | They left.");
    check("Marine Brig. Gen. Tom Marsh flew with Ens. Ida Simm and Msgr. Paul Reyes.");
    check("The case was settled by the SEC. | The firm paid.");
}

#[test]
fn some_abbreviations_need_a_number() {
    check("It is against Art. 7 of the law. | The judge agreed.");
    check("He was found in Apt. 31 at 5 Main Rd., Bldg. C, by Flt. 12 crews.");
    check("See Sec. IV and p. 21 of the report.");
    check("He deals in modern art. | 5 people came.");
}

#[test]
fn a_person_after_an_abbreviation_begins_a_sentence() {
    check("The family went to Washington D.C. | Maria Marsh stayed at home.");
    check("She wrote to the U.N. | Mr. Reyes did not.");
    check("He sold it to Brent Motor Co. | Daniel Simm paid in cash.");
    check("The U.S. Senate met U.S. Rep. Maria Marsh of Texas.");
    check("In Washington, D.C. Maria Marsh met the U.S. Army.");
    check("It came from 40 U.S. Sam's Club shops.");
}

#[test]
fn states_follow_towns() {
    check("The plant is in Dover, Del. | Workers fear for it.");
    check("They met Del. Maria Marsh and the Washington, D.C. Mayor.");
    check("HAYWARD, Calif. (AP) — The road is open.");
}

#[test]
fn a_time_of_day_may_end_a_sentence() {
    check("The shop opened at 6 a.m. | Shoppers had waited all night.");
    check("It shut at 5 p.m. | Mr. Marsh went home.");
    check("It shut at 5 p.m. Tuesday and 6 p.m. EST, or 7 p.m. Eastern Time.");
    check("At 5 p.m. Maria Marsh went home. | After 6 p.m. Police came.");
    check("They went to the 5 p.m. Mass.");
}

#[test]
fn companies_end_sentences_before_prose() {
    check("He works for Brent Holdings Inc. | Rumors of a sale abound.");
    check("Brent Holdings Inc. Vice Chairman Tom Marsh and Reyes & Co. Chairman Al Simm left.");
    check("Brent Motor Co. Ltd. makes cars, vans etc. | Most are red.");
}

#[test]
fn brackets_after_an_abbreviation() {
    check("Brent Holdings Inc. (BRNT.O) said on Monday that Reyes Corp. (the maker of vans) is for sale.");
    check("The Deposit Guaranty Corp. (DGC) paid.");
    check("He bought Brent Inc. | (Reporting by Tom Marsh)");
    check("He lives in the U.S. | (He was born there.)");
}

#[test]
fn streets_and_saints() {
    check("A fire broke out on Main St. | The houses are empty.");
    check("He flew from East St. Louis to St. Paul.");
}

#[test]
fn ellipses() {
    check("I was not . . . I mean, not really . . . I never was.");
    check("She went home.... | He stayed.");
    check("“It was cold... | I went home,” he said.");
    check("\"The [...] road [...]\" (Marsh 12).");
}

#[test]
fn lost_spaces() {
    check("It opened in 2019.|The town was glad.|Dr. Marsh cut the ribbon.|Nobody else came.");
    check("Version 1.0b and the 3.Liga are no ends.");
}

#[test]
fn numbers_of_items_stay_with_them() {
    check("1. Wash the leaves. | 2. Dry them.");
    check("1.) Wash the leaves. | 2.) Dry them.");
}

#[test]
fn tokens_of_other_programs_are_judged_alike() {
    let text = "He takes vitamin C. Lena B. Marsh does not.";
    let words = ["He", "takes", "vitamin", "C.", "Lena", "B.", "Marsh", "does", "not", "."];
    let mut at = 0;
    let spans = words
        .iter()
        .map(|word| {
            let start = at + text[at..].find(word).unwrap();
            at = start + word.len();
            Span::new(start as u32, at as u32)
        })
        .collect();
    let tokens = Tokens::from_spans(text, spans, None).unwrap();
    assert_eq!(divided(text, &tokens), ["He takes vitamin C.", "Lena B. Marsh does not."]);
}

/// The rules for English that the documentation of pySBD and of Pragmatic Segmenter lists, except those for lists without
/// full stops and for lines broken within a sentence.
#[test]
fn golden_rules() {
    let rules: Vec<&str> = include_str!("golden_rules.txt").lines().collect();
    assert!(rules.len() > 40);
    for marked in rules {
        check(marked);
    }
}
