//! What a timer writes when it is time. When that is, the queue knows.

use crate::{
    case::{Alarm, Case, Event, Fact, Step},
    rules::Whom,
    sla::Instant,
};

/// What a timer must know besides the case.
pub struct Around<'a> {
    /// Whether somebody who stands there for the cases of a team is here, or has a deputy who is.
    pub is_manned: &'a dyn Fn(Whom, Option<&str>) -> bool,
    /// Whether it is working time.
    pub is_open: bool,
}

impl Around<'_> {
    /// Who is told: the deputy where nobody else is here, if there is one.
    fn told(&self, whom: Whom, deputy: Option<Whom>, case: &Case) -> Whom {
        let team = case.team.as_deref();
        match deputy {
            Some(deputy) if whom > Whom::Sender && !(self.is_manned)(whom, team) => deputy,
            _ => whom,
        }
    }
}

/// What a timer writes about a case first, where something is due by now, and when it was due. What fired
/// stands in the case, so asking again after it was applied gives the next.
pub fn due(case: &Case, now: Instant, around: &Around<'_>) -> Option<(Instant, Fact)> {
    let (at, alarm) = case.next_alarm().filter(|(at, _)| *at <= now && case.stage.is_open())?;
    let event = match alarm {
        Alarm::HoldEnds if case.is_parked() => Event::Unparked,
        Alarm::HoldEnds => Event::Resumed,
        Alarm::Step(Step { clock, cycle, step, whom, deputy }) => {
            let whom = around.told(whom, deputy, case);
            Event::StepFired { clock, cycle, step, whom, due: at }
        }
        // A server that was down over the whole day tells it on the next one.
        Alarm::Tell(Step { clock, cycle, step, .. }) if !around.is_open => {
            Event::StepPutOff { clock, cycle, step }
        }
        Alarm::Tell(Step { clock, cycle, step, whom, deputy }) => {
            let whom = around.told(whom, deputy, case);
            Event::StepTold { clock, cycle, step, whom }
        }
        // The deadline itself is in time; it is breached from the second after.
        Alarm::Clock(fired) if fired.per_mille >= 1000 => {
            Event::Breached { clock: fired.clock, cycle: fired.cycle, due: at.plus(-1) }
        }
        Alarm::Clock(fired) => {
            Event::Warned { clock: fired.clock, cycle: fired.cycle, per_mille: fired.per_mille, due: at }
        }
    };
    Some((at, Fact::bare(event)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{desk::bench, rules::Pack};

    fn start() -> Instant {
        Instant::from_seconds(1_800_000_000)
    }

    fn everybody(now: Instant) -> Around<'static> {
        Around { is_manned: &|_, _| true, is_open: Pack::builtin().calendar().is_open(now) }
    }

    /// Fires everything due and says what, with the hours since the start.
    fn fire(case: &mut Case, log: &mut Vec<crate::case::Recorded>, now: Instant) -> Vec<(i64, &'static str)> {
        let mut told = Vec::new();
        while let Some((at, fact)) = due(case, now, &everybody(now)) {
            let step = matches!(
                fact.event,
                Event::StepFired { .. } | Event::StepTold { .. } | Event::StepPutOff { .. }
            );
            if !step {
                told.push((at.since(start()) / 3600, fact.event.name()));
            }
            let record = bench::record(case, fact, at, now);
            case.apply(&record, Pack::builtin());
            log.push(record);
        }
        told
    }

    #[test]
    fn warnings_and_breaches_come_once_and_in_order() {
        let mut case = bench::case(1, start());
        let mut log = Vec::new();
        // first contact 24 h, result 48 h, fault repair only for network, answer and whole case the end of the 15th day.
        assert_eq!(fire(&mut case, &mut log, start().plus(17 * 3600)), []);
        assert_eq!(fire(&mut case, &mut log, start().plus(18 * 3600)), [(18, "warned")]);
        assert_eq!(fire(&mut case, &mut log, start().plus(24 * 3600)), [(21, "warned")]);
        assert_eq!(fire(&mut case, &mut log, start().plus(24 * 3600 + 1)), [(24, "breached")]);
        assert_eq!(fire(&mut case, &mut log, start().plus(24 * 3600 + 1)), []);
        assert_eq!(
            fire(&mut case, &mut log, start().plus(1_000 * 3600)),
            [
                (36, "warned"),
                (43, "warned"),
                (48, "breached"),
                (276, "warned"),
                (276, "warned"),
                (331, "warned"),
                (331, "warned"),
                (368, "breached"),
                (368, "breached")
            ],
        );
        let left = case.next_alarm().map(|(_, alarm)| alarm);
        assert!(matches!(left, None | Some(Alarm::Tell(_))), "what is told when people are here: {left:?}");
        let steps = log.iter().filter_map(|record| match &record.event {
            Event::StepFired { clock, step, .. } if clock == "first_contact" => Some(*step),
            _ => None,
        });
        assert_eq!(steps.collect::<Vec<_>>(), [1, 2, 3, 4, 5], "each once, in order");
        let breach = log.iter().find(|record| record.event.name() == "breached").unwrap();
        assert!(
            matches!(&breach.event, Event::Breached { due, .. } if *due == start().plus(24 * 3600)),
            "the deadline that was missed: {breach:?}"
        );
    }

    #[test]
    fn what_is_parked_goes_on_by_itself_at_its_date() {
        let mut case = bench::case(1, start());
        case.clocks.clear();
        let until = start().plus(90 * 86_400);
        let record = bench::record(&case, Fact::bare(Event::Parked { until }), start(), start());
        case.apply(&record, Pack::builtin());
        case.clocks.clear();
        assert_eq!(due(&case, until.plus(-1), &everybody(until)), None);
        assert_eq!(due(&case, until, &everybody(until)), Some((until, Fact::bare(Event::Unparked))));
    }
}
