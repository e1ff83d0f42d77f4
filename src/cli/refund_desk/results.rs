//! `refund results`: what became of payments, from the file of who pays. It may come again, late, and in any order.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use jiff::{civil::DateTime, tz::TimeZone};
use serde_json::json;

use crate::{
    api::{MAX_PAYMENT_REFERENCE, MOST_ROWS, Reply, Request, ResultRow, ResultTaken},
    case::{Came, Misfit},
    cli::{CliError, Options, Server, out},
    client::ClientError,
    exchange::{Column, FixedRow, Saying, fixed_rows},
    lang::{Lang, Word, say},
    rights::Fen,
    sla::Instant,
};

const COLUMNS: &[Column] = &[
    &["key", "付款键"],
    &["fen", "金额分"],
    &["result", "结果"],
    &["reference", "付款号"],
    &["time", "时间"],
    &["why", "原因"],
];
const MUST: usize = 3;
/// Rows that a file takes.
const MOST: usize = 20_000;
/// The longest reason, in characters; more of it is left out.
const WHY: usize = 200;

#[derive(Debug, Args)]
pub struct Results {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long)]
    json: bool,
}

impl Results {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let read = fixed_rows(&self.file, COLUMNS, MUST, MOST);
        let mut server = with.connect()?;
        let (lang, pack, now) = (server.lang, server.pack(), server.site().now);
        let saying = Saying { lang, pack: &pack, now };
        let read = read.map_err(|fault| super::unusable(&fault, &self.file, saying))?;
        let (mut rows, mut wrong) = (Vec::new(), Vec::new());
        let zone = server.zone.clone();
        for row in &read {
            match (&row.fault, result(row, now, &zone)) {
                (Some(fault), _) => wrong.push((row.line, saying.row_fault(fault))),
                (None, Ok(row)) => rows.push(row),
                (None, Err(word)) => wrong.push((row.line, word.say(lang).to_owned())),
            }
        }
        let (taken, before) = send(&mut server, rows, &mut wrong)?;
        wrong.sort_unstable_by_key(|(line, _)| *line);
        let refused = wrong.len();
        if self.json {
            let wrong: Vec<_> =
                wrong.iter().map(|(line, why)| json!({ "line": line, "message": why })).collect();
            out::json(&json!({ "taken": taken, "before": before, "refused": refused, "wrong": wrong }))?;
        } else {
            wrong.iter().for_each(|(line, why)| eprintln!("{}", saying.on_line(*line, why)));
            out::line(&Word::ResultsTaken.with(lang, &[&taken, &before, &refused]))?;
        }
        Ok(ExitCode::from(u8::from(refused > 0)))
    }
}

/// Sends all of them in pieces; how many were taken in, and how many were before.
fn send(
    server: &mut Server,
    rows: Vec<ResultRow>,
    wrong: &mut Vec<(u64, String)>,
) -> Result<(usize, usize), CliError> {
    let (mut taken, mut before) = (0, 0);
    for piece in rows.chunks(MOST_ROWS) {
        let Reply::RefundResults(told) = server.get(Request::TakeRefundResults { rows: piece.to_vec() })?
        else {
            return Err(ClientError::Unexpected.into());
        };
        for (line, told) in told {
            match told {
                ResultTaken::Taken => taken += 1,
                ResultTaken::Before => before += 1,
                ResultTaken::Refused(misfit) => wrong.push((line.into(), said(misfit, server.lang))),
            }
        }
    }
    Ok((taken, before))
}

fn said(misfit: Misfit, lang: Lang) -> String {
    match misfit {
        Misfit::Key => Word::ResultKey.say(lang).to_owned(),
        Misfit::Amount { approved } => Word::ResultAmount.with(lang, &[&say::money(approved, lang)]),
        Misfit::Otherwise => Word::ResultOtherwise.say(lang).to_owned(),
    }
}

/// A row as it is sent, or what is wrong with it.
fn result(row: &FixedRow, now: Instant, zone: &TimeZone) -> Result<ResultRow, Word> {
    let cell = |at: usize| row.cells.get(at).and_then(Option::as_deref);
    let key = cell(0).ok_or(Word::ResultKey)?.to_owned();
    let fen: i64 = cell(1).and_then(|text| text.parse().ok()).ok_or(Word::ResultFen)?;
    let amount = Fen::new(fen).ok_or(Word::ResultFen)?;
    let at = match cell(4) {
        None => now,
        Some(text) => time(text, zone).ok_or(Word::ResultTime)?,
    };
    let came = match cell(2).map(str::to_lowercase).as_deref() {
        Some("paid" | "成功" | "已付") => {
            let reference = cell(3).ok_or(Word::ResultReference)?.to_owned();
            if reference.len() > MAX_PAYMENT_REFERENCE {
                return Err(Word::ResultReference);
            }
            Came::Paid { reference, at }
        }
        Some("failed" | "失败") => Came::Failed { at },
        _ => return Err(Word::ResultWord),
    };
    let why = cell(5).map(|why| why.chars().take(WHY).collect());
    let line = u32::try_from(row.line).unwrap_or(u32::MAX);
    Ok(ResultRow { line, key, amount, came, why })
}

/// A moment as RFC 3339, or as a clock on the wall of the site shows it.
fn time(text: &str, zone: &TimeZone) -> Option<Instant> {
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let forms = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M"];
    let at = forms.iter().find_map(|form| DateTime::strptime(form, text).ok())?;
    Some(Instant::from(zone.to_timestamp(at).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cells: [&str; 6]) -> Result<ResultRow, Word> {
        let cells = cells.iter().map(|cell| Some((*cell).to_owned()).filter(|cell| !cell.is_empty()));
        let row = FixedRow { line: 7, cells: cells.collect(), fault: None };
        result(&row, Instant::from_seconds(5), &TimeZone::get("Asia/Shanghai").unwrap())
    }

    #[test]
    fn a_row_is_read_or_told_what_is_wrong_with_it() {
        const KEY: &str = "ZJ-000001-3-1-1";
        let paid = read([KEY, "1230", "PAID", "B77", "2026-11-02 09:00:00", ""]).unwrap();
        let at: Instant = "2026-11-02T01:00:00Z".parse().unwrap();
        assert_eq!(
            (paid.line, paid.amount.count(), &paid.came),
            (7, 1_230, &Came::Paid { reference: "B77".into(), at })
        );
        let failed = read([KEY, "1230", "失败", "", "", "户名不符"]).unwrap();
        assert_eq!(failed.came, Came::Failed { at: Instant::from_seconds(5) });
        assert_eq!(failed.why.as_deref(), Some("户名不符"));
        let long = "x".repeat(65);
        for (cells, word) in [
            (["", "1230", "paid", "B", "", ""], Word::ResultKey),
            ([KEY, "12.30", "paid", "B", "", ""], Word::ResultFen),
            ([KEY, "-1", "paid", "B", "", ""], Word::ResultFen),
            ([KEY, "1230", "maybe", "B", "", ""], Word::ResultWord),
            ([KEY, "1230", "paid", "", "", ""], Word::ResultReference),
            ([KEY, "1230", "paid", &long, "", ""], Word::ResultReference),
            ([KEY, "1230", "paid", "B", "yesterday", ""], Word::ResultTime),
        ] {
            assert_eq!(read(cells).err(), Some(word), "{cells:?}");
        }
    }
}
