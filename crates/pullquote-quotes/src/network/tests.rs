//! The network against the reference dump of its training, and on texts of all sorts.

use super::*;
use proptest::prelude::*;
use pullquote_tokenize::{TokenIndex, TokenRange, TokenVec, Tokenizer};
use serde_json::Value;

const REFERENCE: &str = include_str!("../../model/quotes-reference.json");

fn samples() -> Vec<Value> {
    serde_json::from_str(REFERENCE).expect("the reference dump is JSON")
}

fn list(value: &Value) -> Vec<f64> {
    let all = value.as_array().map_or(std::slice::from_ref(value), |a| a);
    all.iter().flat_map(|v| v.as_f64().map_or_else(|| list(v), |n| vec![n])).collect()
}

fn near(name: &str, got: impl IntoIterator<Item = f32>, expected: &Value, tolerance: f64) {
    let (got, expected): (Vec<f32>, Vec<f64>) = (got.into_iter().collect(), list(expected));
    assert_eq!(got.len(), expected.len(), "{name}");
    let mut sum = 0.0;
    for (i, (got, expected)) in got.iter().zip(&expected).enumerate() {
        let error = (f64::from(*got) - expected).abs() / expected.abs().max(1.0);
        assert!(error <= tolerance, "{name} {i}: {got} {expected}");
        sum += error;
    }
    let mean = sum / got.len().max(1) as f64;
    assert!(got.len() < 20 || mean <= tolerance / 6.0, "{name}: {mean} on average");
}

/// Probabilities agree to within `tolerance`, or where neither is sure, to within a quarter in log-odds: that is what 8 bits
/// shift, and near one half a probability moves most with it.
fn as_likely(name: &str, got: f32, expected: &Value, tolerance: f64) {
    let (got, expected) = (f64::from(got), list(expected)[0]);
    let odds = |p: f64| (p / (1.0 - p)).ln();
    let apart = (got - expected).abs();
    assert!(apart <= tolerance || (odds(got) - odds(expected)).abs() <= 0.25, "{name}: {got} {expected}");
}

fn same(name: &str, got: impl IntoIterator<Item = u32>, expected: &Value) {
    near(name, got.into_iter().map(|v| v as f32), expected, 0.0);
}

/// What the network finds in a text.
fn found(network: &Network, text: &str) -> (Tokens, Vec<Candidate>, Vec<Candidate>) {
    let tokens = Tokenizer::new().tokenize(text);
    let (mut scratch, mut all, mut kept) = (NetworkScratch::default(), Vec::new(), Vec::new());
    network.candidates_into(text, &tokens, &mut scratch, &mut all);
    network.predict_into(text, &tokens, &mut scratch, &mut kept);
    (tokens, all, kept)
}

#[test]
fn features_are_those_of_the_training() {
    let network = Network::embedded();
    for sample in samples() {
        let text = sample["text"].as_str().unwrap_or_default();
        let tokens = Tokenizer::new().tokenize(text);
        same("tokens", tokens.spans().iter().flat_map(|s| [s.start, s.end]), &sample["tokens"]);
        let mut features = Features::default();
        features.fill(text, &tokens, tokens.range(), &network.weights.embeddings);
        same("word", features.rows.iter().map(|r| r.word), &sample["word"]);
        same("bigram", features.rows.iter().map(|r| r.bigram), &sample["bigram"]);
        same("suffix", features.rows.iter().map(|r| r.suffix), &sample["suffix"]);
        same("sentence", features.places.iter().map(|p| p.sentence), &sample["sentence"]);
        same("segment", features.places.iter().map(|p| p.segment), &sample["segment"]);
        same("commas", features.places.iter().map(|p| p.commas), &sample["commas"]);
        for ((i, got), expected) in tokens.range().iter().zip(&features.bits).zip(list(&sample["bits"])) {
            assert_eq!(*got, expected as u32, "bits of {}", tokens.text(text, i));
        }
    }
}

