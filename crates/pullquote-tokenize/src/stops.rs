//! Whether a full stop belongs to the word before it (`Mr.`, `J. Smith`, `Art. 5`) or ends a sentence (`vitamin C.`).
//!
//! Looks at the text alone, at one or two words to each side, so that tokens of other programs are judged in the same way.

use crate::bytes::*;
use pullquote_lexicon::section::{ARTICLE, BEFORE_A_NAME, BEFORE_A_NUMBER, DEMONSTRATIVE, MARK, POSSESSIVE, PRONOUN};
use pullquote_lexicon::{
    ABBREVIATIONS, ABBREVIATIONS_OR_WORDS, Entry, FUNCTION_WORDS, LETTERED_THINGS, NAMES_WITH_FINAL_LETTER, is_finite,
};

/// The longest word looked back for: a bound on the time that a text without blanks takes.
const LONGEST_WORD: usize = 24;

/// A stretch of text; nothing outside of it is looked at.
#[derive(Clone, Copy)]
pub(crate) struct Stops<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl<'a> Stops<'a> {
    /// Whether the word `s..e` keeps the full stop that follows it (abbreviation, initial).
    pub(crate) fn keeps(self, s: usize, e: usize) -> bool {
        let word = &self.bytes[s..e];
        let dotted = (3..=12).contains(&word.len())
            && word.iter().enumerate().all(|(i, c)| if i % 2 == 1 { *c == b'.' } else { c.is_ascii_alphabetic() });
        if dotted {
            return true;
        }
        let q = self.past_closing(e + 1);
        let ends_paragraph = q >= self.end || matches!(self.bytes[q], b'\n' | b'\r');
        let piece = word.rsplit(|&c| c == b'-' || c == b'/').next().unwrap_or(word);
        if piece.len() == 1 && piece[0].is_ascii_uppercase() {
            return !ends_paragraph && !self.is_final_letter(e - 1);
        }
        let Some(abbreviation) = ABBREVIATIONS.find(word) else { return false };
        // No title is written in capitals only (the SEC).
        let capital = word[0].is_ascii_uppercase()
            && !(abbreviation.section == BEFORE_A_NAME && word.iter().all(u8::is_ascii_uppercase));
        let or_word = ABBREVIATIONS_OR_WORDS.contains(word);
        if abbreviation.section == BEFORE_A_NUMBER {
            return self.is_number(q) && (capital || !or_word);
        }
        if ends_paragraph && abbreviation.section != BEFORE_A_NAME {
            return false;
        }
        if !or_word {
            return true;
        }
        let next = if q < self.end { self.bytes[q] } else { b'\n' };
        match word {
            b"no" | b"No" | b"NO" => next.is_ascii_digit(),
            b"OK" | b"ok" | b"Ok" => false,
            _ if word.eq_ignore_ascii_case(b"al") || word.eq_ignore_ascii_case(b"v") => {
                capital || next.is_ascii_lowercase() || next == b',' || word == b"v"
            }
            _ => capital || next == b',',
        }
    }

    /// Whether the capital letter at `s`, with a full stop behind it, is the last word of a sentence and no initial.
    ///
    /// A letter is an initial unless something shows another use: the pronoun (`you and I.`), a thing that letters tell
    /// apart (`vitamin C.`, `a grade of D.`), an article before a mark (`an A.`), a name that ends so (`Malcolm X.`), a
    /// closing quotation mark, or a sentence that begins with a pronoun or article behind it.
    pub(crate) fn is_final_letter(self, s: usize) -> bool {
        let letter = self.bytes[s];
        if s > self.start && self.bytes[s - 1] == b'-' {
            // `Jay-Z.`, but `J.-P. Sartre` and `M-J. Smith`
            return s >= self.start + 3 && self.bytes[s - 2].is_ascii_lowercase();
        }
        if s + 2 < self.end && (self.bytes[s + 2] == b'"' || self.bytes[s + 2..self.end].starts_with("”".as_bytes()))
        {
            return true;
        }
        let q = self.past_closing(s + 2);
        if q >= self.end || q == s + 2 || self.bytes[q].is_ascii_lowercase() {
            return false;
        }
        let Some((at, before)) = self.word_before(s) else { return false };
        let lower = before[0].is_ascii_lowercase();
        let names_a_letter = |thing: Entry| lower || thing.section != MARK;
        if lower && letter == b'I'
            || LETTERED_THINGS.find(before).is_some_and(names_a_letter)
            || NAMES_WITH_FINAL_LETTER.contains(&self.bytes[at..=s])
        {
            return true;
        }
        match before {
            b"of" => self.word_before(at).is_some_and(|(_, word)| LETTERED_THINGS.contains_in(MARK, word)),
            b"a" | b"an" if matches!(letter, b'A'..=b'F') => !self.name_before_noun(q),
            _ => before.len() > 1 && self.opens_a_sentence(q),
        }
    }

