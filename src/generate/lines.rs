//! Telephone numbers: an operator's prefixes, areas that fill up one by one, and tails that people want or avoid.

use super::stream::{self, For};

/// Prefixes, the old ones more often: their areas are full of people who never changed their number.
const PREFIXES: [&str; 32] = [
    "139", "138", "135", "136", "137", "150", "151", "152", "139", "138", "158", "159", "187", "188", "147",
    "138", "139", "136", "182", "183", "184", "157", "178", "198", "139", "135", "137", "150", "187", "195",
    "197", "172",
];
/// Numbers of one prefix and area.
const TAILS: u32 = 10_000;
/// Of these so many are somebody's.
const TAKEN: u32 = 7_400;
/// Orders in which tails are given out; an area takes one of them.
const ORDERS: u64 = 48;
/// Prime to every number of slots that is not a multiple of it.
const STRIDE: u64 = 1_000_000_007;

/// The lines of all customers: each has another one.
pub struct Lines {
    slots: u64,
    offset: u64,
    orders: Vec<Vec<u16>>,
}

impl Lines {
    pub fn new(seed: u64, customers: u32) -> Self {
        let areas = customers.div_ceil(TAKEN).max(1);
        let slots = u64::from(areas) * u64::from(TAKEN);
        let offset = stream::chance(seed, For::Lines, ORDERS).between(0, 9_999);
        let orders = (0..ORDERS).map(|n| order(seed, n)).collect();
        Self { slots, offset: offset.unsigned_abs(), orders }
    }

    /// The mobile line of a customer.
    pub fn mobile(&self, customer: u32) -> String {
        let slot = u64::from(customer) * STRIDE % self.slots;
        let (area, rank) = (slot / u64::from(TAKEN), slot % u64::from(TAKEN));
        let pick = |of: u64| usize::try_from(of).unwrap_or_default();
        let prefix = PREFIXES.get(pick(area) % PREFIXES.len()).copied().unwrap_or("139");
        // 7919 is prime to 10,000: no two areas share their four digits.
        let middle = (area * 7_919 + self.offset) % u64::from(TAILS);
        let order = self.orders.get(pick(area % ORDERS));
        let tail = order.and_then(|order| order.get(pick(rank))).copied().unwrap_or_default();
        format!("{prefix}{middle:04}{tail:04}")
    }

    /// The landline of a customer.
    pub fn landline(customer: u32) -> String {
        // Prime to the eight million numbers that begin with 2 to 9, and different from its multiples below.
        format!("0313{:07}", 2_000_000 + u64::from(customer) * 3_999_971 % 8_000_000)
    }

    /// A number that is not this customer's own: somebody to be called instead.
    pub fn other(&self, customer: u32, customers: u32) -> String {
        self.mobile(customer.wrapping_mul(31).wrapping_add(17) % customers.max(1))
    }
}

/// Tails in the order in which they are given out: those with a 4 are left over, 6 and 8 go first.
fn order(seed: u64, n: u64) -> Vec<u16> {
    let mut chance = stream::chance(seed, For::Lines, n);
    let mut tails: Vec<(i64, u16)> = (0..TAILS)
        .filter_map(|tail| u16::try_from(tail).ok())
        .map(|tail| {
            let digits = [tail / 1_000, tail / 100 % 10, tail / 10 % 10, tail % 10];
            let liked = digits.iter().fold(1_000, |liked, digit| match digit {
                4 => liked * 55 / 100,
                6 => liked * 108 / 100,
                8 => liked * 120 / 100,
                _ => liked,
            });
            (chance.between(1, 1_000_000_000) / liked, tail)
        })
        .collect();
    tails.sort_unstable();
    tails.into_iter().map(|(_, tail)| tail).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_customer_has_another_line_and_few_tails_have_a_four() {
        let lines = Lines::new(3, 30_000);
        let all: BTreeSet<String> = (0..30_000).map(|n| lines.mobile(n)).collect();
        assert_eq!(all.len(), 30_000);
        assert!(all.iter().all(|line| line.len() == 11 && line.starts_with('1')));
        let with = |digit: char| all.iter().filter(|line| line[7..].contains(digit)).count();
        assert!(with('4') * 100 < with('8') * 85, "{} {}", with('4'), with('8'));
        let land: BTreeSet<String> = (0..30_000).map(Lines::landline).collect();
        assert_eq!(land.len(), 30_000);
        assert!(land.iter().all(|line| line.len() == 11 && line.starts_with("0313")));
        assert_ne!(Lines::new(4, 30_000).mobile(7), lines.mobile(7), "another seed, other lines");
    }
}
