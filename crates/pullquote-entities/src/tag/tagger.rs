use super::decode::{Scores, Transitions, best_labels, constrain};
use super::document::{Document, is_begin, name_end};
use super::features::{Place, View};
use super::headline;
use super::mend::mend;
use super::rules;
use super::words::{CAPITALS, UPPER, Words};
use crate::guess::{Guesser, Guesses};
use crate::link::{
    self,
    names::{Vocabulary, squeezed},
};
use crate::model::weights::{LABELS, Steps, Sums};
use crate::model::{Model, ModelError};
use crate::{Entities, Kind, Mention};
use pullquote_model::kernels::Level;
use pullquote_tokenize::{Span, Tokens};
use std::sync::OnceLock;

/// The kinds the model knows, in the order of its labels.
pub(crate) const KINDS: [Kind; 7] = [Kind::Per, Kind::Org, Kind::Loc, Kind::Fac, Kind::Norp, Kind::Misc, Kind::Prod];

const EMBEDDED: &[u8] = include_bytes!("../../model/entities.bin");

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
    one_pass: bool,
    pub(crate) words: Words,
    pub(crate) document: Document,
    pub(crate) guesses: Guesses,
    features: Vec<u64>,
    /// First-pass features weighed for both passes, a run after the other.
    sums: Vec<Sums>,
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

    /// Whether to label once, without a second look that knows the whole text. Faster, a little less right.
    pub fn set_one_pass(&mut self, once: bool) {
        self.one_pass = once;
    }
}

