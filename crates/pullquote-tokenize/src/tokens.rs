//! The segmentation of one text: the tokenizer's output for the next stage.

use crate::{Span, TokenIndex, TokenIndices, TokenRange, TokenVec};
use std::ops::Range;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum TokenKind {
    /// Letters, possibly with digits, apostrophes or full stops inside (`Moon`, `U.S.`, `n't`).
    Word,
    /// Begins with a digit (`2019`, `3.5`, `1,000`, `90s`).
    Number,
    /// Punctuation and symbols other than quotation marks.
    Punctuation,
    /// A quotation mark, double or single; an isolated apostrophe counts too (see [`MarkRole`]).
    Mark,
    /// An address: URL or e-mail.
    Address,
}

/// The role of a quotation mark in its context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum MarkRole {
    /// The token is not a quotation mark, or it is an apostrophe.
    #[default]
    None,
    /// Opens a quotation.
    Open,
    /// Closes a quotation.
    Close,
    /// Inside another quotation, of a different style (`“... 'so' ...”`).
    Nested,
    /// A mark without a partner (`6'2"`, a bullet `»`, a typo).
    Stray,
}

/// The family of marks that encloses a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum MarkStyle {
    /// `"..."`
    Straight,
    /// `“...”`, `„...“`, `„...”`
    Curly,
    /// `«...»` or `»...«`
    Guillemet,
    /// ` ``...'' ` or `''...''`
    DoubleApostrophe,
    /// `'...'` or `‘...’`
    Single,
}

/// Text between quotation marks within one paragraph.
///
/// A quotation over several paragraphs, with its opening mark repeated at each and closed once, gives one `Quoted` per
/// paragraph; all but the last have [`continues`](Self::continues) set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// Its bytes, including the marks.
    pub span: Span,
    /// First token (the opening mark).
    pub first: TokenIndex,
    /// One past the last token (the closing mark, if [`closed`](Self::closed)).
    pub end: TokenIndex,
    /// The style of its marks.
    pub style: MarkStyle,
    /// Whether it has an opening mark. There is none where a quotation continues from the previous paragraph.
    pub opened: bool,
    /// Whether it has a closing mark.
    pub closed: bool,
    /// Whether the next paragraph continues the same quotation.
    pub continues: bool,
}

impl Quoted {
    /// Its tokens, including the marks.
    #[inline]
    pub const fn tokens(&self) -> TokenRange {
        TokenRange::new(self.first, self.end)
    }

    /// The tokens between the marks.
    pub fn inner(&self) -> TokenRange {
        let end = if self.closed { self.end - 1 } else { self.end };
        (self.first + u32::from(self.opened)).min(end).until(end)
    }
}

/// A paragraph: the sentences between two paragraph breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its tokens.
    pub tokens: TokenRange,
    /// Its sentences, as indices into [`Tokens::sentences`].
    pub sentences: Range<usize>,
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its place among the tokens, from 0.
    pub index: TokenIndex,
    /// Its bytes.
    pub span: Span,
    /// Its kind.
    pub kind: TokenKind,
    /// What it does as a quotation mark.
    pub role: MarkRole,
}

/// The tokens of a text, in order; see [`Tokens::iter`].
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    tokens: &'a Tokens,
    range: TokenIndices,
}

