//! Makes text safe for HTML, for JSON within a page, and for terminals.
//!
//! Markup is escaped. Invisible characters that affect display (controls, bidirectional formatting) are shown as
//! symbols or by name, so that a text cannot hide or reorder what surrounds it.

use std::fmt::Write;

/// The replacement for a character that must not appear as it is. White space stays.
pub(crate) fn picture(c: char) -> Option<&'static str> {
    const NULLS: [&str; 33] = [
        "␀", "␁", "␂", "␃", "␄", "␅", "␆", "␇", "␈", "\t", "\n", "␋", "␌", "\r", "␎", "␏", "␐", "␑", "␒", "␓", "␔",
        "␕", "␖", "␗", "␘", "␙", "␚", "␛", "␜", "␝", "␞", "␟", " ",
    ];
    Some(match c {
        '\t' | '\n' | '\r' => return None,
        '\0'..='\x1f' => NULLS[c as usize],
        '\x7f' => "␡",
        '\u{80}'..='\u{9f}' => "�",
        '\u{61c}' => "[ALM]",
        '\u{200e}' => "[LRM]",
        '\u{200f}' => "[RLM]",
        '\u{202a}' => "[LRE]",
        '\u{202b}' => "[RLE]",
        '\u{202c}' => "[PDF]",
        '\u{202d}' => "[LRO]",
        '\u{202e}' => "[RLO]",
        '\u{2066}' => "[LRI]",
        '\u{2067}' => "[RLI]",
        '\u{2068}' => "[FSI]",
        '\u{2069}' => "[PDI]",
        '\u{2028}' => "␤",
        '\u{2029}' => "¶",
        '\u{feff}' => "[BOM]",
        '\u{fff9}'..='\u{fffb}' => "�",
        _ => return None,
    })
}

/// Appends text to the content of an element; invisible characters become marked symbols.
pub(crate) fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => match picture(c) {
                None => out.push(c),
                Some(picture) => {
                    let _ = write!(out, "<span class=\"ctl\" title=\"U+{:04X}\">{picture}</span>", c as u32);
                }
            },
        }
    }
}

/// Escapes text for the content of an element.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(&mut out, text);
    out
}

/// Escapes text for an attribute in double quotes, or for places where no element is allowed (`<title>`, SVG text).
pub(crate) fn attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => match picture(c) {
                None => out.push(c),
                Some(picture) => out.push_str(picture),
            },
        }
    }
    out
}

/// Data as JSON for a `<script>` element: it contains no `<`, so nothing can end the element or begin a comment.
pub(crate) fn json(data: &impl serde::Serialize) -> String {
    // Serialising strings, numbers and lists into memory cannot fail.
    let json = serde_json::to_string(data).expect("plain data serialises to JSON");
    if !json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + json.len() / 8);
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

/// Text for a terminal: it cannot move the cursor, change colours or ring the bell.
pub(crate) fn terminal(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match picture(c) {
            None => out.push(c),
            Some(picture) => out.push_str(picture),
        }
        out
    })
}

/// Cuts a text to a number of characters and marks the cut.
pub(crate) fn clip(text: &str, most: usize) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => text.into(),
        Some((at, _)) => format!("{} […]", &text[..at]).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(text("<script>a&b</script>"), "&lt;script&gt;a&amp;b&lt;/script&gt;");
        assert_eq!(attribute("\" onload='x'"), "&quot; onload=&#39;x&#39;");
    }

    #[test]
    fn json_cannot_end_its_element() {
        let data = json(&["</script><!--<script>", "a&b\u{2028}"]);
        assert!(!data.contains(['<', '>', '&', '\u{2028}']));
        let back: Vec<String> = serde_json::from_str(&data).unwrap();
        assert_eq!(back, ["</script><!--<script>", "a&b\u{2028}"]);
    }

    #[test]
    fn bidirectional_controls_are_named() {
        assert_eq!(text("a\u{202e}b"), "a<span class=\"ctl\" title=\"U+202E\">[RLO]</span>b");
        assert_eq!(terminal("\u{1b}[31mred\u{7}\n"), "␛[31mred␇\n");
    }

    #[test]
    fn every_control_has_a_symbol() {
        for c in ('\0'..' ').filter(|c| !c.is_whitespace() || "\u{b}\u{c}".contains(*c)) {
            let shown = picture(c).unwrap().chars().next().unwrap();
            assert_eq!(shown as u32, 0x2400 + c as u32);
        }
    }
}
