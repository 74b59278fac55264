//! The words of a quotation in a form that can be compared.
//!
//! A text becomes bytes in which each word follows one byte below 0x20 that says what the word is: its class, whether
//! it stood in brackets, whether it begins a sentence. Marks, case, accents, hyphens, contractions and the way numbers
//! are written are gone. It is read without looking words up again.

use pullquote_lexicon::{FUNCTION_WORDS, MAGNITUDES, WEEKDAYS};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most words of a quotation that are compared.
pub const MOST_WORDS: usize = 400;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Class {
    /// A word that says something.
    Content = 1,
    /// A small word, or one of the words that formulas are made of.
    Function = 2,
    /// A word that denies.
    Negation = 3,
    /// A number, or a day of the week.
    Number = 4,
    /// A word with an opposite of the same kind: more and less, up and down.
    Polar = 5,
    /// No word: something was left out here.
    Gap = 6,
}

impl Class {
    /// The class with this number.
    pub fn of(number: u8) -> Self {
        match number {
            1 => Class::Content,
            2 => Class::Function,
            3 => Class::Negation,
            4 => Class::Number,
            5 => Class::Polar,
            _ => Class::Gap,
        }
    }

    /// What a word of this class adds to the evidence that two quotations are the same.
    pub fn weight(self) -> f32 {
        match self {
            Class::Content | Class::Number | Class::Polar => 1.0,
            Class::Function => 0.4,
            Class::Negation => 0.6,
            Class::Gap => 0.0,
        }
    }
}

const INSERTED: u8 = 8;
const STARTS: u8 = 16;

/// A word of a quotation.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    /// Its letters; none for a gap.
    pub letters: &'a [u8],
    /// A hash of its letters.
    pub hash: u64,
    /// What it is.
    pub class: Class,
    /// Whether it stood in brackets.
    pub inserted: bool,
    /// Whether it begins a sentence or a clause.
    pub starts: bool,
}

/// The words of a normal form.
pub fn words(normal: &[u8]) -> impl Iterator<Item = Word<'_>> {
    let mut rest = normal;
    std::iter::from_fn(move || {
        let (&code, tail) = rest.split_first()?;
        let end = tail.iter().position(|&byte| byte < 0x20).unwrap_or(tail.len());
        let (letters, next) = tail.split_at(end);
        rest = next;
        Some(Word {
            letters,
            hash: xxhash_rust::xxh3::xxh3_64(letters),
            class: Class::of(code & 7),
            inserted: code & INSERTED != 0,
            starts: code & STARTS != 0,
        })
    })
}

/// The normal form that words were read from.
pub fn spelled<'a>(words: impl Iterator<Item = Word<'a>>) -> Vec<u8> {
    let mut out = Vec::new();
    for word in words {
        let flags = u8::from(word.inserted) * INSERTED + u8::from(word.starts) * STARTS;
        out.push(word.class as u8 | flags);
        out.extend_from_slice(word.letters);
    }
    out
}

/// The normal form of a text.
pub fn normal(text: &str) -> Vec<u8> {
    let mut maker = Maker { out: Vec::with_capacity(text.len() + 8), words: 0, brackets: 0, starts: true };
    let plain = plain(text);
    let mut rest = plain.as_str();
    while let Some(c) = rest.chars().next() {
        if maker.words >= MOST_WORDS {
            break;
        }
        let taken = maker.take(c, rest);
        rest = &rest[taken..];
    }
    maker.out
}

