//! JSON that other tools write and parsers refuse: unpaired surrogates, raw control characters, numbers that are none.

/// Replaces unpaired surrogates such as `\ud83d`, which other tools let through, with U+FFFD; `None` if there are none.
pub(crate) fn replace_surrogates(line: &str) -> Option<String> {
    let bytes = line.as_bytes();
    let unit = |at: usize| -> Option<u16> {
        let digits = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let (mut out, mut kept, mut at) = (String::new(), 0, 0);
    while let Some(found) = memchr::memchr(b'\\', &bytes[at..]) {
        let here = at + found;
        match unit(here) {
            Some(0xD800..=0xDBFF) if matches!(unit(here + 6), Some(0xDC00..=0xDFFF)) => at = here + 12,
            Some(0xD800..=0xDFFF) => {
                out.push_str(&line[kept..here]);
                out.push_str("\\ufffd");
                at = here + 6;
                kept = at;
            }
            // An escape has at least two bytes; a backslash at the very end is left for the parser to reject.
            _ => at = (here + 2).min(bytes.len()),
        }
    }
    if kept == 0 {
        return None;
    }
    out.push_str(&line[kept..]);
    Some(out)
}

/// Escapes raw control characters in strings, and replaces `NaN` and infinities, which pandas writes, by `null`.
pub(crate) fn repair(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    let (mut string, mut escaped) = (false, false);
    let mut rest = json;
    while let Some(c) = rest.chars().next() {
        if string {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => string = false,
                '\u{0}'..='\u{1f}' => {
                    out.push_str(&format!("\\u{:04x}", u32::from(c)));
                    rest = &rest[1..];
                    continue;
                }
                _ => {}
            }
        } else if c == '"' {
            string = true;
        } else if let Some(word) = ["NaN", "-Infinity", "Infinity"].iter().find(|word| rest.starts_with(**word)) {
            out.push_str("null");
            rest = &rest[word.len()..];
            continue;
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::repair;

    #[test]
    fn what_is_repaired() {
        assert_eq!(
            repair("{\"a\":[NaN,-Infinity,1],\"b\":\"NaN\t\\\"x\"}"),
            "{\"a\":[null,null,1],\"b\":\"NaN\\u0009\\\"x\"}"
        );
        assert_eq!(repair("\"open \\"), "\"open \\");
    }
}
