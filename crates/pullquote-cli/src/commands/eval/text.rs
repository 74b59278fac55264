//! The figures for reading, and a paragraph for a methods section.

use super::Results;
use super::coded::Study;
use super::coders::Coders;
use pullquote_gold::{Both, Coefficient, Figure, Figures};
use std::fmt::Write;

/// Disagreements that are shown; all of them are in the table.
const SHOWN: usize = 10;

/// All figures as text.
pub fn text(results: &Results<'_>, study: &Study, speakers: usize) -> String {
    let mut out = String::new();
    head(&mut out, results, study);
    tables(&mut out, results, speakers);
    if let Some(coders) = &results.coders {
        agreement(&mut out, coders, study);
    }
    out.push_str("\nFor a methods section:\n\n");
    out.push_str(&wrapped(&methods(results, study)));
    out
}

fn head(out: &mut String, results: &Results<'_>, study: &Study) {
    let (measured, gathered) = (&results.measured, &results.gathered);
    let _ = write!(out, "{} judged", counted(measured.rows, "row"));
    if let Some(table) = gathered.table {
        let _ = write!(out, ", of {table} in the table");
    }
    if measured.articles > 0 {
        let _ = write!(out, ", in {}", counted(measured.articles, "article"));
    }
    out.push('\n');
    if gathered.read > 0 {
        let _ = writeln!(
            out,
            "{} read as a whole, with {}",
            counted(gathered.read, "article"),
            counted(measured.missed, "missed quotation")
        );
    }
    if gathered.gone > 0 {
        let _ = writeln!(out, "judged rows that are not in the table (not counted): {}", gathered.gone);
    }
    if study.again > 0 {
        let _ = writeln!(out, "rows judged more than once (the last verdict counts): {}", study.again);
    }
}

/// One table per measure, with all parts that have it.
fn tables(out: &mut String, results: &Results<'_>, speakers: usize) {
    let measured = &results.measured;
    let all = [("all".to_owned(), measured.all)];
    let mut parts: Vec<(&str, &[(String, Both)])> = vec![("", &all[..])];
    parts.extend(measured.groups.iter().map(|group| {
        let most = if group.name == "speaker in the table" { speakers } else { usize::MAX };
        (group.name, &group.parts[..group.parts.len().min(most)])
    }));
    let names = parts.iter().flat_map(|(title, rows)| rows.iter().map(|row| row.0.as_str()).chain([*title]));
    let width = names.map(|name| name.chars().count()).max().unwrap_or(0).clamp(9, 40);
    type Of = fn(&Figures) -> Option<Figure>;
    let measures: [(&str, Of); 3] =
        [("precision", |of| Some(of.precision)), ("recall", |of| of.recall), ("F1", |of| of.f1)];
    for (measure, of) in measures {
        if of(&measured.all.quotation).is_none() {
            continue;
        }
        let _ = writeln!(out, "\n{measure:width$}  {:>30}  {:>30}", "a quotation", "and the right speaker");
        for (title, rows) in &parts {
            let rows: Vec<_> = rows
                .iter()
                .filter_map(|(name, both)| Some((name, of(&both.quotation)?, of(&both.attribution)?)))
                .collect();
            if !title.is_empty() && !rows.is_empty() {
                let _ = writeln!(out, "\n{title}");
            }
            for (name, quotation, attribution) in rows {
                let name = plain(name, width);
                let _ = writeln!(out, "{name:width$}  {}  {}", cell(&quotation), cell(&attribution));
            }
        }
        let left = measured.groups.last().map_or(0, |group| group.parts.len().saturating_sub(speakers));
        if measure == "precision" && left > 0 {
            let _ = writeln!(out, "and {left} more speakers (--speakers N)");
        }
    }
    let notes = match measured.all.quotation.recall {
        Some(_) => "Recall and F1 are those of the articles that were read as a whole.",
        None => {
            "Quotations missing from the table are not measured: for recall, mark them in whole articles\n(`review --articles`)."
        }
    };
    let unit = if measured.articles > 1 { "Articles are the sampling unit. " } else { "" };
    let _ = write!(
        out,
        "\nWith 95 % Wilson score intervals. {unit}They are valid for rows or articles chosen at random.\n{notes}\n"
    );
}

fn agreement(out: &mut String, coders: &Coders<'_>, study: &Study) {
    let names: Vec<String> = study.coders.iter().map(|name| plain(name, 60)).collect();
    let _ = writeln!(out, "\n{} coders: {}", names.len(), names.join(", "));
    for (name, rows) in names.iter().zip(&study.rows) {
        let judged = rows.values().filter(|coded| coded.verdict.in_table());
        let (of, hits) = (judged.clone().count(), judged.filter(|coded| coded.verdict.row()).count());
        let share = 100.0 * hits as f64 / of.max(1) as f64;
        let _ = writeln!(out, "  {name}: {} judged, {share:.1}% right", counted(of, "row"));
    }
    if coders.questions.is_empty() {
        out.push_str("No row was judged by two of them.\n");
    } else {
        let title = ["agreement", "rows", "equal", "Cohen's kappa", "Krippendorff's alpha"];
        let _ =
            writeln!(out, "\n{:14} {:>6}  {:>20}  {:>21}  {:>21}", title[0], title[1], title[2], title[3], title[4]);
    }
    for (question, agreement) in &coders.questions {
        let equal = &agreement.equal;
        let interval = format!("({:.1}-{:.1})", equal.low * 100.0, equal.high * 100.0);
        let equal = format!("{:5.1}% {interval:>13}", equal.value * 100.0);
        let [kappa, alpha] = [agreement.kappa, agreement.alpha].map(coefficient);
        let _ = writeln!(out, "{question:14} {:>6}  {equal:>20}  {kappa:>21}  {alpha:>21}", agreement.units);
    }
    if coders.missed.iter().sum::<usize>() > 0 {
        let each: Vec<String> = names.iter().zip(&coders.missed).map(|(name, n)| format!("{name} {n}")).collect();
        let _ =
            writeln!(out, "missed quotations: {}; marked by the first two: {}", each.join(", "), coders.both_missed);
    }
    disagreements(out, coders, &names);
}

