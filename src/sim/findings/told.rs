//! Whom a step tells, and when: nobody outside working hours unless its rule says always, everybody once; and why what was
//! late was late stands with every case that came to its end here.

use super::{Findings, Wrong, story::rules_before};
use crate::{
    case::{Case, CaseId, Closing, Editions, Event, Recorded},
    rules::{Deliver, Whom},
    sim::digest::rule_of,
};

/// Looks at the steps of a case, and at its end.
pub fn told(case: CaseId, story: &[Recorded], editions: &Editions, findings: &mut Findings) {
    for (place, record) in story.iter().enumerate() {
        let (clock, tells) = match &record.event {
            Event::StepTold { clock, .. } => (clock, true),
            Event::StepFired { clock, whom, .. } if *whom > Whom::Sender => {
                (clock, climbed(story, place, editions))
            }
            _ => continue,
        };
        let seq = Some(record.seq());
        let Some(pack) = rules_before(story, record.seq(), editions) else { continue };
        let at = record.envelope.recorded;
        let always = matches!(&record.event, Event::StepFired { clock, step, .. } if {
            let ladder = pack.ladder_of(rule_of(clock));
            let rung = ladder.and_then(|it| it.steps.get(usize::try_from(step - 1).ok()?));
            rung.is_some_and(|rung| rung.deliver == Deliver::Always)
        });
        if tells && !always && !pack.calendar().is_open(at) {
            findings.of(case, Some(clock), seq, Wrong::ToldOutsideHours { at });
        }
    }
    let ended = editions.fold(story).filter(|head| {
        // What somebody above ended asks nobody below for a reason.
        matches!(head.closing, Some(Closing::Revisited | Closing::NotReached))
    });
    if let Some(open) = ended.as_ref().and_then(|head| head.unexplained().next()) {
        findings.of(case, Some(&open.clock), None, Wrong::Unexplained { cycle: open.cycle });
    }
}

/// Whether an event made a case stand further up than before.
fn climbed(story: &[Recorded], place: usize, editions: &Editions) -> bool {
    let up =
        |to: usize| story.get(..to).and_then(|then| editions.fold(then)).map(|head: Case| head.escalation);
    up(place) != up(place + 1)
}
