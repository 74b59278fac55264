//! `cargo xtask fixtures`: the golden output over the invented articles.

use crate::tools;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The texts and errors read from inputs of every format, some of them damaged.
fn inputs(program: &Path, golden: &Path) -> Result<[(PathBuf, Vec<u8>); 2]> {
    let program = program.canonicalize()?;
    let errors = tempfile::NamedTempFile::new()?.into_temp_path();
    let mut command = Command::new(program);
    command.args(["texts", "inputs", "--quiet", "--errors"]).arg(&errors).current_dir("fixtures");
    // The exit code is 1 because the damaged inputs lose articles.
    let ran = command.output()?;
    if ran.status.code() != Some(1) {
        bail!("pullquote texts: {}", String::from_utf8_lossy(&ran.stderr));
    }
    Ok([(golden.join("texts.jsonl"), ran.stdout), (golden.join("texts-errors.csv"), std::fs::read(&errors)?)])
}

/// Writes or compares `fixtures/golden/`.
pub fn run(bless: bool) -> Result<()> {
    let program = tools::build_program()?;
    let golden = Path::new("fixtures/golden");
    let mut differ = Vec::new();
    let mut outputs = Vec::new();
    for format in ["csv", "jsonl"] {
        let mut command = Command::new(&program);
        let new = tools::output(command.args(["extract", "fixtures/articles", "--quiet", "--format", format]))?;
        outputs.push((golden.join(format!("quotes.{format}")), new));
    }
    outputs.extend(inputs(&program, golden)?);
    for (path, new) in outputs {
        if std::fs::read(&path).ok().as_deref() == Some(new.as_slice()) {
            continue;
        }
        if bless {
            std::fs::create_dir_all(golden)?;
            std::fs::write(&path, new)?;
            println!("{} written: read its diff before committing", path.display());
        } else {
            differ.push(path.display().to_string());
        }
    }
    if differ.is_empty() {
        return Ok(());
    }
    bail!(
        "{} differ from what the program writes now; accept the new output with `cargo xtask fixtures --bless`",
        differ.join(", ")
    )
}
