//! Progress, messages and the summary of a run, all on standard error.

use super::totals::Totals;
use crate::messages::{self, Level};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::Cell;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Reports progress by a bar on a terminal and by a line per minute elsewhere, and prints messages.
pub struct Progress {
    bar: ProgressBar,
    level: Level,
    start: Instant,
    /// When progress was last shown: articles finish faster than anyone can read.
    last: Cell<Instant>,
    /// Bytes read by earlier runs.
    before: Cell<u64>,
    size: Option<u64>,
}

impl Progress {
    /// `size` is the number of bytes of all inputs, if known.
    pub fn new(size: Option<u64>, level: Level) -> Self {
        let bar = match size {
            _ if level < Level::Info || !std::io::stderr().is_terminal() => ProgressBar::hidden(),
            Some(size) => ProgressBar::with_draw_target(Some(size), ProgressDrawTarget::stderr())
                .with_style(style("{bar:30} {percent:>3} %  {msg}  {binary_bytes_per_sec}  {eta} left")),
            None => ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
                .with_style(style("{spinner} {msg}  {binary_bytes_per_sec}  {elapsed}")),
        };
        let start = Instant::now();
        Self { bar, level, start, last: Cell::new(start), before: Cell::new(0), size }
    }

    /// Counts what earlier runs have read, so that the rate is that of this one.
    pub fn resume(&self, totals: &Totals) {
        self.before.set(totals.read_bytes);
        self.bar.set_position(totals.read_bytes);
        self.bar.reset_eta();
    }

    /// Shows the totals so far.
    pub fn update(&self, totals: &Totals) {
        let pause = Duration::from_millis(if self.bar.is_hidden() { 60_000 } else { 100 });
        if self.level < Level::Info || self.last.get().elapsed() < pause {
            return;
        }
        self.last.set(Instant::now());
        let sums = format!("{} articles, {} quotations, {} errors", totals.articles, totals.quotations, totals.errors);
        if self.bar.is_hidden() {
            let seconds = self.start.elapsed().as_secs_f64();
            let rate = (totals.read_bytes - self.before.get()) as f64 / seconds;
            // Compressed inputs hold more bytes than their size says.
            let left = self.size.filter(|size| *size > totals.read_bytes).map(|size| {
                let share = 100.0 * totals.read_bytes as f64 / size as f64;
                let minutes = (size - totals.read_bytes) as f64 / rate.max(1.0) / 60.0;
                format!(", {share:.0} %, about {minutes:.0} min left")
            });
            messages::print(&format!("{sums}, {:.2} MB/s{}", rate / 1e6, left.unwrap_or_default()));
        } else {
            self.bar.set_position(totals.read_bytes);
            self.bar.set_message(sums);
        }
    }

    /// Prints a message if its level is enabled.
    pub fn print(&self, level: Level, line: &str) {
        if level <= self.level {
            self.bar.suspend(|| messages::print(line));
        }
    }

    /// Removes the bar.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    /// Prints the totals; `seconds` are those of all runs together.
    pub fn summary(&self, totals: &Totals, seconds: f64, with_quotations: bool) {
        let mut parts = vec![count(totals.articles, "article")];
        if with_quotations {
            let share = match totals.quotations {
                0 => String::new(),
                all => format!(" ({:.1} % with a named speaker)", 100.0 * totals.attributed as f64 / all as f64),
            };
            parts.push(format!("{}{share}", count(totals.quotations, "quotation")));
        }
        parts.push(count(totals.errors, "error"));
        let more = [
            (totals.left_out, "left out"),
            (totals.recoded, "not in plain UTF-8"),
            (totals.other_shards, "in other shards"),
        ];
        parts.extend(more.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")));
        let megabytes = totals.text_bytes as f64 / 1e6;
        let speed = megabytes / seconds.max(1e-9);
        self.print(Level::Info, &parts.join(", "));
        self.print(Level::Info, &format!("{megabytes:.2} MB of text in {seconds:.2} s ({speed:.1} MB/s)"));
    }
}

/// A number with its noun.
pub fn count(n: u64, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
