//! `person certify`: which certificates somebody has.

use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;

use super::{CliError, Options, out, person::as_json};
use crate::{
    api::{PersonView, Reply, Request},
    client::ClientError,
    lang::{Lang, Word, say},
    rules::Pack,
    sla::Instant,
};

#[derive(Debug, Args)]
pub struct Certify {
    #[arg(value_name = "STAFF")]
    staff: String,
    #[arg(value_name = "CERTIFICATE")]
    certificate: String,
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    #[arg(long, conflicts_with = "until")]
    revoke: bool,
    #[arg(long)]
    json: bool,
}

impl Certify {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let Self { staff, certificate, until, revoke, json } = self;
        let mut server = with.connect()?;
        let asked = if revoke {
            Request::EndCertificate { staff, certificate }
        } else {
            Request::Certify { staff, certificate, until: until.map(|day| day.to_string()) }
        };
        let Reply::Person(person) = server.get(asked)? else { return Err(ClientError::Unexpected.into()) };
        if json {
            out::json(&as_json(&person))?;
            return Ok(ExitCode::SUCCESS);
        }
        let lang = server.lang;
        let held = said(&person, &server.pack(), lang, server.site().now);
        let held = match held.is_empty() {
            true => Word::PersonNoCertificates.say(lang).to_owned(),
            false => held.join(Word::ListComma.say(lang)),
        };
        out::line(&format!("{} {}  {held}", person.staff, person.name))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The certificates of a person, with the day on which each ends.
pub fn said(person: &PersonView, pack: &Pack, lang: Lang, now: Instant) -> Vec<String> {
    let each = person.certificates.iter().map(|held| {
        let called = say::certificate(&held.id, pack, lang);
        let Some(until) = held.until else { return called };
        let word = if held.at(now) { Word::PersonCertificateUntil } else { Word::PersonCertificateEnded };
        word.with(lang, &[&called, &say::last_day(until, &pack.zone, now)])
    });
    each.collect()
}
