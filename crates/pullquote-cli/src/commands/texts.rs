//! `pullquote texts`: the texts as they are read, as JSON Lines. The text of a page or of a web archive exists nowhere
//! else, and every offset of the other commands refers to it.

use super::stage::plain;
use crate::flags::{Invocation, TextsArgs};
use crate::outcome::{Early, Ended};
use crate::run::{Done, run_plan};
use anyhow::Result;
use pullquote::corpus::Article;
use serde::Serialize;

/// One article. The line is itself an input, with the same id and offsets.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    text: &'a str,
    /// The bytes of the article without its header lines.
    body_bytes: [usize; 2],
    #[serde(skip_serializing_if = "str::is_empty")]
    date: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    outlet: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    author: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
    file: &'a str,
    record: u64,
}

impl<'a> From<&'a Article> for Line<'a> {
    fn from(article: &'a Article) -> Self {
        Line {
            id: &article.id,
            text: &article.text,
            body_bytes: [article.body.start, article.body.end],
            date: &article.date,
            title: &article.title,
            outlet: &article.outlet,
            author: &article.author,
            url: &article.url,
            language: article.language,
            file: &article.place.source,
            record: article.place.record,
        }
    }
}

/// Runs the command.
pub fn texts(args: &TextsArgs, invocation: &Invocation, early: &Early) -> Result<Ended> {
    let plan = plain(&args.common, invocation, Vec::new(), "")?;
    run_plan(&plan, early, |article, _| {
        let mut line = serde_json::to_vec(&Line::from(article)).expect("strings and numbers become JSON");
        line.push(b'\n');
        Done { blocks: vec![line], ..Done::default() }
    })
}
