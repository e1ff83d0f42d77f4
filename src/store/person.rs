//! Projected people and accounts.

use redb::{ReadTransaction, ReadableTable, Table};

use super::{
    StoreError, row,
    seal::{Keys, place},
    tables::{ACCOUNTS, Bytes, CERTIFICATES, KEYS, PEOPLE, PERSON_KEYS},
};
use crate::{
    case::{Account, Certificate, KeyId, Person, PersonId, PersonKey, Word, Words},
    sla::Instant,
};

fn sealed_at(id: PersonId) -> Result<Vec<u8>, StoreError> {
    place(&("person", id))
}

pub fn write(person: &Person, keys: &mut Keys<Table<'_, [u8; 9], Bytes>>) -> Result<Vec<u8>, StoreError> {
    let words = Words::of([(Word::Name, Some(person.name.clone())), (Word::Secret, person.pin.clone())]);
    let sealed = keys.seal_kept(KeyId::Person(person.id), &words, &sealed_at(person.id)?)?;
    let open = Person { name: String::new(), pin: None, ..person.clone() };
    row::join(&postcard::to_stdvec(&open)?, &sealed)
}

pub fn read<T>(bytes: &[u8], keys: &mut Keys<T>) -> Result<Person, StoreError>
where
    T: ReadableTable<[u8; 9], Bytes>,
{
    let (open, sealed) = row::split(bytes)?;
    let person: Person = postcard::from_bytes(open)?;
    let words = keys.open(KeyId::Person(person.id), sealed, &sealed_at(person.id)?)?.unwrap_or_default();
    let text = |word| words.get(word).map(str::to_owned);
    Ok(Person { name: text(Word::Name).unwrap_or_default(), pin: text(Word::Secret), ..person })
}

/// Everybody.
pub fn all(txn: &ReadTransaction) -> Result<Vec<Person>, StoreError> {
    let mut keys = Keys::new(txn.open_table(KEYS)?);
    txn.open_table(PEOPLE)?.iter()?.map(|row| read(row?.1.value(), &mut keys)).collect()
}

/// Accounts of the operating system, by user id.
pub fn accounts(txn: &ReadTransaction) -> Result<Vec<(u32, Account)>, StoreError> {
    let rows = txn.open_table(ACCOUNTS)?;
    rows.iter()?
        .map(|row| {
            let (uid, account) = row?;
            Ok((uid.value(), postcard::from_bytes(account.value())?))
        })
        .collect()
}

/// Keys with which people come in at the SSH door.
pub fn keys(txn: &ReadTransaction) -> Result<Vec<PersonKey>, StoreError> {
    let rows = txn.open_table(PERSON_KEYS)?;
    rows.iter()?
        .map(|row| {
            let (sha256, row) = row?;
            let (person, added, key) = row.value();
            let (person, added) = (PersonId(person), Instant::from_seconds(added));
            Ok(PersonKey { sha256: sha256.value(), person, key: key.to_owned(), added })
        })
        .collect()
}

/// Certificates of people.
pub fn certificates(txn: &ReadTransaction) -> Result<Vec<(PersonId, Certificate)>, StoreError> {
    let rows = txn.open_table(CERTIFICATES)?;
    rows.iter()?
        .map(|row| {
            let (key, until) = row?;
            let (person, id) = key.value();
            let until = until.value().map(Instant::from_seconds);
            Ok((PersonId(person), Certificate { id: id.to_owned(), until }))
        })
        .collect()
}
