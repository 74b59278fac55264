//! Confidences refitted to judged rows, from files that `pullquote calibrate` writes.

use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use thiserror::Error;

/// The mark of such a file.
const FORMAT: &str = "pullquote calibration 1";

/// Far more than a file has.
const MOST_BYTES: u64 = 1 << 16;

/// Chances are kept this far from 0 and 1.
const EDGE: f32 = 1e-3;

/// How confidences are changed: to the logistic function of `offset + slope * logit(confidence)`.
///
/// ```
/// use pullquote::{Calibration, Options, Pipeline, Scratch, corpus::Article};
///
/// let file = br#"{"format": "pullquote calibration 1", "slope": 1.0, "offset": -2.0, "min_confidence": 0.4}"#;
/// let calibration = Calibration::from_json(file)?;
/// assert_eq!(calibration.min_confidence, Some(0.4));
///
/// let article = Article::from_text("a", "“We left,” said Ann Lee.");
/// let confidence = |calibration| {
///     let options = Options { calibration, ..Options::default() };
///     Pipeline::new(options).analyze(&article, &mut Scratch::default()).quotations.quotations[0].confidence
/// };
/// assert!(confidence(Some(calibration)) < confidence(None));
/// # Ok::<(), pullquote::CalibrationError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// Above 0; below 1 if confidences were too sure of themselves.
    pub slope: f32,
    /// How far they move, in logits.
    pub offset: f32,
    /// The least confidence of rows in the table, on the new scale, if one was chosen. It is for the caller to use.
    pub min_confidence: Option<f32>,
}

/// Why a calibration cannot be used. The message does not name the file.
#[derive(Debug, Error)]
pub enum CalibrationError {
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// The file is not a calibration.
    #[error("it is not a calibration as written by `pullquote calibrate`")]
    Other,
    /// A number is missing or out of range.
    #[error("{0} is missing or out of range")]
    Number(&'static str),
}

impl Calibration {
    /// The refitted confidence.
    pub fn apply(&self, confidence: f32) -> f32 {
        let chance = confidence.clamp(EDGE, 1.0 - EDGE);
        let logit = (chance / (1.0 - chance)).ln();
        1.0 / (1.0 + (-(self.offset + self.slope * logit)).exp())
    }

    /// Reads a file, and returns its bytes as well.
    ///
    /// # Errors
    /// If it cannot be read or is not a calibration.
    pub fn read(path: &Path) -> Result<(Self, Vec<u8>), CalibrationError> {
        let mut bytes = Vec::new();
        File::open(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
        Ok((Self::from_json(&bytes)?, bytes))
    }

    /// Reads the contents of a file.
    ///
    /// # Errors
    /// If it is not a calibration.
    pub fn from_json(bytes: &[u8]) -> Result<Self, CalibrationError> {
        let file: Value = serde_json::from_slice(bytes).map_err(|_| CalibrationError::Other)?;
        if file["format"] != FORMAT {
            return Err(CalibrationError::Other);
        }
        let number = |name: &'static str, range: std::ops::RangeInclusive<f64>| {
            let number = file[name].as_f64().filter(|number| range.contains(number));
            number.map(|number| number as f32).ok_or(CalibrationError::Number(name))
        };
        let min_confidence = match &file["min_confidence"] {
            Value::Null => None,
            _ => Some(number("min_confidence", 0.0..=1.0)?),
        };
        Ok(Self { slope: number("slope", 0.01..=100.0)?, offset: number("offset", -100.0..=100.0)?, min_confidence })
    }

    /// The contents of a file, with whatever else is to be known of it.
    pub fn to_json(&self, more: &[(&str, Value)]) -> String {
        let digits = |number: f32| (f64::from(number) * 1e6).round() / 1e6;
        let mut file = json!({"format": FORMAT, "slope": digits(self.slope), "offset": digits(self.offset)});
        if let Some(least) = self.min_confidence {
            file["min_confidence"] = digits(least).into();
        }
        for (name, value) in more {
            file[*name] = value.clone();
        }
        // Strings and numbers become JSON.
        serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_back_and_others_refused() {
        let calibration = Calibration { slope: 0.75, offset: -0.5, min_confidence: Some(0.31) };
        let file = calibration.to_json(&[("rows", 200.into())]);
        assert_eq!(Calibration::from_json(file.as_bytes()).unwrap(), calibration);
        assert!((calibration.apply(0.5) - 0.3775).abs() < 0.001);
        assert!(calibration.apply(0.0) > 0.0 && calibration.apply(1.0) < 1.0);
        for other in [
            "",
            "[]",
            "{\"slope\":1,\"offset\":0}",
            "{\"format\":\"pullquote calibration 2\",\"slope\":1,\"offset\":0}",
            "{\"format\":\"pullquote calibration 1\",\"slope\":-1,\"offset\":0}",
            "{\"format\":\"pullquote calibration 1\",\"slope\":1}",
            "{\"format\":\"pullquote calibration 1\",\"slope\":1,\"offset\":0,\"min_confidence\":2}",
        ] {
            assert!(Calibration::from_json(other.as_bytes()).is_err(), "{other}");
        }
    }
}
