//! 值班: the leader on duty at a branch and the deputy who stands in, and when setting them is refused.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{MAX_SITTINGS, Reception, ReceptionEvent};
use crate::{
    case::{Event, Fact, Fault, PersonId, Reason},
    rules::Pack,
};

/// Who sits at a branch on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    pub leader: PersonId,
    /// Stands in where the leader is not there.
    pub deputy: PersonId,
}

impl Duty {
    /// Whether one is either of them.
    pub fn has(&self, person: PersonId) -> bool {
        self.leader == person || self.deputy == person
    }
}

/// A branch where customers are received.
pub(super) fn branch(named: &str, pack: &Pack) -> Result<String, Reason> {
    let branches = pack.reception.as_ref().map(|rule| rule.branches.as_slice()).unwrap_or_default();
    let fault = match branches.iter().find(|branch| *branch == named) {
        Some(branch) => return Ok(branch.clone()),
        None if named.is_empty() => Fault::Missing,
        None => Fault::NotOneOf { values: branches.to_vec() },
    };
    Err(Reason::Field { field: "branch".to_owned(), fault })
}

/// A day on which customers are received, by today at the earliest.
pub(super) fn day(day: Date, today: Date, pack: &Pack) -> Result<Date, Reason> {
    if day < today {
        return Err(Reason::Field { field: "reception_day".to_owned(), fault: Fault::Past });
    }
    if pack.is_reception_day(day) {
        return Ok(day);
    }
    Err(Reason::NotReceptionDay { next: pack.reception_day_from(day) })
}

impl Reception {
    /// Decides who is on duty.
    ///
    /// # Errors
    /// There is no such branch, nobody is received that day, it is over, or the two are one person.
    pub fn set_duty(
        &self,
        (on, today): (Date, Date),
        at: &str,
        Duty { leader, deputy }: Duty,
        pack: &Pack,
    ) -> Result<Fact, Reason> {
        let branch = branch(at, pack)?;
        let day = day(on, today, pack)?;
        if leader == deputy {
            return Err(Reason::Field { field: "deputy".to_owned(), fault: Fault::Staff });
        }
        if self.sitting(day, &branch).is_none() && self.sittings.len() >= MAX_SITTINGS {
            return Err(Reason::TooMany { field: "day".to_owned(), max: MAX_SITTINGS });
        }
        Ok(Fact::bare(Event::Reception(ReceptionEvent::DutySet { day, branch, leader, deputy })))
    }
}
