//! Scenarios as text, and a second-by-second count to compare with.

use proptest::prelude::*;

use super::*;
use crate::sla::{Calendar, Holds, LastDay};

const REASONS: [&str; 3] = ["customer", "parts", "partner"];

/// `customer` and `parts` hold it; `partner` does not.
fn spec(target: i64) -> ClockSpec {
    ClockSpec {
        unit: Unit::Natural,
        target,
        calendar: Calendar::shipped().clone(),
        last_day: LastDay::AsItFalls,
        starts_on: vec![MarkName::Opened],
        stops_on: vec![MarkName::FinalReply],
        holds: Holds::While(REASONS.iter().take(2).map(|id| HoldReason::new(*id)).collect()),
        on_reopen: OnReopen::Resume,
        repeats: false,
        contact: None,
        warn_at: vec![900, 750],
    }
}

fn at(second: i64) -> Instant {
    Instant::from_seconds(second)
}

/// Reads `0 opened, 5 hold parts, 9 free parts, 20 final_reply`.
fn stamps(text: &str) -> Vec<Stamp> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(stamp).collect()
}

fn stamp(text: &str) -> Stamp {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mark = match words[1] {
        "opened" => Mark::Opened,
        "accepted" => Mark::Accepted,
        "dispatched" => Mark::Dispatched,
        "contacted" => Mark::Contacted,
        "interim" => Mark::InterimReply,
        "final" => Mark::FinalReply,
        "finished" => Mark::Finished,
        "closed" => Mark::Closed,
        "reopened" => Mark::Reopened,
        "ended" => Mark::Ended,
        "hold" => Mark::HoldBegan(HoldReason::new(words[2])),
        "free" => Mark::HoldEnded(HoldReason::new(words[2])),
        other => panic!("no mark {other}"),
    };
    Stamp::new(at(words[0].parse().unwrap()), mark)
}

/// State, seconds spent and held, deadline at second `now`, as one line.
fn line(spec: &ClockSpec, text: &str, now: i64) -> String {
    let clock = replay(spec, &stamps(text));
    let deadline = clock.deadline.map_or_else(|| "-".to_owned(), |at| at.seconds().to_string());
    let late = if clock.breached(at(now)) { " breached" } else { "" };
    format!("{:?} {} {} {deadline}{late}", clock.state, clock.spent(at(now)), clock.held(at(now)))
}

#[test]
fn a_clock_of_a_hundred_seconds_at_second_150() {
    for (text, expected) in [
        ("", "NotStarted 0 0 -"),
        ("7 accepted", "NotStarted 0 0 -"),
        ("60 opened", "Running 90 0 160"),
        ("50 opened", "Running 100 0 150"),
        ("49 opened", "Running 101 0 149 breached"),
        ("0 opened, 100 final", "Met 100 0 100"),
        ("0 opened, 101 final", "Missed 101 0 100 breached"),
        ("0 opened, 20 opened, 60 accepted", "Running 150 0 100 breached"),
        // What did not reach the customer leaves no mark, and other contacts do not stop this clock.
        ("100 opened, 110 contacted, 120 interim", "Running 50 0 200"),
        // Holds.
        ("60 opened, 80 hold parts", "Held 20 70 -"),
        ("60 opened, 80 hold parts, 90 free parts", "Running 80 10 170"),
        ("60 opened, 80 hold parts, 85 hold customer, 90 free parts, 95 free customer", "Running 75 15 175"),
        ("60 opened, 80 hold parts, 85 hold customer, 90 free customer, 95 free parts", "Running 75 15 175"),
        ("60 opened, 80 hold parts, 85 hold parts, 90 free parts, 95 free parts", "Running 80 10 170"),
        ("60 opened, 80 hold partner, 95 free partner", "Running 90 0 160"),
        ("10 hold parts, 30 free parts, 60 opened", "Running 90 0 160"),
        ("10 hold parts, 60 opened, 70 free parts", "Running 80 10 170"),
        ("60 opened, 80 free parts", "Running 90 0 160"),
        ("0 opened, 80 hold parts, 90 final", "Met 80 10 110"),
        ("0 opened, 100 hold parts, 120 final", "Met 100 20 120"),
        // A hold after the breach freezes the lateness and does not cure it.
        ("0 opened, 101 hold parts", "Held 101 49 100 breached"),
        ("0 opened, 101 hold parts, 140 free parts", "Running 111 39 100 breached"),
        ("0 opened, 101 hold parts, 140 final", "Missed 101 39 100 breached"),
        // Ending.
        ("0 opened, 30 ended", "Cancelled 30 0 100"),
        ("0 opened, 130 ended", "Cancelled 130 0 100 breached"),
        ("0 opened, 30 closed", "Cancelled 30 0 100"),
        ("0 opened, 20 final, 30 ended", "Met 20 0 100"),
        ("5 accepted, 30 ended", "Cancelled 0 0 -"),
        ("5 accepted, 30 closed", "NotStarted 0 0 -"),
        ("0 opened, 30 ended, 40 opened, 50 final", "Cancelled 30 0 100"),
        ("5 closed, 30 opened", "NotStarted 0 0 -"),
        // Order within a second is the order given.
        ("10 opened, 10 final", "Met 0 0 110"),
        ("10 final, 10 opened", "Running 140 0 110 breached"),
    ] {
        assert_eq!(line(&spec(100), text, 150), expected, "{text}");
    }
}

