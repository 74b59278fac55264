//! The columns of the table and one row of it.

use crate::column::Look;
use crate::{Cell, CellKind, Column, Record, Table};
use std::borrow::Cow;

/// What a source can be.
pub(crate) const SOURCE_KINDS: &[&str] = &["person", "group", "organisation", "place", "document"];

/// Separates the pieces of one quotation, source or cue in a cell.
pub const JOINER: &str = " [...] ";

/// All columns of the table of quotations, in order. Offsets are bytes of the article's text in UTF-8, end excluded.
pub const COLUMNS: [Column; 33] = [
    Column::text(
        "quote_id",
        18,
        "Stable id of the quotation: the letter q and 16 hexadecimal digits, derived from article, position and words.",
    )
    .look(Look::Line),
    Column::text("article_id", 24, "The article: its id, or the path of its file within the folder.")
        .look(Look::Line),
    Column::text("date", 11, "Day of publication, ISO 8601 where it could be recognised.").look(Look::Day),
    Column::text("title", 40, "Headline."),
    Column::text("outlet", 16, "Newspaper, agency or site."),
    Column::text("author", 18, "Authors, joined by \"; \"."),
    Column::text("url", 24, "Address.").look(Look::Line),
    Column::integer("paragraph", "Paragraph in which the quotation begins, from 1."),
    Column::text("type", 10, "direct (in quotation marks), indirect (without), mixed (partly).")
        .one_of(&["direct", "indirect", "mixed"]),
    Column::text(
        "quote",
        70,
        "The words as they stand in the text, including quotation marks; pieces of a split quotation joined by \" [...] \".",
    ),
    Column::text(
        "speaker",
        24,
        "The speaker's fullest name in the article; several joined by \"; \"; empty if unknown.",
    ),
    Column::text("speaker_mention", 28, "The words that name the source where the quotation stands."),
    Column::text(
        "named",
        8,
        "yes if the speaker is named, no if there is a source without a name; empty without a source.",
    )
    .one_of(&["yes", "no"]),
    Column::text(
        "source_kind",
        13,
        "person, group, organisation, place, or document; empty where the text does not tell.",
    )
    .one_of(SOURCE_KINDS),
    Column::text(
        "affiliation",
        24,
        "The organisation or country that the person or group speaks for or belongs to, by its fullest name in the article.",
    ),
    Column::text("speaker_role", 26, "Title or office of the speaker as the article gives it."),
    Column::text("cue", 14, "The reporting words: said, according to."),
    Column::text(
        "resolved_by",
        12,
        "How the source led to the speaker: name, surname, acronym, pronoun, nominal, continued.",
    )
    .one_of(&["name", "surname", "acronym", "pronoun", "nominal", "continued"]),
    Column::text("status", 18, "attributed, unnamed source, unresolved pronoun, or missing source.")
        .one_of(&["attributed", "unnamed source", "unresolved pronoun", "missing source"]),
    Column::share("confidence", "The chance that the words and the speaker are right, 0 to 1."),
    Column::integer("start", "First byte of the quotation in the article's text.").look(Look::Folded),
    Column::integer("end", "One past its last byte.").look(Look::Folded),
    Column::integer("source_start", "First byte of the source; empty if there is none.").look(Look::Folded),
    Column::integer("source_end", "One past its last byte.").look(Look::Folded),
    Column::integer("cue_start", "First byte of the cue; empty if there is none.").look(Look::Folded),
    Column::integer("cue_end", "One past its last byte.").look(Look::Folded),
    Column::new("pieces", CellKind::Spans, 16, "Bytes of each piece of the quotation: start-end;start-end.")
        .look(Look::Folded),
    Column::text(
        "flags",
        18,
        "Warnings, joined by \";\": source_lost (the name is missing from the text), words_lost (the quotation has a hole), article_damaged (words were lost somewhere in the article).",
    )
    .any_of(&["source_lost", "words_lost", "article_damaged"]),
    Column::text(
        "context_before",
        50,
        "The text before the quotation: the beginning of its sentence and the requested number of whole sentences.",
    )
    .on_request(),
    Column::text(
        "context_after",
        50,
        "The text after the quotation: the end of its sentence and the requested number of whole sentences.",
    )
    .on_request(),
    Column::text(
        "speaker_id",
        16,
        "The speaker's id in the list of people; several joined by \"; \"; empty if not in the list, or if several may be meant.",
    )
    .on_request(),
    Column::text(
        "speaker_candidates",
        24,
        "Ids of the people of that name in the list, the likeliest first, where it is open who is meant; joined by \"; \".",
    )
    .on_request(),
    Column::text(
        "cluster_id",
        18,
        "The statement that these words are a wording of, the same in all articles that quote it: the letter c and 16 hexadecimal digits.",
    )
    .look(Look::Line)
    .on_request(),
];

/// Where `cluster_id` stands among the cells of a [`Row`]: its value is known only once all rows are.
pub const CLUSTER_CELL: usize = COLUMNS.len() - 1;

