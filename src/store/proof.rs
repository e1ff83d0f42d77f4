//! How events are bound into the log: what somebody outside can hold against a checkpoint.

use sha2::{Digest, Sha256};

use super::{Store, StoreError, log::LogRows, tables::BATCHES};

/// How one event is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    pub seq: u64,
    /// SHA-256 of its stored bytes.
    pub row: [u8; 32],
    /// The last event of its batch, and the hash of the log up to there.
    pub batch: u64,
    pub log: [u8; 32],
}

impl Store {
    /// How these events are bound, in their order; what is none is left out.
    ///
    /// # Errors
    /// What the disk says.
    pub fn bound(&self, seqs: &[u64]) -> Result<Vec<Bound>, StoreError> {
        self.read_all(|all| {
            let log = LogRows::of(all)?;
            let (archive, live) = (all.archive.open_table(BATCHES)?, all.live.open_table(BATCHES)?);
            let mut bound = Vec::with_capacity(seqs.len());
            for seq in seqs {
                let Some(row) = log.get(*seq)? else { continue };
                let batch = match live.range(..=*seq)?.next_back() {
                    Some(batch) => Some(batch?),
                    None => archive.range(..=*seq)?.next_back().transpose()?,
                };
                let Some((first, batch)) = batch else { continue };
                let (count, hash) = batch.value();
                bound.push(Bound {
                    seq: *seq,
                    row: Sha256::digest(row.value()).into(),
                    batch: first.value() + u64::from(count) - 1,
                    log: hash,
                });
            }
            Ok(bound)
        })
    }
}
