//! `receipt`: the slip of a case, as text for a printer.

use std::process::ExitCode;

use clap::Args;

use super::{CliError, Options, out, show};
use crate::lang::say;

#[derive(Debug, Args)]
pub struct Receipt {
    #[arg(value_name = "CASE")]
    case: String,
}

impl Receipt {
    /// Prints the slip to standard output.
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let case = show::fetch(&mut server, &self.case)?;
        let (pack, site) = (server.pack(), server.site().clone());
        for line in say::receipt(&case, &site.name, &pack, server.lang, site.now) {
            out::line(&line)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
