//! Clocks of every unit as tables: what is spent, held and due where hours and days count.

use super::*;
use crate::sla::{Calendar, ContactHours, Holds, LastDay, parse_span};

/// On the shipped calendar: 09:00 to 12:00, 13:30 to 18:00. `customer` and `parts` hold it.
fn spec(unit: Unit, target: i64) -> ClockSpec {
    ClockSpec {
        unit,
        target,
        calendar: Calendar::shipped().clone(),
        last_day: LastDay::AsItFalls,
        starts_on: vec![MarkName::Opened],
        stops_on: vec![MarkName::FinalReply],
        holds: Holds::While(["customer", "parts"].map(HoldReason::new).into()),
        on_reopen: OnReopen::Resume,
        repeats: false,
        contact: None,
        warn_at: vec![500],
    }
}

fn local(text: &str) -> Instant {
    let local: jiff::civil::DateTime = format!("2026-{text}").replace(' ', "T").parse().unwrap();
    Instant::from(Calendar::shipped().zone().to_timestamp(local).unwrap())
}

fn shown(at: Option<Instant>) -> String {
    let zone = Calendar::shipped().zone();
    at.map_or_else(|| "-".to_owned(), |at| at.zoned(zone).strftime("%m-%d %H:%M").to_string())
}

/// Reads `11-20 16:00 opened, 11-20 17:00 hold parts`.
fn stamps(text: &str) -> Vec<Stamp> {
    let stamp = |text: &str| {
        let (at, rest) = text.split_at(11);
        let mark = match rest.trim() {
            "opened" => Mark::Opened,
            "final" => Mark::FinalReply,
            "closed" => Mark::Closed,
            "reopened" => Mark::Reopened,
            other => {
                let (what, reason) = other.split_once(' ').unwrap();
                let reason = HoldReason::new(reason);
                if what == "hold" { Mark::HoldBegan(reason) } else { Mark::HoldEnded(reason) }
            }
        };
        Stamp::new(local(at), mark)
    };
    text.split(',').map(|part| stamp(part.trim())).collect()
}

/// State, minutes spent and held, deadline, and whether it is late.
fn line(spec: &ClockSpec, text: &str, now: &str) -> String {
    let clock = replay(spec, &stamps(text));
    let now = local(now);
    let late = if clock.breached(now) { " late" } else { "" };
    let (spent, held) = (clock.spent(now) / 60, clock.held(now) / 60);
    format!("{:?} {spent} {held} {}{late}", clock.state, shown(clock.deadline))
}

const HOUR: i64 = 3600;

#[test]
fn working_time_is_spent_and_held_while_it_is_open() {
    let four = spec(Unit::Working, 4 * HOUR);
    for (text, now, expected) in [
        ("11-20 17:00 opened", "11-20 17:30", "Running 30 0 11-23 12:00"),
        ("11-20 17:00 opened", "11-22 12:00", "Running 60 0 11-23 12:00"),
        // The deadline at a close is in time; the second after it is late, though nothing more is spent.
        ("11-20 17:00 opened", "11-23 12:00", "Running 240 0 11-23 12:00"),
        ("11-20 17:00 opened", "11-23 13:00", "Running 240 0 11-23 12:00 late"),
        ("11-20 17:00 opened", "11-23 14:30", "Running 300 0 11-23 12:00 late"),
        ("11-20 17:00 opened, 11-23 12:00 final", "11-25 12:00", "Met 240 0 11-23 12:00"),
        ("11-20 17:00 opened, 11-23 12:30 final", "11-25 12:00", "Missed 240 0 11-23 12:00 late"),
        // A hold while it is closed adds nothing; one that reaches into open hours adds those.
        (
            "11-20 17:00 opened, 11-20 18:00 hold parts, 11-23 09:00 free parts",
            "11-23 10:00",
            "Running 120 0 11-23 12:00",
        ),
        (
            "11-20 17:00 opened, 11-20 20:00 hold parts, 11-23 10:00 free parts",
            "11-23 10:00",
            "Running 60 60 11-23 14:30",
        ),
        ("11-20 17:00 opened, 11-20 17:30 hold parts", "11-23 10:00", "Held 30 90 -"),
        // Overlapping holds of two reasons count once.
        (
            "11-23 09:00 opened, 11-23 10:00 hold parts, 11-23 10:30 hold customer, 11-23 11:00 free parts, 11-23 11:30 free customer",
            "11-23 15:00",
            "Running 180 90 11-23 16:00",
        ),
        // A hold after the breach freezes the lateness, and does not cure it.
        ("11-20 17:00 opened, 11-23 15:00 hold parts", "11-23 17:00", "Held 330 120 11-23 12:00 late"),
        // Also where it begins after the deadline, while it is still closed.
        (
            "11-20 17:00 opened, 11-23 12:30 hold parts, 11-24 10:00 free parts",
            "11-24 11:00",
            "Running 300 330 11-23 12:00 late",
        ),
        // One that begins with the last second, and ends while it is closed, moved nothing.
        (
            "11-20 17:00 opened, 11-23 12:00 hold parts, 11-23 13:00 free parts",
            "11-23 13:10",
            "Running 240 0 11-23 12:00 late",
        ),
        (
            "11-20 17:00 opened, 11-23 12:00 hold parts, 11-23 14:00 free parts",
            "11-23 14:00",
            "Running 240 30 11-23 14:00",
        ),
        // Reopened: it goes on with what was spent.
        (
            "11-20 17:00 opened, 11-20 17:30 final, 11-20 18:00 closed, 11-24 10:00 reopened",
            "11-24 11:00",
            "Running 90 0 11-24 15:00",
        ),
        // Lunar new year: an hour before it, three after.
        ("02-14 17:00 opened", "02-20 12:00", "Running 60 0 02-24 12:00"),
    ] {
        assert_eq!(line(&four, text, now), expected, "{text} at {now}");
    }
}