    /// Past the closing marks and blanks from `q` on.
    fn past_closing(self, mut q: usize) -> usize {
        while q < self.end {
            let rest = &self.bytes[q..self.end];
            match rest[0] {
                b'"' | b')' | b' ' | b'\'' => q += 1,
                0xE2 if rest.starts_with("”".as_bytes()) || rest.starts_with("’".as_bytes()) => q += 3,
                _ => break,
            }
        }
        q
    }

    /// The word that stands before `s` in its line, and where it begins. One with a full stop counts
    /// only if it names a thing (`Apt. B`).
    fn word_before(self, s: usize) -> Option<(usize, &'a [u8])> {
        let mut end = s;
        while end > self.start && self.bytes[end - 1] == b' ' {
            end -= 1;
        }
        let stop = end > self.start && self.bytes[end - 1] == b'.';
        let until = end - usize::from(stop);
        let letters = self.bytes[self.start..until].iter().rev().take(LONGEST_WORD);
        let mut from = until - letters.take_while(|&&c| matches!(class(c), LETTER | HIGH)).count();
        // Typographic marks and dashes are no letters.
        if let Some(mark) = self.bytes[from..until].windows(2).rposition(|pair| pair == [0xE2, 0x80]) {
            from = until.min(from + mark + 3);
        }
        let word = &self.bytes[from..until];
        let whole = from == self.start || self.bytes[from - 1] != b'.';
        let found = end < s && !word.is_empty() && whole && (!stop || LETTERED_THINGS.contains(word));
        found.then_some((from, word))
    }

    /// The run of ASCII letters at `q`.
    fn word_at(self, q: usize) -> &'a [u8] {
        let rest = &self.bytes[q.min(self.end)..self.end];
        let len = rest.iter().take(LONGEST_WORD).take_while(|c| c.is_ascii_alphabetic()).count();
        &rest[..len]
    }

    /// The lower-case word behind the word at `q`, empty if something else stands there.
    fn lower_after(self, q: usize) -> &'a [u8] {
        let after = q + self.word_at(q).len();
        if self.bytes.get(after) != Some(&b' ') {
            return b"";
        }
        let word = self.word_at(after + 1);
        if word.iter().all(u8::is_ascii_lowercase) { word } else { b"" }
    }

    /// Whether a pronoun or article stands at `q` as at the head of a sentence (`He was`, `The town`).
    fn opens_a_sentence(self, q: usize) -> bool {
        let opens = FUNCTION_WORDS
            .find(self.word_at(q))
            .is_some_and(|word| matches!(word.section, PRONOUN | ARTICLE | DEMONSTRATIVE | POSSESSIVE));
        opens && self.bytes[q].is_ascii_uppercase() && !self.lower_after(q).is_empty()
    }

    /// Whether the capitalised words at `q` stand before a noun and not before the verb of a clause (`an F. Scott
    /// Fitzgerald novel`).
    fn name_before_noun(self, mut q: usize) -> bool {
        for _ in 0..4 {
            let word = self.word_at(q);
            let after = q + word.len();
            if !word.first().is_some_and(u8::is_ascii_uppercase) || self.bytes.get(after) != Some(&b' ') {
                return false;
            }
            let next = self.lower_after(q);
            if !next.is_empty() {
                return !self.opens_a_sentence(q) && !is_finite(next);
            }
            q = after + 1;
        }
        false
    }

    /// Whether a number or a letter as a number stands at `q` (`5`, `IV`, `B`).
    fn is_number(self, q: usize) -> bool {
        if self.bytes.get(q).is_some_and(u8::is_ascii_digit) {
            return q < self.end;
        }
        let word = self.word_at(q);
        let roman = word.len() > 1 && word.iter().all(|c| matches!(c, b'I' | b'V' | b'X' | b'L' | b'C'));
        roman || (word.len() == 1 && matches!(word[0], b'B'..=b'H' | b'J'..=b'Z'))
    }
}
