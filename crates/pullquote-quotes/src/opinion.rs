//! What the accurate network thinks of who speaks: for each report the chance of each entity, and that of nobody who is
//! named. The resolver weighs it beside what it knows itself.

use pullquote_model::{ModelError, ModelFile};

/// Lesser chances count as this; a logarithm.
const LEAST: f32 = -8.0;

/// How much the opinion counts in the choices of a set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    /// Factor of the resolver's own scores.
    pub own: f32,
    /// Factors of the logarithms of the chances: of an entity, of nobody.
    pub entity: f32,
    pub nobody: f32,
    /// Added to the score of nobody.
    pub bias: f32,
}

impl Share {
    /// The shares of a file, by set; none if the opinion is not to be used.
    pub fn read(file: &ModelFile<'_>) -> Result<Vec<Self>, ModelError> {
        if !file.has("who.shares") {
            return Ok(Vec::new());
        }
        let numbers = file.all_f32s("who.shares")?;
        let (shares, []) = numbers.as_chunks() else {
            return Err(ModelError::value("who.shares", "four numbers a set expected"));
        };
        Ok(shares.iter().map(|&[own, entity, nobody, bias]| Self { own, entity, nobody, bias }).collect())
    }
}

/// The opinions on the reports of an article, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Opinions {
    /// Where the chances of each report end.
    ends: Vec<u32>,
    /// Entities in order with the logarithms of their chances.
    chances: Vec<(u32, f32)>,
    nobody: Vec<f32>,
}

impl Opinions {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.ends.clear();
        self.chances.clear();
        self.nobody.clear();
    }

    /// Adds the opinion on a report: the scores of mentions with their entities, those of nobody with `u32::MAX`.
    pub fn add(&mut self, scores: &mut [(u32, f32)]) {
        let most = scores.iter().map(|s| s.1).fold(f32::NEG_INFINITY, f32::max);
        scores.iter_mut().for_each(|(_, score)| *score = (*score - most).exp());
        // A stable order, so that the sums are the same everywhere.
        scores.sort_by_key(|s| s.0);
        let total: f32 = scores.iter().map(|s| s.1).sum();
        self.nobody.push(LEAST);
        for same in scores.chunk_by(|a, b| a.0 == b.0) {
            let chance = (same.iter().map(|s| s.1).sum::<f32>() / total).ln().max(LEAST);
            match (same[0].0, self.nobody.last_mut()) {
                (u32::MAX, Some(nobody)) => *nobody = chance,
                (entity, _) => self.chances.push((entity, chance)),
            }
        }
        self.ends.push(self.chances.len() as u32);
    }

    /// The logarithm of the chance that an entity speaks in a report; `None` if there is no opinion on it.
    pub fn of(&self, report: usize, entity: Option<u32>) -> Option<f32> {
        let end = *self.ends.get(report)? as usize;
        let first = report.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let chances = &self.chances[first..end];
        let found = entity.and_then(|entity| chances.binary_search_by_key(&entity, |c| c.0).ok());
        Some(found.map_or(LEAST, |n| chances[n].1))
    }

    /// The logarithm of the chance that nobody who is named speaks.
    pub fn of_nobody(&self, report: usize) -> Option<f32> {
        self.nobody.get(report).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{LEAST, Opinions};

    #[test]
    fn chances_of_the_mentions_of_an_entity_are_added_up() {
        let mut opinions = Opinions::default();
        opinions.add(&mut [(u32::MAX, 1.0), (4, 1.0), (2, 1.0), (4, 1.0)]);
        opinions.add(&mut [(u32::MAX, 30.0), (1, 0.0)]);
        let near = |a: Option<f32>, b: f32| (a.expect("there is an opinion") - b.ln()).abs() < 1e-6;
        assert!(near(opinions.of(0, Some(4)), 0.5) && near(opinions.of(0, Some(2)), 0.25));
        assert!(near(opinions.of_nobody(0), 0.25) && near(opinions.of_nobody(1), 1.0));
        assert_eq!([opinions.of(0, Some(1)), opinions.of(1, Some(1)), opinions.of(1, None)], [Some(LEAST); 3]);
        assert_eq!((opinions.of(2, Some(1)), opinions.of_nobody(2)), (None, None));
    }
}
