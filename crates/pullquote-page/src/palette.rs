//! Distinguishes speakers by letter, colour and line style. Six hues that colour-blind readers can distinguish, times
//! four styles of underline; letters never repeat.

use crate::article::Group;

/// Number of hues before the line style changes.
pub(crate) const HUES: usize = 6;
/// Styles of underline.
pub(crate) const STYLES: usize = 4;

/// A letter for each speaker, like the columns of a spreadsheet: A, B, ..., Z, AA, AB.
pub(crate) fn letter(group: Group) -> String {
    let Group::Speaker(mut n) = group else {
        return if group == Group::Unnamed { "…" } else { "?" }.to_owned();
    };
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + (n % 26) as u8));
        if n < 26 {
            break;
        }
        n = n / 26 - 1;
    }
    letters.iter().rev().collect()
}

/// The CSS classes of a group's marks: hue and line.
pub(crate) fn classes(group: Group) -> String {
    match group {
        Group::Speaker(n) => format!("h{} l{}", n % HUES, n / HUES % STYLES),
        Group::Unnamed => "hu lu".to_owned(),
        Group::Unknown => "hx lx".to_owned(),
    }
}

/// The colour of a group on a terminal with 256 colours.
pub(crate) fn ansi(group: Group) -> u8 {
    const COLOURS: [u8; HUES] = [32, 166, 35, 133, 136, 67];
    match group {
        Group::Speaker(n) => COLOURS[n % HUES],
        Group::Unnamed | Group::Unknown => 245,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_do_not_repeat() {
        let letters: std::collections::BTreeSet<String> = (0..2000).map(|n| letter(Group::Speaker(n))).collect();
        assert_eq!(letters.len(), 2000);
        assert_eq!([0, 25, 26, 27, 702].map(|n| letter(Group::Speaker(n))), ["A", "Z", "AA", "AB", "AAA"]);
    }
}
