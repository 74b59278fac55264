//! Finds damaged characters in one pass over a text, and what each should be.

use super::entities;
use super::kind::DamageKind;
use super::mojibake;

/// Damage: where it is, and the correct text (`None` if unknown).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Find {
    pub(super) kind: DamageKind,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) becomes: Option<Becomes>,
}

/// The correct text of a damaged place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Becomes {
    Nothing,
    Char(char),
}

/// Bytes that can begin damage.
static SUSPECT: [bool; 256] = {
    let mut table = [false; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = matches!(i as u8, b'&' | b'<' | b'?' | 0xC2 | 0xC3 | 0xE2 | 0xEF);
        i += 1;
    }
    table
};

/// What can follow an apostrophe within a word.
const CLITICS: [&[u8]; 7] = [b"s", b"t", b"re", b"ve", b"ll", b"d", b"m"];

/// Finds damaged characters, in order, and writes them into `out`, replacing its contents.
pub(super) fn scan(text: &str, out: &mut Vec<Find>) {
    out.clear();
    let bytes = text.as_bytes();
    let bytes = &bytes[..bytes.len().min(u32::MAX as usize)];
    let mut scan = Scan { text, bytes, out, certain: false, uncertain: false };
    let mut i = 0;
    while i < bytes.len() {
        i = if SUSPECT[usize::from(bytes[i])] { scan.suspect(i) } else { i + 1 };
    }
    if scan.uncertain && !scan.certain {
        out.retain(|f| f.kind != DamageKind::Mojibake || !matches!(f.becomes, Some(Becomes::Char(_))));
    }
    pair_question_marks(bytes, out);
}

struct Scan<'a> {
    text: &'a str,
    bytes: &'a [u8],
    out: &'a mut Vec<Find>,
    /// Whether there is mojibake that can be nothing else, and some that can.
    certain: bool,
    uncertain: bool,
}

impl Scan<'_> {
    fn push(&mut self, kind: DamageKind, start: usize, end: usize, becomes: Option<Becomes>) {
        self.out.push(Find { kind, start: start as u32, end: end as u32, becomes });
    }

    /// Looks at a byte that can begin damage. Returns where to go on.
    fn suspect(&mut self, i: usize) -> usize {
        let rest = &self.bytes[i..];
        match (rest[0], rest.get(1).copied().unwrap_or(0), rest.get(2).copied().unwrap_or(0)) {
            (b'&', ..) => {
                if let Some((length, c)) = entities::entity(&rest[1..]) {
                    self.push(DamageKind::HtmlEntities, i, i + 1 + length, Some(Becomes::Char(c)));
                    return i + 1 + length;
                }
            }
            (b'<', ..) => {
                if let Some((length, breaks)) = entities::tag(rest) {
                    let becomes = if breaks { Becomes::Char('\n') } else { Becomes::Nothing };
                    self.push(DamageKind::HtmlTags, i, i + length, Some(becomes));
                    return i + length;
                }
            }
            (b'?', ..) => return self.question_mark(i),
            (0xC2, 0xAD, _) => self.push(DamageKind::SoftHyphens, i, i + 2, Some(Becomes::Nothing)),
            (0xC2, 0xA0, _) => self.push(DamageKind::NonBreakingSpaces, i, i + 2, None),
            (0xC2, 0x80..=0x9F, _) => self.push(DamageKind::Mojibake, i, i + 2, None),
            (0xE2, 0x80, 0x8B) | (0xE2, 0x81, 0xA0) => {
                self.push(DamageKind::InvisibleCharacters, i, i + 3, Some(Becomes::Nothing));
            }
            (0xEF, 0xBB, 0xBF) => self.push(DamageKind::InvisibleCharacters, i, i + 3, Some(Becomes::Nothing)),
            (0xE2, 0x80, 0x8C | 0x8E | 0x8F) => self.push(DamageKind::InvisibleCharacters, i, i + 3, None),
            (0xEF, 0xBF, 0xBD) => match apostrophe(self.bytes, i, 3) {
                Some((start, end)) => {
                    self.push(DamageKind::LostCharacters, start, end, Some(Becomes::Char('’')));
                    return end;
                }
                None => self.push(DamageKind::LostCharacters, i, i + 3, None),
            },
            (0xC3, 0x82..=0xB0, _) => {
                if let Some(found) = self.text.get(i..).and_then(mojibake::misread) {
                    self.push(DamageKind::Mojibake, i, i + found.len, Some(Becomes::Char(found.char)));
                    self.certain |= found.certain;
                    self.uncertain |= !found.certain;
                    return i + found.len;
                }
            }
            _ => {}
        }
        i + 1
    }

    /// A question mark that may stand for an apostrophe or a quotation mark.
    fn question_mark(&mut self, i: usize) -> usize {
        if let Some((start, end)) = apostrophe(self.bytes, i, 1) {
            self.push(DamageKind::QuestionMarks, start, end, Some(Becomes::Char('’')));
            return end;
        }
        if opens(self.bytes, i) {
            let becomes = closing(self.bytes, i).map(|_| Becomes::Char('"'));
            self.push(DamageKind::QuestionMarks, i, i + 1, becomes);
        } else if closes(self.bytes, i) {
            self.push(DamageKind::QuestionMarks, i, i + 1, None);
        }
        i + 1
    }
}

