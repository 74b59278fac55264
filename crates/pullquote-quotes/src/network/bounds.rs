//! How far the content of a cue may reach: not into another sentence's quotation, nor out of the clause the cue is in.
//!
//! The network labels each token by its neighbourhood. What it takes for content beyond these bounds is the content of
//! another report, or the clause that a relative one interrupts.

use pullquote_lexicon::is_finite;
use pullquote_tokenize::{TokenIndex, TokenRange, Tokens};

/// The most tokens between a relative pronoun and the cue of its clause.
const LONGEST_SUBJECT: u32 = 8;
/// Longest word that is looked up.
const LONGEST_WORD: usize = 16;

/// The tokens of a window in which a cue may have content; `likely` tells which are taken for content.
pub(super) fn reach(
    text: &str,
    tokens: &Tokens,
    window: TokenRange,
    cue: TokenRange,
    likely: impl Fn(TokenIndex) -> bool,
) -> TokenRange {
    let start = after_utterance(tokens, window, cue, likely).unwrap_or(window.start);
    let end = relative_end(text, tokens, window, cue).unwrap_or(window.end);
    start.until(end)
}

/// `“A.” B, said X.`: where B begins, if its sentence has content of its own and A, closed before it, is a sentence too.
fn after_utterance(
    tokens: &Tokens,
    window: TokenRange,
    cue: TokenRange,
    likely: impl Fn(TokenIndex) -> bool,
) -> Option<TokenIndex> {
    let sentences = tokens.sentences();
    let own = sentences.get(tokens.sentence_of(cue.start))?.start;
    if own <= window.start || tokens.quoted_of(own).is_some() || !own.until(cue.start).iter().any(likely) {
        return None;
    }
    let quoted = tokens.quoted();
    let last = quoted[..quoted.partition_point(|q| q.end <= own)].last()?;
    let begins = |token: TokenIndex| sentences.get(tokens.sentence_of(token)).is_some_and(|s| s.start == token);
    let whole = last.closed && last.end > window.start && begins(last.first) && begins(last.end);
    whole.then_some(last.end)
}

/// `X, who said A, B.`: the comma before B, the verb of the sentence that the relative clause interrupts.
fn relative_end(text: &str, tokens: &Tokens, window: TokenRange, cue: TokenRange) -> Option<TokenIndex> {
    let sentence = tokens.sentences().get(tokens.sentence_of(cue.start))?;
    let word = |i: TokenIndex| tokens.text(text, i);
    let is_mark = |i: TokenIndex| tokens.quoted_of(i).is_some() || word(i) == ",";
    let from = sentence.start.max(cue.start.saturating_sub(LONGEST_SUBJECT));
    let mut before = from.until(cue.start).iter().rev().take_while(|&i| !is_mark(i));
    let who = before.find(|&i| ["who", "which"].iter().any(|w| w.eq_ignore_ascii_case(word(i))))?;
    let comma = who.checked_sub(1).filter(|&i| i > sentence.start && word(i) == ",")?;
    let start = sentence.start.max(window.start);
    if start.until(comma).iter().any(|i| verb(word(i))) {
        return None;
    }
    let end = sentence.end.min(window.end);
    cue.end
        .until(end)
        .iter()
        .find(|&i| word(i) == "," && tokens.quoted_of(i).is_none() && i + 1 < end && verb(word(i + 1)))
}

/// Whether a word may be the verb of a clause; a capital letter makes a name of it.
fn verb(word: &str) -> bool {
    word.len() <= LONGEST_WORD && word.bytes().all(|c| c.is_ascii_lowercase()) && is_finite(word.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_tokenize::Tokenizer;

    /// What the reach of the first `said` or `told` holds, if unquoted words before it are content.
    fn reach_of(text: &str) -> String {
        let tokens = Tokenizer::new().tokenize(text);
        let cue = tokens.range().iter().rfind(|&i| matches!(tokens.text(text, i), "said" | "told"));
        let cue = cue.map(TokenIndex::alone).expect("a cue");
        let range = reach(text, &tokens, tokens.range(), cue, |i| tokens.quoted_of(i).is_none());
        tokens.span_of(range).of(text).to_owned()
    }

    #[test]
    fn a_quotation_before_is_not_reached() {
        assert_eq!(reach_of("“We lost it.” The dam broke, police said."), "The dam broke, police said.");
        assert_eq!(
            reach_of("Obi wept. “We lost it.” It rained. The dam broke, police said."),
            "It rained. The dam broke, police said."
        );
        for whole in ["“We lost it.” “The dam broke,” she said.", "It was “a loss.” The dam broke, police said."]
        {
            assert_eq!(reach_of(whole), whole);
        }
    }

    #[test]
    fn the_clause_that_a_relative_one_interrupts_is_not_reached() {
        assert_eq!(reach_of("Obi, who told them she was ill, resigned in May."), "Obi, who told them she was ill");
        assert_eq!(reach_of("The dam, which police said was safe, has failed."), "The dam, which police said was safe");
        for whole in ["It was Obi, who said she saw, heard and fled.", "Obi, who said it was late, dark and cold."] {
            assert_eq!(reach_of(whole), whole);
        }
    }
}
