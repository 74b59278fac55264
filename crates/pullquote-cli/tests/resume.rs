//! Runs interrupted at any moment and by anything, then resumed: every article is there once, byte for byte.
//!
//! `PULLQUOTE_KILLS` is the number of kills for each number of threads (8 by default; 200 for a release).
#![cfg(unix)]

mod support;
#[path = "support/corpus.rs"]
mod written;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use support::{Desk, Ran, pullquote};

const COMMAND: [&str; 17] = [
    "extract",
    "news.jsonl",
    "-o",
    "q.csv",
    "-o",
    "q.jsonl",
    "--articles",
    "a.csv",
    "-o",
    "q.xlsx",
    "--speakers",
    "s.csv",
    "--errors",
    "e.csv",
    "--log",
    "off",
    "--checkpoint",
];
/// In the order of their lengths in the journal: those of -o, then the side tables. Workbook and speakers are made from a
/// spool at the end.
const OUTPUTS: [&str; 6] = ["q.csv", "q.jsonl", "q.xlsx", "a.csv", "s.csv", "e.csv"];

/// A sequence that is the same in every run, for moments to kill at.
struct Chance(u64);

impl Chance {
    /// From 0 to 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / (1 << 24) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.share() * n as f64) as usize
    }
}

fn kills() -> usize {
    std::env::var("PULLQUOTE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(8)
}

/// A desk with a corpus, and the outputs of an undisturbed run.
struct Trial {
    desk: Desk,
    want: Vec<Vec<u8>>,
    /// How long a run takes.
    time: Duration,
    fault: &'static str,
}

impl Trial {
    fn new(articles: u64) -> Self {
        let desk = Desk::new(&[]);
        desk.write("news.jsonl", &written::lines(articles));
        let mut trial = Self { desk, want: Vec::new(), time: Duration::ZERO, fault: "" };
        // The first run warms up, the second is timed.
        for _ in 0..2 {
            let begun = Instant::now();
            let ran = trial.run("1", &[]);
            assert_eq!(ran.code, 1, "some lines are torn: {ran:?}");
            trial.time = begun.elapsed();
        }
        trial.want = trial.outputs();
        assert!(trial.want.iter().all(|bytes| bytes.len() > 1000), "there is something to lose");
        trial.clear();
        trial
    }

    fn arguments<'a>(&self, threads: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        COMMAND.iter().copied().chain(["0.01", "--threads", threads]).chain(more.iter().copied()).collect()
    }

    fn start(&self, threads: &str, more: &[&str]) -> Child {
        pullquote(&self.arguments(threads, more))
            .current_dir(self.desk.path("."))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env("PULLQUOTE_FAULT", self.fault)
            .spawn()
            .expect("the program starts")
    }

    fn run(&self, threads: &str, more: &[&str]) -> Ran {
        self.start(threads, more).wait_with_output().expect("the program ends").into()
    }

    fn outputs(&self) -> Vec<Vec<u8>> {
        OUTPUTS.iter().map(|name| std::fs::read(self.desk.path(name)).unwrap_or_default()).collect()
    }

    fn clear(&self) {
        for name in self.desk.names().iter().filter(|name| *name != "news.jsonl") {
            std::fs::remove_file(self.desk.path(name)).expect("files are removed");
        }
    }

    /// Starts a run and kills it at some moment; returns whether it was still running.
    fn kill(&self, threads: &str, more: &[&str], chance: &mut Chance) -> bool {
        let mut child = self.start(threads, more);
        std::thread::sleep(self.time.mul_f64(chance.share()));
        let alive = child.try_wait().expect("a state").is_none();
        child.kill().expect("a kill");
        child.wait().expect("an end");
        alive
    }

    /// Checkpoints in the journal, as (records, lengths of the parts).
    fn checkpoints(&self) -> Vec<(u64, Vec<u64>)> {
        let journal = std::fs::read_to_string(self.desk.path(".q.csv.resume")).unwrap_or_default();
        let lines = journal.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line.get(17..)?).ok());
        let checkpoint = |line: serde_json::Value| {
            let checkpoint = line.get("checkpoint")?;
            let lengths = checkpoint["lengths"].as_array()?.iter().filter_map(serde_json::Value::as_u64);
            Some((checkpoint["records"].as_u64()?, lengths.collect()))
        };
        lines.filter_map(checkpoint).collect()
    }

    /// Whether an output is longer than the last checkpoint says, so that there is something to truncate.
    fn has_tail(&self) -> bool {
        let checkpoints = self.checkpoints();
        let Some((_, lengths)) = checkpoints.last() else { return false };
        let written = |name: &str| std::fs::metadata(self.desk.path(&format!(".{name}.part"))).map_or(0, |m| m.len());
        OUTPUTS.iter().zip(lengths).any(|(name, safe)| written(name) > *safe)
    }

    /// Nothing but the outputs, each as it should be.
    fn check(&self, what: &str) {
        let (outputs, mut names) = (self.outputs(), self.desk.names());
        for ((name, want), got) in OUTPUTS.iter().zip(&self.want).zip(&outputs) {
            assert!(want == got, "{what}: {name} has {} bytes for {}", got.len(), want.len());
        }
        names.retain(|name| name != "news.jsonl");
        assert_eq!(names, ["a.csv", "e.csv", "q.csv", "q.jsonl", "q.xlsx", "s.csv"], "{what}");
    }
}

