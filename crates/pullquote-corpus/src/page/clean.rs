//! Removes from a page what is not the article, before the main text is looked for: captions and credits, galleries,
//! bylines, lists of other articles, forms, buttons to share.
//!
//! Elements are judged by their names and by the words of their classes, and one that holds much of the page's text is
//! kept whatever it is called.

use super::aside::{holds_article, is_content, marks};
use dom_query::{Document, NodeRef};

/// Elements that never hold the text of an article.
#[rustfmt::skip]
const ELEMENTS: [&str; 18] = [
    "nav", "form", "button", "input", "select", "textarea", "figcaption", "svg", "iframe", "dialog", "video", "audio",
    "object", "embed", "canvas", "menu", "template", "style",
];
/// Words of a class or id of what is not the article.
#[rustfmt::skip]
const WORDS: [&str; 73] = [
    "ads", "adsense", "advert", "advertisement", "authorbio", "breadcrumb", "breadcrumbs", "byline", "bylines",
    "caption", "captions", "carousel", "commentform", "comments", "consent", "cookie", "copyright", "credit", "credits",
    "dateline", "disqus", "follow", "footer", "gallery", "gdpr", "lightbox", "mostread", "navigation", "newsletter", "onetrust", "optin",
    "outbrain", "paywall", "photocaption", "photocredit", "popular", "popup", "print", "promo", "pubdate", "readmore",
    "recirc", "recirculation", "recommendation", "recommendations", "recommended", "related", "relatedcontent",
    "relatedlinks", "relatedposts", "relatedstories", "replies", "share", "sharebar", "sharedaddy", "sharing",
    "sidebar", "signup", "slideshow", "social", "sponsor", "sponsored", "subscribe", "subscription", "taboola",
    "tags", "teaser", "timestamp", "toolbar", "trending", "widget", "wpcnt", "zergnet",
];
/// Words that count only together, as parts of a class: `author-bio`, `most-popular`.
#[rustfmt::skip]
const PAIRS: [(&str, &str); 32] = [
    ("ad", "slot"), ("ad", "container"), ("ad", "unit"), ("ad", "wrapper"), ("ad", "banner"), ("video", "player"),
    ("author", "bio"), ("author", "info"), ("author", "box"), ("about", "author"), ("most", "read"),
    ("most", "popular"), ("read", "more"), ("read", "next"), ("see", "also"), ("also", "like"), ("more", "stories"),
    ("more", "from"), ("more", "news"), ("post", "meta"), ("entry", "meta"), ("article", "meta"), ("post", "date"),
    ("entry", "date"), ("image", "text"), ("media", "text"), ("image", "description"), ("photo", "description"),
    ("sign", "up"), ("call", "action"), ("post", "tags"), ("up", "next"),
];
/// An element with more of the page's paragraphs than this part of them is kept.
const SHARE: (usize, usize) = (1, 4);
/// A page has at least this much text besides its comments, however long these are.
const BESIDES_COMMENTS: usize = 100;
/// Classes of an element that holds a picture and its caption.
const PICTURES: [&str; 7] = ["image", "img", "media", "photo", "pic", "picture", "thumbnail"];
/// A shorter run of text is a label.
const RUN: usize = 50;

/// Cleans a page in place.
pub(super) fn clean(document: &Document) {
    let Some(body) = document.body() else { return };
    let whole = runs(&body, usize::MAX);
    if whole < BESIDES_COMMENTS {
        return;
    }
    let mut next = body.first_child();
    while let Some(node) = next {
        let remove = node.is_element() && is_junk(&node) && is_small(&node, whole);
        // Who is quoted stands in the footer of a quotation, or in its caption; Readability would remove them.
        let quoted = node.has_name("figcaption") || node.has_name("footer") && within_quotation(&node);
        if !remove && quoted {
            node.rename("div");
        }
        let after = |from: NodeRef<'_>| {
            let mut at = from;
            loop {
                if let Some(sibling) = at.next_sibling() {
                    return Some(sibling.id);
                }
                at = at.parent().filter(|parent| parent.id != body.id)?;
            }
        };
        let following =
            if remove { after(node) } else { node.first_child().map(|child| child.id).or_else(|| after(node)) };
        if remove {
            node.remove_from_parent();
        }
        next = following.map(|id| NodeRef { id, tree: &document.tree });
    }
}

fn is_junk(node: &NodeRef<'_>) -> bool {
    let Some(name) = node.node_name() else { return false };
    if ELEMENTS.contains(&&*name) {
        return &*name != "figcaption" || !node.parent().is_some_and(|figure| has_quotation(&figure));
    }
    match &*name {
        "html" | "body" | "main" | "article" | "h1" => false,
        "footer" | "aside" => !within_quotation(node),
        "figure" => !has_quotation(node),
        "p" if is_caption(node) => true,
        "blockquote" | "p" => has_word(node) && length(node, 300) < 300,
        _ => (has_word(node) || is_picture(node)) && !is_content(node) && (is_comments(node) || !has_quotation(node)),
    }
}

/// What readers wrote below the article, which may quote it, or a panel that asks for consent; both may be longer than it.
fn is_comments(node: &NodeRef<'_>) -> bool {
    const MARKS: [&str; 6] = ["comment", "disqus", "onetrust", "consent", "cookie", "gdpr"];
    // `post comments-open` is the article.
    marks(node).is_some_and(|marks| MARKS.iter().any(|mark| marks.contains(mark))) && !holds_article(node)
}

