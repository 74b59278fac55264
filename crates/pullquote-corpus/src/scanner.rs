//! The brackets and strings of JSON, followed byte by byte: where elements begin and end, and which array holds articles.

use crate::fields::may_be_text;

/// Names of fields that hold a list of articles.
const LISTS: [&str; 11] =
    ["articles", "items", "item", "results", "data", "docs", "documents", "records", "response", "hits", "news"];
/// How much of a string is kept for comparison with names.
const MAX_WORD: usize = 24;
/// Brackets nested deeper than this are only counted; the parser rejects them.
const MAX_DEPTH: usize = 256;

/// Follows the brackets and strings of JSON byte by byte.
#[derive(Default)]
pub(crate) struct Scanner {
    /// The open brackets.
    open: Vec<u8>,
    /// How many more are open than are recorded.
    deeper: usize,
    pub(crate) string: bool,
    escaped: bool,
    /// The last byte that was neither white space nor inside a string.
    last: u8,
    /// The beginning of the last string.
    word: Vec<u8>,
    /// Whether the outermost object has a text of its own.
    has_text: bool,
    /// The depth at which an array named in [`LISTS`] is open.
    list: Option<usize>,
    /// Whether this byte began the first object of that array.
    pub(crate) found: bool,
    /// Whether this byte began an object where only a name is allowed.
    pub(crate) misplaced: bool,
    /// Whether brackets were closed in another order than they were opened.
    pub(crate) torn: bool,
}

impl Scanner {
    /// A scanner of what follows within so many open objects.
    pub(crate) fn within(objects: usize) -> Self {
        Self { open: vec![b'{'; objects], ..Self::default() }
    }

    /// How many brackets are open.
    pub fn depth(&self) -> usize {
        self.open.len() + self.deeper
    }

    /// Whether a string is open of which no more is kept.
    pub(crate) fn is_in_long_string(&self) -> bool {
        self.string && !self.escaped && self.word.len() >= MAX_WORD
    }

    /// Whether the last byte began the first object of a list of articles within an object.
    pub fn is_list_of_articles(&self) -> bool {
        self.found
    }

    /// Processes the next byte.
    pub fn step(&mut self, byte: u8) {
        (self.found, self.misplaced) = (false, false);
        if self.string {
            match byte {
                // A string cannot contain a line break: this one was never closed.
                b'\n' => self.string = false,
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.string = false,
                _ if self.word.len() < MAX_WORD => self.word.push(byte),
                _ => {}
            }
            return;
        }
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => return,
            b'"' => {
                self.string = true;
                self.escaped = false;
                self.word.clear();
            }
            b':' if self.depth() == 1 && self.open == [b'{'] => {
                self.has_text |= std::str::from_utf8(&self.word).is_ok_and(may_be_text);
            }
            b'{' | b'[' => self.opens(byte),
            b'}' | b']' => {
                self.closes(byte);
                if self.list.is_some_and(|depth| self.depth() < depth) {
                    self.list = None;
                }
                if self.depth() == 0 {
                    self.has_text = false;
                }
            }
            _ => {}
        }
        self.last = byte;
    }

    /// Closes the innermost bracket of this kind, and those within it that the damage left open.
    fn closes(&mut self, byte: u8) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let opening = if byte == b'}' { b'{' } else { b'[' };
        if let Some(at) = self.open.iter().rposition(|open| *open == opening) {
            self.torn |= self.open.len() > at + 1;
            self.open.truncate(at);
        }
    }

    fn opens(&mut self, byte: u8) {
        let inside = self.open.last().copied();
        if byte == b'{' {
            self.misplaced = inside == Some(b'{') && matches!(self.last, b'{' | b',' | b'"' | b'}');
            self.found = self.last == b'[' && self.list == Some(self.depth());
        }
        let named = self.last == b':' && LISTS.iter().any(|name| name.as_bytes() == self.word);
        // `{"response":{"docs":[`: lists are recognised up to two names deep.
        if byte == b'[' && named && !self.has_text && self.depth() <= 2 && self.open.iter().all(|b| *b == b'{') {
            self.list = Some(self.depth() + 1);
        }
        if self.open.len() < MAX_DEPTH {
            self.open.push(byte);
        } else {
            self.deeper += 1;
        }
    }
}
