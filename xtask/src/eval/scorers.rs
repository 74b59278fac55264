//! Runs the program over a corpus, and a scorer over its output.

use crate::tools::{data_file, output, run};
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The quotation network that is measured.
#[derive(Clone, Copy)]
pub enum Network<'a> {
    /// The built-in one.
    Fast,
    Accurate,
    File(&'a Path),
}

/// The paths involved.
pub struct Scorer<'a> {
    pub data: &'a Path,
    pub program: &'a Path,
    pub work: &'a Path,
    pub network: Network<'a>,
}

impl Scorer<'_> {
    /// Runs the program over a corpus and returns the path of its output.
    pub fn extract(&self, corpus: &str) -> Result<PathBuf> {
        let input = data_file(self.data, &format!("corpora/{corpus}"))?;
        let found = self.work.join(corpus);
        let mut command = Command::new(self.program);
        command.arg("extract").arg(input).arg("--quiet").arg("-o").arg(&found);
        match self.network {
            Network::Fast => {}
            Network::Accurate => _ = command.arg("--accurate"),
            Network::File(path) => _ = command.arg("--model").arg(path),
        }
        run(&mut command)?;
        Ok(found)
    }

    /// Runs a scorer over the program's output for a corpus.
    pub fn score(&self, scorer: &str, corpus: &str, found: &Path, options: &[&str]) -> Result<Value> {
        let gold = data_file(self.data, &format!("corpora/{corpus}"))?;
        let mut command = self.python(scorer)?;
        json(command.arg("--gold").arg(gold).arg("--sys").arg(found).args(options))
    }

    /// Counts lost words reported where none were lost.
    pub fn false_alarms(&self, corpus: &str, found: &Path) -> Result<Value> {
        let clean = data_file(self.data, &format!("corpora/{corpus}"))?;
        let mut command = self.python("score_gaps.py")?;
        json(command.arg("--clean").arg(clean).arg("--sys").arg(found))
    }

    fn python(&self, scorer: &str) -> Result<Command> {
        let mut command = Command::new("python3");
        command.arg(data_file(self.data, &format!("score/{scorer}"))?).env("PYTHONDONTWRITEBYTECODE", "1");
        Ok(command)
    }
}

fn json(command: &mut Command) -> Result<Value> {
    let written = output(command)?;
    serde_json::from_slice(&written).with_context(|| format!("{command:?} did not write JSON"))
}
