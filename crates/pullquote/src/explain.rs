//! Why the quotations of an article are what they are.

use crate::pipeline::{body_in, prepare, to_original};
use crate::{Analysis, Pipeline};
use pullquote_corpus::Article;
use pullquote_damage::{Damage, GapScratch, Repaired, inspect, repair};
use pullquote_entities::Entities;
use pullquote_quotes::{Explanation, Parts, Quotation, Quotations, Scratch, Step};
use pullquote_tokenize::Tokens;

/// An analysed article whose quotations can be explained.
#[derive(Clone, Debug, Default)]
pub struct Explained {
    tokens: Tokens,
    entities: Entities,
    quotations: Quotations,
    gaps: Vec<u32>,
    damage: Damage,
    /// One for each quotation of the [`analysis`](Self::analysis), in the same order.
    pub explanations: Vec<Explanation>,
}

impl Explained {
    /// What was found in the article, which must be the one that was explained.
    pub fn analysis<'a>(&'a self, article: &'a Article) -> Analysis<'a> {
        let Self { tokens, entities, quotations, gaps, damage, .. } = self;
        Analysis { article, tokens, entities, quotations, gaps, damage, identities: None }
    }
}

impl Pipeline {
    /// Analyses one article like [`Pipeline::analyze`], and returns with each quotation the steps that led to it. All
    /// offsets are bytes of the article's own text.
    ///
    /// ```
    /// use pullquote::corpus::Article;
    /// use pullquote::quotes::Step;
    /// use pullquote::{Options, Pipeline};
    ///
    /// let article = Article::from_text("a", "Ann Lee met Bo Ek in Oslo. “We left,” she said.");
    /// let explained = Pipeline::new(Options::default()).explain(&article);
    /// let analysis = explained.analysis(&article);
    ///
    /// let Some(Step::Speaker { choices, .. }) = explained.explanations[0].steps.last() else { panic!() };
    /// for (entity, probability) in &choices[0].candidates {
    ///     let name = entity.map_or("", |entity| analysis.entities.name(&article.text, entity));
    ///     println!("{probability:.2} {name}");
    /// }
    /// ```
    pub fn explain(&self, article: &Article) -> Explained {
        let mut blanked = String::new();
        let text = if prepare(article, &mut blanked) { blanked.as_str() } else { article.text.as_str() };
        let mut out = Explained { damage: inspect(text), ..Explained::default() };
        let repaired = if out.damage.reasons.is_empty() { None } else { repair(text) };
        let text = repaired.as_ref().map_or(text, |repaired| repaired.text.as_str());
        let body = repaired.as_ref().map_or(article.body.clone(), |repaired| body_in(repaired, &article.body));

        let Explained { tokens, entities, quotations, gaps, damage, explanations } = &mut out;
        self.tokenizer.tokenize_range_into(text, body, tokens);
        self.tagger.tag_into(text, tokens, &mut pullquote_entities::Scratch::default(), entities);
        let mut found = Vec::new();
        self.find_gaps(text, tokens, &mut GapScratch::default(), &mut found, gaps);
        damage.add_gaps(&found, tokens.len());
        let input = pullquote_quotes::Article { text, tokens, entities, gaps };
        self.attribute_into(&input, &mut Scratch::default(), quotations);
        let mut all = self.attributor.explain(&input);
        *explanations = quotations.quotations.iter().map(|quotation| of(quotation, &mut all)).collect();

        if let Some(repaired) = &repaired {
            to_original(repaired, tokens, entities, quotations, gaps);
            let steps = explanations.iter_mut().flat_map(|explanation| &mut explanation.steps);
            steps.for_each(|step| step_to_original(step, repaired));
        }
        for (explanation, quotation) in explanations.iter_mut().zip(&quotations.quotations) {
            explanation.quotation.clone_from(quotation);
        }
        out
    }
}

/// The explanation of a quotation, taken from those of all, some of which the options leave out.
fn of(quotation: &Quotation, all: &mut Vec<Explanation>) -> Explanation {
    let parts = |q: &Quotation| (q.content.clone(), q.source.clone(), q.cue.clone());
    let wanted = parts(quotation);
    match all.iter().position(|explanation| parts(&explanation.quotation) == wanted) {
        Some(at) => all.remove(at),
        None => Explanation { quotation: quotation.clone(), steps: Vec::new() },
    }
}

/// Maps the spans of a step from a repaired text to the original.
fn step_to_original(step: &mut Step, repaired: &Repaired) {
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
    use pullquote_quotes::Step;

    /// "é" twice decoded as Latin-1, over and over, so that the text is repaired and offsets move; then a source that ends
    /// in a comma, which a rule corrects.
    const BROKEN: &str = "CafÃ© owners met in OrlÃ©ans. The cafÃ©s of OrlÃ©ans were full.\n\n\
        “We can’t move the cafÃ©,” Maria Lopez, said. “It’s the only cafÃ© here.”\n\n\
        Maria Lopez didn’t say that the cafÃ© would close.";

    #[test]
    fn an_explanation_has_the_quotations_of_the_analysis_and_the_offsets_of_the_text() {
        let article = Article::from_text("a", BROKEN);
        let pipeline = Pipeline::new(Options::everything());
        let mut scratch = Scratch::default();
        let plain = pipeline.analyze(&article, &mut scratch);
        assert!(!plain.damage.reasons.is_empty(), "the text is repaired");
        let explained = pipeline.explain(&article);
        let (analysis, explanations) = (explained.analysis(&article), &explained.explanations);
        assert!(!explanations.is_empty());
        assert_eq!((plain.quotations, plain.tokens), (analysis.quotations, analysis.tokens));
        assert_eq!((plain.entities, plain.damage), (analysis.entities, analysis.damage));
        let quotations: Vec<_> = explanations.iter().map(|e| e.quotation.clone()).collect();
        assert_eq!(quotations, plain.quotations.quotations);
        // The last change leaves what the quotation has.
        let mut changes = 0;
        for explanation in explanations {
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
        let explanations = pipeline.explain(&article).explanations;
        assert_eq!(explanations.len(), 1);
        assert!(explanations[0].steps.is_empty());
    }
}
