//! The page of an invented article: `cargo run -p pullquote-page --example page > page.html`, or with `--text` for the
//! terminal.

use pullquote_page::{ArticleView, QuoteView, SpeakerView, TerminalStyle};

const TEXT: &str = "The bridge at Ostwick will stay shut until spring.\n\n“We will rebuild it,” Mayor Ann Lee told reporters. \
    She added that the work would cost nothing.\n\nOfficials said the river was still rising.";

fn main() {
    let (first, second) = (TEXT.find("\n\n“").unwrap() as u32, TEXT.find("\n\nOff").unwrap() as u32);
    let view = ArticleView {
        id: "example",
        title: "Ostwick bridge stays shut",
        date: "2024-05-06",
        text: TEXT,
        paragraphs: vec![(0, first), (first + 2, second), (second + 2, TEXT.len() as u32)],
        speakers: vec![SpeakerView { name: "Ann Lee".into(), role: "Mayor".into(), mentions: vec![find("Ann Lee")] }],
        quotes: quotes(),
        ..ArticleView::default()
    };
    if std::env::args().any(|argument| argument == "--text") {
        print!("{}", view.terminal(&TerminalStyle { colours: true, width: 80 }));
    } else {
        print!("{}", view.html());
    }
}

/// The bytes of these words in the text.
fn find(words: &str) -> (u32, u32) {
    let start = TEXT.find(words).expect("the words are in the text") as u32;
    (start, start + words.len() as u32)
}

fn quotes() -> Vec<QuoteView<'static>> {
    let said = find("said the river").0;
    vec![
        QuoteView {
            id: "1".into(),
            content: vec![find("“We will rebuild it,”")],
            source: vec![find("Mayor Ann Lee")],
            cue: vec![find("told")],
            kind: "direct",
            speakers: vec![0],
            resolved_by: "name",
            status: "attributed",
            confidence: 0.97,
            ..QuoteView::default()
        },
        QuoteView {
            id: "2".into(),
            content: vec![find("that the work would cost nothing")],
            source: vec![find("She")],
            cue: vec![find("added")],
            kind: "indirect",
            speakers: vec![0],
            resolved_by: "pronoun",
            status: "attributed",
            confidence: 0.9,
            ..QuoteView::default()
        },
        QuoteView {
            id: "3".into(),
            content: vec![find("the river was still rising")],
            source: vec![find("Officials")],
            cue: vec![(said, said + 4)],
            kind: "indirect",
            status: "unnamed source",
            confidence: 0.8,
            ..QuoteView::default()
        },
    ]
}
