//! Names found elsewhere: by another program, by hand.

use crate::entities::number;
use crate::{Entities, Entity, Gender, Kind, Mention};
use pullquote_tokenize::{Span, TokenIndex, TokenRange, Tokens};

/// A name found elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenMention {
    /// Bytes of the name. One that begins or ends within a token is extended to the whole token, so `Lee` in `Lee-Obi` is
    /// the name `Lee-Obi` if that is one token.
    pub span: Span,
    /// What it names.
    pub kind: Kind,
    /// Mentions of the same thing have the same number, any number; `None` is an entity of its own.
    pub entity: Option<u32>,
}

/// Why names found elsewhere cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GivenError {
    /// A mention covers no token.
    #[error("mention {mention} covers no token")]
    NoToken {
        /// Which mention, from 0.
        mention: usize,
    },
    /// A mention begins before the end of the one before, or shares a token with it.
    #[error("mention {mention} begins before the end of the one before")]
    OutOfOrder {
        /// Which mention, from 0.
        mention: usize,
    },
}

impl Kind {
    /// The kind behind a label: those of this crate and those of OntoNotes, which spaCy uses (`PERSON`, `GPE`, ...).
    /// `None` for what is not a name (`CARDINAL`) or unknown.
    ///
    /// ```
    /// use pullquote_entities::Kind;
    /// assert_eq!((Kind::from_label("GPE"), Kind::from_label("CARDINAL")), (Some(Kind::Loc), None));
    /// ```
    pub fn from_label(label: &str) -> Option<Self> {
        Some(match label.to_ascii_uppercase().as_str() {
            "PER" | "PERSON" => Kind::Per,
            "ORG" | "ORGANIZATION" | "ORGANISATION" => Kind::Org,
            "LOC" | "GPE" | "LOCATION" => Kind::Loc,
            "FAC" | "FACILITY" => Kind::Fac,
            "NORP" => Kind::Norp,
            "MISC" | "EVENT" | "WORK_OF_ART" | "LAW" | "LANGUAGE" => Kind::Misc,
            "PROD" | "PRODUCT" => Kind::Prod,
            "DATE" | "TIME" => Kind::Date,
            "MONEY" => Kind::Money,
            _ => return None,
        })
    }
}

impl Entities {
    /// Takes names found elsewhere, in text order, each extended to whole tokens. Those with the same number become one entity, named by the longest of
    /// them; [`Tagger::link_into`](crate::Tagger::link_into) joins them by rule instead.
    /// Then [`Tagger::describe_into`](crate::Tagger::describe_into) finds what pronouns want to know.
    ///
    /// ```
    /// use pullquote_entities::{Entities, GivenMention, Kind};
    /// use pullquote_tokenize::{Span, Tokenizer};
    ///
    /// let text = "Zed left. Captain Zed Prime returned.";
    /// let tokens = Tokenizer::new().tokenize(text);
    /// let zed = |start, end| GivenMention { span: Span::new(start, end), kind: Kind::Per, entity: Some(7) };
    /// let entities = Entities::from_mentions(&tokens, &[zed(0, 3), zed(18, 27)])?;
    /// assert_eq!(entities.name(text, 0), "Zed Prime");
    /// # Ok::<(), pullquote_entities::GivenError>(())
    /// ```
    ///
    /// # Errors
    /// If a mention covers no token, or overlaps the one before.
    pub fn from_mentions(tokens: &Tokens, given: &[GivenMention]) -> Result<Self, GivenError> {
        let mut out = Entities::default();
        let mut numbers: Vec<(u32, u32)> = Vec::new();
        let mut last = TokenIndex::FIRST;
        for (mention, one) in given.iter().enumerate() {
            let span = one.span;
            let TokenRange { start: first, end } = tokens.covering(span);
            if span.is_empty() || first >= end {
                return Err(GivenError::NoToken { mention });
            }
            if first < last {
                return Err(GivenError::OutOfOrder { mention });
            }
            last = end;
            let span = tokens.span_of(first.until(end));
            let named = !matches!(one.kind, Kind::Date | Kind::Money);
            let entity = named.then(|| {
                let new = number(out.entities.len());
                let place = match one.entity.map(|number| (number, numbers.binary_search_by_key(&number, |n| n.0))) {
                    Some((_, Ok(at))) => return numbers[at].1,
                    Some((number, Err(at))) => Some((at, number)),
                    None => None,
                };
                if let Some((at, number)) = place {
                    numbers.insert(at, (number, new));
                }
                out.entities.push(alone(span, one.kind));
                new
            });
            if let Some(entity) = entity.and_then(|e| out.entity_mut(e)) {
                entity.mentions.push(number(mention));
                if span.len() > entity.name.len() {
                    entity.name = span;
                }
            }
            out.mentions.push(Mention { span, first, end, kind: one.kind, entity });
        }
        Ok(out)
    }
}

