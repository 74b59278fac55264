//! Tables that are made once all rows are known: workbooks, Parquet, and the speakers of the corpus; and the side tables in
//! JSON Lines.

use super::clustered::ClusterIds;
use super::objects::write_object;
use super::part::folder_of;
use super::rows::{Rows, Take};
use super::spool::{self, Held};
use super::text::{Files, split, target_file};
use super::{Collect, Form, Staged};
use anyhow::Result;
use pullquote::Analysis;
#[cfg(feature = "parquet")]
use pullquote::export::ParquetWriter;
use pullquote::export::{
    About, Cell, CsvWriter, ErrorRow, Layout, Record, Selection, SpeakerBook, SpeakerRow, Table, WorkbookWriter,
};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::path::Path;

/// The format of a file that holds one table.
#[derive(Clone)]
pub enum TableFile {
    /// Text.
    Text(Layout),
    /// A sheet of a workbook.
    Workbook,
    /// An object per row.
    JsonLines,
    /// Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// A table that is made from a spool.
pub struct Spooled {
    /// What its rows are.
    pub rows: Rows,
    /// Which columns.
    pub columns: Selection,
    /// The format. Text needs no spool, unless the clusters of its rows are written.
    pub file: TableFile,
    /// The clusters, if they are written.
    pub clusters: Option<ClusterIds>,
    /// Where to note the files of a text that continues in further files when a sheet would be full.
    pub split: Option<Files>,
}

impl Spooled {
    /// A table without clusters.
    pub fn new(rows: Rows, columns: Selection, file: TableFile) -> Self {
        Self { rows, columns, file, clusters: None, split: None }
    }

    fn write<W: Write + Send>(&self, spool: BufReader<File>, folder: &Path, out: W) -> Result<W> {
        let mut table = Sink::begin(&self.file, self.rows.table(), &self.columns, Some(folder), out)?;
        let mut clusters = self.clusters.as_ref().map(ClusterIds::reader).transpose()?;
        spool::read(spool, |held| match held {
            Held::Row(_, held) => {
                let mut cells = spool::cells(&held);
                clusters.as_mut().map_or(Ok(()), |clusters| clusters.fill(&mut cells))?;
                table.write(&cells)
            }
            _ => Ok(()),
        })?;
        table.finish()
    }
}

impl Form for Spooled {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        self.rows.of(analysis, &mut |cells| spool::put_row(self.rows.table().name, cells, out));
    }

    fn encode_left_out(&self, analysis: &Analysis<'_>, _: &ErrorRow<'_>, out: &mut Vec<u8>) {
        self.rows.of_left_out(analysis, &mut |cells| spool::put_row(self.rows.table().name, cells, out));
    }

    fn fault(&self, fault: &ErrorRow<'_>, _: bool, out: &mut Vec<u8>) {
        self.rows.of_fault(fault, &mut |cells| spool::put_row(self.rows.table().name, cells, out));
    }

    fn collected(&self) -> Option<&dyn Collect> {
        Some(self)
    }
}

impl Collect for Spooled {
    fn finish(&self, spool: BufReader<File>, staged: &mut Staged) -> Result<()> {
        let folder = folder_of(staged.target()).to_path_buf();
        let Some(files) = &self.split else { return self.write(spool, &folder, target_file(staged)?).map(drop) };
        let whole = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(&folder)?);
        let mut whole = self.write(spool, &folder, whole)?.into_inner().map_err(io::IntoInnerError::into_error)?;
        whole.rewind()?;
        split(BufReader::with_capacity(1 << 18, whole), staged, files)
    }
}

/// A file of one table, being written.
enum Sink<W: Write + Send> {
    Text(Box<CsvWriter<W>>),
    Workbook(Box<(WorkbookWriter, Table, W)>),
    JsonLines(Table, Selection, W),
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetWriter<W>>),
}

impl<W: Write + Send> Sink<W> {
    /// `folder` is for temporary files.
    fn begin(file: &TableFile, table: &Table, columns: &Selection, folder: Option<&Path>, out: W) -> Result<Self> {
        Ok(match file {
            TableFile::Text(layout) => {
                let layout = Layout { dialect: layout.dialect, columns: Some(columns.clone()) };
                Self::Text(Box::new(CsvWriter::begin(out, table, &layout)?))
            }
            TableFile::Workbook => {
                let mut book = WorkbookWriter::new(folder)?;
                book.sheet(table, columns)?;
                Self::Workbook(Box::new((book, *table, out)))
            }
            TableFile::JsonLines => Self::JsonLines(*table, columns.clone(), out),
            #[cfg(feature = "parquet")]
            TableFile::Parquet => Self::Parquet(Box::new(ParquetWriter::begin(out, table, columns)?)),
        })
    }

    fn write(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        match self {
            Self::Text(table) => table.write_cells(cells)?,
            Self::Workbook(book) => book.0.write_cells(&book.1, cells)?,
            Self::JsonLines(table, columns, out) => write_object(table, columns, cells, out)?,
            #[cfg(feature = "parquet")]
            Self::Parquet(table) => table.write_cells(cells)?,
        }
        Ok(())
    }

