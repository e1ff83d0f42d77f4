//! Checks that need the whole pack: ids, codes, references, units. Each fault is found again in the text.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::sla::{Holds, Unit};

use super::{Category, ClockRule, Fault, Kind, Pack, PackError};

/// One step on the way to a value of the text.
#[derive(Debug, Clone, Copy)]
enum Step {
    Key(&'static str),
    At(usize),
}

use Step::{At, Key};

/// What the reader of TOML has to say, with its line.
pub fn shape(text: &str, error: &toml::de::Error) -> PackError {
    let line = error.span().map_or(1, |span| line_of(text, span.start));
    PackError { line, fault: Fault::Shape(error.message().replace('\n', "; ")) }
}

/// Everything wrong with a pack that has the right shape, in the order of its lines.
pub fn check(pack: &Pack, text: &str) -> Vec<PackError> {
    let Ok(tree) = DeTable::parse(text) else { return Vec::new() };
    let mut check = Check { pack, text, tree: DeValue::Table(tree.into_inner()), errors: Vec::new() };
    check.lists();
    check.numbers();
    for (at, category) in pack.categories.iter().enumerate() {
        check.category(at, category);
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

struct Check<'a> {
    pack: &'a Pack,
    text: &'a str,
    tree: DeValue<'a>,
    errors: Vec<PackError>,
}

impl Check<'_> {
    fn lists(&mut self) {
        let pack = self.pack;
        self.ids("kind", pack.kinds.iter().map(|x| &x.id));
        self.ids("category", pack.categories.iter().map(|x| &x.id));
        self.ids("clock", pack.clocks.iter().map(|x| &x.id));
        self.ids("hold_reason", pack.hold_reasons.iter().map(|x| &x.id));
        self.ids("contact_result", pack.contact_results.iter().map(|x| &x.id));
        self.ids("dissatisfied_reason", pack.dissatisfied_reasons.iter().map(|x| &x.id));
        self.ids("phrase", pack.phrases.iter().map(|x| &x.id));
        for (list, entries) in [
            ("channel", &pack.channels),
            ("field", &pack.fields),
            ("disposition", &pack.dispositions),
            ("closing_reason", &pack.closing_reasons),
            ("reject_reason", &pack.reject_reasons),
            ("team", &pack.teams),
        ] {
            self.ids(list, entries.iter().map(|x| &x.id));
            for (at, entry) in entries.iter().enumerate() {
                if let Some(above) = &entry.under {
                    self.known(
                        list,
                        entries.iter().map(|x| &x.id),
                        above,
                        &[Key(list), At(at), Key("under")],
                    );
                }
                self.references("kind", &entry.kinds, &[Key(list), At(at), Key("kinds")]);
            }
        }
        self.once("kind", "code", pack.kinds.iter().map(|x| ("", x.code)));
        self.once("severity", "level", pack.severities.iter().map(|x| ("", x.level)));
        let codes = pack.categories.iter().map(|x| (pack.kind_of(x).unwrap_or_default(), x.code));
        self.once("category", "code", codes);
        for (at, phrase) in pack.phrases.iter().enumerate() {
            self.references("category", &phrase.categories, &[Key("phrase"), At(at), Key("categories")]);
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
        self.range(pack.revisit.tries.into(), 1, 99, &[Key("revisit"), Key("tries")]);
        self.range(pack.revisit.days.into(), 1, pack.revisit.tries.into(), &[Key("revisit"), Key("days")]);
        self.range(pack.revisit.sample.into(), 0, 100, &[Key("revisit"), Key("sample")]);
        self.range(pack.reply.tries.into(), 1, 99, &[Key("reply"), Key("tries")]);
        self.range(pack.reply.days.into(), 1, pack.reply.tries.into(), &[Key("reply"), Key("days")]);
        for (key, source) in [
            ("undo", &pack.undo.source),
            ("repeat", &pack.repeat.source),
            ("reopen", &pack.reopen.source),
            ("contact_hours", &pack.contact_hours.source),
            ("revisit", &pack.revisit.source),
            ("reply", &pack.reply.source),
        ] {
            self.filled("source", source.trim().is_empty(), &[Key(key), Key("source")]);
        }
    }

    fn category(&mut self, at: usize, category: &Category) {
        let pack = self.pack;
        let place = |key| [Key("category"), At(at), Key(key)];
        match (&category.kind, &category.under) {
            (Some(kind), None) => {
                self.known("kind", pack.kinds.iter().map(|x| &x.id), kind, &place("kind"));
                self.range(category.code.into(), 1, 9, &place("code"));
            }
            (None, Some(above)) => {
                let upper = pack.categories.iter().filter(|x| x.kind.is_some());
                self.known("category", upper.map(|x| &x.id), above, &place("under"));
                if let Some(above) = pack.category(above)
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
        self.references("clock", &kind.clocks, &[Key("kind"), At(at), Key("clocks")]);
        self.references("field", &kind.fields, &[Key("kind"), At(at), Key("fields")]);
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
        let pack = self.pack;
        let place = |key| [Key("clock"), At(at), Key(key)];
        self.filled("starts_on", clock.starts_on.is_empty(), &place("starts_on"));
        self.filled("stops_on", clock.stops_on.is_empty(), &place("stops_on"));
        self.filled("source", clock.source.trim().is_empty(), &place("source"));
        self.references("category", &clock.categories, &place("categories"));
        if clock.unit != Unit::Natural {
            self.fault(&place("unit"), Fault::UnitNotYet { unit: unit_name(clock.unit) });
        }
        let fault = Fault::TargetUnit { unit: unit_name(clock.unit), right: right_target(clock.unit) };
        if clock.target.in_unit(clock.unit).is_none() {
            self.fault(&place("target"), fault.clone());
        }
        for (n, row) in clock.except.iter().enumerate() {
            let place = |key| [Key("clock"), At(at), Key("except"), At(n), Key(key)];
            if row.target.in_unit(clock.unit).is_none() {
                self.fault(&place("target"), fault.clone());
            }
            let levels: Vec<String> = pack.severities.iter().map(|x| x.level.to_string()).collect();
            self.known("severity", levels.iter(), &row.severity.to_string(), &place("severity"));
        }
        for (n, percent) in clock.warn.iter().enumerate() {
            self.range((*percent).into(), 1, 99, &[Key("clock"), At(at), Key("warn"), At(n)]);
        }
        if let Holds::While(reasons) = &clock.holds {
            for reason in reasons {
                let ids = pack.hold_reasons.iter().map(|x| &x.id);
                self.known("hold_reason", ids, reason.as_str(), &place("holds"));
            }
        }
    }

    /// Ids are well formed and each is there once.
    fn ids<'s>(&mut self, list: &'static str, ids: impl Iterator<Item = &'s String>) {
        let mut first = BTreeMap::new();
        for (at, id) in ids.enumerate() {
            let path = [Key(list), At(at), Key("id")];
            if !is_id(id) {
                self.fault(&path, Fault::Id { id: id.clone() });
            }
            if let Some(before) = first.insert(id, at) {
                let line = self.line(&[Key(list), At(before), Key("id")]);
                self.fault(&path, Fault::Twice { list, key: "id", id: id.clone(), first: line });
            }
        }
    }

    /// Codes are there once within their group.
    fn once<'s>(
        &mut self,
        list: &'static str,
        key: &'static str,
        codes: impl Iterator<Item = (&'s str, u8)>,
    ) {
        let mut first = BTreeMap::new();
        for (at, code) in codes.enumerate() {
            if let Some(before) = first.insert(code, at) {
                let line = self.line(&[Key(list), At(before), Key(key)]);
                let fault = Fault::Twice { list, key, id: code.1.to_string(), first: line };
                self.fault(&[Key(list), At(at), Key(key)], fault);
            }
        }
    }

    fn references(&mut self, list: &'static str, ids: &[String], path: &[Step]) {
        let pack = self.pack;
        let known: Vec<&String> = match list {
            "clock" => pack.clocks.iter().map(|x| &x.id).collect(),
            "kind" => pack.kinds.iter().map(|x| &x.id).collect(),
            "field" => pack.fields.iter().map(|x| &x.id).collect(),
            _ => pack.categories.iter().map(|x| &x.id).collect(),
        };
        for (at, id) in ids.iter().enumerate() {
            let path = [path, &[At(at)]].concat();
            self.known(list, known.iter().copied(), id, &path);
        }
    }

    fn known<'s>(
        &mut self,
        list: &'static str,
        ids: impl Iterator<Item = &'s String>,
        id: &str,
        path: &[Step],
    ) {
        let known: Vec<String> = ids.cloned().collect();
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
        let line = self.line(path);
        self.errors.push(PackError { line, fault });
    }

    /// Line of the value at the end of a path, or of the last one on the way that is there.
    fn line(&self, path: &[Step]) -> usize {
        let (mut value, mut line) = (&self.tree, 1);
        for step in path {
            let next = match *step {
                Key(key) => value.get(key),
                At(at) => value.get(at),
            };
            let Some(next) = next else { break };
            line = line_of(self.text, next.span().start);
            value = next.get_ref();
        }
        line
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

fn is_id(id: &str) -> bool {
    id.len() <= 40
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

const fn unit_name(unit: Unit) -> &'static str {
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
