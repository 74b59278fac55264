//! The quotations that the marks of a sheet annotate.

use super::{Label, LinkKind, Mark, Sheet, words};
use crate::{JOINER, fold_space};

/// An annotated quotation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quoted {
    /// Bytes of its pieces, in text order.
    pub pieces: Vec<(u32, u32)>,
    /// Its words.
    pub words: String,
    /// Direct, indirect or mixed; empty if it was not annotated.
    pub kind: String,
    /// The full name of the speaker if it was annotated, several joined by `; `; an empty name is an unknown speaker.
    pub speaker: Option<String>,
    /// Bytes of the source's pieces, in text order.
    pub source: Vec<(u32, u32)>,
    /// The source's words.
    pub source_words: String,
}

impl Sheet<'_> {
    /// The annotated quotations, in text order. If no mark at all is linked to a source, each quotation has the nearest one.
    pub fn quotations(&self) -> Vec<Quoted> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let first = self.firsts();
        for (n, mark) in self.marks.iter().enumerate().filter(|(_, mark)| mark.label == Label::Quotation) {
            match groups.iter_mut().find(|group| first[group[0]] == first[n]) {
                Some(group) => group.push(n),
                None if mark.start < mark.end => groups.push(vec![n]),
                None => {}
            }
        }
        let linked = self.links.iter().any(|link| link.kind == LinkKind::SaidBy);
        let mut all: Vec<Quoted> = groups.iter().map(|group| self.quoted(group, linked)).collect();
        all.sort_by_key(|quoted| quoted.pieces.first().copied());
        all
    }

    /// For each mark the one that stands for its whole quotation.
    fn firsts(&self) -> Vec<usize> {
        let mut first: Vec<usize> = (0..self.marks.len()).collect();
        for link in self.links.iter().filter(|link| link.kind == LinkKind::Continues) {
            let (Some(&one), Some(&other)) = (first.get(link.from), first.get(link.to)) else { continue };
            first.iter_mut().filter(|of| **of == one).for_each(|of| *of = other);
        }
        first
    }

    fn quoted(&self, group: &[usize], linked: bool) -> Quoted {
        let pieces: Vec<&Mark> = group.iter().filter_map(|&n| self.marks.get(n)).collect();
        let mut to: Vec<&Mark> = Vec::new();
        for link in self.links.iter().filter(|link| link.kind == LinkKind::SaidBy) {
            // People draw links in either direction.
            let other = match (group.contains(&link.from), group.contains(&link.to)) {
                (true, false) => link.to,
                (false, true) => link.from,
                _ => continue,
            };
            to.extend(self.marks.get(other));
        }
        if !linked {
            let near = |mark: &&&Mark| pieces.iter().map(|piece| distance(piece, mark)).min();
            to.extend(self.marks.iter().filter(|mark| mark.label == Label::Source).min_by_key(|mark| near(&mark)));
        }
        let of = |label| to.iter().filter(move |mark| mark.label == label).map(|mark| (mark.start, mark.end));
        let text = |spans: &[(u32, u32)], joiner: &str| {
            let all: Vec<&str> = spans.iter().filter_map(|&span| words(&self.text, span)).collect();
            all.join(joiner)
        };
        let names: Vec<String> =
            of(Label::Speaker).filter_map(|span| Some(fold_space(words(&self.text, span)?).into_owned())).collect();
        let given = pieces.iter().find_map(|piece| piece.speaker.as_deref()).map(|name| match name.trim() {
            "-" => String::new(),
            name => name.to_owned(),
        });
        let mut spans = joined(pieces.iter().map(|piece| (piece.start, piece.end)).collect(), &self.text);
        spans.dedup();
        let source: Vec<(u32, u32)> = joined(of(Label::Source).collect(), &self.text);
        Quoted {
            words: text(&spans, JOINER),
            pieces: spans,
            kind: pieces.iter().map(|piece| piece.kind.as_str()).find(|kind| !kind.is_empty()).unwrap_or("").to_owned(),
            speaker: if names.is_empty() { given } else { Some(names.join("; ")) },
            source_words: fold_space(&text(&source, " ")).into_owned(),
            source,
        }
    }
}

fn distance(one: &Mark, two: &Mark) -> u32 {
    if one.start < two.start { two.start.saturating_sub(one.end) } else { one.start.saturating_sub(two.end) }
}

/// Spans in text order, without the breaks that some tools make at the ends of lines.
fn joined(mut spans: Vec<(u32, u32)>, text: &str) -> Vec<(u32, u32)> {
    spans.sort_unstable();
    let mut out: Vec<(u32, u32)> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.0 <= last.1 || words(text, (last.1, span.0)).is_some_and(|w| w.trim().is_empty()) => {
                last.1 = last.1.max(span.1);
            }
            _ => out.push(span),
        }
    }
    out
}
