//! JSON other than one object per line: an object over several lines, several objects, an array of them, or an object
//! that holds the list of articles (`{"status":"ok","articles":[...]}`).
//!
//! Elements are cut by counting brackets, without parsing, so an array of any length is streamed. Damage is confined to
//! one element where possible: a line break within a string ends the string (JSON does not allow one there), and an
//! object that begins where a name is expected, or at the end of a string, begins a new element.

use super::{Cut, Origin, Stream, too_large};
use crate::fields::may_be_text;
use crate::{ErrorKind, Format, Record, RecordError};
use std::io::{self, BufRead};

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
    string: bool,
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
    found: bool,
    /// Whether this byte began an object where only a name is allowed.
    misplaced: bool,
    /// Whether brackets were closed in another order than they were opened.
    torn: bool,
}

impl Scanner {
    /// How many brackets are open.
    pub fn depth(&self) -> usize {
        self.open.len() + self.deeper
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

/// Cuts the elements.
pub(crate) struct Document {
    stream: Stream,
    origin: Origin,
    /// Whether an array of elements is open.
    in_list: bool,
    /// How many objects are open around that array.
    wrapping: usize,
    record: u64,
    line: u64,
    byte: u64,
    /// How many blanks precede the next byte on its line; `None` if something else does.
    indent: Option<usize>,
    /// Bytes of the next element that were taken with the one before it.
    taken: &'static [u8],
    /// Whether brackets of the last element may still follow it.
    torn: bool,
    ended: bool,
}

/// How an element begins, and how many of its bytes are in the stream.
const BEGINNING: &[u8] = b"{\"";

/// How an element ended.
#[derive(PartialEq, Eq)]
enum End {
    Closed,
    /// Another element began within it, or the input ended.
    Open,
    /// It is not an object.
    Junk,
}

impl Document {
    pub fn new(stream: Stream, origin: Origin) -> Self {
        let (in_list, wrapping, indent, taken) = (false, 0, Some(0), &[][..]);
        let (record, line, byte, torn, ended) = (0, 1, 0, false, false);
        Self { stream, origin, in_list, wrapping, record, line, byte, indent, taken, torn, ended }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.stream.fill_buf() {
                Ok(buffer) => return Ok(buffer.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn bump(&mut self, byte: u8) {
        self.stream.consume(1);
        self.byte += 1;
        self.line += u64::from(byte == b'\n');
        self.indent = indented(self.indent, byte);
    }

    /// Moves to the beginning of the next element; returns whether there is one.
    fn seek(&mut self) -> io::Result<bool> {
        if !self.taken.is_empty() {
            return Ok(true);
        }
        if std::mem::take(&mut self.torn) && self.in_list {
            self.skip_torn()?;
        }
        while let Some(byte) = self.peek()? {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b',' | 0x1E => {}
                0xEF | 0xBB | 0xBF if self.byte < 3 => {}
                b'[' if !self.in_list => self.in_list = true,
                b']' if self.in_list => {
                    self.in_list = false;
                    if self.wrapping > 0 {
                        self.bump(byte);
                        self.skip_wrapping()?;
                        continue;
                    }
                }
                _ => return Ok(true),
            }
            self.bump(byte);
        }
        Ok(false)
    }

    /// Skips what damage left behind an element, up to the next object, and finds out whether the list goes on there.
    fn skip_torn(&mut self) -> io::Result<()> {
        let (mut closed, mut objects, mut last) = (false, 0usize, 0);
        while let Some(byte) = self.peek()?.filter(|byte| *byte != b'{') {
            closed |= byte == b']';
            objects += usize::from(byte == b'}');
            last = if byte.is_ascii_whitespace() { last } else { byte };
            self.bump(byte);
        }
        let goes_on = last == b',';
        if !goes_on && closed {
            self.in_list = false;
            self.wrapping = self.wrapping.saturating_sub(objects.saturating_sub(1));
            if self.wrapping > 0 {
                self.skip_wrapping()?;
            }
        }
        Ok(())
    }

    /// Skips what follows a list within the objects around it.
    fn skip_wrapping(&mut self) -> io::Result<()> {
        let mut scanner = Scanner { open: vec![b'{'; self.wrapping], ..Scanner::default() };
        self.wrapping = 0;
        while scanner.depth() > 0
            && let Some(byte) = self.peek()?
        {
            scanner.step(byte);
            self.bump(byte);
        }
        Ok(())
    }

    /// Reads the element that begins here, keeping at most the limit; returns its length in bytes.
    fn read(&mut self, place: &mut (u64, u64), kept: &mut Vec<u8>) -> io::Result<(u64, End)> {
        let mut scanner = Scanner::default();
        let mut length = self.taken.len() as u64;
        let junk = self.taken.is_empty() && self.peek()? != Some(b'{');
        let mut margin = self.indent.filter(|_| self.taken.is_empty());
        kept.extend_from_slice(self.taken);
        std::mem::take(&mut self.taken).iter().for_each(|byte| scanner.step(*byte));
        loop {
            let buffer = match self.stream.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                return Ok((length, if junk { End::Junk } else { End::Open }));
            }
            let (mut at, mut from, mut end) = (0, 0, None);
            while at < buffer.len() && end.is_none() {
                if scanner.string && !scanner.escaped && scanner.word.len() >= MAX_WORD {
                    // Skip quickly: most bytes are within strings.
                    at += memchr::memchr3(b'"', b'\\', b'\n', &buffer[at..]).unwrap_or(buffer.len() - at);
                    self.indent = None;
                    if at == buffer.len() {
                        break;
                    }
                }
                let byte = buffer[at];
                if junk {
                    let ends =
                        matches!(byte, b',' | b'\n') || byte == b']' && self.in_list || byte == b'{' && length > 0;
                    if ends {
                        end = Some(End::Junk);
                        break;
                    }
                    at += 1;
                    continue;
                }
                // Elements of a list begin in the same column: this one was never closed.
                let next = byte == b'{' && !scanner.string && scanner.depth() > 0 && self.in_list;
                let in_string = scanner.string;
                scanner.step(byte);
                if in_string && byte == b'"' && !scanner.string && begins_element(kept, &buffer[from..], at - from) {
                    (self.taken, end) = (BEGINNING, Some(End::Open));
                    at += 1;
                    break;
                }
                if scanner.misplaced || next && margin.is_some() && self.indent == margin {
                    end = Some(End::Open);
                    break;
                }
                at += 1;
                self.line += u64::from(byte == b'\n');
                let before = self.indent;
                self.indent = indented(before, byte);
                if scanner.found && !self.in_list {
                    // What was read so far wraps a list, and this is the list's first element.
                    self.wrapping = scanner.depth() - 2;
                    self.in_list = true;
                    kept.clear();
                    (length, from) = (0, at - 1);
                    *place = (self.line, self.byte + (at - 1) as u64);
                    margin = before;
                    scanner = Scanner::default();
                    scanner.step(byte);
                }
                if scanner.depth() == 0 {
                    self.torn = scanner.torn;
                    end = Some(End::Closed);
                }
            }
            let room = self.origin.limit.saturating_sub(kept.len());
            let piece = &buffer[from..at];
            kept.extend_from_slice(&piece[..piece.len().min(room)]);
            length += piece.len() as u64;
            self.stream.consume(at);
            self.byte += at as u64;
            if let Some(end) = end {
                return Ok((length, end));
            }
        }
    }
}

/// Whether a mark that closes a string begins the first name of another element instead, `},{"id":`: the string was never
/// closed. The mark is at `mark` of `piece`, which follows `before`.
fn begins_element(before: &[u8], piece: &[u8], mark: usize) -> bool {
    let name = piece.get(mark + 1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    let mut back = piece[..mark].iter().rev().chain(before.iter().rev()).filter(|byte| !byte.is_ascii_whitespace());
    name && back.next() == Some(&b'{') && back.next() == Some(&b',') && back.next() == Some(&b'}')
}

/// The indentation after another byte.
fn indented(before: Option<usize>, byte: u8) -> Option<usize> {
    match byte {
        b'\n' => Some(0),
        b' ' | b'\t' => before.map(|blanks| blanks + 1),
        _ => None,
    }
}

impl Cut for Document {
    fn next(&mut self) -> Option<Result<Record, RecordError>> {
        if self.ended {
            return None;
        }
        self.record += 1;
        let sought = self.seek();
        let mut start = (self.line, self.byte.saturating_sub(self.taken.len() as u64));
        let mut bytes = Vec::new();
        let read = match sought {
            Ok(false) => {
                self.ended = true;
                return None;
            }
            Ok(true) => self.read(&mut start, &mut bytes),
            Err(error) => Err(error),
        };
        let place = self.origin.place(self.record, start.0, start.1);
        let fault =
            |words: &str| Some(Err(RecordError::at(&place, ErrorKind::Json, format!("not a JSON object: {words}"))));
        match read {
            Err(error) => {
                self.ended = true;
                Some(Err(RecordError::reading(&place, &error)))
            }
            Ok((length, _)) if length > bytes.len() as u64 => Some(Err(too_large(&place, length))),
            Ok((_, End::Junk)) => fault("found something else"),
            Ok((_, End::Open)) => fault("it is not closed"),
            Ok((_, End::Closed)) => Some(Ok(self.origin.record(Format::JsonLine, bytes, place))),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Corpus, Input, Kind, Reading};

    fn read(json: &str) -> Vec<String> {
        let reading = Reading { kind: Some(Kind::Json), ..Reading::default() };
        let corpus = Corpus::new([Input::memory("m", json)]).with_reading(reading);
        let describe = |read: Result<crate::Article, crate::RecordError>| match read {
            Ok(article) => format!("{} {}", article.id, article.text),
            Err(error) => format!("{} {} {}", error.kind.label(), error.line, error.byte),
        };
        corpus.articles().map(describe).collect()
    }

    #[test]
    fn documents_of_all_shapes() {
        assert_eq!(read("{\n\"text\": \"a } \\\" {\"\n}"), ["m#1 a } \" {"]);
        assert_eq!(read("[{\"id\":1,\"text\":\"a\"},\n {\"text\":\"b\"}]"), ["1 a", "m#2 b"]);
        assert_eq!(read("{\"text\":\"a\"}{\"text\":\"b\"}"), ["m#1 a", "m#2 b"]);
        let wrapped = r#"{"status":"ok","x":[1],"articles":[{"text":"a","k":[{"y":1}]},{"text":"b"}],"n":{"z":[2]}}"#;
        assert_eq!(read(&format!("{wrapped}\n{wrapped}")), ["m#1 a", "m#2 b", "m#3 a", "m#4 b"]);
        assert_eq!(read(r#"{"response":{"docs":[{"text":"a"}],"n":1},"m":2} {"text":"b"}"#), ["m#1 a", "m#2 b"]);
        assert_eq!(read(r#"{"text":"t","items":[{"text":"no article"}]}"#), ["m#1 t"]);
        assert_eq!(read("[]"), [""; 0]);
        assert_eq!(read(" "), [""; 0]);
    }

    #[test]
    fn damage_costs_one_element() {
        assert_eq!(
            read("[{\"text\":\"a\"}, 7, \"x\",\n{\"text\":\"b\"}]"),
            ["m#1 a", "json 1 15", "json 1 18", "m#4 b"]
        );
        assert_eq!(read("[{\"text\":\"a\n},\n{\"text\":\"b\"}]"), ["json 2 12", "m#2 b"]);
        assert_eq!(read("[{\"text\":\"a\",\n{\"text\":\"b\"}]"), ["json 1 1", "m#2 b"]);
        assert_eq!(read("[{\"text\":\"a\"},{\"text\":"), ["m#1 a", "json 1 14"]);
        // Damage within a list of one element.
        let nested = "[\n {\"text\":\"a\",\"k\":[1, 2},\n {\"text\":\"b\"},\n {\"text\":\"c\",\"k\":[{\"x\":1},\n {\"text\":\"d\"}\n]";
        assert_eq!(read(nested), ["json 2 24", "m#2 b", "json 4 43", "m#4 d"]);
        // A string that is never closed, and brackets that are left over.
        let open = "[{\"text\":\"a\",\"k\":[\"x]},{\"text\":\"b\"}, {\"text\":\"c\nd\"},{\"text\":\"e\"}]";
        assert_eq!(read(open), ["json 1 1", "m#2 b", "json 1 37", "m#4 e"]);
        let over =
            "{\"articles\":[{\"text\":\"a\",\"k\":[1,{]}]},{\"text\":\"b\"}],\"n\":{\"z\":[2]}} {\"text\":\"c\"}";
        assert_eq!(read(over), ["json 1 33", "m#2 b", "m#3 c"]);
        assert_eq!(read("[{\"text\":\"a\",\"k\":\"},{\"},{\"text\":\"b\"}]"), ["m#1 a", "m#2 b"]);
        let closed = "[{\"text\":\"a\",\"k\":[{\"x\":1],\"z\":2},{\"text\":\"b\"}]";
        assert_eq!(read(closed), ["json 1 24", "m#2 b"]);
    }
}