#[test]
fn activations_are_those_of_the_training() {
    let network = Network::embedded();
    let Weights { embeddings, encoder, pair, decoding, left, right, .. } = &network.weights;
    let mut scratch = NetworkScratch::default();
    for sample in samples() {
        let text = sample["text"].as_str().unwrap_or_default();
        let tokens = Tokenizer::new().tokenize(text);
        scratch.features.fill(text, &tokens, tokens.range(), embeddings);
        scratch.encoded.run(network.level, &scratch.features, embeddings, encoder);
        let format = encoder.layers.last().map_or(&encoder.format, |l| &l.format);
        let value = |(v, (step, middle)): (&u8, (&f32, &f32))| (f32::from(*v) - 128.0) * 256.0 * step + middle;
        let columns: Vec<(&f32, &f32)> = format.step().iter().zip(format.middle()).collect();
        let vectors: Vec<Vec<f32>> = (0..tokens.len())
            .map(|t| scratch.encoded.vector(t).iter().zip(columns.iter().copied()).map(value).collect())
            .collect();
        // Matrices see 8 bits of the values and have 8 themselves: five layers of that move a value by a few hundredths, by less
        // than one on average.
        near("encoder", vectors.iter().flat_map(|v| v[..8].to_vec()), &sample["encoder_first8"], 0.1);
        near("encoder sum", vectors.iter().map(|v| v.iter().sum::<f32>()), &sample["encoder_sum"], 0.25);
        near("cue", scratch.encoded.cues.iter().flatten().copied(), &sample["cue"], 0.05);
        near("say", (0..tokens.len()).map(|t| scratch.encoded.say(t)), &sample["say"], 0.05);

        let places = &scratch.features.places;
        let (mut cues, mut next) = (Vec::new(), 0);
        while let Some(cue) = cues::next(decoding, &scratch.encoded, places, next, tokens.len(), *right) {
            next = cue.end;
            cues.push(cue);
        }
        let shown = cues.iter().flat_map(|c| [c.first as f32, c.end as f32, c.probability]);
        near("candidates", shown, &sample["candidates"], 0.05);

        let mut strong = 0;
        let strong: Vec<u32> =
            scratch.encoded.cues.iter().map(|c| (strong += u32::from(c[1] > 0.5), strong).1).collect();
        scratch.batch.clear();
        for cue in cues {
            let block = block(text, &tokens, TokenIndex::from_usize(cue.first), *right).as_usize();
            let window = block.start.max(cue.first.saturating_sub(*left))..block.end.min(cue.first + right);
            scratch.batch.push(pair, cue, window, [0; 2], &scratch.features, &strong);
        }
        scratch.batch.run(network.level, pair, &scratch.encoded);
        let expected = sample["pair_log_probabilities"].as_array().map_or(&[][..], |a| a);
        assert_eq!(scratch.batch.windows.len(), expected.len());
        for (window, expected) in scratch.batch.windows.iter().zip(expected) {
            assert_eq!(Some(window.tokens.start as u64), expected["first"].as_u64());
            let (scores, probabilities) = scratch.batch.labels(window);
            let logs = scores.iter().zip(probabilities).flat_map(|(scores, shares)| {
                // The label with the greatest share tells what to take from the scores.
                let best = (0..scores.len()).max_by(|&a, &b| shares[a].total_cmp(&shares[b])).unwrap_or(0);
                let rest = shares[best].ln() - scores[best];
                scores.map(|s| s + rest)
            });
            for (got, expected) in logs.zip(list(&expected["rows"])) {
                as_likely("pair", got.exp(), &expected.exp().into(), 0.05);
            }
        }
    }
}

