//! Cuts a text with layers over it into stretches that do not overlap, so that nested and crossing data become a flat
//! list.

use crate::article::{ArticleView, Bytes, safe};

/// What covers a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layer {
    /// Part of a quotation.
    Quote(usize),
    /// Part of its source.
    Source(usize),
    /// Part of its cue.
    Cue(usize),
    /// A name of a speaker (index into the speakers).
    Name(usize),
}

/// A stretch of text covered by the same layers throughout.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Segment {
    pub bytes: Bytes,
    /// Shortest first, so the innermost quotation comes first.
    pub layers: Vec<Layer>,
    /// Quotations that begin here.
    pub begins: Vec<usize>,
    /// Whether words were lost just before this stretch.
    pub gap: bool,
}

struct Spread {
    bytes: Bytes,
    layer: Layer,
    begins: bool,
}

/// The stretches of each block, in order. A gap at the end of a block gives an empty stretch.
pub(crate) fn segments(view: &ArticleView<'_>, blocks: &[Bytes]) -> Vec<Vec<Segment>> {
    let spreads = spreads(view);
    let mut gaps: Vec<u32> = view.gaps.iter().map(|&gap| safe(view.text, (gap, gap)).0).collect();
    gaps.sort_unstable();
    gaps.dedup();

    let (mut next, mut active): (usize, Vec<&Spread>) = (0, Vec::new());
    let mut lists = Vec::with_capacity(blocks.len());
    for (n, &(start, end)) in blocks.iter().enumerate() {
        // Gaps in the white space before a block belong to its beginning.
        let from = if n == 0 { 0 } else { blocks[n - 1].1 + 1 };
        let own = &gaps[gaps.partition_point(|&g| g < from)..gaps.partition_point(|&g| g <= end)];
        let last = next + spreads[next..].partition_point(|s| s.bytes.0 < end);
        let inside = active.iter().copied().chain(&spreads[next..last]);
        let mut cuts: Vec<u32> = inside.flat_map(|s| [s.bytes.0, s.bytes.1]).chain(own.iter().copied()).collect();
        cuts.retain(|cut| (start..=end).contains(cut));
        cuts.extend([start, end]);
        cuts.sort_unstable();
        cuts.dedup();

        let mut list = Vec::with_capacity(cuts.len());
        let mut gap = own.first().is_some_and(|&g| g < start);
        for pair in cuts.windows(2) {
            let bytes = (pair[0], pair[1]);
            let mut begins = Vec::new();
            active.retain(|s| s.bytes.1 > bytes.0);
            while next < last && spreads[next].bytes.0 <= bytes.0 {
                let spread = &spreads[next];
                if let (Layer::Quote(n), true) = (spread.layer, spread.begins) {
                    begins.push(n);
                }
                if spread.bytes.1 > bytes.0 {
                    active.push(spread);
                }
                next += 1;
            }
            let mut over = active.clone();
            over.sort_by_key(|s| (s.bytes.1 - s.bytes.0, s.layer));
            gap |= own.binary_search(&bytes.0).is_ok();
            list.push(Segment { bytes, layers: over.iter().map(|s| s.layer).collect(), begins, gap });
            gap = false;
        }
        if own.last() == Some(&end) && start < end {
            list.push(Segment { bytes: (end, end), layers: Vec::new(), begins: Vec::new(), gap: true });
        }
        lists.push(list);
    }
    lists
}

fn spreads(view: &ArticleView<'_>) -> Vec<Spread> {
    let mut spreads = Vec::new();
    let mut add = |bytes: Bytes, layer: Layer, begins: bool| {
        let bytes = safe(view.text, bytes);
        if bytes.0 < bytes.1 {
            spreads.push(Spread { bytes, layer, begins });
        }
    };
    for (n, quote) in view.quotes.iter().enumerate() {
        let mut begins = true;
        for &piece in &quote.content {
            add(piece, Layer::Quote(n), begins);
            begins = false;
        }
        quote.source.iter().for_each(|&piece| add(piece, Layer::Source(n), false));
        quote.cue.iter().for_each(|&piece| add(piece, Layer::Cue(n), false));
    }
    for (n, speaker) in view.speakers.iter().enumerate() {
        speaker.mentions.iter().for_each(|&mention| add(mention, Layer::Name(n), false));
    }
    spreads.sort_by_key(|s| (s.bytes, s.layer));
    spreads
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{QuoteView, SpeakerView};

    #[test]
    fn stretches_cover_each_block_exactly_once() {
        let view = ArticleView {
            text: "0123456789 abcdefghi",
            paragraphs: vec![(0, 10), (11, 20)],
            quotes: vec![
                QuoteView { content: vec![(2, 14)], source: vec![(16, 18)], ..QuoteView::default() },
                QuoteView { content: vec![(4, 6), (8, 9)], cue: vec![(5, 7)], ..QuoteView::default() },
            ],
            speakers: vec![SpeakerView { mentions: vec![(17, 99)], ..SpeakerView::default() }],
            gaps: vec![5, 10, 11, 20, 77],
            ..ArticleView::default()
        };
        let lists = segments(&view, &view.blocks());
        assert_eq!(lists.len(), 2);
        for (list, block) in lists.iter().zip([(0, 10), (11, 20)]) {
            assert!(list.len() > 2);
            assert_eq!(list.first().unwrap().bytes.0, block.0);
            assert_eq!(list.last().unwrap().bytes.1, block.1);
            assert!(list.windows(2).all(|w| w[0].bytes.1 == w[1].bytes.0));
        }
        let at = |byte: u32| {
            lists.iter().flatten().find(|s| s.bytes.0 <= byte && byte < s.bytes.1).map(|s| s.layers.clone()).unwrap()
        };
        assert_eq!(at(2), [Layer::Quote(0)]);
        assert_eq!(at(4), [Layer::Quote(1), Layer::Quote(0)]);
        assert_eq!(at(5), [Layer::Quote(1), Layer::Cue(1), Layer::Quote(0)]);
        assert_eq!(at(12), [Layer::Quote(0)]);
        assert_eq!(at(19), [Layer::Name(0)]);
        let begins: Vec<usize> = lists.iter().flatten().flat_map(|s| s.begins.clone()).collect();
        assert_eq!(begins, [0, 1]);
        let gaps: Vec<u32> = lists.iter().flatten().filter(|s| s.gap).map(|s| s.bytes.0).collect();
        assert_eq!(gaps, [5, 10, 11, 20]);
    }
}
