//! The data of one article's page: text, quotations, speakers, all by byte offsets.

use std::borrow::Cow;

/// A range of bytes of the text, half open.
pub(crate) type Bytes = (u32, u32);

/// One article and what was found in it. Metadata that is not known is empty.
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
    /// Address. Shown as text, made a link only if it begins with `http://` or `https://`.
    pub url: &'a str,
    /// The whole text; all offsets are bytes of it.
    pub text: &'a str,
    /// Its paragraphs in text order, without overlap; what stands between them is not shown, or as header lines.
    pub paragraphs: Vec<(u32, u32)>,
    /// Those who speak.
    pub speakers: Vec<SpeakerView<'a>>,
    /// The quotations in text order.
    pub quotes: Vec<QuoteView<'a>>,
    /// Where words were lost.
    pub gaps: Vec<u32>,
    /// Things worth knowing about the text as a whole ("read as Windows-1252").
    pub notes: Vec<String>,
}

/// A speaker of the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakerView<'a> {
    /// Fullest name.
    pub name: Cow<'a, str>,
    /// Title or office.
    pub role: Cow<'a, str>,
    /// Where the text names them; the first is where lines lead to.
    pub mentions: Vec<(u32, u32)>,
}

/// One quotation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuoteView<'a> {
    /// Stable name: corrections are kept by it.
    pub id: String,
    /// Pieces, marks included.
    pub content: Vec<(u32, u32)>,
    /// The words that name the source.
    pub source: Vec<(u32, u32)>,
    /// The words that report.
    pub cue: Vec<(u32, u32)>,
    /// Direct, indirect or mixed.
    pub kind: &'a str,
    /// Who speaks: indices into [`ArticleView::speakers`].
    pub speakers: Vec<usize>,
    /// Person, organisation, ...
    pub speaker_kind: &'a str,
    /// How the source led to the speaker.
    pub resolved_by: &'a str,
    /// What became of the question who speaks.
    pub status: &'a str,
    /// From 0 to 1.
    pub confidence: f32,
    /// Flags.
    pub flags: Vec<Cow<'a, str>>,
}

/// Who a quotation belongs to, for colours and filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// A speaker, by place in [`Cast::order`].
    Speaker(usize),
    /// A source without a name.
    Unnamed,
    /// Nobody is known.
    Unknown,
}

/// The speakers in the order they are listed and coloured.
pub(crate) struct Cast {
    /// Indices into `speakers`: most quotations first, then first to speak. Only those who speak.
    pub order: Vec<usize>,
    /// The reverse: place in `order`, if any.
    pub place: Vec<Option<usize>>,
    /// Quotations of each in `order`.
    pub counts: Vec<usize>,
    /// Quotations of unnamed sources.
    pub unnamed: usize,
    /// Quotations of nobody known.
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

    /// The groups of a quotation, the one that colours it first; never empty.
    pub(crate) fn groups(&self, quote: &QuoteView<'_>, cast: &Cast) -> Vec<Group> {
        let named = quote.speakers.iter().filter_map(|&s| cast.place.get(s).copied().flatten());
        let groups: Vec<Group> = named.map(Group::Speaker).collect();
        match groups.is_empty() {
            false => groups,
            true if quote.status == "unnamed source" => vec![Group::Unnamed],
            true => vec![Group::Unknown],
        }
    }

    /// What the speaker of a quotation is called.
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

    /// The words of some pieces, joined.
    pub(crate) fn words(&self, pieces: &[Bytes]) -> String {
        let pieces: Vec<&str> = pieces.iter().map(|&piece| slice(self.text, piece)).collect();
        pieces.join(" [...] ")
    }

    /// The paragraphs, made safe: within the text, in order, not empty, without overlap. At least the text as one.
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

/// A range moved into the text and onto the borders of characters.
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
    fn offsets_are_moved_not_trusted() {
        assert_eq!(slice("aéb", (2, 3)), "é");
        assert_eq!(slice("ab", (5, 1)), "");
        assert_eq!(slice("ab", (1, u32::MAX)), "b");
    }

    #[test]
    fn speakers_are_listed_by_how_much_they_say() {
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
