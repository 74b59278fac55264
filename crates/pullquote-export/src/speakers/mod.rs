//! Speakers over a whole corpus.
//!
//! [`ArticleSpeakers`] collects the speakers of one article; [`SpeakerBook`] sums up articles and gives one
//! [`SpeakerRow`] per speaker. Memory grows with the number of different speakers, not with the number of articles, and
//! the order of articles does not affect who is merged with whom.
//!
//! # When two names are the same speaker
//!
//! Names from two articles are one speaker only if all of the following hold:
//!
//! - **The same kind**: a person is never merged with an organisation, place or group.
//! - **The same full name**, ignoring case, accents, white space, full stops, the shape of apostrophes and hyphens, an
//!   honorific before given name and surname (Dr., Sen., ...), in longer words of a person's name how a final y is
//!   transcribed (Rudensky, Rudenskyy, Rudenskiy) or, for anything but a person, a leading "the". So "John A. Smith",
//!   "John B. Smith", "John Smith" and "John Smith Jr." are four speakers: a middle initial or suffix is never ignored.
//! - **Compatible roles.** The words of a role ("Mayor", "striker", "novelist", "a resident") point to office and
//!   business, sport, the arts or private life. The same name in two of these fields is two speakers. Mentions whose
//!   role gives no hint join the only field there is; where there are several, they stay in a row of their own.
//!
//! Speakers whom a list of people knows are told apart by their ids there, and by nothing else.
//!
//! A surname, a given name or an initial with a surname is never merged into a full name. Such names have rows with
//! `name_form` "partial", one for each name (and field), **which may stand for several people**.

mod field;
mod fold;
mod tally;

use crate::column::Look;
use crate::id::hashed;
use crate::row::SOURCE_KINDS;
use crate::{Cell, Column, Record, Table};
use field::{FIELDS, Field};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use tally::Tally;

pub use fold::{NameForm, fold_name, name_form};

/// The speakers of one article. It can be stored as JSON and added later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleSpeakers {
    date: String,
    outlet: String,
    speakers: Vec<Appearance>,
}

/// One speaker in one article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Appearance {
    name: String,
    kind: String,
    role: String,
    aliases: Vec<String>,
    quotations: u64,
    /// `None` if they could not be counted.
    words: Option<u64>,
    /// The id in a list of people, if the speaker is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    person: String,
}

impl ArticleSpeakers {
    /// An article without speakers so far.
    pub fn new(date: &str, outlet: &str) -> Self {
        Self { date: date.trim().to_owned(), outlet: outlet.trim().to_owned(), speakers: Vec::new() }
    }

    /// Whether there are no speakers.
    pub fn is_empty(&self) -> bool {
        self.speakers.is_empty()
    }

    /// Adds a quotation with its number of words, or `None` if unknown. An empty name is ignored.
    pub fn quotation(&mut self, name: &str, kind: &str, role: &str, words: Option<u64>) {
        let (name, kind, role) = (name.trim(), kind.trim(), role.trim());
        if name.is_empty() {
            return;
        }
        let known = self.speakers.iter().position(|one| one.name == name && one.kind == kind);
        let at = known.unwrap_or_else(|| {
            let (name, kind) = (name.to_owned(), kind.to_owned());
            self.speakers.push(Appearance { name, kind, words: Some(0), ..Appearance::default() });
            self.speakers.len() - 1
        });
        let one = &mut self.speakers[at];
        one.quotations += 1;
        one.words = one.words.zip(words).map(|(a, b)| a + b);
        if one.role.is_empty() {
            role.clone_into(&mut one.role);
        }
    }

    /// Says who a speaker is, by the id in a list of people; ignored if the name is not a speaker.
    pub fn known(&mut self, name: &str, id: &str) {
        for one in self.speakers.iter_mut().filter(|one| one.name == name.trim()) {
            id.clone_into(&mut one.person);
        }
    }

    /// Adds another form of a speaker's name; ignored if the name is not a speaker.
    pub fn alias(&mut self, name: &str, alias: &str) {
        for one in self.speakers.iter_mut().filter(|one| one.name == name.trim()) {
            if alias != one.name && !one.aliases.iter().any(|known| known == alias) {
                one.aliases.push(alias.to_owned());
            }
        }
    }
}

