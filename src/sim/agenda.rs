//! What is to happen when: the first thing first, and of the same second what was noted first.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{calls::Call, outage::Outage};
use crate::sla::Instant;

/// Something that happens.
#[derive(Debug)]
pub enum Moment {
    /// A day begins: shifts and calls of it are laid out.
    Day(Date),
    /// A customer calls, writes or comes in.
    Call(Box<Call>),
    /// A person, by place, looks for something to do, until the shift ends.
    Free { person: usize, until: Instant },
    /// The server goes down.
    Down(Outage),
    /// The machine's clock is set back.
    SetBack,
    /// The calendar is amended.
    Amend,
}

/// All that is to happen.
#[derive(Debug, Default)]
pub struct Agenda {
    moments: BTreeMap<(Instant, u64), Moment>,
    noted: u64,
}

impl Agenda {
    /// Notes something.
    pub fn note(&mut self, at: Instant, moment: Moment) {
        self.noted += 1;
        self.moments.insert((at, self.noted), moment);
    }

    /// When the next thing happens.
    pub fn next(&self) -> Option<Instant> {
        self.moments.first_key_value().map(|((at, _), _)| *at)
    }

    /// The next thing.
    pub fn take(&mut self) -> Option<Moment> {
        self.moments.pop_first().map(|(_, moment)| moment)
    }
}
