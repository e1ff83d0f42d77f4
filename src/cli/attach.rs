//! No command: the workstation.

use std::process::ExitCode;

use super::{CliError, Options, first, own_keys};
use crate::{
    api::{Denied, Seat, Terminal},
    client::{self, Attach, ClientError, Parting},
    lang::Word,
    store, text,
};

pub fn run(with: &Options) -> Result<ExitCode, CliError> {
    if !store::is_here(&with.data) {
        if !client::has_terminal() {
            return Err(CliError::Usage(Word::HowToInit.with(with.lang(), &[&with.data.display()])));
        }
        first::ask(with)?;
    }
    open(with)
}

/// Attaches this terminal to the server of the data directory.
pub fn open(with: &Options) -> Result<ExitCode, CliError> {
    let term = std::env::var("TERM").unwrap_or_default();
    let no_color = term == "dumb" || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let keys = own_keys::sent(with.lang());
    let terminal = Terminal { cols: 0, rows: 0, term, lang: with.asked_lang, no_color, resume: None, keys };
    let attach = Attach { dir: with.data.clone(), as_staff: with.as_staff.clone(), terminal, cut_off };
    match client::attach(&attach) {
        Ok(Parting::Left) => Ok(ExitCode::SUCCESS),
        Ok(Parting::Ended) => Ok(ExitCode::from(1)),
        // Stopped on purpose: what happened is said, and nothing failed.
        Err(ClientError::Denied(Denied::Stopping)) => {
            eprintln!("{}", Word::ServerStopped.say(with.lang()));
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => Err(error.into()),
    }
}

fn cut_off(seat: Seat, cols: u16) -> String {
    text::fit(Word::LineCut.say(seat.lang), usize::from(cols))
}
