//! Clusters invented quotations and prints how long it took: `cargo run --release -p pullquote-cluster --example million --
//! 1000000`. With `csv` behind the number it writes them as a table for `pullquote clusters` instead; with `disk 500000000` it
//! clusters them in so many bytes of memory and in temporary files. The digest is the same for the same clusters. Two of three
//! quotations are variants of others; words are drawn as unevenly as in news.

use pullquote_cluster::{Clusterer, DiskClusterer, OfRow, Quotation, Scratch};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::time::Instant;

/// A generator of numbers that needs no dependency.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 11) as usize % n
    }

    /// A word of 60,000; the n-th is drawn about 1/n as often as the first.
    fn word(&mut self) -> String {
        const SMALL: [&str; 24] = [
            "the", "to", "and", "of", "a", "in", "that", "we", "is", "it", "for", "they", "you", "have", "this", "are",
            "not", "be", "will", "on", "with", "our", "going", "people",
        ];
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let n = (60_000_f64.powf(share) - 1.0) as usize;
        SMALL.get(n).map_or_else(|| format!("w{}", letters(n)), |word| (*word).to_owned())
    }
}

fn letters(mut n: usize) -> String {
    let mut out = String::new();
    while n > 0 {
        out.push(char::from(b'a' + (n % 26) as u8));
        n /= 26;
    }
    out
}

fn quotation(numbers: &mut Numbers) -> Vec<String> {
    (0..6 + numbers.below(38)).map(|_| numbers.word()).collect()
}

fn variant(words: &[String], numbers: &mut Numbers) -> String {
    let cut = numbers.below(words.len() / 3);
    match numbers.below(4) {
        0 => words.join(" "),
        1 => words[cut..].join(" "),
        2 => words[..words.len() - cut].join(" "),
        _ => format!("{}, “{}", words[0], words[1..].join(" ")),
    }
}

/// Words, speaker, day and outlet.
type Cells = [String; 4];

/// Passes invented quotations on, many at once.
fn batches(count: usize, take: &mut dyn FnMut(&[Cells])) {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    let mut recent: Vec<(Vec<String>, String)> = Vec::new();
    let mut made = 0;
    while made < count {
        let mut batch: Vec<Cells> = Vec::new();
        for n in 0..8192.min(count - made) {
            if recent.is_empty() || numbers.below(3) == 0 {
                let speaker = format!("{} {}", letters(30 + numbers.below(600)), letters(700 + numbers.below(90_000)));
                let one = (quotation(&mut numbers), speaker);
                if recent.len() < 20_000 { recent.push(one) } else { recent[numbers.below(20_000)] = one }
            }
            let at = if n == 0 { recent.len() - 1 } else { numbers.below(recent.len()) };
            let (words, speaker) = &recent[at];
            let day = format!("2024-{:02}-{:02}", 1 + numbers.below(12), 1 + numbers.below(28));
            let speaker = if numbers.below(5) == 0 { String::new() } else { speaker.clone() };
            batch.push([variant(words, &mut numbers), speaker, day, format!("Outlet {}", numbers.below(500))]);
        }
        take(&batch);
        made += batch.len();
    }
}

/// Writes a table.
fn table(count: usize) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "quote_id,article_id,date,outlet,type,quote,speaker,cue,status,confidence")?;
    let (mut at, mut written) = (0, Ok(()));
    batches(count, &mut |batch| {
        for [words, speaker, day, outlet] in batch {
            at += 1;
            let (article, status) = (at / 6, if speaker.is_empty() { "missing source" } else { "attributed" });
            let line = writeln!(
                out,
                "q{at:016x},news/{article}.txt,{day},{outlet},direct,\"{words}\",{speaker},said,{status},0.9"
            );
            written = std::mem::replace(&mut written, Ok(())).and(line);
        }
    });
    written.and_then(|()| out.flush())
}

/// What stands for all clusters.
fn digest(rows: impl Iterator<Item = std::io::Result<OfRow>>) -> std::io::Result<(u64, usize)> {
    let (mut hasher, mut count) = (FxHasher::default(), 0);
    for row in rows {
        let row = row?;
        count += usize::from(row.cluster.is_some());
        row.id.hash(&mut hasher);
        row.cluster.map(|cluster| format!("{cluster:?}")).hash(&mut hasher);
    }
    Ok((hasher.finish(), count))
}

/// Passes all quotations on and returns how long it took to make them and to add them.
fn add(count: usize, take: &mut dyn FnMut(&[Quotation<'_>]) -> std::io::Result<()>) -> std::io::Result<[f64; 2]> {
    let (mut started, mut seconds, mut added) = (Instant::now(), [0.0; 2], Ok(()));
    batches(count, &mut |batch| {
        seconds[0] += started.elapsed().as_secs_f64();
        started = Instant::now();
        let quotations: Vec<Quotation<'_>> = batch
            .iter()
            .map(|[text, speaker, date, outlet]| Quotation { text, speaker, date, outlet, article: "" })
            .collect();
        added = std::mem::replace(&mut added, Ok(())).and_then(|()| take(&quotations));
        seconds[1] += started.elapsed().as_secs_f64();
        started = Instant::now();
    });
    added.map(|()| seconds)
}

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let count: usize = arguments.first().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let how = arguments.get(1).map(String::as_str);
    if how == Some("csv") {
        return table(count);
    }
    let (started, [making, adding], (digest, clusters));
    if how == Some("disk") {
        let memory = arguments.get(2).and_then(|bytes| bytes.parse().ok()).unwrap_or(500_000_000);
        let mut clusterer = DiskClusterer::new(Scratch::new(tempfile::tempfile), memory)?;
        [making, adding] = add(count, &mut |quotations| clusterer.add_all(quotations))?;
        started = Instant::now();
        let mut statements = clusterer.finish()?;
        (digest, clusters) = self::digest(std::iter::from_fn(|| statements.next_row().transpose()))?;
    } else {
        let mut clusterer = Clusterer::new();
        [making, adding] = add(count, &mut |quotations| {
            clusterer.add_all(quotations);
            Ok(())
        })?;
        let estimate = clusterer.memory();
        started = Instant::now();
        let all = clusterer.finish();
        println!("memory was estimated to be {} kB", estimate / 1024);
        (digest, clusters) = self::digest(all.of_rows().iter().enumerate().map(|(row, &n)| {
            let n = n as usize;
            Ok(OfRow { id: all.id(n), cluster: (all.longest(n) == row).then(|| all.get(n)) })
        }))?;
    }
    let finding = started.elapsed().as_secs_f64();
    println!("{count} quotations, {clusters} clusters, digest {digest:016x}");
    println!("made in {making:.1} s (not counted), added in {adding:.1} s, clustered in {finding:.1} s");
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        status.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("{line}"));
    }
    Ok(())
}
