//! A replay: the rows of an event log are gathered by case, put in the order of time, and sent case by case.

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    thread,
    time::Duration,
};

use super::{
    Bound, FileFault, Refused, RowFault, Saying, Source, StepRow, Stopped,
    limits::{MAX_REQUEST, MAX_STEPS, MAX_STEPS_OF_CASE},
};
use crate::{
    api::{self, Log, LogOutcome, Reply, Request, RowResult},
    case::{Reason, Refusal},
};

/// What became of a log: `cases` + `already` + `refused_cases` are the cases of the file, `steps` the rows of the
/// replayed ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Replayed {
    /// Rows of the file.
    pub read: u64,
    /// Rows that say no step.
    pub refused: u64,
    pub cases: u64,
    pub already: u64,
    pub refused_cases: u64,
    pub steps: u64,
    /// Events written for them.
    pub events: u64,
    /// Steps that became a note: no act of ours, or one that the case does not take.
    pub notes: u64,
    /// Of these, by activity and reason, what the rules of this store refuse.
    pub kept: BTreeMap<String, u64>,
    pub holds: u64,
    pub reopened: u64,
    /// Steps of a case that somebody else did than the step before, both being named.
    pub handovers: u64,
    /// People of the other system who were added.
    pub people: u64,
}

/// Room in a frame for everything that is not a log.
const AROUND: usize = 64;
/// Steps of one request, so that other people's acts come in between.
const STEPS_AT_ONCE: usize = 400;
/// How often a busy server is asked again, and after how long.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(100);

/// A replay on its way. `ask` reaches the server, `watch` is told what cannot be replayed, by line.
pub struct Replay<'a, A, W> {
    pub bound: &'a Bound<'a>,
    pub saying: Saying<'a>,
    pub refused: &'a mut Refused,
    pub ask: A,
    pub watch: W,
    /// What became of the file so far.
    pub totals: Replayed,
}