#[test]
fn days_and_months_are_laid_out_once_and_moved_by_the_time_held() {
    for (unit, target, text, expected) in [
        (Unit::NaturalDays, 15, "11-23 09:12 opened", "Running 12-09 00:00"),
        (
            Unit::NaturalDays,
            15,
            "11-23 09:12 opened, 11-24 10:00 hold parts, 11-25 13:00 free parts",
            "Running 12-10 03:00",
        ),
        (Unit::NaturalDays, 1, "11-23 09:12 opened, 11-25 10:00 hold parts", "Held 11-25 00:00"),
        (Unit::WorkingDays, 5, "02-12 10:00 opened", "Running 02-26 10:00"),
        (
            Unit::WorkingDays,
            5,
            "02-12 10:00 opened, 02-13 10:00 hold parts, 02-13 12:00 free parts",
            "Running 02-26 12:00",
        ),
        (Unit::WorkingDays, 5, "02-12 10:00 opened, 02-13 10:00 hold parts", "Held -"),
        (Unit::WorkingDays, 1, "11-20 10:00 opened, 11-23 10:00 final", "Met 11-23 10:00"),
        (Unit::WorkingDays, 1, "11-20 10:00 opened, 11-23 10:01 final", "Missed 11-23 10:00"),
        (Unit::Months, 1, "01-31 10:00 opened", "Running 03-01 00:00"),
    ] {
        let clock = replay(&spec(unit, target), &stamps(text));
        assert_eq!(
            format!("{:?} {}", clock.state, shown(clock.deadline)),
            expected,
            "{unit:?} {target} {text}"
        );
    }
}

#[test]
fn days_are_laid_out_anew_for_each_cycle() {
    let new_cycle = ClockSpec { on_reopen: OnReopen::NewCycle, ..spec(Unit::WorkingDays, 1) };
    let clock = replay(
        &new_cycle,
        &stamps("11-20 10:00 opened, 11-23 09:30 final, 11-23 18:00 closed, 11-24 10:00 reopened"),
    );
    assert_eq!(shown(clock.deadline), "11-25 10:00");
    assert_eq!(clock.target_s, 24 * HOUR);
    assert_eq!(clock.past[0].target_s, 3 * 24 * HOUR);
    assert!(!clock.past[0].breached());
    // Before it starts, nothing is laid out.
    assert_eq!(replay(&spec(Unit::WorkingDays, 1), &[]).target_s, 0);
    assert_eq!(replay(&spec(Unit::Working, 60), &[]).target_s, 60);
}

#[test]
fn a_changed_target_or_severity_keeps_what_was_spent_and_held() {
    let story = "11-23 09:00 opened, 11-23 10:00 hold parts, 11-23 11:00 free parts";
    for (minutes, expected) in [
        (240, "Running 120 60 11-23 15:30"),
        // Lowered under what is spent: breached where that much was spent; raised again, nothing is gained.
        (30, "Running 120 60 11-23 09:30 late"),
        (480, "Running 120 60 11-24 10:30"),
        (240, "Running 120 60 11-23 15:30"),
    ] {
        assert_eq!(line(&spec(Unit::Working, minutes * 60), story, "11-23 13:00"), expected, "{minutes}");
    }
    // Changed while it is held, in either direction.
    let held = "11-23 09:00 opened, 11-23 10:00 hold parts";
    assert_eq!(line(&spec(Unit::Working, 4 * HOUR), held, "11-23 11:00"), "Held 60 60 -");
    assert_eq!(line(&spec(Unit::Working, HOUR / 2), held, "11-23 11:00"), "Held 60 60 11-23 09:30 late");
}

#[test]
fn a_calendar_amended_while_it_runs_moves_the_deadline_and_nothing_else() {
    let site = "over = \"cn\"\n[year.2026]\nstanding = \"official\"\nsource = \"s\"\n\
                closed = [{ days = \"2026-11-24\", zh = \"停电\", en = \"power cut\" }]\n";
    let amended = ClockSpec { calendar: Calendar::parse(site).unwrap(), ..spec(Unit::Working, 8 * HOUR) };
    let story = "11-23 16:00 opened";
    assert_eq!(line(&spec(Unit::Working, 8 * HOUR), story, "11-23 17:00"), "Running 60 0 11-24 16:30");
    assert_eq!(line(&amended, story, "11-23 17:00"), "Running 60 0 11-25 16:30");
}

