//! Questions: which cases or customers may have every word, the newest first.

use std::collections::BTreeSet;

use redb::ReadTransaction;

use super::{
    super::{Store, StoreError},
    budget::Budget,
    list::{Kind, List, Of},
    numbers,
    stream::{Index, Newest, Stream},
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
    /// Any of these, but a single character, which is in most texts, only in a name.
    Named,
    /// Any of these.
    Anything,
}

/// What is looked for.
#[derive(Clone, Copy)]
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

untold!(Question<'_>);

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
            // The longest word is mostly the rarest, and where it is nowhere the others are not looked for.
            let mut longest: Vec<&String> = question.words.iter().collect();
            longest.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
            for word in longest {
                let mut search = Search { txn, index: &mut index, kind: question.kind, upto };
                words.push(search.word(question.by, word, budget)?);
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

/// A question as it is looked up.
struct Search<'a> {
    txn: &'a ReadTransaction,
    index: &'a mut Index,
    kind: Kind,
    upto: u32,
}

impl Search<'_> {
    /// Who may have a word.
    fn word(&mut self, by: By, word: &str, budget: &mut Budget<'_>) -> Result<Stream, StoreError> {
        let digits = word.len() >= DIGITS && word.bytes().all(|byte| byte.is_ascii_digit());
        match by {
            By::Tail if digits => Ok(Stream::numbers(numbers::by_tail(self.txn, self.kind, word, budget)?)),
            By::Digits if digits => self.in_all(Of::Digits, threes(word), budget),
            By::Name => self.asked(Of::Name, &text::name_asks(word), budget),
            By::Pinyin => match text::pinyin_letters(word) {
                Some(letters) => self.pinyin(&letters, budget),
                None => Ok(nothing()),
            },
            By::Address => self.asked(Of::Address, &text::text_asks(word), budget),
            By::Text if self.kind == Kind::Case => self.asked(Of::Text, &text::text_asks(word), budget),
            By::Tail | By::Digits | By::Text => Ok(nothing()),
            By::Named if is_one(word) => self.word(By::Name, word, budget),
            By::Named | By::Anything => {
                let mut any = Vec::new();
                // A tail is digits as well.
                for by in [By::Digits, By::Name, By::Pinyin, By::Address, By::Text] {
                    any.push(self.word(by, word, budget)?);
                }
                Ok(Stream::any(any))
            }
        }
    }

    fn asked(&mut self, of: Of, asks: &Asks, budget: &mut Budget<'_>) -> Result<Stream, StoreError> {
        match asks {
            Asks::All(grams) => self.in_all(of, grams.iter().cloned(), budget),
            Asks::Beginning(with) => {
                let list = List::new(self.kind, of, with);
                let Some(end) = list.and_then(|list| list.bytes().last().copied()) else {
                    return Ok(nothing());
                };
                let mut newest = Newest::default();
                for segment in self.index.units.concat() {
                    self.index.beginning(segment, (with, end), self.upto, &mut newest, budget)?;
                }
                Ok(newest.stream())
            }
            Asks::Nothing => Ok(nothing()),
        }
    }

    /// Where one text has all of these grams: they stand in one segment, since a text is indexed at once, or while
    /// it is merged in where it was and where it goes.
    fn in_all(
        &mut self,
        of: Of,
        grams: impl IntoIterator<Item = String>,
        budget: &mut Budget<'_>,
    ) -> Result<Stream, StoreError> {
        let lists: Option<Vec<List>> =
            grams.into_iter().map(|gram| List::new(self.kind, of, &gram)).collect();
        let Some(lists) = lists.filter(|lists| !lists.is_empty()) else { return Ok(nothing()) };
        let mut any = Vec::new();
        for unit in self.index.units.clone() {
            any.extend(Stream::in_unit(self.index, &unit, &lists, budget)?);
        }
        Ok(Stream::any(any))
    }

    fn pinyin(&mut self, letters: &str, budget: &mut Budget<'_>) -> Result<Stream, StoreError> {
        let initials = letters.get(..letters.len().min(text::INITIALS)).unwrap_or_default().to_owned();
        let mut grams = BTreeSet::new();
        match letters.len() {
            1 => {}
            2 => _ = grams.insert(letters.to_owned()),
            _ => text::letter_grams(letters, &mut |gram| _ = grams.insert(gram.to_owned())),
        }
        let initials = self.in_all(Of::Initials, [initials], budget)?;
        Ok(Stream::any(vec![initials, self.in_all(Of::Pinyin, grams, budget)?]))
    }
}

const fn nothing() -> Stream {
    Stream::numbers(Vec::new())
}

/// Whether a word is a single character without spaces around it: it is the beginning of many grams.
pub fn is_one(word: &str) -> bool {
    matches!(text::text_asks(word), Asks::Beginning(_)) && word.chars().nth(1).is_none()
}

/// The last threes of a number of digits: each is in one number of a hundred, and who has all of them is read anyway.
/// What a long number begins with, many begin with.
fn threes(digits: &str) -> BTreeSet<String> {
    let last = digits.len().saturating_sub(DIGITS);
    let at = |back: usize| {
        let from = last.saturating_sub(back);
        digits.get(from..from + DIGITS).map(str::to_owned)
    };
    [0, DIGITS, 2 * DIGITS].into_iter().filter_map(at).collect()
}
