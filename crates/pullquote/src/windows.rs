//! Long articles: where they are cut into windows, and how what was found in the windows becomes one whole.
//!
//! The stages need some hundred bytes of memory for each byte they look at. A text within one window, as nearly every
//! article is, is analysed as it stands; of a longer one, only what is found stays in memory from window to window.

use pullquote_damage::Gap;
use pullquote_entities::{Entities, Entity, Gender, Kind, Mention};
use pullquote_export::fold_space;
use pullquote_quotes::{Quotation, Quotations};
use pullquote_tokenize::{Span, TokenIndex, Tokens};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// The most bytes that are analysed at once: five times the longest features of newspapers.
pub(crate) const WINDOW: usize = 128 << 10;

/// The windows of a body, in order, without gaps.
pub(crate) fn windows(text: &str, body: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = text.floor_char_boundary(body.end);
    let mut at = text.ceil_char_boundary(body.start).min(end);
    std::iter::from_fn(move || {
        let window = at..at + cut(&text[at..end]);
        at = window.end;
        (!window.is_empty()).then_some(window)
    })
}

/// The length of the first window of a text. It ends, in its second half, with the last paragraph; else with the last
/// line that ends a sentence, sentence, line or word; else anywhere.
fn cut(text: &str) -> usize {
    if text.len() <= WINDOW {
        return text.len();
    }
    let most = text.floor_char_boundary(WINDOW);
    let least = text.floor_char_boundary(WINDOW / 2);
    let half = &text[least..most];
    let after = |found: &str| half.rfind(found).map(|at| at + found.len());
    let paragraph = || ["\n\n", "\n\r\n"].into_iter().filter_map(after).max();
    let spaces = |suits: fn(&str, char) -> bool| {
        let found = half.char_indices().rev().find(|(at, c)| c.is_whitespace() && suits(&half[..*at], *c));
        found.map(|(at, c)| at + c.len_utf8())
    };
    let end = paragraph()
        .or_else(|| spaces(|before, c| c == '\n' && ends_sentence(before)))
        .or_else(|| spaces(|before, _| ends_sentence(before)))
        .or_else(|| after("\n"))
        .or_else(|| spaces(|_, _| true));
    least + end.unwrap_or(half.len())
}

/// Whether a text ends like a sentence.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')', '»', '\r']).ends_with(['.', '!', '?'])
}

/// What the stages find in one text, or in one window of a long one.
#[derive(Default)]
pub(crate) struct Layers {
    pub tokens: Tokens,
    pub entities: Entities,
    pub quotations: Quotations,
    pub gaps: Vec<u32>,
    pub found: Vec<Gap>,
}

/// What was found in the windows of a text so far, as one.
pub(crate) struct Whole<'t> {
    text: &'t str,
    pub layers: Layers,
    /// The entity with a name, by a hash of kind and name.
    named: HashMap<u64, u32>,
    /// The person with a surname, by its hash; `None` if there are several.
    surnames: HashMap<u64, Option<u32>>,
    /// The entity of the whole for each entity of a window.
    joined: Vec<u32>,
}

impl<'t> Whole<'t> {
    /// Nothing yet.
    pub fn new(text: &'t str) -> Self {
        let (named, surnames) = (HashMap::new(), HashMap::new());
        Self { text, layers: Layers::default(), named, surnames, joined: Vec::new() }
    }

