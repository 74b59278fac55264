//! Consecutive numbers for hashes.

/// Numbers hashes in order of appearance. Open addressing; the memory is reused.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    slots: Vec<(u64, u32)>,
    len: u32,
}

impl Index {
    /// Clears it and makes room for `count` keys.
    pub(crate) fn reset(&mut self, count: usize) {
        let size = (count * 2 + 8).next_power_of_two();
        self.slots.clear();
        self.slots.resize(size, (0, u32::MAX));
        self.len = 0;
    }

    #[inline]
    fn slot(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (key >> 20) as usize & mask;
        while self.slots[at].1 != u32::MAX && self.slots[at].0 != key {
            at = (at + 1) & mask;
        }
        at
    }

    /// The number of a key, if it has one.
    #[inline]
    pub(crate) fn get(&self, key: u64) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        let (_, number) = self.slots[self.slot(key)];
        (number != u32::MAX).then_some(number as usize)
    }

    /// The number of a key, a new one if it had none. There must be room for it, see [`Index::reset`].
    #[inline]
    pub(crate) fn insert(&mut self, key: u64) -> usize {
        let at = self.slot(key);
        if self.slots[at].1 == u32::MAX {
            self.slots[at] = (key, self.len);
            self.len += 1;
        }
        self.slots[at].1 as usize
    }
}