/// Lines of `got` beyond those of `want`, and of `want` that are missing.
fn lost_and_doubled(want: &[u8], got: &[u8]) -> (usize, usize) {
    let mut counts = std::collections::HashMap::new();
    want.split(|b| *b == b'\n').for_each(|line| *counts.entry(line).or_insert(0i64) += 1);
    got.split(|b| *b == b'\n').for_each(|line| *counts.entry(line).or_insert(0i64) -= 1);
    let sum = |sign: i64| counts.values().map(|n| (n * sign).max(0) as usize).sum();
    (sum(1), sum(-1))
}

#[test]
fn killed_at_any_moment_and_resumed_nothing_is_lost_or_doubled() {
    let trial = Trial::new(1200);
    for threads in ["1", "2", "8"] {
        let (mut chance, mut seen, mut safe, mut trials) = (Chance(threads.len() as u64 + 41), 0, 0, 0);
        while seen < kills() {
            trials += 1;
            assert!(trials < 20 * kills() + 100, "the program is too fast to be killed");
            let mut alive = trial.kill(threads, &[], &mut chance);
            while alive {
                seen += 1;
                safe += usize::from(!trial.checkpoints().is_empty());
                // One resumed run in three is killed as well.
                alive = chance.below(3) == 0 && trial.kill(threads, &["--resume"], &mut chance);
            }
            if trial.outputs() != trial.want {
                let ran = trial.run(threads, &["--resume"]);
                assert_eq!(ran.code, 1, "{ran:?}");
            }
            // A run killed after its last rename leaves nothing to do, or a journal that says so.
            if trial.desk.names().iter().any(|name| name.starts_with('.')) {
                assert_eq!(trial.run(threads, &["--resume"]).code, 1);
            }
            trial.check(&format!("{threads} threads, trial {trials}"));
            trial.clear();
        }
        println!("{threads} threads: {seen} kills in {trials} trials, {safe} with a checkpoint; 0 lost, 0 doubled");
        assert!(safe * 3 > seen, "most kills should find something that is safe: {safe} of {seen}");
    }
}

/// The control: the same trial fails for a program that resumes without truncating the part files.
#[test]
#[cfg(debug_assertions)]
fn without_the_cut_rows_are_doubled() {
    let mut trial = Trial::new(1200);
    let (mut chance, mut seen, mut differ, mut more) = (Chance(7), 0, 0, 0);
    while seen < 6 {
        // If nothing was written since the checkpoint, there is nothing to truncate: a fast program has many such moments.
        let killed = trial.kill("2", &[], &mut chance) && trial.has_tail();
        if killed && !trial.desk.read(".q.csv.resume").contains("\"ended\":true") {
            seen += 1;
            trial.fault = "keep-tails";
            // A spool with a torn row cannot even be read.
            let ran = trial.run("2", &["--resume"]);
            assert!(matches!(ran.code, 1 | 2), "{ran:?}");
            trial.fault = "";
            let (_, doubled) = lost_and_doubled(&trial.want[0], &trial.outputs()[0]);
            differ += usize::from(trial.outputs() != trial.want);
            more += doubled;
        }
        trial.clear();
    }
    println!("control: {differ} of {seen} differ, {more} rows doubled or torn");
    assert!(differ == seen && more > 0, "{differ} of {seen} differ, {more} rows doubled or torn");
}

