//! An article for the terminal: wrapped, with quotations numbered and coloured by speaker, and the speakers listed
//! below.

use crate::article::{ArticleView, Cast, Group, slice};
use crate::escape::{clip, terminal};
use crate::palette::{ansi, letter};
use crate::segments::{Layer, Segment, segments};
use crate::view::{percent, plural};

/// How to display on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalStyle {
    /// Whether colours may be used.
    pub colours: bool,
    /// Width of a line in columns.
    pub width: usize,
}

/// A piece of text with one style; a word may consist of several.
struct Run {
    text: String,
    /// Codes of "select graphic rendition"; empty for the default style.
    look: String,
}

impl ArticleView<'_> {
    /// The article as text for a terminal. Without colours, only the numbers in brackets show where quotations begin.
    pub fn terminal(&self, style: &TerminalStyle) -> String {
        let (cast, blocks) = (self.cast(), self.blocks());
        let width = style.width.clamp(20, 400);
        let mut out = String::with_capacity(self.text.len() * 2 + 1024);
        let title = if self.title.is_empty() { self.id } else { self.title };
        if !self.opens_with_headline(&blocks, title) {
            push(&mut out, style, "1", &terminal(&fold(&clip(title, 400))));
            out.push('\n');
        }
        let facts = [self.outlet, self.date, self.author].map(|fact| terminal(&fold(&clip(fact, 200))));
        let facts: Vec<&str> = facts.iter().map(String::as_str).filter(|fact| !fact.is_empty()).collect();
        if !facts.is_empty() {
            push(&mut out, style, "2", &facts.join(" · "));
            out.push('\n');
        }
        for note in &self.notes {
            push(&mut out, style, "2", &terminal(note));
            out.push('\n');
        }
        if !out.is_empty() {
            out.push('\n');
        }
        for list in segments(self, &blocks) {
            self.block(&mut out, &list, &cast, style, width);
        }
        self.legend(&mut out, &cast, style);
        out
    }

    fn block(&self, out: &mut String, list: &[Segment], cast: &Cast, style: &TerminalStyle, width: usize) {
        let mut runs: Vec<Run> = Vec::new();
        let mut begun = Vec::new();
        for segment in list {
            if segment.gap {
                runs.push(Run { text: "[gap]".into(), look: "31;1".into() });
            }
            for &n in &segment.begins {
                begun.push(n);
                let look = format!("1;38;5;{}", ansi(self.groups(&self.quotes[n], cast)[0]));
                runs.push(Run { text: format!("[{}]", n + 1), look });
            }
            runs.push(Run { text: terminal(slice(self.text, segment.bytes)), look: self.look(segment, cast) });
        }
        wrap(out, &runs, style, width);
        for n in begun {
            let quote = &self.quotes[n];
            let group = self.groups(quote, cast)[0];
            let who = match group {
                Group::Speaker(_) => self.called(quote),
                Group::Unnamed => {
                    format!("({})", fold(&clip(&self.words(&quote.source), width.saturating_sub(32).clamp(20, 80))))
                }
                Group::Unknown => format!("({})", if quote.status.is_empty() { "unknown" } else { quote.status }),
            };
            out.push_str("    ");
            push(out, style, &format!("1;38;5;{}", ansi(group)), &format!("[{}] {}", n + 1, terminal(&fold(&who))));
            let mut rest = format!("  {} {:.0} %", terminal(quote.kind), percent(quote.confidence));
            for flag in &quote.flags {
                rest.push_str("  ");
                rest.push_str(&terminal(flag));
            }
            push(out, style, "2", &rest);
            out.push('\n');
        }
        out.push('\n');
    }

    fn look(&self, segment: &Segment, cast: &Cast) -> String {
        let colour = |n: usize| ansi(self.groups(&self.quotes[n], cast)[0]);
        let mut look = Vec::new();
        for layer in &segment.layers {
            match *layer {
                Layer::Quote(n) => look.push(format!("38;5;{}", colour(n))),
                Layer::Source(n) => look.push(format!("1;38;5;{}", colour(n))),
                Layer::Cue(_) => look.push("3".into()),
                Layer::Name(_) => {}
            }
        }
        // The innermost layer is first, but must be emitted last to win.
        look.reverse();
        look.join(";")
    }

    fn legend(&self, out: &mut String, cast: &Cast, style: &TerminalStyle) {
        push(out, style, "1", &plural(self.quotes.len(), "quotation", "quotations"));
        out.push('\n');
        for (place, (&speaker, count)) in cast.order.iter().zip(&cast.counts).enumerate() {
            let group = Group::Speaker(place);
            let speaker = &self.speakers[speaker];
            let name = format!("{count:>5}  {:<3}{}", letter(group), terminal(&fold(&clip(&speaker.name, 120))));
            push(out, style, &format!("38;5;{}", ansi(group)), &name);
            if !speaker.role.is_empty() {
                push(out, style, "2", &format!(", {}", terminal(&fold(&clip(&speaker.role, 120)))));
            }
            out.push('\n');
        }
        for (count, name) in [(cast.unnamed, "sources without a name"), (cast.unknown, "unknown speaker")] {
            if count > 0 {
                out.push_str(&format!("{count:>5}  {name}\n"));
            }
        }
        if !self.gaps.is_empty() {
            out.push_str(&format!("{:>5}  [gap]: words seem to be missing\n", self.gaps.len()));
        }
    }
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push(out: &mut String, style: &TerminalStyle, look: &str, text: &str) {
    if style.colours && !look.is_empty() && !text.is_empty() {
        out.push_str(&format!("\u{1b}[{look}m{text}\u{1b}[0m"));
    } else {
        out.push_str(text);
    }
}

