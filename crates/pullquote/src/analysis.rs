//! What was found in one article.

use crate::Identities;
use pullquote_corpus::Article;
use pullquote_damage::Damage;
use pullquote_entities::Entities;
use pullquote_people::{ListError, People, ReadAt};
use pullquote_quotes::Quotations;
use pullquote_tokenize::Tokens;

/// What was found in one article: one layer per stage, each with byte offsets into [`Article::text`].
#[derive(Clone, Copy)]
pub struct Analysis<'a> {
    /// The article.
    pub article: &'a Article,
    /// Tokens, sentences, paragraphs, quotation marks.
    pub tokens: &'a Tokens,
    /// Names and what they refer to.
    pub entities: &'a Entities,
    /// Quotations and their speakers.
    pub quotations: &'a Quotations,
    /// Where words were lost from the text.
    pub gaps: &'a [u32],
    /// What is wrong with the text, lost words included.
    pub damage: &'a Damage,
    /// Who the speakers are, if a list of people was [consulted](Analysis::identify).
    pub identities: Option<&'a Identities>,
}

impl Analysis<'_> {
    /// Finds the speakers of the article's quotations in a list of people. Put into the field
    /// [`identities`](Self::identities), the result fills the columns of the list.
    ///
    /// ```
    /// use pullquote::people::{Builder, People, Person};
    /// use pullquote::{Analysis, Options, Pipeline, Scratch};
    /// use pullquote_corpus::Article;
    ///
    /// let mut list = Builder::new(Vec::new(), ["party"])?;
    /// list.push(&Person::new("Q1", "Daniel Okafor").role("senator").values(["Green"]))?;
    /// let people = People::open(list.finish()?)?;
    ///
    /// let article = Article::from_text("a", "“We left,” said Senator Dan Okafor.");
    /// let (pipeline, mut scratch) = (Pipeline::new(Options::default()), Scratch::default());
    /// let analysis = pipeline.analyze(&article, &mut scratch);
    /// let identities = analysis.identify(&people)?;
    /// let row = Analysis { identities: Some(&identities), ..analysis }.rows().next().unwrap();
    /// assert_eq!((row.speaker_id.as_str(), row.people[0].as_str()), ("Q1", "Green"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the list is damaged or cannot be read.
    pub fn identify<R: ReadAt>(&self, people: &People<R>) -> Result<Identities, ListError> {
        Identities::find(self.article, self.entities, self.quotations, people)
    }
}
