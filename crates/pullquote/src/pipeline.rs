//! One article through all stages.

use crate::stages::{AttributeQuotes, TagNames};
use crate::windows::{Layers, WINDOW, Whole, windows};
use crate::{Analysis, Calibration};
use pullquote_corpus::Article;
use pullquote_damage::{
    Damage, Gap, GapDetector, GapScratch, InspectScratch, Repaired, Strictness, inspect_into, repair,
};
use pullquote_entities::Entities;
use pullquote_quotes::{Quotations, Scope, TABLE_CONFIDENCE};
use pullquote_tokenize::{Span, Tokenizer, Tokens};
use std::ops::Range;

/// What a [`Pipeline`] keeps of what it finds: by default the rows of the program's table, and no others.
///
/// ```
/// use pullquote::corpus::Article;
/// use pullquote::{Options, Pipeline, Scratch};
///
/// let article = Article::from_text("a", "“We left,” said Ann Lee. Bo Day believes that the bridge will hold.");
/// let mut scratch = Scratch::default();
/// let mut found = |options| Pipeline::new(options).analyze(&article, &mut scratch).rows().count();
/// assert_eq!(found(Options::default()), 1);
/// assert_eq!(found(Options::everything()), 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Quotations below this confidence are left out. Default: [`TABLE_CONFIDENCE`].
    pub min_confidence: f32,
    /// Which reports count as quotations. Default: speech.
    pub scope: Scope,
    /// Speech of this confidence or more is marked as part of the table. Default: [`TABLE_CONFIDENCE`].
    pub table_confidence: f32,
    /// How confidences are refitted before any of these limits apply. Default: not at all.
    pub calibration: Option<Calibration>,
}

impl Default for Options {
    fn default() -> Self {
        Self { min_confidence: TABLE_CONFIDENCE, scope: Scope::Speech, ..Self::everything() }
    }
}

impl Options {
    /// Keeps all that is found, however uncertain, beliefs and plans included. What the table holds is marked
    /// (`Quotation::table`).
    pub fn everything() -> Self {
        Self { min_confidence: 0.0, scope: Scope::All, table_confidence: TABLE_CONFIDENCE, calibration: None }
    }
}

/// All stages in a row. One pipeline serves any number of threads; each brings its own [`Scratch`].
pub struct Pipeline {
    pub(crate) tokenizer: Tokenizer,
    pub(crate) tagger: Box<dyn TagNames>,
    pub(crate) detector: &'static GapDetector,
    pub(crate) attributor: Box<dyn AttributeQuotes>,
    pub(crate) options: Options,
}

/// Memory reused from article to article.
#[derive(Default)]
pub struct Scratch {
    /// The text with header lines blanked out, if any stand within it.
    blanked: String,
    layers: Layers,
    damage: Damage,
    inspection: InspectScratch,
    work: WorkSpace,
    /// Whether the last article was a long one, whose layers are not worth keeping.
    long: bool,
    /// The record being analysed, in case a stage panics over it.
    pub(crate) at_work: AtWork,
}

impl Scratch {
    /// What has been found in an article.
    fn analysis<'a>(&'a self, article: &'a Article) -> Analysis<'a> {
        let Layers { tokens, entities, quotations, gaps, .. } = &self.layers;
        Analysis { article, tokens, entities, quotations, gaps, damage: &self.damage, identities: None }
    }

    /// Gives back the memory that only a long article needs.
    pub(crate) fn release(&mut self) {
        if std::mem::take(&mut self.long) {
            self.layers = Layers::default();
            self.blanked = String::new();
        }
    }
}

/// Buffers of the stages.
#[derive(Default)]
struct WorkSpace {
    tagging: pullquote_entities::Scratch,
    attribution: pullquote_quotes::Scratch,
    detection: GapScratch,
}

/// The record being analysed: what is reported and saved if a stage panics over it.
#[derive(Default)]
pub(crate) struct AtWork {
    pub id: String,
    pub raw: Vec<u8>,
}

