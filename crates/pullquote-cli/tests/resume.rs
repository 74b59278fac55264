//! Runs interrupted at any moment and by anything, then resumed: every article is there once, byte for byte.
//!
//! `PULLQUOTE_KILLS` is the number of kills for each number of threads (8 by default; 200 for a release).
#![cfg(unix)]

mod support;
#[path = "support/corpus.rs"]
mod written;

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use support::{Desk, Ran, pullquote, until};

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
    /// How long a run takes; zero if it was not timed.
    time: Duration,
    fault: &'static str,
}

impl Trial {
    fn new(articles: u64) -> Self {
        let desk = Desk::new(&[]);
        desk.write("news.jsonl", &written::lines(articles));
        let mut trial = Self { desk, want: Vec::new(), time: Duration::ZERO, fault: "" };
        let ran = trial.run("1", &[]);
        assert_eq!(ran.code, 1, "some lines are torn: {ran:?}");
        trial.want = trial.outputs();
        assert!(trial.want.iter().all(|bytes| bytes.len() > 1000), "there is something to lose");
        trial.clear();
        trial
    }

    /// The same for runs that are killed at some moment of it. The first run has warmed up.
    fn timed(articles: u64) -> Self {
        let mut trial = Self::new(articles);
        let begun = Instant::now();
        trial.run("1", &[]);
        trial.time = begun.elapsed();
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
    let trial = Trial::timed(1200);
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
    let mut trial = Trial::timed(1200);
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
    let trial = Trial::timed(1200);
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
    // More than the threads can have in progress, which is 512 records each.
    for (articles, runs) in [(4000, vec![("1", "-INT"), ("2", "-TERM")]), (8000, vec![("8", "-INT")])] {
        interrupted_and_resumed(articles, &runs);
    }
}

fn interrupted_and_resumed(articles: u64, runs: &[(&str, &str)]) {
    let trial = Trial::new(articles);
    trial.desk.write("q.csv", b"old");
    for &(threads, signal) in runs {
        let child = trial.start(threads, &[]);
        until(|| !trial.checkpoints().is_empty());
        send(signal, &child);
        let ran = Ran::from(child.wait_with_output().expect("an end"));
        assert_eq!((ran.code, ran.out.as_str()), (130, ""), "{ran:?}");
        assert_eq!(trial.desk.read("q.csv"), "old", "an older output stays as it was");
        let names = trial.desk.names();
        assert!(names.contains(&".q.csv.part".into()) && !names.contains(&"q.jsonl".into()), "{names:?}");
        let (done, _) = trial.checkpoints().pop().expect("a checkpoint");
        assert!(done < articles);
        assert_eq!(trial.run(threads, &["--resume"]).code, 1);
        trial.check(signal);
        trial.clear();
        trial.desk.write("q.csv", b"old");
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

/// Inputs of every format: a run that ends at the last article of each file, and is resumed there, gives the same bytes.
#[test]
#[cfg(debug_assertions)]
fn ended_in_a_file_of_every_format_and_resumed() {
    let desk = Desk::new(&[]);
    let inputs = support::fixtures().join("inputs");
    let inputs = inputs.to_string_lossy();
    let run = |more: &[&str], fault: &str| {
        let mut args =
            vec!["texts", &inputs, "--id", "path", "-o", "t.jsonl", "--errors", "e.csv", "--checkpoint", "0"];
        args.extend(["--threads", "1"]);
        args.extend(more);
        let mut command = pullquote(&args);
        Ran::from(command.current_dir(desk.path(".")).env("PULLQUOTE_FAULT", fault).output().expect("it runs"))
    };
    assert_eq!(run(&[], "").code, 1, "some are damaged");
    let want = (desk.read("t.jsonl"), desk.read("e.csv"));
    std::fs::remove_file(desk.path("t.jsonl")).expect("it was there");
    let article = |line: &str| -> serde_json::Value { serde_json::from_str(line).expect("a line of JSON") };
    let mut last: Vec<serde_json::Value> = want.0.lines().map(article).collect();
    last.reverse();
    last.dedup_by(|later, earlier| later["file"] == earlier["file"]);
    last.reverse();
    assert!(last.len() > 45, "files of every format: {}", last.len());
    let mut resumed = 0;
    for (ends, id) in last.iter().map(|article| article["id"].as_str().expect("an id")).enumerate() {
        let ran = run(if ends == 0 { &[] } else { &["--resume"] }, &format!("die-over:{id}"));
        assert_eq!(ran.code, -1, "{id}: {ran:?}");
        resumed += usize::from(ran.err.contains("resuming after"));
    }
    let ran = run(&["--resume"], "");
    assert!(ran.code == 1 && resumed + 2 > last.len(), "{resumed} of {} were resumed: {ran:?}", last.len());
    assert!((desk.read("t.jsonl"), desk.read("e.csv")) == want, "the same bytes");
}
