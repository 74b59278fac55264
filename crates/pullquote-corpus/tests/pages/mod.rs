//! Invented pages, and a list of what is wrong about them.

use pullquote_corpus::{Article, Corpus, DateOrder, Input, Reading, RecordError};

/// Paragraphs of an article, with a quotation.
pub const STORY: [&str; 4] = [
    "The harbour board closed the old ferry pier on Monday, two weeks before the summer timetable was to begin.",
    "“Nobody asked the people who cross every morning,” said Odile Brandt, who runs the bakery beside the pier.",
    "Engineers found cracks in eleven of the forty wooden piles, and the board put the cost of new ones at two million.",
    "A decision on the money is expected in the autumn, when the town council meets after the long summer break.",
];

pub fn story() -> String {
    STORY.map(|paragraph| format!("<p>{paragraph}</p>")).join("\n")
}

pub fn all(bytes: &str, order: Option<DateOrder>) -> Vec<Result<Article, RecordError>> {
    let reading = Reading { date_order: order, ..Reading::default() };
    Corpus::new([Input::memory("page", bytes.as_bytes())]).with_reading(reading).articles().collect()
}

pub fn read(html: &str) -> Result<Article, RecordError> {
    let mut read = all(html, None);
    assert_eq!(read.len(), 1, "{html}");
    read.remove(0)
}

/// A page with the story and with more in its head and body.
pub fn page(head: &str, body: &str) -> Article {
    let html = format!(
        "<!doctype html><html><head>{head}</head><body><nav><a href='/'>Home</a></nav>{body}<article>{}</article></body></html>",
        story()
    );
    read(&html).unwrap_or_else(|error| panic!("{error}: {html}"))
}

pub fn linked(json: &str) -> String {
    format!("<script type='application/ld+json'>{json}</script>")
}

/// What went otherwise than expected, so that one run shows all of it.
#[derive(Default)]
pub struct Wrong(Vec<String>);

impl Wrong {
    pub fn is(&mut self, what: &str, got: impl AsRef<str>, want: &str) {
        let got = got.as_ref();
        self.add(got != want, format!("{what}\n  got  {got:?}\n  want {want:?}"));
    }

    pub fn add(&mut self, wrong: bool, message: String) {
        self.0.extend(wrong.then_some(message));
    }
}

impl Drop for Wrong {
    fn drop(&mut self) {
        assert!(self.0.is_empty() || std::thread::panicking(), "{}", self.0.join("\n"));
    }
}
