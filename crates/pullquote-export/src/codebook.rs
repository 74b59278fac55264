//! The codebook: what a table is, where it comes from, and what its columns mean, for people to read.
//!
//! Everything it says of columns comes from their definitions ([`Column`](crate::Column)), like the description for programs
//! ([`DataPackage`](crate::DataPackage)).

use crate::{CellKind, Column, Selection, Table};
use std::fmt::Write;

/// Where tables come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The program and its version.
    pub program: String,
    /// The day of the run, if it is to be stated: there is no clock in the output.
    pub date: Option<String>,
    /// The options of the run, with their values.
    pub options: Vec<(String, String)>,
    /// The models, with what identifies them.
    pub models: Vec<(String, String)>,
}

impl About {
    /// All that is known, as names and values.
    pub fn facts(&self) -> Vec<(String, String)> {
        let named = |kind: &str, list: &[(String, String)]| -> Vec<(String, String)> {
            list.iter().map(|(name, value)| (format!("{kind} {name}"), value.clone())).collect()
        };
        let mut facts = Vec::new();
        facts.extend((!self.program.is_empty()).then(|| ("program".to_owned(), self.program.clone())));
        facts.extend(self.date.iter().map(|date| ("date of the run".to_owned(), date.clone())));
        facts.extend(named("option", &self.options));
        facts.extend(named("model", &self.models));
        facts
    }
}

/// What all tables have in common.
pub const CONVENTIONS: &str = "Offsets count bytes of the article's text in UTF-8, from 0, with the end excluded. An empty cell means that there is no value.";

/// The codebook of some tables as Markdown: sections with a table of their columns.
///
/// ```
/// use pullquote_export::{Record, Row, Selection, codebook};
///
/// let columns = Selection::parse("speaker,status", Row::TABLE.columns).unwrap();
/// let text = codebook(&[(&Row::TABLE, "quotes.csv", columns)]);
/// assert!(text.contains("## Quotations: quotes.csv"));
/// assert!(text.contains("| `status` | string | attributed, unnamed source, unresolved pronoun, missing source |"));
/// ```
pub fn codebook(tables: &[(&Table, &str, Selection)]) -> String {
    let mut text = String::new();
    for (table, file, columns) in tables {
        let (first, rest) = table.name.split_at(1);
        let file = if file.is_empty() { String::new() } else { format!(": {}", escaped(file)) };
        let _ = write!(text, "\n## {}{rest}{file}\n\n", first.to_uppercase());
        text.push_str("| column | type | values | meaning |\n|---|---|---|---|\n");
        for column in columns.of(table.columns) {
            let (values, about) = (escaped(&values(column)), escaped(column.about));
            let _ = writeln!(text, "| `{}` | {} | {values} | {about} |", column.name, column.type_name());
        }
    }
    text
}

/// The codebook of the tables of a run: where they come from, and what their columns mean.
pub fn codebook_of_run(about: &About, tables: &[(&Table, &str, Selection)]) -> String {
    let mut text = format!("# Codebook\n\n{CONVENTIONS}\n");
    let facts = about.facts();
    if !facts.is_empty() {
        text.push_str("\n| | |\n|---|---|\n");
        for (name, value) in facts {
            let _ = writeln!(text, "| {} | {} |", escaped(&name), escaped(&value));
        }
    }
    text + &codebook(tables)
}

/// What the cells of a column can be: its values, else their range.
pub fn values(column: &Column) -> String {
    match column.kind {
        CellKind::Text if column.several => format!("{}, joined by \";\"", column.values.join(", ")),
        CellKind::Text => column.values.join(", "),
        CellKind::Integer => "0 or more".into(),
        CellKind::Share => "0 to 1".into(),
        CellKind::Spans => "start-end;start-end".into(),
    }
}

fn escaped(cell: &str) -> String {
    cell.replace('|', "\\|").replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ArticleRow, Record, Row};

    #[test]
    fn a_run_is_described_with_its_tables() {
        let about = About {
            program: "pullquote 1.0".into(),
            date: Some("2024-05-02".into()),
            options: vec![("--scope".into(), "all".into())],
            models: vec![("quotes".into(), "a|b".into())],
        };
        let usual = |columns| Selection::usual(columns);
        let text = codebook_of_run(
            &about,
            &[
                (&Row::TABLE, "q.csv", usual(Row::TABLE.columns)),
                (&ArticleRow::TABLE, "a.csv", usual(ArticleRow::TABLE.columns)),
            ],
        );
        for line in ["| date of the run | 2024-05-02 |", "| option --scope | all |", "| model quotes | a\\|b |"] {
            assert!(text.lines().any(|there| there == line), "{line}\n{text}");
        }
        assert!(text.contains("\n## Articles: a.csv\n") && text.contains("joined by \";\" | Warnings"));
        let rows = text.lines().filter(|line| line.starts_with("| `")).count();
        let on_request = Row::TABLE.columns.iter().filter(|column| column.on_request).count();
        assert_eq!(rows, Row::TABLE.columns.len() - on_request + ArticleRow::TABLE.columns.len());
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        assert_eq!(codebook_of_run(&About::default(), &[]), format!("# Codebook\n\n{CONVENTIONS}\n"));
    }
}
