//! `pullquote extract`: the table of quotations.

use crate::cli::{AnalysisArgs, ExtractArgs, ReportScope};
use crate::job::{Done, fault, run_job};
use crate::outputs::{Form, Planned, forms};
use anyhow::{Context, Result};
use pullquote::quotes::network::Network;
use pullquote::quotes::{Scope, Status};
use pullquote::{Analysis, Options, Pipeline};

/// Runs the command; gives the number of articles lost.
pub fn extract(args: &ExtractArgs) -> Result<u64> {
    let planned = forms::planned(&args.common.outputs, args.common.errors.as_ref(), &args.tables)?;
    let pipeline = pipeline(&args.analysis, args.min_confidence)?;
    run_job(&args.common, &planned, true, |article, scratch| {
        let analysis = pipeline.analyze(article, scratch);
        let mut done = counted(&analysis);
        if analysis.damage.score > args.max_damage {
            let why = format!("damage {:.2}: {}", analysis.damage.score, analysis.damage_reasons());
            let fault = fault(&article.place, "damage", &why);
            done = Done {
                blocks: blocks(&planned, |form, out| form.encode_left_out(&analysis, &fault, out)),
                ..Done::default()
            };
            done.left_out = Some(why);
            return done;
        }
        done.blocks = blocks(&planned, |form, out| form.encode(&analysis, out));
        done
    })
}

/// One block of bytes for each output.
fn blocks(planned: &[Planned], encode: impl Fn(&dyn Form, &mut Vec<u8>)) -> Vec<Vec<u8>> {
    let block = |planned: &Planned| {
        let mut block = Vec::new();
        encode(&*planned.form, &mut block);
        block
    };
    planned.iter().map(block).collect()
}

/// The pipeline the flags ask for.
pub fn pipeline(args: &AnalysisArgs, min_confidence: f32) -> Result<Pipeline> {
    let scope = match args.scope {
        ReportScope::Speech => Scope::Speech,
        ReportScope::All => Scope::All,
    };
    let options = Options { min_confidence, scope, fast: args.fast };
    let Some(path) = &args.model else { return Ok(Pipeline::new(options)) };
    let read = || -> Result<Network> { Ok(Network::from_bytes(&std::fs::read(path)?)?) };
    let network = read().with_context(|| format!("cannot use the model {}", path.display()))?;
    Ok(Pipeline::with_network(options, network))
}

/// The sums of one article; nothing written yet.
pub fn counted(analysis: &Analysis<'_>) -> Done {
    let quotations = &analysis.quotations.quotations;
    let attributed = quotations.iter().filter(|quotation| quotation.status == Status::Attributed).count();
    Done { quotations: quotations.len() as u64, attributed: attributed as u64, ..Done::default() }
}
