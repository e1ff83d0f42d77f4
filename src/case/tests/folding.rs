//! What each event makes of a case.

use super::*;
use crate::sla::Mark;

impl Bench {
    /// Writes an event as if it had been decided.
    fn happened(&mut self, by: PersonId, event: Event) -> &mut Self {
        self.pass(60);
        self.commands += 1;
        self.write(by, Fact { event, words: Words::default() });
        self
    }

    fn marks(&self) -> Vec<&Mark> {
        self.case().stamps.iter().map(|stamp| &stamp.mark).collect()
    }
}

#[test]
fn whoever_has_a_case_follows_its_events() {
    let mut bench = Bench::accepted();
    assert_eq!((bench.case().owner, bench.case().team.as_deref()), (Some(WANG), None));
    bench.happened(WANG, Event::Dispatched { team: "network".into() });
    assert_eq!((bench.case().owner, bench.case().team.as_deref()), (None, Some("network")));
    bench.happened(LI, Event::Claimed);
    assert_eq!(bench.case().owner, Some(LI));
    bench.happened(LI, Event::Assigned { to: WANG });
    assert_eq!(bench.case().owner, Some(WANG));
    bench.happened(WANG, Event::Transferred { team: Some("charging".into()), to: None });
    assert_eq!((bench.case().owner, bench.case().team.as_deref()), (None, Some("charging")));
    bench.happened(WANG, Event::Transferred { team: None, to: Some(LI) });
    assert_eq!((bench.case().owner, bench.case().team.as_deref()), (Some(LI), Some("charging")));
    use Mark::{Accepted, Assigned, Dispatched, Opened};
    assert_eq!(
        bench.marks(),
        [&Opened, &Accepted, &Dispatched, &Assigned, &Assigned, &Dispatched, &Assigned]
    );
}

#[test]
fn a_case_that_ends_says_how_and_waits_for_nothing() {
    for (event, stage) in [
        (Event::Rejected { reason: "not_ours".into() }, Stage::Rejected),
        (Event::Withdrawn { reason: "not_ours".into() }, Stage::Withdrawn),
    ] {
        let mut bench = Bench::accepted();
        let reason = crate::sla::HoldReason::new("customer");
        bench.happened(WANG, Event::Held { reason, until: None, told: true });
        assert!(bench.case().hold.is_some());
        bench.happened(WANG, event);
        let case = bench.case();
        assert_eq!(
            (case.stage, case.reason.as_deref(), case.closed),
            (stage, Some("not_ours"), Some(bench.now))
        );
        assert!(case.hold.is_none());
        assert_eq!(bench.marks().last(), Some(&&Mark::Ended));
        assert!(case.clocks.iter().all(|named| !named.clock.is_open()));
        assert_eq!(case.next_due(), None);
    }
}

