//! One article through all stages.

use pullquote_corpus::Article;
use pullquote_entities::{Entities, Tagger};
use pullquote_quotes::{Attributor, Quotations};
use pullquote_tokenize::{Tokenizer, Tokens};

/// What a [`Pipeline`] does beside its work.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Options {
    /// Quotations below this confidence are left out.
    pub min_confidence: f32,
}

/// All stages in a row. One pipeline serves any number of threads; each brings its own [`Scratch`].
pub struct Pipeline {
    tokenizer: Tokenizer,
    tagger: &'static Tagger,
    attributor: Attributor,
    options: Options,
}

/// Memory used again from article to article.
#[derive(Default)]
pub struct Scratch {
    /// The text with header lines blanked out, where they stand in the midst of it.
    blanked: String,
    tokens: Tokens,
    entities: Entities,
    quotations: Quotations,
    gaps: Vec<u32>,
    tagging: pullquote_entities::Scratch,
    attribution: pullquote_quotes::Scratch,
}

/// What was found in one article: one layer a stage, each with byte offsets into [`Article::text`].
#[derive(Clone, Copy)]
pub struct Analysis<'a> {
    /// The article.
    pub article: &'a Article,
    /// Tokens, sentences, paragraphs, quotation marks.
    pub tokens: &'a Tokens,
    /// Names and what they name.
    pub entities: &'a Entities,
    /// Quotations and their speakers.
    pub quotations: &'a Quotations,
    /// Where words were lost from the text.
    pub gaps: &'a [u32],
}

impl Pipeline {
    /// All stages with their built-in models.
    pub fn new(options: Options) -> Self {
        Self { tokenizer: Tokenizer::new(), tagger: Tagger::embedded(), attributor: Attributor::new(), options }
    }

    /// Analyses one article. It reads and writes nothing but its arguments.
    pub fn analyze<'a>(&self, article: &'a Article, scratch: &'a mut Scratch) -> Analysis<'a> {
        let text = self.tokenize_into(article, scratch);
        // The text is borrowed from the scratch where it had to be blanked; the layers beside it are borrowed apart.
        let Scratch { blanked, tokens, entities, quotations, gaps, tagging, attribution } = scratch;
        let text = if text { blanked.as_str() } else { article.text.as_str() };
        self.tagger.tag_into(text, tokens, tagging, entities);
        self.attributor.attribute_into(text, tokens, entities, attribution, quotations);
        let least = self.options.min_confidence;
        if least > 0.0 {
            quotations.quotations.retain(|quotation| quotation.confidence >= least);
        }
        // Filled by the stage that looks for lost words, when there is one.
        gaps.clear();
        Analysis { article, tokens, entities, quotations, gaps }
    }

    /// The first stage alone.
    pub fn tokenize<'a>(&self, article: &Article, scratch: &'a mut Scratch) -> &'a Tokens {
        self.tokenize_into(article, scratch);
        &scratch.tokens
    }

    /// The first two stages alone.
    pub fn tag<'a>(&self, article: &Article, scratch: &'a mut Scratch) -> (&'a Tokens, &'a Entities) {
        let blank = self.tokenize_into(article, scratch);
        let Scratch { blanked, tokens, entities, tagging, .. } = scratch;
        let text = if blank { blanked.as_str() } else { article.text.as_str() };
        self.tagger.tag_into(text, tokens, tagging, entities);
        (tokens, entities)
    }

    /// Tokenizes the body; whether the blanked copy of the text was made and is the one to go on with.
    fn tokenize_into(&self, article: &Article, scratch: &mut Scratch) -> bool {
        let inside = |range: &&std::ops::Range<usize>| range.start >= article.body.start && range.end > range.start;
        let blank = article.headers.iter().any(|range| inside(&range));
        if blank {
            blank_out(&article.text, article.headers.iter().filter(inside), &mut scratch.blanked);
        }
        let text = if blank { scratch.blanked.as_str() } else { article.text.as_str() };
        self.tokenizer.tokenize_range_into(text, article.body.clone(), &mut scratch.tokens);
        blank
    }
}

/// Copies a text with some ranges turned to spaces, byte for byte, so that offsets stay.
fn blank_out<'r>(text: &str, ranges: impl Iterator<Item = &'r std::ops::Range<usize>>, out: &mut String) {
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
        let words: Vec<&str> = (0..tokens.len()).map(|i| tokens.text(&article.text, i)).collect();
        assert!(words.contains(&"Minister") && words.contains(&"moves") && !words.contains(&"date"), "{words:?}");
    }

    #[test]
    fn blanking_keeps_offsets() {
        let mut out = String::new();
        blank_out("aé\ndate é\nb", std::iter::once(&(4..11)), &mut out);
        assert_eq!(out, "aé\n       \nb");
    }
}
