//! Tells the paragraphs of an article from the lines that only accompany it: credits, dates, bylines, links to other
//! articles, requests to subscribe or share.

use super::render::Block;
use crate::dates::find_date;

/// What a paragraph stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// Running text.
    #[default]
    Paragraph,
    Heading,
    /// An item of a list.
    Item,
    /// A quotation set apart, or an embedded post.
    Quotation,
}

/// How a line that is not the article begins, in lower case; a longer paragraph may begin like that by chance.
#[rustfmt::skip]
const BEGINNINGS: [&str; 82] = [
    "(image:", "(photo:", "(picture:", "[related", "about the author", "additional reporting by", "advertisement",
    "all rights reserved", "also read", "also see", "article continues", "click here", "click to", "comments", "continue reading",
    "copyright", "credit:", "credit...", "don't miss", "don’t miss", "download the", "email the author", "enlarge",
    "filed under", "first published", "follow @", "follow her on", "follow him on", "follow us", "follow them on",
    "for more", "get breaking", "get our", "get the latest", "have a tip", "illustration:", "image caption",
    "image copyright", "image credit", "image source", "image:", "join our", "last updated", "like us on", "listen:",
    "loading", "media caption", "media playback", "more from", "more on this", "more:", "most popular", "most read",
    "photo by", "photo credit", "photo:", "photograph:", "photos:", "picture:", "pictured:", "post comment",
    "posted:", "print this", "published:", "read also", "read more", "read next", "recommended", "related",
    "see also", "see more", "share on", "share this", "sign up", "source:", "story continues", "subscribe", "this article continues", "tags:", "updated:", "watch:",
    "you may also like",
];
/// Whole lines that are not the article, in lower case.
#[rustfmt::skip]
const LINES: [&str; 49] = [
    "ad", "advert", "author", "caption", "close", "comment", "copy link", "download", "email", "facebook", "follow", "highlights",
    "hide caption", "home", "image", "latest", "linkedin", "listen", "loading content ...", "menu", "more", "news", "newsletter", "next",
    "opinion", "photos", "pinterest", "play", "popular", "previous", "print", "reddit", "replay", "save", "search",
    "share", "share tweet submit", "show caption", "skip", "sport", "sports", "toggle caption", "top stories", "topics", "trending", "tweet", "twitter",
    "video", "whatsapp",
];
/// A line longer than this is a paragraph, whatever it begins with.
const MAX_LINE: usize = 240;

/// The text of the article: its paragraphs, separated by an empty line.
pub(super) fn article(blocks: &[Block], title: &str) -> String {
    let first = blocks.iter().position(is_running).unwrap_or(0);
    let last = blocks.iter().rposition(is_running).unwrap_or(blocks.len());
    let kept = blocks.iter().enumerate().filter(|(at, block)| {
        !(is_accompanying(block) || *at < first && opens(block, title) || *at > last && closes(block))
    });
    let mut kept: Vec<&Block> = kept.map(|(_, block)| block).collect();
    // A heading above nothing announced what was left out.
    while kept.len() > 1 && kept.last().is_some_and(|block| block.place == Place::Heading) {
        kept.pop();
    }
    if kept.is_empty() {
        kept = blocks.iter().collect();
    }
    kept.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// A paragraph of running text.
fn is_running(block: &Block) -> bool {
    block.text.len() >= 80
        && block.linked * 2 < block.text.len()
        && !is_accompanying(block)
        && block.place != Place::Heading
}

/// Lines that are left out wherever they stand.
fn is_accompanying(block: &Block) -> bool {
    let text = block.text.trim();
    let lower = text.to_lowercase();
    if block.place == Place::Quotation {
        return false;
    }
    let bare = lower.trim_end_matches([':', '.', '…', '+', '(', ')', ' ']);
    if LINES.contains(&bare) || lower.chars().all(|c| !c.is_alphanumeric()) {
        return true;
    }
    if text.len() <= MAX_LINE && BEGINNINGS.iter().any(|start| begins(&lower, start)) {
        return true;
    }
    let dated = ["updated", "published", "posted"].iter().any(|word| lower.starts_with(word));
    if dated && text.len() < 80 && text.contains(|c: char| c.is_ascii_digit()) {
        return true;
    }
    let posts = ["twitter", "facebook", "instagram", "youtube"].iter().any(|site| lower.contains(site));
    let letters_by_mail = lower.contains("newsletter") && (lower.contains("sign up") || lower.contains("subscri"));
    if text.len() <= MAX_LINE && (lower.starts_with("follow ") && posts || letters_by_mail) {
        return true;
    }
    if text.starts_with(['©', 'ⓒ']) || is_credit(text) || is_counter(&lower) {
        return true;
    }
    // Nothing but a link, and no sentence: another article.
    let letters = text.bytes().filter(|b| *b != b' ').count();
    block.linked * 4 >= letters * 3 && !ends_sentence(text) && block.place == Place::Paragraph
}

/// Lines before the first paragraph: byline, date, headline once more.
fn opens(block: &Block, title: &str) -> bool {
    let text = block.text.trim();
    if block.place == Place::Quotation || ends_sentence(text) && text.len() > 60 {
        return false;
    }
    let lower = text.to_lowercase();
    lower.starts_with("by ")
        || text.len() < 120 && find_date(text, None).is_some()
        || text.eq_ignore_ascii_case(title)
        || !ends_sentence(text) && text.split_whitespace().count() <= 3
}

/// Lines after the last paragraph: about the author, addresses, menus.
fn closes(block: &Block) -> bool {
    let text = block.text.trim();
    let address = text.contains("twitter.com/") || text.contains('@') && text.split_whitespace().count() <= 3;
    match block.place {
        Place::Quotation => false,
        Place::Item => block.linked > 0,
        _ => address || !ends_sentence(text),
    }
}

fn begins(lower: &str, start: &str) -> bool {
    lower.strip_prefix(start).is_some_and(|rest| {
        start.ends_with([':', '@', '.']) || rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric())
    })
}

