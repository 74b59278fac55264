//! How well coders agree: percent, Cohen's kappa, Krippendorff's alpha for nominal data.

use crate::random::Random;
use std::collections::{BTreeMap, BTreeSet};

/// Repetitions of the bootstrap.
const REPETITIONS: usize = 1000;

/// Something that coders have labelled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unit {
    /// Its article; units of one article are drawn together when intervals are computed.
    pub article: String,
    /// Each coder's label, if there is one; the order of coders is the same in all units.
    pub labels: Vec<Option<String>>,
}

/// A coefficient with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficient {
    /// The coefficient, at most 1.
    pub value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The agreement of coders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// How many units at least two coders have labelled.
    pub units: usize,
    /// The share of pairs of labels that are equal.
    pub equal: Coefficient,
    /// Cohen's kappa, for more than two coders the mean over their pairs. `None` if chance alone explains everything,
    /// because one label is the only one.
    pub kappa: Option<Coefficient>,
    /// Krippendorff's alpha, likewise.
    pub alpha: Option<Coefficient>,
}

/// The three coefficients of some units.
#[derive(Clone, Copy, Default)]
struct Values {
    equal: f64,
    kappa: Option<f64>,
    alpha: Option<f64>,
}

/// Computes the agreement; `None` if no unit has two labels.
///
/// The intervals are percentiles of a bootstrap that draws articles, always with the same random numbers.
///
/// ```
/// use pullquote_gold::{Unit, agreement};
///
/// let unit = |one: &str, two: &str| Unit { article: String::new(), labels: vec![Some(one.into()), Some(two.into())] };
/// let units = [unit("right", "right"), unit("right", "wrong"), unit("wrong", "wrong"), unit("right", "right")];
/// let agreement = agreement(&units).unwrap();
/// assert_eq!(agreement.equal.value, 0.75);
/// assert_eq!(agreement.kappa.unwrap().value, 0.5);
/// ```
pub fn agreement(units: &[Unit]) -> Option<Agreement> {
    let units: Vec<&Unit> = units.iter().filter(|unit| unit.labels.iter().flatten().count() > 1).collect();
    let coded = coded(&units);
    let all: Vec<usize> = (0..units.len()).collect();
    let values = values(&coded, &all)?;
    let drawn = drawn(&units, &coded);
    let interval = |value: f64, of: &dyn Fn(&Values) -> Option<f64>| {
        let (low, high) = percentiles(drawn.iter().filter_map(of).collect()).unwrap_or((value, value));
        Coefficient { value, low: low.min(value), high: high.max(value) }
    };
    Some(Agreement {
        units: units.len(),
        equal: interval(values.equal, &|values| Some(values.equal)),
        kappa: values.kappa.map(|kappa| interval(kappa, &|values| values.kappa)),
        alpha: values.alpha.map(|alpha| interval(alpha, &|values| values.alpha)),
    })
}

/// Labels as numbers.
fn coded(units: &[&Unit]) -> Vec<Vec<Option<usize>>> {
    let all = units.iter().flat_map(|unit| unit.labels.iter().flatten());
    let labels: Vec<&String> = all.collect::<BTreeSet<_>>().into_iter().collect();
    let number = |label: &Option<String>| labels.binary_search(&label.as_ref()?).ok();
    units.iter().map(|unit| unit.labels.iter().map(number).collect()).collect()
}

/// The coefficients of samples of articles. Units without an article are drawn one by one.
fn drawn(units: &[&Unit], coded: &[Vec<Option<usize>>]) -> Vec<Values> {
    let mut of_article: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    for (n, unit) in units.iter().enumerate() {
        match unit.article.as_str() {
            "" => clusters.push(vec![n]),
            id => of_article.entry(id).or_default().push(n),
        }
    }
    clusters.extend(of_article.into_values());
    let mut random = Random(1);
    let mut sample = Vec::new();
    let mut draw = || {
        sample.clear();
        for _ in 0..clusters.len() {
            sample.extend_from_slice(&clusters[random.below(clusters.len())]);
        }
        values(coded, &sample)
    };
    (0..REPETITIONS).filter_map(|_| draw()).collect()
}

/// The range that holds 95 % of the values.
fn percentiles(mut values: Vec<f64>) -> Option<(f64, f64)> {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get((share * values.len().saturating_sub(1) as f64).round() as usize).copied();
    Some((at(0.025)?, at(0.975)?))
}

fn values(coded: &[Vec<Option<usize>>], sample: &[usize]) -> Option<Values> {
    let units = || sample.iter().filter_map(|&n| coded.get(n));
    let coders = units().map(Vec::len).max()?;
    let (mut equal, mut pairs) = (0_usize, 0_usize);
    let mut kappas = Vec::new();
    for one in 0..coders {
        for two in one + 1..coders {
            let both: Vec<(usize, usize)> =
                units().filter_map(|labels| Some(((*labels.get(one)?)?, (*labels.get(two)?)?))).collect();
            equal += both.iter().filter(|(one, two)| one == two).count();
            pairs += both.len();
            if !both.is_empty() {
                kappas.push(kappa(&both));
            }
        }
    }
    if pairs == 0 {
        return None;
    }
    let known: Option<Vec<f64>> = kappas.into_iter().collect();
    Some(Values {
        equal: equal as f64 / pairs as f64,
        kappa: known.map(|kappas| kappas.iter().sum::<f64>() / kappas.len() as f64),
        alpha: alpha(units()),
    })
}

