//! Prodigy: JSON Lines with tokens, spans and relations. Offsets are code points; relations lead from token to token.

use super::offsets::{Offsets, Unit};
use super::{Label, Link, LinkKind, Mark, Sheet, text_of};
use crate::ArticleRecord;
use serde_json::{Value, json};

/// Appends an article as a line. `tokens` are spans of bytes in text order.
pub fn prodigy(text: &str, record: &ArticleRecord<'_>, tokens: &[(u32, u32)], out: &mut Vec<u8>) {
    let sheet = Sheet::of(text, record, true);
    let offsets = Offsets::new(text, Unit::CodePoint);
    let place = |(start, end): (u32, u32)| (offsets.unit(start), offsets.unit(end));
    let list: Vec<Value> = tokens
        .iter()
        .enumerate()
        .map(|(n, &token)| {
            let (start, end) = place(token);
            let space = tokens.get(n + 1).is_some_and(|next| next.0 > token.1);
            let words = super::words(text, token).unwrap_or_default();
            json!({"text": words, "start": start, "end": end, "id": n, "ws": space})
        })
        .collect();
    let spans: Vec<Value> = sheet.marks.iter().map(|mark| span(mark, tokens, &offsets)).collect();
    let relations: Vec<Value> = sheet
        .links
        .iter()
        .filter_map(|link| {
            let (head, child) = (spans.get(link.from)?, spans.get(link.to)?);
            Some(json!({
                "head": head["token_end"], "child": child["token_end"], "head_span": head, "child_span": child,
                "label": link.kind.name(),
            }))
        })
        .collect();
    let meta = json!({"article_id": record.id});
    let line = json!({"text": text, "article_id": record.id, "tokens": list, "spans": spans, "relations": relations, "meta": meta});
    out.extend_from_slice(line.to_string().as_bytes());
    out.push(b'\n');
}

fn span(mark: &Mark, tokens: &[(u32, u32)], offsets: &Offsets) -> Value {
    // The tokens that the mark touches.
    let first = tokens.partition_point(|token| token.1 <= mark.start);
    let last = tokens.partition_point(|token| token.0 < mark.end).saturating_sub(1).max(first);
    json!({
        "start": offsets.unit(mark.start), "end": offsets.unit(mark.end), "token_start": first, "token_end": last,
        "label": mark.label.name(),
    })
}

/// Reads a line, unless its answer is a rejection.
pub fn read(object: &Value) -> Option<Sheet<'static>> {
    if object["answer"].as_str().is_some_and(|answer| answer != "accept") {
        return None;
    }
    let text = object["text"].as_str()?.to_owned();
    let offsets = Offsets::new(&text, Unit::CodePoint);
    let coder = ["_annotator_id", "_session_id"].iter().map(|name| text_of(object, name)).find(|name| !name.is_empty());
    let mut sheet = Sheet {
        id: text_of(object, "article_id").into(),
        coder: coder.unwrap_or_default(),
        text: text.into(),
        ..Sheet::default()
    };
    for span in object["spans"].as_array().into_iter().flatten() {
        mark(span, &offsets, &mut sheet);
    }
    for relation in object["relations"].as_array().into_iter().flatten() {
        let head = mark(&relation["head_span"], &offsets, &mut sheet);
        let child = mark(&relation["child_span"], &offsets, &mut sheet);
        let kind = relation["label"].as_str().and_then(LinkKind::of);
        if let (Some(from), Some(to), Some(kind)) = (head, child, kind) {
            sheet.links.push(Link { from, to, kind });
        }
    }
    Some(sheet)
}

/// The place of a span among the marks; it is added if it is not there.
fn mark(span: &Value, offsets: &Offsets, sheet: &mut Sheet<'_>) -> Option<usize> {
    let label = Label::of(span["label"].as_str()?)?;
    let (start, end) = offsets.span(span["start"].as_u64()?, span["end"].as_u64()?)?;
    let same = |mark: &Mark| (mark.label, mark.start, mark.end) == (label, start, end);
    Some(sheet.marks.iter().position(same).unwrap_or_else(|| {
        sheet.marks.push(Mark { label, start, end, speaker: None, kind: String::new() });
        sheet.marks.len() - 1
    }))
}