fn coefficient(of: Option<Coefficient>) -> String {
    of.map_or("-".into(), |c| format!("{:.2} ({:.2} to {:.2})", c.value, c.low, c.high))
}

fn disagreements(out: &mut String, coders: &Coders<'_>, names: &[String]) {
    let all = &coders.disagreements;
    if all.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", counted(all.len(), "disagreement"));
    for one in &all[..all.len().min(SHOWN)] {
        let _ = writeln!(out, "{}  {}", plain(one.row.get("quote_id"), 20), plain(one.row.get("quote"), 70));
        for (name, said) in names.iter().zip(&one.said) {
            let said = if said.is_empty() { "-" } else { said };
            let _ = writeln!(out, "  {name}: {}", plain(said, 70));
        }
    }
    if all.len() > SHOWN {
        let _ = writeln!(out, "and {} more (--disagreements FILE)", all.len() - SHOWN);
    }
}

/// A paragraph on the figures for a paper.
fn methods(results: &Results<'_>, study: &Study) -> String {
    let (measured, gathered) = (&results.measured, &results.gathered);
    let (quotation, attribution) = (&measured.all.quotation, &measured.all.attribution);
    let mut out = format!("Quotations were extracted with pullquote {}. ", env!("CARGO_PKG_VERSION"));
    let from = match measured.articles {
        0 => String::new(),
        articles => format!(" from {}", counted(articles, "article")),
    };
    let coders = match study.coders.len() {
        1 => "One coder".to_owned(),
        n => counted(n, "coder"),
    };
    let _ = write!(out, "{coders} judged {}{from}. ", counted(measured.rows, "row"));
    let _ = write!(
        out,
        "{} of the rows are quotations with the right words, and {} also name the right speaker. ",
        share(&quotation.precision),
        share(&attribution.precision)
    );
    if let (Some(words), Some(rows), Some(f1_words), Some(f1)) =
        (quotation.recall, attribution.recall, quotation.f1, attribution.f1)
    {
        let _ = write!(
            out,
            "Of the quotations in {} read as a whole, {} are in the table, and {} with the right speaker; F1 is {} for \
             quotations and {} with their speakers. ",
            counted(gathered.read, "article"),
            share(&words),
            share(&rows),
            share(&f1_words),
            share(&f1)
        );
    }
    out.push_str("Brackets hold 95 % confidence intervals");
    out.push_str(match measured.articles {
        0 | 1 => " (Wilson). ",
        _ => " (Wilson, with the variance between articles). ",
    });
    if let Some(agreement) = results.coders.as_ref().and_then(Coders::verdicts) {
        let of = |name: &str, c: Option<Coefficient>| {
            c.map_or(String::new(), |c| format!(", {name} {:.2} [{:.2}, {:.2}]", c.value, c.low, c.high))
        };
        let _ = write!(
            out,
            "{} were judged independently by more than one coder; {:.1} % of the verdicts agree{}{}. \
             Where verdicts differ, that of the first coder counts. ",
            counted(agreement.units, "row"),
            agreement.equal.value * 100.0,
            of("Cohen's kappa", agreement.kappa),
            of("Krippendorff's alpha", agreement.alpha)
        );
    }
    out.trim_end().to_owned()
}

/// `95.1 % [91.8, 97.1]`
fn share(figure: &Figure) -> String {
    let value = figure.value.map_or("none".to_owned(), |value| format!("{:.1} %", value * 100.0));
    format!("{value} [{:.1}, {:.1}]", figure.low * 100.0, figure.high * 100.0)
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// A name without control characters, which a terminal would obey.
fn plain(name: &str, width: usize) -> String {
    let clean = |c: char| if c.is_control() { '?' } else { c };
    name.chars().map(|c| if c == '\n' { ' ' } else { clean(c) }).take(width).collect()
}

/// Lines of at most 96 characters.
fn wrapped(text: &str) -> String {
    let (mut out, mut width) = (String::new(), 0);
    for word in text.split(' ') {
        let long = word.chars().count();
        if width > 0 && width + 1 + long > 96 {
            out.push('\n');
            width = 0;
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += long;
    }
    out + "\n"
}

/// ` 95.1% (91.8-97.1)  250/263`
fn cell(figure: &Figure) -> String {
    let value = figure.value.map_or("     -".to_owned(), |value| format!("{:5.1}%", value * 100.0));
    let interval = format!("({:.1}-{:.1})", figure.low * 100.0, figure.high * 100.0);
    format!("{value} {interval:>13} {:>9}", format!("{}/{}", figure.hits, figure.of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_as_wide_as_its_neighbours() {
        let widths =
            [(0, 1), (250, 263), (9999, 9999)].map(|(hits, of)| cell(&Figure::of_rows(hits, of)).chars().count());
        assert_eq!(widths, [widths[0]; 3]);
    }

    #[test]
    fn long_lines_are_wrapped() {
        let text = wrapped(&"word ".repeat(40));
        assert!(text.lines().count() == 3 && text.lines().all(|line| line.len() <= 96), "{text}");
    }
}