/// What was not synced may be anything after a power failure: shorter, full of zeros, torn.
#[test]
fn what_was_not_yet_safe_may_be_anything() {
    let trial = Trial::new(1200);
    let (mut chance, mut seen, mut rounds) = (Chance(99), 0, 0);
    while seen < kills() {
        rounds += 1;
        assert!(rounds < 20 * kills() + 100);
        let alive = trial.kill("2", &[], &mut chance) && trial.desk.path(".q.csv.resume").exists();
        // Once it is about to rename, everything is safe.
        let alive = alive && !trial.desk.read(".q.csv.resume").contains("{\"rename\":");
        let checkpoints = trial.checkpoints();
        // Everything from here on might not have reached the disk.
        if let (true, Some((_, lengths))) = (alive, checkpoints.get(chance.below(checkpoints.len().max(1)))) {
            seen += 1;
            for (name, safe) in OUTPUTS.iter().zip(lengths) {
                let path = trial.desk.path(&format!(".{name}.part"));
                let Ok(mut bytes) = std::fs::read(&path) else { continue };
                let from = *safe as usize + chance.below(bytes.len() - *safe as usize + 1);
                match chance.below(3) {
                    0 => bytes.truncate(from),
                    1 => bytes[from..].fill(0),
                    _ => bytes.resize(bytes.len() + 5000, b'x'),
                }
                // Only bytes after the last checkpoint may be damaged without the file being shorter.
                let last = checkpoints.last().map_or(0, |(_, lengths)| {
                    lengths[OUTPUTS.iter().position(|other| other == name).unwrap_or(0)] as usize
                });
                if from >= last || bytes.len() < last {
                    std::fs::write(&path, bytes).expect("parts are written");
                }
            }
            let journal = trial.desk.path(".q.csv.resume");
            let mut bytes = std::fs::read(&journal).expect("a journal");
            match chance.below(3) {
                0 => bytes.extend_from_slice(b"0000 {\"check"),
                1 => bytes.truncate(bytes.len() - chance.below(40)),
                _ => {}
            }
            std::fs::write(&journal, bytes).expect("the journal is written");
            let ran = trial.run("2", &["--resume"]);
            assert_eq!(ran.code, 1, "{ran:?}");
            trial.check(&format!("round {rounds}"));
        }
        trial.clear();
    }
}

#[test]
#[cfg(debug_assertions)]
fn the_last_steps_can_be_cut_off_as_well() {
    let mut trial = Trial::new(600);
    for fault in ["die:finish", "die:renames"] {
        trial.fault = fault;
        assert_eq!(trial.run("2", &["--checkpoint", "0"]).code, 2, "an option is not given twice");
        let died = trial.run("2", &[]);
        assert_eq!(died.code, -1, "{died:?}");
        trial.fault = "";
        let there = trial.outputs().iter().filter(|bytes| !bytes.is_empty()).count();
        assert_eq!(there, usize::from(fault == "die:renames"), "{fault}");
        assert_eq!(trial.run("2", &["--resume"]).code, 1, "{fault}");
        trial.check(fault);
        trial.clear();
    }
}

#[test]
fn a_signal_ends_the_run_between_articles() {
    // More than eight threads can have in progress.
    let trial = Trial::new(12_000);
    trial.desk.write("q.csv", b"old");
    for (threads, signal) in [("1", "-INT"), ("2", "-TERM"), ("8", "-INT")] {
        let child = trial.start(threads, &[]);
        until(|| !trial.checkpoints().is_empty());
        send(signal, &child);
        let ran = Ran::from(child.wait_with_output().expect("an end"));
        assert_eq!((ran.code, ran.out.as_str()), (130, ""), "{ran:?}");
        assert_eq!(trial.desk.read("q.csv"), "old", "an older output stays as it was");
        let names = trial.desk.names();
        assert!(names.contains(&".q.csv.part".into()) && !names.contains(&"q.jsonl".into()), "{names:?}");
        let (done, _) = trial.checkpoints().pop().expect("a checkpoint");
        assert!(done < 12_000);
        assert_eq!(trial.run(threads, &["--resume"]).code, 1);
        trial.check(signal);
        trial.clear();
        trial.desk.write("q.csv", b"old");
    }
}

