//! The page of one article.

use crate::article::{ArticleView, Cast, Group, slice};
use crate::escape::{attribute, clip, json, push_text, text};
use crate::palette::{classes, letter};
use crate::segments::{Layer, Segment, segments};
use crate::shell::Shell;
use serde::Serialize;
use std::fmt::Write;

/// What the script knows about a quotation.
#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    /// Indices into the list of groups; the first one sets the colour.
    groups: Vec<usize>,
    speaker: String,
    role: String,
    mention: String,
    cue: String,
    quote: String,
    #[serde(rename = "type")]
    kind: &'a str,
    kind_of_speaker: &'a str,
    by: &'a str,
    status: &'a str,
    confidence: f64,
    flags: String,
    paragraph: usize,
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct Data<'a> {
    article: &'a str,
    date: &'a str,
    title: &'a str,
    outlet: &'a str,
    /// The index into the article's `speakers` for each group, -1 for unnamed and unknown.
    groups: Vec<i64>,
    names: Vec<&'a str>,
    /// Earlier verdicts: none.
    given: [(); 0],
    quotes: Vec<Item<'a>>,
}

/// A group as listed.
struct Listed {
    group: Group,
    name: String,
    role: String,
    count: usize,
}

impl ArticleView<'_> {
    /// The article as a self-contained page.
    pub fn html(&self) -> String {
        let (cast, blocks) = (self.cast(), self.blocks());
        let listed = self.listed(&cast);
        let lists = segments(self, &blocks);
        let title = if self.title.is_empty() { self.id } else { self.title };
        let mut body = String::with_capacity(self.text.len() * 2 + 8192);
        body.push_str("<a class=\"skip\" href=\"#article\">Skip to the article</a>\n<div class=\"frame\">\n");
        body.push_str("<main id=\"main\">\n<article id=\"article\" tabindex=\"-1\">\n");
        // If the text begins with its headline, show the headline once, with everything found in it.
        let headline = usize::from(self.opens_with_headline(&blocks, title));
        self.header(&mut body, title, &lists[..headline], &blocks, &cast);
        body.push_str("<div class=\"text\">\n");
        for list in &lists[headline..] {
            body.push_str("<p dir=\"auto\">");
            list.iter().for_each(|segment| self.segment(&mut body, segment, &cast));
            body.push_str("</p>\n");
        }
        body.push_str("</div>\n</article>\n<svg id=\"lines\" aria-hidden=\"true\"></svg>\n<div id=\"tip\" role=\"tooltip\" hidden></div>\n</main>\n");
        self.aside(&mut body, &listed);
        body.push_str("</div>\n");
        body.push_str(include_str!("../assets/view.html"));
        let data = json(&self.data(&cast, &listed, &blocks));
        Shell {
            title: &format!("{} · quotations", clip(title, 120)),
            css: include_str!("../assets/view.css"),
            js: include_str!("../assets/view.js"),
            data: &data,
            body: &body,
        }
        .html()
    }

    fn listed(&self, cast: &Cast) -> Vec<Listed> {
        let speaker = |(place, &speaker): (usize, &usize)| Listed {
            group: Group::Speaker(place),
            name: self.speakers[speaker].name.to_string(),
            role: self.speakers[speaker].role.to_string(),
            count: cast.counts[place],
        };
        let mut listed: Vec<Listed> = cast.order.iter().enumerate().map(speaker).collect();
        for (group, name, count) in [
            (Group::Unnamed, "Sources without a name", cast.unnamed),
            (Group::Unknown, "Unknown speaker", cast.unknown),
        ] {
            if count > 0 {
                listed.push(Listed { group, name: name.into(), role: String::new(), count });
            }
        }
        listed
    }

    fn header(&self, out: &mut String, title: &str, headline: &[Vec<Segment>], blocks: &[(u32, u32)], cast: &Cast) {
        let _ = write!(out, "<header class=\"head\">\n<p class=\"kicker\"><bdi>{}</bdi></p>\n", text(self.id));
        out.push_str("<h1 dir=\"auto\">");
        match headline.first() {
            Some(list) => list.iter().for_each(|segment| self.segment(out, segment, cast)),
            None => push_text(out, &clip(title, 400)),
        }
        out.push_str("</h1>\n");
        let mut parts: Vec<String> = [self.outlet, self.author]
            .iter()
            .filter(|part| !part.is_empty())
            .map(|part| format!("<bdi>{}</bdi>", text(&clip(part, 200))))
            .collect();
        if !self.date.is_empty() {
            parts.push(format!("<time>{}</time>", text(self.date)));
        }
        if self.url.starts_with("https://") || self.url.starts_with("http://") {
            let url = attribute(self.url);
            parts.push(format!("<a href=\"{url}\" rel=\"noreferrer noopener\">original</a>"));
        } else if !self.url.is_empty() {
            parts.push(format!("<bdi>{}</bdi>", text(&clip(self.url, 200))));
        }
        if !parts.is_empty() {
            let _ = writeln!(out, "<p class=\"meta\">{}</p>", parts.join(" · "));
        }
        let count = |pieces: &[(u32, u32)]| -> usize {
            pieces.iter().map(|&piece| slice(self.text, piece).split_whitespace().count()).sum()
        };
        let words = count(blocks);
        let quoted: usize = self.quotes.iter().map(|quote| count(&quote.content)).sum();
        let share = (quoted * 100).checked_div(words).unwrap_or(0).min(100);
        let mut facts = vec![
            plural(words, "word", "words"),
            plural(self.quotes.len(), "quotation", "quotations"),
            plural(cast.order.len(), "named speaker", "named speakers"),
            format!("{share} % of the words quoted"),
        ];
        if !self.gaps.is_empty() {
            facts.push(plural(self.gaps.len(), "place", "places") + " where words seem to be missing");
        }
        let _ = writeln!(out, "<p class=\"meta\">{}</p>", facts.join(" · "));
        for note in &self.notes {
            let _ = writeln!(out, "<p class=\"note\">{}</p>", text(note));
        }
        let first = blocks.first().map_or(0, |block| block.0);
        let above = slice(self.text, (0, first)).trim();
        if !above.is_empty() {
            out.push_str("<details class=\"above\"><summary>Header lines of the file</summary><pre>");
            push_text(out, &clip(above, 4000));
            out.push_str("</pre></details>\n");
        }
        out.push_str("</header>\n");
    }

    fn segment(&self, out: &mut String, segment: &Segment, cast: &Cast) {
        if segment.gap {
            out.push_str("<span class=\"gap\" title=\"Words seem to be missing here\"><span class=\"vh\">(words seem to be missing here)</span></span>");
        }
        for &n in &segment.begins {
            self.tag(out, n, cast);
        }
        let words = slice(self.text, segment.bytes);
        let of = |pick: fn(&Layer) -> Option<usize>| -> Vec<usize> { segment.layers.iter().filter_map(pick).collect() };
        let quotes = of(|layer| if let Layer::Quote(n) = layer { Some(*n) } else { None });
        let sources = of(|layer| if let Layer::Source(n) = layer { Some(*n) } else { None });
        let cues = of(|layer| if let Layer::Cue(n) = layer { Some(*n) } else { None });
        let names = of(|layer| if let Layer::Name(n) = layer { Some(*n) } else { None });
        if segment.layers.is_empty() {
            return push_text(out, words);
        }
        let mut class = String::new();
        let coloured = quotes.first().or(sources.first()).or(cues.first());
        if let Some(&n) = coloured {
            class.push_str(&classes(self.groups(&self.quotes[n], cast)[0]));
        }
        let element = if quotes.is_empty() { "span" } else { "mark" };
        for (name, list) in [("q", &quotes), ("s", &sources), ("c", &cues), ("m", &names)] {
            if !list.is_empty() {
                class.push(' ');
                class.push_str(name);
            }
        }
        if let Some(&n) = quotes.first() {
            class.push_str(match self.quotes[n].kind {
                "direct" => " direct",
                "mixed" => " mixed",
                _ => " indirect",
            });
        }
        let _ = write!(out, "<{element} class=\"{}\"", class.trim_start());
        // The target of lines to the name of a speaker.
        let full = |&n: &usize| {
            self.speakers[n].mentions.first().is_some_and(|m| m.0 <= segment.bytes.0 && segment.bytes.1 <= m.1)
        };
        let fullest: Vec<usize> = names.iter().copied().filter(full).collect();
        for (name, list) in [("q", quotes), ("s", sources), ("c", cues), ("m", names), ("f", fullest)] {
            if !list.is_empty() {
                let list: Vec<String> = list.iter().map(usize::to_string).collect();
                let _ = write!(out, " data-{name}=\"{}\"", list.join(" "));
            }
        }
        out.push('>');
        push_text(out, words);
        let _ = write!(out, "</{element}>");
    }

    /// The button at the start of a quotation, with its speaker's letter.
    fn tag(&self, out: &mut String, n: usize, cast: &Cast) {
        let quote = &self.quotes[n];
        let groups = self.groups(quote, cast);
        let letters: Vec<String> = groups.iter().map(|&group| letter(group)).collect();
        let who = match groups[0] {
            Group::Speaker(_) => self.called(quote),
            Group::Unnamed => "a source without a name".to_owned(),
            Group::Unknown => "unknown speaker".to_owned(),
        };
        let label = format!(
            "Quotation {}, {}: {who}, {}, confidence {:.0} %",
            n + 1,
            letters.join("+"),
            quote.kind,
            percent(quote.confidence)
        );
        let _ = write!(
            out,
            "<button type=\"button\" class=\"tag {}\" id=\"q-{}\" data-n=\"{n}\" aria-pressed=\"false\" aria-label=\"{}\">{}</button>",
            classes(groups[0]),
            attribute(&quote.id),
            attribute(&label),
            letters.join("+"),
        );
    }

    fn aside(&self, out: &mut String, listed: &[Listed]) {
        out.push_str("<aside aria-label=\"Speakers and details\">\n<section id=\"detail\" aria-live=\"polite\" aria-labelledby=\"detail-h\"><h2 id=\"detail-h\">Quotation</h2><div id=\"card\">");
        out.push_str(if self.quotes.is_empty() {
            "<p class=\"empty\">No quotations were found in this article.</p>"
        } else {
            "<p class=\"empty\">Select a quotation: click on it, or press <kbd>j</kbd>.</p>"
        });
        out.push_str("</div></section>\n");
        out.push_str(include_str!("../assets/review.html"));
        out.push_str("<section id=\"filter\"><h2>Speakers</h2>\n<ul class=\"cast\">\n");
        for (n, entry) in listed.iter().enumerate() {
            let role = if entry.role.is_empty() {
                String::new()
            } else {
                format!("<span class=\"role\"><bdi>{}</bdi></span>", text(&clip(&entry.role, 120)))
            };
            let _ = writeln!(
                out,
                "<li><label data-g=\"{n}\"><input type=\"checkbox\" checked data-group=\"{n}\"><span class=\"key {}\" aria-hidden=\"true\">{}</span>\
                 <span class=\"who\"><bdi>{}</bdi>{role}</span><span class=\"n\">{}</span></label></li>",
                classes(entry.group),
                letter(entry.group),
                text(&clip(&entry.name, 120)),
                entry.count,
            );
        }
        out.push_str("</ul>\n<h2>Types</h2>\n<ul class=\"cast types\">\n");
        for kind in ["direct", "mixed", "indirect"] {
            let count = self.quotes.iter().filter(|quote| quote.kind == kind).count();
            if count > 0 {
                let _ = writeln!(
                    out,
                    "<li><label><input type=\"checkbox\" checked data-type=\"{kind}\"><span class=\"swatch {kind}\" aria-hidden=\"true\">abc</span>\
                     <span class=\"who\">{kind}</span><span class=\"n\">{count}</span></label></li>"
                );
            }
        }
        out.push_str("</ul>\n<p class=\"tools\"><button type=\"button\" id=\"all\">Show all</button> <button type=\"button\" id=\"none\">Hide all</button></p></section>\n");
        out.push_str("</aside>\n");
    }

    fn data<'s>(&'s self, cast: &Cast, listed: &[Listed], blocks: &[(u32, u32)]) -> Data<'s> {
        let at = |group: Group| listed.iter().position(|entry| entry.group == group).unwrap_or(0);
        let item = |quote: &'s crate::QuoteView<'_>| {
            let start = quote.content.first().map_or(0, |piece| piece.0);
            let roles: Vec<&str> = quote
                .speakers
                .iter()
                .filter_map(|&s| self.speakers.get(s))
                .map(|s| s.role.as_ref())
                .filter(|role| !role.is_empty())
                .collect();
            Item {
                id: &quote.id,
                groups: self.groups(quote, cast).into_iter().map(at).collect(),
                speaker: self.called(quote),
                role: clip(&roles.join("; "), 400).into_owned(),
                mention: clip(&self.words(&quote.source), 400).into_owned(),
                cue: clip(&self.words(&quote.cue), 200).into_owned(),
                quote: clip(&self.words(&quote.content), 2000).into_owned(),
                kind: quote.kind,
                kind_of_speaker: quote.source_kind,
                by: quote.resolved_by,
                status: quote.status,
                confidence: (f64::from(quote.confidence) * 1000.0).round() / 1000.0,
                flags: quote.flags.join(";"),
                paragraph: blocks.partition_point(|block| block.0 <= start),
                start,
                end: quote.content.last().map_or(0, |piece| piece.1),
            }
        };
        let speaker_of = |entry: &Listed| match entry.group {
            Group::Speaker(place) => cast.order[place] as i64,
            _ => -1,
        };
        Data {
            article: self.id,
            date: self.date,
            title: self.title,
            outlet: self.outlet,
            groups: listed.iter().map(speaker_of).collect(),
            names: self.speakers.iter().map(|speaker| speaker.name.as_ref()).collect(),
            given: [],
            quotes: self.quotes.iter().map(item).collect(),
        }
    }
}

/// A number with its noun.
pub(crate) fn plural(n: usize, one: &str, more: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { more })
}

/// A number with thousands separators.
pub(crate) fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

pub(crate) fn percent(share: f32) -> f64 {
    (f64::from(share) * 100.0).round()
}
