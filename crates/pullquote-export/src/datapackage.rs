//! A description of tables for programs and people: a Frictionless Data Package.

use crate::{About, CONVENTIONS, CellKind, Column, Dialect, Selection, Table};
use serde_json::{Value, json};

/// A `datapackage.json`: every table with its dialect, and every column with type and meaning.
///
/// It follows the Data Package specification, version 1, which tools for either version can read.
///
/// ```
/// use pullquote_export::{DataPackage, Dialect, Record, Row, Selection};
///
/// let mut package = DataPackage::new("quotes");
/// package.table(&Row::TABLE, "quotes.csv", Dialect::default(), &Selection::usual(Row::TABLE.columns));
/// assert!(package.json().contains("\"name\": \"quote_id\""));
/// ```
#[derive(Clone, Debug)]
pub struct DataPackage {
    name: String,
    about: About,
    resources: Vec<Value>,
}

impl DataPackage {
    /// A package without tables. Its name may have letters, digits, `-`, `_` and `.`; other characters become `-`.
    pub fn new(name: &str) -> Self {
        Self { name: slug(name), about: About::default(), resources: Vec::new() }
    }

    /// States where the tables come from.
    pub fn about(&mut self, about: &About) {
        self.about = about.clone();
    }

    /// Adds a text table. `path` is relative to the folder of `datapackage.json`, with `/` as separator. A second file
    /// of the same table is another resource.
    pub fn table(&mut self, table: &Table, path: &str, dialect: Dialect, columns: &Selection) {
        let same = self.resources.iter().filter(|one| one["table"] == table.name).count();
        let name = if same > 0 { format!("{}-{}", table.name, same + 1) } else { table.name.to_owned() };
        let fields: Vec<Value> = columns.of(table.columns).map(field).collect();
        let tab = dialect.delimiter == b'\t';
        self.resources.push(json!({
            "name": name,
            "table": table.name,
            "path": path,
            "profile": "tabular-data-resource",
            "scheme": "file",
            "format": if tab { "tsv" } else { "csv" },
            "mediatype": if tab { "text/tab-separated-values" } else { "text/csv" },
            "encoding": if dialect.excel { "utf-8-sig" } else { "utf-8" },
            "dialect": {
                "delimiter": char::from(dialect.delimiter).to_string(),
                "lineTerminator": dialect.line_end(),
                "quoteChar": "\"",
                "doubleQuote": true,
                "skipInitialSpace": false,
                "header": true,
            },
            "schema": { "fields": fields, "missingValues": [""] },
        }));
    }

    /// The description as indented JSON.
    pub fn json(&self) -> String {
        let mut package = json!({
            "name": self.name,
            "profile": "tabular-data-package",
            "title": "Quotations from news articles",
            "description": format!("Made by pullquote. {CONVENTIONS}"),
            "resources": self.resources,
        });
        if self.about != About::default() {
            let About { program, date, options, models } = &self.about;
            let named = |list: &[(String, String)]| -> Value {
                list.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
            };
            package["run"] = json!({"program": program, "options": named(options), "models": named(models)});
            if let Some(date) = date {
                package["run"]["date"] = date.as_str().into();
            }
        }
        // Serialising strings, numbers and lists into memory cannot fail.
        let mut text = serde_json::to_string_pretty(&package).expect("plain data serialises to JSON");
        text.push('\n');
        text
    }
}

fn field(column: &Column) -> Value {
    let &Column { name, kind, about, .. } = column;
    let mut field = json!({"name": name, "type": column.type_name(), "description": about});
    match kind {
        CellKind::Text if column.values.is_empty() => {}
        CellKind::Text if column.several => {
            let value = format!("({})", column.values.join("|"));
            field["constraints"] = json!({"pattern": format!("{value}(;{value})*")});
        }
        CellKind::Text => field["constraints"] = json!({"enum": column.values}),
        CellKind::Integer => field["constraints"] = json!({"minimum": 0}),
        CellKind::Share => field["constraints"] = json!({"minimum": 0, "maximum": 1}),
        CellKind::Spans => field["constraints"] = json!({"pattern": "'?[0-9]+-[0-9]+(;[0-9]+-[0-9]+)*"}),
    }
    let lower = about.to_lowercase();
    if lower.contains("byte") && matches!(kind, CellKind::Integer | CellKind::Spans) {
        field["unit"] = "byte of the text in UTF-8".into();
    }
    field
}

fn slug(name: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c.to_ascii_lowercase() } else { '-' };
    let slug: String = name.chars().map(kept).collect();
    if slug.is_empty() { "quotations".into() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ArticleRow, Record, Row};

    #[test]
    fn every_column_is_described() {
        let mut package = DataPackage::new("Métro news");
        let dialect = Dialect { delimiter: b'\t', excel: false };
        package.table(
            &Row::TABLE,
            "q.tsv",
            dialect,
            &Selection::parse("start,confidence,pieces,quote", Row::TABLE.columns).unwrap(),
        );
        package.table(&ArticleRow::TABLE, "a.csv", Dialect::default(), &Selection::usual(ArticleRow::TABLE.columns));
        let json: Value = serde_json::from_str(&package.json()).unwrap();
        assert_eq!(json["name"], "m-tro-news");
        let quotations = &json["resources"][0];
        assert_eq!((&quotations["format"], &quotations["dialect"]["delimiter"]), (&"tsv".into(), &"\t".into()));
        let fields = quotations["schema"]["fields"].as_array().unwrap();
        let types: Vec<&Value> = fields.iter().map(|field| &field["type"]).collect();
        assert_eq!(types, ["integer", "number", "string", "string"]);
        assert!(fields[0]["unit"].is_string() && fields[2]["unit"].is_string() && fields[3]["unit"].is_null());
        assert_eq!(json["run"], Value::Null);
        package.about(&About { program: "pullquote".into(), date: Some("2024-05-02".into()), ..About::default() });
        package.table(&Row::TABLE, "s.csv", dialect, &Selection::parse("status,flags", Row::TABLE.columns).unwrap());
        let json: Value = serde_json::from_str(&package.json()).unwrap();
        assert_eq!(json["run"]["date"], "2024-05-02");
        let fields = &json["resources"][2]["schema"]["fields"];
        assert_eq!(fields[0]["constraints"]["enum"][1], "unnamed source");
        assert!(fields[1]["constraints"]["pattern"].as_str().unwrap().starts_with("(source_lost|words_lost|"));
        assert_eq!(json["resources"][1]["schema"]["fields"].as_array().unwrap().len(), ArticleRow::TABLE.columns.len());
    }
}
