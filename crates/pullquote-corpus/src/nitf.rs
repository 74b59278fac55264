//! One NITF article.

use crate::fields::Fields;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, escape};

/// Elements whose text is not part of the article.
const SILENT: [&str; 6] = ["media", "tagline", "note", "hl2", "copyrite", "table"];
/// Elements that end a paragraph.
const BLOCKS: [&str; 9] = ["p", "block", "li", "bq", "hr", "dt", "dd", "fn", "br"];

#[derive(Default)]
struct State {
    fields: Fields,
    names: Vec<String>,
    paragraphs: Vec<String>,
    full: Vec<String>,
    text: String,
    /// How many nested blocks of the full text are open.
    in_full: usize,
    has_full: bool,
    /// Whether there was a place for the text.
    has_content: bool,
}

/// Reads an article, or says what is wrong with the XML if nothing can be read. The text ends at the first damage.
pub(crate) fn read_nitf(xml: &str) -> Result<Fields, (u64, String)> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.expand_empty_elements = true;
    let mut state = State::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => state.start(&element),
            Ok(Event::End(element)) => state.end(element.local_name().as_ref()),
            Ok(Event::Text(text)) => state.text.push_str(&text),
            Ok(Event::CData(text)) => state.text.push_str(&text),
            Ok(Event::GeneralRef(name)) => {
                let name: &str = &name;
                let character = name.strip_prefix('#').and_then(character);
                match character.or_else(|| escape::resolve_html5_entity(name).map(str::to_string)) {
                    Some(text) => state.text.push_str(&text),
                    None => state.text.push_str(&format!("&{name};")),
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err((reader.error_position(), format!("invalid XML: {error}"))),
        }
    }
    Ok(state.finish())
}

fn character(number: &str) -> Option<String> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).map(String::from)
}

impl State {
    fn within(&self, name: &str) -> bool {
        self.names.iter().any(|open| open == name)
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name().as_ref().to_string();
        let attribute = |wanted: &str| {
            let found = element.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == wanted);
            found.map(|a| html_escape::decode_html_entities(a.value.as_ref()).trim().to_string())
        };
        let fill = |place: &mut String, value: Option<String>| {
            if place.is_empty() {
                *place = value.unwrap_or_default();
            }
        };
        match name.as_str() {
            "doc-id" if self.fields.id.is_none() => {
                self.fields.id = attribute("id-string").filter(|id| !id.is_empty());
            }
            "date.issue" => fill(&mut self.fields.date, attribute("norm")),
            "pubdata" => {
                fill(&mut self.fields.outlet, attribute("name"));
                fill(&mut self.fields.url, attribute("ex-ref"));
                fill(&mut self.fields.date, attribute("date.publication"));
            }
            "doc.copyright" => fill(&mut self.fields.outlet, attribute("holder")),
            _ => {}
        }
        let breaks = BLOCKS.contains(&name.as_str()) || SILENT.contains(&name.as_str());
        if breaks && self.within("body.content") {
            self.flush();
        }
        if name == "block" {
            // One newspaper's archive has the first paragraphs twice: as `lead_paragraph` and in `full_text`.
            let full = self.in_full > 0 || attribute("class").is_some_and(|class| class == "full_text");
            self.in_full += usize::from(full);
            self.has_full |= full;
        }
        if matches!(name.as_str(), "title" | "hl1" | "byline" | "distributor") {
            self.text.clear();
        }
        if self.names.len() < 512 {
            self.names.push(name);
        }
    }

    fn end(&mut self, name: &str) {
        let fill = |place: &mut String, text: &str| {
            if place.is_empty() {
                *place = squeeze(text);
            }
        };
        match name {
            "hl1" => {
                // The headline takes precedence over the document title.
                self.fields.title = squeeze(&self.text);
                self.text.clear();
            }
            "title" if self.within("head") => {
                fill(&mut self.fields.title, &self.text);
                self.text.clear();
            }
            "byline" => {
                fill(&mut self.fields.author, &self.text);
                self.text.clear();
            }
            "distributor" => {
                fill(&mut self.fields.outlet, &self.text);
                self.text.clear();
            }
            "body.content" => {
                self.flush();
                self.has_content = true;
            }
            name if BLOCKS.contains(&name) && self.within("body.content") => self.flush(),
            _ => {}
        }
        if name == "block" {
            self.in_full = self.in_full.saturating_sub(1);
        }
        if let Some(at) = self.names.iter().rposition(|open| open == name) {
            if SILENT.contains(&name) {
                self.text.clear();
            }
            self.names.truncate(at);
        }
    }

    /// Ends a paragraph.
    fn flush(&mut self) {
        let silent = self.names.iter().any(|open| SILENT.contains(&open.as_str()));
        let paragraph = squeeze(&self.text);
        self.text.clear();
        if silent || paragraph.is_empty() || !self.within("body.content") {
            return;
        }
        if self.in_full > 0 {
            self.full.push(paragraph);
        } else {
            self.paragraphs.push(paragraph);
        }
    }

    fn finish(mut self) -> Fields {
        self.flush();
        let paragraphs = if self.has_full && !self.full.is_empty() { self.full } else { self.paragraphs };
        self.fields.text = (self.has_content || !paragraphs.is_empty()).then(|| paragraphs.join("\n\n"));
        self.fields
    }
}

/// Collapses white space, which is only layout in XML.
fn squeeze(text: &str) -> String {
    text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article() {
        let xml = r#"<nitf><head><title>Doc</title><docdata><doc-id id-string="d7"/><date.issue norm="20070619T000000"/>
            <doc.copyright holder="The Post &amp; Co"/></docdata></head><body><body.head><hedline><hl1>Mayor
            resigns</hl1></hedline><byline>By Jo Ek</byline></body.head><body.content><block class="lead_paragraph"><p>One.</p></block>
            <block class="full_text"><p>&#8220;One,&#8221; she
            <em>said</em>.</p><p>Two &mdash; &unknown;.<media><caption>A picture</caption></media></p></block></body.content></body></nitf>"#;
        let fields = read_nitf(xml).unwrap();
        assert_eq!(fields.text.as_deref(), Some("“One,” she said.\n\nTwo — &unknown;."));
        assert_eq!((fields.id.as_deref(), fields.title.as_str()), (Some("d7"), "Mayor resigns"));
        assert_eq!(
            (fields.date.as_str(), fields.outlet.as_str(), fields.author.as_str()),
            ("20070619T000000", "The Post & Co", "By Jo Ek")
        );
    }

    #[test]
    fn damage() {
        assert_eq!(
            read_nitf("<nitf><body><body.content><p>One.<p>Two.</body.content></nitf>").unwrap().text.unwrap(),
            "One.\n\nTwo."
        );
        assert!(read_nitf("<nitf></nitf>").unwrap().text.is_none());
        assert!(read_nitf("<nitf><p <").is_err());
    }
}
