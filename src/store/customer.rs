//! Projected customers, their lines, and the numbers under which other systems know them.

use std::collections::{BTreeMap, BTreeSet};

use redb::{ReadTransaction, ReadableTable, Table, WriteTransaction};

use super::{
    Store, StoreError, row,
    seal::{Keys, place},
    tables::{Bytes, CLIENTS, CUSTOMERS, KEYS, LINES},
};
use crate::{
    case::{Customer, CustomerFacts, CustomerId, KeyId, Recorded, Reference, Subject, Word},
    text,
};

/// Customers of one line that anybody looks at.
const OF_LINE: usize = 16;

/// Between the lines of a customer where they are sealed: they are digits.
const BETWEEN: char = '\n';

fn sealed_at(id: CustomerId) -> Result<Vec<u8>, StoreError> {
    place(&("customer", id))
}

fn write(customer: &Customer, keys: &mut Keys<Table<'_, [u8; 9], Bytes>>) -> Result<Vec<u8>, StoreError> {
    let mut words = customer.words.clone();
    words.set(Word::Line, Some(customer.lines.join(&BETWEEN.to_string())));
    let sealed = keys.seal_kept(KeyId::Customer(customer.id), &words, &sealed_at(customer.id)?)?;
    row::join(&postcard::to_stdvec(&(customer.id, &customer.facts, customer.last, customer.erased))?, &sealed)
}

pub fn read<T>(bytes: &[u8], keys: &mut Keys<T>) -> Result<Customer, StoreError>
where
    T: ReadableTable<[u8; 9], Bytes>,
{
    let (open, sealed) = row::split(bytes)?;
    let ((id, facts, last), more): ((CustomerId, CustomerFacts, u64), _) = postcard::take_from_bytes(open)?;
    // Rows that were written before anybody could be erased end there.
    let erased = more == [1];
    let mut words = keys.open(KeyId::Customer(id), sealed, &sealed_at(id)?)?.unwrap_or_default();
    let lines = words.get(Word::Line).map(|lines| lines.split(BETWEEN).map(str::to_owned).collect());
    words.set(Word::Line, None);
    Ok(Customer { id, facts, words, lines: lines.unwrap_or_default(), erased, last })
}

/// The customers of these numbers, for as long as `goes_on`.
pub fn get(
    txn: &ReadTransaction,
    ids: &[CustomerId],
    goes_on: &mut dyn FnMut() -> bool,
) -> Result<Vec<Option<Customer>>, StoreError> {
    let mut keys = Keys::new(txn.open_table(KEYS)?);
    let rows = txn.open_table(CUSTOMERS)?;
    let asked = ids.iter().take_while(|_| goes_on());
    let each = asked.map(|id| rows.get(id.0)?.map(|row| read(row.value(), &mut keys)).transpose());
    each.collect()
}

/// Takes the events of customers in. Each customer is read and written once, however many events they have here.
pub fn project(txn: &WriteTransaction, records: &[Recorded]) -> Result<(), StoreError> {
    let mut of: BTreeMap<CustomerId, Vec<&Recorded>> = BTreeMap::new();
    for record in records {
        if let Subject::Customer(id) = record.envelope.subject {
            of.entry(id).or_default().push(record);
        }
    }
    let mut keys = Keys::new(txn.open_table(KEYS)?);
    let mut rows = txn.open_table(CUSTOMERS)?;
    let (mut lines, mut clients) = (txn.open_table(LINES)?, txn.open_table(CLIENTS)?);
    for (id, records) in of {
        let before = rows.get(id.0)?.map(|row| read(row.value(), &mut keys)).transpose()?;
        let mut now = before.clone();
        for record in records {
            match &mut now {
                Some(customer) => customer.apply(record),
                None => now = Customer::first(record),
            }
        }
        let Some(now) = now else { continue };
        rows.insert(id.0, write(&now, &mut keys)?.as_slice())?;
        let reversed = |lines: &[String]| lines.iter().map(|line| text::reversed_digits(line)).collect();
        let had: BTreeSet<String> = before.as_ref().map(|before| reversed(&before.lines)).unwrap_or_default();
        let has: BTreeSet<String> = reversed(&now.lines);
        for line in had.difference(&has) {
            lines.remove((line.as_str(), id.0))?;
        }
        for line in has.difference(&had) {
            lines.insert((line.as_str(), id.0), ())?;
        }
        let had: BTreeSet<_> =
            before.iter().flat_map(|customer| &customer.facts.references).map(key).collect();
        let has: BTreeSet<_> = now.facts.references.iter().map(key).collect();
        for (source, number) in had.difference(&has) {
            clients.remove((*source, *number, id.0))?;
        }
        for (source, number) in has.difference(&had) {
            clients.insert((*source, *number, id.0), ())?;
        }
    }
    Ok(())
}

fn key(reference: &Reference) -> (&str, &str) {
    (&reference.source, &reference.id)
}

impl Store {
    /// A customer as of the last projection.
    ///
    /// # Errors
    /// What the disk says.
    pub fn customer(&self, id: CustomerId) -> Result<Option<Customer>, StoreError> {
        Ok(self.customers(&[id], &mut || true)?.pop().flatten())
    }

    /// Customers as of the last projection, in the order asked, for as long as `goes_on`; the rest is left out.
    ///
    /// # Errors
    /// What the disk says.
    pub fn customers(
        &self,
        ids: &[CustomerId],
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Vec<Option<Customer>>, StoreError> {
        self.read(|txn| get(txn, ids, goes_on))
    }

    /// The customers who have a line, as of the last projection; the first sixteen of them.
    ///
    /// # Errors
    /// What the disk says.
    pub fn customers_of_line(&self, line: &str) -> Result<Vec<CustomerId>, StoreError> {
        let line = text::reversed_digits(line);
        if line.is_empty() {
            return Ok(Vec::new());
        }
        self.read(|txn| {
            let rows = txn.open_table(LINES)?;
            let rows = rows.range((line.as_str(), 0)..=(line.as_str(), u32::MAX))?.take(OF_LINE);
            rows.map(|row| Ok(CustomerId(row?.0.value().1))).collect()
        })
    }

    /// The customer whom another system knows under this number, as of the last projection.
    ///
    /// # Errors
    /// What the disk says.
    pub fn customer_by_reference(&self, reference: &Reference) -> Result<Option<CustomerId>, StoreError> {
        let (source, id) = key(reference);
        self.read(|txn| {
            let rows = txn.open_table(CLIENTS)?;
            let first = rows.range((source, id, 0)..=(source, id, u32::MAX))?.next().transpose()?;
            Ok(first.map(|(key, _)| CustomerId(key.value().2)))
        })
    }
}
