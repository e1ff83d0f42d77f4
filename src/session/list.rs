//! A list over a form or a screen with type-ahead: values of a field, phrases, people, all that can be done. A code
//! chooses at once.

use jiff::civil::Date;

use super::{
    catalogue::Move,
    seek::{NOT_NOW, Sought, fits},
    text_field::{Takes, TextField, Took},
};
use crate::{case::CaseId, keys::Key, text};

/// A list over a form or a screen.
#[derive(Debug, Clone)]
pub struct List {
    pub of: ListOf,
    pub filter: TextField,
    items: Vec<Item>,
    /// Positions of the items that match what is typed, the best first.
    found: Vec<usize>,
    /// Position among those that match.
    selected: usize,
    /// First one shown.
    pub top: usize,
    /// Its items are on their way.
    pub waits: bool,
    /// What stands over its items.
    pub header: String,
    /// The branch whose visits it shows.
    pub branch: Option<String>,
}

/// What a list is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOf {
    /// Values of the field at this position.
    Values(usize),
    /// Phrases for the field at this position.
    Phrases(usize),
    /// 命令: everything that can be done.
    Palette,
    /// What was left half written.
    Drafts,
    /// 查看明文: why.
    Reveal,
    /// 口径 in force.
    LinesToTake,
    /// 备用机与备件
    Stock,
    /// 不再提示: why.
    Dismiss,
    /// 同类: values of this case that others may have too, or the cases that have one of them.
    Alike(CaseId),
    /// 客户接待日: the branches on a day, or the visits of one of them.
    Reception(Option<Date>),
}

/// One line of a list.
#[derive(Clone, PartialEq, Eq)]
pub struct Item {
    /// The digits that choose it.
    pub code: String,
    pub words: String,
    /// What choosing it gives.
    pub value: String,
    /// The keys that do the same without the list.
    pub keys: String,
    /// Why it cannot be chosen now.
    pub why: Option<String>,
    sought: Sought,
}

untold!(Item);

impl Item {
    /// An item that is found by its words, how they are read, and its value.
    pub fn new(code: impl Into<String>, words: impl Into<String>, value: impl Into<String>) -> Self {
        let (words, value) = (words.into(), value.into());
        let sought = Sought::of([words.as_str(), value.as_str()]);
        Self { code: code.into(), words, value, keys: String::new(), why: None, sought }
    }

    /// The same, found by other words too.
    pub fn also<'a>(mut self, words: impl IntoIterator<Item = &'a str>) -> Self {
        words.into_iter().for_each(|words| self.sought.add(words));
        self
    }
}

impl List {
    /// A list at its first item.
    pub fn new(of: ListOf, items: Vec<Item>) -> Self {
        let found = (0..items.len()).collect();
        Self {
            of,
            filter: TextField::new(Takes::Line, 60),
            items,
            found,
            selected: 0,
            top: 0,
            waits: false,
            header: String::new(),
            branch: None,
        }
    }

    /// Gives the list its items when they come later.
    pub fn fill(&mut self, items: Vec<Item>) {
        self.items = items;
        self.waits = false;
        self.seek();
    }

    /// Gives the list newer items of the same; what is selected stays so.
    pub fn renew(&mut self, items: Vec<Item>) {
        let (chosen, top) = (self.chosen().map(|item| item.value), self.top);
        self.fill(items);
        if let Some(at) = self.matches().iter().position(|item| Some(&item.value) == chosen.as_ref()) {
            (self.selected, self.top) = (at, top);
        }
    }

    /// The items that match what was typed, by the beginning of their code or by every word of it, the best first.
    pub fn matches(&self) -> Vec<&Item> {
        self.found.iter().filter_map(|at| self.items.get(*at)).collect()
    }

    /// Looks through the items for what is typed now.
    fn seek(&mut self) {
        let typed = text::fold(self.filter.text());
        let is_code = !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_digit());
        let mut found: Vec<(i64, usize)> = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            let by_code = (is_code && item.code.starts_with(&typed)).then_some(i64::MAX);
            if let Some(fits) = by_code.or_else(|| fits(&typed, &item.sought)) {
                // What can be done comes before what cannot, where both begin with what is typed.
                let behind = if item.why.is_some() { NOT_NOW } else { 0 };
                found.push((fits.saturating_sub(behind), at));
            }
        }
        found.sort_by_key(|(fits, at)| (std::cmp::Reverse(*fits), *at));
        self.found = found.into_iter().map(|(_, at)| at).collect();
        self.selected = 0;
        self.top = 0;
    }

    /// Position of the selection among the matches.
    pub const fn selected(&self) -> usize {
        self.selected
    }

    /// What is selected.
    pub fn chosen(&self) -> Option<Item> {
        self.found.get(self.selected).and_then(|at| self.items.get(*at)).cloned()
    }

    /// Takes pasted text into the filter.
    pub fn paste(&mut self, text: &str) {
        self.filter.insert(text);
        self.seek();
    }

    /// Takes back what was typed last; false where nothing is typed.
    pub fn undo(&mut self) -> bool {
        let undone = !self.filter.text().is_empty() && self.filter.undo();
        if undone {
            self.seek();
        }
        undone
    }

    /// Takes a key of the filter; gives the item where it completed a code.
    pub fn key(&mut self, key: Key) -> Option<(Took, Option<Item>)> {
        let took = self.filter.key(key, 40);
        match took {
            Took::Not => None,
            Took::Edited => {
                self.seek();
                Some((took, self.by_code()))
            }
            _ => Some((took, None)),
        }
    }

    /// Moves the selection in a list of which `page` items are seen.
    pub fn go(&mut self, to: Move, page: usize) {
        let count = self.found.len();
        self.selected = super::scroll::moved(self.selected, count, page, to);
        self.top = super::scroll::follow(self.top, self.selected, count, page);
    }

    fn by_code(&self) -> Option<Item> {
        let typed = text::fold(self.filter.text());
        let mut of_code = self.items.iter().filter(|item| item.code.starts_with(&typed));
        let first = of_code.next()?;
        (first.code == typed && of_code.next().is_none()).then(|| first.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_so_and_can_be_done_comes_before_what_is_called_so_and_cannot() {
        let now = Item::new("1", "收回备用机", "recover");
        let also = Item::new("2", "申请免收回", "ask");
        let mut not = Item::new("", "收回", "take_back");
        not.why = Some("无权办理".to_owned());
        let mut list = List::new(ListOf::Palette, vec![now, also, not]);
        list.paste("收回");
        let order: Vec<&str> = list.matches().iter().map(|item| item.value.as_str()).collect();
        assert_eq!(order, ["recover", "take_back", "ask"]);
    }
}
