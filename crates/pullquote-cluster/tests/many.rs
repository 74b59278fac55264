//! Clusters of more quotations than are looked at together.

use pullquote_cluster::{Clusterer, Clusters, Quotation};

const STATEMENTS: usize = 900;

/// Five variants of each of many statements, mixed; two of them are whole, and each outlet has some.
fn rows() -> Vec<(usize, [String; 4])> {
    let mut rows = Vec::new();
    for n in 0..STATEMENTS * 5 {
        // Far apart in the input.
        let (statement, variant) = (n * 7 % STATEMENTS, n / STATEMENTS);
        let words: Vec<String> = (0..14).map(|word| format!("word{}", statement * 31 + word * word * 7)).collect();
        let text = match variant {
            0 | 1 => words.join(" "),
            2 => words[3..].join(" "),
            3 => words[..10].join(" "),
            _ => format!("{} ... {}", words[..6].join(" "), words[8..].join(" ")),
        };
        let speaker = if variant == 2 { String::new() } else { format!("Ada Speaker{statement}") };
        let day = format!("2024-05-{:02}", 1 + (statement + variant) % 20);
        rows.push((statement, [text, speaker, format!("Outlet {}", variant % (1 + statement % 6)), day]));
    }
    rows
}

fn clusters(rows: &[(usize, [String; 4])], threads: usize) -> Clusters {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    let mut clusterer = Clusterer::new();
    pool.install(|| {
        for rows in rows.chunks(1000) {
            let quotation = |(_, [text, speaker, outlet, date]): &'_ (usize, [String; 4])| {
                [text.clone(), speaker.clone(), outlet.clone(), date.clone()]
            };
            let cells: Vec<[String; 4]> = rows.iter().map(quotation).collect();
            let quotations: Vec<Quotation<'_>> = cells
                .iter()
                .map(|[text, speaker, outlet, date]| Quotation { text, speaker, outlet, date, article: "" })
                .collect();
            clusterer.add_all(&quotations);
        }
        clusterer.finish()
    })
}

#[test]
fn every_statement_is_one_cluster_at_any_number_of_threads() {
    let rows = rows();
    for threads in [1, 3] {
        let clusters = clusters(&rows, threads);
        assert_eq!(clusters.len(), STATEMENTS);
        let mut statement_of = vec![usize::MAX; clusters.len()];
        for ((statement, _), cluster) in rows.iter().zip(clusters.of_rows()) {
            let known = &mut statement_of[*cluster as usize];
            assert!(*known == usize::MAX || known == statement);
            *known = *statement;
        }
    }
}

#[test]
fn the_most_widely_quoted_come_first() {
    let clusters = clusters(&rows(), 2);
    let order = clusters.most_quoted(2);
    assert_eq!(order.len(), STATEMENTS);
    let mut last = None;
    for n in &order {
        let one = clusters.get(*n as usize);
        assert_eq!(one.longest, clusters.longest(*n as usize));
        let key = (std::cmp::Reverse((one.outlets.len(), one.quotations)), one.first_date, one.id);
        assert!(last.is_none_or(|last| last < key));
        last = Some(key);
    }
    assert!(clusters.get(order[0] as usize).outlets.len() > 1);
    assert_eq!(clusters.most_quoted(6), [0_u32; 0]);
}
