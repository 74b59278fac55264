//! The table of articles: one row per article, including articles without quotations.

use crate::column::Look;
use crate::{Cell, Column, Record, Table};
use std::borrow::Cow;

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
    /// How many of these have a named speaker.
    pub attributed: usize,
    /// Number of different named speakers.
    pub speakers: usize,
    /// Bytes within quotations, as a share of the text's bytes.
    pub share_quoted: f32,
    /// Language of the text as a two-letter code; empty if it was not recognised.
    pub language: Cow<'a, str>,
    /// From 0 (sound) to 1.
    pub damage: f32,
    /// What is wrong with the text: `lost words (3); html tags (1)`.
    pub damage_reasons: Cow<'a, str>,
}

impl Record for ArticleRow<'_> {
    const TABLE: Table = Table {
        name: "articles",
        columns: &[
            Column::text("article_id", 24, "The article: its id, or the path of its file within the folder.")
                .look(Look::Line),
            Column::text("date", 11, "Day of publication, ISO 8601 where it could be recognised.").look(Look::Day),
            Column::text("title", 50, "Headline."),
            Column::text("outlet", 16, "Newspaper, agency or site."),
            Column::text("author", 18, "Authors, joined by \"; \"."),
            Column::text("url", 24, "Address.").look(Look::Line),
            Column::integer("words", "Number of words and numbers in the text."),
            Column::integer("quotations", "Number of quotations."),
            Column::integer("attributed", "Number of these that have a named speaker."),
            Column::integer("speakers", "Number of different named speakers."),
            Column::share("share_quoted", "Bytes within quotations, as a share of the bytes of the text."),
            Column::text("language", 10, "Language of the text as a two-letter code; empty if it was not recognised."),
            Column::share("damage", "How much of the text is damaged, from 0 (sound) to 1."),
            Column::text(
                "damage_reasons",
                30,
                "What is wrong with the text, and how often: lost words (3); html tags (1).",
            ),
        ],
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(&self.article_id),
            Cell::text(&self.date),
            Cell::text(&self.title),
            Cell::text(&self.outlet),
            Cell::text(&self.author),
            Cell::text(&self.url),
            Cell::Integer(self.words as u64),
            Cell::Integer(self.quotations as u64),
            Cell::Integer(self.attributed as u64),
            Cell::Integer(self.speakers as u64),
            Cell::Share(self.share_quoted),
            Cell::text(&self.language),
            Cell::Share(self.damage),
            Cell::text(&self.damage_reasons),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CsvWriter, Layout};

    #[test]
    fn an_article_as_written() {
        let row = ArticleRow {
            article_id: "a".into(),
            title: "One, two".into(),
            words: 7,
            damage: 0.25,
            ..ArticleRow::default()
        };
        let mut table = CsvWriter::continued(Vec::new(), &ArticleRow::TABLE, &Layout::default());
        table.write(&row).unwrap();
        assert_eq!(table.finish().unwrap(), b"a,,\"One, two\",,,,7,0,0,0,0.000,,0.250,\n");
    }
}
