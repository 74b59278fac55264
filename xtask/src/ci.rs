//! `cargo xtask ci`: everything that must pass before a change is merged.

use crate::tools::{cargo, output, run};
use anyhow::{Context, Result, bail};

/// Runs all checks and stops at the first failure. The tests come last, so that their summary ends the output.
pub fn run_all(tests: bool) -> Result<()> {
    let step = |name: &str| eprintln!("\n== {name}");
    step("format");
    run(cargo().args(["fmt", "--all", "--check"]))?;
    step("lints");
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))?;
    let parquet = ["clippy", "-p", "pullquote-cli", "--all-targets", "--features", "parquet", "--quiet"];
    run(cargo().args(parquet).args(["--", "-D", "warnings"]))?;
    step("what the library brings with it");
    library_is_bare()?;
    step("licences and sources of dependencies");
    dependencies()?;
    step("docs");
    run(cargo().args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings"))?;
    step("the README's first command");
    readme_command()?;
    if !tests {
        return Ok(());
    }
    step("tests");
    run(cargo().args(["test", "--workspace"]))
}

/// What `deny.toml` says of dependencies, where cargo-deny is installed: building it takes longer than all the rest.
fn dependencies() -> Result<()> {
    let there = cargo().args(["deny", "--version"]).output().is_ok_and(|output| output.status.success());
    if !there {
        eprintln!("skipped: cargo-deny is not installed (cargo install cargo-deny)");
        return Ok(());
    }
    run(cargo().args(["deny", "--log-level", "error", "check", "bans", "licenses", "sources"]))
}

/// The library must not bring the program's dependencies into the builds of its users.
fn library_is_bare() -> Result<()> {
    let tree = output(cargo().args(["tree", "-p", "pullquote", "--edges", "normal", "--prefix", "none"]))?;
    let tree = String::from_utf8(tree)?;
    let names = || tree.lines().filter_map(|line| line.split(' ').next());
    if !names().any(|name| name == "pullquote-quotes") {
        bail!("cargo tree does not list the library's dependencies");
    }
    match names().find(|name| ["clap", "indicatif", "signal-hook", "tempfile"].contains(name)) {
        Some(name) => bail!("the library pullquote depends on {name}, which belongs to the program"),
        None => Ok(()),
    }
}

/// Runs what the README tells a new user to type first, and looks at the table it makes.
fn readme_command() -> Result<()> {
    let command = "cargo run --release -- extract fixtures/articles -o quotes.csv";
    let readme = std::fs::read_to_string("README.md").context("README.md")?;
    if !readme.contains(command) {
        bail!("README.md does not contain the command {command:?}");
    }
    let there_before = std::path::Path::new("quotes.csv").exists();
    run(cargo().args(command.split(' ').skip(1)))?;
    let table = std::fs::read_to_string("quotes.csv").context("quotes.csv")?;
    if !table.starts_with("quote_id,article_id,") || table.lines().count() < 100 {
        bail!("quotes.csv is not a table of quotations");
    }
    if !there_before {
        std::fs::remove_file("quotes.csv")?;
    }
    Ok(())
}
