//! `stop`: ends the server.

use std::{
    process::ExitCode,
    thread,
    time::{Duration, Instant},
};

use clap::Args;

use super::{CliError, Options};
use crate::{
    api::{Denied, Request},
    client::{self, ClientError, Start},
    lang::Word,
};

/// How long a server may take to write down what it has.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug, Args)]
pub struct Stop {}

impl Stop {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let word = self.end(with)?;
        eprintln!("{}", word.say(with.lang()));
        Ok(ExitCode::SUCCESS)
    }

    /// Ends the server, waits until it has written everything, and says what was found.
    pub fn end(&self, with: &Options) -> Result<Word, CliError> {
        match with.connect_running() {
            Ok(mut server) => {
                server.get(Request::Stop)?;
            }
            // A server of another release understands a signal.
            Err(CliError::Client(ClientError::Version { .. })) => {
                let stream = client::connect(&with.data, Start::Never)?;
                let peer = rustix::net::sockopt::socket_peercred(&stream).map_err(std::io::Error::from)?;
                rustix::process::kill_process(peer.pid, rustix::process::Signal::TERM)
                    .map_err(std::io::Error::from)?;
            }
            Err(CliError::Client(ClientError::NoServer)) => return Ok(Word::NoServer),
            Err(CliError::Client(ClientError::Denied(Denied::Stopping))) => {}
            Err(error) => return Err(error),
        }
        let began = Instant::now();
        while serving(with) {
            if began.elapsed() > PATIENCE {
                return Err(ClientError::NoAnswer.into());
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(Word::Stopped)
    }
}

/// Whether a server holds the directory: its socket goes first, its lock when everything is written.
fn serving(with: &Options) -> bool {
    let Ok(lock) = std::fs::File::open(with.data.join("server.lock")) else { return false };
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::NonBlockingLockShared).is_err()
}
