//! The data of one article's page: text, quotations and speakers, all by byte offsets.

use std::borrow::Cow;

/// A range of bytes of the text, end excluded.
pub(crate) type Bytes = (u32, u32);

/// One article and what was found in it. Unknown metadata is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleView<'a> {
    /// The article's id.
    pub id: &'a str,
    /// Headline.
    pub title: &'a str,
    /// Day of publication.
    pub date: &'a str,
    /// Newspaper, agency or site.
    pub outlet: &'a str,
    /// Authors.
    pub author: &'a str,
    /// Address. Shown as text; only made a link if it begins with `http://` or `https://`.
    pub url: &'a str,
    /// The whole text; all offsets are bytes of it.
    pub text: &'a str,
    /// Its paragraphs in text order, without overlap; text between them is hidden or shown as header lines.
    pub paragraphs: Vec<(u32, u32)>,
    /// Its speakers.
    pub speakers: Vec<SpeakerView<'a>>,
    /// The quotations in text order.
    pub quotes: Vec<QuoteView<'a>>,
    /// Where words were lost.
    pub gaps: Vec<u32>,
    /// Remarks about the text as a whole ("read as Windows-1252").
    pub notes: Vec<String>,
}

/// A speaker of the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakerView<'a> {
    /// Fullest name.
    pub name: Cow<'a, str>,
    /// Title or office.
    pub role: Cow<'a, str>,
    /// Where the text names them; lines lead to the first one.
    pub mentions: Vec<(u32, u32)>,
}

/// One quotation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuoteView<'a> {
    /// Stable id; corrections are stored by it.
    pub id: String,
    /// Its pieces, including quotation marks.
    pub content: Vec<(u32, u32)>,
    /// The words that name the source.
    pub source: Vec<(u32, u32)>,
    /// The reporting words.
    pub cue: Vec<(u32, u32)>,
    /// Direct, indirect or mixed.
    pub kind: &'a str,
    /// The speakers, as indices into [`ArticleView::speakers`].
    pub speakers: Vec<usize>,
    /// Person, organisation, ...
    pub source_kind: &'a str,
    /// How the source led to the speaker.
    pub resolved_by: &'a str,
    /// How far the speaker could be determined.
    pub status: &'a str,
    /// From 0 to 1.
    pub confidence: f32,
    /// Flags.
    pub flags: Vec<Cow<'a, str>>,
}

/// The group a quotation belongs to, for colours and filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// A speaker, by position in [`Cast::order`].
    Speaker(usize),
    /// A source without a name.
    Unnamed,
    /// No known speaker.
    Unknown,
}

/// The speakers in the order in which they are listed and coloured.
pub(crate) struct Cast {
    /// Indices into `speakers` of those who speak: most quotations first, then earliest.
    pub order: Vec<usize>,
    /// The reverse: position in `order`, if any.
    pub place: Vec<Option<usize>>,
    /// Number of quotations of each in `order`.
    pub counts: Vec<usize>,
    /// Quotations of unnamed sources.
    pub unnamed: usize,
    /// Quotations without a known speaker.
    pub unknown: usize,
}

