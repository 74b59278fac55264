//! Prints the tokens of standard input, a sentence per line, and then what is quoted in it:
//! `echo '"Go," she said. He stayed.' | cargo run -p pullquote-tokenize --example tokens`

use pullquote_tokenize::Tokenizer;

fn main() -> std::io::Result<()> {
    let text = std::io::read_to_string(std::io::stdin())?;
    let tokens = Tokenizer::new().tokenize(&text);
    for sentence in tokens.sentences() {
        let words: Vec<&str> = sentence.iter().map(|i| tokens.text(&text, i)).collect();
        println!("{}", words.join(" | "));
    }
    for quoted in tokens.quoted() {
        println!("{:?}: {}", quoted.style, quoted.span.of(&text));
    }
    Ok(())
}
