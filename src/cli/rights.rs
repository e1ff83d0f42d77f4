//! `rights`: what a faulty device gives a right to today, with the arithmetic. Needs no server, unless a case is
//! named: its sheets say the facts then.

use std::{path::PathBuf, process::ExitCode};

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};

use super::{CliError, Options, Server, calendar, out, rules};
use crate::{
    api::{DeviceView, Reply, Request},
    case::CaseId,
    client::ClientError,
    lang::{
        Lang, Word,
        say::{self, ProofLine},
    },
    rights::{Answer, Device, Fen, Imei, Part, Proof, Repair, Right, SameModel, Warranty, rights, warranty},
    rules::{Figure, Pack},
    sla::Instant,
    text::{clean_line, wrap},
};

/// Cells of a line, so that it can be printed.
const WIDTH: usize = 80;

/// What the sheets of a case say, where one is named.
const FACTS: [&str; 12] = [
    "sold",
    "lost_invoice",
    "made",
    "part",
    "imei",
    "price",
    "repairs",
    "exchanged",
    "no_same_model",
    "today",
    "with",
    "calendar",
];

#[derive(Debug, Args)]
pub struct Rights {
    #[arg(long, value_name = "CASE", conflicts_with_all = FACTS)]
    case: Option<String>,
    #[arg(
        long,
        value_name = "DATE",
        required_unless_present_any = ["lost_invoice", "case"],
        conflicts_with = "lost_invoice"
    )]
    sold: Option<String>,
    #[arg(long)]
    lost_invoice: bool,
    #[arg(long, value_name = "DATE", requires = "lost_invoice", conflicts_with = "sold")]
    made: Option<String>,
    #[arg(long, value_name = "PART", default_value = "main_unit", value_parser = parts())]
    part: Part,
    #[arg(long, value_name = "IMEI")]
    imei: Option<String>,
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    price: Option<String>,
    #[arg(long = "repair", value_name = "REPAIR")]
    repairs: Vec<String>,
    #[arg(long, value_name = "N", default_value_t = 0)]
    exchanged: u16,
    #[arg(long)]
    no_same_model: bool,
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    #[arg(long, value_name = "FILE|cn", default_value = "cn")]
    calendar: String,
    #[arg(long)]
    json: bool,
}

fn parts() -> impl TypedValueParser<Value = Part> {
    PossibleValuesParser::new(Part::ALL.map(Part::id))
        .map(|id| Part::ALL.into_iter().find(|part| part.id() == id).unwrap_or(Part::MainUnit))
}

