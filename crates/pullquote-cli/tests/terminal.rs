//! Nothing that comes from a file name or a text can take hold of the user's terminal.
#![cfg(unix)]

mod support;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::process::Stdio;
use support::{Desk, pullquote};

/// A window title, a colour by a C1 control, text turned round, a line written over another.
const HOSTILE: &str = "\u{1b}]0;title\u{7} \u{9b}31m \u{202e}abc\u{202c} \u{2067}d\u{2069} x\ry";

/// Whether a terminal would obey anything in a text.
fn is_hostile(text: &str) -> bool {
    let obeyed = |c: char| {
        c.is_control() && !['\n', '\r', '\t'].contains(&c) || "\u{202e}\u{202c}\u{2067}\u{2069}\u{200f}".contains(c)
    };
    // A terminal makes CR LF of LF.
    text.contains(obeyed) || text.replace("\r\r\n", "\n").replace("\r\n", "\n").contains('\r')
}

/// What a command shows on a terminal.
fn on_terminal(desk: &Desk, args: &[&str]) -> String {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&master).and_then(|()| unlockpt(&master)).expect("a terminal");
    let name = ptsname(&master, Vec::new()).expect("its name");
    let slave = File::options().read(true).write(true).open(std::ffi::OsStr::from_bytes(name.as_bytes()));
    let mut child = pullquote(args)
        .current_dir(desk.path("."))
        .stdin(Stdio::null())
        .stdout(slave.expect("the terminal opens"))
        .stderr(Stdio::null())
        .env_remove("NO_COLOR")
        .spawn()
        .expect("the program starts");
    // The end of a terminal is an error.
    let mut shown = Vec::new();
    let mut master = File::from(master);
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = master.read(&mut buffer) {
        shown.extend_from_slice(&buffer[..count]);
    }
    assert!(child.wait().expect("an end").code().is_some_and(|code| code < 2), "{args:?}");
    String::from_utf8(shown).expect("a terminal is shown UTF-8")
}

#[test]
fn texts_are_escaped_on_a_terminal_and_only_there() {
    let text = format!("“We left {HOSTILE} early,” said Ann Lee.");
    let line = serde_json::json!({"id": format!("a{HOSTILE}"), "title": HOSTILE, "text": text}).to_string();
    let desk = Desk::new(&[("n.jsonl", &line)]);
    for args in [
        &["extract", "n.jsonl"][..],
        &["extract", "n.jsonl", "--format", "jsonl"],
        &["extract", "n.jsonl", "--excel"],
        &["texts", "n.jsonl"],
        &["tokenize", "n.jsonl"],
        &["entities", "n.jsonl"],
        &["quotes", "n.jsonl"],
        &["quotes", "n.jsonl", "--format", "conll"],
        &["view", "n.jsonl", "--color", "never"],
    ] {
        let shown = on_terminal(&desk, args);
        assert!(!is_hostile(&shown), "{args:?}: {shown:?}");
        assert!(shown.contains("title"), "{args:?}: {shown:?}");
        assert!(
            desk.run(args).out.contains('\u{202e}') || args[0] == "view",
            "{args:?}: a pipe gets the text as it is"
        );
    }
    assert!(on_terminal(&desk, &["view", "n.jsonl"]).contains("\u{1b}["), "own colours are shown");
    assert!(desk.run(&["extract", "n.jsonl", "-q", "-o", "q.csv"]).code == 0 && desk.read("q.csv").contains(HOSTILE));
    for args in [&["speakers", "q.csv"][..], &["report", "q.csv"]] {
        assert!(!is_hostile(&on_terminal(&desk, args)), "{args:?}");
    }
}

#[test]
fn messages_are_escaped_everywhere() {
    let name = HOSTILE.replace('/', "");
    let desk = Desk::new(&[("n.csv", &format!("id,{HOSTILE}\n1,a\n")), (&format!("{name}.jsonl"), "no json\n")]);
    let bad = format!("{name}.jsonl");
    for args in [
        &["extract", &bad][..],
        &["extract", &bad, "--log", "debug", "-o", "q.csv"],
        &["extract", &name],
        &["extract", "n.csv"],
        &["extract", "n.csv", "--columns", &name],
        &["extract", "n.csv", &format!("--{name}")],
        &["view", &bad],
        &["view", &name],
        &["speakers", &bad],
        &["report", "n.csv", "--views", &name, "-o", &format!("{name}/r.html")],
        &["eval", "--gold", &name],
    ] {
        let ran = desk.run(args);
        assert!(ran.code > 0, "{args:?}: {ran:?}");
        assert!(!ran.err.is_empty() && !is_hostile(&ran.err), "{args:?}: {:?}", ran.err);
    }
    assert!(desk.run(&["extract", &bad]).err.contains("\\u{1b}]0;title\\u{7}"));
}

/// Runs a command whose input and messages go through a terminal, on which somebody types; returns the exit code and what
/// was shown.
fn answered(desk: &Desk, args: &[&str], typed: &str) -> (Option<i32>, String) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&master).and_then(|()| unlockpt(&master)).expect("a terminal");
    let name = ptsname(&master, Vec::new()).expect("its name");
    let open =
        || File::options().read(true).write(true).open(std::ffi::OsStr::from_bytes(name.as_bytes())).expect("it opens");
    let mut command = pullquote(args);
    command.current_dir(desk.path(".")).stdin(open()).stdout(Stdio::null()).stderr(open());
    let mut child = command.spawn().expect("the program starts");
    drop(command);
    let mut master = File::from(master);
    master.write_all(typed.as_bytes()).expect("somebody types");
    let mut shown = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = master.read(&mut buffer) {
        shown.extend_from_slice(&buffer[..count]);
    }
    (child.wait().expect("an end").code(), String::from_utf8_lossy(&shown).into_owned())
}

#[test]
fn a_file_is_replaced_on_a_terminal_only_if_somebody_agrees() {
    let desk = Desk::new(&[("a.txt", "“We won,” said Ann Lee.")]);
    let commands: [(&[&str], &str); 3] = [
        (&["extract", "a.txt", "-q", "-o", "q.csv"], "q.csv"),
        (&["view", "a.txt", "-o", "page.html"], "page.html"),
        (&["view", "a.txt", "-q", "-o", "pages/"], "pages/index.html"),
    ];
    for (args, file) in commands {
        let (code, shown) = answered(&desk, args, "");
        assert_eq!((code, shown.contains("Replace")), (Some(0), false), "{file}: {shown}");
        std::fs::write(desk.path(file), "mine").unwrap();
        let (code, shown) = answered(&desk, args, "n\n");
        assert!(code == Some(2) && shown.contains("exists. Replace it? [y/N]") && shown.contains("--force"), "{shown}");
        assert_eq!(desk.read(file), "mine");
        let (code, shown) = answered(&desk, &[args, &["--force"]].concat(), "");
        assert_eq!((code, shown.contains("Replace")), (Some(0), false), "{file}: {shown}");
        assert_ne!(desk.read(file), "mine");
        std::fs::write(desk.path(file), "mine").unwrap();
        assert_eq!(answered(&desk, args, "y\n").0, Some(0));
        assert_ne!(desk.read(file), "mine");
        // A script is not asked.
        std::fs::write(desk.path(file), "mine").unwrap();
        assert_eq!(desk.run(args).code, 0);
        assert_ne!(desk.read(file), "mine");
    }
}
