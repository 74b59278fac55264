//! Sources that end within a name.

use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::Doc;
use pullquote_entities::Kind;
use pullquote_tokenize::{TokenIndex, TokenRange};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::WholeName.id(),
    purpose: "A source neither begins nor ends within a name.",
    examples: &[Example {
        text: "In a letter Tuesday to the paper, Park Ji-in said that the talks had \"never ended\" and would go on.",
        with: "Park Ji-in <Park Ji-in> [said]: that the talks had \"never ended\" and would go on",
        without: "Park Ji-in <Park Ji-> [said]: that the talks had \"never ended\" and would go on",
    }],
};

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    for draft in drafts {
        let Some(source) = draft.source.filter(|s| !s.is_empty()) else { continue };
        let name = |i: TokenIndex| {
            let mention = &doc.entities.mentions[doc.entities.mention_at(i)?];
            (!matches!(mention.kind, Kind::Date | Kind::Money)).then_some(mention.tokens())
        };
        let start = name(source.start).map_or(source.start, |n| n.start.min(source.start));
        let end = name(source.end - 1).map_or(source.end, |n| n.end.max(source.end));
        let free = |i: TokenIndex| {
            let part = |r: &TokenRange| r.contains(i);
            !draft.cue.as_ref().is_some_and(part) && !draft.content.iter().any(part)
        };
        if start.until(source.start).iter().chain(source.end.until(end)).all(free) {
            draft.source = Some(start.until(end));
        }
    }
}
