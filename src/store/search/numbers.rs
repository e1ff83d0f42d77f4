//! Numbers: of lines and contacts, and those under which other systems know a case.

use std::collections::BTreeSet;

use redb::{ReadTransaction, Table, WriteTransaction};

use super::{
    super::{
        Store, StoreError,
        tables::{EXTERNAL, LINES, PHONES},
    },
    budget::Budget,
    list::Kind,
};
use crate::{
    case::{Case, CaseId, Reference, Word},
    text,
};

/// Rows that a question about a tail looks at, before the newest are picked: three digits are the tail of one
/// number in a thousand.
const LOOKED_AT: usize = 8_000;

/// Kinds of number in `PHONES`.
const LINE: u8 = 0;
const CONTACT: u8 = 1;

/// The rows that follow from the head of a case.
pub struct HeadRows<'txn> {
    phones: Table<'txn, (&'static str, u8, u32), ()>,
    external: Table<'txn, (&'static str, &'static str, u32), ()>,
}

impl<'txn> HeadRows<'txn> {
    pub fn new(txn: &'txn WriteTransaction) -> Result<Self, StoreError> {
        Ok(Self { phones: txn.open_table(PHONES)?, external: txn.open_table(EXTERNAL)? })
    }

    /// Makes the rows follow a head that was `before` and is `now`.
    pub fn change(&mut self, before: Option<&Case>, now: &Case) -> Result<(), StoreError> {
        let n = now.id.n;
        let (had, has) = (before.map(phones).unwrap_or_default(), phones(now));
        for (digits, kind) in had.difference(&has) {
            self.phones.remove((digits.as_str(), *kind, n))?;
        }
        for (digits, kind) in has.difference(&had) {
            self.phones.insert((digits.as_str(), *kind, n), ())?;
        }
        let (had, has) = (before.map(references).unwrap_or_default(), references(now));
        for gone in had.difference(&has) {
            self.external.remove((gone.source.as_str(), gone.id.as_str(), n))?;
        }
        for new in has.difference(&had) {
            self.external.insert((new.source.as_str(), new.id.as_str(), n), ())?;
        }
        Ok(())
    }
}

/// Whose number ends with these digits, in rising order.
pub fn by_tail(
    txn: &ReadTransaction,
    kind: Kind,
    tail: &str,
    budget: &mut Budget<'_>,
) -> Result<Vec<u32>, StoreError> {
    let tail = text::reversed_digits(tail);
    let mut found = BTreeSet::new();
    // The digits of the row, and whose it is, while there are such rows and the budget lasts.
    let mut take = |digits: &str, n: u32| {
        let fits = digits.starts_with(&tail);
        budget.spent.postings += u64::from(fits);
        if fits {
            found.insert(n);
        }
        fits
    };
    let mut looked = 0;
    match kind {
        Kind::Case => {
            for row in txn.open_table(PHONES)?.range((tail.as_str(), 0, 0)..)?.take(LOOKED_AT) {
                let (key, _) = row?;
                let (digits, _, n) = key.value();
                if !take(digits, n) {
                    break;
                }
                looked += 1;
            }
        }
        Kind::Customer => {
            for row in txn.open_table(LINES)?.range((tail.as_str(), 0)..)?.take(LOOKED_AT) {
                let (key, _) = row?;
                let (digits, n) = key.value();
                if !take(digits, n) {
                    break;
                }
                looked += 1;
            }
        }
    }
    budget.partial |= looked == LOOKED_AT;
    Ok(found.into_iter().collect())
}

/// The numbers of a head: reversed digits, and whose they are.
pub fn phones(case: &Case) -> BTreeSet<(String, u8)> {
    [(Word::Line, LINE), (Word::Contact, CONTACT)]
        .into_iter()
        .map(|(word, kind)| (text::reversed_digits(case.word(word).unwrap_or_default()), kind))
        .filter(|(digits, _)| !digits.is_empty())
        .collect()
}

/// The numbers under which other systems know a head.
pub fn references(case: &Case) -> BTreeSet<&Reference> {
    case.references.iter().collect()
}

impl Store {
    /// The projected case that another system knows under this number; the first where there are several.
    ///
    /// # Errors
    /// What the disk says.
    pub fn external(&self, source: &str, id: &str) -> Result<Option<CaseId>, StoreError> {
        let site = self.facts().site;
        self.read(|txn| {
            let rows = txn.open_table(EXTERNAL)?;
            let first = rows.range((source, id, 0)..=(source, id, u32::MAX))?.next().transpose()?;
            Ok(first.map(|(key, _)| CaseId { site, n: key.value().2 }))
        })
    }

    /// Projected cases of a line, the newest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn cases_of_line(&self, line: &str, limit: usize) -> Result<Vec<CaseId>, StoreError> {
        let line = text::reversed_digits(line);
        if line.is_empty() {
            return Ok(Vec::new());
        }
        let site = self.facts().site;
        self.read(|txn| {
            let rows = txn.open_table(PHONES)?;
            let cases = rows.range((line.as_str(), LINE, 0)..=(line.as_str(), LINE, u32::MAX))?.rev();
            cases.take(limit).map(|row| Ok(CaseId { site, n: row?.0.value().2 })).collect()
        })
    }
}