/// The number of words of a text: runs between white space that contain a letter or digit.
///
/// ```
/// assert_eq!(pullquote_export::word_count("“We won,” [...] she said - twice."), 5);
/// ```
pub fn word_count(text: &str) -> u64 {
    text.split_whitespace().filter(|run| run.contains(char::is_alphanumeric)).count() as u64
}

/// The speakers of many articles.
///
/// ```
/// use pullquote_export::{ArticleSpeakers, SpeakerBook};
///
/// let mut book = SpeakerBook::default();
/// for (name, date) in [("Ann Lee", "2024-01-02"), ("Mayor Ann Lee", "2024-03-01"), ("Lee", "2024-03-01")] {
///     let mut article = ArticleSpeakers::new(date, "The Post");
///     article.quotation(name, "person", "", Some(12));
///     book.add(&article);
/// }
/// let rows = book.rows();
/// assert_eq!((rows[0].name.as_str(), rows[0].articles, rows[0].last_date.as_str()), ("Ann Lee", 2, "2024-03-01"));
/// assert_eq!((rows[1].name.as_str(), rows[1].name_form), ("Lee", "partial"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct SpeakerBook {
    names: HashMap<Key, Fields>,
    /// Those whom a list of people knows, by their ids, with their kinds.
    known: HashMap<String, (String, Tally)>,
}

impl SpeakerBook {
    /// Adds an article.
    pub fn add(&mut self, article: &ArticleSpeakers) {
        let mut seen = Vec::new();
        for one in &article.speakers {
            let key = key(&one.name, &one.kind);
            let field = Field::of(&one.role) as usize;
            // Two equivalent names in one article still count as one article.
            let this = (key.clone(), field);
            let this = if one.person.is_empty() { this } else { ((String::new(), one.person.clone()), 0) };
            let again = seen.contains(&this);
            seen.push(this);
            let tally = match one.person.as_str() {
                "" => &mut **self.names.entry(key).or_default()[field].get_or_insert_default(),
                id => &mut self.known.entry(id.to_owned()).or_insert_with(|| (one.kind.clone(), Tally::default())).1,
            };
            tally.articles += u64::from(!again);
            tally.quotations += one.quotations;
            tally.words(one.words);
            tally.dates(&article.date);
            tally.names.add(&one.name, one.quotations);
            tally.roles.add(&one.role, 1);
            tally.outlets.add(&article.outlet, 1);
            for alias in &one.aliases {
                tally.aliases.add(alias, 1);
            }
        }
    }

    /// One row per speaker, the most quoted first.
    pub fn rows(&self) -> Vec<SpeakerRow> {
        let mut rows: Vec<SpeakerRow> = Vec::new();
        for (key, fields) in &self.names {
            let row = |tally: &Tally, field| SpeakerRow { speaker_id: id(key, field), ..tally.row(&key.0) };
            let unknown = fields[Field::Unknown as usize].as_deref();
            let known: Vec<(usize, &Tally)> = known(fields).collect();
            match (known.as_slice(), unknown) {
                (&[(field, one)], Some(unknown)) => {
                    let mut both = one.clone();
                    both.merge(unknown);
                    rows.push(row(&both, field));
                }
                (known, unknown) => {
                    rows.extend(known.iter().map(|&(field, tally)| row(tally, field)));
                    rows.extend(unknown.map(|tally| row(tally, Field::Unknown as usize)));
                }
            }
        }
        let of_list = self.known.iter().map(|(id, (kind, tally))| {
            let form = tally.row(kind);
            SpeakerRow { speaker_id: id.clone(), name_form: "full", ..form }
        });
        rows.extend(of_list);
        rows.sort_by(|a, b| {
            let key =
                |row: &SpeakerRow| (row.name.clone(), row.kind.clone(), row.roles.clone(), row.speaker_id.clone());
            let names = || key(a).cmp(&key(b));
            b.quotations.cmp(&a.quotations).then_with(names)
        });
        rows
    }

