//! When the server is down, and how it went.

use super::chance::Chance;
use crate::sla::Instant;

/// How the server ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// In good order.
    Stopped,
    /// As if the machine had failed.
    Crashed,
}

/// A time without a server that is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    pub how: Ending,
    /// Seconds until it is there again.
    pub length: i64,
}

/// A time without a server that was, as the machine's clock has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Down {
    pub from: Instant,
    pub to: Instant,
}

impl Outage {
    /// Minutes, now and then hours, seldom a day.
    pub fn draw(chance: &mut Chance) -> Self {
        let how = if chance.percent(50) { Ending::Crashed } else { Ending::Stopped };
        let minutes = match chance.between(1, 100) {
            1..=55 => chance.between(1, 30),
            56..=85 => chance.between(60, 9 * 60),
            _ => chance.between(12 * 60, 24 * 60),
        };
        Self { how, length: minutes * 60 + chance.between(0, 59) }
    }
}
