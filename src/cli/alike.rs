//! `alike`: every case that has the same partner, short code, app or place as one.

use std::process::ExitCode;

use clap::Args;

use super::{CliError, Options, columns::align, json, list::cells};
use crate::{
    api::{Reply, Request},
    client::ClientError,
    lang::Word,
};

/// Cases that are asked for at once.
const PAGE: u32 = 500;

#[derive(Debug, Args)]
pub struct Alike {
    #[arg(value_name = "CASE")]
    case: String,
    #[arg(value_name = "FIELD")]
    field: String,
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    limit: u32,
    #[arg(long)]
    json: bool,
}

impl Alike {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let (lang, pack) = (server.lang, server.pack());
        let unknown = || CliError::Failed(Word::NoNotFound.say(lang).to_owned());
        let case = self.case.parse().map_err(|_| unknown())?;
        let (mut below, mut left) = (0, self.limit);
        while left > 0 {
            let limit = left.min(PAGE);
            let ask = Request::Alike { case, field: self.field.clone(), below, limit };
            let Reply::Alike(page) = server.get(ask)? else { return Err(ClientError::Unexpected.into()) };
            let now = server.site().now;
            if self.json {
                page.rows.iter().try_for_each(|row| server.out.json(&json::row(row)))?;
            } else {
                let rows: Vec<Vec<String>> =
                    page.rows.iter().map(|row| cells(row, &pack, lang, now)).collect();
                align(&rows).iter().try_for_each(|row| server.out.line(row))?;
            }
            left -= limit;
            match page.next {
                Some(next) => below = next,
                None => return Ok(ExitCode::SUCCESS),
            }
        }
        server.out.note(Word::AlikeMore.say(lang))?;
        Ok(ExitCode::SUCCESS)
    }
}
