//! Headlines without the name of the site, and names of sites without decoration.

/// What separates a headline from the name of the site.
const SEPARATORS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · "];

/// Sections that stand before a headline.
const SECTIONS: [&str; 5] = ["Opinion", "Analysis", "Editorial", "Letters", "Video"];

/// A headline without the name of the outlet or section after it.
pub(super) fn clean(title: &str, outlet: &str, headings: &[&str]) -> String {
    let mut title = title.trim();
    loop {
        let cut = SEPARATORS.iter().filter_map(|mark| Some((title.rfind(mark)?, *mark))).max();
        let Some((at, mark)) = cut else { break };
        let (before, after) = (title[..at].trim(), title[at + mark.len()..].trim());
        let is_heading = headings.iter().any(|heading| heading.trim().eq_ignore_ascii_case(before));
        // Headlines use dashes themselves; a bar only ever separates.
        let bar = matches!(mark, " | " | " :: " | " » ")
            && before.split(' ').count() >= if mark == " | " { 3 } else { 2 }
            && after.split(' ').count() <= 5;
        if before.is_empty() || !(is_heading || bar || is_site(after, outlet)) {
            break;
        }
        title = before;
    }
    // `The Post: Mayor resigns`
    for mark in [" | ", " - ", ": "] {
        if let Some((first, rest)) = title.split_once(mark)
            && (bare(first) == bare(outlet) && !bare(outlet).is_empty() || mark == " | " && SECTIONS.contains(&first))
            && !rest.trim().is_empty()
        {
            title = rest.trim();
        }
    }
    title.to_string()
}

/// The name of an outlet as a reader would write it.
pub(super) fn outlet(name: &str) -> String {
    let name = crate::bylines::plain(name);
    let name = name.strip_prefix('@').unwrap_or(&name);
    let name = name.split(" | ").next().unwrap_or(name);
    // Pages of a social network are not the outlet.
    if ["facebook.com/", "twitter.com/"].iter().any(|site| name.contains(site)) {
        return String::new();
    }
    let host = name.strip_prefix("https://").or(name.strip_prefix("http://")).unwrap_or(name);
    let host = host.strip_prefix("www.").unwrap_or(host);
    host.trim_end_matches('/').trim().to_string()
}

/// The name of the site in an address.
pub(super) fn host(url: &str) -> String {
    let Some((_, rest)) = url.split_once("://") else { return String::new() };
    let host = rest.split(['/', ':', '?', '#']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase()
}

/// Whether a name is that of the site with this host.
pub(super) fn names_host(name: &str, host: &str) -> bool {
    let label = bare(host.rsplit('.').nth(1).unwrap_or_default());
    // `Sky News` on `sky.example`.
    label.len() > 1 && bare(name).starts_with(&label)
}

/// Whether a name is that of an account or an address, not one that people write.
pub(super) fn is_handle(name: &str) -> bool {
    !name.contains(' ') && !name.contains(char::is_uppercase)
}

/// The name of a site as a page's title writes it, by the name of its account or by its host.
pub(super) fn site_within(title: &str, name: &str) -> Option<String> {
    let host = name.contains('.');
    let wanted = bare(if host { name.rsplit('.').nth(1)? } else { name });
    // `BBC News` on `bbc.example`.
    let is_meant = |part: &str| {
        let short = part.split(' ').count() < 4 && part.starts_with(char::is_uppercase);
        bare(part) == wanted || host && short && bare(part).starts_with(&wanted)
    };
    let mut parts: Vec<&str> = vec![title];
    // The last part is the site more often than the first.
    for mark in SEPARATORS.iter().chain(&[": "]) {
        parts = parts.into_iter().flat_map(|part| part.split(mark)).collect();
    }
    let part = parts.into_iter().map(str::trim).rfind(|part| wanted.len() > 2 && is_meant(part))?;
    (!part.contains('.')).then(|| part.to_string())
}

fn is_site(words: &str, outlet: &str) -> bool {
    if is_same(words, outlet) {
        return true;
    }
    let domain = words.rsplit_once('.').is_some_and(|(site, end)| !site.is_empty() && (2..=6).contains(&end.len()));
    domain && words.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
}

/// A name without what varies: case, spaces, `The`, a domain.
fn bare(name: &str) -> String {
    let lower = name.to_lowercase();
    let lower = lower.strip_prefix("the ").unwrap_or(&lower);
    let lower = [".com", ".org", ".net", ".co.uk"].iter().find_map(|end| lower.strip_suffix(end)).unwrap_or(lower);
    lower.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether two names may be those of the same site.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (bare(one), bare(other));
    let starts = one.len().min(other.len()) > 3 && (one.starts_with(&other) || other.starts_with(&one));
    !one.is_empty() && !other.is_empty() && (one == other || starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_lose_the_site() {
        assert_eq!(clean("Mayor resigns over bridge | The Post", "", &[]), "Mayor resigns over bridge");
        assert_eq!(clean("Mayor resigns - The Post", "Post", &[]), "Mayor resigns");
        assert_eq!(
            clean("Mayor resigns - and the clerk stays", "The Post", &[]),
            "Mayor resigns - and the clerk stays"
        );
        assert_eq!(clean("Mayor resigns - News - thepost.com", "The Post", &["Mayor resigns"]), "Mayor resigns");
        assert_eq!(clean("The Post: Mayor resigns", "The Post", &[]), "Mayor resigns");
        assert_eq!(
            clean("The Post view on bridges: a town in ruins", "The Post", &[]),
            "The Post view on bridges: a town in ruins"
        );
        assert_eq!(clean("Opinion | Mayor must go", "The Post", &[]), "Mayor must go");
        assert_eq!(clean("Mayor: birds win", "The Post", &[]), "Mayor: birds win");
        assert_eq!(clean("", "", &[]), "");
        assert_eq!(clean(" | é", "", &[]), "| é");
    }

    #[test]
    fn sites_in_titles() {
        assert_eq!(site_within("Mayor resigns - The Dover Post", "doverpost").as_deref(), Some("The Dover Post"));
        assert_eq!(site_within("Mayor resigns | Dover Post", "doverpost.example").as_deref(), Some("Dover Post"));
        assert_eq!(site_within("Mayor resigns", "doverpost"), None);
        assert_eq!(site_within("", ""), None);
        assert!(names_host("The Post", "news.post.example") && !names_host("Reuters", "post.example"));
        assert!(is_handle("thepost") && is_handle("post.example") && !is_handle("The Post") && !is_handle("Post"));
    }

    #[test]
    fn outlets() {
        assert_eq!(outlet("@thepost"), "thepost");
        assert_eq!(outlet("https://www.thepost.example/"), "thepost.example");
        assert_eq!(outlet("The Post"), "The Post");
    }
}
