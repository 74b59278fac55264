//! One article as a line of JSON: the form that is measured, and that other programs read.
//!
//! All offsets are bytes of the article's text in UTF-8, half open.

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
    /// What is wrong with the text; left out if it is sound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damage: Option<DamageRecord<'a>>,
    /// Day of publication; left out if not known.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub date: Cow<'a, str>,
    /// Headline; left out if not known.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub title: Cow<'a, str>,
    /// Newspaper, agency or site; left out if not known.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub outlet: Cow<'a, str>,
    /// Authors; left out if not known.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub author: Cow<'a, str>,
    /// Address; left out if not known.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub url: Cow<'a, str>,
}

/// The damage of an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DamageRecord<'a> {
    /// From 0 (sound) to 1: roughly the share of the text that is spoilt.
    #[serde(serialize_with = "three_decimals")]
    pub score: f32,
    /// What is wrong, and how often.
    pub reasons: Vec<(&'a str, u32)>,
}

/// One quotation of an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct QuoteRecord<'a> {
    /// Pieces, marks included.
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
    /// Whether words were lost from the quotation itself; left out if not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hole: bool,
    /// Whether speech or writing is reported, and not a belief, wish, plan or finding.
    pub speech: bool,
    /// From 0 to 1; written with three decimals at most.
    #[serde(serialize_with = "three_decimals")]
    pub confidence: f32,
    /// What became of the question who speaks.
    pub status: &'a str,
    /// Kind of speaker, or `null`.
    pub speaker_kind: Option<&'a str>,
    /// Title or office of the speaker, or `null`.
    pub speaker_role: Option<Cow<'a, str>>,
    /// How the source led to the speaker, or `null`.
    pub resolved_by: Option<&'a str>,
    /// Paragraph, from 1.
    pub paragraph: u32,
    /// See [`crate::quote_id`].
    pub quote_id: String,
    /// What stands before; left out if it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_before: Option<Cow<'a, str>>,
    /// What stands after; left out if it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_after: Option<Cow<'a, str>>,
}

impl ArticleRecord<'_> {
    /// Appends the record as one line, line end included.
    ///
    /// ```
    /// use pullquote_export::ArticleRecord;
    /// let mut line = Vec::new();
    /// ArticleRecord { id: "a".into(), tokens: 3, ..ArticleRecord::default() }.write_line(&mut line);
    /// assert_eq!(line, b"{\"id\":\"a\",\"quotes\":[],\"entities\":[],\"gaps\":[],\"tokens\":3,\"sentences\":0}\n");
    /// ```
    pub fn write_line(&self, out: &mut Vec<u8>) {
        // Strings, numbers and lists into memory: there is nothing that could fail.
        serde_json::to_writer(&mut *out, self).expect("plain data becomes JSON");
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
    fn a_quotation_as_it_is_measured() {
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
            r#"{"content":[[0,4],[9,12]],"source":null,"cue":[[5,8]],"type":"direct","speaker":null,"missing":false,"speech":false,"#,
            r#""confidence":0.123,"status":"missing source","speaker_kind":null,"speaker_role":null,"resolved_by":null,"#,
            r#""paragraph":1,"quote_id":"00"}"#
        );
        assert_eq!(serde_json::to_string(&quote).unwrap(), want);
    }
}
