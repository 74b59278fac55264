//! Confidences refitted to judged rows.

use thiserror::Error;

/// Chances are kept this far from 0 and 1.
const EDGE: f64 = 1e-3;

/// How many rows an unchanged confidence is worth: the fit of fewer rows stays close to it.
const PRIOR_ROWS: f64 = 20.0;

/// A judged row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Its confidence, from 0 to 1.
    pub confidence: f32,
    /// Whether words and speaker are right.
    pub right: bool,
}

/// A confidence as it should be: the logistic function of `offset + slope * logit(confidence)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// How much the logits are stretched: below 1, the confidences were too far from one half.
    pub slope: f64,
    /// How far the logits are moved.
    pub offset: f64,
    /// The mean logarithmic loss per row before.
    pub loss_before: f64,
    /// And after, over the same rows.
    pub loss_after: f64,
}

/// Why there is no fit.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum FitError {
    /// Too few rows.
    #[error("{0} judged rows with a confidence are too few: judge at least {fewest}", fewest = Fit::FEWEST)]
    TooFew(usize),
    /// All rows are right, or none is.
    #[error("all judged rows have the same verdict: without both, confidences cannot be fitted")]
    OneVerdict,
}

impl Fit {
    /// The fewest rows that a fit is made from.
    pub const FEWEST: usize = 50;

    /// The refitted confidence.
    pub fn apply(&self, confidence: f32) -> f64 {
        logistic(self.offset + self.slope * logit(confidence))
    }
}

/// Fits confidences to judged rows, by logistic regression that is pulled towards changing nothing.
///
/// # Errors
/// If there are fewer than [`Fit::FEWEST`] rows, or all verdicts are the same.
pub fn fit(rows: &[Observation]) -> Result<Fit, FitError> {
    let rows: Vec<(f64, f64)> = rows
        .iter()
        .filter(|row| row.confidence.is_finite())
        .map(|row| (logit(row.confidence), f64::from(u8::from(row.right))))
        .collect();
    if rows.len() < Fit::FEWEST {
        return Err(FitError::TooFew(rows.len()));
    }
    let right: f64 = rows.iter().map(|row| row.1).sum();
    if right == 0.0 || right == rows.len() as f64 {
        return Err(FitError::OneVerdict);
    }
    let (mut slope, mut offset) = (1.0, 0.0);
    for _ in 0..100 {
        let (by_slope, by_offset) = step(&rows, slope, offset);
        // A confidence never falls where the old one rises.
        slope = (slope - by_slope.clamp(-0.5, 0.5)).clamp(0.05, 5.0);
        offset = (offset - by_offset.clamp(-1.0, 1.0)).clamp(-8.0, 8.0);
        if by_slope.abs() + by_offset.abs() < 1e-10 {
            break;
        }
    }
    // Six digits are enough, and are the same on every machine.
    let digits = |value: f64| (value * 1e6).round() / 1e6;
    let (slope, offset) = (digits(slope), digits(offset));
    Ok(Fit { slope, offset, loss_before: loss(&rows, 1.0, 0.0), loss_after: loss(&rows, slope, offset) })
}

/// Newton's step.
fn step(rows: &[(f64, f64)], slope: f64, offset: f64) -> (f64, f64) {
    // The prior: as if so many rows of the usual spread and share had confirmed slope 1 and offset 0.
    let weight = PRIOR_ROWS * 0.15;
    let (mut g_slope, mut g_offset) = (weight * (slope - 1.0), weight * offset);
    let (mut h_slope, mut h_both, mut h_offset) = (weight, 0.0, weight);
    for &(x, right) in rows {
        let chance = logistic(offset + slope * x);
        let (error, width) = (chance - right, (chance * (1.0 - chance)).max(1e-9));
        g_slope += error * x;
        g_offset += error;
        h_slope += width * x * x;
        h_both += width * x;
        h_offset += width;
    }
    let determinant = h_slope * h_offset - h_both * h_both;
    ((h_offset * g_slope - h_both * g_offset) / determinant, (h_slope * g_offset - h_both * g_slope) / determinant)
}

fn loss(rows: &[(f64, f64)], slope: f64, offset: f64) -> f64 {
    let of = |&(x, right): &(f64, f64)| {
        let chance = logistic(offset + slope * x).clamp(1e-9, 1.0 - 1e-9);
        -(right * chance.ln() + (1.0 - right) * (1.0 - chance).ln())
    };
    rows.iter().map(of).sum::<f64>() / rows.len() as f64
}

