//! One article as a line of JSON: the form used for evaluation and by other programs.
//!
//! All offsets are bytes of the article's text in UTF-8, end excluded.

use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// One article.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ArticleRecord<'a> {
    /// The article's id.
    pub id: Cow<'a, str>,
    /// Its quotations, in text order.
    pub quotes: Vec<QuoteRecord<'a>>,
    /// Its names: start, end, kind.
    pub entities: Vec<(u32, u32, &'a str)>,
    /// Where words were lost from the text.
    pub gaps: Vec<u32>,
    /// Number of tokens.
    pub tokens: usize,
    /// Number of sentences.
    pub sentences: usize,
    /// What is wrong with the text; omitted if it is sound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damage: Option<DamageRecord<'a>>,
    /// Day of publication; omitted if unknown.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub date: Cow<'a, str>,
    /// Headline; omitted if unknown.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub title: Cow<'a, str>,
    /// Newspaper, agency or site; omitted if unknown.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub outlet: Cow<'a, str>,
    /// Authors; omitted if unknown.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub author: Cow<'a, str>,
    /// Address; omitted if unknown.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub url: Cow<'a, str>,
}

/// The damage of an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DamageRecord<'a> {
    /// From 0 (sound) to 1: roughly the damaged share of the text.
    #[serde(serialize_with = "three_decimals")]
    pub score: f32,
    /// What is wrong, and how often.
    pub reasons: Vec<(&'a str, u32)>,
}

/// A speaker who is in a list of people, or may be.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PersonRecord<'a> {
    /// The id; `null` if it is open who is meant.
    pub id: Option<&'a str>,
    /// What the list says, by the names of its columns.
    pub values: std::collections::BTreeMap<&'a str, &'a str>,
    /// Ids of those who may be meant; omitted if it is clear.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<&'a str>,
}

/// One quotation of an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct QuoteRecord<'a> {
    /// Its pieces, including quotation marks.
    pub content: Vec<(u32, u32)>,
    /// Pieces of the source; `null` if there is none.
    #[serde(serialize_with = "null_if_empty")]
    pub source: Vec<(u32, u32)>,
    /// Pieces of the cue; `null` if there is none.
    #[serde(serialize_with = "null_if_empty")]
    pub cue: Vec<(u32, u32)>,
    /// Direct, indirect or mixed.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// Names of the speakers; `null` if none is known.
    #[serde(serialize_with = "null_if_empty")]
    pub speaker: Vec<Cow<'a, str>>,
    /// Whether the source was lost from the text.
    pub missing: bool,
    /// Whether words were lost from the quotation itself; omitted if not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hole: bool,
    /// Whether it reports speech or writing rather than a belief, wish, plan or finding.
    pub speech: bool,
    /// Whether the table of quotations holds it: speech, and sure enough.
    pub table: bool,
    /// From 0 to 1; written with at most three decimals.
    #[serde(serialize_with = "three_decimals")]
    pub confidence: f32,
    /// How far the speaker could be determined.
    pub status: &'a str,
    /// Kind of source, or `null`.
    pub source_kind: Option<&'a str>,
    /// The organisation or country the source speaks for, or `null`.
    pub affiliation: Option<Cow<'a, str>>,
    /// Title or office of the speaker, or `null`.
    pub speaker_role: Option<Cow<'a, str>>,
    /// How the source led to the speaker, or `null`.
    pub resolved_by: Option<&'a str>,
    /// Paragraph, from 1.
    pub paragraph: u32,
    /// See [`crate::quote_id`].
    pub quote_id: String,
    /// The text before it; omitted unless requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_before: Option<Cow<'a, str>>,
    /// The text after it; omitted unless requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_after: Option<Cow<'a, str>>,
    /// Who the speakers are; omitted without a list of people.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonRecord<'a>>,
}

impl ArticleRecord<'_> {
    /// Appends the record as one line, including the line break.
    ///
    /// ```
    /// use pullquote_export::ArticleRecord;
    /// let mut line = Vec::new();
    /// ArticleRecord { id: "a".into(), tokens: 3, ..ArticleRecord::default() }.write_line(&mut line);
    /// assert_eq!(line, b"{\"id\":\"a\",\"quotes\":[],\"entities\":[],\"gaps\":[],\"tokens\":3,\"sentences\":0}\n");
    /// ```
    pub fn write_line(&self, out: &mut Vec<u8>) {
        // Serialising strings, numbers and lists into memory cannot fail.
        serde_json::to_writer(&mut *out, self).expect("plain data serialises to JSON");
        out.push(b'\n');
    }
}

fn null_if_empty<T: Serialize, S: Serializer>(list: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    if list.is_empty() { serializer.serialize_none() } else { list.serialize(serializer) }
}

fn three_decimals<S: Serializer>(value: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((f64::from(*value) * 1000.0).round() / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_as_written() {
        let quote = QuoteRecord {
            content: vec![(0, 4), (9, 12)],
            cue: vec![(5, 8)],
            kind: "direct",
            confidence: 0.123_456,
            status: "missing source",
            paragraph: 1,
            quote_id: "00".into(),
            ..QuoteRecord::default()
        };
        let want = concat!(
            r#"{"content":[[0,4],[9,12]],"source":null,"cue":[[5,8]],"type":"direct","speaker":null,"missing":false,"speech":false,"table":false,"#,
            r#""confidence":0.123,"status":"missing source","source_kind":null,"affiliation":null,"speaker_role":null,"resolved_by":null,"#,
            r#""paragraph":1,"quote_id":"00"}"#
        );
        assert_eq!(serde_json::to_string(&quote).unwrap(), want);
    }
}
