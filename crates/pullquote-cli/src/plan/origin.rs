//! Where tables come from, as workbooks and codebooks state it.

use crate::days;
use crate::flags::{Invocation, TableArgs};
use crate::models::Model;
use pullquote::export::About;
use std::collections::BTreeMap;

/// Options that say where something is written, or what is said of it. They change no row.
const NOT_OF_ROWS: [&str; 9] = [
    "--output",
    "--errors",
    "--articles",
    "--speakers",
    "--entities",
    "--clusters",
    "--codebook",
    "--datapackage",
    "--run-date",
];

/// What the program knows of a run before it begins.
#[derive(Clone, Copy)]
pub struct Origin<'a> {
    /// The command line.
    pub invocation: &'a Invocation,
    /// The models.
    pub models: &'a [Model],
    /// The least confidence of the rows.
    pub least: f32,
}

impl Origin<'_> {
    /// The statement.
    pub fn about(&self, args: &TableArgs) -> About {
        let options = self.invocation.options_with_effect().into_iter();
        let of_rows = options.filter(|(name, _)| !NOT_OF_ROWS.contains(&name.as_str()));
        let model = |model: &Model| (model.name.to_owned(), format!("{}, SHA-256 {}", model.source, model.sha256()));
        let mut options: BTreeMap<String, Vec<String>> = of_rows.collect();
        options.insert("--min-confidence".into(), vec![self.least.to_string()]);
        About {
            program: format!("pullquote {}", env!("CARGO_PKG_VERSION")),
            date: days::of_run(args),
            options: options.into_iter().map(|(name, values)| (name, values.join(" "))).collect(),
            models: self.models.iter().map(model).collect(),
        }
    }
}
