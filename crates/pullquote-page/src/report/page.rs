//! The page: summaries of the counts, then the table.

use super::Report;
use super::charts::{bar, columns};
use super::more::{clusters, nameless};
use super::parts::{filter, more, open, share, simple};
use super::people::{listed_name, people};
use super::summary::{Summary, TYPES};
use super::table::Table;
use super::time::{Period, iso};
use crate::correction::Given;
use crate::escape::{clip, json, text};
use crate::shell::Shell;
use crate::view::{plural, thousands};
use serde::Serialize;
use std::fmt::Write;

const SPEAKERS: usize = 15;
const OUTLETS: usize = 12;
const CUES: usize = 12;
/// Speakers with a timeline of their own.
const LINES: usize = 8;
/// Numbers of speakers and outlets in the cross table.
const CROSS: (usize, usize) = (10, 8);

#[derive(Serialize)]
struct Data<'a> {
    table: &'a Table,
    rows: usize,
    context: bool,
    given: &'a [Given],
    #[serde(skip_serializing_if = "Option::is_none")]
    coder: Option<&'a str>,
    review: bool,
    /// The columns of a list of people, in the order of their numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    people: Vec<&'a str>,
}

impl Report {
    /// The report as a self-contained page.
    pub fn html(&self) -> String {
        let summary = &self.summary;
        let mut body = String::with_capacity(64 * 1024);
        body.push_str("<a class=\"skip\" href=\"#explore\">Skip to the table</a>\n");
        self.header(&mut body);
        body.push_str("<main>\n");
        if summary.rows > 0 && !self.review {
            body.push_str("<div class=\"charts\">\n");
            speakers(&mut body, summary);
            over_time(&mut body, summary);
            outlets(&mut body, summary);
            types(&mut body, summary);
            cues(&mut body, summary);
            statuses(&mut body, summary);
            nameless(&mut body, summary);
            confidence(&mut body, summary);
            flags(&mut body, summary);
            body.push_str("</div>\n");
            people(&mut body, summary);
            clusters(&mut body, summary);
            cross(&mut body, summary);
        }
        self.explorer(&mut body);
        body.push_str("</main>\n");
        body.push_str(include_str!("../../assets/report.html"));
        let data = json(&Data {
            table: &self.table,
            rows: summary.rows,
            context: self.table.has_context(),
            given: &self.given,
            coder: self.coder.as_deref(),
            review: self.review,
            people: summary.shares.names().into_iter().map(listed_name).collect(),
        });
        Shell {
            title: &clip(&self.title, 120),
            css: include_str!("../../assets/report.css"),
            js: concat!(include_str!("../../assets/report.js"), include_str!("../../assets/save.js")),
            data: &data,
            body: &body,
        }
        .html()
    }

    fn header(&self, out: &mut String) {
        let summary = &self.summary;
        let _ = writeln!(out, "<header class=\"top\">\n<h1 dir=\"auto\">{}</h1>", text(&clip(&self.title, 300)));
        if let Some(span) = summary.span() {
            let undated = summary.rows - summary.days.values().sum::<usize>();
            let mut line = format!("{} to {}", iso(span.first), iso(span.last));
            for (n, what) in
                [(undated, "without a date"), (span.odd, "with a date far from all others, left out over time")]
            {
                if n > 0 {
                    let _ = write!(line, "; {} {what}", thousands(n));
                }
            }
            let _ = writeln!(out, "<p class=\"soft\">{line}</p>");
        }
        if self.review {
            out.push_str("</header>\n");
            return;
        }
        out.push_str("<dl class=\"tiles\">\n");
        let unattributed = summary.rows - summary.all.named;
        for (name, value, more) in [
            ("quotations", thousands(summary.rows), String::new()),
            ("articles with quotations", thousands(summary.articles()), String::new()),
            ("outlets", thousands(summary.outlets.keys().filter(|name| !name.is_empty()).count()), String::new()),
            ("named speakers", thousands(summary.speakers.len()), String::new()),
            ("without a named speaker", share(unattributed, summary.rows), thousands(unattributed)),
            ("with a flag", share(summary.flagged, summary.rows), thousands(summary.flagged)),
        ] {
            if name == "outlets" && value == "0" {
                continue;
            }
            let more = if more.is_empty() { more } else { format!(" <span class=\"soft\">({more})</span>") };
            let _ = writeln!(out, "<div><dt>{name}</dt><dd>{value}{more}</dd></div>");
        }
        out.push_str("</dl>\n</header>\n");
    }

