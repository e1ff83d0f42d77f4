//! `show`: one case.

use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;

use super::{CliError, Options, Server, columns::align, figures, json};
use crate::{
    api::{CaseView, ClockView, Reply, Request},
    case::Word as Part,
    client::ClientError,
    lang::{Lang, Word, say},
    rules::Pack,
    sla::Instant,
    text::clean_text,
};

#[derive(Debug, Args)]
pub struct Show {
    #[arg(value_name = "CASE")]
    case: String,
    #[arg(long)]
    json: bool,
}

impl Show {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        self.ask(&mut with.connect()?)
    }

    /// Asks a server, and prints the answer where it is wanted.
    pub fn ask(self, server: &mut Server) -> Result<ExitCode, CliError> {
        let case = fetch(server, &self.case)?;
        if self.json {
            let pack = server.pack();
            let mut whole = json::case(&case);
            // What others count is no part of the case itself, nor of what proves it.
            if let Some(whole) = whole.as_object_mut() {
                let rows = case.outside.iter().map(|row| figures::as_json(row, &pack));
                whole.insert("outside".to_owned(), rows.collect());
            }
            server.out.json(&whole)?;
        } else {
            say_case(&case, server)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The case of a number as somebody typed it.
pub fn fetch(server: &mut Server, number: &str) -> Result<Box<CaseView>, CliError> {
    let case = number.parse().map_err(|_| CliError::Failed(Word::NoNotFound.say(server.lang).to_owned()))?;
    match server.get(Request::Show { case })? {
        Reply::Case(case) => Ok(case),
        _ => Err(ClientError::Unexpected.into()),
    }
}

/// A case for people: what it is, its facts, its clocks, what happened.
fn say_case(case: &CaseView, server: &mut Server) -> Result<(), CliError> {
    let (lang, now, pack) = (server.lang, server.site().now, &server.pack());
    server.out.line(&title(case, pack, lang))?;
    align(&facts(case, lang)).iter().try_for_each(|fact| server.out.line(fact))?;
    if let Some(repeat) = &case.repeat_fault {
        server.out.line(&say::repeat_fault(repeat, pack, lang))?;
    }
    let outside = say::outside_lines(&case.outside, pack, lang);
    outside.iter().try_for_each(|line| server.out.line(line))?;
    if let Some(text) = case.words.get(Part::Text) {
        server.out.line(&clean_text(text))?;
    }
    server.out.line("")?;
    let clocks = case.clocks.iter().map(|view| clock(view, pack, &server.zone, lang, now));
    align(&clocks.collect::<Vec<_>>()).iter().try_for_each(|clock| server.out.line(clock))?;
    server.out.line("")?;
    for event in &case.events {
        let at = say::time(event.occurred, &server.zone, now);
        let line = format!("{at}  {}  {}", say::event(event, pack, lang), say::by(event, lang));
        server.out.line(&clean_text(&line))?;
        if let Some(text) = say::event_text(event, lang) {
            clean_text(&text).lines().try_for_each(|line| server.out.line(&format!("    {line}")))?;
        }
    }
    Ok(())
}

/// What a case is, and where it stands.
pub fn title(case: &CaseView, pack: &Pack, lang: Lang) -> String {
    let row = &case.row;
    let matter = say::matter(&row.kind, row.category.as_deref(), pack, lang);
    let severity = say::severity(row.severity, pack);
    format!("{}  {matter}  {severity}  {}", row.case, say::stage(row.stage, lang))
}

/// What was written down of a case but its text: names and values.
pub fn facts(case: &CaseView, lang: Lang) -> Vec<Vec<String>> {
    let mut facts = Vec::new();
    for (part, name) in [
        (Part::Line, "line"),
        (Part::Name, "name"),
        (Part::Contact, "contact"),
        (Part::Address, "address"),
        (Part::Title, "title"),
        (Part::Wants, "wants"),
    ] {
        facts.extend(case.words.get(part).map(|text| vec![say::field(name, lang), text.to_owned()]));
        if part == Part::Name {
            facts.extend(case.star.map(|_| vec![say::field("star", lang), say::stars(case.star)]));
            let tags = case.tags.join(Word::ListComma.say(lang));
            facts.extend((!tags.is_empty()).then(|| vec![say::field("tags", lang), tags]));
        }
    }
    if let Some(id) = &case.row.external_id {
        facts.push(vec![Word::EventReferenced.say(lang).to_owned(), id.clone()]);
    }
    facts
}

/// A clock: its name, its deadline, how it stands.
pub fn clock(view: &ClockView, pack: &Pack, zone: &TimeZone, lang: Lang, now: Instant) -> Vec<String> {
    let deadline = view.clock.deadline;
    let at = deadline.map(|at| say::deadline(at, zone, now, lang)).unwrap_or_default();
    vec![say::clock(&view.id, pack, lang), at, say::standing(&view.clock, now, lang)]
}
