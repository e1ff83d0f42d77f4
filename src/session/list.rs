//! A list over a form with type-ahead: values of a field, phrases, people. A code chooses at once.

use super::{
    catalogue::Move,
    text_field::{Takes, TextField, Took},
};
use crate::{keys::Key, text};

/// A list over a form.
#[derive(Debug, Clone)]
pub struct List {
    pub of: ListOf,
    pub filter: TextField,
    items: Vec<Item>,
    /// Position among those that match.
    selected: usize,
    /// First one shown.
    pub top: usize,
}

/// What a list is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOf {
    /// Values of the field at this position.
    Values(usize),
    /// Phrases for the field at this position.
    Phrases(usize),
    /// Acts of a case.
    Acts,
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The digits that choose it.
    pub code: String,
    pub words: String,
    /// What choosing it gives.
    pub value: String,
}

impl List {
    /// A list at its first item.
    pub fn new(of: ListOf, items: Vec<Item>) -> Self {
        Self { of, filter: TextField::new(Takes::Line, 60), items, selected: 0, top: 0 }
    }

    /// Gives the list its items when they come later.
    pub fn fill(&mut self, items: Vec<Item>) {
        self.items = items;
        self.selected = 0;
    }

    /// The items that match what was typed: by the beginning of their code, or by every word of it.
    pub fn matches(&self) -> Vec<&Item> {
        let typed = text::fold(self.filter.text());
        let words: Vec<&str> = typed.split_whitespace().collect();
        let is_code = !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_digit());
        let fits = |item: &&Item| {
            if is_code && item.code.starts_with(&typed) {
                return true;
            }
            let shown = text::fold(&item.words);
            let value = text::fold(&item.value);
            words.iter().all(|word| shown.contains(word) || value.contains(word))
        };
        self.items.iter().filter(fits).collect()
    }

    /// Position of the selection among the matches.
    pub fn selected(&self) -> usize {
        self.selected.min(self.matches().len().saturating_sub(1))
    }

    /// What is selected.
    pub fn chosen(&self) -> Option<Item> {
        self.matches().get(self.selected()).map(|item| (*item).clone())
    }

    /// Takes a key of the filter; gives the item where it completed a code.
    pub fn key(&mut self, key: Key) -> Option<(Took, Option<Item>)> {
        let took = self.filter.key(key, 40);
        match took {
            Took::Not => None,
            Took::Edited => {
                self.selected = 0;
                self.top = 0;
                Some((took, self.by_code()))
            }
            _ => Some((took, None)),
        }
    }

    /// Moves the selection in a list of which `page` items are seen.
    pub fn go(&mut self, to: Move, page: usize) {
        let count = self.matches().len();
        self.selected = super::scroll::moved(self.selected(), count, page, to);
        self.top = super::scroll::follow(self.top, self.selected, count, page);
    }

    fn by_code(&self) -> Option<Item> {
        let typed = text::fold(self.filter.text());
        let mut of_code = self.items.iter().filter(|item| item.code.starts_with(&typed));
        let first = of_code.next()?;
        (first.code == typed && of_code.next().is_none()).then(|| first.clone())
    }
}
