//! Attributes of tokens, computed once per article: hashes, shape, case, what the lexicon knows.
//!
//! In text whose case means nothing (headlines in capitals, Title Case, all lower case) a word is treated as if it
//! had the case it mostly has in running news text.

use super::hash;
use super::lexicon::{Entry, LISTS, Lexicon, PREFIX};
use pullquote_tokenize::{MarkRole, TokenIndex, TokenKind, TokenRange, TokenVec, Tokens};

/// The token counts as capitalised.
pub(crate) const UPPER: u8 = 1;
/// It has a capital somewhere.
pub(crate) const ANY_UPPER: u8 = 2;
/// All its letters, two or more, are capitals.
pub(crate) const CAPITALS: u8 = 4;
/// It begins with a digit.
pub(crate) const DIGIT: u8 = 8;
/// A sentence or quotation begins here: a capital means nothing.
pub(crate) const START: u8 = 16;
/// It has a letter.
pub(crate) const LETTER: u8 = 32;
/// A sentence begins here.
pub(crate) const SENTENCE: u8 = 64;

/// Most tokens of a hyphenated word that are looked at; bounds the work on unusual texts.
const LONGEST_HYPHENATED: u32 = 8;

/// Longest phrase of the gazetteers, in tokens.
const LONGEST_PHRASE: u8 = 6;

/// Attributes of all tokens of an article.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// Hash of the lower-cased word.
    pub(crate) lower: TokenVec<u64>,
    /// Shape of the word: four bits per character, runs of one class cut to two.
    pub(crate) shape: TokenVec<u32>,
    pub(crate) flags: TokenVec<u8>,
    /// What the lexicon knows of the word; filled in only near possible names.
    pub(crate) entry: TokenVec<Entry>,
    /// Lists with a phrase that covers the token: four bits per list, for begin, inside, end, single.
    pub(crate) lists: TokenVec<u64>,
    /// Stretches of tokens that may contain names, in order.
    pub(crate) runs: Vec<Run>,
    lower_text: bool,
}

/// A stretch of tokens that may contain names, and the sentence it is in.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) tokens: TokenRange,
    pub(crate) sentence: TokenRange,
}

/// Code of a byte in shapes: capital, lower-case letter, digit, other letter, the rest.
const fn shape_of(byte: u8) -> u32 {
    match byte {
        b'A'..=b'Z' => 1,
        b'a'..=b'z' => 2,
        b'0'..=b'9' => 3,
        b'.' => 6,
        b'-' => 7,
        b'\'' => 8,
        _ => 5,
    }
}

const SHAPES: [u8; 128] = {
    let mut table = [0; 128];
    let mut b = 0;
    while b < 128 {
        table[b] = shape_of(b as u8) as u8;
        b += 1;
    }
    table
};

const NORMAL: [u8; 128] = {
    let mut table = [0; 128];
    let mut b = 0;
    while b < 128 {
        table[b] = hash::normal(b as u8);
        b += 1;
    }
    table
};

/// Shapes of a capitalised word and of one in lower case.
const SHAPE_TITLE: u32 = 0x122;
const SHAPE_LOWER: u32 = 0x22;
const SHAPE_HYPHEN: u32 = 0x7;
const SHAPE_STOP: u32 = 0x6;

impl Words {
    pub(crate) fn end(&self) -> TokenIndex {
        self.lower.range().end
    }

    pub(crate) fn is(&self, i: TokenIndex, flags: u8) -> bool {
        self.flags[i] & flags != 0
    }

    pub(crate) fn is_hyphen(&self, i: TokenIndex) -> bool {
        self.shape[i] == SHAPE_HYPHEN
    }

