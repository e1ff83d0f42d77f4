//! Checks that need the whole pack: ids, codes, references, units. Each fault is found again in the text.

use std::collections::BTreeMap;

use crate::sla::{Holds, MarkName, Unit};

use super::{
    Category, ClockRule, Entry, Fault, Kind, Pack, PackError,
    source::{Source, Step},
};

use Step::{At, Key};

/// Every list whose rows have an id.
const LISTS: [&str; 13] = [
    "channel",
    "field",
    "category",
    "hold_reason",
    "disposition",
    "closing_reason",
    "contact_result",
    "reject_reason",
    "team",
    "dissatisfied_reason",
    "phrase",
    "kind",
    "clock",
];

/// Everything wrong with a pack that has the right shape, in the order of its lines.
pub fn check(pack: &Pack, source: &Source<'_>) -> Vec<PackError> {
    let mut check = Check { pack, source, errors: Vec::new() };
    check.ids_and_codes();
    check.trees();
    check.numbers();
    for (at, category) in pack.categories.iter().enumerate() {
        check.category(at, category);
    }
    for (at, phrase) in pack.phrases.iter().enumerate() {
        check.all_known("category", &phrase.categories, &[Key("phrase"), At(at), Key("categories")]);
    }
    for (at, kind) in pack.kinds.iter().enumerate() {
        check.kind(at, kind);
    }
    for (at, clock) in pack.clocks.iter().enumerate() {
        check.clock(at, clock);
    }
    check.errors.sort_by_key(|error| error.line);
    check.errors
}

/// The ids of a list, in its order.
fn ids(pack: &Pack, list: &str) -> Vec<String> {
    fn of<T>(rows: &[T], id: impl Fn(&T) -> &String) -> Vec<String> {
        rows.iter().map(|row| id(row).clone()).collect()
    }
    match list {
        "category" => of(&pack.categories, |x| &x.id),
        "hold_reason" => of(&pack.hold_reasons, |x| &x.id),
        "contact_result" => of(&pack.contact_results, |x| &x.id),
        "dissatisfied_reason" => of(&pack.dissatisfied_reasons, |x| &x.id),
        "phrase" => of(&pack.phrases, |x| &x.id),
        "kind" => of(&pack.kinds, |x| &x.id),
        "clock" => of(&pack.clocks, |x| &x.id),
        "severity" => pack.severities.iter().map(|x| x.level.to_string()).collect(),
        other => of(entries(pack, other), |x| &x.id),
    }
}

fn entries<'a>(pack: &'a Pack, list: &str) -> &'a [Entry] {
    match list {
        "channel" => &pack.channels,
        "field" => &pack.fields,
        "disposition" => &pack.dispositions,
        "closing_reason" => &pack.closing_reasons,
        "reject_reason" => &pack.reject_reasons,
        "team" => &pack.teams,
        _ => &[],
    }
}

struct Check<'a> {
    pack: &'a Pack,
    source: &'a Source<'a>,
    errors: Vec<PackError>,
}

