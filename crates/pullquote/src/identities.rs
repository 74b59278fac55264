//! Who the speakers of an article are, by a list of people.

use pullquote_corpus::Article;
use pullquote_entities::{Entities, Kind};
use pullquote_export::PersonRecord;
use pullquote_people::{Context, Day, Identity, ListError, People, Person, ReadAt, Speaker};
use pullquote_quotes::{Quotation, Quotations};

/// The speakers of one article in a list of people; see [`Analysis::identify`](crate::Analysis::identify).
#[derive(Clone, Debug, Default)]
pub struct Identities {
    columns: Vec<String>,
    /// By entity.
    of: Vec<Identity>,
}

impl Identities {
    /// Finds the speakers of an article's quotations in a list.
    pub(crate) fn find<R: ReadAt>(
        article: &Article,
        entities: &Entities,
        quotations: &Quotations,
        people: &People<R>,
    ) -> Result<Self, ListError> {
        let text = article.text.as_str();
        let mut of = vec![Identity::Unknown; entities.entities.len()];
        let mut found: Vec<(u32, String)> = Vec::new();
        for quotation in &quotations.quotations {
            for &speaker in &quotation.speakers {
                let affiliation = quotation.affiliation.map(|body| entities.name(text, body));
                let role = entities.entities.get(speaker as usize).and_then(|entity| entity.role);
                let role = role.map(|role| role.of(text)).into_iter().chain(affiliation);
                match found.iter_mut().find(|(known, _)| *known == speaker) {
                    Some((_, roles)) => role.for_each(|role| roles.extend([" ", role])),
                    None => found.push((speaker, role.collect::<Vec<_>>().join(" "))),
                }
            }
        }
        if found.is_empty() {
            return Ok(Self { columns: people.columns().to_vec(), of });
        }
        let name = |speaker: u32| entities.name(text, speaker);
        let is_person = |n: u32| entities.entities.get(n as usize).is_some_and(|entity| entity.kind == Kind::Per);
        let speakers: Vec<Speaker<'_>> =
            found.iter().map(|(n, role)| Speaker { name: name(*n), role, is_person: is_person(*n) }).collect();
        let bodies = entities.bodies.iter().map(|body| body.span.of(text));
        let names = entities.entities.iter().map(|entity| entity.name.of(text)).chain(bodies).collect();
        let context = Context { date: Day::parse(&article.date), names };
        for ((n, _), identity) in found.iter().zip(people.identify(&speakers, &context)?) {
            if let Some(place) = of.get_mut(*n as usize) {
                *place = identity;
            }
        }
        Ok(Self { columns: people.columns().to_vec(), of })
    }

    /// The id of an entity that is a known speaker; `entity` is an index into the entities of the article.
    pub fn id(&self, entity: u32) -> Option<&str> {
        match self.of.get(entity as usize)? {
            Identity::Known(person) => Some(&person.id),
            _ => None,
        }
    }

    fn of(&self, quotation: &Quotation) -> impl Iterator<Item = &Identity> {
        quotation.speakers.iter().filter_map(|&speaker| self.of.get(speaker as usize))
    }

    fn known(&self, quotation: &Quotation) -> impl Iterator<Item = &Person> {
        self.of(quotation).filter_map(|identity| match identity {
            Identity::Known(person) => Some(person),
            _ => None,
        })
    }

    /// The ids of the speakers, joined.
    pub(crate) fn ids(&self, quotation: &Quotation) -> String {
        joined(self.known(quotation).map(|person| person.id.as_str()))
    }

    /// The ids of those who may be meant, joined.
    pub(crate) fn candidates(&self, quotation: &Quotation) -> String {
        joined(self.of(quotation).flat_map(open).map(|person| person.id.as_str()))
    }

    /// A cell for each column of the list.
    pub(crate) fn cells(&self, quotation: &Quotation) -> Vec<String> {
        let values =
            |n: usize| self.known(quotation).filter_map(move |person| person.values.get(n)).map(String::as_str);
        (0..self.columns.len()).map(|n| joined(values(n))).collect()
    }

    /// The speakers as a record has them.
    pub(crate) fn records(&self, quotation: &Quotation) -> Vec<PersonRecord<'_>> {
        self.of(quotation).filter_map(|identity| self.record(identity)).collect()
    }

    fn record<'a>(&'a self, identity: &'a Identity) -> Option<PersonRecord<'a>> {
        match identity {
            Identity::Known(person) => {
                let columns = self.columns.iter().map(String::as_str);
                let values = columns.zip(person.values.iter().map(String::as_str)).collect();
                Some(PersonRecord { id: Some(&person.id), values, ..PersonRecord::default() })
            }
            Identity::Open(_) => {
                let candidates = open(identity).map(|person| person.id.as_str()).collect();
                Some(PersonRecord { candidates, ..PersonRecord::default() })
            }
            Identity::Unknown => None,
        }
    }
}

fn open(identity: &Identity) -> impl Iterator<Item = &Person> {
    let people: &[Person] = if let Identity::Open(people) = identity { people } else { &[] };
    people.iter()
}

/// The texts that are not empty, each once, in order.
fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut all: Vec<&str> = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all.join("; ")
}
