//! The text of RTF files: paragraphs separated by an empty line, as a stream.
//!
//! Pictures and other data in the file are skipped while reading, so that only the text counts against the limit for one
//! article. A file ends where its bytes end, even if groups are still open.

use crate::compress::{BUFFER, Stream, fill};
use encoding_rs::{Encoding, WINDOWS_1252};
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read};

/// How a file begins.
pub(crate) const MAGIC: &[u8] = b"{\\rtf";

/// The text of an RTF file, in UTF-8.
pub(crate) fn text(stream: Stream) -> Stream {
    BufReader::with_capacity(BUFFER, Box::new(Rtf::new(stream)))
}

/// Deeper groups share the state of this one.
const MAX_GROUPS: usize = 1000;
/// More fonts are damage.
const MAX_FONTS: usize = 10_000;
/// A longer control word is damage.
const MAX_WORD: usize = 32;
/// Groups with these names hold no text of the document.
#[rustfmt::skip]
const SILENT: [&str; 33] = [
    "annotation", "atnauthor", "atndate", "atnid", "author", "bkmkend", "bkmkstart", "colortbl", "comment", "company",
    "datastore", "filetbl", "fldinst", "fonttbl", "footer", "footerf", "footerl", "footerr", "footnote", "ftnsep",
    "header", "headerf", "headerl", "headerr", "info", "listtable", "nonshppict", "objdata", "pict", "stylesheet",
    "tc", "themedata", "xe",
];

/// What a group inherits from the one around it.
#[derive(Clone, Copy)]
struct Group {
    /// Whether it holds no text of the document.
    silent: bool,
    hidden: bool,
    /// Whether it lists fonts.
    fonts: bool,
    /// How many characters stand in for one that is given by its number.
    stand_ins: u32,
    encoding: &'static Encoding,
}

struct Rtf {
    stream: Stream,
    group: Group,
    outer: Vec<Group>,
    /// Open groups beyond [`MAX_GROUPS`].
    deeper: u64,
    default: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    font: i32,
    /// Bytes in the encoding of the current group.
    pending: Vec<u8>,
    /// The first half of a character beyond U+FFFF.
    high: Option<u16>,
    /// Characters to pass over, because they stand in for one that was read.
    pass: u32,
    /// What separates the text before from what follows.
    separator: &'static str,
    /// Whether any text was read.
    begun: bool,
    out: String,
    taken: usize,
    ended: bool,
}

impl Rtf {
    fn new(stream: Stream) -> Self {
        let group = Group { silent: false, hidden: false, fonts: false, stand_ins: 1, encoding: WINDOWS_1252 };
        Self {
            stream,
            group,
            outer: Vec::new(),
            deeper: 0,
            default: WINDOWS_1252,
            fonts: HashMap::new(),
            font: 0,
            pending: Vec::new(),
            high: None,
            pass: 0,
            separator: "",
            begun: false,
            out: String::new(),
            taken: 0,
            ended: false,
        }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(fill(&mut self.stream)?.first().copied())
    }

    fn take(&mut self) -> io::Result<Option<u8>> {
        let byte = self.peek()?;
        self.stream.consume(usize::from(byte.is_some()));
        Ok(byte)
    }

    /// Reads one byte, or one control word.
    fn step(&mut self) -> io::Result<()> {
        let Some(byte) = self.take()? else {
            self.flush();
            self.ended = true;
            return Ok(());
        };
        match byte {
            b'{' => self.open(),
            b'}' => self.close(),
            b'\\' => self.control()?,
            b'\r' | b'\n' | 0 => {}
            byte => self.literal(byte),
        }
        Ok(())
    }

    fn open(&mut self) {
        self.flush();
        self.pass = 0;
        if self.outer.len() < MAX_GROUPS { self.outer.push(self.group) } else { self.deeper += 1 }
    }

    fn close(&mut self) {
        self.flush();
        self.pass = 0;
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if let Some(outer) = self.outer.pop() {
            self.group = outer;
        }
    }

    /// Takes a byte of text.
    fn literal(&mut self, byte: u8) {
        if self.pass > 0 {
            self.pass -= 1;
        } else if self.speaks() {
            self.pending.push(byte);
        }
    }

    /// Whether the current group holds text of the document.
    fn speaks(&self) -> bool {
        !self.group.silent && !self.group.hidden && !self.outer.is_empty()
    }

