//! The lexicon: gazetteers, given names, surnames, word clusters, habits of capitalisation.

use anyhow::{Context, Result, bail};
use pullquote_entities::train::{LexiconBuilder, Listed};
use pullquote_tokenize::{TokenKind, Tokenizer, Tokens};
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// Words taken from the vectors, most frequent first.
const VECTORS: usize = 60_000;
/// Depth of the tree of clusters.
const DEPTH: u32 = 10;
const DIMENSIONS: usize = 50;

/// Builds the lexicon from the folder `sources` and the plain news of `data`.
pub fn lexicon(sources: &Path, data: &Path) -> Result<pullquote_entities::train::Lexicon> {
    let mut builder = LexiconBuilder::default();
    places(sources, &mut builder)?;
    names(sources, &mut builder)?;
    fixed_lists(&mut builder);
    clusters(sources, &mut builder)?;
    habits(data, &mut builder)?;
    Ok(builder.build())
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Place names that are mostly other words.
const NOT_CITIES: &str = "of the and university date march may police reading nice bath man most bar same spring \
    media normal orange independence mobile enterprise union hope best central nation sunday";

fn places(sources: &Path, builder: &mut LexiconBuilder) -> Result<()> {
    let countries: serde_json::Value = serde_json::from_str(&read(&sources.join("countries.json"))?)?;
    for country in countries.as_object().into_iter().flat_map(|o| o.values()) {
        if let Some(name) = country["name"].as_str() {
            builder.list(name, Listed::Country);
        }
    }
    let states: serde_json::Value = serde_json::from_str(&read(&sources.join("us_states.json"))?)?;
    for state in states.as_object().into_iter().flat_map(|o| o.values()) {
        if let Some(name) = state["name"].as_str() {
            builder.list(name, Listed::State);
        }
    }
    let cities: serde_json::Value = serde_json::from_str(&read(&sources.join("cities15000.json"))?)?;
    let excluded: Vec<&str> = NOT_CITIES.split_whitespace().collect();
    for city in cities.as_object().into_iter().flat_map(|o| o.values()) {
        let (Some(name), population) = (city["name"].as_str(), city["population"].as_u64().unwrap_or(0)) else { continue };
        if excluded.contains(&name.to_lowercase().as_str()) || population < 30_000 {
            continue;
        }
        let list = if population >= 100_000 { Listed::LargeCity } else { Listed::City };
        builder.list(name, list);
        if let Some(plain) = unaccented(name) {
            builder.list(&plain, list);
        }
        let others = city["alternatenames"].as_array().filter(|_| population >= 1_000_000);
        for other in others.into_iter().flatten().filter_map(|o| o.as_str()) {
            let fits = other.len() >= 4
                && other.starts_with(|c: char| c.is_ascii_uppercase())
                && other.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ' || b == b'\'');
            if fits && !builder.knows(other) {
                builder.list(other, Listed::LargeCity);
            }
        }
    }
    Ok(())
}

/// The name without accents, if it has some and they are of the common kind.
fn unaccented(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    const WITH: &str = "áàâäãåāăąéèêëēėęěíìîïīıóòôöõøōőúùûüūůűñńňçćčšśşșžźżýÿłđğțţÁÀÂÄÅÉÈÊÍÎÓÖØÚÜÇČŠŞȘŽŁĐİ’";
    const PLAIN: &str = "aaaaaaaaaeeeeeeeeiiiiiioooooooouuuuuuunnncccssssszzzyyldgttAAAAAEEEIIOOOUUCCSSSZLDI'";
    name.chars()
        .map(|c| match WITH.chars().position(|w| w == c) {
            Some(at) => PLAIN.chars().nth(at),
            None => c.is_ascii().then_some(c),
        })
        .collect()
}

/// Given names and surnames that are mostly other words in running text.
const NOT_NAMES: &str = "may will an so in van long see my thi do the april june august sunday christian page price \
    young hill will mark";

