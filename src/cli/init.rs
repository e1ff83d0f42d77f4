//! `init`: makes a store without questions.

use std::{path::Path, process::ExitCode};

use clap::{Args, builder::NonEmptyStringValueParser};
use rustix::process::getuid;

use super::{CliError, Options};
use crate::{
    case::Site,
    desk::{DeskError, Founder, found},
    lang::{Lang, Word},
    store::{SiteFacts, StoreError},
};

/// Where times are shown when nobody says.
pub const ZONE: &str = "Asia/Shanghai";

#[derive(Debug, Args)]
pub struct Init {
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    site: String,
    #[arg(long, value_name = "ZJ")]
    letters: Site,
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    name: String,
    #[arg(long, value_name = "1001", value_parser = NonEmptyStringValueParser::new())]
    staff: String,
    #[arg(long, value_name = "ZONE", default_value = ZONE, value_parser = zone)]
    zone: String,
    #[arg(long)]
    test_clock: bool,
}

impl Init {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let facts = SiteFacts {
            site: self.letters,
            name: self.site,
            lang: with.lang(),
            zone: self.zone,
            test_clock: self.test_clock,
            epoch: 1,
        };
        make(&with.data, &facts, &self.staff, &self.name, with.lang())?;
        eprintln!("{}", Word::Made.with(with.lang(), &[&facts.name, &with.data.display()]));
        Ok(ExitCode::SUCCESS)
    }
}

/// Makes the store of a site; whoever runs this owns it.
pub fn make(dir: &Path, facts: &SiteFacts, staff: &str, name: &str, lang: Lang) -> Result<(), CliError> {
    let founder =
        Founder { staff: staff.to_owned(), name: name.to_owned(), uid: getuid().as_raw(), pin: None };
    found(dir, facts, &founder).map_err(|error| match error {
        DeskError::Store(StoreError::Exists) => {
            CliError::Failed(Word::StoreExists.with(lang, &[&dir.display()]))
        }
        DeskError::Store(StoreError::Io(error)) => error.into(),
        other => CliError::Failed(Word::IoFailed.with(lang, &[&other])),
    })
}

/// A zone of the time zone database.
fn zone(name: &str) -> Result<String, jiff::Error> {
    jiff::tz::TimeZone::get(name).map(|_| name.to_owned())
}
