//! `pullquote view`: an article with its quotations, as a page or on the terminal.

use crate::flags::{Colour, ViewArgs};
use crate::messages;
use crate::outcome::{Early, Ended};
use crate::output::{Output, write_file, write_output};
use crate::outputs::is_closed_pipe;
use crate::overlap::{self, Target};
use crate::page::article_view;
use crate::plan::pipeline;
use crate::run::Seen;
use anyhow::{Context, Result, bail};
use pullquote::corpus::{Article, Corpus, Input};
use pullquote::{Analysis, Failure, Flow, Scratch, run, usable_threads};
use pullquote_page::{ArticleIndex, IndexEntry, TerminalStyle, page_name};
use std::collections::HashMap;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

/// Runs the command.
pub fn view(args: &ViewArgs, early: &Early) -> Result<Ended> {
    let inputs = args.inputs.iter().map(Input::open).collect::<Result<Vec<_>, _>>()?;
    let read: Vec<PathBuf> = args.inputs.iter().chain(&args.analysis.network.model).cloned().collect();
    let threads = usable_threads(args.threads);
    if threads < args.threads && !args.quiet {
        messages::print(&messages::fewer_threads(args.threads, threads));
    }
    let losses = match &args.output {
        None => {
            overlap::check(&read, &[Target::file(Path::new("-"))])?;
            return on_terminal(args, inputs, early);
        }
        Some(output) if output.is_dir() || output.as_os_str().to_string_lossy().ends_with('/') => {
            overlap::check_folder(&read, output)?;
            overlap::check(&read, &[Target::file(&output.join(INDEX))])?;
            std::fs::create_dir_all(output)
                .with_context(|| format!("cannot create the folder {}", output.display()))?;
            pages(args, inputs, output, &read)?
        }
        Some(output) => {
            overlap::check(&read, &[Target::file(output)])?;
            one_page(args, inputs, output)?
        }
    };
    Ok(Ended::Done { losses })
}

fn wanted(args: &ViewArgs, article: &Article) -> bool {
    args.id.as_ref().is_none_or(|id| *id == article.id)
}

/// All articles as text, one after another.
fn on_terminal(args: &ViewArgs, inputs: Vec<Input>, early: &Early) -> Result<Ended> {
    let colours = match args.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty()),
    };
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let style = TerminalStyle { colours, width: args.width.or(columns).unwrap_or(80) };
    let mut out = Output::stdout_as_is();
    let mut unread = false;
    let done = each(
        args,
        inputs,
        |analysis| article_view(&analysis).terminal(&style),
        |_, text| {
            let written = out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n"));
            // The reader of the pipe went away: it has seen enough. Our own reader may be waiting for more input.
            if written.as_ref().is_err_and(is_closed_pipe) {
                unread = true;
                early.end(Ok(Ended::Unread));
            }
            written
        },
    );
    if unread {
        return Ok(Ended::Unread);
    }
    let losses = done?;
    match out.finish() {
        Err(error) if is_closed_pipe(&error) => Ok(Ended::Unread),
        finished => finished.map(|()| Ended::Done { losses }).context("cannot write standard output"),
    }
}

/// The only article, or the one asked for.
fn one_page(args: &ViewArgs, inputs: Vec<Input>, output: &Path) -> Result<u64> {
    let mut page = None;
    let mut more = 0_u64;
    let losses = each(
        args,
        inputs,
        |analysis| article_view(&analysis).html(),
        |_, html| {
            if page.is_none() {
                page = Some(html)
            } else {
                more += 1
            }
            // Whoever names a folder by mistake need not wait for its end.
            if more < 100 { Ok(()) } else { Err(io::ErrorKind::TooManyLinks.into()) }
        },
    );
    if more > 0 {
        bail!("there is more than one article: choose one with --id, or give a folder as output (-o pages/)");
    }
    let (losses, Some(page)) = (losses?, page) else { bail!("there is no article") };
    write_output(output, &page)?;
    Ok(losses)
}

/// The file name of the list of articles.
const INDEX: &str = "index.html";

