//! `cargo xtask book`: checks the pages of `docs/` and builds the book from them.
//!
//! Every page is in `SUMMARY.md`, every link leads somewhere, every command in a `sh` block runs, and the codebook is what
//! the program says of its columns. `mdbook` is only needed to build the book.

mod codebook;
mod commands;
mod links;

use crate::tools;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Options of `cargo xtask book`.
#[derive(clap::Args, Default)]
pub struct Args {
    /// Write docs/codebook.md from the program's columns, and the pictures of the gallery
    #[arg(long)]
    bless: bool,
    /// Build the book in target/book; needs mdbook 0.5
    #[arg(long)]
    build: bool,
    /// Skip the commands in the pages
    #[arg(long)]
    no_commands: bool,
    /// Where links to files outside the book lead, such as <https://example.org/project/blob/main>; without it they are text
    #[arg(long)]
    repository: Option<String>,
    /// The program to test, instead of a release build
    #[arg(long)]
    program: Option<PathBuf>,
}

/// A page: its path from the root of the repository, and its text.
pub struct Page {
    path: PathBuf,
    text: String,
}

/// Checks the pages, and builds the book if asked to.
pub fn run(args: &Args) -> Result<()> {
    let pages = pages()?;
    if !args.no_commands || args.bless {
        let program = match &args.program {
            Some(program) => program.clone(),
            None => tools::build_program()?,
        };
        let program = program.canonicalize().with_context(|| program.display().to_string())?;
        codebook::check(args.bless)?;
        let count = commands::check(&pages, &program, args.bless)?;
        eprintln!("{count} blocks of commands ran");
    }
    let mut wrong = links::check(&pages);
    wrong.extend(commands::unmarked(&pages));
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n"));
    }
    match args.build {
        true => build(&pages, args.repository.as_deref()),
        false => Ok(()),
    }
}

/// The README and the pages of the book.
fn pages() -> Result<Vec<Page>> {
    let mut paths = vec![PathBuf::from("README.md")];
    for entry in std::fs::read_dir("docs")? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "md") {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: PathBuf| -> Result<Page> {
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Ok(Page { path, text })
    };
    paths.into_iter().map(read).collect()
}

/// Builds the book from a copy of the pages, whose links to the rest of the repository lead to `repository`.
fn build(pages: &[Page], repository: Option<&str>) -> Result<()> {
    let copy = Path::new("target/book-source");
    if copy.exists() {
        std::fs::remove_dir_all(copy)?;
    }
    std::fs::create_dir_all(copy)?;
    std::fs::copy("docs/book.toml", copy.join("book.toml"))?;
    for page in pages.iter().filter(|page| page.path.starts_with("docs")) {
        let name = page.path.file_name().context("a page without a name")?;
        std::fs::write(copy.join(name), links::outside(&page.text, repository))?;
    }
    std::fs::create_dir(copy.join("gallery"))?;
    for entry in std::fs::read_dir("docs/gallery")? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::copy(entry.path(), copy.join("gallery").join(entry.file_name()))?;
        }
    }
    let folder = std::env::current_dir()?.join("target/book");
    tools::run(Command::new("mdbook").arg("build").arg(copy).arg("--dest-dir").arg(&folder))?;
    eprintln!("the book is in {}", folder.display());
    Ok(())
}
