//! How well the quotations of the invented articles are found, against `fixtures/gold/` (format: `fixtures/README.md`).
//!
//! A quotation is found if its content shares half of the letters with the gold one (Jaccard, one to one, best first);
//! it is right end to end if its source also overlaps the gold source, or both have none. Predictions that lie for the
//! most part in a `discard` range count for nothing. Run with `--nocapture` to read the table.

use pullquote::corpus::Article;
use pullquote::tokenize::Span;
use pullquote::{Options, Pipeline, Scratch};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What must be reached, in percent. Raised as the program gets better, never lowered to make a test pass.
const FLOORS: [(&str, f64); 4] =
    [("found", 88.0), ("end to end", 85.0), ("direct end to end", 85.0), ("speakers", 70.0)];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

#[derive(Deserialize)]
struct Gold {
    article: String,
    quotes: Vec<GoldQuote>,
    #[serde(default)]
    discard: Vec<[u32; 2]>,
}

#[derive(Deserialize)]
struct GoldQuote {
    content: Vec<[u32; 2]>,
    content_text: Vec<String>,
    source: Option<Vec<[u32; 2]>>,
    #[serde(rename = "type")]
    kind: String,
    speaker: Option<Vec<String>>,
    status: String,
}

/// Right ones among predicted and among gold ones.
#[derive(Clone, Copy, Default)]
struct Count {
    right: usize,
    predicted: usize,
    gold: usize,
}

impl Count {
    fn percent(part: usize, of: usize) -> f64 {
        if of == 0 { 0.0 } else { 100.0 * part as f64 / of as f64 }
    }

    fn f1(&self) -> f64 {
        Self::percent(2 * self.right, self.predicted + self.gold)
    }

    fn show(&self, name: &str) {
        let (p, r) = (Self::percent(self.right, self.predicted), Self::percent(self.right, self.gold));
        println!(
            "{name:22} P {p:5.1}  R {r:5.1}  F1 {:5.1}   ({} gold, {} predicted)",
            self.f1(),
            self.gold,
            self.predicted
        );
    }
}

#[derive(Default)]
struct Tally {
    found: Count,
    end_to_end: Count,
    direct: Count,
    status: Count,
    speakers: Count,
}

/// The bytes of letters and digits in some spans.
fn letters(text: &str, spans: impl IntoIterator<Item = (u32, u32)>) -> BTreeSet<u32> {
    let is_letter =
        |&at: &u32| text.as_bytes().get(at as usize).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
    spans.into_iter().flat_map(|(start, end)| start..end).filter(is_letter).collect()
}

fn of_gold(spans: &[[u32; 2]]) -> impl Iterator<Item = (u32, u32)> {
    spans.iter().map(|&[start, end]| (start, end))
}

fn of_spans(spans: &[Span]) -> impl Iterator<Item = (u32, u32)> {
    spans.iter().map(|span| (span.start, span.end))
}

fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Pairs gold and found contents that share half of their letters, the most alike first: for each found one its gold, for
/// each gold one what was found.
fn pair(wanted: &[BTreeSet<u32>], contents: &[BTreeSet<u32>]) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let mut pairs = Vec::new();
    for (g, want) in wanted.iter().enumerate() {
        for (p, have) in contents.iter().enumerate() {
            let shared = want.intersection(have).count();
            let all = want.len() + have.len() - shared;
            if 2 * shared >= all && all > 0 {
                pairs.push((shared as f64 / all as f64, g, p));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut gold_of, mut found_as) = (vec![None; contents.len()], vec![None; wanted.len()]);
    for (_, g, p) in pairs {
        if gold_of[p].is_none() && found_as[g].is_none() {
            (gold_of[p], found_as[g]) = (Some(g), Some(p));
        }
    }
    (gold_of, found_as)
}

fn score(pipeline: &Pipeline, gold: &Gold, tally: &mut Tally) {
    let bytes = std::fs::read(fixtures().join(&gold.article)).expect("the article is there");
    let article = Article::from_text(&gold.article, String::from_utf8(bytes).expect("gold articles are UTF-8"));
    let text = article.text.as_str();
    for quote in &gold.quotes {
        for (span, words) in quote.content.iter().zip(&quote.content_text) {
            assert_eq!(&text[span[0] as usize..span[1] as usize], words, "{}: gold offsets", gold.article);
        }
    }
    let mut scratch = Scratch::default();
    let analysis = pipeline.analyze(&article, &mut scratch);
    let discard = letters(text, of_gold(&gold.discard));
    let wanted: Vec<BTreeSet<u32>> = gold.quotes.iter().map(|q| letters(text, of_gold(&q.content))).collect();
    let quotations = &analysis.quotations.quotations;
    let contents: Vec<BTreeSet<u32>> = quotations.iter().map(|q| letters(text, of_spans(&q.content))).collect();
    let counts = |at: usize| 2 * contents[at].intersection(&discard).count() <= contents[at].len();

    let (gold_of, found_as) = pair(&wanted, &contents);

    let is_direct = |p: usize| quotations[p].kind.label() == "direct";
    let kept: Vec<usize> = (0..contents.len()).filter(|&p| counts(p) || gold_of[p].is_some()).collect();
    let direct = gold.quotes.iter().filter(|quote| quote.kind == "direct").count();
    for count in [&mut tally.found, &mut tally.end_to_end] {
        count.gold += wanted.len();
        count.predicted += kept.len();
    }
    tally.direct.gold += direct;
    tally.direct.predicted += kept.iter().filter(|&&p| is_direct(p)).count();
    for (g, quote) in gold.quotes.iter().enumerate() {
        let Some(p) = found_as[g] else { continue };
        let quotation = &quotations[p];
        let source = letters(text, of_gold(quote.source.as_deref().unwrap_or_default()));
        let have = letters(text, of_spans(&quotation.source));
        let same_source = if source.is_empty() { have.is_empty() } else { !source.is_disjoint(&have) };
        tally.found.right += 1;
        tally.end_to_end.right += usize::from(same_source);
        tally.direct.right += usize::from(same_source && quote.kind == "direct" && is_direct(p));
        let want: BTreeSet<String> = quote.speaker.iter().flatten().map(|name| folded(name)).collect();
        let got: BTreeSet<String> = analysis.speakers(quotation).map(|name| folded(&name)).collect();
        tally.speakers.gold += 1;
        tally.speakers.predicted += 1;
        tally.speakers.right += usize::from(want == got);
        tally.status.gold += 1;
        tally.status.predicted += 1;
        tally.status.right += usize::from(quote.status == quotation.status.label());
    }
}

#[test]
fn quotations_of_the_gold_articles() {
    let mut files: Vec<_> = std::fs::read_dir(fixtures().join("gold"))
        .expect("fixtures/gold")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    let pipeline = Pipeline::new(Options::everything());
    let mut tally = Tally::default();
    for file in &files {
        let json = std::fs::read_to_string(file).expect("gold is read");
        let gold: Gold = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let (before, all) = ((tally.end_to_end.right, tally.end_to_end.predicted), gold.quotes.len());
        score(&pipeline, &gold, &mut tally);
        let right = tally.end_to_end.right - before.0;
        println!(
            "{:45} {right:3} right of {all:3} gold, {:3} predicted",
            gold.article,
            tally.end_to_end.predicted - before.1
        );
    }
    println!();
    tally.found.show("found");
    tally.end_to_end.show("end to end");
    tally.direct.show("direct end to end");
    tally.speakers.show("speakers of those found");
    tally.status.show("status of those found");
    let reached = [tally.found, tally.end_to_end, tally.direct, tally.speakers].map(|count| count.f1());
    for ((name, floor), reached) in FLOORS.into_iter().zip(reached) {
        assert!(reached >= floor, "{name}: {reached:.1} is below the floor of {floor}");
    }
}
