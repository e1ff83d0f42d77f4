//! 服务承诺: how a case stands with what the house promises to everybody. A function of its head and of the rules that it lives
//! under, without the present moment: what is due says when, and is broken from then on.

use serde::{Deserialize, Serialize};

use super::{Case, LinkKind, NamedClock, Stage};
use crate::{
    rules::{Kept, Pack, Pledge},
    sla::{ClockState, Instant, Mark},
};

/// How a pledge stands with one case. Stored by position: new ones go to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// Since then.
    Kept(Instant),
    /// Since then, whatever came later.
    Broken(Instant),
    /// In time up to this moment, broken after it.
    Due(Instant),
    /// Nothing is decided, and nothing runs out.
    Open,
    /// It waits, and its time with it.
    Held,
}

impl Stands {
    /// How it stands at a moment: what was due before is broken since.
    #[must_use]
    pub fn at(self, now: Instant) -> Self {
        match self {
            Self::Due(by) if by < now => Self::Broken(by),
            other => other,
        }
    }

    /// When it was decided, where it is.
    pub const fn decided(self) -> Option<Instant> {
        match self {
            Self::Kept(at) | Self::Broken(at) => Some(at),
            Self::Due(_) | Self::Open | Self::Held => None,
        }
    }
}

/// A pledge that means a case, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pledged {
    /// Its id in the pack.
    pub pledge: String,
    pub stands: Stands,
}

impl Case {
    /// The pledges that mean this case and of which anything is owed or was, in the order of the pack that it lives under.
    /// None of one that was merged: it goes on in the other.
    pub fn pledges(&self, pack: &Pack) -> Vec<Pledged> {
        if self.links.iter().any(|link| link.how == LinkKind::MergedInto) {
            return Vec::new();
        }
        let facts = &self.facts;
        let under =
            |above: &str| facts.category.as_deref().is_some_and(|category| pack.is_under(category, above));
        let means = |pledge: &&Pledge| pledge.is_for(&facts.kind, &facts.channel, under);
        let pledged = |pledge: &Pledge| {
            let stands = self.stands(pledge)?;
            Some(Pledged { pledge: pledge.id.clone(), stands })
        };
        pack.pledges.iter().filter(means).filter_map(pledged).collect()
    }

    fn stands(&self, pledge: &Pledge) -> Option<Stands> {
        let mut all = Vec::new();
        for kept in &pledge.kept {
            match kept {
                Kept::Clock(id) => {
                    let of = |named: &&NamedClock| {
                        named.id.split_once('#').map_or(named.id.as_str(), |(id, _)| id) == id
                    };
                    self.clocks.iter().filter(of).for_each(|named| cycles(named, &mut all));
                }
                Kept::Filled(sheet) => all.extend(self.filled_in(sheet.as_str())),
            }
        }
        // Rejected or withdrawn, nothing more is owed; what was broken before stays so.
        if matches!(self.stage, Stage::Rejected | Stage::Withdrawn) {
            all.retain(|stands| matches!(stands, Stands::Broken(_)));
        }
        all.into_iter().reduce(both)
    }

    fn filled_in(&self, sheet: &str) -> Option<Stands> {
        let is = |mark: &Mark| matches!(mark, Mark::Filled(id) if id.as_str() == sheet);
        let first = self.stamps.iter().filter(|stamp| is(&stamp.mark)).map(|stamp| stamp.at).min();
        let closed = self.closed.filter(|_| matches!(self.stage, Stage::Closed | Stage::Archived));
        match (first, closed) {
            (Some(at), _) => Some(Stands::Kept(at)),
            (None, Some(closed)) => Some(Stands::Broken(closed)),
            (None, None) => Some(Stands::Open),
        }
    }
}

/// How each cycle of a clock stands. One that was cancelled in time owes nothing.
fn cycles(named: &NamedClock, all: &mut Vec<Stands>) {
    let clock = &named.clock;
    let ended = |state, breached, stopped: Option<Instant>, deadline: Option<Instant>| match state {
        _ if breached => deadline.map(Stands::Broken),
        ClockState::Met => stopped.map(Stands::Kept),
        _ => None,
    };
    all.extend(
        clock.past.iter().filter_map(|past| ended(past.state, past.breached(), past.stopped, past.deadline)),
    );
    all.extend(match (clock.state, clock.deadline, clock.stopped) {
        (ClockState::NotStarted, ..) => None,
        // A hold after the deadline does not cure it: only a deadline that had passed is there while it is held.
        (ClockState::Running | ClockState::Held, Some(deadline), _) => Some(Stands::Due(deadline)),
        (ClockState::Held, None, _) => Some(Stands::Held),
        (ClockState::Running, None, _) => Some(Stands::Open),
        (state, deadline, stopped) => {
            let breached = stopped.is_some_and(|at| clock.breached(at));
            ended(state, breached, stopped, deadline)
        }
    });
}

/// Two parts of one pledge: broken where either is, since the first; kept where both are, since the last.
fn both(one: Stands, other: Stands) -> Stands {
    use Stands as S;
    match (one, other) {
        // What was due before something that is broken was due in the past too.
        (S::Broken(a), S::Broken(b) | S::Due(b)) | (S::Due(a), S::Broken(b)) => S::Broken(a.min(b)),
        (S::Broken(at), _) | (_, S::Broken(at)) => S::Broken(at),
        (S::Due(a), S::Due(b)) => S::Due(a.min(b)),
        (S::Due(by), _) | (_, S::Due(by)) => S::Due(by),
        (S::Held, _) | (_, S::Held) => S::Held,
        (S::Open, _) | (_, S::Open) => S::Open,
        (S::Kept(a), S::Kept(b)) => S::Kept(a.max(b)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_stands() -> impl Strategy<Value = Stands> {
        let at = (0_i64..50).prop_map(Instant::from_seconds);
        prop_oneof![
            at.clone().prop_map(Stands::Kept),
            at.clone().prop_map(Stands::Broken),
            at.prop_map(Stands::Due),
            Just(Stands::Open),
            Just(Stands::Held),
        ]
    }

    proptest! {
        /// In which order the parts of a pledge stand, and how they are put together, is the same.
        #[test]
        fn parts_of_a_pledge_go_together_in_any_order(
            a in any_stands(), b in any_stands(), c in any_stands(),
        ) {
            prop_assert_eq!(both(a, b), both(b, a));
            prop_assert_eq!(both(both(a, b), c), both(a, both(b, c)));
            prop_assert_eq!(both(a, a), a);
        }

        /// Nothing that happens to the one part makes good what the other has broken.
        #[test]
        fn what_is_broken_stays_broken(a in any_stands(), at in 0_i64..50) {
            let broken = Stands::Broken(Instant::from_seconds(at));
            let is_broken = matches!(both(a, broken), Stands::Broken(_));
            prop_assert!(is_broken);
        }
    }

    #[test]
    fn a_deadline_itself_is_in_time() {
        let at = Instant::from_seconds;
        let due = Stands::Due(at(100));
        for (now, stands) in [(99, due), (100, due), (101, Stands::Broken(at(100)))] {
            assert_eq!(due.at(at(now)), stands, "{now}");
        }
        assert_eq!(Stands::Kept(at(5)).at(at(9)), Stands::Kept(at(5)));
    }
}
