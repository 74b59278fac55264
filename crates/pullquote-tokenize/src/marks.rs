//! Finds which tokens are quotation marks, what each does, and the stretches they enclose.
//!
//! Marks are paired by kind within a paragraph. Surrounding spaces decide whether a straight mark opens or closes. A
//! mark of another style inside an open quotation is nested if the outer one closes later, one of the same style if its
//! partner comes next and another one for the outer mark follows. A quotation that is never closed ends with its
//! paragraph; if the next paragraph begins with a mark again, it continues there.

use crate::bytes::{DIGIT, HIGH, LETTER};
use crate::bytes::{class, wide_apostrophe};
use crate::sentences::reports;
use crate::{MarkRole, MarkStyle, Paragraph, Quoted, Span, TokenIndex, TokenKind, TokenRange, TokenVec, Tokens};
use pullquote_lexicon::ELISIONS;

/// If another quotation opens and the previous one was not closed within this many bytes, it was not a quotation.
const MAX_UNCLOSED_BYTES: u32 = 600;
/// Maximum distance between a single mark and its partner, in bytes.
const MAX_SINGLE_BYTES: u32 = 900;
/// How many tokens ahead to look for the partner of a mark; keeps the running time linear.
const LOOK_AHEAD: u32 = 2000;
/// How many paragraphs ahead to look for the single mark that closes a quotation; keeps the running time linear.
const MAX_SINGLE_PARAGRAPHS: usize = 12;

/// The direction indicated by the shape of a double mark.
#[derive(Clone, Copy, PartialEq)]
enum Points {
    Either,
    Opens,
    Closes,
}

/// A double mark.
#[derive(Clone, Copy)]
struct Mark {
    at: TokenIndex,
    style: MarkStyle,
    points: Points,
}

/// How far the marks of a paragraph are paired.
struct Pairing {
    range: TokenRange,
    /// The mark that opened a quotation not yet closed.
    open: Option<(TokenIndex, MarkStyle)>,
    /// A nested quotation of another style is open inside it.
    nested: bool,
    /// A nested quotation of its own style is open inside it.
    alike: bool,
}

pub(crate) fn find(text: &str, tokens: &mut Tokens) {
    tokens.roles.fill_anew(tokens.spans.len(), MarkRole::None);
    let bytes = text.as_bytes();
    let mut finder = Finder {
        bytes,
        kinds: &tokens.kinds,
        spans: &tokens.spans,
        paragraphs: &tokens.paragraphs,
        roles: &mut tokens.roles,
        quoted: &mut tokens.quoted,
    };
    // The style of a quotation left open by the previous paragraph whose mark was not repeated.
    let mut carried: Option<MarkStyle> = None;
    for p in 0..finder.paragraphs.len() {
        carried = finder.paragraph(p, carried);
    }
}

struct Finder<'a> {
    bytes: &'a [u8],
    kinds: &'a TokenVec<TokenKind>,
    spans: &'a TokenVec<Span>,
    paragraphs: &'a [Paragraph],
    roles: &'a mut TokenVec<MarkRole>,
    quoted: &'a mut Vec<Quoted>,
}

