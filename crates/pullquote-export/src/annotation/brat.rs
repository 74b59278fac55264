//! brat: reads a text and the annotations beside it. Offsets are code points.

use super::offsets::{Offsets, Unit};
use super::{Label, Link, LinkKind, Mark, Sheet};
use std::collections::HashMap;

/// Reads the contents of a `.txt` and its `.ann` file. Lines of other kinds are skipped.
pub fn read_brat(text: &str, annotations: &str) -> Sheet<'static> {
    let mut sheet = Sheet { text: text.to_owned().into(), ..Sheet::default() };
    let offsets = Offsets::new(text, Unit::CodePoint);
    let mut places: HashMap<&str, usize> = HashMap::new();
    for line in annotations.lines().filter(|line| line.starts_with('T')) {
        bound(line, &offsets, &mut sheet, &mut places);
    }
    for line in annotations.lines() {
        let mut fields = line.splitn(3, '\t');
        let (Some(id), Some(about)) = (fields.next(), fields.next()) else { continue };
        let words: Vec<&str> = about.split_whitespace().collect();
        let mark = words.get(1).and_then(|of| places.get(of)).copied();
        match (id.chars().next(), words.as_slice(), mark) {
            (Some('R'), [kind, one, two], _) => {
                let place = |arg: &str| places.get(arg.split_once(':')?.1).copied();
                if let (Some(kind), Some(from), Some(to)) = (LinkKind::of(kind), place(one), place(two)) {
                    sheet.links.push(Link { from, to, kind });
                }
            }
            (Some('A'), ["Type", _, kind], Some(n)) => sheet.marks[n].kind = (*kind).to_owned(),
            (Some('#'), _, Some(n)) => {
                if let Some(speaker) = speaker(fields.next().unwrap_or_default()) {
                    sheet.marks[n].speaker = Some(speaker.to_owned());
                }
            }
            _ => {}
        }
    }
    sheet
}

/// A text-bound annotation; its pieces become marks that continue each other.
fn bound<'l>(line: &'l str, offsets: &Offsets, sheet: &mut Sheet<'_>, places: &mut HashMap<&'l str, usize>) {
    let mut fields = line.splitn(3, '\t');
    let (Some(id), Some(about)) = (fields.next(), fields.next()) else { return };
    let Some((label, spans)) = about.split_once(' ') else { return };
    let Some(label) = Label::of(label) else { return };
    let mut before = None;
    for span in spans.split(';') {
        let Some((start, end)) = span.trim().split_once(' ') else { continue };
        let numbers = start.parse().ok().zip(end.parse().ok());
        let Some((start, end)) = numbers.and_then(|(start, end)| offsets.span(start, end)) else { continue };
        let n = sheet.marks.len();
        sheet.marks.push(Mark { label, start, end, speaker: None, kind: String::new() });
        places.entry(id).or_insert(n);
        if let Some(to) = before {
            sheet.links.push(Link { from: n, to, kind: LinkKind::Continues });
        }
        before = Some(n);
    }
}

/// The speaker in a note as it is exported: `id=... speaker=... confidence=...`.
fn speaker(note: &str) -> Option<&str> {
    let (_, rest) = note.split_once("speaker=")?;
    let name = rest.split_once(" confidence=").map_or(rest, |(name, _)| name).trim();
    // An empty name is nobody: brat has no other way to say so.
    Some(if name.is_empty() { "-" } else { name })
}
