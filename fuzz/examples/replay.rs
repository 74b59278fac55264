//! Runs the targets without a fuzzer, on a stable compiler: first their seeds unchanged, then randomly mutated seeds, from
//! a given random seed. `cargo run --release --example replay -- SECONDS [SEED] [TARGET...]`.

use std::path::Path;
use std::time::{Duration, Instant};

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// Bytes with a meaning in some format.
const SIGNS: &[u8] = b"\"'{}[]<>&;,\n\r\t \0\\/:=-|";

/// Mutates a seed in a few places and inserts pieces of others.
fn change(seeds: &[Vec<u8>], random: &mut Random, most: usize) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    for _ in 0..1 + random.below(6) {
        let at = random.below(bytes.len() + 1);
        match random.below(7) {
            0 if at < bytes.len() => bytes[at] = random.next() as u8,
            1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            2 => bytes.insert(at, SIGNS[random.below(SIGNS.len())]),
            3 if at < bytes.len() => {
                let end = (at + 1 + random.below(24)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => bytes.truncate(at),
            5 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len());
                let piece = other[from..(from + random.below(64)).min(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let end = (at + random.below(32)).min(bytes.len());
                let piece = bytes[at..end].repeat(1 + random.below(6));
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes.truncate(most);
    bytes
}

fn seeds_of(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name);
    let mut paths: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    let mut seeds: Vec<Vec<u8>> = paths.into_iter().filter_map(|path| std::fs::read(path).ok()).collect();
    seeds.push(b"\"No,\" said Ann Lee.".to_vec());
    seeds
}

fn main() {
    let mut args = std::env::args().skip(1);
    let seconds: f64 = args.next().and_then(|n| n.parse().ok()).unwrap_or(0.0);
    let start: u64 = args.next().and_then(|n| n.parse().ok()).unwrap_or(1);
    let wanted: Vec<String> = args.collect();
    pullquote_fuzz::quiet();
    let mut all = 0u64;
    for (name, target, most) in pullquote_fuzz::TARGETS {
        if !wanted.is_empty() && !wanted.iter().any(|wanted| wanted == name) {
            continue;
        }
        let seeds = seeds_of(name);
        let mut random = Random(start);
        let (mut runs, mut slowest) = (0u64, Duration::ZERO);
        let begun = Instant::now();
        for seed in &seeds {
            target(seed);
            runs += 1;
        }
        while begun.elapsed().as_secs_f64() < seconds {
            let bytes = change(&seeds, &mut random, most);
            let one = Instant::now();
            // Save the input, so that one that crashes the target can be found.
            let result = std::panic::catch_unwind(|| target(&bytes));
            if result.is_err() {
                let path = format!("crash-{name}-{start}-{runs}");
                std::fs::write(&path, &bytes).expect("the input is kept");
                eprintln!("{name}: a panic over {path}");
                std::process::exit(1);
            }
            slowest = slowest.max(one.elapsed());
            runs += 1;
        }
        all += runs;
        println!("{name}: {runs} runs, {} seeds, slowest {slowest:?}", seeds.len());
    }
    println!("{all} runs in all");
}
