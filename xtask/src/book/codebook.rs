//! The codebook: what the program says of its columns in the description of its tables.

use crate::tools;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

const PAGE: &str = "docs/codebook.md";

const INTRODUCTION: &str = "# Codebook

Every column of every table. This page is generated from the definitions in the program by `cargo xtask book --bless`;
`--datapackage` writes the same definitions beside your own tables, for programs to read. [The table](table.md) explains
the ideas behind the columns of the quotations.

Offsets count bytes of the article's text in UTF-8, from 0, with the end excluded. An empty cell means that there is no
value.
";

/// Compares the page with the program's definitions, or writes it.
pub fn check(program: &Path, bless: bool) -> Result<()> {
    let page = page(program)?;
    if std::fs::read_to_string(PAGE).ok().as_deref() == Some(&page) {
        return Ok(());
    }
    if !bless {
        bail!("{PAGE} is not what the program says of its columns; write it with `cargo xtask book --bless`");
    }
    std::fs::write(PAGE, page)?;
    println!("{PAGE} written: read its diff before committing");
    Ok(())
}

fn page(program: &Path) -> Result<String> {
    let folder = tempfile::tempdir()?;
    let mut extract = Command::new(program);
    extract.arg("extract").arg(std::env::current_dir()?.join("fixtures/articles/local")).current_dir(&folder);
    extract.args(["--quiet", "--datapackage", "--context", "1", "-o", "quotes.csv", "--articles", "articles.csv"]);
    tools::run(extract.args(["--entities", "entities.csv", "--speakers", "speakers.csv", "--errors", "errors.csv"]))?;
    let package: Value = serde_json::from_slice(&std::fs::read(folder.path().join("datapackage.json"))?)?;
    let tables = package["resources"].as_array().context("datapackage.json has no resources")?;
    let mut page = INTRODUCTION.to_owned();
    for table in tables {
        let name = table["path"].as_str().context("a table without a path")?.trim_end_matches(".csv");
        write!(
            page,
            "\n## {}{}\n\n| column | type | meaning |\n|---|---|---|\n",
            name[..1].to_uppercase(),
            &name[1..]
        )?;
        for field in table["schema"]["fields"].as_array().context("a table without fields")? {
            let text = |key: &str| field[key].as_str().unwrap_or_default().replace('|', "\\|");
            writeln!(page, "| `{}` | {} | {} |", text("name"), text("type"), text("description"))?;
        }
    }
    Ok(page)
}
