//! What all pages share: the frame with its content security policy, and their file names.

use crate::escape::attribute;
use crate::sha256::base64_sha256;

const BASE_CSS: &str = include_str!("../assets/base.css");
const BASE_JS: &str = include_str!("../assets/base.js");
const REVIEW_JS: &str = include_str!("../assets/review.js");

/// The parts of a page.
pub(crate) struct Shell<'a> {
    /// Title of the window.
    pub title: &'a str,
    /// Style in addition to the common one.
    pub css: &'a str,
    /// Script in addition to the common one.
    pub js: &'a str,
    /// JSON, already escaped for an element.
    pub data: &'a str,
    /// The content of `<body>`.
    pub body: &'a str,
}

impl Shell<'_> {
    /// The page. It loads nothing and runs only its own script, which the policy identifies by hash.
    pub fn html(&self) -> String {
        let script = format!("(()=>{{\"use strict\";\n{BASE_JS}\n{REVIEW_JS}\n{}\n}})();", self.js);
        let hash = base64_sha256(script.as_bytes());
        let policy = format!(
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; img-src data:; \
             base-uri 'none'; form-action 'none'"
        );
        let mut out = String::with_capacity(
            BASE_CSS.len() + self.css.len() + script.len() + self.data.len() + self.body.len() + 999,
        );
        for part in [
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"",
            &policy,
            "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"generator\" content=\"pullquote\">\n<link rel=\"icon\" href=\"data:,\">\n<title>",
            &attribute(self.title),
            "</title>\n<style>\n",
            BASE_CSS,
            self.css,
            "</style>\n</head>\n<body>\n",
            self.body,
            "\n<script type=\"application/json\" id=\"data\">",
            self.data,
            "</script>\n<script>",
            &script,
            "</script>\n</body>\n</html>\n",
        ] {
            out.push_str(part);
        }
        out
    }
}

/// The file name of an article's page: safe on all systems, the same in every run, and different for different ids.
///
/// ```
/// assert_eq!(pullquote_page::page_name("03-seagull-chips.txt"), "03-seagull-chips.txt.html");
/// assert_eq!(pullquote_page::page_name("local/02.txt"), "local_02.txt-173d8661.html");
/// ```
pub fn page_name(article_id: &str) -> String {
    const MAX_LENGTH: usize = 80;
    let safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    let clean = article_id.chars().all(safe) && !article_id.starts_with('.') && !article_id.is_empty();
    if clean && article_id.len() <= MAX_LENGTH {
        return format!("{article_id}.html");
    }
    let mut hash = 0x811c_9dc5_u32;
    for byte in article_id.bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    let kept = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let stem: String = article_id.trim_start_matches('.').chars().take(MAX_LENGTH).map(kept).collect();
    format!("{stem}-{hash:08x}.html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_unique() {
        for id in ["../../etc/passwd", "", "a\u{0}b", "C:\\x", "é", &"x".repeat(500), "news.jsonl#12", "A", "a"] {
            let name = page_name(id);
            assert!(!name.contains(['/', '\\', ':', '#', '%', '?', '\0']) && !name.starts_with('.'), "{name}");
            assert!(name.len() < 120 && name.is_ascii());
        }
        assert_ne!(page_name("A").to_lowercase(), page_name("a").to_lowercase());
    }
}
