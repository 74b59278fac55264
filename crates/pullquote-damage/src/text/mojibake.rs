//! UTF-8 that was read as Windows-1252 or Latin-1: `â€™` for `’`, `Ã©` for `é`.

/// The characters of Windows-1252 from 0x80 to 0x9F; undefined ones map to the control character of that number.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The character of a Windows-1252 byte from 0x80 to 0x9F, if it is a text character.
pub(super) fn from_windows(byte: u8) -> Option<char> {
    let c = *WINDOWS.get(usize::from(byte.checked_sub(0x80)?))?;
    (!c.is_control()).then_some(c)
}

/// The byte that a character was read from.
fn byte_of(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{ff}' => Some(c as u32 as u8),
        _ => WINDOWS.iter().position(|&w| w == c).map(|i| 0x80 + i as u8),
    }
}

/// A misread character: its length in bytes, the original character, and whether there is no other reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Misread {
    pub(super) len: usize,
    pub(super) char: char,
    pub(super) certain: bool,
}

/// The misread character at the start of `rest`.
pub(super) fn misread(rest: &str) -> Option<Misread> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    let lead = byte_of(first).filter(|_| first >= '\u{c2}')?;
    let (count, certain) = match lead {
        0xC2 | 0xC3 => (2, true),
        0xC4 | 0xC5 | 0xCE..=0xD1 => (2, false),
        0xE2 => (3, true),
        0xF0 => (4, true),
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    let mut len = first.len_utf8();
    for (i, slot) in bytes.iter_mut().enumerate().take(count).skip(1) {
        match chars.next().and_then(|c| Some((c, byte_of(c)?))) {
            Some((c, byte @ 0x80..=0xBF)) => {
                *slot = byte;
                len += c.len_utf8();
            }
            // The last byte of a closing mark is undefined in Windows-1252 and is often dropped.
            next if i == 2 && bytes[1] == 0x80 && lead == 0xE2 => {
                let ends = rest[len..].chars().next().is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation());
                return (ends && next.is_none()).then_some(Misread { len, char: '”', certain: true });
            }
            _ => return None,
        }
    }
    let char = std::str::from_utf8(&bytes[..count]).ok()?.chars().next()?;
    // Only characters used in news; anything else is more likely to be intended.
    let plausible = match char {
        '\u{a0}'..='\u{17f}' | '\u{370}'..='\u{44f}' | '\u{2010}'..='\u{2044}' | '\u{20a0}'..='\u{20bf}' => true,
        '\u{2002}'..='\u{200d}' | '\u{2122}' | '\u{2190}'..='\u{21ff}' | '\u{2200}'..='\u{27bf}' => true,
        _ => count == 4,
    };
    plausible.then_some(Misread { len, char, certain })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` with its UTF-8 misread as Windows-1252.
    fn damage(text: &str) -> String {
        text.bytes()
            .map(|b| if (0x80..0xA0).contains(&b) { WINDOWS[usize::from(b) - 0x80] } else { b as char })
            .collect()
    }

    #[test]
    fn misread_characters_are_recognised() {
        for c in "’‘“”–—…é£Éñ\u{a0}€™😀•".chars() {
            let damaged = damage(&c.to_string());
            let found = misread(&damaged).unwrap_or_else(|| panic!("{c} as {damaged}"));
            assert_eq!((found.char, found.len, found.certain), (c, damaged.len(), true));
        }
    }

    #[test]
    fn a_truncated_closing_mark() {
        assert_eq!(misread("â€ said").map(|m| m.char), Some('”'));
        assert_eq!(misread("â€"), Some(Misread { len: 5, char: '”', certain: true }));
        assert_eq!(misread("â€x"), None);
    }

    #[test]
    fn sound_characters_are_unchanged() {
        for text in ["é", "château", "â la", "É—a", "’s", "Ångström", "à", "São", "“Ä"] {
            assert_eq!(misread(text), None, "{text}");
        }
    }
}
