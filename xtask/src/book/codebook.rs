//! The codebook: what the library says of the columns of its tables.

use anyhow::{Result, bail};
use pullquote::export::{
    ArticleRow, CONVENTIONS, ClusterRow, EntityRow, ErrorRow, Record, Row, Selection, SpeakerRow, Table, codebook,
};

const PAGE: &str = "docs/codebook.md";

const INTRODUCTION: &str = "# Codebook

Every column of every table. This page is generated from the definitions in the program by `cargo xtask book --bless`.
`--codebook codebook.md` writes the same for the tables of a run, with its version, options and models; the sheet About of a
[workbook](spreadsheets.md) has both, and counts; `--datapackage` writes them for programs to read. [The table](table.md)
explains the ideas behind the columns of the quotations.
";

/// Compares the page with the definitions, or writes it.
pub fn check(bless: bool) -> Result<()> {
    let page = page();
    if std::fs::read_to_string(PAGE).ok().as_deref() == Some(&page) {
        return Ok(());
    }
    if !bless {
        bail!("{PAGE} is not what the program says of its columns; write it with `cargo xtask book --bless`");
    }
    std::fs::write(PAGE, page)?;
    println!("{PAGE} written: read its diff before committing");
    Ok(())
}

fn page() -> String {
    let tables: [&Table; 6] =
        [&Row::TABLE, &ArticleRow::TABLE, &EntityRow::TABLE, &SpeakerRow::TABLE, &ClusterRow::TABLE, &ErrorRow::TABLE];
    let every = |table: &Table| {
        let mut columns = Selection::usual(table.columns);
        table.columns.iter().for_each(|column| columns.add(column.name, table.columns));
        columns
    };
    let described: Vec<(&Table, &str, Selection)> = tables.iter().map(|table| (*table, "", every(table))).collect();
    format!("{INTRODUCTION}\n{CONVENTIONS}\n{}", codebook(&described))
}
