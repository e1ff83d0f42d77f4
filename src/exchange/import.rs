//! An import: records are mapped, sent in requests that fit a frame, and every one of them is accounted for.

use std::{collections::HashMap, io, thread, time::Duration};

use super::{
    Bound, Entry, FileFault, Record, Refused, RowFault, Saying, Source,
    limits::{MAX_BATCH, MAX_RECORD, MAX_REQUEST},
};
use crate::{
    api::{self, ImportMode, Reply, Request, Row, RowOutcome, RowResult, TakenLine},
    case::{Reason, Refusal},
};

/// What became of the rows: `read` is the sum of the four that follow it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Totals {
    pub read: u64,
    pub imported: u64,
    pub updated: u64,
    pub already: u64,
    pub refused: u64,
    /// Events that keep what has no place of its own.
    pub notes: u64,
}

/// Why an import ended before its file. What was imported stays, and running it again doubles nothing.
#[derive(Debug, thiserror::Error)]
pub enum Stopped<E> {
    #[error(transparent)]
    File(#[from] FileFault),
    /// The file of refused rows cannot be written.
    #[error("refused rows cannot be written: {0}")]
    Refused(io::Error),
    /// There was no answer.
    #[error("no answer")]
    Asking(E),
    /// The server takes no import from this person, or no writes at all.
    #[error("refused: {0:?}")]
    Not(Refusal),
    /// An answer that leaves rows out.
    #[error("the answer is not complete")]
    Unexpected,
}

/// What can be watched of an import.
pub enum Step<'a, R = Row> {
    /// A row was mapped; whether the server takes it is not known yet.
    Mapped(&'a R),
    Refused {
        line: u64,
        reason: &'a str,
    },
    /// So many bytes of the file are done.
    At(u64),
}

/// An import on its way. `ask` reaches the server, `watch` is told what happens.
pub struct Import<'a, A, W> {
    pub bound: &'a Bound<'a>,
    pub mode: ImportMode,
    /// What becomes of lines of customers that another customer has.
    pub taken: TakenLine,
    pub saying: Saying<'a>,
    pub refused: &'a mut Refused,
    pub ask: A,
    pub watch: W,
    /// What became of the rows so far.
    pub totals: Totals,
}

/// Room in a frame for everything that is not a row.
const AROUND: usize = 64;
/// How often a busy server is asked again, and after how long.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(100);

/// Records on their way to the server, in the order of the file.
struct Batch<R> {
    records: Vec<(Record, Option<RowFault>)>,
    rows: Vec<R>,
    /// Encoded size of the rows.
    frame: usize,
    /// Size of the cells.
    held: usize,
}

impl<R> Batch<R> {
    const fn empty() -> Self {
        Self { records: Vec::new(), rows: Vec::new(), frame: 0, held: 0 }
    }

    fn is_full(&self) -> bool {
        self.records.len() >= MAX_BATCH || self.held >= MAX_RECORD
    }
}

impl<A, W, E> Import<'_, A, W>
where
    A: FnMut(Request) -> Result<Reply, E>,
{
    /// Imports a file to its end.
    ///
    /// # Errors
    /// See [`Stopped`]; `totals` says how far it came.
    pub fn run<R: Entry>(&mut self, source: &mut Source) -> Result<(), Stopped<E>>
    where
        W: FnMut(Step<'_, R>),
    {
        let mut batch = Batch::empty();
        while let Some(record) = source.read()? {
            let mapped = R::read(self.bound, &record).and_then(|row| {
                let size = size_of(&row).ok_or(RowFault::TooMuch { max: MAX_REQUEST - AROUND })?;
                Ok((row, size))
            });
            let fault = match mapped {
                Ok((row, size)) => {
                    if batch.frame + size > MAX_REQUEST - AROUND {
                        self.send(&mut batch)?;
                    }
                    (self.watch)(Step::Mapped(&row));
                    batch.frame += size;
                    batch.rows.push(row);
                    None
                }
                Err(fault) => Some(fault),
            };
            batch.held += record.cells.iter().map(String::len).sum::<usize>();
            batch.records.push((record, fault));
            if batch.is_full() {
                self.send(&mut batch)?;
                (self.watch)(Step::At(source.at()));
            }
        }
        self.send(&mut batch)?;
        (self.watch)(Step::At(source.at()));
        Ok(())
    }

    fn send<R: Entry>(&mut self, batch: &mut Batch<R>) -> Result<(), Stopped<E>>
    where
        W: FnMut(Step<'_, R>),
    {
        let Batch { records, rows, .. } = std::mem::replace(batch, Batch::empty());
        let mut outcomes = HashMap::new();
        if !rows.is_empty() {
            outcomes.extend(self.import(rows)?.into_iter().map(|outcome| (outcome.at, outcome)));
        }
        let mut stopped = None;
        for (record, fault) in records {
            let fault = match (fault, outcomes.remove(&record.line)) {
                (Some(fault), _) => fault,
                (None, Some(outcome)) => match self.count(outcome) {
                    None => continue,
                    Some(refusal) if is_of_server(&refusal) => {
                        stopped = Some(Stopped::Not(refusal));
                        continue;
                    }
                    Some(refusal) => RowFault::Refused(refusal),
                },
                (None, None) => {
                    stopped = Some(Stopped::Unexpected);
                    continue;
                }
            };
            let reason = self.saying.row_fault(&fault);
            self.refused.put(&record, &reason).map_err(Stopped::Refused)?;
            self.totals.read += 1;
            self.totals.refused += 1;
            (self.watch)(Step::Refused { line: record.line, reason: &reason });
        }
        self.refused.flush().map_err(Stopped::Refused)?;
        stopped.map_or(Ok(()), Err)
    }

    fn import<R: Entry>(&mut self, rows: Vec<R>) -> Result<Vec<RowOutcome<R::Id>>, Stopped<E>> {
        let mut tries = 0;
        loop {
            let request = R::request(rows.clone(), self.mode, self.taken);
            match (self.ask)(request).map_err(Stopped::Asking)? {
                Reply::Refused { refusal, .. } if refusal.reason == Reason::Busy && tries < TRIES => {
                    tries += 1;
                    thread::sleep(PAUSE);
                }
                Reply::Refused { refusal, .. } => return Err(Stopped::Not(refusal)),
                reply => return R::outcomes(reply).ok_or(Stopped::Unexpected),
            }
        }
    }

    /// Counts a row that was done, or gives back why not.
    fn count<T>(&mut self, outcome: RowOutcome<T>) -> Option<Refusal> {
        let totals = &mut self.totals;
        match outcome.what {
            RowResult::Imported(_) => totals.imported += 1,
            RowResult::Updated(_) => totals.updated += 1,
            RowResult::Already(_) => totals.already += 1,
            RowResult::Refused(refusal) => return Some(refusal),
        }
        totals.read += 1;
        totals.notes += u64::from(outcome.notes);
        None
    }
}

/// Whether it is the server that cannot now, rather than the row that is wrong.
fn is_of_server(refusal: &Refusal) -> bool {
    matches!(refusal.reason, Reason::ReadOnly | Reason::Unknown | Reason::Busy | Reason::NotPermitted { .. })
}

/// What a row takes of a frame; nothing where it does not fit into one.
fn size_of(row: &impl Entry) -> Option<usize> {
    let size = api::encode(row).ok()?.len();
    (size <= MAX_REQUEST - AROUND).then_some(size)
}

#[cfg(test)]
mod tests;
