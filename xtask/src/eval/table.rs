//! The table of figures, and its comparison with the previous run.

use crate::tools;
use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::path::Path;
use std::process::Command;

/// Figures in sections. They are percentages unless their name says otherwise.
#[derive(Default)]
pub struct Table {
    sections: Vec<(String, Vec<Figure>)>,
}

type Figure = (String, Option<f64>);

impl Table {
    /// Begins a section.
    pub fn section(&mut self, name: &str) {
        self.sections.push((name.into(), Vec::new()));
    }

    /// Adds a figure; `None` is printed as a dash.
    pub fn add(&mut self, name: &str, value: Option<f64>) {
        if self.sections.is_empty() {
            self.section("");
        }
        if let Some((_, figures)) = self.sections.last_mut() {
            figures.push((name.into(), value));
        }
    }

    /// Prints the table with changes relative to the figures in `path`, then stores the new ones there.
    pub fn show_and_keep(&self, path: &Path) -> Result<()> {
        let before: Value = match std::fs::read_to_string(path) {
            Ok(text) => serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))?,
            Err(_) => Value::Null,
        };
        let commit = tools::output(Command::new("git").args(["describe", "--always", "--dirty"])).unwrap_or_default();
        let commit = String::from_utf8_lossy(&commit).trim().to_string();
        let mut kept = Map::new();
        for (section, figures) in &self.sections {
            println!("\n{section}");
            let old = &before["figures"][section];
            for (name, value) in figures {
                let change = match (value, old[name].as_f64()) {
                    (Some(new), Some(old)) if (new - old).abs() >= 0.005 => format!("{:+8.2}", new - old),
                    (_, Some(_)) => format!("{:>8}", "="),
                    _ => String::new(),
                };
                let value = value.map_or_else(|| format!("{:>8}", "-"), |value| format!("{value:8.2}"));
                println!("  {name:42}{value}{change}");
            }
            let rounded = |value: f64| (value * 1e4).round() / 1e4;
            let figures = figures.iter().map(|(name, value)| (name.clone(), json!(value.map(rounded)))).collect();
            kept.insert(section.clone(), Value::Object(figures));
        }
        if let Some(old) = before["commit"].as_str() {
            println!("\nLast column: change since the run at {old}.");
        }
        let kept = json!({ "commit": commit, "figures": kept });
        let text = serde_json::to_string_pretty(&kept)? + "\n";
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
    }
}
