//! A row of a table of corrections: what a coder said about a quotation, or a quotation that a coder added.

use serde::Serialize;

/// A row of a table of corrections as text; unknown values are empty. The pages export these columns, and take them up
/// again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Correction<'a> {
    /// The quotation.
    pub quote_id: &'a str,
    /// Its article.
    pub article_id: &'a str,
    /// `right`, `wrong speaker`, `wrong` or `missed`; empty in a row that only says that an article was read.
    pub verdict: &'a str,
    /// Who judged it.
    pub coder: &'a str,
    /// `yes` or `no`.
    pub words_right: &'a str,
    /// `yes` or `no`.
    pub who_right: &'a str,
    /// Who said it, if not the speaker in the table.
    pub speaker_should_be: &'a str,
    /// The right words, if not those in the table.
    pub content_should_be: &'a str,
    /// Their bytes: `start-end;start-end`.
    pub pieces_should_be: &'a str,
    /// The right type, if not the one in the table.
    pub type_should_be: &'a str,
    /// The right status, if not the one in the table.
    pub status_should_be: &'a str,
    /// The coder's note.
    pub note: &'a str,
    /// The type in the table; of a missed quotation its own.
    pub kind: &'a str,
    /// `yes` if the coder has read the whole article.
    pub article_read: &'a str,
}

/// A verdict as the page's script keeps it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Given {
    id: String,
    verdict: String,
    words: &'static str,
    who: &'static str,
    corrected_speaker: String,
    nameless: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    content: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pieces: Vec<(u32, u32)>,
    kind: String,
    note: String,
    coder: String,
    article: String,
}

impl Given {
    /// The verdict of a row, if it has one.
    pub fn of(row: &Correction<'_>) -> Option<Self> {
        let verdict = row.verdict.trim().to_lowercase();
        let missed = verdict == "missed";
        let bounds = !row.content_should_be.is_empty() || !row.pieces_should_be.is_empty();
        let words = match verdict.as_str() {
            "" => return None,
            "missed" => "",
            "wrong" if bounds => "bounds",
            "wrong" => "no",
            _ => "yes",
        };
        let who = match words {
            "no" => "",
            _ if missed || verdict == "wrong speaker" || row.who_right.trim() == "no" => "no",
            _ => "yes",
        };
        Some(Self {
            id: row.quote_id.to_owned(),
            verdict,
            words,
            who,
            corrected_speaker: row.speaker_should_be.to_owned(),
            nameless: row.status_should_be == "unnamed source",
            content: row.content_should_be.to_owned(),
            pieces: row.pieces_should_be.split(';').filter_map(piece).collect(),
            kind: if missed { row.kind } else { row.type_should_be }.to_owned(),
            note: row.note.to_owned(),
            coder: row.coder.to_owned(),
            article: row.article_id.to_owned(),
        })
    }
}

fn piece(piece: &str) -> Option<(u32, u32)> {
    let (start, end) = piece.trim().split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_speaker_are_told_apart() {
        let row = Correction { quote_id: "a", ..Correction::default() };
        let of = |row: Correction<'_>| Given::of(&row).map(|given| (given.words, given.who, given.pieces));
        assert_eq!(of(row), None);
        assert_eq!(of(Correction { verdict: " Right ", ..row }), Some(("yes", "yes", vec![])));
        assert_eq!(of(Correction { verdict: "wrong speaker", ..row }), Some(("yes", "no", vec![])));
        assert_eq!(of(Correction { verdict: "wrong", ..row }), Some(("no", "", vec![])));
        let bounds = Correction { verdict: "wrong", who_right: "no", pieces_should_be: "0-8;9-x;10-12", ..row };
        assert_eq!(of(bounds), Some(("bounds", "no", vec![(0, 8), (10, 12)])));
        assert_eq!(of(Correction { verdict: "missed", ..row }), Some(("", "no", vec![])));
    }
}
