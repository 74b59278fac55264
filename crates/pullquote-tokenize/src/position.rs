//! Places among the tokens of a text, as types of their own, so that they are not confused with bytes or other counts.

use std::fmt;
use std::iter::FusedIterator;
use std::ops::{Add, AddAssign, Deref, DerefMut, Index, IndexMut, Range, Sub, SubAssign};

/// The place of a token in its text, counted from 0.
///
/// Counting on and back with numbers gives further places, subtracting two places the number of tokens between them. A
/// place need not have a token: one past the last is where a text ends.
///
/// ```
/// use pullquote_tokenize::TokenIndex;
///
/// let third = TokenIndex::new(2);
/// assert_eq!(third + 4 - third, 4);
/// assert_eq!(third.checked_sub(3), None);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct TokenIndex(u32);

impl TokenIndex {
    /// The first token of a text.
    pub const FIRST: Self = Self(0);
    /// The last place there can be, beyond every token.
    pub const MAX: Self = Self(u32::MAX);

    /// The place with this number.
    #[inline]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The place with this number. Every token has at least one of the 4 GiB of bytes that a text can have, so a greater
    /// number, which is beyond every token, gives [`TokenIndex::MAX`].
    #[inline]
    pub const fn from_usize(number: usize) -> Self {
        if number > u32::MAX as usize { Self::MAX } else { Self(number as u32) }
    }

    /// Its number.
    #[inline]
    pub const fn as_u32(self) -> u32 {
        self.0
    }

    /// Its number, to index a list of one value per token.
    #[inline]
    pub const fn as_usize(self) -> usize {
        self.0 as usize
    }

    /// The tokens from this one to `end`, which is excluded.
    #[inline]
    pub const fn until(self, end: Self) -> TokenRange {
        TokenRange { start: self, end }
    }

    /// This token alone, as a range.
    #[inline]
    pub fn alone(self) -> TokenRange {
        self.until(self + 1)
    }

    /// The place `tokens` before this one, unless the text begins in between.
    #[inline]
    pub fn checked_sub(self, tokens: u32) -> Option<Self> {
        self.0.checked_sub(tokens).map(Self)
    }

    /// The place `tokens` before this one, or the first.
    #[inline]
    pub const fn saturating_sub(self, tokens: u32) -> Self {
        Self(self.0.saturating_sub(tokens))
    }

    /// The number of tokens between two places, whichever comes first.
    #[inline]
    pub const fn abs_diff(self, other: Self) -> u32 {
        self.0.abs_diff(other.0)
    }

    /// The place behind a list of so many tokens that begins here; beyond every token where there cannot be so many.
    #[inline]
    pub const fn forward(self, length: usize) -> Self {
        Self::from_usize(self.as_usize().saturating_add(length))
    }

    /// The place where a list of so many tokens begins that ends here, or the first.
    #[inline]
    pub const fn back(self, length: usize) -> Self {
        Self::from_usize(self.as_usize().saturating_sub(length))
    }

    /// The place `tokens` after this one, or before it if negative, unless the text begins in between.
    #[inline]
    pub fn checked_add_signed(self, tokens: i32) -> Option<Self> {
        self.0.checked_add_signed(tokens).map(Self)
    }
}

impl fmt::Debug for TokenIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for TokenIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Add<u32> for TokenIndex {
    type Output = Self;

    #[inline]
    fn add(self, tokens: u32) -> Self {
        Self(self.0 + tokens)
    }
}

impl AddAssign<u32> for TokenIndex {
    #[inline]
    fn add_assign(&mut self, tokens: u32) {
        self.0 += tokens;
    }
}

impl Sub<u32> for TokenIndex {
    type Output = Self;

    #[inline]
    fn sub(self, tokens: u32) -> Self {
        Self(self.0 - tokens)
    }
}

impl SubAssign<u32> for TokenIndex {
    #[inline]
    fn sub_assign(&mut self, tokens: u32) {
        self.0 -= tokens;
    }
}

impl Sub for TokenIndex {
    type Output = u32;

    #[inline]
    fn sub(self, other: Self) -> u32 {
        self.0 - other.0
    }
}

