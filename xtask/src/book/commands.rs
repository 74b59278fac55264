//! The commands in the pages: every `sh` block runs, in a folder of invented inputs.
//!
//! A block marked `sh norun` is left out: it installs something, or needs a cluster, a network or other machines. Blocks
//! without a language show output, not commands.

use super::Page;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// Pages whose commands other tests run, with the languages they are about.
const ELSEWHERE: [&str; 3] = ["docs/python.md", "docs/r.md", "docs/rust.md"];

/// Makes the inputs that the commands are given. What a page writes itself is not here.
const INPUTS: &str = r#"
cp -r "$ROOT/fixtures" fixtures
cp -r fixtures/articles articles
cp -r "$ROOT/docs/gallery" gallery
cp fixtures/articles/local/02-school-board.txt article.txt
mkdir pages parts
cp fixtures/inputs/page.html pages/
cp fixtures/inputs/news.warc.gz CC-NEWS-1.warc.gz
cp fixtures/inputs/table.csv articles.csv
pullquote texts articles --quiet -o news.jsonl
gzip -k news.jsonl
pullquote extract articles --quiet -o table.csv
printf 'name,id,gender\nRuth Okafor,1,f\n' > people.csv
for n in 1 2; do
  printf '%s\n' '____________________________________' '' "Mayor resigns $n" '' 'Author: Ann Lee' '' \
    'Full text: “I am going home,” Ruth Okafor said on Monday.' '' 'It rained.' '' "Title: Mayor resigns $n" '' \
    'Publication title: The Post' '' 'Publication date: Mar 4, 2021' '' "ProQuest document ID: $n" ''
done > proquest.txt
"#;

/// A fenced block: its line, what follows the fence, and its text.
struct Block<'a> {
    line: usize,
    language: &'a str,
    text: String,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut all = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => all.extend(open.take()),
            (Some(language), None) => open = Some(Block { line: number + 1, language, text: String::new() }),
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    all
}

/// Blocks that look like commands but are not marked as such, so that nothing would run them.
pub fn unmarked(pages: &[Page]) -> Vec<String> {
    let mut wrong = Vec::new();
    for page in pages.iter().filter(|page| !ELSEWHERE.iter().any(|path| page.path == Path::new(path))) {
        for block in blocks(&page.text) {
            let command = |line: &str| ["pullquote ", "cargo ", "$ "].iter().any(|start| line.starts_with(start));
            if block.language.is_empty() && block.text.lines().any(command) {
                wrong.push(format!("{}:{}: mark these commands `sh` or `sh norun`", page.path.display(), block.line));
            }
        }
    }
    wrong
}

/// Where the pictures lie that commands of the pages make.
const PICTURES: &str = "docs/gallery";

/// Runs the blocks of each page in order, in one folder for each page, and returns their number. A picture that they make must
/// be the one that the page shows, or replaces it.
pub fn check(pages: &[Page], program: &Path, bless: bool) -> Result<usize> {
    let root = std::env::current_dir()?;
    let folder = program.parent().context("the program is in no folder")?;
    let mut path = folder.as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut count = 0;
    for page in pages.iter().filter(|page| !ELSEWHERE.iter().any(|path| page.path == Path::new(path))) {
        let runnable: Vec<Block> = blocks(&page.text).into_iter().filter(|block| block.language == "sh").collect();
        if runnable.is_empty() {
            continue;
        }
        let desk = tempfile::tempdir()?;
        let run = |script: &str, name: &str| -> Result<()> {
            let mut shell = Command::new("bash");
            shell
                .args(["-euo", "pipefail", "-c", script])
                .env("PATH", &path)
                .env("ROOT", &root)
                .env("HOME", desk.path());
            let ran = shell.current_dir(&desk).output().context("bash")?;
            if !ran.status.success() {
                bail!("{name} failed ({}):\n{script}\n{}", ran.status, String::from_utf8_lossy(&ran.stderr));
            }
            Ok(())
        };
        run(INPUTS, "the preparation of inputs")?;
        for block in &runnable {
            run(&block.text, &format!("{}:{}", page.path.display(), block.line))?;
            count += 1;
        }
        pictures(desk.path(), bless)?;
    }
    if count == 0 {
        bail!("no page has a command");
    }
    Ok(count)
}

/// Compares the pictures in a folder with those of the pages.
fn pictures(desk: &Path, bless: bool) -> Result<()> {
    for entry in std::fs::read_dir(desk)? {
        let path = entry?.path();
        let shown = Path::new(PICTURES).join(path.file_name().unwrap_or_default());
        if path.extension().is_none_or(|ending| ending != "svg")
            || std::fs::read(&path)? == std::fs::read(&shown).unwrap_or_default()
        {
            continue;
        }
        if !bless {
            bail!("{} is not what its commands make; write it with `cargo xtask book --bless`", shown.display());
        }
        std::fs::copy(&path, &shown)?;
        println!("{} written: look at it before committing", shown.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_without_a_mark_are_found() {
        let page = |text: &str| Page { path: "docs/a.md".into(), text: text.into() };
        assert_eq!(unmarked(&[page("x\n```\npullquote doctor a\n```\n")]).len(), 1);
        assert!(unmarked(&[page("```sh\npullquote doctor a\n```\n\n```\nprinted\n```\n")]).is_empty());
    }

    #[test]
    fn only_unmarked_sh_blocks_run() {
        let blocks = blocks("```sh\nfalse\n```\n```sh norun\nrm\n```\n");
        let languages: Vec<&str> = blocks.iter().map(|block| block.language).collect();
        assert_eq!(languages, ["sh", "sh norun"]);
        assert_eq!(blocks[0].text, "false\n");
    }
}
