//! Splits one row of a table into cells, as RFC 4180 has it and as people write it: marks escaped by a backslash, and marks
//! that belong to the text because their cell was never quoted (`1⇥"Go home," said Ann Lee.`).

/// A row that was split.
pub(super) struct Row {
    /// The cells, concatenated; `ends` has their ends.
    pub cells: Vec<u8>,
    pub ends: Vec<usize>,
    /// How many bytes it took, with its line break.
    pub used: usize,
    /// Whether marks were read as text because they do not fit.
    pub odd: bool,
}

/// Splits rows of the same table.
pub(super) struct Splitter {
    pub delimiter: u8,
    /// How many cells a row should have; 0 if that is unknown.
    pub columns: usize,
}

/// What a cell that begins with a mark is.
enum Quoted {
    /// It is quoted; its content, and the byte after the closing mark.
    Whole(Vec<u8>, usize),
    /// A mark within it shows that it is not quoted.
    Not,
    /// More bytes are needed to tell.
    More,
}

impl Splitter {
    /// Splits a row that has too many cells in another way that gives it as many as there are columns.
    fn fitting(&self, row: Row, bytes: &[u8]) -> Row {
        let bytes = &bytes[..row.used];
        if self.columns == 0 || row.ends.len() <= self.columns || !bytes.contains(&b'"') {
            return row;
        }
        let fits = |again: &Row| again.ends.len() == self.columns;
        match self.escaped(bytes).filter(fits).or_else(|| Some(self.paired(bytes)).filter(fits)) {
            Some(again) => Row { used: row.used, ..again },
            None => row,
        }
    }

    /// Splits a row in which every mark behind a backslash is escaped; `None` if other marks are left within a cell.
    fn escaped(&self, bytes: &[u8]) -> Option<Row> {
        let mut row = Row { cells: Vec::new(), ends: Vec::new(), used: 0, odd: false };
        let (mut quoted, mut begins, mut bytes) = (false, true, bytes.trim_ascii_end().iter().copied().peekable());
        while let Some(byte) = bytes.next() {
            match byte {
                b'\\' if quoted && bytes.peek() == Some(&b'"') => row.cells.extend(bytes.next()),
                b'"' if begins => quoted = true,
                b'"' if quoted && bytes.peek().is_none_or(|next| *next == self.delimiter) => quoted = false,
                b'"' => return None,
                byte if byte == self.delimiter && !quoted => row.ends.push(row.cells.len()),
                byte => row.cells.push(byte),
            }
            begins = byte == self.delimiter && !quoted;
        }
        row.ends.push(row.cells.len());
        (!quoted).then_some(row)
    }

    /// Splits a row in which marks belong to the text, and delimiters between two of them do as well.
    fn paired(&self, bytes: &[u8]) -> Row {
        let mut row = Row { cells: Vec::new(), ends: Vec::new(), used: 0, odd: true };
        let mut within = false;
        for byte in bytes.trim_ascii_end() {
            within ^= *byte == b'"';
            if *byte == self.delimiter && !within {
                row.ends.push(row.cells.len());
            } else {
                row.cells.push(*byte);
            }
        }
        row.ends.push(row.cells.len());
        row
    }

    /// Splits the row at the start of some bytes; `None` if it is not complete and more bytes may follow. `clear` is how
    /// many of the bytes are known to hold no mark; it only saves time.
    pub fn split(&self, bytes: &[u8], at_end: bool, clear: &mut usize) -> Option<Row> {
        let mut row = Row { cells: Vec::new(), ends: Vec::new(), used: 0, odd: false };
        let mut at = 0;
        loop {
            if bytes.get(at) == Some(&b'"') {
                match self.quoted(bytes, at, at_end, clear) {
                    Quoted::More => return None,
                    Quoted::Not => {
                        row.odd = true;
                        if let Some(kept) = self.kept_marks(bytes, at, row.ends.len()) {
                            row.cells.extend_from_slice(&bytes[at + 1..kept]);
                            at = kept + 1;
                        } else {
                            at = self.plain(bytes, at, at_end, &mut row.cells)?;
                        }
                    }
                    Quoted::Whole(content, end) => {
                        row.cells.extend_from_slice(&content);
                        at = end;
                    }
                }
            } else {
                at = self.plain(bytes, at, at_end, &mut row.cells)?;
            }
            row.ends.push(row.cells.len());
            match bytes.get(at) {
                Some(byte) if *byte == self.delimiter => at += 1,
                Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => {
                    row.used = at + 2;
                    return Some(self.fitting(row, bytes));
                }
                // The line break may be two bytes.
                Some(b'\r') if at + 1 == bytes.len() && !at_end => return None,
                Some(_) => {
                    row.used = at + 1;
                    return Some(self.fitting(row, bytes));
                }
                None if at_end => {
                    row.used = at;
                    return Some(self.fitting(row, bytes));
                }
                None => return None,
            }
        }
    }

    fn ends_cell(&self, byte: u8) -> bool {
        byte == self.delimiter || matches!(byte, b'\n' | b'\r')
    }

    /// Takes a cell without marks around it; returns its end.
    fn plain(&self, bytes: &[u8], at: usize, at_end: bool, cells: &mut Vec<u8>) -> Option<usize> {
        let length = memchr::memchr3(self.delimiter, b'\n', b'\r', &bytes[at..]);
        let end = length.map(|length| at + length).or_else(|| at_end.then_some(bytes.len()))?;
        cells.extend_from_slice(&bytes[at..end]);
        Some(end)
    }

