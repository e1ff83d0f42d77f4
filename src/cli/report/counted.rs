//! Facts of a period as the server gave them, and the reports that are counted from them.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{
    BTreeMap, CaseFacts, CaseId, CliError, Columns, ColumnsFault, Lang, NAMED, Name, Period, Server, Sheet,
    Telling, Word, report, say,
};
use crate::{
    api::{FigureView, FiguresAsked, FrozenView, Reply, Request},
    case::Month,
    cli::figures,
    client::ClientError,
    exchange::report::{Frozen, Ground, Report},
    rules::Pack,
    sla::Instant,
};

/// Cases in one answer.
const PAGE: u32 = 500;

/// What was asked for, and all that it is told with.
pub struct Counted {
    pub period: Period,
    pub facts: Vec<CaseFacts>,
    /// Whose cases they are, where not everybody's.
    team: Option<String>,
    customers: u64,
    /// The number of customers was given, or stands in what was frozen.
    given: bool,
    now: Instant,
    frozen: Option<(FrozenView, Frozen)>,
    /// Figures from outside, and the months that lie wholly in the period.
    outside: (Vec<FigureView>, Vec<Month>),
    lang: Lang,
    pack: Pack,
    zone: TimeZone,
}

/// A period, in the days of the site.
pub fn period(asked: &str, server: &Server) -> Result<Period, CliError> {
    Period::read(asked, &server.zone)
        .ok_or_else(|| CliError::Usage(Word::ReportBadPeriod.with(server.lang, &[&format!("{asked:?}")])))
}

impl Counted {
    /// Asks for the facts of a period, and for what was frozen of it.
    pub fn of(
        server: &mut Server,
        period: Period,
        team: Option<&str>,
        base: Option<u64>,
    ) -> Result<Self, CliError> {
        let (mut facts, mut after) = (Vec::new(), 0);
        let page = loop {
            let (from, until, team) = (period.from, period.until, team.map(str::to_owned));
            let ask = Request::Facts { from, until, team, after, limit: PAGE };
            let Reply::Facts(mut page) = server.get(ask)? else { return Err(ClientError::Unexpected.into()) };
            facts.append(&mut page.cases);
            match page.next {
                // A server that does not go on would be asked for ever.
                Some(next) if next > after => after = next,
                Some(_) => return Err(ClientError::Unexpected.into()),
                None => break page,
            }
        };
        let mut frozen = None;
        if period.is_month && page.team.is_none() {
            let ask = Request::Frozen { period: period.name.clone() };
            let Reply::Frozen(view) = server.get(ask)? else { return Err(ClientError::Unexpected.into()) };
            if let Some(view) = view {
                let kept = Frozen::read(&view.figures).ok_or_else(|| {
                    CliError::Failed(Word::ReportFrozenUnread.with(server.lang, &[&view.period]))
                })?;
                frozen = Some((*view, kept));
            }
        }
        let of_frozen = frozen.as_ref().map(|(_, kept)| kept.customers());
        let given = base.or(of_frozen);
        Ok(Self {
            facts,
            team: page.team,
            customers: given.unwrap_or(page.customers),
            given: given.is_some(),
            now: page.now,
            frozen,
            outside: (Vec::new(), Vec::new()),
            lang: server.lang,
            pack: server.pack(),
            zone: server.zone.clone(),
            period,
        })
    }

    /// Asks for what stands beside the facts in these reports.
    pub fn with_outside(mut self, server: &mut Server, names: &[Name]) -> Result<Self, CliError> {
        if !names.contains(&Name::RealName) {
            return Ok(self);
        }
        let months = Month::within(self.period.from, self.period.until, &self.zone);
        let span = months.first().zip(months.last());
        if let (Some((from, until)), Some(_)) = (span, self.pack.outside(report::OUTSIDE)) {
            let figure = report::OUTSIDE.to_owned();
            let asked =
                FiguresAsked { figure, from: *from, until: *until, text: None, after: None, limit: PAGE };
            self.outside.0 = figures::all(server, asked)?;
            // Whoever counts one department has what is theirs.
            let is_own =
                |row: &FigureView| self.team.as_deref().is_none_or(|team| row.cell("branch") == Some(team));
            self.outside.0.retain(is_own);
        }
        self.outside.1 = months;
        Ok(self)
    }

    /// How it is told.
    pub const fn telling<'a>(&'a self, columns: Option<&'a Columns>) -> Telling<'a> {
        Telling { lang: self.lang, pack: &self.pack, zone: &self.zone, columns }
    }

