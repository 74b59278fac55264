//! Prints a table of one row: `cargo run -p pullquote-export --example table`.

use pullquote_export::{CsvWriter, ExportError, Row};

fn main() -> Result<(), ExportError> {
    let row = Row {
        article_id: "example".into(),
        kind: "direct",
        quote: "“We will rebuild,”".into(),
        speaker: "Ann Lee".into(),
        speaker_role: "the mayor".into(),
        status: "attributed",
        ..Row::default()
    };
    let mut table = CsvWriter::new(std::io::stdout())?;
    table.write(&row)?;
    table.finish().map(drop)
}
