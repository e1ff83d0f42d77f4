//! Sheets: what was filled in, field by field.

use super::{choice, field, field_of, is_known};
use crate::{
    api::CaseView,
    case::{Choice, Verb, Words as Said, grouped, sealed_values},
    lang::{Lang, Word},
    rights::Fen,
    rules::{FieldShape, Pack, Sheet},
    sla::{Id, Instant},
    text::clean_line,
};

/// A sheet in one line: `接机  终端串号 ****1234  购机日期 2026-11-01`.
pub(super) fn filled(
    sheet: &str,
    open: &[(String, String)],
    words: &Said,
    pack: &Pack,
    lang: Lang,
) -> String {
    let values = sheet_values(sheet, open, words, pack, lang);
    let values = values.into_iter().map(|(label, value)| format!("{label} {value}"));
    std::iter::once(choice(Choice::Sheet, sheet, pack, lang)).chain(values).collect::<Vec<_>>().join("  ")
}

/// The fields of a sheet that were filled in, each with what it is called, in the order of the sheet, or of the pack where
/// it has no such sheet.
pub fn sheet_values(
    sheet: &str,
    open: &[(String, String)],
    words: &Said,
    pack: &Pack,
    lang: Lang,
) -> Vec<(String, String)> {
    let order = |id: &str| {
        let place = match pack.sheet(sheet) {
            Some(sheet) => sheet.fields.iter().position(|field| field.as_str() == id),
            None => pack.fields.iter().position(|field| field.id.as_str() == id),
        };
        place.unwrap_or(usize::MAX)
    };
    let shape = |id: &str| pack.field(id).and_then(|rule| rule.shape);
    let open = open.iter().map(|(id, value)| (id.clone(), shape(id), value.clone()));
    let sealed = sealed_values(words).into_iter().map(|(id, (shape, value))| (id, Some(shape), value));
    let mut values: Vec<_> = open.chain(sealed).collect();
    values.sort_by_key(|(id, ..)| order(id));
    let said = |(id, shape, value): (String, Option<FieldShape>, String)| {
        (field_label(&id, pack, lang), field_value(&id, shape, &value, pack, lang))
    };
    values.into_iter().map(said).collect()
}

/// What stands in the fields of the sheets of a case now, in the order of the pack.
pub fn case_values(view: &CaseView, pack: &Pack, lang: Lang) -> Vec<(String, String)> {
    sheet_values("", &view.values, &view.words, pack, lang)
}

/// What a field is called on the form of an act; those of a sheet the pack calls something.
pub fn field_on(verb: Verb, new: bool, name: &str, pack: &Pack, lang: Lang) -> String {
    let own = if new { verb.fields_of_new() } else { verb.fields() };
    if own.iter().any(|field| field.name == name) {
        field_of(verb, new, name, lang)
    } else {
        capital(&field_label(name, pack, lang))
    }
}

/// With a great first letter, as labels have it.
fn capital(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What a field of the pack is called; a name that is none stays, cleaned.
pub fn field_label(id: &str, pack: &Pack, lang: Lang) -> String {
    clean_line(pack.field(id).map_or(id, |rule| rule.words.say(lang))).into_owned()
}

/// What a field is called where the act is not known: by the program, or by the pack where it stands on a sheet.
pub fn field_under(name: &str, pack: &Pack, lang: Lang) -> String {
    if is_known(name) { field(name, lang) } else { field_label(name, pack, lang) }
}

/// 告知: what the customer is told beside a sheet.
pub fn sheet_tells(sheet: &Sheet, pack: &Pack, lang: Lang) -> Option<String> {
    let figure = |id: &str| pack.figure(id).filter(|of| of.on)?.value.as_ref().map(ToString::to_string);
    sheet.tell.as_ref().map(|words| clean_line(&words.fill(lang, figure)).into_owned())
}

/// A value as people read it: amounts in yuan, moments on the wall clock of the site, choices by their words.
pub fn field_value(id: &str, shape: Option<FieldShape>, value: &str, pack: &Pack, lang: Lang) -> String {
    let said = match shape {
        Some(FieldShape::Money) => {
            value.parse().ok().and_then(Fen::new).map(|fen| Word::RulesYuan.with(lang, &[&fen]))
        }
        Some(FieldShape::When) => {
            value.parse().ok().map(|at: Instant| at.zoned(&pack.zone).strftime("%Y-%m-%d %H:%M").to_string())
        }
        Some(FieldShape::YesNo) => Some(choice(Choice::YesNo, value, pack, lang)),
        Some(FieldShape::Choice) => Id::of(id).map(|id| choice(Choice::Of(id), value, pack, lang)),
        _ => None,
    };
    said.unwrap_or_else(|| {
        let value = clean_line(value).into_owned();
        let Some(range) = pack.number_range(id, &grouped(&value)) else { return value };
        let beside = if range.paid { Word::RangePaid } else { Word::RangeFree };
        beside.with(lang, &[&value, &range.words.say(lang)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_a_short_code_stands_whether_its_range_charges() {
        let pack = Pack::builtin();
        for (field, value, zh, en) in [
            ("short_code", "10661234", "10661234（信息费短号，收费）", "10661234 (premium code, paid)"),
            ("sender", "１０６５ 77", "１０６５ 77（通知短号，免费）", "１０６５ 77 (notice code, free)"),
            ("short_code", "10086", "10086", "10086"),
            ("short_code", "1066 某某", "1066 某某", "1066 某某"),
            ("partner", "10661234", "10661234", "10661234"),
        ] {
            let shape = Some(FieldShape::Line);
            assert_eq!(field_value(field, shape, value, pack, Lang::Zh), zh);
            assert_eq!(field_value(field, shape, value, pack, Lang::En), en);
        }
    }
}
