//! JSON other than one object per line: an object over several lines, several objects, an array of them, or an object
//! that holds the list of articles (`{"status":"ok","articles":[...]}`).
//!
//! Elements are cut by counting brackets, without parsing, so an array of any length is streamed. Damage is confined to
//! one element where possible: a line break within a string ends the string (JSON does not allow one there), and an
//! object that begins where a name is expected, or at the end of a string, begins a new element.

use super::{Cut, Origin, Stream, too_large};
use crate::compress::fill;
use crate::scanner::Scanner;
use crate::{ErrorKind, Format, Record, RecordError};
use std::io::{self, BufRead};
use std::ops::Range;

/// Cuts the elements.
pub(crate) struct Document {
    stream: Stream,
    origin: Origin,
    progress: Progress,
    record: u64,
    ended: bool,
}

/// How far the input has been read, and what is open there.
struct Progress {
    /// Whether an array of elements is open.
    in_list: bool,
    /// How many objects are open around that array.
    wrapping: usize,
    line: u64,
    byte: u64,
    /// How many blanks precede the next byte on its line; `None` if something else does.
    indent: Option<usize>,
    /// Bytes of the next element that were taken with the one before it.
    taken: &'static [u8],
    /// Whether brackets of the last element may still follow it.
    torn: bool,
}

/// How an element begins, and how many of its bytes are in the stream.
const BEGINNING: &[u8] = b"{\"";

/// An element that is being read.
struct Element {
    scanner: Scanner,
    /// Its first bytes, up to the limit.
    kept: Vec<u8>,
    /// Its length in bytes, with those that are not kept.
    length: u64,
    /// The line and the byte it begins at.
    place: (u64, u64),
    /// The column it begins in, if only blanks precede it on its line.
    margin: Option<usize>,
}

/// How an element ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Closed,
    /// Another element began within it, or the input ended.
    Open,
    /// It is not an object.
    Junk,
}

/// What belongs to an element in a piece of the input.
struct Scanned {
    part: Range<usize>,
    /// How the element ended at the end of that part, if it did.
    end: Option<End>,
}

impl Element {
    /// Begins an element, with the bytes that were taken before.
    fn begin(progress: &mut Progress) -> Self {
        let taken = std::mem::take(&mut progress.taken);
        let mut scanner = Scanner::default();
        taken.iter().for_each(|byte| scanner.step(*byte));
        Self {
            scanner,
            kept: taken.to_vec(),
            length: taken.len() as u64,
            place: (progress.line, progress.byte.saturating_sub(taken.len() as u64)),
            margin: progress.indent.filter(|_| taken.is_empty()),
        }
    }

    /// Appends a part, of which no more is kept than the limit allows.
    fn extend(&mut self, part: &[u8], limit: usize) {
        let room = limit.saturating_sub(self.kept.len());
        self.kept.extend_from_slice(&part[..part.len().min(room)]);
        self.length += part.len() as u64;
    }
}

impl Progress {
    /// Follows an element through a piece of the input.
    fn scan(&mut self, element: &mut Element, piece: &[u8]) -> Scanned {
        let (mut from, mut at) = (0, 0);
        while at < piece.len() {
            if element.scanner.is_in_long_string() {
                // Skip quickly: most bytes are within strings.
                at += memchr::memchr3(b'"', b'\\', b'\n', &piece[at..]).unwrap_or(piece.len() - at);
                self.indent = None;
                if at == piece.len() {
                    break;
                }
            }
            if self.meets_next(element, &piece[from..], at - from) {
                // The bytes that the next element has taken already are behind us.
                at += usize::from(!self.taken.is_empty());
                return Scanned { part: from..at, end: Some(End::Open) };
            }
            let (byte, indent) = (piece[at], self.indent);
            at += 1;
            self.line += u64::from(byte == b'\n');
            self.indent = indented(indent, byte);
            if element.scanner.found && !self.in_list {
                from = at - 1;
                self.enter_list(element, byte, from);
                element.margin = indent;
            }
            if element.scanner.depth() == 0 {
                self.torn = element.scanner.torn;
                return Scanned { part: from..at, end: Some(End::Closed) };
            }
        }
        Scanned { part: from..at, end: None }
    }

    /// Follows the element to the byte at `at` of a piece; returns whether another element begins there, so that this one
    /// was never closed.
    fn meets_next(&mut self, element: &mut Element, piece: &[u8], at: usize) -> bool {
        let scanner = &mut element.scanner;
        let in_string = scanner.string;
        // Elements of a list begin in the same column.
        let inside = piece[at] == b'{' && !in_string && scanner.depth() > 0 && self.in_list;
        let aligned = inside && element.margin.is_some() && self.indent == element.margin;
        scanner.step(piece[at]);
        if in_string && piece[at] == b'"' && !scanner.string && begins_element(&element.kept, piece, at) {
            self.taken = BEGINNING;
            return true;
        }
        scanner.misplaced || aligned
    }

    /// Begins again with the first element of a list: what was read so far only wraps it. Its first byte is at `at` of the
    /// piece.
    fn enter_list(&mut self, element: &mut Element, byte: u8, at: usize) {
        self.wrapping = element.scanner.depth() - 2;
        self.in_list = true;
        element.kept.clear();
        element.length = 0;
        element.place = (self.line, self.byte + at as u64);
        element.scanner = Scanner::default();
        element.scanner.step(byte);
    }

