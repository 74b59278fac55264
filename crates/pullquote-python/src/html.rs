//! What notebooks show: an article as its page, a table as its first rows.

use crate::article::Found;
use crate::plain::{Quote, Span};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Schema};
use pullquote::tokenize::Tokenizer;
use pullquote_page::{ArticleView, QuoteView, SpeakerView};
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

/// The page that `pullquote view` makes of an article.
pub fn page(found: &Found) -> String {
    let body = found.text.get(found.body.0..found.body.1).unwrap_or("");
    let tokens = Tokenizer::new().tokenize(body);
    let from = found.body.0 as u32;
    let paragraph = |paragraph: &pullquote::tokenize::Paragraph| {
        let span = tokens.span_of(paragraph.tokens.clone());
        (from + span.start, from + span.end)
    };
    let speakers = found.entities.iter().map(|entity| {
        let mentions = entity.mentions.iter().filter_map(|&index| found.mentions.get(index as usize));
        let mut mentions: Vec<_> = mentions.collect();
        // The fullest form first: the lines in the page lead there.
        mentions.sort_by_key(|mention| mention.text != entity.name);
        SpeakerView {
            name: entity.name.as_str().into(),
            role: entity.role.as_deref().unwrap_or("").into(),
            mentions: mentions.iter().map(|m| (m.start_byte as u32, m.end_byte as u32)).collect(),
        }
    });
    let reasons = found.damage_reasons.iter().filter(|(kind, _)| kind != "lost words");
    let damage: Vec<String> = reasons.map(|(kind, count)| format!("{kind} ({count})")).collect();
    let notes = if damage.is_empty() { vec![] } else { vec![format!("Damage of the text: {}", damage.join(", "))] };
    ArticleView {
        id: &found.id,
        title: &found.title,
        date: &found.date,
        outlet: &found.outlet,
        author: &found.author,
        url: &found.url,
        text: &found.text,
        paragraphs: tokens.paragraphs().iter().map(paragraph).collect(),
        speakers: speakers.collect(),
        quotes: found.quotes.iter().map(|quote| quote_view(found, quote)).collect(),
        gaps: found.gaps.iter().map(|gap| gap.start_byte as u32).collect(),
        notes,
    }
    .html()
}

fn quote_view<'a>(found: &Found, quote: &'a Quote) -> QuoteView<'a> {
    let number = |name: &String| found.entities.iter().position(|entity| entity.name == *name);
    let flags = [("source_lost", quote.source_lost), ("words_lost", quote.words_lost)];
    QuoteView {
        id: quote.id.clone(),
        content: pairs(&quote.pieces),
        source: pairs(&quote.source_pieces),
        cue: pairs(&quote.cue_pieces),
        kind: &quote.r#type,
        speakers: quote.speakers.iter().filter_map(number).collect(),
        source_kind: quote.source_kind.as_deref().unwrap_or(""),
        resolved_by: quote.resolved_by.as_deref().unwrap_or(""),
        status: &quote.status,
        confidence: quote.confidence as f32,
        flags: flags.into_iter().filter(|flag| flag.1).map(|flag| flag.0.into()).collect(),
    }
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
