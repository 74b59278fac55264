//! HTML entities and tags left in a text.

/// Named entities that occur in news, sorted.
const NAMED: &[(&str, char)] = &[
    ("Aacute", 'Á'),
    ("Acirc", 'Â'),
    ("Agrave", 'À'),
    ("Aring", 'Å'),
    ("Atilde", 'Ã'),
    ("Auml", 'Ä'),
    ("Ccedil", 'Ç'),
    ("Eacute", 'É'),
    ("Ecirc", 'Ê'),
    ("Egrave", 'È'),
    ("Euml", 'Ë'),
    ("Iacute", 'Í'),
    ("Icirc", 'Î'),
    ("Iuml", 'Ï'),
    ("Ntilde", 'Ñ'),
    ("Oacute", 'Ó'),
    ("Ocirc", 'Ô'),
    ("Ograve", 'Ò'),
    ("Oslash", 'Ø'),
    ("Ouml", 'Ö'),
    ("Scaron", 'Š'),
    ("Uacute", 'Ú'),
    ("Uuml", 'Ü'),
    ("Yacute", 'Ý'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("acute", '´'),
    ("aelig", 'æ'),
    ("agrave", 'à'),
    ("amp", '&'),
    ("apos", '\''),
    ("aring", 'å'),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("bdquo", '„'),
    ("bull", '•'),
    ("ccedil", 'ç'),
    ("cent", '¢'),
    ("copy", '©'),
    ("deg", '°'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("egrave", 'è'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("eth", 'ð'),
    ("euml", 'ë'),
    ("euro", '€'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("gt", '>'),
    ("hellip", '…'),
    ("iacute", 'í'),
    ("icirc", 'î'),
    ("igrave", 'ì'),
    ("iuml", 'ï'),
    ("laquo", '«'),
    ("ldquo", '“'),
    ("lsaquo", '‹'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("minus", '−'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("oelig", 'œ'),
    ("ograve", 'ò'),
    ("oslash", 'ø'),
    ("otilde", 'õ'),
    ("ouml", 'ö'),
    ("para", '¶'),
    ("plusmn", '±'),
    ("pound", '£'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rsaquo", '›'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("scaron", 'š'),
    ("sect", '§'),
    ("shy", '\u{ad}'),
    ("sup2", '²'),
    ("szlig", 'ß'),
    ("thinsp", '\u{2009}'),
    ("thorn", 'þ'),
    ("times", '×'),
    ("trade", '™'),
    ("uacute", 'ú'),
    ("ucirc", 'û'),
    ("ugrave", 'ù'),
    ("uuml", 'ü'),
    ("yacute", 'ý'),
    ("yen", '¥'),
    ("zcaron", 'ž'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
];

/// Tags that occur in articles, and whether they break the line. Sorted.
const TAGS: &[(&str, bool)] = &[
    ("a", false),
    ("abbr", false),
    ("article", true),
    ("b", false),
    ("blockquote", true),
    ("br", true),
    ("cite", false),
    ("div", true),
    ("em", false),
    ("figcaption", true),
    ("figure", true),
    ("font", false),
    ("h1", true),
    ("h2", true),
    ("h3", true),
    ("h4", true),
    ("h5", true),
    ("h6", true),
    ("hr", true),
    ("i", false),
    ("iframe", true),
    ("img", false),
    ("li", true),
    ("ol", true),
    ("p", true),
    ("q", false),
    ("s", false),
    ("section", true),
    ("small", false),
    ("span", false),
    ("strong", false),
    ("sub", false),
    ("sup", false),
    ("table", true),
    ("td", false),
    ("th", false),
    ("tr", true),
    ("u", false),
    ("ul", true),
];

/// The entity whose text after the `&` starts `rest`: its length (with the semicolon) and character. An entity for `&`
/// that forms another one with what follows is resolved to the end.
pub(super) fn entity(rest: &[u8]) -> Option<(usize, char)> {
    let (mut len, mut c) = one_entity(rest)?;
    while c == '&' {
        match one_entity(&rest[len..]) {
            Some((more, next)) => (len, c) = (len + more, next),
            None => break,
        }
    }
    Some((len, c))
}

fn one_entity(rest: &[u8]) -> Option<(usize, char)> {
    let end = rest.iter().take(10).position(|&b| b == b';')?;
    let name = std::str::from_utf8(&rest[..end]).ok()?;
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let value = match number.strip_prefix(['x', 'X']) {
                Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16).ok()?,
                None if number.bytes().all(|b| b.is_ascii_digit()) => number.parse().ok()?,
                _ => return None,
            };
            match value {
                // As browsers do: numbers of Windows-1252 characters.
                0x80..=0x9F => super::mojibake::from_windows(value as u8)?,
                9 | 10 | 0x20..=0x7E | 0xA0.. => char::from_u32(value)?,
                _ => return None,
            }
        }
        None => NAMED[NAMED.binary_search_by(|(n, _)| (*n).cmp(name)).ok()?].1,
    };
    Some((end + 1, c))
}

/// The tag at the start of `rest` (which begins with `<`): its length and whether it breaks the line.
pub(super) fn tag(rest: &[u8]) -> Option<(usize, bool)> {
    if rest.starts_with(b"<!--") {
        let end = memchr::memmem::find(&rest[..rest.len().min(2000)], b"-->")?;
        return Some((end + 3, false));
    }
    let name_at = 1 + usize::from(rest.get(1) == Some(&b'/'));
    let name = rest[name_at..].iter().take(11).take_while(|b| b.is_ascii_alphanumeric()).count();
    let lower = rest[name_at..name_at + name].to_ascii_lowercase();
    let (_, breaks) = TAGS[TAGS.binary_search_by(|(n, _)| n.as_bytes().cmp(&lower)).ok()?];
    let after = &rest[name_at + name..];
    if !matches!(after.first(), Some(b'>' | b'/' | b' ' | b'\n' | b'\t')) {
        return None;
    }
    let end = after.iter().take(1000).position(|&b| b == b'>' || b == b'<')?;
    (after[end] == b'>').then_some((name_at + name + end + 1, breaks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(NAMED.is_sorted_by(|a, b| a.0 < b.0));
        assert!(TAGS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn entities_are_read() {
        assert_eq!(entity(b"amp; more"), Some((4, '&')));
        assert_eq!(entity(b"amp;amp;quot;"), Some((13, '"')));
        assert_eq!(entity(b"#8217;s"), Some((6, '’')));
        assert_eq!(entity(b"#x2019;s"), Some((7, '’')));
        assert_eq!(entity(b"#146;s"), Some((5, '’')));
        assert_eq!(entity(b"#38;lt;"), Some((7, '<')));
        assert_eq!(entity(b"T; said"), None);
        assert_eq!(entity(b"#0;"), None);
        assert_eq!(entity(b"#xD800;"), None);
        assert_eq!(entity(b"#+65;"), None);
        assert_eq!(entity(b""), None);
    }

    #[test]
    fn tags_are_read() {
        assert_eq!(tag(b"<p>"), Some((3, true)));
        assert_eq!(tag(b"</EM> "), Some((5, false)));
        assert_eq!(tag(b"<a href=\"x\">y"), Some((12, false)));
        assert_eq!(tag(b"<br/>"), Some((5, true)));
        assert_eq!(tag(b"<!-- x --> y"), Some((10, false)));
        assert_eq!(tag(b"<3"), None);
        assert_eq!(tag(b"<b"), None);
        assert_eq!(tag(b"<a < b>"), None);
        assert_eq!(tag(b"<beta>"), None);
    }
}
