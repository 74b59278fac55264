//! How long an article may take.
//!
//! A stage cannot be stopped, so the clock is looked at between stages: an article is given up once the limit has passed
//! and the stage at work is done. Stages look at no more than 128 KiB at a time, so that is soon.

use super::reading::given_up;
use pullquote::corpus::{Article, ErrorKind, RecordError};
use std::time::{Duration, Instant};

/// The time for an article, given that for each megabyte. A smaller article has as much.
fn allowed(article: &Article, for_each_megabyte: Duration) -> Duration {
    for_each_megabyte.mul_f64((article.text.len() as f64 / 1e6).max(1.0))
}

/// Whether an article may still go on, asked again and again. A limit of zero is none.
pub fn within(for_each_megabyte: Duration, article: &Article) -> impl Fn() -> bool + use<> {
    let end = (!for_each_megabyte.is_zero()).then(|| Instant::now() + allowed(article, for_each_megabyte));
    move || end.is_none_or(|end| Instant::now() < end)
}

/// The error of an article that took longer.
pub fn ran_out(article: &Article, for_each_megabyte: Duration) -> RecordError {
    let allowed = allowed(article, for_each_megabyte).as_secs_f64();
    let message = format!("took longer than {allowed:.0} s; raise --article-timeout to allow it more");
    given_up(&article.place, ErrorKind::Timeout, message)
}
