//! The two stages a pipeline lets its user replace.

use pullquote_entities::{Entities, Tagger};
use pullquote_quotes::{Attributor, Explanation, Quotations};
use pullquote_tokenize::Tokens;
use std::sync::Arc;

/// Finds the names of a text: the built-in [`Tagger`], or one of your own, such as a list of the people you study or
/// the names another tool has found ([`Entities::from_mentions`]).
///
/// It runs on many threads at once and must give the same names for the same text. The text may differ from the
/// article's: header lines are blank, damaged characters are repaired, and a long article comes in windows of at most 128
/// KiB, one call for each. Entities of the same kind and name in two windows become one.
pub trait TagNames: Send + Sync {
    /// Writes the names over `out`; `scratch` keeps buffers between articles.
    fn tag_into(&self, text: &str, tokens: &Tokens, scratch: &mut pullquote_entities::Scratch, out: &mut Entities);
}

/// Finds the quotations of a text and their speakers: the built-in [`Attributor`], or one of your own.
///
/// It runs on many threads at once and must give the same quotations for the same article. A long article comes in
/// windows, one call for each.
pub trait AttributeQuotes: Send + Sync {
    /// Writes the quotations over `out`, in the order of the text; `scratch` keeps buffers between articles.
    fn attribute_into(
        &self,
        article: &pullquote_quotes::Article<'_>,
        scratch: &mut pullquote_quotes::Scratch,
        out: &mut Quotations,
    );

    /// The same quotations, each with the steps that led to it; without any steps unless this method is implemented.
    fn explain(&self, article: &pullquote_quotes::Article<'_>) -> Vec<Explanation> {
        let mut out = Quotations::default();
        self.attribute_into(article, &mut pullquote_quotes::Scratch::default(), &mut out);
        out.quotations.into_iter().map(|quotation| Explanation { quotation, steps: Vec::new() }).collect()
    }
}

impl TagNames for Tagger {
    fn tag_into(&self, text: &str, tokens: &Tokens, scratch: &mut pullquote_entities::Scratch, out: &mut Entities) {
        self.tag_into(text, tokens, scratch, out);
    }
}

impl AttributeQuotes for Attributor {
    fn attribute_into(
        &self,
        article: &pullquote_quotes::Article<'_>,
        scratch: &mut pullquote_quotes::Scratch,
        out: &mut Quotations,
    ) {
        self.attribute_into(article, scratch, out);
    }

    fn explain(&self, article: &pullquote_quotes::Article<'_>) -> Vec<Explanation> {
        self.explain(article)
    }
}

impl<T: TagNames + ?Sized> TagNames for &T {
    fn tag_into(&self, text: &str, tokens: &Tokens, scratch: &mut pullquote_entities::Scratch, out: &mut Entities) {
        (**self).tag_into(text, tokens, scratch, out);
    }
}

impl<T: TagNames + ?Sized> TagNames for Arc<T> {
    fn tag_into(&self, text: &str, tokens: &Tokens, scratch: &mut pullquote_entities::Scratch, out: &mut Entities) {
        (**self).tag_into(text, tokens, scratch, out);
    }
}

impl<T: AttributeQuotes + ?Sized> AttributeQuotes for &T {
    fn attribute_into(
        &self,
        article: &pullquote_quotes::Article<'_>,
        scratch: &mut pullquote_quotes::Scratch,
        out: &mut Quotations,
    ) {
        (**self).attribute_into(article, scratch, out);
    }

    fn explain(&self, article: &pullquote_quotes::Article<'_>) -> Vec<Explanation> {
        (**self).explain(article)
    }
}

impl<T: AttributeQuotes + ?Sized> AttributeQuotes for Arc<T> {
    fn attribute_into(
        &self,
        article: &pullquote_quotes::Article<'_>,
        scratch: &mut pullquote_quotes::Scratch,
        out: &mut Quotations,
    ) {
        (**self).attribute_into(article, scratch, out);
    }

    fn explain(&self, article: &pullquote_quotes::Article<'_>) -> Vec<Explanation> {
        (**self).explain(article)
    }
}
