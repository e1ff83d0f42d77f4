//! `serve`: the server in the foreground.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;

use super::{CliError, Options, config, within};
use crate::{
    desk::{Clock, DeskError},
    lang::{Lang, Word, say},
    serve::{self, ConfigError, PlaceError, ServeError, Stay},
    store,
};

#[derive(Debug, Args)]
pub struct Serve {
    #[arg(long, value_name = "FILE")]
    clock: Option<PathBuf>,
    /// Started by a client: leaves when it is needed no more.
    #[arg(long, hide = true)]
    auto: bool,
}

impl Serve {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        if !store::is_here(&with.data) {
            return Err(CliError::NoStore);
        }
        let clock = self.clock.map_or(Clock::System, Clock::File);
        let stay = if self.auto { Stay::WhileNeeded } else { Stay::UntilStopped };
        match serve::run(&with.data, clock, stay, within::attend) {
            // Two clients started one each; one is enough.
            Err(ServeError::Place(PlaceError::Taken)) if self.auto => Ok(ExitCode::SUCCESS),
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(error) => Err(said(error, with.lang())),
        }
    }
}

fn said(error: ServeError, lang: Lang) -> CliError {
    match error {
        ServeError::Place(PlaceError::Taken) => CliError::Failed(Word::AlreadyServed.say(lang).to_owned()),
        ServeError::Place(PlaceError::Open) => CliError::Failed(Word::OpenDirectory.say(lang).to_owned()),
        ServeError::Place(PlaceError::Io(error)) | ServeError::Io(error) => error.into(),
        ServeError::Desk(DeskError::Store(_) | DeskError::TestClock) => {
            let trouble = serve::trouble(&error);
            CliError::Failed(say::denied(&crate::api::Denied::Store(trouble), lang))
        }
        ServeError::Config(ConfigError::Wrong(faults)) => {
            let file = Path::new(serve::CONFIG_FILE);
            CliError::Failed(config::lines(file, &faults, lang).join("\n"))
        }
        ServeError::Config(ConfigError::Io(error)) => error.into(),
        ServeError::Desk(other) => CliError::Failed(Word::IoFailed.with(lang, &[&other])),
    }
}
