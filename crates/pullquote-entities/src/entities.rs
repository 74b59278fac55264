//! What the tagger and the linker hand to the next stage: plain data that users may also fill in themselves.

use pullquote_tokenize::{Span, TokenIndex, TokenRange, Tokens};

/// The kind of a named thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// A person.
    Per,
    /// An organisation: company, ministry, party, newspaper, club.
    Org,
    /// A place: country, town, river; also a state that acts ("Washington").
    Loc,
    /// A facility: building, airport, road.
    Fac,
    /// A nationality, religion or political group.
    Norp,
    /// Another name: event, law, work of art.
    Misc,
    /// A product.
    Prod,
    /// A date or time.
    Date,
    /// An amount of money.
    Money,
}

impl Kind {
    /// The label used in output (`PER`, `ORG`, ...).
    pub const fn label(self) -> &'static str {
        match self {
            Kind::Per => "PER",
            Kind::Org => "ORG",
            Kind::Loc => "LOC",
            Kind::Fac => "FAC",
            Kind::Norp => "NORP",
            Kind::Misc => "MISC",
            Kind::Prod => "PROD",
            Kind::Date => "DATE",
            Kind::Money => "MONEY",
        }
    }
}

/// One occurrence of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Bytes of the name, without title and possessive ending.
    pub span: Span,
    /// First token.
    pub first: TokenIndex,
    /// One past the last token.
    pub end: TokenIndex,
    /// What it names.
    pub kind: Kind,
    /// Which entity of the article it names: an index into [`Entities::entities`].
    /// `None` for dates and money, and if unknown.
    pub entity: Option<u32>,
}

impl Mention {
    /// A mention over a non-empty range of tokens, not yet of an entity.
    pub(crate) fn new(tokens: &Tokens, range: TokenRange, kind: Kind) -> Self {
        Self { span: tokens.span_of(range), first: range.start, end: range.end, kind, entity: None }
    }

    /// Its tokens.
    #[inline]
    pub const fn tokens(&self) -> TokenRange {
        TokenRange::new(self.first, self.end)
    }

    /// Moves it to another non-empty range of tokens.
    pub(crate) fn set_tokens(&mut self, tokens: &Tokens, range: TokenRange) {
        self.span = tokens.span_of(range);
        (self.first, self.end) = (range.start, range.end);
    }

    /// Its number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.tokens().len()
    }
}

/// Gender as far as the article shows it. Only used to resolve pronouns, never printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gender {
    /// Unknown.
    #[default]
    Unknown,
    /// He, Mr., a given name mostly of men.
    Masculine,
    /// She, Mrs., a given name mostly of women.
    Feminine,
}

/// A person, organisation, place or group of the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// An occurrence of the fullest form of the name, without honorific.
    pub name: Span,
    /// What it is.
    pub kind: Kind,
    /// Title, office or description as it appears in the text ("Minnesota state Rep.", "chief executive of X").
    pub role: Option<Span>,
    /// Its mentions, as indices into [`Entities::mentions`], in text order.
    pub mentions: Vec<u32>,
    /// Which pronouns fit.
    pub gender: Gender,
}

/// The named things of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entities {
    /// All mentions in text order, without overlap.
    pub mentions: Vec<Mention>,
    /// One entry for each person, organisation, place or group, in order of first mention; then the bodies.
    pub entities: Vec<Entity>,
    /// Bodies called by a name and a noun (`the Obama administration`, `Russia's foreign ministry`), in text order. Each
    /// begins with a mention, and is an entity that has no mention of its own.
    pub bodies: Vec<Mention>,
}

impl Entities {
    /// An entity by its number.
    #[inline]
    pub fn entity(&self, entity: u32) -> Option<&Entity> {
        self.entities.get(entity as usize)
    }

    pub(crate) fn entity_mut(&mut self, entity: u32) -> Option<&mut Entity> {
        self.entities.get_mut(entity as usize)
    }

    /// A mention by its number.
    #[inline]
    pub fn mention(&self, mention: u32) -> Option<&Mention> {
        self.mentions.get(mention as usize)
    }

    /// The mentions of an entity, in text order.
    pub fn mentions_of(&self, entity: &Entity) -> impl DoubleEndedIterator<Item = &Mention> {
        entity.mentions.iter().filter_map(|&m| self.mention(m))
    }

    /// The canonical name of an entity as it appears in the text.
    pub fn name<'t>(&self, text: &'t str, entity: u32) -> &'t str {
        self.entity(entity).map_or("", |e| e.name.of(text))
    }

    /// The mention that covers a token, if any.
    pub fn mention_at(&self, token: TokenIndex) -> Option<usize> {
        let index = self.mentions.partition_point(|m| m.end <= token);
        (self.mentions.get(index)?.first <= token).then_some(index)
    }

    /// Where an entity is named, in text order: its mentions, or the places of a body.
    pub fn places(&self, entity: u32) -> impl Iterator<Item = &Mention> {
        let mentions = self.entity(entity).map_or(&[][..], |entity| &entity.mentions);
        let bodies = self.bodies.iter().filter(move |body| mentions.is_empty() && body.entity == Some(entity));
        mentions.iter().filter_map(|&m| self.mention(m)).chain(bodies)
    }

    /// Mentions that begin within a range of tokens.
    pub fn mentions_in(&self, tokens: TokenRange) -> &[Mention] {
        beginning_in(&self.mentions, tokens)
    }

    /// Bodies that begin within a range of tokens.
    pub fn bodies_in(&self, tokens: TokenRange) -> &[Mention] {
        beginning_in(&self.bodies, tokens)
    }
}

/// The number of a mention or entity in the lists of [`Entities`]. There are fewer of them than tokens.
pub(crate) fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn beginning_in(mentions: &[Mention], tokens: TokenRange) -> &[Mention] {
    let from = mentions.partition_point(|m| m.first < tokens.start);
    let to = mentions.partition_point(|m| m.first < tokens.end);
    &mentions[from..to.max(from)]
}
