//! The server as subcommands speak with it.

use jiff::tz::TimeZone;

use sha2::{Digest, Sha256};

use super::{CliError, out::Out};
use crate::{
    api::{Reply, Request, RulesView, SiteView},
    case::EditionNo,
    client::{ClientError, Connection},
    lang::{Lang, say},
    rules::Pack,
    serve::Ask,
    sla::Calendar,
};

/// A connection, and what is needed to say its answers.
pub struct Server {
    line: Line,
    /// Where they are said.
    pub out: Out,
    /// The language to answer in.
    pub lang: Lang,
    /// The zone in which times are shown.
    pub zone: TimeZone,
    /// The rules in force, once they were asked for.
    pack: Option<Pack>,
}

/// How the server is reached.
enum Line {
    Socket(Box<Connection>),
    /// From inside of it.
    Within(SiteView, Ask),
}

impl Line {
    fn site(&self) -> &SiteView {
        match self {
            Self::Socket(connection) => connection.site(),
            Self::Within(site, _) => site,
        }
    }
}

impl Server {
    /// Speaks `lang`, or the site's language, on standard output.
    pub fn new(connection: Connection, lang: Option<Lang>) -> Self {
        Self::over(Line::Socket(Box::new(connection)), Out::standard(), lang)
    }

    /// The server that this runs in, for somebody who is told there.
    pub fn within(site: SiteView, ask: Ask, out: Out, lang: Option<Lang>) -> Self {
        Self::over(Line::Within(site, ask), out, lang)
    }

    fn over(line: Line, out: Out, lang: Option<Lang>) -> Self {
        let site = line.site();
        let lang = lang.unwrap_or(site.lang);
        let zone = TimeZone::get(&site.zone).unwrap_or(TimeZone::UTC);
        Self { line, out, lang, zone, pack: None }
    }

    /// The site, and its time when the connection was opened.
    pub fn site(&self) -> &SiteView {
        self.line.site()
    }

    /// Asks; a refusal is an answer.
    ///
    /// # Errors
    /// There is no answer.
    pub fn ask(&mut self, request: Request) -> Result<Reply, ClientError> {
        match &mut self.line {
            Line::Socket(connection) => connection.ask(request),
            Line::Within(_, ask) => ask(request).ok_or(ClientError::Cut),
        }
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

    /// What it asked from inside, for who goes on asking.
    pub fn into_ask(self) -> Option<Ask> {
        match self.line {
            Line::Within(_, ask) => Some(ask),
            Line::Socket(_) => None,
        }
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