#[test]
fn reopened_under_each_policy() {
    let story = "0 opened, 60 final, 70 closed, 100 reopened";
    let late = "0 opened, 110 final, 120 closed, 130 reopened";
    for (policy, text, expected, cycle, past) in [
        (OnReopen::Resume, story, "Running 110 0 140 breached", 1, vec![]),
        (OnReopen::Restart, story, "Running 50 0 200", 1, vec![(1, ClockState::Met)]),
        (OnReopen::NewCycle, story, "Running 50 0 200", 2, vec![(1, ClockState::Met)]),
        (OnReopen::Resume, late, "Running 130 0 100 breached", 1, vec![]),
        (OnReopen::Restart, late, "Running 20 0 230", 1, vec![(1, ClockState::Missed)]),
        (OnReopen::NewCycle, late, "Running 20 0 230", 2, vec![(1, ClockState::Missed)]),
        (OnReopen::Resume, "0 opened, 30 reopened", "Running 150 0 100 breached", 1, vec![]),
        (
            OnReopen::Restart,
            "0 opened, 30 reopened",
            "Running 120 0 130 breached",
            1,
            vec![(1, ClockState::Cancelled)],
        ),
        (
            OnReopen::NewCycle,
            "0 opened, 30 reopened",
            "Running 120 0 130 breached",
            2,
            vec![(1, ClockState::Cancelled)],
        ),
        (OnReopen::NewCycle, "0 opened, 101 reopened", "Running 49 0 201", 2, vec![(1, ClockState::Missed)]),
        (OnReopen::NewCycle, "20 reopened", "Running 130 0 120 breached", 1, vec![]),
        (OnReopen::Resume, "0 opened, 30 ended, 100 reopened", "Running 80 0 170", 1, vec![]),
        (OnReopen::NewCycle, "0 accepted, 30 ended, 100 reopened", "Running 50 0 200", 1, vec![]),
        // A case that was closed while it waited waits no longer.
        (
            OnReopen::Resume,
            "0 opened, 10 hold parts, 30 closed, 100 reopened",
            "Running 60 20 190",
            1,
            vec![],
        ),
    ] {
        let spec = ClockSpec { on_reopen: policy, ..spec(100) };
        let clock = replay(&spec, &stamps(text));
        let results: Vec<_> = clock.past.iter().map(|result| (result.cycle, result.state)).collect();
        assert_eq!(line(&spec, text, 150), expected, "{policy:?} {text}");
        assert_eq!((clock.cycle, results), (cycle, past), "{policy:?} {text}");
    }
}

