//! Quotations by the rules alone: sources, cues, contents. What network and rules find together is measured on articles.

use proptest::prelude::*;
use pullquote_entities::{Entities, Tagger};
use pullquote_quotes::{Attributor, Quotation, QuoteType};
use pullquote_tokenize::{Span, Tokenizer};

fn find(text: &str) -> Vec<Quotation> {
    let tokens = Tokenizer::new().tokenize(text);
    Attributor::rules_only().attribute(text, &tokens, &Entities::default()).quotations
}

/// Pieces divided by ` + `.
fn join(text: &str, spans: &[Span]) -> String {
    spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" + ")
}

/// One line a quotation: `source | cue | content`.
fn lines_of(text: &str, found: &[Quotation]) -> Vec<String> {
    let line =
        |q: &Quotation| format!("{} | {} | {}", join(text, &q.source), join(text, &q.cue), join(text, &q.content));
    found.iter().map(line).collect()
}

fn lines(text: &str) -> Vec<String> {
    lines_of(text, &find(text))
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(lines(text), expected, "{text}");
}

#[test]
fn direct_before_and_after() {
    check("\"We won,\" Ada Obi said.", &["Ada Obi | said | \"We won,\""]);
    check("“We won,” said Ada Obi, the mayor.", &["Ada Obi, the mayor | said | “We won,”"]);
    check("Obi said: \"We won. We did.\"", &["Obi | said | \"We won. We did.\""]);
    check("'We won,' she told reporters.", &["she | told | 'We won,'"]);
    check("''We won,'' Mr. Obi added.", &["Mr. Obi | added | ''We won,''"]);
    check("«We won», said Obi.", &["Obi | said | «We won»"]);
}

#[test]
fn split_quotations_are_one() {
    check("\"A plan,\" he said. \"We have one.\"", &["he | said | \"A plan,\" + \"We have one.\""]);
    check("“The plan,” she said, “is ready.”", &["she | said | “The plan,” + “is ready.”"]);
    check("\"We won,\" he said. \"We lost,\" she added.", &["he | said | \"We won,\"", "she | added | \"We lost,\""]);
}

#[test]
fn indirect_and_mixed() {
    check("The minister said that prices would rise.", &["The minister | said | that prices would rise"]);
    check("Obi said in a statement on Monday she would go.", &["Obi | said | she would go"]);
    check("Prices would rise, the minister said.", &["the minister | said | Prices would rise"]);
    check("The plan, Obi said, would fail.", &["Obi | said | The plan + would fail"]);
    check("Obi called the plan \"a joke.\"", &["Obi | called | the plan \"a joke.\""]);
    check(
        "Obi said the plan was \"dead,\" adding that it had no friends.",
        &["Obi | said | the plan was \"dead,\"", "Obi | adding | that it had no friends"],
    );
    check("According to the report, sales fell.", &["the report | According to | sales fell"]);
    check("Sales fell, according to the report.", &["the report | according to | Sales fell"]);
    check("The mayor told reporters that the road was closed.", &["The mayor | told | that the road was closed"]);
}

#[test]
fn no_quotations() {
    for text in [
        "The said report was long.",
        "He did not elaborate.",
        "Joe \"Shorty\" Adeyemi went home.",
        "The song \"Blue Moon\" was played.",
        "The farmers' market opened.",
        "They reported to the office.",
        "",
        "\"\"=",
    ] {
        check(text, &[]);
    }
}

#[test]
fn odd_forms() {
    check("John Doe:\"We go now.\"", &["John Doe | : | \"We go now.\""]);
    check("\"We will stay here.\" ― Ada Obi", &["Ada Obi | ― | \"We will stay here.\""]);
    check(
        "COAST LOSES ITS PIER “No one came to see it go.” [Harbour Post.]",
        &["Harbour Post | [ | “No one came to see it go.”"],
    );
    check("Hugh Hill, a doctor, said:\n\n\"It is late.\"", &["Hugh Hill, a doctor | said | \"It is late.\""]);
}

#[test]
fn many_paragraphs_are_one_quotation() {
    check("Obi said: “One.\n\n“Two.\n\n“Three.”\n\nThe end.", &["Obi | said | “One. + “Two. + “Three.”"]);
}

#[test]
fn a_lost_source_is_told() {
    let found = find("said Monday the was ready to reopen the bridge with East.");
    assert_eq!(found.len(), 1);
    assert!(found[0].missing && found[0].source.is_empty() && found[0].speakers.is_empty());
    let found = find("The plan is ready, West Umbria's said that it would go on.");
    assert!(found.iter().all(|q| q.missing && q.speakers.is_empty()));
}

