//! The survey of an input as text.

use super::findings::{clipped, findings, plural};
use super::survey::Survey;
use std::fmt::{Result, Write};

/// How much of a row is shown.
const ROW: usize = 160;

/// What was found, for reading.
pub fn text(name: &str, survey: &Survey) -> String {
    let mut out = String::new();
    write(name, survey, &mut out).expect("writing to a string does not fail");
    out
}

fn write(name: &str, survey: &Survey, out: &mut String) -> Result {
    writeln!(out, "== {name}\n")?;
    let line = |out: &mut String, label: &str, value: String| writeln!(out, "  {label:<12}{value}");
    if !survey.formats.is_empty() {
        let formats: Vec<&str> = survey.formats.keys().copied().collect();
        line(out, "format", formats.join(", "))?;
    }
    let lost = match survey.failures.total {
        0 => String::new(),
        lost => format!("; {lost} {} none", plural(lost, "record gave", "records gave")),
    };
    let stopped = if survey.stopped { "; reading stopped there, --articles 0 reads all" } else { "" };
    line(out, "articles", format!("{}{lost}{stopped}", survey.articles))?;
    if survey.articles > 0 {
        line(out, "words", words(survey))?;
        line(out, "fields", fields(survey))?;
        if let Some((first, last)) = &survey.days {
            line(out, "dates", format!("{first} to {last}"))?;
        }
        line(out, "languages", languages(survey))?;
        line(out, "quotations", quotations(survey))?;
    }
    if !survey.sample.rows.is_empty() {
        writeln!(out, "\n  Rows")?;
        for row in &survey.sample.rows {
            writeln!(out, "    {}", clipped(row, ROW))?;
        }
    }
    let findings = findings(survey);
    if findings.is_empty() {
        return writeln!(out, "\n  Nothing looks odd.\n");
    }
    writeln!(out, "\n  Worth a look")?;
    for finding in findings {
        writeln!(out, "  - {finding}")?;
    }
    writeln!(out)
}

fn words(survey: &Survey) -> String {
    let all = &survey.words;
    let (least, most) = (all.iter().min().unwrap_or(&0), all.iter().max().unwrap_or(&0));
    format!("{} per article, from {least} to {most}", all.iter().sum::<usize>() / all.len().max(1))
}

/// The share of articles with each piece of metadata.
fn fields(survey: &Survey) -> String {
    let share = |name: &str| match survey.fields.get(name).copied().unwrap_or(0) {
        0 => format!("no {name}"),
        count if count == survey.articles => name.to_owned(),
        count => format!("{name} ({} %)", (count * 100 / survey.articles).max(1)),
    };
    let fields = ["id", "title", "date", "author", "outlet", "url"];
    let (known, unknown): (Vec<String>, Vec<String>) =
        fields.into_iter().map(share).partition(|field| !field.starts_with("no "));
    known.into_iter().chain(unknown).collect::<Vec<_>>().join(", ")
}

fn languages(survey: &Survey) -> String {
    let mut all: Vec<(&str, u64)> = survey.languages.iter().map(|(code, count)| (*code, *count)).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let name = |code: &str| if code.is_empty() { "unknown".to_owned() } else { code.to_owned() };
    let all: Vec<String> = all.into_iter().take(5).map(|(code, count)| format!("{} {count}", name(code))).collect();
    all.join(", ")
}

fn quotations(survey: &Survey) -> String {
    let sample = &survey.sample;
    let each = sample.quotations as f64 / sample.articles.max(1) as f64;
    let named = sample.attributed * 100 / sample.quotations.max(1);
    let among = match sample.articles {
        1 => "in the first article".to_owned(),
        count => format!("in the first {count} articles"),
    };
    format!("{each:.1} per article, {named} % with a named speaker ({among})")
}
