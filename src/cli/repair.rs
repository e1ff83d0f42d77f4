//! `repair`: the repair desk over its cases.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{CliError, Options, columns::align, out, show};
use crate::{
    api::{CaseView, DeviceView, Reply, Request, RisingFault},
    case::{Choice, RepairCode},
    client::ClientError,
    lang::{Lang, Word, say},
    rules::Pack,
    sla::Instant,
};

/// The cases of a rising fault that are named.
const NAMED: usize = 3;

#[derive(Debug, Subcommand)]
pub enum Repair {
    Slip(Paper),
    Record(Paper),
    Ask(Ask),
    Faults(Faults),
}

#[derive(Debug, Args)]
pub struct Paper {
    #[arg(value_name = "CASE")]
    case: String,
}

#[derive(Debug, Args)]
pub struct Ask {
    #[arg(value_name = "CODE")]
    code: String,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Faults {
    #[arg(long)]
    json: bool,
}

impl Repair {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        match self {
            Self::Slip(it) => it.print(with, say::repair_slip),
            Self::Record(it) => it.print(with, say::repair_record),
            Self::Ask(it) => it.run(with),
            Self::Faults(it) => it.run(with),
        }
    }
}

/// The lines of a paper, where there is something to write on it.
type Make = fn(&CaseView, &DeviceView, &str, &Pack, Lang, Instant) -> Option<Vec<String>>;

impl Paper {
    /// Prints to standard output.
    fn print(self, with: &Options, make: Make) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let view = show::fetch(&mut server, &self.case)?;
        let Reply::Device(device) = server.get(Request::Device { case: view.row.case })? else {
            return Err(ClientError::Unexpected.into());
        };
        let (pack, site, lang) = (server.pack(), server.site().clone(), server.lang);
        let lines = make(&view, &device, &site.name, &pack, lang, site.now);
        let lines = lines.ok_or_else(|| CliError::Failed(Word::SlipNotIn.say(lang).to_owned()))?;
        lines.iter().try_for_each(|line| out::line(line))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Ask {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let lang = with.lang();
        let code: RepairCode =
            self.code.parse().map_err(|_| CliError::Usage(Word::RepairCodeForm.with(lang, &[&self.code])))?;
        let mut server = with.connect()?;
        let Reply::RepairStage(stage) = server.get(Request::RepairStage { code: code.to_string() })? else {
            return Err(ClientError::Unexpected.into());
        };
        let lang = server.lang;
        let stage = stage.ok_or_else(|| CliError::Failed(Word::RepairCodeUnknown.say(lang).to_owned()))?;
        if self.json {
            let value = serde_json::json!({
                "case": stage.case,
                "stage": stage.stage.id(),
                "step": stage.step.as_ref().map(|(step, _)| step),
                "at": stage.step.as_ref().map(|(_, at)| at),
            });
            out::json(&value)?;
            return Ok(ExitCode::SUCCESS);
        }
        let (pack, now) = (server.pack(), server.site().now);
        let said = say::stage(stage.stage, lang);
        let line = match &stage.step {
            Some((step, at)) => {
                let step = say::choice(Choice::Sheet, step, &pack, lang);
                let step = format!("{step} {}", say::time(*at, &pack.zone, now));
                Word::RepairStep.with(lang, &[&stage.case, &said, &step])
            }
            None => format!("{}  {said}", stage.case),
        };
        out::line(&line)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Faults {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let Reply::Faults(view) = server.get(Request::Faults)? else {
            return Err(ClientError::Unexpected.into());
        };
        if self.json {
            let value = serde_json::to_value(&view).map_err(|error| CliError::Failed(error.to_string()))?;
            out::json(&value)?;
            return Ok(ExitCode::SUCCESS);
        }
        let (lang, pack) = (server.lang, server.pack());
        let (now, usual) = view.counted;
        out::line(&Word::FaultsCounted.with(lang, &[&now, &usual]))?;
        if view.partial {
            out::line(Word::FaultsPartial.say(lang))?;
        }
        let row = |of: &RisingFault| {
            let cases: Vec<String> = of.cases.iter().take(NAMED).map(ToString::to_string).collect();
            vec![
                of.model.clone(),
                say::fault_kind(&of.fault, &pack, lang),
                Word::FaultsRow.with(lang, &[&of.now, &of.usual]),
                cases.join(Word::ListComma.say(lang)),
            ]
        };
        let rows: Vec<Vec<String>> = view.rising.iter().map(row).collect();
        if rows.is_empty() {
            out::line(Word::TopicsNone.say(lang))?;
        }
        align(&rows).iter().try_for_each(|row| out::line(&format!("  {row}")))?;
        Ok(ExitCode::SUCCESS)
    }
}
