//! The rows of a page, column by column: repeated strings are stored once and referred to by number.

use super::ReportRow;
use crate::escape::clip;
use serde::Serialize;
use std::collections::HashMap;

/// Characters of a quotation in the page; longer ones are cut with a mark.
const QUOTE: usize = 4000;
/// Characters of context on each side.
const CONTEXT: usize = 600;
/// Characters of a name or mention.
pub(crate) const NAME: usize = 300;

/// Strings stored once.
#[derive(Default, Serialize)]
#[serde(transparent)]
pub(crate) struct Strings {
    list: Vec<String>,
    #[serde(skip)]
    known: HashMap<String, usize>,
}

impl Strings {
    fn number(&mut self, text: &str) -> usize {
        if let Some(&n) = self.known.get(text) {
            return n;
        }
        self.list.push(text.to_owned());
        self.known.insert(text.to_owned(), self.list.len() - 1);
        self.list.len() - 1
    }
}

/// The values of a cell of a list of people, each cut to the same length as in the charts.
pub(crate) fn people_cell(cell: &str) -> String {
    let values = cell.split("; ").map(str::trim).filter(|value| !value.is_empty());
    values.map(|value| clip(value, NAME)).collect::<Vec<_>>().join("; ")
}

/// A column of a list of people.
#[derive(Serialize)]
struct PeopleColumn {
    #[serde(skip)]
    name: String,
    cells: Strings,
    of: Vec<usize>,
}

/// Who the speakers are by a list of people: its columns, in the order in which they appeared, and ids.
#[derive(Default, Serialize)]
struct PeopleTable {
    columns: Vec<PeopleColumn>,
    id: Vec<String>,
    candidates: Vec<String>,
}

impl PeopleTable {
    fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Rows before the first one with a column or an id have none.
    fn add(&mut self, row: &ReportRow<'_>, before: usize) {
        for (name, _) in row.people {
            if !self.columns.iter().any(|column| column.name == *name) {
                let mut cells = Strings::default();
                let of = vec![cells.number(""); before];
                self.columns.push(PeopleColumn { name: name.clone(), cells, of });
            }
        }
        for column in &mut self.columns {
            let cell = row.people.iter().find(|(name, _)| *name == column.name);
            column.of.push(column.cells.number(&cell.map(|(_, cell)| people_cell(cell)).unwrap_or_default()));
        }
        for (ids, id) in [(&mut self.id, row.speaker_id), (&mut self.candidates, row.speaker_candidates)] {
            if !id.is_empty() || !ids.is_empty() {
                ids.resize(before, String::new());
                ids.push(clip(id, NAME).into_owned());
            }
        }
    }
}

/// The data that rows of an article share.
type Article = [String; 5];

#[derive(Default, Serialize)]
pub(crate) struct Table {
    /// Id, date, title, outlet (number), link.
    articles: Vec<Article>,
    #[serde(skip)]
    known: HashMap<Article, usize>,
    outlets: Strings,
    speakers: Strings,
    clusters: Strings,
    types: Strings,
    statuses: Strings,
    kinds: Strings,
    roles: Strings,
    cues: Strings,
    bys: Strings,
    flags: Strings,
    #[serde(rename = "id")]
    ids: Vec<String>,
    article: Vec<usize>,
    quote: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
    mention: Vec<String>,
    speaker: Vec<usize>,
    /// Only if there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cluster: Vec<usize>,
    #[serde(skip_serializing_if = "PeopleTable::is_empty")]
    people: PeopleTable,
    #[serde(rename = "type")]
    kind: Vec<usize>,
    status: Vec<usize>,
    kind_of_speaker: Vec<usize>,
    role: Vec<usize>,
    cue: Vec<usize>,
    by: Vec<usize>,
    flag: Vec<usize>,
    /// In thousandths, -1 if unknown.
    confidence: Vec<i32>,
    start: Vec<i64>,
    end: Vec<i64>,
}

impl Table {
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether any row has context.
    pub fn has_context(&self) -> bool {
        self.before.iter().chain(&self.after).any(|context| !context.is_empty())
    }

    pub fn add(&mut self, row: &ReportRow<'_>) {
        // A link is a relative file name and never leads to another site or a script.
        let link = if row.link.contains(':') || row.link.starts_with(['/', '\\']) { "" } else { row.link };
        let article =
            [row.article_id, row.date, &clip(row.title, NAME), &self.outlets.number(row.outlet).to_string(), link]
                .map(str::to_owned);
        let number = *self.known.entry(article).or_insert_with_key(|article| {
            self.articles.push(article.clone());
            self.articles.len() - 1
        });
        self.article.push(number);
        self.ids.push(row.quote_id.to_owned());
        self.quote.push(clip(row.quote, QUOTE).into_owned());
        self.before.push(tail(row.before, CONTEXT));
        self.after.push(clip(row.after, CONTEXT).into_owned());
        self.mention.push(clip(row.speaker_mention, NAME).into_owned());
        self.speaker.push(self.speakers.number(&clip(row.speaker, NAME)));
        // Rows before the first one with a cluster have none.
        if !row.cluster_id.is_empty() || !self.cluster.is_empty() {
            let none = self.clusters.number("");
            self.cluster.resize(self.ids.len() - 1, none);
            self.cluster.push(self.clusters.number(row.cluster_id));
        }
        self.people.add(row, self.ids.len() - 1);
        self.kind.push(self.types.number(row.kind));
        self.status.push(self.statuses.number(row.status));
        self.kind_of_speaker.push(self.kinds.number(row.source_kind));
        self.role.push(self.roles.number(&clip(row.speaker_role, NAME)));
        self.cue.push(self.cues.number(&clip(row.cue, NAME)));
        self.by.push(self.bys.number(row.resolved_by));
        self.flag.push(self.flags.number(row.flags));
        self.confidence.push(row.confidence.map_or(-1, |share| (share * 1000.0).round() as i32));
        self.start.push(row.start.map_or(-1, i64::from));
        self.end.push(row.end.map_or(-1, i64::from));
    }
}

/// The end of a text.
fn tail(text: &str, most: usize) -> String {
    match text.char_indices().rev().nth(most) {
        None => text.to_owned(),
        Some((at, c)) => format!("[…] {}", &text[at + c.len_utf8()..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_strings_are_stored_once() {
        let mut table = Table::default();
        let row = ReportRow { article_id: "a", speaker: "Ann Lee", outlet: "Post", ..ReportRow::default() };
        table.add(&row);
        table.add(&ReportRow { quote: "x", ..row });
        let json = serde_json::to_string(&table).unwrap();
        assert_eq!(json.matches("Ann Lee").count(), 1);
        assert_eq!(json.matches("Post").count(), 1);
        assert!(!json.contains("known"));
    }

    #[test]
    fn links_lead_only_to_files() {
        let mut table = Table::default();
        for link in ["javascript:alert(1)", "https://example.org/", "//example.org/", "views/a.html"] {
            table.add(&ReportRow { link, ..ReportRow::default() });
        }
        let links: Vec<&str> = table.articles.iter().map(|article| article[4].as_str()).collect();
        assert_eq!(links, ["", "views/a.html"]);
    }

    #[test]
    fn long_texts_are_cut_with_a_mark() {
        assert_eq!(tail("abcdé", 2), "[…] dé");
        assert_eq!(tail("ab", 2), "ab");
        assert_eq!(clip("abcd", 2), "ab […]");
    }
}
