//! How an earlier output of this program is recognised, so that it may be replaced even in a folder of inputs.

use pullquote::export::{ArticleRow, CONLL_HEADER, EntityRow, ErrorRow, Record, Row, SpeakerRow, Table};

/// Starts of outputs that are not tables of text.
const STARTS: [&str; 5] = [
    CONLL_HEADER,
    "{\"@context\":[\"http://www.w3.org/ns/anno.jsonld\",{\"pq\":\"urn:pullquote:\"}]",
    "{\n  \"program\": \"pullquote\"",
    // Workbooks: never an input.
    "PK\u{3}\u{4}",
    "{\n  \"description\": \"Made by pullquote.",
];

/// Whether a file that starts with these bytes was written by this program and holds no articles.
pub fn is_output(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    STARTS.iter().any(|start| text.starts_with(start))
        || is_article_line(text)
        || is_table(text)
        || text.starts_with("<!doctype html>") && text.contains("<meta name=\"generator\" content=\"pullquote\">")
}

/// A line of JSON as `extract` writes it: `{"id":"a","quotes":[...`.
fn is_article_line(text: &str) -> bool {
    let Some(id) = text.strip_prefix("{\"id\":\"") else { return false };
    let mut escaped = false;
    let end = id.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    let rest = end.map_or("", |end| &id[end + 1..]);
    ["[]", "[{\"content\":[["].iter().any(|quotes| rest.starts_with(&format!(",\"quotes\":{quotes}")))
}

/// A header line with columns of one of the tables.
fn is_table(text: &str) -> bool {
    let header = text.lines().next().unwrap_or_default();
    let names: Vec<&str> = header.split([',', '\t', ';', '|']).map(|name| name.trim_matches('"')).collect();
    let tables: [Table; 5] = [Row::TABLE, ArticleRow::TABLE, EntityRow::TABLE, ErrorRow::TABLE, SpeakerRow::TABLE];
    let of = |table: &Table| names.iter().all(|name| table.columns.iter().any(|column| column.name == *name));
    // What could as well be somebody's list of articles has at most their metadata.
    let own = |name: &&str| !["title", "date", "author", "outlet", "url", "source", "name", "language"].contains(name);
    names.iter().any(own) && tables.iter().any(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_outputs_are_known() {
        for own in [
            "quote_id,article_id,date\n",
            "\u{feff}\"quote_id\";\"quote\"\r\n",
            "source,record,byte,kind,message\n",
            "{\"id\":\"a\\\"b\",\"quotes\":[],",
            "{\"id\":\"a\",\"quotes\":[{\"content\":[[0,4]]",
        ] {
            assert!(is_output(own.as_bytes()), "{own}");
        }
        for other in [
            "id,title,text\n",
            "title,date,url\n",
            "{\"id\":\"a\",\"text\":\"b\"}",
            "{\"id\":\"a\",\"quotes\":[{\"text\":1}]",
            "We left.",
            "<!doctype html><p>pullquote",
        ] {
            assert!(!is_output(other.as_bytes()), "{other}");
        }
    }
}
