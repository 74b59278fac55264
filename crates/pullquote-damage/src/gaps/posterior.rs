//! From scores to probabilities, taking the whole article into account.
//!
//! A score says how much the words around one place indicate a gap. How much that should count depends on the article:
//! damage comes from a scraper that drops links, so an article has many gaps or none. The share of places with gaps is
//! therefore a hidden variable of each article. A few values (including zero) are weighted by how well they explain all
//! scores, and each place's probability is averaged over them. In an article with several clear gaps a doubtful one
//! counts; in a sound article it does not.

/// The shares of places with a gap that are considered, besides zero.
const SHARES: [f32; 6] = [0.002, 0.005, 0.012, 0.028, 0.06, 0.12];

/// The assumptions before reading an article, and how scores are interpreted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// Probability that an article has gaps at all.
    pub damaged: f32,
    /// The share of places with a gap in training; a score is its log-odds plus the evidence.
    pub base: f32,
    /// Factor for scores, which corrects the model's over-confidence.
    pub temper: f32,
    /// The strongest evidence (log ratio) a place can have.
    pub ceiling: f32,
    /// How much of each place's evidence counts for the article, because neighbouring places are not independent.
    pub pooling: f32,
    /// Default threshold for a gap's probability.
    pub threshold: f32,
    /// Threshold for users who prefer missing a gap to reporting a false one.
    pub strict: f32,
}

impl Prior {
    pub(crate) const LEN: usize = 7;

    pub(crate) fn to_array(self) -> [f32; Self::LEN] {
        [self.damaged, self.base, self.temper, self.ceiling, self.pooling, self.threshold, self.strict]
    }

    pub(crate) fn from_array(array: [f32; Self::LEN]) -> Self {
        let [damaged, base, temper, ceiling, pooling, threshold, strict] = array;
        // Clamped to the range the formulas support, so that no model file makes them fail.
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

    /// Replaces scores with probabilities of a gap, and returns the probability that the article has gaps.
    pub fn apply(&self, scores: &mut [f32]) -> f32 {
        let base = (self.base / (1.0 - self.base)).ln();
        let mut log_likelihood = SHARES.map(|_| 0.0f32);
        // Almost all places clearly indicate no gap; for them log(1 - s + s * ratio) is -s.
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
