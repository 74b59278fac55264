//! `pullquote gold`: compares a table with annotated articles that annotation tools export, and writes the corrections.

mod files;

use super::eval::coded::{article, names, passage};
use crate::flags::GoldArgs;
use crate::messages;
use crate::output::write_output;
use crate::outputs::stem_of;
use crate::overlap::{self, Target};
use crate::table::{self, TableRow};
use anyhow::{Result, bail};
use files::Found;
use pullquote::export::annotation::Quoted;
use pullquote_gold::{Passage, Verdict, compare};
use std::collections::{BTreeMap, BTreeSet};

/// The columns of the corrections: those that a page exports, and the kind of source.
const COLUMNS: [&str; 23] = [
    "quote_id",
    "article_id",
    "verdict",
    "speaker",
    "note",
    "type",
    "status",
    "source_kind",
    "confidence",
    "date",
    "outlet",
    "start",
    "end",
    "quote",
    "coder",
    "words_right",
    "who_right",
    "speaker_should_be",
    "content_should_be",
    "pieces_should_be",
    "type_should_be",
    "article",
    "article_read",
];

/// Runs the command.
pub fn gold(args: &GoldArgs) -> Result<()> {
    let read: Vec<_> = args.inputs.iter().chain([&args.table]).cloned().collect();
    overlap::check(&read, &[Target::file(&args.output)])?;
    let mut found = files::read(&args.inputs)?;
    if found.is_empty() {
        bail!("no annotated article was found");
    }
    let rows = rows_of(&args.table, &mut found)?;
    let mut gold = Gold { table: csv::Writer::from_writer(Vec::new()), counts: BTreeMap::new() };
    gold.table.write_record(COLUMNS)?;
    let mut articles = BTreeSet::new();
    for one in &found {
        let coder = args.coder.as_deref().unwrap_or(&one.coder);
        gold.article(&one.id, coder, rows.get(&one.id).map_or(&[], Vec::as_slice), &one.quotations)?;
        articles.insert(one.id.as_str());
    }
    let table = gold.table.into_inner()?;
    write_output(&args.output, &String::from_utf8(table)?)?;
    if !args.quiet {
        let counts: Vec<String> = gold.counts.iter().map(|(verdict, n)| format!("{n} {}", verdict.label())).collect();
        messages::print(&format!("{} annotated articles: {}", articles.len(), counts.join(", ")));
        let unknown = articles.iter().filter(|id| !rows.contains_key(**id)).count();
        if unknown > 0 {
            messages::print(&format!("articles without a row in the table: {unknown}"));
        }
    }
    Ok(())
}

/// The rows of the annotated articles. Articles that are known by the names of their files get their ids.
fn rows_of(path: &std::path::Path, found: &mut [Found]) -> Result<BTreeMap<String, Vec<TableRow>>> {
    let ids: BTreeSet<String> = found.iter().map(|one| one.id.clone()).filter(|id| !id.is_empty()).collect();
    let stems: BTreeSet<&String> = found.iter().flat_map(|one| &one.stems).collect();
    let mut of_stem: BTreeMap<String, String> = BTreeMap::new();
    let mut rows: BTreeMap<String, Vec<TableRow>> = BTreeMap::new();
    table::read(path, &mut |row| {
        let id = article(&row);
        let stem = stem_of(id);
        // JSON Lines also hold what the table leaves out.
        if (ids.contains(id) || stems.contains(&stem)) && row.get("table") != "false" {
            of_stem.insert(stem, id.to_owned());
            rows.entry(id.to_owned()).or_default().push(row);
        }
        Ok(())
    })?;
    for one in found.iter_mut().filter(|one| one.id.is_empty()) {
        let known = one.stems.iter().find_map(|stem| of_stem.get(stem));
        one.id = known.or(one.stems.first()).cloned().unwrap_or_default();
    }
    Ok(rows)
}

struct Gold {
    table: csv::Writer<Vec<u8>>,
    counts: BTreeMap<Verdict, usize>,
}

impl Gold {
    /// Compares the rows of an article with its annotations, and writes them with their verdicts.
    fn article(&mut self, id: &str, coder: &str, rows: &[TableRow], truth: &[Quoted]) -> Result<()> {
        let same = |row: &mut TableRow| {
            for (name, value) in [("article_id", id), ("article", id), ("coder", coder), ("article_read", "yes")] {
                row.set(name, value.to_owned());
            }
        };
        let table: Vec<Passage<'_>> = rows.iter().map(passage).collect();
        let compared = compare(&table, &truth.iter().map(place).collect::<Vec<_>>());
        for (row, found) in rows.iter().zip(&compared.rows) {
            let mut row = row.clone();
            same(&mut row);
            let verdict = judge(&mut row, found.map(|(n, exact)| (&truth[n], exact)));
            self.row(&row, verdict)?;
        }
        for quoted in compared.missed.iter().map(|&n| &truth[n]) {
            let mut row = missed(quoted, rows.first());
            same(&mut row);
            row.set("quote_id", format!("missed:{id}:{}-{}", row.get("start"), row.get("end")));
            self.row(&row, Verdict::Missed)?;
        }
        if rows.is_empty() && truth.is_empty() {
            let mut row = TableRow::default();
            same(&mut row);
            self.write(&row)?;
        }
        Ok(())
    }

