//! What came of commands, kept for a time, so that a command sent twice is done once.

use redb::{ReadableTable, WriteTransaction};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Store, StoreError,
    log::{self, LogRows},
    tables::{COMMANDS, META},
};
use crate::{
    case::{CaseId, CommandId, decode_open},
    sla::Instant,
};

/// The form of a row: its version, the outcome, and from version 2 on a sum, since unlike an event it is not in the
/// chain of hashes.
const VERSION: u8 = 2;
const UNSUMMED: u8 = 1;
const SUM: usize = 4;

/// What came of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub case: CaseId,
    /// Its events: `first..=last` in the log. A command without events is not kept.
    pub first: u64,
    pub last: u64,
    /// Of verb and fields, so that another use of the same id is refused.
    pub digest: [u8; 8],
    pub at: Instant,
}

pub(super) fn write(txn: &WriteTransaction, outcomes: &[(CommandId, Outcome)]) -> Result<(), StoreError> {
    if outcomes.is_empty() {
        return Ok(());
    }
    let mut commands = txn.open_table(COMMANDS)?;
    for (id, outcome) in outcomes {
        let mut bytes = postcard::to_extend(outcome, vec![VERSION])?;
        bytes.extend(sum(*id, &bytes));
        commands.insert(id.0, bytes.as_slice())?;
    }
    Ok(())
}

/// The outcome of the row that stands at `id`.
pub(super) fn read(id: CommandId, row: &[u8]) -> Result<Outcome, StoreError> {
    let outcome = match (row.first(), row.split_last_chunk::<SUM>()) {
        (Some(&UNSUMMED), _) => row.get(1..),
        (Some(&VERSION), Some((said, kept))) if sum(id, said) == *kept => said.get(1..),
        _ => None,
    };
    Ok(postcard::from_bytes(
        outcome.ok_or_else(|| StoreError::damaged(format_args!("the outcome of {id}")))?,
    )?)
}

fn sum(id: CommandId, said: &[u8]) -> [u8; SUM] {
    let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::new().chain_update(id.0).chain_update(said).finalize());
    [a, b, c, d]
}

impl Store {
    /// What came of a command, unless that was swept away.
    ///
    /// # Errors
    /// What the disk says.
    pub fn outcome(&self, id: CommandId) -> Result<Option<Outcome>, StoreError> {
        self.read_all(|all| {
            let Some(row) = all.live.open_table(COMMANDS)?.get(id.0)? else { return Ok(None) };
            read(id, row.value()).map(Some)
        })
    }

    /// Forgets the commands of events recorded before `before` (what is from before a restore is as old as that: whoever
    /// waited for the lost server sends it again now), at most `max` events further along the log
    /// than the last time. Says how many events it looked at: fewer than `max` means it is done for now.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn sweep_commands(&self, before: Instant, max: usize) -> Result<usize, StoreError> {
        let (ids, swept) = self.read_all(|all| {
            let mut swept = log::counter(&all.live.open_table(META)?, "swept")?;
            let mut ids = Vec::new();
            let restored = log::counter(&all.archive.open_table(META)?, "restored")?;
            let restored = Instant::from_seconds(i64::try_from(restored).unwrap_or_default());
            // The log is in the order in which commands were recorded, so no index of their ages is kept.
            for row in LogRows::of(all)?.range(swept + 1)?.take(max) {
                let (seq, row) = row?;
                let envelope = decode_open(super::row::split(row.value())?.0)?.envelope;
                let earlier_life = envelope.epoch < self.facts().epoch;
                if envelope.recorded >= before || earlier_life && restored >= before {
                    break;
                }
                ids.push(envelope.command);
                swept = seq.value();
            }
            Ok((ids, swept))
        })?;
        if !ids.is_empty() {
            self.write_live(|txn, _| {
                let mut commands = txn.open_table(COMMANDS)?;
                for id in &ids {
                    // One that goes on behind here goes with its last event; an id that was used anew stays.
                    let last = commands.get(id.0)?.map(|row| read(*id, row.value())).transpose()?;
                    if last.is_some_and(|outcome| outcome.last <= swept) {
                        commands.remove(id.0)?;
                    }
                }
                txn.open_table(META)?.insert("swept", swept.to_be_bytes().as_slice())?;
                Ok(())
            })?;
        }
        Ok(ids.len())
    }
}
