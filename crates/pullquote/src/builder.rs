//! How a pipeline is put together.

use crate::stages::{AttributeQuotes, TagNames};
use crate::{NetworkFile, NetworkFileError, Options, Pipeline};
use pullquote_damage::GapDetector;
use pullquote_entities::Tagger;
use pullquote_quotes::Attributor;
use pullquote_quotes::network::Network;
use pullquote_tokenize::Tokenizer;

/// Puts a [`Pipeline`] together; once built, a pipeline does not change.
///
/// A tagger that knows the people of a study, before the built-in attributor:
///
/// ```
/// use pullquote::corpus::Article;
/// use pullquote::entities::{self, Entities, GivenMention, Kind};
/// use pullquote::tokenize::{Span, Tokens};
/// use pullquote::{Options, Pipeline, Scratch, TagNames};
///
/// struct People(Vec<&'static str>);
///
/// impl TagNames for People {
///     fn tag_into(&self, text: &str, tokens: &Tokens, _: &mut entities::Scratch, out: &mut Entities) {
///         let mut mentions = Vec::new();
///         for (number, name) in (0..).zip(&self.0) {
///             for (at, _) in text.match_indices(name) {
///                 let span = Span::new(at as u32, (at + name.len()) as u32);
///                 mentions.push(GivenMention { span, kind: Kind::Per, entity: Some(number) });
///             }
///         }
///         mentions.sort_by_key(|mention| mention.span);
///         *out = Entities::from_mentions(tokens, &mentions).unwrap_or_default();
///     }
/// }
///
/// let pipeline = Pipeline::builder()
///     .options(Options { min_confidence: 0.2, ..Options::default() })
///     .tagger(People(vec!["the Heron"]))
///     .build();
///
/// let article = Article::from_text("a", "“The pier stays,” said the Heron.");
/// let mut scratch = Scratch::default();
/// let analysis = pipeline.analyze(&article, &mut scratch);
/// assert_eq!(analysis.rows().next().unwrap().speaker, "the Heron");
/// ```
///
/// An attributor that keeps only what was said in quotation marks:
///
/// ```
/// use pullquote::corpus::Article;
/// use pullquote::quotes::{self, Attributor, QuoteType, Quotations};
/// use pullquote::{AttributeQuotes, Pipeline, Scratch};
///
/// struct DirectOnly(Attributor);
///
/// impl AttributeQuotes for DirectOnly {
///     fn attribute_into(&self, article: &quotes::Article<'_>, scratch: &mut quotes::Scratch, out: &mut Quotations) {
///         self.0.attribute_into(article, scratch, out);
///         out.quotations.retain(|quotation| quotation.kind == QuoteType::Direct);
///     }
/// }
///
/// let pipeline = Pipeline::builder().attributor(DirectOnly(Attributor::new())).build();
///
/// let article = Article::from_text("a", "“We left,” said Ann Lee. She said that it had rained.");
/// let mut scratch = Scratch::default();
/// assert_eq!(pipeline.analyze(&article, &mut scratch).rows().count(), 1);
/// ```
#[derive(Default)]
#[must_use]
pub struct PipelineBuilder {
    options: Options,
    tagger: Option<Box<dyn TagNames>>,
    attributor: Option<Box<dyn AttributeQuotes>>,
}

impl PipelineBuilder {
    /// Sets the options.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Uses this tagger instead of the built-in one.
    pub fn tagger(mut self, tagger: impl TagNames + 'static) -> Self {
        self.tagger = Some(Box::new(tagger));
        self
    }

    /// Uses this attributor instead of the built-in one. The scope and the least confidence of the options apply to what
    /// it finds.
    pub fn attributor(mut self, attributor: impl AttributeQuotes + 'static) -> Self {
        self.attributor = Some(Box::new(attributor));
        self
    }

    /// The pipeline.
    pub fn build(self) -> Pipeline {
        let built_in = || -> Box<dyn AttributeQuotes> { Box::new(Attributor::new()) };
        Pipeline {
            tokenizer: Tokenizer::new(),
            tagger: self.tagger.unwrap_or_else(|| Box::new(Tagger::embedded())),
            detector: GapDetector::embedded(),
            attributor: self.attributor.unwrap_or_else(built_in),
            options: self.options,
        }
    }
}

impl Pipeline {
    /// All stages with their built-in models.
    pub fn new(options: Options) -> Self {
        Self::builder().options(options).build()
    }

    /// All stages, with a quotation network of your own.
    pub fn with_network(options: Options, network: Network) -> Self {
        let attributor = Attributor::builder().network(network).build();
        Self::builder().options(options).attributor(attributor).build()
    }

    /// All stages, with the accurate network: right more often, but far slower. Its file is looked for beside the program and
    /// in a checkout (see [`NetworkFile::accurate_path`]).
    ///
    /// # Errors
    /// If the file is not there, or is no model of this version.
    pub fn accurate(options: Options) -> Result<Self, NetworkFileError> {
        let path = NetworkFile::accurate_path(None)?;
        Ok(Self::with_network(options, NetworkFile::read(&path)?.network))
    }

    /// A pipeline with stages of your own choice.
    pub fn builder() -> PipelineBuilder {
        PipelineBuilder::default()
    }
}
