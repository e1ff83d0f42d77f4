//! Reading a backup back: the chain over all of it, every event with its key, every command with its events, the audit
//! trail.

use redb::{ReadTransaction, ReadableTable};

use crate::{
    case::{CommandId, Event, KeyId, PersonId, Recorded, Subject, decode_open},
    sla::Instant,
    store::{
        Attempt, StoreError, audit,
        chain::Chain,
        draft, outcome, row,
        seal::Keys,
        tables::{ATTEMPTS, BATCHES, COMMANDS, DRAFTS, KEYS, LOG},
    },
};

const DAY_S: i64 = 86_400;

/// Whether there is more to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    More,
    All,
}

/// What is read next.
#[derive(Default)]
enum At {
    #[default]
    Log,
    Commands([u8; 16]),
    Audit,
    Rest,
    End,
}

/// A batch that is being read.
struct Open {
    chain: Chain,
    end: u64,
    hash: [u8; 32],
}

/// What the log told that whoever goes on with it must know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// The last event about the site itself.
    pub site: u64,
    /// When the last event was recorded.
    pub recorded: Option<Instant>,
    /// The highest number that a case has, or that an earlier life may have given out.
    pub case: u32,
    /// Cases opened on the day with the most.
    pub busiest: u32,
    day: i64,
    today: u32,
}

/// Reads a backup piece by piece.
#[derive(Default)]
pub struct Verifier {
    at: At,
    last: u64,
    whole: u64,
    hash: [u8; 32],
    open: Option<Open>,
    told: Told,
    trail: audit::Walk,
}

impl Verifier {
    /// The end of the last batch that was read whole. What stands after the last batch of a backup that was broken off is
    /// no part of it.
    pub const fn whole(&self) -> u64 {
        self.whole
    }

    /// What the log told.
    pub const fn told(&self) -> &Told {
        &self.told
    }

    /// Reads at most so many rows more.
    ///
    /// # Errors
    /// `Damaged`: what, or what the disk says.
    pub fn step(&mut self, txn: &ReadTransaction, rows: usize) -> Result<Read, StoreError> {
        self.at = match std::mem::take(&mut self.at) {
            At::Log => match self.log(txn, rows)? {
                Read::More => At::Log,
                Read::All => At::Commands([0; 16]),
            },
            At::Commands(from) => self.commands(txn, from, rows)?.map_or(At::Audit, At::Commands),
            At::Audit => match audit::walk(txn, &mut self.trail, rows)? {
                Read::More => At::Audit,
                Read::All => At::Rest,
            },
            At::Rest => {
                rest(txn)?;
                At::End
            }
            At::End => At::End,
        };
        Ok(if matches!(self.at, At::End) { Read::All } else { Read::More })
    }

    fn log(&mut self, txn: &ReadTransaction, rows: usize) -> Result<Read, StoreError> {
        let (log, batches) = (txn.open_table(LOG)?, txn.open_table(BATCHES)?);
        let mut keys = Keys::new(txn.open_table(KEYS)?);
        let mut read = 0;
        for row in log.range(self.last + 1..)?.take(rows) {
            let (seq, row) = row?;
            let (seq, first) = (seq.value(), self.last + 1);
            if seq != first {
                return Err(StoreError::damaged(format_args!("event {first} is missing")));
            }
            let open = match &mut self.open {
                Some(open) => open,
                slot @ None => {
                    let Some(batch) = batches.get(first)? else { break };
                    let (count, hash) = batch.value();
                    let end = first + u64::from(count.max(1)) - 1;
                    slot.insert(Open { chain: Chain::after(self.hash, first), end, hash })
                }
            };
            open.chain.add(row.value());
            let record = row::read(seq, row.value(), &mut keys)?;
            let sealed = !row::split(row.value())?.1.is_empty();
            let key = record.envelope.key;
            if sealed && key != KeyId::None && !keys.knows(key)? {
                return Err(StoreError::damaged(format_args!("event {seq} has no key")));
            }
            self.told.take(&record);
            self.last = seq;
            read += 1;
            if let Some(open) = self.open.take_if(|open| open.end == seq) {
                if open.chain.end() != open.hash {
                    return Err(StoreError::damaged(format_args!(
                        "the log up to event {seq} is not as it was"
                    )));
                }
                (self.hash, self.whole) = (open.hash, seq);
            }
        }
        if read == rows {
            return Ok(Read::More);
        }
        let last = batches.last()?.map_or(0, |(first, _)| first.value());
        if self.open.is_some() || last > self.whole {
            return Err(StoreError::damaged(format_args!("event {} is missing", self.last + 1)));
        }
        Ok(Read::All)
    }

    /// Reads commands from this id on; where to go on.
    fn commands(
        &self,
        txn: &ReadTransaction,
        from: [u8; 16],
        rows: usize,
    ) -> Result<Option<[u8; 16]>, StoreError> {
        let log = txn.open_table(LOG)?;
        let (mut read, mut upto) = (0, from);
        for command in txn.open_table(COMMANDS)?.range(from..)?.take(rows) {
            let (id, bytes) = command?;
            (read, upto) = (read + 1, id.value());
            let id = CommandId(upto);
            let kept = outcome::read(id, bytes.value())?;
            for seq in [kept.first, kept.last].into_iter().filter(|seq| *seq <= self.whole) {
                let named = match log.get(seq)? {
                    Some(row) => decode_open(row::split(row.value())?.0)?.envelope.command == id,
                    None => false,
                };
                if !named {
                    return Err(StoreError::damaged(format_args!("event {seq} is not of command {id}")));
                }
            }
        }
        Ok((read == rows).then(|| u128::from_be_bytes(upto).checked_add(1).map(u128::to_be_bytes)).flatten())
    }
}

impl Told {
    fn take(&mut self, record: &Recorded) {
        let (envelope, seq) = (&record.envelope, record.seq());
        self.recorded = Some(envelope.recorded);
        match envelope.subject {
            Subject::Site => self.site = seq,
            Subject::Case(id) => self.case = self.case.max(id.n),
            Subject::Customer(_) | Subject::Person(_) => {}
        }
        // The log is in the order in which it was recorded.
        let day = envelope.recorded.seconds().div_euclid(DAY_S);
        if day != self.day {
            (self.day, self.today) = (day, 0);
        }
        match &record.event {
            Event::Opened(_) => {
                self.today += 1;
                self.busiest = self.busiest.max(self.today);
            }
            // Numbers before it may have been told by a life that was lost.
            Event::Restored { cases_from, .. } => self.case = self.case.max(cases_from.saturating_sub(1)),
            _ => {}
        }
    }
}

/// Reads what changes in place.
fn rest(txn: &ReadTransaction) -> Result<(), StoreError> {
    let mut keys = Keys::new(txn.open_table(KEYS)?);
    for row in txn.open_table(DRAFTS)?.iter()? {
        let (key, row) = row?;
        let (person, place) = key.value();
        draft::read(PersonId(person), place, row.value(), &mut keys)?;
    }
    for row in txn.open_table(ATTEMPTS)?.iter()? {
        postcard::from_bytes::<Attempt>(row?.1.value())?;
    }
    Ok(())
}
