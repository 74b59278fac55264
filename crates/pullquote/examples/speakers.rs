//! Counts how often each speaker is quoted in some inputs:
//! `cargo run --release -p pullquote --example speakers -- fixtures/articles`.

use pullquote::corpus::{Corpus, Input};
use pullquote::{Flow, Options, Pipeline, run};
use std::collections::BTreeMap;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let inputs = std::env::args_os().skip(1).map(Input::open).collect::<Result<Vec<_>, _>>()?;
    let pipeline = Pipeline::new(Options::default());
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    run(
        Corpus::new(inputs),
        Flow::default(),
        // On many threads: results must own what they take from an article.
        |article, scratch| -> Vec<String> {
            let analysis = pipeline.analyze(&article, scratch);
            let quotations = &analysis.quotations.quotations;
            quotations.iter().flat_map(|quotation| analysis.speakers(quotation).map(|name| name.into_owned())).collect()
        },
        // On this thread, in the order of the articles.
        |speakers| {
            match speakers {
                Ok(names) => names.into_iter().for_each(|name| *counts.entry(name).or_default() += 1),
                Err(failure) => eprintln!("{failure}"),
            }
            Ok::<(), std::io::Error>(())
        },
    )?;
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    for (name, count) in counts.into_iter().take(20) {
        println!("{count:4}  {name}");
    }
    Ok(())
}
