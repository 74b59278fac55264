//! `pullquote eval`: the precision of a table, from rows judged in a page.

use crate::flags::{EvalArgs, EvalFormat};
use crate::output::Output;
use crate::overlap::{self, Target};
use crate::table::{self, TableRow};
use anyhow::{Context, Result, bail};
use pullquote_page::measure::{Judged, Measured, Precision, Share, Verdict, measure};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

/// What the table now says in a row that was judged.
struct Now {
    kind: String,
    speaker: String,
    confidence: Option<f32>,
}

/// The judged rows and how they relate to the table.
#[derive(Default)]
struct Gathered {
    rows: Vec<(Verdict, Now)>,
    /// Judged rows that are no longer in the table.
    gone: u64,
    /// Rows of the table, if one was given.
    table: Option<u64>,
    /// Rows judged more than once; the last verdict counts.
    again: u64,
}

/// Runs the command.
pub fn eval(args: &EvalArgs) -> Result<()> {
    let read: Vec<PathBuf> = args.table.iter().chain([&args.gold]).cloned().collect();
    overlap::check(&read, &[Target::file(&args.output)])?;
    let gathered = gather(args)?;
    if gathered.rows.is_empty() && gathered.gone == 0 {
        bail!("{} has no verdicts (right, wrong speaker, wrong)", args.gold.display());
    }
    let judged = gathered.rows.iter().map(|(verdict, now)| Judged {
        verdict: *verdict,
        kind: &now.kind,
        speaker: &now.speaker,
        confidence: now.confidence,
    });
    let measured = measure(judged);
    let text = match args.format {
        EvalFormat::Text => as_text(&gathered, &measured, args.speakers),
        EvalFormat::Csv => as_csv(&measured)?,
    };
    let write = || -> std::io::Result<()> {
        let mut output = Output::create(&args.output)?;
        output.write_all(text.as_bytes())?;
        output.finish()
    };
    write().with_context(|| format!("cannot write {}", args.output.display()))
}

fn gather(args: &EvalArgs) -> Result<Gathered> {
    let mut gathered = Gathered::default();
    let mut gold: BTreeMap<String, (Verdict, TableRow)> = BTreeMap::new();
    table::read(&args.gold, &mut |row| {
        if row.get("verdict").trim().is_empty() {
            return Ok(());
        }
        let Some(verdict) = Verdict::from_label(row.get("verdict")) else {
            bail!("{:?} is not a verdict; use right, wrong speaker or wrong", row.get("verdict"));
        };
        if row.get("quote_id").is_empty() {
            bail!("a verdict without a quote_id");
        }
        gathered.again += u64::from(gold.insert(row.get("quote_id").to_owned(), (verdict, row)).is_some());
        Ok(())
    })?;
    let Some(table) = &args.table else {
        gathered.rows = gold.into_values().map(|(verdict, row)| (verdict, now(&row))).collect();
        return Ok(gathered);
    };
    let mut of_id: HashMap<String, Now> = HashMap::new();
    let mut count = 0;
    table::read(table, &mut |row| {
        count += 1;
        if gold.contains_key(row.get("quote_id")) {
            of_id.insert(row.get("quote_id").to_owned(), now(&row));
        }
        Ok(())
    })?;
    gathered.table = Some(count);
    for (id, (verdict, row)) in gold {
        let Some(now) = of_id.remove(&id) else {
            gathered.gone += 1;
            continue;
        };
        gathered.rows.push((again(verdict, &row, &now.speaker), now));
    }
    Ok(gathered)
}

fn now(row: &TableRow) -> Now {
    let text = |column| row.get(column).to_owned();
    Now { kind: text("type"), speaker: text("speaker"), confidence: row.confidence() }
}

/// The verdict on a row whose speaker may have changed since it was judged.
fn again(verdict: Verdict, row: &TableRow, speaker: &str) -> Verdict {
    let truth = match verdict {
        Verdict::Wrong => return Verdict::Wrong,
        Verdict::Right => row.get("speaker"),
        Verdict::WrongSpeaker => row.get("corrected_speaker"),
    };
    if names(truth) == names(speaker) { Verdict::Right } else { Verdict::WrongSpeaker }
}

/// Names regardless of order, case and white space.
fn names(speakers: &str) -> Vec<String> {
    let name = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut names: Vec<String> = speakers.split(';').map(name).filter(|name| !name.is_empty()).collect();
    names.sort();
    names
}

