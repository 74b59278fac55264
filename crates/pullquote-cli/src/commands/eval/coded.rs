//! Reads judged rows, and relates them to another table.

use crate::table::{self, TableRow};
use anyhow::{Result, bail};
use pullquote_gold::{Judged, Passage, Verdict, compare};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// A row and a coder's verdict on it.
pub struct Coded {
    /// The row as it was judged.
    pub row: TableRow,
    /// The verdict.
    pub verdict: Verdict,
}

impl Coded {
    /// The article's id.
    pub fn article(&self) -> &str {
        article(&self.row)
    }
}

/// Everything that the coders have judged.
#[derive(Default)]
pub struct Study {
    /// Their names, in the order in which they appear.
    pub coders: Vec<String>,
    /// Their rows by the row's id, one map per coder.
    pub rows: Vec<BTreeMap<String, Coded>>,
    /// The articles that each has read as a whole.
    pub read: Vec<BTreeSet<String>>,
    /// How many rows were judged more than once by the same coder; the last verdict counts.
    pub again: u64,
}

/// Judged rows as they are counted.
#[derive(Default)]
pub struct Gathered {
    /// The rows.
    pub rows: Vec<Judged>,
    /// How many judged rows are no longer in the table.
    pub gone: u64,
    /// How many rows the table has, if one was given.
    pub table: Option<u64>,
    /// How many articles were read as a whole, including those without a quotation.
    pub read: usize,
}

impl Study {
    /// Reads the files of the coders.
    ///
    /// `whole` says that all their articles were read as a whole.
    pub fn read(files: &[PathBuf], whole: bool) -> Result<Self> {
        let mut study = Self::default();
        for path in files {
            study.read_file(path, whole)?;
        }
        Ok(study)
    }

    fn read_file(&mut self, path: &Path, whole: bool) -> Result<()> {
        let unnamed = path.display().to_string();
        let mut says_read = false;
        let mut coders = BTreeSet::new();
        table::read(path, &mut |row| {
            let cells = ["verdict", "words_right", "who_right", "content_should_be"].map(|name| row.get(name));
            let verdict = Verdict::of_cells(cells[0], cells[1], cells[2], cells[3])?;
            let id = article(&row).to_owned();
            says_read |= !row.get("article_read").is_empty();
            let read = is_yes(row.get("article_read")) && !id.is_empty();
            if verdict.is_none() && !read {
                return Ok(());
            }
            let coder = self.coder(if row.get("coder").is_empty() { &unnamed } else { row.get("coder") });
            coders.insert(coder);
            if read || (whole && !id.is_empty()) {
                self.read[coder].insert(id);
            }
            let Some(verdict) = verdict else { return Ok(()) };
            let key = key(&row, verdict)?;
            self.again += u64::from(self.rows[coder].insert(key, Coded { row, verdict }).is_some());
            Ok(())
        })?;
        // Nobody marks what was missed without having looked for it.
        for &coder in coders.iter().filter(|_| !says_read && !whole) {
            let rows = &self.rows[coder];
            if rows.values().any(|coded| coded.verdict == Verdict::Missed) {
                self.read[coder]
                    .extend(rows.values().map(|coded| coded.article().to_owned()).filter(|id| !id.is_empty()));
            }
        }
        Ok(())
    }

    fn coder(&mut self, name: &str) -> usize {
        self.coders.iter().position(|known| known == name).unwrap_or_else(|| {
            self.coders.push(name.to_owned());
            self.rows.push(BTreeMap::new());
            self.read.push(BTreeSet::new());
            self.coders.len() - 1
        })
    }

    /// The first coder who judged anything in each article.
    fn first(&self) -> BTreeMap<&str, usize> {
        let mut first = BTreeMap::new();
        for (coder, rows) in self.rows.iter().enumerate() {
            let judged = rows.values().map(Coded::article).chain(self.read[coder].iter().map(String::as_str));
            judged.for_each(|article| {
                first.entry(article).or_insert(coder);
            });
        }
        first
    }

    /// One verdict per row: that of the first coder who judged it. What was missed in an article is for the first coder
    /// of the article to say.
    fn one_verdict_each(&self) -> (Vec<&Coded>, BTreeSet<&str>) {
        let first = self.first();
        let mut chosen: BTreeMap<&str, &Coded> = BTreeMap::new();
        for (coder, rows) in self.rows.iter().enumerate() {
            for (key, coded) in rows {
                let other = coded.verdict == Verdict::Missed && first.get(coded.article()) != Some(&coder);
                if let (false, Entry::Vacant(free)) = (other, chosen.entry(key)) {
                    free.insert(coded);
                }
            }
        }
        let read = first.into_iter().filter(|(article, coder)| self.read[*coder].contains(*article));
        (chosen.into_values().collect(), read.map(|(article, _)| article).collect())
    }

