//! Turns of transcripts and interviews.

use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::{Doc, Tag};
use pullquote_entities::Kind;
use pullquote_tokenize::{TokenIndex, TokenRange};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::Turn.id(),
    purpose: "In a transcript, where paragraphs begin with labels, before a colon or in brackets, that recur or name people in turn, each is said by whom its label names.",
    examples: &[Example {
        text: "ADA OBI: We lost the bridge in May.\n\nBEN EZE: Who says so?\n\nADA OBI: The engineers did. It is gone.\n\n\
               BEN EZE: Thank you.",
        with: "ADA OBI <ADA OBI> [:]: We lost the bridge in May.\n\
               BEN EZE <BEN EZE> [:]: Who says so?\n\
               ADA OBI <ADA OBI> [:]: The engineers did. It is gone.\n\
               BEN EZE <BEN EZE> [:]: Thank you.",
        without: "ADA OBI <ADA OBI> [:]: We lost the bridge in May",
    }],
};

/// Most tokens of a label; longer openings are sentences.
const LONGEST_LABEL: u32 = 9;
/// So many labels that come back make a conversation; lists and tables repeat one, or none.
const LEAST_SPEAKERS: usize = 2;
/// So many labels in capitals, one paragraph after the other, make a conversation if one comes back.
const LEAST_TURNS: usize = 3;
/// Shorter paragraphs behind the names of two people are lists, of a cast or of results.
const LEAST_WORDS: usize = 3;
/// How often a turn is right, words and label.
const PROBABILITY: f32 = 0.9;

/// A label and the paragraphs it begins.
struct Turn {
    label: TokenRange,
    /// Where the words of the label that name somebody end: before a comma or bracket.
    name: TokenIndex,
    /// Where the words said begin, behind the colon if there is one.
    words: TokenIndex,
    number: usize,
    /// Whether the label stands in doubled brackets, as nothing else does.
    doubled: bool,
    paragraphs: Vec<TokenRange>,
}

impl Turn {
    /// By what the label is compared with others: the last word of the name.
    fn key<'a>(&self, doc: &'a Doc) -> &'a str {
        doc.word(self.name - 1)
    }

    /// Whether a person is named and says a sentence.
    fn is_person(&self, doc: &Doc) -> bool {
        let first = &self.paragraphs[0];
        let person =
            doc.entities.mention_at(self.label.start).is_some_and(|m| doc.entities.mentions[m].kind == Kind::Per);
        let ends = first.end.checked_sub(1).is_some_and(|last| matches!(doc.word(last), "." | "?" | "!"));
        person && ends && doc.words_in(self.label.end.until(first.end)) >= LEAST_WORDS
    }
}

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    let paragraphs = doc.tokens.paragraphs();
    let labelled = paragraphs.iter().enumerate().filter_map(|(n, p)| turn(doc, n, p.tokens));
    let mut turns: Vec<Turn> = labelled.collect();
    if turns.len() < LEAST_SPEAKERS {
        return;
    }
    if conversation(doc, &turns) || is_transcript(doc, &turns) {
        // What stands between two turns goes on with the first.
        for n in 1..turns.len() {
            let between = turns[n - 1].number + 1..turns[n].number;
            let spoken = paragraphs[between].iter().map(|p| p.tokens);
            let spoken: Vec<_> = spoken.filter(|p| !p.is_empty() && doc.tag(p.start) != Tag::Bracket).collect();
            turns[n - 1].paragraphs.extend(spoken);
        }
    } else if turns.iter().all(|turn| turn.doubled) && recurring(doc, &turns) > 0 {
        // One person's answers are labelled, the questions between them are not.
    } else {
        let pairs: Vec<bool> = turns.windows(2).map(|pair| is_exchange(doc, &pair[0], &pair[1])).collect();
        let mut n = 0;
        turns.retain(|_| {
            n += 1;
            pairs.get(n - 1) == Some(&true) || n > 1 && pairs[n - 2]
        });
    }
    for turn in turns {
        // Reports within a turn are the speaker's own words, and marks around a turn are not the turn.
        for paragraph in &turn.paragraphs {
            drafts.retain(|d| d.start() < paragraph.start || d.start() >= paragraph.end || d.end() > paragraph.end);
        }
        let mut content = turn.paragraphs;
        content[0].start = turn.words;
        let cue = (turn.label.end < turn.words).then_some(turn.label.end.until(turn.words));
        let name = turn.label.start.until(turn.name);
        drafts.push(Draft { cue, ..Draft::proposed(content, Some(name), PROBABILITY) });
    }
    drafts.sort_by_key(Draft::start);
}

