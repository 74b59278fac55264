//! How deeply the elements of a page are nested, estimated from its tags in one pass: a tree of a page nested too deeply
//! takes time that grows with the square of the depth, so the depth must be known before the tree is built.

/// Elements without content.
const VOID: [&[u8]; 14] = [
    b"br", b"img", b"input", b"meta", b"link", b"hr", b"source", b"area", b"wbr", b"col", b"base", b"embed", b"track",
    b"param",
];
/// Elements whose end is implied by a sibling or by the end of their parent, so that pages leave out their end tags.
/// Each is counted with the element it stands in ([`weight`]).
const IMPLIED: [&[u8]; 20] = [
    b"p",
    b"li",
    b"option",
    b"optgroup",
    b"td",
    b"th",
    b"tr",
    b"tbody",
    b"thead",
    b"tfoot",
    b"colgroup",
    b"caption",
    b"dt",
    b"dd",
    b"rp",
    b"rt",
    b"html",
    b"head",
    b"body",
    b"frame",
];
/// Elements that a parser opens again in the next block if they are not closed, at most three equal ones at a time.
const FORMATTING: [&[u8]; 14] =
    [b"a", b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"tt", b"u"];
/// Elements whose content holds no tags.
const RAW: [&[u8]; 7] = [b"script", b"style", b"textarea", b"title", b"noframes", b"xmp", b"iframe"];

/// An open element.
struct Open<'h> {
    name: &'h [u8],
    weight: usize,
    /// The depth above it.
    before: usize,
}

/// The elements that are open at a place of the page.
#[derive(Default)]
struct Nesting<'h> {
    open: Vec<Open<'h>>,
    /// The tags of open formatting elements, without their brackets.
    formatting: Vec<&'h [u8]>,
    /// How many of the open elements are foreign.
    foreign: usize,
}

impl<'h> Nesting<'h> {
    fn depth(&self) -> usize {
        self.open.last().map_or(0, |last| last.before + last.weight) + self.formatting.len()
    }

    /// Opens a formatting element.
    fn open_formatting(&mut self, name: &[u8], tag: &'h [u8]) {
        if name.eq_ignore_ascii_case(b"a") {
            self.formatting.retain(|old| !names(old, name));
        }
        if self.formatting.iter().filter(|old| **old == tag).count() < 3 {
            self.formatting.push(tag);
        }
    }

    /// Closes the last formatting element of this name.
    fn close_formatting(&mut self, name: &[u8]) {
        if let Some(last) = self.formatting.iter().rposition(|tag| names(tag, name)) {
            self.formatting.remove(last);
        }
    }

    /// Opens any other element.
    fn open(&mut self, name: &'h [u8]) {
        let before = self.open.last().map_or(0, |last| last.before + last.weight);
        self.open.push(Open { name, weight: weight(name), before });
        self.foreign += usize::from(is_foreign(name));
    }

    /// Closes the last element of this name, and those within it.
    fn close(&mut self, name: &[u8]) {
        if let Some(last) = self.open.iter().rposition(|old| old.name.eq_ignore_ascii_case(name)) {
            self.foreign -= self.open[last..].iter().filter(|old| is_foreign(old.name)).count();
            self.open.truncate(last);
        }
    }
}

/// The depth of a page, at least as a parser would find it; counting stops beyond `most`.
pub(super) fn depth(html: &str, most: usize) -> usize {
    let bytes = html.as_bytes();
    let mut nesting = Nesting::default();
    let (mut deepest, mut at) = (0, 0);
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        at += found + 1;
        if bytes[at..].starts_with(b"!--") {
            at = memchr::memmem::find(&bytes[at..], b"-->").map_or(at, |end| at + end + 3);
            continue;
        }
        let closes = bytes.get(at) == Some(&b'/');
        let start = at + usize::from(closes);
        let length = bytes[start.min(bytes.len())..].iter().take(32).take_while(|b| is_name(**b)).count();
        if length == 0 || !bytes[start].is_ascii_alphabetic() {
            continue;
        }
        let name = &bytes[start..start + length];
        let end = memchr::memchr(b'>', &bytes[start..]).map_or(bytes.len(), |end| start + end);
        let foreign = nesting.foreign > 0;
        if among(&VOID, name) || among(&IMPLIED, name) || foreign && bytes[end - 1] == b'/' {
            continue;
        }
        match (among(&FORMATTING, name) && !foreign, closes) {
            (true, true) => nesting.close_formatting(name),
            (true, false) => nesting.open_formatting(name, &bytes[start..end]),
            (false, true) => nesting.close(name),
            (false, false) if among(&RAW, name) && !foreign => {
                // Without an end, the rest of the page is its content.
                let Some(end) = raw_end(bytes, end, name) else { break };
                at = end;
            }
            (false, false) => nesting.open(name),
        }
        deepest = deepest.max(nesting.depth());
        if deepest > most {
            break;
        }
    }
    deepest
}

/// How many levels an element and those inside it whose tags are not counted may take.
fn weight(name: &[u8]) -> usize {
    match name.to_ascii_lowercase().as_slice() {
        // The body of the table, a row and a cell.
        b"table" => 4,
        b"ul" | b"ol" | b"dl" | b"menu" | b"select" => 2,
        _ => 1,
    }
}

/// The byte after the name in the closing tag of an element without tags inside.
fn raw_end(bytes: &[u8], from: usize, name: &[u8]) -> Option<usize> {
    let mut at = from;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
        let start = at + found + 2;
        if bytes.get(start..start + name.len()).is_some_and(|there| there.eq_ignore_ascii_case(name)) {
            return Some(start + name.len());
        }
        at = start;
    }
    None
}

fn among(list: &[&[u8]], name: &[u8]) -> bool {
    list.iter().any(|one| one.eq_ignore_ascii_case(name))
}

/// Whether a tag, without its brackets, has this name.
fn names(tag: &[u8], name: &[u8]) -> bool {
    tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        && tag.get(name.len()).is_none_or(|byte| !is_name(*byte))
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

/// Within these, `/>` ends an element.
fn is_foreign(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"svg") || name.eq_ignore_ascii_case(b"math")
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn only_open_elements_count() {
        assert_eq!(depth("<div><div><p><p><b>x</b></div></div>", 100), 3);
        assert_eq!(depth(&"<div>".repeat(50), 100), 50);
        assert_eq!(depth(&"<div>".repeat(500), 100), 101);
        assert_eq!(depth(&format!("<svg>{}</svg>", "<path d='M0'/>".repeat(900)), 600), 1);
        assert_eq!(depth(&format!("<table>{}</table>", "<tr><td>1<td>2".repeat(900)), 600), 4);
        assert_eq!(depth(&"<p><b>bold".repeat(900), 600), 3);
        assert_eq!(depth(&"<p><a href=x>link".repeat(900), 600), 1);
        assert_eq!(depth(&"<!-- <div> -->".repeat(900), 600), 0);
        assert_eq!(depth(&format!("<script>{}</script>", "'<div>'".repeat(900)), 600), 0);
        assert_eq!(depth(&format!("{}{}", "<div><span>".repeat(3), "</div>".repeat(3)), 600), 6);
    }

    #[test]
    fn deep_pages_are_found() {
        let fonts: String = (0..700).map(|n| format!("<p><font size={n}>x")).collect();
        assert_eq!(depth(&fonts, 600), 601);
        assert_eq!(depth(&"<table><tr><td>".repeat(200), 600), 604);
        assert_eq!(depth(&"<ul><li>".repeat(400), 600), 602);
    }
}
