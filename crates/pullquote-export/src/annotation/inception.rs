//! INCEpTION: UIMA CAS XMI, one document per file, with a layer of spans and a layer of relations. Offsets are UTF-16.

use super::offsets::{Offsets, Unit};
use super::{AnnotationError, Label, Link, LinkKind, Mark, Sheet};
use crate::{ArticleRecord, Segments};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::HashMap;
use std::fmt::Write;

/// The type system of the documents: the layers, to be imported into a project first.
pub const INCEPTION_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">
  <types>
    <typeDescription>
      <name>de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence</name>
      <description/>
      <supertypeName>uima.tcas.Annotation</supertypeName>
    </typeDescription>
    <typeDescription>
      <name>de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token</name>
      <description/>
      <supertypeName>uima.tcas.Annotation</supertypeName>
    </typeDescription>
    <typeDescription>
      <name>webanno.custom.Speech</name>
      <description>Quotations, their sources and their cues</description>
      <supertypeName>uima.tcas.Annotation</supertypeName>
      <features>
        <featureDescription>
          <name>part</name>
          <description>Quotation, Source or Cue</description>
          <rangeTypeName>uima.cas.String</rangeTypeName>
        </featureDescription>
        <featureDescription>
          <name>speaker</name>
          <description>Full name of the speaker of a quotation; - if nobody can tell</description>
          <rangeTypeName>uima.cas.String</rangeTypeName>
        </featureDescription>
        <featureDescription>
          <name>kind</name>
          <description>direct, indirect or mixed</description>
          <rangeTypeName>uima.cas.String</rangeTypeName>
        </featureDescription>
      </features>
    </typeDescription>
    <typeDescription>
      <name>webanno.custom.SpeechLink</name>
      <description>From a quotation to its source (Said_by), its cue (Reported_by) or the piece before it (Continues)</description>
      <supertypeName>uima.tcas.Annotation</supertypeName>
      <features>
        <featureDescription>
          <name>Dependent</name>
          <description/>
          <rangeTypeName>webanno.custom.Speech</rangeTypeName>
        </featureDescription>
        <featureDescription>
          <name>Governor</name>
          <description/>
          <rangeTypeName>webanno.custom.Speech</rangeTypeName>
        </featureDescription>
        <featureDescription>
          <name>label</name>
          <description/>
          <rangeTypeName>uima.cas.String</rangeTypeName>
        </featureDescription>
      </features>
    </typeDescription>
  </types>
</typeSystemDescription>
"#;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">
  <cas:NULL xmi:id="0"/>
"#;

/// An article as a document.
pub fn inception(text: &str, record: &ArticleRecord<'_>, segments: Segments<'_>) -> String {
    let sheet = Sheet::of(text, record, false);
    let offsets = Offsets::new(text, Unit::Utf16);
    let mut xmi = Xmi { out: HEAD.to_owned(), next: 1, offsets };
    for &token in segments.tokens {
        xmi.annotation("type:Token", token, &[]);
    }
    for sentence in segments.sentences {
        let token = |n: u32| segments.tokens.get(n as usize);
        if let (Some(first), Some(last)) = (token(sentence.start), sentence.end.checked_sub(1).and_then(token)) {
            xmi.annotation("type:Sentence", (first.0, last.1.max(first.0)), &[]);
        }
    }
    let first = xmi.next + 1;
    for mark in &sheet.marks {
        let speaker = mark.speaker.as_deref().unwrap_or_default();
        let features = [("part", mark.label.name()), ("speaker", speaker), ("kind", &mark.kind)];
        xmi.annotation("custom:Speech", (mark.start, mark.end), &features);
    }
    for link in &sheet.links {
        let Some(to) = sheet.marks.get(link.to) else { continue };
        let (governor, dependent) = ((first + link.from).to_string(), (first + link.to).to_string());
        let features = [("Dependent", dependent.as_str()), ("Governor", &governor), ("label", link.kind.name())];
        xmi.annotation("custom:SpeechLink", (to.start, to.end), &features);
    }
    xmi.finish(text)
}

struct Xmi {
    out: String,
    /// The last number given; 1 is the text.
    next: usize,
    offsets: Offsets,
}

