//! The header of a table of people: what its columns hold.

use crate::{Day, ListError, Person};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl Field {
    /// Whether a column becomes one of the list: those without another meaning, and the kind.
    fn is_own(self) -> bool {
        matches!(self, Self::Other | Self::Kind)
    }
}

/// The columns of a table of people, wherever the table comes from.
///
/// ```
/// use pullquote_people::Header;
///
/// let header = Header::new(["Full name", "Office", "party"])?;
/// assert_eq!(header.columns(), ["party"]);
/// let person = header.person(["Ann Lee", "mayor", "Green"])?.unwrap();
/// assert_eq!((person.name.as_str(), person.role.as_str()), ("Ann Lee", "mayor"));
/// assert_eq!(person.values, ["Green"]);
/// # Ok::<(), pullquote_people::ListError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Header {
    names: Vec<String>,
    fields: Vec<Field>,
}

impl Header {
    /// Finds the meaning of each column by its name: `name`, `aliases`, `id`, `role`, `from`, `to`, `kind`, or another word
    /// for one of them. If several columns have the same meaning, the first counts, and the others are columns of the list.
    ///
    /// # Errors
    /// If there is no column for the name.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self, ListError> {
        let names: Vec<String> = names.into_iter().map(|name| name.trim().to_owned()).collect();
        let mut fields = Vec::with_capacity(names.len());
        for name in &names {
            let plain = name.to_lowercase().replace([' ', '-'], "_");
            if plain.is_empty() {
                fields.push(Field::Unnamed);
                continue;
            }
            let known = FIELDS.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(field, _)| *field);
            fields.push(known.filter(|field| !fields.contains(field)).unwrap_or(Field::Other));
        }
        if !fields.contains(&Field::Name) {
            return Err(ListError::NoNames);
        }
        Ok(Self { names, fields })
    }

    /// The columns of the list beside name, aliases, id, role and days: the columns for [`Builder::new`](crate::Builder::new).
    pub fn columns(&self) -> Vec<&str> {
        let own = self.names.iter().zip(&self.fields).filter(|(_, field)| field.is_own());
        own.map(|(name, _)| name.as_str()).collect()
    }

    /// The person in a row, given as its cells; `None` if the name is empty. Without an id, the name is the id.
    ///
    /// # Errors
    /// If a day cannot be read.
    pub fn person<'c>(&self, cells: impl IntoIterator<Item = &'c str>) -> Result<Option<Person>, ListError> {
        let mut person = Person::default();
        for ((field, name), cell) in self.fields.iter().zip(&self.names).zip(cells) {
            let cell = cell.trim();
            let day = || match cell {
                "" => Ok(None),
                _ => Day::parse(cell)
                    .map(Some)
                    .ok_or_else(|| ListError::Day { column: name.clone(), value: cell.to_owned() }),
            };
            match field {
                Field::Id => person.id = cell.to_owned(),
                Field::Name => person.name = cell.to_owned(),
                Field::Role => person.role = cell.to_owned(),
                Field::From => person.from = day()?,
                Field::To => person.to = day()?,
                Field::Aliases => {
                    let aliases = cell.split([';', '|']).map(str::trim).filter(|alias| !alias.is_empty());
                    person.aliases = aliases.map(str::to_owned).collect();
                }
                Field::Kind | Field::Other => {
                    person.organisation |=
                        *field == Field::Kind && ORGANISATIONS.contains(&cell.to_lowercase().as_str());
                    person.values.push(cell.to_owned());
                }
                Field::Unnamed => {}
            }
        }
        let wanted = self.fields.iter().filter(|field| field.is_own()).count();
        person.values.resize(wanted, String::new());
        if person.id.is_empty() {
            person.id.clone_from(&person.name);
        }
        Ok((!person.name.is_empty()).then_some(person))
    }
}
