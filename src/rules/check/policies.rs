//! Figures, asks, notices and the single policies.

use std::collections::BTreeSet;

use super::{
    super::{FLAGS, Figure, FigureForm, FigureUnit, PLACEHOLDERS, Value},
    At, Check, Fault, Key, is_id,
};

/// Characters of a notice: it is a message, and goes in one piece to whoever sends it.
const MOST_OF_A_NOTICE: usize = 500;

impl Check<'_> {
    pub(super) fn policies(&mut self) {
        let pack = self.pack;
        self.filled("spans", pack.contact_hours.spans.is_empty(), &[Key("contact_hours"), Key("spans")]);
        for (section, tries, days) in
            [("revisit", pack.revisit.tries, pack.revisit.days), ("reply", pack.reply.tries, pack.reply.days)]
        {
            self.range(tries.into(), 1, 99, &[Key(section), Key("tries")]);
            self.range(days.into(), 1, tries.max(1).into(), &[Key(section), Key("days")]);
        }
        self.range(pack.revisit.sample.into(), 0, 100, &[Key("revisit"), Key("sample")]);
        self.range(pack.revisit.after_days.into(), 0, 99, &[Key("revisit"), Key("after_days")]);
        for (at, figure) in pack.figures.iter().enumerate() {
            self.figure(at, figure);
            self.reckoned(at, figure);
        }
        self.asks();
        self.notices();
        self.revisit_rules();
        self.priority();
        self.access();
        self.reception();
    }

    /// Somebody is received, in slots that a day has.
    fn reception(&mut self) {
        let Some(rule) = &self.pack.reception else { return };
        let place = |key| [Key("reception"), Key(key)];
        self.all_known("team", &rule.branches, &place("branches"));
        self.range(rule.slot_minutes.into(), 5, 480, &place("slot_minutes"));
        self.range(rule.places.into(), 1, 99, &place("places"));
        self.range(rule.tracked_days.into(), 1, 99, &place("tracked_days"));
        self.filled("hours", rule.slots().is_empty(), &place("hours"));
    }

    /// A team is of one branch.
    fn access(&mut self) {
        let pack = self.pack;
        let mut before = BTreeSet::new();
        for (at, branch) in pack.access.iter().flat_map(|access| &access.branches).enumerate() {
            let path = [Key("access"), Key("branches"), At(at)];
            self.all_known("team", branch, &path);
            for (n, team) in branch.iter().enumerate() {
                if !before.insert(team) {
                    self.fault(&[&path[..], &[At(n)]].concat(), Fault::Repeated { id: team.clone() });
                }
            }
        }
    }

    fn figure(&mut self, at: usize, figure: &Figure) {
        let (right, fits) = match (figure.unit, &figure.value) {
            (FigureUnit::Rule, value) => (FigureForm::Nothing, value.is_none()),
            (FigureUnit::Code, value) => (FigureForm::Text, matches!(value, Some(Value::Text(_)))),
            (_, value) => (FigureForm::Number, matches!(value, Some(Value::Number(0..)))),
        };
        if !fits {
            self.fault(&[Key("figure"), At(at), Key("value")], Fault::FigureValue { right });
        }
        let mut before = BTreeSet::new();
        for (n, item) in figure.items.iter().enumerate() {
            let path = [Key("figure"), At(at), Key("item"), At(n), Key("id")];
            if !is_id(&item.id) {
                self.fault(&path, Fault::Id { id: item.id.clone() });
            }
            if !before.insert(&item.id) {
                self.fault(&path, Fault::Repeated { id: item.id.clone() });
            }
        }
    }

    fn asks(&mut self) {
        let pack = self.pack;
        for (at, ask) in pack.asks.iter().enumerate() {
            let place = |key| [Key("ask"), At(at), Key(key)];
            if let Some(times) = ask.times {
                self.range(times.into(), 1, 99, &place("times"));
            }
            if let Some(last) = &ask.last {
                self.range(last.from.into(), 2, 99, &[Key("ask"), At(at), Key("last"), Key("from")]);
            }
        }
    }

    fn notices(&mut self) {
        let pack = self.pack;
        for (at, notice) in pack.notices.iter().enumerate() {
            self.all_known("kind", &notice.kinds, &[Key("notice"), At(at), Key("kinds")]);
            for (lang, text) in [("zh", &notice.words.zh), ("en", &notice.words.en)] {
                if text.chars().count() > MOST_OF_A_NOTICE {
                    let path = [Key("notice"), At(at), Key("words"), Key(lang)];
                    self.fault(&path, Fault::TooLong { most: MOST_OF_A_NOTICE });
                }
            }
            for (lang, name) in notice.words.names().filter(|(_, name)| !PLACEHOLDERS.contains(name)) {
                let path = [Key("notice"), At(at), Key("words"), Key(lang)];
                self.fault(&path, Fault::Placeholder { name: name.to_owned() });
            }
        }
    }

    fn revisit_rules(&mut self) {
        let pack = self.pack;
        let flags = FLAGS.map(str::to_owned);
        for (at, rule) in pack.revisit_rules.iter().enumerate() {
            let place = |key| [Key("revisit_rule"), At(at), Key(key)];
            self.all_known("kind", &rule.kinds, &place("kinds"));
            self.all_known("disposition", &rule.dispositions, &place("dispositions"));
            self.all_among("flag", &flags, &rule.flags, &place("flags"));
        }
    }

    fn priority(&mut self) {
        let Some(priority) = &self.pack.priority else { return };
        for (at, row) in priority.severity.iter().enumerate() {
            let path = [Key("priority"), Key("severity"), At(at), Key("level")];
            self.known("severity", &row.level.to_string(), &path);
        }
        for (at, row) in priority.star.iter().enumerate() {
            self.range(row.from.into(), 1, 9, &[Key("priority"), Key("star"), At(at), Key("from")]);
        }
    }
}
