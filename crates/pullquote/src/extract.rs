//! `pullquote extract`: the table of quotations.

use crate::cli::{AnalysisArgs, ExtractArgs, ReportScope, TableFormat};
use crate::job::{Done, Side, run_job};
use anyhow::{Context, Result, bail};
use pullquote::export::{CsvWriter, article_header};
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
    let side = match &args.articles {
        Some(path) => Some(Side { path, header: article_header()? }),
        None => None,
    };
    run_job(&args.common, &header, side, true, |article, scratch| {
        let analysis = pipeline.analyze(article, scratch);
        let mut done = counted(&analysis);
        if analysis.damage.score > args.max_damage {
            let why = format!("damage {:.2}: {}", analysis.damage.score, analysis.damage_reasons());
            return Done { left_out: Some(why), side: article_line(&analysis, args), ..Done::default() };
        }
        done.side = article_line(&analysis, args);
        match format {
            TableFormat::Csv => done.bytes = csv_rows(&analysis),
            TableFormat::Jsonl => analysis.record().write_line(&mut done.bytes),
        }
        done
    })
}

/// The article's line in the table of articles, if that is wanted.
fn article_line(analysis: &Analysis<'_>, args: &ExtractArgs) -> Vec<u8> {
    let mut line = Vec::new();
    if args.articles.is_some() {
        // Memory does not run full like a disk.
        analysis.article_row().write_line(&mut line).expect("a row is written to memory");
    }
    line
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