/// Whether labels come back.
fn conversation(doc: &Doc, turns: &[Turn]) -> bool {
    recurring(doc, turns) >= LEAST_SPEAKERS
}

/// How many labels come back.
fn recurring(doc: &Doc, turns: &[Turn]) -> usize {
    let mut names: Vec<String> = turns.iter().map(|turn| turn.key(doc).to_ascii_lowercase()).collect();
    names.sort_unstable();
    names.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).count()
}

/// Whether all labels are in capitals, with a sentence behind each and no paragraph between them, and one comes back, or
/// a question is answered. Lists of dishes or dates have such labels, too, but each once.
fn is_transcript(doc: &Doc, turns: &[Turn]) -> bool {
    let capitals = |turn: &Turn| {
        !turn.label.start.until(turn.name).iter().any(|i| doc.word(i).bytes().any(|c| c.is_ascii_lowercase()))
    };
    let ends = |turn: &Turn| {
        let last = turn.paragraphs[0].end - 1;
        matches!(doc.tag(last), Tag::Stop | Tag::Close | Tag::Dash)
    };
    let follows = |pair: &[Turn]| pair[1].number == pair[0].number + 1;
    let answered = |pair: &[Turn]| is_letter(doc, pair[0].label.start, "Q") && is_letter(doc, pair[1].label.start, "A");
    turns.len() >= LEAST_TURNS
        && turns.iter().all(|turn| capitals(turn) && ends(turn))
        && turns.windows(2).all(follows)
        && (recurring(doc, turns) > 0 || turns.windows(2).any(answered))
}

/// `Q`, `Q.`
fn is_letter(doc: &Doc, i: TokenIndex, letter: &str) -> bool {
    doc.word(i).trim_end_matches('.') == letter
}

/// Whether two people speak in turn, one paragraph after the other.
fn is_exchange(doc: &Doc, one: &Turn, other: &Turn) -> bool {
    let apart = other.number == one.number + 1 && !one.key(doc).eq_ignore_ascii_case(other.key(doc));
    apart && one.is_person(doc) && other.is_person(doc)
}

/// The turn a paragraph is, if it begins with a label: capitalised words before a colon, perhaps with something in
/// brackets, or the letter of a question or answer.
fn turn(doc: &Doc, number: usize, paragraph: TokenRange) -> Option<Turn> {
    if let Some(turn) = lettered(doc, number, paragraph).or_else(|| bracketed(doc, number, paragraph)) {
        return Some(turn);
    }
    let limit = paragraph.end.min(paragraph.start + LONGEST_LABEL + 1);
    let colon = paragraph.start.until(limit).iter().find(|&i| doc.tag(i) == Tag::Colon)?;
    let label = paragraph.start.until(colon);
    let mut bracket = false;
    let capital = |i: TokenIndex| {
        if doc.tag(i) == Tag::Bracket {
            bracket = !bracket;
            return true;
        }
        bracket || doc.upper(i) || doc.named(i) || matches!(doc.tag(i), Tag::Stop | Tag::Other | Tag::Comma)
    };
    let whole = !label.is_empty() && label.iter().all(capital) && doc.upper(label.start);
    let name = label.iter().find(|&i| matches!(doc.tag(i), Tag::Comma | Tag::Bracket)).unwrap_or(colon);
    let said = whole && name > label.start && doc.words_in((colon + 1).until(paragraph.end)) > 0;
    said.then(|| Turn { label, name, words: colon + 1, number, doubled: false, paragraphs: vec![paragraph] })
}

