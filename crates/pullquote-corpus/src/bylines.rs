//! Authors as bylines name them, read to names: without "By", roles, agencies, dates and handles; several are joined by
//! `; `.

use crate::dates::find_date;

/// What may precede a name, longest first.
#[rustfmt::skip]
const BEFORE: [&str; 23] = [
    "reporting by", "analysis by", "interview by", "published by", "reviewed by", "reported by", "written by",
    "submitted by", "posted by", "edited by", "report by", "story by", "words by", "text by", "authors", "author", "byline", "editor",
    "writer", "from", "by:", "by", "di",
];
/// What a part that names no author begins with.
#[rustfmt::skip]
const OTHERS: [&str; 14] = [
    "photo", "photos", "photograph", "photographs", "photography", "picture", "pictures", "image", "images", "video",
    "illustration", "illustrations", "graphic", "graphics",
];
/// Words that end a description of what someone does.
#[rustfmt::skip]
const ROLES: [&str; 42] = [
    "reporter", "reporters", "correspondent", "correspondents", "editor", "editors", "editor-in-chief", "writer",
    "writers", "columnist", "journalist", "journalists", "contributor", "contributors", "producer", "photographer",
    "photojournalist", "analyst", "critic", "staff", "desk", "bureau", "intern", "fellow", "director", "manager",
    "anchor", "presenter", "host", "team", "blogger", "freelancer", "freelance", "contributing", "chief", "newsroom",
    "editorial", "online", "digital", "associate", "assistant", "specialist",
];
/// News agencies, and words for the outlet's own staff: authors only where nobody else is named.
#[rustfmt::skip]
const AGENCIES: [&str; 44] = [
    "associated press", "the associated press", "ap", "reuters", "thomson reuters", "afp", "agence france-presse",
    "press association", "pa", "pa media", "upi", "united press international", "bloomberg", "bloomberg news", "dpa",
    "efe", "ansa", "tass", "xinhua", "kyodo", "kyodo news", "pti", "press trust of india", "ani", "ians", "aap",
    "canadian press", "the canadian press", "cp", "anadolu agency", "cnn", "cnn business", "bbc", "bbc news", "cbs news",
    "abc news", "nbc news", "fox news", "getty images", "pr newswire", "prnewswire", "business wire", "globe newswire",
    "globenewswire",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// What forms, menus and content management systems leave where a name belongs.
#[rustfmt::skip]
const LABELS: [&str; 66] = [
    "admin", "administrator", "all posts", "anonymous", "author", "author name", "authors", "bio", "by", "byline",
    "comment", "comments", "contact", "contact us", "contributor", "contributors", "default", "editor", "editors",
    "email", "e-mail", "facebook", "first name", "follow", "follow us", "full name", "guest", "home", "last name",
    "login", "log in", "more", "name", "none", "null", "n/a", "posted", "print", "profile", "published", "read bio",
    "read more", "reporter", "role", "root", "save", "see all", "share", "sign in", "sign up", "staff", "submit",
    "submitted", "subscribe", "super user", "tweet", "twitter", "undefined", "unknown", "updated", "user", "view all",
    "webmaster", "website", "your email", "your name",
];

/// The names in a byline or in a list of bylines joined by semicolons, besides that of the outlet.
pub(crate) fn names(given: &str, outlet: &str) -> String {
    let mut plain = plain(&lines(given));
    // A date has a comma of its own.
    for _ in 0..3 {
        let Some(found) = find_date(&plain, None) else { break };
        plain.replace_range(found.range, ";");
    }
    let mut names: Vec<String> = Vec::new();
    let words = plain.split(' ').filter(|word| !word.contains("://") && !word.starts_with("www."));
    let plain = words.collect::<Vec<_>>().join(" ");
    for part in split(&plain) {
        let name = name(&part);
        if !name.is_empty() && names.iter().all(|old| !old.eq_ignore_ascii_case(&name)) {
            names.push(name);
        }
    }
    names.retain(|name| !is_role(name));
    let is_person = |name: &String| {
        !is_agency(name) && !is_degree(name) && !name.ends_with(".com") && !name.eq_ignore_ascii_case(outlet.trim())
    };
    if names.iter().any(is_person) {
        names.retain(is_person);
    }
    names.join("; ")
}

/// A byline with `<br>`, written as it is or as an entity, read as the end of a line.
fn lines(given: &str) -> String {
    let decoded = html_escape::decode_html_entities(given);
    let mut out = String::with_capacity(decoded.len());
    let mut rest = decoded.as_ref();
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let is_break =
            tag.get(1..3).is_some_and(|name| name.eq_ignore_ascii_case("br")) && tag[3..].starts_with(['>', '/', ' ']);
        let end = tag.find('>').filter(|_| is_break);
        out.push(if is_break { ';' } else { '<' });
        rest = &tag[end.map_or(if is_break { 3 } else { 1 }, |end| end + 1)..];
    }
    out.push_str(rest);
    out
}

