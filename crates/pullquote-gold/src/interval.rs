//! Shares with intervals, for rows that come from articles.

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// What one article adds to a share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// How many rows are right.
    pub hits: u64,
    /// How many rows there are.
    pub of: u64,
}

/// A share with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// How many rows are right.
    pub hits: u64,
    /// How many rows there are.
    pub of: u64,
    /// How many articles the rows come from; 0 if they count as independent.
    pub articles: usize,
    /// The share, from 0 to 1; `None` without rows.
    pub value: Option<f64>,
    /// The lower end of the interval, from 0 to 1.
    pub low: f64,
    /// The upper end of the interval, from 0 to 1.
    pub high: f64,
}

impl Figure {
    /// A share over all articles. It is the share of all rows, not the mean of the articles' shares.
    ///
    /// The interval is Wilson's score interval for as many independent rows as would vary as much as these do between
    /// articles, with a quantile of Student's distribution for that number of articles. With fewer than two articles,
    /// rows count as independent.
    ///
    /// ```
    /// use pullquote_gold::{Figure, Part};
    ///
    /// // Every article of one row: Wilson's interval, a little wider.
    /// let parts = (0..263).map(|n| Part { hits: u64::from(n < 81), of: 1 });
    /// let figure = Figure::of_articles(parts);
    /// assert!((figure.low - 0.255).abs() < 0.001 && (figure.high - 0.367).abs() < 0.001);
    /// ```
    pub fn of_articles(parts: impl IntoIterator<Item = Part>) -> Self {
        let parts: Vec<Part> = parts.into_iter().filter(|part| part.of > 0).collect();
        let (hits, of) = parts.iter().fold((0, 0), |(hits, of), part| (hits + part.hits, of + part.of));
        if parts.len() < 2 {
            return Self { articles: parts.len(), ..Self::of_rows(hits, of) };
        }
        let (share, n, articles) = (hits as f64 / of as f64, of as f64, parts.len() as f64);
        let squares: f64 = parts.iter().map(|part| (part.hits as f64 - share * part.of as f64).powi(2)).sum();
        let variance = articles / (articles - 1.0) * squares / (n * n);
        // Where nothing varies the rows say no more than independent ones would.
        let rows = if variance > 0.0 { share * (1.0 - share) / variance } else { n };
        let (low, high) = wilson(share, rows, student(parts.len() - 1));
        Self { hits, of, articles: parts.len(), value: Some(share), low, high }
    }

    /// A share of rows that are independent, with Wilson's score interval.
    ///
    /// ```
    /// let figure = pullquote_gold::Figure::of_rows(81, 263);
    /// assert!((figure.low - 0.2553).abs() < 0.0001 && (figure.high - 0.3662).abs() < 0.0001);
    /// ```
    pub fn of_rows(hits: u64, of: u64) -> Self {
        if of == 0 {
            return Self { hits, of, articles: 0, value: None, low: 0.0, high: 1.0 };
        }
        let share = hits as f64 / of as f64;
        let (low, high) = wilson(share, of as f64, Z);
        Self { hits, of, articles: 0, value: Some(share), low, high }
    }
}

/// Wilson's interval for a share of so many rows, with this quantile.
fn wilson(share: f64, rows: f64, quantile: f64) -> (f64, f64) {
    let square = quantile * quantile;
    let scale = 1.0 + square / rows;
    let centre = (share + square / (2.0 * rows)) / scale;
    let half = quantile * (share * (1.0 - share) / rows + square / (4.0 * rows * rows)).sqrt() / scale;
    // At the ends the formula gives 0 and 1 except for rounding.
    let low = if share <= 0.0 { 0.0 } else { (centre - half).max(0.0) };
    (low, if share >= 1.0 { 1.0 } else { (centre + half).min(1.0) })
}