    /// Computes everything for a text.
    pub(crate) fn fill(&mut self, text: &str, tokens: &Tokens, lexicon: &Lexicon) {
        let n = tokens.len();
        self.lower.clear();
        self.shape.clear();
        self.flags.clear();
        self.lower.reserve(n);
        self.shape.reserve(n);
        self.flags.reserve(n);
        let mut capitalised = 0usize;
        for i in tokens.range() {
            let (lower, shape, flags) = attributes(tokens.text(text, i));
            capitalised += usize::from(flags & UPPER);
            self.lower.push(lower);
            self.shape.push(shape);
            self.flags.push(flags);
        }
        self.lower_text = n >= 8 && capitalised * 100 <= n;
        self.entry.fill_anew(n, Entry::default());
        self.lists.fill_anew(n, 0);
        self.runs.clear();
        for sentence in tokens.sentences() {
            let TokenRange { start, end } = *sentence;
            if start < end {
                self.mark_starts(start, end, tokens);
                self.repair_case(start, end, tokens, lexicon);
                self.find_runs(start, end, tokens, lexicon);
            }
        }
        self.look_up(lexicon);
    }

    fn mark_starts(&mut self, start: TokenIndex, end: TokenIndex, tokens: &Tokens) {
        self.flags[start] |= START | SENTENCE;
        for i in (start + 1).until(end) {
            let before = i - 1;
            let after_start = self.is(before, START) && !self.is(before, LETTER | DIGIT);
            let opened = tokens.kinds()[before] == TokenKind::Mark
                && matches!(tokens.roles()[before], MarkRole::Open | MarkRole::Nested);
            if after_start || opened {
                self.flags[i] |= START;
            }
        }
    }

    /// In sentences without the usual case, gives words the case they mostly have.
    fn repair_case(&mut self, start: TokenIndex, end: TokenIndex, tokens: &Tokens, lexicon: &Lexicon) {
        if self.lower_text {
            for i in start.until(end) {
                let entry = lexicon.get(self.lower[i]);
                if self.is(i, LETTER) && entry.capitalised() >= 4 {
                    self.flags[i] |= UPPER | ANY_UPPER;
                    self.shape[i] = SHAPE_TITLE;
                }
            }
            return;
        }
        let (mut letters, mut upper, mut capitals, mut long_lower) = (0, 0, 0, false);
        for i in start.until(end) {
            letters += usize::from(self.is(i, LETTER));
            upper += usize::from(self.is(i, UPPER));
            capitals += usize::from(self.is(i, CAPITALS));
            long_lower |= self.is(i, LETTER) && !self.is(i, UPPER) && tokens.span(i).len() > 4 && !tokens.glued(i);
        }
        let all_capitals = letters >= 3 && capitals * 10 >= letters * 7;
        let stopped = matches!(tokens.kinds()[end - 1], TokenKind::Punctuation) && self.shape[end - 1] == SHAPE_STOP;
        let title_case = letters >= 5 && upper * 10 >= letters * 6 && !long_lower && !stopped;
        if !all_capitals && !title_case {
            return;
        }
        for i in start.until(end) {
            if !self.is(i, UPPER) || (title_case && !all_capitals && self.is(i, CAPITALS)) {
                continue;
            }
            let entry = lexicon.get(self.lower[i]);
            if entry.capitalised() == 1 || (entry.capitalised() == 2 && !entry.is_name()) {
                self.flags[i] &= !(UPPER | ANY_UPPER | CAPITALS);
                self.shape[i] = SHAPE_LOWER;
            } else if all_capitals && self.is(i, CAPITALS) {
                self.flags[i] &= !CAPITALS;
                self.shape[i] = SHAPE_TITLE;
            }
        }
    }

