//! What notebooks show: an article as its page, a table as its first rows.

use crate::article::Found;
use crate::plain::Span;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Schema};
use pullquote::Analysis;
use pullquote::damage::DamageKind;
use pullquote_page::{ArticleView, QuoteView, SpeakerView};
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// Rows of a table that are shown.
const ROWS: usize = 20;
/// Characters of a cell that are shown.
const CELL: usize = 300;
/// The columns of the table of quotations that are shown; of other tables all are.
const COLUMNS: [&str; 7] = ["article_id", "type", "quote", "speaker", "cue", "status", "confidence"];

/// Text as the content of an element or an attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Characters that would reorder or hide what surrounds them.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
                out.push('\u{fffd}');
            }
            c if c.is_control() && !matches!(c, '\n' | '\t' | '\r') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn pairs(spans: &[Span]) -> Vec<(u32, u32)> {
    spans.iter().map(|span| (span.start_byte as u32, span.end_byte as u32)).collect()
}

/// What a page needs beyond what Python sees of an article. Entities and quotations are in the article's order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    paragraphs: Vec<(u32, u32)>,
    /// Where each entity has its fullest name.
    names: Vec<(u32, u32)>,
    /// The entities that speak in each quotation.
    speakers: Vec<Vec<usize>>,
    /// Not rounded.
    confidences: Vec<f32>,
    notes: Vec<String>,
}

impl Layout {
    pub fn new(analysis: &Analysis<'_>) -> Self {
        let pair = |span: pullquote::tokenize::Span| (span.start, span.end);
        let tokens = analysis.tokens;
        let quotations = &analysis.quotations.quotations;
        let mut notes: Vec<String> = analysis.article.notes.iter().map(ToString::to_string).collect();
        if tokens.truncated() {
            notes.push("The text is too long: its end was not analysed.".into());
        }
        // Lost words are marked in the text.
        let damage = analysis.damage.reasons.iter().filter(|reason| reason.kind != DamageKind::LostWords);
        let damage: Vec<String> = damage.map(|reason| format!("{} ({})", reason.kind.as_str(), reason.count)).collect();
        if !damage.is_empty() {
            notes.push(format!("Damage of the text: {}", damage.join(", ")));
        }
        Self {
            paragraphs: tokens.paragraphs().iter().map(|p| pair(tokens.span_of(p.tokens))).collect(),
            names: analysis.entities.entities.iter().map(|entity| pair(entity.name)).collect(),
            speakers: quotations.iter().map(|q| q.speakers.iter().map(|&n| n as usize).collect()).collect(),
            confidences: quotations.iter().map(|quotation| quotation.confidence).collect(),
            notes,
        }
    }
}

/// The page that `pullquote view` makes of an article.
pub fn page(found: &Found) -> String {
    let layout = &found.layout;
    let speakers = found.entities.iter().zip(&layout.names).map(|(entity, &name)| {
        let mentions = entity.mentions.iter().filter_map(|&index| found.mentions.get(index as usize));
        let mentions = mentions.map(|m| (m.start_byte as u32, m.end_byte as u32)).filter(|&span| span != name);
        SpeakerView {
            name: entity.name.as_str().into(),
            role: entity.role.as_deref().unwrap_or("").into(),
            // The fullest form first: the lines in the page lead there.
            mentions: std::iter::once(name).chain(mentions).collect(),
        }
    });
    let speaking = layout.speakers.iter().zip(&layout.confidences);
    let quotes = found.quotes.iter().zip(speaking).map(|(quote, (speakers, &confidence))| {
        let flags = [("source_lost", quote.source_lost), ("words_lost", quote.words_lost)];
        QuoteView {
            id: quote.id.clone(),
            content: pairs(&quote.pieces),
            source: pairs(&quote.source_pieces),
            cue: pairs(&quote.cue_pieces),
            kind: &quote.r#type,
            speakers: speakers.clone(),
            source_kind: quote.source_kind.as_deref().unwrap_or(""),
            resolved_by: quote.resolved_by.as_deref().unwrap_or(""),
            status: &quote.status,
            confidence,
            flags: flags.into_iter().filter(|flag| flag.1).map(|flag| flag.0.into()).collect(),
        }
    });
    ArticleView {
        id: &found.id,
        title: &found.title,
        date: &found.date,
        outlet: &found.outlet,
        author: &found.author,
        url: &found.url,
        text: &found.text,
        paragraphs: layout.paragraphs.clone(),
        speakers: speakers.collect(),
        quotes: quotes.collect(),
        gaps: found.gaps.iter().map(|gap| gap.start_byte as u32).collect(),
        notes: layout.notes.clone(),
    }
    .html()
}

/// An article within a notebook: its page in a frame, so that neither changes the style of the other, and without
/// scripts.
pub fn article(found: &Found) -> String {
    if let Some(error) = &found.error {
        return format!("<p><b>{}</b>: {}</p>", escape(&found.id), escape(error));
    }
    let title = if found.id.is_empty() { "article" } else { &found.id };
    format!(
        "<iframe sandbox=\"\" title=\"{}\" style=\"width:100%;height:30em;border:1px solid #8888\" srcdoc=\"{}\"></iframe>",
        escape(title),
        escape(&page(found))
    )
}

/// The first rows of a table.
pub fn table(schema: &Schema, batches: &[RecordBatch], errors: usize) -> String {
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let usual = COLUMNS.iter().all(|name| names.contains(name));
    let shown = |name: &&str| !usual || COLUMNS.contains(name) || *name == "error";
    let columns: Vec<usize> = (0..names.len()).filter(|&column| shown(&names[column])).collect();
    let mut out = String::from("<table>\n<thead><tr>");
    for &column in &columns {
        let _ = write!(out, "<th>{}</th>", escape(names[column]));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let rows = batches.iter().flat_map(|batch| (0..batch.num_rows()).map(move |row| (batch, row)));
    for (batch, row) in rows.take(ROWS) {
        out.push_str("<tr>");
        for &column in &columns {
            let _ =
                write!(out, "<td dir=\"auto\" style=\"text-align:left\">{}</td>", escape(&cell(batch, column, row)));
        }
        out.push_str("</tr>\n");
    }
    let count: usize = batches.iter().map(RecordBatch::num_rows).sum();
    let _ = write!(out, "</tbody>\n</table>\n<p>{}", counted(count, "row"));
    if count > ROWS {
        let _ = write!(out, ", the first {ROWS} shown");
    }
    if usual {
        let _ = write!(out, "; {} columns", names.len());
    }
    if errors > 0 {
        let _ = write!(out, "; {} (see <code>.errors</code>)", counted(errors, "error"));
    }
    out.push_str("</p>");
    out
}

/// `1 row`, `2 rows`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn cell(batch: &RecordBatch, column: usize, row: usize) -> String {
    let array = batch.column(column);
    if array.is_null(row) {
        return String::new();
    }
    match array.data_type() {
        DataType::Utf8 => {
            let text = array.as_string::<i32>().value(row);
            match text.char_indices().nth(CELL) {
                Some((at, _)) => format!("{}…", &text[..at]),
                None => text.to_owned(),
            }
        }
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).to_string(),
        DataType::List(_) => format!("{} pieces", array.as_list::<i32>().value_length(row)),
        _ => String::new(),
    }
}
