//! Web archives: pages per second from WARC to table, with decompression, reading and analysis told apart.

use super::{AT_LEAST, thread_time, varied};
use anyhow::{Context, Result, ensure};
use flate2::{Compression, write::GzEncoder};
use pullquote::corpus::{Article, Corpus, Input};
use pullquote::export::CsvWriter;
use pullquote::{Options, Pipeline, Scratch};
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// What was measured. Seconds are CPU time of one pass over the archive.
#[derive(Serialize)]
pub struct Measured {
    pages: usize,
    articles: usize,
    bytes_compressed: usize,
    bytes_of_pages: usize,
    bytes_of_text: usize,
    /// Decompressing and cutting records.
    cut_seconds: f64,
    /// Finding the main text and the metadata of pages.
    read_seconds: f64,
    /// All stages, and the table.
    analyse_seconds: f64,
}

/// Measures an archive of the pages in `data`, or of invented ones, and prints the figures.
pub fn measure(data: &Path, fixtures: &[Article]) -> Result<Measured> {
    let pages = pages(&data.join("pages/html"))?;
    let (name, pages) = match pages.is_empty() {
        false => ("pages/html", pages),
        true => ("pages made of the fixtures", varied(fixtures).take(200).map(|text| page(&text)).collect()),
    };
    let archive = archive(&pages)?;
    let corpus = || Corpus::new([Input::memory("archive", archive.clone())]);
    let (pipeline, mut scratch) = (Pipeline::new(Options::everything()), Scratch::default());
    let (mut records, mut articles, mut text) = (0, 0, 0);
    let cut = time(|| records = corpus().filter(Result::is_ok).count());
    let read = time(|| {
        (articles, text) = (0, 0);
        for article in corpus().articles().flatten() {
            articles += 1;
            text += article.text.len();
        }
    });
    let mut failed = None;
    let whole = time(|| failed = table(corpus(), &pipeline, &mut scratch).err());
    if let Some(error) = failed {
        return Err(error);
    }
    ensure!(records >= pages.len() && articles > 0, "the archive has {records} records and {articles} articles");
    let measured = Measured {
        pages: pages.len(),
        articles,
        bytes_compressed: archive.len(),
        bytes_of_pages: pages.iter().map(Vec::len).sum(),
        bytes_of_text: text,
        cut_seconds: cut,
        read_seconds: (read - cut).max(0.0),
        analyse_seconds: (whole - read).max(0.0),
    };
    show(name, &measured);
    Ok(measured)
}

fn table(corpus: Corpus, pipeline: &Pipeline, scratch: &mut Scratch) -> Result<()> {
    let mut table = CsvWriter::new(std::io::sink())?;
    for article in corpus.articles().flatten() {
        for row in pipeline.analyze(&article, scratch).rows() {
            table.write(&row)?;
        }
    }
    table.finish()?;
    Ok(())
}

/// CPU seconds of some work, the mean of as many times as are needed to measure it.
fn time(mut work: impl FnMut()) -> f64 {
    work();
    let (start, mut done) = (thread_time(), 0);
    while done < 3 || thread_time().saturating_sub(start) < AT_LEAST {
        work();
        done += 1;
    }
    thread_time().saturating_sub(start).as_secs_f64() / f64::from(done)
}

/// The pages of a folder, gzipped or not; none if there is no such folder.
fn pages(folder: &Path) -> Result<Vec<Vec<u8>>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut paths: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
        if path.extension().is_none_or(|ending| ending != "gz") {
            return Ok(bytes);
        }
        let mut page = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(&*bytes), &mut page)?;
        Ok(page)
    };
    paths.iter().map(read).collect()
}

/// A page with what stands around an article.
fn page(text: &str) -> Vec<u8> {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    let paragraphs: String = escaped.split("\n\n").map(|part| format!("<p>{part}</p>\n")).collect();
    let links = |class: &str, count: usize| -> String {
        let item = |n| {
            format!("<li><a href=\"/{class}/{n}\" data-track=\"{class}-{n}\">What else happened, part {n}</a></li>\n")
        };
        format!("<ul class=\"{class}\">\n{}</ul>\n", (0..count).map(item).collect::<String>())
    };
    let script = "window.settings = window.settings || {}; settings.push({ region: 'top', delay: 40 });\n".repeat(200);
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>The news of the day</title>\n<script>{script}</script></head>\n\
         <body><nav>{}</nav><main><article><h1>The news of the day</h1>\n{paragraphs}</article></main>\n\
         <aside>{}</aside><footer>{}</footer></body></html>\n",
        links("sections", 30),
        links("related", 20),
        links("about", 25)
    )
    .into_bytes()
}

/// An archive as crawlers write it: each record is a gzip member of its own.
fn archive(pages: &[Vec<u8>]) -> Result<Vec<u8>> {
    let mut archive = Vec::new();
    for (n, page) in pages.iter().enumerate() {
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";
        let mut member = GzEncoder::new(archive, Compression::default());
        write!(
            member,
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{n}>\r\n\
             WARC-Target-URI: https://news.example/{n}.html\r\nContent-Type: application/http; msgtype=response\r\n\
             Content-Length: {}\r\n\r\n",
            head.len() + page.len()
        )?;
        member.write_all(head)?;
        member.write_all(page)?;
        member.write_all(b"\r\n\r\n")?;
        archive = member.finish()?;
    }
    Ok(archive)
}

fn show(name: &str, measured: &Measured) {
    let megabytes = |bytes: usize| bytes as f64 / 1e6;
    println!(
        "\nweb archive of {name}: {} pages, {} articles; {:.2} MB compressed, {:.2} MB of HTML, {:.2} MB of text; CPU time of one core",
        measured.pages,
        measured.articles,
        megabytes(measured.bytes_compressed),
        megabytes(measured.bytes_of_pages),
        megabytes(measured.bytes_of_text)
    );
    let (cut, read, analyse) = (measured.cut_seconds, measured.read_seconds, measured.analyse_seconds);
    let whole = cut + read + analyse;
    println!("  {:36}{:>10}{:>18}{:>10}", "", "pages/s", "MB of HTML/s", "share");
    for (name, seconds) in [
        ("decompress and cut", cut),
        ("read: main text and metadata", read),
        ("analyse and write the table", analyse),
        ("from archive to table", whole),
    ] {
        let (pages, rate) = (measured.pages as f64 / seconds, megabytes(measured.bytes_of_pages) / seconds);
        println!("  {name:36}{pages:>10.0}{rate:>18.1}{:>9.0}%", 100.0 * seconds / whole);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_gives_the_articles_of_its_pages() {
        let text = "The bridge is closed.\n\n“We will mend it by spring,” said Ann Lee & her brother, the builders of the town.\n\n\
            It was opened ninety years ago, and nobody remembers a winter in which it was closed for so long.";
        let archive = archive(&[page(text), page(text)]).expect("an archive");
        let corpus = Corpus::new([Input::memory("archive", archive)]);
        let articles: Vec<Article> = corpus.articles().map(|article| article.expect("an article")).collect();
        assert_eq!(articles.len(), 2);
        assert!(articles[0].text.contains("“We will mend it by spring,” said Ann Lee & her brother"));
        assert!(!articles[0].text.contains("What else happened"));
    }
}