/// Opening and closing `?` count only in pairs, or next to broken apostrophes, because a single one may be intended.
/// Marks closing marks as halves of a pair.
fn pair_question_marks(bytes: &[u8], out: &mut Vec<Find>) {
    let is_apostrophe = |f: &Find| f.kind == DamageKind::QuestionMarks && f.becomes == Some(Becomes::Char('’'));
    let apostrophes = out.iter().any(is_apostrophe);
    let mut partner = None;
    for find in out.iter_mut().filter(|f| f.kind == DamageKind::QuestionMarks) {
        let at = find.start as usize;
        if find.becomes == Some(Becomes::Char('"')) {
            if partner.is_some_and(|p| at < p) {
                // It opens inside another pair: leave it unchanged.
                find.becomes = None;
            } else {
                partner = closing(bytes, at);
            }
        } else if partner == Some(at) {
            find.becomes = Some(Becomes::Char('"'));
        }
    }
    out.retain(|f| f.kind != DamageKind::QuestionMarks || f.becomes.is_some() || apostrophes);
}

/// The bytes of a `?` (or a lost character of `width` bytes) that stands for an apostrophe: `you?re`, `you ? re`.
fn apostrophe(bytes: &[u8], at: usize, width: usize) -> Option<(usize, usize)> {
    let spaced = at > 1 && bytes[at - 1] == b' ' && bytes.get(at + width) == Some(&b' ');
    let (start, end) = if spaced { (at - 1, at + width + 1) } else { (at, at + width) };
    let letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphabetic);
    let before = start.checked_sub(1).and_then(|i| bytes.get(i));
    let clitic = CLITICS.iter().find(|c| {
        bytes[end..].starts_with(c)
            && !bytes.get(end + c.len()).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80)
    })?;
    // `can ? t` and `don?t` end in n; other words before a t are questions (`what?t`).
    (letter(before) && (**clitic != *b"t" || before == Some(&b'n'))).then_some((start, end))
}

/// Whether the `?` is where a quotation opens: after white space, before a letter.
fn opens(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map_or(b' ', |i| bytes[i]);
    (before.is_ascii_whitespace() || before == b'(') && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
}

/// Whether the `?` is where only a quotation closes: after punctuation, before white space.
fn closes(bytes: &[u8], at: usize) -> bool {
    at > 1
        && matches!(bytes[at - 1], b',' | b'.')
        && bytes[at - 2].is_ascii_alphanumeric()
        && bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace)
}

/// The closing partner of an opening `?`, on the same line, with no other opening one in between.
fn closing(bytes: &[u8], at: usize) -> Option<usize> {
    for (i, &byte) in bytes.iter().enumerate().skip(at + 1).take(2000) {
        match byte {
            b'\n' => return None,
            b'?' if opens(bytes, i) => return None,
            b'?' if closes(bytes, i) => return Some(i),
            _ => {}
        }
    }
    None
}
