//! One look at every token: what it is in a clause, whether it may report, whether it is quoted.
//!
//! The rules of the other modules read this table instead of the text.

use super::lexicon::{Class, CueForm, Lexicon};
use pullquote_entities::{Entities, Kind};
use pullquote_tokenize::{MarkRole, TokenKind, TokenVec, Tokens};

/// What a token is, as far as the rules care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    Word(Class),
    /// `'s`, `’s` after a name or noun, or a lone apostrophe.
    Possessive,
    Number,
    Comma,
    /// `. ! ?` and ellipses
    Stop,
    Colon,
    Semicolon,
    Dash,
    Open,
    Close,
    Bracket,
    Other,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Info {
    pub tag: Tag,
    pub cue: CueForm,
    pub upper: bool,
    /// Inside quotation marks, or one of them.
    pub quoted: bool,
    /// The name it is part of (not a date or an amount): index into the mentions, or [`NO_NAME`].
    pub name: u32,
}

/// A token outside all names.
pub(super) const NO_NAME: u32 = u32::MAX;

/// Longest word that is looked up.
const LONGEST: usize = 16;

pub(crate) fn scan(lexicon: &Lexicon, text: &str, tokens: &Tokens, entities: &Entities, out: &mut TokenVec<Info>) {
    out.clear();
    out.reserve(tokens.len());
    let mut buffer = [0u8; LONGEST];
    let mut quoted = tokens.quoted().iter().peekable();
    for ((at, &span), &kind) in tokens.spans().enumerate().zip(tokens.kinds()) {
        while quoted.peek().is_some_and(|q| q.end <= at) {
            quoted.next();
        }
        let inside = quoted.peek().is_some_and(|q| q.first <= at);
        let token = span.of(text).as_bytes();
        let mut info = Info { tag: Tag::Other, cue: CueForm::default(), upper: false, quoted: inside, name: NO_NAME };
        match kind {
            TokenKind::Mark => {
                info.tag = match tokens.roles()[at] {
                    MarkRole::Open => Tag::Open,
                    MarkRole::Close => Tag::Close,
                    MarkRole::None if tokens.glued(at) => Tag::Possessive,
                    _ => Tag::Other,
                };
            }
            TokenKind::Punctuation => info.tag = punctuation(token),
            TokenKind::Number => info.tag = Tag::Number,
            TokenKind::Address => info.tag = Tag::Word(Class::Other),
            TokenKind::Word => {
                info.upper = token.first().is_some_and(u8::is_ascii_uppercase)
                    || (token.first().is_some_and(|b| *b >= 128)
                        && span.of(text).chars().next().is_some_and(char::is_uppercase));
                if token == b"'s" || token == "’s".as_bytes() {
                    info.tag = Tag::Possessive;
                } else if token.len() <= LONGEST {
                    let lower = &mut buffer[..token.len()];
                    lower.copy_from_slice(token);
                    lower.make_ascii_lowercase();
                    let (class, cue) = lexicon.look_up(lower);
                    (info.tag, info.cue) = (Tag::Word(class), cue);
                } else {
                    info.tag = Tag::Word(Class::Other);
                }
            }
        }
        out.push(info);
    }
    for (n, mention) in (0..).zip(&entities.mentions) {
        if matches!(mention.kind, Kind::Date | Kind::Money) {
            continue;
        }
        let tokens = mention.first.until(mention.end.min(out.range().end));
        for info in out.slice_mut(tokens) {
            info.name = n;
        }
    }
}

fn punctuation(token: &[u8]) -> Tag {
    match token {
        b"," => Tag::Comma,
        b":" => Tag::Colon,
        b";" => Tag::Semicolon,
        b"--" | b"---" | b"\xE2\x80\x94" | b"\xE2\x80\x93" | b"\xE2\x80\x95" => Tag::Dash,
        b"(" | b")" | b"[" | b"]" => Tag::Bracket,
        b"\xE2\x80\xA6" => Tag::Stop,
        _ if matches!(token.first(), Some(b'.' | b'!' | b'?')) => Tag::Stop,
        _ => Tag::Other,
    }
}
