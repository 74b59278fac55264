//! Cells that no spreadsheet executes, truncates or misreads.
//!
//! This changes the text, so it is never done to plain tables.

use crate::Cell;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// UTF-16 units that fit in a cell of a spreadsheet.
pub const MOST_UNITS: usize = 32_767;

/// Line breaks that a cell of a spreadsheet can show.
pub const MOST_BREAKS: usize = 253;

/// Rows of a sheet, including the header.
pub const MOST_ROWS: u64 = 1_048_576;

/// The end of a truncated cell.
pub const CUT: &str = " […]";

/// A cell for a CSV file that a spreadsheet will open.
///
/// Line breaks (LF, CR, CRLF, vertical tab, form feed, U+0085, U+2028, U+2029) become one space each, and NUL becomes
/// U+FFFD. Text that a spreadsheet would execute or misread gets a leading apostrophe: text that begins with `=`, `+`,
/// `-`, `@`, a tab or a carriage return, or with another form of these signs (full-width, small, superscript), even after
/// characters that are blank or invisible (as the Open Worldwide Application Security Project advises); and text that looks like a date (`3-17`, `3/4`), a number with
/// more digits than a spreadsheet keeps, or one with an exponent (`1841169950947e08`). Text longer than [`MOST_UNITS`]
/// is cut and ends with [`CUT`]. Numbers are unchanged.
///
/// ```
/// use pullquote_export::{Cell, spreadsheet::harmless};
/// assert_eq!(harmless(&Cell::text("=cmd|' /C calc'!A0")), "'=cmd|' /C calc'!A0");
/// assert_eq!(harmless(&Cell::text("one\r\ntwo")), "one two");
/// assert_eq!(harmless(&Cell::text("well-known")), "well-known");
/// ```
pub fn harmless<'a>(cell: &'a Cell<'_>) -> Cow<'a, str> {
    let plain = cell.plain();
    if matches!(cell, Cell::Integer(_) | Cell::Share(_) | Cell::Empty) {
        return plain;
    }
    let risky = is_risky(&plain);
    if !risky && plain.len() <= MOST_UNITS && !plain.contains(|c| is_break(c) || c == '\0') {
        return plain;
    }
    let mut text = if risky { String::from("'") } else { String::new() };
    text.reserve(plain.len());
    one_line(&plain, &mut text);
    match clip(&text) {
        Cow::Borrowed(_) => Cow::Owned(text),
        Cow::Owned(cut) => Cow::Owned(cut),
    }
}

/// Removes the apostrophe that [`harmless`] added.
///
/// ```
/// use pullquote_export::spreadsheet::original;
/// assert_eq!(original("'=1+1"), "=1+1");
/// assert_eq!(original("'Tis the season"), "'Tis the season");
/// ```
pub fn original(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_risky(rest) => rest,
        _ => cell,
    }
}

/// A cell of a workbook, where text is text whatever it begins with. NUL and characters not allowed in XML become
/// U+FFFD, line endings become LF, and those beyond [`MOST_BREAKS`] spaces; long text is cut as in [`harmless`].
#[cfg(feature = "xlsx")]
pub(crate) fn for_workbook(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c == '\r' || matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    let breaks = text.bytes().filter(|&b| b == b'\n' || b == b'\r').count();
    if breaks <= MOST_BREAKS && !text.contains(odd) {
        return clip(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut breaks = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' | '\n' => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                breaks += 1;
                clean.push(if breaks <= MOST_BREAKS { '\n' } else { ' ' });
            }
            c if odd(c) => clean.push('\u{fffd}'),
            c => clean.push(c),
        }
    }
    Cow::Owned(clip(&clean).into_owned())
}

const fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn one_line(text: &str, out: &mut String) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            c if is_break(c) => out.push(' '),
            '\0' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

/// Whether a spreadsheet would execute a text or read it as something else.
pub(crate) fn is_risky(text: &str) -> bool {
    if text.starts_with(['\t', '\r']) {
        return true;
    }
    text.trim_start_matches(is_unseen).starts_with(is_formula_sign) || is_misread(text.trim())
}

/// Whether a character is blank, or cannot be seen by itself: spaces, controls, marks that join the character before, and
/// whatever Unicode says is to be ignored where it is not supported.
fn is_unseen(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_whitespace() || c.is_ascii_control();
    }
    // Letters and a symbol by their category, but blank: the fillers of Hangul, and the pattern of Braille without dots.
    let blank = matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}');
    let group = c.general_category_group();
    // Of the rest of Other, private characters are visible.
    let other = group == GeneralCategoryGroup::Other && c.general_category() != GeneralCategory::PrivateUse;
    blank || other || matches!(group, GeneralCategoryGroup::Separator | GeneralCategoryGroup::Mark)
}

/// Whether a character starts a formula, or stands for one that does (`＝`, `﹢`, `⁼`).
fn is_formula_sign(c: char) -> bool {
    let plain = if c.is_ascii() { Some(c) } else { std::iter::once(c).nfkc().next() };
    // Superscript and subscript minus stand for the minus sign, which is no hyphen.
    matches!(plain, Some('=' | '+' | '-' | '−' | '@'))
}