impl Pipeline {
    /// Analyses one article. It reads and writes nothing but its arguments.
    ///
    /// A text of more than 128 KiB is analysed in windows that end with a paragraph, or else a sentence, so that the memory
    /// the stages need does not grow with it. Names are joined across windows where they are the same, or where a surname
    /// has one possible owner. A pronoun is not resolved across the end of a window.
    pub fn analyze<'a>(&self, article: &'a Article, scratch: &'a mut Scratch) -> Analysis<'a> {
        self.find(article, scratch, &|| true);
        scratch.analysis(article)
    }

    /// Like [`analyze`](Self::analyze), but asks before each stage of each window whether to continue, and returns `None` if
    /// not. So it may take as long as one stage needs for one window until an answer counts.
    ///
    /// ```
    /// use pullquote::{Options, Pipeline, Scratch};
    /// use pullquote_corpus::Article;
    /// use std::time::{Duration, Instant};
    ///
    /// let article = Article::from_text("a", "“We left,” said Ann Lee.");
    /// let (pipeline, mut scratch) = (Pipeline::new(Options::default()), Scratch::default());
    /// let end = Instant::now() + Duration::from_secs(30);
    /// let analysis = pipeline.analyze_while(&article, &mut scratch, &|| Instant::now() < end);
    /// assert_eq!(analysis.unwrap().rows().count(), 1);
    /// ```
    pub fn analyze_while<'a>(
        &self,
        article: &'a Article,
        scratch: &'a mut Scratch,
        goes_on: &dyn Fn() -> bool,
    ) -> Option<Analysis<'a>> {
        self.find(article, scratch, goes_on).then(|| scratch.analysis(article))
    }

    /// Runs all stages; returns whether it came to the end.
    fn find(&self, article: &Article, scratch: &mut Scratch, goes_on: &dyn Fn() -> bool) -> bool {
        scratch.release();
        let blank = prepare(article, &mut scratch.blanked);
        let Scratch { blanked, layers, damage, inspection, work, long, .. } = scratch;
        let text = if blank { blanked.as_str() } else { article.text.as_str() };
        inspect_into(text, inspection, damage);
        let damaged = !damage.reasons.is_empty();
        if text.len() <= WINDOW {
            if !self.stages(text, article.body.clone(), damaged, work, layers, goes_on) {
                return false;
            }
        } else {
            *long = true;
            *inspection = InspectScratch::default();
            let mut whole = Whole::new(text);
            for window in windows(text, article.body.clone()) {
                if !self.stages(&text[window.clone()], 0..window.len(), damaged, work, layers, goes_on) {
                    return false;
                }
                if !whole.add(layers, window.start) {
                    break;
                }
            }
            *layers = whole.layers;
        }
        damage.add_gaps(&layers.found, layers.tokens.len());
        true
    }

    /// All stages over one window; returns whether it came to the end.
    fn stages(
        &self,
        text: &str,
        body: Range<usize>,
        damaged: bool,
        work: &mut WorkSpace,
        out: &mut Layers,
        goes_on: &dyn Fn() -> bool,
    ) -> bool {
        let Layers { tokens, entities, quotations, gaps, found } = out;
        // The stages read a text with repaired characters; what they find is mapped back to the original's bytes.
        let repaired = if damaged { repair(text) } else { None };
        let text = repaired.as_ref().map_or(text, |m| m.text.as_str());
        let body = match &repaired {
            Some(repaired) => body_in(repaired, &body),
            None => body,
        };
        self.tokenizer.tokenize_range_into(text, body, tokens);
        if !goes_on() {
            return false;
        }
        self.tagger.tag_into(text, tokens, &mut work.tagging, entities);
        if !goes_on() {
            return false;
        }
        self.find_gaps(text, tokens, &mut work.detection, found, gaps);
        let input = pullquote_quotes::Article { text, tokens, entities, gaps };
        if !goes_on() {
            return false;
        }
        self.attribute_into(&input, &mut work.attribution, quotations);
        if let Some(repaired) = repaired {
            to_original(&repaired, tokens, entities, quotations, gaps);
        }
        true
    }

    /// The first stage alone.
    pub fn tokenize<'a>(&self, article: &Article, scratch: &'a mut Scratch) -> &'a Tokens {
        scratch.release();
        let blank = prepare(article, &mut scratch.blanked);
        let text = if blank { scratch.blanked.as_str() } else { article.text.as_str() };
        scratch.long = text.len() > WINDOW;
        self.tokenizer.tokenize_range_into(text, article.body.clone(), &mut scratch.layers.tokens);
        &scratch.layers.tokens
    }

    /// The first two stages alone. Long texts are read in windows, as by [`analyze`](Self::analyze).
    pub fn tag<'a>(&self, article: &Article, scratch: &'a mut Scratch) -> (&'a Tokens, &'a Entities) {
        scratch.release();
        let blank = prepare(article, &mut scratch.blanked);
        let Scratch { blanked, layers, work, long, .. } = scratch;
        let text = if blank { blanked.as_str() } else { article.text.as_str() };
        let mut names = |text: &str, body: Range<usize>, out: &mut Layers| {
            self.tokenizer.tokenize_range_into(text, body, &mut out.tokens);
            self.tagger.tag_into(text, &out.tokens, &mut work.tagging, &mut out.entities);
        };
        if text.len() <= WINDOW {
            names(text, article.body.clone(), layers);
        } else {
            *long = true;
            let mut whole = Whole::new(text);
            *layers = Layers::default();
            for window in windows(text, article.body.clone()) {
                names(&text[window.clone()], 0..window.len(), layers);
                if !whole.add(layers, window.start) {
                    break;
                }
            }
            *layers = whole.layers;
        }
        (&layers.tokens, &layers.entities)
    }

    /// The last stage alone, with tokens and names of your own; damage is not repaired. Returns the quotations and the
    /// places where words were lost.
    ///
    /// ```
    /// use pullquote::tokenize::{Span, Tokenizer};
    /// use pullquote::entities::{Entities, GivenMention, Kind};
    /// use pullquote::{Options, Pipeline, Scratch};
    ///
    /// let text = "“We left,” said Zq.";
    /// let tokens = Tokenizer::new().tokenize(text);
    /// let zq = GivenMention { span: Span::new(20, 22), kind: Kind::Per, entity: None };
    /// let entities = Entities::from_mentions(&tokens, &[zq])?;
    /// let mut scratch = Scratch::default();
    /// let (quotations, _) = Pipeline::new(Options::default()).attribute(text, &tokens, &entities, &mut scratch);
    /// assert_eq!(entities.name(text, quotations.quotations[0].speakers[0]), "Zq");
    /// # Ok::<(), pullquote::entities::GivenError>(())
    /// ```
    pub fn attribute<'a>(
        &self,
        text: &str,
        tokens: &Tokens,
        entities: &Entities,
        scratch: &'a mut Scratch,
    ) -> (&'a Quotations, &'a [u32]) {
        scratch.release();
        let Scratch { layers: Layers { quotations, gaps, found, .. }, work, .. } = scratch;
        self.find_gaps(text, tokens, &mut work.detection, found, gaps);
        let input = pullquote_quotes::Article { text, tokens, entities, gaps };
        self.attribute_into(&input, &mut work.attribution, quotations);
        (quotations, gaps)
    }

    pub(crate) fn find_gaps(
        &self,
        text: &str,
        tokens: &Tokens,
        scratch: &mut GapScratch,
        found: &mut Vec<Gap>,
        gaps: &mut Vec<u32>,
    ) {
        found.clear();
        self.detector.detect_into(text, tokens, Strictness::Default, scratch, found);
        gaps.clear();
        gaps.extend(found.iter().map(|gap| gap.at));
    }

    pub(crate) fn attribute_into(
        &self,
        input: &pullquote_quotes::Article<'_>,
        scratch: &mut pullquote_quotes::Scratch,
        out: &mut Quotations,
    ) {
        self.attributor.attribute_into(input, scratch, out);
        if self.options.scope == Scope::Speech {
            out.quotations.retain(|quotation| quotation.speech);
        }
        let Options { min_confidence, table_confidence, calibration, .. } = self.options;
        if let Some(calibration) = calibration {
            for quotation in &mut out.quotations {
                quotation.confidence = calibration.apply(quotation.confidence);
            }
        }
        if min_confidence > 0.0 {
            out.quotations.retain(|quotation| quotation.confidence >= min_confidence);
        }
        for quotation in &mut out.quotations {
            quotation.table = quotation.speech && quotation.confidence >= table_confidence;
        }
    }
}

