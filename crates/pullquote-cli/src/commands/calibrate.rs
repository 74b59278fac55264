//! `pullquote calibrate`: confidences refitted to rows that people have judged.

use super::eval::coded::Study;
use crate::flags::CalibrateArgs;
use crate::messages;
use crate::output::write_output;
use crate::overlap::{self, Target};
use anyhow::{Result, bail};
use pullquote::Calibration;
use pullquote::quotes::TABLE_CONFIDENCE;
use pullquote_gold::{Figure, Fit, Judged, Limit, Observation, fit, least_confidence, precision};
use std::fmt::Write as _;

/// Runs the command.
pub fn calibrate(args: &CalibrateArgs) -> Result<()> {
    overlap::check(&args.gold, &[Target::file(&args.output)])?;
    let rows = Study::read(&args.gold, false)?.gather(None)?.rows;
    let rows: Vec<Judged> = rows.into_iter().filter(|row| row.verdict.in_table() && row.confidence.is_some()).collect();
    let fit = fit(&rows.iter().filter_map(observation).collect::<Vec<_>>())?;
    let refitted: Vec<f64> = rows.iter().filter_map(|row| row.confidence).map(|old| fit.apply(old)).collect();
    let limit = args.precision.map(|wanted| limit(&refitted, wanted)).transpose()?;
    let calibration = Calibration {
        slope: fit.slope as f32,
        offset: fit.offset as f32,
        min_confidence: limit.map(|limit| limit.confidence),
    };
    let more = [("rows", rows.len().into()), ("version", env!("CARGO_PKG_VERSION").into())];
    write_output(&args.output, &calibration.to_json(&more))?;
    if !args.quiet {
        messages::print(summary(&rows, &refitted, &fit, limit).trim_end());
    }
    Ok(())
}

fn observation(row: &Judged) -> Option<Observation> {
    Some(Observation { confidence: row.confidence?, right: row.verdict.row() })
}

fn limit(refitted: &[f64], wanted: f32) -> Result<Limit> {
    let Some(limit) = least_confidence(refitted, f64::from(wanted)) else {
        bail!("there is no confidence at which {:.1}% of the rows are right: ask for less", wanted * 100.0);
    };
    Ok(limit)
}

/// The effect of the calibration, for reading.
fn summary(rows: &[Judged], refitted: &[f64], fit: &Fit, limit: Option<Limit>) -> String {
    let mut out = String::new();
    let all = precision(rows);
    let said = rows.iter().filter_map(|row| row.confidence).map(f64::from).sum::<f64>() / rows.len() as f64;
    let _ = writeln!(out, "{} judged rows: {}; their mean confidence is {:.1}%", rows.len(), right(&all), said * 100.0);
    let _ = writeln!(out, "log loss per row: {:.4} before, {:.4} after\n", fit.loss_before, fit.loss_after);
    let _ = writeln!(out, "confidence    refitted    rows at or above    right of them");
    for old in [TABLE_CONFIDENCE, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95] {
        let held = precision(rows.iter().filter(|row| row.confidence.is_some_and(|own| own >= old)));
        if held.of > 0 {
            let _ = writeln!(out, "{old:10.2}    {:8.2}    {:16}    {}", fit.apply(old), held.of, right(&held));
        }
    }
    if let Some(limit) = limit {
        let sure = rows.iter().zip(refitted).filter(|(_, now)| **now >= f64::from(limit.confidence));
        let held = precision(sure.map(|(row, _)| row));
        let _ = writeln!(
            out,
            "\nlowest confidence {:.2}: leaves {} of the {} rows, {}",
            limit.confidence,
            limit.rows,
            rows.len(),
            right(&held)
        );
    }
    out
}

/// `81.0% right (77.2-84.3)`
fn right(figure: &Figure) -> String {
    let share = figure.value.unwrap_or(0.0);
    format!("{:.1}% right ({:.1}-{:.1})", share * 100.0, figure.low * 100.0, figure.high * 100.0)
}
