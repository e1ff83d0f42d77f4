//! `account`: which accounts of the operating system are let in.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{CliError, Options};
use crate::{api::Request, lang::Word};

#[derive(Debug, Subcommand)]
pub enum Account {
    Bind(Bind),
    Unbind {
        #[arg(value_name = "UID")]
        uid: u32,
    },
}

#[derive(Debug, Args)]
pub struct Bind {
    #[arg(value_name = "UID")]
    uid: u32,
    #[arg(value_name = "STAFF", required_unless_present = "shared", conflicts_with = "shared")]
    staff: Option<String>,
    #[arg(long)]
    shared: bool,
}

impl Account {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let (uid, staff) = match self {
            Self::Bind(Bind { uid, staff, .. }) => (uid, staff),
            Self::Unbind { uid } => {
                server.get(Request::UnbindAccount { uid })?;
                eprintln!("{}", Word::Unbound.with(server.lang, &[&uid]));
                return Ok(ExitCode::SUCCESS);
            }
        };
        server.get(Request::BindAccount { uid, staff: staff.clone() })?;
        let said = match staff {
            Some(staff) => Word::BoundPersonal.with(server.lang, &[&uid, &staff]),
            None => Word::BoundShared.with(server.lang, &[&uid]),
        };
        eprintln!("{said}");
        Ok(ExitCode::SUCCESS)
    }
}
