//! The pack as a whole: read, checked, asked.

use std::sync::OnceLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::sla::{Calendar, ClockSpec, ContactHours};

use super::{
    About, AskRule, CallHours, Category, ClockRule, ContactResult, DissatisfiedReason, Entry, Figure,
    HoldRule, Kind, Ladder, Notice, NoticeFor, Outcome, Parked, Phrase, PriorityRule, Reopen, Repeat, Reply,
    Revisit, RevisitPolicy, RevisitRule, Scope, Severity, Undo, Urgency, Variant, Why, Words,
    row::{Row as _, find},
    words::filled,
};

/// The rules of a site: what it calls things, how long things may take, and what is owed to whom.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its id.
    #[serde(deserialize_with = "filled")]
    pub id: String,
    /// Its version; a case keeps the pack that it was opened under.
    #[serde(deserialize_with = "filled")]
    pub version: String,
    /// What it is called.
    pub words: Words,
    /// The zone of its wall clock. Zones are those built into the program, so that a pack means the same
    /// on every machine.
    #[serde(deserialize_with = "zone")]
    pub zone: TimeZone,
    /// The province whose figures hold, one of the variants.
    pub region: Option<String>,
    /// What provinces have otherwise; already laid over where `region` picks one.
    #[serde(rename = "variant", default)]
    pub variants: Vec<Variant>,
    /// The regulator's classes of complaints, in which it wants to be reported to.
    #[serde(rename = "class", default)]
    pub classes: Vec<Entry>,
    /// Levels of severity, the worst first.
    #[serde(rename = "severity")]
    pub severities: Vec<Severity>,
    /// 受理渠道: how a case came in.
    #[serde(rename = "channel")]
    pub channels: Vec<Entry>,
    /// What can be filled in on a case.
    #[serde(rename = "field")]
    pub fields: Vec<Entry>,
    /// 受理分类: what a case is about, seen at intake.
    #[serde(rename = "category")]
    pub categories: Vec<Category>,
    /// Reasons to wait.
    #[serde(rename = "hold_reason")]
    pub hold_reasons: Vec<HoldRule>,
    /// 处理结论: how handling ended.
    #[serde(rename = "disposition")]
    pub dispositions: Vec<Entry>,
    /// 办结原因: what it turned out to be, seen at the end.
    #[serde(rename = "closing_reason")]
    pub closing_reasons: Vec<Entry>,
    /// What came of an attempt to reach the customer.
    #[serde(rename = "contact_result")]
    pub contact_results: Vec<ContactResult>,
    /// Why a case is not accepted.
    #[serde(rename = "reject_reason")]
    pub reject_reasons: Vec<Entry>,
    /// Teams to which a case is dispatched.
    #[serde(rename = "team")]
    pub teams: Vec<Entry>,
    /// Why a customer is dissatisfied.
    #[serde(rename = "dissatisfied_reason")]
    pub dissatisfied_reasons: Vec<DissatisfiedReason>,
    /// What people write often.
    #[serde(rename = "phrase", default)]
    pub phrases: Vec<Phrase>,
    /// Kinds of case.
    #[serde(rename = "kind")]
    pub kinds: Vec<Kind>,
    /// Clocks.
    #[serde(rename = "clock")]
    pub clocks: Vec<ClockRule>,
    /// Who is told as a clock runs out.
    #[serde(rename = "ladder", default)]
    pub ladders: Vec<Ladder>,
    /// What needs somebody else's yes.
    #[serde(rename = "ask", default)]
    pub asks: Vec<AskRule>,
    /// Figures that are no clocks.
    #[serde(rename = "figure", default)]
    pub figures: Vec<Figure>,
    /// What customers are written.
    #[serde(rename = "notice", default)]
    pub notices: Vec<Notice>,
    /// Who is asked afterwards, by what came out.
    #[serde(rename = "revisit_rule", default)]
    pub revisit_rules: Vec<RevisitRule>,
    /// In what order cases are served.
    pub priority: Option<PriorityRule>,
    /// How long a case may be parked.
    pub parked: Option<Parked>,
    /// How long an act can be taken back.
    pub undo: Undo,
    /// When a complaint counts as repeated.
    pub repeat: Repeat,
    /// How long a closed case can be reopened.
    pub reopen: Reopen,
    /// When customers are called.
    pub contact_hours: CallHours,
    /// How a revisit is done.
    pub revisit: Revisit,
    /// How a reply is given.
    pub reply: Reply,
    #[serde(skip)]
    calendar: Option<Calendar>,
    #[serde(skip)]
    text: String,
}

