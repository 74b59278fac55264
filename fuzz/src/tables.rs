//! What becomes of tables: pages, speakers, figures, lists of people, and annotations that come back.

use crate::people;
use crate::speakers::Speaking;
use crate::study::coded::Study;
use crate::study::coders::Coders;
use crate::table;
use pullquote::export::SpeakerBook;
use pullquote::export::annotation::{Sheet, read_brat, read_sheets};
use pullquote::people::{Context, People, Speaker};
use pullquote_gold::{Figure, Passage, compare, measure};
use pullquote_page::Report;
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::LazyLock;

/// Scripts begin and end in a page as often as in one of an empty table.
fn scripts(html: &str) -> (usize, usize) {
    let html = html.to_ascii_lowercase();
    (html.matches("<script").count(), html.matches("</script").count())
}

/// Any table as a page: its rows as quotations, as corrections and as statements.
pub fn report(data: &[u8]) {
    static EMPTY: LazyLock<(usize, usize)> = LazyLock::new(|| scripts(&Report::new("Fuzz", 20).html()));
    let mut report = Report::new("Fuzz", 20);
    let mut read = 0;
    // An error is an answer.
    let _ = table::rows(data, &|_| true, &mut |row| {
        read += 1;
        report.push(&row.report());
        report.judged(&row.correction());
        report.statement(&row.statement());
        Ok(())
    });
    assert!(report.rows() == read && report.left_out() == read.saturating_sub(20), "every row is counted");
    assert_eq!(scripts(&report.html()), *EMPTY, "a table adds no script");
}

/// Any table as one of speakers: each has a quotation.
pub fn speakers(data: &[u8]) {
    let (mut book, mut speaking) = (SpeakerBook::default(), Speaking::default());
    let read = table::rows(data, &|_| true, &mut |row| {
        speaking.add(&row, &mut book);
        Ok(())
    });
    speaking.close(&mut book);
    let rows = book.rows();
    assert!(rows.iter().all(|row| row.quotations > 0 && !row.name.is_empty()), "a speaker has a name and speaks");
    assert!(read.is_err() || rows.len() <= data.len());
}

/// A folder of this thread's own, with a file of this name.
fn file(name: &str, bytes: &[u8]) -> PathBuf {
    thread_local!(static FOLDER: RefCell<Option<tempfile::TempDir>> = RefCell::default());
    let path = FOLDER.with_borrow_mut(|folder| {
        folder.get_or_insert_with(|| tempfile::tempdir().expect("a folder")).path().join(name)
    });
    std::fs::write(&path, bytes).expect("a file");
    path
}

/// Any tables as verdicts: the first two parts, which a NUL separates, are those of two coders, the third is the table that is
/// judged.
pub fn eval(data: &[u8]) {
    let mut parts = data.splitn(3, |byte| *byte == 0);
    let mut next = |name| parts.next().map(|part| file(name, part));
    let coders: Vec<PathBuf> = [next("one"), next("two")].into_iter().flatten().collect();
    let Ok(study) = Study::read(&coders, data.len() % 2 == 0) else { return };
    let table = next("table");
    let Ok(gathered) = study.gather(table.as_deref()) else { return };
    let measured = measure(&gathered.rows);
    let all = [measured.all.quotation, measured.all.attribution];
    for figures in all {
        [Some(figures.precision), figures.recall, figures.f1]
            .into_iter()
            .flatten()
            .for_each(|figure| plausible(&figure));
    }
    if study.coders.len() > 1 {
        let coders = Coders::of(&study);
        for (_, agreement) in &coders.questions {
            for coefficient in [Some(agreement.equal), agreement.kappa, agreement.alpha].into_iter().flatten() {
                assert!(coefficient.value <= 1.0 + 1e-9 && coefficient.value.is_finite());
                assert!(coefficient.low <= coefficient.high, "an interval has two ends");
            }
        }
        coders.table(&study).expect("a table in memory");
    }
}

fn plausible(figure: &Figure) {
    assert!(figure.hits <= figure.of, "no more hits than rows");
    assert!(figure.value.is_none_or(|value| (0.0..=1.0).contains(&value)));
    assert!((0.0..=1.0).contains(&figure.low) && figure.low <= figure.high && figure.high <= 1.0);
}

/// Any bytes as a list of people, and as the index of one: whatever opens can be looked up.
pub fn people(data: &[u8]) {
    let look_up = |bytes: Vec<u8>| {
        let Ok(list) = People::open(bytes) else { return };
        let names = ["Ann Lee", "Lee", "A. Lee", "Green Party"];
        let speakers = names.map(|name| Speaker { name, role: "Mayor of Ekby", is_person: !name.contains("Party") });
        let found = list.identify(&speakers, &Context::default());
        assert!(found.is_err() || found.is_ok_and(|found| found.len() == names.len()));
    };
    let mut index = people::IndexWriter::new(Vec::new());
    if people::read(&file("people", data), &mut index).is_ok()
        && let Ok(bytes) = index.finish()
    {
        look_up(bytes);
    }
    look_up(data.to_vec());
}

/// Any bytes as annotations, and as a text with annotations of brat behind a NUL.
pub fn annotations(data: &[u8]) {
    let file = String::from_utf8_lossy(data);
    // An error is an answer.
    read_sheets(&file).iter().flatten().for_each(annotated);
    let (text, marks) = file.split_once('\0').unwrap_or((&file, &file));
    annotated(&read_brat(text, marks));
}

/// The quotations of a sheet are pieces of its text, and can be compared.
fn annotated(sheet: &Sheet<'_>) {
    let quotations = sheet.quotations();
    for quoted in &quotations {
        assert!(!quoted.pieces.is_empty(), "a quotation has words");
        for &(start, end) in quoted.pieces.iter().chain(&quoted.source) {
            assert!(sheet.text.get(start as usize..end as usize).is_some(), "a mark is a piece of the text");
        }
    }
    let place = |pieces: &[(u32, u32)]| (pieces.first().map_or(0, |one| one.0), pieces.last().map_or(0, |one| one.1));
    let passages: Vec<Passage<'_>> = quotations
        .iter()
        .map(|quoted| (place(&quoted.pieces), &quoted.words))
        .map(|((start, end), words)| Passage { start, end, words })
        .collect();
    assert!(compare(&passages, &passages).rows.len() == passages.len());
}
