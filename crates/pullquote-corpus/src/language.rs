//! Detects the language of a text, cheaply, because nearly all articles are in the language wanted.
//!
//! A text full of English function words is English. Only for others are the beginning and the middle passed to the
//! detector.

/// How many bytes are examined at the beginning, and again in the middle.
const SAMPLE: usize = 1500;
/// Fewer words than this are not enough.
const MIN_WORDS: usize = 12;
/// Words that are common in English and rare elsewhere. No `in`, `a`, `was`, `me`, `die`: other languages use them.
const ENGLISH: [&[u8]; 46] = [
    b"the", b"of", b"and", b"to", b"that", b"is", b"for", b"it", b"with", b"as", b"his", b"her", b"he", b"she", b"by",
    b"from", b"at", b"be", b"have", b"has", b"had", b"not", b"are", b"were", b"this", b"which", b"but", b"they",
    b"their", b"said", b"who", b"would", b"will", b"been", b"on", b"an", b"or", b"you", b"we", b"there", b"what",
    b"when", b"one", b"all", b"more", b"says",
];

/// The language code (ISO 639-1, otherwise ISO 639-3), or empty if the text is too short or unusual.
///
/// ```
/// use pullquote_corpus::language_of;
/// assert_eq!(language_of("The mayor said on Monday that she would not stand for a third term, and left the hall."), "en");
/// assert_eq!(language_of("Die Bürgermeisterin sagte am Montag, dass sie nicht noch einmal antreten werde, und ging."), "de");
/// assert_eq!(language_of("Oh."), "");
/// ```
pub fn language_of(text: &str) -> &'static str {
    let start = cut(text, 0);
    let (words, english) = count(start);
    if words >= MIN_WORDS && english * 5 >= words {
        return "en";
    }
    let middle = cut(text, if text.len() > 4 * SAMPLE { text.len() / 2 } else { SAMPLE });
    let (more, again) = count(middle);
    // An English text may begin with something foreign (a name, a quotation, a dateline).
    if more >= MIN_WORDS && again * 5 >= more {
        return "en";
    }
    let sample = format!("{start} {middle}");
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    // Chinese and similar scripts have no spaces between words.
    let wide = sample.chars().filter(|c| matches!(*c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')).count();
    if words + more < MIN_WORDS && wide < 12 || letters < 12 {
        return "";
    }
    match whatlang::detect(&sample) {
        Some(info) if info.lang() == whatlang::Lang::Eng => "en",
        Some(info) if info.is_reliable() || info.confidence() > 0.3 => short(info.lang().code()),
        // Neither English nor another language: tables of results, lists of names.
        _ => "",
    }
}

/// The sample of a text that starts at a byte.
fn cut(text: &str, from: usize) -> &str {
    let near =
        |at: usize| (at.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    &text[near(from)..near(from.saturating_add(SAMPLE))]
}

/// Counts all words, and those that are English function words.
fn count(text: &str) -> (usize, usize) {
    let (mut words, mut english) = (0, 0);
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’') {
        if word.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        words += 1;
        let bytes = word.as_bytes();
        if (2..=5).contains(&bytes.len()) {
            english += usize::from(ENGLISH.iter().any(|known| known.eq_ignore_ascii_case(bytes)));
        }
    }
    (words, english)
}

/// ISO 639-3 to ISO 639-1 where such a code exists.
fn short(code: &'static str) -> &'static str {
    const CODES: [(&str, &str); 54] = [
        ("ara", "ar"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("vie", "vi"),
        ("afr", "af"),
    ];
    CODES.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_short_news() {
        let french = "Le ministre a déclaré lundi que les travaux commenceraient avant la fin de l'année, malgré le refus des élus.";
        let spanish = "El ministro dijo el lunes que las obras empezarán antes de fin de año, a pesar de la negativa de los vecinos.";
        let english_names =
            "Kim Jung-ho of Hanwol Shipbuilding met Park Min-seo in Ulsan and Busan, and said the yard would stay.";
        assert_eq!((language_of(french), language_of(spanish), language_of(english_names)), ("fr", "es", "en"));
        assert_eq!(
            language_of("Министр сообщил журналистам, что завод закрыт, а рабочие протестуют на улице у ворот."),
            "ru"
        );
        assert_eq!(language_of("1 2 3 4 5 6 7 8 9 10 11 12 13 14"), "");
        assert_eq!(language_of(""), "");
    }
}
