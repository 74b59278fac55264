//! Compares tokens and sentences with treebanks in CoNLL-U form.

use crate::tools;
use anyhow::Result;
use pullquote_tokenize::Tokenizer;
use std::collections::HashSet;
use std::path::PathBuf;

/// F1 in percent, both ends exact.
pub struct Segmentation {
    pub tokens: f64,
    pub sentences: f64,
}

/// One document: its reassembled text, and the positions of its tokens and sentences.
#[derive(Default)]
struct Document {
    name: String,
    text: String,
    tokens: Vec<(u32, u32)>,
    sentences: Vec<(u32, u32)>,
}

/// Measures the tokenizer on the documents that `wanted` selects.
pub fn measure(files: &[PathBuf], wanted: impl Fn(&str) -> bool) -> Result<Segmentation> {
    let tokenizer = Tokenizer::new();
    let (mut tokens, mut sentences) = (Count::default(), Count::default());
    for file in files {
        for document in documents(&tools::read_text(file)?) {
            if !wanted(&document.name) {
                continue;
            }
            let found = tokenizer.tokenize(&document.text);
            tokens.add(&document.tokens, found.spans().iter().map(|span| (span.start, span.end)));
            let spans = found.sentences().iter().map(|range| found.span_of(*range));
            sentences.add(&document.sentences, spans.map(|span| (span.start, span.end)));
        }
    }
    Ok(Segmentation { tokens: tokens.f1(), sentences: sentences.f1() })
}

#[derive(Default)]
struct Count {
    right: usize,
    both: usize,
}

impl Count {
    fn add(&mut self, gold: &[(u32, u32)], found: impl Iterator<Item = (u32, u32)>) {
        let gold: HashSet<(u32, u32)> = gold.iter().copied().collect();
        self.both += gold.len();
        for span in found {
            self.both += 1;
            self.right += usize::from(gold.contains(&span));
        }
    }

    fn f1(&self) -> f64 {
        200.0 * self.right as f64 / self.both.max(1) as f64
    }
}

fn documents(conllu: &str) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    let (mut gap, mut covered) = ("", 0);
    let mut begin: Option<u32> = None;
    for line in conllu.lines() {
        if let Some(name) = line.strip_prefix("# newdoc id = ") {
            documents.push(Document { name: name.trim().into(), ..Document::default() });
            gap = "";
        } else if line.starts_with("# newpar") {
            gap = "\n\n";
        }
        let Some(document) = documents.last_mut() else { continue };
        if line.is_empty() {
            if let (Some(start), Some(last)) = (begin.take(), document.tokens.last()) {
                document.sentences.push((start, last.1));
            }
            covered = 0;
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, form, .., misc] = fields[..] else { continue };
        let glued = misc.split('|').any(|part| part == "SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            // Several words written as one: if their forms make up the whole, each is a token.
            let start = put(document, gap, form);
            document.tokens.push((start, start + form.len() as u32));
            begin.get_or_insert(start);
            covered = last.parse().unwrap_or(0);
            gap = if glued { "" } else { " " };
            continue;
        }
        let Ok(number) = id.parse::<usize>() else { continue };
        if number <= covered {
            split_last(document, form, number == covered);
            continue;
        }
        let start = put(document, gap, form);
        document.tokens.push((start, start + form.len() as u32));
        begin.get_or_insert(start);
        gap = if glued { "" } else { " " };
    }
    documents
}

/// Appends a form to the text and returns its first byte.
fn put(document: &mut Document, gap: &str, form: &str) -> u32 {
    if !document.text.is_empty() {
        document.text.push_str(gap);
    }
    let start = document.text.len() as u32;
    document.text.push_str(form);
    start
}

/// Splits a word off a token of several words, if the token begins with it.
fn split_last(document: &mut Document, form: &str, is_last: bool) {
    let Some(&(start, end)) = document.tokens.last() else { return };
    let rest = document.text.get(start as usize..end as usize).unwrap_or_default();
    let middle = start + form.len() as u32;
    if !is_last && rest.starts_with(form) && middle < end {
        document.tokens.pop();
        document.tokens.extend([(start, middle), (middle, end)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_reassembled() {
        let word = |id: &str, form: &str, misc: &str| format!("{id}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}\n");
        let text = [
            "# newdoc id = d\n# newpar\n".to_string(),
            word("1", "He", "_"),
            word("2-3", "don't", "SpaceAfter=No"),
            word("2", "do", "_"),
            word("3", "n't", "_"),
            word("4", ".", "_"),
            "\n# newpar\n".into(),
            word("1", "Go", "_"),
            "\n".into(),
        ];
        let document = &documents(&text.concat())[0];
        assert_eq!(document.text, "He don't.\n\nGo");
        assert_eq!(document.tokens, [(0, 2), (3, 5), (5, 8), (8, 9), (11, 13)]);
        assert_eq!(document.sentences, [(0, 9), (11, 13)]);
    }
}
