//! Prints the columns of the table, then a table of one row: `cargo run -p pullquote-export --example table`.

use pullquote_export::{CsvWriter, ExportError, Record, Row, quote_id};

fn main() -> Result<(), ExportError> {
    for column in Row::TABLE.columns {
        println!("{:16} {}", column.name, column.about);
    }
    println!();
    let text = "“We will rebuild,” said Ann Lee, the mayor.";
    let quote = "“We will rebuild,”";
    let piece = (0, quote.len() as u32);
    let row = Row {
        quote_id: quote_id("example", &[piece], text),
        article_id: "example".into(),
        paragraph: 1,
        kind: "direct",
        quote: quote.into(),
        speaker: "Ann Lee".into(),
        speaker_role: "the mayor".into(),
        status: "attributed",
        confidence: 0.97,
        content: vec![piece],
        ..Row::default()
    };
    let mut table = CsvWriter::new(std::io::stdout())?;
    table.write(&row)?;
    table.finish()?;
    Ok(())
}
