//! Progress while the job runs, and the summary at its end; both on standard error.

use crate::job::Totals;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::Cell;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// A bar on a terminal, nothing elsewhere.
pub struct Progress {
    bar: ProgressBar,
    start: Instant,
    /// When the bar was last given new numbers: articles come faster than anyone can read.
    last: Cell<Instant>,
}

impl Progress {
    /// `size` is the bytes of all inputs, where known.
    pub fn new(size: Option<u64>, quiet: bool) -> Self {
        let bar = match size {
            _ if quiet || !std::io::stderr().is_terminal() => ProgressBar::hidden(),
            Some(size) => ProgressBar::with_draw_target(Some(size), ProgressDrawTarget::stderr())
                .with_style(style("{bar:30} {percent:>3} %  {msg}  {binary_bytes_per_sec}  {eta} left")),
            None => ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
                .with_style(style("{spinner} {msg}  {binary_bytes_per_sec}  {elapsed}")),
        };
        let start = Instant::now();
        Self { bar, start, last: Cell::new(start) }
    }

    /// Shows the sums so far.
    pub fn update(&self, totals: &Totals) {
        if self.bar.is_hidden() || self.last.get().elapsed() < Duration::from_millis(100) {
            return;
        }
        self.last.set(Instant::now());
        self.bar.set_position(totals.bytes);
        self.bar.set_message(format!(
            "{} articles, {} quotations, {} errors",
            totals.articles, totals.quotations, totals.losses
        ));
    }

    /// Prints a line above the bar.
    pub fn tell(&self, line: &str) {
        self.bar.suspend(|| eprintln!("{line}"));
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// Prints the sums.
    pub fn summary(&self, totals: &Totals, with_quotations: bool) {
        let seconds = self.start.elapsed().as_secs_f64();
        let mut parts = vec![count(totals.articles, "article")];
        if with_quotations {
            let share = match totals.quotations {
                0 => String::new(),
                all => format!(" ({:.1} % with a named speaker)", 100.0 * totals.attributed as f64 / all as f64),
            };
            parts.push(format!("{}{share}", count(totals.quotations, "quotation")));
        }
        parts.push(count(totals.losses, "error"));
        let more = [(totals.skipped, "left out"), (totals.recoded, "not in plain UTF-8")];
        parts.extend(more.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")));
        let megabytes = totals.bytes as f64 / 1e6;
        let speed = megabytes / seconds.max(1e-9);
        eprintln!("{}\n{megabytes:.2} MB of text in {seconds:.2} s ({speed:.1} MB/s)", parts.join(", "));
    }
}

fn count(n: u64, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
