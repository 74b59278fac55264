//! From text to tokens: one pass over the bytes, a fast path for plain words, rules for everything else.

use crate::bytes::*;
use crate::stops::Stops;
use crate::{Paragraph, Span, TokenIndex, TokenKind, Tokens, marks, sentences};
use pullquote_lexicon::PREFIXES;
use std::ops::Range;

/// Splits news text into tokens, sentences and paragraphs, and finds the structure of its quotation marks.
///
/// Tokens follow Universal Dependencies for English: clitics (`'s`, `n't`) and hyphens are separate tokens,
/// abbreviations and initials keep their full stop. Infallible: any text has a segmentation.
#[derive(Clone, Debug, Default)]
pub struct Tokenizer {
    keep_hyphens: bool,
}

impl Tokenizer {
    /// Creates a tokenizer with the default rules.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether hyphenated words (`U.S.-led`) stay one token. Default: no; the built-in models expect them split.
    pub fn keep_hyphens(mut self, keep: bool) -> Self {
        self.keep_hyphens = keep;
        self
    }

    /// Segments a text.
    pub fn tokenize(&self, text: &str) -> Tokens {
        let mut tokens = Tokens::new();
        self.tokenize_into(text, &mut tokens);
        tokens
    }

    /// Segments a text into `out`, replacing its contents and reusing its memory.
    pub fn tokenize_into(&self, text: &str, out: &mut Tokens) {
        self.tokenize_range_into(text, 0..text.len(), out);
    }

    /// Segments the bytes `range` of a text (an article without its header lines); offsets refer to the whole text.
    /// Ends beyond the text or inside a character are moved inwards.
    pub fn tokenize_range_into(&self, text: &str, range: Range<usize>, out: &mut Tokens) {
        out.clear();
        let mut end = range.end.min(text.len()).min(u32::MAX as usize);
        out.truncated = text.len().min(range.end) > u32::MAX as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut start = range.start.min(end);
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let mut run = Run { bytes: text.as_bytes(), start, end, keep_hyphens: self.keep_hyphens, out };
        run.scan();
        marks::find(text, out);
        sentences::split(text, out);
    }
}

/// One pass over one text.
struct Run<'a> {
    bytes: &'a [u8],
    start: usize,
    end: usize,
    keep_hyphens: bool,
    out: &'a mut Tokens,
}

