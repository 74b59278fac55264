//! Ways in which a short name abbreviates a longer one: `OBI`, `De Blasio`, `the SEC`, `VW`, `the Fed`, `Ozdag` for Özdağ.

use pullquote_lexicon::PARTICLES;
use pullquote_lexicon::name::one_letter_apart;

/// How two names resemble each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// Same but for letter case, accents and punctuation.
    Same,
    /// The last word, with particles before it.
    Surname,
    /// The last words of several.
    Tail,
    /// The first words.
    Head,
    /// Words in the middle.
    Inner,
    /// The initials.
    Initials,
    /// Some of the initials, next to each other (`the CDC` of the `US Centers for Disease Control and Prevention`).
    SomeInitials,
    /// Letters of one word in order (`VW`), or some initials in order.
    Letters,
    /// The beginning of the first word (`Fed`), or of several words (`DoverTrans`).
    Stem,
    /// The last word with another spelling.
    Spelling,
}

impl Likeness {
    pub const COUNT: u16 = 10;
}

/// Maximum length of names compared, in bytes.
const LONGEST: usize = 100;

/// How `short` resembles `long`, a longer name or another spelling.
pub(crate) fn likeness(short: &str, long: &str) -> Option<Likeness> {
    if short == long || short.len() < 2 || short.len() > LONGEST || long.len() > LONGEST {
        return None;
    }
    if is_acronym(short) && !is_acronym(long) {
        return as_initials(short, long);
    }
    let (few, many) = (words(short).count(), words(long).count());
    if few == many {
        return if few > 0 && same_words(short, long, 0) { Some(Likeness::Same) } else { spelling(short, long) };
    }
    if few > many || few == 0 {
        return None;
    }
    if same_words(short, long, many - few) {
        return Some(if is_surname(short) { Likeness::Surname } else { Likeness::Tail });
    }
    if same_words(short, long, 0) {
        return Some(Likeness::Head);
    }
    if (1..many - few).any(|skip| same_words(short, long, skip)) {
        return Some(Likeness::Inner);
    }
    if few == 1 && is_stem(short, long) {
        return Some(Likeness::Stem);
    }
    spelling(short, long)
}

/// Maximum length of a word that is the beginning of a single word. Longer ones are made of several words
/// (`DoverTrans`) and share at least this many letters with the first.
const STEM: usize = 4;
const FIRST_PART: usize = 3;

/// Whether a word is made of the beginning of the first word of a name, or of several words.
fn is_stem(short: &str, long: &str) -> bool {
    let Some(first) = words(long).next() else { return false };
    let alike = letters(short).zip(letters(first)).take_while(|(a, b)| a == b).count();
    let count = letters(short).count();
    if count <= STEM {
        return alike == count && count >= FIRST_PART && letters(first).count() > count + 1;
    }
    let mut rest = letters(long);
    alike >= FIRST_PART && alike < count && letters(short).all(|c| rest.any(|r| r == c))
}

/// Whether `phrase` contains the words of a name, adjacent and in order.
pub(crate) fn has_name(phrase: &str, name: &str) -> bool {
    let (many, few) = (words(phrase).count(), words(name).count());
    few > 0 && few <= many && (0..=many - few).any(|skip| same_words(name, phrase, skip))
}

/// The words of a name.
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> + Clone {
    name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '(' | ')' | ',' | '"'))
        .filter(|w| w.chars().any(char::is_alphanumeric))
}

/// Whether the words of `short` are those of `long` after the first `skip`.
fn same_words(short: &str, long: &str, skip: usize) -> bool {
    let mut rest = words(long).skip(skip);
    words(short).all(|word| rest.next().is_some_and(|other| same(word, other)))
}

fn same(a: &str, b: &str) -> bool {
    letters(a).eq(letters(b))
}

fn letters(word: &str) -> impl Iterator<Item = char> + Clone {
    word.chars().filter(|c| c.is_alphanumeric()).map(plain)
}

