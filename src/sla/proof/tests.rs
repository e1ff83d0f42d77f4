//! Proofs name what the time went to, and add up.

use proptest::prelude::*;

use super::*;
use crate::sla::{Holds, LastDay, Mark, OnReopen, replay};

fn at(second: i64) -> Instant {
    Instant::from_seconds(second)
}

fn local(text: &str) -> Instant {
    let local: jiff::civil::DateTime = text.parse().unwrap();
    Instant::from(Calendar::shipped().zone().to_timestamp(local).unwrap())
}

fn hold(id: &str) -> HoldReason {
    HoldReason::new(id)
}

fn spec(unit: Unit, target: i64) -> ClockSpec {
    ClockSpec {
        unit,
        target,
        calendar: Calendar::shipped().clone(),
        last_day: LastDay::AsItFalls,
        starts_on: vec![MarkName::Opened],
        stops_on: vec![MarkName::FinalReply],
        holds: Holds::While([hold("parts"), hold("customer")].into()),
        on_reopen: OnReopen::Resume,
        repeats: true,
        contact: None,
        warn_at: vec![],
    }
}

/// Seconds of the spans of these phases.
fn sum(proof: &Proof, phases: &[Phase]) -> i64 {
    proof.spans.iter().filter(|span| phases.contains(&span.phase)).map(|span| span.seconds).sum()
}

/// The deadline that the spans and holds lead to, without looking at the one that the clock states.
fn led_to(proof: &Proof) -> Option<Instant> {
    if proof.state == ClockState::Held && sum(proof, &[Phase::Late]) == 0 && proof.deadline.is_none() {
        return None;
    }
    let in_time = proof.spans.iter().filter(|span| span.phase != Phase::Late);
    Some(in_time.map(|span| span.to).max().unwrap_or(proof.start))
}

#[test]
fn a_proof_names_what_the_time_went_to() {
    let stamps = [
        Stamp::new(at(0), Mark::Opened),
        Stamp::new(at(10), Mark::HoldBegan(hold("parts"))).by(7),
        Stamp::new(at(15), Mark::HoldBegan(hold("customer"))),
        Stamp::new(at(25), Mark::HoldEnded(hold("parts"))).by(8),
        Stamp::new(at(30), Mark::HoldEnded(hold("customer"))),
        Stamp::new(at(50), Mark::FinalReply),
        Stamp::new(at(60), Mark::Closed),
        Stamp::new(at(80), Mark::Reopened),
    ];
    let proof = prove(&spec(Unit::Natural, 100), &stamps, at(120)).unwrap();
    let spans: Vec<_> =
        proof.spans.iter().map(|s| (s.from.seconds(), s.to.seconds(), s.seconds, s.phase)).collect();
    assert_eq!(
        spans,
        [
            (0, 10, 10, Phase::Spent),
            (30, 50, 20, Phase::Spent),
            (80, 120, 40, Phase::Spent),
            (120, 150, 30, Phase::Ahead)
        ]
    );
    let parts = || HeldBy { reason: hold("parts"), by: Some(7) };
    let customer = || HeldBy { reason: hold("customer"), by: None };
    let holds: Vec<_> =
        proof.holds.iter().map(|h| (h.from.seconds(), h.seconds, h.reasons.clone())).collect();
    assert_eq!(
        holds,
        [(10, 5, vec![parts()]), (15, 10, vec![customer(), parts()]), (25, 5, vec![customer()])]
    );
    assert_eq!(proof.idle, [(at(50), at(80))]);
    assert_eq!((proof.start, proof.started_by), (at(0), MarkName::Opened));
    assert_eq!((proof.spent_s, proof.held_s, proof.target_s), (70, 20, 100));
    assert_eq!((proof.deadline, proof.calendar.clone(), proof.days.len()), (Some(at(150)), None, 0));
    // Past its deadline, what is late stands apart.
    let proof = prove(&spec(Unit::Natural, 100), &stamps, at(170)).unwrap();
    assert_eq!(proof.spans.last().map(|s| (s.from, s.seconds, s.phase)), Some((at(150), 20, Phase::Late)));
}

