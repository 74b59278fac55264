//! What all commands share: inputs in, one block of bytes an article out, errors told and counted.

use crate::cli::CommonArgs;
use crate::progress::Progress;
use anyhow::{Context, Result};
use pullquote::corpus::{Article, Corpus, Input, Note, Place};
use pullquote::export::{ErrorRow, ErrorsWriter};
use pullquote::{Failure, Flow, Output, Scratch, run};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What one article comes to.
#[derive(Default)]
pub struct Done {
    /// What is written.
    pub bytes: Vec<u8>,
    /// Quotations found.
    pub quotations: u64,
    /// Of these, with a named speaker.
    pub attributed: u64,
    /// What is written to the second table.
    pub side: Vec<u8>,
    /// Why the article was left aside, if it was.
    pub left_out: Option<String>,
}

/// A second table beside the output, filled in the same order.
pub struct Side<'a> {
    /// Where to.
    pub path: &'a Path,
    /// Its first line.
    pub header: Vec<u8>,
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

/// Reads the inputs, does `work` on every article and writes what comes of it, `header` first.
///
/// Gives the number of articles lost.
pub fn run_job<F>(
    args: &CommonArgs,
    header: &[u8],
    side: Option<Side<'_>>,
    with_quotations: bool,
    work: F,
) -> Result<u64>
where
    F: Fn(&Article, &mut Scratch) -> Done + Sync,
{
    let inputs = args.inputs.iter().map(Input::open).collect::<Result<Vec<_>, _>>()?;
    let size = inputs.iter().map(Input::size).sum::<Option<u64>>();
    let name = match args.output.to_string_lossy() {
        name if name == "-" => "standard output".into(),
        name => name,
    };
    let mut output = Output::create(&args.output).with_context(|| format!("cannot write {name}"))?;
    let mut faults = Faults::create(args)?;
    let mut second = match &side {
        Some(side) => {
            let start = || {
                let mut output = Output::create(side.path)?;
                output.write_all(&side.header).map(|()| output)
            };
            Some(start().with_context(|| format!("cannot write {}", side.path.display()))?)
        }
        None => None,
    };
    let mut totals = Totals::default();
    let progress = Progress::new(size, args.quiet);

    let flow = Flow { threads: args.threads, ..Flow::default() };
    let corpus = Corpus::new(inputs).without(
        args.errors.iter().chain([&args.output]).map(PathBuf::as_path).chain(side.as_ref().map(|side| side.path)),
    );
    let work = |article: Article, scratch: &mut Scratch| {
        let done = work(&article, scratch);
        let Article { place, notes, text, .. } = article;
        (done, place, notes, text.len() as u64)
    };
    let written = write_all(&mut output, header).and_then(|()| {
        run(corpus, flow, work, |result| {
            match result {
                Ok((done, place, notes, bytes)) => {
                    write_all(&mut output, &done.bytes)?;
                    if let Some(second) = &mut second {
                        second.write_all(&done.side)?;
                    }
                    totals.articles += 1;
                    totals.quotations += done.quotations;
                    totals.attributed += done.attributed;
                    totals.bytes += bytes;
                    totals.recoded += u64::from(!notes.is_empty());
                    faults.notes(&place, &notes)?;
                    if let Some(why) = &done.left_out {
                        totals.skipped += 1;
                        faults.write(&row(&place, "damage", why))?;
                    }
                }
                Err(failure) => {
                    let seen = if failure.is_loss() { &mut totals.losses } else { &mut totals.skipped };
                    *seen += 1;
                    if failure.is_loss() && *seen <= MOST_MESSAGES {
                        progress.tell(&format!("error: {failure}"));
                    }
                    faults.failure(&failure)?;
                }
            }
            progress.update(&totals);
            Ok(())
        })
    });
    let to_stdout = output.is_stdout();
    let finished = written.and_then(|()| output.finish());
    progress.clear();
    match finished {
        Err(error) if to_stdout && is_closed_pipe(&error) => return Ok(0),
        finished => finished.with_context(|| format!("cannot write {name}"))?,
    }
    if let (Some(second), Some(side)) = (second, &side) {
        second.finish().with_context(|| format!("cannot write {}", side.path.display()))?;
    }
    faults.finish(args)?;
    if totals.losses > MOST_MESSAGES && args.errors.is_none() {
        eprintln!("error: {} more; --errors FILE lists them all", totals.losses - MOST_MESSAGES);
    }
    if !args.quiet {
        progress.summary(&totals, with_quotations);
    }
    Ok(totals.losses)
}

/// Writes; a pipe whose reader went away ends the program at once and without a word.
///
/// At once, because the thread that reads may be waiting for input that never comes.
fn write_all(output: &mut Output, bytes: &[u8]) -> io::Result<()> {
    let written = output.write_all(bytes);
    if output.is_stdout() && written.as_ref().is_err_and(is_closed_pipe) {
        std::process::exit(0);
    }
    written
}

fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// The table of errors, if one is wanted.
struct Faults(Option<ErrorsWriter<Output>>);

impl Faults {
    fn create(args: &CommonArgs) -> Result<Self> {
        let Some(path) = &args.errors else { return Ok(Self(None)) };
        let create = || ErrorsWriter::new(Output::create(path)?).map_err(io::Error::other);
        Ok(Self(Some(create().with_context(|| format!("cannot write {}", path.display()))?)))
    }

    fn write(&mut self, row: &ErrorRow<'_>) -> io::Result<()> {
        let Some(table) = &mut self.0 else { return Ok(()) };
        table.write(row).map_err(|error| error.cause)
    }

    fn failure(&mut self, failure: &Failure) -> io::Result<()> {
        match failure {
            Failure::Read(error) => self.write(&ErrorRow {
                source: &error.source_name,
                record: error.record,
                byte: error.byte,
                kind: error.kind.label(),
                message: &error.message,
            }),
            Failure::Panic { place, message } => self.write(&row(place, "panic", message)),
        }
    }

    fn notes(&mut self, place: &Place, notes: &[Note]) -> io::Result<()> {
        notes.iter().try_for_each(|note| self.write(&row(place, "encoding", &note.to_string())))
    }

    fn finish(self, args: &CommonArgs) -> Result<()> {
        let (Some(table), Some(path)) = (self.0, &args.errors) else { return Ok(()) };
        let finish = || table.finish().map_err(|error| error.cause)?.finish();
        finish().with_context(|| format!("cannot write {}", path.display()))
    }
}

fn row<'a>(place: &'a Place, kind: &'a str, message: &'a str) -> ErrorRow<'a> {
    ErrorRow { source: &place.source, record: place.record, byte: place.byte, kind, message }
}