/// Cohen's kappa of two coders.
fn kappa(pairs: &[(usize, usize)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let mut counts: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for &(one, two) in pairs {
        counts.entry(one).or_default().0 += 1.0;
        counts.entry(two).or_default().1 += 1.0;
    }
    let observed = pairs.iter().filter(|(one, two)| one == two).count() as f64 / n;
    let expected: f64 = counts.values().map(|(one, two)| one * two / (n * n)).sum();
    (counts.len() > 1).then(|| (observed - expected) / (1.0 - expected))
}

/// Krippendorff's alpha for nominal data.
fn alpha<'a>(units: impl Iterator<Item = &'a Vec<Option<usize>>>) -> Option<f64> {
    let mut totals: BTreeMap<usize, f64> = BTreeMap::new();
    let (mut different, mut n) = (0.0, 0.0);
    for labels in units {
        let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
        labels.iter().flatten().for_each(|&label| *counts.entry(label).or_default() += 1.0);
        let labels: f64 = counts.values().sum();
        if labels < 2.0 {
            continue;
        }
        n += labels;
        for (label, count) in counts {
            // Each label of the unit is paired with the others.
            different += count * (labels - count) / (labels - 1.0);
            *totals.entry(label).or_default() += count;
        }
    }
    let expected: f64 = totals.values().map(|count| count * (n - count)).sum::<f64>() / (n - 1.0);
    (totals.len() > 1).then(|| 1.0 - different / expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(coders: &[&str]) -> Vec<Unit> {
        let labels: Vec<Vec<&str>> = coders.iter().map(|labels| labels.split_whitespace().collect()).collect();
        let label = |label: &str| (label != "*").then(|| label.to_owned());
        (0..labels[0].len())
            .map(|n| Unit { article: String::new(), labels: labels.iter().map(|coder| label(coder[n])).collect() })
            .collect()
    }

    /// The example of Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), C: four observers, missing data.
    #[test]
    fn alpha_of_the_published_example() {
        let units = units(&[
            "1 2 3 3 2 1 4 1 2 * * *",
            "1 2 3 3 2 2 4 1 2 5 * 3",
            "* 3 3 3 2 3 4 2 2 5 1 *",
            "1 2 3 3 2 4 4 1 2 5 1 *",
        ]);
        let agreement = agreement(&units).unwrap();
        assert_eq!(agreement.units, 11);
        let alpha = agreement.alpha.unwrap();
        assert!((alpha.value - 0.743).abs() < 0.0005, "{alpha:?}");
        assert!(alpha.low < 0.6 && alpha.high > 0.8, "{alpha:?}");
    }

    /// 50 cases: 20 times both yes, 15 times both no, 5 and 10 times one of them yes.
    #[test]
    fn kappa_of_two_coders() {
        let count = |one: &str, two: &str, n: usize| {
            vec![Unit { labels: vec![Some(one.into()), Some(two.into())], ..Unit::default() }; n]
        };
        let units = [count("y", "y", 20), count("y", "n", 5), count("n", "y", 10), count("n", "n", 15)].concat();
        let agreement = agreement(&units).unwrap();
        assert!((agreement.kappa.unwrap().value - 0.4).abs() < 1e-9);
        assert!((agreement.equal.value - 0.7).abs() < 1e-9);
        // 30 of 100 pairable labels are in unequal pairs; 45 no and 55 yes make 2 * 45 * 55 / 99 = 50 expected.
        assert!((agreement.alpha.unwrap().value - (1.0 - 30.0 / 50.0)).abs() < 1e-9);
    }

    #[test]
    fn one_label_alone_gives_no_coefficient() {
        let same = agreement(&units(&["y y y", "y y *"])).unwrap();
        assert_eq!((same.units, same.equal.value, same.kappa, same.alpha), (2, 1.0, None, None));
        assert_eq!(agreement(&units(&["y n", "* *"])), None);
        assert_eq!(agreement(&[]), None);
    }

    #[test]
    fn units_of_one_article_are_drawn_together() {
        let of = |article: usize, equal: bool| Unit {
            article: article.to_string(),
            labels: vec![Some(format!("{}", article % 2)), Some(format!("{}", (article + usize::from(!equal)) % 2))],
        };
        let together: Vec<Unit> = (0..100).map(|n| of(n / 10, n / 10 != 3)).collect();
        let apart: Vec<Unit> = (0..100).map(|n| of(n, n / 10 != 3)).collect();
        let width = |units: &[Unit]| agreement(units).map(|found| found.equal.high - found.equal.low).unwrap();
        assert!(width(&together) > 1.5 * width(&apart));
        assert_eq!(width(&together), width(&together), "the same random numbers");
    }
}
