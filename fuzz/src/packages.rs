//! Documents and sheets that are ZIP files: their parts are the fuzzer's, the archive around them is always right. Otherwise
//! nearly every change would be a wrong checksum, and what is within would never be read.

use std::io::{Cursor, Write};
use zip::CompressionMethod::Stored;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MIMETYPE: &str = "mimetype";

/// The parts of each kind of package; a part with its content is always there.
const PACKAGES: [&[(&str, &str)]; 4] = [
    &[("word/document.xml", "")],
    &[(MIMETYPE, "application/vnd.oasis.opendocument.text"), ("content.xml", "")],
    &[
        ("xl/workbook.xml", ""),
        ("xl/worksheets/sheet1.xml", ""),
        ("xl/sharedStrings.xml", ""),
        ("xl/styles.xml", ""),
        ("xl/_rels/workbook.xml.rels", ""),
        ("xl/worksheets/sheet2.xml", ""),
    ],
    &[(MIMETYPE, "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "")],
];

/// The package that the first byte chooses, of the parts that the others are, with NULs between them.
pub fn package(data: &[u8]) -> Option<Vec<u8>> {
    let (which, rest) = data.split_first()?;
    let mut parts = rest.split(|byte| *byte == 0);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(Stored);
    for (name, given) in PACKAGES[usize::from(which % 4)] {
        let content = if given.is_empty() { parts.next() } else { Some(given.as_bytes()) };
        let Some(content) = content else { break };
        zip.start_file(*name, options).ok()?;
        zip.write_all(content).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}
