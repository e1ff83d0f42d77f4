//! `refund show`, `charges`, `gather`, `approve-list`, `decline-list`, `batch`, `results`, `batches`: the refund desk, from the charges to the payment. Needs the
//! server.

mod batch;
mod charges;
mod gather;
mod results;
mod show;

use std::{path::Path, process::ExitCode};

use clap::Subcommand;

use super::{CliError, Options};
use crate::{
    case::CaseId,
    exchange::{FixedFault, Saying},
    lang::{Lang, Word},
};

#[derive(Debug, Subcommand)]
pub enum Desk {
    Show(show::Show),
    Charges(charges::Charges),
    Batch(batch::Batch),
    Results(results::Results),
    Batches(batch::Batches),
    Gather(gather::Gather),
    ApproveList(gather::ApproveList),
    DeclineList(gather::DeclineList),
}

impl Desk {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        match self {
            Self::Show(it) => it.run(with),
            Self::Charges(it) => it.run(with),
            Self::Batch(it) => it.run(with),
            Self::Results(it) => it.run(with),
            Self::Batches(it) => it.run(with),
            Self::Gather(it) => it.run(with),
            Self::ApproveList(it) => it.run(with),
            Self::DeclineList(it) => it.run(with),
        }
    }
}

/// A case number as typed. One with a wrong digit is the number of no case.
fn case(typed: &str, lang: Lang) -> Result<CaseId, CliError> {
    typed.parse().map_err(|_| CliError::Failed(Word::NoNotFound.say(lang).to_owned()))
}

/// Why a file of rows cannot be used.
fn unusable(fault: &FixedFault, file: &Path, saying: Saying<'_>) -> CliError {
    let lang = saying.lang;
    CliError::Failed(match fault {
        FixedFault::File(fault) => saying.file_fault(fault, file).join("\n"),
        FixedFault::Columns(lacking) => {
            Word::FileLacksColumns.with(lang, &[&lacking.join(Word::ListComma.say(lang))])
        }
        FixedFault::TooManyRows { max } => Word::FileTooManyRows.with(lang, &[max]),
    })
}
