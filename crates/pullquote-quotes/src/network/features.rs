//! What the network reads of a token: rows of the embeddings, 32 bits, and where the token stands.

use super::weights::Embeddings;
use pullquote_tokenize::{MarkRole, MarkStyle, Paragraph, Quoted, TokenIndex, TokenKind, TokenRange, Tokens};

/// Bits of a token.
pub(super) mod bit {
    pub const QUOTED: u32 = 1;
    pub const ROLE: u32 = 0; // plus the role's number, 1 to 4
    pub const SENTENCE_FIRST: u32 = 1 << 5;
    pub const SENTENCE_LAST: u32 = 1 << 6;
    pub const PARAGRAPH_FIRST: u32 = 1 << 7;
    pub const PARAGRAPH_LAST: u32 = 1 << 8;
    pub const CAPITAL: u32 = 1 << 9;
    pub const CAPITALS: u32 = 1 << 10;
    pub const KIND: u32 = 10; // plus the kind's number, 1 to 4
    pub const GLUED: u32 = 1 << 15;
    pub const COMMA: u32 = 1 << 16;
    pub const STOP: u32 = 1 << 17;
    pub const DASH: u32 = 1 << 18;
    pub const COLON: u32 = 1 << 19;
    pub const SINGLE: u32 = 1 << 20;
    pub const UNCLOSED: u32 = 1 << 21;
    pub const UNOPENED: u32 = 1 << 22;
    pub const CONTINUES: u32 = 1 << 23;
    pub const FIRST_PARAGRAPH: u32 = 1 << 24;
    pub const PARAGRAPH_QUOTES: u32 = 1 << 25;
    pub const SENTENCE_QUOTED: u32 = 1 << 26;
    pub const LABEL: u32 = 1 << 27;
    pub const LABELLED: u32 = 1 << 28;
    pub const AFTER_COLON: u32 = 1 << 29;
    pub const AFTER_CLOSE: u32 = 1 << 30;
    pub const UNENDED: u32 = 1 << 31;
}

/// Rows of a token in the embeddings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    pub(super) word: u32,
    pub(super) bigram: u32,
    pub(super) suffix: u32,
}

/// Where a token stands; of the counters only differences mean something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) sentence: u32,
    pub(super) segment: u32,
    pub(super) commas: u32,
}

/// The tokens of a stretch of an article, as the network sees them.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    pub(super) rows: Vec<Rows>,
    pub(super) bits: Vec<u32>,
    pub(super) places: Vec<Place>,
}

impl Features {
    /// Describes the tokens of `range`.
    pub(super) fn fill(&mut self, text: &str, tokens: &Tokens, range: TokenRange, embeddings: &Embeddings) {
        self.rows.clear();
        self.bits.clear();
        self.places.clear();
        let mut walk = Walk::new(text, tokens, range.start);
        let before = range.start.checked_sub(1);
        let mut previous = before.map_or(0, |i| Form::of(text, tokens, i).hash());
        let mut end = before.map(|i| tokens.span(i).end);
        let mut place = Place::default();
        let mut stretch = None;
        for i in range {
            let form = Form::of(text, tokens, i);
            let hash = form.hash();
            let mix = (previous.wrapping_mul(0x9E37_79B1) ^ hash).wrapping_mul(0x85EB_CA6B);
            self.rows.push(Rows {
                word: hash,
                bigram: (mix >> 17) % embeddings.bigrams,
                suffix: form.suffix() % embeddings.suffixes,
            });
            previous = hash;

            let span = tokens.span(i);
            let mut bits = walk.at(i) | of_text(tokens.kinds()[i], tokens.roles()[i], span.of(text));
            if end == Some(span.start) {
                bits |= bit::GLUED;
            }
            end = Some(span.end);
            self.bits.push(bits);

            place.commas += u32::from(bits & (bit::COMMA | bit::DASH | bit::COLON) != 0);
            place.sentence = walk.sentence as u32;
            let now = walk.stretch();
            if i > range.start && now != stretch {
                place.segment += 1;
            }
            stretch = now;
            self.places.push(place);
        }
        // Apart from the rest: many look-ups then wait for memory at once.
        for row in &mut self.rows {
            row.word = embeddings.words.row(row.word);
        }
    }
}

/// The form of a token that is hashed: lower case, one digit, one dash, one apostrophe, marks by their role.
struct Form {
    hash: u64,
    /// The last three bytes, the last one lowest.
    last: u32,
    length: usize,
}

const BASIS: u64 = 0xCBF2_9CE4_8422_2325;

#[inline(always)]
fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
}

