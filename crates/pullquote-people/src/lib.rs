//! Who a speaker is: finds the people and organisations of a list by the names that articles give them.
//!
//! ```
//! use pullquote_people::{Builder, Context, Identity, People, Person, Speaker};
//!
//! let mut list = Builder::new(Vec::new(), ["party"])?;
//! list.push(&Person::new("Q1", "Daniel Okafor").role("senator").values(["Green"]))?;
//! list.push(&Person::new("Q2", "Daniel Okafor").role("goalkeeper").values([""]))?;
//! let people = People::open(list.finish()?)?;
//!
//! let speaker = Speaker { name: "Dan Okafor", role: "Sen.", is_person: true };
//! let found = people.identify(&[speaker], &Context::default())?;
//! assert!(matches!(&found[0], Identity::Known(person) if person.id == "Q1" && person.values == ["Green"]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How it decides
//! - Names agree by full name, alias, nickname, initial, left-out middle names and spelling (`Rudensky`, `Rudenskyy`); one
//!   word alone agrees with a surname.
//! - Among those who bear the name, roles, dates and values of the list are compared with the article: its day, the
//!   speaker's role, the names it mentions, and the other people found in it.
//! - Whoever stands out is [`Identity::Known`]. If several remain, or the only one contradicts the article, the answer is
//!   [`Identity::Open`] with the candidates: a guess would be worse than an empty cell.
//!
//! # The list
//! [`Header`] reads the rows of a table, whatever names its columns have. [`Builder`] writes an index that [`People`] reads in place, piece by piece, through [`ReadAt`]: ten million people need no
//! memory beyond the system's file cache. Any bytes can be opened; if they are not a list, the result is a [`ListError`].

#![deny(missing_docs)]

mod builder;
mod error;
mod evidence;
mod header;
mod keys;
mod list;
mod person;
mod read_at;

pub use builder::Builder;
pub use error::ListError;
pub use evidence::{Context, Identity, Speaker};
pub use header::Header;
pub use list::People;
pub use person::{Day, Person};
pub use read_at::ReadAt;

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
