//! The pipeline that the flags ask for.

use crate::flags::{AnalysisArgs, NetworkArgs, ReportScope};
use crate::models::Model;
use anyhow::{Context, Result};
use pullquote::quotes::{Scope, TABLE_CONFIDENCE};
use pullquote::{Calibration, NetworkFile, Options, Pipeline};
use std::path::{Path, PathBuf};

/// Confidences refitted to judged rows, if the flags ask for them.
pub struct Refitted(Option<(Calibration, Model)>);

impl Refitted {
    /// Reads the file that the flags name, if any.
    pub fn read(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Ok(Self(None)) };
        let cannot = || format!("cannot use the calibration {}", path.display());
        let (calibration, bytes) = Calibration::read(path).with_context(cannot)?;
        Ok(Self(Some((calibration, Model::from_file("calibration", path, bytes)))))
    }

    /// The least confidence of the rows in a table: as given, else as the calibration says, else the usual one.
    pub fn least(&self, given: Option<f32>) -> f32 {
        let own = self.0.as_ref().and_then(|(calibration, _)| calibration.min_confidence);
        given.or(own).unwrap_or(TABLE_CONFIDENCE)
    }
}

/// A pipeline that keeps the rows of the table.
pub fn pipeline(args: &AnalysisArgs, min_confidence: Option<f32>) -> Result<Pipeline> {
    let refitted = Refitted::read(args.calibration.as_deref())?;
    let options = options(args.scope, refitted.least(min_confidence), false);
    Ok(pipeline_and_models(&args.network, refitted, options)?.0)
}

/// What a pipeline keeps: the rows of a table with this scope and least confidence. Only a complete record has everything,
/// with marks for what the table holds, unless speech alone is asked for.
pub fn options(scope: Option<ReportScope>, least: f32, complete: bool) -> Options {
    match scope {
        None | Some(ReportScope::All) if complete => Options { table_confidence: least, ..Options::everything() },
        scope => Options {
            min_confidence: least,
            scope: of_reports(scope.unwrap_or(ReportScope::Speech)),
            ..Options::default()
        },
    }
}

/// The library's name of a scope.
pub fn of_reports(scope: ReportScope) -> Scope {
    match scope {
        ReportScope::Speech => Scope::Speech,
        ReportScope::All => Scope::All,
    }
}

/// A pipeline and its models.
pub fn pipeline_and_models(
    network: &NetworkArgs,
    refitted: Refitted,
    options: Options,
) -> Result<(Pipeline, Vec<Model>)> {
    let mut models = Model::built_in();
    let (calibration, file) = refitted.0.unzip();
    let options = Options { calibration, ..options };
    models.extend(file);
    let Some(path) = network_path(network)? else { return Ok((Pipeline::new(options), models)) };
    let cannot = || format!("cannot use the model {}", path.display());
    let NetworkFile { network, bytes } = NetworkFile::read(&path).with_context(cannot)?;
    models.retain(|model| model.name != "quotes");
    models.push(Model::from_file("quotes", &path, bytes));
    Ok((Pipeline::with_network(options, network), models))
}

/// The file of the network, unless it is the built-in one.
fn network_path(args: &NetworkArgs) -> Result<Option<PathBuf>> {
    if !args.accurate {
        return Ok(args.model.clone());
    }
    let found = NetworkFile::accurate_path(None);
    found.map(Some).context("cannot find the accurate network; --model FILE says where it is")
}
