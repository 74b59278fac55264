//! Repairs: the result for damaged texts, that sound ones are unchanged, and that every byte maps back.

use proptest::prelude::*;
use pullquote_damage::{DamageKind, inspect, repair};
use pullquote_tokenize::Span;

#[track_caller]
fn check(damaged: &str, sound: &str) {
    let repaired = repair(damaged).unwrap_or_else(|| panic!("no repair of {damaged:?}"));
    assert_eq!(repaired.text, sound);
    assert_eq!(repair(sound), None, "the repaired text needs no repair");
}

#[track_caller]
fn unchanged(text: &str) {
    assert_eq!(repair(text), None);
}

#[test]
fn entities_and_tags() {
    check("R&amp;D at AT&amp;T &mdash; &ldquo;fine&rdquo;", "R&D at AT&T — “fine”");
    check("Caf&eacute; &amp;amp; bar", "Café & bar");
    check("<p>One <b>bold</b> word.</p><p>Two.</p>", "\nOne bold word.\n\nTwo.\n");
    check("&amp;lt;p&amp;gt;One", "\nOne");
    unchanged("R&D, Q&A; a < b > c, <3, <name>, &c; and so on");
}

#[test]
fn wrong_encodings() {
    check("donâ€™t say â€œnoâ€\u{9d} â€” FranÃ§ois", "don’t say “no” — François");
    check("FranÃ\u{83}Â§ois Hollande", "François Hollande");
    check("itâ\u{80}\u{99}s £5, not Â£5", "it’s £5, not £5");
    check("He said â€œyesâ€.", "He said “yes”.");
    unchanged("château, São Paulo, naïve, Ä“ and Å“, “Ärger”");
}

#[test]
fn question_marks() {
    check("you ? re sure it ? s fine", "you’re sure it’s fine");
    check("I don?t know, she?ll say", "I don’t know, she’ll say");
    check("don\u{fffd}t", "don’t");
    check("?We will go,? she said.", "\"We will go,\" she said.");
    unchanged("Really? So what? And then? You said that, did you? \"Who?\" he asked. what?t ? maybe ? no");
    unchanged("Is it yes? Or no? See example.org/?s=news");
}

#[test]
fn invisible_characters() {
    check("a soft\u{ad}ly bro\u{200b}ken\u{feff} word", "a softly broken word");
    unchanged("10\u{a0}km, a family: \u{1f468}\u{200d}\u{1f469}");
}

#[test]
fn spans_map_back() {
    let damaged = "<b>Caf&eacute;</b> owner don?t";
    let repaired = repair(damaged).unwrap();
    assert_eq!(repaired.text, "Café owner don’t");
    let back = |word: &str| {
        let start = repaired.text.find(word).unwrap() as u32;
        repaired.original(Span::new(start, start + word.len() as u32)).of(damaged)
    };
    assert_eq!(back("Café"), "Caf&eacute;");
    assert_eq!(back("owner"), "owner");
    assert_eq!(back("don’t"), "don?t");
    assert_eq!(back("Café owner"), "Caf&eacute;</b> owner");
    assert_eq!(repaired.original(Span::new(900, 999)), Span::new(damaged.len() as u32, damaged.len() as u32));
}

#[test]
fn damage_is_reported() {
    let kinds = |text: &str| inspect(text).reasons.iter().map(|r| (r.kind, r.count)).collect::<Vec<_>>();
    assert_eq!(kinds("A sound line.\n\nAnother one, with “marks” and a question?"), []);
    assert_eq!(kinds("One.\n\nRead more: Two\n\nADVERTISEMENT\n\nTweet"), [(DamageKind::Boilerplate, 3)]);
    assert_eq!(kinds("you ? re &quot;it&quot;"), [(DamageKind::QuestionMarks, 1), (DamageKind::HtmlEntities, 2)]);
    let paragraph = "The committee met on Tuesday to hear what the engineers had found beneath the bridge.";
    assert_eq!(kinds(&[paragraph; 3].join("\n\n")), [(DamageKind::RepeatedParagraphs, 2)]);
    assert_eq!(kinds(&"all of it is written small. ".repeat(12)), [(DamageKind::LowerCase, 1)]);
    assert_eq!(kinds("lost \u{fffd} one"), [(DamageKind::LostCharacters, 1)]);
    let damage = inspect("Caf&eacute;");
    assert!(damage.score > 0.0 && damage.score < 0.3);
    assert_eq!(damage.reasons[0].first_at, 3);
    assert_eq!(inspect("").score, 0.0);
}

/// Texts full of damage and of what resembles it.
fn untidy() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Z ,.?’“”]{0,12}",
        prop::sample::select(vec![
            "&amp;",
            "&#",
            "38;",
            "lt;",
            "&shy;",
            "amp;",
            "â€™",
            "â€",
            "Ã",
            "©",
            "Â",
            "\u{ad}",
            "\u{200b}",
            "<b>",
            "</p>",
            "<a href=",
            ">",
            " ? s",
            "don?t",
            "?We",
            ",? ",
            "\u{fffd}s",
            "\u{a0}",
            "\n",
            "&#x",
            "99;",
            "Ã\u{83}",
            "😀",
            "ðŸ˜€",
            "Ä“",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn repairs_are_final_and_map_back(text in untidy()) {
        let damage = inspect(&text);
        prop_assert!((0.0..=1.0).contains(&damage.score));
        prop_assert!(damage.reasons.iter().all(|r| text.is_char_boundary(r.first_at as usize)));
        if let Some(repaired) = repair(&text) {
            prop_assert_ne!(&repaired.text, &text);
            prop_assert_eq!(repair(&repaired.text), None);
            let mut ends: Vec<u32> = repaired.text.char_indices().map(|(i, _)| i as u32).collect();
            ends.push(repaired.text.len() as u32);
            let mut before = Span::default();
            for pair in ends.windows(2) {
                let back = repaired.original(Span::new(pair[0], pair[1]));
                prop_assert!(!back.is_empty());
                prop_assert!(text.get(back.start as usize..back.end as usize).is_some());
                prop_assert!(back == before || back.start >= before.end);
                before = back;
            }
            let all = repaired.original(Span::new(0, repaired.text.len() as u32));
            prop_assert!(all.end as usize <= text.len());
        }
    }

    #[test]
    fn plain_text_is_unchanged(text in "[A-Za-z0-9 ,.;:!’“”\n-]{0,300}") {
        prop_assert_eq!(repair(&text), None);
    }
}
