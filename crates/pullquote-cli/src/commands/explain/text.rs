//! Explanations for reading on a terminal.

use super::Explained;
use pullquote::Analysis;
use pullquote::export::fold_space;
use pullquote::quotes::{Explanation, Parts, Step, Weighed, rules};
use pullquote::tokenize::Span;
use std::borrow::Cow;
use std::fmt::{Result, Write};

/// The most candidates of a choice that are shown, and the least probability of one.
const MOST_CANDIDATES: usize = 6;
const LEAST_PROBABILITY: f32 = 0.005;

/// The explanations of one article.
pub fn text(analysis: &Analysis<'_>, explained: &[Explained<'_>]) -> String {
    let mut out = String::new();
    Writer { analysis, out: &mut out }.article(explained).expect("writing to a string does not fail");
    out
}

struct Writer<'a, 'o> {
    analysis: &'a Analysis<'a>,
    out: &'o mut String,
}

impl Writer<'_, '_> {
    fn article(&mut self, explained: &[Explained<'_>]) -> Result {
        let all = self.analysis.quotations.quotations.len();
        let shown = explained.len();
        let count = if shown == all { format!("{all} quotations") } else { format!("{shown} of {all} quotations") };
        writeln!(self.out, "== {}  ({count})\n", self.analysis.article.id)?;
        explained.iter().try_for_each(|one| self.quotation(one))
    }

    fn quotation(&mut self, explained: &Explained<'_>) -> Result {
        let (row, Explanation { quotation, steps }) = (&explained.row, explained.explanation);
        let speaker = if row.speaker.is_empty() { format!("[{}]", row.status) } else { row.speaker.to_string() };
        let held = match (quotation.speech, quotation.table) {
            (false, _) => "  (not speech: only in the table with --scope all)",
            (true, false) => "  (too uncertain: only in the table with --min-confidence 0)",
            (true, true) => "",
        };
        writeln!(self.out, "{}. {speaker}{held}", explained.index + 1)?;
        writeln!(self.out, "   id {}  {}  confidence {:.2}", row.quote_id, row.kind, row.confidence)?;
        self.part("quote", &quotation.content)?;
        self.part("source", &quotation.source)?;
        self.part("cue", &quotation.cue)?;
        for (number, step) in (1..).zip(steps) {
            writeln!(self.out)?;
            self.step(number, step, row.status)?;
        }
        if steps.is_empty() {
            writeln!(self.out, "\n   The attributor in use explains nothing.")?;
        }
        writeln!(self.out)
    }

    /// A part with its bytes; nothing if it is empty.
    fn part(&mut self, name: &str, spans: &[Span]) -> Result {
        if spans.is_empty() {
            return Ok(());
        }
        let (words, bytes) = (self.words(spans), bytes(spans));
        writeln!(self.out, "   {name:<8}{words}  ({bytes})")
    }

    fn step(&mut self, number: usize, step: &Step, status: &str) -> Result {
        match step {
            Step::Network { cue, content, source, attribution: [score, right], speech } => {
                writeln!(self.out, "   {number}) The network proposed it.")?;
                writeln!(self.out, "      cue {cue:.2}, content {content:.2}, source {source:.2}")?;
                writeln!(self.out, "      attributed to somebody {score:.2}, and rightly so {right:.2}")?;
                writeln!(self.out, "      reported speech with these words and this source {speech:.2}")
            }
            Step::Proposed { rule } => {
                writeln!(self.out, "   {number}) The rule {rule} proposed it.")?;
                self.purpose(rule)
            }
            Step::Changed { rule, before, after } => {
                writeln!(self.out, "   {number}) The rule {rule} changed it.")?;
                self.purpose(rule)?;
                self.change(before, after)
            }
            Step::Speaker { rule, confidence, choices } => {
                match rule {
                    Some(rule) => {
                        writeln!(
                            self.out,
                            "   {number}) The rule {rule} found the speaker, confidence {confidence:.2}."
                        )?;
                        self.purpose(rule)?;
                    }
                    None => writeln!(self.out, "   {number}) No speaker was found: {status}.")?,
                }
                choices.iter().try_for_each(|choice| self.choice(choice))
            }
            _ => writeln!(self.out, "   {number}) {step:?}"),
        }
    }

    fn purpose(&mut self, id: &str) -> Result {
        match rules().find(|rule| rule.id == id) {
            Some(rule) => writeln!(self.out, "      {}", rule.purpose),
            None => Ok(()),
        }
    }

    fn change(&mut self, before: &Parts, after: &Parts) -> Result {
        let parts = [
            ("quote", &before.content, &after.content),
            ("source", &before.source, &after.source),
            ("cue", &before.cue, &after.cue),
        ];
        for (name, was, is) in parts {
            if was != is {
                writeln!(self.out, "      {name:<8}was  {}  ({})", self.words(was), bytes(was))?;
                writeln!(self.out, "      {:<8}is   {}  ({})", "", self.words(is), bytes(is))?;
            }
        }
        Ok(())
    }

    /// The candidates of a choice, likeliest first.
    fn choice(&mut self, choice: &Weighed) -> Result {
        writeln!(self.out, "      {}:", choice.question)?;
        let none = (choice.none > 0.0).then_some((choice.none, Cow::Borrowed("(none of them)")));
        let named = choice.candidates.iter().map(|&(entity, probability)| (probability, self.name(entity)));
        let mut options: Vec<(f32, Cow<str>)> = named.chain(none).collect();
        // Stable, so candidates of the same probability stay in order.
        options.sort_by(|a, b| b.0.total_cmp(&a.0));
        let likely = options.iter().filter(|option| option.0 >= LEAST_PROBABILITY).count();
        let shown = likely.clamp(1, MOST_CANDIDATES).min(options.len());
        for (probability, name) in &options[..shown] {
            writeln!(self.out, "        {probability:.2}  {name}")?;
        }
        match options.len() - shown {
            0 => Ok(()),
            more => writeln!(self.out, "        and {more} less likely"),
        }
    }

    fn name(&self, entity: Option<u32>) -> Cow<'static, str> {
        match entity {
            Some(entity) => {
                let name = self.analysis.entities.name(&self.analysis.article.text, entity);
                Cow::Owned(fold_space(name).into_owned())
            }
            None => "(a name that cannot speak)".into(),
        }
    }

    fn words(&self, spans: &[Span]) -> String {
        if spans.is_empty() {
            return "(nothing)".into();
        }
        let pieces: Vec<Cow<str>> = spans.iter().map(|span| fold_space(span.of(&self.analysis.article.text))).collect();
        pieces.join(" [...] ")
    }
}

/// The bytes of a part: `bytes 12-40 and 52-60`.
fn bytes(spans: &[Span]) -> String {
    let spans: Vec<String> = spans.iter().map(|span| format!("{}-{}", span.start, span.end)).collect();
    if spans.is_empty() { "no bytes".into() } else { format!("bytes {}", spans.join(" and ")) }
}