    fn row(&mut self, row: &TableRow, verdict: Verdict) -> Result<()> {
        *self.counts.entry(verdict).or_default() += 1;
        self.write(row)
    }

    fn write(&mut self, row: &TableRow) -> Result<()> {
        Ok(self.table.write_record(COLUMNS.map(|name| row.get(name)))?)
    }
}

fn place(quoted: &Quoted) -> Passage<'_> {
    let (start, end) = bounds(quoted);
    Passage { start, end, words: &quoted.words }
}

fn bounds(quoted: &Quoted) -> (u32, u32) {
    (quoted.pieces.first().map_or(0, |piece| piece.0), quoted.pieces.last().map_or(0, |piece| piece.1))
}

fn pieces(quoted: &Quoted) -> String {
    quoted.pieces.iter().map(|(start, end)| format!("{start}-{end}")).collect::<Vec<_>>().join(";")
}

/// Judges a row by the quotation it stands for, and fills its columns.
fn judge(row: &mut TableRow, found: Option<(&Quoted, bool)>) -> Verdict {
    let mut set = |name: &str, value: &str| row.set(name, value.to_owned());
    let Some((quoted, exact)) = found else {
        set("verdict", Verdict::Wrong.label());
        set("words_right", "no");
        return Verdict::Wrong;
    };
    set("words_right", if exact { "yes" } else { "no" });
    if !exact {
        set("content_should_be", &quoted.words);
        set("pieces_should_be", &pieces(quoted));
    }
    let who = who_else(quoted, row);
    let mut set = |name: &str, value: &str| row.set(name, value.to_owned());
    set("who_right", if who.is_some() { "no" } else { "yes" });
    let verdict = match (exact, &who) {
        (false, _) => Verdict::WrongWords,
        (true, Some(_)) => Verdict::WrongSpeaker,
        (true, None) => Verdict::Right,
    };
    // Pages have no verdict for other words: they are wrong, with the words as they should be.
    set("verdict", if exact { verdict.label() } else { Verdict::Wrong.label() });
    set("speaker_should_be", &who.unwrap_or_default());
    if !quoted.kind.is_empty() && quoted.kind != row.get("type") {
        row.set("type_should_be", quoted.kind.clone());
    }
    verdict
}

/// Who really speaks, if not the speaker of the row; empty if nobody can tell.
///
/// A name counts if it was changed, and a source if it was moved elsewhere: what was left as it was predicted is right.
fn who_else(quoted: &Quoted, row: &TableRow) -> Option<String> {
    let own = names(row.get("speaker"));
    if let Some(name) = quoted.speaker.as_ref().filter(|name| names(name) != own) {
        return Some(name.clone());
    }
    let number = |name: &str| row.get(name).trim().parse::<u32>().ok();
    let known = number("source_start").zip(number("source_end"));
    let known = known.or(row.source.first().zip(row.source.last()).map(|(first, last)| (first.0, last.1)));
    let meets = |(start, end): (u32, u32)| quoted.source.iter().any(|source| source.0 < end && start < source.1);
    let moved = match known {
        Some(known) => !quoted.source.is_empty() && !meets(known),
        None => !quoted.source.is_empty() && own.is_empty() && quoted.speaker.is_none(),
    };
    if moved && names(&quoted.source_words) != own {
        return Some(quoted.source_words.clone());
    }
    let removed = quoted.source.is_empty() && quoted.speaker.is_none() && !own.is_empty();
    removed.then(String::new)
}

/// A quotation that the table does not have.
fn missed(quoted: &Quoted, other: Option<&TableRow>) -> TableRow {
    let mut row = TableRow::default();
    for name in ["date", "outlet"] {
        row.set(name, other.map_or("", |other| other.get(name)).to_owned());
    }
    let (start, end) = bounds(quoted);
    let speaker = quoted.speaker.as_ref().unwrap_or(&quoted.source_words);
    for (name, value) in [
        ("verdict", Verdict::Missed.label().to_owned()),
        ("type", quoted.kind.clone()),
        ("start", start.to_string()),
        ("end", end.to_string()),
        ("quote", quoted.words.clone()),
        ("speaker_should_be", speaker.clone()),
        ("content_should_be", quoted.words.clone()),
        ("pieces_should_be", pieces(quoted)),
    ] {
        row.set(name, value);
    }
    row
}
