//! Projected customers and their lines.

use redb::{ReadTransaction, ReadableTable, Table};
use serde::{Deserialize, Serialize};

use super::{
    Store, StoreError, row,
    seal::{Keys, place},
    tables::{Bytes, CUSTOMERS, KEYS},
};
use crate::{
    case::{CustomerId, Event, KeyId, Recorded, Subject, Word, Words},
    text,
};

/// A customer, folded from the customer's events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    pub id: CustomerId,
    /// Line, name and contact as they stand now; none where the customer was erased.
    pub words: Words,
    /// Last event of this customer.
    pub last: u64,
}

impl Customer {
    /// The customer of a `CustomerAdded` event.
    pub fn added(record: &Recorded) -> Option<Self> {
        match (record.envelope.subject, &record.event) {
            (Subject::Customer(id), Event::CustomerAdded) => {
                Some(Self { id, words: record.words.clone(), last: record.seq() })
            }
            _ => None,
        }
    }

    /// The digits of every line that this customer has: under them the customer is found.
    pub fn lines(&self) -> Vec<String> {
        let line = text::digits(self.words.get(Word::Line).unwrap_or_default());
        if line.is_empty() { Vec::new() } else { vec![line] }
    }

    /// Takes a later event of this customer in.
    pub fn apply(&mut self, record: &Recorded) {
        self.last = record.seq();
        self.words.overlay(&record.words);
    }
}

fn sealed_at(id: CustomerId) -> Result<Vec<u8>, StoreError> {
    place(&("customer", id))
}

pub fn write(customer: &Customer, keys: &mut Keys<Table<'_, [u8; 9], Bytes>>) -> Result<Vec<u8>, StoreError> {
    let sealed = keys.seal_kept(KeyId::Customer(customer.id), &customer.words, &sealed_at(customer.id)?)?;
    row::join(&postcard::to_stdvec(&(customer.id, customer.last))?, &sealed)
}

pub fn read<T>(bytes: &[u8], keys: &mut Keys<T>) -> Result<Customer, StoreError>
where
    T: ReadableTable<[u8; 9], Bytes>,
{
    let (open, sealed) = row::split(bytes)?;
    let (id, last) = postcard::from_bytes(open)?;
    let words = keys.open(KeyId::Customer(id), sealed, &sealed_at(id)?)?.unwrap_or_default();
    Ok(Customer { id, words, last })
}

/// The customer of this number.
pub fn get(txn: &ReadTransaction, id: CustomerId) -> Result<Option<Customer>, StoreError> {
    let mut keys = Keys::new(txn.open_table(KEYS)?);
    let row = txn.open_table(CUSTOMERS)?.get(id.0)?;
    row.map(|row| read(row.value(), &mut keys)).transpose()
}

impl Store {
    /// A customer as of the last projection.
    ///
    /// # Errors
    /// What the disk says.
    pub fn customer(&self, id: CustomerId) -> Result<Option<Customer>, StoreError> {
        self.read(|txn| get(txn, id))
    }
}
