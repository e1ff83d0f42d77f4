//! `refund show`: charges, arithmetic, approvals and payments of a case.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::{
    api::{Reply, Request},
    case::short,
    cli::{CliError, Options, out},
    client::ClientError,
    lang::{Word, say},
};

#[derive(Debug, Args)]
pub struct Show {
    #[arg(value_name = "CASE")]
    case: String,
    #[arg(long)]
    print: bool,
    #[arg(long, conflicts_with = "print")]
    json: bool,
}

impl Show {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let lang = server.lang;
        let case = super::case(&self.case, lang)?;
        let Reply::Refund(view) = server.get(Request::ShowRefund { case })? else {
            return Err(ClientError::Unexpected.into());
        };
        if self.json {
            let codes = view.refund.proposals.iter().map(|proposal| short(&proposal.binding));
            out::json(&json!({
                "case": view.case,
                "fen": { "owed": view.refund.owed(), "paid": view.refund.paid(), "left": view.refund.left() },
                "charges": view.refund.charges,
                "services": view.services.iter().map(|(no, said)| json!({ "charge": no, "service": said })).collect::<Vec<_>>(),
                "version": view.refund.version,
                "proposals": view.refund.proposals.iter().zip(codes).map(|(proposal, code)| json!({
                    "no": proposal.no,
                    "fen": proposal.amount,
                    "payee": proposal.payee,
                    "account": view.accounts.iter().find(|(no, _)| *no == proposal.no).map(|(_, account)| account),
                    "state": proposal.state.id(),
                    "stale": proposal.is_live() && view.refund.is_stale(proposal),
                    "binding": code,
                    "approvers": proposal.approvers.iter().map(|whom| whom.id()).collect::<Vec<_>>(),
                    "approvals": proposal.approvals.len(),
                    "attempts": proposal.attempts,
                })).collect::<Vec<_>>(),
                "lists": super::gather::lists(&view),
                "deadline": view.deadline,
            }))?;
            return Ok(ExitCode::SUCCESS);
        }
        let site = server.site().name.clone();
        say::refund_statement(&view, &site, &server.pack(), lang)
            .iter()
            .try_for_each(|line| out::line(line))?;
        if self.print {
            out::line("")?;
            out::line(Word::StatementSign.say(lang))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
