//! Questions: which cases or customers may have every word, the newest first.

use std::collections::BTreeSet;

use redb::ReadTransaction;

use super::{
    super::{Store, StoreError},
    budget::Budget,
    list::{Kind, List, Of},
    numbers,
    stream::{Index, Stream, newest},
};
use crate::text::{self, Asks};

/// Digits of a number that find something.
const DIGITS: usize = 3;

/// By what somebody is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The end of a number.
    Tail,
    /// Digits anywhere in a number.
    Digits,
    Name,
    /// How a name is read.
    Pinyin,
    Address,
    /// What was written; of cases only.
    Text,
    /// Any of these.
    Anything,
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    pub kind: Kind,
    /// Folded words, every one of which must be there.
    pub words: &'a [String],
    pub by: By,
    /// Only numbers below this one, where there was an answer before.
    pub below: Option<u32>,
    /// Numbers that are wanted at most.
    pub most: usize,
}

impl Store {
    /// The numbers of projected cases or customers that may have all words, the newest first: all of them, where
    /// there are fewer than wanted and the budget lasted. Whether they have, whoever asks reads.
    ///
    /// # Errors
    /// What the disk says, or a row that is damaged.
    pub fn candidates(
        &self,
        question: &Question<'_>,
        budget: &mut Budget<'_>,
    ) -> Result<Vec<u32>, StoreError> {
        let Some(mut upto) = question.below.unwrap_or(u32::MAX).checked_sub(1) else { return Ok(Vec::new()) };
        self.read(|txn| {
            let mut index = Index::new(txn)?;
            let mut words = Vec::with_capacity(question.words.len());
            for word in question.words {
                words.push(of_word(txn, &mut index, question.kind, question.by, word, budget)?);
            }
            let mut stream = match words.len() {
                0 => return Ok(Vec::new()),
                _ => Stream::All(words),
            };
            let mut found = Vec::new();
            while found.len() < question.most
                && let Some(number) = stream.seek(&mut index, upto, budget)?
            {
                found.push(number);
                let Some(next) = number.checked_sub(1) else { break };
                upto = next;
            }
            Ok(found)
        })
    }
}

/// Who may have a word.
fn of_word(
    txn: &ReadTransaction,
    index: &mut Index,
    kind: Kind,
    by: By,
    word: &str,
    budget: &mut Budget<'_>,
) -> Result<Stream, StoreError> {
    let digits = word.len() >= DIGITS && word.bytes().all(|byte| byte.is_ascii_digit());
    Ok(match by {
        By::Tail if digits => Stream::Numbers(numbers::by_tail(txn, kind, word, budget)?),
        By::Digits if digits => {
            let mut grams = BTreeSet::new();
            text::digit_grams(word, &mut |gram| _ = grams.insert(gram.to_owned()));
            in_all(index, kind, Of::Digits, grams)
        }
        By::Name => asked(index, kind, Of::Name, &text::name_asks(word), budget)?,
        By::Pinyin => match text::pinyin_letters(word) {
            Some(letters) => pinyin(index, kind, &letters),
            None => nothing(),
        },
        By::Address => asked(index, kind, Of::Address, &text::text_asks(word), budget)?,
        By::Text if kind == Kind::Case => asked(index, kind, Of::Text, &text::text_asks(word), budget)?,
        By::Tail | By::Digits | By::Text => nothing(),
        By::Anything => {
            let mut any = Vec::new();
            // A tail is digits as well.
            for by in [By::Digits, By::Name, By::Pinyin, By::Address, By::Text] {
                any.push(of_word(txn, index, kind, by, word, budget)?);
            }
            Stream::any(any)
        }
    })
}

const fn nothing() -> Stream {
    Stream::Numbers(Vec::new())
}

fn asked(
    index: &mut Index,
    kind: Kind,
    of: Of,
    asks: &Asks,
    budget: &mut Budget<'_>,
) -> Result<Stream, StoreError> {
    match asks {
        Asks::All(grams) => Ok(in_all(index, kind, of, grams.iter().cloned())),
        Asks::Beginning(with) => {
            let Some(end) = List::new(kind, of, with).and_then(|list| list.bytes().last().copied()) else {
                return Ok(nothing());
            };
            let mut numbers = Vec::new();
            for segment in index.units.concat() {
                index.beginning(segment, with, end, &mut numbers, budget)?;
            }
            newest(&mut numbers, budget);
            Ok(Stream::Numbers(numbers))
        }
        Asks::Nothing => Ok(nothing()),
    }
}

/// Where one text has all of these grams: they stand in one segment, since a text is indexed at once, or while it
/// is merged in where it was and where it goes.
fn in_all(index: &Index, kind: Kind, of: Of, grams: impl IntoIterator<Item = String>) -> Stream {
    let lists: Option<Vec<List>> = grams.into_iter().map(|gram| List::new(kind, of, &gram)).collect();
    match lists {
        Some(lists) if !lists.is_empty() => {
            let in_unit = |unit: &[u32], list: &List| match unit {
                [segment] => Stream::list(*segment, list.bytes()),
                _ => Stream::any(unit.iter().map(|segment| Stream::list(*segment, list.bytes())).collect()),
            };
            let of_unit =
                |unit: &Vec<u32>| Stream::All(lists.iter().map(|list| in_unit(unit, list)).collect());
            Stream::any(index.units.iter().map(of_unit).collect())
        }
        _ => nothing(),
    }
}

fn pinyin(index: &Index, kind: Kind, letters: &str) -> Stream {
    let initials = letters.get(..letters.len().min(text::INITIALS)).unwrap_or_default().to_owned();
    let mut any = vec![in_all(index, kind, Of::Initials, [initials])];
    let mut grams = BTreeSet::new();
    match letters.len() {
        1 => {}
        2 => _ = grams.insert(letters.to_owned()),
        _ => text::letter_grams(letters, &mut |gram| _ = grams.insert(gram.to_owned())),
    }
    any.push(in_all(index, kind, Of::Pinyin, grams));
    Stream::any(any)
}
