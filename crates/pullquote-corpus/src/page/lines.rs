//! Tells the paragraphs of an article from the lines that only accompany it: credits, dates, bylines, links to other
//! articles, requests to subscribe or share.

use super::render::{Block, Place, ends_sentence};
use crate::bylines;
use crate::dates::find_date;

/// How a line that is not the article begins, in lower case; a longer paragraph may begin like that by chance.
#[rustfmt::skip]
const BEGINNINGS: [&str; 128] = [
    "(image:", "(photo:", "(picture:", "[related", "a version of this article", "a version of this story",
    "about the author", "additional reporting by", "advertisement -", "advertisement:", "all rights reserved",
    "also read", "also see", "article continues", "become a member", "become a subscriber", "click here", "click to",
    "comments:", "continue reading", "copyright (", "copyright by", "copyright 1", "copyright 2", "copyright ©",
    "credit:", "credit...", "don't miss", "don’t miss", "download our", "download the", "email the author",
    "enlarge this", "filed under", "first published", "follow @", "follow her on", "follow him on", "follow us",
    "follow them on", "for more details", "for more from", "for more information", "for more news", "for more of",
    "for more on", "for more stories", "get breaking", "get our", "get the latest", "got a news tip", "got a story",
    "got a tip", "have a news tip", "have a story", "have a tip", "illustration:", "image caption", "image copyright",
    "image credit", "image source", "image:", "join our", "join the conversation", "last updated", "like us on",
    "listen to this", "listen:", "media caption", "media playback", "more from", "more on this", "more stories",
    "more:", "most popular in", "most read in", "photo by", "photo credit", "photo:", "photograph:", "photos:",
    "picture:", "pictured:", "post comment", "posted:", "print this", "published:", "read also", "read more",
    "read next", "read:", "recommended for", "recommended reading", "recommended stories", "recommended:",
    "related article", "related articles", "related content", "related coverage", "related news", "related stories",
    "related story", "related topics", "related video", "related:", "see also", "see more", "share on", "share this",
    "sign up", "source:", "story continues", "subscribe", "support local", "support our", "tags:", "this article continues",
    "this article first", "this article originally", "this article was originally", "this story first",
    "this story originally", "this story was originally", "updated:", "video:", "watch:", "you may also",
    "you might also",
];
/// Beginnings that ask something of the reader; others may begin a sentence of the article.
#[rustfmt::skip]
const REQUESTS: [&str; 19] = [
    "become", "click", "continue", "don't", "don’t", "download", "email", "follow", "get", "got", "have", "join",
    "like", "listen", "share", "sign", "subscribe", "support", "this",
];
/// Whole lines that are not the article, in lower case.
#[rustfmt::skip]
const LINES: [&str; 60] = [
    "ad", "advert", "advertisement", "author", "caption", "close", "comment", "comments", "copy link", "copyright",
    "download", "email", "enlarge", "facebook", "follow", "hide caption", "highlights", "home", "image", "latest",
    "linkedin", "listen", "loading", "loading content ...", "menu", "more", "most popular", "most read", "news",
    "newsletter", "next", "now playing", "opinion", "photos", "pinterest", "play", "popular", "previous", "print",
    "recommended", "reddit", "related", "replay", "save", "search", "share", "share tweet submit", "show caption",
    "skip", "sport", "sports", "toggle caption", "top stories", "topics", "trending", "tweet", "twitter", "video",
    "whatsapp", "x",
];
/// Lines above the comments of readers, in lower case, without a number.
#[rustfmt::skip]
const COMMENTS: [&str; 12] = [
    "add a comment", "comments", "join the conversation", "join the discussion", "leave a comment",
    "leave a reply", "post a comment", "reader comments", "readers' comments", "thoughts on this",
    "view comments", "your comments",
];
/// A line longer than this is a paragraph, whatever it begins with.
const MAX_LINE: usize = 240;
/// Only so many paragraphs, with so many bytes, are compared with each other.
const MAX_BLOCKS: usize = 1000;
const MAX_COMPARED: usize = 1 << 18;

