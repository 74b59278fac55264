//! What the accurate network learns about speakers: the mentions of each annotated article, and whose words each report is.

use super::rows::{self, Read};
use super::truth;
use anyhow::Result;
use pullquote_quotes::train::Grade;
use pullquote_tokenize::Span;
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// A range of tokens, half open.
type Range = [usize; 2];

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    fold: usize,
    tokens: usize,
    /// First token, one past the last, entity.
    mentions: Vec<[usize; 3]>,
    reports: Vec<Report>,
}

#[derive(Serialize)]
struct Report {
    content: Range,
    source: Option<Range>,
    cue: Option<Range>,
    /// The entities that speak; none if the source has no name.
    speakers: Vec<usize>,
}

/// Writes a line for each article to standard output.
pub fn run(data: &Path) -> Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for article in rows::read(data)? {
        serde_json::to_writer(&mut out, &line(&article))?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

fn line(article: &Read) -> Line<'_> {
    let mentions = article.entities.mentions.iter();
    let mentions = mentions.filter_map(|m| Some([m.first.as_usize(), m.end.as_usize(), m.entity? as usize]));
    let reports = article.reports.iter().zip(&article.gold).filter_map(|(report, gold)| {
        Some(Report {
            content: tokens(article, &report.content)?,
            source: tokens(article, &report.source),
            cue: tokens(article, &report.cue),
            speakers: speakers(article, gold.as_ref()?)?,
        })
    });
    Line {
        id: &article.id,
        fold: article.fold,
        tokens: article.tokens.len(),
        mentions: mentions.collect(),
        reports: reports.collect(),
    }
}

fn tokens(article: &Read, spans: &[Span]) -> Option<Range> {
    let all = Span::new(spans.first()?.start, spans.last()?.end);
    Some([article.tokens.token_at(all.start).as_usize(), article.tokens.token_at(all.end - 1).as_usize() + 1])
}

/// The entities of these names, or else those of variants of them; `None` if the article's entities have neither.
fn speakers(article: &Read, names: &[String]) -> Option<Vec<usize>> {
    let grades = truth(article, names).grades;
    let graded = |grade: Grade| (0..grades.len()).filter(|n| grades[*n] == grade).collect::<Vec<_>>();
    let found = [Grade::Speaker, Grade::Variant].into_iter().map(graded).find(|found| !found.is_empty());
    found.or_else(|| names.is_empty().then(Vec::new))
}
