//! A chance of its own for everything that is made, so that it does not matter who makes it, and when.

use crate::{case::CommandId, sim::Chance};

/// What is drawn for.
#[derive(Debug, Clone, Copy)]
pub enum For {
    Lines,
    Staff,
    Customer,
    Joining,
    Year,
    Day,
    Waiting,
    Arrival,
    /// The story of a case, told for the n-th time.
    Story(u8),
    Command,
    Batch,
}

impl For {
    const fn number(self) -> u64 {
        match self {
            Self::Lines => 1,
            Self::Staff => 2,
            Self::Customer => 3,
            Self::Joining => 4,
            Self::Year => 5,
            Self::Day => 6,
            Self::Waiting => 7,
            Self::Arrival => 8,
            Self::Command => 9,
            Self::Batch => 10,
            Self::Story(again) => 256 + again as u64,
        }
    }
}

/// The chance of the `n`-th of a sort.
pub fn chance(seed: u64, of: For, n: u64) -> Chance {
    Chance::new(number(seed, of, n))
}

/// The id of the `k`-th command about the `n`-th of a sort.
pub fn command(seed: u64, of: For, n: u64, k: u64) -> CommandId {
    let high = number(seed ^ mix(of.number()), For::Command, n);
    let low = mix(high ^ k);
    let mut id = [0; 16];
    let bytes = high.wrapping_add(k).to_be_bytes().into_iter().chain(low.to_be_bytes());
    id.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = byte);
    CommandId(id)
}

fn number(seed: u64, of: For, n: u64) -> u64 {
    mix(mix(seed.wrapping_add(of.number().rotate_left(32))).wrapping_add(n))
}

/// The finaliser of SplitMix64: neighbours have nothing in common any more.
const fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ (n >> 31)
}
