//! Prints the entities of a text: `cargo run --example entities -- FILE`, or of a few built-in lines.

use pullquote_entities::Tagger;
use pullquote_tokenize::Tokenizer;

const TEXT: &str = "The European Central Bank (ECB) left its rate unchanged, its president, Christine Lagarde, said \
    on Thursday in Frankfurt. “We are patient,” Ms. Lagarde added. Klaas Knot, the head of the Dutch central bank, \
    agreed with Lagarde. The ECB meets again on June 6.";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => TEXT.to_string(),
    };
    let tokens = Tokenizer::new().tokenize(&text);
    let found = Tagger::embedded().tag(&text, &tokens);
    for entity in &found.entities {
        let role = entity.role.map_or("", |role| role.of(&text));
        println!("{:5} {}  [{role}]", entity.kind.label(), entity.name.of(&text));
        for &m in &entity.mentions {
            let mention = &found.mentions[m as usize];
            println!("      {}..{} {}", mention.span.start, mention.span.end, mention.span.of(&text));
        }
    }
    Ok(())
}