impl Tagger {
    /// The tagger with the model that comes with this crate, read once.
    pub fn embedded() -> &'static Tagger {
        static TAGGER: OnceLock<Tagger> = OnceLock::new();
        TAGGER.get_or_init(|| Self::from_bytes(EMBEDDED).unwrap_or_else(|_| Self::from_model(Model::empty())))
    }

    /// The model file that comes with this crate, to tell which one it is.
    pub const fn embedded_bytes() -> &'static [u8] {
        EMBEDDED
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// If the bytes are no model, one of another version, cut short or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Ok(Self::from_model(Model::from_bytes(bytes)?))
    }

    /// The same tagger with its network run by other instructions; the results are the same.
    pub fn at_level(mut self, level: Level) -> Self {
        if let Some(guesser) = &mut self.model.guesser {
            guesser.level = level;
        }
        self
    }

    pub(crate) fn from_model(model: Model) -> Self {
        let transitions = [prepare(&model.weights.steps[0]), prepare(&model.weights.steps[1])];
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
        self.read(text, tokens, self.model.guesser.as_ref(), scratch);
        self.first_pass(text, tokens, scratch);
        if !scratch.one_pass {
            scratch.document.count_votes(&scratch.words, &scratch.labels);
            self.second_pass(text, tokens, scratch);
        }
        collect(text, tokens, scratch, out);
        mend(text, tokens, &scratch.words, &mut out.mentions);
        rules::speaker_labels(text, tokens, scratch, &self.model.lexicon, out);
        rules::dates_and_money(text, tokens, out);
    }

    /// Takes in the words of a text and what a network guesses of them.
    pub(crate) fn read(&self, text: &str, tokens: &Tokens, guesser: Option<&Guesser>, scratch: &mut Scratch) {
        let Scratch { words, document, guesses, .. } = scratch;
        words.fill(text, tokens, &self.model.lexicon);
        document.fill(words, text, tokens);
        match guesser {
            Some(guesser) => guesses.fill(guesser, text, tokens, words, document, &self.model.lexicon),
            None => guesses.clear(),
        }
    }

    /// Labels every run by its words and their surroundings.
    pub(crate) fn first_pass(&self, text: &str, tokens: &Tokens, scratch: &mut Scratch) {
        let Scratch { words, document, guesses, features, sums, scores, back, labels, .. } = scratch;
        labels.clear();
        labels.resize(tokens.len(), 0);
        sums.clear();
        let view = View { text, tokens, words, document, guesses };
        for run in runs(words, tokens) {
            scores.clear();
            for token in run.token..run.end_of_run {
                features.clear();
                view.first_pass(Place { token, start: run.start, end: run.end }, features);
                let mut sum = [0; 2 * LABELS];
                self.model.weights.table.add(features, &mut sum);
                scores.push(std::array::from_fn(|y| sum[y] as i32));
                sums.push(sum);
            }
            best_labels(scores, &self.transitions[0], back, &mut labels[run.token..run.end_of_run]);
        }
    }

    /// Labels every run again, knowing what the first pass made of the whole text.
    fn second_pass(&self, text: &str, tokens: &Tokens, scratch: &mut Scratch) {
        let Scratch { words, document, guesses, features, sums, scores, back, labels, .. } = scratch;
        let view = View { text, tokens, words, document, guesses };
        let mut sums = sums.iter_mut();
        for run in runs(words, tokens) {
            scores.clear();
            for (token, sum) in (run.token..run.end_of_run).zip(&mut sums) {
                features.clear();
                view.second_pass(Place { token, start: run.start, end: run.end }, features);
                self.model.weights.table.add(features, sum);
                scores.push(std::array::from_fn(|y| sum[LABELS + y] as i32));
            }
            best_labels(scores, &self.transitions[1], back, &mut labels[run.token..run.end_of_run]);
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

fn prepare(steps: &Steps) -> Transitions {
    let mut transitions = steps.map(|row| row.map(i32::from));

    constrain(&mut transitions);
    transitions
}

/// Labels to mentions.
fn collect(text: &str, tokens: &Tokens, scratch: &Scratch, out: &mut Entities) {
    let Scratch { words, document, labels, .. } = scratch;
    let is_dash = |i: usize| matches!(tokens.text(text, i), "—" | "--");
    let mut push = |first: usize, end: usize, kind: Kind| {
        let span = Span::new(tokens.span(first).start, tokens.span(end - 1).end);
        out.mentions.push(Mention { span, first: first as u32, end: end as u32, kind, entity: None });
    };
    for &(start, end) in &words.runs {
        let mut i = start as usize;
        while i < end as usize {
            let label = labels[i];
            if label == 0 {
                i += 1;
                continue;
            }
            let mut stop = if is_begin(label) { name_end(labels, i, end as usize) } else { i + 1 };
            let kind = KINDS[(label as usize - 1) / 2];
            let (first, mut last) = match kind {
                Kind::Per => trimmed(words, i, (i + 1..stop).find(|&k| is_dash(k)).unwrap_or(stop)),
                _ => (i, stop),
            };
            // `CAPT. MKHIZE-DUNNE:` is one name, though capitals hide it.
            while kind == Kind::Per
                && last > first
                && last == stop
                && last + 1 < end as usize
                && words.is_hyphen(last)
                && [last - 1, last + 1].iter().all(|&k| words.is(k, CAPITALS) && !document.stands_alone(words, k))
            {
                last += 2;
                stop = last;
            }
            // "the Trump-Kim talks" names two people.
            let pair = kind == Kind::Per
                && stop - i == 3
                && words.is_hyphen(i + 1)
                && document.stands_alone(words, i)
                && document.stands_alone(words, i + 2);
            if pair {
                push(i, i + 1, kind);
                push(i + 2, stop, kind);
            } else if last > first {
                push(first, last, kind);
            }
            i = stop;
        }
    }
    drop_pronouns(text, tokens, words, &mut out.mentions);
    take_in_coordinates(text, tokens, words, &mut out.mentions);
}

/// `the Central and West African Bank`: a capitalised word that is no name elsewhere belongs to the organisation it is
/// joined to.
fn take_in_coordinates(text: &str, tokens: &Tokens, words: &Words, mentions: &mut Vec<Mention>) {
    const SELDOM: std::ops::RangeInclusive<u16> = 1..=3;
    let word = |i: usize| tokens.text(text, i);
    let mut empty = false;
    for n in 0..mentions.len() {
        let start = (mentions[n].first as usize).saturating_sub(2);
        let joined = mentions[n].kind == Kind::Org
            && start > 0
            && word(start + 1) == "and"
            && words.is(start, UPPER)
            && matches!(word(start - 1), "the" | "The");
        let before = n.checked_sub(1).map(|p| mentions[p]).filter(|m| m.end as usize > start);
        let adjective = before.is_some_and(|m| {
            m.first as usize == start && m.kind != Kind::Per && SELDOM.contains(&words.entry[start].capitalised())
        });
        if joined && (before.is_none() || adjective) {
            mentions[n].first = start as u32;
            mentions[n].span.start = tokens.span(start).start;
            if adjective {
                mentions[n - 1].end = mentions[n - 1].first;
                empty = true;
            }
        }
    }
    if empty {
        mentions.retain(|m| m.end > m.first);
    }
}

/// `HE'S RIGHT` is a pronoun in capitals; `He` is a surname where the article has `He Kexin` or `Dr. He`.
fn drop_pronouns(text: &str, tokens: &Tokens, words: &Words, mentions: &mut Vec<Mention>) {
    let lone = |m: &Mention| m.end - m.first == 1 && headline::is_pronoun(words.lower[m.first as usize]);
    if !mentions.iter().any(lone) {
        return;
    }
    let long = |m: &Mention| m.kind == Kind::Per && m.end - m.first > 1;
    let named =
        mentions.iter().any(|m| long(m) && (m.first..m.end).any(|i| headline::is_pronoun(words.lower[i as usize])));
    let titled = |m: &Mention| {
        let before = (m.first as usize).checked_sub(1);
        before.is_some_and(|i| Vocabulary::get().is_honorific(squeezed(tokens.text(text, i))))
    };
    mentions.retain(|m| !lone(m) || named || titled(m));
}

/// A person's name without a party before it, a headline's verb or pronoun after it; nothing may be left.
fn trimmed(words: &Words, mut first: usize, mut end: usize) -> (usize, usize) {
    if let Some(pronoun) = (first + 1..end).find(|&i| headline::is_pronoun(words.lower[i])) {
        end = pronoun;
        if end - first == 1 && headline::is_verb(words.lower[first]) {
            return (first, first);
        }
    }
    while end - first > 1 && headline::is_verb(words.lower[end - 1]) {
        end -= 1;
    }
    while end - first > 2 && headline::is_party(words.lower[first]) {
        first += 1;
    }
    (first, end)
}