/// Waits for something to happen, but not forever.
fn until(mut happened: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !happened() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not happen");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn send(signal: &str, child: &Child) {
    let sent = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
}

#[test]
fn a_second_signal_ends_it_at_once() {
    // One article that takes long: the first signal waits for it.
    let long = written::text(1).repeat(5_000).replace(['“', '”'], "\"");
    let desk = Desk::new(&[("long.txt", &long)]);
    let start = || {
        let mut child = pullquote(&["extract", "long.txt", "-o", "q.csv", "--threads", "1"])
            .current_dir(desk.path("."))
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        // Signals are caught before any output is opened.
        until(|| desk.path(".q.csv.part").exists());
        send("-INT", &child);
        std::thread::sleep(Duration::from_millis(500));
        assert!(child.try_wait().expect("a state").is_none(), "it finishes what is in hand");
        child
    };
    let mut child = start();
    let second = Instant::now();
    send("-INT", &child);
    assert_eq!(child.wait().expect("an end").code(), Some(130));
    assert!(second.elapsed() < Duration::from_secs(2), "{:?}", second.elapsed());
    assert!(!desk.path("q.csv").exists());
}

#[test]
fn a_signal_is_heard_while_input_is_waited_for() {
    let desk = Desk::new(&[]);
    for output in ["-", "q.csv"] {
        let mut child = pullquote(&["extract", "-", "--format", "csv", "-o", output])
            .current_dir(desk.path("."))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut input = child.stdin.take().expect("a pipe");
        std::io::Write::write_all(&mut input, b"{\"id\":\"a\",\"text\":\"\\\"We left,\\\" said Ann Lee.\"}\n")
            .expect("a line");
        // It is passed on while the next one is awaited: to the pipe at once, to the disk with the next checkpoint.
        if output == "-" {
            let mut table = BufReader::new(child.stdout.as_mut().expect("a pipe"));
            let mut line = String::new();
            while !line.contains("Ann Lee") {
                line.clear();
                assert!(table.read_line(&mut line).expect("a line") > 0);
            }
        } else {
            until(|| std::fs::metadata(desk.path(".q.csv.resume")).is_ok_and(|data| data.len() > 0));
        }
        let begun = Instant::now();
        send("-INT", &child);
        let ran = Ran::from(child.wait_with_output().expect("an end"));
        drop(input);
        assert!(ran.code == 130 && ran.err.contains("interrupted after 1 article"), "{ran:?}");
        assert!(begun.elapsed() < Duration::from_secs(5));
        assert_eq!(ran.err.contains("--resume"), output != "-", "{ran:?}");
    }
    // The same input again, and more of it.
    let lines = "{\"id\":\"a\",\"text\":\"\\\"We left,\\\" said Ann Lee.\"}\n{\"id\":\"b\",\"text\":\"\\\"No,\\\" said Bo Day.\"}\n";
    let again = ["extract", "-", "--format", "csv", "-o", "q.csv", "--resume"];
    let ran = desk.run_with(&again, lines.as_bytes());
    assert!(ran.code == 0 && ran.err.contains("resuming after 1 record"), "{ran:?}");
    assert_eq!(desk.read("q.csv"), desk.run_with(&["extract", "-", "--format", "csv"], lines.as_bytes()).out);
}

#[test]
fn a_disk_that_is_full_is_no_loss() {
    let trial = Trial::new(2500);
    trial.desk.write("q.csv", b"old");
    // The program catches the signal, so that the write fails as it does on a full disk.
    let script = "ulimit -f 1200; exec \"$0\" \"$@\"";
    let output = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_pullquote")])
        .args(trial.arguments("2", &[]))
        .current_dir(trial.desk.path("."))
        .output()
        .expect("a shell");
    let ran = Ran::from(output);
    assert!(ran.code == 2 && ran.err.contains("cannot write q.") && ran.err.contains("--resume"), "{ran:?}");
    assert_eq!(trial.desk.read("q.csv"), "old");
    assert!(!trial.desk.path("q.jsonl").exists());
    assert_eq!(trial.run("2", &["--resume"]).code, 1);
    trial.check("a full disk");
}

