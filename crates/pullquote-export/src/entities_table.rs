//! The table of names: one row per mention.

use crate::column::Look;
use crate::{Cell, Column, Record, Table};
use std::borrow::Cow;

/// One mention of a name in an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityRow<'a> {
    /// The article's id.
    pub article_id: Cow<'a, str>,
    /// The number of the entity within the article, from 1; `None` for dates, money and unlinked names.
    pub entity: Option<u32>,
    /// The fullest form of the entity's name.
    pub name: Cow<'a, str>,
    /// What it is: `PER`, `ORG`, ...
    pub kind: &'a str,
    /// Title, office or description.
    pub role: Cow<'a, str>,
    /// First byte of the mention.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// The words of the mention.
    pub mention: Cow<'a, str>,
}

impl Record for EntityRow<'_> {
    const TABLE: Table = Table {
        name: "entities",
        columns: &[
            Column::text("article_id", 24, "The article: its id, or the path of its file within the folder.")
                .look(Look::Line),
            Column::integer("entity", "Number of the entity within the article, from 1; empty for dates and money."),
            Column::text("name", 28, "Fullest form of the entity's name in the article."),
            Column::text("kind", 8, "PER, ORG, LOC, FAC, NORP, MISC, PROD, DATE or MONEY.")
                .one_of(&["PER", "ORG", "LOC", "FAC", "NORP", "MISC", "PROD", "DATE", "MONEY"]),
            Column::text("role", 30, "Title, office or description as the article gives it."),
            Column::integer("start", "First byte of the mention in the article's text.").look(Look::Folded),
            Column::integer("end", "One past its last byte.").look(Look::Folded),
            Column::text("mention", 28, "The words of the mention as they stand in the text."),
        ],
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(&self.article_id),
            Cell::maybe(self.entity),
            Cell::text(&self.name),
            Cell::text(self.kind),
            Cell::text(&self.role),
            Cell::Integer(self.start.into()),
            Cell::Integer(self.end.into()),
            Cell::text(&self.mention),
        ]
    }
}
