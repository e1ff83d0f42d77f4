//! `refund batch`, `refund batches`: what is approved is handed out to be paid, and how that stands to the fen.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    api::{BatchSum, RefundBatchView, Reply, Request},
    case::Payee,
    cli::{CliError, Options, Server, columns::align, out, report::write_whole},
    client::ClientError,
    exchange::harmless,
    lang::{Word, say},
    rights::Fen,
};

#[derive(Debug, Args)]
pub struct Batch {
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[arg(long, value_name = "NO")]
    batch: Option<u64>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Batches {
    #[arg(long)]
    json: bool,
}

impl Batch {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let lang = server.lang;
        let batch = match self.batch {
            Some(batch) => batch,
            None => match server.get(Request::MakeRefundBatch)? {
                Reply::RefundBatchMade { batch } => batch,
                _ => return Err(ClientError::Unexpected.into()),
            },
        };
        let Reply::RefundBatch(view) = server.get(Request::RefundBatch { batch })? else {
            return Err(ClientError::Unexpected.into());
        };
        write_whole(&self.out, file(&view).as_bytes()).map_err(|error| {
            let said = [&self.out.display() as &dyn std::fmt::Display, &error, &batch];
            CliError::Failed(Word::BatchNotWritten.with(lang, &said))
        })?;
        let (count, sum) = (view.rows.len(), total(&view));
        if self.json {
            out::json(&json!({ "batch": batch, "count": count, "fen": sum }))?;
        } else {
            let said = [&batch as &dyn std::fmt::Display, &count, &say::money(sum, lang)];
            out::line(&Word::BatchWritten.with(lang, &said))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn total(view: &RefundBatchView) -> Fen {
    let sum = view.rows.iter().map(|row| row.amount.count()).sum();
    Fen::new(sum).unwrap_or(Fen::MOST)
}

/// The file of a batch: a row for each payment, the sum, and the SHA-256 of all that stands before it. The same bytes
/// whenever it is written, in whatever language.
fn file(view: &RefundBatchView) -> String {
    let cell = |text: &str| {
        let text = harmless(text);
        let quoted = text.contains([',', '"', '\n', '\r']);
        if quoted { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into_owned() }
    };
    let mut file = String::from("key,payee,account,fen,yuan\n");
    for row in &view.rows {
        let payee = match row.payee {
            Payee::Line => "line",
            Payee::Other => "other",
        };
        let (key, account, amount) = (row.key, cell(&row.account), row.amount);
        file.push_str(&format!("{key},{payee},{account},{},{amount}\n", amount.count()));
    }
    let sum = total(view);
    file.push_str(&format!("TOTAL,batch {},{},{},{sum}\n", view.batch, view.rows.len(), sum.count()));
    let hash: String = Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
    file.push_str(&format!("SHA256,{hash},,,\n"));
    file
}

impl Batches {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let sums = all(&mut server)?;
        let lang = server.lang;
        if self.json {
            let each = |(count, fen): (u32, Fen)| json!({ "count": count, "fen": fen });
            for sum in &sums {
                out::json(&json!({
                    "batch": sum.batch,
                    "at": sum.at,
                    "by": sum.by.staff,
                    "asked": each(sum.asked),
                    "paid": each(sum.paid),
                    "failed": each(sum.failed),
                    "open": each(sum.open),
                    "difference_fen": sum.difference,
                }))?;
            }
            return Ok(ExitCode::SUCCESS);
        }
        if sums.is_empty() {
            eprintln!("{}", Word::BatchesNone.say(lang));
            return Ok(ExitCode::SUCCESS);
        }
        let zone = server.zone.clone();
        let each = |(count, fen): (u32, Fen)| Word::BatchSum.with(lang, &[&count, &fen]);
        let heads = [
            Word::BatchHeadNo,
            Word::BatchHeadAt,
            Word::BatchHeadAsked,
            Word::BatchHeadPaid,
            Word::BatchHeadFailed,
            Word::BatchHeadOpen,
            Word::BatchHeadDifference,
        ];
        let mut rows: Vec<Vec<String>> = vec![heads.iter().map(|word| word.say(lang).to_owned()).collect()];
        rows.extend(sums.iter().map(|sum| {
            let at = sum.at.zoned(&zone).strftime("%Y-%m-%d %H:%M").to_string();
            let sign = if sum.difference < 0 { "-" } else { "" };
            let fen = sum.difference.unsigned_abs();
            let difference = format!("{sign}{}.{:02}", fen / 100, fen % 100);
            let [asked, paid, failed, open] = [sum.asked, sum.paid, sum.failed, sum.open].map(each);
            vec![sum.batch.to_string(), at, asked, paid, failed, open, difference]
        }));
        align(&rows).iter().try_for_each(|row| out::line(row))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Every batch, the newest first.
fn all(server: &mut Server) -> Result<Vec<BatchSum>, CliError> {
    let (mut sums, mut before): (Vec<BatchSum>, _) = (Vec::new(), None);
    loop {
        let Reply::RefundBatches(page) = server.get(Request::RefundBatches { before })? else {
            return Err(ClientError::Unexpected.into());
        };
        before = page.last().map(|sum| sum.batch);
        if before.is_none() {
            return Ok(sums);
        }
        sums.extend(page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::{By, PaymentRow},
        case::{CaseId, PaymentKey, PersonId},
        sla::Instant,
    };

    #[test]
    fn the_file_has_a_row_for_each_payment_the_sum_and_its_checksum() {
        let row = |n: u32, payee, account: &str, fen| {
            let case = CaseId { site: "ZJ".parse().unwrap(), n };
            let key = PaymentKey { case, proposal: 1, attempt: 2 };
            PaymentRow { key, payee, account: account.to_owned(), amount: Fen::new(fen).unwrap() }
        };
        let view = RefundBatchView {
            batch: 7,
            at: Instant::from_seconds(0),
            by: By { id: PersonId(1), staff: String::new(), name: String::new() },
            rows: vec![row(1, Payee::Line, "13833330912", 1_230), row(2, Payee::Other, "=1,\"x\"", 5)],
        };
        let said = file(&view);
        let (body, last) = said.trim_end().rsplit_once('\n').unwrap();
        assert_eq!(
            body,
            "key,payee,account,fen,yuan\nZJ-000001-3-1-2,line,13833330912,1230,12.30\n\
             ZJ-000002-1-1-2,other,\"'=1,\"\"x\"\"\",5,0.05\nTOTAL,batch 7,2,1235,12.35"
        );
        let hash: String =
            Sha256::digest(format!("{body}\n")).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(last, format!("SHA256,{hash},,,"));
    }
}
