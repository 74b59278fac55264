//! When two names are the same name.

/// What stands before a name and is no part of it. Words that are given names too (Don, Earl, Judge, Prince) are not here:
/// without them a full name would become a surname.
const HONORIFICS: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "sir",
    "dame",
    "rev",
    "hon",
    "sen",
    "rep",
    "gov",
    "pres",
    "gen",
    "col",
    "maj",
    "capt",
    "lt",
    "sgt",
    "cpl",
    "det",
    "insp",
    "supt",
    "cllr",
    "professor",
    "doctor",
    "reverend",
    "senator",
    "representative",
    "governor",
    "president",
    "mayor",
    "minister",
    "colonel",
    "captain",
    "lieutenant",
    "sergeant",
    "detective",
    "inspector",
    "sheriff",
    "ambassador",
    "congressman",
    "congresswoman",
    "councillor",
    "councilman",
    "councilwoman",
    "archbishop",
    "rabbi",
    "imam",
    "attorney",
    "monsieur",
    "madame",
    "herr",
    "frau",
    "señor",
    "señora",
];

/// What stands behind a name and tells father from son.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];

/// What a surname may begin with.
const PARTICLES: &[&str] =
    &["van", "von", "de", "der", "den", "del", "della", "di", "dos", "du", "ter", "ten", "bin", "ibn"];

/// Whether a name identifies a single person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameForm {
    /// Given name and surname, or the name of something that is not a person.
    Full,
    /// A surname, a given name, or an initial with a surname.
    Partial,
}

/// Normalises a name so that equivalent spellings are equal: ignores case, white space, full stops, the shape of
/// apostrophes and hyphens, an honorific (before a person) or article (before anything else).
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
    if person {
        // Keep an honorific if only a surname would remain: Mr. Smith is not any Smith.
        while without_suffix(&words).len() > 2 && HONORIFICS.contains(&words[0]) {
            words.remove(0);
        }
    } else if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words.join(" ")
}

fn without_suffix<'a, 'w>(words: &'a [&'w str]) -> &'a [&'w str] {
    match words {
        [name @ .., last] if name.len() > 1 && SUFFIXES.contains(last) => name,
        _ => words,
    }
}

/// Whether a normalised name is a full one.
pub fn name_form(folded: &str, person: bool) -> NameForm {
    if !person {
        return NameForm::Full;
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let words = without_suffix(&words);
    let particles = words.iter().take_while(|word| PARTICLES.contains(word)).count();
    let initial = |word: &str| word.chars().count() == 1;
    match words {
        [] | [_] => NameForm::Partial,
        _ if words.len() - particles < 2 && particles > 0 => NameForm::Partial,
        [first, _] if initial(first) || HONORIFICS.contains(first) => NameForm::Partial,
        _ => NameForm::Full,
    }
}