/// Recognises forms such as `3-17` and `1841169950947e08`, which pieces and ids may have.
fn is_misread(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((a, b)) = text.split_once(['-', '/']) {
        // A day or month next to another number of up to four digits.
        let small = |part: &str| part.parse::<u16>().is_ok_and(|number| number <= 31);
        return digits(a) && digits(b) && a.len() <= 4 && b.len() <= 4 && (small(a) || small(b));
    }
    match text.split_once(['e', 'E']) {
        Some((a, b)) => digits(a) && digits(b),
        // Up to fifteen digits are kept, but leading zeros are not.
        None => digits(text) && (text.len() > 15 || (text.len() > 1 && text.starts_with('0'))),
    }
}

/// Cuts a text to the size of a cell and marks the cut.
pub(crate) fn clip(text: &str) -> Cow<'_, str> {
    if text.len() <= MOST_UNITS || text.chars().map(char::len_utf16).sum::<usize>() <= MOST_UNITS {
        return Cow::Borrowed(text);
    }
    let room = MOST_UNITS - CUT.chars().map(char::len_utf16).sum::<usize>();
    let (mut units, mut end) = (0, 0);
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > room {
            break;
        }
        end = at + c.len_utf8();
    }
    Cow::Owned(format!("{}{CUT}", &text[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn safe(text: &str) -> String {
        harmless(&Cell::text(text)).into_owned()
    }

    #[test]
    fn executable_text_gets_an_apostrophe() {
        for bad in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "＝1",
            "＋1",
            "－1",
            "＠A",
            " =1",
            "\u{feff}=1",
            "\u{202e}=1",
            "\n-2",
            "\u{a0}@x",
        ] {
            let got = safe(bad);
            assert!(got.starts_with('\''), "{bad:?} became {got:?}");
            assert!(!got.contains(['\n', '\r']));
        }
        for good in ["a=1", "“-5 degrees,” he said", "1 + 1", "", "'=1", "well-known", "<script>alert(1)</script>"]
        {
            assert_eq!(safe(good), good);
        }
    }

    #[test]
    fn nothing_invisible_hides_a_formula() {
        let unseen = "\u{34f}\u{115f}\u{1160}\u{17b4}\u{180b}\u{200b}\u{2065}\u{2800}\u{3000}\u{3164}\u{fe0f}\u{ffa0}\u{fff3}\
                      \u{e0001}\u{e0100}\u{1d173}\u{301}\u{9f}\u{2028}\u{ad}";
        let signs = "=+-@＝＋－＠﹢﹣﹦﹫⁺⁻⁼₊₋₌";
        for sign in signs.chars() {
            for c in unseen.chars() {
                let bad = format!("{c}{sign}1");
                assert!(safe(&bad).starts_with('\''), "{} {sign}", c.escape_default());
            }
            assert!(safe(&format!("{unseen}{sign}1")).starts_with('\''), "{sign}");
        }
        for good in ["≠1", "é=1", "한=1", "⠁=1", "—He left.", "²=4", "\u{e000}=1"] {
            assert_eq!(safe(good), good);
        }
    }

    #[test]
    fn misreadable_text_gets_an_apostrophe() {
        for bad in ["3-17", "3/4", "1841169950947008", "184116995094e008", "007", "2019-06"] {
            assert_eq!(safe(bad), format!("'{bad}"));
            assert_eq!(original(&safe(bad)), bad);
        }
        for good in [
            "0",
            "123456789012345",
            "3-17;20-30",
            "dc53dbc9027ac94f",
            "1999",
            "12-40-50",
            "2019-06-26",
            "12345-67890",
            "220-242",
        ] {
            assert_eq!(safe(good), good);
        }
        assert_eq!(harmless(&Cell::Spans(&[(3, 17)])), "'3-17");
        assert_eq!(harmless(&Cell::Integer(1_841_169_950_947_008)), "1841169950947008");
    }

    #[test]
    fn long_cells_are_cut_with_a_mark() {
        let whole = "é".repeat(MOST_UNITS);
        assert_eq!(safe(&whole), whole);
        let pair = "𝄞".repeat(MOST_UNITS / 2 + 1);
        let cut = safe(&pair);
        assert!(cut.ends_with(" […]") && cut.encode_utf16().count() <= MOST_UNITS, "{}", cut.encode_utf16().count());
        let letters = safe(&"a".repeat(MOST_UNITS + 1));
        assert_eq!(letters, "a".repeat(MOST_UNITS - 4) + " […]", "as much is kept as there is room for");
        assert!(safe(&"=".repeat(1 << 20)).starts_with("'=="));
    }

    #[test]
    #[cfg(feature = "xlsx")]
    fn a_workbook_keeps_some_line_breaks() {
        assert_eq!(for_workbook("a\r\nb\rc\nd"), "a\nb\nc\nd");
        let many = for_workbook(&"x\n".repeat(400)).into_owned();
        assert_eq!(many.matches('\n').count(), MOST_BREAKS);
        assert_eq!(many.len(), 800, "text was lost");
        let blank = for_workbook(&"\n".repeat(400)).into_owned();
        assert_eq!((blank.matches('\n').count(), blank.len()), (MOST_BREAKS, 400));
        assert_eq!(for_workbook("a\0b\u{1}\u{fffe}"), "a\u{fffd}b\u{fffd}\u{fffd}");
    }

    proptest! {
        #[test]
        fn any_text_becomes_safe(text in any::<String>()) {
            let got = safe(&text);
            prop_assert!(!got.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']));
            prop_assert!(!got.contains(is_break));
            prop_assert!(got.encode_utf16().count() <= MOST_UNITS);
        }
    }
}
