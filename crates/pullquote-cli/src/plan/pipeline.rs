//! The pipeline that the flags ask for.

use crate::flags::{AnalysisArgs, ReportScope};
use crate::models::Model;
use anyhow::{Context, Result};
use pullquote::quotes::Scope;
use pullquote::{NetworkFile, Options, Pipeline};

/// A pipeline that finds speech only, unless the flags say otherwise.
pub fn pipeline(args: &AnalysisArgs, min_confidence: f32) -> Result<Pipeline> {
    let scope = of_reports(args.scope.unwrap_or(ReportScope::Speech));
    Ok(pipeline_and_models(args, Options { min_confidence, scope, ..Options::default() })?.0)
}

/// The library's name of a scope.
pub fn of_reports(scope: ReportScope) -> Scope {
    match scope {
        ReportScope::Speech => Scope::Speech,
        ReportScope::All => Scope::All,
    }
}

/// A pipeline and its models.
pub fn pipeline_and_models(args: &AnalysisArgs, options: Options) -> Result<(Pipeline, Vec<Model>)> {
    let mut models = Model::built_in();
    let Some(path) = &args.model else { return Ok((Pipeline::new(options), models)) };
    let cannot = || format!("cannot use the model {}", path.display());
    let NetworkFile { network, bytes } = NetworkFile::read(path).with_context(cannot)?;
    Model::replace_quotes(&mut models, path, bytes);
    Ok((Pipeline::with_network(options, network), models))
}
