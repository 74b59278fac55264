//! Prints the names in standard input, each with its kind, role and mentions:
//! `echo 'Mayor Ann Lee spoke. Lee left.' | cargo run -p pullquote-entities --example entities`

use pullquote_entities::Tagger;
use pullquote_tokenize::Tokenizer;

fn main() -> std::io::Result<()> {
    let text = std::io::read_to_string(std::io::stdin())?;
    let tokens = Tokenizer::new().tokenize(&text);
    let found = Tagger::embedded().tag(&text, &tokens);
    for entity in &found.entities {
        let role = entity.role.map_or("", |role| role.of(&text));
        let mentions: Vec<&str> = entity.mentions.iter().map(|&m| found.mentions[m as usize].span.of(&text)).collect();
        println!("{} {} [{role}]: {}", entity.kind.label(), entity.name.of(&text), mentions.join(", "));
    }
    Ok(())
}
