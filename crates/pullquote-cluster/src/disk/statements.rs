//! From the centres of units to the clusters of rows, in the order of the rows.

use super::files::{Fields, Put, Scratch};
use super::rows::{Place, Places};
use super::sorter::{Sorted, Sorter};
use super::texts::{Stored, Texts};
use crate::Cluster;
use crate::days::iso;
use crate::names::Speaker;
use rustc_hash::{FxHashMap, FxHashSet};
use std::io;
use xxhash_rust::xxh3::xxh3_64;

/// The cluster of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfRow {
    /// Its id, as in [`Cluster::id`].
    pub id: u64,
    /// What the cluster holds, if this row has its longest variant.
    pub cluster: Option<Cluster>,
}

/// The clusters of all rows, in the order in which they were added.
#[derive(Debug)]
pub struct Statements {
    sorted: Sorted,
    outlets: Vec<String>,
    /// Number of rows.
    pub rows: usize,
    /// Number of clusters.
    pub clusters: usize,
    /// Number of clusters of at least two rows.
    pub repeated: usize,
}

impl Statements {
    /// The cluster of the next row.
    ///
    /// # Errors
    /// If a temporary file cannot be read.
    pub fn next_row(&mut self) -> io::Result<Option<OfRow>> {
        let Some(record) = self.sorted.next()? else { return Ok(None) };
        let mut fields = Fields(record);
        let (row, id) = (fields.number(), fields.long());
        let cluster = (!fields.0.is_empty()).then(|| cluster(row, id, fields, &self.outlets));
        Ok(Some(OfRow { id, cluster }))
    }
}

/// Describes the clusters and sorts their rows.
pub fn statements(
    centre: Vec<u32>,
    mut places: Places,
    mut texts: Texts,
    outlets: Vec<String>,
    scratch: &Scratch,
    memory: usize,
) -> io::Result<Statements> {
    let mut by_cluster = Sorter::new(scratch, memory / 3);
    let (mut record, mut out, mut known) = (Vec::new(), Vec::new(), u32::MAX);
    while let Some((unit, row, place)) = places.next()? {
        if unit != known {
            known = unit;
            record.clear();
            texts.read(unit, &mut record)?;
        }
        let stored = Stored::take(&record);
        out.clear();
        out.number(centre[unit as usize]);
        out.number(unit);
        out.number(row);
        place.put(&mut out);
        out.long(stored.hash);
        out.long(xxh3_64(stored.normal));
        out.bytes(stored.speaker.as_bytes());
        by_cluster.push(&out)?;
    }
    drop((centre, places, texts));
    let mut by_cluster = by_cluster.finish()?;
    let sorter = Sorter::new(scratch, memory / 3);
    let mut gathering = Gathering { sorter, rows: 0, clusters: 0, repeated: 0, group: Group::default() };
    while let Some(record) = by_cluster.next()? {
        gathering.add(record)?;
    }
    gathering.end()?;
    let Gathering { sorter, rows, clusters, repeated, .. } = gathering;
    drop(by_cluster);
    Ok(Statements { sorted: sorter.finish()?, outlets, rows, clusters, repeated })
}

struct Gathering {
    sorter: Sorter,
    rows: usize,
    clusters: usize,
    repeated: usize,
    group: Group,
}

/// The rows of a cluster so far.
#[derive(Default)]
struct Group {
    centre: u32,
    id: u64,
    rows: u32,
    /// What orders the variants of the longest wording, and the row of the first.
    longest: ((bool, u32, u32), u32),
    days: [u32; 2],
    outlets: FxHashSet<u32>,
    first_outlets: FxHashSet<u32>,
    articles: FxHashSet<u32>,
    wordings: FxHashSet<u64>,
    speakers: FxHashMap<String, u32>,
}

impl Gathering {
    /// Adds a row; those of a cluster follow each other, the longest wording first.
    fn add(&mut self, record: &[u8]) -> io::Result<()> {
        let mut fields = Fields(record);
        let [centre, unit, row] = std::array::from_fn(|_| fields.number());
        let place = Place::take(&mut fields);
        let (hash, wording, speaker) = (fields.long(), fields.long(), fields.text());
        if self.group.rows > 0 && self.group.centre != centre {
            self.end()?;
        }
        let group = &mut self.group;
        let order = (place.day == 0, place.day, place.order);
        if group.rows == 0 {
            (group.centre, group.id, group.longest) = (centre, hash, (order, row));
        }
        // All rows but the one with the longest variant are written at once.
        let mut passed = row;
        if unit == centre && group.rows > 0 && order < group.longest.0 {
            passed = std::mem::replace(&mut group.longest, (order, row)).1;
        }
        if group.rows > 0 {
            let mut out = Vec::with_capacity(12);
            out.number(passed);
            out.long(group.id);
            self.sorter.push(&out)?;
        }
        group.rows += 1;
        group.day(place.day, place.outlet);
        group.outlets.insert(place.outlet);
        group.articles.insert(place.article);
        group.wordings.insert(wording);
        match group.speakers.get_mut(speaker) {
            Some(count) => *count += 1,
            None => drop(group.speakers.insert(speaker.to_owned(), 1)),
        }
        self.rows += 1;
        Ok(())
    }

    /// Completes a cluster.
    fn end(&mut self) -> io::Result<()> {
        let group = std::mem::take(&mut self.group);
        if group.rows == 0 {
            return Ok(());
        }
        self.clusters += 1;
        self.repeated += usize::from(group.rows > 1);
        let preference = |(shown, count): &(&String, &u32)| Speaker::new(shown).preference(shown, **count);
        let speaker = group.speakers.iter().max_by_key(preference).map_or("", |(shown, _)| shown);
        let mut out = Vec::new();
        out.number(group.longest.1);
        out.long(group.id);
        let counts = [group.rows, group.articles.len() as u32, group.wordings.len() as u32];
        counts.into_iter().chain(group.days).for_each(|number| out.number(number));
        out.bytes(speaker.as_bytes());
        for outlets in [&group.outlets, &group.first_outlets] {
            out.number(outlets.len() as u32);
            outlets.iter().for_each(|outlet| out.number(*outlet));
        }
        self.sorter.push(&out)
    }
}

impl Group {
    fn day(&mut self, day: u32, outlet: u32) {
        if day == 0 {
            return;
        }
        let [first, last] = &mut self.days;
        if *first == 0 || day < *first {
            *first = day;
            self.first_outlets.clear();
        }
        if day == *first {
            self.first_outlets.insert(outlet);
        }
        *last = day.max(*last);
    }
}

/// What a cluster holds, from its record.
fn cluster(row: u32, id: u64, mut fields: Fields<'_>, outlets: &[String]) -> Cluster {
    let [quotations, articles, wordings, first, last] = std::array::from_fn(|_| fields.number());
    let speaker = fields.text().to_owned();
    let mut names = || {
        let count = fields.number();
        let numbers = (0..count).map(|_| fields.number() as usize);
        let mut names: Vec<String> =
            numbers.filter_map(|n| outlets.get(n)).filter(|n| !n.is_empty()).cloned().collect();
        names.sort();
        names
    };
    Cluster {
        id,
        longest: row as usize,
        speaker,
        quotations: quotations as usize,
        articles: articles as usize,
        wordings: wordings as usize,
        outlets: names(),
        first_outlets: names(),
        first_date: iso(first),
        last_date: iso(last),
        days: last - first,
    }
}
