//! `pullquote extract`: the table of quotations.

use crate::cli::{AnalysisArgs, ExtractArgs, ReportScope, TableFormat};
use crate::job::{Done, run_job};
use anyhow::{Context, Result, bail};
use pullquote::export::CsvWriter;
use pullquote::quotes::network::Network;
use pullquote::quotes::{Scope, Status};
use pullquote::{Analysis, Options, Pipeline};
use std::path::Path;

/// Runs the command; gives the number of articles lost.
pub fn extract(args: &ExtractArgs) -> Result<u64> {
    let format = match args.format {
        Some(format) => format,
        None => format_of(&args.common.output)?,
    };
    let header = match format {
        TableFormat::Csv => CsvWriter::new(Vec::new())?.finish()?,
        TableFormat::Jsonl => Vec::new(),
    };
    let pipeline = pipeline(&args.analysis, args.min_confidence)?;
    run_job(&args.common, &header, true, |article, scratch| {
        let analysis = pipeline.analyze(article, scratch);
        let mut done = counted(&analysis);
        if analysis.damage.score > args.max_damage {
            return Done { left_out: Some(damage_of(&analysis)), ..Done::default() };
        }
        match format {
            TableFormat::Csv => done.bytes = csv_rows(&analysis),
            TableFormat::Jsonl => analysis.record().write_line(&mut done.bytes),
        }
        done
    })
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

/// The damage of an article in words.
fn damage_of(analysis: &Analysis<'_>) -> String {
    let reasons = analysis.damage.reasons.iter().map(|r| format!("{} ({})", r.kind.as_str(), r.count));
    format!("damage {:.2}: {}", analysis.damage.score, reasons.collect::<Vec<_>>().join(", "))
}

/// The sums of one article; nothing written yet.
pub fn counted(analysis: &Analysis<'_>) -> Done {
    let quotations = &analysis.quotations.quotations;
    let attributed = quotations.iter().filter(|quotation| quotation.status == Status::Attributed).count();
    Done { quotations: quotations.len() as u64, attributed: attributed as u64, ..Done::default() }
}

fn csv_rows(analysis: &Analysis<'_>) -> Vec<u8> {
    if analysis.quotations.quotations.is_empty() {
        return Vec::new();
    }
    let mut table = CsvWriter::without_header(Vec::new());
    let written = analysis.rows().try_for_each(|row| table.write(&row)).and_then(|()| table.finish());
    // Memory does not run full like a disk.
    written.expect("rows are written to memory")
}

/// What the output's ending says.
fn format_of(output: &Path) -> Result<TableFormat> {
    let ending = output.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    Ok(match ending.as_deref() {
        None | Some("csv") => TableFormat::Csv,
        Some("jsonl" | "ndjson" | "json") => TableFormat::Jsonl,
        Some(other) => bail!("the ending .{other} is no format known here; say --format csv or --format jsonl"),
    })
}