impl Rights {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        if let Some(case) = &self.case {
            return of_case(case, self.json, &mut with.connect()?);
        }
        let lang = with.lang();
        let pack = pack(self.with.as_ref(), lang)?;
        let calendar = calendar::named(&self.calendar, lang)?;
        let date = |text: &String| day(text, lang);
        let today = self.today.as_ref().map(date).transpose()?;
        let today = today.unwrap_or_else(|| Instant::from(Timestamp::now()).zoned(&pack.zone).date());
        let imei = self.imei.as_deref().map(|text| imei(text, lang)).transpose()?;
        let proof = match self.sold.as_ref().map(date).transpose()? {
            Some(sold) => Proof::Invoice { sold },
            None => Proof::Lost { made: self.made.as_ref().map(date).transpose()? },
        };
        let repairs = self.repairs.iter().map(|text| repair(text, &pack, lang));
        let device = Device {
            part: self.part,
            proof,
            price: self.price.as_deref().map(|text| amount(text, lang)).transpose()?,
            repairs: repairs.collect::<Result<_, _>>()?,
            exchanged: self.exchanged,
            same_model: if self.no_same_model { SameModel::Gone } else { SameModel::There },
        };
        let found = rights(&device, today, &pack, &calendar)
            .map_err(|why| CliError::Failed(say::bad_facts(why, lang)))?;
        let warranty = warranty(&device, today, &pack, &calendar);
        if self.json {
            out::json(&as_json(&device, imei, today, &warranty, &found))?;
        } else {
            lines(&device, imei, today, &found, &pack, lang).iter().try_for_each(|line| out::line(line))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The rights of the device of a case, from what its sheets say.
fn of_case(case: &str, json: bool, server: &mut Server) -> Result<ExitCode, CliError> {
    let (lang, pack) = (server.lang, server.pack());
    let wrong = |_| CliError::Failed(Word::NoNotFound.say(lang).to_owned());
    let case: CaseId = case.parse().map_err(wrong)?;
    let Reply::Device(view) = server.get(Request::Device { case })? else {
        return Err(ClientError::Unexpected.into());
    };
    if !json {
        for line in say::device_rights(&view, &pack, lang) {
            match line {
                ProofLine::Title(title) => out::line(&title)?,
                ProofLine::Line(text) => indented(&text).iter().try_for_each(|line| out::line(line))?,
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    let DeviceView { device, today, .. } = &*view;
    let found = rights(device, *today, &pack, pack.calendar());
    let found =
        found.map_err(|why| CliError::Failed(Word::DeviceBad.with(lang, &[&say::bad_facts(why, lang)])))?;
    let warranty = warranty(device, *today, &pack, pack.calendar());
    let mut document = as_json(device, None, *today, &warranty, &found);
    if let Some(fields) = document.as_object_mut() {
        let repairs = device.repairs.iter().zip(&view.cases).map(|(repair, case)| {
            json!({
                "case": case,
                "from": repair.from,
                "to": repair.to,
                "fault": repair.fault,
                "work": repair.work,
                "waited_days": repair.waited,
            })
        });
        let missing = view.missing.iter().map(|of| json!({ "field": of.field, "sheet": of.sheet }));
        fields.insert("case".to_owned(), json!(case));
        fields.insert("imei".to_owned(), json!(view.imei));
        fields.insert("model".to_owned(), json!(view.model));
        fields.insert("repairs".to_owned(), repairs.collect());
        fields.insert("missing".to_owned(), missing.collect());
        fields.insert("more".to_owned(), json!(view.more));
    }
    out::json(&document)?;
    Ok(ExitCode::SUCCESS)
}

fn lines(
    device: &Device,
    imei: Option<Imei>,
    today: Date,
    found: &[Right<'_>],
    pack: &Pack,
    lang: Lang,
) -> Vec<String> {
    let mut lines = vec![Word::RightsOf.with(lang, &[&say::part(device.part, lang), &today])];
    lines.extend(imei.map(|imei| Word::RightsImei.with(lang, &[&imei])));
    for right in found {
        lines.push(String::new());
        lines.push(say::right(right, lang));
        for step in &right.steps {
            lines.extend(indented(&say::right_step(step, pack, lang)));
        }
        lines.extend(grounds(&right.grounds, lang));
    }
    lines
}

/// The rules behind an answer, each source once.
pub fn grounds(of: &[&Figure], lang: Lang) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for figure in of {
        let line = say::ground(figure, lang);
        if !said.contains(&line) {
            said.push(line);
        }
    }
    said.iter().flat_map(|line| indented(line)).collect()
}

/// A step below what it belongs to, in as many lines as it takes.
pub fn indented(text: &str) -> Vec<String> {
    const INDENT: &str = "  ";
    let text = clean_line(text);
    wrap(&text, WIDTH - INDENT.len())
        .into_iter()
        .map(|range| format!("{INDENT}{}", text.get(range).unwrap_or_default().trim_end()))
        .collect()
}

fn as_json(
    device: &Device,
    imei: Option<Imei>,
    today: Date,
    warranty: &Warranty<'_>,
    found: &[Right<'_>],
) -> Value {
    let rights = found.iter().map(|right| {
        let (answer, until, from) = match right.answer {
            Answer::Yes { until } => ("yes", until, None),
            Answer::No { from } => ("no", None, from),
            Answer::Unknown => ("unknown", None, None),
        };
        json!({
            "right": right.what.id(),
            "answer": answer,
            "until": until,
            "from": from,
            "fen": right.money,
            "grounds": ground_json(&right.grounds),
            "steps": right.steps,
        })
    });
    json!({
        "part": device.part.id(),
        "imei": imei,
        "today": today,
        "warranty": {
            "starts": warranty.span.map(|(starts, _)| starts),
            "ends": warranty.ends(),
            "grounds": ground_json(&warranty.grounds),
            "steps": warranty.steps,
        },
        "rights": rights.collect::<Vec<_>>(),
    })
}

/// The rules behind an answer: figure, source, standing.
pub fn ground_json(of: &[&Figure]) -> Value {
    let one = |figure: &&Figure| json!({ "figure": figure.id, "source": figure.source, "standing": figure.standing.id() });
    of.iter().map(one).collect()
}

/// The shipped rules, or with a file laid over.
///
/// # Errors
/// What is wrong with the file.
pub fn pack(with: Option<&PathBuf>, lang: Lang) -> Result<Pack, CliError> {
    with.map_or_else(|| Ok(Pack::builtin().clone()), |file| rules::laid(file, lang))
}

/// Reads an amount of money.
///
/// # Errors
/// Wrong usage, said.
pub fn amount(text: &str, lang: Lang) -> Result<Fen, CliError> {
    text.parse().map_err(|why| CliError::Usage(say::bad_amount(text, why, lang)))
}

fn imei(text: &str, lang: Lang) -> Result<Imei, CliError> {
    text.parse().map_err(|why| CliError::Usage(say::bad_imei(text, why, lang)))
}

fn day(text: &str, lang: Lang) -> Result<Date, CliError> {
    text.parse().map_err(|_| CliError::Usage(Word::SlaBadDay.with(lang, &[&text])))
}

/// `IN..OUT,fault=F,work=W,parts=DAYS`; without `OUT` it is not back. A fault that is not named is always the same.
fn repair(text: &str, pack: &Pack, lang: Lang) -> Result<Repair, CliError> {
    let bad = || CliError::Usage(Word::BadRepair.with(lang, &[&text]));
    let mut pieces = text.split([',', '，']);
    let (from, to) = pieces.next().and_then(|span| span.split_once("..")).ok_or_else(bad)?;
    let to = if to.is_empty() { None } else { Some(to.parse().map_err(|_| bad())?) };
    let from = from.parse().map_err(|_| bad())?;
    let mut repair = Repair { from, to, fault: String::new(), work: None, waited: 0 };
    for piece in pieces {
        match piece.split_once('=').ok_or_else(bad)? {
            ("fault", fault) => fault.clone_into(&mut repair.fault),
            ("work", work) if pack.work(work).is_some_and(|work| work.on) => {
                repair.work = Some(work.to_owned());
            }
            ("work", work) => {
                let known: Vec<_> =
                    pack.works.iter().filter(|work| work.on).map(|work| work.id.as_str()).collect();
                let known = known.join(Word::ListComma.say(lang));
                return Err(CliError::Usage(Word::BadWork.with(lang, &[&work, &known])));
            }
            ("parts", days) => repair.waited = days.parse().map_err(|_| bad())?,
            _ => return Err(bad()),
        }
    }
    Ok(repair)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use jiff::civil::date;

    use super::*;
    use crate::{cli::args::Args, text::width};

    #[test]
    fn a_repair_is_read_as_it_is_typed_or_refused() {
        let pack = Pack::builtin();
        let read = |text: &str| repair(text, pack, Lang::En);
        let whole = read("2025-04-01..2025-04-09,fault=screen,work=part_replaced,parts=3").unwrap();
        let (from, to) = (date(2025, 4, 1), Some(date(2025, 4, 9)));
        let (fault, work) = ("screen".to_owned(), Some("part_replaced".to_owned()));
        assert_eq!(whole, Repair { from, to, fault, work, waited: 3 });
        let open = read("2025-04-01..").unwrap();
        assert_eq!(open, Repair { from, to: None, fault: String::new(), work: None, waited: 0 });
        for text in [
            "",
            "2025-04-01",
            "2025-04-01..x",
            "2025-02-30..",
            "2025-04-01..,work=polished",
            "2025-04-01..,parts=-1",
            "2025-04-01..,parts=99999",
            "2025-04-01..,colour=red",
            "2025-04-01..,fault",
        ] {
            assert!(matches!(read(text), Err(CliError::Usage(_))), "{text}");
        }
    }

    #[test]
    fn facts_that_do_not_go_together_are_wrong_usage() {
        for (line, goes) in [
            (&["--sold", "2025-03-01"][..], true),
            (&["--lost-invoice"], true),
            (&["--lost-invoice", "--made", "2025-01-01"], true),
            (&[], false),
            (&["--made", "2025-01-01"], false),
            (&["--sold", "2025-03-01", "--made", "2025-01-01"], false),
            (&["--sold", "2025-03-01", "--lost-invoice"], false),
            (&["--sold", "2025-03-01", "--part", "antenna"], false),
            (&["--sold", "2025-03-01", "--exchanged", "-1"], false),
        ] {
            let typed = ["caseloop", "rights"].iter().chain(line);
            assert_eq!(Args::command().try_get_matches_from(typed).is_ok(), goes, "{line:?}");
        }
    }

    #[test]
    fn every_line_fits_a_page_and_says_what_was_reckoned() {
        let pack = Pack::builtin();
        let fix = |text: &str| repair(text, pack, Lang::En).unwrap();
        let device = Device {
            part: Part::MainUnit,
            proof: Proof::Invoice { sold: date(2025, 3, 1) },
            price: Fen::new(199_900),
            repairs: vec![
                fix("2025-04-01..2025-04-03,fault=screen,work=part_replaced"),
                fix("2025-05-06..2025-05-08,fault=screen,work=software_reinstalled"),
            ],
            exchanged: 0,
            same_model: SameModel::There,
        };
        let today = date(2025, 8, 1);
        let found = rights(&device, today, pack, crate::sla::Calendar::shipped()).unwrap();
        for (lang, expected) in [
            (
                Lang::Zh,
                ["换货：可以，至 2026-03-04", "折旧费 1999.00 元 × 5‰ × 149 日 = 1489.25 元", "509.75 元"],
            ),
            (
                Lang::En,
                ["exchange: yes, to 2026-03-04", "1999.00 yuan x 5/1000 x 149 = 1489.25", "509.75 yuan"],
            ),
        ] {
            let said = lines(&device, "490154203237518".parse().ok(), today, &found, pack, lang);
            assert!(said.iter().all(|line| width(line) <= WIDTH), "{said:#?}");
            for text in expected {
                assert!(said.iter().any(|line| line.contains(text)), "{text}: {said:#?}");
            }
        }
    }
}
