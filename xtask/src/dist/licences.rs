//! The licences of everything that is compiled into the program.

use crate::tools::metadata;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// A licence is accepted if it offers one of these.
const PERMISSIVE: [&str; 11] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "Unicode-3.0",
    "BSL-1.0",
    "MPL-2.0",
];

/// The crates with their licences, then the text of each licence once, with the crates that come under it.
///
/// # Errors
/// If a crate has no licence that is known to be permissive.
pub fn of_program(target: &str) -> Result<String> {
    let metadata = metadata(&["--locked", "--filter-platform", target])?;
    let mut out = String::from(
        "The program pullquote contains the following crates, each under the licence that its authors state. The texts of \
         the licences follow.\n\n",
    );
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in compiled(&metadata)? {
        let text = |key: &str| package[key].as_str().unwrap_or_default();
        let (name, licence) = (format!("{} {}", text("name"), text("version")), text("license"));
        if !is_permissive(licence) {
            bail!("{name} has the licence {licence:?}, which is not known to be permissive");
        }
        let _ = writeln!(out, "{name}: {licence}");
        let folder = Path::new(text("manifest_path")).parent().context("a manifest without a folder")?;
        for licence in texts_in(folder)? {
            texts.entry(licence).or_default().push(name.clone());
        }
    }
    for (text, names) in texts {
        let _ = write!(out, "\n{}\n{}\n\n{text}\n", "-".repeat(100), names.join(", "));
    }
    Ok(out)
}

/// The packages from elsewhere that the program is compiled from, by name.
fn compiled(metadata: &Value) -> Result<Vec<&Value>> {
    let list = |value: &'_ Value| value.as_array().cloned().unwrap_or_default();
    let packages = metadata["packages"].as_array().context("cargo metadata has no packages")?;
    let program = packages.iter().find(|package| package["name"] == "pullquote-cli").context("no pullquote-cli")?;
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .context("cargo metadata has no resolved dependencies")?
        .iter()
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect();
    let (mut seen, mut next) = (BTreeSet::new(), vec![program["id"].as_str().unwrap_or_default().to_owned()]);
    while let Some(id) = next.pop() {
        let Some(node) = nodes.get(id.as_str()).filter(|_| seen.insert(id.clone())) else { continue };
        for dependency in list(&node["deps"]) {
            // A dependency of kind null is compiled in; others only build or test it.
            if list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null()) {
                next.extend(dependency["pkg"].as_str().map(str::to_owned));
            }
        }
    }
    let mut found: Vec<&Value> = packages
        .iter()
        .filter(|package| !package["source"].is_null() && package["id"].as_str().is_some_and(|id| seen.contains(id)))
        .collect();
    found.sort_by_key(|package| (package["name"].as_str(), package["version"].as_str()));
    Ok(found)
}

/// Whether a licence expression can be met with permissive licences alone: each part joined by AND offers one.
fn is_permissive(licence: &str) -> bool {
    let plain = licence.replace(['(', ')'], " ").replace('/', " OR ").replace(" WITH LLVM-exception", "");
    !plain.trim().is_empty()
        && plain.split(" AND ").all(|part| part.split(" OR ").any(|one| PERMISSIVE.contains(&one.trim())))
}

/// The texts of the licence files of a crate.
fn texts_in(folder: &Path) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_uppercase();
        let licence =
            ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"].iter().any(|start| name.starts_with(start));
        if licence && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    // Line ends and white space at the ends differ between copies of the same text.
    let read = |path: &std::path::PathBuf| Ok(String::from_utf8_lossy(&std::fs::read(path)?).replace("\r\n", "\n"));
    paths.iter().map(read).map(|text: Result<String>| text.map(|text| text.trim().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_permissive_licences_are_accepted() {
        for licence in ["MIT", "MIT/Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0", "GPL-3.0 OR MIT"] {
            assert!(is_permissive(licence), "{licence}");
        }
        for licence in ["", "GPL-3.0-only", "MIT AND GPL-2.0", "SSPL-1.0 OR GPL-3.0"] {
            assert!(!is_permissive(licence), "{licence}");
        }
    }

    #[test]
    fn every_crate_of_the_program_is_listed_with_a_licence() {
        let text = of_program("x86_64-unknown-linux-musl").unwrap();
        let crates = text.split("\n\n").nth(1).unwrap();
        assert!(crates.lines().count() > 50, "{crates}");
        assert!(crates.lines().any(|line| line.starts_with("clap 4.")), "{crates}");
        // Only tests need it.
        assert!(!crates.contains("proptest "), "{crates}");
        assert!(text.contains("Permission is hereby granted"));
    }
}