/// The text of the article: its paragraphs, separated by an empty line.
pub(super) fn article(blocks: &[Block], title: &str) -> String {
    let blocks = &blocks[..comments(blocks)];
    let first = blocks.iter().position(is_running).unwrap_or(0);
    let last = blocks.iter().rposition(is_running).unwrap_or(blocks.len());
    let kept = blocks.iter().enumerate().filter(|(at, block)| {
        !(is_accompanying(block) || *at < first && opens(block, title) || *at > last && closes(block))
    });
    let listed = listed(blocks);
    let comparable =
        blocks.len() <= MAX_BLOCKS && blocks.iter().map(|block| block.text.len()).sum::<usize>() <= MAX_COMPARED;
    let kept = kept.filter(|(at, block)| !(listed[*at] || comparable && is_repeated(blocks, block)));
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

/// Where the comments of readers begin, by the line above them.
fn comments(blocks: &[Block]) -> usize {
    let mut before = 0;
    let begin = blocks.iter().position(|block| {
        before += block.text.len();
        let line = block.text.trim().to_lowercase();
        let line =
            line.trim_end_matches([':', '!', '.', ')']).trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let line = line.split(" (").next().unwrap_or(line);
        // Below an article, and not its subject.
        before > 300 && block.place != Place::Quotation && COMMENTS.contains(&line)
    });
    begin.unwrap_or(blocks.len())
}

/// The names of a byline that stands as a line of its own above the text.
pub(super) fn byline(blocks: &[Block]) -> String {
    let first = blocks.iter().position(is_running).unwrap_or(blocks.len());
    let lines = blocks[..first].iter().map(|block| block.text.trim()).filter(|line| is_byline(line));
    lines.map(|line| bylines::names(line, "")).find(|names| !names.is_empty()).unwrap_or_default()
}

/// `By Ann Lee`, `Posted by Ann Lee at 3:51 pm on March 4, 2021 in News`.
fn is_byline(line: &str) -> bool {
    const STARTS: [&str; 6] = ["by ", "by: ", "posted by ", "submitted by ", "written by ", "story by "];
    let head = line.get(..20).unwrap_or(line).to_lowercase();
    let short = line.len() < if find_date(line, None).is_some() { MAX_LINE } else { 100 };
    short && STARTS.iter().any(|start| head.starts_with(start)) && (!ends_sentence(line) || line.ends_with(".m."))
}

/// Which blocks are items of a list of other articles: links alone, several of them or announced as such.
fn listed(blocks: &[Block]) -> Vec<bool> {
    let links = |block: &Block| {
        block.place != Place::Quotation
            && block.linked * 10 >= block.text.bytes().filter(|b| *b != b' ').count() * 9
            && !ends_sentence(&block.text)
    };
    let mut listed = vec![false; blocks.len()];
    let mut at = 0;
    while at < blocks.len() {
        let length = blocks[at..].iter().take_while(|block| links(block)).count();
        let announced = at > 0 && is_accompanying(&blocks[at - 1]);
        if length > 1 || length == 1 && announced {
            listed[at..at + length].fill(true);
        }
        at += length.max(1);
    }
    listed
}

/// Whether a line is a pull quote: words of a longer paragraph, set once more.
fn is_repeated(blocks: &[Block], block: &Block) -> bool {
    let bare = block.text.trim_matches(|c: char| !c.is_alphanumeric());
    (25..MAX_LINE).contains(&bare.len())
        && bare.split_whitespace().count() > 4
        && blocks.iter().any(|other| other.text.len() > block.text.len() + 10 && other.text.contains(bare))
}

/// A paragraph of running text.
fn is_running(block: &Block) -> bool {
    block.text.len() >= 80
        && !is_sign_off(&block.text)
        && !is_byline(&block.text)
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
    if text.len() <= MAX_LINE && BEGINNINGS.iter().any(|start| begins(&lower, start)) && !is_sentence(block, &lower) {
        return true;
    }
    let dated = ["updated", "published", "posted"].iter().any(|word| lower.starts_with(word));
    let whole = ends_sentence(text) && !lower.ends_with(".m.");
    if dated && text.len() < 80 && text.contains(|c: char| c.is_ascii_digit()) && !whole {
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

/// Whether a line that begins like one beside the article is a sentence of it all the same.
fn is_sentence(block: &Block, lower: &str) -> bool {
    let first = lower.split(' ').next().unwrap_or_default();
    let labelled = lower.get(..30).unwrap_or(lower).contains([':', '@', '©']) || first.starts_with(['(', '[']);
    let asks = REQUESTS.contains(&first) || matches!(first, "copyright" | "a");
    block.linked == 0 && !labelled && !asks && ends_sentence(&block.text) && lower.split_whitespace().count() >= 8
}

/// Who wrote an article and how to reach them, or whom to follow: below the text, never within it.
fn is_sign_off(text: &str) -> bool {
    #[rustfmt::skip]
    const CUES: [&str; 15] = [
        "follow", "contact", "email", "e-mail", "reach", "tweet", "twitter", "write to", "tips", "reporter", "editor",
        "writer", "correspondent", "covers", "columnist",
    ];
    let account = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
        word.contains('@') && word.len() > 2 || word.contains("twitter.com/")
    };
    if text.len() >= 400 || text.contains(['“', '"']) || !text.split_whitespace().any(account) {
        return false;
    }
    let lower = text.to_lowercase();
    text.split_whitespace().count() <= 6 || CUES.iter().any(|cue| lower.contains(cue))
}

/// Lines before the first paragraph: byline, date, headline once more.
fn opens(block: &Block, title: &str) -> bool {
    let text = block.text.trim();
    if block.place == Place::Quotation || ends_sentence(text) && text.len() > 60 {
        return false;
    }
    let lower = text.to_lowercase();
    is_byline(text)
        || lower.starts_with("by ") && !(ends_sentence(text) && text.split_whitespace().count() > 4)
        || text.len() < 120 && find_date(text, None).is_some()
        || text.eq_ignore_ascii_case(title)
        || !ends_sentence(text) && text.split_whitespace().count() <= 3
}

/// Lines after the last paragraph: about the author, addresses, menus.
fn closes(block: &Block) -> bool {
    let text = block.text.trim();
    match block.place {
        Place::Quotation => false,
        Place::Item => block.linked > 0,
        _ => is_sign_off(text) || !ends_sentence(text),
    }
}

fn begins(lower: &str, start: &str) -> bool {
    lower.strip_prefix(start).is_some_and(|rest| {
        !start.ends_with(char::is_alphabetic) || rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric())
    })
}

/// `Image 1 of 8`, `1 of 6`, `3 min read`, `11:00`.
fn is_counter(lower: &str) -> bool {
    let time = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '.' | ' '));
    if lower.len() < 16
        && time.contains([':', '.'])
        && time.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b' '))
    {
        return true;
    }
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
    const MARKS: [&str; 9] = [
        "Getty Images",
        "AP Photo",
        "Shutterstock",
        "via AP",
        "/AFP",
        "/Reuters",
        "Photo:",
        "Image credit",
        "Credit...",
    ];
    // `The bridge last week. (Ann Lee/The Post)`
    let last = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')).map(|(_, last)| last);
    let slashed = last.and_then(|last| last.split_once('/')).is_some_and(|(one, other)| {
        one.contains(' ') && [one, other].iter().all(|name| name.trim().starts_with(char::is_uppercase))
    });
    text.len() < 120 && !ends_sentence(text.trim_end_matches(')')) && MARKS.iter().any(|mark| text.contains(mark))
        || text.len() < MAX_LINE && slashed && !text.contains(['“', '"'])
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
