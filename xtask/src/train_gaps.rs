//! `cargo xtask train gaps`: trains the gap model on sound texts and on copies with words cut out.

mod calibrate;
mod cut;
mod net;
mod roughen;

use anyhow::{Context, Result};
use cut::{Cut, Random, Style};
use net::Net;
use pullquote_damage::gaps::model::{GapModel, WORD};
use pullquote_damage::gaps::phrases::{self, PhraseTable};
use pullquote_damage::gaps::posterior::Prior;
use pullquote_damage::gaps::sequence::{BREAK, FIRST_WORD, Sequence};
use pullquote_damage::gaps::vocabulary::Vocabulary;
use pullquote_damage::gaps::words;
use pullquote_tokenize::{TokenIndex, TokenKind, Tokenizer, Tokens};
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Training options.
#[derive(Clone, Debug, clap::Args)]
pub struct GapOptions {
    /// Folder with corpora/
    #[arg(long, default_value = "../shared")]
    pub data: PathBuf,
    /// Output path of the model.
    #[arg(long, default_value = "crates/pullquote-damage/model/gaps.bin")]
    pub out: PathBuf,
    /// Number of articles read from the large plain corpus.
    #[arg(long, default_value_t = 21_000)]
    pub plain: usize,
    /// Number of passes over the large corpus.
    #[arg(long, default_value_t = 4)]
    pub epochs: usize,
    /// Number of passes over the small corpora in each epoch.
    #[arg(long, default_value_t = 5)]
    pub repeats: usize,
    /// Size of the vocabulary.
    #[arg(long, default_value_t = 8_000)]
    pub words: usize,
    /// Number of phrases with a weight.
    #[arg(long, default_value_t = 400_000)]
    pub phrases: usize,
    /// Buckets of eight phrases, as a power of two.
    #[arg(long, default_value_t = 16)]
    pub phrase_bits: u32,
    /// Only recompute the thresholds of the existing model.
    #[arg(long)]
    pub calibrate: bool,
    /// Random seed.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Texts for training and texts for calibration.
pub struct Texts {
    pub large: Vec<String>,
    pub small: Vec<String>,
    pub held_out: Vec<String>,
}

/// Runs the training.
///
/// # Errors
/// If a corpus is missing or the model cannot be written.
pub fn run(options: &GapOptions) -> Result<()> {
    let texts = read_texts(options)?;
    let mut random = Random(options.seed);
    eprintln!("{} + {} texts, {} held out", texts.large.len(), texts.small.len(), texts.held_out.len());
    let (word_hashes, common) = choose_words(&texts, options.words);
    if options.calibrate {
        let mut model = GapModel::from_bytes(&std::fs::read(&options.out)?)?;
        calibrate::calibrate(&mut model, &texts.held_out, &common, &mut Random(options.seed + 1));
        return write(&model, &options.out);
    }
    let vocabulary = Vocabulary::new(&word_hashes);
    let phrase_hashes = choose_phrases(&texts, &vocabulary, &common, options.phrases, &mut random);
    eprintln!("{} words, {} phrases", word_hashes.len(), phrase_hashes.len());
    let mut net = Net::new(vocabulary.identities(), &phrase_hashes, &mut random);
    train(&mut net, &texts, &vocabulary, &common, options, &mut random);
    let mut model = quantise(&net, word_hashes, &phrase_hashes, options);
    calibrate::calibrate(&mut model, &texts.held_out, &common, &mut Random(options.seed + 1));
    write(&model, &options.out)
}

fn write(model: &GapModel, out: &Path) -> Result<()> {
    std::fs::write(out, model.to_bytes()).with_context(|| format!("writing {}", out.display()))?;
    eprintln!("wrote {}", out.display());
    Ok(())
}

fn read_texts(options: &GapOptions) -> Result<Texts> {
    let mut texts = Texts { large: Vec::new(), small: Vec::new(), held_out: Vec::new() };
    for name in ["polnear-train.jsonl", "wwn-train.jsonl", "plain-wikinews.jsonl"] {
        for (i, text) in read(&options.data.join("corpora").join(name))?.into_iter().enumerate() {
            // Every tenth article is used to choose the thresholds and never for training.
            if i % 10 == 9 && name != "plain-wikinews.jsonl" {
                texts.held_out.push(text)
            } else {
                texts.small.push(text)
            }
        }
    }
    texts.large = read(&options.data.join("corpora/plain-reuters20k.jsonl.gz"))?;
    texts.large.truncate(options.plain);
    Ok(texts)
}

/// The `text` fields of a JSON Lines file, gzipped or not.
fn read(path: &Path) -> Result<Vec<String>> {
    let file = std::fs::File::open(path)
        .with_context(|| format!("cannot open {}: set the folder of the corpora with --data", path.display()))?;
    let reader: Box<dyn Read> = if path.extension().is_some_and(|e| e == "gz") {
        Box::new(flate2::read::GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut texts = Vec::new();
    for line in BufReader::new(reader).lines() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        if let Some(text) = value["text"].as_str() {
            texts.push(text.to_owned());
        }
    }
    Ok(texts)
}

/// The most frequent words, best first, and the common lower-case words.
fn choose_words(texts: &Texts, limit: usize) -> (Vec<u32>, HashSet<String>) {
    let mut counts: HashMap<u32, (u32, bool)> = HashMap::new();
    let mut lower: HashMap<String, u32> = HashMap::new();
    let mut tokens = Tokens::new();
    for (text, weight) in texts.large.iter().map(|t| (t, 1)).chain(texts.small.iter().map(|t| (t, 4))) {
        Tokenizer::new().tokenize_into(text, &mut tokens);
        for sentence in tokens.sentences() {
            for i in *sentence {
                let word = tokens.text(text, i);
                if matches!(tokens.kinds()[i], TokenKind::Mark | TokenKind::Address) {
                    continue;
                }
                let entry = counts.entry(words::hash(word.as_bytes())).or_default();
                entry.0 += weight;
                if word.bytes().all(|b| b.is_ascii_lowercase()) {
                    *lower.entry(word.to_owned()).or_default() += weight;
                }
            }
        }
    }
    let mut ranked: Vec<(u32, u32)> = counts.into_iter().map(|(hash, (n, _))| (n, hash)).collect();
    ranked.sort_unstable_by_key(|&(n, hash)| (std::cmp::Reverse(n), hash));
    ranked.truncate(limit);
    let common = lower.into_iter().filter(|(_, n)| *n >= 60).map(|(w, _)| w).collect();
    (ranked.into_iter().map(|(_, hash)| hash).collect(), common)
}

/// The most frequent phrases in sound and in cut texts.
fn choose_phrases(
    texts: &Texts,
    vocabulary: &Vocabulary,
    common: &HashSet<String>,
    limit: usize,
    random: &mut Random,
) -> Vec<u64> {
    // Two counters per phrase, of which the lower counts: accurate enough for frequent phrases, in fixed memory.
    const SIZE: usize = 1 << 26;
    let mut sketch = vec![0u8; SIZE];
    let slots = |hash: u64| [(hash >> 20) as usize & (SIZE - 1), (hash.rotate_left(32) >> 11) as usize & (SIZE - 1)];
    let mut frequent: HashMap<u64, u32> = HashMap::new();
    let mut article = Article::default();
    for (text, weight) in texts.large.iter().map(|t| (t, 1u8)).chain(texts.small.iter().map(|t| (t, 3))) {
        article.draw(text, vocabulary, common, random);
        let ids = &article.sequence.ids;
        for i in 1..ids.len() {
            let id = |at: Option<usize>| at.and_then(|at| ids.get(at)).copied().unwrap_or(BREAK);
            let left = std::array::from_fn(|k| id((i - 1).checked_sub(k)));
            let right = std::array::from_fn(|k| id(Some(i + k)));
            let add = if article.labels[i] { 3 } else { weight };
            for hash in phrases::hashes(left, right) {
                let [a, b] = slots(hash);
                let lower = sketch[a].min(sketch[b]);
                let raised = lower.saturating_add(add);
                sketch[a] = sketch[a].max(raised);
                sketch[b] = sketch[b].max(raised);
                if raised >= 8 {
                    *frequent.entry(hash).or_insert(u32::from(lower)) += u32::from(add);
                }
            }
        }
    }
    let mut ranked: Vec<(u32, u64)> = frequent.into_iter().map(|(h, n)| (n, h)).collect();
    ranked.sort_unstable_by_key(|&(n, h)| (std::cmp::Reverse(n), h));
    ranked.truncate(limit);
    eprintln!("rarest phrase kept: seen {} times", ranked.last().map_or(0, |r| r.0));
    ranked.into_iter().map(|(_, h)| h).collect()
}

/// One training article: cut, read and labelled. Its memory is reused.
#[derive(Default)]
struct Article {
    tokens: Tokens,
    sequence: Sequence,
    labels: Vec<bool>,
}

impl Article {
    fn draw(&mut self, text: &str, vocabulary: &Vocabulary, common: &HashSet<String>, random: &mut Random) {
        let text = &*roughen::roughen(text, random);
        let cut = match Style::draw(random) {
            None => Cut { text: text.to_owned(), gaps: Vec::new() },
            Some(style) => {
                Tokenizer::new().tokenize_into(text, &mut self.tokens);
                cut::cut(text, &self.tokens, common, style, random)
            }
        };
        Tokenizer::new().tokenize_into(&cut.text, &mut self.tokens);
        self.sequence.read(&cut.text, &self.tokens, vocabulary);
        self.label(&cut);
    }

    /// Marks the places of the gaps.
    fn label(&mut self, cut: &Cut) {
        self.labels.clear();
        self.labels.resize(self.sequence.len(), false);
        for &at in &cut.gaps {
            let token = TokenIndex::from_usize(self.tokens.spans().partition_point(|s| (s.start as usize) < at));
            let before = token.checked_sub(1).map_or(0, |t| self.tokens.span(t).end as usize);
            if before > at {
                continue;
            }
            // A break has the same token number as the token after it; the break comes first.
            let mut place = self.sequence.tokens.partition_point(|&t| t < token);
            if place == 0 || (self.sequence.ids.get(place) == Some(&BREAK) && cut.text[before..at].contains('\n')) {
                place += 1;
            }
            if let Some(label) = self.labels.get_mut(place) {
                *label = true;
            }
        }
    }
}

fn train(
    net: &mut Net,
    texts: &Texts,
    vocabulary: &Vocabulary,
    common: &HashSet<String>,
    options: &GapOptions,
    random: &mut Random,
) {
    let mut order: Vec<&String> = texts.large.iter().collect();
    for _ in 0..options.repeats {
        order.extend(&texts.small);
    }
    let total = order.len() * options.epochs;
    let mut article = Article::default();
    let (mut done, mut loss, mut places, mut gaps) = (0usize, 0.0f64, 0usize, 0usize);
    let began = std::time::Instant::now();
    for _ in 0..options.epochs {
        for i in (1..order.len()).rev() {
            order.swap(i, random.below(i + 1));
        }
        for text in &order {
            article.draw(text, vocabulary, common, random);
            let rate = 1.0 - done as f32 / total as f32;
            loss += f64::from(net.train(&article.sequence, &article.labels, rate.max(0.02)));
            places += article.labels.len();
            gaps += article.labels.iter().filter(|l| **l).count();
            done += 1;
            if done % 2000 == 0 || done == total {
                eprintln!(
                    "{done}/{total}: loss {:.3} per gap, {:.4} gaps per place, {:.0} s",
                    loss / gaps.max(1) as f64,
                    gaps as f64 / places as f64,
                    began.elapsed().as_secs_f32()
                );
                (loss, places, gaps) = (0.0, 0, 0);
            }
        }
    }
}

fn quantise(net: &Net, words: Vec<u32>, phrase_hashes: &[u64], options: &GapOptions) -> GapModel {
    let identities = usize::from(FIRST_WORD) + words.len();
    let rows = &net.embeddings[..identities];
    let scale: Vec<f32> = (0..WORD)
        .map(|k| {
            let mut values: Vec<f32> = rows.iter().map(|r| r[k].abs()).collect();
            values.sort_unstable_by(f32::total_cmp);
            // Clip a few outliers, so that the rest keeps its precision.
            values[values.len() - 1 - values.len() / 2000] / 127.0
        })
        .collect();
    let step = |value: f32, scale: f32| (value / scale.max(1e-9)).round().clamp(-127.0, 127.0) as i8;
    let embeddings = rows.iter().flat_map(|r| (0..WORD).map(|k| step(r[k], scale[k]))).collect();
    let mut sizes: Vec<f32> = net.phrase_weights.iter().map(|w| w.abs()).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let phrase_scale = sizes.get(sizes.len() - 1 - sizes.len() / 1000).copied().unwrap_or(1.0) / 127.0;
    let mut phrases: Vec<(u64, i8)> = phrase_hashes
        .iter()
        .zip(&net.phrase_weights)
        .map(|(&hash, &weight)| (hash, step(weight, phrase_scale)))
        .filter(|&(_, weight)| weight != 0)
        .collect();
    phrases.sort_by_key(|&(hash, weight)| (std::cmp::Reverse(weight.unsigned_abs()), hash));
    GapModel {
        words,
        embedding_scale: scale,
        embeddings,
        views: net.views.value.clone(),
        cues: net.cues.value.clone(),
        fading: net.fading.to_vec(),
        second: net.second.value.clone(),
        second_bias: net.second_bias.value.clone(),
        output: net.output.value.clone(),
        bias: net.bias.value[0],
        prior: Prior {
            damaged: 0.1,
            base: 0.01,
            temper: 1.0,
            ceiling: 12.0,
            pooling: 0.7,
            threshold: 0.5,
            strict: 0.9,
        },
        phrases: PhraseTable::build(options.phrase_bits, phrase_scale, phrases.into_iter()),
    }
}
