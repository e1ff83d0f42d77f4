//! `customer`: who somebody is to us, and how that is changed.

use std::process::ExitCode;

use clap::{Args, Subcommand, builder::PossibleValuesParser};
use serde_json::{Value, json};

use super::{CliError, Options, Server, columns::align, json as shape, out};
use crate::{
    api::{CaseRow, CustomerView, EventView, Reply, Request, Whose},
    case::{Choice, CustomerChange, Place, listed},
    client::ClientError,
    lang::{Word, say},
};

#[derive(Debug, Subcommand)]
pub enum Customer {
    Show(Show),
    Set(Box<Set>),
    Erase(Erase),
}

#[derive(Args)]
pub struct Show {
    #[arg(value_name = "LINE|ID")]
    of: String,
    #[arg(long)]
    json: bool,
}

untold!(Show);

#[derive(Args)]
pub struct Set {
    #[arg(value_name = "LINE|ID")]
    of: String,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=7))]
    star: Option<u8>,
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    #[arg(long, value_name = "TAG")]
    untag: Vec<String>,
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[arg(long, value_name = "ADDRESS")]
    address: Option<String>,
    #[arg(long, value_name = "PLACE", value_parser = PossibleValuesParser::new(Choice::Place.fixed()))]
    place: Option<String>,
    #[arg(long, value_name = "LINE")]
    add_line: Vec<String>,
    #[arg(long, value_name = "LINE")]
    remove_line: Vec<String>,
    #[arg(long)]
    json: bool,
}

untold!(Set);

#[derive(Args)]
pub struct Erase {
    #[arg(value_name = "LINE|ID")]
    of: String,
    #[arg(long)]
    yes: bool,
    #[arg(long)]
    json: bool,
}

untold!(Erase);

impl Customer {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        match self {
            Self::Show(it) => it.run(with),
            Self::Set(it) => it.run(with),
            Self::Erase(it) => it.run(with),
        }
    }
}

impl Show {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let of = Whose::read(&self.of);
        let Reply::Customer { customer, open, events } = server.get(Request::Customer { of })? else {
            return Err(ClientError::Unexpected.into());
        };
        if self.json {
            let mut document = as_json(&customer);
            if let Value::Object(fields) = &mut document {
                fields.insert("open".to_owned(), open.iter().map(shape::row).collect());
                fields.insert("events".to_owned(), events.iter().map(shape::event).collect());
            }
            out::json(&document)?;
        } else {
            say_customer(&customer, &server)?;
            say_open(&open, &mut server)?;
            say_events(&events, &mut server)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Set {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let list = |of: Vec<String>| of.iter().flat_map(|text| listed(text)).collect();
        let change = CustomerChange {
            name: self.name,
            address: self.address,
            place: self.place.as_deref().and_then(Place::of),
            star: self.star,
            tags: None,
            more_tags: list(self.tag),
            less_tags: list(self.untag),
            more_lines: list(self.add_line),
            less_lines: list(self.remove_line),
        };
        if change == CustomerChange::default() {
            return Err(CliError::Usage(Word::CustomerNothing.say(with.lang()).to_owned()));
        }
        let mut server = with.connect()?;
        let request = Request::SetCustomer { of: Whose::read(&self.of), change: Box::new(change) };
        let Reply::Customer { customer, .. } = server.get(request)? else {
            return Err(ClientError::Unexpected.into());
        };
        if self.json {
            out::json(&as_json(&customer))?;
        } else {
            say_customer(&customer, &server)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Erase {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let request = Request::EraseCustomer { of: Whose::read(&self.of), dry: !self.yes };
        let Reply::Erased { customer, cases } = server.get(request)? else {
            return Err(ClientError::Unexpected.into());
        };
        if self.json {
            out::json(&json!({ "customer": customer.to_string(), "cases": cases, "erased": self.yes }))?;
        } else {
            let word = if self.yes { Word::CustomerErased } else { Word::CustomerToErase };
            out::line(&word.with(server.lang, &[&customer, &cases]))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn say_customer(customer: &CustomerView, server: &Server) -> Result<(), CliError> {
    let lang = server.lang;
    let list = |of: &[String]| of.join(Word::ListComma.say(lang));
    let references = customer.references.iter().map(|of| format!("{} {}", of.source, of.id));
    let place = customer.place.map(|at| format!(" ({})", say::place(at, lang))).unwrap_or_default();
    let facts: Vec<Vec<String>> = [
        (say::field_of_customer("id", lang), customer.id.to_string()),
        (say::field_of_customer("name", lang), customer.name.clone()),
        (say::field("star", lang), say::stars(customer.star)),
        (say::field("tags", lang), list(&customer.tags)),
        (say::field("line", lang), list(&customer.lines)),
        (say::field("address", lang), format!("{}{place}", customer.address).trim().to_owned()),
        (Word::EventReferenced.say(lang).to_owned(), list(&references.collect::<Vec<_>>())),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| vec![name, value])
    .collect();
    align(&facts).iter().try_for_each(|fact| out::line(fact))?;
    Ok(())
}

fn say_open(open: &[CaseRow], server: &mut Server) -> Result<(), CliError> {
    if open.is_empty() {
        return Ok(());
    }
    let (lang, pack) = (server.lang, &server.pack());
    out::line("")?;
    out::line(Word::CustomerOpen.say(lang))?;
    let rows: Vec<Vec<String>> = open
        .iter()
        .map(|row| {
            let matter = say::matter(&row.kind, row.category.as_deref(), pack, lang);
            vec![row.case.to_string(), matter, say::stage(row.stage, lang).to_owned(), row.about.clone()]
        })
        .collect();
    align(&rows).iter().try_for_each(|row| out::line(row))?;
    Ok(())
}

fn say_events(events: &[EventView], server: &mut Server) -> Result<(), CliError> {
    let (lang, now, pack) = (server.lang, server.site().now, &server.pack());
    out::line("")?;
    out::line(Word::CustomerHistory.say(lang))?;
    events.iter().try_for_each(|event| {
        let at = say::time(event.recorded, &server.zone, now);
        out::line(&format!("{at}  {}  {}", say::event(event, pack, lang), say::by(event, lang)))
    })?;
    Ok(())
}

fn as_json(customer: &CustomerView) -> Value {
    json!({
        "customer": customer.id.to_string(),
        "name": customer.name,
        "lines": customer.lines,
        "star": customer.star,
        "tags": customer.tags,
        "address": customer.address,
        "place": customer.place,
        "references": customer.references,
        "plain": customer.plain,
    })
}
