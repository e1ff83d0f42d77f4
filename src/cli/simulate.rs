//! `simulate`: a town played on a clock in memory, and what came of it held against what must always be so.

use std::{fs, path::Path, process::ExitCode};

use clap::Args;
use jiff::civil::{Date, date};

use super::{CliError, Options, out};
use crate::{
    desk::DeskError,
    lang::{Lang, Word, say},
    sim::{self, Finding, Place, Plan, Report, SimError, Told, Wrong},
    store::StoreError,
    text::clean_line,
};

/// Cases of a day where nobody says.
const A_DAY: u32 = 20;
/// The file in a kept store that says where its time stands.
const CLOCK: &str = "clock";

#[derive(Debug, Args)]
pub struct Simulate {
    #[arg(long, value_name = "N")]
    days: u32,
    #[arg(long, value_name = "S")]
    seed: u64,
    #[arg(long, value_name = "DATE", default_value_t = date(2026, 1, 1))]
    from: Date,
    #[arg(long, value_name = "N")]
    cases: Option<u32>,
    #[arg(long, value_name = "N", default_value_t = 30)]
    people: u32,
    #[arg(long, value_name = "N", default_value_t = 3)]
    branches: u32,
    #[arg(long, value_name = "N", default_value_t = 2)]
    restarts: u32,
    #[arg(long)]
    step_back: bool,
    #[arg(long)]
    amend: bool,
    #[arg(long)]
    json: bool,
}

