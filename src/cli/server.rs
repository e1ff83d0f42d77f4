//! The server as subcommands speak with it.

use jiff::tz::TimeZone;

use sha2::{Digest, Sha256};

use super::CliError;
use crate::{
    api::{Reply, Request, RulesView, SiteView},
    case::EditionNo,
    client::{ClientError, Connection},
    lang::{Lang, say},
    rules::Pack,
    sla::Calendar,
};

/// A connection, and what is needed to say its answers.
pub struct Server {
    connection: Connection,
    /// The language to answer in.
    pub lang: Lang,
    /// The zone in which times are shown.
    pub zone: TimeZone,
    /// The rules in force, once they were asked for.
    pack: Option<Pack>,
}

impl Server {
    /// Speaks `lang`, or the site's language.
    pub fn new(connection: Connection, lang: Option<Lang>) -> Self {
        let site = connection.site();
        let lang = lang.unwrap_or(site.lang);
        let zone = TimeZone::get(&site.zone).unwrap_or(TimeZone::UTC);
        Self { connection, lang, zone, pack: None }
    }

    /// The site, and its time when the connection was opened.
    pub fn site(&self) -> &SiteView {
        self.connection.site()
    }

    /// Asks; a refusal is an answer.
    ///
    /// # Errors
    /// There is no answer.
    pub fn ask(&mut self, request: Request) -> Result<Reply, ClientError> {
        self.connection.ask(request)
    }

    /// Asks; a refusal is an error that says why.
    ///
    /// # Errors
    /// There is no answer, or it is a refusal.
    pub fn get(&mut self, request: Request) -> Result<Reply, CliError> {
        match self.ask(request)? {
            Reply::Refused { refusal, .. } => {
                let (pack, now) = (self.pack(), self.site().now);
                Err(CliError::Failed(say::refusal(&refusal, &pack, self.lang, now)))
            }
            reply => Ok(reply),
        }
    }

    /// The rules in force, for saying what the server answers; the shipped ones where it does not tell.
    pub fn pack(&mut self) -> Pack {
        if self.pack.is_none() {
            self.pack = self.ask_rules().ok().flatten().map(|(_, pack)| pack);
        }
        self.pack.clone().unwrap_or_else(|| Pack::builtin().clone())
    }

    /// The edition of the rules in force, and what it says.
    ///
    /// # Errors
    /// There is no answer, or none that this program reads.
    pub fn in_force(&mut self) -> Result<(EditionNo, Pack), CliError> {
        Ok(self.ask_rules()?.ok_or(ClientError::Unexpected)?)
    }

    fn ask_rules(&mut self) -> Result<Option<(EditionNo, Pack)>, ClientError> {
        let hash = |text: &str| Sha256::digest(text.as_bytes()).into();
        let (pack, calendar) = (Pack::builtin(), Calendar::shipped());
        let known = Request::Rules { rules: hash(pack.text()), calendar: hash(calendar.text()) };
        let Reply::Rules(RulesView { edition, rules, calendar }) = self.ask(known)? else { return Ok(None) };
        let pack = rules.map_or_else(|| Ok(pack.clone()), |text| Pack::parse(&text)).ok();
        let calendar = calendar.map(|text| Calendar::parse(&text)).transpose().ok();
        Ok(pack.zip(calendar).map(|(pack, calendar)| match calendar {
            Some(calendar) => (edition, pack.on_calendar(calendar)),
            None => (edition, pack),
        }))
    }
}
