//! Sources that hold names: which of them speaks.

pub(crate) mod choice;
pub(crate) mod fuller;
pub(crate) mod list;

use super::likeness;
use super::resolution::Resolution;
use super::resolver::Resolver;
use super::source::Source;
use crate::ResolvedBy;
use crate::rule::Rule;
use crate::text::Tag;
use pullquote_entities::Kind;

impl Resolver<'_, '_> {
    /// The names a source holds, as speakers; `None` if it holds none that speaks.
    pub(super) fn named(&mut self, source: &Source) -> Option<Resolution> {
        let doc = self.doc;
        let (chosen, probability) = self.choose_name(source)?;
        let mut together = vec![chosen];
        let mut rule = Rule::SpeakerName;
        if !doc.left_out.has(Rule::SpeakerList) && doc.tag(chosen.end) != Tag::Possessive {
            let names = doc.entities.mentions_in(source.range);
            let alike = names.iter().filter(|m| (m.kind == Kind::Per) == (chosen.kind == Kind::Per));
            let lists = alike.take_while(|m| m.first <= chosen.first).map(|m| list::all(doc, m, source.range.end));
            if let Some(found) = lists.into_iter().find(|l| l.len() > 1 && l.iter().any(|m| m.first == chosen.first)) {
                (together, rule) = (found, Rule::SpeakerList);
            }
        }
        let mut speakers = Vec::new();
        let mut by = ResolvedBy::Name;
        for mention in together {
            let Some(mut entity) = mention.entity else { continue };
            by = manner(mention.span.of(doc.text), doc.entities.name(doc.text, entity), mention.kind);
            if let Some((fuller, way)) = self.fuller(entity) {
                (entity, by) = (fuller, way);
                if rule == Rule::SpeakerName {
                    rule = Rule::SpeakerFullerName;
                }
            }
            if !speakers.contains(&entity) {
                speakers.push(entity);
            }
        }
        if speakers.is_empty() {
            return Some(Resolution { unresolved: true, ..Resolution::default() });
        }
        Some(Resolution::found(rule, speakers, by, probability))
    }
}

/// How a mention stands to the full name.
fn manner(mention: &str, name: &str, kind: Kind) -> ResolvedBy {
    if mention.eq_ignore_ascii_case(name) {
        return ResolvedBy::Name;
    }
    let acronym = likeness::is_acronym(mention) && name.split_whitespace().count() > 1;
    match kind {
        _ if acronym => ResolvedBy::Acronym,
        Kind::Per => ResolvedBy::Surname,
        _ => ResolvedBy::Name,
    }
}