    /// The rows to be counted, as they were judged or as they are in another table of the same articles.
    pub fn gather(&self, table: Option<&Path>) -> Result<Gathered> {
        let (chosen, read) = self.one_verdict_each();
        let mut gathered = Gathered { read: read.len(), ..Gathered::default() };
        match table {
            Some(table) => gathered.of_table(table, &chosen, &read)?,
            None => {
                let row = |coded: &&Coded| judged(&coded.row, coded.verdict, read.contains(coded.article()));
                gathered.rows = chosen.iter().map(row).collect();
            }
        }
        Ok(gathered)
    }
}

impl Gathered {
    /// Judges another table: row by row, or all its rows in the articles that were read as a whole.
    fn of_table(&mut self, table: &Path, chosen: &[&Coded], read: &BTreeSet<&str>) -> Result<()> {
        let single = |coded: &&&Coded| coded.verdict.in_table() && !read.contains(coded.article());
        let wanted: BTreeMap<&str, &Coded> =
            chosen.iter().filter(single).map(|coded| (coded.row.get("quote_id"), *coded)).collect();
        let mut of_id: HashMap<String, TableRow> = HashMap::new();
        let mut of_article: BTreeMap<String, Vec<TableRow>> = BTreeMap::new();
        let mut count = 0;
        table::read(table, &mut |row| {
            count += 1;
            if read.contains(article(&row)) {
                // JSON Lines also hold what the table leaves out.
                if row.get("table") != "false" {
                    of_article.entry(article(&row).to_owned()).or_default().push(row);
                }
            } else if wanted.contains_key(row.get("quote_id")) {
                of_id.insert(row.get("quote_id").to_owned(), row);
            }
            Ok(())
        })?;
        self.table = Some(count);
        for (id, coded) in wanted {
            let Some(now) = of_id.remove(id) else {
                self.gone += 1;
                continue;
            };
            self.rows.push(judged(&now, verdict_on(coded, now.get("speaker")), false));
        }
        for &article in read {
            let rows = of_article.remove(article).unwrap_or_default();
            let truth: Vec<&Coded> =
                chosen.iter().copied().filter(|coded| coded.verdict.in_text() && coded.article() == article).collect();
            self.of_article(&rows, &truth);
        }
        Ok(())
    }

    /// Judges the rows of an article that was read as a whole.
    fn of_article(&mut self, rows: &[TableRow], truth: &[&Coded]) {
        let truths: Vec<Truth> = truth.iter().map(|coded| truth_of(coded)).collect();
        let passages: Vec<Passage<'_>> = rows.iter().map(passage).collect();
        let compared = compare(&passages, &truths.iter().map(Truth::passage).collect::<Vec<_>>());
        for (row, found) in rows.iter().zip(&compared.rows) {
            let verdict = match found {
                None => Verdict::Wrong,
                Some((_, false)) => Verdict::WrongWords,
                Some((n, true)) if names(&truths[*n].speaker) == names(row.get("speaker")) => Verdict::Right,
                Some(_) => Verdict::WrongSpeaker,
            };
            self.rows.push(judged(row, verdict, true));
        }
        self.rows.extend(compared.missed.iter().map(|&n| judged(&truth[n].row, Verdict::Missed, true)));
    }
}

fn is_yes(cell: &str) -> bool {
    ["yes", "true", "1"].iter().any(|yes| cell.trim().eq_ignore_ascii_case(yes))
}

/// The article of a row, in tables and in corrections.
pub fn article(row: &TableRow) -> &str {
    if row.get("article_id").is_empty() { row.get("article") } else { row.get("article_id") }
}

/// What identifies a row among a coder's: its id, or the place of a passage that was missed.
fn key(row: &TableRow, verdict: Verdict) -> Result<String> {
    match row.get("quote_id") {
        "" if verdict == Verdict::Missed => {
            Ok(format!("missed:{}:{}-{}", article(row), row.get("start"), row.get("end")))
        }
        "" => bail!("a verdict without a quote_id"),
        id => Ok(id.to_owned()),
    }
}

fn judged(row: &TableRow, verdict: Verdict, read: bool) -> Judged {
    let text = |column| row.get(column).to_owned();
    // Who said what was missed is not in the table.
    let (speaker, confidence) =
        if verdict.in_table() { (text("speaker"), row.confidence()) } else { Default::default() };
    let kind = if verdict.in_table() || row.get("type_should_be").is_empty() { "type" } else { "type_should_be" };
    let (outlet, kind, source_kind) = (text("outlet"), text(kind), text("source_kind"));
    Judged { article: article(row).to_owned(), outlet, kind, source_kind, speaker, confidence, verdict, read }
}

/// A true quotation.
pub struct Truth {
    /// Its first byte, and one past its last.
    pub place: (u32, u32),
    /// Its words.
    pub words: String,
    /// Who speaks; several joined by `; `; empty if unknown.
    pub speaker: String,
}

impl Truth {
    /// Its place and words.
    pub fn passage(&self) -> Passage<'_> {
        Passage { start: self.place.0, end: self.place.1, words: &self.words }
    }
}