    /// Finds stretches around capitals. Up to three words between two capitalised ones may belong to a name ("Bank of the
    /// Republic"), and so may a number after one ("Apollo 11") and words that often do ("province").
    fn find_runs(&mut self, start: TokenIndex, end: TokenIndex, tokens: &Tokens, lexicon: &Lexicon) {
        let mut open: Option<(TokenIndex, TokenIndex)> = None;
        let mut gap = 0;
        for i in start.until(end) {
            if !self.is(i, ANY_UPPER) {
                if open.is_some_and(|(_, last)| i > last) {
                    gap += 1;
                }
                continue;
            }
            let reach = self.hyphenated(i, end, tokens);
            open = match open {
                Some((first, last)) if gap <= 3 => Some((first, last.max(reach))),
                _ => {
                    self.close_run(open, start, end, lexicon);
                    (!self.is_common_opening(i, end, tokens, lexicon)).then_some((i, reach))
                }
            };
            gap = 0;
        }
        self.close_run(open, start, end, lexicon);
    }

    fn is_long(&self, i: TokenIndex, tokens: &Tokens) -> bool {
        self.is(i, LETTER) && tokens.span(i).len() > 3
    }

    /// Whether a sentence begins here with a word that is rarely part of a name.
    fn is_common_opening(&self, i: TokenIndex, end: TokenIndex, tokens: &Tokens, lexicon: &Lexicon) -> bool {
        let next_upper = i + 1 < end && self.is(i + 1, ANY_UPPER);
        if !self.is(i, START) || self.is(i, CAPITALS) || next_upper {
            return false;
        }
        match lexicon.get(self.lower[i]).capitalised() {
            1 => true,
            2 => i + 1 < end && self.is_long(i + 1, tokens),
            _ => false,
        }
    }

    /// The last token joined to `i` by hyphens ("Jae-in").
    fn hyphenated(&self, start: TokenIndex, end: TokenIndex, tokens: &Tokens) -> TokenIndex {
        let mut i = start;
        while i + 2 < end
            && i - start < LONGEST_HYPHENATED
            && tokens.glued(i + 1)
            && tokens.glued(i + 2)
            && self.shape[i + 1] == SHAPE_HYPHEN
            && self.is(i + 2, LETTER)
        {
            i += 2;
        }
        i
    }

    fn close_run(
        &mut self,
        open: Option<(TokenIndex, TokenIndex)>,
        start: TokenIndex,
        end: TokenIndex,
        lexicon: &Lexicon,
    ) {
        let Some((mut first, last)) = open else { return };
        let free = self.runs.last().map_or(start, |run| run.tokens.end).max(start);
        while first > free && lexicon.get(self.lower[first - 1]).is_name_word() {
            first -= 1;
        }
        let mut stop = last + 1;
        while stop < end && !self.is(stop, ANY_UPPER) && lexicon.get(self.lower[stop]).is_name_word() {
            stop += 1;
        }
        if stop < end && self.is(stop, DIGIT) {
            stop += 1;
        } else if stop + 1 < end && !self.is(stop, LETTER) && self.is(stop + 1, DIGIT) {
            stop += 2;
        }
        self.runs.push(Run { tokens: first.until(stop), sentence: start.until(end) });
    }

    /// Looks up the words of all runs, two neighbours on each side, and the phrases that begin in a run.
    fn look_up(&mut self, lexicon: &Lexicon) {
        let n = self.end();
        let mut done = TokenIndex::FIRST;
        for r in 0..self.runs.len() {
            let TokenRange { start: first, end: stop } = self.runs[r].tokens;
            for i in first.saturating_sub(2).max(done).until((stop + 2).min(n)) {
                self.entry[i] = lexicon.get(self.lower[i]);
            }
            done = (stop + 2).min(n);
            let sentence_end = self.runs[r].sentence.end;
            for i in first.until(stop) {
                if self.is(i, UPPER) {
                    self.mark_phrases(i, sentence_end, lexicon);
                }
            }
        }
    }