fn alone(name: Span, kind: Kind) -> Entity {
    Entity { name, kind, role: None, mentions: Vec::new(), gender: Gender::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Scratch, Tagger};
    use pullquote_tokenize::Tokenizer;

    const TEXT: &str = "Mayor Ann Lee met Acme Corp. on Monday. Lee smiled, Acme Corp. said.";

    fn given(names: &[(&str, usize, Kind, Option<u32>)]) -> Vec<GivenMention> {
        let find = |name: &str, nth: usize| TEXT.match_indices(name).nth(nth).unwrap().0 as u32;
        let span = |name: &str, nth| Span::new(find(name, nth), find(name, nth) + name.len() as u32);
        names.iter().map(|&(name, nth, kind, entity)| GivenMention { span: span(name, nth), kind, entity }).collect()
    }

    #[test]
    fn own_mentions_are_linked_as_found_ones_are() {
        let tokens = Tokenizer::new().tokenize(TEXT);
        let tagged = Tagger::embedded().tag(TEXT, &tokens);
        let list = tagged.mentions.iter().map(|m| GivenMention { span: m.span, kind: m.kind, entity: None });
        let mut own = Entities::from_mentions(&tokens, &list.collect::<Vec<_>>()).unwrap();
        Tagger::embedded().link_into(TEXT, &tokens, &mut Scratch::new(), &mut own);
        assert_eq!(own, tagged);
    }

    #[test]
    fn numbers_make_entities() {
        let tokens = Tokenizer::new().tokenize(TEXT);
        let list = given(&[
            ("Ann Lee", 0, Kind::Per, Some(9)),
            ("Acme Corp.", 0, Kind::Org, None),
            ("Monday", 0, Kind::Date, Some(3)),
            ("Lee", 1, Kind::Per, Some(9)),
        ]);
        let entities = Entities::from_mentions(&tokens, &list).unwrap();
        let of: Vec<Option<u32>> = entities.mentions.iter().map(|m| m.entity).collect();
        assert_eq!(of, [Some(0), Some(1), None, Some(0)]);
        assert_eq!((entities.name(TEXT, 0), entities.entities[0].mentions.as_slice()), ("Ann Lee", &[0, 3][..]));
        let mut entities = entities;
        Tagger::embedded().describe_into(TEXT, &tokens, &mut entities);
        let lee = &entities.entities[0];
        assert_eq!((lee.role.map(|role| role.of(TEXT)), lee.gender), (Some("Mayor"), Gender::Feminine));
    }

    #[test]
    fn a_mention_within_a_token_is_the_whole_token() {
        let text = "Smith met O'Hara on Monday.";
        let tokens = Tokenizer::new().tokenize(text);
        let at = |start, end| GivenMention { span: Span::new(start, end), kind: Kind::Per, entity: None };
        // `mit`, and `Hara ` with the space after it.
        let entities = Entities::from_mentions(&tokens, &[at(1, 4), at(12, 17)]).unwrap();
        let names: Vec<&str> = entities.mentions.iter().map(|mention| mention.span.of(text)).collect();
        assert_eq!(names, ["Smith", "O'Hara"]);
        assert_eq!((entities.name(text, 0), entities.name(text, 1)), ("Smith", "O'Hara"));
    }

    #[test]
    fn what_is_no_mention_is_refused() {
        let tokens = Tokenizer::new().tokenize(TEXT);
        let check = |list: &[GivenMention]| Entities::from_mentions(&tokens, list).unwrap_err();
        let at = |start, end| GivenMention { span: Span::new(start, end), kind: Kind::Per, entity: None };
        assert_eq!(check(&[at(5, 6)]), GivenError::NoToken { mention: 0 });
        assert_eq!(check(&[at(6, 6)]), GivenError::NoToken { mention: 0 });
        assert_eq!(check(&[at(900, 905)]), GivenError::NoToken { mention: 0 });
        assert_eq!(check(&[at(6, 13), at(10, 13)]), GivenError::OutOfOrder { mention: 1 });
    }
}