#[test]
fn quotations_are_those_of_the_training() {
    for sample in samples() {
        let text = sample["text"].as_str().unwrap_or_default();
        let (tokens, all, kept) = found(Network::embedded(), text);
        // A candidate whose content is as likely as not may have none.
        let sure = |content: f64| content >= 0.6;
        let all: Vec<&Candidate> = all.iter().filter(|c| sure(f64::from(c.content_probability))).collect();
        let decoded = sample["decoded"].as_array().map_or(&[][..], |a| a);
        let decoded: Vec<&Value> = decoded.iter().filter(|d| d["conf"].as_f64().is_some_and(sure)).collect();
        assert_eq!(all.len(), decoded.len());
        for (got, expected) in all.iter().zip(decoded) {
            same("cue", [got.cue.start.as_u32(), got.cue.end.as_u32()], &expected["cue"]);
            same("source", got.source.unwrap_or_default().iter().map(TokenIndex::as_u32), &expected["source"]);
            as_likely("p", got.cue_probability, &expected["p"], 0.02);
            as_likely("conf", got.content_probability, &expected["conf"], 0.02);
            // The greatest of a window is the least certain of all numbers in 8 bits.
            near("src", [got.source_probability], &expected["src"], 0.03);
            near("speech", [got.speech], &expected["speech"], 0.05);
        }
        // What is as good as at the threshold may fall on either side of it.
        let clear = |kind: QuoteType, score: f64| (score - f64::from(Network::embedded().threshold(kind))).abs() > 0.02;
        let least = f64::from(Network::embedded().weights.decoding.least_speech);
        let settled = |speech: f64| (speech - least).abs() > 0.05;
        let kinds = [QuoteType::Direct, QuoteType::Indirect, QuoteType::Mixed];
        let kept: Vec<&Candidate> =
            kept.iter().filter(|c| clear(c.kind, f64::from(c.score)) && settled(f64::from(c.speech))).collect();
        let quotations = sample["quotations"].as_array().map_or(&[][..], |a| a);
        let kind = |q: &Value| kinds[q["kind"].as_u64().unwrap_or_default() as usize];
        let quotations: Vec<&Value> = quotations
            .iter()
            .filter(|q| {
                let number = |name: &str| q[name].as_f64().unwrap_or_default();
                clear(kind(q), number("score")) && settled(number("speech"))
            })
            .collect();
        assert_eq!(kept.len(), quotations.len(), "{kept:?} {quotations:?}");
        let bytes = |pieces: &[TokenRange]| -> Vec<u32> {
            pieces.iter().map(|p| tokens.span_of(*p)).flat_map(|s| [s.start, s.end]).collect()
        };
        for (got, expected) in kept.iter().zip(quotations) {
            same("cue", bytes(std::slice::from_ref(&got.cue)), &expected["cue"]);
            same("source", bytes(got.source.as_slice()), &expected["source"]);
            same("content", bytes(&got.content), &expected["content"]);
            same("kind", [candidate::kind_index(got.kind) as u32], &expected["kind"]);
            near("score", [got.score], &expected["score"], 0.02);
        }
    }
}

/// Checks everything that has to hold for every text, and gives the quotations.
fn check(network: &Network, text: &str) -> Vec<Candidate> {
    let (tokens, all, kept) = found(network, text);
    let count = tokens.end();
    for candidate in all.iter().chain(&kept) {
        let pieces = &candidate.content;
        assert!(!pieces.is_empty() && pieces.iter().all(|p| p.start < p.end && p.end <= count), "{candidate:?}");
        assert!(pieces.windows(2).all(|w| w[0].end < w[1].start), "{candidate:?}");
        let cue = &candidate.cue;
        assert!(cue.start < cue.end && cue.end <= count, "{candidate:?}");
        assert!(pieces.iter().all(|p| p.end <= cue.start || p.start >= cue.end), "{candidate:?}");
        assert!(candidate.source.as_ref().is_none_or(|s| s.start < s.end && s.end <= count), "{candidate:?}");
        let shares =
            [candidate.score, candidate.probability, candidate.content_probability, candidate.source_probability];
        assert!(shares.iter().all(|s| (0.0..=1.0001).contains(s)), "{candidate:?}");
    }
    assert!(all.is_sorted_by_key(|c| c.cue.start) && kept.is_sorted_by_key(|c| c.cue.start));
    let mut owner: TokenVec<Option<&Candidate>> = TokenVec::from(vec![None; tokens.len()]);
    for candidate in &kept {
        for token in candidate.content.iter().copied().flatten() {
            if let Some(other) = owner[token].replace(candidate) {
                let nested = nested::contains(other, candidate) || nested::contains(candidate, other);
                assert!(nested, "token {token} has two owners: {other:?}, {candidate:?}");
            }
        }
    }
    kept
}

