//! From scores to probabilities, with the whole article in view.
//!
//! A score says how much the words around one place speak for a gap. How much that should count depends on the
//! article: damage comes from a scraper that drops links, so an article has many gaps or none. The share of places
//! with gaps is therefore a hidden number of each article. It is weighed over a few values (none among them) by how
//! well each explains all scores together, and each place's probability is averaged over them: in an article with
//! several clear gaps a doubtful one is believed, in a sound article it is not.

/// Shares of places with a gap that an article is weighed between, beside none.
const SHARES: [f32; 6] = [0.002, 0.005, 0.012, 0.028, 0.06, 0.12];

/// What is assumed before an article is seen, and how scores are read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// Probability that an article has gaps at all.
    pub damaged: f32,
    /// Share of places with a gap that scores were trained at; a score is its log-odds plus the evidence.
    pub base: f32,
    /// Scores are multiplied by it (the model's over-confidence).
    pub temper: f32,
    /// Highest evidence (log ratio) a place can have.
    pub ceiling: f32,
    /// How much of each place's evidence counts for the article; places near each other are not independent.
    pub pooling: f32,
    /// Default threshold of a gap's probability.
    pub threshold: f32,
    /// Threshold for those who would rather miss a gap than report a false one.
    pub strict: f32,
}

impl Prior {
    pub(crate) const LEN: usize = 7;

    pub(crate) fn to_array(self) -> [f32; Self::LEN] {
        [self.damaged, self.base, self.temper, self.ceiling, self.pooling, self.threshold, self.strict]
    }

    pub(crate) fn from_array(array: [f32; Self::LEN]) -> Self {
        let [damaged, base, temper, ceiling, pooling, threshold, strict] = array;
        // Kept inside what the formulas can stand, so that no file makes them fail.
        Self {
            damaged: damaged.clamp(1e-6, 1.0 - 1e-6),
            base: base.clamp(1e-6, 0.5),
            temper: temper.clamp(0.01, 10.0),
            ceiling: ceiling.clamp(0.0, 30.0),
            pooling: pooling.clamp(0.0, 1.0),
            threshold,
            strict,
        }
    }

    /// Turns scores into probabilities of a gap, in place, and gives the probability that the article has gaps.
    pub fn apply(&self, scores: &mut [f32]) -> f32 {
        let base = (self.base / (1.0 - self.base)).ln();
        let mut log_likelihood = SHARES.map(|_| 0.0f32);
        // Almost all places speak clearly against a gap; to them log(1 - s + s * ratio) is -s.
        let mut without = 0.0f32;
        for score in scores.iter_mut() {
            let evidence = (*score * self.temper - base).min(self.ceiling);
            let ratio = if evidence < -12.0 { 0.0 } else { evidence.exp() };
            *score = ratio;
            if ratio < 0.05 {
                without += 1.0 - ratio;
            } else {
                for (sum, share) in log_likelihood.iter_mut().zip(SHARES) {
                    *sum += (1.0 - share + share * ratio).ln();
                }
            }
        }
        let mut posterior = SHARES.map(|_| 0.0f32);
        for ((p, sum), share) in posterior.iter_mut().zip(log_likelihood).zip(SHARES) {
            *p = self.pooling * (sum - share * without) + (self.damaged / SHARES.len() as f32).ln();
        }
        let none = (1.0 - self.damaged).ln();
        let highest = posterior.iter().fold(none, |a, &b| a.max(b));
        let total = posterior.iter().map(|p| (p - highest).exp()).sum::<f32>() + (none - highest).exp();
        posterior.iter_mut().for_each(|p| *p = (*p - highest).exp() / total);
        for score in scores.iter_mut() {
            let ratio = *score;
            *score = if ratio < 1e-3 {
                0.0
            } else {
                posterior.iter().zip(SHARES).map(|(p, s)| p * s * ratio / (1.0 - s + s * ratio)).sum()
            };
        }
        posterior.iter().sum::<f32>().min(1.0)
    }
}
