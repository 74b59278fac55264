//! A SQLite database of all tables.

use super::clustered::ClusterIds;
use super::rows::Rows;
use super::spool::{self, Held, Said};
use super::{Collect, Form, Staged};
use anyhow::{Context, Result};
use pullquote::Analysis;
use pullquote::export::{About, DatabaseWriter, ErrorRow, Record, SpeakerBook, SpeakerRow, Table, fold_space};
use std::fs::File;
use std::io::{BufReader, Seek};

/// A database with articles, quotations, names, speakers and errors.
pub struct Database {
    /// Sentences around each quotation.
    pub context: Option<usize>,
    /// The table of quotations.
    pub table: &'static Table,
    /// Where its tables come from.
    pub about: About,
    /// The clusters of the quotations, if they are written.
    pub clusters: Option<ClusterIds>,
}

impl Database {
    fn put(rows: Rows, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        rows.of(analysis, &mut |cells| spool::put_row(rows.table().name, cells, out));
    }
}

impl Form for Database {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        // The article comes first: what follows refers to it.
        Self::put(Rows::Articles, analysis, out);
        let mut quotations = analysis.quotations.quotations.iter();
        let rows = Rows::Quotations { context: self.context, table: self.table };
        rows.of(analysis, &mut |cells| {
            spool::put_row(rows.table().name, cells, out);
            let Some(quotation) = quotations.next() else { return };
            let text = analysis.article.text.as_str();
            let kind = quotation.source_kind.map_or("", |kind| kind.label());
            let entity = |&n: &u32| Some((n, analysis.entities.entities.get(n as usize)?));
            let entities = quotation.speakers.iter().filter_map(entity);
            let role = |span: pullquote::tokenize::Span| fold_space(span.of(text)).into_owned();
            let id = |n| analysis.identities.and_then(|all| all.id(n)).unwrap_or_default().to_owned();
            let said: Vec<Said> = entities
                .map(|(n, entity)| Said {
                    name: fold_space(entity.name.of(text)).into_owned(),
                    role: entity.role.map(role).unwrap_or_default(),
                    id: id(n),
                })
                .collect();
            spool::put_said(kind, &said, out);
        });
        Self::put(Rows::Entities, analysis, out);
        spool::put_speakers(&analysis.article_speakers(), out);
    }

    fn encode_left_out(&self, analysis: &Analysis<'_>, _: &ErrorRow<'_>, out: &mut Vec<u8>) {
        Self::put(Rows::Articles, analysis, out);
    }

    fn fault(&self, fault: &ErrorRow<'_>, _: bool, out: &mut Vec<u8>) {
        Rows::Errors.of_fault(fault, &mut |cells| spool::put_row(Rows::Errors.table().name, cells, out));
    }

    fn collected(&self) -> Option<&dyn Collect> {
        Some(self)
    }
}

impl Collect for Database {
    fn finish(&self, spool: BufReader<File>, staged: &mut Staged) -> Result<()> {
        let target = staged.target().to_path_buf();
        let place = staged.place(&target).with_context(|| format!("cannot write {}", target.display()))?;
        let mut database = DatabaseWriter::with_quotations(&place, self.table)?;
        // Who a name stands for is known once all articles are, so the spool is read twice.
        let mut file = spool.into_inner();
        let mut book = SpeakerBook::default();
        spool::read(BufReader::with_capacity(1 << 18, file.try_clone()?), |held| {
            if let Held::Speakers(speakers) = &held {
                book.add(speakers);
            }
            Ok(())
        })?;
        file.rewind()?;
        for row in book.rows() {
            database.cells(&SpeakerRow::TABLE, &row.cells())?;
        }
        let [articles, entities, errors] = [Rows::Articles, Rows::Entities, Rows::Errors].map(Rows::table);
        let tables = [self.table, articles, entities, errors];
        let mut clusters = self.clusters.as_ref().map(ClusterIds::reader).transpose()?;
        spool::read(BufReader::with_capacity(1 << 18, file), |held| {
            match held {
                Held::Row(name, held) => {
                    let Some(table) = tables.iter().find(|table| table.name == name) else { return Ok(()) };
                    let mut cells = spool::cells(&held);
                    if let Some(clusters) = clusters.as_mut().filter(|_| table.name == self.table.name) {
                        clusters.fill(&mut cells)?;
                    }
                    database.cells(table, &cells)?;
                }
                Held::Said(kind, said) => {
                    let id = |said: Said| match said.id.is_empty() {
                        true => book.id(&said.name, &kind, &said.role),
                        false => Some(said.id),
                    };
                    let ids: Vec<String> = said.into_iter().filter_map(id).collect();
                    database.said_by(&ids)?;
                }
                Held::Speakers(_) => {}
            }
            Ok(())
        })?;
        Ok(database.finish(&self.about)?)
    }
}
