//! Why a deadline stands where it stands, as data that adds up to it to the second.

use serde::{Deserialize, Serialize};

use super::{ClockSpec, ClockState, HoldReason, Instant, MarkName, Stamp, Unit, replay::replay_with_trail};

/// What a stretch of time went to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Spent: it counts against the target.
    Spent,
    /// Held, for each of these reasons; it counts once.
    Held(Vec<HoldReason>),
    /// Between a stop and the start that followed a reopening.
    Idle,
}

/// A stretch of time that went to one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
    /// What it went to.
    pub used: Use,
}

impl Stretch {
    /// Its length in seconds.
    pub const fn seconds(&self) -> i64 {
        self.to.since(self.from)
    }
}

/// The proof of the present cycle of a clock.
///
/// The stretches follow one another without a gap from the start. The instant at which the spent ones among
/// them, continued without a hold where they do not suffice, come to the target is the deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// When the cycle started.
    pub start: Instant,
    /// What started it.
    pub started_by: MarkName,
    /// In what the target is counted.
    pub unit: Unit,
    /// Seconds that may be spent.
    pub target_s: i64,
    /// What the time went to, up to the stop or to the moment asked for.
    pub stretches: Vec<Stretch>,
    /// Seconds spent by then.
    pub spent_s: i64,
    /// Seconds held by then.
    pub held_s: i64,
    /// The last instant that is in time; none while a hold moves it.
    pub deadline: Option<Instant>,
    /// When to act at the latest.
    pub act_by: Option<Instant>,
    /// When it stopped.
    pub stopped: Option<Instant>,
    /// How it stands.
    pub state: ClockState,
    /// Number of the cycle, from 1.
    pub cycle: u32,
    /// Whether the deadline reaches into a year without official calendar data.
    pub provisional: bool,
}

/// Proves a clock as it stands at `now`; nothing to prove before it has started.
pub fn prove(spec: &ClockSpec, stamps: &[Stamp], now: Instant) -> Option<Proof> {
    let replayed = replay_with_trail(spec, stamps);
    let (clock, mut stretches) = (replayed.clock, replayed.trail);
    if let Some(from) = clock.since.filter(|since| *since < now) {
        let used = match clock.state {
            ClockState::Held => Use::Held(replayed.holding),
            _ => Use::Spent,
        };
        stretches.push(Stretch { from, to: now, used });
    }
    Some(Proof {
        start: clock.started?,
        started_by: replayed.started_by?,
        unit: spec.unit,
        target_s: clock.target_s,
        stretches,
        spent_s: clock.spent(now),
        held_s: clock.held(now),
        deadline: clock.deadline,
        act_by: clock.act_by,
        stopped: clock.stopped,
        state: clock.state,
        cycle: clock.cycle,
        provisional: clock.provisional,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sla::{Holds, Mark, OnReopen, replay};

    fn at(second: i64) -> Instant {
        Instant::from_seconds(second)
    }

    fn spec(target: i64) -> ClockSpec {
        ClockSpec {
            unit: Unit::Natural,
            target,
            starts_on: vec![MarkName::Opened],
            stops_on: vec![MarkName::FinalReply],
            holds: Holds::While([HoldReason::new("parts"), HoldReason::new("customer")].into()),
            on_reopen: OnReopen::Resume,
            repeats: true,
            contact: None,
            warn_at: vec![],
        }
    }

    /// The deadline that the stretches add up to, without looking at the one that the clock states.
    fn sum(proof: &Proof) -> Option<Instant> {
        let mut left = proof.target_s;
        for stretch in proof.stretches.iter().filter(|stretch| stretch.used == Use::Spent) {
            if stretch.seconds() > left {
                return Some(stretch.from.plus(left));
            }
            left -= stretch.seconds();
        }
        match proof.stretches.last() {
            Some(Stretch { used: Use::Held(_), .. }) if proof.stopped.is_none() => None,
            Some(last) => Some(last.to.plus(left)),
            None => Some(proof.start.plus(left)),
        }
    }

    #[test]
    fn a_proof_names_what_the_time_went_to() {
        let (parts, customer) = (HoldReason::new("parts"), HoldReason::new("customer"));
        let stamps = [
            (0, Mark::Opened),
            (10, Mark::HoldBegan(parts.clone())),
            (15, Mark::HoldBegan(customer.clone())),
            (25, Mark::HoldEnded(parts.clone())),
            (30, Mark::HoldEnded(customer.clone())),
            (50, Mark::FinalReply),
            (60, Mark::Closed),
            (80, Mark::Reopened),
        ]
        .map(|(second, mark)| Stamp::new(at(second), mark));
        let proof = prove(&spec(100), &stamps, at(120)).unwrap();
        let stretches: Vec<_> =
            proof.stretches.iter().map(|s| (s.from.seconds(), s.seconds(), s.used.clone())).collect();
        assert_eq!(
            stretches,
            [
                (0, 10, Use::Spent),
                (10, 5, Use::Held(vec![parts.clone()])),
                (15, 10, Use::Held(vec![customer.clone(), parts])),
                (25, 5, Use::Held(vec![customer])),
                (30, 20, Use::Spent),
                (50, 30, Use::Idle),
                (80, 40, Use::Spent),
            ]
        );
        assert_eq!((proof.start, proof.started_by), (at(0), MarkName::Opened));
        assert_eq!((proof.spent_s, proof.held_s, proof.target_s), (70, 20, 100));
        assert_eq!(proof.deadline, Some(at(150)));
        assert_eq!(sum(&proof), Some(at(150)));
    }

    #[test]
    fn nothing_to_prove_before_the_start() {
        assert_eq!(prove(&spec(100), &[], at(120)), None);
    }

    proptest! {
        #[test]
        fn the_stretches_add_up_to_the_deadline(
            marks in proptest::collection::vec((0..100_i64, 0..9_usize), 0..14),
            target in 0..60_i64,
            policy in 0..3_usize,
        ) {
            let hold = |id| HoldReason::new(id);
            let all = [
                Mark::Opened, Mark::FinalReply, Mark::Closed, Mark::Reopened, Mark::Ended,
                Mark::HoldBegan(hold("parts")), Mark::HoldEnded(hold("parts")),
                Mark::HoldBegan(hold("customer")), Mark::HoldEnded(hold("customer")),
            ];
            let stamps: Vec<_> = marks.into_iter().map(|(second, n)| Stamp::new(at(second), all[n].clone())).collect();
            let on_reopen = [OnReopen::Resume, OnReopen::Restart, OnReopen::NewCycle][policy];
            let spec = ClockSpec { on_reopen, ..spec(target) };
            let now = at(120);
            let clock = replay(&spec, &stamps);
            let Some(proof) = prove(&spec, &stamps, now) else {
                prop_assert_eq!(clock.started, None);
                return Ok(());
            };
            let total = |wanted: fn(&Use) -> bool| -> i64 {
                proof.stretches.iter().filter(|stretch| wanted(&stretch.used)).map(Stretch::seconds).sum()
            };
            prop_assert_eq!(total(|used| *used == Use::Spent), clock.spent(now));
            prop_assert_eq!(total(|used| matches!(used, Use::Held(_))), clock.held(now));
            let mut reached = proof.start;
            for stretch in &proof.stretches {
                prop_assert_eq!(stretch.from, reached);
                prop_assert!(stretch.seconds() > 0);
                reached = stretch.to;
            }
            prop_assert_eq!(reached, clock.stopped.unwrap_or(now));
            prop_assert_eq!(proof.deadline, clock.deadline);
            prop_assert_eq!(sum(&proof), clock.deadline);
        }
    }
}
