//! What `texts` and the single stages share: one output, made of blocks that the command formats itself.

use crate::flags::{CommonArgs, Invocation, StageArgs, StageFormat};
use crate::models::Model;
use crate::outcome::{Early, Ended};
use crate::outputs::{Plain, Planned, tokens_in_columns};
use crate::plan::{Plan, errors_table};
use crate::run::{Done, run_plan};
use anyhow::{Result, bail};
use pullquote::Scratch;
use pullquote::corpus::Article;
use pullquote::export::{ArticleRecord, CONLL_HEADER};
use pullquote::tokenize::Tokens;
use serde_json::Value;
use std::fmt::Write;

/// A command line, and where the outcome may be reported early.
#[derive(Clone, Copy)]
pub struct Called<'a> {
    pub invocation: &'a Invocation,
    pub early: &'a Early,
}

/// Runs a stage over the inputs into one output. If it finds quotations, it is given the models that do.
pub fn run_stage<F>(args: &StageArgs, called: Called<'_>, quotations: Option<Vec<Model>>, work: F) -> Result<Ended>
where
    F: Fn(&Article, &mut Scratch) -> Done + Sync,
{
    let start = if args.format == StageFormat::Conll { CONLL_HEADER } else { "" };
    let counts_quotations = quotations.is_some();
    let models = quotations.unwrap_or_else(|| vec![Model::names()]);
    let plan = Plan { counts_quotations, ..plain(&args.common, called.invocation, models, start)? };
    run_plan(&plan, called.early, work)
}

/// The plan of a command whose blocks go into one output as they are, after its start.
pub fn plain(args: &CommonArgs, invocation: &Invocation, models: Vec<Model>, start: &'static str) -> Result<Plan> {
    let [output] = args.outputs.as_slice() else { bail!("this command has one output: give -o once") };
    let mut outputs = vec![Planned::main(output, Box::new(Plain { start }))];
    outputs.extend(errors_table(args.errors.as_ref()));
    Ok(Plan::new(args, invocation, outputs, models))
}

/// A block that is one line of JSON.
pub fn json_line(value: &Value) -> Done {
    text(|out| writeln!(out, "{value}"))
}

/// A block of text.
pub fn text(write: impl FnOnce(&mut String) -> std::fmt::Result) -> Done {
    let mut out = String::new();
    write(&mut out).expect("writing to a string does not fail");
    Done { blocks: vec![out.into_bytes()], ..Done::default() }
}

/// A block of tokens in columns, with what is known of names.
pub fn columns(article: &Article, tokens: &Tokens, entities: Vec<(u32, u32, &str)>) -> Done {
    let record = ArticleRecord { id: article.id.as_str().into(), entities, ..ArticleRecord::default() };
    let mut block = Vec::new();
    tokens_in_columns(&article.text, tokens, &record, &mut block);
    Done { blocks: vec![block], ..Done::default() }
}
