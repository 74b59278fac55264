//! The pipeline that the flags ask for.

use crate::flags::{AnalysisArgs, ReportScope};
use crate::models::Model;
use anyhow::{Context, Result};
use pullquote::quotes::Scope;
use pullquote::{NetworkFile, Options, Pipeline};

/// A pipeline that keeps the rows of the table.
pub fn pipeline(args: &AnalysisArgs, min_confidence: f32) -> Result<Pipeline> {
    Ok(pipeline_and_models(args, options(args.scope, min_confidence, false))?.0)
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
pub fn pipeline_and_models(args: &AnalysisArgs, options: Options) -> Result<(Pipeline, Vec<Model>)> {
    let mut models = Model::built_in();
    let Some(path) = &args.model else { return Ok((Pipeline::new(options), models)) };
    let cannot = || format!("cannot use the model {}", path.display());
    let NetworkFile { network, bytes } = NetworkFile::read(path).with_context(cannot)?;
    Model::replace_quotes(&mut models, path, bytes);
    Ok((Pipeline::with_network(options, network), models))
}