/// Blanks out header lines within the text; returns whether there were any, so that the copy is the one to use.
pub(crate) fn prepare(article: &Article, blanked: &mut String) -> bool {
    let inside = |range: &&Range<usize>| range.start >= article.body.start && range.end > range.start;
    let blank = article.headers.iter().any(|range| inside(&range));
    if blank {
        blank_out(&article.text, article.headers.iter().filter(inside), blanked);
    }
    blank
}

/// The body in a repaired text: the part whose original lies in the original body.
pub(crate) fn body_in(repaired: &Repaired, body: &Range<usize>) -> Range<usize> {
    let original = |at: usize| repaired.original(Span::new(at as u32, at as u32)).start as usize;
    let find = |wanted: usize| {
        let (mut low, mut high) = (0, repaired.text.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if original(middle) < wanted { low = middle + 1 } else { high = middle }
        }
        low
    };
    find(body.start)..find(body.end)
}

/// Maps what was found in a repaired text back to the bytes of the original.
pub(crate) fn to_original(
    repaired: &Repaired,
    tokens: &mut Tokens,
    entities: &mut Entities,
    quotations: &mut Quotations,
    gaps: &mut [u32],
) {
    let original = |span: Span| repaired.original(span);
    tokens.map_spans(original);
    for mention in entities.mentions.iter_mut().chain(&mut entities.bodies) {
        mention.span = original(mention.span);
    }
    for entity in &mut entities.entities {
        entity.name = original(entity.name);
        entity.role = entity.role.map(original);
    }
    for quotation in &mut quotations.quotations {
        for span in quotation.content.iter_mut().chain(&mut quotation.source).chain(&mut quotation.cue) {
            *span = original(*span);
        }
    }
    for gap in gaps {
        *gap = original(Span::new(*gap, *gap)).start;
    }
}

