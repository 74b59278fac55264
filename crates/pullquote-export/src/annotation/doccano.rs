//! doccano: JSON Lines with entities and relations. Offsets are code points.

use super::offsets::{Offsets, Unit};
use super::{Label, Link, LinkKind, Mark, Sheet, text_of};
use crate::ArticleRecord;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Appends an article as a line.
pub fn doccano(text: &str, record: &ArticleRecord<'_>, out: &mut Vec<u8>) {
    let sheet = Sheet::of(text, record, true);
    let offsets = Offsets::new(text, Unit::CodePoint);
    // doccano joins relations to entities by their numbers, over several articles at once.
    let mut hash = 0x811c_9dc5_u32;
    for byte in record.id.bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    let id = |n: usize| (u64::from(hash) << 20) + n as u64;
    let entities: Vec<Value> = sheet
        .marks
        .iter()
        .enumerate()
        .map(|(n, mark)| {
            let (start, end) = (offsets.unit(mark.start), offsets.unit(mark.end));
            json!({"id": id(n), "label": mark.label.name(), "start_offset": start, "end_offset": end})
        })
        .collect();
    let relations: Vec<Value> = sheet
        .links
        .iter()
        .enumerate()
        .map(|(n, link)| json!({"id": id(n), "from_id": id(link.from), "to_id": id(link.to), "type": link.kind.name()}))
        .collect();
    let line = json!({"text": text, "article_id": record.id, "entities": entities, "relations": relations});
    out.extend_from_slice(line.to_string().as_bytes());
    out.push(b'\n');
}

/// Reads a line, with entities and relations or with spans alone.
pub fn read(object: &Value) -> Option<Sheet<'static>> {
    let text = object["text"].as_str().or(object["data"].as_str())?.to_owned();
    let offsets = Offsets::new(&text, Unit::CodePoint);
    let mut sheet = Sheet { id: text_of(object, "article_id").into(), text: text.into(), ..Sheet::default() };
    let mut places = HashMap::new();
    let spans = ["entities", "label", "labels"].iter().find_map(|name| object[*name].as_array());
    for entity in spans.into_iter().flatten() {
        let field = |name: &str, place: usize| if entity.is_array() { &entity[place] } else { &entity[name] };
        let label = field("label", 2).as_str().and_then(Label::of);
        let span = field("start_offset", 0).as_u64().zip(field("end_offset", 1).as_u64());
        let span = span.and_then(|(start, end)| offsets.span(start, end));
        let (Some(label), Some((start, end))) = (label, span) else { continue };
        if let Some(id) = entity["id"].as_u64() {
            places.insert(id, sheet.marks.len());
        }
        sheet.marks.push(Mark { label, start, end, speaker: None, kind: String::new() });
    }
    for relation in object["relations"].as_array().into_iter().flatten() {
        let place = |name: &str| places.get(&relation[name].as_u64()?).copied();
        let kind = relation["type"].as_str().and_then(LinkKind::of);
        if let (Some(from), Some(to), Some(kind)) = (place("from_id"), place("to_id"), kind) {
            sheet.links.push(Link { from, to, kind });
        }
    }
    Some(sheet)
}
