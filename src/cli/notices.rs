//! `notices`: notices to customers that wait to be delivered.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{CliError, Options, columns::align, out};
use crate::{
    api::{NoticeView, Reply, Request},
    client::ClientError,
    lang::{Word, say},
};

#[derive(Debug, Args)]
pub struct Notices {
    #[arg(long)]
    json: bool,
}

impl Notices {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let Reply::Notices { notices, total } = server.get(Request::Notices)? else {
            return Err(ClientError::Unexpected.into());
        };
        let more = total - notices.len() as u64;
        if more > 0 {
            eprintln!("{}", Word::MovesMore.with(server.lang, &[&more]));
        }
        if self.json {
            notices.iter().try_for_each(|notice| out::json(&as_json(notice)))?;
            return Ok(ExitCode::SUCCESS);
        }
        let (lang, now) = (server.lang, server.site().now);
        let cells = |notice: &NoticeView| {
            let next = match notice.under_way {
                true => Word::NoticeUnderWay.say(lang).to_owned(),
                false => Word::NoticeNext.with(lang, &[&say::time(notice.next, &server.zone, now)]),
            };
            vec![notice.case.to_string(), next, Word::NoticeTries.with(lang, &[&notice.tries])]
        };
        let rows: Vec<_> = notices.iter().map(cells).collect();
        align(&rows).iter().try_for_each(|line| out::line(line))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn as_json(notice: &NoticeView) -> serde_json::Value {
    let NoticeView { notice, case, next, tries, under_way } = notice;
    json!({ "notice": notice, "case": case, "next": next, "tries": tries, "under_way": under_way })
}
