//! Tokens made elsewhere: validates them and adds the layers that the other stages need.

use crate::bytes::wide_space;
use crate::tokenizer::{is_hard_wrapped, kind_of};
use crate::{Paragraph, Span, TokenIndex, Tokens, marks, sentences};

/// Why external tokens cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GivenError {
    /// A token ends beyond the text, or begins or ends within a character.
    NotInText {
        /// The index of the token, from 0.
        token: usize,
    },
    /// A token consists only of white space.
    Blank {
        /// The index of the token, from 0.
        token: usize,
    },
    /// A token begins before the end of the previous one.
    OutOfOrder {
        /// The index of the token, from 0.
        token: usize,
    },
    /// The starts of sentences are not tokens in ascending order.
    Sentence {
        /// The index of the sentence, from 0.
        sentence: usize,
    },
}

impl std::fmt::Display for GivenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotInText { token } => {
                write!(f, "token {token} is not in the text or not on character boundaries")
            }
            Self::Blank { token } => write!(f, "token {token} consists only of white space"),
            Self::OutOfOrder { token } => write!(f, "token {token} begins before the end of the previous one"),
            Self::Sentence { sentence } => {
                write!(f, "sentence {sentence} does not begin after the previous sentence")
            }
        }
    }
}

impl std::error::Error for GivenError {}

impl Tokens {
    /// Takes external tokens and finds paragraphs, quotation marks and sentences over them.
    ///
    /// `sentences` holds the first token of each sentence, ascending; with `None` the rules find them. The start of a
    /// paragraph always starts a sentence. The models of the later stages were trained on the tokens of
    /// [`crate::Tokenizer`], so results are best with tokens close to Universal Dependencies for English.
    ///
    /// ```
    /// use pullquote_tokenize::{Span, Tokens};
    ///
    /// let text = "\"We won,\" he said.";
    /// let ends = [(0, 1), (1, 3), (4, 7), (7, 8), (8, 9), (10, 12), (13, 17), (17, 18)];
    /// let spans = ends.map(|(start, end)| Span::new(start, end)).to_vec();
    /// let tokens = Tokens::from_spans(text, spans, None)?;
    /// assert_eq!(tokens.quoted()[0].span.of(text), "\"We won,\"");
    /// # Ok::<(), pullquote_tokenize::GivenError>(())
    /// ```
    ///
    /// # Errors
    /// If a token is blank, is not in the text, or overlaps the previous one; or if the sentences are out of order.
    pub fn from_spans(text: &str, spans: Vec<Span>, sentences: Option<&[TokenIndex]>) -> Result<Self, GivenError> {
        let bytes = text.as_bytes();
        let mut tokens = Tokens { spans: spans.into(), ..Tokens::default() };
        let (mut last, mut first, mut lines) = (0usize, TokenIndex::FIRST, 0usize);
        let wrapped = is_hard_wrapped(bytes);
        for (token, &span) in tokens.spans.enumerate() {
            let (start, end) = (span.start as usize, span.end as usize);
            let word = text.get(start..end).ok_or(GivenError::NotInText { token: token.as_usize() })?;
            if word.trim().is_empty() {
                return Err(GivenError::Blank { token: token.as_usize() });
            }
            if start < last {
                return Err(GivenError::OutOfOrder { token: token.as_usize() });
            }
            lines += line_ends(bytes, last, start);
            if lines > usize::from(wrapped) && token > first {
                tokens.paragraphs.push(Paragraph { tokens: first.until(token), sentences: 0..0 });
                first = token;
            }
            lines = 0;
            last = end;
            tokens.kinds.push(kind_of(bytes, start, end));
        }
        let end = tokens.end();
        if end > first {
            tokens.paragraphs.push(Paragraph { tokens: first.until(end), sentences: 0..0 });
        }
        marks::find(text, &mut tokens);
        match sentences {
            None => sentences::split(text, &mut tokens),
            Some(starts) => tokens.begin_sentences(starts)?,
        }
        Ok(tokens)
    }

    fn begin_sentences(&mut self, starts: &[TokenIndex]) -> Result<(), GivenError> {
        let mut least = TokenIndex::FIRST;
        for (sentence, &start) in starts.iter().enumerate() {
            if start < least || start >= self.end() {
                return Err(GivenError::Sentence { sentence });
            }
            least = start + 1;
        }
        for paragraph in &mut self.paragraphs {
            let from = self.sentences.len();
            let mut start = paragraph.tokens.start;
            let inner = starts.partition_point(|&s| s <= start)..starts.partition_point(|&s| s < paragraph.tokens.end);
            for &next in &starts[inner] {
                self.sentences.push(start.until(next));
                start = next;
            }
            self.sentences.push(start.until(paragraph.tokens.end));
            paragraph.sentences = from..self.sentences.len();
        }
        Ok(())
    }
}

