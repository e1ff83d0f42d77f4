//! 客户接待日: the branches on a day, which the arrows turn; Enter opens a branch, and there the case of a visit. The form
//! of an appointment picks from the slots that are free.

use jiff::{ToSpan, civil::Date};

use super::{
    Screen, Session,
    asks::Purpose,
    list::{Item, List, ListOf},
};
use crate::{
    api::{ReceptionView, Request},
    case::CaseId,
    keys::{Code, Key},
    lang::{Word, say},
    text,
};

/// The field that picks a slot.
pub(super) const SLOT: &str = "slot";

impl Session {
    /// Lists the branches on a day, or the visits of one; the next reception day where none is named.
    pub(super) fn open_reception(&mut self, day: Option<Date>, branch: Option<String>) {
        let mut list = List::new(ListOf::Reception(day), Vec::new());
        (list.waits, list.branch) = (true, branch);
        self.push(Screen::List(Box::new(list)));
        self.ask_reception();
    }

    /// Asks how the listed day stands.
    pub(super) fn ask_reception(&mut self) {
        let Screen::List(list) = self.top() else { return };
        let ListOf::Reception(day) = list.of else { return };
        let branch = list.branch.clone();
        // A day that was turned to meanwhile is asked for, whatever is still on its way.
        self.ask(Request::Reception { day, branch, open: false }, Purpose::Reception);
    }

    pub(super) fn lists_reception(&self) -> bool {
        matches!(self.top(), Screen::List(list) if matches!(list.of, ListOf::Reception(_)))
    }

    /// Takes in how a day stands, unless another one is looked at by now.
    pub(super) fn reception_known(&mut self, view: &ReceptionView) {
        let (lang, today) = (self.lang, self.now.zoned(&self.pack.zone).date());
        let Screen::List(list) = self.top() else { return };
        let ListOf::Reception(day) = list.of else { return };
        if day.is_some_and(|day| day != view.day) {
            return;
        }
        let (header, items) = if let Some(branch) = &list.branch {
            let rows: Vec<Vec<String>> =
                view.visits.iter().map(|visit| say::visit(visit, lang, today)).collect();
            let lines = text::columns(&rows, " ").into_iter().zip(&view.visits);
            let duty = view.branches.iter().find(|row| row.branch == *branch);
            let duty = duty.map(|row| {
                let [leader, deputy] = [&row.leader, &row.deputy].map(|by| say::on_duty(by.as_ref(), lang));
                Word::SheetDuty.with(lang, &[&leader, &deputy])
            });
            let header: Vec<String> = [say::team(branch, &self.pack, lang)].into_iter().chain(duty).collect();
            let items = lines.map(|(line, visit)| Item::new("", line, visit.row.case.to_string()));
            (header.join("    "), items.collect())
        } else {
            let mut lines = say::reception_board(&view.branches, &self.pack, lang).into_iter();
            let header = lines.next().unwrap_or_default();
            let items: Vec<Item> = lines
                .zip(&view.branches)
                .map(|(line, row)| Item::new("", line, row.branch.clone()))
                .collect();
            (header, items)
        };
        if let Screen::List(list) = self.top_mut() {
            list.of = ListOf::Reception(Some(view.day));
            list.waits = false;
            list.header = header;
            list.renew(items);
        }
    }

    /// Left and Right turn the day while nothing is typed; whether the key was that.
    pub(super) fn turn_reception(&mut self, key: Key) -> bool {
        let Screen::List(list) = self.top() else { return false };
        let ListOf::Reception(Some(day)) = list.of else { return false };
        if list.branch.is_some() || !list.filter.text().is_empty() {
            return false;
        }
        let to = match key.code {
            Code::Right => day.tomorrow().ok().and_then(|from| self.pack.reception_day_from(from)),
            Code::Left => self.reception_day_before(day),
            _ => return false,
        };
        match to {
            Some(to) => {
                if let Screen::List(list) = self.top_mut() {
                    list.of = ListOf::Reception(Some(to));
                }
                self.ask_reception();
            }
            None => self.say(Word::ReceptionNone),
        }
        true
    }

    fn reception_day_before(&self, day: Date) -> Option<Date> {
        // One day is in every month, and a holiday moves it by days.
        let mut from = day.checked_sub(3.months()).ok()?;
        let mut found = None;
        while let Some(known) = self.pack.reception_day_from(from).filter(|known| *known < day) {
            found = Some(known);
            from = known.tomorrow().ok()?;
        }
        found
    }

    /// A branch opens its visits, a visit its case.
    pub(super) fn choose_visit(&mut self, day: Option<Date>, value: &str, left: Option<Screen>) {
        // What was left stands below, so that back leads to it.
        self.over.extend(left);
        match value.parse::<CaseId>() {
            Ok(case) => self.open_case(case, None),
            Err(_) => self.open_reception(day, Some(value.to_owned())),
        }
    }

    /// Asks for the slots that are free on the next reception day.
    pub(super) fn ask_slots(&mut self) {
        self.ask_once(Request::Reception { day: None, branch: None, open: false }, Purpose::Slots);
    }

    /// Offers the free slots: of the branch in the form, otherwise of the own team, otherwise of all.
    pub(super) fn slots_known(&mut self, view: &ReceptionView) {
        let (pack, lang) = (self.pack.clone(), self.lang);
        let own = self.who.as_ref().and_then(|who| who.team.clone());
        let Some(form) = self.form_mut() else { return };
        let at = match form.list.as_ref().map(|list| list.of) {
            Some(ListOf::Values(at)) if form.fields.get(at).is_some_and(|field| field.name == SLOT) => at,
            _ => return,
        };
        let chosen = form.get("branch").filter(|branch| !branch.is_empty()).map(str::to_owned);
        let own = own.filter(|team| view.branches.iter().any(|row| row.branch == *team));
        let only = chosen.or(own);
        let rows = view.branches.iter().filter(|row| only.as_ref().is_none_or(|only| row.branch == *only));
        let items = rows.flat_map(|row| {
            row.free.iter().map(|(slot, free)| {
                let words = say::free_slot(view.day, *slot, &row.branch, *free, &pack, lang);
                Item::new("", words, format!("{} {}", view.day, crate::case::slot_time(*slot)))
            })
        });
        let items = items.collect();
        if let Some(list) = form.list.as_mut().filter(|list| list.of == ListOf::Values(at)) {
            list.fill(items);
        }
    }
}
