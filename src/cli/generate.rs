//! `generate`: a site with a year of customers and cases, made up at scale.

use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;
use rustix::process::getuid;
use serde_json::json;

use super::{CliError, Options, files, out};
use crate::{
    desk::DeskError,
    generate::{self, GenerateError, Plan, Report},
    lang::{Lang, Word},
    sla::Instant,
    store::StoreError,
};

#[derive(Debug, Args)]
pub struct Generate {
    #[arg(long, value_name = "N")]
    customers: u32,
    #[arg(long, value_name = "N")]
    cases: u32,
    #[arg(long, value_name = "N")]
    open: u32,
    #[arg(long, value_name = "S")]
    seed: u64,
    #[arg(long, value_name = "TIME")]
    until: Option<Instant>,
    #[arg(long, value_name = "N")]
    threads: Option<u32>,
    #[arg(long)]
    json: bool,
}

impl Generate {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let lang = with.lang();
        let now = Instant::from(Timestamp::now());
        if let Some(until) = self.until.filter(|until| *until > now) {
            return Err(CliError::Usage(Word::GenFuture.with(lang, &[&until])));
        }
        let plan = Plan {
            seed: self.seed,
            customers: self.customers,
            cases: self.cases,
            open: self.open,
            until: self.until.unwrap_or(now),
            threads: self.threads.unwrap_or_else(generate::processors),
        };
        let bar = files::progress(plan.steps());
        let site_lang = with.lang_without_site().unwrap_or(Lang::Zh);
        let made = generate::run(&plan, site_lang, getuid().as_raw(), &with.data, &mut |done| {
            bar.set_position(done)
        });
        bar.finish_and_clear();
        let report = made.map_err(|error| said(&error, with, lang))?;
        if self.json {
            let mut document = json!(report);
            if let Some(fields) = document.as_object_mut() {
                fields.insert("seed".to_owned(), json!(plan.seed));
            }
            out::json(&document)?;
        } else {
            print(&report, lang)?;
            eprintln!("{}", Word::GenKept.with(lang, &[&with.data.display()]));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn said(error: &GenerateError, with: &Options, lang: Lang) -> CliError {
    match error {
        GenerateError::Plan(fault) => {
            CliError::Usage(Word::SimFigure.with(lang, &[&fault.field, &fault.least, &fault.most]))
        }
        GenerateError::Date => CliError::Usage(Word::SimLastDay.say(lang).to_owned()),
        GenerateError::NotEmpty => CliError::Failed(Word::GenNotEmpty.with(lang, &[&with.data.display()])),
        GenerateError::Store(StoreError::Exists)
        | GenerateError::Desk(DeskError::Store(StoreError::Exists)) => {
            CliError::Failed(Word::StoreExists.with(lang, &[&with.data.display()]))
        }
        other => CliError::Failed(Word::IoFailed.with(lang, &[other])),
    }
}

fn print(report: &Report, lang: Lang) -> Result<(), CliError> {
    let seconds = |millis: u64| format!("{}.{}", millis / 1_000, millis % 1_000 / 100);
    let lines = [
        Word::GenMade.with(
            lang,
            &[
                &report.customers,
                &report.people,
                &report.cases,
                &report.open,
                &report.overdue,
                &report.events,
            ],
        ),
        Word::GenTook.with(
            lang,
            &[
                &seconds(report.took_ms),
                &seconds(report.telling_ms),
                &seconds(report.ordering_ms),
                &seconds(report.waiting_ms),
                &seconds(report.writing_ms),
                &seconds(report.projecting_ms),
            ],
        ),
        Word::GenSize.with(
            lang,
            &[&(report.bytes >> 20), &report.bytes_per_case, &(report.peak_bytes.unwrap_or_default() >> 20)],
        ),
        Word::SimHash.with(lang, &[&report.log_sha256]),
    ];
    Ok(lines.iter().try_for_each(|line| out::line(line))?)
}
