//! Messages: newsletters (`.eml`) and pages that a browser saved with their parts (`.mht`, `.mhtml`).

use crate::page::Page;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

/// What a message holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Mail {
    pub title: String,
    /// The day as the sender wrote it; empty for a saved page, which was published earlier.
    pub date: String,
    pub author: String,
    pub outlet: String,
    /// Where a saved page was.
    pub url: String,
    pub html: String,
    pub plain: String,
}

/// Header fields that only messages have.
#[rustfmt::skip]
const FIELDS: [&str; 9] = [
    "mime-version", "received", "message-id", "return-path", "delivered-to", "dkim-signature",
    "snapshot-content-location", "content-transfer-encoding", "arc-seal",
];
/// Names of machines that only send mail.
#[rustfmt::skip]
const SENDERS: [&str; 9] =
    ["www.", "mail.", "email.", "e.", "news.", "newsletter.", "newsletters.", "info.", "mailer."];
/// A longer header is none.
const MAX_LINES: usize = 500;

/// Whether a file begins with the header of a message, and not with header lines such as `Title: X` above a text.
pub(crate) fn is_mail(head: &[u8]) -> bool {
    let (mut fields, mut certain) = (0, false);
    for line in head.split(|byte| *byte == b'\n').take(MAX_LINES) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match line.first() {
            None => break,
            Some(b' ' | b'\t') if fields > 0 => continue,
            // The line above a message in a mailbox.
            Some(b'F') if fields == 0 && line.starts_with(b"From ") => continue,
            Some(_) => {}
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        let (name, value) = (line[..colon].to_ascii_lowercase(), line[colon + 1..].trim_ascii().to_ascii_lowercase());
        if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            return false;
        }
        fields += 1;
        certain |= FIELDS.iter().any(|field| field.as_bytes() == name)
            || name == b"content-type" && (value.starts_with(b"text/") || value.starts_with(b"multipart/"));
    }
    fields > 1 && certain
}

/// Reads a message; `None` if it is none.
pub(crate) fn read(bytes: &[u8]) -> Option<Mail> {
    let message = MessageParser::default().parse(bytes)?;
    let mut mail = Mail { title: line(message.subject()), ..Mail::default() };
    let root = message.parts.first().map(|part| line(part.content_location())).unwrap_or_default();
    let snapshot = line(message.header("Snapshot-Content-Location").and_then(|value| value.as_text()));
    let pages = || message.parts.iter().filter(|part| matches!(part.body, PartType::Html(_)));
    let place = |part: &mail_parser::MessagePart<'_>| line(part.content_location());
    // Frames are pages as well; the page itself has the address of the snapshot, or comes first.
    let page = pages().find(|part| !snapshot.is_empty() && place(part) == snapshot).or_else(|| pages().next());
    if let Some(PartType::Html(html)) = page.map(|part| &part.body) {
        mail.html = html.to_string();
    }
    let own = page.map(place).unwrap_or_default();
    if let Some(url) = [snapshot, own, root].into_iter().find(|url| url.starts_with("http")) {
        mail.url = url;
        return Some(mail);
    }
    mail.plain = plain(&message);
    if let Some(date) = message.date() {
        mail.date = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
    }
    let sender = message.from().and_then(|from| from.first());
    let name = line(sender.and_then(|sender| sender.name.as_deref()));
    (mail.author, mail.outlet) = origin(&name, &line(sender.and_then(|sender| sender.address.as_deref())));
    Some(mail)
}

/// The first part that is plain text and no attachment.
fn plain(message: &Message<'_>) -> String {
    let parts = message.text_body.iter().filter_map(|at| message.parts.get(*at as usize));
    let texts = parts.filter_map(|part| match &part.body {
        // Messages have the line ends of the network, whatever the text had.
        PartType::Text(text) => Some(text.replace("\r\n", "\n")),
        _ => None,
    });
    texts.into_iter().next().unwrap_or_default()
}

/// A value on one line.
fn line(value: Option<&str>) -> String {
    value.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Author and outlet of a message, by its sender: `Ann Lee from The Post`, or a name that the address repeats.
fn origin(name: &str, address: &str) -> (String, String) {
    let host = address.rsplit_once('@').map(|(_, host)| host.to_ascii_lowercase()).unwrap_or_default();
    let host = SENDERS.iter().find_map(|start| host.strip_prefix(start)).unwrap_or(&host).to_string();
    for word in [" from ", " at ", " | ", " - "] {
        if let Some((author, outlet)) = name.split_once(word) {
            return (author.to_string(), outlet.to_string());
        }
    }
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let bare = letters(name);
    let bare = bare.strip_prefix("the").unwrap_or(&bare);
    if !bare.is_empty() && letters(&host).contains(bare) {
        return (String::new(), name.to_string());
    }
    (name.to_string(), host)
}

/// Whether the plain text of a message holds more of it than what was found in its HTML part.
pub(crate) fn is_fuller(plain: &str, page: &Page) -> bool {
    let words = |text: &str| text.split_whitespace().filter(|word| !word.contains("://")).count();
    page.refused.is_some() || words(plain) > 2 * words(&page.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_and_texts_with_header_lines() {
        assert!(is_mail(b"From: Ann <a@x.example>\r\nSubject: A\r\n B\r\nMIME-Version: 1.0\r\n\r\nShe left."));
        assert!(is_mail(b"Subject: A\nContent-Type: text/plain\n\nShe left."));
        assert!(!is_mail(b"Title: Mayor resigns\nDate: June 3, 2024\nSubject: Town\n\nShe left."));
        assert!(!is_mail(b"MIME-Version: 1.0 is a header.\nShe left.\n"));
        assert!(!is_mail(b""));
    }

    #[test]
    fn senders() {
        let both = |name, address| origin(name, address);
        assert_eq!(both("The Post", "news@mail.post.example"), (String::new(), "The Post".into()));
        assert_eq!(both("Ann Lee", "ann@news.post.example"), ("Ann Lee".into(), "post.example".into()));
        assert_eq!(both("Ann Lee from The Post", "x@y.example"), ("Ann Lee".into(), "The Post".into()));
        assert_eq!(both("", ""), (String::new(), String::new()));
    }
}
