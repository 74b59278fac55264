//! How a command ends, and how `main` learns of it.
//!
//! A command runs on a thread of its own while `main` waits for its outcome. A run whose reader is blocked on a pipe
//! cannot be joined, so it hands its outcome over early, by [`Early`]; `main` then returns, and the process ends with
//! whatever is still waiting.

use anyhow::{Context, Result};
use std::sync::mpsc;

/// The exit code of an interrupted run.
pub const INTERRUPTED: u8 = 130;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All inputs were read.
    Done {
        /// Articles lost.
        losses: u64,
    },
    /// The inputs hold no article.
    Nothing,
    /// Nobody reads what it writes any more.
    Unread,
    /// It was asked to stop before the end of its inputs.
    Interrupted,
}

impl Ended {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Ended::Done { losses } => u8::from(losses > 0),
            Ended::Nothing => 2,
            Ended::Unread => 0,
            Ended::Interrupted => INTERRUPTED,
        }
    }
}

/// Hands an outcome to `main` before the command returns, which it may never do.
#[derive(Clone)]
pub struct Early(mpsc::Sender<Result<Ended>>);

impl Early {
    /// Ends the command with this outcome. What it still does has no effect on the exit code.
    pub fn end(&self, outcome: Result<Ended>) {
        // Nobody listens once there is an outcome: the first one counts.
        let _ = self.0.send(outcome);
    }
}

/// As much as a main thread usually has.
const STACK: usize = 8 << 20;

/// Runs a command and waits for its outcome.
pub fn of(command: impl FnOnce(&Early) -> Result<Ended> + Send + 'static) -> Result<Ended> {
    let (sender, outcomes) = mpsc::channel();
    let early = Early(sender);
    let run = move || early.end(command(&early));
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run).context("cannot start a thread")?;
    match outcomes.recv() {
        Ok(outcome) => outcome,
        // The command panicked, and the panic has been printed.
        Err(_) => match thread.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(()) => unreachable!("a command that returns hands over its outcome"),
        },
    }
}
