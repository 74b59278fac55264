//! Posts of social networks in an article, signed but without marks.

use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::{Doc, Tag};
use pullquote_tokenize::{TokenIndex, TokenRange};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::Post.id(),
    purpose: "A paragraph signed with a name and the handle of an account is a post by that name.",
    examples: &[Example {
        text: "The bridge fell in May.\n\nNobody came to look at it. We are on our own. — Ada Obi (@adaobi) May 4, 2021",
        with: "Ada Obi <Ada Obi (@adaobi)> []: Nobody came to look at it. We are on our own.",
        without: "",
    }],
};

/// Most tokens of the name before a handle.
const LONGEST_NAME: u32 = 8;
/// Most tokens behind the handle: a date, a time, a link.
const LONGEST_DATE: u32 = 12;
/// Most tokens of a handle with its brackets.
const LONGEST_HANDLE: u32 = 6;
/// Shorter paragraphs are links; the post stands before them.
const LEAST_WORDS: usize = 3;
/// How often a post is right, words and name.
const PROBABILITY: f32 = 0.9;

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    let mut found = false;
    for (number, paragraph) in doc.tokens.paragraphs().iter().enumerate() {
        let Some((source, end)) = signature(doc, paragraph.tokens) else { continue };
        let mut content = without_links(doc, paragraph.tokens.start.until(end));
        if doc.words_in(content) < LEAST_WORDS {
            let Some(before) = number.checked_sub(1) else { continue };
            content = without_links(doc, doc.tokens.paragraphs()[before].tokens);
            if doc.words_in(content) < LEAST_WORDS {
                continue;
            }
        }
        // What a post reports of others is part of it.
        let apart = |d: &Draft| d.end() <= content.start || d.start() >= source.end || d.start() < content.start;
        drafts.retain(apart);
        if drafts.iter().any(|d| d.content.iter().any(|p| p.overlaps(content))) {
            continue;
        }
        found = true;
        drafts.push(Draft::proposed(vec![content], Some(source), PROBABILITY));
    }
    if found {
        drafts.sort_by_key(Draft::start);
    }
}

/// `— Ada Obi (@adaobi) May 4, 2021` at the end of a paragraph: name and handle, and the dash before them.
fn signature(doc: &Doc, paragraph: TokenRange) -> Option<(TokenRange, TokenIndex)> {
    let from = paragraph.start.max(paragraph.end.saturating_sub(LONGEST_DATE + LONGEST_HANDLE));
    let open = from.until(paragraph.end).iter().find(|&i| doc.word(i) == "(" && doc.word(i + 1).starts_with('@'))?;
    let end = open.until(paragraph.end.min(open + LONGEST_HANDLE)).iter().find(|&i| doc.word(i) == ")")? + 1;
    let start = paragraph.start.max(open.saturating_sub(LONGEST_NAME + 1));
    let dash = start.until(open).iter().rev().find(|&i| doc.tag(i) == Tag::Dash)?;
    let ends = end == paragraph.end || doc.is_time(end) || !matches!(doc.tag(end), Tag::Word(_) | Tag::Comma);
    (dash + 1 < open && ends).then_some(((dash + 1).until(end), dash))
}

/// A range without the links at its end.
fn without_links(doc: &Doc, mut range: TokenRange) -> TokenRange {
    loop {
        let mut start = range.end;
        while start > range.start && (start == range.end || doc.tokens.glued(start)) {
            start -= 1;
        }
        let chunk = doc.tokens.span_of(start.until(range.end)).of(doc.text);
        if range.is_empty() || !["http", "pic.", "www."].iter().any(|begin| chunk.contains(begin)) {
            return range;
        }
        range.end = start;
    }
}