/// A letter in lower case, without its accent.
fn plain(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match c.to_lowercase().next().unwrap_or(c) {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì'..='ï' | 'ī' | 'ı' | 'į' => 'i',
        'ķ' => 'k',
        'ł' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// Whether a word may be an acronym (`SEC`, `S.E.C.`).
pub(crate) fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(|c| *c != '.');
    letters.clone().all(char::is_uppercase) && (2..=7).contains(&letters.count())
}

/// Whether it is a surname alone: one word, or one after particles. (`Ann Lee` is not `Mary Ann Lee`.)
fn is_surname(short: &str) -> bool {
    short.rsplit_once(' ').is_none_or(|(before, _)| before.split(' ').all(|w| PARTICLES.contains(w)))
}

fn as_initials(short: &str, long: &str) -> Option<Likeness> {
    let wanted = short.chars().filter(|c| *c != '.');
    if words(long).nth(1).is_some() {
        let initials = words(long).filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase());
        let (few, many) = (wanted.clone().count(), initials.clone().count());
        let at = |skip: usize| initials.clone().skip(skip).take(few).eq(wanted.clone());
        if few <= many && (0..=many - few).any(at) {
            return Some(if few == many { Likeness::Initials } else { Likeness::SomeInitials });
        }
        // `OBI:` in a transcript.
        if same(words(long).last().unwrap_or(""), short) {
            return Some(Likeness::Surname);
        }
        if same(words(long).next().unwrap_or(""), short) {
            return Some(Likeness::Head);
        }
        // `CMS` of the `Centers for Medicare & Medicaid Services`
        let mut rest = initials;
        let begins = rest.clone().next() == wanted.clone().next();
        let loosely = begins && few > 2 && wanted.clone().all(|c| rest.any(|r| r == c));
        return loosely.then_some(Likeness::Letters);
    }
    let mut rest = long.chars().filter(|c| c.is_alphabetic()).map(plain);
    let mut wanted = wanted.map(plain);
    let begins = wanted.next() == rest.next();
    (begins && wanted.all(|c| rest.any(|r| r == c))).then_some(Likeness::Letters)
}

/// Minimum number of letters of a word that may be misspelt.
const LEAST_LETTERS: usize = 5;

/// A single word that is another spelling of the last word of `long`.
fn spelling(short: &str, long: &str) -> Option<Likeness> {
    let (a, b) = (words(short).last()?, words(long).last()?);
    if words(short).count() != 1 || same(a, b) {
        return None;
    }
    let alike = letters(a).count() >= LEAST_LETTERS && one_letter_apart(letters(a), letters(b))
        || only_by_s(a, b)
        || only_by_s(b, a)
        || same_letters(a, b);
    alike.then_some(Likeness::Spelling)
}

/// `Wick` and `Wicks`
fn only_by_s(short: &str, long: &str) -> bool {
    letters(short).count() + 1 >= LEAST_LETTERS && letters(long).eq(letters(short).chain(std::iter::once('s')))
}

/// Minimum number of letters of a word of which some may have changed places.
const LEAST_MIXED: usize = 7;

/// Whether two words have the same letters, in another order but for the first.
fn same_letters(a: &str, b: &str) -> bool {
    let count = letters(a).count();
    count >= LEAST_MIXED
        && count == letters(b).count()
        && letters(a).next() == letters(b).next()
        && letters(a).all(|c| letters(a).filter(|x| *x == c).count() == letters(b).filter(|x| *x == c).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_compared() {
        use Likeness::*;
        for (short, long, expected) in [
            ("De Blasio", "Bill de Blasio", Some(Surname)),
            ("O'NEILL", "James O’Neill", Some(Surname)),
            ("Maria Lopez", "Maria Lopez", None),
            ("Neill", "Ann McNeill", None),
            ("Ozdag", "Ali Özdağ", Some(Surname)),
            ("State Department", "U.S. State Department", Some(Tail)),
            ("Ford", "Ford Motor Company", Some(Head)),
            ("S.E.C.", "Securities and Exchange Commission", Some(Initials)),
            ("SEC", "United States Securities and Exchange Commission", Some(SomeInitials)),
            ("SAC", "Securities and Exchange Commission", None),
            ("CDC", "Centers for Disease Control and Prevention", Some(SomeInitials)),
            ("CMS", "Centers for Medicare & Medicaid Services", Some(Letters)),
            ("VW", "Volkswagen", Some(Letters)),
            ("Fed", "Federal Reserve", Some(Stem)),
            ("Congress", "Congressional Office", None),
            ("DoverTrans", "Dover Department of Transportation", Some(Stem)),
            ("Miler", "Anna Miller", Some(Spelling)),
            ("Okafro", "Ada Okafor", Some(Spelling)),
            ("MARIA LOPEZ", "Maria Lopez", Some(Same)),
        ] {
            assert_eq!(likeness(short, long), expected, "{short} for {long}");
        }
    }
}
