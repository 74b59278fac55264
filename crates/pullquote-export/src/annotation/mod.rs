//! Articles with marked quotations, as annotation tools exchange them.
//!
//! A [`Sheet`] is an article with marks (quotations, sources, cues, names of speakers) and links between them. Predictions
//! become sheets ([`Sheet::of`]), which are written for Label Studio, doccano, Prodigy and INCEpTION. The exports of these tools
//! and the files of brat are read as sheets again ([`read_sheets`], [`read_brat`]), and [`Sheet::quotations`] returns what
//! has been annotated. Offsets in a sheet are bytes; each format counts in its own units.

mod brat;
mod doccano;
mod inception;
mod label_studio;
mod offsets;
mod prodigy;
mod quoted;

pub use brat::read_brat;
pub use doccano::doccano;
pub use inception::{INCEPTION_TYPES, inception};
pub use label_studio::{LABEL_STUDIO_CONFIG, label_studio};
pub use prodigy::prodigy;
pub use quoted::Quoted;

use crate::{ArticleRecord, fold_space};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;
use thiserror::Error;

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// Words that are quoted, or one piece of them.
    Quotation,
    /// The words that name the source.
    Source,
    /// The reporting words.
    Cue,
    /// The full name of a speaker, somewhere in the text.
    Speaker,
}

impl Label {
    const ALL: [Self; 4] = [Self::Quotation, Self::Source, Self::Cue, Self::Speaker];

    /// Its name in the tools.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quotation => "Quotation",
            Self::Source => "Source",
            Self::Cue => "Cue",
            Self::Speaker => "Speaker",
        }
    }

    fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.name().eq_ignore_ascii_case(name.trim()))
    }
}

/// How a quotation is linked to another mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// To its source, or to the name of its speaker.
    SaidBy,
    /// To its cue.
    ReportedBy,
    /// To the piece before it.
    Continues,
}

impl LinkKind {
    const ALL: [Self; 3] = [Self::SaidBy, Self::ReportedBy, Self::Continues];

    /// Its name in the tools.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SaidBy => "Said_by",
            Self::ReportedBy => "Reported_by",
            Self::Continues => "Continues",
        }
    }

    fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name.trim()))
    }
}

/// A marked passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What it is.
    pub label: Label,
    /// Its first byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// Who speaks, if the tool has a field for it; `-` stands for an unknown speaker.
    pub speaker: Option<String>,
    /// Direct, indirect or mixed; empty if unknown.
    pub kind: String,
}

/// A link from one mark to another, by their indices in [`Sheet::marks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The quotation.
    pub from: usize,
    /// What it is linked to.
    pub to: usize,
    /// How.
    pub kind: LinkKind,
}

/// An article with marks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet<'a> {
    /// The article's id; empty if the tool does not keep it.
    pub id: Cow<'a, str>,
    /// Who annotated it; empty if unknown.
    pub coder: String,
    /// The text.
    pub text: Cow<'a, str>,
    /// The marks.
    pub marks: Vec<Mark>,
    /// The links.
    pub links: Vec<Link>,
}

/// Why a file of annotations cannot be read. The message does not name the file.
#[derive(Debug, Error)]
pub enum AnnotationError {
    /// A file cannot be read.
    #[error(transparent)]
    Read(#[from] std::io::Error),
    /// It is not one of the formats.
    #[error("it is not a file of annotations: expected JSON of Label Studio, JSON Lines of doccano or Prodigy, or XMI")]
    Unknown,
    /// It is not JSON.
    #[error("line {0}: {1}")]
    Json(usize, serde_json::Error),
    /// It is not XML.
    #[error("it is not XMI: {0}")]
    Xml(String),
    /// It holds predictions that nobody has reviewed.
    #[error("it holds predictions only: nobody has annotated them yet")]
    OnlyPredictions,
}

impl<'a> Sheet<'a> {
    /// The predictions for an article. `names` is for tools without a field for the speaker's name: the name itself is marked
    /// where it stands in the text, unless the source contains it.
    pub fn of(text: &'a str, record: &'a ArticleRecord<'_>, names: bool) -> Self {
        let mut sheet = Self { id: record.id.as_ref().into(), text: text.into(), ..Self::default() };
        let mut known = HashMap::new();
        for quote in &record.quotes {
            let speaker = if quote.speaker.is_empty() { "-".to_owned() } else { quote.speaker.join("; ") };
            let pieces: Vec<usize> = quote
                .content
                .iter()
                .filter_map(|&span| sheet.mark(Label::Quotation, span, Some(speaker.clone()), quote.kind, &mut known))
                .collect();
            let Some(&first) = pieces.first() else { continue };
            for pair in pieces.windows(2) {
                sheet.link(pair[1], pair[0], LinkKind::Continues);
            }
            for (label, spans, kind) in
                [(Label::Source, &quote.source, LinkKind::SaidBy), (Label::Cue, &quote.cue, LinkKind::ReportedBy)]
            {
                for &span in spans {
                    if let Some(mark) = sheet.mark(label, span, None, "", &mut known) {
                        sheet.link(first, mark, kind);
                    }
                }
            }
            let source: String =
                quote.source.iter().filter_map(|&span| words(text, span)).collect::<Vec<_>>().join(" ");
            let source = fold_space(&source);
            if !names || quote.speaker.iter().all(|name| source.contains(name.as_ref())) {
                continue;
            }
            // All names or none: half of them would be another answer.
            let found: Option<Vec<_>> = quote.speaker.iter().map(|name| find_name(text, record, name)).collect();
            for span in found.into_iter().flatten() {
                if let Some(mark) = sheet.mark(Label::Speaker, span, None, "", &mut known) {
                    sheet.link(first, mark, LinkKind::SaidBy);
                }
            }
        }
        if names {
            sheet.marks.iter_mut().for_each(|mark| mark.speaker = None);
        }
        sheet
    }

