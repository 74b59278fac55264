//! Mends JSON that sites write by hand: marks that are not escaped, commas too many, stray signs, ends that are missing.

/// The text as JSON, as far as that can be told: a mark ends a string only where what follows can follow a string.
pub(super) fn mend(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    let mut open: Vec<char> = Vec::new();
    let (mut string, mut escaped) = (false, false);
    // The last character that is no white space, and where it stands.
    let mut last = (' ', 0);
    for (at, c) in json.char_indices() {
        if string {
            match c {
                // `\'` is no escape of JSON.
                _ if escaped => {
                    escaped = false;
                    if !matches!(c, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                        out.pop();
                    }
                }
                '\\' => escaped = true,
                '"' if ends_string(&json[at + 1..]) => (string, last) = (false, ('"', out.len())),
                '"' => out.push('\\'),
                _ => {}
            }
            out.push(c);
            continue;
        }
        match c {
            '"' => string = true,
            '{' => open.push('}'),
            '[' => open.push(']'),
            '}' | ']' => {
                if open.last() != Some(&c) {
                    continue;
                }
                open.pop();
                if last.0 == ',' {
                    out.truncate(last.1);
                }
            }
            ',' if matches!(last.0, ',' | '{' | '[') => continue,
            '.' if !last.0.is_ascii_digit() => continue,
            _ => {}
        }
        if !c.is_whitespace() {
            last = (c, out.len());
        }
        out.push(c);
    }
    if string {
        out.push('"');
    } else if last.0 == ',' {
        out.truncate(last.1);
    }
    out.extend(open.iter().rev());
    out
}

/// Whether what follows a mark can follow a string: the next key or element, a value, an end.
fn ends_string(rest: &str) -> bool {
    let rest = rest.trim_start();
    match rest.chars().next() {
        None | Some(':' | '}' | ']') => true,
        // A stray sign before the comma.
        Some('.') => rest[1..].trim_start().starts_with(',') && ends_string(&rest[1..]),
        Some(',') => {
            let next = rest[1..].trim_start();
            next.is_empty()
                || next.starts_with(['"', '{', '[', '}', ']', ','])
                || next.starts_with(|c: char| c.is_ascii_digit())
        }
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::mend;

    #[test]
    fn what_is_meant() {
        for (given, meant) in [
            (r#"{"a":1,}"#, r#"{"a":1}"#),
            (r#"{"a":"1" , ], "b":[1,2,,]}"#, r#"{"a":"1" ,  "b":[1,2]}"#),
            (r#"{"a":"the "old" pier, she said","b":2}"#, r#"{"a":"the \"old\" pier, she said","b":2}"#),
            (r#"{"a":"<i class="x">old</i>"}"#, r#"{"a":"<i class=\"x\">old</i>"}"#),
            (r#"{"a":"1".,"b":2.5}"#, r#"{"a":"1","b":2.5}"#),
            (r#"{"a":"it\'s"}"#, r#"{"a":"it's"}"#),
            (r#"{"a":{"b":["c"#, r#"{"a":{"b":["c"]}}"#),
            (r#"{"a":"\n\"x\""}"#, r#"{"a":"\n\"x\""}"#),
            ("", ""),
        ] {
            assert_eq!(mend(given), meant, "{given}");
        }
    }
}
