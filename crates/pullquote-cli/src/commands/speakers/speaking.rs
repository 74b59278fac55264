//! Who speaks in the rows of a table, article by article.

use crate::table::TableRow;
use pullquote::export::{ArticleSpeakers, SpeakerBook, word_count};

/// The rows of the article being read.
#[derive(Default)]
pub struct Speaking {
    id: String,
    speakers: ArticleSpeakers,
}

impl Speaking {
    /// Adds a row. Rows of one article follow each other; those of another end it.
    pub fn add(&mut self, row: &TableRow, book: &mut SpeakerBook) {
        if row.get("article_id") != self.id {
            self.close(book);
            row.get("article_id").clone_into(&mut self.id);
        }
        if self.speakers.is_empty() {
            self.speakers = ArticleSpeakers::new(row.get("date"), row.get("outlet"));
        }
        let words = Some(row.get("quote")).filter(|quote| !quote.is_empty()).map(word_count);
        let roles: Vec<&str> = row.get("speaker_role").split("; ").collect();
        let names: Vec<&str> = row.get("speaker").split("; ").collect();
        let ids: Vec<&str> = row.get("speaker_id").split("; ").collect();
        for (n, name) in names.iter().enumerate() {
            // Unless there are as many roles as speakers, roles cannot be assigned.
            let role = if roles.len() == names.len() { roles[n] } else { "" };
            self.speakers.quotation(name, row.get("source_kind"), role, words);
            // Nor can ids.
            if ids.len() == names.len() && !ids[n].is_empty() {
                self.speakers.known(name, ids[n]);
            }
        }
    }

    /// Ends the article.
    pub fn close(&mut self, book: &mut SpeakerBook) {
        book.add(&std::mem::take(&mut self.speakers));
    }
}
