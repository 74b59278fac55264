//! Which parts of a page are about something else than its article: readers' comments, other articles, the site.

use dom_query::NodeRef;

/// Words in the class or id of elements about other articles, or about readers.
#[rustfmt::skip]
const ASIDE: [&str; 18] = [
    "comment", "related", "sidebar", "recommend", "footer", "widget", "newsletter", "trending", "popular", "recent-",
    "more-", "promo", "teaser", "breadcrumb", "cookie", "quote", "caption", "reply",
];
/// Feet that belong to an article.
const FEET: [&str; 5] = ["entry", "post", "article", "story", "author"];
/// Builders of pages call every part a widget.
const BUILDERS: [&str; 2] = ["elementor", "wp-block"];
/// Classes of headlines.
const TITLES: [&str; 5] = ["entry-title", "post-title", "article-title", "story-title", "headline"];
/// Classes and ids of the text itself, however else its element is named.
const CONTENT: [&str; 10] = [
    "articlebody",
    "article-body",
    "article__body",
    "entry-content",
    "story-body",
    "storybody",
    "post-content",
    "article-content",
    "article__content",
    "post-body",
];

/// Whether the dates and names in an element are not the article's. `marks` are its class and id, in lower case.
pub(super) fn is_aside(node: &NodeRef<'_>, name: &str, marks: &str) -> bool {
    if matches!(name, "body" | "html" | "main" | "article") {
        return false;
    }
    let of_article = || FEET.iter().any(|foot| marks.contains(foot));
    if name == "footer" {
        return !of_article() && !node.ancestors_it(Some(4)).any(|above| above.has_name("article"));
    }
    let named = ASIDE.iter().any(|word| {
        marks.split(' ').any(|class| {
            class.contains(word) && !(*word == "widget" && BUILDERS.iter().any(|start| class.starts_with(start)))
        }) && !(*word == "footer" && of_article())
    });
    // `content with-sidebar` holds the article itself.
    named && !holds_article(node)
}

/// Whether the article, or its headline, is in an element.
pub(super) fn holds_article(node: &NodeRef<'_>) -> bool {
    node.descendants_it()
        .any(|inner| inner.is_element() && (inner.has_name("h1") || is_title(&inner) || is_content(&inner)))
}

/// Whether an element is the headline of an article.
pub(super) fn is_title(node: &NodeRef<'_>) -> bool {
    let named = |key: &str| node.attr(key).is_some_and(|marks| TITLES.iter().any(|title| marks.contains(title)));
    named("class") || node.attr("itemprop").is_some_and(|value| &*value == "headline")
}

/// Whether an element is marked as the text of the article.
pub(super) fn is_content(node: &NodeRef<'_>) -> bool {
    let named = marks(node).is_some_and(|marks| CONTENT.iter().any(|content| marks.contains(content)));
    named || node.attr("itemprop").is_some_and(|value| value.eq_ignore_ascii_case("articleBody"))
}

/// The class and id of an element, in lower case.
pub(super) fn marks(node: &NodeRef<'_>) -> Option<String> {
    let (class, id) = (node.attr("class"), node.attr("id"));
    let marks = format!("{} {}", class.unwrap_or_default(), id.unwrap_or_default()).to_ascii_lowercase();
    (marks.len() > 1).then_some(marks)
}