    fn explorer(&self, out: &mut String) {
        let class = if self.review { " class=\"reviewing\"" } else { "" };
        let _ = writeln!(
            out,
            "<section id=\"explore\"{class} aria-labelledby=\"explore-h\" tabindex=\"-1\"><h2 id=\"explore-h\">Quotations</h2>"
        );
        if self.summary.rows == 0 {
            out.push_str("<p class=\"note\">The table holds no rows: nothing was found. <code>pullquote doctor</code> shows how the articles were understood.</p>\n");
        }
        if self.left_out() > 0 {
            let _ = writeln!(
                out,
                "<p class=\"note\" id=\"left-out\">This table holds the first {} rows; {} more were left out. The figures above count all {}.</p>",
                thousands(self.table.len()),
                thousands(self.left_out()),
                thousands(self.summary.rows),
            );
        }
        out.push_str(include_str!("../../assets/explore.html"));
        out.push_str("<div class=\"side\">\n<section id=\"detail\" aria-live=\"polite\" aria-labelledby=\"detail-h\"><h2 id=\"detail-h\">Quotation</h2><div id=\"card\"><p class=\"empty\">Select a row: click on it, or press <kbd>j</kbd>.</p></div></section>\n");
        out.push_str(include_str!("../../assets/review.html"));
        out.push_str("</div>\n</div>\n</section>\n");
    }
}

/// The meaning of known flags.
const FLAGS: [(&str, &str); 3] = [
    ("source_lost", "the name of the source is missing from the text"),
    ("words_lost", "words are missing from the quotation"),
    ("article_damaged", "words are missing somewhere in the article"),
];

const TYPES_KEY: &str = "<p class=\"legend\" aria-hidden=\"true\"><i class=\"direct\"></i> direct <i class=\"mixed\"></i> mixed <i class=\"indirect\"></i> indirect</p>\n";

fn speakers(out: &mut String, summary: &Summary) {
    let top = summary.top_speakers(SPEAKERS);
    open(out, "c-speakers", "Most quoted speakers", "");
    if top.is_empty() {
        out.push_str("<p class=\"empty\">No row names a speaker.</p></section>\n");
        return;
    }
    let most = top[0].1.counts.all;
    out.push_str(TYPES_KEY);
    out.push_str("<table class=\"bars\"><thead class=\"vh\"><tr><th scope=\"col\">Speaker</th><th scope=\"col\">Types</th><th scope=\"col\">Quotations</th></tr></thead><tbody>\n");
    for (name, speaker) in &top {
        let role = if speaker.role().is_empty() {
            String::new()
        } else {
            format!("<span class=\"role\"><bdi>{}</bdi></span>", text(&clip(speaker.role(), 60)))
        };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}{role}</th><td class=\"b\">{}<span class=\"vh\">{} direct, {} mixed, {} indirect</span></td><td class=\"n\">{}</td></tr>",
            filter("speaker", name, name),
            bar(&speaker.counts, most),
            speaker.counts.types[0],
            speaker.counts.types[1],
            speaker.counts.types[2],
            thousands(speaker.counts.all),
        );
    }
    out.push_str("</tbody></table>\n");
    more(out, top.len(), summary.speakers.len(), "speakers");
    out.push_str("</section>\n");
}

