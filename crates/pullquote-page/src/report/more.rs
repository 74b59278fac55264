//! Sections on what has no name, and on what many articles quote.

use super::parts::{filter, more, open, simple};
use super::summary::Summary;
use crate::escape::{attribute, clip, text};
use crate::view::{plural, thousands};
use std::fmt::Write;

const NAMELESS: usize = 12;
const CLUSTERS: usize = 15;

/// Who speaks without a name.
pub(crate) fn nameless(out: &mut String, summary: &Summary) {
    let all = summary.rows - summary.all.named;
    if all == 0 {
        return;
    }
    open(out, "c-nameless", "Without a named speaker", "");
    let mut kinds: Vec<(&str, usize)> = summary.nameless_kinds.iter().map(|(kind, n)| (kind.as_str(), *n)).collect();
    kinds.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    if kinds.iter().any(|(kind, _)| !kind.is_empty()) {
        simple(out, "kind", "Kind of source", kinds.into_iter(), all);
    }
    let top = summary.top_nameless(NAMELESS);
    if !top.is_empty() {
        out.push_str("<h3>Most frequent sources</h3>\n");
        simple(out, "mention", "Source", top.iter().map(|(name, n)| (*name, **n)), all);
        more(out, top.len(), summary.nameless.len(), "sources");
    }
    out.push_str("</section>\n");
}

/// The statements that most outlets quote.
pub(crate) fn clusters(out: &mut String, summary: &Summary) {
    let (top, several) = summary.statements.most_quoted(&summary.clusters, CLUSTERS);
    if top.is_empty() {
        return;
    }
    open(out, "c-clusters", "Quoted most widely", "wide");
    out.push_str("<table class=\"spread\"><thead><tr><th scope=\"col\">Statement</th><th scope=\"col\">Speaker</th><th scope=\"col\">First</th><th scope=\"col\">Outlets</th><th scope=\"col\">Quotations</th></tr></thead><tbody>\n");
    for statement in &top {
        let speaker = match statement.speaker.as_str() {
            "" => "<span class=\"soft\">unknown</span>".to_owned(),
            name => filter("speaker", name, name),
        };
        let quote = text(&clip(&statement.quote, 240));
        // Only rows that know their cluster can be looked up.
        let quote = match summary.clusters.contains_key(&statement.id) {
            true => format!(
                "<button type=\"button\" class=\"pick\" data-column=\"cluster\" data-value=\"{}\"><span dir=\"auto\">{quote}</span></button>",
                attribute(&statement.id)
            ),
            false => format!("<span dir=\"auto\">{quote}</span>"),
        };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{quote}</th><td>{speaker}</td><td class=\"n\">{}</td><td class=\"n\" data-unit=\"{}\">{}</td><td class=\"n\" data-unit=\"{}\">{}</td></tr>",
            text(&statement.first),
            if statement.outlets() == 1 { "outlet" } else { "outlets" },
            thousands(statement.outlets()),
            if statement.quotations() == 1 { "quotation" } else { "quotations" },
            thousands(statement.quotations()),
        );
    }
    out.push_str("</tbody></table>\n");
    let of = match summary.clusters.len() {
        0 => String::new(),
        all => format!(", of {}", thousands(all)),
    };
    let several = plural(several, "statement is", "statements are");
    let _ = writeln!(out, "<p class=\"soft foot\">{several} quoted more than once{of}.</p></section>");
}