    /// The id of the speaker who appears under a name with a role, if an article that was added has the name.
    pub fn id(&self, name: &str, kind: &str, role: &str) -> Option<String> {
        let key = key(name.trim(), kind.trim());
        let fields = self.names.get(&key)?;
        let own = Field::of(role.trim()) as usize;
        let mut known = known(fields).map(|(field, _)| field);
        let field = match (known.next(), known.next()) {
            // Roles that give no hint belong to the only field there is.
            (Some(only), None) if own == Field::Unknown as usize => only,
            (first, _) if fields[own].is_none() => first.unwrap_or(Field::Unknown as usize),
            _ => own,
        };
        Some(id(&key, field))
    }
}

type Key = (String, String);
type Fields = [Option<Box<Tally>>; FIELDS];

fn key(name: &str, kind: &str) -> Key {
    (kind.to_owned(), fold_name(name, kind == "person"))
}

/// The fields of public life in which a name appears.
fn known(fields: &Fields) -> impl Iterator<Item = (usize, &Tally)> {
    fields.iter().enumerate().skip(1).filter_map(|(field, tally)| Some((field, tally.as_deref()?)))
}

fn id((kind, name): &Key, field: usize) -> String {
    hashed('s', [kind.as_bytes(), name.as_bytes(), &[field as u8]])
}

/// One speaker of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakerRow {
    /// The id in the list of people, or else a stable id: the letter s and 16 hexadecimal digits.
    pub speaker_id: String,
    /// The most frequent form of the name.
    pub name: String,
    /// Person, organisation, place, group.
    pub kind: String,
    /// `full`, or `partial` if the row may stand for several people.
    pub name_form: &'static str,
    /// Roles, the most frequent first, joined by `; `.
    pub roles: String,
    /// Other forms of the name, joined by `; `.
    pub aliases: String,
    /// Number of articles that quote the speaker.
    pub articles: u64,
    /// Number of quotations.
    pub quotations: u64,
    /// Words in the quotations, if they could be counted.
    pub words_quoted: Option<u64>,
    /// First day of publication among the articles.
    pub first_date: String,
    /// The last one.
    pub last_date: String,
    /// Newspapers, agencies and sites, the most frequent first, joined by `; `.
    pub outlets: String,
}

impl Record for SpeakerRow {
    const TABLE: Table = Table {
        name: "speakers",
        columns: &[
            Column::text(
                "speaker_id",
                18,
                "Id of the speaker: the one in the list of people, or else the letter s and 16 hexadecimal digits, derived from kind, name and field of public life.",
            )
            .look(Look::Line),
            Column::text("name", 28, "The most frequent form of the speaker's name."),
            Column::text("kind", 13, "person, organisation, place, or group; empty where the text does not tell.")
                .one_of(SOURCE_KINDS),
            Column::text(
                "name_form",
                10,
                "full, or partial: a surname, given name or initial alone, which may stand for several people.",
            )
            .one_of(&["full", "partial"]),
            Column::text("roles", 40, "Titles and offices, the most frequent first, joined by \"; \"."),
            Column::text("aliases", 30, "Other forms of the name, the most frequent first, joined by \"; \"."),
            Column::integer("articles", "Number of articles that quote the speaker."),
            Column::integer("quotations", "Number of quotations; a joint one counts for each speaker."),
            Column::integer("words_quoted", "Number of words in the quotations; empty if they could not be counted."),
            Column::text("first_date", 11, "First day of publication among the articles, where known.").look(Look::Day),
            Column::text("last_date", 11, "Last day of publication among the articles.").look(Look::Day),
            Column::text("outlets", 30, "Newspapers, agencies and sites, the most frequent first, joined by \"; \"."),
        ],
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(&self.speaker_id),
            Cell::text(&self.name),
            Cell::text(&self.kind),
            Cell::text(self.name_form),
            Cell::text(&self.roles),
            Cell::text(&self.aliases),
            Cell::Integer(self.articles),
            Cell::Integer(self.quotations),
            self.words_quoted.map_or(Cell::Empty, Cell::Integer),
            Cell::text(&self.first_date),
            Cell::text(&self.last_date),
            Cell::text(&self.outlets),
        ]
    }
}

#[cfg(test)]
mod tests;