    /// Decodes the bytes that were taken.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        let (text, _) = self.group.encoding.decode_without_bom_handling(&pending);
        self.write(&text);
    }

    fn write(&mut self, text: &str) {
        // White space alone begins no paragraph.
        let text = if self.separator.is_empty() && self.begun { text } else { text.trim_start() };
        if text.is_empty() {
            return;
        }
        if self.begun {
            self.out.push_str(self.separator);
        }
        self.begun = true;
        self.separator = "";
        self.out.push_str(text);
    }

    /// Writes text that a control word stands for.
    fn say(&mut self, text: &str) {
        self.flush();
        if self.pass > 0 {
            self.pass -= 1;
        } else if self.speaks() {
            self.write(text);
        }
    }

    /// Ends a line or paragraph.
    fn part(&mut self, separator: &'static str) {
        self.flush();
        if self.speaks() && separator.len() > self.separator.len() {
            self.separator = separator;
        }
    }

    fn control(&mut self) -> io::Result<()> {
        let Some(byte) = self.take()? else { return Ok(()) };
        match byte {
            b'\'' => {
                let (high, low) = (self.take()?, self.take()?);
                let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
                if let (Some(high), Some(low)) = (digit(high), digit(low)) {
                    self.literal((high * 16 + low) as u8);
                }
            }
            b'\\' | b'{' | b'}' => self.literal(byte),
            b'~' => self.say("\u{a0}"),
            b'_' => self.say("-"),
            b'\r' | b'\n' => self.part("\n\n"),
            // The name of the group that follows is unknown to some readers, and its text is not the document's.
            b'*' => self.group.silent = true,
            byte if byte.is_ascii_alphabetic() => return self.word(byte),
            _ => {}
        }
        Ok(())
    }

    /// Reads a control word, its number and the space after it.
    fn word(&mut self, first: u8) -> io::Result<()> {
        let mut name = String::from(char::from(first));
        while let Some(byte) = self.peek()?.filter(|byte| byte.is_ascii_alphabetic() && name.len() < MAX_WORD) {
            self.stream.consume(1);
            name.push(char::from(byte));
        }
        let mut number = String::new();
        while let Some(byte) = self.peek()? {
            let sign = byte == b'-' && number.is_empty();
            if !(byte.is_ascii_digit() || sign) || number.len() > 10 {
                break;
            }
            self.stream.consume(1);
            number.push(char::from(byte));
        }
        if self.peek()? == Some(b' ') {
            self.stream.consume(1);
        }
        let number = number.parse().ok();
        if name == "bin" {
            let length = u64::try_from(number.unwrap_or(0)).unwrap_or(0);
            io::copy(&mut (&mut self.stream).take(length), &mut io::sink())?;
            return Ok(());
        }
        self.act(&name, number);
        Ok(())
    }

    fn act(&mut self, name: &str, number: Option<i32>) {
        let on = number != Some(0);
        match name {
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => self.group.stand_ins = u32::try_from(number.unwrap_or(1)).unwrap_or(1).min(100),
            "par" | "sect" | "page" | "cell" | "row" | "nestcell" | "nestrow" => self.part("\n\n"),
            "line" => self.part("\n"),
            "tab" | "emspace" | "enspace" | "qmspace" => self.say(" "),
            "emdash" => self.say("—"),
            "endash" => self.say("–"),
            "lquote" => self.say("‘"),
            "rquote" => self.say("’"),
            "ldblquote" => self.say("“"),
            "rdblquote" => self.say("”"),
            "bullet" => self.say("•"),
            "ansicpg" => {
                self.default = code_page(number.unwrap_or(0));
                self.encode(self.default);
            }
            "mac" => {
                self.default = encoding_rs::MACINTOSH;
                self.encode(self.default);
            }
            "f" if self.group.fonts => self.font = number.unwrap_or(0),
            "f" => {
                let encoding = self.fonts.get(&number.unwrap_or(0)).copied().unwrap_or(self.default);
                self.encode(encoding);
            }
            "fcharset" if self.group.fonts && self.fonts.len() < MAX_FONTS => {
                if let Some(encoding) = character_set(number.unwrap_or(0)) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            "v" | "deleted" => {
                self.flush();
                self.group.hidden = on;
            }
            "plain" => {
                self.flush();
                self.group.hidden = false;
                self.encode(self.default);
            }
            name if SILENT.contains(&name) => {
                self.flush();
                self.group.silent = true;
                self.group.fonts = name == "fonttbl";
            }
            _ => {}
        }
    }

    fn encode(&mut self, encoding: &'static Encoding) {
        self.flush();
        self.group.encoding = encoding;
    }

    /// A character by its number, which is signed and has 16 bits.
    fn unicode(&mut self, number: i32) {
        self.pass = 0;
        let unit = number as u16;
        match (self.high.take(), unit) {
            (_, 0xd800..=0xdbff) => self.high = Some(unit),
            (Some(high), 0xdc00..=0xdfff) => self.say(&String::from_utf16_lossy(&[high, unit])),
            _ => self.say(&String::from_utf16_lossy(&[unit])),
        }
        self.pass = self.group.stand_ins;
    }
}

