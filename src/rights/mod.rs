//! What a customer has a right to: repair, exchange, return and loaner of a device (三包), and money that was
//! charged wrongly. Facts and a pack in, answers with their arithmetic out; never reads the time.
//! No figure stands here: each comes from the pack with its source and standing.

mod fen;
mod imei;
mod count;
mod device;
mod step;
mod warranty;
mod tried;
mod right;
mod refund;
#[cfg(test)]
mod tests;

pub use device::{BadFacts, Device, MOST_REPAIRS, Part, Proof, Repair, SameModel};
pub use fen::{BadFen, Fen};
pub use imei::{BadImei, Imei};
pub use refund::{BadClaim, Cause, Charge, MOST_LINES, Refund, RefundLine, RefundStep, of_the_whole, refund};
pub use right::{Answer, Right, What, rights};
pub use step::Step;
pub use warranty::{Warranty, warranty};

use count::{days, given, later, months_later, sale_day};
