//! The state of the resolver, and the choice that pronouns and descriptions share.

use super::body_type::BodyType;
use super::bonds::Bonds;
use super::candidates::{Anaphor, Candidate, collect};
use super::features::Anaphora;
use super::layout::hashed;
use super::memory::Memory;
use super::score::{Choice, Judge, Question};
use super::source::Source;
use crate::text::Doc;

/// Resolves the sources of one article in order.
pub(super) struct Resolver<'a, 'd> {
    pub doc: &'a Doc<'d>,
    pub judge: &'a mut dyn Judge,
    pub memory: Memory,
    /// Reusable buffers.
    candidates: Vec<Candidate>,
    bonds: Vec<Bonds>,
}

impl<'a, 'd> Resolver<'a, 'd> {
    pub fn new(doc: &'a Doc<'d>, judge: &'a mut dyn Judge) -> Self {
        Self { doc, judge, memory: Memory::default(), candidates: Vec::new(), bonds: Vec::new() }
    }

    /// The likeliest of the entities that a pronoun or description may stand for.
    pub(super) fn choose_entity(&mut self, anaphor: &Anaphor, source: Option<&Source>) -> (Option<u32>, Choice) {
        let doc = self.doc;
        self.memory.look(doc);
        self.memory.follow(doc, anaphor.at);
        let mut candidates = std::mem::take(&mut self.candidates);
        let mut bonds = std::mem::take(&mut self.bonds);
        let scene = collect(doc, &self.memory, anaphor, &mut candidates);
        self.join_known(&mut candidates);
        if source.is_some() {
            candidates.iter().for_each(|candidate| self.memory.look_at_body(doc, candidate.entity));
        }
        bonds.clear();
        bonds.extend(source.iter().flat_map(|s| candidates.iter().map(|c| Bonds::of(doc, &self.memory, s, c))));
        let options = Anaphora {
            scene,
            candidates: &candidates,
            source: source.map(|s| (s, &bonds[..])),
            letters: source.map_or(0, |s| hashed(doc.word(s.noun))),
            words: source.map_or(0, |s| s.noun - s.range.start),
            body: source.map_or(BodyType::Unknown, |s| BodyType::of_noun(doc.word(s.noun))),
        };
        let place = source.map_or(scene.place as usize, |s| s.kind.place());
        let choice = self.judge.choose(&Question { set: anaphor.set, place, options: &options });
        let entity = choice.option.map(|n| candidates[n].entity);
        let entity = entity.map(|entity| self.fuller(entity).map_or(entity, |fuller| fuller.0));
        (self.candidates, self.bonds) = (candidates, bonds);
        (entity, choice)
    }
}

impl Resolver<'_, '_> {
    /// Makes one candidate of a short name and the fuller name it was found to be short for.
    fn join_known(&self, candidates: &mut Vec<Candidate>) {
        let mut n = 0;
        while let Some(&candidate) = candidates.get(n) {
            let fuller = self.memory.fuller.get(candidate.entity).filter(|fuller| *fuller != candidate.entity);
            let other = fuller.and_then(|fuller| candidates.iter().position(|c| c.entity == fuller));
            let Some(other) = other else {
                n += 1;
                continue;
            };
            // The nearer of the two keeps its place.
            let (kept, gone) = (n.min(other), n.max(other));
            candidates[kept] = candidates[kept].joined(&candidates[gone], candidates[other].entity);
            candidates.remove(gone);
            if gone > n {
                n += 1;
            }
        }
    }
}