#[test]
fn a_clock_of_handed_over_work_waits_for_the_next_handing_over() {
    let story = "0 opened, 10 dispatched, 40 finished, 100 reopened";
    let base = ClockSpec {
        starts_on: vec![MarkName::Dispatched],
        stops_on: vec![MarkName::Finished],
        repeats: true,
        on_reopen: OnReopen::NewCycle,
        ..spec(100)
    };
    assert_eq!(line(&base, story, 150), "NotStarted 0 0 -");
    assert_eq!(line(&base, &format!("{story}, 120 dispatched"), 150), "Running 30 0 220");
    // Handed over again without reopening: the next cycle, or nothing where it does not repeat.
    let again = "0 opened, 10 dispatched, 20 dispatched, 40 finished, 120 dispatched";
    assert_eq!(line(&base, again, 150), "Running 30 0 220");
    assert_eq!(line(&ClockSpec { repeats: false, ..base.clone() }, again, 150), "Met 30 0 110");
    // A clock that resumes keeps its result until it does.
    let resume = ClockSpec { on_reopen: OnReopen::Resume, ..base };
    assert_eq!(line(&resume, story, 150), "Met 30 0 110");
    assert_eq!(line(&resume, &format!("{story}, 120 dispatched"), 150), "Running 60 0 190");
}

#[test]
fn a_progress_reply_starts_the_next_one_until_the_final_reply() {
    let spec = ClockSpec {
        starts_on: vec![MarkName::InterimReply],
        stops_on: vec![MarkName::InterimReply, MarkName::FinalReply],
        repeats: true,
        ..spec(48)
    };
    let clock = replay(&spec, &stamps("0 opened, 10 interim, 58 interim, 120 interim, 150 final"));
    let past: Vec<_> = clock.past.iter().map(|r| (r.cycle, r.state, r.spent_s, r.breached())).collect();
    assert_eq!(past, [(1, ClockState::Met, 48, false), (2, ClockState::Missed, 62, true)]);
    assert_eq!((clock.cycle, clock.state, clock.spent_s), (3, ClockState::Met, 30));
}

#[test]
fn a_clock_may_start_with_closing() {
    let spec =
        ClockSpec { starts_on: vec![MarkName::Closed], stops_on: vec![MarkName::Contacted], ..spec(100) };
    assert_eq!(line(&spec, "0 opened, 80 closed", 150), "Running 70 0 180");
    assert_eq!(line(&spec, "0 opened, 80 closed, 90 ended", 150), "Cancelled 10 0 180");
}

#[test]
fn lowering_and_raising_a_target_keeps_what_was_spent_and_held() {
    let text = "0 opened, 10 hold parts, 40 free parts";
    assert_eq!(line(&spec(100), text, 150), "Running 120 30 130 breached");
    assert_eq!(line(&spec(20), text, 150), "Running 120 30 50 breached");
    assert_eq!(line(&spec(200), text, 150), "Running 120 30 230");
}

#[test]
fn warnings_come_at_their_shares_and_stay_where_they_were() {
    for (text, expected) in [
        ("0 opened", vec![(750, 75), (900, 90)]),
        ("0 opened, 75 hold parts", vec![(750, 75)]),
        ("0 opened, 74 hold parts", vec![]),
        ("0 opened, 80 hold parts, 100 free parts", vec![(750, 75), (900, 110)]),
        ("0 opened, 80 final", vec![]),
        ("", vec![]),
    ] {
        let clock = replay(&spec(100), &stamps(text));
        let times: Vec<_> = clock.warning_times().iter().map(|(s, t)| (*s, t.seconds())).collect();
        assert_eq!(times, expected, "{text}");
    }
    // A share is reached when it is spent in full: 75 % of 7 s is 5.25 s.
    assert_eq!(replay(&spec(7), &stamps("0 opened")).warning_times(), [(750, at(6)), (900, at(7))]);
}