#[test]
fn a_try_counts_until_somebody_is_reached_for_the_next_step() {
    let mut bench = Bench::accepted();
    let contacted = |reached: bool| Event::Contacted { channel: "call".into(), result: "x".into(), reached };
    bench.happened(WANG, contacted(false)).pass(86_400);
    bench.happened(WANG, contacted(false));
    assert_eq!((bench.case().tries.made, bench.case().tries.days.len()), (2, 2));
    assert!(!bench.marks().contains(&&Mark::Contacted));
    bench.happened(WANG, contacted(true));
    assert!(bench.marks().contains(&&Mark::Contacted));
    for _ in 0..10 {
        bench.pass(86_400);
        bench.happened(WANG, contacted(false));
    }
    assert_eq!((bench.case().tries.made, bench.case().tries.days.len()), (12, 8), "days are bounded");
    bench.happened(WANG, Event::Finished { disposition: "upheld".into(), reason: Some("capacity".into()) });
    let case = bench.case();
    assert_eq!((case.stage, case.tries.made), (Stage::Feedback, 0));
    assert_eq!((case.disposition.as_deref(), case.reason.as_deref()), (Some("upheld"), Some("capacity")));
    assert_eq!(case.handlers, [WANG].into());
    let told = |kind, reached| Event::Replied { kind, channel: "call".into(), result: "x".into(), reached };
    bench.happened(LI, told(ReplyKind::Final, false));
    assert_eq!((bench.case().stage, bench.case().tries.made), (Stage::Feedback, 1));
    bench.happened(LI, told(ReplyKind::Interim, true));
    assert_eq!(bench.case().stage, Stage::Feedback);
    assert_eq!(bench.marks().last(), Some(&&Mark::InterimReply));
    bench.happened(LI, told(ReplyKind::Final, true));
    let case = bench.case();
    assert_eq!((case.stage, case.tries.made, case.owner), (Stage::Revisit, 0, None));
    assert_eq!(case.handlers, [WANG, LI].into());
    let revisited = |reached, answer| Event::Revisited { result: "x".into(), reached, answer, why: None };
    bench.happened(LI, revisited(false, None));
    assert_eq!((bench.case().tries.made, bench.case().satisfaction), (1, None));
    assert_ne!(bench.marks().last(), Some(&&Mark::Revisited));
    bench.happened(LI, revisited(true, Some(Satisfaction::Indifferent)));
    assert_eq!(bench.case().satisfaction, Some(Satisfaction::Indifferent));
    assert_eq!(bench.marks().last(), Some(&&Mark::Revisited));
    bench.happened(LI, Event::Closed { how: Closing::Revisited });
    let case = bench.case();
    assert_eq!(
        (case.stage, case.closing, case.closed),
        (Stage::Closed, Some(Closing::Revisited), Some(bench.now))
    );
    assert_eq!(bench.marks().last(), Some(&&Mark::Closed));
    bench.happened(LI, Event::Reopened { reason: "x".into() });
    let case = bench.case();
    assert_eq!((case.stage, case.rounds, case.closing, case.closed), (Stage::Handle, 1, None, None));
    assert_eq!(bench.marks().last(), Some(&&Mark::Reopened));
}

#[test]
fn what_stands_around_a_case_is_kept() {
    let mut bench = Bench::accepted();
    let reference = |id: &str| Event::Referenced(Reference { source: "eoms".into(), id: id.into() });
    bench.happened(WANG, reference("1")).happened(WANG, reference("1")).happened(WANG, reference("2"));
    assert_eq!(bench.case().references.len(), 2, "the same one counts once");
    assert_eq!(bench.case().reference("eoms"), Some("1"));
    assert_eq!(bench.case().reference("12345"), None);
    let flag = |kind, until| Event::Flagged(Flag { kind, until });
    bench.happened(WANG, flag(FlagKind::Vip, None)).happened(WANG, flag(FlagKind::Media, None));
    bench.happened(WANG, flag(FlagKind::Vip, Some(start())));
    let kinds: Vec<_> = bench.case().flags.iter().map(|flag| (flag.kind, flag.until)).collect();
    assert_eq!(kinds, [(FlagKind::Media, None), (FlagKind::Vip, Some(start()))]);
    assert!(bench.case().acts().contains(&Verb::Unflag));
    bench.happened(WANG, Event::Unflagged(FlagKind::Media)).happened(WANG, Event::Unflagged(FlagKind::Vip));
    assert!(bench.case().flags.is_empty());
    assert!(!bench.case().acts().contains(&Verb::Unflag));
    let attachment = Attachment { name: "a".into(), sha256: [1; 32], place: "b".into(), bytes: 3 };
    bench.happened(WANG, Event::Attached(attachment.clone()));
    assert_eq!(bench.case().attachments, [attachment]);
    bench
        .happened(WANG, Event::Urged { by: Urger::Customer })
        .happened(WANG, Event::Urged { by: Urger::Customer });
    assert_eq!(bench.case().urges, 2);
    bench.happened(WANG, Event::Archived);
    assert_eq!(bench.case().stage, Stage::Archived);
}

