//! What the program prints for people: messages on standard error, and text on a terminal.
//!
//! File names, ids and texts come from anywhere. What a terminal would obey in them is printed as an escape such as
//! `\u{1b}`: control characters, also those beyond ASCII, and marks that reverse the direction of text.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Stdout, Write};

/// A level of messages; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Level {
    /// Nothing
    Off,
    /// Articles that are lost
    Error,
    /// Also what is left out or unusual
    Warn,
    /// Also progress and a summary
    Info,
    /// Also checkpoints and timings
    Debug,
}

/// Prints a message of one line on standard error.
pub fn print(line: &str) {
    eprintln!("{}", escaped(line, &[]));
}

/// That fewer threads are used than were asked for.
pub fn fewer_threads(asked: usize, used: usize) -> String {
    format!("--threads {asked} is more than this machine has a use for: {used} threads are used")
}

/// A text without anything a terminal would obey, except for some characters that are `kept`.
pub fn escaped<'t>(text: &'t str, kept: &[char]) -> Cow<'t, str> {
    let escapes = |c: char| is_obeyed(c) && !kept.contains(&c);
    if !text.contains(escapes) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if escapes(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out.into()
}

/// Whether a character does something to a terminal other than appearing on it.
fn is_obeyed(c: char) -> bool {
    let directs = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || directs
}

/// Standard output, with texts escaped if it is a terminal.
pub struct SafeStdout {
    stdout: Stdout,
    escapes: bool,
    /// The bytes of a character, or of a line end, of which more may follow.
    rest: Vec<u8>,
}

impl SafeStdout {
    /// For texts from anywhere.
    pub fn new() -> Self {
        let stdout = io::stdout();
        Self { escapes: stdout.is_terminal(), stdout, rest: Vec::new() }
    }

    /// For what has been made safe already and may hold colours.
    pub fn as_is() -> Self {
        Self { stdout: io::stdout(), escapes: false, rest: Vec::new() }
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        let text = String::from_utf8_lossy(bytes);
        text.split_inclusive("\r\n").try_for_each(|line| {
            let (line, end) = line.strip_suffix("\r\n").map_or((line, ""), |line| (line, "\r\n"));
            self.stdout.write_all(escaped(line, &['\n', '\t']).as_bytes())?;
            self.stdout.write_all(end.as_bytes())
        })
    }
}

impl Write for SafeStdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.escapes {
            return self.stdout.write(bytes);
        }
        let mut all = std::mem::take(&mut self.rest);
        all.extend_from_slice(bytes);
        self.rest = all.split_off(all.len() - unfinished(&all));
        self.put(&all)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let rest = std::mem::take(&mut self.rest);
        self.put(&rest)?;
        self.stdout.flush()
    }
}

/// How many bytes at the end are the start of a character or of a line end.
fn unfinished(bytes: &[u8]) -> usize {
    if bytes.ends_with(b"\r") {
        return 1;
    }
    let part = bytes.utf8_chunks().last().map_or(0, |chunk| chunk.invalid().len());
    let end = &bytes[bytes.len() - part..];
    // Bytes that can never become a character are not waited for.
    if std::str::from_utf8(end).is_err_and(|error| error.error_len().is_none()) { part } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_terminals_obey_is_escaped() {
        assert_eq!(escaped("a\u{1b}]0;x\u{7}b\u{9b}1m\u{202e}c\n", &[]), "a\\u{1b}]0;x\\u{7}b\\u{9b}1m\\u{202e}c\\n");
        assert_eq!(escaped("Größe\t“a”\n", &['\n', '\t']), "Größe\t“a”\n");
    }

    #[test]
    fn characters_cut_in_two_are_put_together() {
        for (bytes, part) in [(&b"a"[..], 0), (b"a\xc2", 1), (b"a\xe2\x80", 2), (b"a\r", 1), (b"a\xff", 0), (b"", 0)] {
            assert_eq!(unfinished(bytes), part, "{bytes:?}");
        }
    }
}
