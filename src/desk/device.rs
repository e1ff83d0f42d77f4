//! 三包: the device of a case, and the other cases in which the same one came.

use std::sync::Arc;

use super::{authorize::Reader, core::Core, job::refused, show};
use crate::{
    api::{Actor, DeviceView, Reply, Unfilled},
    case::{Case, CaseId, Reason, device_told, sealed_values, sheet_with},
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
    let told = device_told(&with, today, &pack.zone);
    let plain = core.shows_plain(actor, reader.right(&case), &case);
    let imei = sealed_values(&show::masked(&case.words, plain)).remove("device").map(|(_, imei)| imei);
    let unfilled = |field: &str| Unfilled {
        field: field.to_owned(),
        sheet: sheet_with(&case, field, &pack).map(str::to_owned),
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
        accessory: case.facts.category.as_deref().is_some_and(|id| pack.is_under(id, "accessory")),
        more,
    })))
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