impl<A, W, E> Replay<'_, A, W>
where
    A: FnMut(Request) -> Result<Reply, E>,
    W: FnMut(u64, &str),
{
    /// Replays a file to its end.
    ///
    /// # Errors
    /// See [`Stopped`]; `totals` says how far it came. Running it again doubles nothing.
    pub fn run(&mut self, source: &mut Source) -> Result<(), Stopped<E>> {
        let mut batch: Vec<Log> = Vec::new();
        let (mut steps, mut frame) = (0, 0);
        for log in self.gather(source)? {
            let Some(size) =
                api::encode(&log).ok().map(|bytes| bytes.len()).filter(|size| size + AROUND <= MAX_REQUEST)
            else {
                self.totals.refused_cases += 1;
                let reason = self.saying.row_fault(&RowFault::TooMuch { max: MAX_REQUEST - AROUND });
                (self.watch)(log.at, &reason);
                continue;
            };
            if steps + log.steps.len() > STEPS_AT_ONCE || frame + size + AROUND > MAX_REQUEST {
                self.send(std::mem::take(&mut batch))?;
                (steps, frame) = (0, 0);
            }
            (steps, frame) = (steps + log.steps.len(), frame + size);
            batch.push(log);
        }
        self.send(batch)
    }

    /// The rows of the file by case, in the order in which the cases come in it.
    fn gather(&mut self, source: &mut Source) -> Result<Vec<Log>, Stopped<E>> {
        let mut logs: Vec<Log> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut steps = 0;
        while let Some(record) = source.read()? {
            self.totals.read += 1;
            let fault = match self.bound.step(&record) {
                Ok(row) => {
                    steps += 1;
                    if steps > MAX_STEPS {
                        return Err(FileFault::TooManySteps { max: MAX_STEPS }.into());
                    }
                    let at = match known.entry(row.external.id.clone()) {
                        Entry::Occupied(at) => *at.get(),
                        Entry::Vacant(new) => {
                            logs.push(log_of(&row));
                            *new.insert(logs.len() - 1)
                        }
                    };
                    match logs.get_mut(at) {
                        Some(log) if log.steps.len() < MAX_STEPS_OF_CASE => {
                            take(log, row);
                            continue;
                        }
                        _ => RowFault::TooManySteps { max: MAX_STEPS_OF_CASE },
                    }
                }
                Err(fault) => fault,
            };
            let reason = self.saying.row_fault(&fault);
            self.refused.put(&record, &reason).map_err(Stopped::Refused)?;
            self.totals.refused += 1;
            (self.watch)(record.line, &reason);
        }
        self.refused.flush().map_err(Stopped::Refused)?;
        for log in &mut logs {
            // A stable sort: of the same second, what stands first in the file happened first.
            log.steps.sort_by_key(|step| step.at);
            let first = log.steps.first();
            log.opened = first.map_or(log.opened, |step| step.at.min(log.opened));
            if let (false, Some(step)) = (log.fields.contains_key("text"), first) {
                log.fields.insert("text".to_owned(), step.what.clone());
            }
        }
        Ok(logs)
    }

    fn send(&mut self, logs: Vec<Log>) -> Result<(), Stopped<E>> {
        if logs.is_empty() {
            return Ok(());
        }
        let shapes: HashMap<u64, (u64, u64)> =
            logs.iter().map(|log| (log.at, (log.steps.len() as u64, handovers(log)))).collect();
        let outcomes = self.replay(logs)?;
        if outcomes.len() != shapes.len() {
            return Err(Stopped::Unexpected);
        }
        for outcome in outcomes {
            let Some((steps, handovers)) = shapes.get(&outcome.at) else { return Err(Stopped::Unexpected) };
            self.count(outcome, *steps, *handovers);
        }
        Ok(())
    }

    fn replay(&mut self, logs: Vec<Log>) -> Result<Vec<LogOutcome>, Stopped<E>> {
        let mut tries = 0;
        loop {
            match (self.ask)(Request::Replay { logs: logs.clone() }).map_err(Stopped::Asking)? {
                Reply::Replayed(outcomes) => return Ok(outcomes),
                Reply::Refused { refusal, .. } if refusal.reason == Reason::Busy && tries < TRIES => {
                    tries += 1;
                    thread::sleep(PAUSE);
                }
                Reply::Refused { refusal, .. } => return Err(Stopped::Not(refusal)),
                _ => return Err(Stopped::Unexpected),
            }
        }
    }

    fn count(&mut self, outcome: LogOutcome, steps: u64, handovers: u64) {
        let totals = &mut self.totals;
        match outcome.what {
            RowResult::Imported(_) | RowResult::Updated(_) => {}
            RowResult::Already(_) => {
                totals.already += 1;
                return;
            }
            RowResult::Refused(refusal) => {
                totals.refused_cases += 1;
                let reason = self.saying.row_fault(&RowFault::Refused(refusal));
                (self.watch)(outcome.at, &reason);
                return;
            }
        }
        totals.cases += 1;
        totals.steps += steps;
        totals.handovers += handovers;
        totals.events += u64::from(outcome.events);
        totals.notes += u64::from(outcome.notes);
        totals.holds += u64::from(outcome.holds);
        totals.reopened += u64::from(outcome.reopened);
        totals.people += u64::from(outcome.people);
        for (what, reason) in outcome.kept {
            let reason = self.saying.row_fault(&RowFault::Refused(Refusal::bare(reason)));
            *totals.kept.entry(format!("{what}: {reason}")).or_default() += 1;
        }
    }
}

fn log_of(row: &StepRow) -> Log {
    Log {
        at: row.line,
        external: row.external.clone(),
        fields: row.fields.clone(),
        opened: row.opened.unwrap_or(row.step.at),
        limit: row.limit,
        steps: Vec::new(),
    }
}

/// Takes a row in; what an earlier one did not say of the case, a later one may.
fn take(log: &mut Log, row: StepRow) {
    log.opened = row.opened.map_or(log.opened, |opened| opened.min(log.opened));
    log.limit = log.limit.or(row.limit);
    for (name, value) in row.fields {
        log.fields.entry(name).or_insert(value);
    }
    log.steps.push(row.step);
}

fn handovers(log: &Log) -> u64 {
    let by: Vec<&String> = log.steps.iter().filter_map(|step| step.by.as_ref()).collect();
    by.windows(2).filter(|two| matches!(two, [one, other] if one != other)).count() as u64
}
