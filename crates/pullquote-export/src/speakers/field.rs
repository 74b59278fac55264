//! The field of public life that a role belongs to, judged by its words.

use pullquote_lexicon::{PEOPLE, section};

/// Number of [`Field`]s.
pub(super) const FIELDS: usize = 5;

/// A field of public life. The same name in two of them is two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// No role, one without telling words, or one with words of several fields.
    Unknown,
    /// Politics, state, law, business, science, church: people go from one of these to another.
    Office,
    /// Sport.
    Sport,
    /// The arts.
    Arts,
    /// People known in the article only by their home or family.
    Private,
}

impl Field {
    /// The field that the words of a role point to; words of two fields cancel out.
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
