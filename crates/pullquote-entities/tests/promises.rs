//! What the crate guarantees for any input.

use proptest::prelude::*;
use pullquote_entities::{Entities, Kind, Scratch, Tagger};
use pullquote_tokenize::{TokenIndex, Tokenizer};

/// Checks everything that must hold for a result.
fn check(text: &str, found: &Entities, tokens: usize) {
    let mut last = TokenIndex::FIRST;
    for (m, mention) in found.mentions.iter().enumerate() {
        assert!(mention.first >= last && mention.first < mention.end && mention.end.as_usize() <= tokens);
        last = mention.end;
        assert!(!mention.span.of(text).is_empty(), "{mention:?} is off the characters");
        match mention.entity {
            Some(e) => assert!(found.entities[e as usize].mentions.contains(&(m as u32))),
            None => assert!(matches!(mention.kind, Kind::Date | Kind::Money)),
        }
    }
    let mut first = 0;
    for entity in &found.entities {
        assert!(!entity.mentions.is_empty() && entity.mentions.is_sorted());
        assert!(entity.mentions[0] >= first, "in order of first mention");
        first = entity.mentions[0];
        assert!(!entity.name.of(text).is_empty());
        assert!(entity.role.is_none_or(|role| !role.of(text).is_empty()));
    }
}

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Angela",
        "Merkel",
        "Mr.",
        "Mrs",
        "de",
        "Blasio",
        "van",
        "-",
        "the",
        "The",
        "Bank",
        "of",
        "England",
        "(",
        ")",
        "SEC",
        "said",
        "U.S.",
        "President",
        "“",
        "”",
        "\"",
        "Jr.",
        ",",
        ".",
        ":",
        "John",
        "J.",
        "Clinton",
        "he",
        "she",
        "$5",
        "million",
        "May",
        "2019",
        "Friday",
        "MOON",
        "ÉCOLE",
        "'s",
        "’",
        "\n\n",
        "chief",
        "executive",
        "al-Assad",
        "Jae-in",
        "😀",
        "İ",
        "ß",
    ]);
    prop::collection::vec(word, 0..80).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_has_a_result(text in any::<String>()) {
        let tokens = Tokenizer::new().tokenize(&text);
        check(&text, &Tagger::embedded().tag(&text, &tokens), tokens.len());
    }

    #[test]
    fn news_like_text_has_a_result_and_the_same_each_time(texts in prop::collection::vec(words(), 1..4)) {
        let (mut scratch, mut found) = (Scratch::new(), Entities::default());
        for text in &texts {
            let tokens = Tokenizer::new().tokenize(text);
            Tagger::embedded().tag_into(text, &tokens, &mut scratch, &mut found);
            check(text, &found, tokens.len());
            prop_assert_eq!(&found, &Tagger::embedded().tag(text, &tokens), "buffers used before");
        }
    }

    #[test]
    fn tokens_of_another_text_do_no_harm(text in any::<String>(), other in words()) {
        let tokens = Tokenizer::new().tokenize(&other);
        let _ = Tagger::embedded().tag(&text, &tokens);
    }

    #[test]
    fn a_damaged_model_is_refused(at in 0usize..3_000_000, bit in 0u8..8) {
        let mut bytes = include_bytes!("../model/entities.bin").to_vec();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        prop_assert!(Tagger::from_bytes(&bytes).is_err());
    }
}

#[test]
fn a_model_cut_short_is_refused() {
    let bytes = include_bytes!("../model/entities.bin");
    for len in (0..bytes.len()).step_by(9_973).chain(0..64) {
        assert!(Tagger::from_bytes(&bytes[..len]).is_err(), "{len} bytes");
    }
    assert!(Tagger::from_bytes(bytes).is_ok());
}
