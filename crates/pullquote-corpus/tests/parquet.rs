//! Parquet, whole and damaged.
#![cfg(feature = "parquet")]

use pullquote_corpus::{Corpus, ErrorKind, Input};
use std::path::{Path, PathBuf};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/parquet").join(name)
}

#[test]
fn a_table() {
    let articles: Vec<_> =
        Corpus::new([Input::open(fixture("table.parquet")).unwrap()]).articles().map(Result::unwrap).collect();
    let seen: Vec<_> =
        articles.iter().map(|a| (a.id.as_str(), a.date.as_str(), a.author.as_str(), a.language)).collect();
    assert_eq!(
        seen,
        [
            ("harbour-1", "2021-03-09", "Mira Tolland; Wire", "en"),
            ("bakers-2", "2021-03-10", "Jon Feld; Wire", "en"),
            ("rathaus-3", "2021-03-11", "Kai Möhrle; Wire", "de"),
        ]
    );
    let text = std::fs::read_to_string(fixture("../inputs/plain.txt")).unwrap();
    assert!(text.contains(&articles[0].text), "the text is as in the other formats");
}

#[test]
fn damage_is_reported() {
    let read: Vec<_> = Corpus::new([Input::open(fixture("cut.parquet")).unwrap()]).articles().collect();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].as_ref().unwrap_err().kind, ErrorKind::Damaged);
    let whole = std::fs::read(fixture("table.parquet")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.parquet");
    // The library's panics are caught where they happen; suppress their ten thousand messages.
    std::panic::set_hook(Box::new(|_| {}));
    let mut state = 7u64;
    let (mut articles, mut errors) = (0, 0);
    for _ in 0..10_000 {
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize
        };
        let mut bytes = whole.clone();
        let at = 4 + next() % (whole.len() - 4);
        match next() % 3 {
            0 => bytes.truncate(at),
            1 => bytes[at] ^= 1 << (next() % 8),
            _ => bytes[at] = next() as u8,
        }
        std::fs::write(&path, &bytes).unwrap();
        for read in Corpus::new([Input::open(&path).unwrap()]).articles() {
            match read {
                Ok(_) => articles += 1,
                Err(_) => errors += 1,
            }
        }
    }
    drop(std::panic::take_hook());
    assert!(articles > 3000 && errors > 3000, "{articles} {errors}");
}
