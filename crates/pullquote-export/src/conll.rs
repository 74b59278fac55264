//! Tokens in columns, in the style of the CoNLL tasks: one token per line, with B for the first and I for further
//! tokens of a span.

use crate::ArticleRecord;
use std::fmt::Write;
use std::ops::Range;

/// The columns, as the first line of a file.
pub const CONLL_HEADER: &str = "# columns = n start end token entity cue source content quotations\n";

/// How a text is segmented: spans in bytes, sentences as ranges of tokens.
#[derive(Clone, Copy, Debug)]
pub struct Segments<'a> {
    /// The tokens, in text order.
    pub tokens: &'a [(u32, u32)],
    /// The sentences.
    pub sentences: &'a [Range<u32>],
}

/// Appends one article: a line `# newdoc id = ...`, then one line per token, with an empty line after each sentence.
///
/// Columns are separated by tabs: number of the token within its sentence, first byte and end of the token in the text,
/// its characters, then `B-PER`/`I-PER`/`O` for names, cue (`CUE`), source (`SOURCE`), content (`DIRECT`, `INDIRECT`,
/// `MIXED`), and the numbers of all quotations of the article, from 1, that the token belongs to in any of these roles
/// (`1|2`, or `_`). Where quotations overlap, the tags are those of the shorter one.
pub fn conll(text: &str, record: &ArticleRecord<'_>, segments: Segments<'_>, out: &mut String) {
    let count = segments.tokens.len();
    let mut layers: [Vec<Tag<'_>>; 4] = std::array::from_fn(|_| vec![Tag::default(); count]);
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); count];
    for &(start, end, kind) in &record.entities {
        mark(&mut layers[0], within(segments.tokens, (start, end)), kind);
    }
    let mut order: Vec<usize> = (0..record.quotes.len()).collect();
    let length =
        |n: &usize| record.quotes[*n].content.iter().map(|(start, end)| end.saturating_sub(*start)).sum::<u32>();
    // Longest first: shorter quotations overwrite longer ones.
    order.sort_by_key(|n| std::cmp::Reverse(length(n)));
    for n in order {
        let quote = &record.quotes[n];
        let kind = match quote.kind {
            "direct" => "DIRECT",
            "indirect" => "INDIRECT",
            _ => "MIXED",
        };
        for (layer, spans, kind) in [(1, &quote.cue, "CUE"), (2, &quote.source, "SOURCE"), (3, &quote.content, kind)] {
            let mut tokens: Vec<usize> = spans.iter().flat_map(|&span| within(segments.tokens, span)).collect();
            tokens.dedup();
            // After a break, a piece begins again with B.
            for run in tokens.chunk_by(|a, b| a + 1 == *b) {
                mark(&mut layers[layer], run[0]..run[run.len() - 1] + 1, kind);
            }
            for token in tokens {
                if !parts[token].contains(&(n + 1)) {
                    parts[token].push(n + 1);
                }
            }
        }
    }
    let _ = writeln!(out, "# newdoc id = {}", one_line(&record.id));
    for (number, sentence) in segments.sentences.iter().enumerate() {
        let _ = writeln!(out, "# sent_id = {}", number + 1);
        for (n, token) in (sentence.start as usize..(sentence.end as usize).min(count)).enumerate() {
            let (start, end) = segments.tokens[token];
            let words = text.get(start as usize..end as usize).unwrap_or("");
            let _ = write!(out, "{}\t{start}\t{end}\t{}", n + 1, one_line(words));
            for layer in &layers {
                let Tag { kind, begins } = layer[token];
                let _ = match kind {
                    "" => write!(out, "\tO"),
                    kind => write!(out, "\t{}-{kind}", if begins { 'B' } else { 'I' }),
                };
            }
            parts[token].sort_unstable();
            out.push('\t');
            for (n, part) in parts[token].iter().enumerate() {
                let _ = write!(out, "{}{part}", if n == 0 { "" } else { "|" });
            }
            out.push_str(if parts[token].is_empty() { "_\n" } else { "\n" });
        }
        out.push('\n');
    }
}

