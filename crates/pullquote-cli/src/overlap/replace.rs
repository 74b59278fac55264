//! Asks before a file is replaced, where there is somebody to ask.
//!
//! A script gets what it asks for without a question: nobody may be there to answer it.

use super::Target;
use crate::messages;
use anyhow::{Result, bail};
use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Mutex;

/// The files that may be replaced, as far as that was asked; `None` if nothing is asked.
static AGREED: Mutex<Option<BTreeSet<PathBuf>>> = Mutex::new(None);

/// From now on, asks before a file is replaced, if both questions and answers go through a terminal.
pub fn ask_on_terminal() {
    let asks = io::stdin().is_terminal() && io::stderr().is_terminal();
    *agreed_so_far() = asks.then(BTreeSet::new);
}

fn agreed_so_far() -> std::sync::MutexGuard<'static, Option<BTreeSet<PathBuf>>> {
    AGREED.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Asks about all targets that are files with content, once each.
///
/// # Errors
/// If the answer is not yes.
pub fn agreed(targets: &[Target]) -> Result<()> {
    let mut agreed = agreed_so_far();
    let Some(agreed) = agreed.as_mut() else { return Ok(()) };
    let holds_something = |path: &PathBuf| path.metadata().is_ok_and(|data| data.is_file() && data.len() > 0);
    let asked = targets.iter().filter(|target| !target.is_stdout() && holds_something(&target.path));
    let asked: Vec<&Target> = asked.filter(|target| !agreed.contains(&target.path)).collect();
    if asked.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = asked.iter().map(|target| target.name()).collect();
    let (names, verb, them) = match names.len() {
        1 => (names.concat(), "exists", "it"),
        _ => (names.join(", "), "exist", "them"),
    };
    eprint!("{}", messages::escaped(&format!("{names} {verb}. Replace {them}? [y/N] "), &[]));
    let mut answer = String::new();
    // Without an answer, nothing is replaced.
    let _ = io::stderr().flush().and_then(|()| io::stdin().lock().read_line(&mut answer));
    if !matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        bail!("nothing was written; --force replaces files without asking");
    }
    agreed.extend(asked.iter().map(|target| target.path.clone()));
    Ok(())
}
