//! The inflected forms of English verbs, correctly spelt.

/// Which forms of a verb a word may be; several may fall together (`said` is past and participle).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Forms(u8);

impl Forms {
    /// The base form: `say`.
    pub const BASE: Self = Self(1);
    /// The third person: `says`.
    pub const THIRD: Self = Self(2);
    /// The past: `said`, `wrote`.
    pub const PAST: Self = Self(4);
    /// The past participle: `said`, `written`.
    pub const PARTICIPLE: Self = Self(8);
    /// The present participle: `saying`.
    pub const ING: Self = Self(16);

    /// Whether it may be all of `other`.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether it may be any of `other`.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// All forms of both.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it may be the verb of a clause and nothing but its form says so: `says`, `said`.
    pub const fn is_finite(self) -> bool {
        self.intersects(Self::THIRD.union(Self::PAST))
    }

    /// Whether it may be no form at all.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// All forms of a verb, with the words for them. A form may have two spellings (`labeled`, `labelled`).
///
/// A verb is given as its lemma. `+` behind it doubles its last letter before a vowel; for verbs of one syllable that is
/// found by rule. Irregular forms follow after `/`: past, and the participle if it differs (`write/wrote/written`).
///
/// ```
/// use pullquote_lexicon::{Forms, inflect};
///
/// let forms = |verb, form| -> Vec<String> {
///     inflect(verb).into_iter().filter(|(is, _)| *is == form).map(|(_, word)| word).collect()
/// };
/// assert_eq!(forms("plan", Forms::PAST), ["planned"]);
/// assert_eq!(forms("admit+", Forms::ING), ["admitting"]);
/// assert_eq!(forms("echo", Forms::THIRD), ["echoes"]);
/// assert_eq!(forms("signal", Forms::PAST), ["signaled", "signalled"]);
/// assert_eq!(forms("write/wrote/written", Forms::PARTICIPLE), ["written"]);
/// ```
pub fn inflect(verb: &str) -> Vec<(Forms, String)> {
    let mut parts = verb.split('/').map(str::trim);
    let head = parts.next().unwrap_or_default();
    let lemma = head.trim_end_matches('+');
    let stems = stems(lemma, head.len() > lemma.len());
    let irregular_past = parts.next();
    let irregular_participle = parts.next().or(irregular_past);
    let mut all = vec![(Forms::BASE, lemma.to_owned()), (Forms::THIRD, third(lemma))];
    for (form, irregular) in [(Forms::PAST, irregular_past), (Forms::PARTICIPLE, irregular_participle)] {
        match irregular {
            Some(word) => all.push((form, word.to_owned())),
            None => all.extend(stems.iter().map(|stem| (form, with_ed(stem)))),
        }
    }
    all.extend(stems.iter().map(|stem| (Forms::ING, with_ing(stem))));
    all
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// What -ed and -ing are added to: the lemma, perhaps with its last letter doubled, perhaps both.
fn stems(lemma: &str, marked: bool) -> Vec<String> {
    let plain = lemma.to_owned();
    let Some(last) = lemma.chars().last() else { return vec![plain] };
    let doubled = format!("{lemma}{last}");
    if last == 'c' {
        // panic, panicked
        return vec![format!("{lemma}k")];
    }
    if marked || (syllables(lemma) == 1 && ends_short(lemma) && !matches!(last, 'w' | 'x' | 'y')) {
        vec![doubled]
    } else if last == 'l' && ends_short(lemma) {
        // American and British spelling differ where the last syllable has no stress.
        vec![plain, doubled]
    } else {
        vec![plain]
    }
}

/// Whether a verb ends in one vowel and one consonant. The `u` after `q` is no vowel: quip, quipped.
fn ends_short(lemma: &str) -> bool {
    let [.., before, vowel, last] = *lemma.as_bytes() else { return false };
    let after_q = lemma.len() > 3 && lemma.as_bytes()[lemma.len() - 4] == b'q' && before == b'u';
    !is_vowel(last) && is_vowel(vowel) && (!is_vowel(before) || after_q)
}

/// Groups of vowels, a final silent `e` aside.
fn syllables(lemma: &str) -> usize {
    let bytes = lemma.strip_suffix('e').unwrap_or(lemma).as_bytes();
    let vowel = |i: usize| {
        is_vowel(bytes[i]) && !(bytes[i] == b'u' && i > 0 && bytes[i - 1] == b'q') || i > 0 && bytes[i] == b'y'
    };
    (0..bytes.len()).filter(|&i| vowel(i) && (i == 0 || !vowel(i - 1))).count()
}

/// A final `y` after a consonant: deny, quantify.
fn before_consonant_y(lemma: &str) -> Option<&str> {
    let stem = lemma.strip_suffix('y')?;
    stem.bytes().last().is_some_and(|byte| !is_vowel(byte)).then_some(stem)
}

fn third(lemma: &str) -> String {
    if let Some(stem) = before_consonant_y(lemma) {
        return format!("{stem}ies");
    }
    let bytes = lemma.as_bytes();
    match bytes {
        [.., b'z'] if syllables(lemma) == 1 && ends_short(lemma) => format!("{lemma}zes"),
        [.., b's' | b'x' | b'z'] | [.., b's' | b'c', b'h'] => format!("{lemma}es"),
        [.., before, b'o'] if !is_vowel(*before) => format!("{lemma}es"),
        _ => format!("{lemma}s"),
    }
}

fn with_ed(stem: &str) -> String {
    if let Some(stem) = before_consonant_y(stem) {
        format!("{stem}ied")
    } else if stem.ends_with('e') {
        format!("{stem}d")
    } else {
        format!("{stem}ed")
    }
}

fn with_ing(stem: &str) -> String {
    if let Some(stem) = stem.strip_suffix("ie") {
        // lie, lying
        return format!("{stem}ying");
    }
    match stem.strip_suffix('e') {
        // agree, agreeing; dye, dyeing
        Some(rest) if !rest.ends_with(['e', 'o', 'y']) => format!("{rest}ing"),
        _ => format!("{stem}ing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `lemma: third past participle ing`, two spellings divided by `|`.
    const RULES: &str = "\
        say/said: says said said saying
        plan: plans planned planned planning
        begin+/began/begun: begins began begun beginning
        echo: echoes echoed echoed echoing
        veto: vetoes vetoed vetoed vetoing
        boo: boos booed booed booing
        deny: denies denied denied denying
        relay: relays relayed relayed relaying
        lie: lies lied lied lying
        agree: agrees agreed agreed agreeing
        argue: argues argued argued arguing
        dye: dyes dyed dyed dyeing
        quip: quips quipped quipped quipping
        quiz: quizzes quizzed quizzed quizzing
        buzz: buzzes buzzed buzzed buzzing
        panic: panics panicked panicked panicking
        mix: mixes mixed mixed mixing
        vow: vows vowed vowed vowing
        play: plays played played playing
        press: presses pressed pressed pressing
        preach: preaches preached preached preaching
        push: pushes pushed pushed pushing
        tout: touts touted touted touting
        reveal: reveals revealed revealed revealing
        visit: visits visited visited visiting
        whisper: whispers whispered whispered whispering
        admit+: admits admitted admitted admitting
        label: labels labeled|labelled labeled|labelled labeling|labelling
        tell/told: tells told told telling
        do/did/done: does did done doing
        go/went/gone: goes went gone going";

    #[test]
    fn every_rule_of_spelling_is_kept() {
        assert!(RULES.lines().count() > 30);
        for line in RULES.lines() {
            let (verb, want) = line.trim().split_once(": ").expect("a lemma and its forms");
            let made = inflect(verb);
            let of =
                |form| made.iter().filter(|(f, _)| *f == form).map(|(_, w)| w.as_str()).collect::<Vec<_>>().join("|");
            let got = [Forms::THIRD, Forms::PAST, Forms::PARTICIPLE, Forms::ING].map(of).join(" ");
            assert_eq!(got, want, "{verb}");
        }
    }

    #[test]
    fn strange_lemmas_do_no_harm() {
        for verb in ["", "+", "/", "a", "é", "l", "ql", "y", "/said"] {
            assert!(!inflect(verb).is_empty(), "{verb:?}");
        }
    }
}