/// Neighbouring tokens of a text, end excluded.
///
/// ```
/// use pullquote_tokenize::Tokenizer;
///
/// let text = "It rained. It poured.";
/// let tokens = Tokenizer::new().tokenize(text);
/// let second = tokens.sentences()[1];
/// assert_eq!(tokens.span_of(second).of(text), "It poured.");
/// let words: Vec<&str> = second.iter().map(|token| tokens.text(text, token)).collect();
/// assert_eq!(words, ["It", "poured", "."]);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct TokenRange {
    /// The first token.
    pub start: TokenIndex,
    /// One past the last token.
    pub end: TokenIndex,
}

impl TokenRange {
    /// The tokens from `start` to `end`, which is excluded.
    #[inline]
    pub const fn new(start: TokenIndex, end: TokenIndex) -> Self {
        Self { start, end }
    }

    /// The number of tokens.
    #[inline]
    pub const fn len(self) -> usize {
        self.end.0.saturating_sub(self.start.0) as usize
    }

    /// Whether there are none.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.end.0 <= self.start.0
    }

    /// Whether a token is among them.
    #[inline]
    pub const fn contains(self, token: TokenIndex) -> bool {
        self.start.0 <= token.0 && token.0 < self.end.0
    }

    /// Whether the two ranges share a token.
    #[inline]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start.0 < other.end.0 && other.start.0 < self.end.0
    }

    /// The last token.
    #[inline]
    pub fn last(self) -> Option<TokenIndex> {
        (!self.is_empty()).then(|| self.end - 1)
    }

    /// The tokens, in order.
    #[inline]
    pub const fn iter(self) -> TokenIndices {
        TokenIndices(self.start.0..self.end.0)
    }

    /// The numbers of its tokens, to cut them out of a list of one value per token.
    #[inline]
    pub const fn as_usize(self) -> Range<usize> {
        self.start.as_usize()..self.end.as_usize()
    }
}

impl fmt::Debug for TokenRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl IntoIterator for TokenRange {
    type Item = TokenIndex;
    type IntoIter = TokenIndices;

    #[inline]
    fn into_iter(self) -> TokenIndices {
        self.iter()
    }
}

/// The tokens of a [`TokenRange`], in order.
#[derive(Clone, Debug)]
pub struct TokenIndices(Range<u32>);

impl Iterator for TokenIndices {
    type Item = TokenIndex;

    #[inline]
    fn next(&mut self) -> Option<TokenIndex> {
        self.0.next().map(TokenIndex)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }

    #[inline]
    fn nth(&mut self, n: usize) -> Option<TokenIndex> {
        self.0.nth(n).map(TokenIndex)
    }
}

impl DoubleEndedIterator for TokenIndices {
    #[inline]
    fn next_back(&mut self) -> Option<TokenIndex> {
        self.0.next_back().map(TokenIndex)
    }
}

impl ExactSizeIterator for TokenIndices {}

impl FusedIterator for TokenIndices {}

/// One value for each token of a text: a vector that is indexed by [`TokenIndex`] and [`TokenRange`].
///
/// ```
/// use pullquote_tokenize::{TokenKind, Tokenizer};
///
/// let tokens = Tokenizer::new().tokenize("It rained for 3 days.");
/// let number = tokens.range().iter().find(|&token| tokens.kinds()[token] == TokenKind::Number);
/// assert_eq!(number.map(|token| token.as_u32()), Some(3));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenVec<T>(Vec<T>);

impl<T> Default for TokenVec<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> TokenVec<T> {
    /// No values.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The value of a token, if it has one.
    #[inline]
    pub fn get(&self, token: TokenIndex) -> Option<&T> {
        self.0.get(token.as_usize())
    }

    /// The value of a token, if it has one, to be changed.
    #[inline]
    pub fn get_mut(&mut self, token: TokenIndex) -> Option<&mut T> {
        self.0.get_mut(token.as_usize())
    }

    /// The values of those tokens of a range that have one, to be changed.
    #[inline]
    pub fn slice_mut(&mut self, tokens: TokenRange) -> &mut [T] {
        self.0.get_mut(tokens.as_usize()).unwrap_or_default()
    }

    /// Adds the value of the next token.
    #[inline]
    pub fn push(&mut self, value: T) {
        self.0.push(value);
    }

    /// All tokens that have a value.
    #[inline]
    pub fn range(&self) -> TokenRange {
        TokenIndex::FIRST.until(TokenIndex::from_usize(self.0.len()))
    }

    /// The values with their tokens, in order.
    pub fn enumerate(&self) -> impl DoubleEndedIterator<Item = (TokenIndex, &T)> + ExactSizeIterator {
        self.range().iter().zip(&self.0)
    }

