//! `refund gather`, `approve-list`, `decline-list`: what one incident took from many customers, proposed and approved in one
//! go.

use std::{collections::BTreeSet, path::PathBuf, process::ExitCode};

use clap::Args;
use serde_json::json;

use super::charges::{chosen, none_taken};
use crate::{
    api::{GatherRow, ListAnswer, RefundView, Reply, Request},
    case::{CaseId, Choice, CommandId, MOST_GATHERED, RefundList, short},
    cli::{CliError, Options, command_id, out, server::Server},
    client::ClientError,
    exchange::{Column, Saying, fixed_rows},
    lang::{Word, say},
    rights::Fen,
    rules::Pack,
};

const COLUMNS: &[Column] = &[
    &["line", "业务号码"],
    &["day", "扣费日"],
    &["from", "扣费方"],
    &["fen", "金额分"],
    &["service", "业务名称"],
    &["proof", "订购凭证"],
    &["cause", "退费缘由"],
];
const MUST: usize = 4;
/// Why it is paid back where the file does not say: the incident is verified with its parent.
const CAUSE: &str = "malicious";

#[derive(Debug, Args)]
pub struct Gather {
    #[arg(value_name = "PARENT")]
    case: String,
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "COMMAND_ID")]
    id: Option<String>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct ApproveList {
    #[arg(value_name = "PARENT")]
    case: String,
    #[arg(value_name = "CODE")]
    code: String,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct DeclineList {
    #[arg(value_name = "PARENT")]
    case: String,
    #[arg(value_name = "CODE")]
    code: String,
    #[arg(long, value_name = "TEXT")]
    text: String,
    #[arg(long)]
    json: bool,
}

impl Gather {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let read = fixed_rows(&self.file, COLUMNS, MUST, MOST_GATHERED);
        let mut server = with.connect()?;
        let (lang, pack, now) = (server.lang, server.pack(), server.site().now);
        let saying = Saying { lang, pack: &pack, now };
        let parent = super::case(&self.case, lang)?;
        let read = read.map_err(|fault| super::unusable(&fault, &self.file, saying))?;
        let mut wrong: Vec<(u64, String)> =
            read.iter().filter_map(|row| Some((row.line, saying.row_fault(row.fault.as_ref()?)))).collect();
        let mut rows = Vec::with_capacity(read.len());
        for row in &read {
            match gathered(&row.cells, &pack) {
                Some(gathered) => rows.push(gathered),
                None => wrong.push((row.line, Word::ResultFen.say(lang).to_owned())),
            }
        }
        if wrong.is_empty() {
            let command = match &self.id {
                Some(id) => CommandId::of(id),
                None => command_id::random()?,
            };
            let text = Word::GatheredText.with(lang, &[&parent]);
            match server.get(Request::GatherRefund { parent, rows, text, command })? {
                Reply::Done { .. } => return told(&mut server, parent, self.json),
                Reply::ChargesWrong(told) => wrong.extend(told.iter().map(|told| {
                    let line = read.get(told.row as usize).map_or(0, |row| row.line);
                    (line, say::refusal(&told.refusal, &pack, lang, now))
                })),
                _ => return Err(ClientError::Unexpected.into()),
            }
        }
        let seen: BTreeSet<(u64, String)> = wrong.into_iter().collect();
        none_taken(parent, &seen, self.json, saying)
    }
}

impl ApproveList {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        answer(with, &self.case, self.code, ListAnswer::Approve, self.json)
    }
}

impl DeclineList {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        answer(with, &self.case, self.code, ListAnswer::Decline(self.text), self.json)
    }
}

fn answer(
    with: &Options,
    case: &str,
    binding: String,
    answer: ListAnswer,
    json: bool,
) -> Result<ExitCode, CliError> {
    let mut server = with.connect()?;
    let parent = super::case(case, server.lang)?;
    let command = command_id::random()?;
    match server.get(Request::AnswerRefundList { parent, binding, answer, command })? {
        Reply::Done { .. } => told(&mut server, parent, json),
        _ => Err(ClientError::Unexpected.into()),
    }
}

/// What the lists of a parent come to by now.
fn told(server: &mut Server, parent: CaseId, json: bool) -> Result<ExitCode, CliError> {
    let lang = server.lang;
    let Reply::Refund(view) = server.get(Request::ShowRefund { case: parent })? else {
        return Err(ClientError::Unexpected.into());
    };
    if json {
        out::json(&json!({ "case": parent, "lists": lists(&view) }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let pack = server.pack();
    say::refund_lists(&view, &pack, lang).iter().try_for_each(|line| out::line(line))?;
    Ok(ExitCode::SUCCESS)
}

/// The lists in JSON.
pub fn lists(view: &RefundView) -> Vec<serde_json::Value> {
    let list = |list: &RefundList| {
        json!({
            "no": list.no,
            "count": list.count,
            "fen": list.sum,
            "binding": short(&list.digest),
            "waits": list.waits(),
            "declined": list.declined,
            "approvers": list.approvers.iter().map(|whom| whom.id()).collect::<Vec<_>>(),
            "approvals": list.approvals.len(),
            "rows": list.rows.iter().map(|row| json!({
                "case": row.case, "proposal": row.proposal, "fen": row.amount, "binding": short(&row.binding),
            })).collect::<Vec<_>>(),
        })
    };
    view.refund.lists.iter().map(list).collect()
}

/// A row; none where something lacks or the amount is no number of fen.
fn gathered(cells: &[Option<String>], pack: &Pack) -> Option<GatherRow> {
    let cell = |at: usize| cells.get(at).cloned().flatten();
    let fen = cell(3)?.parse().ok().and_then(Fen::new)?;
    let cause = cell(6).map_or_else(|| CAUSE.to_owned(), |said| chosen(Choice::RefundCause, &said, pack));
    Some(GatherRow {
        line: cell(0)?,
        day: cell(1)?,
        from: cell(2)?,
        amount: fen,
        cause,
        proof: cell(5).map(|proof| chosen(Choice::ProofOfOrder, &proof, pack)),
        service: cell(4),
    })
}
