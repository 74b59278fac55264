//! Links between the pages, and from them to other files.

use super::Page;
use std::path::Path;

/// What is wrong with the links of the pages, and which pages the summary lacks.
pub fn check(pages: &[Page]) -> Vec<String> {
    let mut wrong = Vec::new();
    for page in pages {
        for (_, target) in links(&page.text) {
            if target.contains("://") {
                continue;
            }
            if let Some(reason) = broken(page, target) {
                wrong.push(format!("{}: {target}: {reason}", page.path.display()));
            }
        }
    }
    let summary = pages.iter().find(|page| page.path.ends_with("SUMMARY.md")).map_or("", |page| &page.text);
    for page in pages.iter().filter(|page| page.path.starts_with("docs")) {
        let name = page.path.file_name().unwrap_or_default().to_string_lossy();
        if name != "SUMMARY.md" && !summary.contains(&format!("]({name})")) {
            wrong.push(format!("docs/SUMMARY.md does not list {name}"));
        }
    }
    wrong
}

/// Why a link leads nowhere.
fn broken(page: &Page, target: &str) -> Option<&'static str> {
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = match file {
        "" => page.path.clone(),
        _ => page.path.parent().unwrap_or(Path::new("")).join(file),
    };
    if !path.exists() {
        return Some("there is no such file");
    }
    if anchor.is_empty() {
        return None;
    }
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let found = text.lines().filter(|line| line.starts_with('#')).any(|line| slug(line) == anchor);
    (!found).then_some("there is no such heading")
}

/// The anchor of a heading, as GitHub and mdBook make it.
fn slug(heading: &str) -> String {
    let heading = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The links of a text: the place of each target, and the target.
fn links(text: &str) -> Vec<(usize, &str)> {
    let starts = text.match_indices("](").map(|(at, found)| at + found.len());
    starts.filter_map(|start| Some((start, &text[start..start + text[start..].find(')')?]))).collect()
}

/// The text with links to files outside the book leading to `repository`, or without them.
pub fn outside(text: &str, repository: Option<&str>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (start, target) in links(text) {
        let Some(path) = target.strip_prefix("../") else { continue };
        // From `](` on, and the bracket that opened the words of the link.
        let close = start - 2;
        let Some(open) = text[done..close].rfind('[') else { continue };
        let words = &text[done + open + 1..close];
        out.push_str(&text[done..done + open]);
        match repository {
            Some(repository) => {
                out.push_str(&format!("[{words}]({}/{path})", repository.trim_end_matches('/')));
            }
            None => out.push_str(words),
        }
        done = start + target.len() + 1;
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_out_of_the_book_lead_to_the_repository() {
        let text = "See [the table](table.md) and [the\ncode](../xtask/src/main.rs).";
        assert_eq!(outside(text, None), "See [the table](table.md) and the\ncode.");
        assert!(
            outside(text, Some("https://example.org/"))
                .ends_with("[the\ncode](https://example.org/xtask/src/main.rs).")
        );
    }

    #[test]
    fn broken_links_and_pages_missing_from_the_summary_are_found() {
        let page = |path: &str, text: &str| Page { path: path.into(), text: text.into() };
        let pages =
            [page("docs/a.md", "[no](nowhere.md), [no](#nothing)\n# Some thing?\n"), page("docs/SUMMARY.md", "")];
        let wrong = check(&pages);
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        assert_eq!(slug("## Some thing?"), "some-thing");
    }
}
