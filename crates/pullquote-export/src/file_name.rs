//! File names derived from article ids.

/// A name for the files of an article, without extension: safe on every system, at most 89 characters.
///
/// An id that is already a safe name is unchanged. From any other the safe characters are kept, and a hash of the whole
/// id makes the name unique. No name begins with a full stop, leads out of its folder or is reserved.
///
/// ```
/// use pullquote_export::file_stem;
/// assert_eq!(file_stem("a-1.txt"), "a-1.txt");
/// assert_eq!(file_stem("wire/01 river.txt"), "wire_01_river.txt-ac856ee6");
/// ```
pub fn file_stem(article_id: &str) -> String {
    const MAX_LENGTH: usize = 80;
    let safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    let clean = article_id.chars().all(safe) && !article_id.starts_with('.') && !article_id.ends_with('.');
    if clean && !article_id.is_empty() && article_id.len() <= MAX_LENGTH && !is_reserved(article_id) {
        return article_id.to_owned();
    }
    let mut hash = 0x811c_9dc5_u32;
    for byte in article_id.bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    let kept = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let stem: String = article_id.trim_start_matches('.').chars().take(MAX_LENGTH).map(kept).collect();
    let mark = if is_reserved(&stem) { "_" } else { "" };
    format!("{mark}{stem}-{hash:08x}")
}

/// Names that are devices on some systems, with any extension.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or("").to_ascii_lowercase();
    let numbered = |word: &str| {
        stem.strip_prefix(word).is_some_and(|n| n.len() == 1 && n.bytes().all(|digit| digit.is_ascii_digit()))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_unique() {
        for id in [
            "../../etc/passwd",
            "",
            ".",
            "..",
            "a\0b",
            "C:\\x",
            "é",
            &"x".repeat(500),
            "n.jsonl#12",
            "A",
            "a",
            "con",
            "COM1.txt",
        ] {
            let name = file_stem(id);
            assert!(!name.contains(['/', '\\', ':', '#', '%', '?', '\0']) && !name.starts_with('.'), "{name}");
            assert!(!name.is_empty() && name.len() <= 90 && name.is_ascii() && !is_reserved(&name), "{name}");
        }
        assert_ne!(file_stem("A").to_lowercase(), file_stem("a").to_lowercase());
        assert_ne!(file_stem("a/b"), file_stem("a_b"));
    }

    #[test]
    fn names_of_devices_are_changed_and_similar_ones_are_not() {
        for device in ["con", "nul.txt", "com1", "com1.txt", "lpt9", "aux.tar.gz"] {
            let name = file_stem(device);
            assert!(name.starts_with('_') && name.contains(device), "{device}: {name}");
        }
        for id in ["com12", "coma.txt", "com", "lpt10.txt", "console", "acom1"] {
            assert_eq!(file_stem(id), id);
        }
    }
}
