//! What a case adds to the counts of its days: when it came in, when it was worked on, answered and closed, and how well.
//! A function of its head alone, so that the counts of a store are the sum over its heads, however they came about.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Case, FlagKind, Satisfaction, Stage};
use crate::sla::{Instant, Mark};

/// A day at the site, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i32);

/// Counts of one team on one day. Signed, since what a case added is taken away again when it changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Cases that came in, by hour.
    pub opened: [i64; 24],
    /// Steps that stop clocks, by hour: customers reached, results, answers, revisits.
    pub steps: [i64; 24],
    /// Cases that were closed, by hour. All that follows is of these.
    pub closed: [i64; 24],
    /// No limit of theirs was missed.
    pub in_time: i64,
    /// 一次办结: closed by the contact in which they came.
    pub one_call: i64,
    /// 重复投诉
    pub repeats: i64,
    pub satisfied: i64,
    pub indifferent: i64,
    pub dissatisfied: i64,
    /// Not reached, or not asked.
    pub unasked: i64,
    /// Of how many the customer was reached, and the seconds until then.
    pub contacted: i64,
    pub contact_s: i64,
    /// Seconds in the stages, and how many went through each: accept, handle, feedback, revisit.
    pub stage_s: [i64; 4],
    pub staged: [i64; 4],
}

impl Tally {
    /// Adds or takes away another, `times` being 1 or -1.
    pub fn add(&mut self, of: &Self, times: i64) {
        let all = |into: &mut [i64], of: &[i64]| {
            into.iter_mut().zip(of).for_each(|(into, of)| *into += times * of);
        };
        all(&mut self.opened, &of.opened);
        all(&mut self.steps, &of.steps);
        all(&mut self.closed, &of.closed);
        all(&mut self.stage_s, &of.stage_s);
        all(&mut self.staged, &of.staged);
        for (into, of) in [
            (&mut self.in_time, of.in_time),
            (&mut self.one_call, of.one_call),
            (&mut self.repeats, of.repeats),
            (&mut self.satisfied, of.satisfied),
            (&mut self.indifferent, of.indifferent),
            (&mut self.dissatisfied, of.dissatisfied),
            (&mut self.unasked, of.unasked),
            (&mut self.contacted, of.contacted),
            (&mut self.contact_s, of.contact_s),
        ] {
            *into += times * of;
        }
    }

    /// Whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Day and hour of a moment at the site.
pub fn hour_of(at: Instant, zone: &TimeZone) -> (Day, usize) {
    let local = at.zoned(zone);
    (Day::of(local.date()), usize::try_from(local.hour()).unwrap_or_default())
}

impl Case {
    /// What this case adds to the counts of its team, day by day.
    pub fn tallies(&self, zone: &TimeZone) -> BTreeMap<Day, Tally> {
        let mut days: BTreeMap<Day, Tally> = BTreeMap::new();
        let mut count = |at: Instant, of: fn(&mut Tally) -> &mut [i64; 24]| {
            let (day, hour) = hour_of(at, zone);
            if let Some(slot) = of(days.entry(day).or_default()).get_mut(hour) {
                *slot += 1;
            }
        };
        count(self.opened, |tally| &mut tally.opened);
        let stops = |mark: &Mark| {
            matches!(
                mark,
                Mark::Contacted | Mark::InterimReply | Mark::FinalReply | Mark::Finished | Mark::Revisited
            )
        };
        for stamp in self.stamps.iter().filter(|stamp| stops(&stamp.mark)) {
            count(stamp.at, |tally| &mut tally.steps);
        }
        let ended = self.closed.filter(|_| matches!(self.stage, Stage::Closed | Stage::Archived));
        if let Some(closed) = ended {
            count(closed, |tally| &mut tally.closed);
            let (day, _) = hour_of(closed, zone);
            self.judge(closed, days.entry(day).or_default());
        }
        days
    }

    fn judge(&self, closed: Instant, tally: &mut Tally) {
        let first = |is: &dyn Fn(&Mark) -> bool| self.stamps.iter().find(|s| is(&s.mark)).map(|s| s.at);
        let last = |is: &dyn Fn(&Mark) -> bool| self.stamps.iter().rfind(|s| is(&s.mark)).map(|s| s.at);
        tally.in_time += i64::from(!self.fired.iter().any(|fired| fired.per_mille >= 1000));
        let answered = first(&|mark| matches!(mark, Mark::FinalReply));
        tally.one_call += i64::from(answered == Some(self.opened) && self.rounds == 0);
        tally.repeats += i64::from(self.flags.iter().any(|flag| flag.kind == FlagKind::Repeat));
        match self.satisfaction {
            Some(Satisfaction::Satisfied) => tally.satisfied += 1,
            Some(Satisfaction::Indifferent) => tally.indifferent += 1,
            Some(Satisfaction::Dissatisfied) => tally.dissatisfied += 1,
            None => tally.unasked += 1,
        }
        let reached = |mark: &Mark| matches!(mark, Mark::Contacted | Mark::InterimReply | Mark::FinalReply);
        if let Some(reached) = first(&reached) {
            tally.contacted += 1;
            tally.contact_s += reached.since(self.opened).max(0);
        }
        // Where it lay last, if it went through a stage twice.
        let accepted = first(&|mark| matches!(mark, Mark::Accepted));
        let finished = last(&|mark| matches!(mark, Mark::Finished));
        let answered = last(&|mark| matches!(mark, Mark::FinalReply));
        let stages = [
            (Some(self.opened), accepted),
            (accepted, finished),
            (finished, answered),
            (answered, Some(closed)),
        ];
        for (at, (from, to)) in stages.into_iter().enumerate() {
            let (Some(from), Some(to)) = (from, to) else { continue };
            if let (Some(seconds), Some(staged)) = (tally.stage_s.get_mut(at), tally.staged.get_mut(at)) {
                *seconds += to.since(from).max(0);
                *staged += 1;
            }
        }
    }
}
