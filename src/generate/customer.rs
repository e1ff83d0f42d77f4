//! A customer: made from the seed and the number alone, so that a case knows its customer without looking.

use super::{
    lines::Lines,
    places::Address,
    stream::{self, For},
    town::Town,
};
use crate::case::{CustomerFacts, CustomerId, Event, Word, Words};

/// A customer.
#[derive(Debug)]
pub struct Customer {
    pub line: String,
    pub name: String,
    pub company: bool,
    pub address: Address,
    pub star: Option<u8>,
}

/// Everybody.
pub struct Customers<'a> {
    pub seed: u64,
    pub count: u32,
    pub town: &'a Town,
    pub lines: Lines,
}

impl<'a> Customers<'a> {
    pub fn new(seed: u64, count: u32, town: &'a Town) -> Self {
        Self { seed, count, town, lines: Lines::new(seed, count) }
    }

    /// The `n`-th customer, from 0.
    pub fn get(&self, n: u32) -> Customer {
        let mut chance = stream::chance(self.seed, For::Customer, n.into());
        let (name, company) = self.town.people.customer(&mut chance);
        let address = self.town.places.address(&mut chance);
        let landline = chance.percent(if company { 60 } else { 2 });
        let line = if landline { Lines::landline(n) } else { self.lines.mobile(n) };
        // Most are of the lower levels, and some of none.
        let star = match chance.between(0, 99) {
            0..15 => None,
            15..50 => Some(1),
            50..72 => Some(2),
            72..86 => Some(3),
            86..94 => Some(4),
            94..98 => Some(5),
            98 => Some(6),
            _ => Some(7),
        };
        Customer { line, name, company, address, star }
    }

    /// What is written of the `n`-th customer when they come: the one place that says so.
    pub fn added(&self, n: u32) -> (Event, Words) {
        let Customer { line, name, address, star, company } = self.get(n);
        let words = Words::of([
            (Word::Line, Some(line)),
            (Word::Name, Some(name)),
            (Word::Address, Some(address.text)),
        ]);
        let tags = if company { vec!["集团客户".to_owned()] } else { Vec::new() };
        let facts = CustomerFacts { star, tags, ..CustomerFacts::default() };
        (Event::CustomerChanged(Box::new(facts)), words)
    }
}

/// The id of the `n`-th customer.
pub const fn id(n: u32) -> CustomerId {
    CustomerId(n.saturating_add(1))
}
