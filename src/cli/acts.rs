//! `do --help`: the acts and their fields, from the one table of `case`.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::{CliError, out};
use crate::{
    case::{Choice, Field, Need, Shape, Verb},
    lang::{Lang, Word, say},
    rules::Pack,
};

/// Prints the acts for people, or as one JSON document.
pub fn list(as_json: bool, lang: Lang) -> Result<ExitCode, CliError> {
    if as_json {
        let on_cases = existing().map(|verb| act(verb, "case", verb.fields()));
        let new = Verb::NEW.iter().map(|verb| act(*verb, "new", verb.fields_of_new()));
        out::json(&json!({ "verbs": on_cases.chain(new).collect::<Vec<_>>() }))?;
        return Ok(ExitCode::SUCCESS);
    }
    out::line(Word::DoUsage.say(lang))?;
    for verb in Verb::NEW {
        out::line("")?;
        say_act(&format!("new {}", verb.id()), *verb, verb.fields_of_new(), lang)?;
    }
    for verb in existing() {
        out::line("")?;
        say_act(verb.id(), verb, verb.fields(), lang)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The acts on a case that there is.
fn existing() -> impl Iterator<Item = Verb> {
    Verb::ALL.into_iter().filter(|verb| !matches!(verb, Verb::Open | Verb::Resolve))
}

fn act(verb: Verb, target: &str, fields: &[Field]) -> Value {
    json!({
        "verb": verb.id(),
        "target": target,
        "fields": fields.iter().map(field).collect::<Vec<_>>(),
    })
}

fn field(field: &Field) -> Value {
    let when = match field.need {
        Need::When(other, value) => Some(json!({ "field": other, "value": value })),
        _ => None,
    };
    let unless = if let Need::Unless(other) = field.need { Some(other) } else { None };
    let only = match field.need {
        Need::MayWhen(other, values) => Some(json!({ "field": other, "values": values })),
        _ => None,
    };
    json!({
        "name": field.name,
        "required": field.need == Need::Must,
        "required_when": when,
        "required_unless": unless,
        "only_when": only,
        "shape": shape(field.shape),
        "values": choice(field.shape).map(|choice| choice.values(Pack::builtin())),
    })
}

fn say_act(typed: &str, verb: Verb, fields: &[Field], lang: Lang) -> Result<(), CliError> {
    out::line(&format!("{typed}  {}", say::act(verb, lang)))?;
    for field in fields {
        let need = match field.need {
            Need::Must => Word::DoMust.say(lang).to_owned(),
            Need::May => String::new(),
            Need::Unless(other) => Word::DoMustUnless.with(lang, &[&other]),
            Need::When(other, value) => Word::DoMustWhen.with(lang, &[&other, &value]),
            Need::MayWhen(other, values) => Word::DoMayWhen.with(lang, &[&other, &values.join("|")]),
        };
        let values = match choice(field.shape) {
            Some(choice) => choice.values(Pack::builtin()).join(" "),
            None => shape(field.shape).to_owned(),
        };
        out::line(format!("    {}={values}  {need}", field.name).trim_end())?;
    }
    Ok(())
}

fn choice(shape: Shape) -> Option<Choice> {
    if let Shape::Choice(choice) = shape { Some(choice) } else { None }
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Line => "line",
        Shape::Text => "text",
        Shape::Phone => "phone",
        Shape::When => "when",
        Shape::Staff => "staff",
        Shape::Case => "case",
        Shape::Sha256 => "sha256",
        Shape::Number => "number",
        Shape::Imei => "imei",
        Shape::Paper => "paper",
        Shape::Money => "money",
        Shape::Date => "date",
        Shape::Choice(_) => "choice",
    }
}
