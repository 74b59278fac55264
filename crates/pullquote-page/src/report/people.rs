//! Sections on who the speakers are: a chart for each column of a list of people that has few values.

use super::charts::{interval_bar, plain_bar};
use super::parts::{filter, open, share};
use super::shares::{LEFT_OUT, Share, Shown};
use super::summary::Summary;
use crate::escape::{clip, text};
use crate::view::{plural, thousands};
use pullquote_gold::Figure;
use std::fmt::Write;

/// The name of a column as in the list.
pub(crate) fn listed_name(column: &str) -> &str {
    column.strip_prefix("people.").unwrap_or(column)
}

/// A section for each column.
pub(crate) fn people(out: &mut String, summary: &Summary) {
    let shown = summary.shares.shown();
    if shown.is_empty() {
        return;
    }
    out.push_str("<div class=\"grid shares\">\n");
    for column in &shown {
        section(out, column, summary.rows);
    }
    out.push_str("</div>\n");
}

fn section(out: &mut String, shown: &Shown<'_>, rows: usize) {
    let n = shown.column;
    let name = text(&clip(listed_name(shown.name), 60));
    open(out, &format!("c-shares-{}", n + 1), &format!("Shares by <bdi>{name}</bdi>"), "");
    // Both charts have one scale, so that their bars can be compared.
    let most = shown.shares.iter().flat_map(|one| [one.quotations, one.speakers]).filter(|figure| figure.of > 0);
    let most = most.map(|figure| figure.high).fold(0.0, f64::max);
    out.push_str("<h3>Quotations</h3>\n");
    chart(out, shown, most, false);
    out.push_str("<h3>Speakers, each once per article</h3>\n");
    chart(out, shown, most, true);
    let all = shown.shares[0].quotations;
    let _ = write!(out, "<p class=\"soft foot\">Of the {} with a value", quotations(all.of as usize));
    let _ = match all.articles {
        0 | 1 => writeln!(out, ".</p>\n<p class=\"soft foot\">The intervals (95 %) take rows as independent.</p>"),
        n => writeln!(
            out,
            ", in {}.</p>\n<p class=\"soft foot\">The intervals (95 %) take articles as the sampling unit.</p>",
            plural(n, "article", "articles")
        ),
    };
    if shown.several > 0 {
        let _ = writeln!(
            out,
            "<p class=\"soft foot\">{} with several values count for each: the shares add up to more than 100 %.</p>",
            quotations(shown.several as usize)
        );
    }
    left_out(out, shown, rows);
    out.push_str("</section>\n");
}

fn quotations(n: usize) -> String {
    plural(n, "quotation", "quotations")
}

/// The shares of quotations or of speakers.
fn chart(out: &mut String, shown: &Shown<'_>, most: f64, speakers: bool) {
    let count = if speakers { "Times" } else { "Rows" };
    let _ = writeln!(
        out,
        "<table class=\"bars\"><thead><tr><th scope=\"col\"><span class=\"vh\">Value</span></th><th scope=\"col\"><span class=\"vh\">Chart</span></th><th scope=\"col\">{count}</th><th scope=\"col\">Share</th><th scope=\"col\">Interval</th></tr></thead><tbody>"
    );
    for one in &shown.shares {
        let (figure, people) = match speakers {
            true => (one.speakers, format!("<span class=\"role\">{}</span>", plural(one.people, "person", "people"))),
            false => (one.quotations, String::new()),
        };
        let (value, interval) = figures(figure);
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}{people}</th><td class=\"b\">{}</td><td class=\"n\">{}</td><td class=\"n\">{value}</td><td class=\"n\">{interval}</td></tr>",
            name(shown, one),
            interval_bar(figure, most),
            thousands(figure.hits as usize),
        );
    }
    out.push_str("</tbody></table>\n");
}

fn name(shown: &Shown<'_>, share: &Share) -> String {
    match &share.value {
        Some(value) => filter(&format!("p{}", shown.column), value, value),
        None => filter(&format!("o{}", shown.column), "other", &format!("{} other values", thousands(shown.others))),
    }
}

/// A share and its interval, in percent.
fn figures(figure: Figure) -> (String, String) {
    match figure.value {
        None => Default::default(),
        Some(value) => {
            (format!("{:.1} %", value * 100.0), format!("{:.1}–{:.1}", figure.low * 100.0, figure.high * 100.0))
        }
    }
}

/// Rows without a value are no part of the shares.
fn left_out(out: &mut String, shown: &Shown<'_>, rows: usize) {
    let some: Vec<_> = LEFT_OUT.iter().zip(shown.left_out).filter(|(_, n)| *n > 0).collect();
    let most = shown.left_out.into_iter().max().unwrap_or(0);
    if some.is_empty() {
        return;
    }
    out.push_str("<h3>Without a value, in none of the shares</h3>\n<table class=\"bars\"><thead class=\"vh\"><tr><th scope=\"col\">Why</th><th scope=\"col\">Chart</th><th scope=\"col\">Rows</th><th scope=\"col\">Percent of all rows</th></tr></thead><tbody>\n");
    for ((key, shown_as), n) in some {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"b\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            filter(&format!("l{}", shown.column), key, shown_as),
            plain_bar(n, most),
            thousands(n),
            share(n, rows),
        );
    }
    out.push_str("</tbody></table>\n");
}