/// The 97.5 % quantile of Student's distribution, by the expansion around the normal one.
fn student(freedom: usize) -> f64 {
    match freedom {
        0 | 1 => return 12.706_204_736,
        2 => return 4.302_652_73,
        3 => return 3.182_446_305,
        _ => {}
    }
    let f = freedom as f64;
    let term = |sum: f64, scale: f64| sum / scale;
    Z + term(Z.powi(3) + Z, 4.0 * f)
        + term(5.0 * Z.powi(5) + 16.0 * Z.powi(3) + 3.0 * Z, 96.0 * f.powi(2))
        + term(3.0 * Z.powi(7) + 19.0 * Z.powi(5) + 17.0 * Z.powi(3) - 15.0 * Z, 384.0 * f.powi(3))
        + term(
            79.0 * Z.powi(9) + 776.0 * Z.powi(7) + 1482.0 * Z.powi(5) - 1920.0 * Z.powi(3) - 945.0 * Z,
            92160.0 * f.powi(4),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (freedom, want) in [(3, 3.182), (4, 2.776), (5, 2.571), (9, 2.262), (29, 2.045), (1000, 1.962)] {
            assert!((student(freedom) - want).abs() < 0.003, "{freedom}: {}", student(freedom));
        }
    }

    #[test]
    fn intervals_at_the_extremes() {
        let none = Figure::of_rows(0, 10);
        assert!(none.low == 0.0 && (none.high - 0.2775).abs() < 0.0001, "{none:?}");
        let all = Figure::of_articles([Part { hits: 5, of: 5 }, Part { hits: 5, of: 5 }]);
        assert!(all.high == 1.0 && all.low < 0.7225, "{all:?}");
        assert_eq!(Figure::of_articles([]).value, None);
        assert_eq!(Figure::of_articles([Part { hits: 1, of: 2 }]).articles, 1);
    }

    #[test]
    fn rows_of_few_articles_say_less() {
        let together = Figure::of_articles((0..10).map(|n| Part { hits: if n < 8 { 10 } else { 0 }, of: 10 }));
        let apart = Figure::of_articles((0..100).map(|n| Part { hits: u64::from(n < 80), of: 1 }));
        assert_eq!(together.value, apart.value);
        assert!(together.high - together.low > 2.0 * (apart.high - apart.low), "{together:?} {apart:?}");
    }

    /// What the articles of an invented study add to precision, recall and F1.
    fn study(random: &mut Random, articles: usize, most: usize, rates: [(f64, f64); 2]) -> [Vec<Part>; 3] {
        let [mut precision, mut recall, mut f1] = [const { Vec::new() }; 3];
        for _ in 0..articles {
            let truth = 1 + random.below(most);
            // Half of the articles are harder than the others, for both errors.
            let [found, extra] = rates.map(|(one, other)| if random.happens(0.5) { one } else { other });
            let hits = (0..truth).filter(|_| random.happens(found)).count() as u64;
            let rows = hits + (0..truth).filter(|_| random.happens(extra)).count() as u64;
            let truth = truth as u64;
            precision.push(Part { hits, of: rows });
            recall.push(Part { hits, of: truth });
            f1.push(Part { hits: 2 * hits, of: rows + truth });
        }
        [precision, recall, f1]
    }

    /// The invented studies differ in size, in the length of their articles and in how unlike these are.
    #[test]
    fn in_a_thousand_invented_studies_the_intervals_cover_what_they_promise() {
        let mut random = Random(20);
        let designs = [
            (20, 12, [(0.9, 0.7), (0.05, 0.25)]),
            (60, 6, [(0.95, 0.85), (0.02, 0.1)]),
            (200, 2, [(0.8, 0.7), (0.1, 0.2)]),
        ];
        for (articles, most, rates) in designs {
            let [found, extra] = rates.map(|(one, other)| (one + other) / 2.0);
            let want = [found / (found + extra), found, 2.0 * found / (found + extra + 1.0)];
            let mut covered = [0; 3];
            for _ in 0..1000 {
                let parts = study(&mut random, articles, most, rates);
                for ((covered, parts), want) in covered.iter_mut().zip(parts).zip(want) {
                    let figure = Figure::of_articles(parts);
                    *covered += usize::from((figure.low..=figure.high).contains(&want));
                }
            }
            assert!(covered.iter().all(|n| (930..=970).contains(n)), "{articles} articles: {covered:?} of 1000");
        }
    }

    /// The test above can fail: intervals that take rows for independent cover too little where articles differ.
    #[test]
    fn intervals_that_ignore_articles_cover_too_little() {
        let mut random = Random(21);
        let rates = [(0.95, 0.55), (0.05, 0.25)];
        let covered = (0..1000).filter(|_| {
            let [_, recall, _] = study(&mut random, 20, 12, rates);
            let (hits, of) = recall.iter().fold((0, 0), |(hits, of), part| (hits + part.hits, of + part.of));
            let figure = Figure::of_rows(hits, of);
            (figure.low..=figure.high).contains(&0.75)
        });
        assert!(covered.count() < 900);
    }
}
