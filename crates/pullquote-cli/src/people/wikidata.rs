//! People and organisations of a dump of Wikidata, or of a part of one: one item a line.
//!
//! Countries and parties are named by other items, which may come later. So people are spooled with the ids, and the names
//! are put in at the end; an item that the dump does not hold stays an id.

use super::{Objects, Take};
use anyhow::Result;
use pullquote::people::{Day, Person};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, Write};

/// The columns of the list, and the properties they come from.
const COLUMNS: [(&str, &str); 4] = [("kind", "P31"), ("gender", "P21"), ("country", "P27"), ("party", "P102")];
const HUMAN: &str = "Q5";
/// Classes of organisations that speak in the news.
const ORGANISATIONS: [&str; 12] = [
    "Q43229", "Q4830453", "Q783794", "Q6881511", "Q891723", "Q327333", "Q7278", "Q3918", "Q11032", "Q476028",
    "Q163740", "Q66344",
];
/// Classes whose items name a country or a party.
const NAMED: [&str; 4] = ["Q6256", "Q3624078", "Q7278", "Q3024240"];
/// Genders, so that no item of theirs is needed.
const GENDERS: [(&str, &str); 4] =
    [("Q6581097", "male"), ("Q6581072", "female"), ("Q48270", "non-binary"), ("Q1052281", "female")];

/// An item as it is spooled.
#[derive(Serialize, Deserialize)]
struct Item {
    id: String,
    name: String,
    aliases: Vec<String>,
    role: String,
    born: String,
    died: String,
    organisation: bool,
    /// Ids of gender, countries and parties.
    named: [Vec<String>; 3],
}

/// Reads items.
pub(super) struct Items {
    spool: BufWriter<File>,
    labels: HashMap<String, String>,
}

impl Items {
    pub(super) fn new() -> Result<Self> {
        let labels = GENDERS.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect();
        Ok(Self { spool: BufWriter::new(tempfile::tempfile()?), labels })
    }
}

impl Objects for Items {
    fn object(&mut self, object: Value, _: &mut dyn Take) -> Result<()> {
        let text = |path: &str| object.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (id, name) = (text("/id"), text("/labels/en/value"));
        let name = if name.is_empty() { text("/labels/mul/value") } else { name };
        if id.is_empty() || name.is_empty() {
            return Ok(());
        }
        let classes = claims(&object, "P31");
        let is = |all: &[&str]| classes.iter().any(|class| all.contains(&class.as_str()));
        if is(&NAMED) {
            self.labels.insert(id.clone(), name.clone());
        }
        let (human, organisation) = (is(&[HUMAN]), is(&ORGANISATIONS));
        if !human && !organisation {
            return Ok(());
        }
        let aliases = object.pointer("/aliases/en").and_then(Value::as_array).into_iter().flatten();
        let first = |property| claims(&object, property).into_iter().next().unwrap_or_default();
        let item = Item {
            aliases: aliases.filter_map(|alias| alias.get("value")?.as_str()).map(str::to_owned).collect(),
            role: text("/descriptions/en/value"),
            born: first("P569"),
            died: first("P570"),
            organisation: !human,
            named: std::array::from_fn(|n| claims(&object, COLUMNS[n + 1].1)),
            id,
            name,
        };
        serde_json::to_writer(&mut self.spool, &item)?;
        Ok(self.spool.write_all(b"\n")?)
    }

    fn end(&mut self, take: &mut dyn Take) -> Result<()> {
        take.columns(&COLUMNS.map(|(name, _)| name))?;
        self.spool.flush()?;
        let mut spool = self.spool.get_ref();
        spool.rewind()?;
        for line in BufReader::new(spool).lines() {
            let item: Item = serde_json::from_str(&line?)?;
            let label = |id: &String| self.labels.get(id).unwrap_or(id).clone();
            let names = |ids: &[String]| ids.iter().map(label).collect::<Vec<_>>().join("; ");
            let kind = if item.organisation { "organisation" } else { "person" };
            let values = std::iter::once(kind.to_owned()).chain(item.named.iter().map(|ids| names(ids))).collect();
            let (from, to) = (Day::parse(&item.born), Day::parse(&item.died));
            let Item { id, name, aliases, role, organisation, .. } = item;
            take.person(Person { id, name, aliases, role, from, to, values, organisation })?;
        }
        Ok(())
    }
}

/// The values of a property: ids of items, or times.
fn claims(object: &Value, property: &str) -> Vec<String> {
    let claims = object.get("claims").and_then(|claims| claims.get(property)).and_then(Value::as_array);
    let value = |claim: &Value| {
        let value = claim.pointer("/mainsnak/datavalue/value")?;
        value.get("id").or_else(|| value.get("time"))?.as_str().map(str::to_owned)
    };
    claims.into_iter().flatten().filter_map(value).collect()
}
