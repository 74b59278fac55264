//! Stub
mod attributor;
mod content;
mod cue;
mod draft;
mod lexicon;
mod rules;
mod scan;
mod source;
mod speaker;
mod types;

pub use attributor::Attributor;
pub use scan::Scratch;
pub use types::{Quotation, Quotations, QuoteType, ResolvedBy, SpeakerKind, Status};
