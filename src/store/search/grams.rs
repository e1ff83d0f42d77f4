//! Names and words, by grams. Rows are ordered by block of cases first: what is new is written close together,
//! however many grams a text has, and the newest cases are found first.

use std::collections::{BTreeMap, BTreeSet};

use redb::{ReadableTable, WriteTransaction};

use super::{
    super::{Store, StoreError, tables::GRAMS},
    posting,
};
use crate::{
    case::{CaseId, Recorded, Subject, Word},
    text,
};

/// Cases of a block: their counters differ in the lowest ten bits.
const BLOCK_BITS: u32 = 10;

/// Postings that are gathered before they are written.
const GATHERED: usize = 100_000;

/// What was said: of whom, or of what.
#[derive(Clone, Copy)]
enum Field {
    Name = 0,
    Text = 1,
}

fn field(word: Word) -> Option<Field> {
    match word {
        Word::Name => Some(Field::Name),
        Word::Wants | Word::Text | Word::Title => Some(Field::Text),
        Word::Line | Word::Contact | Word::Address | Word::Secret => None,
    }
}

type Gathered = BTreeMap<(u32, u8, String), BTreeSet<u32>>;

/// Puts cases under the grams of what these events say.
pub fn index(txn: &WriteTransaction, records: &[Recorded]) -> Result<(), StoreError> {
    let mut gathered = Gathered::new();
    for record in records {
        let Subject::Case(id) = record.envelope.subject else { continue };
        let (block, offset) = (id.n >> BLOCK_BITS, id.n & ((1 << BLOCK_BITS) - 1));
        for (word, said) in record.words.iter() {
            let Some(field) = field(word) else { continue };
            for gram in text::grams(said) {
                gathered.entry((block, field as u8, gram)).or_default().insert(offset);
            }
        }
        if gathered.len() > GATHERED {
            write(txn, std::mem::take(&mut gathered))?;
        }
    }
    write(txn, gathered)
}

fn write(txn: &WriteTransaction, gathered: Gathered) -> Result<(), StoreError> {
    let mut rows = txn.open_table(GRAMS)?;
    for ((block, field, gram), mut offsets) in gathered {
        let key = (block, field, gram.as_str());
        if let Some(row) = rows.get(key)? {
            let before = posting::read(row.value())?;
            if offsets.iter().all(|offset| before.binary_search(offset).is_ok()) {
                continue;
            }
            offsets.extend(before);
        }
        rows.insert(key, posting::write(offsets).as_slice())?;
    }
    Ok(())
}

impl Store {
    /// Projected cases of people whose name may contain every word of `name`, the newest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn by_name(&self, name: &str, limit: usize) -> Result<Vec<CaseId>, StoreError> {
        self.by_grams(Field::Name, name, limit)
    }

    /// Projected cases in whose title, wishes, text, notes or answers every word of `words` may stand, the newest
    /// first. Whether it does, the caller reads in their history.
    ///
    /// # Errors
    /// What the disk says.
    pub fn by_words(&self, words: &str, limit: usize) -> Result<Vec<CaseId>, StoreError> {
        self.by_grams(Field::Text, words, limit)
    }

    fn by_grams(&self, field: Field, query: &str, limit: usize) -> Result<Vec<CaseId>, StoreError> {
        let grams: BTreeSet<String> = query.split_whitespace().flat_map(asked).collect();
        if grams.is_empty() {
            return Ok(Vec::new());
        }
        let site = self.facts().site;
        self.read(|txn| {
            let rows = txn.open_table(GRAMS)?;
            let newest = rows.last()?.map(|(key, _)| key.value().0);
            let mut found = Vec::new();
            for block in (0..=newest.unwrap_or_default()).rev() {
                let mut in_all: Option<Vec<u32>> = None;
                for gram in &grams {
                    let row = rows.get((block, field as u8, gram.as_str()))?;
                    let here = row.map(|row| posting::read(row.value())).transpose()?.unwrap_or_default();
                    let kept = match in_all {
                        Some(before) => both(&before, &here),
                        None => here,
                    };
                    let none = kept.is_empty();
                    in_all = Some(kept);
                    if none {
                        break;
                    }
                }
                let newest_first = in_all.unwrap_or_default().into_iter().rev();
                found.extend(newest_first.map(|offset| CaseId { site, n: block << BLOCK_BITS | offset }));
                if found.len() >= limit {
                    break;
                }
            }
            found.truncate(limit);
            Ok(found)
        })
    }
}

/// The grams that a text with this word must have.
fn asked(word: &str) -> Vec<String> {
    let grams = text::query_grams(word);
    if grams.is_empty() { text::lone_gram(word).into_iter().collect() } else { grams }
}

/// What two rising lists share.
fn both(a: &[u32], b: &[u32]) -> Vec<u32> {
    a.iter().filter(|n| b.binary_search(n).is_ok()).copied().collect()
}
