//! `replay`: brings the event log of another system in.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::{CliError, Options, files::Files, out};
use crate::{
    exchange::{Bound, Replay as Run, Replayed, Saying},
    lang::Word,
};

/// How many rows and cases that are not replayed are named.
const SHOWN: u64 = 5;

#[derive(Debug, Args)]
pub struct Replay {
    #[command(flatten)]
    files: Files,
    #[arg(long)]
    json: bool,
}

/// The document that ends a run.
#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    totals: Replayed,
    refused_file: Option<String>,
}

impl Replay {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let (now, pack) = (server.site().now, server.pack());
        let saying = Saying { lang: server.lang, pack: &pack, now };
        let failed = |(path, fault)| CliError::Failed(saying.file_fault(&fault, path).join("\n"));
        let (mapping, mut source) = self.files.open(&pack).map_err(failed)?;
        if !mapping.is_log() {
            return Err(CliError::Usage(Word::MappingOfList.say(server.lang).to_owned()));
        }
        let bound =
            Bound::new(&mapping, source.header()).map_err(|fault| failed((&self.files.map, fault)))?;
        let mut refused = self
            .files
            .refused(with, Some(now), server.lang, &server.zone, source.header())
            .map_err(failed)?;
        let mut shown = 0;
        let mut run = Run {
            bound: &bound,
            saying,
            refused: &mut refused,
            ask: |request| server.ask(request),
            watch: |line, reason: &str| {
                shown += 1;
                if shown <= SHOWN {
                    eprintln!("{}", saying.on_line(line, reason));
                }
            },
            totals: Replayed::default(),
        };
        let done = run.run(&mut source);
        let totals = run.totals;
        let file = refused.finish()?;
        if self.json {
            let refused_file = file.map(|file| file.to_string_lossy().into_owned());
            out::json(&json!(Answer { totals, refused_file }))?;
        } else {
            saying.replayed(&totals).iter().try_for_each(|line| out::line(line))?;
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