#[derive(Clone, Copy, Default)]
struct Tag<'a> {
    kind: &'a str,
    begins: bool,
}

/// The tokens that overlap a span by at least one byte.
fn within(tokens: &[(u32, u32)], (start, end): (u32, u32)) -> Range<usize> {
    let from = tokens.partition_point(|token| token.1 <= start);
    let to = tokens.partition_point(|token| token.0 < end);
    from..to.max(from)
}

fn mark<'a>(layer: &mut [Tag<'a>], tokens: Range<usize>, kind: &'a str) {
    for (n, token) in tokens.clone().enumerate() {
        layer[token] = Tag { kind, begins: n == 0 };
    }
    // If a longer span was overwritten in the middle, its rest begins again with B.
    if let Some(next) = layer.get_mut(tokens.end).filter(|_| !tokens.is_empty()) {
        next.begins |= !next.kind.is_empty();
    }
}

/// Replaces white space that would break a line or column with a single space; an empty text becomes `_`.
fn one_line(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { "_".into() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::QuoteRecord;

    #[test]
    fn tokens_in_columns() {
        let text = "“We won,” said Ann Lee. It rains.";
        let tokens: Vec<(u32, u32)> = ["“", "We", "won", ",", "”", "said", "Ann", "Lee", ".", "It", "rains", "."]
            .iter()
            .scan(0, |at, word| {
                let start = *at + text[*at..].find(word).unwrap();
                *at = start + word.len();
                Some((start as u32, *at as u32))
            })
            .collect();
        let record = ArticleRecord {
            id: "a\tb".into(),
            entities: vec![(tokens[6].0, tokens[7].1, "PER")],
            quotes: vec![QuoteRecord {
                content: vec![(0, tokens[4].1)],
                source: vec![(tokens[6].0, tokens[7].1)],
                cue: vec![tokens[5]],
                kind: "direct",
                ..QuoteRecord::default()
            }],
            ..ArticleRecord::default()
        };
        let mut out = String::new();
        conll(text, &record, Segments { tokens: &tokens, sentences: &[0..9, 9..12] }, &mut out);
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!((lines[0], lines[1]), ("# newdoc id = a b", "# sent_id = 1"));
        assert_eq!(lines[2], "1\t0\t3\t“\tO\tO\tO\tB-DIRECT\t1");
        assert_eq!(lines[3], "2\t3\t5\tWe\tO\tO\tO\tI-DIRECT\t1");
        assert_eq!(lines[7], "6\t14\t18\tsaid\tO\tB-CUE\tO\tO\t1");
        assert_eq!(lines[9], "8\t23\t26\tLee\tI-PER\tO\tI-SOURCE\tO\t1");
        assert_eq!(lines[10], "9\t26\t27\t.\tO\tO\tO\tO\t_");
        assert_eq!((lines[11], lines[12]), ("", "# sent_id = 2"));
        let columns = CONLL_HEADER.trim().split(" = ").nth(1).unwrap().split(' ').count();
        assert_eq!(lines[2].split('\t').count(), columns);
    }

    #[test]
    fn tags_are_those_of_the_shorter_quotation() {
        let tokens = [(0, 1), (2, 3), (4, 5), (6, 7)];
        let quote = |content, kind| QuoteRecord { content, kind, ..QuoteRecord::default() };
        let quotes = vec![quote(vec![(2, 3)], "direct"), quote(vec![(0, 7)], "indirect")];
        let mut out = String::new();
        let record = ArticleRecord { quotes, ..ArticleRecord::default() };
        let sentences = std::slice::from_ref(&(0..4));
        conll("a b c d", &record, Segments { tokens: &tokens, sentences }, &mut out);
        let tags: Vec<(&str, &str)> = out
            .lines()
            .filter(|line| line.contains('\t'))
            .map(|line| {
                let cells: Vec<&str> = line.split('\t').collect();
                (cells[7], cells[8])
            })
            .collect();
        assert_eq!(tags, [("B-INDIRECT", "2"), ("B-DIRECT", "1|2"), ("B-INDIRECT", "2"), ("I-INDIRECT", "2")]);
    }
}