fn names(sources: &Path, builder: &mut LexiconBuilder) -> Result<()> {
    let excluded: Vec<&str> = NOT_NAMES.split_whitespace().take(16).collect();
    for (file, lists) in [("dist.all.last", None), ("dist.male.first", Some(Listed::MaleName)), ("dist.female.first", Some(Listed::FemaleName))] {
        for line in read(&sources.join(file))?.lines() {
            let mut fields = line.split_whitespace();
            let (Some(name), Some(cumulative)) = (fields.next(), fields.nth(1)) else { bail!("{file}: {line:?}") };
            let cumulative: f32 = cumulative.parse().with_context(|| format!("{file}: {line:?}"))?;
            let name = name.to_lowercase();
            if excluded.contains(&name.as_str()) {
                continue;
            }
            match lists {
                Some(list) => builder.list(&name, list),
                None if cumulative <= 50.0 => {
                    builder.list(&name, Listed::CommonSurname);
                    builder.list(&name, Listed::Surname);
                }
                None if cumulative <= 88.0 => builder.list(&name, Listed::Surname),
                None => {}
            }
        }
    }
    for line in read(&sources.join("ssa.txt"))?.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [name, male, female] = fields[..] else { bail!("ssa.txt: {line:?}") };
        let (male, female): (u64, u64) = (male.parse()?, female.parse()?);
        let total = male + female;
        if total < 2_000 || excluded.contains(&name) {
            continue;
        }
        builder.list(name, if male > female { Listed::MaleName } else { Listed::FemaleName });
        if male * 100 >= total * 90 {
            builder.gender(name, 1);
        } else if female * 100 >= total * 90 {
            builder.gender(name, 2);
        }
    }
    Ok(())
}

fn fixed_lists(builder: &mut LexiconBuilder) {
    for (text, list) in [
        (include_str!("lists/countries.txt"), Listed::Country),
        (include_str!("lists/demonyms.txt"), Listed::Demonym),
        (include_str!("lists/regions.txt"), Listed::Region),
        (include_str!("lists/calendar.txt"), Listed::Calendar),
        (include_str!("lists/titles.txt"), Listed::Title),
    ] {
        for name in text.lines().filter(|l| !l.is_empty()) {
            builder.list(name, list);
            let plural = !["ese", "ish", "sh", "ch", "s"].iter().any(|e| name.ends_with(e));
            if list == Listed::Demonym && plural {
                builder.list(&format!("{name}s"), list);
            }
        }
    }
}

/// Reads word vectors and cuts them in two again and again.
fn clusters(sources: &Path, builder: &mut LexiconBuilder) -> Result<()> {
    let path = sources.join("glove.6B.50d.txt");
    let file = std::fs::File::open(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let (mut words, mut vectors) = (Vec::new(), Vec::<[f32; DIMENSIONS]>::new());
    for line in BufReader::new(file).lines() {
        let line = line?;
        let mut fields = line.split(' ');
        let word = fields.next().unwrap_or("");
        if !word.starts_with(char::is_alphabetic) || word.contains('-') {
            continue;
        }
        let mut vector = [0.0; DIMENSIONS];
        for cell in &mut vector {
            *cell = fields.next().context("short vector")?.parse()?;
        }
        let length = vector.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-6);
        vector.iter_mut().for_each(|v| *v /= length);
        words.push(word.to_string());
        vectors.push(vector);
        if words.len() == VECTORS {
            break;
        }
    }
    let mut paths = vec![1u16; words.len()];
    let all: Vec<usize> = (0..words.len()).collect();
    bisect(&vectors, &all, DEPTH, &mut paths);
    for (word, path) in words.iter().zip(paths) {
        builder.cluster(word, path);
    }
    Ok(())
}

/// Two-means, down to `depth`.
fn bisect(vectors: &[[f32; DIMENSIONS]], members: &[usize], depth: u32, paths: &mut [u16]) {
    if depth == 0 {
        return;
    }
    let mut centres = [principal(vectors, members, 1.0), principal(vectors, members, -1.0)];
    let mut side = vec![false; members.len()];
    for _ in 0..25 {
        let mut sums = [[0f32; DIMENSIONS]; 2];
        let mut changed = false;
        for (s, &m) in side.iter_mut().zip(members) {
            let right = dot(&vectors[m], &centres[1]) > dot(&vectors[m], &centres[0]);
            changed |= right != *s;
            *s = right;
            sums[usize::from(right)].iter_mut().zip(&vectors[m]).for_each(|(a, b)| *a += b);
        }
        for (centre, sum) in centres.iter_mut().zip(sums) {
            let length = dot(&sum, &sum).sqrt().max(1e-6);
            *centre = sum.map(|v| v / length);
        }
        if !changed {
            break;
        }
    }
    for wanted in [false, true] {
        let part: Vec<usize> = members.iter().zip(&side).filter(|&(_, &s)| s == wanted).map(|(&m, _)| m).collect();
        part.iter().for_each(|&m| paths[m] = paths[m] << 1 | u16::from(wanted));
        bisect(vectors, &part, depth - 1, paths);
    }
}

