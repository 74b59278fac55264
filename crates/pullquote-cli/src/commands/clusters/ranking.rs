//! The rows of the table of clusters: they come in the order of the quotations and are written with the most widely quoted
//! first.

use crate::table::TableRow;
use anyhow::Result;
use pullquote::export::ClusterRow;
use pullquote_cluster::{Cluster, Scratch, Sorted, Sorter};
use std::io;

/// Bytes that stay in memory.
const IN_MEMORY: usize = 64 << 20;
/// Bytes that a row begins with: by them it is sorted.
const KEY: usize = 4 + 4 + DAY + 8;
/// Bytes of a day.
const DAY: usize = 10;

/// Takes the clusters as they come.
pub struct Ranking(Sorter);

/// The clusters in the order of the table.
pub struct Ranked(Sorted);

impl Ranking {
    /// With so much memory at most.
    pub fn new(scratch: &Scratch, bound: Option<usize>) -> Self {
        Self(Sorter::new(scratch, bound.map_or(IN_MEMORY, |bound| (bound / 8).min(IN_MEMORY))))
    }

    /// Adds a cluster and the row with its longest variant.
    pub fn add(&mut self, cluster: &Cluster, row: &TableRow) -> io::Result<()> {
        let mut record = Vec::new();
        for count in [cluster.outlets.len(), cluster.quotations] {
            record.extend_from_slice(&u32::MAX.saturating_sub(count as u32).to_be_bytes());
        }
        let mut day = [0; DAY];
        cluster.first_date.bytes().zip(&mut day).for_each(|(byte, place)| *place = byte);
        record.extend_from_slice(&day);
        record.extend_from_slice(&cluster.id.to_be_bytes());
        let numbers = [cluster.articles as u64, cluster.wordings as u64, cluster.days.into()];
        numbers.iter().for_each(|number| record.extend_from_slice(&number.to_be_bytes()));
        let texts = [
            &cluster.first_date,
            &cluster.last_date,
            &cluster.speaker,
            &cluster.first_outlets.join("; "),
            &cluster.outlets.join("; "),
            row.get("quote"),
            row.get("quote_id"),
            row.get("article_id"),
        ];
        for text in texts {
            record.extend_from_slice(&(text.len() as u64).to_be_bytes());
            record.extend_from_slice(text.as_bytes());
        }
        self.0.push(&record)
    }

    /// When all were added.
    pub fn finish(self) -> io::Result<Ranked> {
        Ok(Ranked(self.0.finish()?))
    }
}

impl Ranked {
    /// The next row of the table.
    pub fn next(&mut self) -> Result<Option<ClusterRow>> {
        let Some(record) = self.0.next()? else { return Ok(None) };
        let (key, mut rest) = record.split_at_checked(KEY).unwrap_or((&[0; KEY], &[]));
        let count =
            |at: usize| u64::from(u32::MAX - key[at..at + 4].iter().fold(0, |n, byte| n << 8 | u32::from(*byte)));
        let id = key[KEY - 8..].iter().fold(0, |n, byte| n << 8 | u64::from(*byte));
        let [articles, wordings, days] = std::array::from_fn(|_| number(&mut rest));
        let [first_date, last_date, speaker, first_outlets, outlet_names, quote, quote_id, article_id] =
            std::array::from_fn(|_| {
                let length = number(&mut rest) as usize;
                let (text, others) = rest.split_at(rest.len().min(length));
                rest = others;
                String::from_utf8_lossy(text).into_owned()
            });
        Ok(Some(ClusterRow {
            cluster_id: super::shown(id),
            quote,
            speaker,
            outlets: count(0),
            quotations: count(4),
            articles,
            wordings,
            first_date,
            last_date,
            days,
            first_outlets,
            outlet_names,
            quote_id,
            article_id,
        }))
    }
}

/// Takes a number from the beginning of a record.
fn number(rest: &mut &[u8]) -> u64 {
    let (number, others) = rest.split_at(rest.len().min(8));
    *rest = others;
    number.iter().fold(0, |n, byte| n << 8 | u64::from(*byte))
}
