//! Prints the tokens of standard input, one sentence per line, followed by the quoted stretches.
//!
//! `echo '"Go," she said. He stayed.' | cargo run -p pullquote-tokenize --example tokens`

use pullquote_tokenize::Tokenizer;
use std::io::Read;

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let tokens = Tokenizer::new().tokenize(&text);
    for (n, paragraph) in tokens.paragraphs().iter().enumerate() {
        println!("paragraph {n}");
        for sentence in &tokens.sentences()[paragraph.sentences.clone()] {
            let words: Vec<&str> = sentence.iter().map(|i| tokens.text(&text, i)).collect();
            println!("  {}", words.join(" | "));
        }
    }
    for quoted in tokens.quoted() {
        println!("quoted {}..{} {:?}: {}", quoted.span.start, quoted.span.end, quoted.style, quoted.span.of(&text));
    }
    Ok(())
}
