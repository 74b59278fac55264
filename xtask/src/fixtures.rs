//! `cargo xtask fixtures`: the golden output over the invented articles.

use crate::tools;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;

/// Writes or compares `fixtures/golden/`.
pub fn run(bless: bool) -> Result<()> {
    let program = tools::build_program()?;
    let golden = Path::new("fixtures/golden");
    let mut differ = Vec::new();
    for format in ["csv", "jsonl"] {
        let mut command = Command::new(&program);
        let new = tools::output(command.args(["extract", "fixtures/articles", "--quiet", "--format", format]))?;
        let path = golden.join(format!("quotes.{format}"));
        if std::fs::read(&path).ok().as_deref() == Some(new.as_slice()) {
            continue;
        }
        if bless {
            std::fs::create_dir_all(golden)?;
            std::fs::write(&path, new)?;
            println!("{} written: read its diff before you commit it", path.display());
        } else {
            differ.push(path.display().to_string());
        }
    }
    if differ.is_empty() {
        return Ok(());
    }
    bail!("{} differ from what the program writes now; `cargo xtask fixtures --bless` takes the new", differ.join(", "))
}
