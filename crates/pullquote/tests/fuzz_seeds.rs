//! The seeds of the fuzz targets, among them every input that once brought something down, through reader and pipeline.

use pullquote::corpus::{Corpus, Input, Kind, Reading};
use pullquote::{Options, Pipeline, Scratch};
use std::path::Path;

#[test]
fn seeds_bring_nothing_down() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    let kinds = [
        ("read_text", Kind::Text),
        ("read_json", Kind::Json),
        ("read_jsonl", Kind::JsonLines),
        ("read_table", Kind::Table),
        ("read_html", Kind::Html),
        ("read_nitf", Kind::Nitf),
        ("read_warc", Kind::Warc),
        ("read_arc", Kind::Arc),
        ("read_feed", Kind::Feed),
        ("read_newsml", Kind::NewsMl),
        ("read_mail", Kind::Mail),
        ("read_rtf", Kind::Rtf),
        ("read_export", Kind::Export),
    ];
    let pipeline = Pipeline::new(Options::everything());
    let mut scratch = Scratch::default();
    let (mut read, mut quotations) = (0, 0);
    for folder in std::fs::read_dir(&seeds).expect("there are seeds").flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        let kind = kinds.iter().find(|(target, _)| *target == name).map(|(_, kind)| *kind);
        for file in std::fs::read_dir(folder.path()).into_iter().flatten().flatten() {
            let bytes = std::fs::read(file.path()).expect("a seed");
            let reading = Reading { kind, ..Reading::default() };
            let articles = Corpus::new([Input::memory("seed", bytes)]).with_reading(reading).articles();
            for article in articles.flatten() {
                read += 1;
                quotations += pipeline.analyze(&article, &mut scratch).quotations.quotations.len();
            }
        }
    }
    assert!(read > 150 && quotations > 100, "{read} articles, {quotations} quotations");
}