impl Iterator for Iter<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.tokens.get(self.range.next()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Token> {
        self.tokens.get(self.range.next_back()?)
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a Tokens {
    type Item = Token;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// Tokens, sentences, paragraphs and quotation-mark structure of one text, as byte offsets into it.
///
/// The text itself is not stored: pass the same `&str` to every accessor that takes one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    pub(crate) spans: TokenVec<Span>,
    pub(crate) kinds: TokenVec<TokenKind>,
    pub(crate) roles: TokenVec<MarkRole>,
    pub(crate) sentences: Vec<TokenRange>,
    pub(crate) paragraphs: Vec<Paragraph>,
    pub(crate) quoted: Vec<Quoted>,
    pub(crate) truncated: bool,
}

impl Tokens {
    /// An empty segmentation, to be filled by [`crate::Tokenizer::tokenize_into`].
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there are no tokens.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// All tokens, as a range.
    #[inline]
    pub fn range(&self) -> TokenRange {
        self.spans.range()
    }

    /// One past the last token.
    #[inline]
    pub fn end(&self) -> TokenIndex {
        self.range().end
    }

    /// Byte spans of all tokens, in order, without overlap.
    pub fn spans(&self) -> &TokenVec<Span> {
        &self.spans
    }

    /// Kinds of all tokens.
    pub fn kinds(&self) -> &TokenVec<TokenKind> {
        &self.kinds
    }

    /// Roles of all tokens as quotation marks.
    pub fn roles(&self) -> &TokenVec<MarkRole> {
        &self.roles
    }

    /// Byte span of token `index` (empty if out of range).
    #[inline]
    pub fn span(&self, index: TokenIndex) -> Span {
        self.spans.get(index).copied().unwrap_or_default()
    }

    /// The tokens, in order.
    ///
    /// ```
    /// use pullquote_tokenize::{TokenKind, Tokenizer};
    ///
    /// let text = "It rained for 3 days.";
    /// let tokens = Tokenizer::new().tokenize(text);
    /// let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
    /// assert_eq!(words.map(|token| token.span.of(text)).collect::<Vec<_>>(), ["It", "rained", "for", "days"]);
    /// ```
    pub fn iter(&self) -> Iter<'_> {
        Iter { tokens: self, range: self.range().iter() }
    }

    /// Token `index`, if there is one.
    pub fn get(&self, index: TokenIndex) -> Option<Token> {
        let (span, kind, role) = (self.spans.get(index)?, self.kinds.get(index)?, self.roles.get(index)?);
        Some(Token { index, span: *span, kind: *kind, role: *role })
    }

    /// The text of token `index` (empty if out of range).
    #[inline]
    pub fn text<'t>(&self, text: &'t str, index: TokenIndex) -> &'t str {
        self.span(index).of(text)
    }

    /// Byte span from the first to the last token of a range (empty for an empty range).
    pub fn span_of(&self, tokens: TokenRange) -> Span {
        let Some(last) = tokens.last() else { return Span::default() };
        Span::new(self.span(tokens.start).start, self.span(last).end)
    }

    /// Sentences as ranges of token indices, in order; every token is in exactly one.
    pub fn sentences(&self) -> &[TokenRange] {
        &self.sentences
    }

    /// Paragraphs, in order; every sentence is in exactly one.
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// Text between quotation marks, in order, without overlap (outermost marks only).
    pub fn quoted(&self) -> &[Quoted] {
        &self.quoted
    }

    /// Index of the sentence with a token (the last one if the token is out of range).
    pub fn sentence_of(&self, token: TokenIndex) -> usize {
        self.sentences.partition_point(|s| s.end <= token).min(self.sentences.len().saturating_sub(1))
    }

    /// Index of the paragraph with a token (the last one if the token is out of range).
    pub fn paragraph_of(&self, token: TokenIndex) -> usize {
        self.paragraphs.partition_point(|p| p.tokens.end <= token).min(self.paragraphs.len().saturating_sub(1))
    }

    /// Index of the quoted stretch that holds a token, including the marks.
    pub fn quoted_of(&self, token: TokenIndex) -> Option<usize> {
        let index = self.quoted.partition_point(|q| q.end <= token);
        (self.quoted.get(index)?.first <= token).then_some(index)
    }

    /// Index of the first token that ends after `byte`.
    pub fn token_at(&self, byte: u32) -> TokenIndex {
        TokenIndex::from_usize(self.spans.partition_point(|s| s.end <= byte))
    }

    /// The tokens that share a byte with a span.
    pub fn covering(&self, span: Span) -> TokenRange {
        let end = self.spans.partition_point(|token| token.start < span.end);
        self.token_at(span.start).until(TokenIndex::from_usize(end))
    }

    /// Whether there is no white space between token `index` and the previous one.
    #[inline]
    pub fn glued(&self, index: TokenIndex) -> bool {
        index > TokenIndex::FIRST && index < self.end() && self.spans[index - 1].end == self.spans[index].start
    }

    /// Whether the text was too long for `u32` offsets (4 GiB) and its rest was dropped.
    pub fn truncated(&self) -> bool {
        self.truncated
    }

    /// Moves every offset by `map`, which must keep their order. Used to map a text that was repaired before tokenizing
    /// back to the offsets of the original.
    pub fn map_spans(&mut self, map: impl Fn(Span) -> Span) {
        for span in self.spans.iter_mut() {
            *span = map(*span);
        }
        for quoted in &mut self.quoted {
            quoted.span = map(quoted.span);
        }
    }

    /// Adds the segmentation of the next part of a text, which begins at byte `start` of it. Returns whether there was room:
    /// what lies beyond offsets of 4 GiB is dropped, as by the tokenizer.
    ///
    /// ```
    /// use pullquote_tokenize::Tokenizer;
    ///
    /// let text = "It rained. It poured.\n\nNobody came.";
    /// let (first, second) = text.split_at(23);
    /// let mut tokens = Tokenizer::new().tokenize(first);
    /// tokens.append(&Tokenizer::new().tokenize(second), first.len());
    /// assert_eq!(tokens, Tokenizer::new().tokenize(text));
    /// ```
    pub fn append(&mut self, part: &Tokens, start: usize) -> bool {
        let fits = |by: u32| part.spans.last().is_none_or(|last| last.end.checked_add(by).is_some());
        let Some(by) = u32::try_from(start).ok().filter(|by| fits(*by)) else {
            self.truncated = true;
            return false;
        };
        let (tokens, sentences) = (self.end() - TokenIndex::FIRST, self.sentences.len());
        let moved = |span: &Span| Span::new(span.start + by, span.end + by);
        let after = |range: TokenRange| TokenRange::new(range.start + tokens, range.end + tokens);
        self.spans.extend(part.spans.iter().map(moved));
        self.kinds.extend(part.kinds.iter().copied());
        self.roles.extend(part.roles.iter().copied());
        self.sentences.extend(part.sentences.iter().map(|range| after(*range)));
        self.paragraphs.extend(part.paragraphs.iter().map(|paragraph| Paragraph {
            tokens: after(paragraph.tokens),
            sentences: paragraph.sentences.start + sentences..paragraph.sentences.end + sentences,
        }));
        self.quoted.extend(part.quoted.iter().map(|quoted| Quoted {
            span: moved(&quoted.span),
            first: quoted.first + tokens,
            end: quoted.end + tokens,
            ..*quoted
        }));
        self.truncated |= part.truncated;
        true
    }

    /// Empties the segmentation but keeps its memory.
    pub fn clear(&mut self) {
        self.spans.clear();
        self.kinds.clear();
        self.roles.clear();
        self.sentences.clear();
        self.paragraphs.clear();
        self.quoted.clear();
        self.truncated = false;
    }
}
