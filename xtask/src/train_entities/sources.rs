//! The lexicon: gazetteers, given names, surnames, word clusters, habits of capitalisation.

use super::clusters::{self, DIMENSIONS};
use super::corpora;
use anyhow::{Context, Result, bail};
use pullquote_entities::train::{LexiconBuilder, Listed};
use pullquote_tokenize::{TokenKind, Tokenizer, Tokens};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Words taken from the vectors, most frequent first.
const VECTORS: usize = 90_000;

/// Builds the lexicon from the folder `sources` and the plain news of `data`.
pub fn lexicon(sources: &Path, data: &Path) -> Result<LexiconBuilder> {
    let mut builder = LexiconBuilder::default();
    places(sources, &mut builder)?;
    names(sources, &mut builder)?;
    fixed_lists(&mut builder);
    topics(sources, &mut builder)?;
    habits(data, &mut builder)?;
    Ok(builder)
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
        let (Some(name), population) = (city["name"].as_str(), city["population"].as_u64().unwrap_or(0)) else {
            continue;
        };
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
    for (file, lists) in [
        ("dist.all.last", None),
        ("dist.male.first", Some(Listed::MaleName)),
        ("dist.female.first", Some(Listed::FemaleName)),
    ] {
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
    for (name, (male, female)) in births(&sources.join("year_of_birth_counts.csv.gz"))? {
        let name = name.as_str();
        let total = male + female;
        if total < 300 || excluded.contains(&name) {
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

/// Boys and girls of each name: lines `first_name,sex,count,year_of_birth`.
fn births(path: &Path) -> Result<BTreeMap<String, (u64, u64)>> {
    let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    corpora::gunzip(path, |line| {
        let fields: Vec<&str> = line.split(',').collect();
        let (Some(&name), Some(&sex), Some(Ok(count))) =
            (fields.first(), fields.get(1), fields.get(2).map(|c| c.parse::<u64>()))
        else {
            return Ok(());
        };
        let (male, female) = counts.entry(name.to_string()).or_default();
        *(if sex == "f" { female } else { male }) += count;
        Ok(())
    })?;
    Ok(counts)
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

/// Clusters of word vectors.
fn topics(sources: &Path, builder: &mut LexiconBuilder) -> Result<()> {
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
        clusters::normalise(&mut vector);
        words.push(word.to_string());
        vectors.push(vector);
        if words.len() == VECTORS {
            break;
        }
    }
    for (word, path) in words.iter().zip(clusters::tree(&vectors)) {
        builder.cluster(word, path);
    }
    Ok(())
}

/// Counts how often words are capitalised within the sentences of plain news.
fn habits(data: &Path, builder: &mut LexiconBuilder) -> Result<()> {
    let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let tokenizer = Tokenizer::new();
    let mut tokens = Tokens::new();
    corpora::plain(data, |text| {
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

fn count_capitals(text: &str, tokens: &Tokens, counts: &mut BTreeMap<String, (u32, u32)>) {
    for sentence in tokens.sentences() {
        let words: Vec<&str> =
            sentence.iter().filter(|&i| tokens.kinds()[i] == TokenKind::Word).map(|i| tokens.text(text, i)).collect();
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
