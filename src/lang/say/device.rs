//! What the device of a case gives a right to: its facts, what is missing of them, each right with its arithmetic.

use super::{ProofLine, bad_facts, choice, field_label, ground, part, right, right_step};
use crate::{
    api::{DeviceView, RepeatFaultView},
    case::Choice,
    lang::{Lang, Word},
    rights::{Repair, rights},
    rules::Pack,
    sla::Id,
    text::clean_line,
};

/// The rights of a device today, with where each comes from.
pub fn device_rights(view: &DeviceView, pack: &Pack, lang: Lang) -> Vec<ProofLine> {
    let mut lines =
        vec![ProofLine::Title(Word::RightsOf.with(lang, &[&part(view.device.part, lang), &view.today]))];
    let mut line = |text: String| lines.push(ProofLine::Line(clean_line(&text).into_owned()));
    let imei = view.imei.as_ref().map(|imei| Word::RightsImei.with(lang, &[imei]));
    let model = view.model.as_ref().map(|model| Word::DeviceModel.with(lang, &[model]));
    let named: Vec<String> = imei.into_iter().chain(model).collect();
    if !named.is_empty() {
        line(named.join("  "));
    }
    // The kind of fault as people call it: the arithmetic says it again.
    let mut device = view.device.clone();
    for repair in device.repairs.iter_mut().filter(|repair| !repair.fault.is_empty()) {
        repair.fault = fault_kind(&repair.fault, pack, lang);
    }
    for (repair, case) in device.repairs.iter().zip(&view.cases) {
        let stay = match repair.to {
            Some(to) => Word::DeviceStay.with(lang, &[case, &repair.from, &to]),
            None => Word::DeviceHere.with(lang, &[case, &repair.from]),
        };
        line(std::iter::once(stay).chain(of_stay(repair, pack, lang)).collect::<Vec<_>>().join("  "));
    }
    if !view.missing.is_empty() {
        let missing = view.missing.iter().map(|of| {
            let label = field_label(&of.field, pack, lang);
            match &of.sheet {
                Some(sheet) => {
                    Word::DeviceMissingOn.with(lang, &[&label, &choice(Choice::Sheet, sheet, pack, lang)])
                }
                None => label,
            }
        });
        let missing = missing.collect::<Vec<_>>().join(Word::ListComma.say(lang));
        line(Word::DeviceMissing.with(lang, &[&missing]));
    }
    if view.more {
        line(Word::DeviceMore.say(lang).to_owned());
    }
    match rights(&device, view.today, pack, pack.calendar()) {
        Err(why) => line(Word::DeviceBad.with(lang, &[&bad_facts(why, lang)])),
        Ok(found) => {
            for of in &found {
                lines.push(ProofLine::Title(right(of, lang)));
                lines.extend(of.steps.iter().map(|step| ProofLine::Line(right_step(step, pack, lang))));
                let mut said: Vec<String> = of.grounds.iter().map(|rule| ground(rule, lang)).collect();
                said.dedup();
                lines.extend(said.into_iter().map(ProofLine::Line));
            }
        }
    }
    lines
}

/// 重复故障: which time it is, after which case, and whether it goes to the factory.
pub fn repeat_fault(view: &RepeatFaultView, pack: &Pack, lang: Lang) -> String {
    let mut said = Word::RepeatFault.with(lang, &[&view.times, &fault_kind(&view.fault, pack, lang)]);
    if let Some(case) = view.earlier.first() {
        said = Word::RepeatFaultEarlier.with(lang, &[&said, case]);
    }
    if view.factory {
        said = Word::RepeatFaultFactory.with(lang, &[&said]);
    }
    said
}

/// A kind of fault.
pub fn fault_kind(id: &str, pack: &Pack, lang: Lang) -> String {
    Id::of("fault_kind").map_or_else(String::new, |field| choice(Choice::Of(field), id, pack, lang))
}

/// What was wrong, what was done, and how long a part was waited for.
fn of_stay(repair: &Repair, pack: &Pack, lang: Lang) -> impl Iterator<Item = String> {
    let fault = Some(repair.fault.clone()).filter(|fault| !fault.is_empty());
    let work =
        repair.work.as_deref().and_then(|id| pack.work(id)).map(|work| work.words.say(lang).to_owned());
    let waited = (repair.waited > 0).then(|| Word::DeviceWaited.with(lang, &[&repair.waited]));
    fault.into_iter().chain(work).chain(waited)
}
