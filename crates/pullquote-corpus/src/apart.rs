//! Tells the files of several inputs apart: ids are paths within an input, so two inputs may hold the same one.
//!
//! Folders are compared level by level, and only what two of them have in common is entered: nothing is held but the
//! names of one chain of folders of each input, and inputs without a common path cost one listing each.

use crate::Input;
use crate::input::{InputKind, id_of};
use crate::kind::{Named, by_ending};
use crate::name::readable;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Deeper folders are not compared: there may be loops of links.
const DEEPEST: usize = 64;

/// An input as a folder, of which it may hold one file only.
struct Root {
    /// Which input it is.
    input: usize,
    /// Its real path.
    path: PathBuf,
    /// If only some files are read: the pattern, and the path that it expects.
    pattern: Option<(glob::Pattern, PathBuf)>,
    /// The only file, relative to the folder.
    file: Option<String>,
}

/// Gives a prefix to the ids of those inputs that share a path with another.
pub(crate) fn tell_apart<'i>(inputs: impl Iterator<Item = &'i mut Input>) {
    let mut inputs: Vec<&mut Input> = inputs.collect();
    if inputs.len() < 2 {
        return;
    }
    let roots: Vec<Root> = inputs.iter().enumerate().filter_map(|(at, input)| root(at, input)).collect();
    let shared = sharing(&roots);
    let paths: Vec<&Path> = shared.iter().map(|at| roots[*at].path.as_path()).collect();
    for (at, name) in shared.iter().zip(names(&paths)) {
        inputs[roots[*at].input].prefix = name;
    }
}

fn root(at: usize, input: &Input) -> Option<Root> {
    let real = |path: &Path| path.canonicalize().ok();
    Some(match &input.kind {
        InputKind::Folder(path) => Root { input: at, path: real(path)?, pattern: None, file: None },
        InputKind::Glob(pattern, base) => {
            let here = if base.as_os_str().is_empty() { Path::new(".") } else { base };
            let pattern = Some((glob::Pattern::new(pattern).ok()?, base.clone()));
            Root { input: at, path: real(here)?, pattern, file: None }
        }
        InputKind::File(path) => {
            let id = id_of(path);
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            // The id may hold some of the folders already.
            let above = id.matches('/').count();
            let folder = real(folder)?.ancestors().nth(above)?.to_path_buf();
            Root { input: at, path: folder, pattern: None, file: Some(id) }
        }
        InputKind::Stdin | InputKind::Memory(_) => return None,
    })
}

/// Which roots share a path with another root.
fn sharing(roots: &[Root]) -> Vec<usize> {
    let mut shared = vec![false; roots.len()];
    let mut files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, root) in roots.iter().enumerate() {
        if let Some(file) = &root.file {
            files.entry(file).or_default().push(at);
        }
    }
    let folders: Vec<usize> = (0..roots.len()).filter(|at| roots[*at].file.is_none()).collect();
    for (file, holders) in files {
        let also = folders.iter().copied().filter(|at| holds(&roots[*at], file));
        let all: Vec<usize> = holders.iter().copied().chain(also).collect();
        mark(roots, &all, &mut shared);
    }
    compare(roots, &folders, Path::new(""), 0, &mut shared);
    (0..roots.len()).filter(|at| shared[*at]).collect()
}

/// Marks roots that hold the same path, unless it is the same file of the same folder: that one cannot be told apart.
fn mark(roots: &[Root], holders: &[usize], shared: &mut [bool]) {
    let different = holders.iter().any(|at| roots[*at].path != roots[holders[0]].path);
    if different {
        holders.iter().for_each(|at| shared[*at] = true);
    }
}

fn holds(root: &Root, file: &str) -> bool {
    is_read(root, Path::new(file)) && root.path.join(file).is_file()
}

/// Whether a file of a root would be read.
fn is_read(root: &Root, file: &Path) -> bool {
    match &root.pattern {
        Some((pattern, base)) => pattern.matches_path(&base.join(file)),
        None => by_ending(file) != Named::Other,
    }
}

