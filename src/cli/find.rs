//! `find`: cases and customers by number, phone, name, pinyin, address or words.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{CliError, Options, Server, columns::align, list::cells};
use crate::{
    api::{CustomerHit, Hit, ListedCustomer, Reply, Request, Why},
    client::ClientError,
    lang::{Lang, Word, say},
};

/// Hits that are shown when nobody says.
const LIMIT: u32 = 50;

#[derive(Args)]
pub struct Find {
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,
    #[arg(long, value_name = "N", default_value_t = LIMIT)]
    limit: u32,
    #[arg(long)]
    json: bool,
}

untold!(Find);

impl Find {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        self.ask(&mut with.connect()?)
    }

    /// Asks a server, and prints the answer where it is wanted.
    pub fn ask(self, server: &mut Server) -> Result<ExitCode, CliError> {
        let ask = Request::Find { text: self.text.join(" "), limit: self.limit };
        let Reply::Hits(hits) = server.get(ask)? else { return Err(ClientError::Unexpected.into()) };
        let lang = server.lang;
        if hits.partial {
            server.out.note(Word::FoundPartial.say(lang))?;
        }
        if self.json {
            hits.cases.iter().try_for_each(|hit| server.out.json(&as_json(hit)))?;
            hits.customers.iter().try_for_each(|hit| server.out.json(&customer_json(hit)))?;
            return Ok(ExitCode::SUCCESS);
        }
        let (now, pack) = (server.site().now, server.pack());
        if hits.cases.is_empty() && hits.customers.is_empty() {
            server.out.note(Word::NothingFound.say(lang))?;
        }
        let line = |hit: &Hit| {
            let mut line = cells(&hit.row, &pack, lang, now);
            line.push(say::why(&hit.why, lang));
            line
        };
        let customers: Vec<Vec<String>> =
            hits.customers.iter().map(|hit| customer_cells(hit, lang)).collect();
        let cases: Vec<Vec<String>> = hits.cases.iter().map(line).collect();
        align(&cases).iter().try_for_each(|row| server.out.line(row))?;
        align(&customers).iter().try_for_each(|row| server.out.line(row))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn customer_cells(hit: &CustomerHit, lang: Lang) -> Vec<String> {
    let ListedCustomer { customer, name, line, address, cases, open } = &hit.row;
    let cases = Word::CustomerCases.with(lang, &[open, cases]);
    let why = say::why(&hit.why, lang);
    vec![customer.to_string(), name.clone(), line.clone(), address.clone(), cases, why]
}

fn customer_json(hit: &CustomerHit) -> serde_json::Value {
    let ListedCustomer { customer, name, line, address, cases, open } = &hit.row;
    json!({
        "customer": customer.to_string(), "why": why(&hit.why).0, "name": name, "line": line,
        "address": address, "cases": cases, "open": open,
    })
}

fn as_json(hit: &Hit) -> serde_json::Value {
    let (why, piece) = why(&hit.why);
    json!({ "case": hit.row.case, "why": why, "text": piece, "stage": hit.row.stage.id() })
}

/// By what it was found, and in which piece of a text.
fn why(why: &Why) -> (&'static str, Option<&str>) {
    match why {
        Why::Number => ("number", None),
        Why::External => ("external", None),
        Why::Phone => ("phone", None),
        Why::Digits => ("digits", None),
        Why::Name => ("name", None),
        Why::Pinyin => ("pinyin", None),
        Why::Address => ("address", None),
        Why::Text(piece) => ("text", Some(piece)),
    }
}