#[test]
fn texts_of_all_sizes_are_fine() {
    let network = Network::embedded();
    let marks = "\"".repeat(20_000);
    for text in ["", " ", "\n\n", "said", "\"", "“”", ".", &marks, &"''".repeat(2_000)] {
        assert_eq!(check(network, text).len(), 0);
    }
    check(network, &"he said ".repeat(600));
    check(network, &"“No,” he said. ".repeat(900));
    check(network, &format!("\"{}\"", "he said that it ends, ".repeat(1_000)));
}

#[test]
fn a_long_text_is_worked_on_in_stretches_without_a_trace() {
    let network = Network::embedded();
    let unit = "“We will rebuild the bridge,” Mayor Lena Ortiz said on Monday. The auditor warned that it would cost \
                $40 million more.\n\n";
    let text = unit.repeat(400);
    let (tokens, all, _) = found(network, &text);
    assert!(tokens.len() > 2 * STRETCH);
    let length = (tokens.end() - TokenIndex::FIRST) / 400;
    let shifted = |c: &Candidate| {
        let by = c.cue.start.as_u32() / length * length;
        (c.cue.start - by, c.content[0].start - by, c.content[0].end - by, c.source.map(|s| s.start - by), c.score)
    };
    // The first and the last units stand elsewhere; all others are alike.
    let of_unit =
        |unit: u32| all.iter().filter(move |c| c.cue.start.as_u32() / length == unit).map(shifted).collect::<Vec<_>>();
    let expected = of_unit(5);
    assert!(expected.len() >= 2);
    for unit in 6..395 {
        assert_eq!(of_unit(unit), expected, "unit {unit}");
    }
}

/// A cue's surroundings are labelled in two steps; what goes on beyond the first is found whole.
#[test]
fn a_long_report_is_followed_to_its_end() {
    let duties = [
        "that the council would repair the bridge",
        "reopen the two swimming pools in the old town",
        "pay the drivers of the night buses for the hours they had lost",
        "plant lime trees along both banks of the river",
        "give the school on Mill Street a second floor and a library",
        "and send every household a letter about the new tariffs",
    ];
    let report = duties.join(", ");
    for (text, cue) in
        [(format!("Mayor Lena Ortiz said {report}."), "said"), (format!("“{report},” she added."), "added")]
    {
        let (tokens, all, _) = found(Network::embedded(), &text);
        let candidate = all.iter().find(|c| tokens.text(&text, c.cue.start) == cue).expect("a cue");
        let (first, last) = (candidate.content[0].start, candidate.content[candidate.content.len() - 1].end - 1);
        let said = tokens.span_of(first.until(last + 1)).of(&text);
        assert!(first.until(last).len() > NEAR[1] + 10, "longer than what is labelled at first");
        assert!(said.contains(&report), "{said}");
    }
}

#[test]
fn all_levels_give_the_same() {
    let text: Vec<String> = samples().iter().map(|s| s["text"].as_str().unwrap_or_default().to_owned()).collect();
    let text = text.join("\n\n");
    let expected = found(Network::embedded(), &text).1;
    assert!(expected.len() >= 5);
    for level in Level::all() {
        let network = Network::embedded().clone().at_level(level);
        assert_eq!(found(&network, &text).1, expected, "{}", level.name());
    }
}

#[test]
fn a_damaged_file_is_refused() {
    let bytes = include_bytes!("../../model/quotes.bin");
    assert!(Network::from_bytes(&[]).is_err());
    assert!(Network::from_bytes(&bytes[..bytes.len() / 2]).is_err());
    for at in (0..bytes.len()).step_by(bytes.len() / 40) {
        let mut damaged = bytes.to_vec();
        damaged[at] ^= 4;
        assert!(Network::from_bytes(&damaged).is_err(), "byte {at}");
    }
}

/// A model file with some sections replaced.
fn replaced(sections: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let bytes = include_bytes!("../../model/quotes.bin");
    let file = ModelFile::parse(bytes).expect("the embedded model is whole");
    let mut writer = pullquote_model::ModelWriter::new();
    for name in file.names() {
        let new = sections.iter().find(|(n, _)| *n == name).map(|(_, data)| &data[..]);
        writer.section(name, new.unwrap_or(file.bytes(name).unwrap_or_default()));
    }
    writer.finish()
}

