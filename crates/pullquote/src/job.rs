//! What all commands share: inputs in, blocks of bytes an article out, errors told and counted.

use crate::cli::CommonArgs;
use crate::outputs::{Outputs, Planned};
use crate::progress::Progress;
use anyhow::Result;
use pullquote::corpus::{Article, Corpus, Input, Limits, Place};
use pullquote::export::ErrorRow;
use pullquote::{Failure, Flow, Scratch, run};

/// What one article comes to.
#[derive(Default)]
pub struct Done {
    /// What is appended to each output, in their order; blocks at the end may be wanting.
    pub blocks: Vec<Vec<u8>>,
    /// Quotations found.
    pub quotations: u64,
    /// Of these, with a named speaker.
    pub attributed: u64,
    /// Why the article was left aside, if it was.
    pub left_out: Option<String>,
}

/// Sums over all articles.
#[derive(Default)]
pub struct Totals {
    pub articles: u64,
    pub quotations: u64,
    pub attributed: u64,
    /// Bytes of text.
    pub bytes: u64,
    /// Articles lost.
    pub losses: u64,
    /// Files and folders left out.
    pub skipped: u64,
    /// Articles in another encoding than UTF-8.
    pub recoded: u64,
}

/// Messages of one sort printed in full; the errors table has them all.
const MOST_MESSAGES: u64 = 20;

/// Reads the inputs, does `work` on every article and appends what comes of it to the outputs.
///
/// Gives the number of articles lost.
pub fn run_job<F>(args: &CommonArgs, planned: &[Planned], with_quotations: bool, work: F) -> Result<u64>
where
    F: Fn(&Article, &mut Scratch) -> Done + Sync,
{
    let inputs = args.inputs.iter().map(Input::open).collect::<Result<Vec<_>, _>>()?;
    let size = inputs.iter().map(Input::size).sum::<Option<u64>>();
    let limits = Limits { max_ratio: args.input.max_ratio, ..Limits::default() };
    let corpus = Corpus::new(inputs).with_limits(limits).with_reading(args.input.reading());
    let corpus = corpus.without(planned.iter().map(|planned| &planned.path));
    let mut outputs = Outputs::create(planned)?;
    let mut totals = Totals::default();
    let progress = Progress::new(size, args.quiet);

    let flow = Flow { threads: args.threads, ..Flow::default() };
    let work = |article: Article, scratch: &mut Scratch| {
        let done = work(&article, scratch);
        let Article { place, notes, text, .. } = article;
        (done, place, notes, text.len() as u64)
    };
    let written = run(corpus, flow, work, |result| {
        match result {
            Ok((done, place, notes, bytes)) => {
                outputs.append(&done.blocks)?;
                totals.articles += 1;
                totals.quotations += done.quotations;
                totals.attributed += done.attributed;
                totals.bytes += bytes;
                totals.recoded += u64::from(notes.iter().any(|note| note.label() == "encoding"));
                for note in &notes {
                    outputs.fault(&fault(&place, note.label(), &note.to_string()), false)?;
                }
                if let Some(why) = &done.left_out {
                    totals.skipped += 1;
                    outputs.fault(&fault(&place, "damage", why), false)?;
                }
            }
            Err(failure) => {
                let lost = failure.is_loss();
                let seen = if lost { &mut totals.losses } else { &mut totals.skipped };
                *seen += 1;
                if lost && *seen <= MOST_MESSAGES {
                    progress.tell(&format!("error: {failure}"));
                }
                outputs.fault(&fault_of(&failure), lost)?;
            }
        }
        if outputs.is_unread() {
            outputs.remove();
            // At once, because the thread that reads may be waiting for input that never comes.
            std::process::exit(0);
        }
        progress.update(&totals);
        Ok(())
    });
    let finished = match written {
        Ok(()) => outputs.finish(),
        Err(error) => {
            outputs.remove();
            Err(error)
        }
    };
    progress.clear();
    if !finished? {
        return Ok(0);
    }
    if totals.losses > MOST_MESSAGES && args.errors.is_none() {
        eprintln!("error: {} more; --errors FILE lists them all", totals.losses - MOST_MESSAGES);
    }
    if !args.quiet {
        progress.summary(&totals, with_quotations);
    }
    Ok(totals.losses)
}

/// A fault at a place.
pub fn fault<'a>(place: &'a Place, kind: &'a str, message: &'a str) -> ErrorRow<'a> {
    ErrorRow { source: &place.source, record: place.record, byte: place.byte, kind, message }
}

fn fault_of(failure: &Failure) -> ErrorRow<'_> {
    match failure {
        Failure::Read(error) => ErrorRow {
            source: &error.source_name,
            record: error.record,
            byte: error.byte,
            kind: error.kind.label(),
            message: &error.message,
        },
        Failure::Panic { place, message } => fault(place, "panic", message),
    }
}
