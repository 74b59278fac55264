//! The clusters of invented quotations, in groups whose pairs are all hard: paraphrases, denials, other numbers, other
//! speakers, formulas. `cargo test -p pullquote-cluster --test gold -- --nocapture` prints the figures and the mistakes.

use pullquote_cluster::{Clusterer, Quotation};
use std::collections::BTreeSet;

const GOLD: &str = include_str!("gold.txt");

struct Line {
    group: usize,
    label: String,
    cells: [String; 4],
}

fn lines() -> Vec<Line> {
    let mut lines = Vec::new();
    for (group, paragraph) in GOLD.split("\n\n").skip(1).enumerate() {
        for line in paragraph.lines() {
            let cells: Vec<&str> = line.splitn(5, '|').map(str::trim).collect();
            let [label, speaker, day, outlet, words] = cells[..] else { panic!("{line}") };
            let date = format!("2024-05-{day:0>2}");
            let cells = [words.to_owned(), speaker.to_owned(), date, outlet.to_owned()];
            lines.push(Line { group, label: format!("{group}{label}"), cells });
        }
    }
    lines
}

fn clusters(lines: &[Line]) -> Vec<u32> {
    let quotation = |line: &'_ Line| -> [String; 4] { line.cells.clone() };
    let cells: Vec<[String; 4]> = lines.iter().map(quotation).collect();
    let ids: Vec<String> = (0..cells.len()).map(|n| format!("{n}")).collect();
    let mut clusterer = Clusterer::new();
    let quotations: Vec<Quotation<'_>> = cells
        .iter()
        .zip(&ids)
        .map(|([text, speaker, date, outlet], article)| Quotation { text, speaker, article, outlet, date })
        .collect();
    clusterer.add_all(&quotations);
    clusterer.finish().of_rows().to_vec()
}

/// F1 over pairs of the same cluster, and B-cubed F1.
fn figures(lines: &[Line], found: &[u32]) -> (usize, f64, f64) {
    let all = || (0..lines.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
    let hard = all().filter(|&(a, b)| lines[a].group == lines[b].group).count();
    let (mut both, mut gold, mut ours) = (0, 0, 0);
    for (a, b) in all() {
        let (same, joined) = (lines[a].label == lines[b].label, found[a] == found[b]);
        both += u32::from(same && joined);
        gold += u32::from(same);
        ours += u32::from(joined);
        if same != joined {
            let fault = if same { "apart " } else { "joined" };
            println!("{fault}\n  {:?}\n  {:?}", lines[a].cells, lines[b].cells);
        }
    }
    let mut shares = [0.0; 2];
    for a in 0..lines.len() {
        let of_gold: BTreeSet<usize> = (0..lines.len()).filter(|b| lines[a].label == lines[*b].label).collect();
        let of_ours: BTreeSet<usize> = (0..lines.len()).filter(|b| found[a] == found[*b]).collect();
        let common = of_gold.intersection(&of_ours).count() as f64;
        shares[0] += common / of_ours.len() as f64 / lines.len() as f64;
        shares[1] += common / of_gold.len() as f64 / lines.len() as f64;
    }
    let pairs = f64::from(2 * both) / f64::from(gold + ours);
    (hard, 100.0 * pairs, 200.0 * shares[0] * shares[1] / (shares[0] + shares[1]))
}

#[test]
fn hard_pairs_are_told_apart() {
    let lines = lines();
    let (hard, pairs, cubed) = figures(&lines, &clusters(&lines));
    println!("{} quotations, {hard} hard pairs: pairwise F1 {pairs:.1}, B-cubed F1 {cubed:.1}", lines.len());
    assert!(hard >= 300, "{hard}");
    assert!(pairs >= 95.0 && cubed >= 95.0, "{pairs:.1} {cubed:.1}");
}

#[test]
fn neither_order_nor_threads_change_the_clusters() {
    let mut lines = lines();
    let sets = |lines: &[Line]| -> BTreeSet<Vec<[String; 4]>> {
        let found = clusters(lines);
        let most = found.iter().max().copied().unwrap_or(0);
        let of = |n| found.iter().zip(lines).filter(move |(found, _)| **found == n).map(|(_, line)| line.cells.clone());
        (0..=most)
            .map(|n| {
                let mut set: Vec<[String; 4]> = of(n).collect();
                set.sort();
                set
            })
            .collect()
    };
    let first = sets(&lines);
    assert!(first.len() > 100);
    lines.reverse();
    assert_eq!(sets(&lines), first);
    lines.sort_by(|a, b| a.cells[0].len().cmp(&b.cells[0].len()).then(b.cells.cmp(&a.cells)));
    assert_eq!(sets(&lines), first);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(one.install(|| sets(&lines)), first);
}
