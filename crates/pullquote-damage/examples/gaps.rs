//! Finds where words were lost.
//!
//! `cargo run --release -p pullquote-damage --example gaps -- FILE` prints a text with `[..]` at each gap; for a
//! `.jsonl` file of objects with `id` and `text` it prints `{"id", "gaps": [offset, ..]}` lines; `--speed` prints the
//! speed instead. `--model FILE` reads another model, `--at P` sets the minimum probability of a gap.

use pullquote_damage::{GapDetector, GapScratch, Strictness};
use pullquote_tokenize::{Tokenizer, Tokens};
use std::error::Error;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (mut file, mut model, mut strictness, mut speed) = (None, None, Strictness::Default, false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--speed" => speed = true,
            "--model" => model = arguments.next(),
            "--at" => strictness = Strictness::AtLeast(arguments.next().unwrap_or_default().parse()?),
            _ => file = Some(argument),
        }
    }
    let file = file.ok_or("no file given")?;
    let content = std::fs::read_to_string(&file)?;
    let own;
    let detector = match model {
        None => GapDetector::embedded(),
        Some(path) => {
            own = GapDetector::from_bytes(&std::fs::read(path)?)?;
            &own
        }
    };
    let (tokenizer, mut tokens, mut scratch, mut gaps) =
        (Tokenizer::new(), Tokens::new(), GapScratch::default(), Vec::new());
    if !file.ends_with(".jsonl") {
        tokenizer.tokenize_into(&content, &mut tokens);
        let damaged = detector.detect_into(&content, &tokens, strictness, &mut scratch, &mut gaps);
        let mut done = 0;
        for gap in &gaps {
            print!("{}[{} {:.2}]", &content[done..gap.at as usize], gap.kind.as_str(), gap.confidence);
            done = gap.at as usize;
        }
        println!("{}\n-- {} gaps; probability of damage {damaged:.3}", &content[done..], gaps.len());
        return Ok(());
    }
    let (mut count, mut time) = (0usize, Duration::ZERO);
    for line in content.lines() {
        let article: serde_json::Value = serde_json::from_str(line)?;
        let text = article["text"].as_str().unwrap_or_default();
        tokenizer.tokenize_into(text, &mut tokens);
        for _ in 0..if speed { 10 } else { 1 } {
            let began = Instant::now();
            detector.detect_into(text, &tokens, strictness, &mut scratch, &mut gaps);
            time += began.elapsed();
            count += tokens.len();
        }
        if !speed {
            let offsets: Vec<u32> = gaps.iter().map(|gap| gap.at).collect();
            println!("{}", serde_json::json!({ "id": article["id"], "gaps": offsets }));
        }
    }
    if speed {
        println!("{count} tokens, {:.2} million per second", count as f64 / time.as_secs_f64() / 1e6);
    }
    Ok(())
}
