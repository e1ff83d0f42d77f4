//! Tests of the room as a whole, and what they share.

mod basics;
mod scribe;

pub(crate) use scribe::{Scribe, batch, case, facts};
