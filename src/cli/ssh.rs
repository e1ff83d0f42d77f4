//! `ssh`: what the SSH door needs on this machine.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use super::{CliError, Options, out};
use crate::{
    lang::Word,
    serve::{HostKeyError, host_key},
    store,
};

#[derive(Debug, Subcommand)]
pub enum Ssh {
    HostKey(HostKey),
}

#[derive(Debug, Args)]
pub struct HostKey {
    #[arg(long)]
    json: bool,
}

impl Ssh {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let Self::HostKey(HostKey { json }) = self;
        if !store::is_here(&with.data) {
            return Err(CliError::NoStore);
        }
        let lang = with.lang();
        let public = host_key::make(&with.data).map_err(|error| match error {
            HostKeyError::Io(error) => error.into(),
            HostKeyError::Open => CliError::Failed(Word::HostKeyOpen.with(lang, &[&host_key::FILE])),
            HostKeyError::Damaged | HostKeyError::Missing => {
                CliError::Failed(Word::HostKeyDamaged.with(lang, &[&host_key::FILE]))
            }
        })?;
        if json {
            out::json(&json!({ "fingerprint": public.fingerprint, "key": public.key }))?;
        } else {
            out::line(&public.fingerprint)?;
            out::line(&public.key)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
