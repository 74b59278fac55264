//! Sections on what has no name, and on what many articles quote.

use super::page::{filter, more, open, simple};
use super::summary::Summary;
use super::time::iso;
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
    let top = summary.top_clusters(CLUSTERS);
    if top.is_empty() {
        return;
    }
    open(out, "c-clusters", "Quoted most widely", "wide");
    out.push_str("<table class=\"spread\"><thead><tr><th scope=\"col\">Statement</th><th scope=\"col\">Speaker</th><th scope=\"col\">First</th><th scope=\"col\">Outlets</th><th scope=\"col\">Quotations</th></tr></thead><tbody>\n");
    for (id, cluster) in &top {
        let speaker = match cluster.speaker.as_str() {
            "" => "<span class=\"soft\">unknown</span>".to_owned(),
            name => filter("speaker", name, name),
        };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\"><button type=\"button\" class=\"pick\" data-column=\"cluster\" data-value=\"{}\"><span dir=\"auto\">{}</span></button></th><td>{speaker}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            attribute(id),
            text(&clip(&cluster.quote, 240)),
            cluster.first.map(iso).unwrap_or_default(),
            thousands(cluster.outlets.len()),
            thousands(cluster.rows),
        );
    }
    out.push_str("</tbody></table>\n");
    let several = summary.clusters.values().filter(|cluster| cluster.rows > 1).count();
    let _ = writeln!(
        out,
        "<p class=\"soft foot\">{} quoted more than once, of {}.</p></section>",
        plural(several, "statement is", "statements are"),
        thousands(summary.clusters.len()),
    );
}
