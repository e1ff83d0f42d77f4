//! What stands in a rule pack, and what is wrong with one.

use super::{place, severity};
use crate::{
    case::Place,
    lang::{Lang, Word},
    rules::{
        Amount, Except, Fault, FigureForm, FigureUnit, File, Locality, Measure, PLACEHOLDERS, Pack,
        PackError, Standing, Value,
    },
    sla::Unit,
};

/// How many ids of a list are named where one is not in it.
const NAMED: usize = 12;

/// What is wrong with a pack, with the file and its line; `file` is what the person calls the one that was read.
pub fn pack_error(error: &PackError, file: &str, lang: Lang) -> String {
    let what = fault(&error.fault, lang);
    match error.at.file {
        File::This => Word::RulesAt.with(lang, &[&file, &error.at.line, &what]),
        File::Base => Word::RulesAtBase.with(lang, &[&file, &error.at.line, &what]),
    }
}

fn fault(fault: &Fault, lang: Lang) -> String {
    match fault {
        Fault::Shape(what) => Word::RulesShape.with(lang, &[what]),
        Fault::Unknown { list, id, known } => Word::RulesUnknown.with(lang, &[list, id, &some(known, lang)]),
        Fault::Twice { list, key, value, first } => {
            Word::RulesTwice.with(lang, &[list, key, value, &first.line])
        }
        Fault::Id { id } => Word::RulesId.with(lang, &[id]),
        Fault::NoRow { list, id, known } => Word::RulesNoRow.with(lang, &[list, id, &some(known, lang)]),
        Fault::TooLong { most } => Word::RulesTooLong.with(lang, &[most]),
        Fault::TargetUnit { unit, right } => Word::RulesTargetUnit.with(lang, &[unit, right]),
        Fault::Range { value, least, most } => Word::RulesRange.with(lang, &[value, least, most]),
        Fault::Level => Word::RulesLevel.say(lang).to_owned(),
        Fault::CodeUnder { code, above } => Word::RulesCodeUnder.with(lang, &[code, above]),
        Fault::Empty { key } => Word::RulesEmpty.with(lang, &[key]),
        Fault::Repeated { id } => Word::RulesRepeated.with(lang, &[id]),
        Fault::Taken { id } => Word::RulesTaken.with(lang, &[id]),
        Fault::StartsAtEnd => Word::RulesStartsAtEnd.say(lang).to_owned(),
        Fault::NobodyReached => Word::RulesNobodyReached.say(lang).to_owned(),
        Fault::NotShown { id } => Word::RulesNotShown.with(lang, &[id]),
        Fault::ForNone => Word::RulesForNone.say(lang).to_owned(),
        Fault::NotOfCase { id } => Word::RulesNotOfCase.with(lang, &[id]),
        Fault::NotWarned { ladder, percent } => Word::RulesNotWarned.with(lang, &[ladder, percent]),
        Fault::StepOrder => Word::RulesStepOrder.say(lang).to_owned(),
        Fault::FigureValue { right } => {
            let right = match right {
                FigureForm::Nothing => Word::RulesFigureNone,
                FigureForm::Text => Word::RulesFigureText,
                FigureForm::Number => Word::RulesFigureNumber,
            };
            right.say(lang).to_owned()
        }
        Fault::Placeholder { name } => {
            Word::RulesPlaceholder.with(lang, &[name, &PLACEHOLDERS.join(Word::ListComma.say(lang))])
        }
        Fault::ColumnOrder => Word::RulesColumnOrder.say(lang).to_owned(),
        Fault::FigureUnit { right } => Word::RulesFigureUnit.with(lang, &[right]),
        Fault::Mean { most } => Word::RulesMean.with(lang, &[most]),
    }
}

fn some(ids: &[String], lang: Lang) -> String {
    let mut said: Vec<&str> = ids.iter().take(NAMED).map(String::as_str).collect();
    if ids.len() > NAMED {
        said.push("…");
    }
    said.join(Word::ListComma.say(lang))
}

/// How sure a figure is.
pub fn figure_standing(standing: Standing, lang: Lang) -> &'static str {
    let word = match standing {
        Standing::Law => Word::StandingLaw,
        Standing::Reported => Word::StandingReported,
        Standing::Unconfirmed => Word::StandingUnconfirmed,
        Standing::Mission => Word::StandingMission,
        Standing::House => Word::StandingHouse,
    };
    word.say(lang)
}

