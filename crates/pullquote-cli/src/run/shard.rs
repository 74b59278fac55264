//! A part of the corpus, for one of several machines.

use pullquote::Failure;
use std::path::Path;
use std::str::FromStr;
use xxhash_rust::xxh3::xxh3_64;

/// Shard `number` of `count`, from 1.
///
/// An article belongs to the shard XXH3 (64 bits, seed 0) of its id modulo the number of shards, plus 1. This is fixed
/// forever: shards may be processed by different versions on different machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: u64,
    count: u64,
}

impl Shard {
    /// Whether an article is in the shard.
    pub fn has(&self, id: &str) -> bool {
        xxh3_64(id.as_bytes()) % self.count + 1 == self.number
    }

    /// Whether a record that gave no article is in the shard: decided by its number and the name of its file, without
    /// folders, which may differ between machines. So each error is reported once.
    pub fn has_failure(&self, failure: &Failure) -> bool {
        match failure {
            Failure::Panic { id, .. } if !id.is_empty() => self.has(id),
            Failure::Panic { place, .. } => self.has_record(&place.source, place.record),
            Failure::Read(error) => self.has_record(&error.source_name, error.record),
        }
    }

    fn has_record(&self, source: &str, record: u64) -> bool {
        let name = Path::new(source).file_name().map_or(source.into(), |name| name.to_string_lossy());
        self.has(&format!("{name}#{record}"))
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let parsed = given.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
        match parsed {
            Some((number, count)) if (1..=count).contains(&number) => Ok(Self { number, count }),
            _ => Err("expected two numbers, such as 1/8 for the first of eight shards".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_id_is_in_one_shard_forever() {
        let shards: Vec<Shard> = (1..=3).map(|i| format!("{i}/3").parse().unwrap()).collect();
        for id in 0..100 {
            assert_eq!(shards.iter().filter(|shard| shard.has(&id.to_string())).count(), 1);
        }
        // As `xxhash.xxh3_64_intdigest("wire/03-x.txt") % 3 + 1` gives in Python.
        let of = |id: &str| shards.iter().position(|shard| shard.has(id)).unwrap() + 1;
        assert_eq!((of(""), of("a"), of("wire/03-x.txt"), of("Größe")), (2, 2, 1, 1));
        for wrong in ["", "0/3", "4/3", "1", "1/0", "a/b", "-1/3"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
