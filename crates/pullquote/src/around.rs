//! The context of a quotation.

use crate::Analysis;
use pullquote_quotes::Quotation;

impl<'a> Analysis<'a> {
    /// The text before and after a quotation, trimmed.
    ///
    /// The text before it is `sentences` whole sentences and the start of the one in which the quotation starts; the text
    /// after it is the rest of the one in which it ends, and `sentences` more. What lies between the pieces of a split
    /// quotation is in neither.
    pub fn around(&self, quotation: &Quotation, sentences: usize) -> (&'a str, &'a str) {
        let text = self.article.text.as_str();
        let all = self.tokens.sentences();
        let (Some(first), Some(last)) = (quotation.content.first(), quotation.content.last()) else { return ("", "") };
        if all.is_empty() {
            return ("", "");
        }
        let sentence_at = |byte: u32| self.tokens.sentence_of(self.tokens.token_at(byte));
        let from = sentence_at(first.start).saturating_sub(sentences);
        let to = (sentence_at(last.end.saturating_sub(1)) + sentences).min(all.len() - 1);
        let start = self.tokens.span_of(all[from]).start;
        let end = self.tokens.span_of(all[to]).end;
        let cut = |a: u32, b: u32| text.get(a as usize..b as usize).unwrap_or("").trim();
        (cut(start, first.start), cut(last.end, end))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, Pipeline, Scratch};
    use pullquote_corpus::Article;
    use pullquote_quotes::{Quotation, QuoteType, Status};
    use pullquote_tokenize::Span;

    #[test]
    fn sentences_are_counted_from_that_of_the_quotation() {
        let text = "One came. Two went.\n\nAnn Lee said, “We left for good,” and sat down. Three sat. Four ran.";
        let article = Article::from_text("a", text);
        let pipeline = Pipeline::new(Options::default());
        let mut scratch = Scratch::default();
        let analysis = pipeline.analyze(&article, &mut scratch);
        let start = text.find('“').unwrap();
        let quotation = &Quotation {
            content: vec![Span::new(start as u32, (start + "“We left for good,”".len()) as u32)],
            source: vec![],
            cue: vec![],
            kind: QuoteType::Direct,
            speakers: vec![],
            source_kind: None,
            affiliation: None,
            resolved_by: None,
            status: Status::MissingSource,
            missing: false,
            hole: false,
            speech: true,
            confidence: 1.0,
            table: true,
        };
        assert_eq!(analysis.around(quotation, 0), ("Ann Lee said,", "and sat down."));
        assert_eq!(analysis.around(quotation, 1), ("Two went.\n\nAnn Lee said,", "and sat down. Three sat."));
        let all = ("One came. Two went.\n\nAnn Lee said,", "and sat down. Three sat. Four ran.");
        assert_eq!(analysis.around(quotation, 9), all);
    }
}