    /// Reads a cell that begins with a mark: with doubled marks as RFC 4180 has it, or else with marks behind a backslash.
    fn quoted(&self, bytes: &[u8], start: usize, at_end: bool, clear: &mut usize) -> Quoted {
        match self.quoted_with(false, bytes, start, at_end, clear) {
            Quoted::Not => self.quoted_with(true, bytes, start, at_end, clear),
            read => read,
        }
    }

    fn quoted_with(&self, escapes: bool, bytes: &[u8], start: usize, at_end: bool, clear: &mut usize) -> Quoted {
        let mut content = Vec::new();
        let mut from = start + 1;
        loop {
            // Bytes that were searched before hold no mark.
            let search = from.max(if from < *clear { *clear } else { 0 });
            let Some(found) = memchr::memchr(b'"', &bytes[search.min(bytes.len())..]) else {
                *clear = bytes.len();
                return if at_end { Quoted::Not } else { Quoted::More };
            };
            let mark = search + found;
            let Some(next) = bytes.get(mark + 1) else {
                if !at_end {
                    return Quoted::More;
                }
                content.extend_from_slice(&bytes[from..mark]);
                return Quoted::Whole(content, mark + 1);
            };
            let slashes = bytes[from..mark].iter().rev().take_while(|byte| escapes && **byte == b'\\').count();
            if *next == b'"' && slashes % 2 == 0 {
                content.extend_from_slice(&bytes[from..=mark]);
                from = mark + 2;
            } else if slashes % 2 == 1 && !self.ends_cell(*next) {
                content.extend_from_slice(&bytes[from..mark - 1]);
                content.push(b'"');
                from = mark + 1;
            } else if self.ends_cell(*next) {
                content.extend_from_slice(&bytes[from..mark]);
                return Quoted::Whole(content, mark + 1);
            } else {
                return Quoted::Not;
            }
        }
    }

    /// The closing mark of a quoted cell in which marks were not doubled, if reading it so gives the row its columns and
    /// reading it as unquoted does not.
    fn kept_marks(&self, bytes: &[u8], start: usize, before: usize) -> Option<usize> {
        let line = &bytes[start..];
        let line = &line[..memchr::memchr2(b'\n', b'\r', line).unwrap_or(line.len())];
        let delimiters = |part: &[u8]| memchr::memchr_iter(self.delimiter, part).count();
        if self.columns == 0 || before + delimiters(line) + 1 == self.columns {
            return None;
        }
        let closes = |mark: &usize| *mark > 0 && line.get(mark + 1).is_none_or(|next| *next == self.delimiter);
        let fits = |mark: &usize| before + delimiters(&line[*mark..]) + 1 == self.columns;
        memchr::memchr_iter(b'"', line).filter(closes).find(fits).map(|mark| start + mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, delimiter: u8, columns: usize) -> (Vec<String>, usize, bool) {
        let row = Splitter { delimiter, columns }.split(text.as_bytes(), true, &mut 0).unwrap();
        let starts = std::iter::once(0).chain(row.ends.iter().copied());
        let cells =
            starts.zip(&row.ends).map(|(start, end)| String::from_utf8_lossy(&row.cells[start..*end]).into_owned());
        (cells.collect(), row.used, row.odd)
    }

    #[test]
    fn rows_as_people_write_them() {
        let cells = |text: &str, delimiter, columns| split(text, delimiter, columns).0;
        assert_eq!(cells("a,\"b \"\"c\"\", d\"\r\nx", b',', 2), ["a", "b \"c\", d"]);
        assert_eq!(cells("1\t\"Go home,\" said Ann Lee.\n2", b'\t', 2), ["1", "\"Go home,\" said Ann Lee."]);
        assert_eq!(cells("1,\"\\\"Go home,\\\" said Ann Lee.\"\n", b',', 2), ["1", "\"Go home,\" said Ann Lee."]);
        assert_eq!(
            cells("1,\"He said \"no, never\" and left\",x\n", b',', 3),
            ["1", "He said \"no, never\" and left", "x"]
        );
        assert_eq!(cells("1,\"A \\\"b\\\", c\"\n", b',', 2), ["1", "A \"b\", c"]);
        assert_eq!(cells("1,\"Go home,\" said Ann Lee.\r\n", b',', 2), ["1", "\"Go home,\" said Ann Lee."]);
        assert_eq!(cells("1,\"Go home, said Ann Lee.\n2,\"x\"\n", b',', 2), ["1", "\"Go home, said Ann Lee."]);
        assert_eq!(cells("1,a \"b, c\" d,\"e, f\"\n", b',', 2).len(), 4, "too many either way");
        assert_eq!(cells("1,\"two\nlines\"\n", b',', 2), ["1", "two\nlines"]);
        assert_eq!(cells("\"\",\n", b',', 2), ["", ""]);
        assert!(Splitter { delimiter: b',', columns: 2 }.split(b"a,b\r", false, &mut 0).is_none(), "more may follow");
        for (line, used) in [("a,b\nx", 4), ("a,b\r\nx", 5), ("a,b\rx", 4), ("a,b\r", 4), ("a,b", 3)] {
            assert_eq!(
                (cells(line, b',', 2), split(line, b',', 2).1),
                (vec!["a".into(), "b".into()], used),
                "{line:?}"
            );
        }
    }

    #[test]
    fn an_open_mark_takes_no_other_row() {
        let (cells, used, odd) = split("1,\"It rained\n2,\"She left\"\n", b',', 2);
        assert_eq!((cells, used, odd), (vec!["1".into(), "\"It rained".into()], 13, true));
        let (cells, used, odd) = split("1,\"It rained\n2,She left\n", b',', 2);
        assert_eq!((cells, used, odd), (vec!["1".into(), "\"It rained".into()], 13, true));
    }
}
