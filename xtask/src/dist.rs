//! `cargo xtask dist`: what a release consists of, in one folder.
//!
//! For each target an archive with the program, its manual pages and completions, and the licences of everything in it;
//! then the checksums of all archives. The same sources and compiler give the same archives.

mod licences;

use crate::tools::{build_program, cargo, metadata, output, run};
use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The accurate network, which the program looks for beside itself.
const ACCURATE: &str = "crates/pullquote-quotes/model/accurate.bin";

/// What `dist` takes.
#[derive(clap::Args)]
pub struct Args {
    /// What to build for, such as x86_64-unknown-linux-musl; may be repeated [default: this machine]
    #[arg(long, value_name = "TRIPLE")]
    target: Vec<String>,
    /// Where the archives go
    #[arg(long, value_name = "FOLDER", default_value = "target/dist-archives")]
    output: PathBuf,
    /// Also build the Python wheel, with maturin
    #[arg(long)]
    wheel: bool,
}

/// Builds everything.
pub fn run_dist(args: &Args) -> Result<()> {
    std::fs::create_dir_all(&args.output).with_context(|| format!("cannot create {}", args.output.display()))?;
    let targets = if args.target.is_empty() { vec![host()?] } else { args.target.clone() };
    for target in &targets {
        let archive = archive(target, &args.output)?;
        eprintln!("{}", archive.display());
    }
    if args.wheel {
        std::fs::copy(ACCURATE, "crates/pullquote-python/python/pullquote/pullquote-accurate.bin")
            .with_context(|| format!("cannot copy {ACCURATE}"))?;
        let manifest = "crates/pullquote-python/Cargo.toml";
        let wheel = ["build", "--profile", "dist", "--locked", "--manifest-path", manifest, "--out"];
        run(Command::new("maturin").args(wheel).arg(&args.output))
            .context("the wheel needs maturin (pip install maturin)")?;
    }
    checksums(&args.output)
}

/// The target of this machine.
fn host() -> Result<String> {
    let version = String::from_utf8(output(Command::new("rustc").arg("-vV"))?)?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not name its host")?.to_owned())
}

/// Builds the program for a target and packs it. Returns the archive.
fn archive(target: &str, folder: &Path) -> Result<PathBuf> {
    run(cargo().args(["build", "--profile", "dist", "--locked", "--package", "pullquote-cli", "--target", target]))?;
    let metadata = metadata(&["--no-deps"])?;
    let built = metadata["target_directory"].as_str().context("cargo metadata has no target directory")?;
    let name = if target.contains("windows") { "pullquote.exe" } else { "pullquote" };
    let program = Path::new(built).join(target).join("dist").join(name);

    let stem = format!("pullquote-{}-{target}", env!("CARGO_PKG_VERSION"));
    let mut pack = Pack::new(&stem);
    pack.file(name, std::fs::read(&program).with_context(|| format!("cannot read {}", program.display()))?, true)?;
    for document in ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE", "NOTICE"] {
        pack.file(document, std::fs::read(document).with_context(|| format!("cannot read {document}"))?, false)?;
    }
    pack.file(
        "pullquote-accurate.bin",
        std::fs::read(ACCURATE).with_context(|| format!("cannot read {ACCURATE}"))?,
        false,
    )?;
    pack.file("THIRD-PARTY.txt", licences::of_program(target)?.into_bytes(), false)?;
    // Pages and completions are the same for all targets, so any program that runs here can write them.
    let runs = Command::new(&program).arg("--version").stdout(Stdio::null()).status().is_ok_and(|s| s.success());
    let writer = if runs { program } else { build_program()? };
    let pages = tempfile::tempdir()?;
    run(Command::new(&writer).args(["man", "-o"]).arg(pages.path()))?;
    let mut names: Vec<_> = std::fs::read_dir(pages.path())?.collect::<Result<Vec<_>, _>>()?;
    names.sort_by_key(std::fs::DirEntry::file_name);
    for page in names {
        let path = format!("man/{}", page.file_name().to_string_lossy());
        pack.file(&path, std::fs::read(page.path())?, false)?;
    }
    let shells = [
        ("bash", "pullquote.bash"),
        ("zsh", "_pullquote"),
        ("fish", "pullquote.fish"),
        ("powershell", "_pullquote.ps1"),
    ];
    for (shell, file) in shells {
        let script = output(Command::new(&writer).args(["completions", shell]))?;
        pack.file(&format!("completions/{file}"), script, false)?;
    }
    let path = folder.join(format!("{stem}.tar.gz"));
    std::fs::write(&path, pack.finish()?).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

/// An archive in the making. Times and owners are left out, so that the same files give the same bytes.
struct Pack {
    stem: String,
    tar: tar::Builder<GzEncoder<Vec<u8>>>,
}

impl Pack {
    fn new(stem: &str) -> Self {
        Self { stem: stem.to_owned(), tar: tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best())) }
    }

    fn file(&mut self, name: &str, bytes: Vec<u8>, executable: bool) -> Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(if executable { 0o755 } else { 0o644 });
        let path = format!("{}/{name}", self.stem);
        self.tar.append_data(&mut header, path, bytes.as_slice()).with_context(|| format!("cannot pack {name}"))
    }

    fn finish(self) -> Result<Vec<u8>> {
        Ok(self.tar.into_inner()?.finish()?)
    }
}

/// Writes `SHA256SUMS` over the files of a folder, as `sha256sum -c` reads it.
fn checksums(folder: &Path) -> Result<()> {
    const NAME: &str = "SHA256SUMS";
    let mut paths = std::fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?;
    paths.retain(|path| path.is_file() && path.file_name().is_some_and(|name| name != NAME));
    paths.sort();
    if paths.is_empty() {
        bail!("{} has no files", folder.display());
    }
    let mut out = String::new();
    for path in paths {
        for byte in Sha256::digest(std::fs::read(&path)?) {
            let _ = write!(out, "{byte:02x}");
        }
        let _ = writeln!(out, "  {}", path.file_name().unwrap_or_default().to_string_lossy());
    }
    std::fs::write(folder.join(NAME), out).context("cannot write the checksums")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_files_give_the_same_archive() {
        let pack = || {
            let mut pack = Pack::new("a");
            pack.file("b", b"text".to_vec(), true).unwrap();
            pack.finish().unwrap()
        };
        assert_eq!(pack(), pack());
        let unpacked = pack();
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(unpacked.as_slice()));
        let entry = archive.entries().unwrap().next().unwrap().unwrap();
        assert_eq!(entry.path().unwrap(), Path::new("a/b"));
        assert_eq!(entry.header().mode().unwrap(), 0o755);
    }

    #[test]
    fn checksums_are_those_of_sha256sum() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a"), "abc").unwrap();
        checksums(folder.path()).unwrap();
        let sums = std::fs::read_to_string(folder.path().join("SHA256SUMS")).unwrap();
        assert_eq!(sums, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\n");
    }
}