/// `Q. When?`, `A. In May.`
fn lettered(doc: &Doc, number: usize, paragraph: TokenRange) -> Option<Turn> {
    let first = paragraph.start;
    if !["Q", "A"].iter().any(|letter| is_letter(doc, first, letter)) {
        return None;
    }
    let stop = doc.word(first).ends_with('.');
    let words = first + if stop { 1 } else { 2 };
    let said = (stop || doc.word(first + 1) == ".") && doc.words_in(words.min(paragraph.end).until(paragraph.end)) > 0;
    said.then(|| Turn {
        label: first.alone(),
        name: first + 1,
        words,
        number,
        doubled: false,
        paragraphs: vec![paragraph],
    })
}

/// `((Ada Obi)) We lost the bridge.`, `[Obi] We lost it.`
fn bracketed(doc: &Doc, number: usize, paragraph: TokenRange) -> Option<Turn> {
    let is = |i: TokenIndex, marks: [&str; 2]| marks.contains(&doc.word(i));
    let limit = paragraph.end.min(paragraph.start + LONGEST_LABEL + 1);
    let first = paragraph.start.until(limit).iter().find(|&i| !is(i, ["(", "["]))?;
    let end = first.until(limit).iter().find(|&i| doc.tag(i) == Tag::Bracket)?;
    let words = end.until(limit).iter().find(|&i| !is(i, [")", "]"]))?;
    let brackets = first - paragraph.start;
    let name = first.until(end);
    let named = !name.is_empty() && name.iter().all(|i| doc.upper(i) || doc.named(i) || doc.tag(i) == Tag::Other);
    let whole = brackets > 0 && words - end == brackets && named && doc.words_in(words.until(paragraph.end)) > 0;
    whole.then(|| Turn {
        label: first.until(words),
        name: end,
        words,
        number,
        doubled: brackets == 2,
        paragraphs: vec![paragraph],
    })
}

#[cfg(test)]
mod tests {
    use crate::{Article, Attributor};
    use pullquote_entities::Tagger;
    use pullquote_tokenize::Tokenizer;

    /// Source and words of each quotation.
    fn turns(text: &str) -> Vec<(String, String)> {
        let tokens = Tokenizer::new().tokenize(text);
        let entities = Tagger::embedded().tag(text, &tokens);
        let found = Attributor::new().attribute(&Article::new(text, &tokens, &entities)).quotations;
        let of = |spans: &[pullquote_tokenize::Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" ");
        found.iter().map(|q| (of(q.source.as_slice()), of(&q.content))).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = turns(text);
        assert_eq!(found.iter().map(|(who, what)| (&**who, &**what)).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn labels_in_capitals_make_a_transcript() {
        check(
            "ADA OBI, ENGINEER (ph): We lost the bridge.\n\nEZE (voice-over): It fell in May.\n\nOBI: At noon.",
            &[("ADA OBI", "We lost the bridge."), ("EZE", "It fell in May."), ("OBI", "At noon.")],
        );
        check(
            "THE CLERK: All rise.\n\nQ. When did it fall?\n\nA. In the night.\n\nTHE COURT: We will adjourn.",
            &[
                ("THE CLERK", "All rise."),
                ("Q.", "When did it fall?"),
                ("A.", "In the night."),
                ("THE COURT", "We will adjourn."),
            ],
        );
    }

    #[test]
    fn labels_in_brackets_make_an_interview() {
        check(
            "[Post] When did it fall?\n\n[Obi] In May. It was old.\n\n[Post] Who saw it?\n\n[Obi] Nobody did.",
            &[
                ("Post", "When did it fall?"),
                ("Obi", "In May. It was old."),
                ("Post", "Who saw it?"),
                ("Obi", "Nobody did."),
            ],
        );
        check(
            "When did it fall?\n\n((Ada Obi)) In May. It was old.\n\nWho saw it?\n\n((Ada Obi)) Nobody did.",
            &[("Ada Obi", "In May. It was old."), ("Ada Obi", "Nobody did.")],
        );
        check("(Reuters) It rained in May.\n\n(Reuters) The bridge fell in June.", &[]);
    }

    #[test]
    fn labels_that_never_come_back_make_a_list() {
        check("MONDAY: Soup of the day.\n\nTUESDAY: Beans and rice.\n\nFRIDAY: Fish with peas.", &[]);
    }
}