/// A run that is killed after some articles.
fn cut_off(desk: &Desk, arguments: &[&str]) {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--checkpoint", "0", "--log", "off"]).collect();
    let child = pullquote(&arguments).current_dir(desk.path(".")).spawn();
    let mut child = child.expect("the program starts");
    let journal = |path: &Path| std::fs::read(path).map_or(0, |bytes| bytes.iter().filter(|b| **b == b'\n').count());
    until(|| journal(&desk.path(".q.csv.resume")) >= 5);
    child.kill().expect("a kill");
    child.wait().expect("an end");
    assert!(!desk.path("q.csv").exists(), "it was cut off in the middle");
}

#[test]
fn only_the_same_job_is_resumed() {
    let desk = Desk::new(&[]);
    desk.write("news.jsonl", &written::lines(4000));
    let first = ["extract", "news.jsonl", "-o", "q.csv"];
    cut_off(&desk, &first);
    let refused = |more: &[&str], why: &str| {
        let arguments: Vec<&str> = first.iter().chain(more).copied().chain(["--resume"]).collect();
        let ran = desk.run(&arguments);
        assert!(ran.code == 2 && ran.err.contains("cannot resume: ") && ran.err.contains(why), "{ran:?}");
        assert!(desk.path(".q.csv.resume").exists() && desk.path(".q.csv.part").exists(), "nothing is lost by it");
    };
    refused(
        &["--min-confidence", "0.5"],
        "the earlier run had --min-confidence 0.25, this one has --min-confidence 0.5",
    );
    refused(&["-o", "q.jsonl"], "--output q.csv q.jsonl");
    let whole = std::fs::read(desk.path("news.jsonl")).expect("the input");
    desk.write("news.jsonl", &[&whole[..], b"{}\n"].concat());
    refused(&[], "bytes");
    let mut other = whole.clone();
    other[40] ^= 1;
    desk.write("news.jsonl", &other);
    let ran = desk.run(&[&first[..], &["--resume"]].concat());
    assert!(ran.code == 2 && ran.err.contains("the inputs have changed between record 1 and record "), "{ran:?}");
    desk.write("news.jsonl", &whole);
    // Without --resume it says that there was an earlier run, and starts again.
    let ran = desk.run(&first);
    assert!(ran.code == 1 && ran.err.contains("an earlier run was interrupted after "), "{ran:?}");
    assert_eq!(desk.names(), ["news.jsonl", "q.csv"]);
    let ran = desk.run(&[&first[..], &["--resume"]].concat());
    assert!(ran.code == 1 && ran.err.contains("nothing to resume"), "{ran:?}");
    let ran = desk.run(&["extract", "news.jsonl", "--resume"]);
    assert!(ran.code == 2 && ran.err.contains("cannot resume: a run that writes to standard output"), "{ran:?}");
}