    /// Adds what was found in the window at `start`, whose quotations are moved; returns whether there was room for it.
    pub fn add(&mut self, window: &mut Layers, start: usize) -> bool {
        let (tokens, mentions) =
            (self.layers.tokens.end() - TokenIndex::FIRST, self.layers.entities.mentions.len() as u32);
        if !self.layers.tokens.append(&window.tokens, start) {
            return false;
        }
        let by = start as u32;
        self.join(&window.entities, by, mentions);
        let Layers { entities, quotations, gaps, found, .. } = &mut self.layers;
        let joined = &self.joined;
        let moved_mention = |mention: &Mention| Mention {
            span: moved(mention.span, by),
            first: mention.first + tokens,
            end: mention.end + tokens,
            entity: mention.entity.and_then(|entity| joined.get(entity as usize).copied()),
            ..*mention
        };
        entities.mentions.extend(window.entities.mentions.iter().map(moved_mention));
        entities.bodies.extend(window.entities.bodies.iter().map(moved_mention));
        quotations.quotations.extend(window.quotations.quotations.drain(..).map(|mut quotation: Quotation| {
            let Quotation { content, source, cue, speakers, .. } = &mut quotation;
            for span in content.iter_mut().chain(source).chain(cue) {
                *span = moved(*span, by);
            }
            for speaker in speakers {
                *speaker = joined.get(*speaker as usize).copied().unwrap_or(*speaker);
            }
            quotation
        }));
        found.extend(window.found.iter().zip(&window.gaps).map(|(gap, at)| Gap {
            at: at + by,
            before_token: gap.before_token + tokens,
            ..*gap
        }));
        gaps.extend(window.gaps.iter().map(|gap| gap + by));
        true
    }

    /// Adds the entities of a window to those with the same names, or as new ones.
    fn join(&mut self, window: &Entities, by: u32, mentions: u32) {
        self.joined.clear();
        for entity in &window.entities {
            let name = moved(entity.name, by);
            let index = self.known(entity.kind, name).unwrap_or_else(|| self.enter(entity.kind, name));
            self.joined.push(index);
            let whole = &mut self.layers.entities.entities[index as usize];
            whole.mentions.extend(entity.mentions.iter().map(|mention| mention + mentions));
            whole.role = whole.role.or_else(|| entity.role.map(|role| moved(role, by)));
            if whole.gender == Gender::Unknown {
                whole.gender = entity.gender;
            }
        }
    }

    /// The entity of an earlier window that a name stands for.
    fn known(&self, kind: Kind, name: Span) -> Option<u32> {
        let own = fold_space(name.of(self.text));
        let entities = &self.layers.entities.entities;
        let same = |index: &u32| {
            let entity = &entities[*index as usize];
            entity.kind == kind && fold_space(entity.name.of(self.text)) == own
        };
        let ends_so = |index: &u32| {
            let fullest = fold_space(entities[*index as usize].name.of(self.text));
            fullest.strip_suffix(&*own).is_some_and(|before| before.ends_with(' '))
        };
        let exact = self.named.get(&hash(kind, &own)).copied().filter(same);
        exact.or_else(|| self.surnames.get(&hash(kind, &own)).copied().flatten().filter(ends_so))
    }

    fn enter(&mut self, kind: Kind, name: Span) -> u32 {
        let index = self.layers.entities.entities.len() as u32;
        let own = fold_space(name.of(self.text));
        self.named.insert(hash(kind, &own), index);
        if kind == Kind::Per
            && let Some((_, surname)) = own.rsplit_once(' ')
        {
            self.surnames.entry(hash(kind, surname)).and_modify(|owner| *owner = None).or_insert(Some(index));
        }
        let (role, mentions, gender) = (None, Vec::new(), Gender::Unknown);
        self.layers.entities.entities.push(Entity { name, kind, role, mentions, gender });
        index
    }
}

fn moved(span: Span, by: u32) -> Span {
    Span::new(span.start + by, span.end + by)
}

