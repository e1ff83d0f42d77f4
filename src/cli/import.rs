//! `import`: brings a file of cases in.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::json;

use super::{CliError, Options, out};
use crate::{
    api::ImportMode,
    exchange::{
        Bound, FileFault, Import as Run, Mapping, Place, Refused, Saying, Source, Step, Totals, check_apart,
    },
    rules::Pack,
    sla::Instant,
    text::clean_line,
};

/// How many rows and refusals a dry run shows.
const SHOWN: usize = 5;

#[derive(Debug, Args)]
pub struct Import {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "MAP.toml")]
    map: PathBuf,
    #[arg(long)]
    update: bool,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
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

impl Import {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        // The files are looked through before a server waits for what stands in them.
        let opened = self.open();
        let mut server = with.connect()?;
        let now = server.site().now;
        let saying = Saying { lang: server.lang, pack: Pack::builtin(), now };
        let failed =
            |(path, fault): (&Path, FileFault)| CliError::Failed(saying.file_fault(&fault, path).join("\n"));
        let (mapping, mut source) = opened.map_err(failed)?;
        let bound = Bound::new(&mapping, source.header()).map_err(|fault| failed((&self.map, fault)))?;
        if let Some(refused) = &self.refused {
            check_apart(refused, &[&self.file, &self.map]).map_err(|fault| failed((refused, fault)))?;
        }
        let place = self.place(with, now, &server.zone);
        let beside = self.refused.as_deref().unwrap_or(&with.data);
        let mut refused = Refused::new(place, server.lang, source.header())
            .map_err(|error| failed((beside, error.into())))?;

        let mode = match (self.dry_run, self.update) {
            (true, true) => ImportMode::TryUpdate,
            (true, false) => ImportMode::DryRun,
            (false, true) => ImportMode::Update,
            (false, false) => ImportMode::Add,
        };
        let bar = progress(source.bytes());
        let (mut first, mut wrong) = (Vec::new(), Vec::new());
        let mut run = Run {
            bound: &bound,
            mode,
            saying,
            refused: &mut refused,
            ask: |request| server.ask(request),
            watch: |step: Step<'_>| match step {
                Step::Mapped(row) if first.len() < SHOWN => first.push(saying.row(row, &mapping.zone)),
                Step::Refused { line, reason } if wrong.len() < SHOWN => {
                    wrong.push(saying.on_line(line, reason));
                }
                Step::At(bytes) => bar.set_position(bytes),
                Step::Mapped(_) | Step::Refused { .. } => {}
            },
            totals: Totals::default(),
        };
        let done = run.run(&mut source);
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
                Err(CliError::Failed(saying.stopped(stopped, &self.file, asking).join("\n")))
            }
        }
    }

    fn open(&self) -> Result<(Mapping, Source), (&Path, FileFault)> {
        let mapping = Mapping::open(&self.map).map_err(|fault| (self.map.as_path(), fault))?;
        let source = Source::open(&self.file, &mapping).map_err(|fault| (self.file.as_path(), fault))?;
        Ok((mapping, source))
    }

    /// Where refused rows go: where it was said, otherwise beside the store; a dry run writes nothing unasked.
    fn place(&self, with: &Options, now: Instant, zone: &TimeZone) -> Place {
        if let Some(path) = &self.refused {
            return Place::File(path.clone());
        }
        if self.dry_run {
            return Place::None;
        }
        let stem = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let plain = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
        let stem: String = stem.chars().take(40).map(plain).collect();
        let time = now.zoned(zone).strftime("%Y%m%d-%H%M%S");
        Place::Folder { folder: with.data.join("refused"), name: format!("{stem}-{time}") }
    }
}

/// A bar on the terminal of standard error; nothing where that is no terminal.
fn progress(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
    // A template that is wrong would leave the bar as it is made.
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent:>3}%") {
        bar.set_style(style);
    }
    bar
}
