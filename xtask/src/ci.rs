//! `cargo xtask ci`: everything that must pass before a change is merged.

use crate::tools::{cargo, metadata, output, run};
use anyhow::{Context, Result, bail};

/// Everything is checked, built and tested with the same features: other features would compile most crates again.
const FEATURES: &str = "pullquote-cli/parquet,pullquote-cli/sqlite";

/// Runs all checks and stops at the first failure. The tests come last, so that their summary ends the output.
pub fn run_all(tests: bool) -> Result<()> {
    let step = |name: &str| eprintln!("\n== {name}");
    step("format");
    run(cargo().args(["fmt", "--all", "--check"]))?;
    step("lints");
    let all = ["clippy", "--workspace", "--all-targets", "--features", FEATURES, "--quiet"];
    run(cargo().args(all).args(["--", "-D", "warnings"]))?;
    // What is only there without the features.
    let bare = ["clippy", "-p", "pullquote-cli", "--bins", "--test", "exports", "--quiet"];
    run(cargo().args(bare).args(["--", "-D", "warnings"]))?;
    step("what the library brings with it");
    library_is_bare()?;
    step("packages");
    packages()?;
    step("licences and sources of dependencies");
    dependencies()?;
    step("docs");
    let docs = ["doc", "--workspace", "--no-deps", "--features", FEATURES, "--quiet"];
    run(cargo().args(docs).env("RUSTDOCFLAGS", "-D warnings"))?;
    step("the README's first command");
    readme_command()?;
    without_features()?;
    step("the book: links, commands, codebook");
    crate::book::run(&crate::book::Args::default())?;
    if !tests {
        return Ok(());
    }
    step("tests");
    run(cargo().args(["test", "--workspace", "--features", FEATURES]))
}

/// crates.io accepts packages up to this size.
const LARGEST_PACKAGE: u64 = 10 << 20;

/// Every crate that is published can be packed, and is not too large.
fn packages() -> Result<()> {
    let metadata = metadata(&["--no-deps"])?;
    let published = |package: &&serde_json::Value| package["publish"].is_null();
    let all = metadata["packages"].as_array().context("cargo metadata has no packages")?;
    let names: Vec<&str> = all.iter().filter(published).filter_map(|package| package["name"].as_str()).collect();
    // Building each package again would take as long as everything else; `cargo publish --workspace --dry-run` does it
    // before a release.
    let pack = ["package", "--quiet", "--no-verify", "--allow-dirty"];
    run(cargo().args(pack).args(names.iter().flat_map(|name| ["--package", name])))?;
    let folder = metadata["target_directory"].as_str().context("cargo metadata has no target directory")?;
    let version = env!("CARGO_PKG_VERSION");
    for name in names {
        let path = std::path::Path::new(folder).join("package").join(format!("{name}-{version}.crate"));
        let size = std::fs::metadata(&path).with_context(|| format!("no package {}", path.display()))?.len();
        if size > LARGEST_PACKAGE {
            bail!("the package of {name} has {size} bytes; crates.io accepts {LARGEST_PACKAGE}");
        }
    }
    Ok(())
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

/// The build of the README's command lacks the optional features, and says how to get them.
fn without_features() -> Result<()> {
    let program = crate::tools::build_program()?;
    let folder = tempfile::tempdir()?;
    for (name, feature) in [("q.parquet", "parquet"), ("q.sqlite", "sqlite")] {
        let ran = std::process::Command::new(&program)
            .args(["extract", "fixtures/articles/local", "-o"])
            .arg(folder.path().join(name))
            .output()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let told = String::from_utf8_lossy(&ran.stderr);
        if ran.status.code() != Some(2) || !told.contains(&format!("--features {feature}")) {
            bail!("{name}: {}, and it said: {told}", ran.status);
        }
    }
    match std::fs::read_dir(folder.path())?.next() {
        Some(file) => bail!("{} was left behind", file?.path().display()),
        None => Ok(()),
    }
}