#[test]
fn what_lasted_no_second_is_not_listed() {
    let story = [
        Stamp::new(at(0), Mark::Opened),
        Stamp::new(at(10), Mark::HoldBegan(hold("parts"))),
        Stamp::new(at(10), Mark::HoldEnded(hold("parts"))),
        Stamp::new(at(20), Mark::FinalReply),
        Stamp::new(at(20), Mark::Closed),
        Stamp::new(at(20), Mark::Reopened),
    ];
    let proof = prove(&spec(Unit::Natural, 100), &story, at(50)).unwrap();
    assert_eq!((proof.holds.len(), proof.idle.len(), proof.spent_s), (0, 0, 50));
    // Nor is a hold in the second in which it begins.
    let [opened, began, ..] = story;
    let stamps = [opened, began];
    for (now, holds) in [(10, 0), (11, 1)] {
        let proof = prove(&spec(Unit::Natural, 100), &stamps, at(now)).unwrap();
        assert_eq!((proof.state, proof.holds.len()), (ClockState::Held, holds), "{now}");
    }
}

#[test]
fn nothing_to_prove_before_the_start() {
    assert_eq!(prove(&spec(Unit::Natural, 100), &[], at(120)), None);
}

#[test]
fn working_time_is_proved_by_open_spans_and_the_days_that_were_left_out() {
    let stamps = [
        Stamp::new(local("2026-02-13T17:00"), Mark::Opened),
        Stamp::new(local("2026-02-14T10:00"), Mark::HoldBegan(hold("customer"))),
        Stamp::new(local("2026-02-14T14:30"), Mark::HoldEnded(hold("customer"))),
    ];
    let proof = prove(&spec(Unit::Working, 8 * 3600), &stamps, local("2026-02-20T12:00")).unwrap();
    let zone = Calendar::shipped().zone();
    let spans: Vec<_> = proof
        .spans
        .iter()
        .map(|s| {
            let (from, to) = (s.from.zoned(zone).strftime("%m-%d %H:%M"), s.to.zoned(zone).strftime("%H:%M"));
            let name = s.day.as_ref().and_then(|day| day.name.clone()).map(|name| name.zh);
            (format!("{from}-{to}"), s.seconds / 60, s.phase, name)
        })
        .collect();
    let made_up = || Some("春节调休上班".to_owned());
    assert_eq!(
        spans,
        [
            ("02-13 17:00-18:00".to_owned(), 60, Phase::Spent, None),
            ("02-14 09:00-10:00".to_owned(), 60, Phase::Spent, made_up()),
            ("02-14 14:30-18:00".to_owned(), 210, Phase::Spent, made_up()),
            ("02-24 09:00-11:30".to_owned(), 150, Phase::Ahead, None),
        ]
    );
    // From ten to noon and from half past one to half past two.
    assert_eq!(proof.holds.iter().map(|hold| hold.seconds).collect::<Vec<_>>(), [3 * 3600]);
    assert_eq!(proof.deadline, Some(local("2026-02-24T11:30")));
    assert_eq!(proof.days.len(), 10);
    assert_eq!(proof.days.iter().filter(|day| day.working).count(), 1);
    let shipped = Calendar::shipped();
    assert_eq!(proof.calendar, Some(("cn".to_owned(), shipped.hash())));
}

#[test]
fn days_are_proved_day_by_day() {
    let stamps = [Stamp::new(local("2026-09-18T10:00"), Mark::Opened)];
    let spec = ClockSpec { last_day: LastDay::NextWorkingDay, ..spec(Unit::NaturalDays, 15) };
    let proof = prove(&spec, &stamps, local("2026-09-20T12:00")).unwrap();
    assert_eq!(proof.deadline, Some(local("2026-10-09T00:00")));
    // From the rest of the first day to the working day after National Day, one cut in two by now.
    assert_eq!(proof.spans.len(), 22);
    assert_eq!(sum(&proof, &[Phase::Spent, Phase::Ahead]), proof.target_s);
    assert!(proof.spans.iter().all(|span| span.day.is_some()));
    assert_eq!(proof.target, 15);
}

