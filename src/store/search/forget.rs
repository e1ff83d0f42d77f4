//! Forgetting: every search row of a case or a customer goes, also those of what was said long ago.

use redb::{ReadableTable, WriteTransaction};

use super::{
    super::StoreError,
    block::{Entries, Packer, key, split},
    index::{gather, whose},
    numbers, posting,
    segment::Segments,
};
use crate::case::{Subject, Word, Words};

/// Takes out every row under which a case or a customer is found by these words: all that were ever said of it,
/// event by event, since older ones stand in the lists still.
///
/// # Errors
/// What the disk says, or a row that is damaged.
pub fn forget(txn: &WriteTransaction, subject: Subject, said: &[&Words]) -> Result<(), StoreError> {
    let Some((kind, n)) = whose(subject) else { return Ok(()) };
    let mut stands = Vec::new();
    said.iter().for_each(|words| gather(kind, n, words, &mut stands));
    stands.sort_unstable();
    stands.dedup();
    let mut segments = Segments::new(txn)?;
    for (no, _) in segments.all()? {
        for (list, _) in &stands {
            take_out(&mut segments, no, list.bytes(), n)?;
        }
    }
    let phones = said.iter().flat_map(|words| [words.get(Word::Line), words.get(Word::Contact)]).flatten();
    numbers::forget(txn, kind, n, phones)
}

/// Takes a number out of a list of a segment.
fn take_out(segments: &mut Segments<'_>, no: u32, list: &[u8], n: u32) -> Result<(), StoreError> {
    let key = key(list, n);
    // The piece stands in the row that begins before the key or, where that ends before it, in the next.
    let before = segments.rows.range((no, [].as_slice())..=(no, key.as_slice()))?.next_back();
    let after = segments.rows.range((no, key.as_slice())..(no.saturating_add(1), [].as_slice()))?.next();
    let mut rows = Vec::new();
    for row in before.into_iter().chain(after) {
        let (first, block) = row?;
        rows.push((first.value().1.to_vec(), block.value().to_vec()));
    }
    rows.dedup();
    for (first, block) in rows {
        let (mut packer, mut found) = (Packer::default(), false);
        let mut entries = Entries::new(&block);
        while let Some(bytes) = entries.next()? {
            let (of, from) = split(entries.key())?;
            let mut numbers = Vec::new();
            if of == list {
                posting::read(from, bytes, &mut numbers)?;
            }
            match numbers.binary_search(&n) {
                Ok(at) => {
                    numbers.remove(at);
                    packer.list(list, &numbers);
                    found = true;
                }
                Err(_) => packer.entry(entries.key(), bytes),
            }
        }
        if found {
            segments.rows.remove((no, first.as_slice()))?;
            return segments.put(no, packer.rows());
        }
    }
    Ok(())
}