#[test]
fn an_amended_case_keeps_what_was_told_first() {
    let mut bench = Bench::accepted();
    let words = Words::of([
        (Word::Line, Some("13900000000".into())),
        (Word::Name, Some("李某".into())),
        (Word::Text, Some("说的是号码错了".into())),
    ]);
    bench.commands += 1;
    bench.write(WANG, Fact { event: Event::Amended, words });
    let case = bench.case();
    assert_eq!(case.word(Word::Line), Some("13900000000"));
    assert_eq!(case.word(Word::Name), Some("李某"));
    assert_eq!(case.word(Word::Text), Some("无信号"));
}

#[test]
fn what_a_timer_told_is_told_once_and_is_no_act() {
    let mut bench = Bench::accepted();
    let (revision, act) = (bench.case().revision, bench.case().last_act.clone());
    let Some((due, Alarm::Clock(fired))) = bench.case().next_alarm() else { panic!() };
    assert!(due > bench.case().opened);
    let Fired { clock, cycle, per_mille } = fired.clone();
    assert!(per_mille < 1000);
    bench.happened(PersonId::SYSTEM, Event::Warned { clock: clock.clone(), cycle, per_mille, due });
    let case = bench.case();
    assert!(case.fired.contains(&fired));
    assert_eq!((case.revision, &case.last_act), (revision, &act));
    assert!(case.last > revision);
    let next = case.next_alarm().unwrap();
    assert!(next.0 >= due && next.1 != Alarm::Clock(fired));
    bench.happened(PersonId::SYSTEM, Event::Breached { clock: clock.clone(), cycle, due });
    assert!(bench.case().fired.contains(&Fired { clock, cycle, per_mille: 1000 }));
    let warned = |event: &Event| event.is_alarm();
    assert_eq!(bench.log.iter().filter(|record| warned(&record.event)).count(), 2);
}

#[test]
fn a_deadline_is_overdue_from_the_second_after_it() {
    let bench = Bench::accepted();
    let case = bench.case();
    let due = case.next_due().unwrap();
    let deadline = case.clocks.iter().filter_map(|named| named.clock.deadline).min().unwrap();
    assert!(due.act_by <= due.deadline);
    assert_eq!(case.overdue(deadline), None);
    let late = case.overdue(deadline.plus(1)).unwrap();
    assert_eq!(late.deadline, deadline);
}

#[test]
fn a_limit_from_outside_stands_for_the_one_of_the_pack() {
    let mut bench = Bench::accepted();
    let deadline_of = |bench: &Bench| {
        let result = bench.case().clocks.iter().find(|named| named.id == "result").unwrap();
        result.clock.deadline
    };
    let (first, second) = (start().plus(7_200), start().plus(3_600));
    for limit in [first, second] {
        bench.happened(WANG, Event::LimitSet { clock: "result".into(), deadline: limit });
        assert_eq!(deadline_of(&bench), Some(limit));
    }
    assert_eq!(bench.case().limits.len(), 1);
    let reason = crate::sla::HoldReason::new("customer");
    bench.happened(WANG, Event::Held { reason, until: None, told: true });
    assert_eq!(deadline_of(&bench), Some(second), "no hold moves it");
}

#[test]
fn what_was_imported_owes_nothing_for_the_past() {
    let mut bench = Bench::new();
    let typed = fields(&[("text", "x")]);
    let origin = Origin::Imported { source: "eoms".into() };
    bench.try_act(WANG, Verb::Open, &typed, &origin).unwrap();
    assert_eq!(bench.case().quiet_until, bench.now);
    let mut own = Bench::accepted();
    assert_eq!(own.case().quiet_until, own.now.plus(-1));
    own.pass(1);
    let until = own.now.plus(600);
    let reason = crate::sla::HoldReason::new("customer");
    own.happened(WANG, Event::Held { reason, until: Some(until), told: true });
    assert_eq!(own.case().next_alarm(), Some((until, Alarm::HoldEnds)));
}

#[test]
fn what_was_due_when_a_case_came_in_fires_no_more() {
    let mut case = Bench::accepted().case.unwrap();
    let (due, alarm) = case.next_alarm().unwrap();
    case.quiet_until = due.plus(-1);
    assert_eq!(case.next_alarm(), Some((due, alarm.clone())));
    case.quiet_until = due;
    assert_ne!(case.next_alarm().unwrap().1, alarm);
}