impl Read for Rtf {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            if self.taken == self.out.len() {
                self.out.clear();
                self.taken = 0;
                if self.pending.len() > BUFFER {
                    self.flush();
                }
                if self.ended {
                    break;
                }
                match self.step() {
                    Ok(()) => continue,
                    // What was read comes first; the stream fails again.
                    Err(_) if filled > 0 => break,
                    Err(error) => return Err(error),
                }
            }
            let rest = &self.out.as_bytes()[self.taken..];
            let length = rest.len().min(buffer.len() - filled);
            buffer[filled..filled + length].copy_from_slice(&rest[..length]);
            self.taken += length;
            filled += length;
        }
        Ok(filled)
    }
}

/// The encoding of a Windows code page.
fn code_page(number: i32) -> &'static Encoding {
    let label = match number {
        932 => "shift_jis".to_string(),
        936 => "gbk".to_string(),
        949 => "euc-kr".to_string(),
        950 => "big5".to_string(),
        65001 => "utf-8".to_string(),
        10000 => "macintosh".to_string(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

/// The encoding of a font's character set; `None` for the document's own.
fn character_set(number: i32) -> Option<&'static Encoding> {
    Some(code_page(match number {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rtf: &str) -> String {
        let bytes: Box<dyn Read + Send> = Box::new(io::Cursor::new(rtf.as_bytes().to_vec()));
        let mut out = String::new();
        text(BufReader::new(bytes)).read_to_string(&mut out).unwrap();
        out
    }

    #[test]
    fn paragraphs_and_marks() {
        let rtf = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fnil\\fcharset0 Times;}{\\f1\\fcharset204 Cyr;}}\r\n\
                   {\\colortbl;\\red0;}{\\*\\generator W;}{\\info{\\title No}{\\author Nobody}}\\pard\\f0\\fs24 \\ldblquote Gone,\\rdblquote  \
                   she\\~said \\emdash  at caf\\'e9 \\{1\\}.\\par\\par \\u8220?Two\\u8221?\\line lines.\\par\n{\\b Bold} end.}\0";
        assert_eq!(read(rtf), "“Gone,” she\u{a0}said — at café {1}.\n\n“Two”\nlines.\n\nBold end.");
    }

    #[test]
    fn what_is_no_text() {
        let rtf = "{\\rtf1{\\header Page 1}{\\pict\\pngblip 89504e47}{\\pict\\bin4 }}{}}She {\\v secret}left\
                   {\\footnote one}{\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt  the town}}{\\deleted gone}.{\\*\\unknown {x}}}";
        assert_eq!(read(rtf), "She left the town.");
    }

    #[test]
    fn characters_of_several_encodings() {
        let rtf = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 A;}{\\f1\\fcharset204 B;}}\\f1 \\'cc\\'e8\\f0 \\'e9 \\uc2\\u20320\\'c4\\'e3.\
                   \\uc1\\u-10179?\\u-8704?}";
        assert_eq!(read(rtf), "Миé 你.😀");
    }

    #[test]
    fn damage_ends_the_text_at_most() {
        assert_eq!(read("{\\rtf1 She left"), "She left");
        assert_eq!(read("{\\rtf1 a}}}} b{ c"), "a c");
        assert_eq!(read(&format!("{{\\rtf1 {}She left.{}}}", "{".repeat(5000), "}".repeat(5000))), "She left.");
        assert_eq!(read("{\\rtf1\\"), "");
    }
}
