//! Projected heads: a case as it stood at the last projection, its words sealed.

use redb::{ReadTransaction, ReadableTable, Table};

use super::{
    Store, StoreError, row,
    seal::{Keys, place, sealing_key},
    tables::{Bytes, ENDED, KEYS, OPEN},
};
use crate::case::{Case, CaseId, KeyId, Words};

fn sealed_with(case: &Case) -> KeyId {
    sealing_key(case.id, case.facts.customer)
}

fn sealed_at(case: &Case) -> Result<Vec<u8>, StoreError> {
    place(&("head", case.id, case.last))
}

/// The row of a head.
pub fn write(case: &Case, keys: &mut Keys<Table<'_, [u8; 9], Bytes>>) -> Result<Vec<u8>, StoreError> {
    let sealed = keys.seal_kept(sealed_with(case), &case.words, &sealed_at(case)?)?;
    let open = Case { words: Words::default(), ..case.clone() };
    row::join(&postcard::to_stdvec(&open)?, &sealed)
}

/// The head of a row; without words where their key was dropped.
pub fn read<T>(bytes: &[u8], keys: &mut Keys<T>) -> Result<Case, StoreError>
where
    T: ReadableTable<[u8; 9], Bytes>,
{
    let (open, sealed) = row::split(bytes)?;
    let mut case: Case = postcard::from_bytes(open)?;
    case.words = keys.open(sealed_with(&case), sealed, &sealed_at(&case)?)?.unwrap_or_default();
    Ok(case)
}

/// The head of a case, open or ended.
pub fn get(txn: &ReadTransaction, n: u32) -> Result<Option<Case>, StoreError> {
    let mut keys = Keys::new(txn.open_table(KEYS)?);
    let row = match txn.open_table(OPEN)?.get(n)? {
        Some(row) => Some(row),
        None => txn.open_table(ENDED)?.get(n)?,
    };
    row.map(|row| read(row.value(), &mut keys)).transpose()
}

impl Store {
    /// A case as it stood at the last projection; for one that ended, and was projected since, as it stands.
    ///
    /// # Errors
    /// What the disk says.
    pub fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        let case = self.read(|txn| get(txn, id.n))?;
        Ok(case.filter(|case| case.id == id))
    }
}
