//! `import`: brings a file of cases or customers in.

use std::{path::Path, process::ExitCode};

use clap::Args;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::json;

use super::{
    CliError, Options, Server,
    files::{self, Files},
    out,
};
use crate::{
    api::{CustomerRow, ImportMode, Row, TakenLine},
    exchange::{Bound, Entry, FileFault, Import as Run, Refused, Saying, Source, Step, Totals},
    lang::Word,
    text::clean_line,
};

/// How many rows and refusals a dry run shows.
const SHOWN: usize = 5;

#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    files: Files,
    #[arg(long)]
    update: bool,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    json: bool,
}

/// The document that ends a run.
#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    totals: Totals,
    refused_file: Option<String>,
    #[serde(flatten)]
    trial: Option<Trial>,
}

/// What a dry run adds.
#[derive(Serialize)]
struct Trial {
    dry_run: bool,
    unused: Vec<String>,
    first: Vec<String>,
}

/// What reading and saying rows needs.
#[derive(Clone, Copy)]
struct Shows<'a> {
    bound: &'a Bound<'a>,
    saying: Saying<'a>,
    zone: &'a TimeZone,
}

impl Import {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let (now, pack) = (server.site().now, server.pack());
        let saying = Saying { lang: server.lang, pack: &pack, now };
        let failed =
            |(path, fault): (&Path, FileFault)| CliError::Failed(saying.file_fault(&fault, path).join("\n"));
        let (mapping, mut source) = self.files.open(&pack).map_err(failed)?;
        let bound =
            Bound::new(&mapping, source.header()).map_err(|fault| failed((&self.files.map, fault)))?;
        if mapping.is_log() {
            return Err(CliError::Usage(Word::MappingOfLog.say(server.lang).to_owned()));
        }
        let unasked = (!self.dry_run).then_some(now);
        let refused =
            self.files.refused(with, unasked, server.lang, &server.zone, source.header()).map_err(failed)?;

        let shows = Shows { bound: &bound, saying, zone: &mapping.zone };
        if let Some(taken) = mapping.customers {
            return self.bring::<CustomerRow>(taken, shows, &mut server, &mut source, refused);
        }
        self.bring::<Row>(TakenLine::default(), shows, &mut server, &mut source, refused)
    }

    fn bring<R: Entry>(
        &self,
        taken: TakenLine,
        shows: Shows<'_>,
        server: &mut Server,
        source: &mut Source,
        mut refused: Refused,
    ) -> Result<ExitCode, CliError> {
        let Shows { bound, saying, zone } = shows;
        let mode = match (self.dry_run, self.update) {
            (true, true) => ImportMode::TryUpdate,
            (true, false) => ImportMode::DryRun,
            (false, true) => ImportMode::Update,
            (false, false) => ImportMode::Add,
        };
        let bar = files::progress(source.bytes());
        let (mut first, mut wrong) = (Vec::new(), Vec::new());
        let mut run = Run {
            bound,
            mode,
            taken,
            saying,
            refused: &mut refused,
            ask: |request| server.ask(request),
            watch: |step: Step<'_, R>| match step {
                Step::Mapped(row) if first.len() < SHOWN => first.push(row.said(&saying, zone)),
                Step::Refused { line, reason } if wrong.len() < SHOWN => {
                    wrong.push(saying.on_line(line, reason));
                }
                Step::At(bytes) => bar.set_position(bytes),
                Step::Mapped(_) | Step::Refused { .. } => {}
            },
            totals: Totals::default(),
        };
        let done = run.run(source);
        let totals = run.totals;
        bar.finish_and_clear();
        let file = refused.finish()?;

        let unused: Vec<String> = bound.unused.iter().map(|column| clean_line(column).into_owned()).collect();
        if self.dry_run {
            unused.iter().for_each(|column| eprintln!("{}", saying.unused(column)));
        }
        if self.json {
            let file = file.map(|file| file.to_string_lossy().into_owned());
            let trial = self.dry_run.then_some(Trial { dry_run: true, unused, first });
            out::json(&json!(Answer { totals, refused_file: file, trial }))?;
        } else {
            if self.dry_run && !first.is_empty() {
                out::line(saying.first())?;
                first.iter().try_for_each(|row| out::line(row))?;
            }
            if file.is_none() {
                wrong.iter().try_for_each(|row| out::line(row))?;
            }
            out::line(&saying.totals(&totals, mode))?;
            if let (Some(file), true) = (&file, totals.refused > 0) {
                out::line(&saying.refused_in(file))?;
            }
        }
        match done {
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(stopped) => {
                let asking = |error| CliError::Client(error).say(saying.lang);
                Err(CliError::Failed(saying.stopped(stopped, &self.files.file, asking).join("\n")))
            }
        }
    }
}