#[test]
fn a_clock_that_can_never_end_has_no_deadline_and_no_warnings() {
    let never = Calendar::parse("id = \"n\"\nwords = { zh = \"n\", en = \"n\" }\nzone = \"UTC\"").unwrap();
    for (unit, target) in [(Unit::Working, 60), (Unit::WorkingDays, 1)] {
        let spec = ClockSpec { calendar: never.clone(), ..spec(unit, target) };
        let clock =
            replay(&spec, &stamps("11-23 09:00 opened, 11-23 10:00 hold parts, 11-23 11:00 free parts"));
        assert_eq!(
            (clock.state, clock.deadline, clock.act_by),
            (ClockState::Running, None, None),
            "{unit:?}"
        );
        assert_eq!(clock.warning_times(), []);
        assert!(!clock.breached(local("12-30 00:00")) && clock.remaining(local("12-30 00:00")) > 0);
        let stopped = replay(&spec, &stamps("11-23 09:00 opened, 11-23 10:00 final"));
        assert_eq!((stopped.state, stopped.deadline), (ClockState::Met, None), "{unit:?}");
    }
    // Nothing to spend is due at once, also while it is closed.
    let clock = replay(&spec(Unit::Working, 0), &stamps("11-22 09:00 opened"));
    assert_eq!(shown(clock.deadline), "11-22 09:00");
}

#[test]
fn warnings_of_working_time_come_while_it_is_open() {
    let clock = replay(&spec(Unit::Working, 4 * HOUR), &stamps("11-20 17:00 opened"));
    let times: Vec<_> =
        clock.warning_times().into_iter().map(|(share, at)| (share, shown(Some(at)))).collect();
    assert_eq!(times, [(500, "11-23 10:00".to_owned())]);
    // Reached before it was held, it stays; not reached, it waits.
    for (hold, expected) in [("11-23 10:30", 1), ("11-23 09:30", 0)] {
        let text = format!("11-20 17:00 opened, {hold} hold parts");
        assert_eq!(
            replay(&spec(Unit::Working, 4 * HOUR), &stamps(&text)).warning_times().len(),
            expected,
            "{hold}"
        );
    }
}

#[test]
fn a_deadline_is_provisional_where_it_reaches_into_a_year_without_data() {
    for (unit, target, text, expected) in [
        (Unit::Working, 8 * HOUR, "12-30 10:00 opened", false),
        (Unit::Working, 30 * HOUR, "12-30 10:00 opened", true),
        (Unit::WorkingDays, 2, "12-31 10:00 opened", true),
        (Unit::Natural, 90 * 24 * HOUR, "12-31 10:00 opened", false),
        // Held, it has no deadline to be unsure about; days were laid out at the start.
        (Unit::Working, 30 * HOUR, "12-30 10:00 opened, 12-30 11:00 hold parts", false),
        (Unit::WorkingDays, 2, "12-31 10:00 opened, 12-31 11:00 hold parts", true),
    ] {
        assert_eq!(replay(&spec(unit, target), &stamps(text)).provisional, expected, "{unit:?} {text}");
    }
}

#[test]
fn who_must_call_does_so_before_the_close_that_is_due() {
    let hours = ["08:00-12:00", "14:00-17:00"].map(|text| parse_span(text).unwrap());
    let contact = ContactHours::new(hours.into(), Calendar::shipped().zone().clone());
    let spec = ClockSpec { contact: Some(contact), ..spec(Unit::Working, 4 * HOUR) };
    let clock = replay(&spec, &stamps("11-23 13:30 opened"));
    assert_eq!(
        (shown(clock.deadline), shown(clock.act_by)),
        ("11-23 17:30".to_owned(), "11-23 17:00".to_owned())
    );
}

#[test]
fn a_clock_that_was_stored_needs_its_calendar_only_for_what_is_under_way() {
    let (running, now) =
        (replay(&spec(Unit::Working, 4 * HOUR), &stamps("11-23 09:00 opened")), local("11-23 10:00"));
    let bytes = postcard::to_stdvec(&running).unwrap();
    let mut read: Clock = postcard::from_bytes(&bytes).unwrap();
    assert_eq!(read, running);
    assert_eq!((running.spent(now), read.spent(now)), (HOUR, 0));
    assert_eq!((read.breached(local("11-23 15:00")), read.warning_times()), (true, running.warning_times()));
    read.attach(Calendar::shipped());
    assert_eq!((read.spent(now), read.remaining(now)), (HOUR, 3 * HOUR));
    // The others need none.
    let natural = replay(&spec(Unit::Natural, 4 * HOUR), &stamps("11-23 09:00 opened"));
    let read: Clock = postcard::from_bytes(&postcard::to_stdvec(&natural).unwrap()).unwrap();
    assert_eq!(read.spent(now), HOUR);
}
