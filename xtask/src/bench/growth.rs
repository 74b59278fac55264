//! How time grows: with threads, with the number of articles, with their length.

use super::{process_time, varied};
use pullquote::corpus::{Article, Corpus, Input};
use pullquote::{Flow, Options, Pipeline, run};
use serde::Serialize;
use std::convert::Infallible;
use std::time::Instant;

/// Articles of the smallest measurement.
const ARTICLES: usize = 400;

/// One measurement.
#[derive(Serialize)]
pub struct Measured {
    /// What is changed: threads, articles, length.
    of: &'static str,
    times: usize,
    articles: usize,
    bytes: usize,
    cpu_seconds: f64,
    elapsed_seconds: f64,
}

/// Measures all three and prints the figures.
pub fn measure(fixtures: &[Article]) -> Vec<Measured> {
    let pipeline = Pipeline::new(Options::everything());
    let texts: Vec<String> = varied(fixtures).take(16 * ARTICLES).collect();
    let mut all = Vec::new();
    // The first pass over something is slower.
    once(&pipeline, "", 1, &texts[..ARTICLES], 1);
    for threads in [1, 2] {
        all.push(once(&pipeline, "threads", threads, &texts[..4 * ARTICLES], threads));
    }
    for times in [1, 2, 4, 8, 16] {
        all.push(once(&pipeline, "articles", times, &texts[..times * ARTICLES], 1));
    }
    for times in [1, 2, 4, 8] {
        let longer: Vec<String> = texts[..4 * ARTICLES].chunks(times).map(|some| some.join("\n\n")).collect();
        all.push(once(&pipeline, "length", times, &longer, 1));
    }
    show(&all);
    all
}

fn once(pipeline: &Pipeline, of: &'static str, times: usize, texts: &[String], threads: usize) -> Measured {
    let lines: String = texts.iter().map(|text| serde_json::json!({ "text": text }).to_string() + "\n").collect();
    let corpus = Corpus::new([Input::memory("varied", lines)]);
    let (cpu, begun) = (process_time(), Instant::now());
    let mut articles = 0;
    let work = |article: Article, scratch: &mut _| pipeline.analyze(&article, scratch).rows().count();
    let ran: Result<(), Infallible> = run(corpus, Flow { threads, ..Flow::default() }, work, |_| {
        articles += 1;
        Ok(())
    });
    let Ok(()) = ran;
    Measured {
        of,
        times,
        articles,
        bytes: texts.iter().map(String::len).sum(),
        cpu_seconds: process_time().saturating_sub(cpu).as_secs_f64(),
        elapsed_seconds: begun.elapsed().as_secs_f64(),
    }
}

fn show(all: &[Measured]) {
    println!(
        "\ngrowth: articles varied from the fixtures, from JSON Lines to rows; elapsed time depends on what else runs"
    );
    println!("  {:14}{:>10}{:>8}{:>12}{:>16}{:>12}", "", "articles", "MB", "CPU s", "CPU s per MB", "elapsed s");
    for one in all {
        let (megabytes, cpu) = (one.bytes as f64 / 1e6, one.cpu_seconds);
        let name = format!("{} x{}", one.of, one.times);
        let (articles, each, elapsed) = (one.articles, cpu / megabytes, one.elapsed_seconds);
        println!("  {name:14}{articles:>10}{megabytes:>8.2}{cpu:>12.2}{each:>16.3}{elapsed:>12.2}");
    }
}
