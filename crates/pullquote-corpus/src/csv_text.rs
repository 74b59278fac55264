//! CSV in the making, to be read by what reads CSV.

/// Rows that wait to be read.
#[derive(Debug, Default)]
pub(crate) struct CsvText {
    bytes: Vec<u8>,
    /// How many bytes have been read.
    at: usize,
    /// A row has begun.
    within: bool,
}

impl CsvText {
    /// Drops all rows, read or not.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.at = 0;
    }

    /// Appends a cell.
    pub(crate) fn cell(&mut self, cell: &[u8]) {
        self.bytes.extend_from_slice(if std::mem::replace(&mut self.within, true) { b",\"" } else { b"\"" });
        for (n, part) in cell.split(|byte| *byte == b'"').enumerate() {
            self.bytes.extend_from_slice(if n == 0 { b"" } else { b"\"\"" });
            self.bytes.extend_from_slice(part);
        }
        self.bytes.push(b'"');
    }

    /// Ends a row.
    pub(crate) fn end_row(&mut self) {
        self.bytes.push(b'\n');
        self.within = false;
    }

    /// Bytes of the rows, read or not.
    #[cfg(feature = "parquet")]
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there are no rows.
    #[cfg(feature = "parquet")]
    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Whether everything has been read.
    pub(crate) fn is_read(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Moves as much as there is room for into `buffer`; returns how much.
    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> usize {
        let length = buffer.len().min(self.bytes.len() - self.at);
        buffer[..length].copy_from_slice(&self.bytes[self.at..self.at + length]);
        self.at += length;
        length
    }
}

#[cfg(test)]
mod tests {
    use super::CsvText;

    #[test]
    fn rows_are_dropped_and_cells_are_quoted() {
        let mut text = CsvText::default();
        for row in [["a", "b \"c\""], ["", "d,\n"]] {
            text.clear();
            row.iter().for_each(|cell| text.cell(cell.as_bytes()));
            text.end_row();
        }
        assert_eq!(text.bytes, b"\"\",\"d,\n\"\n", "the first row is no longer in memory");
        let mut buffer = [0; 5];
        assert_eq!((text.read(&mut buffer), &buffer[..], text.is_read()), (5, &b"\"\",\"d"[..], false));
        assert_eq!((text.read(&mut buffer), &buffer[..4], text.is_read()), (4, &b",\n\"\n"[..], true));
    }
}