/// `Image 1 of 8`, `1 of 6`, `3 min read`.
fn is_counter(lower: &str) -> bool {
    let rest =
        lower.strip_prefix("image ").or(lower.strip_prefix("photo ")).or(lower.strip_prefix("slide ")).unwrap_or(lower);
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    number.len() < rest.len()
        && lower.len() < 24
        && (number.starts_with(" of ")
            || number.trim_start().strip_prefix('/').is_some_and(|rest| {
                let rest = rest.trim();
                !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit())
            })
            || number.starts_with(" min read")
            || number.starts_with(" comment")
            || number.starts_with(" share"))
}

/// `Ann Lee | The Post`, `Ann Lee/Getty Images`, `(AP Photo/Ann Lee)`.
fn is_credit(text: &str) -> bool {
    const MARKS: [&str; 8] =
        ["Getty Images", "AP Photo", "Shutterstock", "via AP", "/AFP", "/Reuters", "Photo:", "Image credit"];
    text.len() < 120 && !ends_sentence(text.trim_end_matches(')')) && MARKS.iter().any(|mark| text.contains(mark))
}

/// Whether a text ends as a sentence does.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»', ' ', '\u{a0}'])
        .ends_with(['.', '!', '?', '…', '。', ':', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(lines: &[(&str, bool)]) -> Vec<String> {
        let blocks = lines.iter().map(|(text, link)| Block {
            text: (*text).to_string(),
            linked: if *link { text.len() } else { 0 },
            ..Block::default()
        });
        article(&blocks.collect::<Vec<_>>(), "Mayor resigns").split("\n\n").map(str::to_string).collect()
    }

    #[test]
    fn only_the_article_is_left() {
        let one = "The mayor left the town hall on Monday, and the clerk stayed behind with all of the papers.";
        let lines = [
            ("Mayor resigns", false),
            ("By Ann Lee", false),
            ("March 4, 2021 | 4:10pm", false),
            (one, false),
            ("Image 1 of 8", false),
            ("Read more: the bridge", false),
            ("CLERK STAYS BEHIND", true),
            ("He waved.", false),
            ("“Read more books,” she said, and went to the library with her twins and a trolley.", false),
            (one, false),
            ("Share this", false),
            ("ann.lee@post.example", false),
            ("Trending", false),
        ];
        assert_eq!(kept(&lines), [one, "He waved.", lines[8].0, one]);
    }

    #[test]
    fn short_pages_keep_their_text() {
        assert_eq!(kept(&[("She left.", false)]), ["She left."]);
        assert_eq!(kept(&[]), [""]);
    }
}