fn over_time(out: &mut String, summary: &Summary) {
    open(out, "c-time", "Over time", "");
    let Some(super::summary::Span { first, last, .. }) = summary.span() else {
        out.push_str("<p class=\"empty\">The table holds no dates.</p></section>\n");
        return;
    };
    let period = Period::for_days(first, last);
    let (from, to) = (period.of(first), period.of(last));
    let length = (to - from + 1) as usize;
    let labels: Vec<String> = (from..=to).map(|p| period.label(p)).collect();
    let series = |days: &std::collections::BTreeMap<i32, usize>| {
        let mut counts = vec![0; length];
        for (&day, n) in days.range(first..=last) {
            counts[(period.of(day) - from) as usize] += n;
        }
        counts
    };
    let all = series(&summary.days);
    let most = all.iter().copied().max().unwrap_or(0);
    let peak = all.iter().position(|&n| n == most).map_or("", |n| labels[n].as_str());
    let _ = write!(
        out,
        "<p class=\"soft foot\">Quotations per {}; the most, {}, {peak}.</p>\n{}<p class=\"axis\"><span>{}</span><span>{}</span></p>\n",
        period.name(),
        thousands(most),
        columns(&all, &labels, most, "tall"),
        labels[0],
        labels[length - 1],
    );
    let top = summary.top_dated(LINES);
    let lines: Vec<(&str, Vec<usize>)> = top.iter().map(|(name, speaker)| (*name, series(&speaker.days))).collect();
    let most = lines.iter().flat_map(|(_, counts)| counts.iter().copied()).max().unwrap_or(0);
    out.push_str("<table class=\"bars lines\"><thead><tr><th scope=\"col\">Speaker</th><th scope=\"col\"><span class=\"vh\">Over time</span></th><th scope=\"col\">Peak</th></tr></thead><tbody>\n");
    for (name, counts) in &lines {
        let peak = counts.iter().copied().max().unwrap_or(0);
        let when = counts.iter().position(|&n| n == peak).filter(|_| peak > 0).map_or("", |i| labels[i].as_str());
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"b\">{}</td><td class=\"n\">{}<span class=\"role\">{when}</span></td></tr>",
            filter("speaker", name, name),
            columns(counts, &labels, most, ""),
            thousands(peak),
        );
    }
    out.push_str("</tbody></table>\n</section>\n");
}

fn outlets(out: &mut String, summary: &Summary) {
    let top = summary.top_outlets(OUTLETS);
    if top.iter().all(|(name, _)| name.is_empty()) {
        return;
    }
    open(out, "c-outlets", "By outlet", "");
    let most = top[0].1.all;
    out.push_str(TYPES_KEY);
    out.push_str("<table class=\"bars\"><thead><tr><th scope=\"col\">Outlet</th><th scope=\"col\"><span class=\"vh\">Types</span></th><th scope=\"col\">Rows</th><th scope=\"col\">No speaker</th></tr></thead><tbody>\n");
    for (name, counts) in &top {
        let shown = if name.is_empty() { "(unknown)" } else { name };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"b\">{}<span class=\"vh\">{} direct, {} mixed, {} indirect</span></td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            filter("outlet", name, shown),
            bar(counts, most),
            counts.types[0],
            counts.types[1],
            counts.types[2],
            thousands(counts.all),
            share(counts.all - counts.named, counts.all),
        );
    }
    out.push_str("</tbody></table>\n");
    more(out, top.len(), summary.outlets.len(), "outlets");
    out.push_str("</section>\n");
}

