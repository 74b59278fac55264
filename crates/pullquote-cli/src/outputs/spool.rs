//! Rows waiting on disk for a file that cannot be appended to: one line of JSON each.

use anyhow::{Context, Result};
use pullquote::export::{ArticleSpeakers, Cell};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader};

/// One line.
#[derive(Serialize)]
enum Line<'a> {
    /// A table's name and a row's cells.
    Row(&'a str, Cells<'a>),
    /// The speakers of an article.
    Speakers(&'a ArticleSpeakers),
    /// Who said the quotation before: the kind of source, and each speaker.
    #[cfg(feature = "sqlite")]
    Said(&'a str, &'a [Said]),
}

/// A speaker of a quotation.
#[cfg(feature = "sqlite")]
#[derive(Serialize, Deserialize)]
pub struct Said {
    /// The name in the article.
    pub name: String,
    /// The role in the article.
    pub role: String,
    /// The id in a list of people; empty if there is none.
    pub id: String,
}

struct Cells<'a>(&'a [Cell<'a>]);

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for cell in self.0 {
            match cell {
                Cell::Text(text) => list.serialize_element(text)?,
                Cell::Integer(number) => list.serialize_element(number)?,
                Cell::Share(share) => list.serialize_element(share)?,
                Cell::Spans(spans) => list.serialize_element(spans)?,
                Cell::Empty => list.serialize_element(&())?,
            }
        }
        list.end()
    }
}

/// Appends a row.
pub fn put_row(table: &str, cells: &[Cell<'_>], out: &mut Vec<u8>) {
    put(&Line::Row(table, Cells(cells)), out);
}

/// Appends the speakers of an article.
pub fn put_speakers(speakers: &ArticleSpeakers, out: &mut Vec<u8>) {
    if !speakers.is_empty() {
        put(&Line::Speakers(speakers), out);
    }
}

/// Appends who said the quotation before.
#[cfg(feature = "sqlite")]
pub fn put_said(kind: &str, speakers: &[Said], out: &mut Vec<u8>) {
    if !speakers.is_empty() {
        put(&Line::Said(kind, speakers), out);
    }
}

fn put(line: &Line<'_>, out: &mut Vec<u8>) {
    // Writing plain data to memory cannot fail.
    serde_json::to_writer(&mut *out, line).expect("plain data becomes JSON");
    out.push(b'\n');
}

/// A line that was read back.
#[derive(Deserialize)]
pub enum Held {
    /// A table's name and a row's cells.
    Row(String, Vec<HeldCell>),
    /// The speakers of an article.
    Speakers(ArticleSpeakers),
    /// Who said the quotation before.
    #[cfg(feature = "sqlite")]
    Said(String, Vec<Said>),
}

/// A cell that was read back.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum HeldCell {
    /// See [`Cell::Text`].
    Text(String),
    /// See [`Cell::Integer`].
    Integer(u64),
    /// See [`Cell::Share`].
    Share(f32),
    /// See [`Cell::Spans`].
    Spans(Vec<(u32, u32)>),
    /// See [`Cell::Empty`].
    Empty(()),
}

impl HeldCell {
    fn cell(&self) -> Cell<'_> {
        match self {
            HeldCell::Text(text) => Cell::Text(Cow::Borrowed(text)),
            HeldCell::Integer(number) => Cell::Integer(*number),
            HeldCell::Share(share) => Cell::Share(*share),
            HeldCell::Spans(spans) => Cell::Spans(spans),
            HeldCell::Empty(()) => Cell::Empty,
        }
    }
}

/// The cells of a row that was read back.
pub fn cells(held: &[HeldCell]) -> Vec<Cell<'_>> {
    held.iter().map(HeldCell::cell).collect()
}

/// Reads lines back, one by one.
pub fn read(spool: BufReader<File>, mut each: impl FnMut(Held) -> Result<()>) -> Result<()> {
    lines(spool, |line| each(parsed(line)?))
}

/// Passes on the lines of a spool.
pub fn lines(mut spool: BufReader<File>, mut each: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if spool.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        each(&line)?;
    }
}

/// What a line of a spool holds.
pub fn parsed<'l, T: Deserialize<'l>>(line: &'l [u8]) -> Result<T> {
    serde_json::from_slice(line).context("the part file is damaged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn rows_come_back_as_they_were() {
        let row = [
            Cell::text("a\n“b”\0"),
            Cell::Integer(7),
            Cell::Share(1.0),
            Cell::Share(0.887),
            Cell::Spans(&[(1, 2), (3, 4)]),
            Cell::Spans(&[]),
            Cell::Empty,
        ];
        let mut file = tempfile::tempfile().unwrap();
        let mut bytes = Vec::new();
        put_row("t", &row, &mut bytes);
        put_speakers(&ArticleSpeakers::default(), &mut bytes);
        file.write_all(&bytes).unwrap();
        std::io::Seek::rewind(&mut file).unwrap();
        let mut seen = 0;
        read(BufReader::new(file), |held| {
            let Held::Row(table, held) = held else { panic!("a row") };
            assert_eq!((table.as_str(), cells(&held).as_slice()), ("t", &row[..]));
            seen += 1;
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, 1);
    }
}
