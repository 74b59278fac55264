//! The precision of a table, from rows that a person has judged: by type, speaker and confidence, with Wilson
//! intervals.
//!
//! ```
//! use pullquote_page::measure::{Judged, Verdict, measure};
//!
//! let rows = [
//!     Judged { verdict: Verdict::Right, kind: "direct", speaker: "Ann Lee", confidence: Some(0.9) },
//!     Judged { verdict: Verdict::WrongSpeaker, kind: "direct", speaker: "Ann Lee", confidence: Some(0.4) },
//! ];
//! let result = measure(rows);
//! assert_eq!(result.all.quotation.share(), Some(1.0));
//! assert_eq!(result.all.attribution.share(), Some(0.5));
//! ```

use std::collections::BTreeMap;

/// A person's verdict on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The words are a quotation and the speaker is the one in the row.
    Right,
    /// The words are a quotation, but the speaker is someone else, or unknown.
    WrongSpeaker,
    /// The words are not a quotation, or not these words.
    Wrong,
}

impl Verdict {
    /// The label in a table of corrections.
    pub const fn label(self) -> &'static str {
        match self {
            Verdict::Right => "right",
            Verdict::WrongSpeaker => "wrong speaker",
            Verdict::Wrong => "wrong",
        }
    }

    /// The verdict of a label, ignoring white space and case.
    pub fn from_label(label: &str) -> Option<Self> {
        let label = label.trim();
        [Verdict::Right, Verdict::WrongSpeaker, Verdict::Wrong]
            .into_iter()
            .find(|verdict| verdict.label().eq_ignore_ascii_case(label))
    }
}

/// A row and its verdict.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// The verdict.
    pub verdict: Verdict,
    /// Direct, indirect or mixed.
    pub kind: &'a str,
    /// The speaker in the table; may be empty.
    pub speaker: &'a str,
    /// The confidence in the table, if known.
    pub confidence: Option<f32>,
}

/// Hits and attempts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Rows that were right.
    pub hits: u64,
    /// Rows judged.
    pub of: u64,
}

impl Share {
    /// The share of hits; `None` without attempts.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    /// The Wilson score interval at 95 %; from 0 to 1 without attempts.
    ///
    /// ```
    /// let (low, high) = pullquote_page::measure::Share { hits: 81, of: 263 }.interval();
    /// assert!((low - 0.2553).abs() < 0.0001 && (high - 0.3662).abs() < 0.0001);
    /// ```
    pub fn interval(self) -> (f64, f64) {
        if self.of == 0 {
            return (0.0, 1.0);
        }
        // The 97.5 % quantile of the normal distribution.
        const Z: f64 = 1.959_963_984_540_054;
        let (n, p) = (self.of as f64, self.hits.min(self.of) as f64 / self.of as f64);
        let scale = 1.0 + Z * Z / n;
        let centre = (p + Z * Z / (2.0 * n)) / scale;
        let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
        // At the ends the formula gives 0 and 1 except for rounding.
        let low = if self.hits == 0 { 0.0 } else { (centre - half).max(0.0) };
        (low, if self.hits >= self.of { 1.0 } else { (centre + half).min(1.0) })
    }

    fn add(&mut self, hit: bool) {
        self.of += 1;
        self.hits += u64::from(hit);
    }
}

/// The two questions asked about a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Precision {
    /// Whether the words are a quotation.
    pub quotation: Share,
    /// Whether the speaker is right too: the whole row.
    pub attribution: Share,
}

impl Precision {
    fn add(&mut self, verdict: Verdict) {
        self.quotation.add(verdict != Verdict::Wrong);
        self.attribution.add(verdict == Verdict::Right);
    }
}

/// Precision of a table and of its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// All rows judged.
    pub all: Precision,
    /// By type.
    pub by_type: Vec<(String, Precision)>,
    /// By speaker in the table, most rows first; rows without one are listed as `(none)`.
    pub by_speaker: Vec<(String, Precision)>,
    /// By confidence in bands of a tenth.
    pub by_confidence: Vec<(String, Precision)>,
}

/// Counts judged rows.
pub fn measure<'a>(rows: impl IntoIterator<Item = Judged<'a>>) -> Measured {
    let mut all = Precision::default();
    let [mut kinds, mut speakers, mut bands] = [(); 3].map(|()| BTreeMap::<String, Precision>::new());
    for row in rows {
        all.add(row.verdict);
        kinds.entry(row.kind.to_owned()).or_default().add(row.verdict);
        let speaker = if row.speaker.is_empty() { "(none)" } else { row.speaker };
        speakers.entry(speaker.to_owned()).or_default().add(row.verdict);
        if let Some(confidence) = row.confidence {
            let band = ((confidence * 10.0).floor() as i32).clamp(0, 9);
            let band = format!("{:.1} to {:.1}", f64::from(band) / 10.0, f64::from(band + 1) / 10.0);
            bands.entry(band).or_default().add(row.verdict);
        }
    }
    let mut by_speaker: Vec<_> = speakers.into_iter().collect();
    by_speaker.sort_by_key(|(_, precision)| std::cmp::Reverse(precision.attribution.of));
    Measured { all, by_type: kinds.into_iter().collect(), by_speaker, by_confidence: bands.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_at_the_extremes() {
        let (low, high) = Share { hits: 0, of: 10 }.interval();
        assert!(low == 0.0 && (high - 0.2775).abs() < 0.0001, "{low} {high}");
        let (low, high) = Share { hits: 10, of: 10 }.interval();
        assert!((low - 0.7225).abs() < 0.0001 && high == 1.0, "{low} {high}");
        assert_eq!(Share::default().interval(), (0.0, 1.0));
    }

    #[test]
    fn labels_are_parsed_back() {
        for verdict in [Verdict::Right, Verdict::WrongSpeaker, Verdict::Wrong] {
            assert_eq!(Verdict::from_label(&format!(" {} ", verdict.label().to_uppercase())), Some(verdict));
        }
        assert_eq!(Verdict::from_label(""), None);
    }

    #[test]
    fn rows_are_counted_by_type_speaker_and_confidence() {
        let row = |verdict, kind, speaker, confidence| Judged { verdict, kind, speaker, confidence };
        let result = measure([
            row(Verdict::Right, "direct", "A", Some(1.0)),
            row(Verdict::Wrong, "indirect", "", Some(0.95)),
            row(Verdict::WrongSpeaker, "direct", "A", None),
        ]);
        assert_eq!(result.all.attribution, Share { hits: 1, of: 3 });
        assert_eq!(result.by_speaker[0].0, "A");
        assert_eq!(
            result.by_confidence,
            [(
                "0.9 to 1.0".to_owned(),
                Precision { quotation: Share { hits: 1, of: 2 }, attribution: Share { hits: 1, of: 2 } }
            )]
        );
    }
}
