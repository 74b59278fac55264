//! Any number of articles made of a few: names, digits and rare words are exchanged for invented ones.
//!
//! Names never stop being new, as in a real corpus, so what grows with the vocabulary of a run would be seen to grow.

use std::collections::{HashMap, HashSet};

/// A generator of numbers that needs no dependency.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }
}

enum Part {
    Text(String),
    /// Stands for the same invented word wherever the number is the same.
    Name(usize),
    Word(usize),
    Digit,
}

/// One article, taken apart where it can vary.
struct Template {
    parts: Vec<Part>,
    invented: usize,
}

impl Template {
    fn new(text: &str) -> Self {
        let words = split(text);
        let lower: HashSet<&str> = words.iter().copied().filter(|word| is_lower(word)).collect();
        let mut count: HashMap<&str, u32> = HashMap::new();
        words.iter().for_each(|word| *count.entry(word).or_default() += 1);
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut parts = Vec::new();
        for word in words {
            let next = numbers.len();
            let name = word.len() >= 5 && is_name(word) && count[word] > 1 && !lower.contains(&*word.to_lowercase());
            // A long word that occurs once is rare enough to be replaced.
            let rare = word.len() >= 10 && is_lower(word) && count[word] == 1;
            parts.push(if name {
                Part::Name(*numbers.entry(word).or_insert(next))
            } else if rare {
                Part::Word(*numbers.entry(word).or_insert(next))
            } else if word.len() == 1 && word.as_bytes()[0].is_ascii_digit() {
                Part::Digit
            } else {
                Part::Text(word.to_owned())
            });
        }
        Self { parts, invented: numbers.len() }
    }

    fn fill(&self, numbers: &mut Numbers) -> String {
        let invented: Vec<String> = (0..self.invented).map(|_| invent(numbers)).collect();
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(words) => text.push_str(words),
                Part::Word(at) => text.push_str(&invented[*at]),
                Part::Name(at) => {
                    text.push(invented[*at].as_bytes()[0].to_ascii_uppercase().into());
                    text.push_str(&invented[*at][1..]);
                }
                Part::Digit => text.push(char::from(b'1' + numbers.below(9) as u8)),
            }
        }
        text
    }
}

/// The text as words of letters, single digits, and whatever is between.
fn split(text: &str) -> Vec<&str> {
    let class = |c: char| if c.is_ascii_digit() { 2 } else { u8::from(c.is_alphabetic()) };
    let (mut parts, mut start, mut before) = (Vec::new(), 0, None);
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| before != class(c) || before == 2) {
            parts.push(&text[start..at]);
            start = at;
        }
        before = Some(class(c));
    }
    parts.push(&text[start..]);
    parts
}

fn is_lower(word: &str) -> bool {
    word.chars().all(char::is_lowercase)
}

fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
}

fn invent(numbers: &mut Numbers) -> String {
    const CONSONANTS: &[u8] = b"bdfghklmnprstvz";
    const ENDS: [&str; 12] = ["", "n", "r", "s", "l", "m", "nd", "rt", "ck", "ton", "ley", "man"];
    let mut word = String::new();
    for _ in 0..2 + numbers.below(2) {
        word.push(CONSONANTS[numbers.below(CONSONANTS.len())].into());
        word.push(b"aeiou"[numbers.below(5)].into());
    }
    word + ENDS[numbers.below(ENDS.len())]
}

/// Articles without end, the same ones each time.
pub fn articles(texts: &[&str]) -> impl Iterator<Item = String> + use<> {
    let templates: Vec<Template> = texts.iter().map(|text| Template::new(text)).collect();
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    std::iter::repeat_with(move || templates[numbers.below(templates.len())].fill(&mut numbers))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Orla Brandt left in 2024. “We tried,” said Brandt, the undersecretary.";

    #[test]
    fn names_change_everywhere_and_the_rest_stays() {
        let first = articles(&[TEXT]).next().expect("no end");
        let name = first.strip_prefix("Orla ").and_then(|rest| rest.split(' ').next()).expect("a name");
        assert_ne!(name, "Brandt");
        assert!(first.contains(&format!("“We tried,” said {name}, the ")), "{first}");
        assert!(!first.contains("2024") && !first.contains("undersecretary"), "{first}");
    }

    #[test]
    fn the_same_articles_come_each_time_and_all_differ() {
        let some = || articles(&[TEXT]).take(50).collect::<Vec<_>>();
        assert_eq!(some(), some());
        assert_eq!(some().iter().collect::<HashSet<_>>().len(), 50);
    }
}
