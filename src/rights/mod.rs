//! What a customer has a right to: repair, exchange, return and loaner of a device (三包), and money that was
//! charged wrongly. Facts and a pack in, answers with their arithmetic out; never reads the time.
//! No figure stands here: each comes from the pack with its source and standing.

mod fen;
mod imei;

pub use fen::{BadFen, Fen};
pub use imei::{BadImei, Imei};
