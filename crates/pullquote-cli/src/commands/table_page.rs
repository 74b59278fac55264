//! What `report` and `review` share: a table of quotations, with its context, as a page.

use crate::flags::ReportArgs;
use crate::messages;
use crate::output::write_output;
use crate::overlap::{self, Target};
use crate::table::{self, TableRow};
use anyhow::{Result, bail, ensure};
use pullquote::corpus::{Article, Corpus, Input};
use pullquote_page::measure::Verdict;
use pullquote_page::{Correction, Report, page_name};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Bytes of context on each side, before they are cut to whole words.
const CONTEXT: usize = 300;

/// Makes sure that the page replaces nothing that is read.
pub fn check(args: &ReportArgs) -> Result<()> {
    let read = args.articles.iter().chain(&args.corrections).chain(&args.clusters).chain([&args.table]);
    overlap::check(&read.cloned().collect::<Vec<_>>(), &[Target::file(&args.output)])
}

/// The title of a page.
pub fn title(args: &ReportArgs, what: &str) -> String {
    match (&args.title, args.table.file_stem()) {
        (Some(title), _) => title.clone(),
        (None, Some(stem)) if args.table != Path::new("-") => format!("{what} in {}", stem.to_string_lossy()),
        _ => what.to_owned(),
    }
}

/// Passes the rows of a table of corrections on: verdicts, and articles that were read to their end.
pub fn corrections(path: Option<&Path>, each: &mut dyn FnMut(&Correction<'_>)) -> Result<()> {
    let Some(path) = path else { return Ok(()) };
    table::read(path, &mut |row| {
        let verdict = row.get("verdict").trim();
        let known =
            verdict.is_empty() || verdict.eq_ignore_ascii_case("missed") || Verdict::from_label(verdict).is_some();
        ensure!(known, "{verdict:?} is not a verdict; use right, wrong speaker, wrong or missed");
        let speaker = match row.get("speaker_should_be") {
            "" => row.get("corrected_speaker"),
            speaker => speaker,
        };
        each(&Correction { verdict, speaker_should_be: speaker, ..row.correction() });
        Ok(())
    })
}

/// Reads the table into the page and writes it.
pub fn fill(args: &ReportArgs, mut report: Report, drawn: Option<BTreeSet<String>>) -> Result<u64> {
    let mut links = Links { folder: args.views.as_deref(), output: &args.output, known: HashMap::new() };
    // The rows shown in the page wait for their context; further ones are only counted.
    let mut held: Vec<TableRow> = Vec::new();
    let mut losses = 0;
    let mut bare = 0_u64;
    let mut given = false;
    let mut give = |held: &mut Vec<TableRow>, report: &mut Report, losses: &mut u64| -> Result<()> {
        if !args.articles.is_empty() {
            *losses += add_context(held, &args.articles)?;
        }
        for row in held.drain(..) {
            bare += u64::from(row.get("quote").is_empty());
            report.push(&row.report());
        }
        Ok(())
    };
    table::read(&args.table, &mut |mut row| {
        if drawn.as_ref().is_some_and(|drawn| !drawn.contains(row.get("quote_id"))) {
            return Ok(());
        }
        if given {
            report.push(&row.report());
            return Ok(());
        }
        row.link = links.of(row.get("article_id"));
        held.push(row);
        if held.len() >= args.rows {
            give(&mut held, &mut report, &mut losses)?;
            given = true;
        }
        Ok(())
    })?;
    if !given {
        give(&mut held, &mut report, &mut losses)?;
    }
    if bare > 0 && args.articles.is_empty() {
        bail!("the table has offsets but no text: name the articles with --articles FOLDER");
    }
    write_output(&args.output, &report.html())?;
    if !args.quiet {
        messages::print(&format!(
            "{} rows, {} of them in the table of the page",
            report.rows(),
            report.rows() - report.left_out()
        ));
        if bare > 0 {
            messages::print(&format!("{bare} rows have no text: their articles were not found"));
        }
    }
    Ok(losses)
}

/// Links to the pages of articles, if there are any.
struct Links<'a> {
    folder: Option<&'a Path>,
    output: &'a Path,
    known: HashMap<String, String>,
}

impl Links<'_> {
    fn of(&mut self, article: &str) -> String {
        let Some(folder) = self.folder else { return String::new() };
        if let Some(link) = self.known.get(article) {
            return link.clone();
        }
        let page = folder.join(page_name(article));
        // Relative to the report, so that both can be moved together.
        let base = self.output.parent().unwrap_or(Path::new(""));
        let relative = page.strip_prefix(base).unwrap_or(&page);
        let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let link = if page.is_file() { parts.join("/") } else { String::new() };
        self.known.insert(article.to_owned(), link.clone());
        link
    }
}

/// Reads the articles once and takes the context of the quotations from them. Returns the number of articles lost.
fn add_context(rows: &mut [TableRow], articles: &[PathBuf]) -> Result<u64> {
    let mut of_article: HashMap<String, Vec<usize>> = HashMap::new();
    for (n, row) in rows.iter().enumerate() {
        of_article.entry(row.get("article_id").to_owned()).or_default().push(n);
    }
    let inputs = articles.iter().map(Input::open).collect::<Result<Vec<_>, _>>()?;
    let mut losses = 0;
    for article in Corpus::new(inputs).articles() {
        let Ok(article) = article else {
            losses += 1;
            continue;
        };
        for &n in of_article.get(&article.id).map_or(&[][..], Vec::as_slice) {
            cut(&mut rows[n], &article);
        }
    }
    Ok(losses)
}

fn cut(row: &mut TableRow, article: &Article) {
    let text = article.text.as_str();
    let (Some(&(start, _)), Some(&(_, end))) = (row.pieces.first(), row.pieces.last()) else { return };
    let Some(words) = table::words(text, &row.pieces) else { return };
    if row.get("quote").is_empty() {
        row.set("quote", words);
        row.set("speaker_mention", table::words(text, &row.source).unwrap_or_default());
        row.set("cue", table::words(text, &row.cue).unwrap_or_default());
    } else if row.get("quote") != words {
        // Another text under the same id: its context would mislead.
        return;
    }
    let from = text.floor_char_boundary((start as usize).saturating_sub(CONTEXT));
    let to = text.ceil_char_boundary((end as usize + CONTEXT).min(text.len()));
    let (before, after) = (&text[from..start as usize], &text[end as usize..to]);
    let before = if from == 0 { before } else { before.split_once(char::is_whitespace).map_or("", |(_, rest)| rest) };
    let after =
        if to == text.len() { after } else { after.rsplit_once(char::is_whitespace).map_or("", |(rest, _)| rest) };
    row.before = before.to_owned();
    row.after = after.to_owned();
}
