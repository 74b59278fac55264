//! The stages over some articles, beside simple passes over their texts.

use super::{AT_LEAST, thread_time};
use anyhow::Result;
use pullquote::corpus::Article;
use pullquote::damage::{GapDetector, GapScratch, Strictness};
use pullquote::entities::{Entities, Tagger};
use pullquote::quotes::network::Network;
use pullquote::quotes::{self, Attributor, Quotations};
use pullquote::tokenize::{Tokenizer, Tokens};
use pullquote::{Options, Pipeline, Scratch};
use pullquote_model::kernels::Level;
use serde::Serialize;
use std::hint::black_box;

/// What was measured over one set of articles.
#[derive(Serialize)]
pub struct Measured {
    articles: usize,
    bytes: usize,
    tokens: usize,
    stages: Vec<Stage>,
}

#[derive(Serialize)]
struct Stage {
    name: &'static str,
    /// For one pass over all articles.
    seconds: f64,
}

/// Times passes over all articles, at least `rounds` of them.
fn time(name: &'static str, articles: usize, rounds: u32, work: &mut dyn FnMut(usize)) -> Stage {
    (0..articles).for_each(&mut *work);
    let (start, mut done) = (thread_time(), 0);
    while done < rounds || thread_time().saturating_sub(start) < AT_LEAST {
        (0..articles).for_each(&mut *work);
        done += 1;
    }
    Stage { name, seconds: thread_time().saturating_sub(start).as_secs_f64() / f64::from(done) }
}

/// What the stages are run on and with, prepared before, so that only their own work is timed.
struct Bench<'a> {
    articles: &'a [Article],
    tokens: Vec<Tokens>,
    entities: Vec<Entities>,
    tokenizer: Tokenizer,
    rounds: u32,
}

impl<'a> Bench<'a> {
    fn new(articles: &'a [Article], rounds: u32) -> Self {
        let tokenizer = Tokenizer::new();
        let tokens: Vec<Tokens> = articles.iter().map(|article| tokenizer.tokenize(&article.text)).collect();
        let tagger = Tagger::embedded();
        let entities =
            articles.iter().zip(&tokens).map(|(article, tokens)| tagger.tag(&article.text, tokens)).collect();
        Self { articles, tokens, entities, tokenizer, rounds }
    }

    fn time(&self, name: &'static str, mut work: impl FnMut(usize, &str)) -> Stage {
        let work = &mut |at: usize| work(at, &self.articles[at].text);
        time(name, self.articles.len(), self.rounds, work)
    }

    /// Passes that do next to nothing, to compare machines by.
    fn simple(&self) -> Vec<Stage> {
        let mut copy = String::new();
        vec![
            self.time("(copy)", |_, text| {
                copy.clear();
                copy.push_str(text);
                black_box(&copy);
            }),
            self.time("(split_whitespace)", |_, text| {
                black_box(text.split_whitespace().count());
            }),
            self.time("(chars)", |_, text| {
                black_box(text.chars().filter(|c| c.is_uppercase()).count());
            }),
        ]
    }

    /// Each stage alone.
    fn stages(&self) -> Vec<Stage> {
        let (tagger, attributor, detector) = (Tagger::embedded(), Attributor::new(), GapDetector::embedded());
        let (mut tokens, mut entities, mut quotations) = (Tokens::new(), Entities::default(), Quotations::default());
        let mut tagging = pullquote::entities::Scratch::default();
        let mut attribution = pullquote::quotes::Scratch::default();
        let (mut detection, mut gaps) = (GapScratch::default(), Vec::new());
        vec![
            self.time("tokenize", |_, text| self.tokenizer.tokenize_into(text, &mut tokens)),
            self.time("entities", |at, text| tagger.tag_into(text, &self.tokens[at], &mut tagging, &mut entities)),
            self.time("lost words", |at, text| {
                detector.detect_into(text, &self.tokens[at], Strictness::Default, &mut detection, &mut gaps);
            }),
            self.time("quotes", |at, text| {
                let article = quotes::Article::new(text, &self.tokens[at], &self.entities[at]);
                attributor.attribute_into(&article, &mut attribution, &mut quotations);
            }),
        ]
    }

    /// All stages one after the other.
    fn whole(&self) -> Result<Vec<Stage>> {
        let pipeline = Pipeline::new(Options::everything());
        // The same results with instructions available on every server.
        let avx2 = Level::all().into_iter().find(|level| level.name() == "AVX2").unwrap_or(Level::portable());
        let attributor = Attributor::builder().network(Network::embedded().clone().at_level(avx2)).build();
        let tagger = Tagger::from_bytes(Tagger::embedded_bytes())?.at_level(avx2);
        let detector = GapDetector::embedded().clone().at_level(avx2);
        let (mut tokens, mut entities, mut quotations) = (Tokens::new(), Entities::default(), Quotations::default());
        let mut tagging = pullquote::entities::Scratch::default();
        let mut attribution = pullquote::quotes::Scratch::default();
        let (mut detection, mut gaps) = (GapScratch::default(), Vec::new());
        let mut scratch = Scratch::default();
        let mut line = Vec::new();
        Ok(vec![
            self.time("whole pipeline", |at, _| {
                black_box(pipeline.analyze(&self.articles[at], &mut scratch).quotations.quotations.len());
            }),
            self.time("whole, AVX2 at most", |_, text| {
                self.tokenizer.tokenize_into(text, &mut tokens);
                tagger.tag_into(text, &tokens, &mut tagging, &mut entities);
                detector.detect_into(text, &tokens, Strictness::Default, &mut detection, &mut gaps);
                let article = quotes::Article::new(text, &tokens, &entities);
                attributor.attribute_into(&article, &mut attribution, &mut quotations);
            }),
            self.time("pipeline + JSON line", |at, _| {
                line.clear();
                pipeline.analyze(&self.articles[at], &mut scratch).record().write_line(&mut line);
            }),
        ])
    }
}

/// Measures every stage over some articles and prints the figures.
pub fn measure(name: &str, articles: &[Article], megabytes: usize) -> Result<Measured> {
    let size: usize = articles.iter().map(|article| article.text.len()).sum();
    let bench = Bench::new(articles, ((megabytes << 20) / size.max(1)).max(1) as u32);
    let count: usize = bench.tokens.iter().map(Tokens::len).sum::<usize>();
    let mut stages = bench.simple();
    stages.extend(bench.stages());
    stages.extend(bench.whole()?);
    let measured = Measured { articles: articles.len(), bytes: size, tokens: count, stages };
    show(name, &measured);
    Ok(measured)
}

/// Prints the stages beside the simple passes, which are the second and the third.
fn show(name: &str, measured: &Measured) {
    let (megabytes, stages) = (measured.bytes as f64 / 1e6, &measured.stages);
    let (articles, tokens) = (measured.articles, measured.tokens);
    println!("\n{name}: {articles} articles, {megabytes:.2} MB, {tokens} tokens; CPU time of one core");
    println!("  {:22}{:>10}{:>14}{:>20}{:>10}", "stage", "MB/s", "tokens/s", "x split_whitespace", "x chars");
    for stage in stages {
        let (rate, tokens) = (megabytes / stage.seconds, tokens as f64 / stage.seconds);
        let (split, chars) = (stage.seconds / stages[1].seconds, stage.seconds / stages[2].seconds);
        println!("  {:22}{rate:>10.1}{tokens:>14.0}{split:>20.2}{chars:>10.2}", stage.name);
    }
}
