//! `pullquote view`: an article with its quotations, as a page or on the terminal.

use crate::extract::pipeline;
use crate::look::{Colour, ViewArgs};
use anyhow::{Context, Result, bail};
use pullquote::corpus::{Article, Corpus, Input};
use pullquote::export::{Row, fold_space};
use pullquote::page::{ArticleView, QuoteView, SpeakerView, TerminalStyle, page_name};
use pullquote::{Analysis, Failure, Flow, Output, Scratch, run};
use pullquote_damage::DamageKind;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Runs the command; gives the number of articles lost.
pub fn view(args: &ViewArgs) -> Result<u64> {
    let inputs = args.inputs.iter().map(Input::open).collect::<Result<Vec<_>, _>>()?;
    match &args.output {
        None => on_terminal(args, inputs),
        Some(output) if output.is_dir() || output.as_os_str().to_string_lossy().ends_with('/') => {
            std::fs::create_dir_all(output).with_context(|| format!("cannot make the folder {}", output.display()))?;
            pages(args, inputs, output)
        }
        Some(output) => one_page(args, inputs, output),
    }
}

fn wanted(args: &ViewArgs, article: &Article) -> bool {
    args.id.as_ref().is_none_or(|id| *id == article.id)
}

/// All articles as text, one after another.
fn on_terminal(args: &ViewArgs, inputs: Vec<Input>) -> Result<u64> {
    let colours = match args.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty()),
    };
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let style = TerminalStyle { colours, width: args.width.or(columns).unwrap_or(80) };
    let mut out = Output::stdout();
    let losses = each(
        args,
        inputs,
        |analysis| Some(article_view(&analysis).terminal(&style)),
        |_, text| {
            match out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")) {
                // The reader of the pipe went away: it has seen what it wanted.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
                written => written,
            }
        },
    )?;
    match out.finish() {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(losses),
        finished => finished.map(|()| losses).context("cannot write standard output"),
    }
}

/// The one article there is, or is asked for.
fn one_page(args: &ViewArgs, inputs: Vec<Input>, output: &Path) -> Result<u64> {
    let mut page = None;
    let mut more = 0_u64;
    let losses = each(
        args,
        inputs,
        |analysis| Some(article_view(&analysis).html()),
        |_, html| {
            if page.is_none() {
                page = Some(html)
            } else {
                more += 1
            }
            // Who gives a folder by mistake need not wait for its end.
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

/// A page for each article, called by its id.
fn pages(args: &ViewArgs, inputs: Vec<Input>, folder: &Path) -> Result<u64> {
    let mut count = 0_u64;
    let losses = each(
        args,
        inputs,
        |analysis| Some(article_view(&analysis).html()),
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

/// Writes a page, whole or not at all.
pub fn write_page(path: &Path, page: &str) -> Result<()> {
    let write = || -> io::Result<()> {
        let mut output = Output::create(path)?;
        output.write_all(page.as_bytes())?;
        output.finish()
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// Does `work` on the articles asked for, many at once, and hands the results on in order. Gives the articles lost.
fn each(
    args: &ViewArgs,
    inputs: Vec<Input>,
    work: impl Fn(Analysis<'_>) -> Option<String> + Sync,
    mut hand: impl FnMut(&str, String) -> io::Result<()>,
) -> Result<u64> {
    let pipeline = pipeline(&args.analysis, args.min_confidence)?;
    let one = |article: Article, scratch: &mut Scratch| {
        let done = if wanted(args, &article) { work(pipeline.analyze(&article, scratch)) } else { None };
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

/// An analysis as the plain data a page is made of.
pub fn article_view<'a>(analysis: &Analysis<'a>) -> ArticleView<'a> {
    let (article, entities) = (analysis.article, analysis.entities);
    let text = article.text.as_str();
    let pair = |span: pullquote::tokenize::Span| (span.start, span.end);
    let speaker = |entity: &pullquote::entities::Entity| {
        let mentions = entity.mentions.iter().filter_map(|&m| entities.mentions.get(m as usize));
        let role = entity.role.map_or("".into(), |role| fold_space(role.of(text)));
        // The fullest form first: there the lines lead.
        let mentions = std::iter::once(entity.name).chain(mentions.map(|m| m.span).filter(|span| *span != entity.name));
        SpeakerView { name: fold_space(entity.name.of(text)), role, mentions: mentions.map(pair).collect() }
    };
    let quote = |(quotation, row): (&pullquote::quotes::Quotation, Row<'_>)| {
        // That words were lost elsewhere in the article is said once, above it.
        let flags = row.flags.split(';').filter(|flag| !flag.is_empty() && *flag != "article_damaged");
        let content: Vec<(u32, u32)> = quotation.content.iter().copied().map(pair).collect();
        QuoteView {
            id: row.quote_id,
            content,
            source: quotation.source.iter().copied().map(pair).collect(),
            cue: quotation.cue.iter().copied().map(pair).collect(),
            kind: quotation.kind.label(),
            speakers: quotation.speakers.iter().map(|&speaker| speaker as usize).collect(),
            speaker_kind: quotation.speaker_kind.map_or("", |kind| kind.label()),
            resolved_by: quotation.resolved_by.map_or("", |by| by.label()),
            status: quotation.status.label(),
            confidence: quotation.confidence,
            flags: flags.map(|flag| flag.to_owned().into()).collect(),
        }
    };
    let mut notes: Vec<String> = article.notes.iter().map(ToString::to_string).collect();
    if analysis.tokens.truncated() {
        notes.push("The text is too long: its end was not analysed.".into());
    }
    // Lost words have their marks in the text.
    let damage = analysis.damage.reasons.iter().filter(|reason| reason.kind != DamageKind::LostWords);
    let damage: Vec<String> = damage.map(|reason| format!("{} ({})", reason.kind.as_str(), reason.count)).collect();
    if !damage.is_empty() {
        notes.push(format!("Damage of the text: {}", damage.join(", ")));
    }
    ArticleView {
        id: &article.id,
        title: &article.title,
        date: &article.date,
        outlet: &article.outlet,
        author: &article.author,
        url: &article.url,
        text,
        paragraphs: analysis
            .tokens
            .paragraphs()
            .iter()
            .map(|paragraph| pair(analysis.tokens.span_of(paragraph.tokens.clone())))
            .collect(),
        speakers: entities.entities.iter().map(speaker).collect(),
        quotes: analysis.quotations.quotations.iter().zip(analysis.rows()).map(quote).collect(),
        gaps: analysis.gaps.to_vec(),
        notes,
    }
}
