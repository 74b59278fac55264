//! The tables of a database, its indexes, its search and its views.

use crate::{ArticleRow, CellKind, Column, EntityRow, ErrorRow, Record, Row, SpeakerRow, Table};
use std::fmt::Write;

/// The tables that have the columns of other formats; `quotations` may have more columns than usual.
pub(super) fn of_formats(quotations: &Table) -> [Table; 5] {
    [ArticleRow::TABLE, *quotations, SpeakerRow::TABLE, EntityRow::TABLE, ErrorRow::TABLE]
}

/// What a quotation or a name has from its article, and refers to instead of repeating.
const OF_ARTICLE: [&str; 6] = ["article_id", "date", "title", "outlet", "author", "url"];

/// Whether a column is one of the table itself, and not of the article its rows refer to.
pub(super) fn is_own(table: &Table, column: &str) -> bool {
    !(table.name == Row::TABLE.name || table.name == EntityRow::TABLE.name) || !OF_ARTICLE.contains(&column)
}

fn own(table: &Table) -> impl Iterator<Item = &'static Column> {
    let table = *table;
    table.columns.iter().filter(move |column| is_own(&table, column.name))
}

/// The statement that adds a row: the values of some keys, and those of its own columns.
pub(super) fn insert(table: &Table, keys: &[&str]) -> String {
    let names: Vec<String> = keys.iter().copied().chain(own(table).map(|column| column.name)).map(quoted).collect();
    let places = vec!["?"; names.len()].join(", ");
    format!("INSERT INTO {} ({}) VALUES ({places})", quoted(table.name), names.join(", "))
}

/// Some names of columns are words of SQL, and those of a list of people are what its user made them.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// All tables.
pub(super) fn tables(all: &[Table]) -> String {
    let article = "article INTEGER NOT NULL REFERENCES articles (id)";
    let mut sql = String::new();
    for table in all {
        let keys: &[&str] = match table.name {
            name if name == SpeakerRow::TABLE.name => &[],
            name if name == Row::TABLE.name || name == EntityRow::TABLE.name => &["id INTEGER PRIMARY KEY", article],
            _ => &["id INTEGER PRIMARY KEY"],
        };
        let keys = keys.iter().map(|key| (*key).to_owned());
        let columns: Vec<String> = keys.chain(own(table).map(|column| definition(table, column))).collect();
        let _ = writeln!(sql, "CREATE TABLE {} (\n  {}\n);", quoted(table.name), columns.join(",\n  "));
    }
    sql + "CREATE TABLE quotation_speakers (
  quotation INTEGER NOT NULL REFERENCES quotations (id),
  position INTEGER NOT NULL,
  speaker_id TEXT NOT NULL REFERENCES speakers (speaker_id),
  PRIMARY KEY (quotation, position)
) WITHOUT ROWID;
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE codebook (
  table_name TEXT, column_name TEXT, type TEXT, meaning TEXT, \"values\" TEXT, PRIMARY KEY (table_name, column_name)
) WITHOUT ROWID;
"
}

fn definition(table: &Table, column: &'static Column) -> String {
    let kind = match column.kind {
        CellKind::Text | CellKind::Spans => "TEXT",
        CellKind::Integer => "INTEGER",
        CellKind::Share => "REAL",
    };
    let key =
        if (table.name, column.name) == (SpeakerRow::TABLE.name, "speaker_id") { " PRIMARY KEY NOT NULL" } else { "" };
    format!("{} {kind}{key}", quoted(column.name))
}

/// Indexes, search and views: made once the rows are there, which is faster.
pub(super) fn after(quotations: &Table) -> String {
    let of_quotes: Vec<String> = quotations
        .columns
        .iter()
        .map(|column| {
            let side = if is_own(quotations, column.name) { "quotations" } else { "articles" };
            format!("{side}.{}", quoted(column.name))
        })
        .collect();
    format!("{INDEXES}CREATE VIEW quotes AS\n  SELECT {}{QUOTES}{VIEWS}", of_quotes.join(", "))
}

// Datasette finds the index by `content="..."`, spelled like this.
const INDEXES: &str = r#"CREATE INDEX articles_by_article_id ON articles (article_id);
CREATE INDEX articles_by_date ON articles (date);
CREATE INDEX articles_by_outlet ON articles (outlet);
CREATE INDEX quotations_by_article ON quotations (article);
CREATE INDEX quotations_by_quote_id ON quotations (quote_id);
CREATE INDEX quotations_by_speaker ON quotations (speaker);
CREATE INDEX quotation_speakers_by_speaker ON quotation_speakers (speaker_id);
CREATE INDEX entities_by_article ON entities (article);
CREATE INDEX entities_by_name ON entities (name);
CREATE VIRTUAL TABLE quotations_fts USING fts5 (
  quote, speaker, speaker_role, content="quotations", content_rowid="id", tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO quotations_fts (quotations_fts) VALUES ('rebuild');
"#;

const QUOTES: &str = "
  FROM quotations JOIN articles ON articles.id = quotations.article
  ORDER BY quotations.id;
";

const VIEWS: &str = "CREATE VIEW quotes_by_speaker AS
  SELECT speakers.speaker_id, speakers.name, speakers.kind, quotations.quote_id, quotations.quote, quotations.type,
    quotations.confidence, articles.date, articles.outlet, articles.title, articles.article_id
  FROM quotation_speakers
  JOIN speakers USING (speaker_id)
  JOIN quotations ON quotations.id = quotation_speakers.quotation
  JOIN articles ON articles.id = quotations.article;
CREATE VIEW sources_by_outlet AS
  SELECT articles.outlet, count(*) AS quotations, count(DISTINCT articles.id) AS articles,
    sum(quotations.named IS 'yes') AS named, sum(quotations.named IS 'no') AS unnamed,
    sum(quotations.named IS NULL) AS missing
  FROM quotations JOIN articles ON articles.id = quotations.article
  GROUP BY articles.outlet ORDER BY quotations DESC, articles.outlet;
CREATE VIEW sources_by_month AS
  SELECT substr(articles.date, 1, 7) AS month, count(*) AS quotations, count(DISTINCT articles.id) AS articles,
    sum(quotations.named IS 'yes') AS named, sum(quotations.named IS 'no') AS unnamed,
    sum(quotations.named IS NULL) AS missing
  FROM quotations JOIN articles ON articles.id = quotations.article
  WHERE articles.date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*'
  GROUP BY month ORDER BY month;
";
