//! Prints who said what in standard input:
//! `echo '"Go," Ada Obi said. Obi added that it was late.' | cargo run -p pullquote-quotes --example quotes`

use pullquote_entities::Tagger;
use pullquote_quotes::{Article, Attributor};
use pullquote_tokenize::Tokenizer;

fn main() -> std::io::Result<()> {
    let text = std::io::read_to_string(std::io::stdin())?;
    let tokens = Tokenizer::new().tokenize(&text);
    let entities = Tagger::embedded().tag(&text, &tokens);
    for quotation in Attributor::new().attribute(&Article::new(&text, &tokens, &entities)).quotations {
        let names: Vec<&str> = quotation.speakers.iter().map(|s| entities.name(&text, *s)).collect();
        let words: Vec<&str> = quotation.content.iter().map(|s| s.of(&text)).collect();
        println!("{} ({}): {}", names.join(", "), quotation.status.label(), words.join(" [...] "));
    }
    Ok(())
}
