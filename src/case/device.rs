//! 三包: what the sheets of cases say of one device, as the facts from which its rights are reckoned.

use jiff::{civil::Date, tz::TimeZone};

use super::{Case, CaseId, Event, Recorded, undone};
use crate::{
    rights::{Device, Fen, MOST_REPAIRS, Part, Proof, Repair, SameModel},
    rules::{Pack, Sheet},
};

/// The reason for which a case waits while a part is on its way.
const PARTS: &str = "parts";

/// A time in the hands of the repairer, and the case that it began in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairStay {
    pub case: CaseId,
    pub repair: Repair,
}

/// A device as cases tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceTold {
    pub device: Device,
    /// In which case each of its repairs began.
    pub cases: Vec<CaseId>,
    /// The fields that would say more, and were filled in on no sheet.
    pub missing: Vec<&'static str>,
}

/// The field that says which accessory a case is about. Its values are those of [`Part::id`].
pub const PART: &str = "part";

/// Which accessory, or the main unit.
fn part_of(case: &Case) -> Part {
    let said = case.field_value(PART);
    Part::ALL.into_iter().find(|part| said.as_deref() == Some(part.id())).unwrap_or(Part::MainUnit)
}

/// What cases say of the device that they are about, each with its history: the one that is asked about first, the others
/// behind it. Only repairs of the same part of it count. Its invoice proves the day of the sale; a day without one is what somebody said.
pub fn device_told(cases: &[(&Case, &[Recorded])], today: Date, zone: &TimeZone) -> DeviceTold {
    let said = |field: &str| cases.iter().find_map(|(case, _)| case.field_value(field));
    let day = |field: &str| said(field).and_then(|day| day.parse::<Date>().ok());
    let price = said("paid").and_then(|fen| Fen::new(fen.parse().ok()?));
    let (sold, invoice, made) = (day("bought"), said("invoice").is_some(), day("factory_date"));
    let proof = match sold.filter(|_| invoice) {
        Some(sold) => Proof::Invoice { sold },
        None => Proof::Lost { made },
    };
    let proven = matches!(proof, Proof::Invoice { .. });
    let missing = [
        ("device", said("device").is_none()),
        ("bought", sold.is_none()),
        ("invoice", !invoice),
        ("factory_date", !proven && made.is_none()),
        ("paid", price.is_none()),
    ];
    let part = cases.first().map_or(Part::MainUnit, |(case, _)| part_of(case));
    let same = cases.iter().filter(|(case, _)| part_of(case) == part);
    let stays = same.flat_map(|(case, history)| repair_stays(case, history, today, zone)).collect();
    let mut stays = apart(stays);
    stays.drain(..stays.len().saturating_sub(MOST_REPAIRS));
    let (cases, repairs) = stays.into_iter().map(|stay| (stay.case, stay.repair)).unzip();
    DeviceTold {
        device: Device { part, proof, price, repairs, exchanged: 0, same_model: SameModel::There },
        cases,
        missing: missing.into_iter().filter(|(_, is)| *is).map(|(field, _)| field).collect(),
    }
}

/// The times for which a case had a device, in the order of time: from 接机 to 交机, or to the end of a case that ended
/// without. What waits for a part still waits up to today.
pub fn repair_stays(case: &Case, history: &[Recorded], today: Date, zone: &TimeZone) -> Vec<RepairStay> {
    let skipped = undone(history);
    let mut stays: Vec<RepairStay> = Vec::new();
    let mut waits: Option<Date> = None;
    for record in history.iter().filter(|record| !skipped.contains(&record.seq())) {
        let day = record.envelope.occurred.zoned(zone).date();
        let here = stays.last_mut().map(|stay| &mut stay.repair).filter(|repair| repair.to.is_none());
        match &record.event {
            Event::SheetFilled { sheet, values } => {
                if sheet == "hand_in" && here.is_none() {
                    let repair = Repair { from: day, to: None, fault: String::new(), work: None, waited: 0 };
                    stays.push(RepairStay { case: case.id, repair });
                }
                let Some(repair) = stays.last_mut().map(|stay| &mut stay.repair) else { continue };
                for (field, value) in values {
                    match field.as_str() {
                        "fault_kind" => repair.fault.clone_from(value),
                        "work" => repair.work = Some(value.clone()),
                        _ => {}
                    }
                }
                if sheet == "handed_out" && repair.to.is_none() {
                    wait(repair, waits.take(), day);
                    repair.to = Some(day);
                }
            }
            Event::Held { reason, .. } if reason.as_str() == PARTS => waits = Some(day),
            Event::Resumed | Event::Unparked => {
                if let Some(repair) = here {
                    wait(repair, waits.take(), day);
                }
            }
            _ => {}
        }
    }
    if let Some(repair) = stays.last_mut().map(|stay| &mut stay.repair).filter(|repair| repair.to.is_none()) {
        repair.to = case.closed.map(|at| at.zoned(zone).date());
        wait(repair, waits, repair.to.unwrap_or(today));
    }
    stays
}

/// Days that were waited for a part, as far as the device was here.
fn wait(repair: &mut Repair, since: Option<Date>, until: Date) {
    let Some(since) = since else { return };
    let hours = since.max(repair.from).duration_until(until).as_hours();
    let days = u16::try_from(hours.max(0) / 24).unwrap_or(u16::MAX);
    repair.waited = repair.waited.saturating_add(days);
}

/// Two cases that have a device at the same time have it once.
fn apart(mut stays: Vec<RepairStay>) -> Vec<RepairStay> {
    stays.sort_by_key(|stay| (stay.repair.from, stay.case.n));
    let mut apart: Vec<RepairStay> = Vec::new();
    for stay in stays {
        match apart.last_mut() {
            Some(before) if before.repair.to.is_none_or(|to| stay.repair.from < to) => {
                let (before, with) = (&mut before.repair, stay.repair);
                before.to = before.to.zip(with.to).map(|(a, b)| a.max(b));
                before.work = with.work.or(before.work.take());
                before.waited = before.waited.max(with.waited);
            }
            _ => apart.push(stay),
        }
    }
    apart
}

/// The sheet on which a field of a case is filled in: one that may be filled in now, before another of its kind.
pub fn sheet_with<'a>(case: &'a Case, field: &str, pack: &'a Pack) -> Option<&'a str> {
    let has = |sheet: &&'a Sheet| sheet.fields.iter().any(|id| id.as_str() == field);
    let of_kind = || pack.sheets_for(&case.facts.kind, case.facts.category.as_deref()).find(has);
    case.sheets_now(pack).find(has).or_else(of_kind).map(|sheet| sheet.id.as_str())
}
