//! `audit`: who saw and tried what, and whether that was tampered with.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand, builder::PossibleValuesParser};
use jiff::{civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use super::{CliError, Options, Server, columns::align, out};
use crate::{
    api::{AuditFilter, AuditView, By, Reply, Request},
    case::{AuditHeld, PersonId, Trace},
    client::ClientError,
    lang::{Lang, Word, say},
    sla::Instant,
    store::CHECKPOINT_MARK,
    text::clean_line,
};

/// Entries that are shown where nobody says how many.
const SHOWN: u32 = 100;
/// Entries of one answer, and checkpoints of one question.
const PAGE: u32 = 500;
const AGAINST: usize = 1_000;
/// The longest line with a checkpoint, in bytes, and lines that are read at most.
const LONGEST: usize = 4_096;
const LINES: usize = 1_000_000;

#[derive(Debug, Subcommand)]
pub enum Audit {
    Show(Show),
    Verify(Verify),
    Checkpoint,
}

#[derive(Debug, Args)]
pub struct Show {
    #[arg(long, value_name = "STAFF")]
    person: Option<String>,
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Trace::KINDS))]
    what: Option<String>,
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    #[arg(long, value_name = "N")]
    before: Option<u64>,
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Verify {
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

impl Audit {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        match self {
            Self::Show(it) => it.run(with),
            Self::Verify(it) => it.run(with),
            Self::Checkpoint => {
                let mut server = with.connect()?;
                let Reply::Checkpoint(line) = server.get(Request::Checkpoint)? else {
                    return Err(ClientError::Unexpected.into());
                };
                out::line(&line)?;
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

impl Show {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let (lang, now) = (server.lang, server.site().now);
        let wrong = |_| CliError::Failed(Word::NoNotFound.say(lang).to_owned());
        let case = self.case.as_deref().map(str::parse).transpose().map_err(wrong)?;
        let since = self.since.as_deref().map(|text| {
            since(text, now, &server.zone)
                .ok_or_else(|| CliError::Usage(Word::AuditSince.say(lang).to_owned()))
        });
        let filter = AuditFilter { staff: self.person, case, what: self.what, since: since.transpose()? };
        let (mut left, mut before) = (self.limit.unwrap_or(SHOWN), self.before);
        while left > 0 {
            let ask = Request::Audit {
                filter: filter.clone(),
                before: before.unwrap_or_default(),
                limit: left.min(PAGE),
            };
            let Reply::Audit { entries, before: next } = server.get(ask)? else {
                return Err(ClientError::Unexpected.into());
            };
            left -= u32::try_from(entries.len()).unwrap_or(u32::MAX).min(left);
            if self.json {
                entries.iter().try_for_each(|entry| out::json(&as_json(entry)))?;
            } else {
                let rows: Vec<_> = entries.iter().map(|entry| cells(entry, &server)).collect();
                align(&rows).iter().try_for_each(|row| out::line(&clean_line(row)))?;
            }
            before = next;
            if next.is_none() {
                return Ok(ExitCode::SUCCESS);
            }
        }
        if let Some(before) = before.filter(|_| !self.json) {
            eprintln!("{}", Word::AuditMore.with(lang, &[&before]));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// From when on: a day, a moment, or so long ago.
fn since(text: &str, now: Instant, zone: &TimeZone) -> Option<Instant> {
    if let Ok(at) = text.parse::<Instant>() {
        return Some(at);
    }
    if let Ok(date) = text.parse::<Date>() {
        return Some(zone.to_timestamp(date.at(0, 0, 0, 0)).ok()?.into());
    }
    let unit = text.chars().next_back()?;
    let count: i64 = text.strip_suffix(unit)?.parse().ok()?;
    let seconds = match unit {
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return None,
    };
    (0..=36_500).contains(&count).then(|| now.plus(-count * seconds))
}

fn who(by: &By, lang: Lang) -> String {
    match by.id {
        PersonId::SYSTEM => Word::AuditNobody.say(lang).to_owned(),
        _ => format!("{} {}", by.staff, by.name),
    }
}

fn cells(entry: &AuditView, server: &Server) -> Vec<String> {
    let lang = server.lang;
    let text = entry.text.as_deref().map(|text| format!(" ({text})")).unwrap_or_default();
    let on_behalf = entry.on_behalf.as_ref().map(|by| format!(" < {}", who(by, lang))).unwrap_or_default();
    let person = match entry.what {
        Trace::Begun { .. } | Trace::Lost { .. } => String::new(),
        _ => format!("{}{on_behalf}", who(&entry.by, lang)),
    };
    vec![
        entry.n.to_string(),
        say::time(entry.at, &server.zone, server.site().now),
        person,
        format!("{}{text}", say::trace(&entry.what, lang)),
    ]
}

fn as_json(entry: &AuditView) -> Value {
    let staff = |by: &By| if by.id == PersonId::SYSTEM { Value::Null } else { by.staff.clone().into() };
    let about = match serde_json::to_value(&entry.what) {
        Ok(Value::Object(tagged)) => tagged.into_iter().next().map_or(Value::Null, |(_, about)| about),
        _ => Value::Null,
    };
    json!({
        "n": entry.n,
        "at": entry.at,
        "by": staff(&entry.by),
        "on_behalf": entry.on_behalf.as_ref().map(staff),
        "door": entry.door,
        "what": entry.what.id(),
        "about": about,
        "text": entry.text,
    })
}

impl Verify {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let lang = server.lang;
        let lines = self.against.as_deref().map_or_else(|| Ok(Vec::new()), lines)?;
        if let Some(file) = self.against.filter(|_| lines.is_empty()) {
            let file = file.to_string_lossy();
            let file = clean_line(&file);
            return Err(CliError::Failed(Word::AuditNoLines.with(lang, &[&file])));
        }
        let mut some = lines.chunks(AGAINST);
        let mut all: Option<AuditHeld> = None;
        loop {
            let against = some.next().unwrap_or_default().to_vec();
            if against.is_empty() && all.is_some() {
                break;
            }
            let Reply::AuditHeld(held) = server.get(Request::VerifyAudit { against })? else {
                return Err(ClientError::Unexpected.into());
            };
            let before = all.take().unwrap_or_default();
            let broken = held.fault.is_some();
            let checkpoints = held.checkpoints.max(before.checkpoints);
            all = Some(AuditHeld { checkpoints, lost: held.lost.max(before.lost), ..held });
            if broken {
                break;
            }
        }
        let AuditHeld { entries, events, checkpoints, lost, fault } = all.unwrap_or_default();
        let ok = fault.is_none();
        if self.json {
            out::json(&json!({
                "ok": ok,
                "entries": entries,
                "events": events,
                "checkpoints": checkpoints,
                "lost": lost,
                "fault": fault,
            }))?;
        } else if let Some(fault) = &fault {
            out::line(&Word::AuditBroken.with(lang, &[&say::audit_fault(fault, lang)]))?;
        } else {
            out::line(&Word::AuditHolds.with(lang, &[&entries, &events, &checkpoints]))?;
            if lost > 0 {
                out::line(&Word::AuditLostLife.with(lang, &[&lost]))?;
            }
        }
        Ok(if ok { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

/// The lines of a file that have a checkpoint, each once.
fn lines(path: &Path) -> Result<Vec<String>, CliError> {
    let mut found: Vec<String> = Vec::new();
    for line in BufReader::new(File::open(path)?).split(b'\n').take(LINES) {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        let Some(at) = text.find(CHECKPOINT_MARK) else { continue };
        let checkpoint = text.get(at..).unwrap_or_default().trim_end();
        if checkpoint.len() <= LONGEST && found.last().is_none_or(|last| last != checkpoint) {
            found.push(checkpoint.to_owned());
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_a_day_a_moment_or_so_long_ago() {
        let now: Instant = "2026-03-02T01:00:00Z".parse().unwrap();
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        for (text, want) in [
            ("2026-03-01", Some("2026-02-28T16:00:00Z")),
            ("2026-03-01T08:00:00Z", Some("2026-03-01T08:00:00Z")),
            ("24h", Some("2026-03-01T01:00:00Z")),
            ("7d", Some("2026-02-23T01:00:00Z")),
            ("", None),
            ("h", None),
            ("-1h", None),
            ("5", None),
        ] {
            assert_eq!(since(text, now, &zone), want.map(|at| at.parse().unwrap()), "{text}");
        }
    }
}
