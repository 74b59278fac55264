//! The columns of the table and one row of it.

use std::borrow::Cow;

/// What stands between the pieces of one quotation, source or cue in a cell.
pub const JOINER: &str = " [...] ";

/// A column: its name and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the header.
    pub name: &'static str,
    /// What the cells hold, in a sentence.
    pub about: &'static str,
}

const fn column(name: &'static str, about: &'static str) -> Column {
    Column { name, about }
}

/// All columns, in order. Offsets are bytes of the article's text in UTF-8, half open.
pub const COLUMNS: [Column; 26] = [
    column("quote_id", "Stable name of the quotation: 16 hexadecimal digits made of article, place and words."),
    column("article_id", "The article: the id it was given, or the path of its file within the folder."),
    column("date", "Day of publication, ISO 8601 where it could be told."),
    column("title", "Headline."),
    column("outlet", "Newspaper, agency or site."),
    column("author", "Authors, joined by \"; \"."),
    column("url", "Address."),
    column("paragraph", "Paragraph the quotation begins in, from 1."),
    column("type", "direct (in quotation marks), indirect (without), mixed (partly)."),
    column("quote", "The words as they stand, marks included; pieces of a split quotation joined by \" [...] \"."),
    column("speaker", "Fullest name of the speaker in the article; several joined by \"; \"; empty if not known."),
    column("speaker_mention", "The words that name the source where the quotation stands."),
    column("speaker_kind", "person, organisation, place, group, or unnamed."),
    column("speaker_role", "Title or office of the speaker as the article gives it."),
    column("cue", "The words that report: said, according to."),
    column(
        "resolved_by",
        "How the source led to the speaker: name, surname, acronym, pronoun, nominal, continued, context.",
    ),
    column("status", "attributed, unnamed source, unresolved pronoun, or missing source."),
    column("confidence", "How sure the attribution is, 0 to 1."),
    column("start", "First byte of the quotation in the article's text."),
    column("end", "One past its last byte."),
    column("source_start", "First byte of the source; empty if there is none."),
    column("source_end", "One past its last byte."),
    column("cue_start", "First byte of the cue; empty if there is none."),
    column("cue_end", "One past its last byte."),
    column("pieces", "Bytes of each piece of the quotation: start-end;start-end."),
    column(
        "flags",
        "What to look out for, joined by \";\": source_lost (the name is missing from the text), words_lost (the quotation has a hole), article_damaged (words were lost somewhere in the article).",
    ),
];

/// One quotation as a row; columns as in [`COLUMNS`].
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
    /// Kind of speaker.
    pub speaker_kind: &'a str,
    /// Title or office.
    pub speaker_role: Cow<'a, str>,
    /// The words that report.
    pub cue: Cow<'a, str>,
    /// How the source led to the speaker.
    pub resolved_by: &'a str,
    /// What became of the question who speaks.
    pub status: &'a str,
    /// From 0 to 1; printed with three decimals.
    pub confidence: f32,
    /// Pieces of the quotation, in bytes.
    pub content: Vec<(u32, u32)>,
    /// Pieces of the source, in bytes.
    pub source: Vec<(u32, u32)>,
    /// Pieces of the cue, in bytes.
    pub cue_spans: Vec<(u32, u32)>,
    /// Flags joined by `;`.
    pub flags: Cow<'a, str>,
}

impl Row<'_> {
    /// The cells, in the order of [`COLUMNS`].
    pub fn cells(&self) -> [Cow<'_, str>; 26] {
        let (start, end) = bounds(&self.content);
        let (source_start, source_end) = bounds(&self.source);
        let (cue_start, cue_end) = bounds(&self.cue_spans);
        let pieces: Vec<String> = self.content.iter().map(|(s, e)| format!("{s}-{e}")).collect();
        [
            Cow::Borrowed(self.quote_id.as_str()),
            Cow::Borrowed(&*self.article_id),
            Cow::Borrowed(&*self.date),
            Cow::Borrowed(&*self.title),
            Cow::Borrowed(&*self.outlet),
            Cow::Borrowed(&*self.author),
            Cow::Borrowed(&*self.url),
            Cow::Owned(self.paragraph.to_string()),
            Cow::Borrowed(self.kind),
            Cow::Borrowed(&*self.quote),
            Cow::Borrowed(&*self.speaker),
            Cow::Borrowed(&*self.speaker_mention),
            Cow::Borrowed(self.speaker_kind),
            Cow::Borrowed(&*self.speaker_role),
            Cow::Borrowed(&*self.cue),
            Cow::Borrowed(self.resolved_by),
            Cow::Borrowed(self.status),
            Cow::Owned(format!("{:.3}", self.confidence)),
            Cow::Owned(start),
            Cow::Owned(end),
            Cow::Owned(source_start),
            Cow::Owned(source_end),
            Cow::Owned(cue_start),
            Cow::Owned(cue_end),
            Cow::Owned(pieces.join(";")),
            Cow::Borrowed(&*self.flags),
        ]
    }
}

fn bounds(pieces: &[(u32, u32)]) -> (String, String) {
    match (pieces.first(), pieces.last()) {
        (Some((start, _)), Some((_, end))) => (start.to_string(), end.to_string()),
        _ => Default::default(),
    }
}

/// Runs of white space as single spaces: a name broken over two lines is still one name.
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