fn as_text(gathered: &Gathered, measured: &Measured, speakers: usize) -> String {
    let mut out = String::new();
    let _ = write!(out, "{} rows judged", measured.all.attribution.of);
    if let Some(table) = gathered.table {
        let _ = write!(out, ", of {table} in the table");
    }
    out.push('\n');
    if gathered.gone > 0 {
        let _ = writeln!(out, "judged rows that are not in the table (not counted): {}", gathered.gone);
    }
    if gathered.again > 0 {
        let _ = writeln!(out, "rows judged more than once (the last verdict counts): {}", gathered.again);
    }
    let shown = &measured.by_speaker[..measured.by_speaker.len().min(speakers)];
    let one = [("all".to_owned(), measured.all)];
    let parts = [
        ("", &one[..]),
        ("type", &measured.by_type),
        ("confidence", &measured.by_confidence),
        ("speaker in the table", shown),
    ];
    let names = parts.iter().flat_map(|(title, rows)| rows.iter().map(|row| row.0.as_str()).chain([*title]));
    let width = names.map(|name| name.chars().count()).max().unwrap_or(0).min(40);
    let _ = writeln!(out, "\n{:width$}  {:>30}  {:>30}", "", "a quotation", "and the right speaker");
    for (title, rows) in parts {
        if rows.is_empty() {
            continue;
        }
        if !title.is_empty() {
            let _ = writeln!(out, "\n{title}");
        }
        for (name, precision) in rows {
            let name: String = name.chars().map(|c| if c.is_control() { '?' } else { c }).take(width).collect();
            let _ = writeln!(out, "{name:width$}  {}  {}", cell(precision.quotation), cell(precision.attribution));
        }
    }
    if shown.len() < measured.by_speaker.len() {
        let _ = writeln!(out, "and {} more speakers (--speakers N)", measured.by_speaker.len() - shown.len());
    }
    out.push_str(
        "\nPrecision with 95 % Wilson score intervals. They are valid for rows chosen at random (in the report: random\n\
         order, none skipped). Quotations missing from the table are not measured.\n",
    );
    out
}

/// ` 95.1% (91.8-97.1)  250/263`
fn cell(share: Share) -> String {
    let (low, high) = share.interval();
    let value = share.share().map_or("     -".to_owned(), |value| format!("{:5.1}%", value * 100.0));
    let interval = format!("({:.1}-{:.1})", low * 100.0, high * 100.0);
    format!("{value} {interval:>13} {:>9}", format!("{}/{}", share.hits, share.of))
}

fn as_csv(measured: &Measured) -> Result<String> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["part", "name", "measure", "right", "judged", "precision", "low", "high"])?;
    let mut add = |part: &str, name: &str, precision: &Precision| -> Result<()> {
        for (measure, share) in [("quotation", precision.quotation), ("attribution", precision.attribution)] {
            let (low, high) = share.interval();
            let value = share.share().map_or(String::new(), |value| format!("{value:.4}"));
            let (right, of) = (share.hits.to_string(), share.of.to_string());
            table.write_record([
                part,
                name,
                measure,
                &right,
                &of,
                &value,
                &format!("{low:.4}"),
                &format!("{high:.4}"),
            ])?;
        }
        Ok(())
    };
    add("all", "", &measured.all)?;
    for (part, rows) in
        [("type", &measured.by_type), ("confidence", &measured.by_confidence), ("speaker", &measured.by_speaker)]
    {
        rows.iter().try_for_each(|(name, precision)| add(part, name, precision))?;
    }
    Ok(String::from_utf8(table.into_inner()?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_follows_the_speaker() {
        let mut row = TableRow::default();
        row.set("speaker", "Ann Lee; Bo Ek".into());
        row.set("corrected_speaker", "Cy".into());
        assert_eq!(again(Verdict::Right, &row, "bo ek;  Ann  Lee"), Verdict::Right);
        assert_eq!(again(Verdict::Right, &row, "Ann Lee"), Verdict::WrongSpeaker);
        assert_eq!(again(Verdict::WrongSpeaker, &row, "Cy"), Verdict::Right);
        assert_eq!(again(Verdict::WrongSpeaker, &row, "Ann Lee; Bo Ek"), Verdict::WrongSpeaker);
        assert_eq!(again(Verdict::Wrong, &row, "Cy"), Verdict::Wrong);
        // Nobody is the right answer, and the table now says so.
        assert_eq!(again(Verdict::WrongSpeaker, &TableRow::default(), ""), Verdict::Right);
    }

    #[test]
    fn a_cell_is_as_wide_as_its_neighbours() {
        let widths = [(0, 1), (250, 263), (9999, 9999)].map(|(hits, of)| cell(Share { hits, of }).chars().count());
        assert_eq!(widths, [widths[0]; 3]);
    }
}
