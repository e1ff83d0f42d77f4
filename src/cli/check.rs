//! `check`: the log against everything that is derived from it.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{CliError, Options, out};
use crate::{
    api::{Reply, Request},
    client::ClientError,
    lang::Word,
};

#[derive(Debug, Args)]
pub struct Check {
    #[arg(long)]
    rebuild: bool,
    #[arg(long)]
    json: bool,
}

impl Check {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let Reply::Checked { problems } = server.get(Request::Check { rebuild: self.rebuild })? else {
            return Err(ClientError::Unexpected.into());
        };
        let ok = problems.is_empty();
        if self.json {
            out::json(&json!({ "ok": ok, "problems": problems }))?;
        } else if ok {
            out::line(Word::CheckedOk.say(server.lang))?;
        } else {
            problems.iter().try_for_each(|problem| out::line(&crate::text::clean_line(problem)))?;
            eprintln!("{}", Word::CheckedBad.with(server.lang, &[&problems.len()]));
        }
        Ok(if ok { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
