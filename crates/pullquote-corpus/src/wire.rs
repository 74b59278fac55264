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
/// Exchanges that stand before a ticker.
#[rustfmt::skip]
const EXCHANGES: [&str; 20] = [
    "AIM", "AMEX", "ASX", "BSE", "CSE", "HKEX", "LSE", "NASDAQ", "NSE", "NYSE", "NYSE American", "NYSE Arca", "Nasdaq", "OTC",
    "OTCQB", "OTCQX", "SGX", "TSE", "TSX", "TSXV",
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

/// The length of a dateline with an agency's name: `LONDON, March 4 (Reuters) - `, `DOVER, March 4, 2021 /PRNewswire/ -- `.
fn dateline(line: &str) -> Option<usize> {
    let head = &line[..line.floor_char_boundary(MAX_DATELINE)];
    // The first brackets may be those of a country: `NEW DOVER [Norland], March 4 (ANI): `.
    let named = |open: char, close: char| {
        head.match_indices(open).find_map(|(at, _)| {
            let end = at + 1 + head[at + 1..].find(close)?;
            is_wire(head[at + 1..end].trim()).then_some((at, end))
        })
    };
    let (open, close) = named('(', ')').or_else(|| named('/', '/'))?;
    let place = head[..open].trim_end_matches(['-', ' ']);
    let capitals = place.split([',', '/', '[']).next().unwrap_or_default();
    let shouted = !capitals.trim().is_empty() && !capitals.chars().any(char::is_lowercase);
    let dated = has_day(place);
    if !(shouted || place.is_empty() || dated) {
        return None;
    }
    let rest = &line[close + 1..];
    let after = rest.trim_start();
    let dash = after.strip_prefix(['-', '–', '—', '_', ':']).or_else(|| after.strip_prefix('.').filter(|_| dated));
    let dash = match dash {
        Some(dash) => dash.strip_prefix('-').unwrap_or(dash),
        // Some agencies write none.
        None if dated && rest.starts_with(' ') && after.starts_with(char::is_uppercase) => after,
        None => return None,
    };
    Some(line.len() - dash.trim_start().len())
}

/// Whether this is the name of an agency, or of one that spreads press releases, as datelines write it.
fn is_wire(name: &str) -> bool {
    let lower = name.to_lowercase();
    is_agency(name)
        || lower.contains("newswire")
        || lower.starts_with("reuters ")
        || lower.starts_with("thomson reuters ")
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

/// Finds `(BORL.L)`, `<BORL.L>`, `(NYSE: BRL)` and the marks of Reuters' own desks such as `[O/R]`.
fn tickers(line: &str, base: usize, ranges: &mut Vec<Range<usize>>) {
    for (at, mark) in line.match_indices(['(', '<', '[']) {
        let close = match mark {
            "(" => b')',
            "<" => b'>',
            _ => b']',
        };
        let Some(length) = line.as_bytes()[at + 1..].iter().take(24).position(|byte| *byte == close) else { continue };
        let inner = &line[at + 1..at + 1 + length];
        let found = if mark == "[" { is_desk(inner) } else { is_ticker(inner, mark == "<") };
        let start = base + at;
        if found && ranges.last().is_none_or(|last| last.end <= start) {
            ranges.push(start..start + length + 2);
        }
    }
}

/// `BORL.L`, `.SPX`, `EUR=`, `NYSE: BRL`; in round brackets a single letter is an abbreviation, as in `(U.S)`.
fn is_ticker(inner: &str, pointed: bool) -> bool {
    let is = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_uppercase());
    if let Some((exchange, name)) = inner.split_once(':') {
        return EXCHANGES.contains(&exchange.trim()) && is(name.trim().split('.').next().unwrap_or_default(), 6);
    }
    if let Some(pair) = inner.strip_suffix('=') {
        return is(pair, 6) && letters(pair);
    }
    match inner.split_once('.') {
        Some(("", index)) => is(index, 8) && index.len() > 1 && letters(index),
        // `(3.5)` is none.
        Some((name, exchange)) => is(name, 8) && (pointed || name.len() > 1) && is(exchange, 3) && letters(exchange),
        None => false,
    }
}

/// `O/R`, `.N`, `nL1N2AB3C4`.
fn is_desk(inner: &str) -> bool {
    let capital = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase());
    let story = inner.strip_prefix('n').is_some_and(|rest| {
        rest.len() > 6
            && rest.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && rest.contains(|c: char| c.is_ascii_digit())
    });
    story
        || inner.strip_prefix('.').is_some_and(capital)
        || inner.split_once('/').is_some_and(|(one, other)| capital(one) && (other.is_empty() || capital(other)))
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
        for (line, added) in [
            ("(AP) — She left.", "(AP) — "),
            ("NEW DOVER [Norland], March 4 (ANI): She left.", "NEW DOVER [Norland], March 4 (ANI): "),
            ("New Dover, Mar 4 (PTI) She left.", "New Dover, Mar 4 (PTI) "),
            ("DOVER, March 4, 2021 /PRNewswire/ -- She left.", "DOVER, March 4, 2021 /PRNewswire/ -- "),
            ("DOVER--(BUSINESS WIRE)--She left.", "DOVER--(BUSINESS WIRE)--"),
            ("DOVER, March 4. /TASS/. She left.", "DOVER, March 4. /TASS/. "),
            ("DOVER (Reuters Health) - She left.", "DOVER (Reuters Health) - "),
            ("Shares of Borel <B.N> fell.", "<B.N>"),
            ("Shares of Borel (NYSE: BRL) fell.", "(NYSE: BRL)"),
            ("The index <.BRLX> fell.", "<.BRLX>"),
            ("The crown <NOK=> fell.", "<NOK=>"),
            ("Oil fell. [O/R]", "[O/R]"),
            ("Oil fell. [nL1N2AB3C4]", "[nL1N2AB3C4]"),
        ] {
            assert_eq!(found(line), [added], "{line}");
        }
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
            "She said [the board] had (BBC: radio) heard it (see A/B).",
            "The clerk, 54, /sic/ left on March 4 (Monday) and came back.",
            "He [I] saw [NO] one.",
            "",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
