//! Word lists of the tokenizer and the sentence splitter. All lower case, sorted for binary search.

/// Abbreviations that keep their full stop, whatever follows.
pub(crate) const ABBREVIATIONS: &[&str] = &[
    "a.m", "adm", "al", "ala", "approx", "apr", "ariz", "ark", "assn", "atty", "aug", "ave", "b.a", "blvd", "bros",
    "ca", "calif", "capt", "cf", "ch", "cmdr", "co", "col", "colo", "conn", "corp", "cpl", "d.c", "dec", "del", "dept",
    "dr", "e.g", "ed", "eds", "eq", "etc", "feb", "fig", "figs", "fla", "fri", "ft", "ga", "gen", "gov", "hon", "i.e",
    "ill", "inc", "ind", "insp", "jan", "jr", "jul", "jun", "kan", "ky", "l.a", "lt", "ltd", "m.a", "m.d", "maj",
    "mar", "mass", "messrs", "mich", "minn", "mon", "mr", "mrs", "ms", "mt", "mx", "neb", "nev", "no", "nos", "nov",
    "oct", "ok", "okla", "ore", "p.m", "pa", "ph.d", "pp", "pres", "prof", "rd", "rep", "reps", "rev", "rs", "sen",
    "sens", "sep", "sept", "sgt", "sr", "st", "supt", "tenn", "tex", "thu", "tue", "u.k", "u.n", "u.s", "univ", "v",
    "va", "vol", "vs", "wash", "wed", "wis",
];

/// Abbreviations after which no sentence ends: a name or a number follows.
pub(crate) const BEFORE_NAME: &[&str] = &[
    "adm", "atty", "ca", "capt", "cf", "cmdr", "col", "cpl", "dr", "e.g", "eq", "fig", "figs", "ft", "gen", "gov",
    "hon", "i.e", "insp", "lt", "maj", "messrs", "mr", "mrs", "ms", "mt", "mx", "pp", "pres", "prof", "rep", "reps",
    "rev", "rs", "sen", "sens", "sgt", "st", "supt", "v", "vol", "vs",
];

/// Abbreviations that are common words too: they keep the full stop only on evidence.
pub(crate) const AMBIGUOUS: &[&str] = &[
    "al", "ca", "ch", "co", "del", "ed", "fig", "ga", "ill", "ind", "la", "mar", "mass", "no", "ok", "ore", "pa",
    "sat", "sun", "v", "va", "wash",
];

/// Words that begin a sentence when they stand with a capital after an abbreviation.
pub(crate) const STARTERS: &[&str] = &[
    "a",
    "according",
    "after",
    "all",
    "also",
    "although",
    "an",
    "and",
    "another",
    "as",
    "at",
    "because",
    "before",
    "both",
    "but",
    "by",
    "despite",
    "during",
    "each",
    "for",
    "from",
    "he",
    "her",
    "here",
    "his",
    "how",
    "however",
    "i",
    "if",
    "in",
    "it",
    "its",
    "last",
    "let",
    "many",
    "meanwhile",
    "most",
    "my",
    "no",
    "not",
    "now",
    "on",
    "one",
    "or",
    "our",
    "she",
    "since",
    "so",
    "some",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "to",
    "two",
    "under",
    "we",
    "what",
    "when",
    "where",
    "while",
    "who",
    "why",
    "with",
    "yes",
    "you",
    "your",
];

/// Verbs that report speech right after a closing mark (`"Really?" Smith asked.`).
pub(crate) const SPEECH_VERBS: &[&str] = &[
    "added",
    "adds",
    "announced",
    "answered",
    "argued",
    "asked",
    "asks",
    "concluded",
    "continued",
    "cried",
    "declared",
    "demanded",
    "exclaimed",
    "explained",
    "insisted",
    "joked",
    "noted",
    "posted",
    "quipped",
    "recalled",
    "remarked",
    "replied",
    "responded",
    "said",
    "says",
    "shouted",
    "told",
    "tweeted",
    "warned",
    "wondered",
    "writes",
    "wrote",
    "yelled",
];

/// Elisions whose leading apostrophe is no quotation mark (`'em`, `'tis`, `rock 'n' roll`).
pub(crate) const ELISIONS: &[&str] =
    &["bout", "cause", "cuz", "em", "er", "n", "ol", "round", "til", "till", "tis", "twas"];

/// Bound prefixes: with their hyphen and a lower-case word they are one token.
pub(crate) const PREFIXES: &[&str] = &[
    "anti", "bi", "co", "counter", "cross", "de", "e", "ex", "inter", "intra", "mid", "mini", "multi", "non", "over",
    "post", "pre", "pro", "re", "semi", "sub", "trans", "ultra", "un", "under", "vice",
];

/// Longest entry of any list above, in bytes.
const LONGEST: usize = 12;

/// Whether the ASCII lower-cased `word` is in a sorted `list`.
pub(crate) fn listed(list: &[&str], word: &[u8]) -> bool {
    if word.len() > LONGEST || word.is_empty() {
        return false;
    }
    let mut lower = [0u8; LONGEST];
    let lower = &mut lower[..word.len()];
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    list.binary_search_by(|entry| entry.as_bytes().cmp(lower)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_short() {
        for list in [ABBREVIATIONS, BEFORE_NAME, AMBIGUOUS, STARTERS, SPEECH_VERBS, ELISIONS, PREFIXES] {
            assert!(list.is_sorted(), "{list:?}");
            assert!(list.iter().all(|w| w.len() <= LONGEST));
        }
        assert!(listed(ABBREVIATIONS, b"Sept") && !listed(ABBREVIATIONS, b"September"));
    }
}
