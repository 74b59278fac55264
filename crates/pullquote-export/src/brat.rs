//! Standoff annotation for the brat tool: a text and, beside it, lines that refer to it.

use crate::{ArticleRecord, CodePoints};
use std::collections::HashMap;
use std::fmt::Write;

/// The `annotation.conf` of the folder, which declares the annotations to brat.
pub const BRAT_CONFIG: &str = "\
# Annotations made by pullquote.
[entities]
Quotation
Source
Cue
PER
ORG
LOC
FAC
NORP
MISC
PROD
DATE
MONEY
[relations]
Said_by\tArg1:Quotation, Arg2:Source
Reported_by\tArg1:Quotation, Arg2:Cue
<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>
[events]
[attributes]
Type\tArg:Quotation, Value:direct|indirect|mixed
Status\tArg:Quotation, Value:attributed|unnamed_source|unresolved_pronoun|missing_source
";

/// The annotations of one article: the contents of its `.ann` file. The `.txt` file beside it is the article's text,
/// unchanged.
///
/// Quotations, sources, cues and names are text-bound (`T`), with offsets in code points, end excluded; spans across
/// line breaks are split, as brat does. Quotations have relations to their source and cue, attributes for type and
/// status, and a note with id, speaker and confidence.
/// status, and a note with id, speaker and confidence.
pub fn brat(text: &str, record: &ArticleRecord<'_>) -> String {
    let mut ann = Annotations {
        text,
        points: CodePoints::new(text),
        out: String::new(),
        bound: HashMap::new(),
        notes: 0,
        relations: 0,
    };
    for &(start, end, kind) in &record.entities {
        ann.bind(kind, &[(start, end)]);
    }
    let mut attributes = 0;
    for quote in &record.quotes {
        let Some(quotation) = ann.bind("Quotation", &quote.content) else { continue };
        for (name, value) in [("Type", quote.kind), ("Status", quote.status)] {
            if !value.is_empty() {
                attributes += 1;
                let _ = writeln!(ann.out, "A{attributes}\t{name} T{quotation} {}", value.replace(' ', "_"));
            }
        }
        let speaker = quote.speaker.join("; ");
        let note = format!("id={} speaker={} confidence={:.3}", quote.quote_id, speaker, quote.confidence);
        ann.note(quotation, &note);
        let source = ann.bind("Source", &quote.source);
        ann.relate("Said_by", quotation, source);
        let cue = ann.bind("Cue", &quote.cue);
        ann.relate("Reported_by", quotation, cue);
    }
    ann.out
}

struct Annotations<'a> {
    text: &'a str,
    points: CodePoints<'a>,
    out: String,
    /// Annotations already written, with their numbers: two quotations may share a source.
    bound: HashMap<(String, Vec<(u32, u32)>), u32>,
    notes: u32,
    relations: u32,
}

impl Annotations<'_> {
    /// Writes a text-bound annotation and returns its number; `None` if nothing is left of the span.
    fn bind(&mut self, label: &str, spans: &[(u32, u32)]) -> Option<u32> {
        let fragments: Vec<(u32, u32)> = spans.iter().flat_map(|&span| self.lines(span)).collect();
        if fragments.is_empty() {
            return None;
        }
        let next = self.bound.len() as u32 + 1;
        let key = (label.to_owned(), fragments);
        if let Some(&known) = self.bound.get(&key) {
            return Some(known);
        }
        let fragments = &key.1;
        let _ = write!(self.out, "T{next}\t{label} ");
        for (n, &(start, end)) in fragments.iter().enumerate() {
            let semicolon = if n == 0 { "" } else { ";" };
            let _ = write!(self.out, "{semicolon}{} {}", self.points.at(start), self.points.at(end));
        }
        self.out.push('\t');
        for (n, &(start, end)) in fragments.iter().enumerate() {
            self.out.push_str(if n == 0 { "" } else { " " });
            self.out.push_str(&self.text[start as usize..end as usize]);
        }
        self.out.push('\n');
        self.bound.insert(key, next);
        Some(next)
    }

    /// The parts of a span between line breaks and tabs, with white space trimmed.
    fn lines(&self, (start, end): (u32, u32)) -> Vec<(u32, u32)> {
        let from = self.text.floor_char_boundary(start as usize);
        let to = self.text.floor_char_boundary(end as usize).max(from);
        let mut parts = Vec::new();
        let mut at = from;
        for part in self.text[from..to].split_inclusive(is_cut) {
            let kept = part.trim_matches(|c: char| is_cut(c) || c.is_whitespace());
            let before = part.len() - part.trim_start_matches(|c: char| is_cut(c) || c.is_whitespace()).len();
            if !kept.is_empty() {
                parts.push(((at + before) as u32, (at + before + kept.len()) as u32));
            }
            at += part.len();
        }
        parts
    }

    fn relate(&mut self, name: &str, quotation: u32, other: Option<u32>) {
        if let Some(other) = other {
            self.relations += 1;
            let _ = writeln!(self.out, "R{}\t{name} Arg1:T{quotation} Arg2:T{other}", self.relations);
        }
    }

    fn note(&mut self, about: u32, words: &str) {
        self.notes += 1;
        let words = words.split(is_cut).collect::<Vec<_>>().join(" ");
        let _ = writeln!(self.out, "#{}\tAnnotatorNotes T{about}\t{words}", self.notes);
    }
}

/// Characters not allowed within a line of annotation: Python's line breaks, and the tab.
const fn is_cut(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::QuoteRecord;

    #[test]
    fn offsets_count_code_points_and_spans_are_split_at_line_breaks() {
        let text = "“Café\r\n is open,” said Éva.";
        let end = text.find(" said").unwrap() as u32;
        let source = text.find("Éva").unwrap() as u32;
        let record = ArticleRecord {
            id: "a".into(),
            entities: vec![(source, source + 4, "PER")],
            quotes: vec![QuoteRecord {
                content: vec![(0, end)],
                source: vec![(source, source + 4)],
                cue: vec![(end + 1, end + 5)],
                kind: "direct",
                status: "unnamed source",
                speaker: vec!["Éva".into()],
                confidence: 0.5,
                quote_id: "00".into(),
                ..QuoteRecord::default()
            }],
            ..ArticleRecord::default()
        };
        let want = "\
T1\tPER 23 26\tÉva
T2\tQuotation 0 5;8 17\t“Café is open,”
A1\tType T2 direct
A2\tStatus T2 unnamed_source
#1\tAnnotatorNotes T2\tid=00 speaker=Éva confidence=0.500
T3\tSource 23 26\tÉva
R1\tSaid_by Arg1:T2 Arg2:T3
T4\tCue 18 22\tsaid
R2\tReported_by Arg1:T2 Arg2:T4
";
        assert_eq!(brat(text, &record), want);
    }

    #[test]
    fn blank_spans_are_omitted() {
        let quote = QuoteRecord { content: vec![(1, 3)], source: vec![(90, 99)], ..QuoteRecord::default() };
        let record = ArticleRecord { quotes: vec![quote], ..ArticleRecord::default() };
        assert_eq!(brat("a \n b", &record), "");
        assert_eq!(brat("", &record), "");
    }
}
