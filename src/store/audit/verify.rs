//! The trail and the event log held against their own hashes and against checkpoints: the first place where they do
//! not hold is told.

use std::collections::VecDeque;

use super::{Checkpoint, Head, Rows, entry, text};
use crate::{
    case::{AuditFault as Fault, AuditHeld as Held, Trace},
    store::{
        Store, StoreError,
        chain::Chain,
        database::Snapshot,
        log::LogRows,
        row,
        tables::{BATCHES, CHECKPOINTS},
    },
};
use redb::ReadableTable;

/// Entries, or events, that one transaction reads.
const AT_ONCE: usize = 20_000;

/// The trail on the way through it.
pub(in crate::store) struct Walk {
    pub head: Head,
    /// From which entry on which key signs, in which life.
    begun: Vec<(u64, u32, [u8; 32])>,
}

impl Default for Walk {
    fn default() -> Self {
        Self { head: Head::NONE, begun: Vec::new() }
    }
}

impl Walk {
    /// Takes the next row in.
    pub fn take(&mut self, n: u64, hash: [u8; 32], row: &[u8]) -> Result<(), Fault> {
        if n != self.head.n + 1 {
            return Err(Fault::Missing { n: self.head.n + 1 });
        }
        self.head = self.head.after(row);
        if self.head.hash != hash {
            return Err(Fault::Changed { n });
        }
        let read = row::split(row).and_then(|(open, _)| entry(open)).map_err(|_| Fault::Unreadable { n })?;
        if let Trace::Begun { epoch, key, .. } = read.what {
            self.begun.push((n, epoch, key));
        }
        Ok(())
    }

    /// Life and key in force at an entry.
    fn at(&self, n: u64) -> Option<(u32, [u8; 32])> {
        self.begun.iter().rev().find(|(from, ..)| *from <= n).map(|(_, epoch, key)| (*epoch, *key))
    }

    /// Whether the key was one of the site's in this life.
    fn had(&self, epoch: u32, key: &[u8; 32]) -> bool {
        self.begun.iter().any(|(_, life, of)| *life == epoch && of == key)
    }
}

/// Checkpoints that are still to be reached, those of the earliest entries and events first.
struct Ahead {
    trail: VecDeque<Checkpoint>,
    /// Of a life that was lost, as far as the trail told.
    lost: u64,
    log: Vec<Checkpoint>,
}

impl Store {
    /// Holds the whole trail and the whole log against their hashes, against the checkpoints of the store, and against
    /// those of `lines`, each of which has one. Commits may go on meanwhile.
    ///
    /// # Errors
    /// What the disk says where not even reading is possible.
    pub fn verify_audit(&self, lines: &[String]) -> Result<Held, StoreError> {
        let mut held = Held::default();
        held.fault = self.held(lines, &mut held)?.err();
        Ok(held)
    }

    fn held(&self, lines: &[String], held: &mut Held) -> Result<Result<(), Fault>, StoreError> {
        let read = match self.read_all(own)? {
            Ok(own) => {
                own.into_iter().map(Ok).chain(lines.iter().map(|line| Checkpoint::read(line).ok_or(())))
            }
            Err(fault) => return Ok(Err(fault)),
        };
        let mut trail = Vec::new();
        for read in read {
            let Ok((checkpoint, signed)) = read else { return Ok(Err(Fault::Forged { n: 0 })) };
            if checkpoint.site != self.facts().site || !signed.is_of(&checkpoint.key) {
                return Ok(Err(Fault::Forged { n: checkpoint.n }));
            }
            trail.push(checkpoint);
        }
        held.checkpoints = trail.len() as u64;
        trail.sort_by_key(|checkpoint| (checkpoint.n, checkpoint.seq));
        let mut ahead = Ahead { trail: trail.into(), lost: 0, log: Vec::new() };
        let mut walk = Walk::default();
        loop {
            let read = self.read_all(|all| entries(all, &mut walk, &mut ahead))?;
            held.entries = walk.head.n;
            match read {
                Ok(AT_ONCE) => {}
                Ok(_) => break,
                Err(fault) => return Ok(Err(fault)),
            }
        }
        while let Some(checkpoint) = ahead.trail.pop_front() {
            if let Err(fault) = reached(&walk, checkpoint, &mut ahead) {
                return Ok(Err(fault));
            }
        }
        held.lost = ahead.lost;
        ahead.log.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.seq));
        let mut log = LogWalk::default();
        loop {
            match self.read_one_moment(|all| batches(all, &mut log, &mut ahead.log))? {
                Ok(true) => {}
                Ok(false) => break,
                Err(fault) => return Ok(Err(fault)),
            }
        }
        held.events = log.last;
        Ok(match ahead.log.pop() {
            Some(beyond) => Err(Fault::LogCut { seq: beyond.seq, last: log.last }),
            None => Ok(()),
        })
    }
}