#[test]
fn types() {
    let kinds: Vec<_> =
        find("\"Go now,\" Obi said. Obi said it was \"over.\" Obi said it ended.").iter().map(|q| q.kind).collect();
    assert_eq!(kinds, [QuoteType::Direct, QuoteType::Mixed, QuoteType::Indirect]);
}

/// Texts made of the pieces the rules look at.
fn newsy() -> impl Strategy<Value = String> {
    let words = [
        "said",
        "told",
        "according to",
        "that",
        "Obi",
        "the mayor",
        "he",
        "who",
        ",",
        ".",
        ":",
        "\"",
        "“",
        "”",
        "'",
        "''",
        "\n\n",
        "and",
        "adding",
        "-",
        "―",
        "asked",
        "to",
        "in",
        "Monday",
        "(",
        ")",
        "?",
        "was",
        "n't",
        "’s",
        "é🎉",
        "of",
        "«",
        "»",
        ";",
    ];
    proptest::collection::vec((0..words.len(), any::<bool>()), 0..80).prop_map(move |v| {
        v.iter().map(|(i, space)| format!("{}{}", words[*i], if *space { " " } else { "" })).collect()
    })
}

proptest! {
    #[test]
    fn any_text_is_safe(text in newsy()) {
        for q in find(&text) {
            prop_assert!(!q.content.is_empty());
            let mut end = 0;
            for piece in &q.content {
                prop_assert!(piece.start >= end && piece.start < piece.end, "{:?}", q.content);
                end = piece.end;
            }
            for span in q.content.iter().chain(&q.source).chain(&q.cue) {
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
            }
            prop_assert!((0.0..=1.0).contains(&q.confidence));
        }
        prop_assert_eq!(find(&text), find(&text));
    }

    #[test]
    fn noise_is_safe(text in "\\PC{0,200}") {
        find(&text);
    }
}

#[test]
fn an_endless_sentence_takes_linear_time() {
    assert!(!find(&"he said ".repeat(40_000)).is_empty());
    find(&"\"a,\" he said, ".repeat(20_000));
}

#[test]
fn the_network_keeps_the_marks_and_the_lost_sources() {
    let both = |text: &str| {
        let tokens = Tokenizer::new().tokenize(text);
        Attributor::new().attribute(text, &tokens, &Entities::default()).quotations
    };
    let found = both("\"A plan,\" Ada Obi said. \"We have one.\" The mayor said that prices would rise.");
    let contents: Vec<Vec<&str>> = found
        .iter()
        .map(|q| {
            q.content
                .iter()
                .map(|s| s.of("\"A plan,\" Ada Obi said. \"We have one.\" The mayor said that prices would rise."))
                .collect()
        })
        .collect();
    assert_eq!(contents, [vec!["\"A plan,\"", "\"We have one.\""], vec!["that prices would rise"]]);
    assert!(both("Ada Obi did not clarify who would pay, and she declined to comment.").is_empty());
    let found = both("said Monday the was ready to reopen the bridge with East.");
    assert!(found.iter().all(|q| q.source.is_empty() && q.speakers.is_empty()), "{found:?}");
}

#[test]
fn network_and_rules_together() {
    let lines = |text: &str| -> Vec<String> {
        let tokens = Tokenizer::new().tokenize(text);
        let entities = Tagger::embedded().tag(text, &tokens);
        let found = Attributor::new().attribute(text, &tokens, &entities).quotations;
        let lost = |q: &Quotation| if q.missing { "lost " } else { "" };
        found.iter().map(|q| format!("{} {}| {}", join(text, &q.source), lost(q), join(text, &q.content))).collect()
    };
    // A sentence that begins with a verb has lost its subject.
    assert_eq!(lines("In July, has called the plan \"a joke.\""), [" lost | the plan \"a joke.\""]);
    // A source does not end within a name.
    let text = "In a letter Tuesday to the paper, Park Ji-in said that the talks had \"never ended\" and would go on.";
    assert_eq!(lines(text), ["Park Ji-in | that the talks had \"never ended\" and would go on"]);
    // What leads to the mark is not said.
    let text = "Ada Obi explained it this way: \"You wait for the bus, and then you walk.\"";
    assert_eq!(lines(text), ["Ada Obi | \"You wait for the bus, and then you walk.\""]);
    // What a later stretch in small letters needs belongs to it; a comma ends no name.
    let text = "\"We thought only the mayor was rude,\" said Aiko Mori, who wrote a book on the town. Brandt \"kind of \
                misspoke. This is not something he should talk about in public.\"";
    let content = "\"We thought only the mayor was rude,\" + Brandt \"kind of misspoke. This is not something he should talk \
                   about in public.\"";
    assert_eq!(lines(text), [format!("Aiko Mori | {content}")]);
}