/// Number of line ends between two tokens.
fn line_ends(bytes: &[u8], from: usize, to: usize) -> usize {
    let (mut lines, mut i) = (0, from);
    while i < to {
        lines += usize::from(bytes[i] == b'\n' || (bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n')));
        let (len, line) = if bytes[i] >= 0x80 { wide_space(bytes, i) } else { (1, false) };
        lines += usize::from(bytes[i] >= 0x80 && line);
        i += len.max(1);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tokenizer;
    use proptest::prelude::*;

    fn spans(list: &[(u32, u32)]) -> Vec<Span> {
        list.iter().map(|&(start, end)| Span::new(start, end)).collect()
    }

    fn starts<const N: usize>(numbers: [u32; N]) -> [TokenIndex; N] {
        numbers.map(TokenIndex::new)
    }

    fn sentences(tokens: &Tokens) -> Vec<std::ops::Range<usize>> {
        tokens.sentences().iter().map(|sentence| sentence.as_usize()).collect()
    }

    #[test]
    fn invalid_tokens_are_rejected() {
        let check = |text: &str, list: &[_], sentences: Option<&[TokenIndex]>| {
            Tokens::from_spans(text, spans(list), sentences).unwrap_err()
        };
        assert_eq!(check("é", &[(1, 2)], None), GivenError::NotInText { token: 0 });
        assert_eq!(check("a", &[(0, 1), (1, 9)], None), GivenError::NotInText { token: 1 });
        assert_eq!(check("a b", &[(0, 1), (1, 2)], None), GivenError::Blank { token: 1 });
        assert_eq!(check("a", &[(0, 0)], None), GivenError::Blank { token: 0 });
        assert_eq!(check("ab", &[(0, 2), (1, 2)], None), GivenError::OutOfOrder { token: 1 });
        assert_eq!(check("a b", &[(0, 1), (2, 3)], Some(&starts([0, 2]))), GivenError::Sentence { sentence: 1 });
        assert_eq!(check("a b", &[(0, 1), (2, 3)], Some(&starts([1, 1]))), GivenError::Sentence { sentence: 1 });
    }

    #[test]
    fn sentences_are_as_given_and_end_with_paragraphs() {
        let text = "a b c\nd e";
        let list = spans(&[(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)]);
        let tokens = Tokens::from_spans(text, list.clone(), Some(&starts([0, 1, 4]))).unwrap();
        assert_eq!(sentences(&tokens), [0..1, 1..3, 3..4, 4..5]);
        assert_eq!(tokens.paragraphs()[1].sentences, 2..4);
        assert_eq!(sentences(&Tokens::from_spans(text, list.clone(), Some(&[])).unwrap()), [0..3, 3..5]);
        // A sentence that is given where a paragraph begins is the paragraph's own first one.
        assert_eq!(sentences(&Tokens::from_spans(text, list, Some(&starts([0, 3]))).unwrap()), [0..3, 3..5]);
    }

    #[test]
    fn an_address_beside_marks_has_the_same_kind() {
        for text in ["0\"éwwwAexample.com ", "“See www.example.org!”", "‘www.example0com!’"] {
            let own = Tokenizer::new().tokenize(text);
            let given = Tokens::from_spans(text, own.spans().to_vec(), None).unwrap();
            assert_eq!((given.kinds(), given.quoted()), (own.kinds(), own.quoted()), "{text}");
        }
    }

    #[test]
    fn each_form_of_line_end_counts_once() {
        for (text, lines) in [
            ("ab", 0),
            ("a b", 0),
            ("a\nb", 1),
            ("a\r\nb", 1),
            ("a\rb", 1),
            ("a\r\rb", 2),
            ("a\n\r\nb", 2),
            ("a\u{2028}b", 1),
            ("a\u{a0}\u{2029}b", 1),
        ] {
            assert_eq!(line_ends(text.as_bytes(), 1, text.len() - 1), lines, "{text:?}");
        }
        // What stands at the end belongs to the next token.
        assert_eq!(line_ends(b"a \n", 1, 2), 0);
    }

    proptest! {
        #[test]
        fn own_tokens_give_the_same_layers(text in "([A-Z]?[a-z]{1,6}|[\"“”'’.,!?()-]|[0-9]{1,4}| |\n|\u{2028}|é|'s|www.example.com){0,80}") {
            let own = Tokenizer::new().tokenize(&text);
            let given = Tokens::from_spans(&text, own.spans().to_vec(), None).unwrap();
            prop_assert_eq!(given.paragraphs(), own.paragraphs());
            prop_assert_eq!(given.sentences(), own.sentences());
            prop_assert_eq!(given.quoted(), own.quoted());
            prop_assert_eq!(given.roles(), own.roles());
            prop_assert_eq!(given.kinds(), own.kinds());
        }
    }
}
