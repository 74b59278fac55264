//! A suspect is tried in a process of its own: an article that was in progress when an earlier run ended.
//!
//! Whether the run was killed from outside or by the article, for want of memory for instance, cannot be told. If the
//! trial ends as well, it was the article; if not, the run does it like any other.

use crate::plan::Plan;
use pullquote::corpus::Article;
use std::io::{self, Write};
use std::process::{Command, Stdio};

/// Whether a process that analyses only this article comes to an end of its own. If there can be no such process, nothing
/// speaks against the article.
pub fn survived(article: &Article, plan: &Plan) -> bool {
    tried(article, plan).unwrap_or(true)
}

fn tried(article: &Article, plan: &Plan) -> io::Result<bool> {
    let line = serde_json::json!({"id": article.id, "text": article.text}).to_string();
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["extract", "-", "--input-format", "jsonl", "--format", "jsonl", "--threads", "1", "--log", "off"]);
    command.arg("--max-article-bytes").arg((line.len() + 1).to_string());
    command.arg("--article-timeout").arg(plan.article_timeout.as_secs_f64().to_string());
    if let Some(model) = plan.models.iter().filter(|model| model.name == "quotes").find_map(|model| model.file.as_ref())
    {
        command.arg("--model").arg(model);
    }
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // A process that does not read to the end has ended.
        let _ = input.write_all(line.as_bytes());
    }
    // Codes of its own are 0 to 2, and 130 if it was asked to stop.
    Ok(matches!(child.wait()?.code(), Some(0..=2 | 130)))
}
