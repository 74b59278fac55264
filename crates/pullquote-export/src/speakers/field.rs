//! The walk of life a role belongs to, as far as its words tell.

use pullquote_lexicon::{PEOPLE, section};

/// Number of [`Field`]s.
pub(super) const FIELDS: usize = 5;

/// A walk of life. The same name in two of them is two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// No role, or one that tells nothing, or several things.
    Unknown,
    /// Politics, state, law, business, science, church: people go from one of these to another.
    Office,
    /// Sport.
    Sport,
    /// The arts.
    Arts,
    /// Somebody the article knows by home or family alone.
    Private,
}

impl Field {
    /// What the words of a role say; what speaks for two fields speaks for none.
    pub(super) fn of(role: &str) -> Self {
        let mut found = Field::Unknown;
        for word in role.split(|c: char| !c.is_alphanumeric()) {
            let says = match PEOPLE.find(word).map(|noun| noun.section) {
                Some(section::OFFICE) => Field::Office,
                Some(section::SPORT) => Field::Sport,
                Some(section::ARTS) => Field::Arts,
                Some(section::PRIVATE) => Field::Private,
                _ => continue,
            };
            if found != Field::Unknown && found != says {
                return Field::Unknown;
            }
            found = says;
        }
        found
    }
}
