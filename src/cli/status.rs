//! `status`: how the server stands.

use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;

use super::{CliError, Options, Server};
use crate::{
    api::{Backups, Reply, Request, Status as Standing},
    client::ClientError,
    lang::{Lang, Word, say},
    sla::Instant,
    text::clean_line,
};

#[derive(Debug, Args)]
pub struct Status {
    #[arg(long)]
    json: bool,
}

impl Status {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        self.ask(&mut with.connect_running()?)
    }

    /// Asks a server, and prints the answer where it is wanted.
    pub fn ask(self, server: &mut Server) -> Result<ExitCode, CliError> {
        let Reply::Status(standing) = server.get(Request::Status)? else {
            return Err(ClientError::Unexpected.into());
        };
        let Standing {
            pid,
            site,
            sessions,
            cases,
            customers,
            events,
            notices,
            backups,
            memory_bytes,
            read_only,
            ..
        } = standing;
        if self.json {
            server.out.json(&json!({
                "pid": pid,
                "site": site,
                "sessions": sessions,
                "cases": { "open": cases.open, "closed": cases.closed },
                "customers": customers,
                "events": events,
                "notices": notices,
                "backup": {
                    "nightly": backups.nightly,
                    "last": backups.last.as_ref().map(|last| last.at),
                    "events": backups.last.as_ref().map(|last| last.events),
                    "file": backups.last.as_ref().map(|last| &last.file),
                    "same_disk": backups.beside,
                    "failed": backups.failed.as_ref().map(|(at, _)| at),
                    "why": backups.failed.as_ref().map(|(_, why)| why),
                    "next": backups.next,
                },
                "memory_bytes": memory_bytes,
                "read_only": read_only,
                "reveal_alarms": standing.reveal_alarms,
                "test_clock": standing.test_clock,
                "now": standing.now,
            }))?;
            return Ok(ExitCode::SUCCESS);
        }
        let lang = server.lang;
        let memory = memory_bytes >> 20;
        server.out.line(&Word::StatusServer.with(lang, &[&site, &pid, &sessions, &memory]))?;
        server.out.line(&Word::StatusHolds.with(lang, &[&cases.open, &cases.closed, &customers, &events]))?;
        if let Some(waiting) = notices {
            server.out.line(&Word::StatusNotices.with(lang, &[&waiting]))?;
        }
        said(&backups, &server.zone, standing.now, lang).iter().try_for_each(|line| server.out.line(line))?;
        if standing.reveal_alarms > 0 {
            server.out.line(&Word::RevealAlarm.with(lang, &[&standing.reveal_alarms]))?;
        }
        if read_only {
            server.out.line(Word::NoReadOnly.say(lang))?;
        }
        if standing.test_clock {
            server.out.line(&Word::StatusTestClock.with(lang, &[&standing.now]))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// How backups stand, in lines.
fn said(backups: &Backups, zone: &TimeZone, now: Instant, lang: Lang) -> Vec<String> {
    let time = |at: Instant| say::time(at, zone, now);
    let mut lines = vec![match &backups.last {
        Some(last) => {
            let file = clean_line(&last.file);
            Word::StatusBackupLast.with(lang, &[&time(last.at), &last.events, &file])
        }
        None => Word::StatusBackupNever.say(lang).to_owned(),
    }];
    if backups.beside {
        lines.push(Word::StatusBackupBeside.say(lang).to_owned());
    }
    if let Some((at, why)) = &backups.failed {
        lines.push(Word::StatusBackupFailed.with(lang, &[&time(*at), &say::backup_fault(why, lang)]));
    }
    match backups.next {
        Some(next) => lines.push(Word::StatusBackupNext.with(lang, &[&time(next)])),
        None if !backups.nightly => lines.push(Word::StatusBackupUnset.say(lang).to_owned()),
        None => {}
    }
    lines
}
