//! Articles by the hundred, put together from sentences written for it; the same for the same number.

use std::fmt::Write;

const NAMES: [&str; 8] = [
    "Orla Brandt",
    "Tomas Ekdahl",
    "Ruth Okafor-Lind",
    "Ivo Marchetti",
    "Nell Sorensen",
    "Desmond Pike",
    "Hanna Whitlock",
    "Abel Quintero",
];
const OFFICES: [&str; 6] =
    ["the harbour master", "a baker", "the county engineer", "who keeps bees", "the choir's director", "a ferry pilot"];
const WORDS: [&str; 8] = [
    "The pumps ran all night and the water still came over the sill",
    "We painted the hall twice and nobody noticed",
    "I would rather mend the old bridge than open a new one",
    "There were eleven of us in the boat and one pair of oars",
    "It costs less than the fireworks did",
    "You cannot grow pears on a promise",
    "The bell will ring again by the autumn",
    "My neighbours have stopped counting the lorries",
];
const PLAIN: [&str; 6] = [
    "The meeting in the village of Aldermoor lasted until ten.",
    "Rain had closed the road on Tuesday, and it was opened again at noon.",
    "The council has put the work off three times since March.",
    "A second vote is to be held when the plans have been drawn.",
    "About forty people stood along the wall of the old cannery.",
    "The ferry goes twice a day in the winter months.",
];

/// The text of article number `n`.
pub fn text(n: u64) -> String {
    let mut state = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66;
    let mut pick = |count: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % count
    };
    let mut out = String::new();
    for _ in 0..2 + pick(4) {
        let (name, office, words, more) = (NAMES[pick(8)], OFFICES[pick(6)], WORDS[pick(8)], WORDS[pick(8)]);
        let surname = name.rsplit(' ').next().unwrap_or(name);
        let _ = match pick(4) {
            0 => write!(out, "“{words},” said {name}, {office}. “{more}.”"),
            1 => write!(out, "{name}, {office}, told the meeting that {}.", words.to_lowercase()),
            2 => write!(out, "\"{words},\" {surname} said.\n\nShe added: \"{more}.\""),
            _ => write!(out, "According to {surname}, {}.", words.to_lowercase()),
        };
        let _ = write!(out, " {}\n\n{}\n\n", PLAIN[pick(6)], PLAIN[pick(6)]);
    }
    out
}

/// Lines of JSON, one an article. Every 97th is torn and gives an error; every 50th is in Windows-1252.
pub fn lines(count: u64) -> Vec<u8> {
    let mut out = Vec::new();
    for n in 0..count {
        let line = serde_json::json!({"id": format!("n{n:05}"), "text": text(n), "date": "2024-05-06"}).to_string();
        match n {
            _ if n % 97 == 96 => out.extend_from_slice(&line.as_bytes()[..line.len() / 2]),
            _ if n % 50 == 49 => {
                out.extend(line.replace('“', "\u{93}").replace('”', "\u{94}").chars().map(|c| c as u8))
            }
            _ => out.extend_from_slice(line.as_bytes()),
        }
        out.push(b'\n');
    }
    out
}