/// The embedded network with a transformer of arbitrary weights, whose states count for `share`.
fn with_transformer(share: f32) -> Network {
    Network::from_bytes(&file_with_transformer(share, &[])).expect("a network with a transformer")
}

/// Sections that make it ask who speaks, of arbitrary weights.
fn asking() -> Vec<(&'static str, Vec<u8>)> {
    let bytes = |values: Vec<f32>| values.iter().flat_map(|v| v.to_le_bytes()).collect();
    let some = |count: usize, step: usize| bytes((0..count).map(|i| ((i * step) % 13) as f32 * 0.02 - 0.12).collect());
    vec![
        ("who.w", (0..128 * 4 * 96 / 2).map(|i| (i * 7 % 251) as u8).collect()),
        ("who.g", 0x3c00u16.to_le_bytes().repeat(4 * 96)),
        ("who.b", some(4 * 96, 3)),
        ("who.absent", some(2 * 96, 5)),
        ("who.ask", some(96 * 96, 11)),
        ("who.ask.b", some(96, 2)),
        ("who.nobody", some(97, 4)),
        ("who.far", some(9, 6)),
        ("who.shares", bytes([1.0, 0.9, 0.9, 0.1].repeat(9))),
    ]
}

fn file_with_transformer(share: f32, more: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let bytes = include_bytes!("../../model/quotes.bin");
    let file = ModelFile::parse(bytes).expect("the embedded model is whole");
    let toy = pullquote_encoder::toy(&["the", "said", "he", "mayor", "bridge", "##s", ",", "\"", "."]);
    let toy = ModelFile::parse(&toy).expect("a toy is whole");
    let (width, aside) = (128, 16);
    let mut state = 7u32;
    let mut rows = |count: usize| -> Vec<u8> {
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            share * ((state >> 20) as f32 / 2048.0 - 1.0)
        };
        (0..count).flat_map(|_| next().to_le_bytes()).collect()
    };
    let mut writer = pullquote_model::ModelWriter::new();
    for name in file.names() {
        let mut data = file.bytes(name).unwrap_or_default().to_vec();
        let columns = match name {
            "cue.w" => 3,
            "say.w" => 1,
            "pair.token" | "pair.first" | "pair.last" => 64,
            "in.w" => 96 * width / aside,
            _ => 0,
        };
        data.extend(rows(columns * aside));
        writer.section(name, &data);
    }
    for name in toy.names() {
        writer.section(name, toy.bytes(name).unwrap_or_default());
    }
    let range = |low: f32, columns| [vec![low; columns], vec![4.0; columns]].concat();
    let beside = [
        ("state.r", range(-4.0, width)),
        ("aside.r", range(0.0, aside)),
        ("aside.w", (0..width * aside).map(|i| (i % 7) as f32 - 3.0).collect()),
        ("aside.b", vec![0.1; aside]),
    ];
    for (name, values) in beside {
        writer.section(name, &values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>());
    }
    for (name, data) in more {
        writer.section(name, data);
    }
    writer.finish()
}

#[test]
fn opinions_on_who_speaks_are_the_same_at_all_levels_and_count() {
    let text = "Mayor Lena Ortiz met Bo Day in Oslo.\n\n“We will rebuild,” the mayor said. Ada Obi disagreed.\n\n“It is dear,” he said. \
                Day warned the council that it would cost $40 million.\n\n"
        .repeat(120);
    let tokens = Tokenizer::new().tokenize(&text);
    let entities = pullquote_entities::Tagger::embedded().tag(&text, &tokens);
    let article = crate::Article::new(&text, &tokens, &entities);
    let of = |network: Network| crate::Attributor::builder().network(network).build().attribute(&article);
    let network = Network::from_bytes(&file_with_transformer(0.02, &asking())).expect("it asks who speaks");
    let expected = of(network.clone());
    assert!(tokens.len() > STRETCH && expected.quotations.len() > 200);
    for level in Level::all() {
        assert_eq!(of(network.clone().at_level(level)), expected, "{}", level.name());
    }
    // Without shares the opinion is not asked for.
    let silent: Vec<_> = asking().into_iter().filter(|(name, _)| *name != "who.shares").collect();
    let silent = Network::from_bytes(&file_with_transformer(0.02, &silent)).expect("it does not ask");
    let alone = of(with_transformer(0.02));
    assert_eq!(of(silent), alone);
    assert_ne!(alone, expected);
}

