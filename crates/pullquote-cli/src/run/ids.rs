//! Notices articles whose id an earlier article of the run has.

use std::collections::HashSet;
use xxhash_rust::xxh3::xxh3_64;

/// Ids are remembered until as many others have followed, so that memory is bounded whatever the corpus.
const REMEMBERED: usize = 1 << 21;

/// The ids of the last articles, as hashes.
#[derive(Default)]
pub struct Ids {
    recent: HashSet<u64>,
    older: HashSet<u64>,
    /// The first id that came twice.
    pub first_repeated: Option<String>,
}

impl Ids {
    /// Remembers an id; returns whether an earlier article had it.
    pub fn take(&mut self, id: String) -> bool {
        let hash = xxh3_64(id.as_bytes());
        let repeated = self.older.contains(&hash) || !self.recent.insert(hash);
        if repeated {
            self.first_repeated.get_or_insert(id);
        }
        if self.recent.len() >= REMEMBERED {
            self.older = std::mem::take(&mut self.recent);
        }
        repeated
    }

    /// What to say about so many repeated ids; `None` if there are none.
    pub fn message(&self, repeated: u64) -> Option<String> {
        let articles = match repeated {
            0 => return None,
            1 => "1 article has".to_string(),
            many => format!("{many} articles have"),
        };
        // The first one may have been seen before the run was resumed.
        let first = self.first_repeated.as_ref().map_or(String::new(), |id| format!(" (the first: {id})"));
        let advice = "--dedup report lists them, --id path makes ids of their places";
        Some(format!("{articles} the id of an earlier article{first}; {advice}"))
    }
}
