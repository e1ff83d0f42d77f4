//! Searches as somebody types: the next key overtakes them.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Whether somebody still waits for the answer to a search.
#[derive(Debug, Clone, Default)]
pub struct Overtaken(Arc<AtomicBool>);

impl Overtaken {
    /// Nobody waits any more.
    pub fn overtake(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether nobody waits any more.
    pub fn is_overtaken(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