impl Finder<'_> {
    fn token(&self, i: TokenIndex) -> &[u8] {
        let span = self.spans[i];
        &self.bytes[span.start as usize..span.end as usize]
    }

    /// The style and direction of a double mark; `None` for single marks and everything else.
    fn double(&self, i: TokenIndex) -> Option<(MarkStyle, Points)> {
        if self.kinds[i] != TokenKind::Mark {
            return None;
        }
        Some(match self.token(i) {
            b"\"" => (MarkStyle::Straight, Points::Either),
            b"``" => (MarkStyle::DoubleApostrophe, Points::Opens),
            b"''" => (MarkStyle::DoubleApostrophe, Points::Either),
            // “ „ ‟ open; the caller handles that „ is closed by “.
            [0xE2, 0x80, 0x9C | 0x9E | 0x9F] => (MarkStyle::Curly, Points::Opens),
            [0xE2, 0x80, 0x9D] => (MarkStyle::Curly, Points::Closes),
            [0xC2, 0xAB] => (MarkStyle::Guillemet, Points::Opens),
            [0xC2, 0xBB] => (MarkStyle::Guillemet, Points::Closes),
            _ => return None,
        })
    }

    fn is_low(&self, i: TokenIndex) -> bool {
        self.token(i) == "„".as_bytes()
    }

    fn glued_before(&self, i: TokenIndex) -> bool {
        i > TokenIndex::FIRST && self.spans[i - 1].end == self.spans[i].start
    }

    fn glued_after(&self, i: TokenIndex) -> bool {
        self.spans.get(i + 1).is_some_and(|next| next.start == self.spans[i].end)
    }

    /// Whether a quotation may open at token `i`: white space, an opening bracket, a dash or a single mark precedes it.
    fn free_before(&self, i: TokenIndex) -> bool {
        if !self.glued_before(i) {
            return true;
        }
        let before = self.token(i - 1);
        matches!(
            before,
            b"(" | b"["
                | b"{"
                | b"-"
                | b"--"
                | b"/"
                | b"'"
                | b"`"
                | b"\xE2\x80\x94"
                | b"\xE2\x80\x93"
                | b"\xE2\x80\x98"
        )
    }

    /// Whether a letter, digit or currency sign follows token `i` directly.
    fn word_after(&self, i: TokenIndex) -> bool {
        self.glued_after(i) && {
            let next = self.token(i + 1);
            class(next[0]) & (LETTER | DIGIT) != 0
                || matches!(next[0], b'$' | b'\'' | b'@' | b'#')
                || wide_apostrophe(next, 0) > 0
                || matches!(next, b"..." | b"[")
                || next == "…".as_bytes()
                || (class(next[0]) == HIGH && self.kinds[i + 1] == TokenKind::Word)
        }
    }

    fn digit_before(&self, i: TokenIndex) -> bool {
        self.glued_before(i) && self.token(i - 1).last().is_some_and(u8::is_ascii_digit)
    }

    fn punctuation_after(&self, i: TokenIndex) -> bool {
        !self.glued_after(i) || matches!(self.token(i + 1)[0], b'.' | b',' | b';' | b':' | b'!' | b'?' | b')')
    }

    /// Pushes a quotation that was never closed: up to `end`, or up to where the reporter clearly speaks again (`"I
    /// will stay, said the mayor, "but ...`).
    fn push_unclosed(&mut self, first: TokenIndex, end: TokenIndex, style: MarkStyle) {
        let verb = |i: TokenIndex| i < end && reports(self.token(i));
        let takes_over = (first + 2).until(end).iter().find(|&i| {
            self.token(i) == b"," && (verb(i + 1) || ((verb(i + 2) || verb(i + 3)) && !self.glued_before(i + 1)))
        });
        self.push(first, takes_over.map_or(end, |comma| comma + 1), style, true, false);
    }

    fn push(&mut self, first: TokenIndex, end: TokenIndex, style: MarkStyle, opened: bool, closed: bool) {
        let span = Span::new(self.spans[first].start, self.spans[end - 1].end);
        self.quoted.push(Quoted { span, first, end, style, opened, closed, continues: false });
    }

    /// Pairs the marks of one paragraph. Returns the style of a quotation that is still open at its end.
    fn paragraph(&mut self, number: usize, carried: Option<MarkStyle>) -> Option<MarkStyle> {
        let range = self.paragraphs[number].tokens;
        let mut pairing = Pairing { range, open: None, nested: false, alike: false };
        // Only the first mark can close a quotation of the previous paragraph.
        let mut carried = carried;
        let mut i = range.start;
        while i < range.end {
            match (self.double(i), pairing.open) {
                (Some((style, points)), Some(open)) => {
                    carried = None;
                    self.mark_within(Mark { at: i, style, points }, open, &mut pairing);
                }
                (Some((style, points)), None) => {
                    let carried = carried.take() == Some(style);
                    self.mark_outside(Mark { at: i, style, points }, carried, &mut pairing);
                }
                (None, Some(_)) => {}
                (None, None) => i = self.pair_single(i, number),
            }
            i += 1;
        }
        let (at, style) = pairing.open?;
        self.push_unclosed(at, range.end, style);
        let repeated = self.paragraphs.get(number + 1).is_some_and(|next| {
            let first = next.tokens.start;
            self.double(first).is_some_and(|(_, points)| points != Points::Closes) && self.glued_after(first)
        });
        if repeated && let Some(last) = self.quoted.last_mut() {
            last.continues = true;
        }
        (!repeated).then_some(style)
    }

    /// Pairs a single mark outside quotations with the one that closes it, in this paragraph or a later one. Returns the
    /// last token that is done.
    fn pair_single(&mut self, i: TokenIndex, number: usize) -> TokenIndex {
        if self.kinds[i] != TokenKind::Mark {
            return i;
        }
        let end = self.paragraphs[number].tokens.end;
        let Some(close) = self.single(i, end) else {
            if !self.single_continues(i, number) {
                return i;
            }
            self.roles[i] = MarkRole::Open;
            self.push(i, end, MarkStyle::Single, true, false);
            if let Some(last) = self.quoted.last_mut() {
                last.continues = true;
            }
            return end - 1;
        };
        self.roles[i] = MarkRole::Open;
        self.roles[close] = MarkRole::Close;
        self.push(i, close + 1, MarkStyle::Single, true, true);
        close
    }

    /// A double mark while the quotation `open` is open: it is nested, closes it, or opens another one.
    fn mark_within(&mut self, mark: Mark, open: (TokenIndex, MarkStyle), pairing: &mut Pairing) {
        let Mark { at: i, style, points } = mark;
        let (at, outer) = open;
        // A mark of another style is nested if it looks like an opening one (or its partner did) and the outer one closes
        // later.
        let looks_closing = self.glued_before(i) && !self.word_after(i) && points != Points::Opens;
        if outer != style && (pairing.nested || !looks_closing) && self.is_nested(i, outer, pairing.range.end) {
            self.roles[i] = MarkRole::Nested;
            pairing.nested = !looks_closing;
            return;
        }
        let closes = self.closes(mark, at);
        if outer == style && (pairing.alike || !closes && self.is_nested_alike(mark, at, pairing.range.end)) {
            self.roles[i] = MarkRole::Nested;
            pairing.alike = !closes;
            return;
        }
        (pairing.nested, pairing.alike) = (false, false);
        if closes {
            self.roles[i] = MarkRole::Close;
            self.push(at, i + 1, outer, true, true);
            pairing.open = None;
            return;
        }
        // The earlier mark was never closed: its quotation ends here, unless that is too long for a quotation.
        if self.spans[i].start - self.spans[at].start <= MAX_UNCLOSED_BYTES {
            self.push_unclosed(at, i, outer);
        } else {
            self.roles[at] = MarkRole::Stray;
        }
        self.roles[i] = MarkRole::Open;
        pairing.open = Some((i, style));
    }

    /// Whether a mark closes the quotation that was opened at `at` rather than opening another.
    fn closes(&self, Mark { at: i, points, .. }: Mark, at: TokenIndex) -> bool {
        match points {
            Points::Either => self.glued_before(i) || !self.word_after(i),
            Points::Opens => self.is_low(at) || (!self.free_before(i) && !self.word_after(i)),
            Points::Closes => true,
        }
    }

    /// Whether a mark that opens inside a quotation of its own style, opened at `at`, is nested in it: the next one closes
    /// it, and of those that follow one closes the outer. Otherwise the outer one was never closed.
    fn is_nested_alike(&self, mark: Mark, at: TokenIndex, end: TokenIndex) -> bool {
        let (mut open, mut first) = (2, true);
        for k in (mark.at + 1).until(end.min(mark.at + LOOK_AHEAD)) {
            let Some((style, points)) = self.double(k).filter(|(style, _)| *style == mark.style) else { continue };
            let closes = self.closes(Mark { at: k, style, points }, at);
            if first && !closes {
                return false;
            }
            first = false;
            open = if closes { open - 1 } else { open + 1 };
            if open == 0 {
                return true;
            }
        }
        false
    }

    /// A double mark while no quotation is open: it opens one, closes the one `carried` over from the previous paragraph, or
    /// has no partner.
    fn mark_outside(&mut self, mark: Mark, carried: bool, pairing: &mut Pairing) {
        let Mark { at: i, style, points } = mark;
        let TokenRange { start, end } = pairing.range;
        let opens = match points {
            Points::Either => {
                let looks_closing = !self.free_before(i) && self.punctuation_after(i);
                !(looks_closing || (self.digit_before(i) && !self.word_after(i)))
            }
            Points::Opens => self.word_after(i) || self.closes_later(i, style, end),
            Points::Closes => self.free_before(i) && self.word_after(i),
        };
        if opens {
            self.roles[i] = MarkRole::Open;
            pairing.open = Some((i, style));
        } else if carried && i > start && self.glued_before(i) {
            // Opened in the previous paragraph and closed here, without repeating the mark in between.
            self.roles[i] = MarkRole::Close;
            // Earlier single marks are inside the continued quotation.
            while let Some(inner) = self.quoted.pop_if(|q| q.first >= start) {
                self.roles[inner.first] = MarkRole::Nested;
                self.roles[inner.end - 1] = MarkRole::Nested;
            }
            if let Some(before) = self.quoted.last_mut() {
                before.continues = true;
            }
            self.push(start, i + 1, style, false, true);
        } else {
            self.roles[i] = MarkRole::Stray;
        }
    }

    /// Whether a mark of another style inside a quotation of style `outer` is nested: the outer one closes later.
    fn is_nested(&self, i: TokenIndex, outer: MarkStyle, end: TokenIndex) -> bool {
        for k in (i + 1).until(end.min(i + LOOK_AHEAD)) {
            let Some((style, points)) = self.double(k) else { continue };
            if style != outer {
                continue;
            }
            return match points {
                Points::Closes => true,
                Points::Opens => false,
                Points::Either => self.glued_before(k) || !self.word_after(k),
            };
        }
        false
    }

    /// Whether a mark closing `style` comes before another one opening it.
    fn closes_later(&self, i: TokenIndex, style: MarkStyle, end: TokenIndex) -> bool {
        for k in (i + 1).until(end.min(i + LOOK_AHEAD)) {
            if let Some((other, points)) = self.double(k)
                && other == style
            {
                return points != Points::Opens || self.is_low(i);
            }
        }
        false
    }

    /// If a single mark opens at `i`, returns the token that closes it.
    fn single(&self, i: TokenIndex, end: TokenIndex) -> Option<TokenIndex> {
        let token = self.token(i);
        let opening = matches!(token, b"'" | b"`") || wide_apostrophe(token, 0) > 0;
        if !opening || !self.word_after(i) || !self.opens_single(i) {
            return None;
        }
        if ELISIONS.contains(self.token(i + 1)) && !self.token(i + 1)[0].is_ascii_uppercase() {
            return None;
        }
        let limit = self.spans[i].start.saturating_add(MAX_SINGLE_BYTES);
        let mut plural = None;
        for k in (i + 2).until(end) {
            if self.spans[k].start > limit || self.double(k).is_some() {
                break;
            }
            let token = self.token(k);
            let closing = token == b"'" || token == "’".as_bytes();
            if !closing || !self.glued_before(k) || self.word_after(k) {
                // Another one opens first: the earlier candidate, if any, closes.
                if plural.is_some()
                    && (token == "‘".as_bytes() || (token == b"'" && self.word_after(k) && !self.glued_before(k)))
                {
                    break;
                }
                continue;
            }
            // "the farmers' union": after an s and before a lower-case word, it may be a possessive. Remember it and go
            // on.
            let before = self.token(k - 1);
            let possessive = before.last() == Some(&b's')
                && k + 1 < end
                && !self.glued_after(k)
                && self.token(k + 1)[0].is_ascii_lowercase()
                && !reports(self.token(k + 1));
            if !possessive {
                return Some(k);
            }
            plural = plural.or(Some(k));
        }
        plural
    }

    /// Whether a quotation that a single mark opens at `i`, and nothing closes in its paragraph, continues in the next ones:
    /// they begin with the same mark and a capital letter, until one has the mark that closes.
    fn single_continues(&self, i: TokenIndex, number: usize) -> bool {
        let opens = |k: TokenIndex| {
            let capital = || self.token(k + 1).first().is_some_and(u8::is_ascii_uppercase);
            self.token(k) == self.token(i) && self.word_after(k) && self.opens_single(k) && capital()
        };
        let end = self.paragraphs[number].tokens.end;
        let opening = matches!(self.token(i), b"'" | b"`") || self.token(i) == "‘".as_bytes();
        if !opening || !opens(i) || (i + 1).until(end).iter().any(|k| self.double(k).is_some()) {
            return false;
        }
        for next in self.paragraphs[number + 1..].iter().take(MAX_SINGLE_PARAGRAPHS) {
            let range = next.tokens;
            if range.is_empty() || !opens(range.start) {
                return false;
            }
            if self.single(range.start, range.end).is_some() {
                return true;
            }
        }
        false
    }

    /// Whether an opening single mark may follow the previous token.
    fn opens_single(&self, i: TokenIndex) -> bool {
        if !self.glued_before(i) {
            return true;
        }
        matches!(self.token(i - 1), b"(" | b"[" | b"{" | b":" | b"-" | b"--" | b"\xE2\x80\x94" | b"\xE2\x80\x93")
    }
}
