//! `cargo xtask bench`: the speed of each stage on one core.
//!
//! Times are CPU time of this thread, because wall-clock time means little on a shared machine. Each stage is shown
//! beside simple passes over the same text in the same run, so that figures from different machines can be compared.

use crate::tools;
use anyhow::{Context, Result};
use pullquote::corpus::{Article, Corpus, Input};
use pullquote::damage::{GapDetector, GapScratch, Strictness};
use pullquote::entities::{Entities, Tagger};
use pullquote::quotes::network::Network;
use pullquote::quotes::{self, Attributor, Quotations};
use pullquote::tokenize::{Tokenizer, Tokens};
use pullquote::{Options, Pipeline, Scratch};
use pullquote_model::kernels::Level;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// Measures the fixtures, and the plain corpus if it exists.
pub fn run(data: &Path, megabytes: usize) -> Result<()> {
    let fixtures: Vec<Article> =
        Corpus::new([Input::open("fixtures/articles")?]).articles().collect::<Result<_, _>>()?;
    measure("fixtures/articles", &fixtures, megabytes)?;
    let plain = data.join("corpora/plain-reuters20k.jsonl.gz");
    if !plain.is_file() {
        eprintln!("\n{} not found: only the fixtures were measured", plain.display());
        return Ok(());
    }
    let lines = tools::read_text(&plain).context("the plain corpus")?;
    let enough = lines.len().min(megabytes << 20);
    let end = lines[..lines.floor_char_boundary(enough)].rfind('\n').map_or(lines.len(), |at| at + 1);
    let corpus = Corpus::new([Input::memory("plain", &lines.as_bytes()[..end])]);
    let articles: Vec<Article> = corpus.articles().filter_map(Result::ok).collect();
    measure("plain-reuters20k", &articles, megabytes)
}

struct Stage {
    name: &'static str,
    /// For one pass over all articles.
    seconds: f64,
}

/// Repeat a pass for at least this long: the system counts CPU time in steps of a few milliseconds.
const AT_LEAST: Duration = Duration::from_millis(400);

/// Times passes over all articles, at least `rounds` of them.
fn time(name: &'static str, articles: usize, rounds: u32, work: &mut dyn FnMut(usize)) -> Stage {
    (0..articles).for_each(&mut *work);
    let (start, mut done) = (cpu_time(), 0);
    while done < rounds || cpu_time().saturating_sub(start) < AT_LEAST {
        (0..articles).for_each(&mut *work);
        done += 1;
    }
    Stage { name, seconds: cpu_time().saturating_sub(start).as_secs_f64() / f64::from(done) }
}

/// Measures every stage over some articles.
fn measure(name: &str, articles: &[Article], megabytes: usize) -> Result<()> {
    let size: usize = articles.iter().map(|article| article.text.len()).sum();
    let rounds = ((megabytes << 20) / size.max(1)).max(1) as u32;

    // Prepare the inputs of each stage, so that only its own work is timed.
    let tokenizer = Tokenizer::new();
    let tagger = Tagger::embedded();
    let attributor = Attributor::new();
    let pipeline = Pipeline::new(Options::everything());
    // The same results with instructions available on every server.
    let avx2 = Level::all().into_iter().find(|level| level.name() == "AVX2").unwrap_or(Level::portable());
    let attributor_avx2 = Attributor::builder().network(Network::embedded().clone().at_level(avx2)).build();
    let tagger_avx2 = Tagger::from_bytes(Tagger::embedded_bytes())?.at_level(avx2);
    let tokens: Vec<Tokens> = articles.iter().map(|article| tokenizer.tokenize(&article.text)).collect();
    let entities: Vec<Entities> =
        articles.iter().zip(&tokens).map(|(article, tokens)| tagger.tag(&article.text, tokens)).collect();
    let count: usize = tokens.iter().map(Tokens::len).sum::<usize>();

    let time = |name, work: &mut dyn FnMut(usize)| time(name, articles.len(), rounds, work);
    let text = |at: usize| articles[at].text.as_str();
    let mut copy = String::new();
    let (mut token_buffer, mut entity_buffer, mut quote_buffer) =
        (Tokens::new(), Entities::default(), Quotations::default());
    let mut tagging = pullquote::entities::Scratch::default();
    let mut attribution = pullquote::quotes::Scratch::default();
    let detector = GapDetector::embedded();
    let (mut detection, mut gap_buffer) = (GapScratch::default(), Vec::new());
    let mut scratch = Scratch::default();
    let mut line = Vec::new();
    let stages = [
        time("(copy)", &mut |at| {
            copy.clear();
            copy.push_str(text(at));
            black_box(&copy);
        }),
        time("(split_whitespace)", &mut |at| {
            black_box(text(at).split_whitespace().count());
        }),
        time("(chars)", &mut |at| {
            black_box(text(at).chars().filter(|c| c.is_uppercase()).count());
        }),
        time("tokenize", &mut |at| tokenizer.tokenize_into(text(at), &mut token_buffer)),
        time("entities", &mut |at| tagger.tag_into(text(at), &tokens[at], &mut tagging, &mut entity_buffer)),
        time("lost words", &mut |at| {
            detector.detect_into(text(at), &tokens[at], Strictness::Default, &mut detection, &mut gap_buffer);
        }),
        time("quotes", &mut |at| {
            let article = quotes::Article::new(text(at), &tokens[at], &entities[at]);
            attributor.attribute_into(&article, &mut attribution, &mut quote_buffer);
        }),
        time("whole pipeline", &mut |at| {
            black_box(pipeline.analyze(&articles[at], &mut scratch).quotations.quotations.len());
        }),
        time("whole, AVX2 at most", &mut |at| {
            tokenizer.tokenize_into(text(at), &mut token_buffer);
            tagger_avx2.tag_into(text(at), &token_buffer, &mut tagging, &mut entity_buffer);
            detector.detect_into(text(at), &token_buffer, Strictness::Default, &mut detection, &mut gap_buffer);
            let article = quotes::Article::new(text(at), &token_buffer, &entity_buffer);
            attributor_avx2.attribute_into(&article, &mut attribution, &mut quote_buffer);
        }),
        time("pipeline + JSON line", &mut |at| {
            line.clear();
            pipeline.analyze(&articles[at], &mut scratch).record().write_line(&mut line);
        }),
    ];

    show(name, articles.len(), size as f64 / 1e6, count, &stages);
    Ok(())
}

/// Prints the stages beside the simple passes, which are the second and the third.
fn show(name: &str, articles: usize, megabytes: f64, tokens: usize, stages: &[Stage]) {
    println!("\n{name}: {articles} articles, {megabytes:.2} MB, {tokens} tokens; CPU time of one core");
    println!("  {:22}{:>10}{:>14}{:>20}{:>10}", "stage", "MB/s", "tokens/s", "x split_whitespace", "x chars");
    for stage in stages {
        let (rate, tokens) = (megabytes / stage.seconds, tokens as f64 / stage.seconds);
        let (split, chars) = (stage.seconds / stages[1].seconds, stage.seconds / stages[2].seconds);
        println!("  {:22}{rate:>10.1}{tokens:>14.0}{split:>20.2}{chars:>10.2}", stage.name);
    }
}

/// CPU time of this thread where available (Linux), otherwise elapsed time.
fn cpu_time() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = stat.as_deref().and_then(|line| line.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
