//! What looks odd about an input, and what to do about it.

use super::survey::Survey;

/// Fewer words than this in half of the articles are suspicious.
const FEW_WORDS: usize = 40;
/// Articles in other languages, or without a date, are mentioned from this share on.
const NOTABLE: f64 = 0.02;

/// What looks odd, in sentences.
pub fn findings(survey: &Survey) -> Vec<String> {
    let mut out = Vec::new();
    records(survey, &mut out);
    if survey.articles == 0 {
        return out;
    }
    metadata(survey, &mut out);
    texts(survey, &mut out);
    sample(survey, &mut out);
    out
}

fn records(survey: &Survey, out: &mut Vec<String>) {
    if survey.articles == 0 && survey.failures.total == 0 {
        out.push("There is no article in it.".into());
    }
    for (kind, (count, example)) in &survey.failures.kinds {
        let hint = match kind.as_str() {
            "no-text" => " If the text is in a field of another name, give it with --text-field NAME.",
            "json" => " If the input is not JSON, give its format with --input-format FORMAT.",
            _ => "",
        };
        out.push(format!(
            "{count} {} no article. The first: {example}.{hint}",
            plural(*count, "record gave", "records gave")
        ));
    }
    for (count, example) in survey.left_out.kinds.values() {
        out.push(format!("{count} {} left out. The first: {example}.", plural(*count, "record is", "records are")));
    }
}

fn metadata(survey: &Survey, out: &mut Vec<String>) {
    let dated = survey.fields.get("date").copied().unwrap_or(0);
    if dated == 0 {
        out.push("No article has a date. If there are dates, name their field with --date-field NAME.".into());
    } else if share(survey.articles - dated, survey.articles) >= NOTABLE {
        out.push(format!("{} of {} articles have no date.", survey.articles - dated, survey.articles));
    }
    if let Some((count, example)) = survey.odd_dates.kinds.get("date") {
        out.push(format!("{count} {} in no known form, such as {example:?}.", plural(*count, "date is", "dates are")));
    }
    if !survey.header_lines.is_empty() {
        let lines: Vec<String> = survey.header_lines.iter().map(|line| format!("{:?}", clipped(line, 60))).collect();
        out.push(format!(
            "Lines at the top are read as metadata and not as text, such as {}. If they are text, put a blank line before \
             them.",
            lines.join(", ")
        ));
    }
}

fn texts(survey: &Survey, out: &mut Vec<String>) {
    let mut words = survey.words.clone();
    words.sort_unstable();
    let median = words[words.len() / 2];
    if median < FEW_WORDS {
        out.push(format!(
            "Half of the articles have at most {median} words. If that is a summary, name the field of the whole text with \
             --text-field NAME."
        ));
    }
    let known: u64 = survey.languages.iter().filter(|(code, _)| !code.is_empty()).map(|(_, count)| count).sum();
    let foreign = known - survey.languages.get("en").copied().unwrap_or(0);
    if share(foreign, survey.articles) >= NOTABLE {
        out.push(format!(
            "{foreign} of {} articles are not in English; --language en leaves them out.",
            survey.articles
        ));
    }
    if let Some((count, example)) = survey.notes.kinds.get("duplicate") {
        let copies = plural(*count, "article is a copy", "articles are copies");
        out.push(format!("{count} {copies} of another; --dedup near leaves them out. The first: {example}."));
    }
    if let Some((count, example)) = survey.notes.kinds.get("note") {
        let read = plural(*count, "article was", "articles were");
        out.push(format!("{count} {read} read with difficulty. The first: {example}."));
    }
}

fn sample(survey: &Survey, out: &mut Vec<String>) {
    let sample = &survey.sample;
    if sample.quotations == 0 {
        out.push("No quotations were found in the articles that were analysed.".into());
    }
    if sample.damaged > 0 {
        let kinds: Vec<String> = sample.damage.iter().map(|(kind, count)| format!("{kind} in {count}")).collect();
        out.push(format!(
            "{} of {} articles that were analysed {} damaged: {}. See docs/damage.md.",
            sample.damaged,
            sample.articles,
            plural(sample.damaged, "is", "are"),
            kinds.join(", ")
        ));
    }
}

fn share(part: u64, all: u64) -> f64 {
    part as f64 / all.max(1) as f64
}

pub fn plural<'a>(count: u64, one: &'a str, more: &'a str) -> &'a str {
    if count == 1 { one } else { more }
}

/// The beginning of a text, with dots if there is more.
pub fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most.saturating_sub(3)).collect();
    format!("{}...", start.trim_end())
}
