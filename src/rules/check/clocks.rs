//! Clocks and ladders: units, targets, marks, steps.

use crate::sla::{Holds, MarkName, Unit};

use super::{
    super::{Amount, ClockRule, Ladder, When},
    At, Check, Fault, Key,
};

impl Check<'_> {
    pub(super) fn clocks(&mut self) {
        let pack = self.pack;
        for (at, clock) in pack.clocks.iter().enumerate() {
            self.clock(at, clock);
        }
        for (at, ladder) in pack.ladders.iter().enumerate() {
            self.ladder(at, ladder);
        }
    }

    fn clock(&mut self, at: usize, clock: &ClockRule) {
        let place = |key| [Key("clock"), At(at), Key(key)];
        self.all_known("category", &clock.categories, &place("categories"));
        self.all_known("channel", &clock.channels, &place("channels"));
        self.filled("starts_on", clock.starts_on.is_empty(), &place("starts_on"));
        self.filled("stops_on", clock.stops_on.is_empty(), &place("stops_on"));
        if let Some(n) = clock.starts_on.iter().position(|mark| *mark == MarkName::Ended) {
            self.fault(&[Key("clock"), At(at), Key("starts_on"), At(n)], Fault::StartsAtEnd);
        }
        self.targets(at, clock);
        for (n, percent) in clock.warn.iter().enumerate() {
            self.range((*percent).into(), 1, 99, &[Key("clock"), At(at), Key("warn"), At(n)]);
        }
        if let Holds::While(reasons) = &clock.holds {
            for reason in reasons {
                self.known("hold_reason", reason.as_str(), &place("holds"));
            }
        }
        if let Some(ladder) = &clock.ladder {
            self.known("ladder", ladder, &place("ladder"));
            self.warned(at, clock, ladder);
        }
    }

    fn targets(&mut self, at: usize, clock: &ClockRule) {
        let place = |key| [Key("clock"), At(at), Key(key)];
        let fits = |target: Amount| target.in_unit(clock.unit).is_some();
        let wrong = Fault::TargetUnit { unit: name(clock.unit), right: right_target(clock.unit) };
        if !fits(clock.target) {
            self.fault(&place("target"), wrong.clone());
        }
        if clock.mean.is_some_and(|mean| !fits(mean) || mean.number() > clock.target.number()) {
            self.fault(&place("mean"), Fault::Mean { most: clock.target.to_string() });
        }
        for (n, row) in clock.except.iter().enumerate() {
            let row_place = [Key("clock"), At(at), Key("except"), At(n)];
            let place = |key| [Key("clock"), At(at), Key("except"), At(n), Key(key)];
            if let Some(level) = row.severity {
                self.known("severity", &level.to_string(), &place("severity"));
            }
            if let Some(star) = row.star {
                self.range(star.into(), 1, 9, &place("star"));
            }
            if row.severity.is_none() && row.star.is_none() && row.place.is_none() {
                self.fault(&row_place, Fault::ForNone);
            }
            if !fits(row.target) {
                self.fault(&place("target"), wrong.clone());
            }
        }
    }

    /// A step at a share is fired by the clock's warning at it.
    fn warned(&mut self, at: usize, clock: &ClockRule, ladder: &str) {
        let steps = self.pack.ladders.iter().filter(|one| one.id == ladder).flat_map(|one| &one.steps);
        let silent = steps.filter_map(|step| match step.at {
            When::Share(percent) if !clock.warn.contains(&percent) => Some(percent),
            _ => None,
        });
        for percent in silent {
            let fault = Fault::NotWarned { ladder: ladder.to_owned(), percent };
            self.fault(&[Key("clock"), At(at), Key("warn")], fault);
        }
    }

    /// A share may come before or after an offset; two of the same sort stand in their order, and what is not
    /// before the deadline stands last.
    fn ladder(&mut self, at: usize, ladder: &Ladder) {
        self.filled("step", ladder.steps.is_empty(), &[Key("ladder"), At(at), Key("step")]);
        for (n, pair) in ladder.steps.windows(2).enumerate() {
            let [first, second] = pair else { continue };
            let ordered = match (first.at, second.at) {
                (When::Share(one), When::Share(two)) => one < two,
                (When::Offset(one), When::Offset(two)) => one < two,
                (When::Offset(offset), When::Share(_)) => offset < 0,
                (When::Share(_), When::Offset(_)) => true,
            };
            if !ordered {
                self.fault(&[Key("ladder"), At(at), Key("step"), At(n + 1), Key("at")], Fault::StepOrder);
            }
        }
    }
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
