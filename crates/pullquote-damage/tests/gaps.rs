//! The built-in detector on invented articles, and on arbitrary text.

use proptest::prelude::*;
use pullquote_damage::{Damage, DamageKind, GapDetector, GapKind, GapScratch, Strictness, gaps_inside, inspect};
use pullquote_model::kernels::Level;
use pullquote_tokenize::{TokenIndex, Tokenizer, Tokens};

const SOUND: &str = "The Harbour Council voted on Tuesday to close the old ferry pier, Mayor Ines Okafor said.\n\n\
    Talks between Okafor and the operator, Blue Line Ferries, broke down last week after the company asked for more \
    money.\n\n\"We offered them everything we could,\" Okafor told reporters at City Hall on Wednesday. \"They wanted \
    the moon.\"\n\nBlue Line has said it would seek a new route if the council persists with its plan.\n\nThe chairman \
    of the company, Piet Aalders, said in a statement that he was disappointed. He has long argued that the pier is \
    safe.";

const DAMAGED: &str = "The Harbour Council voted on Tuesday to close the old ferry pier, Mayor said.\n\nTalks between \
    and the operator, broke down last week after the company asked for more money.\n\n\"We offered them everything we \
    could,\" told reporters at the on Wednesday. \"They wanted the moon.\"\n\nhas said it would seek a new route if \
    the persists with its plan.\n\nThe chairman of the company, said in a statement that he was disappointed. He has \
    long argued that the pier is safe.";

#[test]
fn a_damaged_article_has_gaps_and_a_sound_one_has_none() {
    let detector = GapDetector::embedded();
    let tokenizer = Tokenizer::new();
    assert_eq!(detector.detect(SOUND, &tokenizer.tokenize(SOUND)), []);
    let tokens = tokenizer.tokenize(DAMAGED);
    let gaps = detector.detect(DAMAGED, &tokens);
    let found = |before: &str, kind: GapKind| {
        let at = DAMAGED.find(before).unwrap() + before.len();
        gaps.iter().any(|g| g.at as usize == at && g.kind == kind)
    };
    assert!(found("Talks between", GapKind::Conjunct), "{gaps:?}");
    assert!(found("reporters at the", GapKind::Complement), "{gaps:?}");
    assert!(found("the moon.\"\n\n", GapKind::Subject), "{gaps:?}");
    assert!(gaps.iter().any(|g| g.kind == GapKind::Speaker), "{gaps:?}");
    assert!(gaps.iter().all(|g| g.confidence > 0.3 && g.confidence <= 1.0));

    let mut strict = Vec::new();
    let mut scratch = GapScratch::default();
    let probability = detector.detect_into(DAMAGED, &tokens, Strictness::Strict, &mut scratch, &mut strict);
    assert!(probability > 0.9);
    assert!(strict.len() <= gaps.len());

    let all = gaps_inside(&gaps, TokenIndex::FIRST.until(tokens.end() + 1));
    assert_eq!(all, gaps, "no gap precedes the first token");
    let between = gaps.iter().find(|g| g.kind == GapKind::Conjunct).unwrap().before_token;
    assert_eq!(gaps_inside(&gaps, (between - 1).until(between + 1)).len(), 1);
    assert_eq!(gaps_inside(&gaps, between.alone()), []);
    assert_eq!(gaps_inside(&gaps, (between - 1).alone()), []);

    let mut damage: Damage = inspect(DAMAGED);
    damage.add_gaps(&gaps, tokens.len());
    assert_eq!(damage.reasons[0].kind, DamageKind::LostWords);
    assert_eq!(damage.reasons[0].count as usize, gaps.len());
    assert!(damage.score > 0.2, "{}", damage.score);
}

#[test]
fn gaps_are_the_same_with_any_instructions() {
    let tokenizer = Tokenizer::new();
    for text in [SOUND, DAMAGED] {
        let tokens = tokenizer.tokenize(text);
        let mut results = Level::all().into_iter().map(|level| {
            let (mut scratch, detector) = (GapScratch::default(), GapDetector::embedded().clone().at_level(level));
            detector.scores(text, &tokens, &mut scratch).1.to_vec()
        });
        let portable = results.next().expect("the portable level");
        assert!(portable.len() > 50);
        assert!(results.all(|scores| scores == portable));
    }
}

#[test]
fn a_doubtful_place_counts_only_in_a_damaged_article() {
    let detector = GapDetector::embedded();
    let confidence = |text: &str, place: usize| {
        let tokens = Tokenizer::new().tokenize(text);
        let mut gaps = Vec::new();
        detector.detect_into(text, &tokens, Strictness::AtLeast(0.0), &mut GapScratch::default(), &mut gaps);
        gaps.iter().find(|g| g.at as usize == place).map_or(0.0, |g| g.confidence)
    };
    let doubtful = "\n\nThey want to see the by spring.";
    let place = |text: &str| text.len() + doubtful.find(" by").unwrap();
    let [sound, damaged] = [SOUND, DAMAGED].map(|t| confidence(&format!("{t}{doubtful}"), place(t)));
    assert!(sound < damaged, "{sound} against {damaged}");
}

#[test]
fn untidy_texts_have_no_gaps() {
    let detector = GapDetector::embedded();
    let untidy = [
        SOUND.to_lowercase(),
        SOUND.replace('"', "?"),
        SOUND.replace(", ", " , "),
        SOUND.replace(". ", ".  "),
        SOUND.replace(' ', "\u{a0}"),
        SOUND.replace("\n\n", "\r\n\r\n"),
        String::new(),
        "\n\n\n".to_owned(),
    ];
    for text in untidy {
        let gaps = detector.detect(&text, &Tokenizer::new().tokenize(&text));
        assert!(gaps.is_empty(), "{gaps:?} in {text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_accepted(text in ".{0,400}", extra in "[A-Z][a-z]{0,4} the (and|said|between)[ ,.\n\"]{0,3}") {
        let text = text + &extra.repeat(3);
        let tokens = Tokenizer::new().tokenize(&text);
        let mut gaps = Vec::new();
        let mut scratch = GapScratch::default();
        let strictness = Strictness::AtLeast(0.0);
        let probability = GapDetector::embedded().detect_into(&text, &tokens, strictness, &mut scratch, &mut gaps);
        prop_assert!((0.0..=1.0).contains(&probability));
        prop_assert!(gaps.iter().all(|g| text.is_char_boundary(g.at as usize)));
        prop_assert!(gaps.iter().all(|g| g.before_token <= tokens.end()));
        prop_assert!(gaps.iter().all(|g| (0.0..=1.0).contains(&g.confidence)));
        prop_assert!(gaps.is_sorted_by_key(|g| g.at));
        // Reusing memory does not change the result.
        let again = gaps.clone();
        GapDetector::embedded().detect_into(&text, &tokens, strictness, &mut scratch, &mut gaps);
        prop_assert_eq!(again, gaps);
    }

    #[test]
    fn tokens_of_another_text_do_not_panic(text in ".{0,100}", other in "[a-zé“ ,.\n]{0,200}") {
        let tokens: Tokens = Tokenizer::new().tokenize(&other);
        GapDetector::embedded().detect(&text, &tokens);
    }
}
