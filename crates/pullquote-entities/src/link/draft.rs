//! Entities in the making.

use super::names::{Chains, Names};
use crate::text::Source;
use crate::{Entities, Gender};

/// No draft.
pub(super) const NONE: usize = usize::MAX;

/// An entity in the making.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
    /// The mention with the fullest name.
    pub(super) fullest: usize,
    pub(super) person: bool,
    pub(super) gender: Gender,
    /// Number of mentions so far, and the sentence of the latest; people only.
    pub(super) count: u32,
    pub(super) sentence: usize,
    /// Number of mentions by kind.
    pub(super) kinds: [u32; 9],
    /// Index in the result.
    pub(super) rank: usize,
}

/// One article's mentions on their way to entities.
pub(super) struct Linker<'a> {
    pub(super) source: Source<'a>,
    pub(super) out: &'a mut Entities,
    pub(super) names: &'a mut Names,
    pub(super) people: &'a mut Chains,
    pub(super) others: &'a mut Chains,
    pub(super) drafts: &'a mut Vec<Draft>,
    pub(super) of: &'a mut Vec<usize>,
}
