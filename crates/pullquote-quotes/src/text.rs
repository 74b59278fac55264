//! The article as the rules read it: what each token is in a clause, whether it may report, whether it is quoted.
mod document;
mod lexicon;
mod scan;

pub(crate) use document::Doc;
pub(crate) use lexicon::{Class, Lexicon};
pub(crate) use scan::{Info, Tag, scan};