/// Lower case without accents, with one shape of apostrophe and ellipsis.
fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd() {
        match c {
            '’' | '‘' | 'ʼ' | '´' => out.push('\''),
            _ if is_combining_mark(c) => {}
            // Invisible characters that sit within words.
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

struct Maker {
    out: Vec<u8>,
    words: usize,
    brackets: u8,
    starts: bool,
}

impl Maker {
    /// Handles what `rest` begins with and returns how many bytes that was.
    fn take(&mut self, c: char, rest: &str) -> usize {
        if let Some(omission) = ["[...]", "(...)", "[ ... ]", "...", ". . ."].iter().find(|o| rest.starts_with(**o)) {
            self.gap();
            return omission.len() + rest[omission.len()..].bytes().take_while(|&byte| byte == b'.').count();
        }
        match c {
            '[' => self.brackets = 1,
            ']' => self.brackets = 0,
            '.' | '!' | '?' | ';' | ':' => self.starts = true,
            // What stands between two dashes is a clause of its own.
            '—' | '–' => self.starts = true,
            '$' | '€' | '£' => {}
            '%' => self.word("percent"),
            _ if c.is_alphanumeric() => {
                let end = word_end(rest);
                if let Some((number, end)) = compound_number(rest, end) {
                    self.put(number.to_string().as_bytes(), Class::Number);
                    return end;
                }
                self.raw(&rest[..end], rest[end..].starts_with(','));
                return end;
            }
            _ => {}
        }
        c.len_utf8()
    }

    fn gap(&mut self) {
        let last_is_gap = self.out.last() == Some(&(Class::Gap as u8));
        if !self.out.is_empty() && !last_is_gap {
            self.out.push(Class::Gap as u8);
        }
    }

    /// A word as it stands in the text; `pause` if a comma follows.
    fn raw(&mut self, raw: &str, pause: bool) {
        // `[w]e`, `want[ed]`: brackets within a word only mark its changed letters.
        let joined: String;
        let word = match raw.contains(['[', ']']) {
            true => {
                joined = raw.replace(['[', ']'], "");
                self.brackets = 0;
                joined.as_str()
            }
            false => raw,
        };
        if word.as_bytes()[0].is_ascii_digit() {
            return self.number(word);
        }
        match word {
            "per" | "um" | "uh" | "er" | "erm" | "hmm" | "sic" | "laughs" | "laughter" | "applause" => {}
            "cannot" => ["can", "not"].iter().for_each(|word| self.word(word)),
            "gonna" => ["going", "to"].iter().for_each(|word| self.word(word)),
            "wanna" => ["want", "to"].iter().for_each(|word| self.word(word)),
            "cent" => self.word("percent"),
            _ => self.contracted(word),
        }
        // "No, we will": the answer denies nothing in what follows.
        self.starts |= pause && matches!(word, "no" | "yes" | "well");
    }

    fn contracted(&mut self, word: &str) {
        let Some((head, tail)) = word.rsplit_once('\'') else { return self.spelled(word) };
        if tail == "t" && head.ends_with('n') {
            let verb = match head {
                "can" => "can",
                "won" => "will",
                "shan" => "shall",
                "ain" => "is",
                _ => &head[..head.len() - 1],
            };
            self.word(verb);
            return self.word("not");
        }
        let full = match tail {
            "re" => "are",
            "m" => "am",
            "ll" => "will",
            "ve" => "have",
            "d" => "would",
            "s" if matches!(head, "it" | "that" | "there" | "here" | "he" | "she" | "what" | "who" | "where") => "is",
            "s" if head == "let" => "us",
            "s" | "" => "",
            // `o'clock`, `O'Neil`
            _ => return self.spelled(&word.replace('\'', "")),
        };
        self.spelled(head);
        if !full.is_empty() {
            self.word(full);
        }
    }

    /// A word that may be a number. "One" is mostly none.
    fn spelled(&mut self, word: &str) {
        // `seventies`
        let decade = word.strip_suffix("ies").and_then(|tens| number_word(&format!("{tens}y")));
        if let Some(decade) = decade {
            return self.put(format!("{decade}s").as_bytes(), Class::Number);
        }
        match number_word(word).filter(|number| *number != 1) {
            Some(number) => self.put(number.to_string().as_bytes(), Class::Number),
            None => self.word(word),
        }
    }

    /// `1,500`, `2.5bn`, `21st`, `1990s`
    fn number(&mut self, word: &str) {
        let digits: String = word.chars().filter(|c| *c != ',').collect();
        let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
        let (number, unit) = digits.split_at(end);
        let number = number.trim_end_matches('.');
        let unit = match unit {
            "bn" | "b" => "billion",
            "m" | "mn" => "million",
            "k" => "thousand",
            _ => return self.put(digits.trim_end_matches('.').as_bytes(), Class::Number),
        };
        self.put(number.as_bytes(), Class::Number);
        self.word(unit);
    }

    fn word(&mut self, word: &str) {
        self.put(word.as_bytes(), class(word));
    }

    fn put(&mut self, letters: &[u8], class: Class) {
        if letters.is_empty() {
            return;
        }
        let mut code = class as u8;
        // A denial in brackets counts like any other.
        if self.brackets > 0 && class != Class::Negation {
            code |= INSERTED;
        }
        if self.starts {
            code |= STARTS;
        }
        self.starts = false;
        self.words += 1;
        self.out.push(code);
        self.out.extend_from_slice(letters);
    }
}

fn number_word(word: &str) -> Option<usize> {
    const TO_NINETEEN: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let tens = || TENS.iter().position(|tens| *tens == word).map(|n| (n + 2) * 10);
    TO_NINETEEN.iter().position(|small| *small == word).or_else(tens)
}

/// `thirty-one` at the beginning of a text, and where it ends.
fn compound_number(text: &str, end: usize) -> Option<(usize, usize)> {
    let tens = number_word(&text[..end]).filter(|tens| *tens >= 20)?;
    let rest = text[end..].strip_prefix('-').filter(|rest| rest.starts_with(char::is_alphanumeric))?;
    let last = word_end(rest);
    let unit = number_word(&rest[..last]).filter(|unit| (1..10).contains(unit))?;
    Some((tens + unit, end + 1 + last))
}

/// Where the word ends that a text begins with: letters, digits, apostrophes and separators of numbers within.
fn word_end(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    let digits = text.as_bytes()[0].is_ascii_digit();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let within = match c {
            '\'' => next.is_some_and(char::is_alphanumeric),
            '[' | ']' => at > 0 && next.is_some_and(char::is_alphabetic) && !digits,
            ',' | '.' => digits && next.is_some_and(|next| next.is_ascii_digit()),
            c => c.is_alphanumeric(),
        };
        if !within {
            // The bracket that closes `want[ed]`.
            let closes = c == ']' && text[..at].contains('[');
            return if closes { at + 1 } else { at };
        }
        end = at + c.len_utf8();
    }
    end
}

/// What a word is that is no number.
fn class(word: &str) -> Class {
    /// The words of all lists.
    static CLASSES: LazyLock<FxHashMap<&str, Class>> = LazyLock::new(|| {
        let lists: [(&[&str], Class); 4] = [
            (&SMALL, Class::Function),
            (&FORMULAS, Class::Function),
            (&POLAR, Class::Polar),
            (&NEGATIONS, Class::Negation),
        ];
        lists.iter().flat_map(|(words, class)| words.iter().map(|word| (*word, *class))).collect()
    });
    if let Some(&class) = CLASSES.get(word) {
        class
    } else if WEEKDAYS.contains(word) || MAGNITUDES.contains(word) || word == "percent" {
        Class::Number
    } else if FUNCTION_WORDS.contains(word) {
        Class::Function
    } else {
        Class::Content
    }
}

/// Words that deny.
const NEGATIONS: [&str; 12] =
    ["not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "hardly", "nowhere", "unable"];

/// Words with an opposite among them.
const POLAR: [&str; 44] = [
    "more", "less", "most", "least", "up", "down", "before", "after", "always", "all", "some", "win", "lose", "won",
    "lost", "raise", "cut", "rise", "fall", "increase", "decrease", "higher", "lower", "better", "worse", "best",
    "worst", "open", "close", "first", "last", "guilty", "innocent", "support", "oppose", "can", "must", "may",
    "might", "start", "stop", "over", "under", "against",
];

/// Words that are in what anybody says at such a time.
const FORMULAS: [&str; 40] = [
    "thank",
    "thanks",
    "comment",
    "sorry",
    "know",
    "think",
    "believe",
    "feel",
    "want",
    "say",
    "said",
    "pleased",
    "happy",
    "proud",
    "glad",
    "excited",
    "grateful",
    "honored",
    "honoured",
    "delighted",
    "thrilled",
    "great",
    "good",
    "really",
    "very",
    "just",
    "got",
    "get",
    "going",
    "go",
    "see",
    "look",
    "thing",
    "things",
    "lot",
    "time",
    "people",
    "day",
    "way",
    "like",
];

/// Small words, beside those of the lexicon.
const SMALL: [&str; 60] = [
    "a", "an", "the", "i", "you", "he", "she", "it", "we", "they", "me", "him", "her", "us", "them", "my", "your",
    "his", "its", "our", "their", "this", "that", "these", "those", "am", "is", "are", "was", "were", "be", "been",
    "being", "have", "has", "had", "do", "does", "did", "will", "would", "shall", "should", "could", "and", "or",
    "but", "so", "if", "of", "to", "in", "on", "at", "by", "for", "with", "from", "one", "as",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let normal = normal(text);
        let word = |word: Word<'_>| match word.class {
            Class::Gap => "~".to_owned(),
            _ if word.inserted => format!("[{}]", String::from_utf8_lossy(word.letters)),
            _ => String::from_utf8_lossy(word.letters).into_owned(),
        };
        words(&normal).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn spellings_of_the_same_words_are_equal() {
        for (one, other) in [
            ("“We’ll rebuild — it’s well-known.”", "we will rebuild, it is well known"),
            ("I can't, won't and don't.", "I cannot, will not and do not"),
            ("“[W]e want[ed] 1,500 of them,”", "we wanted 1500 of them"),
            ("Fourteen per cent, $2.5bn", "14% 2.5 billion"),
            ("Zoë's café", "Zoe cafe"),
            ("thirty-one of twenty, the seventies", "31 of 20, the 70s"),
            ("We, um, lost it", "we lost it"),
        ] {
            assert_eq!(shown(one), shown(other));
            assert_eq!(spelled(words(&normal(one))), normal(one));
        }
        assert_eq!(
            shown("We lost [...] the house ... [the mayor] knew…"),
            "we lost ~ the house ~ [the] [mayor] knew ~"
        );
    }

    #[test]
    fn no_text_is_too_odd() {
        for text in ["", "'", "''''", "[", "]]a[", "9.", "1,", "...", "[...]", "\u{301}", "n't", "ʼʼ", "½", "a[", "İ'S"]
        {
            let normal = normal(text);
            assert!(words(&normal).count() <= 3 && spelled(words(&normal)) == normal, "{text}");
        }
        assert_eq!(words(&normal(&"word ".repeat(5000))).count(), MOST_WORDS);
    }
}
