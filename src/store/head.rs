//! Projected heads: a case as it stood at the last projection, its words sealed.

use std::collections::BTreeMap;

use redb::{ReadOnlyTable, ReadTransaction, ReadableTable, Table, WriteTransaction};

use super::{
    Store, StoreError, row,
    seal::{BothKeys, Keys, place, sealing_key},
    standing,
    tables::{Bytes, HEADS, KEYS, STANDINGS, ending},
};
use crate::case::{Case, CaseId, KeyId, Stage, Words};

fn sealed_with(case: &Case) -> KeyId {
    sealing_key(case.id, case.facts.customer)
}

fn sealed_at(case: &Case) -> Result<Vec<u8>, StoreError> {
    place(&("head", case.id, case.last))
}

/// The row of a head.
fn write(case: &Case, keys: &mut Keys<Table<'_, [u8; 9], Bytes>>) -> Result<Vec<u8>, StoreError> {
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

/// The head of a row, its words left sealed.
pub fn without_words(bytes: &[u8]) -> Result<Case, StoreError> {
    Ok(postcard::from_bytes(row::split(bytes)?.0)?)
}

/// The head of a case, wherever it stands.
pub fn get(txn: &ReadTransaction, n: u32) -> Result<Option<Case>, StoreError> {
    let mut keys = Keys::new(txn.open_table(KEYS)?);
    for (_, table) in HEADS {
        if let Some(row) = txn.open_table(table)?.get(n)? {
            return read(row.value(), &mut keys).map(Some);
        }
    }
    Ok(None)
}

/// The heads as they can be read, many of them in one transaction.
pub struct Stored {
    tables: Vec<ReadOnlyTable<u32, Bytes>>,
    keys: Keys<ReadOnlyTable<[u8; 9], Bytes>>,
}

impl Stored {
    pub fn new(txn: &ReadTransaction) -> Result<Self, StoreError> {
        let tables = HEADS.into_iter().map(|(_, table)| Ok(txn.open_table(table)?));
        Ok(Self {
            tables: tables.collect::<Result<_, StoreError>>()?,
            keys: Keys::new(txn.open_table(KEYS)?),
        })
    }

    /// The head of a case, wherever it stands. It is looked for where it is likely first: of all cases most are closed.
    pub fn get(&mut self, n: u32, likely_open: bool) -> Result<Option<Case>, StoreError> {
        let (open, ended) = self.tables.split_at(1);
        let [first, then] = if likely_open { [open, ended] } else { [ended, open] };
        for table in first.iter().chain(then) {
            if let Some(row) = table.get(n)? {
                return read(row.value(), &mut self.keys).map(Some);
            }
        }
        Ok(None)
    }
}

/// The heads as they can be written, and where each stands.
pub struct Heads<'txn> {
    tables: BTreeMap<Option<Stage>, Table<'txn, u32, Bytes>>,
    standings: Table<'txn, u32, Bytes>,
    keys: Keys<Table<'txn, [u8; 9], Bytes>>,
}

impl<'txn> Heads<'txn> {
    pub fn new(txn: &'txn WriteTransaction) -> Result<Self, StoreError> {
        let open = |(ending, table)| Ok((ending, txn.open_table(table)?));
        let tables = HEADS.into_iter().map(open).collect::<Result<_, StoreError>>()?;
        let standings = txn.open_table(STANDINGS)?;
        Ok(Self { tables, standings, keys: Keys::new(txn.open_table(KEYS)?) })
    }

    /// Puts a head in the place of the one before, which is handed back.
    pub fn put(&mut self, case: &Case) -> Result<Option<Case>, StoreError> {
        let row = write(case, &mut self.keys)?;
        let mut before = None;
        for (ends, table) in &mut self.tables {
            let stood = match *ends == ending(case.stage) {
                true => table.insert(case.id.n, row.as_slice())?,
                false => table.remove(case.id.n)?,
            };
            if let Some(row) = stood {
                before = Some(read(row.value(), &mut self.keys)?);
            }
        }
        standing::put(&mut self.standings, case.id.n, case.standing().as_ref())?;
        Ok(before)
    }
}

impl Store {
    /// Whether the words of a case can never be read again.
    ///
    /// # Errors
    /// What the disk says.
    pub fn is_erased(&self, case: &Case) -> Result<bool, StoreError> {
        self.read_all(|all| BothKeys::of(all)?.is_dropped(sealed_with(case)))
    }

    /// A case as it stood at the last projection; for one that ended, and was projected since, as it stands.
    ///
    /// # Errors
    /// What the disk says.
    pub fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        let case = self.read(|txn| get(txn, id.n))?;
        Ok(case.filter(|case| case.id == id))
    }

    /// Cases in the order asked, each with the last event that it is known to have where that is known: such a
    /// case is at least as new. Where its head is older, or cannot be read, it is folded from the log.
    ///
    /// # Errors
    /// `Damaged` where not even the log tells it, or what the disk says.
    pub fn cases(&self, asked: &[(CaseId, Option<u64>)]) -> Result<Vec<Option<Case>>, StoreError> {
        self.cases_while(asked, &mut || true)
    }

    /// The same for as long as `goes_on`; the rest is left out.
    ///
    /// # Errors
    /// As [`Store::cases`].
    pub fn cases_while(
        &self,
        asked: &[(CaseId, Option<u64>)],
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Vec<Option<Case>>, StoreError> {
        let heads = self.read(|txn| {
            let mut stored = Stored::new(txn)?;
            let asked = asked.iter().take_while(|_| goes_on());
            let each = asked.map(|(id, last)| match stored.get(id.n, last.is_some()) {
                Err(StoreError::Damaged(why)) if last.is_some() => {
                    tracing::warn!(case = %id, why, "a head cannot be read and is folded from the log");
                    Ok(None)
                }
                head => head,
            });
            each.collect::<Result<Vec<_>, _>>()
        })?;
        let as_known = |((id, last), head): (&(CaseId, Option<u64>), Option<Case>)| {
            let head = head.filter(|head| head.id == *id);
            match last.filter(|last| head.as_ref().is_none_or(|head| head.last < *last)) {
                Some(last) => self.folded_whole(&self.history(last, usize::MAX)?),
                None => Ok(head),
            }
        };
        asked.iter().zip(heads).map(as_known).collect()
    }
}
