//! Cuts words out of sound texts the way scrapers that drop hyperlink text do it.

use pullquote_tokenize::{TokenIndex, TokenKind, TokenRange, Tokens};
use std::collections::HashSet;

/// A small random generator (SplitMix64): the same seed gives the same model everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    pub fn chance(&mut self, p: f32) -> bool {
        self.unit() < p
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.unit()).sum::<f32>() - 6.0
    }
}

/// A text with words cut out, and their positions.
pub struct Cut {
    pub text: String,
    pub gaps: Vec<usize>,
}

const TITLES: &[&str] = &[
    "Mr.",
    "Mrs.",
    "Ms.",
    "Dr.",
    "Sen.",
    "Rep.",
    "Gov.",
    "Gen.",
    "President",
    "Secretary",
    "Minister",
    "Senator",
    "Chairman",
    "Director",
    "Governor",
    "Mayor",
    "Chancellor",
    "Judge",
    "Justice",
    "Prince",
    "Princess",
    "King",
    "Queen",
    "Speaker",
    "Congressman",
    "Professor",
    "Prof.",
    "General",
    "Officer",
    "Leader",
    "Pope",
    "Sir",
    "Col.",
];

const LINKS: &[&str] = &["of", "de", "al", "van", "von", "bin", "the", "for", "and", "&", "da", "del"];

const LEADS: &[&str] = &["the", "a", "an", "'s", "’s", "his", "her", "their", "its", "top", "new", "former", "senior"];

/// How an article is cut.
#[derive(Clone, Copy)]
pub struct Style {
    /// Probability that a mention is cut.
    pub rate: f32,
    /// Additional probability that lower-case words after an article or possessive are cut.
    pub plain: f32,
    /// What happens to the spaces: 0: one is cut too; 1: both stay; 2: none is cut at the start of a line.
    pub spaces: u8,
}

impl Style {
    /// Draws a style for training; `None` leaves the article sound.
    pub fn draw(random: &mut Random) -> Option<Self> {
        if random.chance(0.3) {
            return None;
        }
        let rate = 0.04 * (15.0f32).powf(random.unit());
        let spaces = match random.unit() {
            u if u < 0.05 => 1,
            u if u < 0.15 => 2,
            _ => 0,
        };
        Some(Self { rate, plain: 0.05, spaces })
    }
}

fn capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// The mentions of a text as token ranges: runs of capitalised words, without a common word at the start of a sentence.
fn mentions(text: &str, tokens: &Tokens, common: &HashSet<String>) -> Vec<TokenRange> {
    let mut runs = Vec::new();
    for sentence in tokens.sentences() {
        let TokenRange { start, end } = *sentence;
        let mut i = start;
        while i < end {
            let word = tokens.text(text, i);
            let initial =
                i == start || i.checked_sub(1).is_some_and(|before| tokens.kinds()[before] == TokenKind::Mark);
            let name = tokens.kinds()[i] == TokenKind::Word
                && capital(word)
                && word != "I"
                && !(initial && common.contains(&word.to_lowercase()));
            if !name {
                i += 1;
                continue;
            }
            let mut j = i + 1;
            while j < end {
                let next = tokens.text(text, j);
                let linked = LINKS.contains(&next)
                    && j + 1 < end
                    && next != "and"
                    && capital(tokens.text(text, j + 1))
                    && tokens.kinds()[j + 1] == TokenKind::Word;
                if (tokens.kinds()[j] == TokenKind::Word && capital(next)) || linked {
                    j += 1;
                } else {
                    break;
                }
            }
            runs.push(i.until(j));
            i = j;
        }
    }
    runs
}

/// Cuts a text.
pub fn cut(text: &str, tokens: &Tokens, common: &HashSet<String>, style: Style, random: &mut Random) -> Cut {
    let mut holes: Vec<TokenRange> = Vec::new();
    for TokenRange { start, end } in mentions(text, tokens, common) {
        if !random.chance(style.rate) {
            continue;
        }
        let title = start.until(end).iter().rev().find(|&t| TITLES.contains(&tokens.text(text, t)));
        let (mut a, mut b) = (start, end);
        match title {
            Some(t) if t + 1 < end && random.chance(0.75) => a = t + 1,
            _ if end - start >= 2 && random.chance(0.2) => {
                let at = start + 1 + below(random, end - start - 1);
                if random.chance(0.5) { a = at } else { b = at }
            }
            _ => {}
        }
        if b - a > 6 {
            continue;
        }
        holes.push(a.until(b));
    }
    if style.plain > 0.0 {
        for i in TokenIndex::FIRST.until(tokens.end().saturating_sub(1)) {
            if LEADS.contains(&tokens.text(text, i)) && random.chance(style.rate * style.plain) {
                let lower =
                    |t: TokenIndex| t < tokens.end() && tokens.text(text, t).bytes().all(|b| b.is_ascii_lowercase());
                let want = 1 + below(random, 2);
                let have = (i + 1).until(i + 1 + want).iter().take_while(|&k| lower(k)).last();
                if let Some(last) = have {
                    holes.push((i + 1).until(last + 1));
                }
            } else if random.chance(style.rate * 0.0008) {
                holes.push(i.until((i + 2 + below(random, 6)).min(tokens.end())));
            }
        }
        holes.sort_unstable_by_key(|hole| (hole.start, hole.end));
    }
    remove(text, tokens, &holes, style, random)
}

/// A random number of tokens below `limit`.
fn below(random: &mut Random, limit: u32) -> u32 {
    random.below(limit as usize) as u32
}

/// Removes token ranges from the text, with the space a scraper would remove.
fn remove(text: &str, tokens: &Tokens, holes: &[TokenRange], style: Style, random: &mut Random) -> Cut {
    let bytes = text.as_bytes();
    let mut out = Cut { text: String::with_capacity(text.len()), gaps: Vec::new() };
    let mut done = 0usize;
    for &TokenRange { start: a, end: b } in holes {
        let mut from = tokens.span(a).start as usize;
        let mut to = tokens.span(b - 1).end as usize;
        if from < done || tokens.paragraph_of(a) != tokens.paragraph_of(b - 1) {
            continue;
        }
        if tokens.glued(b) && matches!(bytes[to], b',' | b'.') && random.chance(0.1) {
            to += 1;
        }
        let before = if from > 0 { bytes[from - 1] } else { b'\n' };
        let after = bytes.get(to).copied().unwrap_or(b'\n');
        let line_start = before == b'\n';
        if line_start && after == b'\n' {
            continue;
        }
        match style.spaces {
            1 => {}
            _ if before == b' '
                && (after.is_ascii_whitespace() || matches!(after, b',' | b'.' | b';' | b':' | b'?' | b'!' | b')')) =>
            {
                from -= 1;
            }
            2 => {}
            _ if after == b' ' && before != b' ' => to += 1,
            _ => {}
        }
        if from < done {
            from = done;
        }
        out.text.push_str(&text[done..from]);
        out.gaps.push(out.text.len());
        done = to;
    }
    out.text.push_str(&text[done..]);
    out
}
