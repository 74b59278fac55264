//! Why the quotations of an article are what they are.

use crate::{Analysis, Pipeline, Scratch};
use pullquote_corpus::Article;
use pullquote_damage::Repaired;
use pullquote_quotes::{Explanation, Parts, Step};

impl Pipeline {
    /// Analyses one article and returns, for each quotation of the analysis, the steps that led to it. All offsets are
    /// bytes of the article's own text, as in [`Pipeline::analyze`].
    ///
    /// ```
    /// use pullquote::corpus::Article;
    /// use pullquote::quotes::Step;
    /// use pullquote::{Options, Pipeline, Scratch};
    ///
    /// let article = Article::from_text("a", "Ann Lee met Bo Ek in Oslo. “We left,” she said.");
    /// let mut scratch = Scratch::default();
    /// let (analysis, explanations) = Pipeline::new(Options::default()).explain(&article, &mut scratch);
    /// assert_eq!(analysis.quotations.quotations.len(), explanations.len());
    ///
    /// let Some(Step::Speaker { choices, .. }) = explanations[0].steps.last() else { panic!() };
    /// for (entity, probability) in &choices[0].candidates {
    ///     let name = entity.map_or("", |entity| analysis.entities.name(&article.text, entity));
    ///     println!("{probability:.2} {name}");
    /// }
    /// ```
    pub fn explain<'a>(&self, article: &'a Article, scratch: &'a mut Scratch) -> (Analysis<'a>, Vec<Explanation>) {
        let mut explanations = Vec::new();
        let (analysis, repaired) = self.analyze_with(article, scratch, |input, _, out| {
            explanations = self.attributor.explain(input);
            explanations.retain(|explanation| self.options.keeps(&explanation.quotation));
            out.quotations = explanations.iter().map(|explanation| explanation.quotation.clone()).collect();
        });
        for (explanation, quotation) in explanations.iter_mut().zip(&analysis.quotations.quotations) {
            explanation.quotation = quotation.clone();
            if let Some(repaired) = &repaired {
                explanation.steps.iter_mut().for_each(|step| to_original(step, repaired));
            }
        }
        (analysis, explanations)
    }
}

/// Maps the spans of a step from a repaired text to the original.
fn to_original(step: &mut Step, repaired: &Repaired) {
    let Step::Changed { before, after, .. } = step else { return };
    for Parts { content, source, cue } in [before, after] {
        for span in content.iter_mut().chain(source).chain(cue) {
            *span = repaired.original(*span);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, Pipeline, Scratch};
    use pullquote_corpus::Article;
    use pullquote_quotes::Scope;
    use pullquote_quotes::Step;

    /// "é" twice decoded as Latin-1, over and over, so that the text is repaired and offsets move; then a source that ends
    /// in a comma, which a rule corrects.
    const BROKEN: &str = "CafÃ© owners met in OrlÃ©ans. The cafÃ©s of OrlÃ©ans were full.\n\n\
        “We can’t move the cafÃ©,” Maria Lopez, said. “It’s the only cafÃ© here.”\n\n\
        Maria Lopez didn’t say that the cafÃ© would close.";

    #[test]
    fn an_explanation_has_the_quotations_of_the_analysis_and_the_offsets_of_the_text() {
        let article = Article::from_text("a", BROKEN);
        let pipeline = Pipeline::new(Options { scope: Scope::All, ..Options::default() });
        let (mut one, mut two) = (Scratch::default(), Scratch::default());
        let plain = pipeline.analyze(&article, &mut one);
        assert!(!plain.damage.reasons.is_empty(), "the text is repaired");
        let (analysis, explanations) = pipeline.explain(&article, &mut two);
        assert!(!explanations.is_empty());
        assert_eq!(plain.quotations, analysis.quotations);
        let quotations: Vec<_> = explanations.iter().map(|e| e.quotation.clone()).collect();
        assert_eq!(quotations, plain.quotations.quotations);
        // The last change leaves what the quotation has.
        let mut changes = 0;
        for explanation in &explanations {
            let last = explanation.steps.iter().rev().find_map(|step| match step {
                Step::Changed { after, .. } => Some(after),
                _ => None,
            });
            if let Some(after) = last {
                changes += 1;
                let quotation = &explanation.quotation;
                assert_eq!(
                    (&after.content, &after.source, &after.cue),
                    (&quotation.content, &quotation.source, &quotation.cue)
                );
            }
        }
        assert!(changes > 0, "a rule changes something: {explanations:?}");
    }

    #[test]
    fn an_attributor_without_explanations_gives_quotations_without_steps() {
        struct Plain(pullquote_quotes::Attributor);
        impl crate::AttributeQuotes for Plain {
            fn attribute_into(
                &self,
                article: &pullquote_quotes::Article<'_>,
                scratch: &mut pullquote_quotes::Scratch,
                out: &mut pullquote_quotes::Quotations,
            ) {
                self.0.attribute_into(article, scratch, out);
            }
        }
        let pipeline = Pipeline::builder().attributor(Plain(pullquote_quotes::Attributor::new())).build();
        let article = Article::from_text("a", "“We left,” said Ann Lee.");
        let mut scratch = Scratch::default();
        let (_, explanations) = pipeline.explain(&article, &mut scratch);
        assert_eq!(explanations.len(), 1);
        assert!(explanations[0].steps.is_empty());
    }
}