/// The mean, moved a little along the direction in which the members differ most.
fn principal(vectors: &[[f32; DIMENSIONS]], members: &[usize], sign: f32) -> [f32; DIMENSIONS] {
    let mut mean = [0f32; DIMENSIONS];
    for &m in members {
        mean.iter_mut().zip(&vectors[m]).for_each(|(a, b)| *a += b / members.len() as f32);
    }
    let mut axis: [f32; DIMENSIONS] = std::array::from_fn(|d| 1.0 + d as f32 * 0.01);
    for _ in 0..12 {
        let mut next = [0f32; DIMENSIONS];
        for &m in members {
            let centred: [f32; DIMENSIONS] = std::array::from_fn(|d| vectors[m][d] - mean[d]);
            let along = dot(&centred, &axis);
            next.iter_mut().zip(&centred).for_each(|(a, b)| *a += along * b);
        }
        let length = dot(&next, &next).sqrt().max(1e-9);
        axis = next.map(|v| v / length);
    }
    std::array::from_fn(|d| mean[d] + sign * 0.3 * axis[d])
}

fn dot(a: &[f32; DIMENSIONS], b: &[f32; DIMENSIONS]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Counts how often words are capitalised within the sentences of plain news.
fn habits(data: &Path, builder: &mut LexiconBuilder) -> Result<()> {
    let mut counts: HashMap<String, (u32, u32)> = HashMap::new();
    let tokenizer = Tokenizer::new();
    let mut tokens = Tokens::new();
    each_plain_text(data, |text| {
        tokenizer.tokenize_into(text, &mut tokens);
        count_capitals(text, &tokens, &mut counts);
    })?;
    for (word, (upper, lower)) in counts {
        let total = upper + lower;
        let share = upper * 100 / total.max(1);
        let habit = match share {
            _ if total < 5 => continue,
            0..2 => 1,
            2..30 => 2,
            30..70 => 3,
            70..95 => 4,
            _ => 5,
        };
        // Rare words in small letters are the usual case: not worth an entry.
        if builder.knows(&word) || (habit > 2 && total >= 8) || total >= 40 {
            builder.capitalised(&word, habit);
        }
    }
    Ok(())
}

fn count_capitals(text: &str, tokens: &Tokens, counts: &mut HashMap<String, (u32, u32)>) {
    for sentence in tokens.sentences() {
        let words: Vec<&str> = (sentence.start as usize..sentence.end as usize)
            .filter(|&i| tokens.kinds()[i] == TokenKind::Word)
            .map(|i| tokens.text(text, i))
            .collect();
        let upper = words.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
        if words.len() < 5 || upper * 2 >= words.len() {
            continue;
        }
        for word in &words[1..] {
            let count = counts.entry(word.to_lowercase()).or_default();
            if word.starts_with(char::is_uppercase) {
                count.0 += 1;
            } else {
                count.1 += 1;
            }
        }
    }
}

/// Calls back with each article of the plain news.
pub fn each_plain_text(data: &Path, mut each: impl FnMut(&str)) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Line {
        text: String,
    }
    let path = data.join("corpora/plain-reuters20k.jsonl.gz");
    let mut child = Command::new("gzip")
        .arg("-dc")
        .arg(&path)
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run gzip")?;
    let out = child.stdout.take().context("gzip has no output")?;
    for line in BufReader::new(out).lines() {
        let line: Line = serde_json::from_str(&line?).with_context(|| path.display().to_string())?;
        each(&line.text);
    }
    if !child.wait()?.success() {
        bail!("gzip could not read {}", path.display());
    }
    Ok(())
}
