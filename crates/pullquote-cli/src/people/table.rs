//! People as rows of a table, or as objects of the same fields.

use super::{Objects, Take};
use anyhow::{Context, Result};
use pullquote::people::Header;
use serde_json::{Map, Value};
use std::io::Read;

/// Reads a table with delimiters.
pub(super) fn read(input: impl Read, delimiter: u8, take: &mut dyn Take) -> Result<()> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
    let header = Header::new(reader.headers()?)?;
    take.columns(&header.columns())?;
    for row in reader.records() {
        let row = row?;
        let line = row.position().map_or(0, csv::Position::line);
        if let Some(person) = header.person(&row).with_context(|| format!("line {line}"))? {
            take.person(person)?;
        }
    }
    Ok(())
}

/// Objects with the fields of the first one.
pub(super) struct Records {
    keys: Vec<String>,
    header: Header,
    begun: bool,
}

impl Records {
    pub(super) fn of(first: &Value) -> Result<Self> {
        let keys: Vec<String> = first.as_object().into_iter().flat_map(Map::keys).cloned().collect();
        let header = Header::new(keys.iter().map(String::as_str))?;
        Ok(Self { keys, header, begun: false })
    }
}

impl Objects for Records {
    fn object(&mut self, object: Value, take: &mut dyn Take) -> Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            take.columns(&self.header.columns())?;
        }
        let cells: Vec<String> = self.keys.iter().map(|key| text(object.get(key))).collect();
        match self.header.person(cells.iter().map(String::as_str))? {
            Some(person) => take.person(person),
            None => Ok(()),
        }
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(all)) => all.iter().map(|value| text(Some(value))).collect::<Vec<_>>().join("; "),
        Some(other) => other.to_string(),
    }
}
