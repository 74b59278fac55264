//! W3C Web Annotations: one object per quotation, as JSON-LD.

use crate::{ArticleRecord, CodePoints, QuoteRecord};
use serde_json::{Value, json};
use std::fmt::Write;

/// Characters of context quoted on each side by a selector, so that the words can be found in a changed page.
const CONTEXT_CHARS: usize = 32;

/// Appends the quotations of one article, one annotation per line.
///
/// The target is the article (its address, or a name derived from its id), with a `TextPositionSelector`, which counts
/// code points of the article's text, and a `TextQuoteSelector`; a quotation in several pieces has several targets. The
/// bodies are the speaker (`identifying`), the type (`classifying`), the status (`tagging`), and the positions of
/// source and cue (`linking`).
pub fn web_annotations(text: &str, record: &ArticleRecord<'_>, out: &mut Vec<u8>) {
    let points = CodePoints::new(text);
    let article = Article { text, points: &points, source: source(record) };
    for quote in &record.quotes {
        // Serialising strings, numbers and lists into memory cannot fail.
        serde_json::to_writer(&mut *out, &article.annotation(quote)).expect("plain data serialises to JSON");
        out.push(b'\n');
    }
}

struct Article<'a> {
    text: &'a str,
    points: &'a CodePoints<'a>,
    source: String,
}

impl Article<'_> {
    fn annotation(&self, quote: &QuoteRecord<'_>) -> Value {
        let mut bodies = Vec::new();
        for name in &quote.speaker {
            bodies.push(json!({"type": "TextualBody", "purpose": "identifying", "value": name}));
        }
        for (purpose, value) in [("classifying", quote.kind), ("tagging", quote.status)] {
            if !value.is_empty() {
                bodies.push(json!({"type": "TextualBody", "purpose": purpose, "value": value}));
            }
        }
        for (part, spans) in [("source", &quote.source), ("cue", &quote.cue)] {
            for &span in spans {
                let mut place = self.place(span);
                place["purpose"] = "linking".into();
                place["pq:part"] = part.into();
                bodies.push(place);
            }
        }
        let mut targets: Vec<Value> = quote.content.iter().map(|&span| self.place(span)).collect();
        let target = if targets.len() == 1 { targets.remove(0) } else { targets.into() };
        json!({
            "@context": ["http://www.w3.org/ns/anno.jsonld", {"pq": "urn:pullquote:"}],
            "id": format!("urn:pullquote:quotation:{}", quote.quote_id),
            "type": "Annotation",
            "motivation": "identifying",
            "body": bodies,
            "target": target,
            "pq:confidence": (f64::from(quote.confidence) * 1000.0).round() / 1000.0,
        })
    }

    /// A piece of the article as a specific resource.
    fn place(&self, (start, end): (u32, u32)) -> Value {
        let from = self.text.floor_char_boundary(start as usize);
        let to = self.text.floor_char_boundary(end as usize).max(from);
        let before = self.text[..from].char_indices().rev().nth(CONTEXT_CHARS - 1).map_or(0, |(at, _)| at);
        let after = self.text[to..].char_indices().nth(CONTEXT_CHARS).map_or(self.text.len(), |(at, _)| to + at);
        json!({
            "type": "SpecificResource",
            "source": self.source,
            "selector": [
                {"type": "TextPositionSelector", "start": self.points.at(start), "end": self.points.at(end)},
                {
                    "type": "TextQuoteSelector",
                    "exact": &self.text[from..to],
                    "prefix": &self.text[before..from],
                    "suffix": &self.text[to..after],
                },
            ],
        })
    }
}

/// The address of an article, or a name derived from its id.
fn source(record: &ArticleRecord<'_>) -> String {
    let web = record.url.starts_with("https://") || record.url.starts_with("http://");
    if web && !record.url.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c)) {
        return record.url.to_string();
    }
    let mut name = String::from("urn:pullquote:article:");
    for byte in record.id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            name.push(byte.into());
        } else {
            let _ = write!(name, "%{byte:02X}");
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, record: &ArticleRecord<'_>) -> Vec<Value> {
        let mut out = Vec::new();
        web_annotations(text, record, &mut out);
        String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn positions_count_code_points() {
        let text = "É. “Café,” said Éva.";
        let quote = QuoteRecord {
            content: vec![(4, 16)],
            source: vec![(22, 26)],
            kind: "direct",
            status: "attributed",
            speaker: vec!["Éva".into()],
            confidence: 0.25,
            quote_id: "00ff".into(),
            ..QuoteRecord::default()
        };
        let record = ArticleRecord { id: "wire/é 1".into(), quotes: vec![quote.clone()], ..ArticleRecord::default() };
        let one = &written(text, &record)[0];
        assert_eq!(one["target"]["source"], "urn:pullquote:article:wire/%C3%A9%201");
        assert_eq!(one["target"]["selector"][0], json!({"type": "TextPositionSelector", "start": 3, "end": 10}));
        let quoted = &one["target"]["selector"][1];
        assert_eq!((&quoted["exact"], &quoted["prefix"]), (&json!("“Café,”"), &json!("É. ")));
        assert_eq!(one["body"][0]["value"], "Éva");
        assert_eq!(one["body"][3]["selector"][1]["exact"], "Éva");

        let pieces = QuoteRecord { content: vec![(0, 2), (4, 7)], ..quote };
        let record = ArticleRecord { url: "https://example.org/a".into(), quotes: vec![pieces], ..record };
        let one = &written(text, &record)[0];
        assert_eq!(one["target"].as_array().unwrap().len(), 2);
        assert_eq!(one["target"][1]["source"], "https://example.org/a");
    }

    #[test]
    fn hostile_addresses_are_not_copied() {
        let record =
            ArticleRecord { id: "a\n\"<".into(), url: "javascript:alert(1)".into(), ..ArticleRecord::default() };
        assert_eq!(source(&record), "urn:pullquote:article:a%0A%22%3C");
    }
}