/// One quotation as a row; see [`COLUMNS`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row<'a> {
    /// See [`crate::quote_id`].
    pub quote_id: String,
    /// The article's id.
    pub article_id: Cow<'a, str>,
    /// Day of publication.
    pub date: Cow<'a, str>,
    /// Headline.
    pub title: Cow<'a, str>,
    /// Newspaper, agency or site.
    pub outlet: Cow<'a, str>,
    /// Authors.
    pub author: Cow<'a, str>,
    /// Address.
    pub url: Cow<'a, str>,
    /// Paragraph, from 1.
    pub paragraph: u32,
    /// Direct, indirect or mixed.
    pub kind: &'a str,
    /// The words.
    pub quote: Cow<'a, str>,
    /// Names of the speakers.
    pub speaker: Cow<'a, str>,
    /// The words that name the source.
    pub speaker_mention: Cow<'a, str>,
    /// `yes`, `no`, or empty.
    pub named: &'a str,
    /// Kind of source.
    pub source_kind: &'a str,
    /// The organisation or country the source speaks for.
    pub affiliation: Cow<'a, str>,
    /// Title or office.
    pub speaker_role: Cow<'a, str>,
    /// The reporting words.
    pub cue: Cow<'a, str>,
    /// How the source led to the speaker.
    pub resolved_by: &'a str,
    /// How far the speaker could be determined.
    pub status: &'a str,
    /// From 0 to 1; written with three decimals.
    pub confidence: f32,
    /// Pieces of the quotation, in bytes.
    pub content: Vec<(u32, u32)>,
    /// Pieces of the source, in bytes.
    pub source: Vec<(u32, u32)>,
    /// Pieces of the cue, in bytes.
    pub cue_spans: Vec<(u32, u32)>,
    /// Flags joined by `;`.
    pub flags: Cow<'a, str>,
    /// The text before it, if requested.
    pub context_before: Cow<'a, str>,
    /// The text after it, if requested.
    pub context_after: Cow<'a, str>,
    /// Ids of the speakers in a list of people.
    pub speaker_id: String,
    /// Ids of those who may be meant.
    pub speaker_candidates: String,
    /// The statement, if clusters were found.
    pub cluster_id: String,
    /// What the list says of the speakers, one cell for each of its columns; see [`Row::table_with`].
    pub people: Vec<String>,
}

impl Row<'_> {
    /// The table of quotations with the columns of a list of people: `people.party` for its column `party`.
    ///
    /// The columns of a run are decided once, and live as long as the program does.
    ///
    /// ```
    /// use pullquote_export::Row;
    /// let table = Row::table_with(["party"]);
    /// let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    /// assert!(names.ends_with(&["speaker_candidates", "cluster_id", "people.party"]));
    /// ```
    pub fn table_with<'c>(columns: impl IntoIterator<Item = &'c str>) -> &'static Table {
        let given = columns.into_iter().map(|column| {
            let name: &'static str = format!("people.{column}").leak();
            let about: &'static str = format!("The column {column} of the list of people, for the speaker.").leak();
            Column::text(name, 16, about)
        });
        let own = COLUMNS.iter().map(|column| match column.name {
            "speaker_id" | "speaker_candidates" => Column { on_request: false, ..*column },
            _ => *column,
        });
        let columns: Vec<Column> = own.chain(given).collect();
        Box::leak(Box::new(Table { columns: columns.leak(), ..Self::TABLE }))
    }
}

impl Record for Row<'_> {
    const TABLE: Table = Table { name: "quotations", columns: &COLUMNS };

    fn cells(&self) -> Vec<Cell<'_>> {
        let (start, end) = bounds(&self.content);
        let (source_start, source_end) = bounds(&self.source);
        let (cue_start, cue_end) = bounds(&self.cue_spans);
        let mut cells = vec![
            Cell::text(&self.quote_id),
            Cell::text(&self.article_id),
            Cell::text(&self.date),
            Cell::text(&self.title),
            Cell::text(&self.outlet),
            Cell::text(&self.author),
            Cell::text(&self.url),
            Cell::Integer(self.paragraph.into()),
            Cell::text(self.kind),
            Cell::text(&self.quote),
            Cell::text(&self.speaker),
            Cell::text(&self.speaker_mention),
            Cell::text(self.named),
            Cell::text(self.source_kind),
            Cell::text(&self.affiliation),
            Cell::text(&self.speaker_role),
            Cell::text(&self.cue),
            Cell::text(self.resolved_by),
            Cell::text(self.status),
            Cell::Share(self.confidence),
            start,
            end,
            source_start,
            source_end,
            cue_start,
            cue_end,
            Cell::Spans(&self.content),
            Cell::text(&self.flags),
            Cell::text(&self.context_before),
            Cell::text(&self.context_after),
            Cell::text(&self.speaker_id),
            Cell::text(&self.speaker_candidates),
            Cell::text(&self.cluster_id),
        ];
        cells.extend(self.people.iter().map(|cell| Cell::text(cell)));
        cells
    }
}

fn bounds(pieces: &[(u32, u32)]) -> (Cell<'static>, Cell<'static>) {
    (Cell::maybe(pieces.first().map(|piece| piece.0)), Cell::maybe(pieces.last().map(|piece| piece.1)))
}

/// Collapses runs of white space to single spaces: a name broken over two lines is still one name.
///
/// ```
/// assert_eq!(pullquote_export::fold_space("Ann\n  Lee"), "Ann Lee");
/// ```
pub fn fold_space(text: &str) -> Cow<'_, str> {
    let clean = !text.starts_with(' ')
        && !text.ends_with(' ')
        && !text.contains("  ")
        && !text.contains(|c: char| c.is_whitespace() && c != ' ');
    if clean { Cow::Borrowed(text) } else { Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::fold_space;

    #[test]
    fn any_white_space_between_words_is_one_blank() {
        for odd in
            [" Ann Lee", "Ann Lee ", "Ann  Lee", "Ann\tLee", "Ann\r\nLee", "Ann\u{a0}Lee", "\n Ann \u{2003} Lee\t"]
        {
            assert_eq!(fold_space(odd), "Ann Lee", "{odd:?}");
        }
        assert_eq!(
            (fold_space("Ann Lee"), fold_space(" \n"), fold_space("")),
            ("Ann Lee".into(), "".into(), "".into())
        );
    }
}