impl Check<'_> {
    fn ids_and_codes(&mut self) {
        let pack = self.pack;
        for list in LISTS {
            let ids = ids(pack, list);
            for (at, id) in ids.iter().enumerate().filter(|(_, id)| !is_id(id)) {
                self.fault(&[Key(list), At(at), Key("id")], Fault::Id { id: id.clone() });
            }
            self.once(list, "id", ids.into_iter().map(|id| (String::new(), id)));
        }
        let codes = |x: &Category| (pack.kind_of(x).unwrap_or_default().to_owned(), x.code.to_string());
        self.once("kind", "code", pack.kinds.iter().map(|x| (String::new(), x.code.to_string())));
        self.once("severity", "level", pack.severities.iter().map(|x| (String::new(), x.level.to_string())));
        self.once("category", "code", pack.categories.iter().map(codes));
        if !pack.contact_results.iter().any(|result| result.reached) {
            self.fault(&[Key("contact_result")], Fault::NobodyReached);
        }
        self.filled("kind", pack.kinds.is_empty(), &[Key("kind")]);
        self.filled("severity", pack.severities.is_empty(), &[Key("severity")]);
        self.filled("spans", pack.contact_hours.spans.is_empty(), &[Key("contact_hours"), Key("spans")]);
    }

    /// Trees of entries have two levels.
    fn trees(&mut self) {
        for list in LISTS {
            let entries = entries(self.pack, list);
            let upper: Vec<String> =
                entries.iter().filter(|x| x.under.is_none()).map(|x| x.id.clone()).collect();
            for (at, entry) in entries.iter().enumerate() {
                if let Some(above) = &entry.under {
                    self.among(list, upper.clone(), above, &[Key(list), At(at), Key("under")]);
                }
                self.all_known("kind", &entry.kinds, &[Key(list), At(at), Key("kinds")]);
            }
        }
    }

    fn numbers(&mut self) {
        let pack = self.pack;
        for (at, kind) in pack.kinds.iter().enumerate() {
            self.range(kind.code.into(), 1, 9, &[Key("kind"), At(at), Key("code")]);
        }
        for (at, severity) in pack.severities.iter().enumerate() {
            self.range(severity.level.into(), 1, 9, &[Key("severity"), At(at), Key("level")]);
        }
        for (section, tries, days) in
            [("revisit", pack.revisit.tries, pack.revisit.days), ("reply", pack.reply.tries, pack.reply.days)]
        {
            self.range(tries.into(), 1, 99, &[Key(section), Key("tries")]);
            self.range(days.into(), 1, tries.max(1).into(), &[Key(section), Key("days")]);
        }
        self.range(pack.revisit.sample.into(), 0, 100, &[Key("revisit"), Key("sample")]);
    }

    fn category(&mut self, at: usize, category: &Category) {
        let pack = self.pack;
        let place = |key| [Key("category"), At(at), Key(key)];
        match (&category.kind, &category.under) {
            (Some(kind), None) => {
                self.known("kind", kind, &place("kind"));
                self.range(category.code.into(), 1, 9, &place("code"));
            }
            (None, Some(above)) => {
                let upper = pack.categories.iter().filter(|x| x.under.is_none());
                self.among("category", upper.map(|x| x.id.clone()).collect(), above, &place("under"));
                if let Some(above) = pack
                    .category(above)
                    .filter(|above| above.under.is_none() && (1..=9).contains(&above.code))
                    && (category.code / 10 != above.code || category.code.is_multiple_of(10))
                {
                    let fault = Fault::CodeUnder { code: category.code, above: above.code };
                    self.fault(&place("code"), fault);
                }
            }
            _ => self.fault(&place("id"), Fault::Level),
        }
    }

    fn kind(&mut self, at: usize, kind: &Kind) {
        let place = |key| [Key("kind"), At(at), Key(key)];
        self.all_known("clock", &kind.clocks, &place("clocks"));
        self.all_known("field", &kind.fields, &place("fields"));
        for (stage, fields) in [
            ("accept", &kind.required.accept),
            ("handle", &kind.required.handle),
            ("feedback", &kind.required.feedback),
            ("revisit", &kind.required.revisit),
        ] {
            for (n, id) in fields.iter().enumerate().filter(|(_, id)| !kind.fields.contains(id)) {
                let path = [Key("kind"), At(at), Key("required"), Key(stage), At(n)];
                self.fault(&path, Fault::NotShown { id: id.clone() });
            }
        }
    }

    fn clock(&mut self, at: usize, clock: &ClockRule) {
        let place = |key| [Key("clock"), At(at), Key(key)];
        self.all_known("category", &clock.categories, &place("categories"));
        self.filled("starts_on", clock.starts_on.is_empty(), &place("starts_on"));
        self.filled("stops_on", clock.stops_on.is_empty(), &place("stops_on"));
        if let Some(n) = clock.starts_on.iter().position(|mark| *mark == MarkName::Ended) {
            self.fault(&[Key("clock"), At(at), Key("starts_on"), At(n)], Fault::StartsAtEnd);
        }
        if clock.unit != Unit::Natural {
            self.fault(&place("unit"), Fault::UnitNotYet { unit: name(clock.unit) });
        }
        let wrong = Fault::TargetUnit { unit: name(clock.unit), right: right_target(clock.unit) };
        if clock.target.in_unit(clock.unit).is_none() {
            self.fault(&place("target"), wrong.clone());
        }
        for (n, row) in clock.except.iter().enumerate() {
            let place = |key| [Key("clock"), At(at), Key("except"), At(n), Key(key)];
            self.known("severity", &row.severity.to_string(), &place("severity"));
            if row.target.in_unit(clock.unit).is_none() {
                self.fault(&place("target"), wrong.clone());
            }
        }
        for (n, percent) in clock.warn.iter().enumerate() {
            self.range((*percent).into(), 1, 99, &[Key("clock"), At(at), Key("warn"), At(n)]);
        }
        if let Holds::While(reasons) = &clock.holds {
            for reason in reasons {
                self.known("hold_reason", reason.as_str(), &place("holds"));
            }
        }
    }

    /// Each value of a key is there once in its group.
    fn once(
        &mut self,
        list: &'static str,
        key: &'static str,
        values: impl IntoIterator<Item = (String, String)>,
    ) {
        let mut before = BTreeMap::new();
        for (at, value) in values.into_iter().enumerate() {
            if let Some(first) = before.get(&value) {
                let first = self.source.line(&[Key(list), At(*first), Key(key)]);
                let fault = Fault::Twice { list, key, value: value.1, first };
                self.fault(&[Key(list), At(at), Key(key)], fault);
            } else {
                before.insert(value, at);
            }
        }
    }

    /// Every id is in the list, and is named once.
    fn all_known(&mut self, list: &'static str, ids: &[String], path: &[Step]) {
        for (at, id) in ids.iter().enumerate() {
            let path = [path, &[At(at)]].concat();
            self.known(list, id, &path);
            if ids.iter().take(at).any(|before| before == id) {
                self.fault(&path, Fault::Repeated { id: id.clone() });
            }
        }
    }

    fn known(&mut self, list: &'static str, id: &str, path: &[Step]) {
        self.among(list, ids(self.pack, list), id, path);
    }

    fn among(&mut self, list: &'static str, known: Vec<String>, id: &str, path: &[Step]) {
        if !known.iter().any(|known| known == id) {
            self.fault(path, Fault::Unknown { list, id: id.to_owned(), known });
        }
    }

    fn range(&mut self, value: i64, least: i64, most: i64, path: &[Step]) {
        if !(least..=most).contains(&value) {
            self.fault(path, Fault::Range { value, least, most });
        }
    }

    fn filled(&mut self, key: &'static str, empty: bool, path: &[Step]) {
        if empty {
            self.fault(path, Fault::Empty { key });
        }
    }

    fn fault(&mut self, path: &[Step], fault: Fault) {
        self.errors.push(PackError { line: self.source.line(path), fault });
    }
}

fn is_id(id: &str) -> bool {
    id.len() <= 40
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

const fn name(unit: Unit) -> &'static str {
    match unit {
        Unit::Natural => "natural",
        Unit::NaturalDays => "natural_days",
        Unit::Working => "working",
        Unit::WorkingDays => "working_days",
        Unit::Months => "months",
    }
}

const fn right_target(unit: Unit) -> &'static str {
    match unit {
        Unit::Natural | Unit::Working => "48h",
        Unit::NaturalDays | Unit::WorkingDays => "15d",
        Unit::Months => "3mo",
    }
}

#[cfg(test)]
mod tests;
