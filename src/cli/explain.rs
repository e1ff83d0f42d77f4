//! `sla explain`: why the deadlines of a case stand where they stand.

use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{CliError, Options, Server};
use crate::{
    api::{ClockProof, Reply, Request, StepTold},
    case::CaseId,
    client::ClientError,
    lang::{
        Lang, Word,
        say::{self, ProofLine},
    },
    sla::{HeldBy, ProofSpan},
};

#[derive(Debug, Args)]
pub struct Explain {
    #[arg(value_name = "CASE")]
    case: String,
    #[arg(value_name = "CLOCK")]
    clock: Option<String>,
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        self.ask(&mut with.connect()?)
    }

    /// Asks a server, and prints the answer where it is wanted.
    pub fn ask(self, server: &mut Server) -> Result<ExitCode, CliError> {
        let (lang, now, pack) = (server.lang, server.site().now, server.pack());
        let wrong = |_| CliError::Failed(Word::NoNotFound.say(server.lang).to_owned());
        let case: CaseId = self.case.parse().map_err(wrong)?;
        let Reply::Proofs(mut proofs) = server.get(Request::Explain { case })? else {
            return Err(ClientError::Unexpected.into());
        };
        if let Some(id) = &self.clock {
            let known: Vec<String> = proofs.iter().map(|clock| clock.id.clone()).collect();
            proofs.retain(|clock| clock.id == *id);
            if proofs.is_empty() {
                let known = known.join(Word::ListComma.say(lang));
                return Err(CliError::Failed(Word::ProofNoClock.with(lang, &[id, &known])));
            }
        }
        if self.json {
            let zone = &server.zone;
            let mut clocks = proofs.iter().map(|of| clock(of, zone, lang));
            let document = match (&self.clock, clocks.next()) {
                (Some(_), Some(clock)) => clock,
                (_, first) => {
                    json!({ "case": case, "clocks": first.into_iter().chain(clocks).collect::<Vec<_>>() })
                }
            };
            server.out.json(&document)?;
            return Ok(ExitCode::SUCCESS);
        }
        if proofs.is_empty() {
            server.out.line(Word::ProofNone.say(lang))?;
        }
        for line in proofs.iter().flat_map(|of| say::proof(of, &pack, lang, now)) {
            match line {
                ProofLine::Title(title) => server.out.line(&title)?,
                ProofLine::Line(text) => server.out.line(&format!("  {text}"))?,
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A proof as JSON.
pub fn clock(of: &ClockProof, zone: &TimeZone, lang: Lang) -> Value {
    let proof = &of.proof;
    let who = |held: &HeldBy| {
        let known = of.people.iter().find(|person| Some(u64::from(person.id.0)) == held.by);
        known.map(|person| person.staff.clone())
    };
    let holds = proof.holds.iter().map(|held| {
        let reasons: Vec<&str> = held.reasons.iter().map(|held| held.reason.as_str()).collect();
        json!({
            "from": held.from,
            "to": held.to,
            "s": held.seconds,
            "reason": reasons.join("+"),
            "by": held.reasons.iter().find_map(who),
        })
    });
    json!({
        "clock": of.id,
        "state": proof.state,
        "cycle": proof.cycle,
        "start": proof.start,
        "started_by": proof.started_by,
        "deadline": proof.deadline,
        "act_by": proof.act_by,
        "stopped": proof.stopped,
        "unit": proof.unit,
        "target": proof.target,
        "target_s": proof.target_s,
        "spent_s": proof.spent_s,
        "held_s": proof.held_s,
        "spans": proof.spans.iter().map(|it| span(it, zone, lang)).collect::<Vec<_>>(),
        "holds": holds.collect::<Vec<_>>(),
        "idle": proof.idle,
        "steps": of.steps.iter().map(step).collect::<Vec<_>>(),
        "provisional": proof.provisional,
        "by_moment": of.by_moment,
        "star": of.star,
        "source": of.source.as_ref().map(|(source, _)| source),
        "standing": of.source.as_ref().map(|(_, standing)| standing),
        "pack": of.pack,
        "calendar": proof.calendar.as_ref().map(|(id, hash)| {
            json!({ "id": id, "sha256": hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>() })
        }),
    })
}

fn step(of: &StepTold) -> Value {
    json!({
        "step": of.step,
        "whom": of.whom.id(),
        "due": of.due,
        "fired": of.fired,
        "told": of.told,
        "seen": of.seen.as_ref().map(|(_, at)| at),
        "seen_by": of.seen.as_ref().map(|(by, _)| &by.staff),
    })
}

/// A span with its day: the name of a holiday or make-up day, otherwise of the weekday.
fn span(of: &ProofSpan, zone: &TimeZone, lang: Lang) -> Value {
    let from = of.from.zoned(zone);
    let named = of.day.as_ref().map(|day| say::day_kind(day, lang)).filter(|name| !name.is_empty());
    json!({
        "from": of.from,
        "to": of.to,
        "s": of.seconds,
        "phase": of.phase,
        "date": of.day.as_ref().map_or_else(|| from.date(), |day| day.date),
        "day": named.unwrap_or_else(|| from.strftime("%A").to_string()),
    })
}
