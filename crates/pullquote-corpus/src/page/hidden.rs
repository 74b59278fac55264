//! The text of an article where a page does not show it: in JSON-LD behind a request to subscribe, or in a template that a
//! script would show; and pages that show something else than an article.

use super::lines;
use super::render::{self, Block, Place};
use crate::bylines::plain;
use crate::strip::strip;
use dom_query::Document;

/// A shorter text is a teaser.
const MIN_TEXT: usize = 300;

/// The article in the templates of a page, as HTML: the longest of several paragraphs.
pub(super) fn template(document: &Document) -> Option<String> {
    let scripts = document.select("script[type]");
    let templates = scripts.nodes().iter().filter(|node| {
        let kind = node.attr("type").unwrap_or_default().to_ascii_lowercase();
        kind.contains("template") || kind.contains("handlebars") || kind == "text/html"
    });
    let elements = document.select("template");
    let inner = templates.map(|node| node.text().to_string());
    // What is in the element itself is not among its children.
    let within = |html: &str| Some(html[html.find('>')? + 1..html.rfind("</")?].to_string());
    let inner = inner.chain(elements.nodes().iter().filter_map(|node| within(&node.html())));
    let inner = inner.filter(|inner| inner.matches("<p").count() > 2);
    inner.max_by_key(String::len)
}

/// The text of an article that is not shown, if it says clearly more than the text that is.
pub(super) fn fuller(shown: &str, linked: &str, template: Option<&str>, title: &str) -> Option<String> {
    let linked = paragraphs(linked);
    if linked.len() >= MIN_TEXT && (shown.len() * 2 < linked.len() || !shares(shown, &linked)) {
        return Some(linked);
    }
    // Templates are also for other things, so they count only where a page shows next to nothing.
    let template = template.filter(|html| shown.len() < 2 * MIN_TEXT && shown.len() * 2 < html.len())?;
    let text = lines::article(&render::blocks(&Document::fragment(template).root()), title);
    (text.len() >= MIN_TEXT && shown.len() * 2 < text.len()).then_some(text)
}

/// The text of JSON-LD, which may be HTML, or paragraphs separated by line breaks.
fn paragraphs(text: &str) -> String {
    if text.contains("<p") || text.contains("</") {
        return strip(text);
    }
    let lines = text.lines().map(plain).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

/// Whether one text has a good part of another's sentences.
fn shares(shown: &str, hidden: &str) -> bool {
    let words: Vec<&str> = hidden.split_whitespace().collect();
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    // Five runs of words, evenly spread, are enough to tell.
    let runs = (0..5).map(|n| n * words.len() / 5).filter_map(|at| words.get(at..at + 5)).map(|run| run.join(" "));
    let runs: Vec<String> = runs.collect();
    runs.iter().filter(|run| shown.contains(run.as_str())).count() * 3 >= runs.len()
}

/// Why a page holds no article, if it does not.
pub(super) fn no_article(text: &str, blocks: &[Block]) -> Option<&'static str> {
    const NOTICE: [&str; 8] =
        ["cookie", "privacy", "consent", "personal data", "gdpr", "third parties", "opt out", "legitimate interest"];
    const WALLS: [&str; 19] = [
        "enable javascript",
        "javascript is disabled",
        "access denied",
        "are you a robot",
        "not a robot",
        "verify you are human",
        "page not found",
        "page you requested",
        "unusual traffic",
        "checking your browser",
        "you are a human",
        "using automation tools",
        "access to this page has been denied",
        "unavailable for legal reasons",
        "cannot grant you access",
        "page you are looking for",
        "page you were looking for",
        "forgot your password",
        "attention required",
    ];
    let lower = text.to_lowercase();
    let words = lower.split_whitespace().count();
    let mentions: usize = NOTICE.iter().map(|word| lower.matches(word).count()).sum();
    let kinds = NOTICE.iter().filter(|word| lower.contains(**word)).count();
    // A notice speaks to its reader, news about one does not.
    let speaks =
        |word: &str| matches!(word.trim_matches(|c: char| !c.is_alphanumeric()), "we" | "our" | "us" | "you" | "your");
    let spoken = lower.split_whitespace().filter(|word| speaks(word)).count();
    if kinds >= 3 && mentions * 30 >= words && spoken * 40 >= words {
        return Some("a notice about cookies or privacy, no article");
    }
    if words < 120 && WALLS.iter().any(|wall| lower.contains(wall)) {
        return Some("a message to the reader, no article");
    }
    let all: usize = blocks.iter().map(|block| block.text.len()).sum();
    let linked: usize = blocks.iter().map(|block| block.linked).sum();
    let running = blocks.iter().any(|block| block.text.len() >= 120 && block.linked * 2 < block.text.len());
    // The page of a section: headlines that are links, each with a sentence.
    let headlines =
        blocks.iter().filter(|block| block.place == Place::Heading && block.linked * 2 > block.text.len()).count();
    let long = blocks.iter().any(|block| block.text.len() >= 250 && block.linked * 2 < block.text.len());
    if headlines >= 8 && headlines * 3 >= blocks.len() && !long {
        return Some("a list of links, no article");
    }
    (blocks.len() >= 8 && linked * 10 >= all * 7 && !running).then_some("a list of links, no article")
}
