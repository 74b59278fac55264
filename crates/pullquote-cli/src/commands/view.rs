//! `pullquote view`: an article with its quotations, as a page or on the terminal.

use crate::flags::{Colour, ViewArgs};
use crate::models::pipeline;
use crate::outcome::{Early, Ended};
use crate::output::Output;
use crate::outputs::is_closed_pipe;
use crate::page::{article_view, write_page};
use anyhow::{Context, Result, bail};
use pullquote::corpus::{Article, Corpus, Input};
use pullquote::{Analysis, Failure, Flow, Scratch, run};
use pullquote_page::{TerminalStyle, page_name};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Runs the command.
pub fn view(args: &ViewArgs, early: &Early) -> Result<Ended> {
    let inputs = args.inputs.iter().map(Input::open).collect::<Result<Vec<_>, _>>()?;
    let losses = match &args.output {
        None => return on_terminal(args, inputs, early),
        Some(output) if output.is_dir() || output.as_os_str().to_string_lossy().ends_with('/') => {
            std::fs::create_dir_all(output).with_context(|| format!("cannot make the folder {}", output.display()))?;
            pages(args, inputs, output)?
        }
        Some(output) => one_page(args, inputs, output)?,
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
    let mut out = Output::stdout();
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
            // Whoever gives a folder by mistake need not wait for its end.
            if more < 100 { Ok(()) } else { Err(io::ErrorKind::TooManyLinks.into()) }
        },
    );
    if more > 0 {
        bail!("there is more than one article: choose one with --id, or give a folder as output (-o pages/)");
    }
    let (losses, Some(page)) = (losses?, page) else {
        match &args.id {
            Some(id) => bail!("no article is called {id}"),
            None => bail!("there is no article"),
        }
    };
    write_page(output, &page)?;
    Ok(losses)
}

/// A page for each article, named after its id.
fn pages(args: &ViewArgs, inputs: Vec<Input>, folder: &Path) -> Result<u64> {
    let mut count = 0_u64;
    let losses = each(
        args,
        inputs,
        |analysis| article_view(&analysis).html(),
        |id, html| {
            count += 1;
            let mut output = Output::create(&folder.join(page_name(id)))?;
            output.write_all(html.as_bytes())?;
            output.finish()
        },
    )?;
    if !args.quiet {
        eprintln!("{count} pages in {}", folder.display());
    }
    Ok(losses)
}

/// Does `work` on the articles asked for, many at once, and hands the results on in order. Gives the articles lost.
fn each(
    args: &ViewArgs,
    inputs: Vec<Input>,
    work: impl Fn(Analysis<'_>) -> String + Sync,
    mut hand: impl FnMut(&str, String) -> io::Result<()>,
) -> Result<u64> {
    let pipeline = pipeline(&args.analysis, args.min_confidence)?;
    let one = |article: Article, scratch: &mut Scratch| {
        let done = wanted(args, &article).then(|| work(pipeline.analyze(&article, scratch)));
        (article.id, done)
    };
    let mut losses = 0;
    run(Corpus::new(inputs), Flow { threads: args.threads, ..Flow::default() }, one, |result| match result {
        Ok((id, Some(text))) => hand(&id, text),
        Ok((_, None)) => Ok(()),
        Err(failure) => {
            if failure.is_loss() {
                losses += 1;
                eprintln!("error: {failure}");
            } else if matches!(failure, Failure::Read(_)) && !args.quiet {
                eprintln!("left out: {failure}");
            }
            Ok(())
        }
    })
    .context("cannot write the page")?;
    Ok(losses)
}