/// A page for each article, named after its id, and a list of them; further ones of the same name get a number.
fn pages(args: &ViewArgs, inputs: Vec<Input>, folder: &Path, read: &[PathBuf]) -> Result<u64> {
    let mut names = Names::reserving(INDEX);
    let folder_name = folder.file_name().map_or("Articles".into(), |name| name.to_string_lossy());
    let mut index = ArticleIndex::new(args.title.as_deref().unwrap_or(&folder_name));
    let losses = each(
        args,
        inputs,
        |analysis| {
            let view = article_view(&analysis);
            (view.html(), IndexEntry::of(&view))
        },
        |id, (html, entry)| {
            let name = names.name(id);
            let path = folder.join(&name);
            index.push(&name, entry);
            if overlap::is_named_input(read, &path) {
                let message = format!("cannot write {}: it is also an input", path.display());
                return Err(io::Error::other(message));
            }
            write_file(&path, &html)
        },
    )?;
    let path = folder.join(INDEX);
    if overlap::is_named_input(read, &path) {
        bail!("cannot write {}: it is also an input", path.display());
    }
    write_output(&path, &index.html())?;
    if !args.quiet {
        messages::print(&format!("{} pages in {}, listed in {INDEX}", index.len(), folder.display()));
    }
    Ok(losses)
}

/// The names of pages given so far, as hashes, each with the last number it was given with.
#[derive(Default)]
struct Names(HashMap<u64, u64>);

impl Names {
    /// No article gets this name.
    fn reserving(name: &str) -> Self {
        Self(HashMap::from([(xxh3_64(name.as_bytes()), 1)]))
    }

    /// A name that no other article of this run has: `a.html`, `a-2.html`, ...
    fn name(&mut self, id: &str) -> String {
        let first = page_name(id);
        let hash = |name: &str| xxh3_64(name.as_bytes());
        let Some(&last) = self.0.get(&hash(&first)) else {
            self.0.insert(hash(&first), 1);
            return first;
        };
        let stem = first.strip_suffix(".html").unwrap_or(&first);
        let mut number = last + 1;
        let name = loop {
            let name = format!("{stem}-{number}.html");
            if !self.0.contains_key(&hash(&name)) {
                break name;
            }
            number += 1;
        };
        self.0.insert(hash(&first), number);
        self.0.insert(hash(&name), 1);
        name
    }
}

/// Does `work` on the articles asked for, many at once, and passes the results on in order. Returns the number of
/// articles lost.
fn each<T: Send>(
    args: &ViewArgs,
    inputs: Vec<Input>,
    work: impl Fn(Analysis<'_>) -> T + Sync,
    mut hand: impl FnMut(&str, T) -> io::Result<()>,
) -> Result<u64> {
    let pipeline = pipeline(&args.analysis, args.min_confidence)?;
    let one = |article: Article, scratch: &mut Scratch| {
        let done = wanted(args, &article).then(|| work(pipeline.analyze(&article, scratch)));
        (article.id, done)
    };
    let (mut losses, mut articles, mut handed, mut seen) = (0, 0u64, 0u64, Seen::default());
    run(Corpus::new(inputs), Flow { threads: args.threads, ..Flow::default() }, one, |result| match result {
        Ok((id, Some(text))) => {
            handed += 1;
            hand(&id, text)
        }
        Ok((_, None)) => {
            articles += 1;
            Ok(())
        }
        Err(failure) => {
            match &failure {
                Failure::Read(error) => seen.take(error),
                _ => articles += 1,
            }
            if failure.is_loss() {
                losses += 1;
                messages::print(&format!("error: {failure}"));
            } else if matches!(failure, Failure::Read(_)) && !args.quiet {
                messages::print(&format!("left out: {failure}"));
            }
            Ok(())
        }
    })
    .context("cannot write the page")?;
    match (&args.id, seen.message()) {
        _ if handed > 0 => {}
        (Some(id), _) if articles > 0 => bail!("no article has the id {id}"),
        (_, Some(message)) if articles == 0 => bail!(message),
        _ => {}
    }
    Ok(losses)
}
