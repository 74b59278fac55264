//! The command line as it was given, for the journal and the report of a run.

use super::OPTIONS_WITHOUT_EFFECT;
use clap::ArgMatches;
use std::collections::BTreeMap;

/// A command with its options.
#[derive(Clone, Debug, Default)]
pub struct Invocation {
    /// `extract`, `quotes`, ...
    pub command: String,
    /// Every option with its values, defaults included.
    pub options: BTreeMap<String, Vec<String>>,
}

impl Invocation {
    /// The command that was parsed.
    pub fn new(command: &clap::Command, matches: &ArgMatches) -> Self {
        let Some((name, matches)) = matches.subcommand() else { return Self::default() };
        let Some(command) = command.find_subcommand(name) else { return Self::default() };
        let mut options = BTreeMap::new();
        for argument in command.get_arguments() {
            let id = argument.get_id().as_str();
            let values = matches.try_get_raw(id).ok().flatten().into_iter().flatten();
            let values: Vec<String> = values.map(|value| value.to_string_lossy().into_owned()).collect();
            if !values.is_empty() {
                let name = argument.get_long().map_or(id.to_uppercase(), |long| format!("--{long}"));
                options.insert(name, values);
            }
        }
        Self { command: name.to_owned(), options }
    }

    /// The options that can change what is written.
    pub fn options_with_effect(&self) -> BTreeMap<String, Vec<String>> {
        let no_effect =
            |name: &str| OPTIONS_WITHOUT_EFFECT.iter().any(|id| name == format!("--{}", id.replace('_', "-")));
        let options = self.options.iter().filter(|(name, _)| !no_effect(name));
        options.map(|(name, values)| (name.clone(), values.clone())).collect()
    }
}
