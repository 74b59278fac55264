//! What is known about one speaker over all articles.

use super::fold::{NameForm, fold_name, name_form};
use super::{Field, SpeakerRow};

/// How many different values of one sort are kept; more are only counted as existing.
const MAX_VALUES: usize = 50;

/// Values with their frequencies, in order of first appearance.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    list: Vec<(String, u64)>,
    more: bool,
}

impl Counts {
    pub fn add(&mut self, words: &str, times: u64) {
        if words.is_empty() {
            return;
        }
        match self.list.iter().position(|(known, _)| known == words) {
            Some(at) => self.list[at].1 += times,
            None if self.list.len() < MAX_VALUES => self.list.push((words.to_owned(), times)),
            None => self.more = true,
        }
    }

    fn merge(&mut self, other: &Self) {
        self.more |= other.more;
        other.list.iter().for_each(|(words, count)| self.add(words, *count));
    }

    /// The most frequent first, ties sorted alphabetically.
    fn sorted(&self) -> Vec<&str> {
        let mut list: Vec<&(String, u64)> = self.list.iter().collect();
        list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        list.into_iter().map(|(words, _)| words.as_str()).collect()
    }

    /// All but one, the most frequent first; of values that differ only in case, the most frequent.
    fn joined(&self, without: &str) -> String {
        let mut seen = vec![without.to_lowercase()];
        let mut list: Vec<&str> = self.sorted();
        list.retain(|words| {
            let folded = words.to_lowercase();
            let new = !seen.contains(&folded);
            if new {
                seen.push(folded);
            }
            new
        });
        if self.more {
            list.push("[…]");
        }
        list.join("; ")
    }
}

/// What is known about one speaker.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub articles: u64,
    pub quotations: u64,
    words: u64,
    /// Whether some words could not be counted.
    uncounted: bool,
    pub names: Counts,
    pub aliases: Counts,
    pub roles: Counts,
    pub outlets: Counts,
    first: String,
    last: String,
}

impl Tally {
    /// Adds a number of words; `None` if they could not be counted.
    pub fn words(&mut self, words: Option<u64>) {
        self.words += words.unwrap_or(0);
        self.uncounted |= words.is_none();
    }

    /// Records a date if it looks like one.
    pub fn dates(&mut self, date: &str) {
        let is_day = date.len() >= 4 && date.bytes().take(4).all(|byte| byte.is_ascii_digit());
        if !is_day {
            return;
        }
        if self.first.is_empty() || *date < *self.first {
            date.clone_into(&mut self.first);
        }
        if *date > *self.last {
            date.clone_into(&mut self.last);
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.articles += other.articles;
        self.quotations += other.quotations;
        self.words += other.words;
        self.uncounted |= other.uncounted;
        self.names.merge(&other.names);
        self.aliases.merge(&other.aliases);
        self.roles.merge(&other.roles);
        self.outlets.merge(&other.outlets);
        self.dates(&other.first);
        self.dates(&other.last);
    }

    pub fn row(&self, kind: &str) -> SpeakerRow {
        let name = self.names.sorted().first().copied().unwrap_or_default().to_owned();
        let person = kind == "person";
        let form = match name_form(&fold_name(&name, person), person) {
            NameForm::Full => "full",
            NameForm::Partial => "partial",
        };
        let mut aliases = self.aliases.clone();
        aliases.merge(&self.names);
        SpeakerRow {
            speaker_id: String::new(),
            aliases: aliases.joined(&name),
            name,
            kind: kind.to_owned(),
            name_form: form,
            roles: self.roles.joined(""),
            articles: self.articles,
            quotations: self.quotations,
            words_quoted: (!self.uncounted).then_some(self.words),
            first_date: self.first.clone(),
            last_date: self.last.clone(),
            outlets: self.outlets.joined(""),
        }
    }
}

const _: () = assert!(Field::Private as usize + 1 == super::FIELDS);
