//! Lists the articles of the given inputs: `cargo run -p pullquote-corpus --example list -- fixtures/articles`.

use pullquote_corpus::{Corpus, Input};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let inputs = std::env::args_os().skip(1).map(Input::open).collect::<Result<Vec<_>, _>>()?;
    for read in Corpus::new(inputs).articles() {
        match read {
            Ok(article) => {
                println!("{}\t{}\t{}\t{} bytes", article.id, article.date, article.title, article.body.len());
            }
            Err(error) => eprintln!("{error}"),
        }
    }
    Ok(())
}
