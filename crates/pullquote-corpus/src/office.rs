//! The text of word processor files (`.docx`, `.odt`): paragraphs separated by an empty line.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Where the text is in the package, and whether this is that package.
pub(crate) const DOCX: &str = "word/document.xml";
pub(crate) const ODT: &str = "content.xml";

/// What is in a document but not in its text: deleted words, remarks, notes, and what takes the place of a drawing in
/// programs that cannot show it.
fn is_left_out(name: &str) -> bool {
    const NAMES: [&str; 6] =
        ["w:del", "w:moveFrom", "mc:Fallback", "office:annotation", "text:tracked-changes", "text:note"];
    NAMES.contains(&name)
}

/// The text of `word/document.xml` or `content.xml`, or what is wrong with the XML.
pub(crate) fn text_of(xml: &str) -> Result<String, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut paragraphs: Vec<String> = Vec::new();
    let mut text = String::new();
    // Text counts only within runs of `w:t`, or within paragraphs of OpenDocument.
    let (mut runs, mut open, mut deleted) = (0usize, 0usize, 0usize);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => match element.name().as_ref() {
                "w:t" => runs += 1,
                name if is_left_out(name) => deleted += 1,
                "text:p" | "text:h" => open += 1,
                _ => {}
            },
            Ok(Event::End(element)) => match element.name().as_ref() {
                "w:t" => runs = runs.saturating_sub(1),
                name if is_left_out(name) => deleted = deleted.saturating_sub(1),
                "w:p" | "text:p" | "text:h" => {
                    open = open.saturating_sub(1);
                    let paragraph = std::mem::take(&mut text);
                    if !paragraph.trim().is_empty() {
                        paragraphs.push(paragraph.trim().to_string());
                    }
                }
                _ => {}
            },
            Ok(Event::Empty(element)) => match element.name().as_ref() {
                "w:br" | "w:cr" | "text:line-break" if deleted == 0 => text.push('\n'),
                "w:tab" | "text:tab" | "text:s" if deleted == 0 => text.push(' '),
                _ => {}
            },
            Ok(Event::Text(piece)) if (runs > 0 || open > 0) && deleted == 0 => text.push_str(&piece),
            Ok(Event::GeneralRef(name)) if (runs > 0 || open > 0) && deleted == 0 => {
                text.push_str(&html_escape::decode_html_entities(&format!("&{};", &*name)));
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(paragraphs.join("\n\n"))
}

#[cfg(test)]
mod tests {
    use super::text_of;

    #[test]
    fn paragraphs_of_both() {
        let docx = "<w:document><w:body><w:p><w:r><w:t>“Gone,” </w:t></w:r><w:r><w:t>she &amp; he said.</w:t></w:r></w:p><w:p/>\
                    <w:p><w:del><w:r><w:t>old</w:t></w:r></w:del><w:r><w:t>Two</w:t><w:br/><w:t>lines.</w:t></w:r></w:p></w:body>";
        assert_eq!(text_of(docx).unwrap(), "“Gone,” she & he said.\n\nTwo\nlines.");
        let odt = "<office:text><text:h>Mayor resigns</text:h><text:p>She <text:span>left</text:span>.</text:p></office:text>";
        assert_eq!(text_of(odt).unwrap(), "Mayor resigns\n\nShe left.");
        assert_eq!(text_of("no xml").unwrap(), "");
        assert!(text_of("<w:p><w:r><w:t>Gone</w:t").is_err());
    }
}