impl ArticleView<'_> {
    pub(crate) fn cast(&self) -> Cast {
        let mut counts = vec![0_usize; self.speakers.len()];
        let mut first = vec![usize::MAX; self.speakers.len()];
        let (mut unnamed, mut unknown) = (0, 0);
        for (n, quote) in self.quotes.iter().enumerate() {
            let mut known = false;
            for &speaker in quote.speakers.iter().filter(|&&s| s < self.speakers.len()) {
                counts[speaker] += 1;
                first[speaker] = first[speaker].min(n);
                known = true;
            }
            match known {
                true => {}
                false if quote.status == "unnamed source" => unnamed += 1,
                false => unknown += 1,
            }
        }
        let mut order: Vec<usize> = (0..self.speakers.len()).filter(|&s| counts[s] > 0).collect();
        order.sort_by_key(|&s| (std::cmp::Reverse(counts[s]), first[s]));
        let mut place = vec![None; self.speakers.len()];
        for (at, &speaker) in order.iter().enumerate() {
            place[speaker] = Some(at);
        }
        let counts = order.iter().map(|&s| counts[s]).collect();
        Cast { order, place, counts, unnamed, unknown }
    }

    /// The groups of a quotation, beginning with the one that colours it; never empty.
    pub(crate) fn groups(&self, quote: &QuoteView<'_>, cast: &Cast) -> Vec<Group> {
        let named = quote.speakers.iter().filter_map(|&s| cast.place.get(s).copied().flatten());
        let groups: Vec<Group> = named.map(Group::Speaker).collect();
        match groups.is_empty() {
            false => groups,
            true if quote.status == "unnamed source" => vec![Group::Unnamed],
            true => vec![Group::Unknown],
        }
    }

    /// The displayed name of a quotation's speaker.
    pub(crate) fn called(&self, quote: &QuoteView<'_>) -> String {
        let names: Vec<&str> =
            quote.speakers.iter().filter_map(|&s| self.speakers.get(s)).map(|s| s.name.as_ref()).collect();
        names.join("; ")
    }

    /// Whether the text begins with its own headline.
    pub(crate) fn opens_with_headline(&self, blocks: &[Bytes], title: &str) -> bool {
        let first = blocks.first().map_or("", |&block| slice(self.text, block));
        !first.is_empty() && first.split_whitespace().eq(title.split_whitespace())
    }

    /// The words of several pieces, joined.
    pub(crate) fn words(&self, pieces: &[Bytes]) -> String {
        let pieces: Vec<&str> = pieces.iter().map(|&piece| slice(self.text, piece)).collect();
        pieces.join(" [...] ")
    }

    /// The paragraphs, sanitised: within the text, in order, not empty, without overlap. Falls back to the whole text.
    pub(crate) fn blocks(&self) -> Vec<Bytes> {
        let mut blocks = Vec::with_capacity(self.paragraphs.len());
        let mut from = 0;
        for &paragraph in &self.paragraphs {
            let (start, end) = safe(self.text, paragraph);
            let start = start.max(from);
            if start < end {
                blocks.push((start, end));
                from = end;
            }
        }
        if blocks.is_empty() && !self.text.trim().is_empty() {
            blocks.push(safe(self.text, (0, u32::MAX)));
        }
        blocks
    }
}

/// Moves a range into the text and onto character boundaries.
pub(crate) fn safe(text: &str, (start, end): Bytes) -> Bytes {
    let start = text.floor_char_boundary(start as usize);
    let end = text.ceil_char_boundary(end as usize).max(start);
    (start as u32, end as u32)
}

/// The words of a range.
pub(crate) fn slice(text: &str, range: Bytes) -> &str {
    let (start, end) = safe(text, range);
    &text[start as usize..end as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_offsets_are_corrected() {
        assert_eq!(slice("aéb", (2, 3)), "é");
        assert_eq!(slice("ab", (5, 1)), "");
        assert_eq!(slice("ab", (1, u32::MAX)), "b");
    }

    #[test]
    fn speakers_are_listed_by_number_of_quotations() {
        let quote =
            |speakers: &[usize], status| QuoteView { speakers: speakers.to_vec(), status, ..Default::default() };
        let view = ArticleView {
            speakers: vec![SpeakerView::default(), SpeakerView::default(), SpeakerView::default()],
            quotes: vec![
                quote(&[1], "attributed"),
                quote(&[2, 9], "attributed"),
                quote(&[2], "attributed"),
                quote(&[], "unnamed source"),
                quote(&[7], "missing source"),
            ],
            ..ArticleView::default()
        };
        let cast = view.cast();
        assert_eq!((cast.order.as_slice(), cast.counts.as_slice()), (&[2, 1][..], &[2, 1][..]));
        assert_eq!((cast.unnamed, cast.unknown), (1, 1));
        assert_eq!(view.groups(&view.quotes[4], &cast), [Group::Unknown]);
    }
}
