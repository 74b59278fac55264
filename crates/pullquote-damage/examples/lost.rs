//! Marks where words were lost from standard input:
//! `echo 'The mayor of resigned after talks between and the council.' | cargo run -p pullquote-damage --example lost`

use pullquote_damage::GapDetector;
use pullquote_tokenize::Tokenizer;

fn main() -> std::io::Result<()> {
    let text = std::io::read_to_string(std::io::stdin())?;
    let tokens = Tokenizer::new().tokenize(&text);
    let mut done = 0;
    for gap in GapDetector::embedded().detect(&text, &tokens) {
        print!("{}[{} {:.2}]", &text[done..gap.at as usize], gap.kind.as_str(), gap.confidence);
        done = gap.at as usize;
    }
    print!("{}", &text[done..]);
    Ok(())
}
