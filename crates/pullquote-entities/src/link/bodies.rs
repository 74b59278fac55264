//! Bodies named by a name and a lower-case noun: `the Obama administration`, `Russia's foreign ministry`, `Dover police`.

use super::roles::is_possessive;
use crate::entities::number;
use crate::text::{Source, hash};
use crate::{Entities, Entity, Gender, Kind, Mention};
use pullquote_lexicon::{BODIES, FINITE_VERBS, FUNCTION_WORDS, HONORIFICS, SPEECH_VERBS};
use pullquote_tokenize::TokenIndex;

/// Most words between the name and the noun: `the Singapore central bank`.
const BETWEEN: u32 = 2;

/// Adds the bodies of an article. Those of the same owner with the same noun are one entity, named by the longest of
/// them: of `Ruth Okafor's campaign` and `the Okafor campaign` by the one without a possessive.
pub(super) fn add(source: Source, out: &mut Entities) {
    let mut keys: Vec<Key> = Vec::new();
    for m in 0..out.mentions.len() {
        let owner = out.mentions[m];
        let Some(entity) = owner.entity.filter(|_| owner.kind != Kind::Prod) else { continue };
        let Some((noun, end)) = end(source, out, &owner) else { continue };
        let mut body = Mention { kind: Kind::Org, ..owner };
        body.set_tokens(source.tokens, owner.first.until(end));
        let noun = hash::lower(source.word(noun));
        let possessive = is_possessive(source.word(owner.end));
        let known = keys.iter().position(|key| (key.owner, key.noun) == (entity, noun));
        let key = known.unwrap_or_else(|| {
            let index = out.entities.len();
            keys.push(Key { owner: entity, noun, body: index, possessive });
            out.entities.push(Entity {
                name: body.span,
                kind: Kind::Org,
                role: None,
                mentions: Vec::new(),
                gender: Gender::Unknown,
            });
            keys.len() - 1
        });
        let key = &mut keys[key];
        let name = &mut out.entities[key.body].name;
        if (!possessive, body.span.len()) > (!key.possessive, name.len()) {
            (*name, key.possessive) = (body.span, possessive);
        }
        body.entity = Some(number(key.body));
        out.bodies.push(body);
    }
}

/// A body that has been found.
struct Key {
    owner: u32,
    noun: u64,
    /// The entity it is.
    body: usize,
    /// Its name is `Okafor's campaign`.
    possessive: bool,
}

/// The noun of a body that begins with a name, and where the body ends.
fn end(source: Source, out: &Entities, owner: &Mention) -> Option<(TokenIndex, TokenIndex)> {
    let tokens = source.tokens;
    let sentence = tokens.sentences().get(tokens.sentence_of(owner.first))?;
    let mut at = owner.end;
    if is_possessive(source.word(at)) {
        at += 1;
    }
    for i in at.until(sentence.end.min(at + BETWEEN + 1)) {
        let word = source.word(i);
        let small = word.starts_with(char::is_lowercase);
        if !small || out.mention_at(i).is_some() {
            return None;
        }
        let noun = BODIES.contains(word);
        let next = source.word(i + 1);
        // `the Obama administration officials`: the noun is not the last of its phrase.
        if noun && !next.starts_with('-') && !BODIES.contains(next) {
            return Some((i, place_of(source, out, i)));
        }
        let verb = FINITE_VERBS.contains(word) || SPEECH_VERBS.find(word).is_some();
        if verb || FUNCTION_WORDS.contains(word) || HONORIFICS.contains(word) {
            return None;
        }
    }
    None
}

/// One past the place of an embassy (`the US embassy in Norland`), or past the noun.
fn place_of(source: Source, out: &Entities, noun: TokenIndex) -> TokenIndex {
    let word = |i: TokenIndex| source.word(i);
    let abroad = matches!(word(noun), "embassy" | "consulate") && matches!(word(noun + 1), "in" | "to");
    let at = noun + 2 + u32::from(word(noun + 2) == "the");
    let place = out.mention_at(at).map(|m| out.mentions[m]).filter(|m| abroad && m.first == at && m.kind == Kind::Loc);
    place.map_or(noun + 1, |place| place.end)
}
