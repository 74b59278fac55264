//! Runs programs and finds files.

use anyhow::{Context, Result, bail};
use pullquote_model::{ModelFile, ModelWriter};
use pullquote_quotes::network::Network;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The root of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Runs a program; its output goes to the terminal.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = format!("{command:?}");
    let status = command.status().with_context(|| format!("cannot start {shown}"))?;
    if !status.success() {
        bail!("{shown} failed: {status}");
    }
    Ok(())
}

/// Runs a program and returns its output.
pub fn output(command: &mut Command) -> Result<Vec<u8>> {
    let shown = format!("{command:?}");
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start {shown}"))?;
    if !output.status.success() {
        bail!("{shown} failed: {}", output.status);
    }
    Ok(output.stdout)
}

/// The cargo that runs this task.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Builds the program in release mode and returns its path.
pub fn build_program() -> Result<PathBuf> {
    run(cargo().args(["build", "--release", "--quiet", "--package", "pullquote-cli"]))?;
    let metadata = metadata(&["--no-deps"])?;
    let target = metadata["target_directory"].as_str().context("cargo metadata has no target directory")?;
    let name = format!("pullquote{}", std::env::consts::EXE_SUFFIX);
    Ok(Path::new(target).join("release").join(name))
}

/// What cargo knows about the workspace.
pub fn metadata(options: &[&str]) -> Result<serde_json::Value> {
    let metadata = output(cargo().args(["metadata", "--format-version", "1"]).args(options))?;
    Ok(serde_json::from_slice(&metadata)?)
}

/// The path of a research data file, or an error that says how to get it.
pub fn data_file(data: &Path, name: &str) -> Result<PathBuf> {
    let path = data.join(name);
    if path.is_file() {
        return Ok(path);
    }
    bail!(
        "{} not found. This task needs the research corpora, which are not part of the project: put them in ../shared \
         beside the checkout, or set their folder with --data",
        path.display()
    )
}

/// The text of a file, which may be gzipped.
pub fn read_text(path: &Path) -> Result<String> {
    let mut file = std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut text = String::new();
    let read = match path.extension().is_some_and(|ending| ending == "gz") {
        true => flate2::read::GzDecoder::new(file).read_to_string(&mut text),
        false => file.read_to_string(&mut text),
    };
    read.with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text)
}

/// Reads a network for quotations.
pub fn read_network(path: &Path) -> Result<Network> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Network::from_bytes(&bytes)?)
}

/// Writes numbers into a model file, as one of its sections.
pub fn write_section(path: &Path, name: &str, numbers: impl Iterator<Item = f32>) -> Result<()> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let file = ModelFile::parse(&bytes)?;
    let mut writer = ModelWriter::new();
    for other in file.names().filter(|other| *other != name) {
        writer.section(other, file.bytes(other)?);
    }
    let numbers: Vec<[u8; 4]> = numbers.map(f32::to_le_bytes).collect();
    writer.section(name, numbers.as_flattened());
    std::fs::write(path, writer.finish()).with_context(|| format!("cannot write {}", path.display()))
}
