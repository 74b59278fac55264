//! Where names begin and end, by rule.

use pullquote_entities::{Kind, Tagger};
use pullquote_tokenize::Tokenizer;

fn mentions(text: &str) -> Vec<(&str, Kind)> {
    let tokens = Tokenizer::new().tokenize(text);
    let found = Tagger::embedded().tag(text, &tokens);
    found.mentions.iter().map(|m| (m.span.of(text), m.kind)).collect()
}

#[test]
fn a_title_is_no_part_of_a_name() {
    let text = "The talks in Cairo went on. Special Envoy Brandt said that Egypt would stay. “We go on,” Special Envoy Brandt added.";
    let people: Vec<_> = mentions(text).into_iter().filter(|m| m.1 == Kind::Per).collect();
    assert_eq!(people, [("Brandt", Kind::Per), ("Brandt", Kind::Per)]);
}

#[test]
fn prefixes_belong_to_names() {
    let text = "The fighters joined al-Shabaab last year. The ultra-Orthodox parties agreed, and in sub-Saharan Africa prices fell.";
    let names: Vec<_> = mentions(text).into_iter().map(|m| m.0).collect();
    assert_eq!(names, ["al-Shabaab", "ultra-Orthodox", "sub-Saharan Africa"]);
}

#[test]
fn numbers_of_teams_belong_to_names() {
    let text = "PGK 1 met HAWK 2 in the final of the fistball league. PGK 2 and HAWK 1 had lost to PGK 3, and HAWK 2 beat PGK 1 by 3-0.";
    let names = mentions(text);
    for team in ["PGK 1", "PGK 2", "PGK 3"] {
        let count = names.iter().filter(|m| m.0 == team).count();
        assert_eq!(count, text.matches(team).count(), "{team}: {names:?}");
    }
    // Neither the levels of an alarm nor the days of a month are names.
    let capitals = mentions(
        "WARNING RAISED FROM LEVEL 4 TO LEVEL 5. It was LEVEL 3 before. BANK A (OCT 8), BANK B (OCT 9), BANK C (OCT 8).",
    );
    assert!(
        capitals.iter().all(|m| m.1 == Kind::Date || !m.0.starts_with("LEVEL") && !m.0.starts_with("OCT")),
        "{capitals:?}"
    );
    // How a match ended is in no name.
    let scores = mentions("PGK 2 HAWK 1 was the score; then PGK 3 HAWK 0, PGK 1 HAWK 4 and PGK 2 HAWK 2 followed.");
    assert!(scores.iter().all(|m| !m.0.contains(|c: char| c.is_ascii_digit())), "{scores:?}");
}

#[test]
fn a_short_month_is_a_date() {
    let found = mentions("The hearings of the court in The Hague begin Apr. 1.");
    assert!(found.contains(&("Apr. 1", Kind::Date)), "{found:?}");
}