    /// Drops all values but keeps their memory.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Makes room for the values of more tokens.
    pub fn reserve(&mut self, tokens: usize) {
        self.0.reserve(tokens);
    }

    /// Adds values.
    pub fn extend(&mut self, values: impl IntoIterator<Item = T>) {
        self.0.extend(values);
    }
}

impl<T: Clone> TokenVec<T> {
    /// Gives each of so many tokens the same value.
    pub fn fill_anew(&mut self, tokens: usize, value: T) {
        self.0.clear();
        self.0.resize(tokens, value);
    }
}

impl<T> From<Vec<T>> for TokenVec<T> {
    fn from(values: Vec<T>) -> Self {
        Self(values)
    }
}

impl<T> Deref for TokenVec<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'a, T> IntoIterator for &'a TokenVec<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T> DerefMut for TokenVec<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

impl<T> Index<TokenIndex> for TokenVec<T> {
    type Output = T;

    #[inline]
    fn index(&self, token: TokenIndex) -> &T {
        &self.0[token.as_usize()]
    }
}

impl<T> IndexMut<TokenIndex> for TokenVec<T> {
    #[inline]
    fn index_mut(&mut self, token: TokenIndex) -> &mut T {
        &mut self.0[token.as_usize()]
    }
}

impl<T> Index<TokenRange> for TokenVec<T> {
    type Output = [T];

    #[inline]
    fn index(&self, tokens: TokenRange) -> &[T] {
        &self.0[tokens.as_usize()]
    }
}

impl<T> IndexMut<TokenRange> for TokenVec<T> {
    #[inline]
    fn index_mut(&mut self, tokens: TokenRange) -> &mut [T] {
        &mut self.0[tokens.as_usize()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: u32, end: u32) -> TokenRange {
        TokenIndex::new(start).until(TokenIndex::new(end))
    }

    #[test]
    fn a_place_before_the_text_is_none() {
        let second = TokenIndex::new(1);
        assert_eq!(second.checked_sub(1), Some(TokenIndex::FIRST));
        assert_eq!(second.checked_sub(2), None);
        assert_eq!(second.saturating_sub(2), TokenIndex::FIRST);
        assert_eq!(second.checked_add_signed(-2), None);
        assert_eq!(second.checked_add_signed(2), Some(TokenIndex::new(3)));
    }

    #[test]
    fn a_number_beyond_every_token_stays_beyond_every_token() {
        assert_eq!(TokenIndex::from_usize(7).as_usize(), 7);
        assert_eq!(TokenIndex::from_usize(u32::MAX as usize + 8), TokenIndex::MAX);
    }

    #[test]
    fn ranges_exclude_their_end() {
        let tokens = range(2, 5);
        assert_eq!(tokens.iter().map(TokenIndex::as_u32).collect::<Vec<_>>(), [2, 3, 4]);
        assert_eq!(tokens.iter().rev().map(TokenIndex::as_u32).collect::<Vec<_>>(), [4, 3, 2]);
        assert_eq!((tokens.len(), tokens.iter().len(), tokens.last()), (3, 3, Some(TokenIndex::new(4))));
        assert!(tokens.contains(TokenIndex::new(2)) && !tokens.contains(TokenIndex::new(5)));
        assert!(tokens.overlaps(range(4, 9)) && !tokens.overlaps(range(5, 9)) && !tokens.overlaps(range(0, 2)));
        assert_eq!(format!("{tokens:?}"), "2..5");
    }

    #[test]
    fn a_range_that_ends_before_it_starts_has_no_tokens() {
        let none = range(5, 2);
        assert!(none.is_empty() && none.iter().next().is_none());
        assert_eq!((none.len(), none.last()), (0, None));
    }

    #[test]
    fn values_are_found_by_token_and_by_range() {
        let mut values = TokenVec::from(vec!['a', 'b', 'c']);
        values[TokenIndex::new(1)] = 'x';
        assert_eq!(values[range(1, 3)], ['x', 'c']);
        assert_eq!((values.get(TokenIndex::new(2)), values.get(TokenIndex::new(3))), (Some(&'c'), None));
        assert_eq!(values.range(), range(0, 3));
        let last = values.enumerate().next_back().map(|(token, value)| (token.as_u32(), *value));
        assert_eq!(last, Some((2, 'c')));
    }
}