impl Simulate {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let lang = with.lang();
        let plan = Plan {
            seed: self.seed,
            from: self.from,
            days: self.days,
            cases: self.cases.unwrap_or_else(|| self.days.saturating_mul(A_DAY)),
            people: self.people,
            branches: self.branches,
            restarts: self.restarts,
            step_back: self.step_back,
            amend: self.amend,
        };
        let play = |dir: &Path| sim::run(plan, dir).map_err(|error| said(error, dir, lang));
        let report = match with.asked_data {
            true => play(&with.data)?,
            false => play(Place::new()?.path())?,
        };
        if self.json {
            let document =
                serde_json::to_value(&report).map_err(|error| CliError::Failed(error.to_string()))?;
            out::json(&document)?;
        } else {
            print(&report, lang)?;
        }
        if with.asked_data {
            let clock = with.data.join(CLOCK);
            fs::write(&clock, format!("{}\n", report.ended))?;
            eprintln!("{}", Word::SimKept.with(lang, &[&with.data.display(), &clock.display()]));
        }
        Ok(if report.findings.count == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

fn said(error: SimError, dir: &Path, lang: Lang) -> CliError {
    match error {
        SimError::Plan(fault) => {
            CliError::Usage(Word::SimFigure.with(lang, &[&fault.field, &fault.least, &fault.most]))
        }
        SimError::Date => CliError::Usage(Word::SimLastDay.say(lang).to_owned()),
        SimError::Desk(DeskError::Store(StoreError::Exists)) => {
            CliError::Failed(Word::StoreExists.with(lang, &[&dir.display()]))
        }
        SimError::Io(error) => error.into(),
        other => CliError::Failed(Word::IoFailed.with(lang, &[&other])),
    }
}

fn print(report: &Report, lang: Lang) -> Result<(), CliError> {
    let cases = &report.cases;
    let line = |text: String| out::line(&text);
    line(Word::SimCases.with(
        lang,
        &[&report.days, &cases.opened, &cases.closed, &cases.open, &report.commands, &report.events],
    ))?;
    line(
        Word::SimTimers
            .with(lang, &[&report.warnings, &report.breaches, &report.steps, &report.recalculated]),
    )?;
    let latest = say::duration(report.latest_s, lang);
    line(Word::SimRestarts.with(lang, &[&report.restarts, &report.late_after_restart, &latest]))?;
    let counts = |head: Word, counts: &mut dyn Iterator<Item = (&str, u64)>| -> Result<(), CliError> {
        for (place, (name, count)) in counts.enumerate() {
            if place == 0 {
                out::line(head.say(lang))?;
            }
            out::line(&Word::SimCount.with(lang, &[&format!("{count:>9}"), &name]))?;
        }
        Ok(())
    };
    counts(Word::SimEvents, &mut report.events_by_name.iter().map(|(name, count)| (*name, *count)))?;
    counts(Word::SimBreaches, &mut report.breaches_by_clock.iter().map(|(id, count)| (id.as_str(), *count)))?;
    counts(Word::SimRefused, &mut report.refusals.iter().map(|(why, count)| (why.as_str(), *count)))?;
    line(Word::SimHash.with(lang, &[&report.log_sha256]))?;
    let entries: u64 = report.trail_by_name.values().sum();
    line(Word::SimTrail.with(lang, &[&entries, &report.trail_sha256]))?;
    let seconds = |millis: u64| format!("{}.{}", millis / 1_000, millis % 1_000 / 100);
    line(Word::SimTook.with(lang, &[&seconds(report.played_ms), &seconds(report.checked_ms)]))?;
    let findings = &report.findings;
    if findings.count == 0 {
        return Ok(out::line(Word::SimSound.say(lang))?);
    }
    line(Word::SimFound.with(lang, &[&findings.count]))?;
    findings.list.iter().try_for_each(|finding| line(format!("  {}", found(finding, lang))))?;
    let more = findings.count - findings.list.len() as u64;
    if more > 0 {
        line(Word::SimMore.with(lang, &[&more]))?;
    }
    Ok(())
}

/// A finding in one line: which case, which clock, which event, what is wrong.
fn found(finding: &Finding, lang: Lang) -> String {
    let mut head = Vec::new();
    head.extend(finding.case.map(|case| case.to_string()));
    head.extend(finding.clock.clone());
    head.extend(finding.seq.map(|seq| format!("#{seq}")));
    head.push(wrong(&finding.wrong, lang));
    head.join("  ")
}

fn wrong(wrong: &Wrong, lang: Lang) -> String {
    let say = |word: Word, args: &[&dyn std::fmt::Display]| word.with(lang, args);
    match wrong {
        Wrong::OutOfLine { expected } => say(Word::SimOutOfLine, &[expected]),
        Wrong::RecordedEarlier { before, at } => say(Word::SimRecordedEarlier, &[before, at]),
        Wrong::OccurredEarlier { before, at } => say(Word::SimOccurredEarlier, &[before, at]),
        Wrong::Twice { what } => say(Word::SimTwice, &[&told(*what, lang)]),
        Wrong::OutOfOrder { what, after } => {
            say(Word::SimOutOfOrder, &[&told(*what, lang), &told(*after, lang)])
        }
        Wrong::Early { what, due, fired } => say(Word::SimEarly, &[&told(*what, lang), due, fired]),
        Wrong::Late { what, due, fired } => say(Word::SimLate, &[&told(*what, lang), due, fired]),
        Wrong::Missing { what, due } => say(Word::SimMissing, &[&told(*what, lang), due]),
        Wrong::NotAsProved { what, due, proved } => {
            let proved = proved.map_or_else(|| Word::SimNothing.say(lang).to_owned(), |at| at.to_string());
            say(Word::SimNotAsProved, &[&told(*what, lang), due, &proved])
        }
        Wrong::Unprompted { what, due } => say(Word::SimUnprompted, &[&told(*what, lang), due]),
        Wrong::ToldOutsideHours { at } => Word::SimToldOutsideHours.with(lang, &[at]),
        Wrong::Unexplained { cycle } => Word::SimUnexplained.with(lang, &[cycle]),
        Wrong::DoesNotAddUp { cycle } => say(Word::SimDoesNotAddUp, &[cycle]),
        Wrong::Trail { fault } => say::audit_fault(fault, lang),
        Wrong::NotInTrail { at, what } => Word::SimNotInTrail.with(lang, &[what, at]),
        Wrong::NotOwed { at, what } => Word::SimNotOwed.with(lang, &[what, at]),
        Wrong::Store { problem } => clean_line(problem).into_owned(),
    }
}

fn told(what: Told, lang: Lang) -> String {
    match what {
        Told::Share { cycle, per_mille: 1000 } => Word::SimBreach.with(lang, &[&cycle]),
        Told::Share { cycle, per_mille } => Word::SimShare.with(lang, &[&cycle, &(per_mille / 10)]),
        Told::Step { cycle, step } => Word::SimStep.with(lang, &[&cycle, &step]),
        Told::HoldEnds => Word::SimHoldEnds.say(lang).to_owned(),
    }
}
