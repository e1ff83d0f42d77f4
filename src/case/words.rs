//! What is sealed of an event: names, numbers, addresses and free text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Which words these are. The order is part of the stored form: append only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// 业务号码, the line concerned.
    Line,
    /// The complainant's name.
    Name,
    /// 联系电话, the number to reach the complainant.
    Contact,
    Address,
    /// 客户诉求, what the customer wants.
    Wants,
    /// The text of the act: what happened, the note, the answer, the conclusion.
    Text,
    /// The title that a source gave to the case.
    Title,
    /// A hashed secret (PIN), in PHC form.
    Secret,
    /// The sealed values of a sheet, as a JSON object of texts.
    Sheet,
    /// The account that money is paid to.
    Account,
}

/// The sealed words of one event, or those of a case as they stand now.
///
/// Personal: `Debug` shows which words there are and how long they are, never what they say.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words(BTreeMap<Word, String>);

impl Words {
    /// These words alone; empty ones are left out.
    pub fn of<const N: usize>(words: [(Word, Option<String>); N]) -> Self {
        let mut of = Self::default();
        for (word, text) in words {
            of.set(word, text);
        }
        of
    }

    /// The text of a word, or nothing.
    pub fn get(&self, word: Word) -> Option<&str> {
        self.0.get(&word).map(String::as_str)
    }

    /// Puts a word in; an empty text takes it out.
    pub fn set(&mut self, word: Word, text: Option<String>) {
        match text.filter(|t| !t.is_empty()) {
            Some(text) => self.0.insert(word, text),
            None => self.0.remove(&word),
        };
    }

    /// Takes over every word that `newer` has.
    pub fn overlay(&mut self, newer: &Self) {
        self.0.extend(newer.0.iter().map(|(word, text)| (*word, text.clone())));
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All words, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (Word, &str)> {
        self.0.iter().map(|(word, text)| (*word, text.as_str()))
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(word, text)| (word, text.len()))).finish()
    }
}
