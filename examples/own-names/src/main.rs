//! The quotation stage with your own names: a list of the people a study is about, instead of the tagger.
//!
//! `cargo run -p example-own-names`

use pullquote_entities::{Entities, GivenMention, Kind, Tagger};
use pullquote_quotes::{Article, Attributor};
use pullquote_tokenize::{Span, Tokenizer};

/// Names as written, and the number of the person they stand for.
const PEOPLE: [(&str, u32); 3] = [("Edda Marsh", 1), ("the Heron", 1), ("Tobin Vale", 2)];

const TEXT: &str = "“The pier stays,” said Edda Marsh, who has kept it for years. Tobin Vale doubted it. \
    “It will not see another winter,” he said. “I have heard that before,” the Heron replied.";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for line in speakers(TEXT)? {
        println!("{line}");
    }
    Ok(())
}

fn speakers(text: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let tokens = Tokenizer::new().tokenize(text);
    let mut names: Vec<GivenMention> = PEOPLE
        .iter()
        .flat_map(|&(name, person)| text.match_indices(name).map(move |(at, found)| (at, found.len(), person)))
        .map(|(at, length, person)| GivenMention {
            span: Span::new(at as u32, (at + length) as u32),
            kind: Kind::Per,
            entity: Some(person),
        })
        .collect();
    names.sort_by_key(|name| name.span);
    let mut entities = Entities::from_mentions(&tokens, &names)?;
    // Determine which pronouns fit whom.
    Tagger::embedded().describe_into(text, &tokens, &mut entities);
    // What was said; that somebody doubted something is no quotation for this study.
    let found = Attributor::new().attribute(&Article::new(text, &tokens, &entities)).only_speech();
    let line = |quotation: &pullquote_quotes::Quotation| {
        let words: Vec<&str> = quotation.content.iter().map(|span| span.of(text)).collect();
        let speakers: Vec<&str> = quotation.speakers.iter().map(|&speaker| entities.name(text, speaker)).collect();
        format!("{}: {}", speakers.join(", "), words.join(" ... "))
    };
    Ok(found.quotations.iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_resolves_to_the_person() {
        let lines = speakers(TEXT).unwrap();
        assert_eq!(
            lines,
            [
                "Edda Marsh: “The pier stays,”",
                "Tobin Vale: “It will not see another winter,”",
                "Edda Marsh: “I have heard that before,”"
            ]
        );
    }
}