    fn finish(self) -> Result<W> {
        let mut out = match self {
            Self::Text(table) => table.finish()?,
            Self::Workbook(book) => book.0.finish(book.2)?,
            Self::JsonLines(.., out) => out,
            #[cfg(feature = "parquet")]
            Self::Parquet(table) => table.finish()?,
        };
        out.flush()?;
        Ok(out)
    }
}

/// One row per speaker, over all articles.
pub struct Speakers {
    /// The format.
    pub file: TableFile,
}

impl Form for Speakers {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        spool::put_speakers(&analysis.article_speakers(), out);
    }

    fn collected(&self) -> Option<&dyn Collect> {
        Some(self)
    }
}

impl Collect for Speakers {
    fn finish(&self, spool: BufReader<File>, staged: &mut Staged) -> Result<()> {
        let mut book = SpeakerBook::default();
        spool::read(spool, |held| {
            if let Held::Speakers(speakers) = &held {
                book.add(speakers);
            }
            Ok(())
        })?;
        let folder = folder_of(staged.target()).to_path_buf();
        write_speakers(&book.rows(), &self.file, Some(&folder), target_file(staged)?).map(drop)
    }
}

/// Writes a table of speakers and returns the output; `folder` is for temporary files.
pub fn write_speakers<W: Write + Send>(
    rows: &[SpeakerRow],
    file: &TableFile,
    folder: Option<&Path>,
    out: W,
) -> Result<W> {
    write_stream(rows.iter().cloned().map(Ok), file, folder, out)
}

/// Writes a table as its rows come and returns the output; `folder` is for temporary files.
pub fn write_stream<R: Record, W: Write + Send>(
    rows: impl Iterator<Item = Result<R>>,
    file: &TableFile,
    folder: Option<&Path>,
    out: W,
) -> Result<W> {
    let mut table = Sink::begin(file, &R::TABLE, &Selection::usual(R::TABLE.columns), folder, out)?;
    for row in rows {
        table.write(&row?.cells())?;
    }
    table.finish()
}

/// A workbook with sheets for quotations, speakers, articles and errors, and one that describes them.
pub struct Workbook {
    /// Sentences around each quotation.
    pub context: Option<usize>,
    /// The table of quotations.
    pub table: &'static Table,
    /// The columns of it that are written.
    pub columns: Selection,
    /// Where its tables come from.
    pub about: About,
    /// The clusters of the quotations, if they are written.
    pub clusters: Option<ClusterIds>,
}

impl Workbook {
    fn put(&self, rows: &[Rows], give: impl Fn(Rows, Take<'_>), out: &mut Vec<u8>) {
        for &rows in rows {
            give(rows, &mut |cells| spool::put_row(rows.table().name, cells, out));
        }
    }
}

impl Form for Workbook {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        let rows = [Rows::Quotations { context: self.context, table: self.table }, Rows::Articles];
        self.put(&rows, |rows, take| rows.of(analysis, take), out);
        spool::put_speakers(&analysis.article_speakers(), out);
    }

    fn encode_left_out(&self, analysis: &Analysis<'_>, _: &ErrorRow<'_>, out: &mut Vec<u8>) {
        self.put(&[Rows::Articles], |rows, take| rows.of_left_out(analysis, take), out);
    }

    fn fault(&self, fault: &ErrorRow<'_>, _: bool, out: &mut Vec<u8>) {
        self.put(&[Rows::Errors], |rows, take| rows.of_fault(fault, take), out);
    }

    fn collected(&self) -> Option<&dyn Collect> {
        Some(self)
    }
}

impl Collect for Workbook {
    fn finish(&self, spool: BufReader<File>, staged: &mut Staged) -> Result<()> {
        let mut book = WorkbookWriter::new(Some(folder_of(staged.target())))?;
        let [articles, errors] = [Rows::Articles, Rows::Errors].map(Rows::table);
        let tables = [self.table, articles, errors];
        book.sheet(self.table, &self.columns)?;
        for table in [&SpeakerRow::TABLE, articles, errors] {
            book.sheet(table, &Selection::usual(table.columns))?;
        }
        book.about(&self.about);
        let mut speakers = SpeakerBook::default();
        let mut clusters = self.clusters.as_ref().map(ClusterIds::reader).transpose()?;
        spool::read(spool, |held| {
            match held {
                Held::Row(name, held) => {
                    let Some(table) = tables.iter().find(|table| table.name == name) else { return Ok(()) };
                    let mut cells = spool::cells(&held);
                    if let Some(clusters) = clusters.as_mut().filter(|_| table.name == self.table.name) {
                        clusters.fill(&mut cells)?;
                    }
                    book.write_cells(table, &cells)?;
                }
                Held::Speakers(article) => speakers.add(&article),
                #[cfg(feature = "sqlite")]
                Held::Said(..) => {}
            }
            Ok(())
        })?;
        speakers.rows().iter().try_for_each(|row| book.write(row))?;
        book.finish(target_file(staged)?)?.flush()?;
        Ok(())
    }
}
