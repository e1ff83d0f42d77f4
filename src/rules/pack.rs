//! A pack: rules, the text that they were read from, and the calendar on which they count.

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};

use super::{About, ClockRule, Rules, Scope};
use crate::sla::{Calendar, ClockSpec};

/// The rules of a site on a calendar; cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    rules: Arc<Rules>,
    calendar: Calendar,
    text: Arc<str>,
}

impl Deref for Pack {
    type Target = Rules;

    fn deref(&self) -> &Rules {
        &self.rules
    }
}

/// The text of the pack that is shipped.
const SHIPPED: &str = concat!(
    include_str!("pack.toml"),
    include_str!("sheets.toml"),
    include_str!("alarms.toml"),
    include_str!("pledges.toml"),
    include_str!("outside.toml")
);

impl Pack {
    /// The pack that is shipped.
    pub fn builtin() -> &'static Self {
        static PACK: OnceLock<Pack> = OnceLock::new();
        // The shipped text is part of the program; a test proves that it parses.
        #[allow(clippy::expect_used)]
        PACK.get_or_init(|| Self::parse(SHIPPED).expect("the shipped pack parses"))
    }

    /// The text that it was read from, to be kept by its hash; read again it gives this pack.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Rules on the shipped calendar, with the text that they were read from.
    pub(super) fn of(rules: Rules, text: String) -> Self {
        Self { rules: Arc::new(rules), calendar: Calendar::shipped().clone(), text: text.into() }
    }

    /// The clocks that a case carries, in the order of its kind, resolved for it. A case without a category
    /// carries none that are for some categories only, and one without a channel none that are for some channels.
    pub fn clocks_for(&self, about: &About<'_>) -> Vec<(&ClockRule, ClockSpec)> {
        let (hours, calendar) = (self.hours(), self.calendar());
        let Some(kind) = self.kind(about.kind) else { return Vec::new() };
        let rules = kind.clocks.iter().filter_map(|id| self.clock(id));
        rules
            .filter(|rule| self.carries(rule, about))
            .filter_map(|rule| Some((rule, rule.resolve(about, &hours, calendar)?)))
            .collect()
    }

    /// The clock of a task, an ask, a promise or an order in a case like this: the first that is for it.
    pub fn clock_of(&self, of: Scope, about: &About<'_>) -> Option<(&ClockRule, ClockSpec)> {
        let rule = self.clocks.iter().find(|rule| rule.of == of && self.carries(rule, about))?;
        Some((rule, rule.resolve(about, &self.hours(), self.calendar())?))
    }

    /// The calendar on which its working time and its days are counted: the shipped one where none was given.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The same pack on another calendar, or on another version of it.
    #[must_use]
    pub fn on_calendar(self, calendar: Calendar) -> Self {
        Self { calendar, ..self }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        rules::{Lang, Standing},
        sla::{Holds, MarkName, OnReopen, Unit},
    };

    fn pack() -> &'static Pack {
        Pack::builtin()
    }

    fn targets_of(kind: &str, category: Option<&str>, severity: u8) -> Vec<(&'static str, String)> {
        let clocks = pack().clocks_for(&About { kind, category, severity, ..About::default() });
        clocks
            .into_iter()
            .map(|(rule, spec)| {
                let hours = matches!(spec.unit, Unit::Natural | Unit::Working);
                (
                    rule.id.as_str(),
                    if hours { (spec.target / 3600).to_string() } else { format!("{}d", spec.target) },
                )
            })
            .collect()
    }

    #[test]
    fn the_shipped_pack_parses() {
        let text = SHIPPED;
        match Pack::parse(text) {
            Ok(pack) => assert_eq!(pack.text(), text),
            Err(errors) => panic!("{errors:#?}"),
        }
    }

    #[test]
    fn a_case_carries_the_clocks_of_its_kind_category_and_severity() {
        for (kind, category, severity, expected) in [
            (
                "complaint",
                Some("indoor_coverage"),
                1,
                "first_contact 2, result 48, progress 48, department 4, fault_repair 48, survey 5d, answer 15d, whole_case 15d, revisit 5d",
            ),
            (
                "complaint",
                Some("network_quality"),
                2,
                "first_contact 24, result 48, progress 48, department 24, fault_repair 48, survey 5d, answer 15d, whole_case 15d, revisit 5d",
            ),
            (
                "complaint",
                Some("attitude"),
                3,
                "first_contact 24, result 48, progress 48, department 48, answer 15d, whole_case 15d, revisit 5d",
            ),
            (
                "complaint",
                None,
                4,
                "first_contact 24, result 48, progress 48, department 120, answer 15d, whole_case 15d, revisit 5d",
            ),
            (
                "complaint",
                Some("no such"),
                9,
                "first_contact 24, result 48, progress 48, department 48, answer 15d, whole_case 15d, revisit 5d",
            ),
            (
                "repair",
                Some("screen"),
                3,
                "first_contact 24, department 48, repair_time 7d, loaner_owed 7d, green_delivery 1d, revisit 5d",
            ),
            (
                "refund",
                Some("trial"),
                3,
                "first_contact 24, result 48, progress 48, department 48, refund_delay 15d, measure 24, answer 15d, whole_case 15d, revisit 5d",
            ),
            ("praise", None, 4, "whole_case 15d"),
            ("no such", None, 1, ""),
        ] {
            let clocks = targets_of(kind, category, severity);
            let line: Vec<_> = clocks.iter().map(|(id, target)| format!("{id} {target}")).collect();
            assert_eq!(line.join(", "), expected, "{kind} {category:?} {severity}");
        }
    }

    #[test]
    fn a_clock_that_is_off_is_carried_by_no_case() {
        let text = pack().text().replace("id = \"result\"\n", "id = \"result\"\non = false\n");
        let pack = Pack::parse(&text).unwrap();
        assert!(
            pack.clocks_for(&About { kind: "complaint", severity: 1, ..About::default() })
                .iter()
                .all(|(rule, _)| rule.id != "result")
        );
        assert!(pack.clock("result").is_some());
    }

    #[test]
    fn a_rule_resolves_with_all_that_it_says() {
        let clocks = pack().clocks_for(&About { kind: "complaint", severity: 2, ..About::default() });
        let spec =
            |id: &str| clocks.iter().find(|(rule, _)| rule.id == id).map(|(_, spec)| spec.clone()).unwrap();
        let result = spec("result");
        assert_eq!((result.starts_on, result.stops_on), (vec![MarkName::Opened], vec![MarkName::FinalReply]));
        assert_eq!(result.on_reopen, OnReopen::NewCycle);
        assert_eq!(result.warn_at, [750, 900]);
        assert_eq!(result.contact, Some(pack().hours()));
        assert!(result.holds.by(&crate::sla::HoldReason::new("customer")));
        assert!(!result.repeats && spec("progress").repeats);
        assert_eq!((spec("whole_case").holds, spec("whole_case").contact), (Holds::Never, None));
    }

    #[test]
    fn labels_of_sheets_fit_beside_what_is_typed() {
        for field in pack().fields.iter().filter(|field| field.shape.is_some()) {
            let cells = |word: &str| word.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
            let (zh, en) = (field.words.say(Lang::Zh), field.words.say(Lang::En));
            assert!(cells(zh) <= 10 && cells(en) <= 10, "{zh} {en}");
        }
    }

    #[test]
    fn unsure_figures_are_shipped_switched_off() {
        for clock in &pack().clocks {
            assert!(clock.standing != Standing::Unconfirmed || !clock.on, "{}", clock.id);
        }
    }

    #[test]
    fn two_digits_choose_kind_and_category_at_intake() {
        let codes: BTreeSet<_> = pack().categories.iter().map(|category| category.code).collect();
        assert_eq!(codes.len(), pack().categories.len());
        assert_eq!(pack().category_by_code("complaint", 11).map(|c| c.id.as_str()), Some("indoor_coverage"));
        assert_eq!(pack().category_by_code("repair", 11), None);
        for kind in &pack().kinds {
            assert!(pack().categories_of(&kind.id).count() > 2, "{}", kind.id);
            assert!(pack().dispositions_for(&kind.id).count() > 0, "{}", kind.id);
            assert!(pack().closing_reasons_for(&kind.id).count() > 0, "{}", kind.id);
        }
    }

    #[test]
    fn lower_entries_are_for_the_kinds_of_the_one_above() {
        let reasons: Vec<_> = pack().closing_reasons_for("repair").map(|entry| entry.id.as_str()).collect();
        assert_eq!(reasons, ["terminal", "hardware", "terminal_software", "damaged", "other"]);
        let ends: Vec<_> = pack().dispositions_for("suggestion").map(|entry| entry.id.as_str()).collect();
        assert_eq!(ends, ["adopted", "not_adopted"]);
    }
}