/// What a rule says, in one line.
pub fn measures(measures: &[Measure<'_>], pack: &Pack, lang: Lang) -> String {
    let said: Vec<String> = measures.iter().map(|one| measure(one, pack, lang)).collect();
    said.join(Word::And.say(lang))
}

fn measure(measure: &Measure<'_>, pack: &Pack, lang: Lang) -> String {
    match measure {
        Measure::Limit { unit, amount, only: None } => limit(*unit, *amount, lang),
        Measure::Limit { unit, amount, only: Some(only) } => {
            Word::RulesOnly.with(lang, &[&conditions(only, pack, lang), &limit(*unit, *amount, lang)])
        }
        Measure::Mean(amount) => Word::RulesMeanOf.with(lang, &[amount]),
        Measure::Figure { value, unit, items } => {
            let said = figure(*value, *unit, lang);
            let items: Vec<&str> = items.iter().map(|words| words.say(lang)).collect();
            match items.is_empty() {
                true => said,
                false => Word::RulesItems.with(lang, &[&said, &items.join(Word::ListComma.say(lang))]),
            }
        }
        Measure::Named { key, value } => format!("{key} {value}"),
    }
}

fn conditions(only: &Except, pack: &Pack, lang: Lang) -> String {
    let mut said = Vec::new();
    said.extend(only.severity.map(|level| severity(level, pack)));
    said.extend(only.star.map(|star| Word::RulesStar.with(lang, &[&star])));
    said.extend(only.place.map(|locality| {
        let of = match locality {
            Locality::Town => Place::Town,
            Locality::Village => Place::Village,
        };
        place(of, lang).to_owned()
    }));
    said.join(" ")
}

fn limit(unit: Unit, amount: Amount, lang: Lang) -> String {
    let word = match unit {
        Unit::Natural => return amount.to_string(),
        Unit::Working => return Word::RulesWorking.with(lang, &[&amount]),
        Unit::NaturalDays => Word::RulesNaturalDays,
        Unit::WorkingDays => Word::RulesWorkingDays,
        Unit::Months => Word::RulesMonths,
    };
    word.with(lang, &[&amount.number()])
}

fn figure(value: Option<&Value>, unit: FigureUnit, lang: Lang) -> String {
    let Some(value) = value else { return Word::RulesRule.say(lang).to_owned() };
    let word = match unit {
        FigureUnit::Percent => return format!("{value} %"),
        FigureUnit::PermilleADay => Word::RulesPermilleADay,
        FigureUnit::Times => Word::RulesTimes,
        FigureUnit::Fen => return yuan(value, lang),
        FigureUnit::Characters => Word::RulesCharacters,
        FigureUnit::Hours => return format!("{value}h"),
        FigureUnit::NaturalDays => Word::RulesNaturalDays,
        FigureUnit::WorkingDays => Word::RulesWorkingDays,
        FigureUnit::Months => Word::RulesMonths,
        FigureUnit::Weekday => Word::RulesWeekday,
        FigureUnit::Count | FigureUnit::Code | FigureUnit::Rule => return value.to_string(),
    };
    word.with(lang, &[value])
}

fn yuan(value: &Value, lang: Lang) -> String {
    match value {
        Value::Number(fen) if fen % 100 == 0 => Word::RulesYuan.with(lang, &[&(fen / 100)]),
        Value::Number(fen) => Word::RulesYuan.with(lang, &[&format_args!("{}.{:02}", fen / 100, fen % 100)]),
        Value::Text(text) => text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_said_with_its_unit_and_for_whom_it_is() {
        let pack = Pack::builtin();
        let said = |list: &str, id: &str, lang| {
            let all = pack.sourced();
            let one = all.iter().find(|one| one.list == list && one.id == id).unwrap();
            measures(&one.measures, pack, lang)
        };
        for (list, id, zh, en) in [
            ("clock", "fault_repair", "48h；农村 72h", "48h; village 72h"),
            ("clock", "first_contact", "24h；P1 2h", "24h; P1 2h"),
            ("clock", "mobile_fault", "48h；平均 24h", "48h; mean 24h"),
            ("clock", "whole_case", "15 个自然日", "15 calendar days"),
            ("clock", "appeal_accept", "5 个工作日", "5 working days"),
            ("figure", "late_installation", "每日 10‰", "10 per mille a day"),
            ("figure", "fraud_least", "500 元", "500 yuan"),
            ("figure", "shield_code", "00000", "00000"),
            ("figure", "certified_only", "规定", "a rule"),
            ("figure", "mask_phone_head", "3 位", "3 characters"),
            (
                "figure",
                "proof_of_order",
                "3（短信回复、短信验证码、签字）",
                "3 (reply by SMS, code by SMS, signature)",
            ),
            ("hold_reason", "customer", "max 72h", "max 72h"),
            (
                "contact_hours",
                "contact_hours",
                "spans 08:00-12:00；spans 14:00-20:00",
                "spans 08:00-12:00; spans 14:00-20:00",
            ),
        ] {
            assert_eq!(said(list, id, Lang::Zh), zh);
            assert_eq!(said(list, id, Lang::En), en);
        }
        assert_eq!(yuan(&Value::Number(105), Lang::En), "1.05 yuan");
        let only =
            Except { severity: Some(2), star: Some(5), place: Some(Locality::Town), target: Amount::Days(1) };
        assert_eq!(conditions(&only, pack, Lang::Zh), "P2 5星起 城镇");
    }

    #[test]
    fn every_fault_is_said_in_both_languages_with_its_line() {
        for (text, zh, en) in [
            ("x = 1", "a:1：格式有误：unknown field", "a:1: not of the form of a rule pack: unknown field"),
            (
                "\nclock = [{ id = \"result\", target = \"2d\" }]",
                "a:2：单位为 natural 的时限写成 48h 这样",
                "a:2: a limit of unit natural is written like 48h",
            ),
            (
                "region = \"x\"",
                "a:1：variant 里没有 x，有：henan、chongqing",
                "a:1: variant has no x; there are henan, chongqing",
            ),
            (
                "category = [{ id = \"plan_fee\", code = 22 }]",
                "a 改动后，原规则第 ",
                "with a laid over it, line ",
            ),
        ] {
            let errors = Pack::overlay(Pack::builtin(), text).unwrap_err();
            for (lang, expected) in [(Lang::Zh, zh), (Lang::En, en)] {
                let said = pack_error(&errors[0], "a", lang);
                assert!(said.starts_with(expected), "{said}");
            }
        }
        let long: Vec<String> = (0..13).map(|n| n.to_string()).collect();
        assert_eq!(some(&long, Lang::En), "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …");
        assert_eq!(some(&long[..2], Lang::Zh), "0、1");
    }
}
