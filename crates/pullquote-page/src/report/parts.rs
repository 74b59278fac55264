//! What the sections of the page are made of.

use super::charts::plain_bar;
use super::table::NAME;
use crate::escape::{attribute, clip, text};
use crate::view::thousands;
use std::fmt::Write;

/// The start of a section, with its heading.
pub(crate) fn open(out: &mut String, id: &str, title: &str, class: &str) {
    let _ = writeln!(out, "<section class=\"chart {class}\" aria-labelledby=\"{id}\"><h2 id=\"{id}\">{title}</h2>");
}

/// How many of all are not shown.
pub(crate) fn more(out: &mut String, shown: usize, all: usize, what: &str) {
    if all > shown {
        let _ = writeln!(out, "<p class=\"soft foot\">{} more {what}</p>", thousands(all - shown));
    }
}

/// A button with a name that filters the table.
pub(crate) fn filter(column: &str, value: &str, shown: &str) -> String {
    format!(
        "<button type=\"button\" class=\"pick\" data-column=\"{column}\" data-value=\"{}\"><bdi>{}</bdi></button>",
        // Cut to the same length as in the table.
        attribute(&clip(value, NAME)),
        text(&clip(shown, 80)),
    )
}

/// A share in percent.
pub(crate) fn share(n: usize, of: usize) -> String {
    let share = n as f64 * 100.0 / of.max(1) as f64;
    if n > 0 && share < 10.0 { format!("{share:.1} %") } else { format!("{share:.0} %") }
}

/// A table of names that filter the table, each with its bar, rows and share.
pub(crate) fn simple<'a>(
    out: &mut String,
    column: &str,
    head: &str,
    rows: impl Iterator<Item = (&'a str, usize)>,
    all: usize,
) {
    let rows: Vec<(&str, usize)> = rows.collect();
    let most = rows.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let _ = writeln!(
        out,
        "<table class=\"bars\"><thead class=\"vh\"><tr><th scope=\"col\">{head}</th><th scope=\"col\">Share</th><th scope=\"col\">Rows</th><th scope=\"col\">Percent</th></tr></thead><tbody>"
    );
    for (name, n) in rows {
        let shown = if name.is_empty() { "(unknown)" } else { name };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"b\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            filter(column, name, shown),
            plain_bar(n, most),
            thousands(n),
            share(n, all),
        );
    }
    out.push_str("</tbody></table>\n");
}
