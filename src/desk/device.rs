//! 三包: the device of a case, and the other cases in which the same one came.

use std::sync::Arc;

use super::{authorize::Reader, core::Core, job::refused, show};
use crate::{
    api::{Actor, DeviceView, RepairStage, RepeatFaultView, Reply, Unfilled},
    case::{
        self, Case, CaseId, PART, Reason, RepairCode, RepeatFault, device_told, sealed_values, sheet_with,
    },
    rights::Part,
    rules::Pack,
    sla::Mark,
    store::StoreError,
};

/// Other cases of a device that are read at most: the newest.
const OTHERS: usize = 20;

/// What is known of the device of a case. Of other cases only those count of which the reader knows.
pub fn told(core: &Core, actor: Actor, reader: &Reader, id: CaseId) -> Result<Reply, StoreError> {
    let Some(case) = core.case(id)?.filter(|case| reader.sees(case)) else {
        return Ok(refused(Reason::NotFound));
    };
    let Some(pack) = core.read(|live| live.editions.in_force().map(|(_, pack)| pack.clone())) else {
        return Ok(refused(Reason::Busy));
    };
    let (others, more) = others(core, reader, &case)?;
    let cases: Vec<&Case> = std::iter::once(&case).chain(&others).map(AsRef::as_ref).collect();
    let mut histories = Vec::with_capacity(cases.len());
    for case in &cases {
        histories.push(core.store.history(case.last, show::EVENTS)?);
    }
    let today = core.time.now().zoned(&pack.zone).date();
    let with: Vec<_> = cases.into_iter().zip(histories.iter().map(Vec::as_slice)).collect();
    let mut told = device_told(&with, today, &pack.zone);
    let accessory = case.facts.category.as_deref().is_some_and(|id| pack.is_under(id, "accessory"));
    if accessory && told.device.part == Part::MainUnit {
        told.missing.insert(0, PART);
    }
    let plain = core.shows_plain(actor, reader.right(&case), &case);
    let imei = sealed_values(&show::masked(&case.words, plain)).remove("device").map(|(_, imei)| imei);
    let unfilled = |field: &str| Unfilled {
        field: field.to_owned(),
        sheet: sheet_with(&case, field, &pack).map(str::to_owned),
    };
    let code = match case.field_value("device").filter(|_| plain) {
        Some(imei) => core.store.repair_code(id, case.facts.customer, &imei)?,
        None => None,
    };
    let missing = told.missing.into_iter().map(unfilled).collect();
    Ok(Reply::Device(Box::new(DeviceView {
        case: id,
        imei,
        model: case.field_value("model"),
        today,
        device: told.device,
        cases: told.cases,
        missing,
        more,
        code: code.map(|code| code.to_string()),
    })))
}

/// How far the repair of a check code is. A code that is wrong and a case that is not there are answered alike; the code is
/// what lets somebody ask, so no wall does.
pub fn stage(core: &Core, code: &str) -> Result<Reply, StoreError> {
    let none = Ok(Reply::RepairStage(None));
    let Ok(code) = code.parse::<RepairCode>() else { return none };
    let Some(case) = core.case(code.case)? else { return none };
    let Some(imei) = case.field_value("device") else { return none };
    if core.store.repair_code(case.id, case.facts.customer, &imei)? != Some(code) {
        return none;
    }
    let step = case.stamps.iter().rev().find_map(|stamp| match &stamp.mark {
        Mark::Filled(sheet) => Some((sheet.as_str().to_owned(), stamp.at)),
        _ => None,
    });
    Ok(Reply::RepairStage(Some(RepairStage { case: case.id, stage: case.stage, step })))
}

/// 重复故障: whether the device of a case came with the same kind of fault before.
pub fn repeat_fault(
    core: &Core,
    reader: &Reader,
    case: &Case,
    pack: &Pack,
) -> Result<Option<RepeatFaultView>, StoreError> {
    let Some(days) = pack.number("repeat_fault_days").filter(|_| !case.hand_ins().is_empty()) else {
        return Ok(None);
    };
    let (others, _) = others(core, reader, case)?;
    let factory = pack.number("repeat_fault_factory");
    let found = case::repeat_fault(case, others.iter().map(AsRef::as_ref), days);
    Ok(found.map(|RepeatFault { fault, times, earlier }| RepeatFaultView {
        factory: factory.is_some_and(|from| i64::from(times) >= from),
        fault,
        times,
        earlier,
    }))
}

/// The other cases of the same device of which a reader knows, the newest first, and whether there may be more.
pub fn others(core: &Core, reader: &Reader, case: &Case) -> Result<(Vec<Arc<Case>>, bool), StoreError> {
    let Some(imei) = case.field_value("device") else { return Ok((Vec::new(), false)) };
    let is_of = |of: &Case| of.id != case.id && of.field_value("device").as_ref() == Some(&imei);
    // In this order: what is projected meanwhile was fresh before.
    let mut ids: Vec<CaseId> =
        core.read(|live| live.fresh.cases.values().filter(|of| is_of(of)).map(|of| of.id).collect());
    ids.extend(core.store.cases_of_device(&imei, OTHERS + 2)?);
    ids.sort_unstable_by_key(|id| std::cmp::Reverse(id.n));
    ids.dedup();
    ids.retain(|id| *id != case.id);
    let more = ids.len() > OTHERS;
    ids.truncate(OTHERS);
    let mut cases = core.cases(&ids)?;
    cases.retain(|of| is_of(of) && reader.sees(of));
    Ok((cases, more))
}