impl Run<'_> {
    fn scan(&mut self) {
        let (bytes, start, end) = (self.bytes, self.start, self.end);
        let wrapped = is_hard_wrapped(&bytes[start..end]);
        let (mut i, mut lines, mut first) = (start, 0usize, TokenIndex::FIRST);
        while i < end {
            let kind = class(bytes[i]);
            if kind == SPACE {
                lines += usize::from(bytes[i] == b'\n' || (bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n')));
                i += 1;
                continue;
            }
            if kind == HIGH {
                let (len, line) = wide_space(bytes, i);
                if len > 0 {
                    lines += usize::from(line);
                    i += len;
                    continue;
                }
            }
            if lines > 0 {
                if !wrapped || lines > 1 {
                    first = self.close_paragraph(first);
                }
                lines = 0;
            }
            let s = i;
            while i < end && class(bytes[i]) == LETTER {
                i += 1;
            }
            if i == end || class(bytes[i]) == SPACE {
                self.word(s, i);
                continue;
            }
            while i < end && class(bytes[i]) != SPACE {
                if bytes[i] >= 0xC2 && wide_space(bytes, i).0 > 0 {
                    break;
                }
                i += 1;
            }
            self.chunk(s, i.min(end));
        }
        self.close_paragraph(first);
    }

    /// Ends the paragraph that began at token `first`, if it has tokens; returns the first token of the next.
    fn close_paragraph(&mut self, first: TokenIndex) -> TokenIndex {
        let end = self.out.end();
        if end > first {
            self.out.paragraphs.push(Paragraph { tokens: first.until(end), sentences: 0..0 });
        }
        end
    }

    #[inline]
    fn push_as(&mut self, start: usize, end: usize, kind: TokenKind) {
        if end > start {
            self.out.spans.push(Span::new(start as u32, end as u32));
            self.out.kinds.push(kind);
        }
    }

    #[inline]
    fn push(&mut self, start: usize, end: usize) {
        if end > start {
            self.push_as(start, end, kind_of(self.bytes, start, end));
        }
    }

    /// A run of letters between white space.
    #[inline]
    fn word(&mut self, s: usize, e: usize) {
        let word = &self.bytes[s..e];
        let split = match word.len() {
            6 if word.eq_ignore_ascii_case(b"cannot") => 3,
            5 if [&b"gonna"[..], b"wanna", b"gotta"].iter().any(|w| word.eq_ignore_ascii_case(w)) => 3,
            _ => 0,
        };
        if split > 0 {
            self.push_as(s, s + split, TokenKind::Word);
        }
        self.push_as(s + split, e, TokenKind::Word);
    }

    /// A run of non-space bytes: strips punctuation off both ends and splits the core by its own rules.
    fn chunk(&mut self, s: usize, e: usize) {
        let bytes = self.bytes;
        let s = self.lead(s, e);
        if s >= e {
            return;
        }
        let address = address_end(bytes, s, e);
        let floor = address.unwrap_or(s);
        // The tail is stripped from the right, so keep it until the core has been pushed.
        let mut tail = [(0usize, 0usize); 24];
        let mut n = 0;
        let mut e = e;
        while e > floor && n < tail.len() {
            let len = self.tail_len(s, e);
            if len == 0 {
                break;
            }
            tail[n] = (e - len, e);
            n += 1;
            e -= len;
        }
        if let Some(end) = address.filter(|_| e > s) {
            self.push_as(s, end, TokenKind::Address);
            self.core(end, e);
        } else {
            self.core(s, e);
        }
        for &(a, b) in tail[..n].iter().rev() {
            self.push(a, b);
        }
    }

    /// Pushes the punctuation at the start of a chunk; returns where the rest begins.
    fn lead(&mut self, mut s: usize, e: usize) -> usize {
        let bytes = self.bytes;
        while s < e {
            let c = bytes[s];
            let wide = if c >= 0x80 { wide_punctuation(bytes, s, e) } else { 0 };
            let decade = |at: usize| at + 1 < e && bytes[at].is_ascii_digit() && bytes[at + 1].is_ascii_digit();
            let len = match c {
                _ if wide > 0 => {
                    if wide_apostrophe(bytes, s) > 0 && decade(s + 3) && bytes.get(s + 5) == Some(&b's') {
                        return s;
                    }
                    wide
                }
                b'*' | b'=' | b'!' | b'?' | b'~' | b'<' | b'>' | b'_' => run_len(bytes, s, e),
                b'`' => run_len(bytes, s, e.min(s + 2)),
                b'#' | b'@' if s + 1 < e && class(bytes[s + 1]) == LETTER => return s,
                b'"' | b'(' | b'[' | b'{' | b'$' | b'|' | b')' | b']' | b',' | b';' | b':' | b'%' | b'}' | b'^'
                | b'/' | b'#' => 1,
                b'\'' if decade(s + 1) => return s,
                b'\'' => run_len(bytes, s, e.min(s + 2)),
                b'.' => {
                    let k = run_len(bytes, s, e);
                    if k == 1 && s + 1 < e {
                        return s;
                    }
                    k
                }
                b'-' => run_len(bytes, s, e),
                b'+' | b'&' if e - s == 1 => 1,
                _ => return s,
            };
            self.push(s, s + len);
            s += len;
        }
        s
    }

    /// The length of the last punctuation token of `s..e`, 0 if it ends in a word.
    fn tail_len(&self, s: usize, e: usize) -> usize {
        let bytes = self.bytes;
        let c = bytes[e - 1];
        if c >= 0x80 {
            return wide_punctuation_before(bytes, s, e);
        }
        let back = |same: &dyn Fn(u8) -> bool| bytes[s..e].iter().rev().take_while(|&&b| same(b)).count();
        let pair = |c: u8| 1 + usize::from(e - s > 1 && bytes[e - 2] == c);
        match c {
            b'"' | b')' | b']' | b'}' | b',' | b';' | b':' | b'%' | b'>' | b'|' | b'(' | b'[' => 1,
            b'!' | b'?' => back(&|b| b == b'!' || b == b'?'),
            b'*' | b'=' | b'~' | b'_' | b'-' | b'/' => back(&|b| b == c),
            b'`' | b'\'' => pair(c),
            b'.' => {
                let k = back(&|b| b == b'.');
                if k > 1 {
                    k
                } else if e - s > 1 && self.keeps_stop(self.last_sentence(s, e - 1), e - 1) {
                    0
                } else {
                    1
                }
            }
            _ => 0,
        }
    }

    /// Whether the word `s..e` keeps the full stop that follows it.
    fn keeps_stop(&self, s: usize, e: usize) -> bool {
        Stops { bytes: self.bytes, start: self.start, end: self.end }.keeps(s, e)
    }

    /// The inside of a chunk: split at inner punctuation, then at clitics.
    fn core(&mut self, s: usize, e: usize) {
        let bytes = self.bytes;
        let (mut i, mut from) = (s, s);
        while i < e {
            let c = bytes[i];
            let len = if c >= 0x80 {
                let wide = wide_punctuation(bytes, i, e);
                if wide == 0 || (wide_apostrophe(bytes, i) > 0 && i > from && i + 3 < e) {
                    i += wide.max(1);
                    continue;
                }
                wide
            } else {
                match c {
                    b'-' => {
                        let k = run_len(bytes, i, e);
                        let whole = self.keep_hyphens || i == from || self.is_prefix(from, i, e);
                        if k == 1 && whole { 0 } else { k }
                    }
                    b'/' | b'(' | b')' | b'[' | b']' | b'"' | b';' | b'!' | b'?' | b'=' | b'|' | b'<' | b'>' | b'*'
                    | b'~' | b'$' | b'%' | b'{' | b'}' => 1,
                    b',' | b':' => {
                        let between_digits =
                            i > s && bytes[i - 1].is_ascii_digit() && i + 1 < e && bytes[i + 1].is_ascii_digit();
                        usize::from(!between_digits)
                    }
                    b'\'' if i + 1 < e && bytes[i + 1] == b'\'' => 2,
                    b'.' => match run_len(bytes, i, e) {
                        1 => usize::from(self.stop_inside(from, i, e)),
                        k => k,
                    },
                    _ => 0,
                }
            };
            if len == 0 {
                i += 1;
                continue;
            }
            self.clitic(from, i);
            self.push(i, i + len);
            i += len;
            from = i;
        }
        self.clitic(from, e);
    }

    /// Whether `from..i` is a bound prefix before a lower-case word (`non-profit`, `ex-husband`), which stays in one
    /// token.
    fn is_prefix(&self, from: usize, i: usize, e: usize) -> bool {
        i + 1 < e && self.bytes[i + 1].is_ascii_lowercase() && PREFIXES.contains(&self.bytes[from..i])
    }

    /// Whether the full stop at `i`, inside a chunk, ends a sentence that lost its following space (`over.Then`,
    /// `said."`).
    fn stop_inside(&self, from: usize, i: usize, e: usize) -> bool {
        let bytes = self.bytes;
        let word_before = i >= from + 2
            && match class(bytes[i - 1]) {
                LETTER => bytes[i - 1].is_ascii_lowercase() && class(bytes[i - 2]) == LETTER,
                kind => kind == DIGIT && class(bytes[i - 2]) == DIGIT,
            };
        if !word_before || self.keeps_stop(from, i) {
            return false;
        }
        let next = bytes[i + 1..e].first().copied().unwrap_or(b' ');
        let capital = next.is_ascii_uppercase() && i + 2 < e && bytes[i + 2].is_ascii_lowercase();
        capital || next == b'"' || wide_punctuation(bytes, (i + 1).min(e - 1), e) > 0
    }

    /// Where the last sentence within a word begins (`over.Mr.`), `s` if there is only one.
    fn last_sentence(&self, s: usize, e: usize) -> usize {
        let stop = self.bytes[s..e].iter().rposition(|&c| c == b'.').map(|at| s + at);
        stop.filter(|&at| self.stop_inside(s, at, e)).map_or(s, |at| at + 1)
    }

    /// Splits `'s`, `n't`, `'ll` and the like off a word.
    fn clitic(&mut self, s: usize, e: usize) {
        if s >= e {
            return;
        }
        let word = &self.bytes[s..e];
        // The last apostrophe, straight or typographic.
        let found = (0..word.len()).rev().find_map(|i| match word[i] {
            b'\'' => Some((i, 1)),
            0xE2 if wide_apostrophe(word, i) > 0 => Some((i, 3)),
            _ => None,
        });
        if let Some((at, len)) = found.filter(|f| f.0 > 0) {
            let suffix = &word[at + len..];
            let is = |w: &[u8]| suffix.eq_ignore_ascii_case(w);
            if suffix.is_empty() || [&b"s"[..], b"m", b"d", b"re", b"ve", b"ll"].iter().any(|w| is(w)) {
                self.amount(s, s + at);
                let kind = if suffix.is_empty() { TokenKind::Mark } else { TokenKind::Word };
                self.push_as(s + at, e, kind);
                return;
            }
            if is(b"t") && at >= 2 && word[at - 1] | 32 == b'n' {
                self.push(s, s + at - 1);
                self.push_as(s + at - 1, e, TokenKind::Word);
                return;
            }
        }
        self.amount(s, e);
    }

    /// Splits a unit off its number (`5pm`, `10km`).
    fn amount(&mut self, s: usize, e: usize) {
        let word = &self.bytes[s..e];
        if word.iter().all(|&b| class(b) == LETTER) {
            return self.word(s, e);
        }
        if word.first().is_some_and(u8::is_ascii_digit) {
            let digits = word.iter().take_while(|b| b.is_ascii_digit()).count();
            let unit = &word[digits..];
            if unit.len() == 2
                && [&b"am"[..], b"pm", b"km", b"kg", b"cm", b"mm"].iter().any(|u| unit.eq_ignore_ascii_case(u))
            {
                self.push(s, s + digits);
                self.push(s + digits, e);
                return;
            }
        }
        self.push(s, e);
    }
}

/// The kind of an external token, by its bytes alone.
pub(crate) fn kind_of(bytes: &[u8], start: usize, end: usize) -> TokenKind {
    if address_end(bytes, start, end) == Some(end) { TokenKind::Address } else { kind_by_start(bytes, start, end) }
}

/// The kind of a non-empty token that is not an address.
#[inline]
fn kind_by_start(bytes: &[u8], start: usize, end: usize) -> TokenKind {
    let token = &bytes[start..end];
    match class(token[0]) {
        LETTER => TokenKind::Word,
        DIGIT => TokenKind::Number,
        HIGH if !is_mark(token) && wide_punctuation(bytes, start, end) == 0 => TokenKind::Word,
        _ if is_mark(token) => TokenKind::Mark,
        PUNCTUATION if token.len() > 1 && matches!(token[0], b'#' | b'@') => TokenKind::Word,
        PUNCTUATION if token.len() > 1 && token[0] == b'\'' => {
            if token[1].is_ascii_digit() {
                TokenKind::Number
            } else {
                TokenKind::Word
            }
        }
        HIGH if token.len() > 4 || (token.len() > 3 && class(token[token.len() - 1]) == LETTER) => TokenKind::Word,
        _ => TokenKind::Punctuation,
    }
}

/// How often the byte at `at` repeats.
fn run_len(bytes: &[u8], at: usize, end: usize) -> usize {
    bytes[at..end].iter().take_while(|&&b| b == bytes[at]).count()
}

/// If the chunk is a web or e-mail address, returns where it ends (before trailing punctuation).
fn address_end(bytes: &[u8], s: usize, e: usize) -> Option<usize> {
    if e - s < 6 || !bytes[s..e].contains(&b'.') {
        return None;
    }
    // Typographic marks and dashes end an address too, and the punctuation before them is none of it.
    let mut q = bytes[s..e].iter().position(|&b| b == 0xE2).map_or(e, |at| s + at);
    while q > s && matches!(bytes[q - 1], b'.' | b',' | b';' | b':' | b')' | b'"' | b'\'' | b'?' | b'!' | b']') {
        q -= 1;
    }
    let word = &bytes[s..q];
    if word.len() < 6 {
        return None;
    }
    let starts = word.starts_with(b"http://") || word.starts_with(b"https://") || word.starts_with(b"www.");
    let mail = word.iter().position(|&c| c == b'@').is_some_and(|at| at > 0 && word[at..].contains(&b'.'));
    let plain = word.iter().all(|&c| class(c) != PUNCTUATION || matches!(c, b'.' | b'-' | b'/' | b'_'));
    let ends = plain && [&b".com"[..], b".org", b".net", b".gov", b".edu"].iter().any(|t| word.ends_with(t));
    (starts || mail || ends).then_some(q)
}

/// Whether single line ends are only wrapping: lines of even, short length that break within sentences.
pub(crate) fn is_hard_wrapped(bytes: &[u8]) -> bool {
    let (mut singles, mut inside, mut lines, mut long) = (0usize, 0usize, 0usize, 0usize);
    let mut from = 0;
    for at in memchr::memchr_iter(b'\n', bytes) {
        let line = bytes[from..at].trim_ascii_end();
        from = at + 1;
        let Some(&last) = line.last() else { continue };
        lines += 1;
        long += usize::from(line.len() > 100);
        let next = bytes[from..].iter().copied().find(|&b| b != b' ' && b != b'\r').unwrap_or(b'\n');
        if next != b'\n' {
            singles += 1;
            inside += usize::from(
                line.len() >= 40 && !matches!(last, b'.' | b'!' | b'?' | b'"' | b':') && next.is_ascii_lowercase(),
            );
        }
    }
    singles >= 4 && inside * 10 >= singles * 3 && long * 10 <= lines
}
