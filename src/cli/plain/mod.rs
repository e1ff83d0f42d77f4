//! `--plain`: the workstation as a dialogue of lines, for screen readers, scripts and very slow lines. It asks the same
//! server the same requests as the screens, and fills in the same forms.
//!
//! ```text
//! 我的> 01
//! ZJ-004230-1  网络质量 / 室内覆盖  P2  处理
//! …
//! ZJ-004230-1 处理> 备注
//! 内容（必填），写完另起一行打 .：
//! ```
//!
//! [`Lines`] reads and prints, [`heard`] tells what a line means, [`Talk`] does it. No line has anything in it that a
//! terminal obeys.

mod desk;
mod lines;
mod heard;
mod talk;
mod list;
mod case;
mod field;
mod sheet;
mod acts;
mod intake;
mod customer;
mod drafts;
mod help;
#[cfg(test)]
mod tests;

use std::{
    io::{self, ErrorKind, IsTerminal},
    process::ExitCode,
};

use self::desk::Remote;
pub use self::{desk::Desk, lines::Lines, talk::Talk};
use super::{CliError, Options, command_id, first};
use crate::{
    api::Denied,
    client::{self, ClientError},
    lang::Word,
    store,
};

/// Talks until the input ends or somebody leaves. 1 where something was refused or not understood, or what was half
/// written could not be kept.
pub fn run(with: &Options) -> Result<ExitCode, CliError> {
    if !store::is_here(&with.data) {
        if !client::has_terminal() {
            return Err(CliError::Usage(Word::HowToInit.with(with.lang(), &[&with.data.display()])));
        }
        first::ask(with)?;
    }
    let echo = !io::stdin().is_terminal();
    let (mut input, mut output) = (io::stdin().lock(), io::stdout());
    let lines = Lines::new(&mut input, &mut output, echo);
    let mut desk = Remote::new(with);
    let seed = command_id::random()?.to_string();
    let talked = Talk::new(&mut desk, lines, with.lang_without_site(), seed).and_then(Talk::run);
    match talked {
        Ok(failed) => Ok(ExitCode::from(u8::from(failed))),
        Err(CliError::Client(ClientError::Denied(Denied::Shared))) => {
            Err(CliError::Failed(Word::PlainShared.say(with.lang()).to_owned()))
        }
        // Whoever listened has heard enough.
        Err(CliError::Io(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error),
    }
}