#[test]
fn a_folder_that_changes_meanwhile() {
    let desk = Desk::new(&[]);
    for n in 0..3000 {
        desk.write(&format!("in/{n:04}.txt"), written::text(n).as_bytes());
    }
    let command = ["extract", "in", "-o", "q.csv", "--articles", "a.csv", "--threads", "2"];
    let ids = || -> Vec<String> {
        let table = desk.read("a.csv");
        table.lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect()
    };
    cut_off(&desk, &command);
    // What is still to come may change, and counts as it is when it comes.
    std::fs::remove_file(desk.path("in/2990.txt")).expect("removed");
    desk.write("in/9999.txt", written::text(9999).as_bytes());
    let ran = desk.run(&[&command[..], &["--resume"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    let want: Vec<String> = (0..3000).filter(|n| *n != 2990).chain([9999]).map(|n| format!("{n:04}.txt")).collect();
    assert_eq!(ids(), want);
    // What has been read must not have changed.
    for name in ["q.csv", "a.csv"] {
        std::fs::remove_file(desk.path(name)).expect("removed");
    }
    cut_off(&desk, &command);
    std::fs::remove_file(desk.path("in/0003.txt")).expect("removed");
    let ran = desk.run(&[&command[..], &["--resume"]].concat());
    assert!(ran.code == 2 && ran.err.contains("the inputs have changed between record"), "{ran:?}");
    // And while a run is going on, files may come and go: the others are there, each once.
    let child = pullquote(&command).current_dir(desk.path(".")).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program starts");
    for n in 2000..2200 {
        let _ = std::fs::remove_file(desk.path(&format!("in/{n}.txt")));
        desk.write(&format!("in/{n}-new.txt"), b"\"We came late,\" said Ann Lee.");
    }
    let code = child.wait().expect("an end").code();
    assert!(matches!(code, Some(0 | 1)), "{code:?}");
    let ids = ids();
    let kept = (0..3000).filter(|n| ![3, 2990].contains(n) && !(2000..2200).contains(n));
    let kept: Vec<String> = kept.map(|n| format!("{n:04}.txt")).collect();
    let (mut found, mut once) = (ids.clone(), ids.clone());
    once.dedup();
    found.retain(|id| kept.contains(id));
    assert!(found == kept && once == ids);
}

/// Articles seen before the interruption are remembered when the run is resumed.
#[test]
fn duplicates_are_found_across_an_interruption() {
    let desk = Desk::new(&[]);
    let lines = written::lines(2000);
    let again = String::from_utf8_lossy(&lines).replace("\"id\":\"n", "\"id\":\"again-n");
    desk.write("news.jsonl", &[&lines[..], again.as_bytes()].concat());
    let command = ["extract", "news.jsonl", "--dedup", "text", "-o", "q.csv", "--articles", "a.csv", "-q"];
    assert_eq!(desk.run(&command).code, 1);
    let whole = desk.read("a.csv");
    assert!(!whole.contains("again-n00001"), "copies are left out");
    for name in ["q.csv", "a.csv"] {
        std::fs::remove_file(desk.path(name)).expect("removed");
    }
    let command: Vec<&str> = command.iter().copied().filter(|word| *word != "-q").collect();
    cut_off(&desk, &command);
    assert_eq!(desk.run(&[&command[..], &["--resume"]].concat()).code, 1);
    assert!(desk.read("a.csv") == whole);
}

#[test]
fn two_runs_do_not_write_one_output() {
    let desk = Desk::new(&[("a.txt", "\"We left,\" said Ann Lee.")]);
    let first = pullquote(&["extract", "-", "-o", "q.csv", "-o", "q.jsonl", "-q"])
        .current_dir(desk.path("."))
        .stdin(Stdio::piped())
        .spawn();
    let mut first = first.expect("the program starts");
    until(|| desk.path(".q.jsonl.part").exists());
    std::thread::sleep(Duration::from_millis(100));
    for arguments in [&["-o", "q.csv"][..], &["-o", "q.csv", "--resume"], &["-o", "other.csv", "-o", "q.jsonl"]] {
        let ran = desk.run(&[&["extract", "a.txt"], arguments].concat());
        assert!(ran.code == 2 && ran.err.contains("another run is writing it"), "{ran:?}");
    }
    drop(first.stdin.take());
    assert!(first.wait().expect("an end").success());
    assert_eq!(desk.names(), ["a.txt", "q.csv", "q.jsonl"], "and the first is none the worse");
    assert_eq!(desk.run(&["extract", "a.txt", "-o", "q.csv", "-q"]).code, 0);
    assert!(desk.read("q.csv").contains("Ann Lee"));
}

#[test]
fn outputs_that_cannot_be_written_are_reported_at_once() {
    let desk = Desk::new(&[("a.txt", "\"We left,\" said Ann Lee."), ("q.csv", "old"), ("d/x.txt", "")]);
    for output in ["a.txt/q.csv", "no/such/q.csv", "d", "."] {
        let ran = desk.run(&["extract", "a.txt", "-o", "q.csv", "-o", output, "--format", "csv"]);
        assert!(ran.code == 2 && ran.err.contains(&format!("cannot write {output}")), "{ran:?}");
        assert_eq!(desk.read("q.csv"), "old");
        let ran = desk.run(&["extract", "a.txt", "-o", output, "--format", "csv"]);
        assert!(ran.code == 2 && ran.err.contains(&format!("cannot write {output}")), "{ran:?}");
    }
    let ran = desk.run(&["extract", "a.txt", "-o", "q.csv", "--report", "no/such/run.json"]);
    assert!(ran.code == 2 && ran.err.contains("run.json"), "{ran:?}");
    assert_eq!((desk.names(), desk.read("q.csv")), (vec!["a.txt".into(), "d".into(), "q.csv".into()], "old".into()));
}

/// A part that somebody has changed is not continued, and a run that is refused leaves everything as it was.
#[test]
fn what_was_written_is_checked_before_it_is_continued() {
    let desk = Desk::new(&[]);
    desk.write("news.jsonl", &written::lines(4000));
    let command = ["extract", "news.jsonl", "-o", "q.csv"];
    cut_off(&desk, &command);
    let part = std::fs::read(desk.path(".q.csv.part")).expect("a part");
    let resume = || desk.run(&[&command[..], &["--resume"]].concat());
    let refused = |bytes: &[u8], why: &str| {
        desk.write(".q.csv.part", bytes);
        let before = desk.snapshot();
        let ran = resume();
        assert!(ran.code == 2 && ran.err.contains("cannot resume: ") && ran.err.contains(why), "{ran:?}");
        assert!(ran.err.contains(".q.csv.part"), "{ran:?}");
        assert!(desk.snapshot() == before, "a refused run changes nothing");
    };
    let mut flipped = part.clone();
    flipped[300] ^= 1;
    refused(&flipped, "has changed since the earlier run wrote it");
    refused(&part[..10], "has 10 bytes, and the earlier run had written");
    // Other inputs: journal and part stay as they are, with whatever follows the last checkpoint.
    let lines = std::fs::read(desk.path("news.jsonl")).expect("the input");
    let mut other = lines.clone();
    other[40] ^= 1;
    desk.write("news.jsonl", &other);
    desk.write(".q.csv.part", &[&part[..], b"torn"].concat());
    let before = desk.snapshot();
    let ran = resume();
    assert!(ran.code == 2 && ran.err.contains("the inputs have changed"), "{ran:?}");
    assert!(desk.snapshot() == before, "a refused run changes nothing");
    desk.write("news.jsonl", &lines);
    assert_eq!(resume().code, 1);
    let resumed = desk.read("q.csv");
    assert_eq!(desk.run(&command).code, 1);
    assert!(desk.read("q.csv") == resumed);
}

/// An article that ends the process is left aside when the run is resumed, and one that does not is there.
#[test]
#[cfg(debug_assertions)]
fn an_article_that_ends_the_process_is_left_aside() {
    let big = |id: &str| {
        let text = format!("\"We left,\" said Ann Lee.\n\n{}", "\u{fffd}".repeat(400_000));
        serde_json::json!({"id": id, "text": text}).to_string()
    };
    let small = serde_json::json!({"id": "small", "text": "\"No,\" said Bo Day."}).to_string();
    let desk = Desk::new(&[("news.jsonl", &[big("guilty"), small, big("innocent")].join("\n"))]);
    let command = ["extract", "news.jsonl", "-o", "q.csv", "--errors", "e.csv", "--threads", "2", "--resume"];
    let run = |fault: &str| {
        let mut run = pullquote(&command);
        let output = run.current_dir(desk.path(".")).stdin(Stdio::null()).env("PULLQUOTE_FAULT", fault).output();
        Ran::from(output.expect("the program ends"))
    };
    // Whatever ended the run, the articles in progress are there if they do no harm.
    assert_eq!(run("die-over:guilty").code, -1);
    let ran = run("");
    assert!(ran.code == 0 && ran.err.contains("3 articles, 3 quotations"), "{ran:?}");
    let whole = desk.read("q.csv");
    std::fs::remove_file(desk.path("q.csv")).expect("removed");
    // The one that ends the process again is not.
    assert_eq!(run("die-over:guilty").code, -1);
    let ran = run("die-over:guilty");
    assert!(ran.code == 1 && ran.err.contains("news.jsonl:1: left aside: an earlier run ended"), "{ran:?}");
    assert!(desk.read("e.csv").contains("news.jsonl,1,0,left-aside,"), "{}", desk.read("e.csv"));
    let rest: Vec<String> = whole.lines().filter(|line| !line.contains("guilty")).map(str::to_owned).collect();
    assert_eq!(desk.read("q.csv").lines().collect::<Vec<_>>(), rest);
    assert_eq!(desk.names(), ["e.csv", "news.jsonl", "q.csv"]);
}
