//! Exports of news databases as text: several articles in one file, each with its headers, as Nexis, Factiva and ProQuest
//! write them.

use crate::dates::find_date;

/// Which database wrote a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Database {
    /// Nexis Uni: articles end with `End of Document`.
    NexisUni,
    /// LexisNexis: articles begin with `3 of 25 DOCUMENTS`.
    Nexis,
    /// Factiva: articles end with `Document ABC0000020210304eh340001`.
    Factiva,
    /// ProQuest: articles have a `Full text:` and a `ProQuest document ID:`.
    ProQuest,
}

/// One article of an export.
#[derive(Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Exported {
    pub text: String,
    pub title: String,
    pub date: String,
    pub author: String,
    pub outlet: String,
    pub url: String,
}

/// The database that a text comes from, judged by its beginning.
pub(crate) fn database(head: &str) -> Option<Database> {
    let line = |test: &dyn Fn(&str) -> bool| head.lines().any(|line| test(line.trim()));
    let has = |label: &str| line(&|line| line.starts_with(label));
    if line(&is_document_number) && (has("LENGTH:") || has("LOAD-DATE:") || has("Length:")) {
        return Some(Database::Nexis);
    }
    if line(&|line| line == "Body") && has("Length:") && (has("Load-Date:") || line(&|line| line == "End of Document"))
    {
        return Some(Database::NexisUni);
    }
    if has("ProQuest document ID:") && has("Full text:") {
        return Some(Database::ProQuest);
    }
    let words = line(&is_word_count);
    (words && line(&|line| factiva_id(line).is_some())).then_some(Database::Factiva)
}

/// The articles of an export.
pub(crate) fn articles(text: &str, database: Database) -> Vec<Exported> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut articles: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines() {
        let trimmed = line.trim();
        let ends = match database {
            Database::NexisUni => trimmed == "End of Document",
            Database::Nexis => is_document_number(trimmed),
            Database::Factiva => factiva_id(trimmed).is_some(),
            Database::ProQuest => trimmed.len() >= 20 && trimmed.bytes().all(|b| b == b'_'),
        };
        if ends {
            articles.push(Vec::new());
        } else if let Some(article) = articles.last_mut() {
            article.push(trimmed);
        }
    }
    let read = articles.iter().map(|lines| match database {
        Database::NexisUni | Database::Nexis => nexis(lines, database == Database::NexisUni),
        Database::Factiva => factiva(lines),
        Database::ProQuest => pro_quest(lines),
    });
    // Cover pages and tables of contents have no body.
    read.filter(|article| !article.text.trim().is_empty()).collect()
}

/// `3 of 25 DOCUMENTS`, `Document 3 of 25`.
fn is_document_number(line: &str) -> bool {
    let line = line.strip_prefix("Document ").unwrap_or(line);
    let mut words = line.split_whitespace();
    let number = |word: Option<&str>| word.is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()));
    number(words.next())
        && words.next() == Some("of")
        && number(words.next())
        && words.next().is_none_or(|word| word.eq_ignore_ascii_case("documents"))
        && words.next().is_none()
}

/// `512 words`.
fn is_word_count(line: &str) -> bool {
    let line = line.strip_prefix("WC").unwrap_or(line).trim();
    let number = line.strip_suffix(" words");
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b','))
}

fn factiva_id(line: &str) -> Option<&str> {
    let id = line.strip_prefix("Document ").or_else(|| line.strip_prefix("AN"))?.trim();
    let id = id.strip_prefix("Document ").unwrap_or(id);
    let whole = id.len() >= 20 && id.bytes().all(|b| b.is_ascii_alphanumeric());
    (whole && id.starts_with(|c: char| c.is_ascii_uppercase()) && id.bytes().any(|b| b.is_ascii_digit())).then_some(id)
}

/// The value of a line such as `Byline: Ann Lee`.
fn labelled<'l>(line: &'l str, labels: &[&str]) -> Option<&'l str> {
    let (label, value) = line.split_once(':')?;
    labels.iter().any(|one| label.trim().eq_ignore_ascii_case(one)).then(|| value.trim())
}

/// Puts paragraphs together; an empty line ends one.
fn paragraphs(lines: &[&str]) -> String {
    let blank = lines.iter().any(|line| line.is_empty());
    let mut out = String::new();
    let mut parted = false;
    for line in lines {
        if line.is_empty() {
            parted = true;
            continue;
        }
        if !out.is_empty() {
            // Without empty lines, each line is a paragraph.
            out.push_str(if parted || !blank { "\n\n" } else { "\n" });
        }
        out.push_str(line);
        parted = false;
    }
    out
}

