//! Word pieces: the longest known beginning of a word, then the longest known part of what is left (Wu et al. 2016).

use pullquote_model::{ModelError, ModelFile};
use pullquote_tokenize::{TokenKind, Tokens};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Pieces kept of a token.
const MOST: usize = 6;
/// What marks a piece that goes on with a word.
const INNER: &str = "##";

/// The known word pieces.
#[derive(Clone, Debug)]
pub(crate) struct Pieces {
    begin: FxHashMap<Box<str>, u32>,
    inner: FxHashMap<Box<str>, u32>,
    /// Bytes of the longest piece.
    longest: usize,
    unknown: u32,
    /// Begin and end of a window.
    pub(crate) edges: [u32; 2],
}

impl Pieces {
    /// Reads the pieces, one a line, from the section `enc.pieces`.
    pub(crate) fn read(file: &ModelFile<'_>, count: usize) -> Result<Self, ModelError> {
        const NAME: &str = "enc.pieces";
        let wrong = |problem| ModelError::value(NAME, problem);
        let text = std::str::from_utf8(file.bytes(NAME)?).map_err(|_| wrong("not text"))?;
        let (mut begin, mut inner) = (FxHashMap::default(), FxHashMap::default());
        let mut longest = 0;
        for (piece, number) in text.lines().zip(0u32..) {
            let (map, piece) = match piece.strip_prefix(INNER) {
                Some(rest) if !rest.is_empty() => (&mut inner, rest),
                _ => (&mut begin, piece),
            };
            longest = longest.max(piece.len());
            map.insert(piece.into(), number);
        }
        if begin.len() + inner.len() != count {
            return Err(wrong("another number of pieces than stated"));
        }
        let special = |name| begin.get(name).copied().ok_or_else(|| wrong("a special piece is missing"));
        let (unknown, edges) = (special("[UNK]")?, [special("[CLS]")?, special("[SEP]")?]);
        Ok(Self { begin, inner, longest, unknown, edges })
    }

    /// The pieces of all tokens: `pieces` is overwritten with them, `ends` with the number of pieces up to each token.
    pub(crate) fn of(&self, text: &str, tokens: &Tokens, pieces: &mut Vec<u32>, ends: &mut Vec<u32>) {
        pieces.clear();
        ends.clear();
        let mut form = String::new();
        for i in tokens.range() {
            let token = tokens.text(text, i);
            let token = match token {
                "'" | "’" | "‘" => "'",
                _ if tokens.kinds()[i] == TokenKind::Mark => "\"",
                token => token,
            };
            fold(token, &mut form);
            let first = pieces.len();
            self.cut(&form, first + MOST, pieces);
            pieces.truncate(first + MOST);
            if pieces.len() == first {
                pieces.push(self.unknown);
            }
            ends.push(pieces.len() as u32);
        }
    }

    /// Adds the pieces of a folded token: each run of letters and digits is a word, each other character as well.
    fn cut(&self, form: &str, until: usize, pieces: &mut Vec<u32>) {
        let mut rest = form;
        while let Some(c) = rest.chars().next() {
            if pieces.len() >= until {
                return;
            }
            let end = match c.is_alphanumeric() {
                true => rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()),
                false => c.len_utf8(),
            };
            let (word, after) = rest.split_at(end);
            if !c.is_whitespace() {
                self.word(word, until, pieces);
            }
            rest = after;
        }
    }

    fn word(&self, word: &str, until: usize, pieces: &mut Vec<u32>) {
        let first = pieces.len();
        let mut at = 0;
        while at < word.len() && pieces.len() < until {
            let known = if at == 0 { &self.begin } else { &self.inner };
            let mut end = word.floor_char_boundary(at + self.longest);
            let piece = loop {
                if end <= at {
                    break None;
                }
                if let Some(piece) = known.get(&word[at..end]) {
                    break Some(*piece);
                }
                end = word.floor_char_boundary(end - 1);
            };
            let Some(piece) = piece else {
                pieces.truncate(first);
                pieces.push(self.unknown);
                return;
            };
            pieces.push(piece);
            at = end;
        }
    }
}

/// Lower case without accents, with straight apostrophes.
fn fold(token: &str, form: &mut String) {
    form.clear();
    if token.is_ascii() {
        form.push_str(token);
        form.make_ascii_lowercase();
        return;
    }
    let folded = token.to_lowercase();
    form.extend(folded.nfd().filter(|c| !is_combining_mark(*c)).map(|c| if matches!(c, '’' | '‘') { '\'' } else { c }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_model::ModelWriter;
    use pullquote_tokenize::Tokenizer;

    fn cut(text: &str) -> Vec<Vec<&'static str>> {
        let all = ["[UNK]", "[CLS]", "[SEP]", "zoe", "un", "##able", "##a", "said", "'", "\"", "$", "5", "##m"];
        let bytes = ModelWriter::new().section("enc.pieces", all.join("\n").as_bytes()).finish();
        let pieces = Pieces::read(&ModelFile::parse(&bytes).unwrap(), all.len()).unwrap();
        let tokens = Tokenizer::new().tokenize(text);
        let (mut found, mut ends) = (Vec::new(), Vec::new());
        pieces.of(text, &tokens, &mut found, &mut ends);
        let mut from = 0;
        let next = |end: &u32| {
            let of_token = &found[std::mem::replace(&mut from, *end as usize)..*end as usize];
            of_token.iter().map(|p| all[*p as usize]).collect()
        };
        ends.iter().map(next).collect()
    }

    #[test]
    fn the_longest_known_parts() {
        assert_eq!(cut("Unable"), [["un", "##able"]]);
        assert_eq!(cut("Zoë’s"), [vec!["zoe"], vec!["'", "[UNK]"]]);
        assert_eq!(cut("“Said”"), [["\""], ["said"], ["\""]]);
        assert_eq!(cut("$5m"), [vec!["$"], vec!["5", "##m"]]);
        assert_eq!(cut("unfit"), [["[UNK]"]]);
    }

    #[test]
    fn a_long_word_costs_no_more_than_its_first_pieces() {
        let word = format!("un{}", "a".repeat(100_000));
        assert_eq!(cut(&word)[0].len(), MOST);
    }
}