impl Pack {
    /// The pack that is shipped.
    pub fn builtin() -> &'static Self {
        static PACK: OnceLock<Pack> = OnceLock::new();
        // The shipped text is part of the program; a test proves that it parses.
        #[allow(clippy::expect_used)]
        PACK.get_or_init(|| Self::parse(include_str!("pack.toml")).expect("the shipped pack parses"))
    }

    /// The text that it was read from, to be kept by its hash; read again it gives this pack.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn keep_text(&mut self, text: String) {
        self.text = text;
    }

    /// The kind of this id.
    pub fn kind(&self, id: &str) -> Option<&Kind> {
        find(&self.kinds, id)
    }

    /// The category of this id.
    pub fn category(&self, id: &str) -> Option<&Category> {
        find(&self.categories, id)
    }

    /// The category of this code in this kind.
    pub fn category_by_code(&self, kind: &str, code: u8) -> Option<&Category> {
        self.categories_of(kind).find(|category| category.code == code)
    }

    /// Categories of both levels that belong to this kind, in the order of the pack.
    pub fn categories_of(&self, kind: &str) -> impl Iterator<Item = &Category> {
        self.categories.iter().filter(move |category| self.kind_of(category) == Some(kind))
    }

    /// Whether a category may be chosen: it is on, and so are the one above it and its kind.
    pub fn is_offered(&self, category: &Category) -> bool {
        let above = category.under.as_deref().and_then(|id| self.category(id));
        let kind = self.kind_of(category).and_then(|id| self.kind(id));
        category.on && above.is_none_or(|above| above.on) && kind.is_none_or(|kind| kind.on)
    }

    /// The id of the kind that a category belongs to.
    pub fn kind_of<'a>(&'a self, category: &'a Category) -> Option<&'a str> {
        let upper = match &category.under {
            Some(above) => self.category(above)?,
            None => category,
        };
        upper.kind.as_deref()
    }

    /// Whether a category is the one of this id or lies under it.
    pub fn is_under(&self, category: &str, above: &str) -> bool {
        category == above || self.category(category).is_some_and(|c| c.under.as_deref() == Some(above))
    }

    /// The severity of this level.
    pub fn severity(&self, level: u8) -> Option<&Severity> {
        self.severities.iter().find(|severity| severity.level == level)
    }

    /// The channel of this id.
    pub fn channel(&self, id: &str) -> Option<&Entry> {
        find(&self.channels, id)
    }

    /// The field of this id.
    pub fn field(&self, id: &str) -> Option<&Entry> {
        find(&self.fields, id)
    }

    /// The disposition of this id.
    pub fn disposition(&self, id: &str) -> Option<&Entry> {
        find(&self.dispositions, id)
    }

    /// The closing reason of this id.
    pub fn closing_reason(&self, id: &str) -> Option<&Entry> {
        find(&self.closing_reasons, id)
    }

    /// The dispositions that a case of this kind may end with.
    pub fn dispositions_for(&self, kind: &str) -> impl Iterator<Item = &Entry> {
        for_kind(&self.dispositions, kind)
    }

    /// The closing reasons of both levels that a case of this kind may end with.
    pub fn closing_reasons_for(&self, kind: &str) -> impl Iterator<Item = &Entry> {
        for_kind(&self.closing_reasons, kind)
    }

    /// The reason for rejecting of this id.
    pub fn reject_reason(&self, id: &str) -> Option<&Entry> {
        find(&self.reject_reasons, id)
    }

    /// The team of this id.
    pub fn team(&self, id: &str) -> Option<&Entry> {
        find(&self.teams, id)
    }

    /// The result that means that the customer was spoken to.
    pub fn reached_result(&self) -> &str {
        self.contact_results
            .iter()
            .find(|result| result.reached && result.on)
            .map_or("reached", |result| &result.id)
    }

    /// The hold reason of this id.
    pub fn hold_reason(&self, id: &str) -> Option<&HoldRule> {
        find(&self.hold_reasons, id)
    }

    /// The contact result of this id.
    pub fn contact_result(&self, id: &str) -> Option<&ContactResult> {
        find(&self.contact_results, id)
    }

    /// The reason for dissatisfaction of this id.
    pub fn dissatisfied_reason(&self, id: &str) -> Option<&DissatisfiedReason> {
        find(&self.dissatisfied_reasons, id)
    }

    /// The clock of this id.
    pub fn clock(&self, id: &str) -> Option<&ClockRule> {
        find(&self.clocks, id)
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

    fn carries(&self, rule: &ClockRule, about: &About<'_>) -> bool {
        let under = |above: &String| about.category.is_some_and(|category| self.is_under(category, above));
        rule.on
            && (rule.categories.is_empty() || rule.categories.iter().any(under))
            && (rule.channels.is_empty() || rule.channels.iter().any(|id| Some(id.as_str()) == about.channel))
    }

    /// The ladder that a clock climbs, where it has one that is on.
    pub fn ladder_of(&self, clock: &str) -> Option<&Ladder> {
        let ladder: &Ladder = find(&self.ladders, self.clock(clock)?.ladder.as_deref()?)?;
        ladder.on.then_some(ladder)
    }

    /// The kind of ask of this id.
    pub fn ask(&self, id: &str) -> Option<&AskRule> {
        find(&self.asks, id)
    }

    /// The figure of this id.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        find(&self.figures, id)
    }

    /// The number of the figure of this id, where it has one and is on.
    pub fn number(&self, figure: &str) -> Option<i64> {
        self.figure(figure)?.number()
    }

    /// The notice that is written to the customer of a case of this kind, where one is.
    pub fn notice(&self, about: NoticeFor, kind: &str) -> Option<&Notice> {
        let fits = |notice: &&Notice| {
            notice.on
                && notice.about == about
                && (notice.kinds.is_empty() || notice.kinds.iter().any(|id| id == kind))
        };
        self.notices.iter().find(fits)
    }

    /// The regulator's class in which a category counts, where it is in one.
    pub fn class_of(&self, category: &str) -> Option<&Entry> {
        let category = self.category(category)?;
        let above = || self.category(category.under.as_deref()?)?.class.as_deref();
        find(&self.classes, category.class.as_deref().or_else(above)?)
    }

    /// Whether and how the customer is asked afterwards; none for a kind that is not known.
    pub fn revisit_policy(&self, of: &Outcome<'_>) -> Option<RevisitPolicy> {
        let rule = self.revisit_rules.iter().find(|rule| rule.fits(of));
        rule.map(|rule| rule.policy).or_else(|| Some(self.kind(of.kind)?.revisit))
    }

    /// Priority of a case in points: the more, the sooner. It orders what is due at the same time.
    pub fn priority(&self, of: &Urgency<'_>) -> u32 {
        self.weigh(of).iter().map(|(_, points)| points).sum()
    }

    /// What the priority of a case is made of.
    pub fn weigh<'a>(&self, of: &Urgency<'a>) -> Vec<(Why<'a>, u32)> {
        match &self.priority {
            Some(rule) => rule.weigh(of),
            // A pack that does not say orders by severity alone.
            None => vec![(Why::Severity(of.severity), u32::from(10_u8.saturating_sub(of.severity)) * 100)],
        }
    }

    /// The calendar on which its working time and its days are counted: the shipped one where none was given.
    pub fn calendar(&self) -> &Calendar {
        self.calendar.as_ref().unwrap_or_else(|| Calendar::shipped())
    }

    /// The same pack on another calendar, or on another version of it.
    #[must_use]
    pub fn on_calendar(self, calendar: Calendar) -> Self {
        Self { calendar: Some(calendar), ..self }
    }

    /// When customers are called, on the wall clock of the pack's zone.
    pub fn hours(&self) -> ContactHours {
        ContactHours::new(self.contact_hours.spans.clone(), self.zone.clone())
    }
}