#[test]
fn each_stretch_goes_to_its_own_cue() {
    check(
        "Obi was asked, “If you had seen it, would you have gone?” He answered, “I was at sea. I saw nothing.”",
        &[" | asked | “If you had seen it, would you have gone?”", "He | answered | “I was at sea. I saw nothing.”"],
    );
    check(
        "\"We cannot sail for much longer,\" Obi said, adding later, \"The boats are too old.\"",
        &["Obi | said | \"We cannot sail for much longer,\"", "Obi | adding | \"The boats are too old.\""],
    );
    check(
        "\"It comes and it goes,\" she said. Her sister looked out of the window. \"Mine never came at all, not once.\"",
        &["she | said | \"It comes and it goes,\"", " |  | \"Mine never came at all, not once.\""],
    );
    check(
        "\"It comes and it goes,\" Ada Obi said. She did not name the mine. \"Ours never came at all, not once.\"",
        &["Ada Obi | said | \"It comes and it goes,\" + \"Ours never came at all, not once.\""],
    );
    let other = "\"Its shop remains our favourite because it bakes through difficult times,\" a banker wrote.";
    let found = lines(&format!("The company said it would bake more bread. The cost is not in its forecast. {other}"));
    assert_eq!(found[0], "The company | said | it would bake more bread");
    check("A self-described \"bookish boy,\" Mr. Obi left the town.", &[]);
    check("Obi joked, “You are late, friends,” drawing loud laughter.", &["Obi | joked | “You are late, friends,”"]);
}

#[test]
fn a_stretch_within_the_words_of_the_reporter() {
    check(
        "\"It never came, and we never asked,\" Obi said on the radio's \"Breakfast Hour.\" \"We had other things to do.\"",
        &["Obi | said | \"It never came, and we never asked,\" + \"We had other things to do.\""],
    );
    check(
        "\"People are cold,\" said Alderman Jan Erfurt, who fears that the board may \"need to be more open.\"",
        &["Alderman Jan Erfurt, who fears that the board may | said | \"People are cold,\""],
    );
}

#[test]
fn a_paragraph_of_speech_goes_on_with_the_one_before() {
    let speech = "\"It is older than my mother, and it will outlive me.\"";
    check(
        &format!("Obi said that the bridge would stay where it is for another year.\n\n{speech}"),
        &[&format!("Obi | said | that the bridge would stay where it is for another year + {speech}")],
    );
    // Whose it is cannot be told.
    let stays = lines(&format!("Obi said that the bridge would stay. The river was high all week.\n\n{speech}"));
    assert_eq!(stays[0], "Obi | said | that the bridge would stay");
    let unclosed =
        lines("Obi said that the bridge would stay.\n\n\"It is older than I am, Obi said. The room laughed.");
    assert_eq!(unclosed[0], "Obi | said | that the bridge would stay");
}

#[test]
fn a_colon_leads_to_the_stretch() {
    check(
        "Obi told the council when asked last week about the bridge: \"That matter is with the engineers. They follow the water.\"",
        &["Obi | told | \"That matter is with the engineers. They follow the water.\""],
    );
    check(
        "This is what the board said about the bridge in the first draft of its plan:\n\n\"The bridge is the oldest in the county, and \
         it will be kept.\"",
        &["the board | said | \"The bridge is the oldest in the county, and it will be kept.\""],
    );
}

/// As [`check`], by network and rules.
#[track_caller]
fn check_both(text: &str, expected: &[&str]) {
    let tokens = Tokenizer::new().tokenize(text);
    let entities = Tagger::embedded().tag(text, &tokens);
    assert_eq!(lines_of(text, &Attributor::new().attribute(text, &tokens, &entities).quotations), expected, "{text}");
}

#[test]
fn words_beside_the_marks() {
    check_both(
        "\"Absolutely not, and never,\" Obi said of the plan to wait.",
        &["Obi | said of | \"Absolutely not, and never,\""],
    );
    check_both(
        "There were many guests, among them Ann Obi, who joked of the museum, \"I haven't seen it yet, but I will.\"",
        &["who | joked of | \"I haven't seen it yet, but I will.\""],
    );
    check_both(
        "She repeatedly says, \"Don't you go in there,\" until the door is heard.",
        &["She | repeatedly says | \"Don't you go in there,\""],
    );
}