#[test]
fn sections_of_who_speaks_are_checked() {
    for (n, (name, _)) in asking().iter().enumerate() {
        let mut sections = asking();
        sections[n].1.pop();
        let refused = Network::from_bytes(&file_with_transformer(0.02, &sections));
        assert!(refused.is_err_and(|error| error.to_string().contains(name)), "{name}");
    }
}

#[test]
fn states_that_count_for_nothing_change_nothing() {
    let text =
        "“We will rebuild the bridge,” Mayor Lena Ortiz said on Monday. He warned that it would cost $40 million.\n\n";
    let text = text.repeat(300);
    let expected = found(Network::embedded(), &text).1;
    assert_eq!(found(&with_transformer(0.0), &text).1, expected);
    assert_ne!(found(&with_transformer(0.05), &text).1, expected);
}

#[test]
fn states_are_the_same_at_all_levels_and_in_any_stretch() {
    let unit = "“We will rebuild the bridge,” Mayor Lena Ortiz said on Monday.\n\nHe warned that it would cost $40 million.\n\n";
    let text = unit.repeat(200);
    let network = with_transformer(0.05);
    let expected = found(&network, &text).1;
    assert!(found(&network, &text).0.len() > STRETCH && expected.len() > 100);
    for level in Level::all() {
        assert_eq!(found(&network.clone().at_level(level), &text).1, expected, "{}", level.name());
    }
    // A scratch that has seen another network leaves no trace.
    let tokens = Tokenizer::new().tokenize(unit);
    let (mut scratch, mut first, mut again) = (NetworkScratch::default(), Vec::new(), Vec::new());
    Network::embedded().candidates_into(unit, &tokens, &mut scratch, &mut first);
    network.candidates_into(unit, &tokens, &mut scratch, &mut again);
    Network::embedded().candidates_into(unit, &tokens, &mut scratch, &mut again);
    assert_eq!(first, again);
}

const WORDS: [&str; 16] = [
    "“",
    "”",
    "\"",
    "'",
    "’",
    "said",
    "that",
    ",",
    ".",
    "Mayor Lena Ortiz",
    "\n\n",
    "—",
    "believes",
    "the plan",
    "''",
    "ǅ1ß",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_text_makes_it_fail(text in "\\PC{0,400}") {
        check(Network::embedded(), &text);
    }

    #[test]
    fn no_heap_of_words_makes_it_fail(words in prop::collection::vec(0..WORDS.len(), 0..600)) {
        let text: Vec<&str> = words.iter().map(|w| WORDS[*w]).collect();
        check(Network::embedded(), &text.join(" "));
        check(Network::embedded(), &text.concat());
        check(&with_transformer(0.05), &text.join(" "));
    }

    #[test]
    fn no_dimensions_make_it_fail(at in 0usize..20, value in prop_oneof![0u32..200, any::<u32>()]) {
        let file = include_bytes!("../../model/quotes.bin");
        let mut dims = ModelFile::parse(file).and_then(|f| f.bytes("dims").map(<[u8]>::to_vec)).unwrap_or_default();
        dims[at * 4..at * 4 + 4].copy_from_slice(&value.to_le_bytes());
        if let Ok(network) = Network::from_bytes(&replaced(&[("dims", dims)])) {
            check(&network, "“No,” she said. “Never.”");
        }
    }

    #[test]
    fn no_settings_make_it_fail(numbers in prop::collection::vec(-2.0f32..3.0, 12)) {
        let decode = numbers.iter().flat_map(|v| v.to_le_bytes()).collect();
        let network = Network::from_bytes(&replaced(&[("decode", decode)]));
        check(&network.expect("any settings are a model"), "“No,” she said; 'it was late'. “Never,” they said and he added.");
    }
}
