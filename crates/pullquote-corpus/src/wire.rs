//! What agencies add to an article that is not part of it: who reported and edited it, datelines with the agency's name,
//! tickers of companies. Like header lines, it is found as ranges and never cut from the text.

use crate::bylines::{self, is_agency};
use crate::dates;
use std::ops::Range;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Wire {
    /// In order, without overlaps.
    pub ranges: Vec<Range<usize>>,
    /// The reporters that such a line names.
    pub author: String,
}

/// How a line about the making of an article begins, in lower case.
#[rustfmt::skip]
const CREDITS: [&str; 11] = [
    "reporting by", "additional reporting by", "writing by", "written by", "editing by", "compiled by", "report by",
    "with inputs from", "with input from", "this story has not been edited", "our standards:",
];
/// How such a line ends, in lower case.
const ENDINGS: [&str; 4] =
    ["contributed to this report", "contributed to this story", "contributed to this article", "contributed reporting"];
/// Words of such a line besides names, in lower case.
#[rustfmt::skip]
const BETWEEN: [&str; 18] = [
    "additional", "agencies", "agency", "and", "at", "by", "compiled", "editing", "for", "from", "in", "of", "on",
    "reporting", "staff", "the", "with", "writing",
];
/// A dateline is shorter.
const MAX_DATELINE: usize = 90;
/// Datelines stand in the first lines.
const MAX_LINES: usize = 6;

/// Finds what agencies added to the text from byte `start`.
pub(crate) fn find(text: &str, start: usize) -> Wire {
    let mut wire = Wire::default();
    let mut at = start;
    for (number, line) in text[start..].split_inclusive('\n').enumerate() {
        let trimmed = line.trim();
        let lead = at + (line.len() - line.trim_start().len());
        if is_credit(trimmed) {
            wire.ranges.push(lead..lead + trimmed.len());
            if wire.author.is_empty() {
                wire.author = reporters(trimmed);
            }
        } else {
            let dateline = if number < MAX_LINES { dateline(trimmed) } else { None };
            wire.ranges.extend(dateline.map(|length| lead..lead + length));
            tickers(line, at, &mut wire.ranges);
        }
        at += line.len();
    }
    wire
}

fn is_credit(line: &str) -> bool {
    if line.len() > 600 || line.contains(['"', '“']) {
        return false;
    }
    let inner = line.strip_prefix(['(', '[']).unwrap_or(line);
    let head = inner[..inner.floor_char_boundary(40)].to_ascii_lowercase();
    if CREDITS.iter().any(|start| head.starts_with(start)) {
        let closed = inner.len() < line.len() && line.ends_with([')', ']', '.']);
        return closed
            || head.starts_with("our standards:")
            || line.contains("; ") && line.contains("diting by")
            || is_names(inner);
    }
    let tail = &line[line.floor_char_boundary(line.len().saturating_sub(60))..];
    let tail = tail.trim_end_matches([')', ']', '.', ' ']).to_ascii_lowercase();
    line.len() < 300 && inner.starts_with(char::is_uppercase) && ENDINGS.iter().any(|end| tail.ends_with(end))
}

/// Whether a line has only names and what stands between them; a sentence that begins like it goes on with a verb.
fn is_names(line: &str) -> bool {
    line.split_whitespace().all(|word| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let lower = bare.to_lowercase();
        !bare.starts_with(char::is_lowercase) || BETWEEN.contains(&lower.as_str()) || lower.starts_with("input")
    })
}

/// The reporters that a line about the making of an article names; empty if it is none.
pub(crate) fn credited(line: &str) -> String {
    if is_credit(line) { reporters(line) } else { String::new() }
}

/// The names after `Reporting by`.
fn reporters(line: &str) -> String {
    let line = line.trim_matches(['(', ')', '[', ']', '.']);
    let Some(rest) = line.get(..13).filter(|start| start.eq_ignore_ascii_case("reporting by ")).map(|_| &line[13..])
    else {
        return String::new();
    };
    bylines::names(rest.split([';', '.']).next().unwrap_or(rest), "")
}

/// The length of a dateline with an agency's name: `LONDON, March 4 (Reuters) - `.
fn dateline(line: &str) -> Option<usize> {
    let head = &line[..line.floor_char_boundary(MAX_DATELINE)];
    let open = head.find('(')?;
    let close = open + head[open..].find(')')?;
    let place = &head[..open];
    let capitals = place.split([',', '/']).next().unwrap_or_default();
    let shouted = !capitals.trim().is_empty() && !capitals.chars().any(char::is_lowercase);
    if !is_agency(head[open + 1..close].trim()) || !(shouted || place.is_empty() || has_day(place)) {
        return None;
    }
    let rest = &line[close + 1..];
    let dash = rest.trim_start().strip_prefix(['-', '–', '—', '_', ':'])?;
    let dash = dash.strip_prefix('-').unwrap_or(dash);
    Some(line.len() - dash.trim_start().len())
}

/// `Norrport, 4 March`: a place and a day without a year.
fn has_day(place: &str) -> bool {
    let words: Vec<&str> = place.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let number = |word: &&str| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    words.len() <= 8
        && words
            .windows(2)
            .any(|pair| dates::is_month(pair[0]) && number(&pair[1]) || number(&pair[0]) && dates::is_month(pair[1]))
}

/// Finds `(AAPL.O)` and `<AAPL.O>`.
fn tickers(line: &str, base: usize, ranges: &mut Vec<Range<usize>>) {
    for (at, mark) in line.match_indices(['(', '<']) {
        let close = if mark == "(" { ')' } else { '>' };
        let Some(length) = line[at + 1..].bytes().take(16).position(|byte| byte == close as u8) else { continue };
        let inner = &line[at + 1..at + 1 + length];
        let Some((name, exchange)) = inner.split_once('.') else { continue };
        let is = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        };
        let letters = |part: &str| part.bytes().all(|b| b.is_ascii_uppercase());
        // `(U.S)` and `(3.5)` are none.
        if is(name, 8) && name.len() > 1 && is(exchange, 3) && letters(exchange) {
            let start = base + at;
            if ranges.last().is_none_or(|last| last.end <= start) {
                ranges.push(start..start + length + 2);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text, 0).ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn what_agencies_add() {
        let text = "LONDON, March 4 (Reuters) - Shares of Borel (BORL.L) fell, Ann Lee said.\n\nShe left.\n\n\
                    (Reporting by Jo Ek and Max Roe; Editing by Ida Moe)\n";
        let credit = "(Reporting by Jo Ek and Max Roe; Editing by Ida Moe)";
        assert_eq!(found(text), ["LONDON, March 4 (Reuters) - ", "(BORL.L)", credit]);
        assert_eq!(find(text, 0).author, "Jo Ek; Max Roe");
        assert_eq!(found("(AP) — She left."), ["(AP) — "]);
    }

    #[test]
    fn what_is_the_article() {
        for text in [
            "The mayor (Reuters reported) - left.",
            "Reporting by the clerk led to a trial.",
            "Editing by hand is slow.",
            "“He contributed reporting.”",
            "Norrport has a clerk (Reuters) - and a mayor.",
            "It rose (3.5) in the (U.S) and (more).",
            "NAVIPUR: It moves.",
            "",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
