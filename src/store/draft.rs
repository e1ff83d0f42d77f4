//! What people are typing: kept as it is typed, sealed with their own key, dropped when it is sent.

use redb::{ReadTransaction, WriteTransaction};

use super::{
    Store, StoreError, row,
    seal::{BothKeys, KeyRows, Keys, place},
    tables::DRAFTS,
};
use crate::{
    case::{KeyId, PersonId, Word, Words},
    sla::Instant,
};

/// What somebody was typing.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// Case and form, as the session named it.
    pub place: String,
    pub text: String,
    pub saved: Instant,
}

/// A change to the drafts of a person.
#[derive(Clone, PartialEq, Eq)]
pub enum DraftChange {
    Save { person: PersonId, draft: Draft },
    Drop { person: PersonId, place: String },
}

/// Without the text: it may be about anybody.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft")
            .field("place", &self.place)
            .field("saved", &self.saved)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for DraftChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Save { person, draft } => f.debug_tuple("Save").field(person).field(draft).finish(),
            Self::Drop { person, place } => f.debug_tuple("Drop").field(person).field(place).finish(),
        }
    }
}

fn sealed_at(person: PersonId, at: &str) -> Result<Vec<u8>, StoreError> {
    place(&("draft", person, at))
}

pub(super) fn write(
    txn: &WriteTransaction,
    archive: &ReadTransaction,
    changes: &[DraftChange],
) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut drafts = txn.open_table(DRAFTS)?;
    let mut keys = BothKeys::of_writer(txn, archive)?;
    for change in changes {
        match change {
            DraftChange::Save { person, draft: Draft { place, text, saved } } => {
                let words = Words::of([(Word::Text, Some(text.clone()))]);
                let sealed = keys.seal(KeyId::Person(*person), &words, &sealed_at(*person, place)?)?;
                let row = row::join(&postcard::to_stdvec(saved)?, &sealed)?;
                drafts.insert((person.0, place.as_str()), row.as_slice())?;
            }
            DraftChange::Drop { person, place } => {
                drafts.remove((person.0, place.as_str()))?;
            }
        }
    }
    Ok(())
}

/// The draft of a row; `None` where its key is gone.
pub(super) fn read(
    person: PersonId,
    at: &str,
    row: &[u8],
    keys: &mut Keys<impl KeyRows>,
) -> Result<Option<Draft>, StoreError> {
    let (open, sealed) = row::split(row)?;
    let saved = postcard::from_bytes(open)?;
    let words = keys.open(KeyId::Person(person), sealed, &sealed_at(person, at)?)?;
    Ok(words.map(|words| {
        let text = words.get(Word::Text).unwrap_or_default().to_owned();
        Draft { place: at.to_owned(), text, saved }
    }))
}

impl Store {
    /// The drafts of a person, by place.
    ///
    /// # Errors
    /// What the disk says.
    pub fn drafts(&self, person: PersonId) -> Result<Vec<Draft>, StoreError> {
        self.read_all(|all| {
            let rows = all.live.open_table(DRAFTS)?;
            let mut keys = BothKeys::of(all)?;
            let mut drafts = Vec::new();
            for row in rows.range((person.0, "")..)? {
                let (key, row) = row?;
                let (of, place) = key.value();
                if of != person.0 {
                    break;
                }
                drafts.extend(read(person, place, row.value(), &mut keys)?);
            }
            Ok(drafts)
        })
    }
}
