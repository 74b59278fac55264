//! Reads a table of quotations: CSV with any of the usual delimiters, a spreadsheet (XLSX, ODS), Parquet, or JSON Lines of
//! rows or articles.

use anyhow::{Context, Result, bail};
use pullquote::corpus::{delimiter_of, parquet_rows, spreadsheet_rows};
use pullquote::export::JOINER;
use pullquote::export::spreadsheet::original;
use pullquote_page::{Correction, ReportRow, StatementRow};
use serde_json::Value;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// What joins the values of several speakers.
const JOINED: &str = "; ";

/// A row in memory; unknown values are empty.
#[derive(Clone, Debug, Default)]
pub struct TableRow {
    cells: HashMap<String, String>,
    /// Bytes of each piece.
    pub pieces: Vec<(u32, u32)>,
    /// Bytes of the source, if the table has offsets but no words.
    pub source: Vec<(u32, u32)>,
    /// Bytes of the cue, likewise.
    pub cue: Vec<(u32, u32)>,
    /// The context before the quotation, if known.
    pub before: String,
    /// The context after it, if known.
    pub after: String,
    /// The page of the article.
    pub link: String,
    /// The columns of a list of people, in alphabetical order.
    people: Vec<(String, String)>,
}

impl TableRow {
    /// A cell by the name of its column; empty if there is none.
    pub fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Sets a cell.
    pub fn set(&mut self, column: &str, value: String) {
        self.cells.insert(column.to_owned(), value);
    }

    /// The confidence, if it is a number.
    pub fn confidence(&self) -> Option<f32> {
        self.get("confidence").trim().replace(',', ".").parse().ok().filter(|share: &f32| share.is_finite())
    }

    /// The row of a table of clusters.
    pub fn statement(&self) -> StatementRow<'_> {
        let number = |name: &str| self.get(name).trim().parse().unwrap_or(0);
        StatementRow {
            cluster_id: self.get("cluster_id"),
            quote: self.get("quote"),
            speaker: self.get("speaker"),
            first_date: self.get("first_date"),
            outlets: number("outlets"),
            quotations: number("quotations"),
        }
    }

    /// The row of a table of corrections, as it stands.
    pub fn correction(&self) -> Correction<'_> {
        Correction {
            quote_id: self.get("quote_id"),
            article_id: self.get("article_id"),
            verdict: self.get("verdict"),
            coder: self.get("coder"),
            words_right: self.get("words_right"),
            who_right: self.get("who_right"),
            speaker_should_be: self.get("speaker_should_be"),
            content_should_be: self.get("content_should_be"),
            pieces_should_be: self.get("pieces_should_be"),
            type_should_be: self.get("type_should_be"),
            status_should_be: self.get("status_should_be"),
            note: self.get("note"),
            kind: self.get("type"),
            article_read: self.get("article_read"),
        }
    }

    /// The row for a report.
    pub fn report(&self) -> ReportRow<'_> {
        ReportRow {
            quote_id: self.get("quote_id"),
            article_id: self.get("article_id"),
            date: self.get("date"),
            title: self.get("title"),
            outlet: self.get("outlet"),
            kind: self.get("type"),
            quote: self.get("quote"),
            speaker: self.get("speaker"),
            speaker_mention: self.get("speaker_mention"),
            source_kind: self.get("source_kind"),
            speaker_role: self.get("speaker_role"),
            cue: self.get("cue"),
            resolved_by: self.get("resolved_by"),
            status: self.get("status"),
            confidence: self.confidence(),
            start: self.get("start").parse().ok().or(self.pieces.first().map(|piece| piece.0)),
            end: self.get("end").parse().ok().or(self.pieces.last().map(|piece| piece.1)),
            flags: self.get("flags"),
            before: &self.before,
            after: &self.after,
            cluster_id: self.get("cluster_id"),
            speaker_id: self.get("speaker_id"),
            speaker_candidates: self.get("speaker_candidates"),
            people: &self.people,
            link: &self.link,
        }
    }
}

/// Reads a table row by row.
pub fn read(path: &Path, each: &mut dyn FnMut(TableRow) -> Result<()>) -> Result<()> {
    read_columns(path, &|_| true, each)
}

/// Reads a table row by row, only the columns whose names `wanted` accepts. JSON Lines are always read whole.
pub fn read_columns(
    path: &Path,
    wanted: &dyn Fn(&str) -> bool,
    each: &mut dyn FnMut(TableRow) -> Result<()>,
) -> Result<()> {
    let name = path.display();
    let input: Box<dyn Read> = match path == Path::new("-") {
        true => Box::new(io::stdin().lock()),
        false => open(path, &|name| wanted(name) || is_telling(name))?,
    };
    let input = BufReader::with_capacity(1 << 16, input);
    rows(input, wanted, each).with_context(|| format!("cannot read {name}"))
}

