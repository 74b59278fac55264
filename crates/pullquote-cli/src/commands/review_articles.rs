//! `pullquote review --articles N`: whole articles drawn at random, to judge what was found and mark what was missed.

use super::table_page::corrections;
use crate::flags::ReviewArgs;
use crate::messages;
use crate::output::write_output;
use crate::overlap::{self, Target};
use crate::page::{article_view, paragraphs};
use crate::plan::pipeline;
use crate::table::{self, TableRow};
use anyhow::{Result, ensure};
use pullquote::corpus::{Article, Corpus, Input};
use pullquote::tokenize::Tokens;
use pullquote::{Pipeline, Scratch};
use pullquote_page::{ArticleView, ArticlesReview, QuoteView, SpeakerView};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// What is to be judged.
pub struct Asked<'a> {
    /// How many articles are drawn.
    pub count: usize,
    /// The table whose rows are judged; without one the articles are analysed.
    pub table: Option<&'a Path>,
    /// The files and folders of the articles.
    pub texts: &'a [PathBuf],
}

/// Runs the command; returns the number of articles lost.
pub fn review_articles(args: &ReviewArgs, asked: &Asked<'_>) -> Result<u64> {
    let read = asked.texts.iter().map(PathBuf::as_path).chain(asked.table).chain(args.corrections.as_deref());
    overlap::check(&read.map(Path::to_path_buf).collect::<Vec<_>>(), &[Target::file(&args.output)])?;
    let mut page = ArticlesReview::new(args.title.as_deref().unwrap_or("Review of articles"));
    if let Some(coder) = &args.coder {
        page.coder(coder);
    }
    corrections(args.corrections.as_deref(), &mut |row| page.judged(row))?;
    let (articles, losses) = drawn(asked, args.seed)?;
    ensure!(!articles.is_empty(), "there is no article");
    let pipeline = pipeline(&args.analysis, args.min_confidence)?;
    let strange = match asked.table {
        None => {
            let mut scratch = Scratch::default();
            articles.iter().for_each(|article| page.push(&article_view(&pipeline.analyze(article, &mut scratch))));
            0
        }
        Some(table) => from_table(table, &articles, &pipeline, &mut page)?,
    };
    write_output(&args.output, &page.html())?;
    if !args.quiet {
        messages::print(&format!("{} articles to judge", page.len()));
        if page.len() < asked.count {
            messages::print(&format!("fewer than the {} asked for: there are no more", asked.count));
        }
        if strange > 0 {
            messages::print(&format!("{strange} rows left out: their words are not in the article of that id"));
        }
    }
    Ok(losses)
}

/// Articles drawn at random, in an order that does not depend on that of the input: those whose ids have the lowest hashes.
fn drawn(asked: &Asked<'_>, seed: u64) -> Result<(Vec<Article>, u64)> {
    let inputs = asked.texts.iter().map(Input::open).collect::<Result<Vec<_>, _>>()?;
    let mut least: BTreeMap<(u64, String), Article> = BTreeMap::new();
    let mut losses = 0;
    for article in Corpus::new(inputs).articles() {
        match article {
            Ok(article) => {
                // Of articles with the same id the last one is drawn: rows and corrections could not tell them apart.
                least.insert((xxh3_64_with_seed(article.id.as_bytes(), seed), article.id.clone()), article);
                if least.len() > asked.count {
                    least.pop_last();
                }
            }
            Err(error) => {
                losses += 1;
                messages::print(&format!("error: {error}"));
            }
        }
    }
    Ok((least.into_values().collect(), losses))
}

/// Fills the page with the rows of a table. Returns how many rows do not match the texts.
fn from_table(table: &Path, articles: &[Article], pipeline: &Pipeline, page: &mut ArticlesReview) -> Result<u64> {
    let mut rows: HashMap<&str, Vec<TableRow>> =
        articles.iter().map(|article| (article.id.as_str(), Vec::new())).collect();
    let mut of_table = 0_u64;
    table::read(table, &mut |row| {
        of_table += 1;
        if let Some(rows) = rows.get_mut(row.get("article_id")) {
            rows.push(row);
        }
        Ok(())
    })?;
    let found: usize = rows.values().map(Vec::len).sum();
    ensure!(
        of_table == 0 || found > 0,
        "no row of the table is of one of these articles: was it made from other texts?"
    );
    let mut scratch = Scratch::default();
    let mut strange = 0;
    for article in articles {
        let own = &rows[article.id.as_str()];
        let fitting: Vec<&TableRow> = own.iter().filter(|row| fits(row, &article.text)).collect();
        strange += (own.len() - fitting.len()) as u64;
        page.push(&view(article, pipeline.tokenize(article, &mut scratch), &fitting));
    }
    Ok(strange)
}

fn fits(row: &TableRow, text: &str) -> bool {
    let quote = row.get("quote");
    table::words(text, &pieces(row)).is_some_and(|words| !words.is_empty() && (quote.is_empty() || quote == words))
}

fn pieces(row: &TableRow) -> Vec<(u32, u32)> {
    if row.pieces.is_empty() { span(row, "start", "end") } else { row.pieces.clone() }
}

fn span(row: &TableRow, start: &str, end: &str) -> Vec<(u32, u32)> {
    let place = |column| row.get(column).parse::<u32>().ok();
    place(start).zip(place(end)).into_iter().collect()
}

/// An article with the rows of a table in it.
fn view<'a>(article: &'a Article, tokens: &Tokens, rows: &[&'a TableRow]) -> ArticleView<'a> {
    let mut speakers: Vec<SpeakerView<'a>> = Vec::new();
    let mut number = |name: &'a str, role: &'a str| {
        speakers.iter().position(|speaker| speaker.name == name).unwrap_or_else(|| {
            speakers.push(SpeakerView { name: name.into(), role: role.into(), mentions: Vec::new() });
            speakers.len() - 1
        })
    };
    let quotes = rows.iter().map(|row| {
        let names: Vec<&str> = row.get("speaker").split("; ").filter(|name| !name.is_empty()).collect();
        let role = if names.len() == 1 { row.get("speaker_role") } else { "" };
        let or =
            |pieces: &[(u32, u32)], start, end| if pieces.is_empty() { span(row, start, end) } else { pieces.to_vec() };
        QuoteView {
            id: row.get("quote_id").to_owned(),
            content: pieces(row),
            source: or(&row.source, "source_start", "source_end"),
            cue: or(&row.cue, "cue_start", "cue_end"),
            kind: row.get("type"),
            speakers: names.into_iter().map(|name| number(name, role)).collect(),
            source_kind: row.get("source_kind"),
            resolved_by: row.get("resolved_by"),
            status: row.get("status"),
            confidence: row.confidence().unwrap_or_default(),
            flags: Vec::new(),
        }
    });
    let quotes = quotes.collect();
    ArticleView {
        id: &article.id,
        title: &article.title,
        date: &article.date,
        outlet: &article.outlet,
        author: &article.author,
        url: &article.url,
        text: &article.text,
        paragraphs: paragraphs(tokens),
        speakers,
        quotes,
        ..ArticleView::default()
    }
}
