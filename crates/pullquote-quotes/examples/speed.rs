//! Speed of the network on one core: `cargo run --release -p pullquote-quotes --example speed [FOLDER [SECONDS [MODEL]]]`.
//!
//! Reads the texts below a folder (default: `fixtures/articles`) and goes through them again and again.

use pullquote_model::kernels::Level;
use pullquote_quotes::network::{Network, NetworkScratch};
use pullquote_tokenize::{Tokenizer, Tokens};
use std::path::Path;
use std::time::Instant;

fn read(folder: &Path, out: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, out)?;
        } else if path.extension().is_some_and(|e| e == "txt") {
            out.push(String::from_utf8_lossy(&std::fs::read(&path)?).into_owned());
        }
    }
    Ok(())
}

/// Seconds that this thread has had a processor; where the system does not tell, seconds since `begin`.
fn used(begin: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.as_ref().and_then(|s| s.split(' ').next()).and_then(|s| s.parse::<f64>().ok());
    nanoseconds.map_or_else(|| begin.elapsed().as_secs_f64(), |n| n / 1e9)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "fixtures/articles".to_owned());
    let seconds: f64 = arguments.next().map_or(Ok(2.0), |s| s.parse())?;
    let mut texts = Vec::new();
    read(Path::new(&folder), &mut texts)?;
    let tokenizer = Tokenizer::new();
    let articles: Vec<(&str, Tokens)> = texts.iter().map(|t| (&t[..], tokenizer.tokenize(t))).collect();
    let tokens: usize = articles.iter().map(|(_, t)| t.len()).sum();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} texts, {tokens} tokens, {bytes} bytes", texts.len());

    let begin = Instant::now();
    let embedded = match arguments.next() {
        Some(path) => Network::from_bytes(&std::fs::read(path)?)?,
        None => Network::embedded().clone(),
    };
    println!("model read in {:.1} ms", begin.elapsed().as_secs_f64() * 1e3);
    let (mut scratch, mut out) = (NetworkScratch::default(), Vec::new());
    for level in Level::all() {
        let network = embedded.clone().at_level(level);
        let (begin, mut best, mut found) = (Instant::now(), f64::MAX, 0);
        while begin.elapsed().as_secs_f64() < seconds {
            found = 0;
            let round = used(begin);
            for (text, tokens) in &articles {
                network.predict_into(text, tokens, &mut scratch, &mut out);
                found += out.len();
            }
            best = best.min(used(begin) - round);
        }
        let (speed, rate) = (tokens as f64 / best, bytes as f64 / best / 1e6);
        println!("{}: {speed:.0} tokens/s, {rate:.2} MB/s, {found} quotations", level.name());
    }
    Ok(())
}
