//! The figures for programs: one row per figure.

use super::Results;
use anyhow::Result;
use pullquote_gold::{Both, Coefficient, Figure};

type Table = ::csv::Writer<Vec<u8>>;

/// All figures as CSV.
pub fn csv(results: &Results<'_>) -> Result<String> {
    let mut table = ::csv::Writer::from_writer(Vec::new());
    table.write_record(["part", "name", "measure", "right", "judged", "value", "low", "high"])?;
    both(&mut table, "all", "", &results.measured.all)?;
    for group in &results.measured.groups {
        let name = if group.name == "speaker in the table" { "speaker" } else { group.name };
        group.parts.iter().try_for_each(|(value, figures)| both(&mut table, name, value, figures))?;
    }
    for (question, agreement) in results.coders.iter().flat_map(|coders| &coders.questions) {
        let units = agreement.units.to_string();
        let coefficients = [("equal", Some(agreement.equal)), ("kappa", agreement.kappa), ("alpha", agreement.alpha)];
        for (measure, coefficient) in coefficients {
            let [value, low, high] = coefficient.map_or([const { String::new() }; 3], cells);
            table.write_record(["agreement", question, measure, "", &units, &value, &low, &high])?;
        }
    }
    Ok(String::from_utf8(table.into_inner()?)?)
}

fn cells(Coefficient { value, low, high }: Coefficient) -> [String; 3] {
    [value, low, high].map(|value| format!("{value:.4}"))
}

fn both(table: &mut Table, part: &str, name: &str, both: &Both) -> Result<()> {
    // Precision keeps the plain names: it is always there.
    for (measure, figures) in [("quotation", both.quotation), ("attribution", both.attribution)] {
        row(table, [part, name, measure], &figures.precision)?;
        for (statistic, figure) in [("recall", figures.recall), ("f1", figures.f1)] {
            if let Some(figure) = figure {
                row(table, [part, name, &format!("{measure} {statistic}")], &figure)?;
            }
        }
    }
    Ok(())
}

fn row(table: &mut Table, [part, name, measure]: [&str; 3], figure: &Figure) -> Result<()> {
    let value = figure.value.map_or(String::new(), |value| format!("{value:.4}"));
    let (hits, of) = (figure.hits.to_string(), figure.of.to_string());
    let (low, high) = (format!("{:.4}", figure.low), format!("{:.4}", figure.high));
    table.write_record([part, name, measure, &hits, &of, &value, &low, &high])?;
    Ok(())
}