#[test]
fn a_holiday_that_begins_as_the_time_ends_is_not_named() {
    let stamps = [Stamp::new(local("2026-09-28T10:00"), Mark::Opened)];
    for (days, named) in [(2, 0), (3, 1)] {
        let proof = prove(&spec(Unit::NaturalDays, days), &stamps, local("2026-09-28T12:00")).unwrap();
        assert_eq!(proof.days.len(), named, "{days}: {:?}", proof.days);
    }
}

#[test]
fn a_proof_of_a_hundred_years_is_not_endless() {
    let stamps = [Stamp::new(local("2026-01-01T10:00"), Mark::Opened)];
    for (unit, target) in
        [(Unit::Working, 100 * 250 * 27_000), (Unit::NaturalDays, 36_500), (Unit::WorkingDays, 25_000)]
    {
        let proof = prove(&spec(unit, target), &stamps, local("2026-01-02T10:00")).unwrap();
        assert!(proof.spans.len() <= 2 * (MOST_SPANS + 1), "{unit:?} {}", proof.spans.len());
        assert_eq!(sum(&proof, &[Phase::Spent, Phase::Ahead]), proof.target_s, "{unit:?}");
    }
}

proptest! {
    #[test]
    fn spans_and_holds_add_up_to_the_deadline(
        marks in proptest::collection::vec((0..200_i64, 0..9_usize), 0..14),
        (unit, target) in proptest::sample::select(vec![
            (Unit::Natural, 4 * 3600), (Unit::Natural, 0), (Unit::Working, 5 * 3600), (Unit::Working, 3600),
            (Unit::WorkingDays, 1), (Unit::NaturalDays, 1), (Unit::NaturalDays, 0),
        ]),
        policy in 0..3_usize,
        now in 200..400_i64,
    ) {
        let all = [
            Mark::Opened, Mark::FinalReply, Mark::Closed, Mark::Reopened, Mark::Ended,
            Mark::HoldBegan(hold("parts")), Mark::HoldEnded(hold("parts")),
            Mark::HoldBegan(hold("customer")), Mark::HoldEnded(hold("customer")),
        ];
        // Quarters of an hour from Friday noon before a make-up Saturday, never quite on the minute.
        let first = local("2026-02-13T12:00").plus(7);
        let quarter = |n: i64| first.plus(n * 907);
        let stamps: Vec<_> = marks.into_iter().map(|(n, mark)| Stamp::new(quarter(n), all[mark].clone())).collect();
        let on_reopen = [OnReopen::Resume, OnReopen::Restart, OnReopen::NewCycle][policy];
        let spec = ClockSpec { on_reopen, ..spec(unit, target) };
        let now = quarter(now);
        let clock = replay(&spec, &stamps);
        let Some(proof) = prove(&spec, &stamps, now) else {
            prop_assert_eq!(clock.started, None);
            return Ok(());
        };
        prop_assert_eq!(sum(&proof, &[Phase::Spent, Phase::Late]), clock.spent(now));
        prop_assert_eq!(proof.holds.iter().map(|hold| hold.seconds).sum::<i64>(), clock.held(now));
        prop_assert_eq!(proof.deadline, clock.deadline);
        prop_assert_eq!(sum(&proof, &[Phase::Late]) > 0, clock.spent(now) > clock.target_s);
        if proof.deadline.is_some() {
            prop_assert_eq!(sum(&proof, &[Phase::Spent, Phase::Ahead]), proof.target_s);
        }
        // Where the target is zero or used up at once, the deadline is a start or the end of a hold.
        if sum(&proof, &[Phase::Spent]) < proof.target_s {
            prop_assert_eq!(led_to(&proof), clock.deadline);
        }
        let ends: Vec<_> = proof.spans.iter().map(|span| (span.from, span.to)).collect();
        prop_assert!(ends.iter().all(|(from, to)| from < to));
        prop_assert!(ends.is_sorted());
    }
}
