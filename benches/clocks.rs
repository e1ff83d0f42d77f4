//! What the clocks of one case cost to replay: `cargo bench --bench clocks`.
//!
//! Seven clocks of every unit over thirty marks, holds and a reopening among them. Times depend on the machine, so
//! ratios to the same clocks in natural time are what to quote; `CASES=n` replays so many cases and says nothing,
//! for a count of instructions.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{hint::black_box, time::Instant as Watch};

use caseloop::sla::{
    Calendar, ClockSpec, ContactHours, HoldReason, Holds, Instant, LastDay, Mark, MarkName, OnReopen, Stamp,
    Unit, parse_span, prove, replay,
};

/// 2026-02-11 09:12 in Shanghai, before a make-up Saturday and Spring Festival.
const START: i64 = 1_770_772_320;

fn clocks() -> Vec<ClockSpec> {
    let calendar = Calendar::shipped();
    let spans = ["08:00-12:00", "14:00-20:00"].map(|text| parse_span(text).unwrap());
    let contact = ContactHours::new(spans.into(), calendar.zone().clone());
    let reasons = || Holds::While(["customer", "parts", "partner"].map(HoldReason::new).into());
    let row = |unit, target, stops: &[MarkName], holds, on_reopen, call: bool| ClockSpec {
        unit,
        target,
        calendar: calendar.clone(),
        last_day: LastDay::NextWorkingDay,
        starts_on: vec![MarkName::Opened, MarkName::InterimReply],
        stops_on: stops.to_vec(),
        holds,
        on_reopen,
        repeats: true,
        contact: call.then(|| contact.clone()),
        warn_at: vec![750, 900],
    };
    let hour = 3600;
    vec![
        row(Unit::Natural, 24 * hour, &[MarkName::Contacted], Holds::Never, OnReopen::NewCycle, true),
        row(
            Unit::Natural,
            48 * hour,
            &[MarkName::InterimReply, MarkName::FinalReply],
            reasons(),
            OnReopen::NewCycle,
            true,
        ),
        row(Unit::Working, 8 * hour, &[MarkName::Finished], reasons(), OnReopen::Resume, false),
        row(Unit::Working, 40 * hour, &[MarkName::FinalReply], reasons(), OnReopen::Restart, true),
        row(Unit::WorkingDays, 5, &[MarkName::FinalReply], reasons(), OnReopen::Resume, false),
        row(Unit::NaturalDays, 15, &[MarkName::Closed], Holds::Never, OnReopen::Resume, false),
        row(Unit::Months, 5, &[MarkName::Revisited], Holds::Never, OnReopen::Resume, false),
    ]
}

fn marks() -> Vec<Stamp> {
    let hold = |id: &str| Mark::HoldBegan(HoldReason::new(id));
    let free = |id: &str| Mark::HoldEnded(HoldReason::new(id));
    let story = [
        Mark::Opened,
        Mark::Accepted,
        Mark::Dispatched,
        Mark::Assigned,
        Mark::Contacted,
        hold("customer"),
        hold("parts"),
        free("customer"),
        free("parts"),
        Mark::InterimReply,
        hold("partner"),
        free("partner"),
        Mark::Assigned,
        Mark::Contacted,
        hold("parts"),
        Mark::InterimReply,
        free("parts"),
        Mark::Finished,
        Mark::FinalReply,
        Mark::Revisited,
        Mark::Closed,
        Mark::Reopened,
        Mark::Dispatched,
        Mark::Assigned,
        hold("customer"),
        free("customer"),
        Mark::Contacted,
        Mark::InterimReply,
        Mark::Finished,
        Mark::Assigned,
    ];
    // Every seven hours and a bit, so over ten days and a holiday.
    (0..).zip(story).map(|(n, mark)| Stamp::new(Instant::from_seconds(START + n * 25_387), mark)).collect()
}

/// Microseconds that a case takes, the best of five rounds.
fn measured(cases: u32, each: impl Fn()) -> f64 {
    let rounds = (0..5).map(|_| {
        let watch = Watch::now();
        (0..cases).for_each(|_| each());
        watch.elapsed().as_secs_f64() * 1e6 / f64::from(cases)
    });
    rounds.fold(f64::INFINITY, f64::min)
}

fn main() {
    let (clocks, marks) = (clocks(), marks());
    assert_eq!((clocks.len(), marks.len()), (7, 30));
    let natural: Vec<_> = clocks
        .iter()
        .map(|spec| ClockSpec { unit: Unit::Natural, target: 172_800, ..spec.clone() })
        .collect();
    let all = |clocks: &[ClockSpec]| {
        clocks.iter().for_each(|spec| {
            black_box(replay(black_box(spec), black_box(&marks)));
        });
    };
    all(&clocks);
    if let Ok(cases) = std::env::var("CASES") {
        (0..cases.parse().unwrap()).for_each(|_: u32| all(&clocks));
        return;
    }
    let cases = 20_000;
    let mixed = measured(cases, || all(&clocks));
    let plain = measured(cases, || all(&natural));
    let working = clocks.iter().filter(|spec| spec.unit == Unit::Working).cloned().collect::<Vec<_>>();
    let open = measured(cases, || all(&working)) / 2.0;
    let now = Instant::from_seconds(START + 31 * 25_387);
    let proofs = measured(cases / 10, || {
        clocks.iter().for_each(|spec| {
            black_box(prove(spec, &marks, now));
        });
    });
    println!(
        "clocks of one case (7 clocks, 30 marks)   {mixed:7.2} µs   {:.2} × natural time",
        mixed / plain
    );
    println!(
        "one clock of working time                 {open:7.2} µs   {:.2} × a natural one",
        open * 7.0 / plain
    );
    println!(
        "their proofs                              {proofs:7.2} µs   {:.1} × their replay",
        proofs / mixed
    );
}
