//! What is counted while an input is read.

use pullquote::corpus::{Article, Corpus, Format, Note, Record, RecordError};
use pullquote::damage::DamageKind;
use pullquote::export::{JOINER, fold_space};
use pullquote::quotes::Status;
use pullquote::{Pipeline, Scratch};
use std::collections::BTreeMap;

/// How many articles are analysed, and how many rows are shown, each of another article.
const ANALYSED: usize = 30;
const ROWS: usize = 3;
/// How many examples of header lines are kept.
const HEADER_LINES: usize = 3;

/// Something that happened to several records, with one example.
#[derive(Debug, Default)]
pub struct Events {
    pub total: u64,
    /// By kind: how often, and the first message.
    pub kinds: BTreeMap<String, (u64, String)>,
}

impl Events {
    fn add(&mut self, kind: &str, example: impl FnOnce() -> String) {
        self.total += 1;
        self.kinds.entry(kind.to_owned()).or_insert_with(|| (0, example())).0 += 1;
    }
}

/// An input, counted.
#[derive(Debug, Default)]
pub struct Survey {
    /// What the records are, and how many there are of each kind.
    pub formats: BTreeMap<&'static str, u64>,
    pub articles: u64,
    /// Whether reading stopped before the end of the input.
    pub stopped: bool,
    pub failures: Events,
    pub left_out: Events,
    pub notes: Events,
    /// Words of each article.
    pub words: Vec<usize>,
    /// How many articles have each piece of metadata.
    pub fields: BTreeMap<&'static str, u64>,
    /// Dates in ISO form: the first and the last day.
    pub days: Option<(String, String)>,
    /// Articles with a date in no known form, and one of these dates.
    pub odd_dates: Events,
    pub languages: BTreeMap<&'static str, u64>,
    pub header_lines: Vec<String>,
    pub sample: Sample,
}

/// What was found in the first articles.
#[derive(Debug, Default)]
pub struct Sample {
    pub articles: usize,
    pub quotations: usize,
    pub attributed: usize,
    pub rows: Vec<String>,
    /// Articles with each kind of damage.
    pub damage: BTreeMap<&'static str, u64>,
    pub damaged: u64,
}

impl Survey {
    /// Reads at most so many articles of a corpus; 0 means all.
    pub fn of(corpus: Corpus, pipeline: &Pipeline, most: u64) -> Self {
        let (mut survey, mut scratch) = (Self::default(), Scratch::default());
        for record in corpus {
            if most > 0 && survey.articles == most {
                survey.stopped = true;
                break;
            }
            match record.and_then(|record| survey.parse(record)) {
                Ok(article) => survey.article(&article, pipeline, &mut scratch),
                Err(error) => survey.error(&error),
            }
        }
        survey
    }

    fn parse(&mut self, record: Record) -> Result<Article, RecordError> {
        let format = match record.format {
            Format::Text => "plain text",
            Format::JsonLine => "JSON objects",
            Format::Row => "rows of a table",
            Format::Html => "web pages",
            Format::Nitf => "NITF documents",
            _ => "other records",
        };
        *self.formats.entry(format).or_default() += 1;
        let file = record.file_id.clone();
        let article = record.parse()?;
        *self.fields.entry("id").or_default() += u64::from(!article.id.starts_with(&*file));
        Ok(article)
    }

    fn error(&mut self, error: &RecordError) {
        let events = if error.kind.is_failure() { &mut self.failures } else { &mut self.left_out };
        events.add(error.kind.label(), || error.to_string());
    }

    fn article(&mut self, article: &Article, pipeline: &Pipeline, scratch: &mut Scratch) {
        self.articles += 1;
        let body = article.text.get(article.body.clone()).unwrap_or_default();
        self.words.push(body.split_whitespace().count());
        let fields = [
            ("title", &article.title),
            ("date", &article.date),
            ("author", &article.author),
            ("outlet", &article.outlet),
            ("url", &article.url),
        ];
        for (name, value) in fields {
            *self.fields.entry(name).or_default() += u64::from(!value.is_empty());
        }
        self.date(&article.date);
        *self.languages.entry(article.language).or_default() += 1;
        for note in &article.notes {
            let kind = if matches!(note, Note::Duplicate { .. }) { "duplicate" } else { "note" };
            self.notes.add(kind, || format!("{}: {note}", article.place.position()));
        }
        let lines = article.headers.iter().filter_map(|range| article.text.get(range.clone()));
        for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
            if self.header_lines.len() < HEADER_LINES && !self.header_lines.iter().any(|known| known == line) {
                self.header_lines.push(line.to_owned());
            }
        }
        if self.sample.articles < ANALYSED {
            self.sample.add(article, pipeline, scratch);
        }
    }

    fn date(&mut self, date: &str) {
        if date.is_empty() {
            return;
        }
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let iso = date.len() == 10 && date.split('-').count() == 3 && date.split('-').all(digits);
        if !iso {
            return self.odd_dates.add("date", || date.to_owned());
        }
        match &mut self.days {
            None => self.days = Some((date.to_owned(), date.to_owned())),
            Some((first, _)) if date < first.as_str() => date.clone_into(first),
            Some((_, last)) if date > last.as_str() => date.clone_into(last),
            Some(_) => {}
        }
    }
}

impl Sample {
    fn add(&mut self, article: &Article, pipeline: &Pipeline, scratch: &mut Scratch) {
        self.articles += 1;
        let analysis = pipeline.analyze(article, scratch);
        let quotations = analysis.quotations.only_speech().quotations;
        self.quotations += quotations.len();
        self.attributed += quotations.iter().filter(|quotation| quotation.status == Status::Attributed).count();
        let shown = analysis.rows().find(|row| !row.speaker.is_empty());
        if let Some(row) = shown.filter(|_| self.rows.len() < ROWS) {
            let quote = fold_space(&row.quote).replace(JOINER, " ... ");
            self.rows.push(format!("{}: {quote}  ({}, confidence {:.2})", row.speaker, article.id, row.confidence));
        }
        let reasons = analysis.damage.reasons.iter().filter(|reason| reason.kind != DamageKind::NonBreakingSpaces);
        let mut damaged = false;
        for reason in reasons {
            damaged = true;
            *self.damage.entry(reason.kind.as_str()).or_default() += 1;
        }
        self.damaged += u64::from(damaged);
    }
}
