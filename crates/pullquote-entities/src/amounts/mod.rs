//! Dates and amounts of money, found by rules among the tokens that no name covers.

mod dates;
mod money;
mod stretch;

use crate::text::View;
use crate::{Kind, Mention};
use pullquote_lexicon::CURRENCIES;
use pullquote_tokenize::{TokenIndex, TokenRange};
use stretch::Stretch;

/// Adds dates and amounts of money to the names of an article, which are in order.
pub(crate) fn add(view: View, mentions: &mut Vec<Mention>) {
    let named = mentions.len();
    let (mut covered, mut taken) = (0, false);
    let mut stretch = Stretch::of(view);
    let mut i = TokenIndex::FIRST;
    while i < view.tokens.end() {
        while covered < named && mentions[covered].tokens().end <= i {
            covered += 1;
        }
        let name = (covered < named).then(|| mentions[covered]);
        if let Some(name) = name.filter(|name| name.tokens().start <= i) {
            i = name.tokens().end;
            continue;
        }
        stretch.end = name.map_or(view.tokens.end(), |name| name.tokens().start);
        stretch.country = TokenRange::default();
        if let Some(name) = name.filter(|name| matches!(name.kind, Kind::Norp | Kind::Loc) && stretch.is_number(i)) {
            let country = name.tokens();
            let next = mentions[..named].get(covered + 1).map_or(view.tokens.end(), |next| next.tokens().start);
            if country.end < next && CURRENCIES.contains(view.word(country.end)) {
                (stretch.end, stretch.country) = (country.end + 1, country);
            }
        }
        let found =
            stretch.date(i).map(|stop| (stop, Kind::Date)).or_else(|| stretch.money(i).map(|stop| (stop, Kind::Money)));
        match found {
            Some((stop, kind)) => {
                mentions.push(Mention::new(view.tokens, i.until(stop), kind));
                taken |= name.is_some_and(|name| name.tokens().start < stop);
                i = stop;
            }
            None => i += 1,
        }
    }
    if mentions.len() > named && named > 0 {
        mentions.sort_unstable_by_key(|mention| mention.first);
    }
    if taken {
        drop_covered(mentions);
    }
}

/// Drops names that are part of an amount: "145 billion Korean won".
fn drop_covered(mentions: &mut Vec<Mention>) {
    let mut end = TokenIndex::FIRST;
    mentions.retain(|mention| {
        let free = mention.first >= end;
        end = end.max(mention.end);
        free
    });
}