    /// A report: as it was frozen where it was, with what differs today beside it.
    pub fn report(&self, name: Name) -> Report {
        let report = self.today(name);
        match &self.frozen {
            Some((_, kept)) => kept.lay(report),
            None => report,
        }
    }

    /// A report as it is today.
    pub fn today(&self, name: Name) -> Report {
        let Self { facts, period, pack, customers, now, outside, .. } = self;
        name.count(&Ground { facts, period, pack, outside: &outside.0, customers: *customers, now: *now })
    }

    /// How many customers rates are for.
    pub const fn customers(&self) -> u64 {
        self.customers
    }

    /// What stands over a report.
    pub fn title(&self, name: Name) -> String {
        let (title, period) = (report::title(name, self.lang), &self.period.name);
        match &self.team {
            Some(team) => {
                let team = say::team(team, &self.pack, self.lang);
                Word::ReportOfTeam.with(self.lang, &[&title, period, &team])
            }
            None => Word::ReportOf.with(self.lang, &[&title, period]),
        }
    }

    /// What its figures mean, and on what they stand.
    pub fn notes(&self, name: Name) -> Vec<String> {
        let lang = self.lang;
        let mut notes = vec![report::definition(name, lang).to_owned()];
        if name.has_rates() {
            let word = if self.given { Word::ReportBaseGiven } else { Word::ReportBaseStore };
            notes.push(word.with(lang, &[&self.customers]));
        }
        if name == Name::RealName {
            notes.extend(self.outside_notes());
        }
        if let Some((view, _)) = &self.frozen {
            let at = say::time(view.at, &self.zone, self.now);
            notes.push(Word::ReportFrozenOn.with(lang, &[&at, &view.by]));
        }
        notes
    }

    /// Of which months there are figures from outside, of which files, and of which months there are none.
    fn outside_notes(&self) -> Vec<String> {
        let (lang, (rows, months)) = (self.lang, &self.outside);
        if months.is_empty() {
            return vec![Word::ReportOutsideNone.say(lang).to_owned()];
        }
        let there = report::months(rows);
        let comma = Word::ListComma.say(lang);
        let lacking: Vec<String> =
            months.iter().map(Month::to_string).filter(|month| !there.contains_key(month)).collect();
        let named = there.iter().map(|(month, files)| {
            let files: Vec<&str> = files.iter().map(String::as_str).take(NAMED).collect();
            Word::ReportOutsideFile.with(lang, &[month, &files.join(comma)])
        });
        let named: Vec<String> = named.collect();
        let mut notes = Vec::new();
        if !named.is_empty() {
            notes.push(Word::ReportOutsideOf.with(lang, &[&named.join(comma)]));
        }
        if !lacking.is_empty() {
            notes.push(Word::ReportOutsideLacks.with(lang, &[&lacking.join(comma)]));
        }
        notes
    }

    /// A report as JSON.
    pub fn document(&self, report: &Report, telling: &Telling<'_>) -> Value {
        let mut document = report::as_json(report, &self.period, telling);
        let frozen = self
            .frozen
            .as_ref()
            .map(|(view, _)| json!({ "at": view.at, "by": view.by, "facts_sha256": hex(&view.facts) }));
        document.insert("team".to_owned(), json!(self.team));
        document.insert("customers".to_owned(), json!(self.customers));
        document.insert("frozen".to_owned(), json!(frozen));
        document.insert("notes".to_owned(), json!(self.notes(report.name)));
        Value::Object(document)
    }

    /// The cases behind a figure, as they are today.
    pub fn behind(
        &self,
        name: Name,
        figure: &str,
        telling: &Telling<'_>,
    ) -> Result<Result<Sheet, ColumnsFault>, CliError> {
        let report = self.today(name);
        let Some(found) = report.figure(figure) else {
            let mut there: Vec<String> = report.figures().take(NAMED + 1).collect();
            let more = there.len() > NAMED;
            there.truncate(NAMED);
            let more = if more { Word::ListMore.say(self.lang) } else { "" };
            let there = format!("{}{more}", there.join(Word::ListComma.say(self.lang)));
            return Err(CliError::Usage(
                Word::ReportNoFigure.with(self.lang, &[&name.id(), &figure, &there]),
            ));
        };
        let by_number: BTreeMap<CaseId, &CaseFacts> =
            self.facts.iter().map(|facts| (facts.case, facts)).collect();
        let cases: Vec<&CaseFacts> =
            found.cases.iter().filter_map(|case| by_number.get(case).copied()).collect();
        let title = Word::ReportBehind.with(self.lang, &[&self.title(name), &figure]);
        Ok(report::listed(&cases, title, telling))
    }
}

/// Bytes as hex digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
