//! `refund charges`: many charges of a case from a file, all of them or none.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use serde_json::json;

use crate::{
    api::{MOST_ROWS, Reply, Request},
    case::{CaseId, Choice, CommandId, Fields},
    cli::{CliError, Options, command_id, out},
    client::ClientError,
    exchange::{Column, Saying, fixed_rows},
    lang::{Lang, Word, say},
    rules::Pack,
};

const COLUMNS: &[Column] = &[
    &["day", "扣费日"],
    &["from", "扣费方"],
    &["amount", "金额"],
    &["service", "业务名称"],
    &["proof", "订购凭证"],
    &["cause", "退费缘由"],
    &["finding", "核实结论"],
    &["charge", "第几条"],
];
/// The fields that the columns fill, in their order.
const FIELDS: [&str; 8] = ["day", "from", "amount", "text", "proof", "cause", "finding", "charge"];
const MUST: usize = 3;

#[derive(Debug, Args)]
pub struct Charges {
    #[arg(value_name = "CASE")]
    case: String,
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "COMMAND_ID")]
    id: Option<String>,
    #[arg(long)]
    json: bool,
}

impl Charges {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let read = fixed_rows(&self.file, COLUMNS, MUST, MOST_ROWS);
        let mut server = with.connect()?;
        let (lang, pack, now) = (server.lang, server.pack(), server.site().now);
        let saying = Saying { lang, pack: &pack, now };
        let case = super::case(&self.case, lang)?;
        let read = read.map_err(|fault| super::unusable(&fault, &self.file, saying))?;
        let mut wrong: Vec<(u64, String)> =
            read.iter().filter_map(|row| Some((row.line, saying.row_fault(row.fault.as_ref()?)))).collect();
        let rows: Vec<Fields> = read.iter().map(|row| fields(&row.cells, &pack)).collect();
        let count = rows.len();
        if wrong.is_empty() {
            let command = match &self.id {
                Some(id) => CommandId::of(id),
                None => command_id::random()?,
            };
            match server.get(Request::SetCharges { case, rows, command })? {
                Reply::Done { revision, .. } => {
                    if self.json {
                        out::json(&json!({ "case": case, "revision": revision, "charges": count }))?;
                    } else {
                        out::line(&Word::ChargesTaken.with(lang, &[&case, &count]))?;
                    }
                    return Ok(ExitCode::SUCCESS);
                }
                Reply::ChargesWrong(told) => wrong.extend(told.iter().map(|told| {
                    let line = read.get(told.row as usize).map_or(0, |row| row.line);
                    (line, say::refusal(&told.refusal, &pack, lang, now))
                })),
                _ => return Err(ClientError::Unexpected.into()),
            }
        }
        none_taken(case, &wrong, self.json, saying)
    }
}

/// Tells the lines that keep a file from being taken.
pub(super) fn none_taken<'a>(
    case: CaseId,
    wrong: impl IntoIterator<Item = &'a (u64, String)>,
    json: bool,
    saying: Saying<'_>,
) -> Result<ExitCode, CliError> {
    let wrong = wrong.into_iter();
    if json {
        let wrong: Vec<_> = wrong.map(|(line, why)| json!({ "line": line, "message": why })).collect();
        out::json(&json!({ "case": case, "wrong": wrong }))?;
    } else {
        wrong.for_each(|(line, why)| eprintln!("{}", saying.on_line(*line, why)));
        eprintln!("{}", Word::ChargesNone.say(saying.lang));
    }
    Ok(ExitCode::from(1))
}

/// A row as the fields of the act. What can be chosen may be written as its id or in words.
fn fields(cells: &[Option<String>], pack: &Pack) -> Fields {
    let filled = FIELDS.iter().zip(cells).filter_map(|(name, cell)| Some((*name, cell.as_deref()?)));
    let value = |name: &str, cell: &str| match name {
        "proof" => chosen(Choice::ProofOfOrder, cell, pack),
        "cause" => chosen(Choice::RefundCause, cell, pack),
        "finding" => chosen(Choice::Finding, cell, pack),
        _ => cell.to_owned(),
    };
    filled.map(|(name, cell)| (name.to_owned(), value(name, cell))).collect()
}

pub fn chosen(list: Choice, cell: &str, pack: &Pack) -> String {
    let is = |id: &String| {
        id.eq_ignore_ascii_case(cell)
            || [Lang::Zh, Lang::En].iter().any(|lang| say::choice(list, id, pack, *lang) == cell)
    };
    list.values(pack).into_iter().find(is).unwrap_or_else(|| cell.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_chosen_is_read_as_its_id_or_in_words() {
        let pack = Pack::builtin();
        for (list, cell, id) in [
            (Choice::ProofOfOrder, "无凭证", "none"),
            (Choice::ProofOfOrder, "短信验证码", "sms_code"),
            (Choice::RefundCause, "计费差错", "metering_error"),
            (Choice::RefundCause, "FRAUD", "fraud"),
            (Choice::Finding, "属实", "upheld"),
            (Choice::Finding, "upheld", "upheld"),
            (Choice::Finding, "也许", "也许"),
        ] {
            assert_eq!(chosen(list, cell, pack), id, "{cell}");
        }
    }
}