    /// Finds the end of what is not an object.
    fn scan_junk(&self, piece: &[u8]) -> Scanned {
        let ends = |byte: u8| matches!(byte, b',' | b'\n') || byte == b']' && self.in_list || byte == b'{';
        match piece.iter().position(|byte| ends(*byte)) {
            Some(end) => Scanned { part: 0..end, end: Some(End::Junk) },
            None => Scanned { part: 0..piece.len(), end: None },
        }
    }
}

impl Document {
    pub fn new(stream: Stream, origin: Origin) -> Self {
        let (in_list, wrapping, line, byte, indent) = (false, 0, 1, 0, Some(0));
        let progress = Progress { in_list, wrapping, line, byte, indent, taken: &[], torn: false };
        Self { stream, origin, progress, record: 0, ended: false }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(fill(&mut self.stream)?.first().copied())
    }

    fn bump(&mut self, byte: u8) {
        self.stream.consume(1);
        self.progress.byte += 1;
        self.progress.line += u64::from(byte == b'\n');
        self.progress.indent = indented(self.progress.indent, byte);
    }

    /// Moves to the beginning of the next element; returns whether there is one.
    fn seek(&mut self) -> io::Result<bool> {
        if !self.progress.taken.is_empty() {
            return Ok(true);
        }
        if std::mem::take(&mut self.progress.torn) && self.progress.in_list {
            self.skip_torn()?;
        }
        while let Some(byte) = self.peek()? {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b',' | 0x1E => {}
                0xEF | 0xBB | 0xBF if self.progress.byte < 3 => {}
                b'[' if !self.progress.in_list => self.progress.in_list = true,
                b']' if self.progress.in_list => {
                    self.progress.in_list = false;
                    if self.progress.wrapping > 0 {
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
            self.progress.in_list = false;
            self.progress.wrapping = self.progress.wrapping.saturating_sub(objects.saturating_sub(1));
            if self.progress.wrapping > 0 {
                self.skip_wrapping()?;
            }
        }
        Ok(())
    }

    /// Skips what follows a list within the objects around it.
    fn skip_wrapping(&mut self) -> io::Result<()> {
        let mut scanner = Scanner::within(self.progress.wrapping);
        self.progress.wrapping = 0;
        while scanner.depth() > 0
            && let Some(byte) = self.peek()?
        {
            scanner.step(byte);
            self.bump(byte);
        }
        Ok(())
    }

    /// Reads the element that begins here, keeping at most the limit; returns how it ended.
    fn read(&mut self, element: &mut Element) -> io::Result<End> {
        let junk = element.length == 0 && self.peek()? != Some(b'{');
        loop {
            let buffer = fill(&mut self.stream)?;
            if buffer.is_empty() {
                return Ok(if junk { End::Junk } else { End::Open });
            }
            let scanned = match junk {
                true => self.progress.scan_junk(buffer),
                false => self.progress.scan(element, buffer),
            };
            let used = scanned.part.end;
            element.extend(&buffer[scanned.part], self.origin.limit);
            self.stream.consume(used);
            self.progress.byte += used as u64;
            if let Some(end) = scanned.end {
                return Ok(end);
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
        let mut element = Element::begin(&mut self.progress);
        let read = match sought {
            Ok(false) => {
                self.ended = true;
                return None;
            }
            Ok(true) => self.read(&mut element),
            Err(error) => Err(error),
        };
        let Element { kept, length, place: (line, byte), .. } = element;
        let place = self.origin.place(self.record, line, byte);
        let fault =
            |words: &str| Some(Err(RecordError::at(&place, ErrorKind::Json, format!("not a JSON object: {words}"))));
        match read {
            Err(error) => {
                self.ended = true;
                Some(Err(RecordError::reading(&place, &error)))
            }
            Ok(_) if length > kept.len() as u64 => Some(Err(too_large(&place, length))),
            Ok(End::Junk) => fault("found something else"),
            Ok(End::Open) => fault("it is not closed"),
            Ok(End::Closed) => Some(Ok(self.origin.record(Format::JsonLine, kept, place))),
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
        assert_eq!(read("\u{feff}[{\"text\":\"a\"},\n{\"text\":\"b\"}]"), ["m#1 a", "m#2 b"]);
        assert_eq!(read("[]"), [""; 0]);
        assert_eq!(read(" "), [""; 0]);
    }

    #[test]
    fn damage_costs_one_element() {
        assert_eq!(
            read("[{\"text\":\"a\"}, 7, \"x\",\n{\"text\":\"b\"}]"),
            ["m#1 a", "json 1 15", "json 1 18", "m#4 b"]
        );
        assert_eq!(read("[7{\"text\":\"a\"},{\"text\":\"b\"}]"), ["json 1 1", "m#2 a", "m#3 b"]);
        assert_eq!(read("[{\"text\":\"a\n},\n{\"text\":\"b\"}]"), ["json 2 12", "m#2 b"]);
        assert_eq!(read("[{\"text\":\"a\",\n{\"text\":\"b\"}]"), ["json 1 1", "m#2 b"]);
        assert_eq!(read("[{\"text\":\"a\"},{\"text\":"), ["m#1 a", "json 1 14"]);
        // Nested deeper than anybody means it.
        let deep = format!("[{{\"text\":\"a\",\"k\":{}{}}},{{\"text\":\"b\"}}]", "[".repeat(400), "]".repeat(400));
        assert_eq!(read(&deep), ["m#1 a", "m#2 b"]);
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