#[test]
fn an_act_that_means_calling_is_due_when_one_still_may_call() {
    let hours = |from, to| {
        crate::sla::ContactHours::new(vec![crate::sla::DaySpan { from, to }], jiff::tz::TimeZone::UTC)
    };
    let day = 86_400;
    for (target, expected) in [
        (2 * 3600, Some(14 * 3600)),
        (8 * 3600, Some(20 * 3600)),
        (14 * 3600, Some(20 * 3600)),
        (day, Some(day + 12 * 3600)),
    ] {
        let spec = ClockSpec { contact: Some(hours(8 * 60, 20 * 60)), ..spec(target) };
        let clock = replay(&spec, &stamps(&format!("{} opened", 12 * 3600)));
        assert_eq!(clock.act_by.map(Instant::seconds), expected, "{target}");
    }
    // Nobody may be called between start and deadline: then the deadline stands. The close at which it starts is
    // too late to call.
    let spec = ClockSpec { contact: Some(hours(8 * 60, 20 * 60)), ..spec(3600) };
    for start in [20 * 3600, 21 * 3600] {
        let night = replay(&spec, &stamps(&format!("{start} opened")));
        assert_eq!(night.act_by, night.deadline, "{start}");
    }
}

/// The oracle: the same rules counted second by second, with no arithmetic on instants.
#[derive(Debug, Default, PartialEq)]
struct Counted {
    state: Option<ClockState>,
    cycle: u32,
    started: Option<i64>,
    stopped: Option<i64>,
    spent: i64,
    held: i64,
    /// Second during which more than the target was spent for the first time: the deadline.
    passed: Option<i64>,
    warned: Vec<(u16, i64)>,
    past: Vec<(u32, ClockState, i64, i64)>,
}

impl Counted {
    fn warn(&mut self, target: i64, now: i64) {
        for share in [750, 900] {
            let reached = self.spent * 1000 >= target * i64::from(share);
            if reached && self.warned.iter().all(|(warned, _)| *warned != share) {
                self.warned.push((share, now));
            }
        }
    }
}

fn count(spec: &ClockSpec, stamps: &[Stamp], until: i64) -> Counted {
    use ClockState::{Cancelled, Held, Met, Missed, NotStarted, Running};
    let mut c = Counted { cycle: 1, state: Some(NotStarted), ..Counted::default() };
    let mut holds: Vec<&HoldReason> = Vec::new();
    let (mut shut, mut again) = (false, false);
    for now in 0..=until {
        if matches!(c.state, Some(Running | Held)) {
            c.warn(spec.target, now);
        }
        for Stamp { mark, .. } in stamps.iter().filter(|stamp| stamp.at == at(now)) {
            if let Mark::HoldBegan(reason) = mark {
                holds.push(reason);
            }
            if let Mark::HoldEnded(reason) = mark {
                holds.retain(|held| held != &reason);
            }
            let Some(name) = mark.name() else { continue };
            let going = |c: &Counted| matches!(c.state, Some(Running | Held));
            let result = |c: &Counted| Some(if c.spent > spec.target { Missed } else { Met });
            let fresh = |c: &mut Counted, cycle: u32| {
                c.past.push((c.cycle, c.state.unwrap(), c.spent, c.held));
                *c = Counted {
                    cycle,
                    past: std::mem::take(&mut c.past),
                    state: Some(NotStarted),
                    ..Counted::default()
                };
            };
            if going(&c) && spec.stops_on.contains(&name) {
                (c.state, c.stopped) = (result(&c), Some(now));
            }
            if matches!(name, MarkName::Closed | MarkName::Ended) {
                if going(&c) {
                    (c.state, c.stopped) = (Some(Cancelled), Some(now));
                }
                if name == MarkName::Ended && c.state == Some(NotStarted) {
                    c.state = Some(Cancelled);
                }
                holds.clear();
            }
            if name == MarkName::Reopened {
                shut = false;
                if c.started.is_none() {
                    c.state = Some(NotStarted);
                } else if spec.on_reopen == OnReopen::Resume {
                    again = !going(&c);
                } else {
                    if going(&c) {
                        c.state = Some(if c.spent > spec.target { Missed } else { Cancelled });
                    }
                    let cycle = c.cycle + u32::from(spec.on_reopen == OnReopen::NewCycle);
                    fresh(&mut c, cycle);
                }
            }
            let starts = spec.starts_on.contains(&name)
                || name == MarkName::Reopened && spec.starts_on.contains(&MarkName::Opened);
            if starts && !shut && !going(&c) {
                let ready = match c.state {
                    Some(NotStarted) => true,
                    _ if again => true,
                    Some(Met | Missed) if spec.repeats => {
                        let cycle = c.cycle + 1;
                        fresh(&mut c, cycle);
                        true
                    }
                    _ => false,
                };
                if ready {
                    (c.state, c.stopped, again) = (Some(Running), None, false);
                    c.started = c.started.or(Some(now));
                }
            }
            if matches!(name, MarkName::Closed | MarkName::Ended) {
                shut = true;
            }
        }
        let waits = holds.iter().any(|reason| spec.holds.by(reason));
        if matches!(c.state, Some(Running | Held)) {
            c.state = Some(if waits { Held } else { Running });
            c.warn(spec.target, now);
            if now < until && waits {
                c.held += 1;
            } else if now < until {
                c.spent += 1;
                if c.spent > spec.target && c.passed.is_none() {
                    c.passed = Some(now);
                }
            }
        }
    }
    c
}

