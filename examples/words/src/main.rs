//! The tokenizer alone: how much of a text is between quotation marks, sentence by sentence.
//!
//! `cargo run -p example-words -- fixtures/articles/local/02-school-board.txt`

use pullquote_tokenize::{TokenKind, Tokenizer, Tokens};

fn main() -> std::io::Result<()> {
    let tokenizer = Tokenizer::new();
    // Reused for every text: nothing is allocated once it is large enough.
    let mut tokens = Tokens::new();
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        tokenizer.tokenize_into(&text, &mut tokens);
        println!("{path}: {} tokens, {} sentences", tokens.len(), tokens.sentences().len());
        for sentence in tokens.sentences() {
            let words = sentence.iter().filter(|&i| tokens.kinds()[i] == TokenKind::Word);
            let (quoted, all) =
                words.fold((0, 0), |(quoted, all), i| (quoted + u32::from(tokens.quoted_of(i).is_some()), all + 1));
            let span = tokens.span_of(*sentence);
            println!("{quoted:3} of {all:3} words quoted  {:6}  {}", span.start, first_line(span.of(&text)));
        }
    }
    Ok(())
}

fn first_line(text: &str) -> &str {
    let line = text.lines().next().unwrap_or("");
    let end = line.char_indices().nth(70).map_or(line.len(), |(at, _)| at);
    &line[..end]
}
