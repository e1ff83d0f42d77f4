//! The chain of batches: each names the hash of the log up to its end.

use sha2::{Digest, Sha256};

/// Hashes the rows of a batch after the batch before it. It covers the stored bytes, sealed words as they
/// stand: dropping a key breaks nothing.
pub struct Chain(Sha256);

impl Chain {
    /// Goes on after the hash of the batch before (zeros for the first) with a batch that begins at `first`.
    pub fn after(before: [u8; 32], first: u64) -> Self {
        Self(Sha256::new().chain_update(before).chain_update(first.to_be_bytes()))
    }

    /// Takes the next row in.
    pub fn add(&mut self, row: &[u8]) {
        // usize is at most 64 bits wide.
        self.0.update((row.len() as u64).to_be_bytes());
        self.0.update(row);
    }

    /// The hash of the log up to here.
    pub fn end(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}