fn nexis(lines: &[&str], uni: bool) -> Exported {
    const ENDS: [&str; 8] = [
        "load-date",
        "language",
        "publication-type",
        "graphic",
        "classification",
        "document-type",
        "journal code",
        "section-id",
    ];
    let mut article = Exported::default();
    let mut head: Vec<&str> = Vec::new();
    let mut body = None;
    for (at, line) in lines.iter().enumerate() {
        if let Some(value) = labelled(line, &["byline"]) {
            article.author = value.to_string();
        } else if let Some(value) = labelled(line, &["headline"]) {
            article.title = value.to_string();
        } else if labelled(line, &["length"]).is_some() || *line == "Body" {
            body = Some(at + 1);
            if *line == "Body" {
                break;
            }
        } else if labelled(line, &["section", "dateline", "highlight"]).is_some() || line.starts_with("Copyright") {
        } else if !line.is_empty() && body.is_none() {
            head.push(line);
        } else if !line.is_empty() && !lines[at..].contains(&"Body") {
            break;
        }
    }
    let Some(start) = body else { return article };
    let is_head = |line: &&str| labelled(line, &["byline", "headline", "section", "dateline", "highlight"]).is_some();
    let start = start + lines[start..].iter().take_while(|line| line.is_empty() || is_head(line)).count();
    let length = lines[start..].iter().position(|line| labelled(line, &ENDS).is_some() || *line == "Classification");
    article.text = paragraphs(&lines[start..length.map_or(lines.len(), |length| start + length)]);
    let is_dated = |line: &&str| find_date(line, None).is_some();
    // Nexis Uni begins with a page about the export, and each article with headline, outlet and day; its predecessor
    // begins with outlet and day.
    let dated = if uni { head.iter().rposition(is_dated) } else { head.iter().position(is_dated) };
    if let Some(at) = dated {
        let line = |at: Option<usize>| at.and_then(|at| head.get(at)).map(|line| line.to_string()).unwrap_or_default();
        article.date = head[at].to_string();
        let (title, outlet) = match (uni, at) {
            (true, 2..) => (Some(at - 2), Some(at - 1)),
            (false, 2..) => (Some(0), Some(1)),
            (_, 1) => (Some(at + 1), Some(0)),
            _ => (Some(at + 1), None),
        };
        if article.title.is_empty() {
            article.title = line(title);
        }
        article.outlet = line(outlet);
    }
    article
}