/// The text without markup, entities decoded, white space collapsed.
pub(crate) fn plain(given: &str) -> String {
    let decoded = html_escape::decode_html_entities(given);
    let mut out = String::with_capacity(decoded.len());
    let mut rest = decoded.as_ref();
    while let Some(at) = rest.find('<') {
        let tag = rest[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let end = rest[at..].find('>').filter(|_| tag);
        out.push_str(&rest[..at]);
        match end {
            Some(end) => {
                out.push(' ');
                rest = &rest[at + end + 1..];
            }
            None => {
                out.push('<');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Splits a byline where one author ends and the next begins.
fn split(byline: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for part in byline.split([';', '|', '•', '·', '●', '/']) {
        let part = part
            .replace(" and ", "&")
            .replace(" AND ", "&")
            .replace(" And ", "&")
            .replace(" with ", "&")
            .replace(" und ", "&");
        for part in part.split('&') {
            let pieces: Vec<&str> = part.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
            // `Lee, Ann` is one name.
            let inverted = pieces.len() == 2 && pieces.iter().all(|piece| !piece.contains(' ')) && !is_role(pieces[1]);
            if pieces.len() == 2 && is_agency(pieces[0]) && !pieces[1].contains(' ') {
                // Where an agency reports from.
                parts.push(pieces[0].to_string());
            } else if inverted && !is_agency(pieces[1]) {
                parts.push(pieces.join(", "));
            } else {
                parts.extend(joined(&pieces));
            }
        }
    }
    parts
}

/// Puts `Jr.` and the like back to the name they belong to.
fn joined(pieces: &[&str]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for piece in pieces {
        let suffix =
            matches!(piece.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV" | "MD" | "M.D" | "PhD" | "Ph.D");
        match parts.last_mut() {
            Some(last) if suffix => *last = format!("{last}, {piece}"),
            _ => parts.push((*piece).to_string()),
        }
    }
    parts
}

/// One name of a part of a byline; empty if it holds none.
fn name(part: &str) -> String {
    let mut name =
        part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | ',' | ':' | '*' | '|' | '"'));
    let lower = name.to_lowercase();
    let dated = ["posted", "updated", "published", "last updated", "modified"].iter().any(|word| {
        lower
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric) && !rest.starts_with(" by"))
    });
    let place = ["in ", "at ", "on ", "for "].iter().any(|word| name.starts_with(word));
    if dated || place || name.ends_with("says") || name.ends_with("wrote") {
        return String::new();
    }
    while let Some(shorter) = without_label(name) {
        name = shorter;
    }
    // `Ann Lee - The Post`, `Ann Lee on March 4, 2021`, `Ann Lee in Paris`, `Ann Lee (Reuters)`, `Ann Lee @annlee`.
    for mark in
        [" - ", " – ", " — ", " For ", " (", " [", " @", " in ", " for ", " at ", " of ", " from ", " on ", " et al"]
    {
        if let Some(at) = name.find(mark).filter(|at| *at > 0) {
            name = &name[..at];
        }
    }
    // `Ann Lee. The Post`, unless the dot shortens a word.
    let sentence =
        name.match_indices(". ").find(|(at, _)| name[..*at].rsplit(' ').next().is_some_and(|word| word.len() > 4));
    if let Some((at, _)) = sentence {
        name = &name[..at];
    }
    if let Some(at) = name.find(|c: char| c.is_ascii_digit()) {
        name = &name[..at];
    }
    for word in [" published", " updated", " posted", " last", " on", " Published", " Updated", " Posted", " Last"] {
        name = name.trim_end().trim_end_matches([',', ':', '-', '|']).trim_end_matches(word);
    }
    let name = name.replace('_', " ");
    let mut name = name.as_str();
    let end = |c: char| {
        c.is_whitespace()
            || matches!(c, '-' | '–' | ',' | ':' | '|' | '*' | '"' | '(' | '[' | '\u{fe0f}' | '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}')
    };
    name = name.trim_matches(end);
    // A dot ends a sentence, unless it ends an initial or `Jr.`
    if name.rsplit(' ').next().is_some_and(|last| last.len() > 4) {
        name = name.trim_end_matches('.');
    }
    if is_name(name) { name.to_string() } else { String::new() }
}

/// What follows a label such as `By`.
fn without_label(name: &str) -> Option<&str> {
    BEFORE.iter().find_map(|label| {
        let start = name.get(..label.len()).filter(|start| start.eq_ignore_ascii_case(label))?;
        let rest = &name[start.len()..];
        let parted = rest.starts_with([':', ' ', '\u{a0}']) || label.ends_with(':');
        // `Di Marco` and `Writer` are names, `di` and `writer:` are not.
        let word = matches!(*label, "di" | "editor" | "writer" | "from" | "author" | "authors");
        let full = *label != "di" && rest.split_whitespace().count() > 1;
        if !parted || word && !full && !rest.starts_with(':') && !(start.chars().all(char::is_lowercase)) {
            return None;
        }
        Some(rest.trim_start_matches([':', ' ', '\u{a0}', '-', '–']))
    })
}

pub(crate) fn is_agency(name: &str) -> bool {
    AGENCIES.contains(&name.to_lowercase().as_str())
}

/// `MD`, `RDN`
fn is_degree(name: &str) -> bool {
    name.len() <= 4 && name.chars().all(|c| c.is_uppercase())
}

fn is_role(part: &str) -> bool {
    let lower = part.to_lowercase();
    let first = lower.split_whitespace().next().unwrap_or_default();
    let last = lower.split_whitespace().last().unwrap_or_default();
    ROLES.contains(&last) || last.starts_with("editor-") || matches!(first, "staff" | "senior" | "special")
}

fn is_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let lower = name.to_lowercase();
    let first = lower.split_whitespace().next().unwrap_or_default();
    (1..=6).contains(&words)
        && name.len() <= 70
        && name.contains(char::is_alphabetic)
        && !name.contains(['@', '{', '}', '=', '_', '?', '!', '#'])
        && !LABELS.contains(&lower.as_str())
        && !OTHERS.contains(&first)
        && !WEEKDAYS.contains(&lower.as_str())
        // The name of an account.
        && !(words == 1 && name.is_ascii() && name == lower)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_only() {
        for (byline, want) in [
            ("By Ann Lee", "Ann Lee"),
            ("BY ANN LEE", "ANN LEE"),
            ("by Ann Lee and Jo Ek", "Ann Lee; Jo Ek"),
            ("Ann Lee, Jo Ek & Max Roe", "Ann Lee; Jo Ek; Max Roe"),
            ("Ann Lee, Reuters", "Ann Lee"),
            ("Ann Lee, Political Editor", "Ann Lee"),
            ("By Ann Lee, Associated Press", "Ann Lee"),
            ("Ann Lee in Paris and Jo Ek in London", "Ann Lee; Jo Ek"),
            ("Ann Lee on March 4, 2021", "Ann Lee"),
            ("Ann Lee | The Post", "Ann Lee"),
            ("Lee, Ann", "Lee, Ann"),
            ("Delbert Haugen, Jr.", "Delbert Haugen, Jr."),
            ("Written by: Ann Lee", "Ann Lee"),
            ("Ann Lee @annlee", "Ann Lee"),
            ("Ann Lee; ann lee", "Ann Lee"),
            ("<a href='/x'>Ann Lee</a>", "Ann Lee"),
            ("Ann O&#39;Lee", "Ann O'Lee"),
            ("Reuters", "Reuters"),
            ("Ann Lee Published 12:30", "Ann Lee"),
            ("Ann di Marco", "Ann di Marco"),
            ("Ann B.", "Ann B."),
            ("Ann Lee, RDN", "Ann Lee"),
            ("Ann Lee; Monday, March 4, 2021", "Ann Lee"),
            ("Ann Lee — The Post", "Ann Lee"),
            ("By Ann Lee | Posted: Thu 3:51 PM, Mar 04, 2021 | Updated: Fri 4:10 PM", "Ann Lee"),
            ("Posted by Ann Lee", "Ann Lee"),
            ("Author Ann Lee", "Ann Lee"),
            ("Posted by Ann Lee at 3:51 pm on March 4, 2021 in Harbour | Comments (5)", "Ann Lee"),
            ("Submitted by Ann Lee on Thu, 03/04/2021 - 10:00", "Ann Lee"),
            ("Anna Leeds. The Daily Star", "Anna Leeds"),
            ("Ann B. Lee", "Ann B. Lee"),
            ("Reuters, Dover", "Reuters"),
            ("Ann Lee<br/>Harbour Editor", "Ann Lee"),
            ("Ann Lee &lt;br&gt; The Post", "Ann Lee"),
        ] {
            assert_eq!(names(byline, "The Post"), want, "{byline}");
        }
    }

    #[test]
    fn what_is_no_author() {
        for byline in [
            "",
            "Bob says:",
            "@annlee",
            "March 4, 2021",
            "https://x.org/ann",
            "Your Name",
            "admin",
            "Staff Reporter",
            "Photo by Ann",
            "ann@x.org",
            "By",
            "12:30",
            "kevin-r",
            "Monday",
        ] {
            assert_eq!(names(byline, ""), "", "{byline}");
        }
    }
}
