//! Extracts text from HTML without building a tree: one pass, in linear time, whatever the nesting. It does not
//! separate the article from its surroundings; it is for fragments that are the article (`body_html`) and for pages too
//! unusual for Readability.

/// Elements whose content is not text.
const SILENT: [&str; 10] =
    ["script", "style", "head", "noscript", "template", "svg", "iframe", "textarea", "select", "nav"];
/// Inline elements.
const INLINE: [&str; 34] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr",
];

/// The lower-case name of the tag that begins here, whether it is a closing tag, and the byte after the tag.
fn tag(html: &str, at: usize) -> Option<(String, bool, usize)> {
    let bytes = html.as_bytes();
    let closes = bytes.get(at + 1) == Some(&b'/');
    let start = at + 1 + usize::from(closes);
    if !bytes.get(start)?.is_ascii_alphabetic() {
        return None;
    }
    let length = bytes[start..].iter().position(|b| !b.is_ascii_alphanumeric())?;
    let name = html[start..start + length].to_ascii_lowercase();
    // `>` within quotation marks does not end the tag.
    let mut quote = None;
    for (offset, byte) in bytes[start + length..].iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some((name, closes, start + length + offset + 1)),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    // The quotation mark is never closed: end the tag at the first `>` instead.
    let end = memchr::memchr(b'>', &bytes[start + length..]).map_or(bytes.len(), |e| start + length + e + 1);
    Some((name, closes, end))
}

/// The text with paragraphs separated by an empty line, entities decoded, white space collapsed.
pub(crate) fn strip(html: &str) -> String {
    let mut out = Lines::default();
    let (mut at, mut from) = (0, 0);
    let bytes = html.as_bytes();
    // Do not search again for what was not found before the end.
    let (mut open_comment, mut unclosed) = (false, [false; SILENT.len()]);
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let here = at + found;
        if bytes[here..].starts_with(b"<!") || bytes[here..].starts_with(b"<?") {
            out.text(&html[from..here]);
            let comment = !open_comment && bytes[here..].starts_with(b"<!--");
            let end = if comment { memchr::memmem::find(&bytes[here..], b"-->").map(|e| e + 3) } else { None };
            open_comment |= comment && end.is_none();
            let end = end.or(memchr::memchr(b'>', &bytes[here..]).map(|e| e + 1));
            at = end.map_or(bytes.len(), |end| here + end);
            from = at;
            continue;
        }
        let Some((name, closes, end)) = tag(html, here) else {
            at = here + 1;
            continue;
        };
        out.text(&html[from..here]);
        at = end;
        if name == "br" {
            out.line_break();
        } else if !INLINE.contains(&name.as_str()) {
            out.paragraph();
        }
        if let Some(which) = SILENT.iter().position(|silent| *silent == name)
            && !closes
            && !unclosed[which]
        {
            at = silent_end(bytes, end, &name);
            unclosed[which] = at == end;
        }
        from = at;
    }
    out.text(&html[from.min(html.len())..]);
    out.finish()
}

/// The byte after the closing tag of a silent element; `from` if it is never closed.
fn silent_end(bytes: &[u8], from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
        let start = at + found + 2;
        if bytes.get(start..start + name.len()).is_some_and(|there| there.eq_ignore_ascii_case(name.as_bytes())) {
            return memchr::memchr(b'>', &bytes[start..]).map_or(bytes.len(), |end| start + end + 1);
        }
        at = start;
    }
    // Dropping the rest of the page is right only for scripts.
    if matches!(name, "script" | "style" | "svg") { bytes.len() } else { from }
}

/// Assembles the text.
#[derive(Default)]
struct Lines {
    out: String,
    /// White space due before the next word.
    owed: Owed,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Owed {
    #[default]
    Nothing,
    Space,
    Line,
    Paragraph,
}

impl Lines {
    fn text(&mut self, raw: &str) {
        let decoded = html_escape::decode_html_entities(raw);
        // A no-break space is a character of the text, not white space of the source.
        let space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        for (index, word) in decoded.split(space).enumerate() {
            if index > 0 {
                self.owed = self.owed.max(Owed::Space);
            }
            if word.is_empty() {
                continue;
            }
            if !self.out.is_empty() {
                self.out.push_str(match self.owed {
                    Owed::Nothing => "",
                    Owed::Space => " ",
                    Owed::Line => "\n",
                    Owed::Paragraph => "\n\n",
                });
            }
            self.owed = Owed::Nothing;
            self.out.push_str(word);
        }
    }

    fn line_break(&mut self) {
        // Two line breaks make a new paragraph.
        self.owed = if self.owed >= Owed::Line { Owed::Paragraph } else { Owed::Line };
    }

    fn paragraph(&mut self) {
        self.owed = Owed::Paragraph;
    }

    fn finish(self) -> String {
        self.out
    }
}

/// About the greatest number of attributes in one tag, judged by the gaps between them.
pub(crate) fn most_attributes(html: &str) -> usize {
    let bytes = html.as_bytes();
    let (mut most, mut at) = (0, 0);
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        at += found + 1;
        let length = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        if length == 0 || !bytes[at].is_ascii_alphabetic() {
            continue;
        }
        let name = &html[at..at + length];
        let (mut quote, mut gap, mut count) = (None, false, 0);
        // A tag that is never closed reaches to the end, and nothing in it is looked at again.
        let rest = &bytes[std::mem::replace(&mut at, bytes.len()) + length..];
        for (offset, byte) in rest.iter().enumerate() {
            match (quote, byte) {
                (None, b'>') => {
                    at = bytes.len() - rest.len() + offset;
                    break;
                }
                (None, b'"' | b'\'') => quote = Some(*byte),
                (Some(open), byte) if open == *byte => (quote, gap) = (None, true),
                (Some(_), _) => {}
                (None, byte) if *byte == b'/' || byte.is_ascii_whitespace() => gap = true,
                (None, _) => count += usize::from(std::mem::take(&mut gap)),
            }
        }
        most = most.max(count);
        if let Some(silent) = ["script", "style"].iter().find(|silent| name.eq_ignore_ascii_case(silent)) {
            at = silent_end(bytes, at, silent);
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_kept_and_entities_read() {
        let html = "<h2>Head</h2><p>“No,” <b>she</b>\n said&nbsp;&amp; went.</p><!-- x --><p>Two<br>lines<br><br/>three\
                    <script>if (a < b) {}</script><ul><li>a</li><li>b</ul>";
        assert_eq!(strip(html), "Head\n\n“No,” she said\u{a0}& went.\n\nTwo\nlines\n\nthree\n\na\n\nb");
        assert_eq!(strip("a < b and c > d"), "a < b and c > d");
        assert_eq!(strip("<p title='a>b'>x"), "x");
        assert_eq!(strip("<p>a<b"), "a<b");
        assert_eq!(strip("x<style>y"), "x");
        assert_eq!(strip(""), "");
    }

    #[test]
    fn attributes() {
        assert_eq!(most_attributes("<p>a<b x y=1 z='a b c'></b> a < b c d <a href=/>"), 3);
        assert_eq!(most_attributes("<p a=\"\"b=\"\"/c/d><script>if (a <b c d e f g"), 4);
        assert_eq!(most_attributes(&format!("<p{}>", " a".repeat(500))), 500);
        // Every mark but the first closes a value, and what follows it is a name.
        // Nothing is looked at twice.
        assert!(most_attributes(&"<a b='".repeat(500_000)) > 400_000);
        assert_eq!(most_attributes(&"<a ".repeat(500_000)), 499_999);
    }
}