/// An entry that names no kinds has those of the entry above it, or all.
fn for_kind<'a>(list: &'a [Entry], kind: &str) -> impl Iterator<Item = &'a Entry> {
    let offered = move |kinds: &[String]| kinds.is_empty() || kinds.iter().any(|id| id == kind);
    list.iter().filter(move |row| {
        let above = row.under.as_deref().and_then(|id| find(list, id));
        let fits = |row: &Entry| row.is_on() && offered(&row.kinds);
        fits(row) && above.is_none_or(fits)
    })
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeZone, D::Error> {
    let name = String::deserialize(deserializer)?;
    TimeZoneDatabase::bundled()
        .get(&name)
        .map_err(|_| D::Error::custom(format!("no zone is called {name:?}; write it like \"Asia/Shanghai\"")))
}
#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        rules::Standing,
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
        let text = include_str!("pack.toml");
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
                "first_contact 2, result 48, progress 48, department 4, fault_repair 48, answer 15d, whole_case 15d, revisit 5d",
            ),
            (
                "complaint",
                Some("network_quality"),
                2,
                "first_contact 24, result 48, progress 48, department 24, fault_repair 48, answer 15d, whole_case 15d, revisit 5d",
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
            ("repair", Some("screen"), 3, "first_contact 24, department 48, repair_time 7d, revisit 5d"),
            (
                "refund",
                Some("trial"),
                3,
                "first_contact 24, result 48, progress 48, department 48, refund_delay 15d, answer 15d, whole_case 15d, revisit 5d",
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
