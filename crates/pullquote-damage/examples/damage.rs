//! Reports the damage of articles, including lost words.
//!
//! `cargo run --release -p pullquote-damage --example damage -- FILE`: for a `.jsonl` file of objects with `id` and
//! `text`, prints one line per damaged article, then how many articles have which damage; for any other file, prints
//! the text, repaired.

use pullquote_damage::{Damage, GapDetector, inspect, repair};
use pullquote_tokenize::Tokenizer;
use std::collections::BTreeMap;
use std::error::Error;

fn damage_of(text: &str) -> Damage {
    let tokens = Tokenizer::new().tokenize(text);
    let gaps = GapDetector::embedded().detect(text, &tokens);
    let mut damage = inspect(text);
    damage.add_gaps(&gaps, tokens.len());
    damage
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("no file given")?;
    let content = std::fs::read_to_string(&file)?;
    if !file.ends_with(".jsonl") {
        println!("{:#?}", damage_of(&content));
        if let Some(repaired) = repair(&content) {
            println!("{}", repaired.text);
        }
        return Ok(());
    }
    let (mut articles, mut kinds) = (0, BTreeMap::<_, (u32, u32)>::new());
    for line in content.lines() {
        let article: serde_json::Value = serde_json::from_str(line)?;
        let text = article["text"].as_str().unwrap_or_default();
        let damage = damage_of(text);
        articles += 1;
        for reason in &damage.reasons {
            let entry = kinds.entry(reason.kind).or_default();
            *entry = (entry.0 + 1, entry.1 + reason.count);
        }
        let change = if repair(text).is_some() { ", repaired" } else { "" };
        if !damage.reasons.is_empty() {
            println!("{} {:.3} {:?}{change}", article["id"], damage.score, damage.reasons);
        }
    }
    for (kind, (with, count)) in kinds {
        println!("{}: {with} of {articles} articles, {count} cases", kind.as_str());
    }
    Ok(())
}
