//! Lists of people: tables and dumps as they come, and the index that is looked up.

mod table;
mod wikidata;

use anyhow::{Context, Result, bail, ensure};
use pullquote::corpus::delimiter_of;
use pullquote::people::{Builder, ListError, People, Person, ReadAt};
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

/// A list that any thread can look up.
pub type List = People<Box<dyn ReadAt + Send + Sync>>;

/// Opens a list: an index in place, or a table or dump, which is held in memory.
///
/// # Errors
/// If it cannot be read, or holds nobody.
pub fn open(path: &Path) -> Result<List> {
    let cannot = || format!("cannot use the list of people {}", path.display());
    let file = File::open(path).with_context(cannot)?;
    match People::open(Box::new(file) as Box<dyn ReadAt + Send + Sync>) {
        Err(ListError::Foreign) => {}
        opened => return opened.with_context(cannot),
    }
    let mut writer = IndexWriter::new(Vec::new());
    read(path, &mut writer).with_context(cannot)?;
    let bytes = writer.finish().with_context(cannot)?;
    People::open(Box::new(bytes) as Box<dyn ReadAt + Send + Sync>).with_context(cannot)
}

/// Takes the people of a list.
pub trait Take {
    /// The columns beside name, aliases, id, role and days; called once, first.
    fn columns(&mut self, columns: &[&str]) -> Result<()>;

    /// A person, with a value for each column.
    fn person(&mut self, person: Person) -> Result<()>;
}

/// Writes an index, begun with its columns.
pub struct IndexWriter<W: Write>(Option<W>, Option<Builder<W>>);

impl<W: Write> IndexWriter<W> {
    /// An index to be written there.
    pub fn new(out: W) -> Self {
        Self(Some(out), None)
    }

    /// Completes the index, and gives back what was written to.
    ///
    /// # Errors
    /// If there is nobody in it, or it cannot be written.
    pub fn finish(self) -> Result<W> {
        Ok(self.1.context("there is nobody in it")?.finish()?)
    }
}

impl<W: Write> Take for IndexWriter<W> {
    fn columns(&mut self, columns: &[&str]) -> Result<()> {
        let out = self.0.take().context("a list has its columns once")?;
        self.1 = Some(Builder::new(out, columns.iter().copied())?);
        Ok(())
    }

    fn person(&mut self, person: Person) -> Result<()> {
        Ok(self.1.as_mut().context("a list begins with its columns")?.push(&person)?)
    }
}

/// Reads a table, JSON Lines or a dump of Wikidata; `-` is standard input.
///
/// # Errors
/// If it cannot be read or has no names.
pub fn read(path: &Path, take: &mut dyn Take) -> Result<()> {
    let input: Box<dyn Read> = match path == Path::new("-") {
        true => Box::new(io::stdin().lock()),
        false => Box::new(File::open(path)?),
    };
    let mut input = BufReader::with_capacity(1 << 18, input);
    if input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        input.consume(3);
    }
    let start = input.fill_buf()?;
    match start.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => bail!("the list is empty"),
        Some(b'{' | b'[') => json(input, take),
        Some(_) => {
            let delimiter = delimiter_of(start);
            table::read(input, delimiter, take)
        }
    }
}

/// Reads one object a line; a dump of Wikidata is an array of one element a line.
fn json(mut input: impl BufRead, take: &mut dyn Take) -> Result<()> {
    let (mut line, mut number) = (Vec::new(), 0);
    let mut reader: Option<Box<dyn Objects>> = None;
    while {
        line.clear();
        input.read_until(b'\n', &mut line)? > 0
    } {
        number += 1;
        let object = line.trim_ascii().trim_suffix_comma();
        if object.is_empty() || object == b"[" || object == b"]" {
            continue;
        }
        let object: Value = serde_json::from_slice(object).with_context(|| format!("line {number}"))?;
        ensure!(object.is_object(), "line {number}: expected an object");
        let reader = match &mut reader {
            Some(reader) => reader,
            none if object.get("claims").is_some() => none.insert(Box::new(wikidata::Items::new()?)),
            none => none.insert(Box::new(table::Records::of(&object)?)),
        };
        reader.object(object, take).with_context(|| format!("line {number}"))?;
    }
    reader.map_or(Ok(()), |mut reader| reader.end(take))
}

/// Turns objects into people.
trait Objects {
    fn object(&mut self, object: Value, take: &mut dyn Take) -> Result<()>;

    /// Called after the last one.
    fn end(&mut self, take: &mut dyn Take) -> Result<()> {
        let _ = take;
        Ok(())
    }
}

/// The comma that separates elements of an array.
trait TrimComma {
    fn trim_suffix_comma(&self) -> &[u8];
}

impl TrimComma for [u8] {
    fn trim_suffix_comma(&self) -> &[u8] {
        self.strip_suffix(b",").unwrap_or(self)
    }
}

/// Writes a table of people as CSV.
pub struct TableWriter<W: Write>(csv::Writer<W>);

impl<W: Write> TableWriter<W> {
    /// Begins a table.
    pub fn new(out: W) -> Self {
        Self(csv::Writer::from_writer(out))
    }

    /// Writes what is buffered, and gives back what was written to.
    ///
    /// # Errors
    /// If that cannot be written.
    pub fn finish(self) -> Result<W> {
        self.0.into_inner().map_err(|error| anyhow::anyhow!("{}", error.error()))
    }
}

impl<W: Write> Take for TableWriter<W> {
    fn columns(&mut self, columns: &[&str]) -> Result<()> {
        let own = ["id", "name", "aliases", "role", "from", "to"];
        Ok(self.0.write_record(own.iter().chain(columns))?)
    }

    fn person(&mut self, person: Person) -> Result<()> {
        let day = |day: Option<pullquote::people::Day>| day.map_or_else(String::new, |day| day.to_string());
        let aliases = person.aliases.join("; ");
        let own = [person.id, person.name, aliases, person.role, day(person.from), day(person.to)];
        Ok(self.0.write_record(own.iter().chain(&person.values))?)
    }
}
