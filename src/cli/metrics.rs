//! `metrics`: how the server stands in figures.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{CliError, Options, out};
use crate::{
    api::{Reply, Request},
    client::ClientError,
    serve::put_whole,
};

#[derive(Debug, Args)]
pub struct Metrics {
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Metrics {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let Reply::Metrics(text) = with.connect_running()?.get(Request::Metrics)? else {
            return Err(ClientError::Unexpected.into());
        };
        match self.output {
            Some(file) => put_whole(&file, &text)?,
            None => out::text(&text)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
