//! Which mentions name the same organisation, place, group or other thing.

use super::draft::{Draft, Linker, NONE};
use super::names::{Part, squeezed};

use crate::text::hash;
use crate::{Gender, Kind};
use pullquote_lexicon::PLACES;
use std::sync::LazyLock;

/// The key shared by all names of a place, if it has several.
fn synonym(key: u64) -> Option<u64> {
    static KEYS: LazyLock<Vec<(u64, u64)>> = LazyLock::new(|| {
        let key = |name: &str| name.split(' ').fold(0, |key, word| hash::phrase(key, squeezed(word)));
        let mut keys: Vec<(u64, u64)> = Vec::new();
        let mut shared = (u16::MAX, 0);
        for entry in PLACES.entries() {
            if entry.line != shared.0 {
                shared = (entry.line, key(entry.word));
            }
            keys.push((key(entry.word), shared.1));
        }
        keys.sort_unstable();
        keys
    });
    KEYS.binary_search_by_key(&key, |k| k.0).ok().map(|at| KEYS[at].1)
}

/// Distinguish keys of initials, of first and last words and of turned names from those of whole names.
const INITIALS: u64 = 0x1111;
const FIRST_WORD: u64 = 0x2222;
const LAST_WORD: u64 = 0x3333;
const REORDERED: u64 = 0x4444;

/// Longest name in capitals that may be an acronym, in bytes.
const LONGEST_ACRONYM: usize = 5;
/// Most words of a name that may be turned round.
const MOST_TURNED: usize = 7;
/// Words that go missing when a name is turned round.
static SMALL: LazyLock<[u64; 3]> = LazyLock::new(|| ["of", "for", "the"].map(squeezed));

/// How often a word must come before a longer name to be a name in its own right.
const ALONE: usize = 1;
/// Mentions that are looked at for it; bounds the work on unusual texts.
const FARTHEST: usize = 100;

impl Linker<'_> {
    pub(super) fn link_others(&mut self) {
        for single in [false, true] {
            for m in 0..self.out.mentions.len() {
                let kind = self.out.mentions[m].kind;
                let wanted = !matches!(kind, Kind::Per | Kind::Date | Kind::Money);
                if wanted && self.of[m] == NONE && (self.names.of[m].count == 1) == single {
                    self.link_other(m);
                }
            }
        }
    }

    fn link_other(&mut self, m: usize) {
        let name = self.names.of[m];
        let parts = self.names.parts(m);
        let group = self.out.mentions[m].kind == Kind::Norp;
        let key = match synonym(name.key) {
            Some(key) => key,
            None if group => self.without_plural(m),
            None => name.key,
        };
        let turned = self.turned(m);
        let same = self.others.get(key).next();
        // Of two that are turned round neither is fuller.
        let around = same.is_none().then(|| self.others.get(turned?).next()).flatten();
        let same = same.or(around);
        let single = (same.is_none() && name.count == 1).then(|| self.longer_name(m, parts[0])).flatten();
        let d = same.or(single).unwrap_or_else(|| self.new_other(m));
        self.others.add(key, d);
        if name.count > 1 {
            self.others.add(hash::phrase(INITIALS, name.initials), d);
            if self.out.mentions[m].kind == Kind::Org {
                let first = self.names.parts(m)[0].word;
                self.others.add(hash::phrase(FIRST_WORD, first), d);
                let last = self.names.parts(m)[name.count - 1].word;
                self.others.add(hash::phrase(LAST_WORD, last), d);
                if let Some(turned) = turned {
                    self.others.add(turned, d);
                }
            }
        }
        let fullest = self.names.of[self.drafts[d].fullest];
        let word = name.count == 1 && fullest.count == 1 && name.key == fullest.key;
        let long = name.span.len() > LONGEST_ACRONYM;
        let draft = &mut self.drafts[d];
        draft.kinds[self.out.mentions[m].kind as usize] += 1;
        if (name.count > fullest.count && around.is_none())
            || (name.count == fullest.count && fullest.capitals && !name.capitals && (name.count > 1 || (word && long)))
            || (name.key == fullest.key && name.form && !fullest.form && fullest.capitals == name.capitals)
        {
            draft.fullest = m;
        }
        self.of[m] = d;
    }

    /// The organisation whose initials or distinctive first or last word this is.
    fn longer_name(&self, m: usize, part: Part) -> Option<usize> {
        let name = self.names.of[m];
        let letters = name.span.of(self.source.text).chars().filter(|c| c.is_alphabetic()).count();
        if name.capitals && letters >= 2 {
            return self.others.get(hash::phrase(INITIALS, part.word)).next();
        }
        if self.out.mentions[m].kind != Kind::Org {
            return None;
        }
        // A place or common word ("Ministry") is not distinctive.
        let entry = self.source.lexicon.get(part.word);
        if entry.lists & 0b1011_1111 != 0 || matches!(entry.capitalised(), 1..=3) {
            return None;
        }
        // `Northfield Co` is whole.
        if name.form {
            return None;
        }
        [FIRST_WORD, LAST_WORD].into_iter().find_map(|end| {
            let mut longer = self.others.get(hash::phrase(end, part.word));
            // `Okafor` is Ruth Okafor and not the Ruth Okafor Company.
            let surname = end == LAST_WORD && self.people.get(part.word).next().is_some();
            let found = longer.next().filter(|_| longer.next().is_none() && !surname);
            found.filter(|&d| !self.stands_alone(m, self.drafts[d].fullest))
        })
    }

    /// The key of a body's name that may be turned round: `Ministry of the Interior` and `Interior Ministry` have the same.
    fn turned(&self, m: usize) -> Option<u64> {
        let name = self.names.of[m];
        let words = self.out.mentions[m].kind == Kind::Org && (2..=MOST_TURNED).contains(&name.count);
        let small = |part: &&Part| !SMALL.contains(&part.word);
        let parts = self.names.parts(m).iter().filter(small);
        // The sum does not depend on the order.
        words.then(|| hash::phrase(REORDERED, parts.fold(0, |sum, part| sum.wrapping_add(part.word))))
    }

    /// Whether a word is a name in its own right: an article that calls something by one word, and not in its headline
    /// alone, before it has a longer name that begins so (`Northfield`, then `Northfield Home Insurance`) means two things.
    fn stands_alone(&self, m: usize, longer: usize) -> bool {
        let word = self.names.of[m].key;
        let until = longer.min(m + FARTHEST);
        let headline = |n: usize| self.source.tokens.sentence_of(self.out.mentions[n].first) == 0;
        let before = (m..until).filter(|&n| self.names.of[n].key == word && !headline(n));
        before.take(ALONE).count() == ALONE
    }

    fn without_plural(&self, m: usize) -> u64 {
        let span = self.names.of[m].span;
        let text = span.of(self.source.text);
        match text.strip_suffix('s').filter(|t| t.len() >= 4 && !t.contains(' ')) {
            Some(stem) => hash::phrase(0, squeezed(stem)),
            None => self.names.of[m].key,
        }
    }

    fn new_other(&mut self, m: usize) -> usize {
        self.drafts.push(Draft {
            fullest: m,
            person: false,
            gender: Gender::Unknown,
            count: 0,
            sentence: NONE,
            kinds: [0; 9],
            rank: NONE,
        });
        self.drafts.len() - 1
    }
}