/// The place and words of a row.
pub fn passage(row: &TableRow) -> Passage<'_> {
    let (start, end) = place(row);
    Passage { start, end, words: row.get("quote") }
}

fn place(row: &TableRow) -> (u32, u32) {
    let number = |column: &str| row.get(column).trim().parse().ok();
    let start = number("start").or(row.pieces.first().map(|piece| piece.0));
    let end = number("end").or(row.pieces.last().map(|piece| piece.1));
    (start.unwrap_or(0), end.unwrap_or(0))
}

/// What a judged row says of the text.
pub fn truth_of(coded: &Coded) -> Truth {
    let row = &coded.row;
    let corrected = ["speaker_should_be", "corrected_speaker"].map(|name| row.get(name));
    let corrected = corrected.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    let speaker = match coded.verdict {
        Verdict::Right => row.get("speaker"),
        Verdict::WrongWords if corrected.is_empty() && !row.get("who_right").trim().eq_ignore_ascii_case("no") => {
            row.get("speaker")
        }
        _ => corrected,
    };
    let should_be = row.get("content_should_be");
    let words = if should_be.is_empty() || coded.verdict.words() { row.get("quote") } else { should_be };
    Truth { place: true_place(row, coded.verdict, should_be), words: words.to_owned(), speaker: speaker.to_owned() }
}

/// Where the words of a quotation really are.
fn true_place(row: &TableRow, verdict: Verdict, should_be: &str) -> (u32, u32) {
    let (start, end) = place(row);
    if verdict.words() {
        return (start, end);
    }
    let pieces: Vec<(u32, u32)> = row.get("pieces_should_be").split(';').filter_map(table::piece).collect();
    if let (Some(first), Some(last)) = (pieces.first(), pieces.last()) {
        return (first.0, last.1);
    }
    let quote = row.get("quote");
    let length = u32::try_from(should_be.len()).unwrap_or(0);
    if should_be.is_empty() || verdict == Verdict::Missed {
        (start, end)
    } else if let Some(at) = quote.find(should_be) {
        let start = start.saturating_add(at as u32);
        (start, start.saturating_add(length))
    } else if let Some(at) = should_be.find(quote) {
        let start = start.saturating_sub(at as u32);
        (start, start.saturating_add(length))
    } else {
        (start, end)
    }
}

/// The verdict on a row whose speaker may have changed since it was judged.
fn verdict_on(coded: &Coded, speaker: &str) -> Verdict {
    match coded.verdict {
        Verdict::Right | Verdict::WrongSpeaker if names(&truth_of(coded).speaker) == names(speaker) => Verdict::Right,
        Verdict::Right | Verdict::WrongSpeaker => Verdict::WrongSpeaker,
        other => other,
    }
}

/// Names regardless of order, case and white space.
pub fn names(speakers: &str) -> Vec<String> {
    let name = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut names: Vec<String> = speakers.split(';').map(name).filter(|name| !name.is_empty()).collect();
    names.sort();
    names
}

impl Coded {
    /// Who speaks according to the coder, as a label.
    pub fn who(&self) -> String {
        names(&truth_of(self).speaker).join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_follows_the_speaker() {
        let mut row = TableRow::default();
        row.set("speaker", "Ann Lee; Bo Ek".into());
        row.set("corrected_speaker", "Cy".into());
        let again = |verdict, speaker: &str| verdict_on(&Coded { row: row.clone(), verdict }, speaker);
        assert_eq!(again(Verdict::Right, "bo ek;  Ann  Lee"), Verdict::Right);
        assert_eq!(again(Verdict::Right, "Ann Lee"), Verdict::WrongSpeaker);
        assert_eq!(again(Verdict::WrongSpeaker, "Cy"), Verdict::Right);
        assert_eq!(again(Verdict::WrongSpeaker, "Ann Lee; Bo Ek"), Verdict::WrongSpeaker);
        assert_eq!(again(Verdict::Wrong, "Cy"), Verdict::Wrong);
        // Nobody is the right answer, and the table now says so.
        let nobody = Coded { row: TableRow::default(), verdict: Verdict::WrongSpeaker };
        assert_eq!(super::verdict_on(&nobody, ""), Verdict::Right);
    }

    #[test]
    fn the_true_words_have_a_place() {
        let mut row = TableRow::default();
        for (name, value) in [("start", "10"), ("end", "20"), ("quote", "that it is"), ("content_should_be", "it is")] {
            row.set(name, value.into());
        }
        let place = |row: &TableRow| truth_of(&Coded { row: row.clone(), verdict: Verdict::WrongWords }).place;
        assert_eq!(place(&row), (15, 20));
        row.set("content_should_be", "so that it is".into());
        assert_eq!(place(&row), (7, 20));
        row.set("pieces_should_be", "4-9;12-30".into());
        assert_eq!(place(&row), (4, 30));
    }
}
