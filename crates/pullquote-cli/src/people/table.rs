//! People as rows of a table, or as objects of the same fields.

use super::{Objects, Take};
use anyhow::{Context, Result, ensure};
use pullquote::people::{Day, Person};
use serde_json::{Map, Value};
use std::io::Read;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    Name,
    Aliases,
    Role,
    From,
    To,
    Kind,
    Other,
    /// A column without a name, such as the row numbers that pandas writes.
    Unnamed,
}

/// The names by which the columns are known.
const FIELDS: [(Field, &[&str]); 7] = [
    (Field::Id, &["id", "qid", "wikidata", "wikidata_id", "person_id", "speaker_id"]),
    (Field::Name, &["name", "full_name", "fullname", "label"]),
    (Field::Aliases, &["aliases", "alias", "also_known_as", "other_names"]),
    (Field::Role, &["role", "office", "position", "occupation", "title", "description"]),
    (Field::From, &["from", "start", "start_date", "since"]),
    (Field::To, &["to", "end", "end_date", "until"]),
    (Field::Kind, &["kind", "type"]),
];

const ORGANISATIONS: [&str; 5] = ["organisation", "organization", "company", "institution", "party"];

/// The meaning of each column. If several have the same meaning, the first counts, and the others are columns of the list.
fn fields<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Vec<Field>> {
    let mut fields = Vec::new();
    for name in names {
        let plain = name.trim().to_lowercase().replace([' ', '-'], "_");
        if plain.is_empty() {
            fields.push(Field::Unnamed);
            continue;
        }
        let known = FIELDS.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(field, _)| *field);
        fields.push(known.filter(|field| !fields.contains(field)).unwrap_or(Field::Other));
    }
    ensure!(fields.contains(&Field::Name), "there is no column `name`");
    Ok(fields)
}

/// Whether a column becomes one of the list: those without another meaning, and the kind.
fn is_own(field: Field) -> bool {
    matches!(field, Field::Other | Field::Kind)
}

fn person<'c>(fields: &[Field], cells: impl IntoIterator<Item = &'c str>) -> Result<Option<Person>> {
    let mut person = Person::default();
    for (field, cell) in fields.iter().zip(cells) {
        let cell = cell.trim();
        let day = |name: &str| match cell {
            "" => Ok(None),
            day => Day::parse(day).map(Some).with_context(|| format!("`{name}` is not a day: {day:?}")),
        };
        match field {
            Field::Id => person.id = cell.to_owned(),
            Field::Name => person.name = cell.to_owned(),
            Field::Role => person.role = cell.to_owned(),
            Field::From => person.from = day("from")?,
            Field::To => person.to = day("to")?,
            Field::Aliases => {
                let aliases = cell.split([';', '|']).map(str::trim).filter(|alias| !alias.is_empty());
                person.aliases = aliases.map(str::to_owned).collect();
            }
            Field::Kind | Field::Other => {
                person.organisation |= *field == Field::Kind && ORGANISATIONS.contains(&cell.to_lowercase().as_str());
                person.values.push(cell.to_owned());
            }
            Field::Unnamed => {}
        }
    }
    let wanted = fields.iter().filter(|field| is_own(**field)).count();
    person.values.resize(wanted, String::new());
    if person.id.is_empty() {
        person.id.clone_from(&person.name);
    }
    Ok((!person.name.is_empty()).then_some(person))
}

/// Reads a table with delimiters.
pub(super) fn read(input: impl Read, delimiter: u8, take: &mut dyn Take) -> Result<()> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
    let header: Vec<String> = reader.headers()?.iter().map(|name| name.trim().to_owned()).collect();
    let fields = fields(header.iter().map(String::as_str))?;
    let own: Vec<String> =
        header.iter().zip(&fields).filter(|(_, field)| is_own(**field)).map(|(name, _)| name.clone()).collect();
    take.columns(&own)?;
    for row in reader.records() {
        let row = row?;
        let line = row.position().map_or(0, csv::Position::line);
        if let Some(person) = person(&fields, &row).with_context(|| format!("line {line}"))? {
            take.person(person)?;
        }
    }
    Ok(())
}

/// Objects with the fields of the first one.
pub(super) struct Records {
    names: Vec<String>,
    fields: Vec<Field>,
    begun: bool,
}

impl Records {
    pub(super) fn of(first: &Value) -> Result<Self> {
        let names: Vec<String> = first.as_object().into_iter().flat_map(Map::keys).cloned().collect();
        let fields = fields(names.iter().map(String::as_str))?;
        Ok(Self { names, fields, begun: false })
    }
}

impl Objects for Records {
    fn object(&mut self, object: Value, take: &mut dyn Take) -> Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            let own = self.names.iter().zip(&self.fields).filter(|(_, field)| is_own(**field));
            take.columns(&own.map(|(name, _)| name.clone()).collect::<Vec<_>>())?;
        }
        let cells: Vec<String> = self.names.iter().map(|name| text(object.get(name))).collect();
        match person(&self.fields, cells.iter().map(String::as_str))? {
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
