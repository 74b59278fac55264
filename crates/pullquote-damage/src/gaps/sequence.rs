//! A text as the gap model sees it: one number per token, paragraph breaks as elements of their own, and for the place
//! before each element what is known besides the words (spacing, quotation marks, position in the sentence).
//!
//! Public because training must see texts exactly as detection does.

use super::vocabulary::Vocabulary;
pub use super::words::FIRST_WORD;
use pullquote_tokenize::{MarkRole, TokenIndex, TokenKind, TokenRange, Tokens};

/// A paragraph break, and everything beyond either end of the text.
pub const BREAK: u16 = 0;
pub(crate) const OPEN: u16 = 1;
pub(crate) const CLOSE: u16 = 2;
pub(crate) const NESTED: u16 = 3;
pub(crate) const STRAY: u16 = 4;
pub(crate) const ADDRESS: u16 = 5;
pub(crate) const NUMBER: u16 = 6;
pub(crate) const SYMBOL: u16 = 7;

/// Number of kinds of cues known about a place besides the words.
pub const CUES: usize = 5;
/// Number of values of all cues together; each value is a row of the model.
pub const CUE_ROWS: usize = 8 + 4 + 8 + 8 + 8;

/// A text in the form the gap model reads. Reusable from text to text.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// Identity of each element: tokens, and a [`BREAK`] before, between and after paragraphs.
    pub ids: Vec<u16>,
    /// The cues of the place before each element, as rows `0..CUE_ROWS`.
    pub cues: Vec<[u8; CUES]>,
    /// Whether a sentence (or a paragraph break) begins with the element.
    pub starts: Vec<bool>,
    /// The token of the element; for a break, the token after it.
    pub tokens: Vec<TokenIndex>,
}

impl Sequence {
    /// Number of elements. There is a place before each of the elements `1..len`.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The byte of `tokens`' text for the place before element `place`: the end of the token before it, or, after a
    /// paragraph break, the start of the next token.
    pub fn byte(&self, tokens: &Tokens, place: usize) -> u32 {
        let token = self.tokens[place];
        if self.ids[place - 1] == BREAK { tokens.span(token).start } else { tokens.span(token.saturating_sub(1)).end }
    }

    /// Reads a text into the sequence, replacing its contents.
    pub fn read(&mut self, text: &str, tokens: &Tokens, vocabulary: &Vocabulary) {
        self.ids.clear();
        self.cues.clear();
        self.starts.clear();
        self.tokens.clear();
        let mut quoted = 0usize;
        self.push(BREAK, [0; CUES], true, TokenIndex::FIRST);
        for paragraph in tokens.paragraphs() {
            let style = 28 + paragraph_style(text, tokens, paragraph.tokens);
            for sentence in tokens.sentences().get(paragraph.sentences.clone()).unwrap_or_default() {
                for t in *sentence {
                    while tokens.quoted().get(quoted).is_some_and(|q| q.end <= t) {
                        quoted += 1;
                    }
                    let inside = tokens.quoted().get(quoted).is_some_and(|q| q.first < t);
                    let id = identity(text, tokens, t, vocabulary);
                    let cues = [
                        self.spacing(text, tokens, t),
                        8 + quotation(inside, self.ids[self.ids.len() - 1], id),
                        12 + (t - sentence.start).min(7) as u8,
                        20 + (sentence.end - t).min(7) as u8,
                        style,
                    ];
                    self.push(id, cues, t == sentence.start, t);
                }
            }
            let last = self.ids[self.ids.len() - 1];
            self.push(BREAK, [4, 8 + quotation(false, last, BREAK), 12 + 7, 20, style], true, paragraph.tokens.end);
        }
    }

    fn push(&mut self, id: u16, cues: [u8; CUES], start: bool, token: TokenIndex) {
        self.ids.push(id);
        self.cues.push(cues);
        self.starts.push(start);
        self.tokens.push(token);
    }

    /// The kind of space between a token and the element before it.
    fn spacing(&self, text: &str, tokens: &Tokens, index: TokenIndex) -> u8 {
        if self.ids[self.ids.len() - 1] == BREAK {
            return 5;
        }
        let (from, to) = (tokens.span(index - 1).end as usize, tokens.span(index).start as usize);
        match text.as_bytes().get(from..to).unwrap_or_default() {
            [] => 0,
            [b'\n'] => 3,
            [_] | [0xC2, 0xA0] => 1,
            between if between.contains(&b'\n') => 3,
            _ => 2,
        }
    }
}

fn quotation(inside: bool, left: u16, right: u16) -> u8 {
    match (left, right) {
        (OPEN, _) => 2,
        (_, CLOSE) => 3,
        _ => u8::from(inside),
    }
}

/// The kind of line of a paragraph: headlines and bylines lack words without having lost any.
fn paragraph_style(text: &str, tokens: &Tokens, range: TokenRange) -> u8 {
    let (mut words, mut long_lower, mut any_lower) = (0u32, 0u32, false);
    for t in range.iter().take(400) {
        if tokens.kinds()[t] == TokenKind::Word {
            let word = tokens.text(text, t).as_bytes();
            words += 1;
            long_lower += u32::from(word.len() > 4 && word[0].is_ascii_lowercase());
            any_lower |= word.len() > 2 && word[1..].iter().any(u8::is_ascii_lowercase);
        }
    }
    let last = tokens.text(text, range.end.saturating_sub(1));
    let closed =
        u8::from(matches!(last.as_bytes().last(), Some(b'.' | b'!' | b'?' | b':' | b'"' | 0x9D | 0xA6 | b')')));
    if words <= 3 {
        closed
    } else if !any_lower {
        2
    } else if long_lower * 12 <= words {
        3 + closed
    } else {
        5 + closed
    }
}

/// The identity of a token.
fn identity(text: &str, tokens: &Tokens, index: TokenIndex, vocabulary: &Vocabulary) -> u16 {
    let bytes = tokens.span(index).of(text).as_bytes();
    match tokens.kinds()[index] {
        TokenKind::Mark => match tokens.roles()[index] {
            MarkRole::Open => OPEN,
            MarkRole::Close => CLOSE,
            MarkRole::Nested => NESTED,
            MarkRole::Stray | MarkRole::None => STRAY,
        },
        TokenKind::Address => ADDRESS,
        TokenKind::Word => vocabulary.word(bytes),
        TokenKind::Number => vocabulary.find(bytes).unwrap_or(NUMBER),
        TokenKind::Punctuation => vocabulary.find(bytes).unwrap_or(SYMBOL),
    }
}
