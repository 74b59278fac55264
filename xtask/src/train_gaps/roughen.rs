//! Makes sound texts as untidy as some sources are, without losing words, so that the model does not mistake untidiness
//! for lost words.

use super::cut::Random;
use std::borrow::Cow;

/// Percentage of texts that are made untidy.
const UNTIDY: u32 = 26;

/// The text unchanged (mostly), or untidy in one way throughout.
pub fn roughen<'t>(text: &'t str, random: &mut Random) -> Cow<'t, str> {
    let draw = (random.unit() * 100.0) as u32;
    untidy(text, draw, random)
}

/// The text, untidy in one way throughout.
pub fn always<'t>(text: &'t str, random: &mut Random) -> Cow<'t, str> {
    let draw = random.below(UNTIDY as usize) as u32;
    untidy(text, draw, random)
}

fn untidy<'t>(text: &'t str, draw: u32, random: &mut Random) -> Cow<'t, str> {
    match draw {
        0..3 => Cow::Owned(spaced_punctuation(text, random)),
        3..6 => Cow::Owned(text.to_lowercase()),
        6..8 => Cow::Owned(question_marks(text, " ? ")),
        8..10 => Cow::Owned(question_marks(text, "?")),
        10..13 => Cow::Owned(hard_wrapped(text)),
        13..16 => Cow::Owned(text.replace(". ", ".  ")),
        16..19 => Cow::Owned(random_spaces(text, random)),
        19..22 => Cow::Owned(straight(text)),
        22..24 => Cow::Owned(text.replace(['"', '“', '”'], "")),
        24..26 => Cow::Owned(text.replace(". ", ".").replace(", ", ",")),
        _ => Cow::Borrowed(text),
    }
}

fn spaced_punctuation(text: &str, random: &mut Random) -> String {
    let share = random.unit();
    let mut out = String::with_capacity(text.len() + 64);
    let mut last = ' ';
    for c in text.chars() {
        if matches!(c, ',' | '.' | ';' | ':' | '?' | '”') && last.is_alphanumeric() && random.chance(share) {
            out.push(' ');
        }
        out.push(c);
        last = c;
    }
    out
}

fn question_marks(text: &str, mark: &str) -> String {
    text.replace(['’', '“', '”', '‘'], mark)
}

fn hard_wrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut column = 0;
        for word in line.split_inclusive(' ') {
            column += word.chars().count();
            if column > 72 && word.ends_with(' ') {
                out.push_str(&word[..word.len() - 1]);
                out.push('\n');
                column = 0;
            } else {
                out.push_str(word);
            }
        }
    }
    out
}

fn random_spaces(text: &str, random: &mut Random) -> String {
    let share = 0.02 + 0.1 * random.unit();
    let mut out = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        out.push(c);
        if c == ' ' && random.chance(share) {
            out.push(if random.chance(0.3) { '\u{a0}' } else { ' ' });
        }
    }
    out
}

fn straight(text: &str) -> String {
    text.replace(['’', '‘'], "'").replace(['“', '”'], "\"")
}
