//! The server as subcommands speak with it.

use jiff::tz::TimeZone;

use super::CliError;
use crate::{
    api::{Reply, Request, SiteView},
    client::{ClientError, Connection},
    lang::{Lang, say},
    rules::Pack,
};

/// A connection, and what is needed to say its answers.
pub struct Server {
    connection: Connection,
    /// The language to answer in.
    pub lang: Lang,
    /// The zone in which times are shown.
    pub zone: TimeZone,
}

impl Server {
    /// Speaks `lang`, or the site's language.
    pub fn new(connection: Connection, lang: Option<Lang>) -> Self {
        let site = connection.site();
        let lang = lang.unwrap_or(site.lang);
        let zone = TimeZone::get(&site.zone).unwrap_or(TimeZone::UTC);
        Self { connection, lang, zone }
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
                let now = self.site().now;
                Err(CliError::Failed(say::refusal(&refusal, Pack::builtin(), self.lang, now)))
            }
            reply => Ok(reply),
        }
    }
}