    fn mark_phrases(&mut self, start: TokenIndex, end: TokenIndex, lexicon: &Lexicon) {
        let mut longest = [0u8; LISTS];
        let mut entry = self.entry[start];
        let mut key = self.lower[start];
        let mut len = 1u8;
        loop {
            let mut lists = entry.lists & !PREFIX;
            while lists != 0 {
                let list = lists.trailing_zeros() as usize;
                if list < LISTS {
                    longest[list] = len;
                }
                lists &= lists - 1;
            }
            if entry.lists & PREFIX == 0 || start + u32::from(len) >= end || len >= LONGEST_PHRASE {
                break;
            }
            key = hash::phrase(key, self.lower[start + u32::from(len)]);
            entry = lexicon.get(key);
            len += 1;
        }
        for (list, &len) in longest.iter().enumerate() {
            for j in 0..len {
                let place = if len == 1 {
                    3
                } else if j == 0 {
                    0
                } else if j + 1 == len {
                    2
                } else {
                    1
                };
                let bits = &mut self.lists[start + u32::from(j)];
                if len > 1 || *bits >> (list * 4) & 15 == 0 {
                    *bits |= 1 << (list * 4 + place);
                }
            }
        }
    }
}

/// Hash of the lower-cased word, shape, flags.
#[inline]
fn attributes(word: &str) -> (u64, u32, u8) {
    let bytes = word.as_bytes();
    let mut lower = hash::SEED;
    let (mut shape, mut last, mut run) = (0u32, 0u8, 0u8);
    for (i, &b) in bytes.iter().enumerate() {
        if b >= 128 {
            return slow_attributes(word, i, lower, (shape, last, run));
        }
        lower = hash::step(lower, NORMAL[usize::from(b)]);
        let class = SHAPES[usize::from(b)];
        run = if class == last { run + 1 } else { 0 };
        if run < 2 {
            shape = shape << 4 | class as u32;
        }
        run = run.min(2);
        last = class;
    }
    (hash::finish(lower), shape, flags_of(word.as_bytes().first().copied(), shape, false))
}

/// The same for words with a character outside ASCII.
#[cold]
fn slow_attributes(word: &str, from: usize, mut lower: u64, so_far: (u32, u8, u8)) -> (u64, u32, u8) {
    let (mut shape, mut last, mut run) = so_far;
    let mut utf8 = [0u8; 4];
    for c in word[from..].chars() {
        let c = hash::simple(c);
        let class = if c.is_ascii() {
            lower = hash::step(lower, NORMAL[c as usize]);
            SHAPES[c as usize]
        } else {
            for l in c.to_lowercase() {
                for &b in l.encode_utf8(&mut utf8).as_bytes() {
                    lower = hash::step(lower, b);
                }
            }
            match c {
                _ if c.is_uppercase() => 1,
                _ if c.is_lowercase() => 2,
                _ if c.is_alphabetic() => 4,
                _ => 5,
            }
        };
        run = if class == last { run + 1 } else { 0 };
        if run < 2 {
            shape = shape << 4 | class as u32;
        }
        run = run.min(2);
        last = class;
    }
    let upper = word.chars().next().is_some_and(char::is_uppercase);
    (hash::finish(lower), shape, flags_of(word.as_bytes().first().copied(), shape, upper))
}

fn flags_of(first: Option<u8>, shape: u32, upper: bool) -> u8 {
    let first = first.unwrap_or(0);
    let (mut upper, mut capital, mut small, mut letter) = (upper || first.is_ascii_uppercase(), 0, 0, false);
    let mut rest = shape;
    while rest != 0 {
        capital += u32::from(rest & 15 == 1);
        small += u32::from(rest & 15 == 2);
        letter |= matches!(rest & 15, 1 | 2 | 4);
        rest >>= 4;
    }
    // A letter after an apostrophe or the like ("’Abd").
    upper |= !first.is_ascii_alphanumeric() && capital > 0 && small == 0 && shape & 15 == 1;
    let mut flags = 0;
    if upper {
        flags |= UPPER;
    }
    if capital > 0 {
        flags |= ANY_UPPER;
    }
    if capital > 1 && small == 0 {
        flags |= CAPITALS;
    }
    if first.is_ascii_digit() {
        flags |= DIGIT;
    }
    if letter {
        flags |= LETTER;
    }
    flags
}