type Read = (Checkpoint, super::checkpoint::Signed);

/// The store's own checkpoints, one after the other.
fn own(all: &Snapshot) -> Result<Result<Vec<Read>, Fault>, StoreError> {
    let (archive, live) = (all.archive.open_table(CHECKPOINTS)?, all.live.open_table(CHECKPOINTS)?);
    let moved = archive.last()?.map_or(0, |(no, _)| no.value());
    let mut own = Vec::new();
    for (expected, row) in (1..).zip(archive.iter()?.chain(live.range(moved + 1..)?)) {
        let (no, line) = row?;
        match Checkpoint::read(&text(line.value())) {
            Some(read) if no.value() == expected => own.push(read),
            _ => return Ok(Err(Fault::NoCheckpoint { no: expected })),
        }
    }
    Ok(Ok(own))
}

/// Reads the next entries; how many, or where the trail does not hold.
fn entries(all: &Snapshot, walk: &mut Walk, ahead: &mut Ahead) -> Result<Result<usize, Fault>, StoreError> {
    let rows = Rows::of(all)?;
    let mut read = 0;
    for row in rows.range(walk.head.n + 1)?.take(AT_ONCE) {
        let (n, row) = row?;
        let (hash, bytes) = row.value();
        if let Err(fault) = walk.take(n.value(), hash, bytes) {
            return Ok(Err(fault));
        }
        read += 1;
        while let Some(checkpoint) = ahead.trail.pop_front_if(|next| next.n <= walk.head.n) {
            if let Err(fault) = reached(walk, checkpoint, ahead) {
                return Ok(Err(fault));
            }
        }
    }
    Ok(Ok(read))
}

/// A checkpoint that the trail has come to, or will not come to.
fn reached(walk: &Walk, checkpoint: Checkpoint, ahead: &mut Ahead) -> Result<(), Fault> {
    let n = checkpoint.n;
    let Some((epoch, key)) = walk.at(n) else { return Err(Fault::Forged { n }) };
    if checkpoint.epoch < epoch && walk.had(checkpoint.epoch, &checkpoint.key) {
        // Signed in a life that was lost: another one took over before that entry.
        ahead.lost += 1;
        return Ok(());
    }
    if (checkpoint.epoch, checkpoint.key) != (epoch, key) {
        return Err(Fault::Forged { n });
    }
    if n > walk.head.n {
        return Err(Fault::Cut { n, last: walk.head.n });
    }
    if n != walk.head.n || checkpoint.trail != walk.head.hash {
        return Err(Fault::Trail { n });
    }
    ahead.log.push(checkpoint);
    Ok(())
}

/// The log on the way through it.
#[derive(Default)]
struct LogWalk {
    last: u64,
    hash: [u8; 32],
}

/// Reads the next batches; whether there were any, or where the log does not hold.
fn batches(
    all: &Snapshot,
    walk: &mut LogWalk,
    ahead: &mut Vec<Checkpoint>,
) -> Result<Result<bool, Fault>, StoreError> {
    let log = LogRows::of(all)?;
    let mut read = 0;
    let (archive, live) = (all.archive.open_table(BATCHES)?, all.live.open_table(BATCHES)?);
    for batch in archive.range(walk.last + 1..)?.chain(live.range(log.moved().max(walk.last) + 1..)?) {
        let (first, batch) = batch?;
        let (first, (count, hash)) = (first.value(), batch.value());
        if first != walk.last + 1 {
            return Ok(Err(Fault::EventMissing { seq: walk.last + 1 }));
        }
        let mut chain = Chain::after(walk.hash, first);
        let end = first.saturating_add(count.into());
        for seq in first..end {
            match log.get(seq)? {
                Some(row) => chain.add(row.value()),
                None => return Ok(Err(Fault::EventMissing { seq })),
            }
        }
        if chain.end() != hash {
            return Ok(Err(Fault::EventsChanged { first }));
        }
        *walk = LogWalk { last: end - 1, hash };
        while let Some(next) = ahead.pop_if(|next| next.seq <= walk.last) {
            // 0 = before the first event.
            if next.seq > 0 && (next.seq != walk.last || next.log != hash) {
                return Ok(Err(Fault::Log { seq: next.seq }));
            }
        }
        read += count as usize;
        if read >= AT_ONCE {
            return Ok(Ok(true));
        }
    }
    if log.last()? > walk.last {
        return Ok(Err(Fault::EventMissing { seq: walk.last + 1 }));
    }
    Ok(Ok(false))
}