/// Builds lines: wraps words that do not fit, and changes styles where needed.
struct Wrap<'a> {
    out: &'a mut String,
    colours: bool,
    width: usize,
    column: usize,
    /// The current style.
    look: &'a str,
}

impl<'a> Wrap<'a> {
    fn turn(&mut self, look: &'a str) {
        if self.colours && look != self.look {
            if !self.look.is_empty() {
                self.out.push_str("\u{1b}[0m");
            }
            if !look.is_empty() {
                self.out.push_str(&format!("\u{1b}[{look}m"));
            }
            self.look = look;
        }
    }

    /// Adds a word of one or more parts; `space` is the style of the white space before it.
    fn word(&mut self, parts: &mut Vec<(&'a str, &'a str)>, space: &'a str) {
        let length: usize = parts.iter().map(|(text, _)| text.chars().count()).sum();
        if length == 0 {
            return;
        }
        if self.column > 0 && self.column + 1 + length > self.width {
            self.turn("");
            self.out.push('\n');
            self.column = 0;
        } else if self.column > 0 {
            self.turn(space);
            self.out.push(' ');
            self.column += 1;
        }
        for (text, look) in parts.drain(..) {
            self.turn(look);
            self.out.push_str(text);
        }
        self.column += length;
    }
}

/// Writes runs as lines of at most `width` characters; longer words get a line of their own.
fn wrap(out: &mut String, runs: &[Run], style: &TerminalStyle, width: usize) {
    let mut lines = Wrap { out, colours: style.colours, width, column: 0, look: "" };
    let mut word: Vec<(&str, &str)> = Vec::new();
    let (mut space, mut next) = ("", "");
    for run in runs {
        for (n, part) in run.text.split(char::is_whitespace).enumerate() {
            if n > 0 {
                if !word.is_empty() {
                    lines.word(&mut word, space);
                }
                next = run.look.as_str();
            }
            if !part.is_empty() {
                if word.is_empty() {
                    space = next;
                }
                word.push((part, &run.look));
            }
        }
    }
    lines.word(&mut word, space);
    lines.turn("");
    lines.out.push('\n');
}