/// Marks the roots that share a file below a folder, which all of the given ones have.
fn compare(roots: &[Root], holders: &[usize], below: &Path, depth: usize, shared: &mut [bool]) {
    if holders.len() < 2 || depth > DEEPEST || holders.iter().all(|at| shared[*at]) {
        return;
    }
    let (mut files, mut folders) = (BTreeMap::new(), BTreeMap::new());
    for at in holders {
        for entry in fs::read_dir(roots[*at].path.join(below)).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let kind = entry.file_type().ok().filter(|kind| !kind.is_symlink());
            // A link counts as what it points to.
            let is_folder = kind.map_or_else(|| entry.path().is_dir(), |kind| kind.is_dir());
            if is_folder {
                folders.entry(name).or_insert_with(Vec::new).push(*at);
            } else if is_read(&roots[*at], &below.join(&name)) {
                files.entry(name).or_insert_with(Vec::new).push(*at);
            }
        }
    }
    for holders in files.values().filter(|holders: &&Vec<usize>| holders.len() > 1) {
        mark(roots, holders, shared);
    }
    drop(files);
    let folders: Vec<(OsString, Vec<usize>)> = folders.into_iter().filter(|(_, holders)| holders.len() > 1).collect();
    for (name, holders) in folders {
        compare(roots, &holders, &below.join(name), depth + 1, shared);
    }
}

/// The shortest ends of paths that tell different paths apart, all with the same number of parts.
fn names(paths: &[&Path]) -> Vec<String> {
    let parts: Vec<Vec<String>> = paths
        .iter()
        .map(|path| {
            path.components().filter_map(|part| match part {
                Component::Normal(name) => Some(readable(name).into_owned()),
                _ => None,
            })
        })
        .map(Iterator::collect)
        .collect();
    let most = parts.iter().map(Vec::len).max().unwrap_or(0);
    let ends = |length: usize| -> Vec<String> {
        parts.iter().map(|parts| parts[parts.len().saturating_sub(length)..].join("/")).collect()
    };
    let tells_apart = |ends: &[String]| {
        let mut of_end: BTreeMap<&str, &Path> = BTreeMap::new();
        ends.iter().zip(paths).all(|(end, path)| *of_end.entry(end).or_insert(path) == *path)
    };
    (1..most).map(ends).find(|ends| tells_apart(ends)).unwrap_or_else(|| ends(most))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Corpus, Limits};

    /// The ids of the articles of these inputs.
    fn ids(root: &Path, inputs: &[&str]) -> Vec<String> {
        let inputs = inputs.iter().map(|input| Input::open(root.join(input)).unwrap());
        let corpus = Corpus::new(inputs).with_limits(Limits::default());
        corpus.articles().filter_map(|read| Some(read.ok()?.id)).collect()
    }

    #[test]
    fn the_name_of_the_input_comes_first_where_it_is_needed() {
        let root = tempfile::tempdir().unwrap();
        for file in ["a/2019/x/1.txt", "a/2019/2.txt", "a/2020/x/1.txt", "b/2020/x/1.txt", "b/2021/x/3.txt", "c/n.xyz"]
        {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "It rained.").unwrap();
        }
        fs::write(root.path().join("b/2021/n.xyz"), "x").unwrap();
        let ids = |inputs: &[&str]| ids(root.path(), inputs);
        assert_eq!(ids(&["a/2019", "b/2021"]), ["2.txt", "x/1.txt", "x/3.txt"]);
        assert_eq!(ids(&["b/2021", "c"]), ["x/3.txt"]);
        assert_eq!(ids(&["a/2019", "a/2020"]), ["2019/2.txt", "2019/x/1.txt", "2020/x/1.txt"]);
        assert_eq!(ids(&["a/2019", "a/2020", "b/2021"])[2..], ["2020/x/1.txt", "x/3.txt"]);
        assert_eq!(ids(&["a/2020", "b/2020"]), ["a/2020/x/1.txt", "b/2020/x/1.txt"]);
        assert_eq!(ids(&["a/2020/x/1.txt", "b/2020/x/1.txt"]), ["a/2020/x/1.txt", "b/2020/x/1.txt"]);
        assert_eq!(ids(&["a/2019/2.txt", "b/2020/x/1.txt"]), ["2.txt", "1.txt"]);
        assert_eq!(ids(&["a/2019/x", "b/2020/x/1.txt"]), ["2019/x/1.txt", "2020/x/1.txt"]);
        assert_eq!(ids(&["a/2019/*/*.txt", "a/2020/*/*.txt"]), ["2019/x/1.txt", "2020/x/1.txt"]);
        // The same file twice.
        assert_eq!(ids(&["a/2020", "a/2020"]), ["x/1.txt", "x/1.txt"]);
    }
}
