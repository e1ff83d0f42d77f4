//! `pop`: opens intake with the line of a call in the workstation of whoever runs it.

use std::process::ExitCode;

use clap::Args;

use super::{CliError, Options};
use crate::api::Request;

#[derive(Args)]
pub struct Pop {
    #[arg(value_name = "NUMBER")]
    line: String,
}

untold!(Pop);

impl Pop {
    /// Asks the server, and is done: a softphone waits for it.
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        with.connect_running()?.get(Request::Pop { line: self.line })?;
        Ok(ExitCode::SUCCESS)
    }
}
