//! `do`: acts on a case, or makes one.

use std::process::ExitCode;

use clap::{ArgAction, Args, builder::PossibleValuesParser};
use serde_json::json;

use super::{CliError, Options, Server, acts, command_id, json as shape, out};
use crate::{
    api::{EventView, Reply, Request, Target},
    case::{CommandId, Fields, Reason, Refusal, Verb},
    client::ClientError,
    lang::{Lang, Word, say},
    rules::Pack,
    sla::Instant,
};

/// How often an act is sent again when the server goes away before it answers. The command id makes it safe.
const AGAIN: u32 = 3;

#[derive(Args)]
pub struct Do {
    #[arg(value_name = "CASE|new", required_unless_present = "help")]
    target: Option<String>,
    #[arg(value_name = "ACT", required_unless_present = "help",
        value_parser = PossibleValuesParser::new(Verb::ALL.map(Verb::id)))]
    verb: Option<String>,
    #[arg(long, value_name = "NAME=VALUE", value_parser = field)]
    field: Vec<(String, String)>,
    #[arg(long, value_name = "COMMAND_ID")]
    id: Option<String>,
    #[arg(long, value_name = "REVISION")]
    base: Option<u64>,
    #[arg(short = 'h', long, action = ArgAction::SetTrue)]
    help: bool,
    #[arg(long)]
    json: bool,
}

untold!(Do);

impl Do {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let verb = self.verb.as_deref().and_then(Verb::of);
        let (Some(target), Some(verb), false) = (self.target, verb, self.help) else {
            return acts::list(self.json, with.lang());
        };
        let target = match target.as_str() {
            "new" => Target::New,
            number => match number.parse() {
                Ok(case) => Target::Case(case),
                // A number with a wrong digit is the number of no case.
                Err(_) => {
                    let refusal = Refusal::bare(Reason::NotFound);
                    refused(
                        &refusal,
                        &[],
                        Pack::builtin(),
                        with.lang(),
                        Instant::from_seconds(0),
                        self.json,
                    )?;
                    return Ok(ExitCode::from(1));
                }
            },
        };
        let command = match &self.id {
            Some(id) => CommandId::of(id),
            None => command_id::random()?,
        };
        let fields = fields(self.field, with.lang())?;
        let act = Request::Act { target, verb, fields, command, base: self.base };
        let (mut server, reply) = send(with, &act)?;
        match reply {
            Reply::Done { case, revision, events } => {
                if self.json {
                    let events: Vec<_> = events.iter().map(shape::event).collect();
                    out::json(&json!({ "case": case, "revision": revision, "events": events }))?;
                } else {
                    let (pack, lang) = (server.pack(), server.lang);
                    let said: Vec<String> =
                        events.iter().map(|event| say::event(event, &pack, lang)).collect();
                    out::line(&format!("{case}  {}", said.join(Word::And.say(lang))))?;
                }
                Ok(ExitCode::SUCCESS)
            }
            Reply::Refused { refusal, changed } => {
                refused(&refusal, &changed, &server.pack(), server.lang, server.site().now, self.json)?;
                Ok(ExitCode::from(1))
            }
            _ => Err(ClientError::Unexpected.into()),
        }
    }
}

/// Sends an act until there is an answer.
fn send(with: &Options, act: &Request) -> Result<(Server, Reply), CliError> {
    let mut tries = 0;
    loop {
        let mut server = with.connect()?;
        match server.ask(act.clone()) {
            Ok(reply) => return Ok((server, reply)),
            Err(ClientError::Cut) if tries < AGAIN => tries += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

fn refused(
    refusal: &Refusal,
    changed: &[EventView],
    pack: &Pack,
    lang: Lang,
    now: Instant,
    as_json: bool,
) -> Result<(), CliError> {
    let said = say::refusal(refusal, pack, lang, now);
    if as_json {
        let allowed: Vec<&str> = refusal.allowed.iter().map(|verb| verb.id()).collect();
        let changed: Vec<_> = changed.iter().map(shape::event).collect();
        let reason = serde_json::to_value(&refusal.reason).unwrap_or_default();
        let (reason, detail) = match reason {
            serde_json::Value::Object(tagged) => match tagged.into_iter().next() {
                Some((name, detail)) => (name, detail),
                None => (String::new(), serde_json::Value::Null),
            },
            other => (other.as_str().unwrap_or_default().to_owned(), serde_json::Value::Null),
        };
        out::json(&json!({
            "refusal": { "reason": reason, "detail": detail, "allowed": allowed, "message": said, "changed": changed },
        }))?;
        return Ok(());
    }
    eprintln!("{said}");
    if let Some(changed) = say::changed(changed, pack, lang) {
        eprintln!("{changed}");
    }
    Ok(())
}

fn fields(given: Vec<(String, String)>, lang: Lang) -> Result<Fields, CliError> {
    let mut fields = Fields::new();
    for (name, value) in given {
        if fields.contains_key(&name) {
            return Err(CliError::Usage(Word::FieldTwice.with(lang, &[&name])));
        }
        fields.insert(name, value);
    }
    Ok(fields)
}

fn field(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