const UNTIL: i64 = 70;

fn any_mark() -> impl Strategy<Value = Mark> {
    let reason = || proptest::sample::select(&REASONS[..]).prop_map(HoldReason::new);
    prop_oneof![
        3 => Just(Mark::Opened),
        2 => Just(Mark::Dispatched),
        2 => Just(Mark::InterimReply),
        3 => Just(Mark::FinalReply),
        1 => Just(Mark::Closed),
        2 => Just(Mark::Reopened),
        1 => Just(Mark::Ended),
        4 => reason().prop_map(Mark::HoldBegan),
        4 => reason().prop_map(Mark::HoldEnded),
    ]
}

fn any_stamps() -> impl Strategy<Value = Vec<Stamp>> {
    proptest::collection::vec((0..60_i64, any_mark()), 0..14)
        .prop_map(|list| list.into_iter().map(|(second, mark)| Stamp::new(at(second), mark)).collect())
}

fn any_spec() -> impl Strategy<Value = ClockSpec> {
    use MarkName::{Dispatched, FinalReply, InterimReply, Opened};
    let marks = |names: Vec<MarkName>| proptest::sample::subsequence(names, 1..=2);
    let policies = vec![OnReopen::Resume, OnReopen::Restart, OnReopen::NewCycle];
    (
        1..40_i64,
        marks(vec![Opened, Dispatched, InterimReply, MarkName::Closed]),
        marks(vec![InterimReply, FinalReply, MarkName::Closed]),
        proptest::sample::select(policies),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(target, starts_on, stops_on, on_reopen, repeats, never)| {
            let base = spec(target);
            let holds = if never { Holds::Never } else { base.holds.clone() };
            ClockSpec { starts_on, stops_on, on_reopen, repeats, holds, ..base }
        })
}