/// A least confidence, and the rows that have it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// The least confidence, from 0 to 1.
    pub confidence: f32,
    /// How many rows have at least this confidence.
    pub rows: usize,
    /// The expected share of them that is right: the mean of their confidences.
    pub precision: f64,
}

/// The least confidence, in hundredths, at which the rows that have it or more are right as often as wanted. `None` if
/// fewer than ten rows would be left. How often rows are right is estimated from their confidences: single verdicts would
/// make the limit jump.
///
/// ```
/// use pullquote_gold::least_confidence;
///
/// let confidences: Vec<f64> = (0..100).map(|n| f64::from(n) / 100.0).collect();
/// assert_eq!(least_confidence(&confidences, 0.749).unwrap().confidence, 0.51);
/// assert_eq!(least_confidence(&confidences, 0.0).unwrap().rows, 100);
/// assert_eq!(least_confidence(&confidences, 0.99), None);
/// ```
pub fn least_confidence(confidences: &[f64], precision: f64) -> Option<Limit> {
    (0..100).map(|hundredth| f64::from(hundredth) / 100.0).find_map(|least| {
        let held: Vec<f64> = confidences.iter().copied().filter(|&confidence| confidence >= least).collect();
        let share = held.iter().sum::<f64>() / held.len() as f64;
        // A sum of shares is not exact.
        let enough = held.len() >= 10 && share >= precision - 1e-9;
        enough.then_some(Limit { confidence: least as f32, rows: held.len(), precision: share })
    })
}

fn logit(confidence: f32) -> f64 {
    let chance = f64::from(confidence).clamp(EDGE, 1.0 - EDGE);
    (chance / (1.0 - chance)).ln()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// Rows of this many, whose true chances follow from their confidences.
    fn rows(random: &mut Random, n: usize, slope: f64, offset: f64) -> Vec<Observation> {
        (0..n)
            .map(|_| {
                let confidence = 0.25 + 0.74 * random.below(1000) as f32 / 1000.0;
                let right = random.happens(logistic(offset + slope * logit(confidence)));
                Observation { confidence, right }
            })
            .collect()
    }

    #[test]
    fn a_known_change_is_found_again() {
        let mut random = Random(7);
        let fit = fit(&rows(&mut random, 20_000, 0.6, -0.8)).unwrap();
        assert!((fit.slope - 0.6).abs() < 0.05 && (fit.offset + 0.8).abs() < 0.06, "{fit:?}");
        assert!(fit.loss_after < fit.loss_before - 0.05, "{fit:?}");
        assert!((fit.apply(0.5) - 0.31).abs() < 0.02);
    }

    /// Over many studies of a few hundred rows, the refitted chances are closer to the true ones on rows of their own.
    #[test]
    fn a_few_hundred_rows_help_where_confidences_are_off_and_do_no_harm_where_they_are_not() {
        let mut random = Random(8);
        for (slope, offset, most) in [(0.7, -0.7, 0.5), (1.0, 0.0, 0.02)] {
            let (mut before, mut after) = (0.0, 0.0);
            for _ in 0..50 {
                let fit = fit(&rows(&mut random, 200, slope, offset)).unwrap();
                for hundredth in 25..99 {
                    let confidence = hundredth as f32 / 100.0;
                    let truth = logistic(offset + slope * logit(confidence));
                    before += (f64::from(confidence) - truth).abs() / (50.0 * 74.0);
                    after += (fit.apply(confidence) - truth).abs() / (50.0 * 74.0);
                }
            }
            if before > 0.05 {
                assert!(after < most * before, "{before} {after}");
            } else {
                assert!(after < before + 0.05, "{before} {after}");
            }
        }
    }

    #[test]
    fn too_little_gives_no_fit() {
        let row = Observation { confidence: 0.5, right: true };
        assert_eq!(fit(&[row; 49]), Err(FitError::TooFew(49)));
        assert_eq!(fit(&[row; 50]), Err(FitError::OneVerdict));
        let unknown = Observation { confidence: f32::NAN, right: true };
        assert_eq!(fit(&[unknown; 90]), Err(FitError::TooFew(0)));
        assert_eq!(least_confidence(&[0.9; 9], 0.5), None);
    }
}
