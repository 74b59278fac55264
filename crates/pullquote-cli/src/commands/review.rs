//! `pullquote review`: a page in which rows of a table, or whole articles, are judged.

use super::review_articles::{Asked, review_articles};
use super::table_page::{check, corrections, fill, title};
use crate::flags::{ReportArgs, ReviewArgs};
use crate::table;
use anyhow::{Result, bail, ensure};
use pullquote_page::Report;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Runs the command; returns the number of articles lost.
pub fn review(args: &ReviewArgs) -> Result<u64> {
    let (count, texts) = count_and_texts(&args.articles)?;
    let Some(count) = count else { return review_rows(args, texts) };
    ensure!(args.sample.is_none(), "--sample draws rows and --articles {count} whole articles: choose one of them");
    // `review --articles 20 articles/`: what follows the number is what is read.
    let (table, texts) = match (args.inputs.as_slice(), texts) {
        ([], texts) => (None, texts),
        (inputs, texts) if texts.is_empty() => {
            if let Some(table) = inputs.iter().find(|input| is_table(input)) {
                bail!("{} is a table: name its texts as well, with --articles FOLDER", table.display());
            }
            (None, inputs.to_vec())
        }
        ([table], texts) => (Some(table.as_path()), texts),
        _ => bail!("only one table can be reviewed at a time"),
    };
    ensure!(!texts.is_empty(), "no articles are given: pullquote review articles/ --articles {count}");
    review_articles(args, &Asked { count, table, texts: &texts })
}

/// What `--articles` was given: a number of articles to judge, and inputs.
fn count_and_texts(articles: &[PathBuf]) -> Result<(Option<usize>, Vec<PathBuf>)> {
    let number = |path: &PathBuf| path.to_str().filter(|_| !path.exists()).and_then(|text| text.parse::<usize>().ok());
    let counts: Vec<usize> = articles.iter().filter_map(number).collect();
    ensure!(counts.len() < 2 && counts.first() != Some(&0), "--articles takes one number, from 1");
    let texts = articles.iter().filter(|path| number(path).is_none()).cloned().collect();
    Ok((counts.first().copied(), texts))
}

fn is_table(input: &Path) -> bool {
    let named = |names: Vec<String>| names.iter().any(|name| name == "quote_id");
    input.is_file() && table::header(input).ok().flatten().is_some_and(named)
}

fn review_rows(args: &ReviewArgs, texts: Vec<PathBuf>) -> Result<u64> {
    let table = match args.inputs.as_slice() {
        [folder] if folder.is_dir() => {
            bail!("{0} is a folder: judge whole articles with pullquote review {0} --articles 20", folder.display())
        }
        [table] => table.clone(),
        [] => bail!("no table is given: pullquote review quotes.csv"),
        _ => bail!("only one table can be reviewed at a time; articles need --articles N"),
    };
    let rows = ReportArgs {
        table,
        output: args.output.clone(),
        articles: texts,
        views: args.views.clone(),
        corrections: args.corrections.clone(),
        clusters: None,
        title: args.title.clone(),
        rows: args.rows,
        quiet: args.quiet,
    };
    check(&rows)?;
    let mut report = Report::new(&title(&rows, "Review of quotations"), rows.rows).for_review();
    if let Some(coder) = &args.coder {
        report.coder(coder);
    }
    corrections(rows.corrections.as_deref(), &mut |row| report.judged(row))?;
    let drawn = args.sample.map(|most| drawn(&rows, most, args.seed)).transpose()?;
    fill(&rows, report, drawn)
}

/// The ids of rows drawn at random. Ids are hashes: the lowest of them are a sample, the same on every machine.
fn drawn(args: &ReportArgs, most: usize, seed: u64) -> Result<BTreeSet<String>> {
    ensure!(args.table != Path::new("-"), "--sample reads the table twice: give a file, not standard input");
    let mut least: BTreeSet<(u64, String)> = BTreeSet::new();
    table::read(&args.table, &mut |row| {
        let id = row.get("quote_id");
        ensure!(!id.is_empty(), "--sample needs the column quote_id");
        let place = if seed == 0 { 0 } else { xxh3_64_with_seed(id.as_bytes(), seed) };
        least.insert((place, id.to_owned()));
        if least.len() > most {
            least.pop_last();
        }
        Ok(())
    })?;
    Ok(least.into_iter().map(|(_, id)| id).collect())
}