/// The same in every run; what has the same hash is still compared.
fn hash(kind: Kind, name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind, name).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Analysis, Options, Pipeline, Scratch};
    use pullquote_corpus::Article;

    #[test]
    fn windows_end_where_the_text_allows_it() {
        let of = |text: &str| windows(text, 0..text.len()).map(|window| window.len()).collect::<Vec<_>>();
        assert_eq!(of(""), [0; 0]);
        assert_eq!(of(&"a".repeat(WINDOW)), [WINDOW]);
        let blocks = |block: &str| {
            let text = block.repeat(3 * WINDOW / block.len());
            let lengths = of(&text);
            assert_eq!(lengths.iter().sum::<usize>(), text.len());
            assert!(lengths.len() >= 3 && lengths.iter().all(|length| *length <= WINDOW), "{block}: {lengths:?}");
            lengths[..lengths.len() - 1].iter().all(|length| length % block.len() == 0)
        };
        for block in [
            "It rained. It\npoured.\n\n",
            "He “left.”\r\n\r\n",
            "It rained, it\npoured.\n",
            "So “it was.” ",
            "a b\n",
            "one ",
        ] {
            assert!(blocks(block), "{block}");
        }
        blocks("é");
        blocks("a");
    }

    /// A story of one paragraph for each number, with a quotation by the one whose name is given.
    fn story(names: impl Iterator<Item = &'static str>) -> String {
        let mut text = String::new();
        for (number, name) in names.enumerate() {
            text += &format!(
                "“We counted {number} swans on the lake,” {name} said. It was late when the boats came in.\n\n"
            );
        }
        text
    }

    fn speakers(analysis: &Analysis<'_>) -> Vec<String> {
        analysis.rows().map(|row| row.speaker.into_owned()).collect()
    }

    #[test]
    fn a_long_article_has_every_quotation_at_its_place() {
        let count = 3 * WINDOW / 90;
        let text = story(std::iter::repeat_n("Orla Brandt", count));
        let article = Article::from_text("a", text.as_str());
        let (pipeline, mut scratch) = (Pipeline::new(Options::everything()), Scratch::default());
        let analysis = pipeline.analyze(&article, &mut scratch);
        let rows: Vec<_> = analysis.rows().collect();
        assert_eq!(rows.len(), count);
        for (number, row) in rows.iter().enumerate() {
            assert!(row.quote.starts_with(&format!("“We counted {number} swans")), "{number}: {}", row.quote);
            assert_eq!((&*row.speaker, row.paragraph as usize), ("Orla Brandt", number + 1));
        }
        assert_eq!(analysis.entities.entities.iter().filter(|entity| entity.kind == Kind::Per).count(), 1);
        for (number, entity) in analysis.entities.entities.iter().enumerate() {
            assert!(entity.mentions.is_sorted());
            for &mention in &entity.mentions {
                assert_eq!(analysis.entities.mentions[mention as usize].entity, Some(number as u32));
            }
        }
        let tokens = pullquote_tokenize::Tokenizer::new().tokenize(&text);
        assert_eq!(*analysis.tokens, tokens);
    }

    #[test]
    fn a_surname_in_a_later_window_is_that_of_the_one_person_who_has_it() {
        let part = WINDOW / 90 + 100;
        let names = |first: [&'static str; 2]| {
            let start = first.into_iter().chain(std::iter::repeat_n("Tomas Ekdahl", part));
            story(start.chain(std::iter::repeat_n("Brandt", 10)))
        };
        let (pipeline, mut scratch) = (Pipeline::new(Options::everything()), Scratch::default());
        let one = Article::from_text("a", names(["Orla Brandt", "Ruth Lind"]).as_str());
        assert_eq!(speakers(&pipeline.analyze(&one, &mut scratch)).last().unwrap(), "Orla Brandt");
        let two = Article::from_text("a", names(["Orla Brandt", "Hanna Brandt"]).as_str());
        assert_eq!(speakers(&pipeline.analyze(&two, &mut scratch)).last().unwrap(), "Brandt");
    }

    #[test]
    fn an_article_is_given_up_when_it_is_to_stop() {
        let text = story(std::iter::repeat_n("Orla Brandt", 4 * WINDOW / 90));
        let article = Article::from_text("a", text.as_str());
        let (pipeline, mut scratch) = (Pipeline::new(Options::everything()), Scratch::default());
        let asked = std::cell::Cell::new(0);
        for most in [0, 1, 2, 7] {
            asked.set(0);
            let goes_on = || asked.replace(asked.get() + 1) < most;
            assert!(pipeline.analyze_while(&article, &mut scratch, &goes_on).is_none());
            assert_eq!(asked.get(), most + 1);
        }
        // Nothing of it is left for the next article.
        let short = Article::from_text("b", "“We left,” said Ruth Lind.");
        assert_eq!(speakers(&pipeline.analyze(&short, &mut scratch)), ["Ruth Lind"]);
    }
}
