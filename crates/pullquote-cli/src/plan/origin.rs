//! Where tables come from, as workbooks and codebooks state it.

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
            date: args.run_date.clone().or_else(|| day_of_epoch(&std::env::var("SOURCE_DATE_EPOCH").ok()?)),
            options: options.into_iter().map(|(name, values)| (name, values.join(" "))).collect(),
            models: self.models.iter().map(model).collect(),
        }
    }
}

/// The day, in UTC, of a number of seconds since 1970; `None` if it is no number.
fn day_of_epoch(seconds: &str) -> Option<String> {
    let days = seconds.trim().parse::<u64>().ok()? / 86_400;
    // Counted from March of the year 0, so that a leap day ends its year. Four hundred years have 146,097 days.
    let days = days.checked_add(719_468)?;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    (year <= 9999).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_days() {
        let day = |seconds: &str| day_of_epoch(seconds);
        assert_eq!(day("0").as_deref(), Some("1970-01-01"));
        assert_eq!(day("951782400").as_deref(), Some("2000-02-29"));
        assert_eq!(day("1709251199").as_deref(), Some("2024-02-29"));
        assert_eq!(day("1709251200").as_deref(), Some("2024-03-01"));
        assert_eq!(day("4107542400").as_deref(), Some("2100-03-01"));
        assert_eq!((day(""), day("now"), day("-5"), day("18446744073709551615")), (None, None, None, None));
    }
}