fn folded(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

impl Form {
    fn of(text: &str, tokens: &Tokens, index: TokenIndex) -> Self {
        let mut form = Self { hash: BASIS, last: 0, length: 0 };
        if tokens.kinds()[index] == TokenKind::Mark {
            let form_of_mark: &[u8] = match tokens.roles()[index] {
                MarkRole::Open => b"``",
                MarkRole::Close => b"''",
                MarkRole::Nested | MarkRole::Stray => b"\"",
                MarkRole::None => b"'",
            };
            form_of_mark.iter().for_each(|&b| form.push(b));
            return form;
        }
        let bytes = tokens.text(text, index).as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii() {
                form.push(match byte {
                    b'A'..=b'Z' => byte + 32,
                    b'1'..=b'9' => b'0',
                    _ => byte,
                });
                at += 1;
                continue;
            }
            match &bytes[at..] {
                [0xE2, 0x80, 0x98 | 0x99, ..] => (form.push(b'\''), at += 3).1,
                [0xE2, 0x80, 0x92..=0x95, ..] => (form.push(b'-'), at += 3).1,
                [0xCA, 0xBC, ..] => (form.push(b'\''), at += 2).1,
                _ => (form.push(byte), at += 1).1,
            }
        }
        form
    }

    #[inline(always)]
    fn push(&mut self, byte: u8) {
        self.hash = fnv(self.hash, byte);
        self.last = self.last << 8 | u32::from(byte);
        self.length += 1;
    }

    fn hash(&self) -> u32 {
        folded(self.hash)
    }

    /// Hash of `$` and the last three bytes.
    fn suffix(&self) -> u32 {
        let bytes = self.last.to_be_bytes();
        folded(bytes[4 - self.length.min(3)..].iter().fold(fnv(BASIS, b'$'), |hash, &b| fnv(hash, b)))
    }
}

/// The bits that depend on the token alone.
fn of_text(kind: TokenKind, role: MarkRole, token: &str) -> u32 {
    let mut bits = 0;
    if role != MarkRole::None {
        bits |= 1 << (bit::ROLE + role as u32);
    }
    if kind != TokenKind::Word {
        bits |= 1 << (bit::KIND + kind as u32);
    }
    bits | match token.as_bytes() {
        b"," => bit::COMMA,
        b"." | b"?" | b"!" => bit::STOP,
        b"-" | b"--" | b"---" | [0xE2, 0x80, 0x92..=0x95] => bit::DASH,
        b":" | b";" => bit::COLON,
        bytes => capitals(token, bytes),
    }
}

fn capitals(token: &str, bytes: &[u8]) -> u32 {
    let Some(&first) = bytes.first() else { return 0 };
    if first.is_ascii_lowercase() {
        return 0;
    }
    if token.is_ascii() {
        return match first.is_ascii_uppercase() {
            false => 0,
            true if bytes.len() > 1 && !bytes.iter().any(u8::is_ascii_lowercase) => bit::CAPITAL | bit::CAPITALS,
            true => bit::CAPITAL,
        };
    }
    let mut characters = token.chars();
    if !characters.next().is_some_and(char::is_uppercase) {
        return 0;
    }
    let several = characters.next().is_some();
    match several && token.chars().flat_map(char::to_uppercase).eq(token.chars()) {
        true => bit::CAPITAL | bit::CAPITALS,
        false => bit::CAPITAL,
    }
}

/// A paragraph's label, as of a speaker in a transcript, ends with a colon among so many tokens.
const LABEL: u32 = 8;