/// The table of who speaks where: numbers shaded by share of the outlet's rows.
fn cross(out: &mut String, summary: &Summary) {
    let outlets = summary.top_outlets(CROSS.1);
    let speakers = summary.top_speakers(CROSS.0);
    if outlets.len() < 2 || speakers.len() < 2 {
        return;
    }
    open(out, "c-cross", "Speakers by outlet", "wide");
    out.push_str("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of speakers by outlet\"><table class=\"cross\"><thead><tr><th scope=\"col\">Speaker</th>");
    for (name, _) in &outlets {
        let shown = if name.is_empty() { "(unknown)" } else { name };
        let _ = write!(out, "<th scope=\"col\"><bdi>{}</bdi></th>", text(&clip(shown, 40)));
    }
    out.push_str("</tr></thead><tbody>\n");
    let count = |speaker: &super::summary::Speaker, outlet: &str| speaker.outlets.get(outlet).copied().unwrap_or(0);
    let part = |n: usize, all: usize| n as f64 / all.max(1) as f64;
    let most = speakers
        .iter()
        .flat_map(|(_, s)| outlets.iter().map(|(name, counts)| part(count(s, name), counts.all)))
        .fold(0.0, f64::max);
    for (name, speaker) in &speakers {
        let _ = write!(out, "<tr><th scope=\"row\"><bdi>{}</bdi></th>", text(&clip(name, 60)));
        for (outlet, counts) in &outlets {
            let n = count(speaker, outlet);
            let shade = (part(n, counts.all) / most.max(1e-9) * 6.0).ceil() as usize;
            let shown = if n == 0 { "<span class=\"soft\">0</span>".to_owned() } else { thousands(n) };
            let _ = write!(out, "<td class=\"s{shade}\">{shown}</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n<p class=\"soft foot\">Darker: a larger share of the outlet's quotations.</p></section>\n");
}

fn types(out: &mut String, summary: &Summary) {
    open(out, "c-types", "Types", "");
    out.push_str("<table class=\"bars\"><thead><tr><th scope=\"col\">Type</th><th scope=\"col\"><span class=\"vh\">Share</span></th><th scope=\"col\">Rows</th><th scope=\"col\">No speaker</th></tr></thead><tbody>\n");
    let most = summary.types.values().map(|counts| counts.all).max().unwrap_or(0);
    let known = TYPES.iter().filter_map(|name| summary.types.get_key_value(*name));
    let others = summary.types.iter().filter(|(name, _)| !TYPES.contains(&name.as_str()));
    for (name, counts) in known.chain(others) {
        let shown = if name.is_empty() { "(unknown)" } else { name };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"b\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            filter("type", name, shown),
            bar(counts, most),
            thousands(counts.all),
            share(counts.all - counts.named, counts.all),
        );
    }
    out.push_str("</tbody></table></section>\n");
}

fn statuses(out: &mut String, summary: &Summary) {
    open(out, "c-status", "Attribution", "");
    let mut rows: Vec<(&str, usize)> = summary.statuses.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    rows.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    simple(out, "status", "Status", rows.into_iter(), summary.rows);
    if !summary.resolved_by.is_empty() {
        out.push_str("<h3>How speakers were found</h3>\n");
        let mut rows: Vec<(&str, usize)> = summary.resolved_by.iter().map(|(name, n)| (name.as_str(), *n)).collect();
        rows.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        simple(out, "by", "Found by", rows.into_iter(), summary.rows);
    }
    out.push_str("</section>\n");
}

fn confidence(out: &mut String, summary: &Summary) {
    let known: usize = summary.confidence.iter().sum();
    if known == 0 {
        return;
    }
    open(out, "c-confidence", "Confidence", "");
    let labels: Vec<String> =
        (0..10).map(|n| format!("{:.1} to {:.1}", f64::from(n) / 10.0, f64::from(n + 1) / 10.0)).collect();
    let most = summary.confidence.iter().copied().max().unwrap_or(0);
    let low: usize = summary.confidence[..5].iter().sum();
    let _ = write!(
        out,
        "{}<p class=\"axis\"><span>0</span><span>0.5</span><span>1</span></p>\n<p class=\"soft foot\">{} of the rows are below 0.5.</p></section>\n",
        columns(&summary.confidence, &labels, most, "tall"),
        share(low, known),
    );
}

fn cues(out: &mut String, summary: &Summary) {
    if summary.cues.is_empty() {
        return;
    }
    open(out, "c-cues", "Reporting words", "");
    let top = summary.top_cues(CUES);
    simple(out, "cue", "Cue", top.iter().map(|(name, n)| (*name, **n)), summary.rows);
    more(out, top.len(), summary.cues.len(), "words");
    out.push_str("</section>\n");
}

fn flags(out: &mut String, summary: &Summary) {
    open(out, "c-flags", "Damage and flags", "");
    if summary.flags.is_empty() {
        out.push_str("<p class=\"empty\">No row is flagged.</p></section>\n");
        return;
    }
    simple(out, "flag", "Flag", summary.flags.iter().map(|(name, n)| (name.as_str(), *n)), summary.rows);
    let known = FLAGS.iter().filter(|(flag, _)| summary.flags.contains_key(*flag));
    let known: Vec<String> = known.map(|(flag, about)| format!("<dt>{flag}</dt><dd>{about}</dd>")).collect();
    if !known.is_empty() {
        let _ = writeln!(out, "<dl class=\"facts\">{}</dl>", known.concat());
    }
    let _ = writeln!(
        out,
        "<p class=\"soft foot\">Flagged: {} of {}.</p></section>",
        thousands(summary.flagged),
        plural(summary.rows, "row", "rows")
    );
}