/// Copies a text with some ranges replaced by spaces, byte for byte, so that offsets stay the same.
fn blank_out<'r>(text: &str, ranges: impl Iterator<Item = &'r Range<usize>>, out: &mut String) {
    out.clear();
    let mut kept = 0;
    for range in ranges {
        let (Some(before), Some(gone)) = (text.get(kept..range.start), text.get(range.clone())) else { continue };
        out.push_str(before);
        out.extend(std::iter::repeat_n(' ', gone.len()));
        kept = range.end;
    }
    out.push_str(&text[kept..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_lines_below_the_headline_are_no_sentence() {
        let article = Article::from_text("a", "Pillar to move: Minister\ndate 2022-08-17\n\nIt moves, he said.");
        let pipeline = Pipeline::new(Options::default());
        let mut scratch = Scratch::default();
        let tokens = pipeline.tokenize(&article, &mut scratch);
        let words: Vec<&str> = tokens.range().iter().map(|i| tokens.text(&article.text, i)).collect();
        assert!(words.contains(&"Minister") && words.contains(&"moves") && !words.contains(&"date"), "{words:?}");
    }

    #[test]
    fn blanking_keeps_offsets() {
        let mut out = String::new();
        blank_out("aé\ndate é\nb", std::iter::once(&(4..11)), &mut out);
        assert_eq!(out, "aé\n       \nb");
    }
}