    /// Adds a mark, or finds one that is there already: two quotations may share a source.
    fn mark(
        &mut self,
        label: Label,
        (start, end): (u32, u32),
        speaker: Option<String>,
        kind: &str,
        known: &mut HashMap<(Label, u32, u32), usize>,
    ) -> Option<usize> {
        words(&self.text, (start, end)).filter(|words| !words.trim().is_empty())?;
        let next = self.marks.len();
        let at = *known.entry((label, start, end)).or_insert(next);
        if at == next {
            self.marks.push(Mark { label, start, end, speaker, kind: kind.to_owned() });
        }
        Some(at)
    }

    fn link(&mut self, from: usize, to: usize, kind: LinkKind) {
        let link = Link { from, to, kind };
        if from != to && !self.links.contains(&link) {
            self.links.push(link);
        }
    }
}

/// Where a name stands in the text.
fn find_name(text: &str, record: &ArticleRecord<'_>, name: &str) -> Option<(u32, u32)> {
    let of = |&&(start, end, _): &&(u32, u32, &str)| words(text, (start, end)).is_some_and(|w| fold_space(w) == name);
    record.entities.iter().find(of).map(|&(start, end, _)| (start, end)).or_else(|| {
        let start = text.find(name)?;
        Some((u32::try_from(start).ok()?, u32::try_from(start + name.len()).ok()?))
    })
}

/// The words of a span of bytes; `None` if it is not a span of this text.
fn words(text: &str, (start, end): (u32, u32)) -> Option<&str> {
    text.get(start as usize..end as usize)
}

/// Reads the annotations of a file: JSON of Label Studio, JSON Lines of doccano or Prodigy, or XMI of INCEpTION. The
/// format is recognised from the content.
///
/// # Errors
/// If it is none of these, or is damaged.
pub fn read_sheets(file: &str) -> Result<Vec<Sheet<'static>>, AnnotationError> {
    let file = file.trim_start_matches('\u{feff}').trim_start();
    if file.starts_with('<') {
        return inception::read(file).map(|sheet| vec![sheet]);
    }
    let mut sheets = Vec::new();
    let mut predictions = false;
    for object in objects(file)? {
        if object["data"].is_object() {
            predictions |= object["predictions"].as_array().is_some_and(|list| !list.is_empty());
            label_studio::read(&object, &mut sheets);
        } else if object["spans"].is_array() || object["tokens"].is_array() || object["answer"].is_string() {
            sheets.extend(prodigy::read(&object));
        } else if ["entities", "label", "labels"].iter().any(|name| object[*name].is_array()) {
            sheets.extend(doccano::read(&object));
        } else {
            return Err(AnnotationError::Unknown);
        }
    }
    match (sheets.is_empty(), predictions) {
        (true, true) => Err(AnnotationError::OnlyPredictions),
        _ => Ok(sheets),
    }
}

/// The objects of a list, or one per line.
fn objects(file: &str) -> Result<Vec<Value>, AnnotationError> {
    if file.starts_with('[') {
        return serde_json::from_str(file).map_err(|error| AnnotationError::Json(error.line(), error));
    }
    if !file.starts_with('{') {
        return Err(AnnotationError::Unknown);
    }
    let mut objects = Vec::new();
    // Objects may also be spread over lines.
    for object in serde_json::Deserializer::from_str(file).into_iter::<Value>() {
        objects.push(object.map_err(|error| AnnotationError::Json(error.line(), error))?);
    }
    Ok(objects)
}

/// A text or number of an object with this name, or of its `meta`, `metadata` or `data`; empty if there is none.
fn text_of(object: &Value, name: &str) -> String {
    let places = [&object[name], &object["meta"][name], &object["metadata"][name], &object["data"][name]];
    let found = places.into_iter().find(|value| value.is_string() || value.is_number());
    match found {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