proptest! {
    #[test]
    fn a_replay_equals_a_count_second_by_second(spec in any_spec(), stamps in any_stamps()) {
        let clock = replay(&spec, &stamps);
        let counted = count(&spec, &stamps, UNTIL);
        let now = at(UNTIL);
        prop_assert_eq!(Some(clock.state), counted.state);
        prop_assert_eq!(clock.cycle, counted.cycle);
        prop_assert_eq!(clock.spent(now), counted.spent);
        prop_assert_eq!(clock.held(now), counted.held);
        prop_assert_eq!(clock.remaining(now), spec.target - counted.spent);
        prop_assert_eq!(clock.breached(now), counted.passed.is_some());
        prop_assert_eq!(clock.started.map(Instant::seconds), counted.started);
        prop_assert_eq!(clock.stopped.map(Instant::seconds), counted.stopped);
        let left = spec.target - counted.spent;
        let ahead = match clock.state {
            ClockState::NotStarted | ClockState::Held => None,
            ClockState::Running => Some(UNTIL + left),
            _ => counted.stopped.map(|stopped| stopped + left),
        };
        prop_assert_eq!(clock.deadline.map(Instant::seconds), counted.passed.or(ahead));
        prop_assert_eq!(clock.act_by, clock.deadline);
        let past: Vec<_> = clock.past.iter().map(|r| (r.cycle, r.state, r.spent_s, r.held_s)).collect();
        prop_assert_eq!(past, counted.past);
        if clock.is_open() {
            let warned: Vec<_> = clock.warning_times().into_iter()
                .filter(|(_, time)| *time <= now).map(|(share, time)| (share, time.seconds())).collect();
            prop_assert_eq!(warned, counted.warned);
        }
    }

    #[test]
    fn stamps_of_different_seconds_may_come_in_any_order(
        spec in any_spec(),
        marks in proptest::collection::vec(any_mark(), 0..12),
        seed in any::<u64>(),
    ) {
        let ordered: Vec<_> = (0..).zip(marks).map(|(n, mark)| Stamp::new(at(n * 4), mark)).collect();
        let mut mixed = ordered.clone();
        mixed.sort_by_key(|stamp| (stamp.at.seconds().unsigned_abs() + 1).wrapping_mul(seed | 1));
        prop_assert_eq!(replay(&spec, &mixed), replay(&spec, &ordered));
    }

    #[test]
    fn overlapping_holds_count_their_union_once(holds in proptest::collection::vec((0..2_usize, 1..60_i64, 1..60_i64), 0..8)) {
        // One pair of each reason at a time: a reason is held from its first begin to its next end.
        let mut list = vec![Stamp::new(at(0), Mark::Opened)];
        let mut seconds = [false; 120];
        for (reason, id) in REASONS.iter().take(2).enumerate() {
            let mut free = 0;
            for (_, gap, length) in holds.iter().filter(|hold| hold.0 == reason) {
                let (from, to) = ((free + gap).min(119), (free + gap + length).min(119));
                list.push(Stamp::new(at(from), Mark::HoldBegan(HoldReason::new(*id))));
                list.push(Stamp::new(at(to), Mark::HoldEnded(HoldReason::new(*id))));
                (from..to).for_each(|second| seconds[usize::try_from(second).unwrap()] = true);
                free = to;
            }
        }
        let union = i64::try_from(seconds.iter().filter(|held| **held).count()).unwrap();
        let clock = replay(&spec(1000), &list);
        prop_assert_eq!(clock.held(at(120)), union);
        prop_assert_eq!(clock.spent(at(120)), 120 - union);
    }

    #[test]
    fn another_target_keeps_what_was_spent_and_held(spec in any_spec(), stamps in any_stamps(), target in 1..40_i64) {
        let (one, other) = (replay(&spec, &stamps), replay(&ClockSpec { target, ..spec }, &stamps));
        prop_assert_eq!(one.spent(at(UNTIL)), other.spent(at(UNTIL)));
        prop_assert_eq!(one.held(at(UNTIL)), other.held(at(UNTIL)));
        prop_assert_eq!((one.cycle, one.started, one.is_open()), (other.cycle, other.started, other.is_open()));
    }

    #[test]
    fn the_deadline_is_in_time_and_the_second_after_it_is_late(spec in any_spec(), stamps in any_stamps()) {
        let clock = replay(&spec, &stamps);
        if let Some(deadline) = clock.deadline.filter(|deadline| clock.is_open() && *deadline >= at(UNTIL)) {
            prop_assert!(!clock.breached(deadline));
            prop_assert!(clock.breached(deadline.plus(1)));
        }
    }
}