/// Labels of Factiva: those above the text, and those of text and keywords.
const ABOVE: [&str; 15] = ["HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "SE", "PG", "VOL", "LA", "CY", "CLM"];
const TEXT: [&str; 2] = ["LP", "TD"];
const BELOW: [&str; 12] = ["CO", "IN", "NS", "RE", "DE", "CT", "RF", "IPC", "IPD", "PUB", "ART", "AN"];

/// The label at the beginning of a line, which may be all of it. `within` says that the text has begun: there a word such
/// as `IN` is a label only if keywords follow.
fn factiva_label(line: &str, within: bool) -> Option<&'static str> {
    let first = line.split([' ', '\t']).next().unwrap_or_default();
    let rest = &line[first.len()..];
    let find = |labels: &[&'static str]| labels.iter().find(|label| **label == first).copied();
    let certain = rest.is_empty() || rest.starts_with('\t');
    let keywords = || certain || rest.contains(" : ") || matches!(first, "PUB" | "AN");
    let above = || find(&ABOVE).filter(|_| certain || !within);
    above().or_else(|| find(&TEXT)).or_else(|| find(&BELOW).filter(|_| keywords()))
}

fn factiva(lines: &[&str]) -> Exported {
    let mut article = Exported::default();
    if lines.iter().filter(|line| factiva_label(line, false).is_some()).count() >= 4 {
        let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in lines {
            let within = parts.iter().any(|(label, _)| TEXT.contains(label));
            match (factiva_label(line, within), parts.last_mut()) {
                (Some(label), _) => parts.push((label, vec![line[label.len()..].trim()])),
                (None, Some((_, part))) => part.push(line),
                (None, None) => {}
            }
        }
        let of = |wanted: &str| {
            let part = parts.iter().find(|(label, _)| *label == wanted);
            part.map(|(_, part)| paragraphs(part)).unwrap_or_default()
        };
        (article.title, article.author, article.date) = (of("HD"), of("BY"), of("PD"));
        article.outlet = of("SN");
        let text = [of("LP"), of("TD")].into_iter().filter(|part| !part.is_empty());
        article.text = text.collect::<Vec<_>>().join("\n\n");
        return article;
    }
    let Some(count) = lines.iter().position(|line| is_word_count(line)) else { return article };
    let above: Vec<&&str> = lines[..count].iter().filter(|line| !line.is_empty()).collect();
    article.title = above.first().map(|line| line.to_string()).unwrap_or_default();
    article.author = above.get(1).map(|line| line.to_string()).unwrap_or_default();
    let Some(dated) = lines[count..].iter().position(|line| find_date(line, None).is_some()) else { return article };
    article.date = lines[count + dated].to_string();
    let below = &lines[count + dated + 1..];
    let is_time = |line: &&&str| line.starts_with(|c: char| c.is_ascii_digit()) && line.len() <= 8;
    article.outlet =
        below.iter().find(|line| !line.is_empty() && !is_time(line)).map(|l| l.to_string()).unwrap_or_default();
    let head =
        below.iter().position(|line| line.starts_with("Copyright") || line.starts_with("(c)") || line.starts_with('©'));
    let start = head.map(|at| at + 1).or_else(|| below.iter().position(|line| line.is_empty())).unwrap_or(0);
    article.text = paragraphs(&below[start..]);
    article
}

/// Names as people write them: `Lee, Ann; Ek, Jo` are Ann Lee and Jo Ek.
fn turned(names: &str) -> String {
    let turn = |name: &str| {
        let parts: Vec<&str> = name.trim().trim_end_matches('.').split(',').map(str::trim).collect();
        match parts[..] {
            [last, first] if !first.is_empty() => format!("{first} {last}"),
            [last, first, end] if end.len() < 4 => format!("{first} {last} {end}"),
            _ => name.trim().to_string(),
        }
    };
    names.split(';').map(turn).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("; ")
}

/// What ProQuest writes before its header lines. They stand below the text.
const PRO_QUEST_LABELS: [&str; 22] = [
    "Subject",
    "Location",
    "People",
    "Title",
    "Publication title",
    "Publication date",
    "Publication year",
    "Publisher",
    "Place of publication",
    "Country of publication",
    "Source type",
    "Language of publication",
    "Document type",
    "ProQuest document ID",
    "Document URL",
    "Copyright",
    "Last updated",
    "Database",
    "Company",
    "Section",
    "Pages",
    "Author",
];

fn pro_quest(lines: &[&str]) -> Exported {
    let mut article = Exported::default();
    let mut body: Option<Vec<&str>> = None;
    for line in lines {
        if let Some(text) = labelled(line, &["full text"]) {
            body.get_or_insert_default().push(text);
            continue;
        }
        if let Some(body) = body.as_mut().filter(|_| article.text.is_empty()) {
            if !is_pro_quest_header(line) {
                body.push(line);
                continue;
            }
            article.text = paragraphs(body);
        }
        read_pro_quest_header(&mut article, line);
    }
    if let Some(body) = body.filter(|_| article.text.is_empty()) {
        article.text = paragraphs(&body);
    }
    article
}

fn is_pro_quest_header(line: &str) -> bool {
    let label = line.split(':').next().unwrap_or_default();
    line.len() > label.len() && PRO_QUEST_LABELS.contains(&label)
}

/// Takes what a header line says, unless an earlier one said it.
fn read_pro_quest_header(article: &mut Exported, line: &str) {
    let fill = |place: &mut String, value: Option<&str>| {
        if let Some(value) = value.filter(|_| place.is_empty()) {
            *place = value.to_string();
        }
    };
    fill(&mut article.title, labelled(line, &["title"]));
    if article.author.is_empty() {
        article.author = labelled(line, &["author"]).map(turned).unwrap_or_default();
    }
    // The place stands behind the name.
    let outlet = labelled(line, &["publication title"]).map(|title| title.split(';').next().unwrap_or(title).trim());
    fill(&mut article.outlet, outlet);
    fill(&mut article.date, labelled(line, &["publication date"]));
    fill(&mut article.url, labelled(line, &["document url"]));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Database>, Vec<Exported>) {
        let database = database(text);
        (database, database.map(|database| articles(text, database)).unwrap_or_default())
    }

    fn check(text: &str, database: Database) {
        let (found, articles) = read(text);
        assert_eq!(found, Some(database));
        assert_eq!(articles.len(), 2, "{articles:?}");
        let one = &articles[0];
        assert_eq!(one.text, "“Gone,” she said.\n\nIt rained.");
        assert_eq!((one.title.as_str(), one.outlet.as_str()), ("Mayor resigns", "The Post"));
        assert_eq!(crate::dates::read_day(&one.date, None).as_deref(), Some("2021-03-04"));
        assert_eq!(crate::bylines::names(&one.author, ""), "Ann Lee");
    }

    #[test]
    fn nexis_uni() {
        let one = "Mayor resigns\nThe Post\nMarch 4, 2021 Thursday\n\nCopyright 2021 The Post All Rights Reserved\nSection: A1\n\
                   Length: 512 words\nByline: Ann Lee\nBody\n\n“Gone,” she said.\n\nIt rained.\n\nLoad-Date: March 5, 2021\n\nEnd of Document\n";
        check(&one.repeat(2), Database::NexisUni);
    }

    #[test]
    fn nexis() {
        let one = |n| {
            format!(
                "\n{n} of 2 DOCUMENTS\n\nThe Post\n\nMarch 4, 2021 Thursday\n\nMayor resigns\n\nBYLINE: By Ann Lee\n\n\
                   LENGTH: 512 words\n\n“Gone,” she said.\n\nIt rained.\n\nLOAD-DATE: March 5, 2021\n"
            )
        };
        check(&(one(1) + &one(2)), Database::Nexis);
    }

    #[test]
    fn factiva() {
        let codes = "HD Mayor resigns\nBY By Ann Lee\nWC 512 words\nPD 4 March 2021\nSN The Post\nLP “Gone,” she said.\nTD\nIt rained.\n\
                     AN Document POST000020210304eh340001\n";
        check(&codes.repeat(2), Database::Factiva);
        let plain = "Mayor resigns\nBy Ann Lee\n512 words\n4 March 2021\nThe Post\nPOST\nEnglish\nCopyright 2021\n\n“Gone,” she said.\n\nIt rained.\n\n\
                     Document POST000020210304eh340001\n";
        check(&plain.repeat(2), Database::Factiva);
    }

    #[test]
    fn pro_quest() {
        let one = "____________________________________\n\nMayor resigns\n\nAuthor: Ann Lee\n\nFull text: “Gone,” she said.\n\nIt rained.\n\n\
                   Title: Mayor resigns\n\nPublication title: The Post\n\nPublication date: Mar 4, 2021\n\nProQuest document ID: 123\n";
        check(&one.repeat(2), Database::ProQuest);
    }

    /// The page that Nexis Uni puts above its articles.
    #[test]
    fn a_page_about_the_export() {
        let cover = "User Name: Jane Doe\nDate and Time: Monday, March 8, 2021 10:12:00 AM EST\nJob Number: 138338471\n\nDocuments (2)\n\n\
                     1. Mayor resigns\nClient/Matter: -None-\nSearch Terms: mayor\n\nJane Doe\n\n";
        let one = "Mayor resigns\nThe Post\nMarch 4, 2021 Thursday\nFirst Edition\n\nCopyright 2021 The Post\nLength: 512 words\n\
                   Byline: Ann Lee\nBody\n\n“Gone,” she said.\n\nIt rained.\n\nClassification\n\nLanguage: ENGLISH\n\nEnd of Document\n";
        check(&format!("{cover}{}", one.repeat(2)), Database::NexisUni);
    }

    #[test]
    fn factiva_in_other_layouts() {
        for gap in ["\t", "\n", " \t"] {
            let one = [
                ("HD", "Mayor resigns"),
                ("BY", "By Ann Lee"),
                ("WC", "512 words"),
                ("PD", "4 March 2021"),
                ("ET", "06:00 AM"),
                ("SN", "The Post"),
                ("LP", "\n“Gone,” she said."),
                ("TD", "\nIt rained."),
                ("IN", "i1 : Towns"),
                ("AN", "Document POST000020210304eh340001"),
            ];
            let one: String = one.iter().map(|(label, value)| format!("{label}{gap}{value}\n")).collect();
            check(&one.repeat(2), Database::Factiva);
        }
        assert_eq!(factiva_label("IN a statement, she left.", true), None);
        assert_eq!(factiva_label("BY noon it rained.", true), None);
    }

    #[test]
    fn names_of_pro_quest() {
        assert_eq!(turned("Lee, Ann; Ek, Jo."), "Ann Lee; Jo Ek");
        assert_eq!(turned("Lee, Ann, Jr"), "Ann Lee Jr");
        assert_eq!(turned("Ann Lee"), "Ann Lee");
    }

    #[test]
    fn news_is_no_export() {
        assert_eq!(database("Mayor resigns\n\nShe left.\n\n512 words of it were read.\n"), None);
    }
}
