//! When two names are the same name.

/// What stands before a name and is no part of it.
const HONORIFICS: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "doctor",
    "sir",
    "dame",
    "lord",
    "lady",
    "baroness",
    "baron",
    "rev",
    "reverend",
    "fr",
    "father",
    "hon",
    "sen",
    "senator",
    "rep",
    "representative",
    "gov",
    "governor",
    "pres",
    "president",
    "mayor",
    "judge",
    "justice",
    "gen",
    "general",
    "col",
    "colonel",
    "maj",
    "capt",
    "captain",
    "lt",
    "sgt",
    "sergeant",
    "cpl",
    "det",
    "detective",
    "insp",
    "inspector",
    "supt",
    "sheriff",
    "officer",
    "secretary",
    "minister",
    "chancellor",
    "ambassador",
    "monsieur",
    "madame",
    "herr",
    "frau",
    "señor",
    "señora",
    "don",
    "sheikh",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "bishop",
    "archbishop",
    "cardinal",
    "rabbi",
    "imam",
    "coach",
    "attorney",
    "congressman",
    "congresswoman",
    "councillor",
    "councilman",
    "councilwoman",
    "cllr",
    "md",
];

/// What stands behind a name and tells father from son.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];

/// Whether a name can stand for one person alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameForm {
    /// Given name and surname, or the name of something else than a person.
    Full,
    /// A surname, a given name, or an initial with a surname.
    Partial,
}

/// A name without what may differ where the same one is meant: case, white space, full stops, the shape of apostrophes
/// and hyphens, an honorific (of a person) or article (of anything else) before it.
///
/// ```
/// use pullquote_export::fold_name;
/// assert_eq!(fold_name("Sen. Mary-Jane  O’Neil, Jr.", true), "mary-jane o'neil jr");
/// assert_ne!(fold_name("John A. Smith", true), fold_name("John B. Smith", true));
/// ```
pub fn fold_name(name: &str, person: bool) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '’' | '‘' | 'ʼ' | '`' => plain.push('\''),
            '‐' | '‑' | '–' => plain.push('-'),
            '.' => {}
            ',' => plain.push(' '),
            c => plain.extend(c.to_lowercase()),
        }
    }
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    if let Some(last) = words.last_mut() {
        *last = last.strip_suffix("'s").unwrap_or(last);
    }
    let drop: &[&str] = if person { HONORIFICS } else { &["the"] };
    while words.len() > 1 && drop.contains(&words[0]) {
        words.remove(0);
    }
    words.join(" ")
}

/// Whether a name that was folded is a full one.
pub fn name_form(folded: &str, person: bool) -> NameForm {
    if !person {
        return NameForm::Full;
    }
    let words: Vec<&str> = folded.split(' ').filter(|word| !SUFFIXES.contains(word)).collect();
    let initial = |word: &str| word.chars().count() == 1;
    match words.as_slice() {
        [] | [_] => NameForm::Partial,
        [first, _] if initial(first) => NameForm::Partial,
        _ => NameForm::Full,
    }
}
