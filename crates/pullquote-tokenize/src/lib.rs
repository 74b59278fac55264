//! stub
mod span;
mod tokens;
pub use span::Span;
pub use tokens::{MarkRole, MarkStyle, Paragraph, Quoted, TokenKind, Tokens};
