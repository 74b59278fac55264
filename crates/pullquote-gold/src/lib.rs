#![doc = include_str!("../README.md")]

mod agreement;
mod calibrate;
mod compare;
mod interval;
mod measure;
mod random;
mod verdict;

pub use agreement::{Agreement, Coefficient, Unit, agreement};
pub use calibrate::{Fit, FitError, Limit, Observation, fit, least_confidence};
pub use compare::{Compared, Passage, compare};
pub use interval::{Figure, Part};
pub use measure::{Both, Figures, Group, Judged, Measured, band, measure, precision};
pub use verdict::{Verdict, VerdictError};
