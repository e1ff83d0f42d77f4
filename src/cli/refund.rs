//! `refund`: what is paid back of charges, with the arithmetic, which needs no server; and the desk below it.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use serde_json::json;

use super::{
    CliError, Options, out, refund_desk,
    rights::{amount, ground_json, grounds, indented, pack},
};
use crate::{
    lang::{Lang, Word, say},
    rights::{Cause, Charge, refund},
    rules::Pack,
    text::clean_line,
};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Refund {
    #[command(subcommand)]
    desk: Option<refund_desk::Desk>,
    #[arg(value_name = "CAUSE=AMOUNT[xTIMES]", required = true)]
    lines: Vec<String>,
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

impl Refund {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        if let Some(desk) = self.desk {
            return desk.run(with);
        }
        let lang = with.lang();
        let pack = pack(self.with.as_ref(), lang)?;
        let claim: Vec<_> =
            self.lines.iter().map(|text| charge(text, &pack, lang)).collect::<Result<_, _>>()?;
        let found = refund(&claim, &pack).map_err(|why| CliError::Failed(say::bad_claim(&why, lang)))?;
        if self.json {
            let lines = found.lines.iter().map(|line| {
                json!({
                    "cause": line.charge.cause.id(),
                    "amount": line.charge.amount,
                    "charges": line.charge.charges,
                    "fen": line.owed,
                    "grounds": ground_json(&line.grounds),
                    "steps": line.steps,
                })
            });
            out::json(&json!({
                "lines": lines.collect::<Vec<_>>(),
                "fen": found.total,
                "grounds": ground_json(&found.grounds),
                "steps": found.steps,
            }))?;
        } else {
            lines(&found, &pack, lang).iter().try_for_each(|line| out::line(line))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn lines(found: &crate::rights::Refund<'_>, pack: &Pack, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for (n, line) in found.lines.iter().enumerate() {
        let cause = say::cause(&line.charge.cause, pack, lang);
        let said = Word::RefundLine.with(lang, &[&(n + 1), &cause, &say::money(line.owed, lang)]);
        lines.push(clean_line(&said).into_owned());
        lines.extend(line.steps.iter().flat_map(|step| indented(&say::refund_step(step, lang))));
        lines.extend(grounds(&line.grounds, lang));
    }
    lines.push(String::new());
    lines.push(Word::RefundTotal.with(lang, &[&say::money(found.total, lang)]));
    lines.extend(found.steps.iter().flat_map(|step| indented(&say::refund_step(step, lang))));
    lines.extend(grounds(&found.grounds, lang));
    lines
}

/// `CAUSE=AMOUNT` or `CAUSE=AMOUNTxTIMES`.
fn charge(text: &str, pack: &Pack, lang: Lang) -> Result<Charge, CliError> {
    let bad = || CliError::Usage(Word::BadCharge.with(lang, &[&text]));
    let (id, rest) = text.split_once('=').ok_or_else(bad)?;
    let Some(cause) = Cause::read(id, pack) else {
        let known = Cause::ids(pack).join(Word::ListComma.say(lang));
        return Err(CliError::Usage(Word::BadCause.with(lang, &[&id, &known])));
    };
    let (each, charges) = match rest.split_once(['x', 'X', '×', '*']) {
        Some((each, charges)) => (each, charges.parse().map_err(|_| bad())?),
        None => (rest, 1),
    };
    Ok(Charge { cause, amount: amount(each, lang)?, charges })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;

    #[test]
    fn a_charge_is_read_as_it_is_typed_or_refused() {
        let pack = Pack::builtin();
        let read = |text: &str| charge(text, pack, Lang::En).ok();
        for (text, cause, fen, charges) in [
            ("unproven=5", "unproven", 500, 1),
            ("unproven=5.00x3", "unproven", 500, 3),
            ("metering_error=12元3角×2", "metering_error", 1_230, 2),
            ("fraud=0.01*7", "fraud", 1, 7),
        ] {
            let found = read(text).expect(text);
            assert_eq!(
                (found.cause.id(), found.amount.count(), found.charges),
                (cause, fen, charges),
                "{text}"
            );
        }
        for text in
            ["", "unproven", "unproven=", "unproven=-5", "unproven=5x", "unproven=5x-1", "single=5", "=5"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_arithmetic_fits_a_page_in_both_languages() {
        let pack = Pack::builtin();
        let claim = ["unproven=5.00x3", "overcharged_by_partner=12.34", "fraud=100", "malicious=600"];
        for (lang, expected) in [
            (
                Lang::Zh,
                [
                    "2. 合作方多收由我方代收  24.68 元",
                    "  12.34 元 × 2 倍 = 24.68 元",
                    "  300.00 元，最低 500.00 元：500.00 元",
                    "合计退 1139.68 元",
                    "  1139.68 元 超过 500.00 元：须上级再批",
                ],
            ),
            (
                Lang::En,
                [
                    "2. overcharged by a partner and collected by us  24.68 yuan",
                    "  12.34 yuan, 2 times: 24.68 yuan",
                    "  300.00 yuan, at least 500.00 yuan: 500.00 yuan",
                    "In all 1139.68 yuan",
                    "  1139.68 yuan is above 500.00 yuan: a second level approves too",
                ],
            ),
        ] {
            let claim: Vec<_> = claim.iter().map(|text| charge(text, pack, lang).unwrap()).collect();
            let said = lines(&refund(&claim, pack).unwrap(), pack, lang);
            assert!(said.iter().all(|line| width(line) <= 80), "{said:#?}");
            for text in expected {
                assert!(said.iter().any(|line| line == text), "{text}: {said:#?}");
            }
        }
    }
}
