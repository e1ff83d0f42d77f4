//! The projection: heads, people, customers and search rows, folded from the log in batches.
//!
//! Every row is a function of the log alone: what is projected step by step and what is made anew at once are
//! the same.

use std::collections::BTreeMap;

use redb::{ReadTransaction, ReadableTable, WriteTransaction};

use super::{
    Customer, Store, StoreError, customer, head, log, outbox, pack, person,
    seal::Keys,
    search,
    tables::{ACCOUNTS, CUSTOMERS, KEYS, LINES, LOG, META, PACKS, PEOPLE},
};
use crate::{
    case::{Case, Event, Person, Recorded, Subject, Word},
    text,
};

/// Events that one transaction of the projection takes in.
const STRIDE: usize = 2_048;

impl Store {
    /// Projects the log up to event `upto`. `changed` are heads that the caller has at hand: those that stand
    /// at the last event of their case up to there are taken as they are, all others are folded here.
    ///
    /// # Errors
    /// As [`Store::commit`]; nothing is lost, the next projection begins where the last one ended.
    pub fn project(&self, changed: &[&Case], upto: u64) -> Result<(), StoreError> {
        loop {
            let records = self.read(|txn| {
                let from = log::counter(&txn.open_table(META)?, "projected")? + 1;
                let mut records = log::stretch(txn, from, STRIDE)?;
                records.retain(|record| record.seq() <= upto);
                Ok(records)
            })?;
            if records.is_empty() {
                return Ok(());
            }
            for record in &records {
                self.keep_edition(record)?;
            }
            let cases = self.heads(changed, &records)?;
            self.write(|txn| {
                write_cases(txn, &cases)?;
                write_others(txn, &records)?;
                search::index(txn, &records)?;
                outbox::project(txn, &records)?;
                if let Some(last) = records.last() {
                    txn.open_table(META)?.insert("projected", last.seq().to_be_bytes().as_slice())?;
                }
                Ok(())
            })?;
        }
    }

    /// The heads of all cases that these events are about, as of the last of them.
    fn heads(&self, at_hand: &[&Case], records: &[Recorded]) -> Result<Vec<Case>, StoreError> {
        let at_hand: BTreeMap<u32, &Case> = at_hand.iter().map(|case| (case.id.n, *case)).collect();
        let mut tails: BTreeMap<u32, Vec<&Recorded>> = BTreeMap::new();
        for record in records {
            if let Subject::Case(id) = record.envelope.subject {
                tails.entry(id.n).or_default().push(record);
            }
        }
        let mut heads = Vec::with_capacity(tails.len());
        for (n, tail) in tails {
            let last = tail.last().map_or(0, |record| record.seq());
            match at_hand.get(&n).filter(|case| case.last == last) {
                Some(case) => heads.push(Case::clone(case)),
                None => heads.extend(self.read(|txn| self.folded(txn, n, &tail, last))?),
            }
        }
        Ok(heads)
    }

    /// A head with its new events taken in; from the start of its history where one of them undoes something.
    fn folded(
        &self,
        txn: &ReadTransaction,
        n: u32,
        tail: &[&Recorded],
        last: u64,
    ) -> Result<Option<Case>, StoreError> {
        let undoes = tail.iter().any(|record| matches!(record.event, Event::Undone { .. }));
        let before = if undoes { None } else { head::get(txn, n)? };
        if let Some(mut case) = before {
            case.take_all(tail.iter().copied(), &self.pack(case.facts.pack, case.calendar)?);
            // Of the calendar that the last of them may have brought.
            case.run_clocks(&self.pack(case.facts.pack, case.calendar)?);
            return Ok(Some(case));
        }
        let mut keys = Keys::new(txn.open_table(KEYS)?);
        let history = log::history(&txn.open_table(LOG)?, &mut keys, last, usize::MAX)?;
        self.folded_whole(&history)
    }

    /// A case from its whole history, under the pack that it was opened under.
    pub(super) fn folded_whole(&self, history: &[Recorded]) -> Result<Option<Case>, StoreError> {
        match history.first().map(|record| &record.event) {
            Some(Event::Opened(facts)) => {
                // A pack that is missing is damage, not a case that is none.
                self.pack(facts.pack, facts.pack)?;
                Ok(self.known_editions().fold(history))
            }
            _ => Ok(None),
        }
    }
}

fn write_cases(txn: &WriteTransaction, cases: &[Case]) -> Result<(), StoreError> {
    let mut heads = head::Heads::new(txn)?;
    let mut rows = search::HeadRows::new(txn)?;
    for case in cases {
        let before = heads.put(case)?;
        rows.change(before.as_ref(), case)?;
    }
    Ok(())
}

fn write_others(txn: &WriteTransaction, records: &[Recorded]) -> Result<(), StoreError> {
    let mut keys = Keys::new(txn.open_table(KEYS)?);
    let mut people = txn.open_table(PEOPLE)?;
    let mut customers = txn.open_table(CUSTOMERS)?;
    for record in records {
        match record.envelope.subject {
            Subject::Person(id) => {
                let before = people.get(id.0)?.map(|row| person::read(row.value(), &mut keys)).transpose()?;
                let now = match before {
                    Some(mut person) => {
                        person.apply(record);
                        Some(person)
                    }
                    None => Person::added(record),
                };
                if let Some(person) = now {
                    people.insert(id.0, person::write(&person, &mut keys)?.as_slice())?;
                }
            }
            Subject::Customer(id) => {
                let before =
                    customers.get(id.0)?.map(|row| customer::read(row.value(), &mut keys)).transpose()?;
                let now = match before {
                    Some(mut customer) => {
                        customer.apply(record);
                        Some(customer)
                    }
                    None => Customer::added(record),
                };
                if let Some(customer) = now {
                    customers.insert(id.0, customer::write(&customer, &mut keys)?.as_slice())?;
                }
                let line = text::digits(record.words.get(Word::Line).unwrap_or_default());
                if !line.is_empty() {
                    txn.open_table(LINES)?.insert((line.as_str(), id.0), ())?;
                }
            }
            Subject::Site | Subject::Case(_) => {}
        }
        match &record.event {
            Event::AccountBound { uid, account } => {
                txn.open_table(ACCOUNTS)?.insert(uid, postcard::to_stdvec(account)?.as_slice())?;
            }
            event => {
                if let Some(no) = pack::made_by(event) {
                    txn.open_table(PACKS)?.insert(no.0, record.seq())?;
                }
            }
        }
    }
    Ok(())
}
