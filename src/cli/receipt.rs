//! `receipt`: the slip of a case, as text for a printer.

use std::process::ExitCode;

use clap::Args;

use super::{CliError, Options, out};
use crate::{
    api::{Reply, Request},
    client::ClientError,
    lang::{Word, say},
};

#[derive(Debug, Args)]
pub struct Receipt {
    #[arg(value_name = "CASE")]
    case: String,
}

impl Receipt {
    /// Prints the slip to standard output.
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let wrong = |_| CliError::Failed(Word::NoNotFound.say(server.lang).to_owned());
        let case = self.case.parse().map_err(wrong)?;
        let Reply::Case(case) = server.get(Request::Show { case })? else {
            return Err(ClientError::Unexpected.into());
        };
        let (pack, site) = (server.pack(), server.site().clone());
        for line in say::receipt(&case, &site.name, &pack, server.lang, site.now) {
            out::line(&line)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