/// A file as text, whatever it is.
fn open(path: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<Box<dyn Read>> {
    let name = path.display();
    let file = File::open(path).with_context(|| format!("cannot open {name}"))?;
    // A pipe can be read only once.
    if !file.metadata().is_ok_and(|data| data.is_file()) {
        return Ok(Box::new(file));
    }
    let is_header = |row: &[String]| row.iter().any(|name| is_telling(name.trim()));
    let rows = match spreadsheet_rows(path, &is_header) {
        Ok(None) => parquet_rows(path, wanted),
        rows => rows,
    };
    let rows = rows.with_context(|| format!("cannot read {name}"))?;
    Ok(rows.map_or_else(|| Box::new(file) as Box<dyn Read>, |rows| rows as Box<dyn Read>))
}

/// Reads a table from its bytes, as [`read_columns`].
pub fn rows(
    mut input: impl BufRead,
    wanted: &dyn Fn(&str) -> bool,
    each: &mut dyn FnMut(TableRow) -> Result<()>,
) -> Result<()> {
    if input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        input.consume(3);
    }
    let start = input.fill_buf()?;
    if start.starts_with(b"PAR1") {
        bail!("Parquet can only be read from a file, not from a pipe");
    }
    match start.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => json_lines(input, each),
        Some(_) => {
            let delimiter = delimiter_of(start);
            csv_rows(input, delimiter, wanted, each)
        }
        None => bail!("the table is empty: not even a header line"),
    }
}

/// The names of the columns of a table; `None` for JSON Lines.
pub fn header(path: &Path) -> Result<Option<Vec<String>>> {
    let name = path.display();
    let mut input = BufReader::new(open(path, &|_| true)?);
    if input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        input.consume(3);
    }
    let start = input.fill_buf()?;
    if start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{') {
        return Ok(None);
    }
    let delimiter = delimiter_of(start);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
    let header = reader.headers().with_context(|| format!("cannot read {name}"))?;
    Ok(Some(header.iter().map(|name| name.trim().to_owned()).collect()))
}

fn csv_rows(
    input: impl Read,
    delimiter: u8,
    wanted: &dyn Fn(&str) -> bool,
    each: &mut dyn FnMut(TableRow) -> Result<()>,
) -> Result<()> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
    let header: Vec<String> = reader.headers()?.iter().map(|name| name.trim().to_owned()).collect();
    if !header.iter().any(|name| is_telling(name)) {
        bail!("this is not a table of quotations: it has no column quote_id or quote");
    }
    let wanted: Vec<bool> = header.iter().map(|name| wanted(name)).collect();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        let cells = header.iter().zip(record.iter()).zip(&wanted);
        let cells = cells.filter(|((_, cell), wanted)| **wanted && !cell.is_empty()).map(|(cell, _)| cell);
        let mut row =
            TableRow { cells: cells.map(|(k, v)| (k.clone(), original(v).to_owned())).collect(), ..Default::default() };
        row.pieces = row.get("pieces").split(';').filter_map(piece).collect();
        finish(&mut row);
        each(row)?;
    }
    Ok(())
}

/// Whether a column is one that only tables of quotations have.
fn is_telling(column: &str) -> bool {
    matches!(column, "quote_id" | "quote")
}

/// A piece as it stands in a cell: `start-end`.
pub fn piece(piece: &str) -> Option<(u32, u32)> {
    let (start, end) = piece.trim().split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

fn finish(row: &mut TableRow) {
    let people = row.cells.iter().filter(|(name, _)| name.starts_with("people."));
    row.people = people.map(|(name, cell)| (name.clone(), cell.clone())).collect();
    row.people.sort();
    for (side, names) in [(0, ["context_before", "before"]), (1, ["context_after", "after"])] {
        if let Some(context) = names.iter().find_map(|name| row.cells.remove(*name)) {
            // The cell may have lost the white space between it and the quotation.
            match side {
                0 if context.ends_with(char::is_whitespace) => row.before = context,
                0 => row.before = context + " ",
                _ if context.starts_with(char::is_alphanumeric) => row.after = format!(" {context}"),
                _ => row.after = context,
            }
        }
    }
}

fn json_lines(input: impl BufRead, each: &mut dyn FnMut(TableRow) -> Result<()>) -> Result<()> {
    for (n, line) in input.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let object: Value = serde_json::from_str(&line).with_context(|| format!("line {}", n + 1))?;
        match object.get("quotes").and_then(Value::as_array) {
            None => each(json_row(&object, &Value::Null))?,
            Some(quotes) => quotes.iter().try_for_each(|quote| each(json_row(quote, &object)))?,
        }
    }
    Ok(())
}

