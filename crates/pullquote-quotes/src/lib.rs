//! stub
mod types;
pub use types::{Quotation, Quotations, QuoteType, ResolvedBy, SpeakerKind, Status};
