//! The seeds of the fuzz target for documents and sheets that are ZIP files: each is read.

#[path = "../../../fuzz/src/packages.rs"]
mod packages;

use pullquote_corpus::{Corpus, Input};
use std::path::Path;

#[test]
fn every_seed_is_an_article() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/read_package");
    let mut endings = Vec::new();
    for file in std::fs::read_dir(folder).expect("there are seeds").flatten() {
        let package = packages::package(&std::fs::read(file.path()).expect("a seed")).expect("a package");
        let name = file.file_name().to_string_lossy().into_owned();
        // A seed that a fuzzer has found has a name without an ending; it may be damaged.
        let articles: Vec<_> = Corpus::new([Input::memory("seed", package)]).articles().collect();
        if let Some((_, ending)) = name.split_once('.') {
            assert!(!articles.is_empty(), "{name}");
            for article in articles {
                let article = article.unwrap_or_else(|error| panic!("{name}: {error}"));
                assert!(
                    article.text.contains("said") || article.text.contains("left") || article.text.contains("rained")
                );
            }
            endings.push(ending.to_owned());
        }
    }
    endings.sort();
    assert_eq!(endings, ["docx-parts", "ods-parts", "odt-parts", "xlsx-parts"]);
}
