//! `pullquote texts`: the texts as they are read, in JSON Lines. Of a page or a web archive the text exists nowhere
//! else, and every offset of the other commands counts its bytes.

use crate::cli::TextsArgs;
use crate::job::{Done, Ended, Invocation};
use crate::stages::run_plain;
use anyhow::Result;
use pullquote::corpus::Article;
use serde::Serialize;

/// One article. The names are such that the line is an input again, with the same id and offsets.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    text: &'a str,
    /// The part that is the article.
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
pub fn texts(args: &TextsArgs, invocation: &Invocation) -> Result<Ended> {
    run_plain(&args.common, invocation, &[], "", false, |article, _| {
        let mut line = serde_json::to_vec(&Line::from(article)).expect("strings and numbers become JSON");
        line.push(b'\n');
        Done { blocks: vec![line], ..Done::default() }
    })
}