#[test]
fn the_nearest_words_tell_who_said_it() {
    check_both(
        "The spot concludes with footage of Brandt saying during the debate last week, \"That makes me smart,\" when Obi blasted him \
         for not paying.",
        &["Brandt | saying | \"That makes me smart,\"", "Obi | blasted | him for not paying"],
    );
    let speech = "\"If you look at what is going on in this city, the schools are an example: 59 percent leave.\"";
    check_both(
        &format!(
            "The bias begins to show when looking at how the site rated this statement by Brandt on June 11:\n\n{speech}"
        ),
        &[&format!("Brandt | statement | {speech}")],
    );
    check_both(
        "\"Promise me you'll keep your hands in sight,\" Brandt sings to Obi before asking her, \"I just want to know, where do we go \
         from here?\"",
        &[
            "Brandt | sings | \"Promise me you'll keep your hands in sight,\"",
            "Brandt | asking | \"I just want to know, where do we go from here?\"",
        ],
    );
}

#[test]
fn words_outside_the_marks() {
    check(
        "While trust is high, Obi said, \"this has done nothing for the town.\"",
        &["Obi | said | While trust is high + \"this has done nothing for the town.\""],
    );
    check("On Monday, Obi said, \"we will see.\"", &["Obi | said | \"we will see.\""]);
    check("\"Are you well?\" Obi, a nurse, said softly.", &["Obi, a nurse | said | \"Are you well?\""]);
    check(
        "As for the costs, \"a wider base will take work,\" said Mr. Brandt.",
        &["Mr. Brandt | said | \"a wider base will take work,\""],
    );
}

#[test]
fn announced_paragraphs() {
    let speech = "\"In a sign of how little it is loved, just 24 percent of those asked gave it their support.\"";
    for (lead, expected) in [
        ("The Harbour Gazette reports:", "The Harbour Gazette | reports"),
        ("She made the following comment on Monday:", "She | made"),
        ("Said Ellison:", "Ellison | Said"),
        ("In the end, she returned to her old lines:", "she | returned"),
    ] {
        check(&format!("{lead}\n\n{speech}"), &[&format!("{expected} | {speech}")]);
    }
    check("\"It cannot stand as it is,\" said the ruling.", &["the ruling | said | \"It cannot stand as it is,\""]);
}

#[test]
fn names_that_are_other_words() {
    check("\"We won,\" said Will Doyle, a baker.", &["Will Doyle, a baker | said | \"We won,\""]);
    check("\"We won,\" said Brantly, explaining more.", &["Brantly | said | \"We won,\""]);
    check("\"We won,\" wrote another.", &["another | wrote | \"We won,\""]);
    check(
        "Said Obi, who has lived there for years, \"We won this.\"",
        &["Obi, who has lived there for years | Said | \"We won this.\""],
    );
}

#[test]
fn statements_given_out() {
    let speech = "\"Our thoughts are with all of those who lost their homes and their boats in the storm last week.\"";
    for (lead, expected) in [
        (
            "After the storm, former Governor Ada Obi issued the following statement:",
            "former Governor Ada Obi | issued",
        ),
        ("Its director, Abel Moyo, gave this answer:", "Abel Moyo | gave"),
        ("A spokeswoman for Ada Obi sent a short reply:", "A spokeswoman for Ada Obi | sent"),
    ] {
        let text = format!("{lead}\n\n{speech}");
        let tokens = Tokenizer::new().tokenize(&text);
        let entities = Tagger::embedded().tag(&text, &tokens);
        let found = Attributor::rules_only().attribute(&text, &tokens, &entities).quotations;
        assert_eq!(lines_of(&text, &found), [format!("{expected} | {speech}")], "{text}");
    }
}

#[test]
fn a_transcript_with_a_mark_before_each_turn() {
    check(
        "\"WALLIS: Let us start with the news. Two questions.\n\n\"BRANDT: He will not be there.\n\n\
         \"And that is all there is to it.\n\n\"(CROSSTALK.)\n\n\"WALLIS: Are they the same?\"",
        &[
            "WALLIS | : | Let us start with the news. Two questions.",
            "BRANDT | : | He will not be there. + \"And that is all there is to it.",
            "WALLIS | : | Are they the same?\"",
        ],
    );
}
