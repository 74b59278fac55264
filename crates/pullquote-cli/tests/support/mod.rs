//! Helpers of the tests: the real program, run in a folder of its own.
#![allow(dead_code)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The folder of invented articles.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// The program with some arguments.
pub fn pullquote<S: AsRef<std::ffi::OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
    command.args(args);
    command
}

/// What one run came to.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// A folder of its own with some files, and the program run in it.
pub struct Desk(tempfile::TempDir);

impl Desk {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let desk = Self(tempfile::tempdir().expect("a temporary folder"));
        for (name, text) in files {
            desk.write(name, text.as_bytes());
        }
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders are made");
        std::fs::write(path, bytes).expect("files are written");
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Names of all files at the top, sorted.
    pub fn names(&self) -> Vec<String> {
        let listing = std::fs::read_dir(self.0.path()).expect("the folder can be read");
        let mut names: Vec<String> =
            listing.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// All files with their content, links not followed.
    pub fn snapshot(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.0.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("the folder can be read") {
                let path = entry.expect("an entry").path();
                let kind = path.symlink_metadata().expect("metadata").file_type();
                match kind {
                    _ if kind.is_dir() => folders.push(path),
                    _ if kind.is_file() => {
                        files.push((path.clone(), std::fs::read(path).expect("the file can be read")))
                    }
                    _ => files.push((path, Vec::new())),
                }
            }
        }
        files.sort();
        files
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, b"")
    }

    pub fn run_with(&self, args: &[&str], input: &[u8]) -> Ran {
        let mut child = pullquote(args)
            .current_dir(self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // A program that does not read its input is allowed.
        let _ = child.stdin.take().expect("a pipe").write_all(input);
        child.wait_with_output().expect("the program ends").into()
    }
}

/// Fails with the first lines that differ.
pub fn assert_same_lines(what: &str, want: &str, got: &str) {
    if want == got {
        return;
    }
    let (want, got): (Vec<&str>, Vec<&str>) = (want.lines().collect(), got.lines().collect());
    let mut report = String::new();
    let mut shown = 0;
    for at in 0..want.len().max(got.len()) {
        let (old, new) = (want.get(at), got.get(at));
        if old != new && shown < 8 {
            shown += 1;
            let at_char = first_difference(old, new);
            let part = |line: Option<&&str>| match line {
                None => "(nothing)".to_string(),
                Some(line) => line.chars().skip(at_char.saturating_sub(80)).take(240).collect(),
            };
            report.push_str(&format!("line {}, character {at_char}\n  - {}\n  + {}\n", at + 1, part(old), part(new)));
        }
    }
    panic!(
        "{what}: {} lines wanted, {} lines got; the first that differ:\n{report}\
         If the new output is right: cargo xtask fixtures --bless, then read the diff.",
        want.len(),
        got.len()
    );
}

/// How many characters two lines have in common at their beginning.
fn first_difference(a: Option<&&str>, b: Option<&&str>) -> usize {
    let (a, b) = (a.copied().unwrap_or_default(), b.copied().unwrap_or_default());
    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count()
}

/// Waits for something to happen, but not forever.
pub fn until(mut happened: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !happened() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not happen");
        std::thread::sleep(Duration::from_millis(2));
    }
}
