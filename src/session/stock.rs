//! 备用机与备件: a list of what is where. What somebody has to see to stands first: what is low, loaners that did not come
//! back, what is under way; then the own place. Typing narrows it, Enter opens the case that has a loaner. The form of an
//! act that draws from the stock picks from the same.

use super::{
    Screen, Session,
    asks::Purpose,
    form::Form,
    list::{Item, List, ListOf},
};
use crate::{
    api::{HoldingView, LoanerView, Request, StockView},
    case::{CaseId, LoanerState, UnderWay},
    lang::{Word, say},
};

/// The fields that pick from the stock.
const LOANER: &str = "loaner";
const ARTICLE: &str = "article";

/// Whether a field picks from the stock.
pub(super) fn is_of_stock(field: &str) -> bool {
    matches!(field, LOANER | ARTICLE)
}

impl Session {
    /// Lists what is in stock.
    pub(super) fn open_stock(&mut self) {
        let mut list = List::new(ListOf::Stock, Vec::new());
        list.waits = true;
        self.push(Screen::List(Box::new(list)));
        self.ask_stock();
    }

    /// Asks what there is.
    pub(super) fn ask_stock(&mut self) {
        self.ask_once(Request::Stock { place: None, low: false }, Purpose::Stock);
    }

    pub(super) fn lists_stock(&self) -> bool {
        matches!(self.top(), Screen::List(list) if list.of == ListOf::Stock)
    }

    /// Takes in what there is, where it is listed or picked from.
    pub(super) fn stock_known(&mut self, view: &StockView) {
        if self.lists_stock() {
            let items = self.stock_items(view);
            if let Screen::List(list) = self.top_mut() {
                list.fill(items);
            }
            return;
        }
        let picked = self.form_mut().and_then(|form| picks(form));
        let Some(name) = picked else { return };
        let items = self.picks_of(name, view);
        if let Some(list) = self.form_mut().and_then(|form| form.list.as_mut()) {
            list.fill(items);
        }
    }

    fn is_own(&self, place: &str) -> bool {
        self.who.as_ref().and_then(|who| who.team.as_deref()) == Some(place)
    }

    fn stock_items(&self, view: &StockView) -> Vec<Item> {
        let mut ranked: Vec<(u8, Item)> = Vec::new();
        let rank = |urgent: bool, place: Option<&str>| match urgent {
            true => 0,
            false if place.is_some_and(|place| self.is_own(place)) => 2,
            false => 3,
        };
        for row in &view.holdings {
            ranked.push((rank(row.low, row.place.as_deref()), self.holding_item(row)));
        }
        for row in &view.loaners {
            ranked.push((rank(row.overdue, Some(&row.place)), self.loaner_item(row)));
        }
        ranked.extend(view.under_way.iter().map(|sent| (1, self.under_way_item(sent))));
        // Of the same rank they stay as the desk has them.
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, item)| item).collect()
    }

    fn holding_item(&self, row: &HoldingView) -> Item {
        item(say::holding(row, &self.pack, self.lang), 4, "")
    }

    fn loaner_item(&self, row: &LoanerView) -> Item {
        let case = row.case().map(|case| case.to_string()).unwrap_or_default();
        item(say::loaner(row, &self.pack, self.lang, self.now), 3, &case)
    }

    fn under_way_item(&self, sent: &UnderWay) -> Item {
        item(say::under_way(sent, &self.pack, self.lang, self.now), 3, "")
    }

    /// What a field picks: loaners that are in, those of the own place first; articles that are counted.
    fn picks_of(&self, name: &str, view: &StockView) -> Vec<Item> {
        if name == LOANER {
            let mut there: Vec<&LoanerView> =
                view.loaners.iter().filter(|row| row.state == LoanerState::In).collect();
            there.sort_by_key(|row| !self.is_own(&row.place));
            let pick = |row: &&LoanerView| {
                let [place, no, model] =
                    [say::team(&row.place, &self.pack, self.lang), row.loaner.clone(), row.model.clone()];
                Item::new("", crate::text::clean_line(&format!("{no}  {model}  {place}")), row.loaner.clone())
            };
            return there.iter().map(pick).collect();
        }
        let mut there: Vec<&HoldingView> =
            view.holdings.iter().filter(|row| row.sort != crate::case::ArticleSort::Loaner).collect();
        there.sort_by_key(|row| !row.place.as_deref().is_some_and(|place| self.is_own(place)));
        let pick = |row: &&HoldingView| {
            let mut picked = item(say::holding(row, &self.pack, self.lang), 4, "");
            picked.value.clone_from(&row.article);
            picked
        };
        there.iter().map(pick).collect()
    }

    /// Something of the list was chosen: the case that has a loaner opens, anything else stays as it is.
    pub(super) fn choose_stock(&mut self, value: &str, list: Option<Screen>) {
        match value.parse::<CaseId>() {
            Ok(case) => self.open_case(case, None),
            Err(_) => {
                self.over.extend(list);
                self.say(Word::StockNoCase);
            }
        }
    }
}

/// The field of a form whose values come from the stock, while its list is open.
fn picks(form: &Form) -> Option<&'static str> {
    let list = form.list.as_ref()?;
    let ListOf::Values(at) = list.of else { return None };
    Some(form.fields.get(at)?.name).filter(|name| is_of_stock(name))
}

/// Cells as an item: the first so many are its words, the others stand behind.
fn item(cells: Vec<String>, words: usize, value: &str) -> Item {
    let mut words_of = cells;
    let behind = words_of.split_off(words.min(words_of.len()));
    let joined = |cells: Vec<String>| {
        let cells: Vec<String> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        cells.join("  ")
    };
    let (said, keys) = (joined(words_of), joined(behind));
    let mut item = Item::new("", said, value).also([keys.as_str()]);
    item.keys = keys;
    item
}
