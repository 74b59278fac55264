//! Letters without their marks: `Erdoğan` and `Erdogan` are one name.

/// Letters by what is left of them without marks.
const PLAIN: [(char, &str); 19] = [
    ('a', "àáâãäåāăą"),
    ('c', "çćĉċč"),
    ('d', "ďđð"),
    ('e', "èéêëēĕėęě"),
    ('g', "ĝğġģ"),
    ('h', "ĥħ"),
    ('i', "ìíîïĩīĭįı"),
    ('j', "ĵ"),
    ('k', "ķ"),
    ('l', "ĺļľŀł"),
    ('n', "ñńņň"),
    ('o', "òóôõöøōŏő"),
    ('r', "ŕŗř"),
    ('s', "śŝşšș"),
    ('t', "ţťŧț"),
    ('u', "ùúûüũūŭůűų"),
    ('w', "ŵ"),
    ('y', "ýÿŷ"),
    ('z', "źżž"),
];

/// A lower-case letter without its mark; nothing for a mark that stands alone.
pub(crate) fn plain(letter: char) -> Option<char> {
    match letter {
        '\u{300}'..='\u{36f}' => None,
        'à'..='ț' => {
            Some(PLAIN.iter().find(|(_, marked)| marked.contains(letter)).map_or(letter, |(plain, _)| *plain))
        }
        _ => Some(letter),
    }
}