/// Whether an element holds little enough of the page's text to be removed.
fn is_small(node: &NodeRef<'_>, whole: usize) -> bool {
    let comments = is_comments(node);
    let most = if comments { whole.saturating_sub(BESIDES_COMMENTS) } else { whole / SHARE.1 * SHARE.0 }.max(100);
    let content = || node.descendants_it().any(|inner| inner.is_element() && is_content(&inner));
    runs(node, most) < most && (comments || !content())
}

/// The bytes of text in runs long enough to be sentences; counting stops at `most`.
fn runs(node: &NodeRef<'_>, most: usize) -> usize {
    let mut sum = 0;
    for inner in node.descendants_it().filter(|inner| inner.is_text()) {
        let length = inner.text().trim().len();
        if length >= RUN && !inner.parent().is_some_and(|parent| is_silent(&parent)) {
            sum += length;
            if sum >= most {
                break;
            }
        }
    }
    sum
}

/// Whether an element holds a picture and little text, its caption.
fn is_picture(node: &NodeRef<'_>) -> bool {
    let named = has_any(node, &|words| words.iter().any(|word| PICTURES.contains(word)));
    named && length(node, 600) < 600 && node.descendants_it().any(|inner| inner.has_name("img"))
}

/// Whether a paragraph is a picture and emphasised words below it.
fn is_caption(node: &NodeRef<'_>) -> bool {
    let emphasised = |text: &NodeRef<'_>| {
        let mut above = text.ancestors_it(Some(4)).take_while(|above| above.id != node.id);
        above.any(|above| above.node_name().is_some_and(|name| matches!(&*name, "em" | "i" | "small")))
    };
    node.children_it(false).any(|child| child.has_name("img"))
        && length(node, 300) < 300
        && node
            .descendants_it()
            .filter(|inner| inner.is_text() && !inner.text().trim().is_empty())
            .all(|text| emphasised(&text))
}

/// Whether a quotation or an embedded post is in an element.
fn has_quotation(node: &NodeRef<'_>) -> bool {
    node.descendants_it().any(|inner| inner.has_name("blockquote"))
}

fn within_quotation(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(Some(4)).any(|above| above.has_name("blockquote"))
}

fn has_word(node: &NodeRef<'_>) -> bool {
    has_any(node, &|words| {
        // Elementor calls every part of a page a widget.
        let built = words.first() == Some(&"elementor");
        words.iter().any(|word| WORDS.binary_search(word).is_ok() && !(built && *word == "widget"))
            || words.windows(2).any(|pair| PAIRS.contains(&(pair[0], pair[1])))
    })
}

/// Whether the words of one of an element's classes, or of its id, pass a test.
fn has_any(node: &NodeRef<'_>, test: &dyn Fn(&[&str]) -> bool) -> bool {
    ["class", "id"].iter().filter_map(|key| node.attr(key)).any(|value| {
        value.split_ascii_whitespace().any(|class| {
            let class = words_of(class);
            test(&class.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>())
        })
    })
}

/// `articleShareBar` and `article__share-bar` as `article share bar`.
fn words_of(class: &str) -> String {
    let mut out = String::with_capacity(class.len() + 4);
    let mut lower = false;
    for c in class.chars() {
        match c {
            'A'..='Z' => {
                if lower {
                    out.push(' ');
                }
                out.push(c.to_ascii_lowercase());
                lower = false;
            }
            'a'..='z' | '0'..='9' => {
                out.push(c);
                lower = true;
            }
            _ => {
                out.push(' ');
                lower = false;
            }
        }
    }
    out
}

/// The bytes of text in an element outside scripts; counting stops at `most`.
fn length(node: &NodeRef<'_>, most: usize) -> usize {
    let mut sum = 0;
    for inner in node.descendants_it() {
        if inner.is_text() && !inner.parent().is_some_and(|parent| is_silent(&parent)) {
            sum += inner.text().trim().len();
            if sum >= most {
                break;
            }
        }
    }
    sum
}

fn is_silent(node: &NodeRef<'_>) -> bool {
    node.node_name().is_some_and(|name| matches!(&*name, "script" | "style" | "noscript" | "template"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn words_of_classes() {
        assert_eq!(words_of("articleShareBar").trim(), "article share bar");
        assert_eq!(words_of("article__share-bar").split_whitespace().collect::<Vec<_>>(), ["article", "share", "bar"]);
    }

    #[test]
    fn what_surrounds_an_article_goes() {
        let html = "<body><article><p class='lead'>She left the town on Monday, the clerk said in a long statement.</p>\
            <p>The clerk stays behind with the papers of ten years, and nobody knows what she will do.</p>\
            <div class='photo-caption'>A bridge</div><figure><img><figcaption>By Ann</figcaption></figure>\
            <blockquote>Gone.<footer>Ann Lee</footer></blockquote><div class='relatedStories'>Other news</div></article>";
        let document = Document::from(html);
        clean(&document);
        let text = document.text();
        assert!(text.contains("Gone.Ann Lee") && text.contains("She left"), "{text}");
        assert!(!text.contains("bridge") && !text.contains("By Ann") && !text.contains("Other news"), "{text}");
        let all = Document::from("<body><div class='share'><p>All of the text of this page stands here.");
        clean(&all);
        assert!(all.text().contains("All of the text"));
    }
}
