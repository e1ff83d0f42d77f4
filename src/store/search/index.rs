//! Under which lists a case or a customer stands, by what is said of them.

use redb::WriteTransaction;

use super::{
    super::StoreError,
    list::{Kind, List, Of},
    merge::merge,
    segment::Segments,
};
use crate::{
    case::{Recorded, Subject, Word, Words, sealed_values},
    text,
};

/// Numbers in lists that are gathered before they are written, about 20 bytes each.
const GATHERED: usize = 300_000;
/// Bytes of merging for each number that was brought: one takes a few bytes, and moves up about five times.
const MERGED: usize = 40;
/// Bytes of merging in a turn, however little it brought.
const AT_LEAST: usize = 64 * 1024;

/// Puts cases and customers under the lists of what these events say, and goes on with merges.
pub fn index(txn: &WriteTransaction, records: &[Recorded]) -> Result<(), StoreError> {
    let mut work = 0;
    let mut gathered = Vec::new();
    let mut texts = 0;
    for record in records {
        let Some((kind, n)) = whose(record.envelope.subject) else { continue };
        let before = gathered.len();
        gather(kind, n, &record.words, &mut gathered);
        texts += u32::from(gathered.len() > before);
        if gathered.len() > GATHERED {
            work += gathered.len();
            Segments::new(txn)?.add(std::mem::take(&mut gathered), std::mem::take(&mut texts))?;
            merge(txn, std::mem::take(&mut work) * MERGED)?;
        }
    }
    if gathered.is_empty() {
        return Ok(());
    }
    work += gathered.len();
    Segments::new(txn)?.add(gathered, texts)?;
    merge(txn, (work * MERGED).max(AT_LEAST))?;
    Ok(())
}

/// Whose number stands in the lists.
pub fn whose(subject: Subject) -> Option<(Kind, u32)> {
    match subject {
        Subject::Case(id) => Some((Kind::Case, id.n)),
        Subject::Customer(id) => Some((Kind::Customer, id.0)),
        Subject::Site | Subject::Person(_) => None,
    }
}

/// Puts a number behind every list of these words.
pub fn gather(kind: Kind, n: u32, words: &Words, into: &mut Vec<(List, u32)>) {
    let mut put = |of, gram: &str| into.extend(List::new(kind, of, gram).map(|list| (list, n)));
    for (word, said) in words.iter() {
        match word {
            Word::Name => {
                text::name_grams(said, &mut |gram| put(Of::Name, gram));
                for read in text::readings(said) {
                    for end in 1..=read.initials.len().min(text::INITIALS) {
                        put(Of::Initials, read.initials.get(..end).unwrap_or_default());
                    }
                    put(Of::Pinyin, read.letters.get(..2).unwrap_or_default());
                    text::letter_grams(&read.letters, &mut |gram| put(Of::Pinyin, gram));
                }
            }
            Word::Line | Word::Contact => text::digit_grams(said, &mut |gram| put(Of::Digits, gram)),
            Word::Address => text::text_grams(said, &mut |gram| put(Of::Address, gram)),
            Word::Wants | Word::Text | Word::Title => text::text_grams(said, &mut |gram| put(Of::Text, gram)),
            Word::Sheet => {
                for (_, value) in sealed_values(words).into_values() {
                    text::text_grams(&value, &mut |gram| put(Of::Text, gram));
                }
            }
            Word::Secret | Word::Account => {}
        }
    }
}
