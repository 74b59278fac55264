use super::decode::{Scores, Transitions, best_labels, constrain};
use super::document::{Document, is_begin, name_end};
use super::features::{Place, View};
use super::rules;
use super::words::Words;
use crate::link;
use crate::model::weights::{LABELS, Stage};
use crate::model::{Model, ModelError};
use crate::{Entities, Kind, Mention};
use pullquote_tokenize::{Span, Tokens};
use std::sync::OnceLock;

/// The kinds the model knows, in the order of its labels.
pub(crate) const KINDS: [Kind; 7] =
    [Kind::Per, Kind::Org, Kind::Loc, Kind::Fac, Kind::Norp, Kind::Misc, Kind::Prod];

static EMBEDDED: &[u8] = include_bytes!("../../model/entities.bin");

/// Finds the names of a text and joins those of one person, organisation, place or group.
///
/// Reading a model can fail, tagging cannot: any text with any tokens has a result, the same one every time.
pub struct Tagger {
    pub(crate) model: Model,
    transitions: [Transitions; 2],
}

/// Work space of [`Tagger::tag_into`], to be used again for the next text.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    pub(crate) words: Words,
    pub(crate) document: Document,
    features: Vec<u64>,
    scores: Vec<Scores>,
    back: Vec<[u8; LABELS]>,
    pub(crate) labels: Vec<u8>,
    pub(crate) links: link::Scratch,
}

impl Scratch {
    /// An empty work space.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Tagger {
    /// The tagger with the model that comes with this crate, read once.
    pub fn embedded() -> &'static Tagger {
        static TAGGER: OnceLock<Tagger> = OnceLock::new();
        TAGGER.get_or_init(|| Self::from_bytes(EMBEDDED).unwrap_or_else(|_| Self::from_model(Model::empty())))
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// If the bytes are no model, one of another version, cut short or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Ok(Self::from_model(Model::from_bytes(bytes)?))
    }

    pub(crate) fn from_model(model: Model) -> Self {
        let transitions = [prepare(&model.first), prepare(&model.second)];
        Self { model, transitions }
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

    /// Tags a text and links its names into `out`, whose former content is dropped.
    ///
    /// The tokens may come from elsewhere than [`pullquote_tokenize::Tokenizer`], but the model wants them cut
    /// the same way: clitics (`'s`) and hyphens tokens of their own.
    pub fn tag_into(&self, text: &str, tokens: &Tokens, scratch: &mut Scratch, out: &mut Entities) {
        self.mentions_into(text, tokens, scratch, out);
        link::link(text, tokens, &self.model.lexicon, scratch, out);
    }

    /// Finds the mentions only; none has an entity.
    pub fn mentions_into(&self, text: &str, tokens: &Tokens, scratch: &mut Scratch, out: &mut Entities) {
        link::recycle(&mut scratch.links, out);
        scratch.words.fill(text, tokens, &self.model.lexicon);
        scratch.document.fill(&scratch.words, text, tokens);
        scratch.labels.clear();
        scratch.labels.resize(tokens.len(), 0);
        self.pass(text, tokens, scratch, false);
        scratch.document.count_votes(&scratch.words, &scratch.labels);
        self.pass(text, tokens, scratch, true);
        collect(tokens, &scratch.words, &scratch.labels, out);
        rules::dates_and_money(text, tokens, out);
    }

    /// The labels after the first pass only, for training the second.
    #[cfg(feature = "train")]
    pub(crate) fn first_labels(&self, text: &str, tokens: &Tokens, scratch: &mut Scratch) {
        scratch.words.fill(text, tokens, &self.model.lexicon);
        scratch.document.fill(&scratch.words, text, tokens);
        scratch.labels.clear();
        scratch.labels.resize(tokens.len(), 0);
        self.pass(text, tokens, scratch, false);
    }

    fn pass(&self, text: &str, tokens: &Tokens, scratch: &mut Scratch, second: bool) {
        let Scratch { words, document, features, scores, back, labels, .. } = scratch;
        let view = View { text, tokens, words, document };
        let stage = if second { &self.model.second } else { &self.model.first };
        for place in runs(words, tokens) {
            scores.clear();
            for token in place.token..place.end_of_run {
                features.clear();
                let place = Place { token, start: place.start, end: place.end };
                view.first_pass(place, features);
                if second {
                    view.second_pass(place, features);
                }
                let sum = stage.table.score(features);
                scores.push(std::array::from_fn(|y| sum[y] as i32));
            }
            best_labels(scores, &self.transitions[usize::from(second)], back, &mut labels[place.token..place.end_of_run]);
        }
    }
}

/// A run of tokens to label and its sentence.
pub(crate) struct RunPlace {
    pub(crate) token: usize,
    pub(crate) end_of_run: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// All runs with their sentences.
pub(crate) fn runs<'a>(words: &'a Words, tokens: &'a Tokens) -> impl Iterator<Item = RunPlace> + 'a {
    let mut sentence = 0;
    words.runs.iter().map(move |&(first, stop)| {
        while sentence + 1 < tokens.sentences().len() && tokens.sentences()[sentence].end <= first {
            sentence += 1;
        }
        let range = tokens.sentences().get(sentence).cloned().unwrap_or(first..stop);
        RunPlace {
            token: first as usize,
            end_of_run: stop as usize,
            start: range.start as usize,
            end: (range.end as usize).min(words.len()),
        }
    })
}

fn prepare(stage: &Stage) -> Transitions {
    let mut transitions = stage.transitions.map(|row| row.map(i32::from));
    constrain(&mut transitions);
    transitions
}

/// Labels to mentions.
fn collect(tokens: &Tokens, words: &Words, labels: &[u8], out: &mut Entities) {
    for &(start, end) in &words.runs {
        let mut i = start as usize;
        while i < end as usize {
            let label = labels[i];
            if label == 0 {
                i += 1;
                continue;
            }
            let stop = if is_begin(label) { name_end(labels, i, end as usize) } else { i + 1 };
            let span = Span::new(tokens.span(i).start, tokens.span(stop - 1).end);
            let kind = KINDS[(label as usize - 1) / 2];
            out.mentions.push(Mention { span, first: i as u32, end: stop as u32, kind, entity: None });
            i = stop;
        }
    }
}
