//! `reveal`: a case or a customer in the clear, for a while and for a reason.

use std::process::ExitCode;

use clap::{Args, builder::PossibleValuesParser};

use super::{CliError, Options, Server, out};
use crate::{
    api::{Reply, Request},
    case::{Purpose, Subject},
    client::ClientError,
    lang::{Word, say},
    sla::Instant,
};

#[derive(Args)]
pub struct Reveal {
    #[arg(value_name = "CASE|ID")]
    of: String,
    #[arg(long, value_name = "WHY", value_parser = PossibleValuesParser::new(Purpose::ALL.map(Purpose::id)))]
    reason: String,
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
}

untold!(Reveal);

impl Reveal {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let case = self.of.parse().map(Subject::Case);
        let of = case.or_else(|_| self.of.parse().map(Subject::Customer));
        let of = of.map_err(|_| CliError::Failed(Word::NoNotFound.say(server.lang).to_owned()))?;
        let until = ask(&mut server, of, &self.reason, self.text)?;
        let until = say::time(until, &server.zone, server.site().now);
        out::line(&Word::Revealed.with(server.lang, &[&until]))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Asks for something in the clear; until when it is.
pub fn ask(server: &mut Server, of: Subject, why: &str, text: Option<String>) -> Result<Instant, CliError> {
    let why = Purpose::of(why).ok_or(ClientError::Unexpected)?;
    match server.get(Request::Reveal { of, why, text })? {
        Reply::Revealed { until } => Ok(until),
        _ => Err(ClientError::Unexpected.into()),
    }
}
