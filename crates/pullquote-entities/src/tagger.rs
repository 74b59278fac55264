//! All steps from tokens to entities.

use crate::file::{EMBEDDED, Model, ModelError};
use crate::label::{Labels, Passes};
use crate::mentions::{self, RuleSet, UnknownRule};
use crate::text::{Reading, Source};
use crate::{Entities, amounts, link};
use pullquote_model::kernels::Level;
use pullquote_tokenize::Tokens;
use std::sync::{Arc, LazyLock};

/// Finds the names in a text and joins those of the same person, organisation, place or group.
///
/// Reading a model can fail, tagging cannot: any text with any tokens has a result, and always the same.
///
/// A clone shares the model.
#[derive(Clone)]
pub struct Tagger {
    model: Arc<Model>,
    passes: Passes,
    rules: RuleSet,
}

/// Work space of [`Tagger::tag_into`], to be reused for the next text. It never changes results.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    pub(crate) reading: Reading,
    pub(crate) labels: Labels,
    links: link::Scratch,
}

impl Scratch {
    /// An empty work space.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Tagger {
    /// The tagger with the built-in model, which is read once.
    ///
    /// The model cannot be damaged: a build with a damaged file fails.
    pub fn embedded() -> &'static Tagger {
        static TAGGER: LazyLock<Tagger> = LazyLock::new(|| Tagger::from_model(Model::embedded()));
        &TAGGER
    }

    /// The built-in model file, to identify it.
    pub const fn embedded_bytes() -> &'static [u8] {
        EMBEDDED
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// If the bytes are not a model, or a model of another version, truncated or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Ok(Self::from_model(Model::from_bytes(bytes)?))
    }

    pub(crate) fn from_model(model: Model) -> Self {
        Self { model: Arc::new(model), passes: Passes::Two, rules: RuleSet::all() }
    }

    /// The same tagger with its network run by other processor instructions; the results are the same.
    pub fn at_level(mut self, level: Level) -> Self {
        if let Some(guesser) = &mut Arc::make_mut(&mut self.model).labeller.guesser {
            guesser.level = level;
        }
        self
    }

    /// The same tagger without the second pass, which knows the whole article: faster, a little less accurate.
    pub fn in_one_pass(mut self) -> Self {
        self.passes = Passes::One;
        self
    }

    /// The same tagger without some of its [rules](Self::rules), to measure their effect.
    ///
    /// # Errors
    /// If there is no rule with one of these ids.
    pub fn without(mut self, rules: &[&str]) -> Result<Self, UnknownRule> {
        for id in rules {
            self.rules.leave_out(id)?;
        }
        Ok(self)
    }

    /// The rules that correct mentions, in order: id and purpose.
    pub fn rules() -> impl Iterator<Item = (&'static str, &'static str)> {
        mentions::RULES.iter().map(|rule| (rule.id, rule.purpose))
    }

    #[cfg(any(test, feature = "train"))]
    pub(crate) fn model(&self) -> &Model {
        &self.model
    }

    fn source<'a>(&'a self, text: &'a str, tokens: &'a Tokens) -> Source<'a> {
        Source { text, tokens, lexicon: &self.model.lexicon }
    }

    /// Tags a text and links its names.
    ///
    /// ```
    /// use pullquote_entities::Tagger;
    /// use pullquote_tokenize::Tokenizer;
    ///
    /// let text = "Angela Merkel met reporters in Berlin on Tuesday. Merkel smiled.";
    /// let entities = Tagger::embedded().tag(text, &Tokenizer::new().tokenize(text));
    /// assert_eq!(entities.name(text, 0), "Angela Merkel");
    /// ```
    pub fn tag(&self, text: &str, tokens: &Tokens) -> Entities {
        let mut out = Entities::default();
        self.tag_into(text, tokens, &mut Scratch::new(), &mut out);
        out
    }

    /// Tags a text and links its names into `out`, whose previous content is dropped.
    ///
    /// The tokens may come from elsewhere than [`pullquote_tokenize::Tokenizer`], but the model expects the same
    /// conventions: clitics (`'s`) and hyphens are separate tokens.
    pub fn tag_into(&self, text: &str, tokens: &Tokens, scratch: &mut Scratch, out: &mut Entities) {
        self.mentions_into(text, tokens, scratch, out);
        link::link(self.source(text, tokens), &mut scratch.links, out);
    }

    /// Finds mentions only; they have no entities.
    pub fn mentions_into(&self, text: &str, tokens: &Tokens, scratch: &mut Scratch, out: &mut Entities) {
        let Scratch { reading, labels, links } = scratch;
        link::recycle(links, out);
        let view = reading.read(self.source(text, tokens));
        self.model.labeller.label(view, self.passes, labels);
        mentions::collect(view, labels, self.rules, &mut out.mentions);
        amounts::add(view, &mut out.mentions);
    }

    /// Joins the mentions in `out` to entities by name, with roles; its previous entities are dropped. For mentions from
    /// elsewhere (see [`Entities::from_mentions`]); [`tag_into`](Self::tag_into) does it by itself.
    pub fn link_into(&self, text: &str, tokens: &Tokens, scratch: &mut Scratch, out: &mut Entities) {
        let mentions = std::mem::take(&mut out.mentions);
        link::recycle(&mut scratch.links, out);
        out.mentions = mentions;
        for mention in &mut out.mentions {
            mention.entity = None;
        }
        link::link(self.source(text, tokens), &mut scratch.links, out);
    }

    /// Adds roles of the people in `out` and which pronouns fit them, and changes nothing else. For entities joined
    /// elsewhere; [`link_into`](Self::link_into) does it by itself.
    pub fn describe_into(&self, text: &str, tokens: &Tokens, out: &mut Entities) {
        link::describe_all(self.source(text, tokens), out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::guess::{Guess, Guesser, Guesses};
    use crate::mentions::{Example, RULES};
    use crate::{Kind, Mention};
    use pullquote_tokenize::Tokenizer;

    fn names<'t>(tagger: &Tagger, text: &'t str) -> Vec<(&'t str, Kind)> {
        let found = tagger.tag(text, &Tokenizer::new().tokenize(text));
        found.mentions.iter().map(|m: &Mention| (m.span.of(text), m.kind)).collect()
    }

    #[test]
    fn the_embedded_model_finds_names() {
        let text = "Angela Merkel met reporters in Berlin.";
        assert_eq!(names(Tagger::embedded(), text), [("Angela Merkel", Kind::Per), ("Berlin", Kind::Loc)]);
        let read = Tagger::from_bytes(Tagger::embedded_bytes()).expect("the embedded bytes are a model");
        assert_eq!(names(&read, text), names(Tagger::embedded(), text));
    }

    #[test]
    fn every_rule_changes_its_examples_and_leaves_the_others_alone() {
        for rule in RULES {
            let without = Tagger::embedded().clone().without(&[rule.id]).expect("the rule is in the list");
            assert!(!rule.changes.is_empty(), "{} has no example", rule.id);
            for Example { text, names: expected } in rule.changes {
                assert_eq!(names(Tagger::embedded(), text), *expected, "{}: {text}", rule.id);
                assert_ne!(names(&without, text), *expected, "{} does nothing: {text}", rule.id);
            }
            for Example { text, names: expected } in rule.leaves {
                assert_eq!(names(Tagger::embedded(), text), *expected, "{}: {text}", rule.id);
                assert_eq!(names(&without, text), *expected, "{} changes {text}", rule.id);
            }
        }
    }

    #[test]
    fn rules_have_names_of_their_own() {
        let mut ids: Vec<&str> = Tagger::rules().map(|(id, _)| id).collect();
        assert!(ids.len() > 1 && ids.len() <= 32, "a set of rules has 32 bits");
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
        let unknown = Tagger::embedded().clone().without(&["no-such-rule"]).err();
        assert_eq!(unknown, Some(UnknownRule("no-such-rule".to_owned())));
    }

    #[test]
    fn one_pass_does_not_depend_on_texts_before() {
        let once = Tagger::embedded().clone().in_one_pass();
        let text = "OSUN: Who came?\n\nLEVEL: We did.\n\nOSUN: Why?\n\nLEVEL: Because.";
        let (tokens, mut scratch, mut found) = (Tokenizer::new().tokenize(text), Scratch::new(), Entities::default());
        let other = "Kunle Level met Osun Level of Level.";
        once.tag_into(other, &Tokenizer::new().tokenize(other), &mut scratch, &mut found);
        Tagger::embedded().tag_into(text, &tokens, &mut scratch, &mut found);
        once.tag_into(text, &tokens, &mut scratch, &mut found);
        assert_eq!(found, once.tag(text, &tokens));
    }

    /// Labels of the network, and steps of how likely one is.
    const NETWORK_LABELS: u8 = 15;
    const STEPS: u8 = 5;

    const TEXT: &str = "Kunle Adewale of Osun Cement told the Lagos Courier that Osun would hire. Adewale, 51, joined Osun in \
                        1998.\n\nMINISTER GREETS ADEWALE IN ABUJA\n\n\"Cement,\" he said, \"is Nigeria.\"";

    fn guesses(guesser: &Guesser, text: &str) -> Vec<Option<Guess>> {
        let (tokens, mut reading, mut guesses) =
            (Tokenizer::new().tokenize(text), Reading::default(), Guesses::default());
        guesses.guess(Some(guesser), reading.read(Tagger::embedded().source(text, &tokens)));
        tokens.range().iter().map(|i| guesses.at(i)).collect()
    }

    fn network() -> Guesser {
        Tagger::embedded().model().labeller.guesser.clone().expect("the embedded model has a network")
    }

    #[test]
    fn all_levels_guess_the_same() {
        let text = format!("{TEXT}\n\n").repeat(60);
        let expected = guesses(&network(), &text);
        assert!(expected.iter().flatten().count() > 200);
        for level in Level::all() {
            let mut guesser = network();
            guesser.level = level;
            assert_eq!(guesses(&guesser, &text), expected, "{}", level.name());
        }
    }

    #[test]
    fn capitalised_words_are_guessed_at_and_no_others() {
        let tokens = Tokenizer::new().tokenize(TEXT);
        let guesses = guesses(&network(), TEXT);
        let guessed = |word: &str| {
            let i = tokens.range().iter().find(|&i| tokens.text(TEXT, i) == word).expect("a word of the text");
            guesses[i.as_usize()]
        };
        for word in ["of", "told", "1998", ",", "he"] {
            assert_eq!(guessed(word), None, "{word}");
        }
        let kind = |word: &str| guessed(word).map(|g| g.label.div_ceil(2));
        // Labels are numbered from one, two per kind: person, organisation, organisation.
        assert_eq!([kind("Kunle"), kind("Cement"), kind("Lagos")], [Some(1), Some(2), Some(2)]);
        for guess in guesses.into_iter().flatten() {
            assert!(guess.label < NETWORK_LABELS && guess.second < NETWORK_LABELS, "{guess:?}");
            assert!(guess.label != guess.second && guess.sure <= STEPS, "{guess:?}");
        }
    }

    #[test]
    fn a_wrong_file_is_refused() {
        let bytes = network().to_bytes().to_vec();
        assert!(Guesser::from_bytes(&bytes).is_ok());
        assert!(Guesser::from_bytes(&bytes[..bytes.len() / 2]).is_err());
        assert!(Guesser::from_bytes(b"PQENT").is_err());
        let mut writer = pullquote_model::ModelWriter::new();
        writer.section("dims", &[3u32, 3, 3, 9, 9, 15, 16].map(u32::to_le_bytes).concat());
        assert!(Guesser::from_bytes(&writer.finish()).is_err());
    }
}
