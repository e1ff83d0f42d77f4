//! Figures that the repair desk and the refund desk reckon with: a site may change how much, not of what.

use super::{
    super::{Figure, FigureUnit, Value},
    At, Check, Fault, Key,
};

type Unit = (FigureUnit, &'static str);

const DAYS: Unit = (FigureUnit::NaturalDays, "natural_days");
const MONTHS: Unit = (FigureUnit::Months, "months");
const TIMES: Unit = (FigureUnit::Times, "times");
const FEN: Unit = (FigureUnit::Fen, "fen");
const COUNT: Unit = (FigureUnit::Count, "count");
const PERMILLE: Unit = (FigureUnit::PermilleADay, "permille_a_day");

/// By id: the unit, the least and the most that makes sense. More than these no sum could take.
const RECKONED: [(&str, Unit, i64, i64); 24] = [
    ("sale_day", COUNT, 0, 1),
    ("return_until_day", DAYS, 1, 3_660),
    ("exchange_until_day", DAYS, 1, 3_660),
    ("warranty_main_unit", MONTHS, 1, 600),
    ("warranty_battery", MONTHS, 1, 600),
    ("warranty_charger", MONTHS, 1, 600),
    ("warranty_terminal_card", MONTHS, 1, 600),
    ("warranty_data_cable", MONTHS, 1, 600),
    ("warranty_earphone", MONTHS, 1, 600),
    ("same_fault_repairs", TIMES, 1, 99),
    ("accessory_exchanges", TIMES, 1, 99),
    ("loaner_after", DAYS, 0, 3_660),
    ("exchange_late_repair", DAYS, 1, 3_660),
    ("exchange_no_parts", DAYS, 1, 3_660),
    ("use_fee", PERMILLE, 0, 1_000),
    ("warranty_holiday", DAYS, 0, 31),
    ("lost_invoice", DAYS, 0, 3_660),
    ("fraud_times", TIMES, 1, 100),
    ("fraud_least", FEN, 0, 100_000_000),
    ("double_refund", TIMES, 1, 100),
    ("refund_hands", COUNT, 1, 9),
    ("refund_second_level", FEN, 0, 100_000_000_000),
    ("repeat_fault_days", DAYS, 1, 3_660),
    ("repeat_fault_factory", TIMES, 2, 99),
];

impl Check<'_> {
    pub(super) fn reckoned(&mut self, at: usize, figure: &Figure) {
        let Some((_, (unit, right), least, most)) = RECKONED.iter().find(|(id, ..)| *id == figure.id) else {
            return;
        };
        if figure.unit != *unit {
            self.fault(&[Key("figure"), At(at), Key("unit")], Fault::FigureUnit { right });
        } else if let Some(Value::Number(number)) = figure.value {
            self.range(number, *least, *most, &[Key("figure"), At(at), Key("value")]);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Pack;

    #[test]
    fn a_figure_that_is_reckoned_with_keeps_its_unit_and_stays_within_reason() {
        let pack = Pack::builtin();
        for (id, unit, least, most) in super::RECKONED {
            let figure = pack.figure(id).expect(id);
            assert_eq!(figure.unit, unit.0, "{id}");
            let laid = |line: &str| Pack::overlay(pack, &format!("[[figure]]\nid = \"{id}\"\n{line}\n"));
            for (line, sound) in [
                (format!("value = {least}"), true),
                (format!("value = {most}"), true),
                (format!("value = {}", least - 1), false),
                (format!("value = {}", most + 1), false),
                ("unit = \"hours\"".to_owned(), false),
            ] {
                assert_eq!(laid(&line).is_ok(), sound, "{id} {line}");
            }
        }
    }
}