/// A row made of a quotation's object and, if there is one, its article's.
fn json_row(quote: &Value, article: &Value) -> TableRow {
    let mut row = TableRow::default();
    for (name, key) in [("article_id", "id"), ("date", "date"), ("title", "title"), ("outlet", "outlet")] {
        if let Some(text) = cell(&article[key]) {
            row.set(name, text);
        }
    }
    for (name, value) in quote.as_object().into_iter().flatten() {
        if let Some(text) = cell(value) {
            row.set(name, text);
        }
    }
    for mark in ["speech", "table"] {
        if let Some(value) = quote[mark].as_bool() {
            row.set(mark, value.to_string());
        }
    }
    listed(&mut row, &quote["people"]);
    if row.get("flags").is_empty() {
        let gaps = article["gaps"].as_array().is_some_and(|gaps| !gaps.is_empty());
        let flags = [
            ("source_lost", quote["missing"] == Value::Bool(true)),
            ("words_lost", quote["hole"] == Value::Bool(true)),
            ("article_damaged", gaps),
        ];
        let flags: Vec<&str> = flags.iter().filter(|flag| flag.1).map(|flag| flag.0).collect();
        row.set("flags", flags.join(";"));
    }
    (row.pieces, row.source, row.cue) = (pairs(&quote["content"]), pairs(&quote["source"]), pairs(&quote["cue"]));
    if row.pieces.is_empty() {
        row.pieces = row.get("pieces").split(';').filter_map(piece).collect();
    }
    finish(&mut row);
    row
}

/// Who the speakers are in a list of people: in an object as in the columns of a table, each value once.
fn listed(row: &mut TableRow, people: &Value) {
    let mut put = |name: String, value: &str| match row.get(&name).to_owned() {
        before if value.is_empty() || before.split(JOINED).any(|one| one == value) => {}
        before if before.is_empty() => row.set(&name, value.to_owned()),
        before => row.set(&name, before + JOINED + value),
    };
    for person in people.as_array().into_iter().flatten() {
        put("speaker_id".to_owned(), person["id"].as_str().unwrap_or_default());
        for id in person["candidates"].as_array().into_iter().flatten() {
            put("speaker_candidates".to_owned(), id.as_str().unwrap_or_default());
        }
        for (name, value) in person["values"].as_object().into_iter().flatten() {
            put(format!("people.{name}"), value.as_str().unwrap_or_default());
        }
    }
}

/// The words of some pieces of an article, for a table that has offsets only.
pub fn words(text: &str, pieces: &[(u32, u32)]) -> Option<String> {
    let words: Option<Vec<&str>> = pieces.iter().map(|&(s, e)| text.get(s as usize..e as usize)).collect();
    words.map(|words| words.join(JOINER))
}

/// Pairs of offsets in JSON; none if there are words instead.
fn pairs(value: &Value) -> Vec<(u32, u32)> {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

fn cell(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(list) if list.iter().all(Value::is_string) && !list.is_empty() => {
            Some(list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<TableRow> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let mut rows = Vec::new();
        read(file.path(), &mut |row| {
            rows.push(row);
            Ok(())
        })
        .unwrap();
        rows
    }

    #[test]
    fn tables_of_spreadsheets_are_read() {
        for text in [
            "quote_id,speaker,quote,confidence,pieces\na,Ann Lee,\"\"\"We; won\"\"\",0.5,0-8;9-12\n",
            "\u{feff}quote_id;speaker;quote;confidence;pieces\r\na;Ann Lee;\"\"\"We; won\"\"\";0,5;\"0-8;9-12\"\r\n",
            "quote_id\tspeaker\tquote\tconfidence\tpieces\na\tAnn Lee\t\"\"\"We; won\"\"\"\t0.5\t0-8;9-12\n",
        ] {
            let rows = rows(text);
            assert_eq!((rows.len(), rows[0].get("quote"), rows[0].confidence()), (1, "\"We; won\"", Some(0.5)));
            assert_eq!(rows[0].pieces, [(0, 8), (9, 12)]);
        }
        assert_eq!(rows("quote_id,note\na,'=1+1\n")[0].get("note"), "=1+1");
    }

    #[test]
    fn people_in_json_are_as_in_a_table() {
        let line = concat!(
            r#"{"id":"a","quotes":[{"quote_id":"00","people":[{"id":"1","values":{"party":"Green","gender":"f"}},"#,
            r#"{"id":"2","values":{"party":"Green","gender":"m"}},{"id":null,"values":{},"candidates":["3","4"]}]}]}"#
        );
        let json = rows(line);
        let csv = rows(
            "quote_id,article_id,people.party,people.gender,speaker_id,speaker_candidates\n00,a,Green,f; m,1; 2,3; 4\n",
        );
        for row in [json[0].report(), csv[0].report()] {
            assert_eq!((row.speaker_id, row.speaker_candidates), ("1; 2", "3; 4"));
            let cells = [("people.gender", "f; m"), ("people.party", "Green")];
            assert_eq!(row.people, cells.map(|(name, cell)| (name.to_owned(), cell.to_owned())));
        }
    }

    #[test]
    fn articles_in_json_become_rows() {
        let line = concat!(
            r#"{"id":"a","date":"2024-01-02","quotes":[{"content":[[0,4]],"source":null,"type":"direct","speaker":["Ann","Bo"],"#,
            r#""missing":true,"confidence":0.5,"quote_id":"00"}]}"#
        );
        let rows = rows(line);
        let row = rows[0].report();
        assert_eq!((row.article_id, row.speaker, row.kind, row.flags), ("a", "Ann; Bo", "direct", "source_lost"));
        assert_eq!((row.start, row.end, row.date), (Some(0), Some(4), "2024-01-02"));
    }
}
