//! The text of an article's elements: paragraphs separated by an empty line, lines within them by a line break.
//!
//! Headings, list items, rows of tables and lines of quotations are paragraphs of their own. Lines that only accompany an
//! article (credits, dates, links to other articles, requests to subscribe) are left out.

use dom_query::NodeRef;

/// Elements within a line.
const INLINE: [&str; 34] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "td", "th", "time",
    "tt", "u", "var",
];

/// What a paragraph stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// Running text.
    #[default]
    Paragraph,
    Heading,
    /// An item of a list.
    Item,
    /// A quotation set apart, or an embedded post.
    Quotation,
}

/// One paragraph.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    pub text: String,
    pub place: Place,
    /// How many of its bytes are in links.
    pub linked: usize,
}

/// The blocks of an element.
pub(super) fn blocks(root: &NodeRef<'_>) -> Vec<Block> {
    let mut writer = Writer::default();
    let mut next = root.first_child();
    while let Some(node) = next {
        let enter = writer.open(&node);
        next = node.first_child().filter(|_| enter).or_else(|| {
            let mut at = node;
            let mut entered = enter;
            loop {
                if entered {
                    writer.close(&at);
                }
                if let Some(sibling) = at.next_sibling() {
                    return Some(sibling);
                }
                at = at.parent().filter(|parent| parent.id != root.id)?;
                entered = true;
            }
        });
    }
    writer.flush();
    writer.blocks
}

#[derive(Default)]
struct Writer {
    blocks: Vec<Block>,
    block: Block,
    /// White space due before the next word.
    space: bool,
    breaks: usize,
    links: usize,
    heading: usize,
    item: usize,
    quotation: usize,
    /// For each open `q`, the number of blocks before it and where its mark stands in the block.
    marks: Vec<(usize, usize)>,
}

impl Writer {
    fn open(&mut self, node: &NodeRef<'_>) -> bool {
        if node.is_text() {
            self.words(&node.text());
            return false;
        }
        let Some(name) = node.node_name().filter(|_| node.is_element()) else { return false };
        match &*name {
            "script" | "style" | "noscript" | "template" | "svg" | "button" | "form" => return false,
            "br" => self.breaks += 1,
            "q" => self.open_mark(),
            // Who is quoted, and not a title within a sentence.
            "cite" if self.quotation > 0 && ends_sentence(&self.block.text) => self.flush(),
            "a" => self.links += 1,
            name if INLINE.contains(&name) => {}
            _ => self.flush(),
        }
        match &*name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading += 1,
            "li" | "dd" | "dt" => self.item += 1,
            "blockquote" => self.quotation += 1,
            _ => {}
        }
        true
    }

    fn close(&mut self, node: &NodeRef<'_>) {
        let Some(name) = node.node_name() else { return };
        match &*name {
            "br" => {}
            "q" => self.close_mark(),
            "a" => self.links -= 1,
            // Cells of a row are parted by a space.
            "td" | "th" => self.space = true,
            name if INLINE.contains(&name) => {}
            _ => self.flush(),
        }
        match &*name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading -= 1,
            "li" | "dd" | "dt" => self.item -= 1,
            "blockquote" => self.quotation -= 1,
            _ => {}
        }
    }

    /// Writes the mark of a `q`; within another one, marks are single.
    fn open_mark(&mut self) {
        let mark = if self.marks.len().is_multiple_of(2) { "“" } else { "‘" };
        self.words(mark);
        self.marks.push((self.blocks.len(), self.block.text.len() - mark.len()));
    }

    /// Ends a `q`, whose marks are left out where the page has written its own.
    fn close_mark(&mut self) {
        let Some((blocks, at)) = self.marks.pop() else { return };
        let (open, close) = if self.marks.len().is_multiple_of(2) { ('“', '”') } else { ('‘', '’') };
        let inner = self.block.text.get(at + open.len_utf8()..).filter(|_| blocks == self.blocks.len());
        let own = inner.is_some_and(|inner| {
            inner.starts_with(['"', '“', '‘', '«', '\'']) && inner.ends_with(['"', '”', '’', '»', '\''])
        });
        if own && inner.is_some_and(|inner| inner.chars().count() > 1) {
            self.block.text.remove(at);
        } else if let Some(last) = self.blocks.last_mut().filter(|_| self.block.text.is_empty()) {
            // Its last paragraph has ended already.
            last.text.push(close);
        } else {
            self.block.text.push(close);
        }
    }

    fn words(&mut self, raw: &str) {
        // A no-break space is a character of the text, not white space of the source.
        let space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        for (index, word) in raw.split(space).enumerate() {
            if index > 0 {
                self.space = true;
            }
            if word.is_empty() {
                continue;
            }
            if self.breaks > 1 {
                self.flush();
            }
            if !self.block.text.is_empty() {
                match (self.breaks, self.space) {
                    (0, false) => {}
                    (0, true) => self.block.text.push(' '),
                    _ => self.block.text.push('\n'),
                }
            }
            (self.breaks, self.space) = (0, false);
            self.block.text.push_str(word);
            self.block.linked += if self.links > 0 { word.len() } else { 0 };
        }
    }

    /// Ends a paragraph.
    fn flush(&mut self) {
        (self.breaks, self.space) = (0, false);
        let block = std::mem::take(&mut self.block);
        if block.text.trim().is_empty() {
            return;
        }
        let place = match () {
            () if self.quotation > 0 => Place::Quotation,
            () if self.heading > 0 => Place::Heading,
            () if self.item > 0 => Place::Item,
            () => Place::Paragraph,
        };
        self.blocks.push(Block { place, ..block });
    }
}

/// Whether a text ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»', ' ', '\u{a0}'])
        .ends_with(['.', '!', '?', '…', '。', ':', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    fn of(html: &str) -> Vec<String> {
        let document = Document::fragment(html);
        blocks(&document.root()).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn structure_is_kept() {
        assert_eq!(
            of("<h2>Head</h2><p>“No,” <b>she</b>\n said&nbsp;&amp; went.</p>tail"),
            ["Head", "“No,” she said\u{a0}& went.", "tail"]
        );
        assert_eq!(of("<p><b>Why now?</b><br>It was time.<br><br>More."), ["Why now?\nIt was time.", "More."]);
        assert_eq!(of("<ul><li>a</li><li><p>b</p></ul>"), ["a", "b"]);
        assert_eq!(of("<p><q>Gone</q>, she said. <q>\"Late\"</q>"), ["“Gone”, she said. \"Late\""]);
        assert_eq!(of("<p>He: <q>she said <q>gone</q> <q>“late”</q></q>"), ["He: “she said ‘gone’ “late””"]);
        assert_eq!(of("<q>Gone<p>Late</q>"), ["“Gone", "Late”"]);
        assert_eq!(of("<q></q>"), ["“”"]);
        assert_eq!(of("<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>"), ["a b", "c"]);
        assert_eq!(
            of("<blockquote><p>It rained.</p>— Ann (@ann) <a>March 4</a></blockquote>"),
            ["It rained.", "— Ann (@ann) March 4"]
        );
    }
}
