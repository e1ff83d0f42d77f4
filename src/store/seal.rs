//! Sealing of words: XChaCha20-Poly1305 with a key per customer, person or case.
//!
//! A key is made with the first words that need it, in the same transaction. Dropping it leaves an empty row,
//! so that nothing is ever sealed for that person again, and every event of theirs reads as erased.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use redb::{ReadOnlyTable, ReadTransaction, ReadableTable, Table, WriteTransaction};
use serde::Serialize;

use super::{
    StoreError,
    database::Snapshot,
    tables::{Bytes, KEYS, key_id},
};
use crate::case::{CaseId, CustomerId, KeyId, Words, decode_words, encode_words};

const NONCE: usize = 24;

/// The key with which the words of a case are sealed: its customer's or, where there is none, its own.
pub fn sealing_key(case: CaseId, customer: Option<CustomerId>) -> KeyId {
    customer.map_or(KeyId::Case(case), KeyId::Customer)
}

/// What sealed bytes belong to. They open nowhere else.
pub fn place(of: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    Ok(postcard::to_stdvec(of)?)
}

/// Seals with one key.
pub struct Seal(XChaCha20Poly1305);

impl Seal {
    pub fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// A random nonce and the sealed bytes.
    pub fn seal(&self, plain: &[u8], place: &[u8]) -> Result<Vec<u8>, StoreError> {
        let nonce: [u8; NONCE] = random()?;
        self.seal_with(nonce, plain, place)
    }

    pub(super) fn seal_with(
        &self,
        nonce: [u8; NONCE],
        plain: &[u8],
        place: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let sealed = self.0.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: place });
        let sealed = sealed.map_err(|_| StoreError::damaged("words too long to seal"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What was sealed at this place with this key.
    pub fn open(&self, sealed: &[u8], place: &[u8]) -> Result<Vec<u8>, StoreError> {
        let does_not = || StoreError::damaged("sealed words do not open");
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(does_not)?;
        self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: place }).map_err(|_| does_not())
    }
}

/// Random bytes of the system.
pub fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Random(error.to_string()))?;
    Ok(bytes)
}

/// Where keys are looked up.
pub trait KeyRows {
    /// The row of this key: empty once it was dropped.
    fn row(&self, id: [u8; 9]) -> Result<Option<Vec<u8>>, StoreError>;
}

impl<T: ReadableTable<[u8; 9], Bytes>> KeyRows for T {
    fn row(&self, id: [u8; 9]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.get(id)?.map(|row| row.value().to_vec()))
    }
}

/// Where new keys are kept too.
pub trait NewKeys: KeyRows {
    /// Keeps a new key.
    fn keep(&mut self, id: [u8; 9], key: &[u8]) -> Result<(), StoreError>;
}

impl NewKeys for Table<'_, [u8; 9], Bytes> {
    fn keep(&mut self, id: [u8; 9], key: &[u8]) -> Result<(), StoreError> {
        self.insert(id, key)?;
        Ok(())
    }
}

/// The keys of the live file before those of the archive; new ones are kept in the live file.
pub struct BothKeys<L, A> {
    pub live: L,
    pub archive: A,
}

impl BothKeys<ReadOnlyTable<[u8; 9], Bytes>, ReadOnlyTable<[u8; 9], Bytes>> {
    /// As they can be read.
    pub fn of(all: &Snapshot) -> Result<Keys<Self>, StoreError> {
        Ok(Keys::new(Self { live: all.live.open_table(KEYS)?, archive: all.archive.open_table(KEYS)? }))
    }
}

impl<'txn> BothKeys<Table<'txn, [u8; 9], Bytes>, ReadOnlyTable<[u8; 9], Bytes>> {
    /// As they can be added to.
    pub fn of_writer(
        txn: &'txn WriteTransaction,
        archive: &ReadTransaction,
    ) -> Result<Keys<Self>, StoreError> {
        Ok(Keys::new(Self { live: txn.open_table(KEYS)?, archive: archive.open_table(KEYS)? }))
    }
}

impl<L: ReadableTable<[u8; 9], Bytes>, A: ReadableTable<[u8; 9], Bytes>> KeyRows for BothKeys<L, A> {
    fn row(&self, id: [u8; 9]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.live.row(id)? {
            Some(row) => Ok(Some(row)),
            None => self.archive.row(id),
        }
    }
}

impl<A: ReadableTable<[u8; 9], Bytes>> NewKeys for BothKeys<Table<'_, [u8; 9], Bytes>, A> {
    fn keep(&mut self, id: [u8; 9], key: &[u8]) -> Result<(), StoreError> {
        self.live.keep(id, key)
    }
}

/// The keys as they can be read. Keeps the last one at hand: the events of a case mostly share theirs.
pub struct Keys<T> {
    table: T,
    last: Option<(KeyId, Option<Seal>)>,
}

impl<T: KeyRows> Keys<T> {
    pub fn new(table: T) -> Self {
        Self { table, last: None }
    }

    fn get(&mut self, id: KeyId) -> Result<Option<&Seal>, StoreError> {
        if self.last.as_ref().is_none_or(|(last, _)| *last != id) {
            let key = self.table.row(key_id(id))?;
            let seal = key.and_then(|key| key.as_slice().try_into().ok().map(Seal::new));
            self.last = Some((id, seal));
        }
        Ok(self.last.as_ref().and_then(|(_, seal)| seal.as_ref()))
    }

    /// Whether this key was dropped.
    pub fn is_dropped(&self, id: KeyId) -> Result<bool, StoreError> {
        Ok(self.table.row(key_id(id))?.is_some_and(|key| key.is_empty()))
    }

    /// Whether there is a row for this key, be it dropped.
    pub fn knows(&self, id: KeyId) -> Result<bool, StoreError> {
        Ok(self.table.row(key_id(id))?.is_some())
    }

    /// The words sealed at this place; `None` where the key is gone.
    pub fn open(&mut self, id: KeyId, sealed: &[u8], place: &[u8]) -> Result<Option<Words>, StoreError> {
        if sealed.is_empty() {
            return Ok(Some(Words::default()));
        }
        if id == KeyId::None {
            return Ok(Some(decode_words(sealed)?));
        }
        match self.get(id)? {
            Some(seal) => Ok(Some(decode_words(&seal.open(sealed, place)?)?)),
            None => Ok(None),
        }
    }
}

impl<T: NewKeys> Keys<T> {
    /// Drops a key, if there is one.
    pub fn drop(&mut self, id: KeyId) -> Result<(), StoreError> {
        if self.knows(id)? {
            self.table.keep(key_id(id), &[])?;
            self.last = None;
        }
        Ok(())
    }

    /// Seals words, with a new key where there was none yet. No words are no bytes.
    pub fn seal(&mut self, id: KeyId, words: &Words, place: &[u8]) -> Result<Vec<u8>, StoreError> {
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let plain = encode_words(words)?;
        if id == KeyId::None {
            return Ok(plain);
        }
        if !self.knows(id)? {
            let key: [u8; 32] = random()?;
            self.table.keep(key_id(id), &key)?;
            self.last = None;
        }
        match self.get(id)? {
            Some(seal) => seal.seal(&plain, place),
            None => Err(StoreError::KeyDropped(id)),
        }
    }

    /// Seals what is projected: words whose key was dropped are left out.
    pub fn seal_kept(&mut self, id: KeyId, words: &Words, place: &[u8]) -> Result<Vec<u8>, StoreError> {
        match self.seal(id, words, place) {
            Err(StoreError::KeyDropped(_)) => Ok(Vec::new()),
            sealed => sealed,
        }
    }
}
