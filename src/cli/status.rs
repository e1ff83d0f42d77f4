//! `status`: how the server stands.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{CliError, Options, out};
use crate::{
    api::{Reply, Request, Status as Standing},
    client::ClientError,
    lang::Word,
};

#[derive(Debug, Args)]
pub struct Status {
    #[arg(long)]
    json: bool,
}

impl Status {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect_running()?;
        let Reply::Status(standing) = server.get(Request::Status)? else {
            return Err(ClientError::Unexpected.into());
        };
        let Standing {
            pid, site, sessions, cases, customers, events, notices, memory_bytes, read_only, ..
        } = standing;
        if self.json {
            out::json(&json!({
                "pid": pid,
                "site": site,
                "sessions": sessions,
                "cases": { "open": cases.open, "closed": cases.closed },
                "customers": customers,
                "events": events,
                "notices": notices,
                "memory_bytes": memory_bytes,
                "read_only": read_only,
                "test_clock": standing.test_clock,
                "now": standing.now,
            }))?;
            return Ok(ExitCode::SUCCESS);
        }
        let lang = server.lang;
        let memory = memory_bytes >> 20;
        out::line(&Word::StatusServer.with(lang, &[&site, &pid, &sessions, &memory]))?;
        out::line(&Word::StatusHolds.with(lang, &[&cases.open, &cases.closed, &customers, &events]))?;
        if let Some(waiting) = notices {
            out::line(&Word::StatusNotices.with(lang, &[&waiting]))?;
        }
        if read_only {
            out::line(Word::NoReadOnly.say(lang))?;
        }
        if standing.test_clock {
            out::line(&Word::StatusTestClock.with(lang, &[&standing.now]))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
