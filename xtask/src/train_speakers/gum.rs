//! Subject pronouns of a corpus with gold coreference (CoNLL-U with `Entity=` annotations).

use super::fit::Case;
use super::rows::FOLDS;
use super::{Label, case, labels};
use crate::tools;
use anyhow::Result;
use pullquote_entities::Tagger;
use pullquote_quotes::Article;
use pullquote_quotes::train::{Grade, Reader, Report, Truth};
use pullquote_tokenize::{Span, Tokenizer};
use std::collections::HashMap;
use std::path::Path;

/// The weight of such a case relative to a pronoun that is a source.
const WEIGHT: f32 = 0.3;

/// A reassembled document.
#[derive(Default)]
struct Document {
    text: String,
    /// Mentions by chain.
    chains: HashMap<String, Vec<Span>>,
    /// Subject pronouns.
    pronouns: Vec<Span>,
    /// Mentions that have begun but not ended: chain and first byte.
    open: Vec<(String, u32)>,
}

/// The subject pronouns of all documents.
pub(crate) fn cases(path: &Path) -> Result<Vec<Case>> {
    let text = tools::read_text(path)?;
    let (tokenizer, tagger, mut reader) = (Tokenizer::new(), Tagger::embedded(), Reader::default());
    let mut out = Vec::new();
    for document in documents(&text) {
        let text = &document.text;
        let tokens = tokenizer.tokenize(text);
        let entities = tagger.tag(text, &tokens);
        let mut ids: Vec<&String> = document.chains.keys().collect();
        ids.sort();
        let chains: Vec<Vec<Span>> = ids.iter().map(|id| document.chains[*id].clone()).collect();
        let labels = labels(&chains, text, &tokens, &entities);
        let reports: Vec<Report> = document
            .pronouns
            .iter()
            .map(|p| Report { content: vec![Span::new(p.end, p.end)], source: vec![*p], cue: Vec::new() })
            .collect();
        let article = Article { text, tokens: &tokens, entities: &entities, gaps: &[] };
        let truth = |report: usize| {
            let token = tokens.token_at(document.pronouns[report].start);
            let mut grades = vec![Grade::Other; entities.entities.len()];
            match labels.get(&token)? {
                Label::Entity(entity) => *grades.get_mut(*entity as usize)? = Grade::Speaker,
                Label::Nameless => {}
            }
            Some(Truth { named: grades.contains(&Grade::Speaker), grades })
        };
        let examples = reader.examples(&article, &reports, truth);
        // No fold: they are never held out.
        out.extend(examples.into_iter().filter_map(|example| case(FOLDS, example, WEIGHT)));
    }
    Ok(out)
}

fn documents(text: &str) -> Vec<Document> {
    let mut out: Vec<Document> = Vec::new();
    for line in text.lines() {
        if line.starts_with("# newdoc") {
            out.push(Document::default());
            continue;
        }
        let Some(document) = out.last_mut() else { continue };
        if line.starts_with("# newpar") && !document.text.is_empty() {
            document.text.push_str("\n\n");
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() == 10 && columns[0].bytes().all(|b| b.is_ascii_digit()) {
            document.word(&columns);
        }
    }
    out
}

impl Document {
    /// Reads one line of the corpus: a word, its function in the sentence, mentions that begin or end at it.
    fn word(&mut self, columns: &[&str]) {
        let start = self.text.len() as u32;
        self.text.push_str(columns[1]);
        let end = self.text.len() as u32;
        let lower = columns[1].to_ascii_lowercase();
        if columns[7].starts_with("nsubj") && matches!(lower.as_str(), "he" | "she" | "it" | "they") {
            self.pronouns.push(Span::new(start, end));
        }
        let mut space = true;
        for note in columns[9].split('|') {
            if note == "SpaceAfter=No" {
                space = false;
            }
            if let Some(mentions) = note.strip_prefix("Entity=") {
                self.mentions(mentions, start, end);
            }
        }
        if space {
            self.text.push(' ');
        }
    }

    /// `(17-person-giv:act-...` begins a mention of chain 17, `17)` ends one, `(17-...)` is a whole one.
    fn mentions(&mut self, notes: &str, start: u32, end: u32) {
        let mut rest = notes;
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('(') {
                let stop = after.find(['(', ')']).unwrap_or(after.len());
                let id = after[..stop].split('-').next().unwrap_or("").to_owned();
                match after[stop..].strip_prefix(')') {
                    Some(left) => {
                        self.chains.entry(id).or_default().push(Span::new(start, end));
                        rest = left;
                    }
                    None => {
                        self.open.push((id, start));
                        rest = &after[stop..];
                    }
                }
            } else {
                let stop = rest.find(')').unwrap_or(rest.len());
                let id = &rest[..stop];
                if let Some(at) = self.open.iter().rposition(|o| o.0 == id) {
                    let (id, first) = self.open.remove(at);
                    self.chains.entry(id).or_default().push(Span::new(first, end));
                }
                rest = rest.get(stop + 1..).unwrap_or("");
            }
        }
    }
}
