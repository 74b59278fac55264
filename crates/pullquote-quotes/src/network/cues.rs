//! Candidates for cues, from the probabilities of the encoder.

use super::encoder::Encoded;
use super::features::Place;
use super::weights::Decoding;

/// Tokens that may report something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cue {
    /// First token.
    pub(super) first: usize,
    /// One past the last token.
    pub(super) end: usize,
    /// Probability that the first token belongs to a cue.
    pub(super) probability: f32,
    /// The greatest probability of a token of it to begin a cue of reported speech.
    pub(super) say: f32,
}

/// The first cue at token `from` or later that begins before `until`; none reaches further than `most` tokens.
pub(super) fn next(
    decoding: &Decoding,
    encoded: &Encoded,
    places: &[Place],
    from: usize,
    until: usize,
    most: usize,
) -> Option<Cue> {
    let probabilities = &encoded.cues;
    let mut first = from;
    loop {
        let &[_, begin, inside] = probabilities[..until].get(first)?;
        let probability = begin + inside;
        if begin > decoding.cue || probability > decoding.join || encoded.say(first) > decoding.say {
            let goes_on = |t: usize| {
                probabilities.get(t).is_some_and(|&[_, begin, inside]| inside > decoding.join && inside > begin)
                    && places[t].sentence == places[first].sentence
            };
            let mut end = first + 1;
            while end < first + most && goes_on(end) {
                end += 1;
            }
            let say = (first..end).map(|t| encoded.say(t)).fold(0.0, f32::max);
            return Some(Cue { first, end, probability, say });
        }
        first += 1;
    }
}
