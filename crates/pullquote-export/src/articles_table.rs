//! The table of articles: one row an article, also for those without a quotation.

use crate::ExportError;
use std::borrow::Cow;

/// Names of the columns, in order.
pub const ARTICLE_COLUMNS: [&str; 12] = [
    "article_id",
    "date",
    "title",
    "outlet",
    "author",
    "url",
    "words",
    "quotations",
    "attributed",
    "share_quoted",
    "damage",
    "damage_reasons",
];

/// One article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleRow<'a> {
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
    /// Number of words (tokens that are words or numbers).
    pub words: usize,
    /// Number of quotations.
    pub quotations: usize,
    /// Of these, with a named speaker.
    pub attributed: usize,
    /// Bytes within quotations, as a share of the text's bytes.
    pub share_quoted: f32,
    /// From 0 (sound) to 1.
    pub damage: f32,
    /// What is wrong with the text: `lost words (3); html tags (1)`.
    pub damage_reasons: Cow<'a, str>,
}

impl ArticleRow<'_> {
    /// Appends the row as a line of CSV.
    ///
    /// # Errors
    /// None for plain memory; kept for the sake of the writer beneath.
    pub fn write_line(&self, out: &mut Vec<u8>) -> Result<(), ExportError> {
        let (words, quotations) = (self.words.to_string(), self.quotations.to_string());
        let attributed = self.attributed.to_string();
        let (share, damage) = (format!("{:.3}", self.share_quoted), format!("{:.3}", self.damage));
        let cells = [
            &*self.article_id,
            &*self.date,
            &*self.title,
            &*self.outlet,
            &*self.author,
            &*self.url,
            &words,
            &quotations,
            &attributed,
            &share,
            &damage,
            &*self.damage_reasons,
        ];
        line(&cells, out)
    }
}

/// The header line.
///
/// # Errors
/// As [`ArticleRow::write_line`].
pub fn article_header() -> Result<Vec<u8>, ExportError> {
    let mut out = Vec::new();
    line(&ARTICLE_COLUMNS, &mut out)?;
    Ok(out)
}

fn line(cells: &[&str], out: &mut Vec<u8>) -> Result<(), ExportError> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(cells).map_err(|e| ExportError::new(0, e))?;
    table.flush().map_err(|e| ExportError::new(0, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_and_row_have_the_same_cells() {
        let mut out = article_header().unwrap();
        let row = ArticleRow {
            article_id: "a".into(),
            title: "One, two".into(),
            words: 7,
            damage: 0.25,
            ..ArticleRow::default()
        };
        row.write_line(&mut out).unwrap();
        let mut table = csv::Reader::from_reader(out.as_slice());
        let cells = table.records().next().unwrap().unwrap();
        assert_eq!((&cells[2], &cells[6], &cells[10]), ("One, two", "7", "0.250"));
    }
}