impl Xmi {
    fn annotation(&mut self, name: &str, (start, end): (u32, u32), features: &[(&str, &str)]) {
        self.next += 1;
        let (begin, end) = (self.offsets.unit(start), self.offsets.unit(end));
        let _ = write!(self.out, "  <{name} xmi:id=\"{}\" sofa=\"1\" begin=\"{begin}\" end=\"{end}\"", self.next);
        for (name, value) in features.iter().filter(|(_, value)| !value.is_empty()) {
            let _ = write!(self.out, " {name}=\"");
            escape(value, &mut self.out);
            self.out.push('"');
        }
        self.out.push_str("/>\n");
    }

    fn finish(mut self, text: &str) -> String {
        self.out
            .push_str("  <cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text\" sofaString=\"");
        escape(text, &mut self.out);
        self.out.push_str("\"/>\n  <cas:View sofa=\"1\" members=\"");
        let members: Vec<String> = (2..=self.next).map(|n| n.to_string()).collect();
        self.out += &members.join(" ");
        self.out.push_str("\"/>\n</xmi:XMI>\n");
        self.out
    }
}

/// The value of an attribute. What XML cannot hold is replaced without moving what follows it.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", c as u32);
            }
            '\0'..='\u{1f}' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
}

/// What a document holds, before its text is known.
#[derive(Default)]
struct Found {
    text: String,
    speech: Vec<HashMap<String, String>>,
    links: Vec<HashMap<String, String>>,
}

/// Reads a document.
pub fn read(file: &str) -> Result<Sheet<'static>, AnnotationError> {
    let mut reader = Reader::from_str(file);
    let (mut found, mut is_xmi) = (Found::default(), false);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(element) | Event::Empty(element)) => {
                is_xmi |= element.local_name().as_ref() == "XMI";
                take(&element, &mut found)?;
            }
            Ok(_) => {}
            Err(error) => return Err(AnnotationError::Xml(error.to_string())),
        }
    }
    if !is_xmi {
        return Err(AnnotationError::Unknown);
    }
    let offsets = Offsets::new(&found.text, Unit::Utf16);
    let mut sheet = Sheet { text: found.text.clone().into(), ..Sheet::default() };
    let mut places = HashMap::new();
    for speech in &found.speech {
        let number = |name: &str| speech.get(name)?.parse::<u64>().ok();
        let text = |name: &str| speech.get(name).cloned();
        let span = number("begin").zip(number("end")).and_then(|(begin, end)| offsets.span(begin, end));
        let label = speech.get("part").and_then(|part| Label::of(part));
        let (Some((start, end)), Some(label)) = (span, label) else { continue };
        places.extend(text("id").map(|id| (id, sheet.marks.len())));
        sheet.marks.push(Mark { label, start, end, speaker: text("speaker"), kind: text("kind").unwrap_or_default() });
    }
    for link in &found.links {
        let place = |name: &str| places.get(link.get(name)?).copied();
        let kind = link.get("label").and_then(|label| LinkKind::of(label));
        if let (Some(from), Some(to), Some(kind)) = (place("Governor"), place("Dependent"), kind) {
            sheet.links.push(Link { from, to, kind });
        }
    }
    Ok(sheet)
}

fn take(element: &BytesStart<'_>, found: &mut Found) -> Result<(), AnnotationError> {
    let list = match element.local_name().as_ref() {
        "Sofa" => None,
        "Speech" => Some(&mut found.speech),
        "SpeechLink" => Some(&mut found.links),
        _ => return Ok(()),
    };
    let wrong = |error: &dyn std::fmt::Display| AnnotationError::Xml(error.to_string());
    let mut attributes = HashMap::new();
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|error| wrong(&error))?;
        let name = attribute.key.local_name().as_ref().to_owned();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| wrong(&error))?;
        attributes.insert(name, value.into_owned());
    }
    match list {
        Some(list) => list.push(attributes),
        // A document has one text; further views are translations or audio.
        None if found.text.is_empty() => found.text = attributes.remove("sofaString").unwrap_or_default(),
        None => {}
    }
    Ok(())
}
