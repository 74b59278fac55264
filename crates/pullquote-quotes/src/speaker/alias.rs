//! Short names that were not joined to the full one: `OBI:` in a transcript, `De Blasio`, `NMRC`.

use crate::ResolvedBy;
use crate::text::Doc;
use pullquote_entities::{Entity, Gender, Kind};

/// Entities compared with a short name.
const COMPARED: usize = 200;

/// The one person whose name ends in these words, or the one organisation with these initials.
pub(super) fn fuller(doc: &Doc, short: &str, gender: Gender) -> Option<(u32, ResolvedBy)> {
    if short.len() < 2 || short.len() > 40 {
        return None;
    }
    let acronym = is_acronym(short);
    let fits = |entity: &Entity| {
        let name = entity.name.of(doc.text);
        match entity.kind {
            Kind::Per => {
                let agrees = gender == Gender::Unknown || entity.gender == Gender::Unknown || gender == entity.gender;
                agrees && is_surname(short) && ends_in(name, short)
            }
            Kind::Org => acronym && has_initials(name, short),
            _ => false,
        }
    };
    let mut found = doc.entities.entities.iter().enumerate().take(COMPARED).filter(|(_, e)| fits(e));
    let (entity, known) = found.next()?;
    let by = if known.kind == Kind::Per { ResolvedBy::Surname } else { ResolvedBy::Acronym };
    found.next().is_none().then_some((entity as u32, by))
}

/// Whether a word may be an acronym (`SEC`, `S.E.C.`).
pub(super) fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(|c| *c != '.');
    letters.clone().all(char::is_uppercase) && (2..=7).contains(&letters.count())
}

/// Small words a surname may begin with.
const PARTICLES: &[&str] = &[
    "de", "da", "di", "del", "della", "du", "la", "le", "van", "von", "der", "ter", "ten", "bin", "al", "el", "st",
    "st.",
];

/// Whether it is a surname alone: one word, or one after particles. (`Ann Lee` is not `Mary Ann Lee`.)
fn is_surname(short: &str) -> bool {
    let particle = |w: &str| PARTICLES.iter().any(|p| p.eq_ignore_ascii_case(w));
    short.rsplit_once(' ').is_none_or(|(before, _)| before.split(' ').all(particle))
}

/// Whether `name` is longer and ends in the words of `short`, letter case and the form of the apostrophe aside.
fn ends_in(name: &str, short: &str) -> bool {
    let Some(from) = name.len().checked_sub(short.len() + 4) else {
        return name.len() > short.len() && matches_tail(name, short);
    };
    // Forms of the apostrophe differ by two bytes: look at a little more than the length.
    let from = (from..name.len()).find(|&i| name.is_char_boundary(i)).unwrap_or(0);
    matches_tail(&name[from..], short)
}

fn matches_tail(name: &str, short: &str) -> bool {
    let plain = |c: char| if c == '’' { '\'' } else { c.to_lowercase().next().unwrap_or(c) };
    let mut name = name.chars().rev();
    for c in short.chars().rev() {
        if name.next().map(plain) != Some(plain(c)) {
            return false;
        }
    }
    name.next() == Some(' ')
}

/// Whether the capitalised words of `name` begin with these letters.
fn has_initials(name: &str, short: &str) -> bool {
    let initials = name.split([' ', '-']).filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase());
    name.contains(' ') && initials.eq(short.chars().filter(|c| *c != '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_compared() {
        assert!(ends_in("Bill de Blasio", "De Blasio"));
        assert!(ends_in("James O’Neill", "O'NEILL"));
        assert!(!ends_in("Maria Lopez", "Maria Lopez"));
        assert!(!ends_in("Ann McNeill", "Neill"));
        assert!(is_surname("De Blasio") && is_surname("Lee") && !is_surname("Ann Lee"));
        assert!(has_initials("Securities and Exchange Commission", "S.E.C."));
        assert!(!has_initials("Securities and Exchange Commission", "SAC"));
    }
}