/// Goes along with the tokens through sentences, paragraphs and quoted stretches.
struct Walk<'a> {
    text: &'a str,
    tokens: &'a Tokens,
    sentences: &'a [TokenRange],
    paragraphs: &'a [Paragraph],
    quoted: &'a [Quoted],
    sentence: usize,
    paragraph: usize,
    next: usize,
    /// Bits of the sentence, the paragraph and the stretch.
    common: [u32; 3],
    /// The first token at which one of them has to be looked up again.
    stale: [TokenIndex; 3],
    inside: bool,
    /// One past the label the paragraph begins with.
    label: TokenIndex,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str, tokens: &'a Tokens, first: TokenIndex) -> Self {
        let quoted = tokens.quoted();
        Self {
            text,
            tokens,
            sentences: tokens.sentences(),
            paragraphs: tokens.paragraphs(),
            quoted,
            sentence: tokens.sentence_of(first),
            paragraph: tokens.paragraph_of(first),
            next: quoted.partition_point(|q| q.end <= first),
            common: [0; 3],
            stale: [first; 3],
            inside: false,
            label: TokenIndex::FIRST,
        }
    }

    /// The quoted stretch of the last token.
    fn stretch(&self) -> Option<usize> {
        self.inside.then_some(self.next)
    }

    fn quoted_of(&self, token: TokenIndex) -> Option<usize> {
        let index = self.quoted.partition_point(|q| q.end <= token);
        (self.quoted.get(index)?.first <= token).then_some(index)
    }

    /// The bits of token `i` that depend on where it stands.
    fn at(&mut self, i: TokenIndex) -> u32 {
        if i >= self.stale[0] {
            self.enter_sentence(i);
        }
        if i >= self.stale[1] {
            self.enter_paragraph(i);
        }
        if i >= self.stale[2] {
            self.enter_stretch(i);
        }
        let mut bits = self.common[0] | self.common[1] | self.common[2];
        if i < self.label {
            bits |= bit::LABEL;
        }
        if let Some(s) = self.sentences.get(self.sentence) {
            bits |= if i == s.start { bit::SENTENCE_FIRST } else { 0 };
            bits |= if i + 1 == s.end { bit::SENTENCE_LAST } else { 0 };
        }
        if let Some(p) = self.paragraphs.get(self.paragraph) {
            bits |= if i == p.tokens.start { bit::PARAGRAPH_FIRST } else { 0 };
            bits |= if i + 1 == p.tokens.end { bit::PARAGRAPH_LAST } else { 0 };
        }
        bits
    }

    fn enter_sentence(&mut self, i: TokenIndex) {
        while self.sentences.get(self.sentence).is_some_and(|s| s.end <= i) {
            self.sentence += 1;
        }
        self.common[0] = 0;
        let Some(s) = self.sentences.get(self.sentence) else { return self.stale[0] = TokenIndex::MAX };
        self.stale[0] = s.end;
        let stretch = self.quoted_of(s.start);
        if stretch.is_some_and(|q| self.quoted[q].end >= s.end) {
            self.common[0] = bit::SENTENCE_QUOTED;
        }
    }

    fn enter_paragraph(&mut self, i: TokenIndex) {
        while self.paragraphs.get(self.paragraph).is_some_and(|p| p.tokens.end <= i) {
            self.paragraph += 1;
        }
        self.common[1] = 0;
        let Some(p) = self.paragraphs.get(self.paragraph) else { return self.stale[1] = TokenIndex::MAX };
        self.stale[1] = p.tokens.end;
        if self.paragraph == 0 {
            self.common[1] |= bit::FIRST_PARAGRAPH;
        }
        let first = self.quoted.partition_point(|q| q.end <= p.tokens.start);
        if self.quoted.get(first).is_some_and(|q| q.first < p.tokens.end) {
            self.common[1] |= bit::PARAGRAPH_QUOTES;
        }
        self.enter_form(p.tokens);
    }

    /// What a paragraph's own form and the end of the one before tell of all its tokens.
    fn enter_form(&mut self, whole: TokenRange) {
        let word = |t: TokenIndex| self.tokens.text(self.text, t);
        let role = |t: TokenIndex| self.tokens.roles()[t];
        let begins = whole.start.until(whole.end.saturating_sub(1).min(whole.start + LABEL));
        let colon = begins.iter().find(|&t| word(t) == ":").filter(|&t| t > whole.start);
        self.label = colon.map(|t| t + 1).unwrap_or_default();
        let mut bits = if colon.is_some() { bit::LABELLED } else { 0 };
        if let Some(before) = whole.start.checked_sub(1) {
            if role(before) == MarkRole::Close {
                bits |= bit::AFTER_CLOSE;
            } else if word(before) == ":" {
                bits |= bit::AFTER_COLON;
            }
        }
        let last = whole.end.saturating_sub(1).max(whole.start);
        if !matches!(word(last), "." | "?" | "!" | ":") && role(last) == MarkRole::None {
            bits |= bit::UNENDED;
        }
        self.common[1] |= bits;
    }

    fn enter_stretch(&mut self, i: TokenIndex) {
        while self.quoted.get(self.next).is_some_and(|q| q.end <= i) {
            self.next += 1;
        }
        (self.common[2], self.inside) = (0, false);
        let Some(q) = self.quoted.get(self.next) else { return self.stale[2] = TokenIndex::MAX };
        if q.first > i {
            return self.stale[2] = q.first;
        }
        self.stale[2] = q.end;
        self.inside = true;
        let when = |condition, bit| if condition { bit } else { 0 };
        self.common[2] = bit::QUOTED
            | when(q.style == MarkStyle::Single, bit::SINGLE)
            | when(!q.closed, bit::UNCLOSED)
            | when(!q.opened, bit::UNOPENED)
            | when(q.continues, bit::CONTINUES);
    }
}
