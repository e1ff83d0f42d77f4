//! 同类: what else has the same partner, short code, app, place or sender as a case, the newest first. Where a case has
//! several such values, the one that is meant is chosen first.

use super::{
    Screen, Session,
    asks::Purpose,
    list::{Item, List, ListOf},
};
use crate::{
    api::{AlikeView, CaseView, Request},
    case::CaseId,
    lang::{Word, say},
    rules::{FieldRule, Pack},
    text,
};

/// Cases that are listed at most.
const LISTED: u32 = 200;

/// The values of a case that others may have too: field and value.
pub(super) fn shared<'a>(view: &'a CaseView, pack: &Pack) -> Vec<(&'a str, &'a str)> {
    let open = |field: &str| pack.field(field).is_some_and(FieldRule::is_shared);
    let values = view.values.iter().filter(|(field, value)| open(field) && !value.trim().is_empty());
    values.map(|(field, value)| (field.as_str(), value.as_str())).collect()
}

impl Session {
    /// Lists the cases that share the one value of the case that is shown, or its values where there are several.
    pub(super) fn open_alike(&mut self) {
        let Screen::Case(shown) = self.place() else { return };
        let (case, pack, lang) = (shown.id, self.pack.clone(), self.lang);
        let values = shown.view.as_deref().map(|view| shared(view, &pack)).unwrap_or_default();
        if let [(field, _)] = values.as_slice() {
            let field = (*field).to_owned();
            return self.ask_alike(case, &field);
        }
        let item = |(n, (field, value)): (usize, &(&str, &str))| {
            let label = say::field_label(field, &pack, lang);
            Item::new(n.to_string(), text::clean_line(&format!("{label} {value}")), *field)
        };
        let items: Vec<Item> = (1..).zip(&values).map(item).collect();
        self.push(Screen::List(Box::new(List::new(ListOf::Alike(case), items))));
    }

    fn ask_alike(&mut self, case: CaseId, field: &str) {
        let mut list = List::new(ListOf::Alike(case), Vec::new());
        list.waits = true;
        if let Screen::Case(shown) = self.place()
            && let Some(view) = shown.view.as_deref()
            && let Some((_, value)) = shared(view, &self.pack).into_iter().find(|(id, _)| *id == field)
        {
            let label = say::field_label(field, &self.pack, self.lang);
            list.header = text::clean_line(&format!("{label} {value}")).into_owned();
        }
        self.push(Screen::List(Box::new(list)));
        let ask = Request::Alike { case, field: field.to_owned(), below: 0, limit: LISTED };
        self.ask(ask, Purpose::Alike(case));
    }

    /// The cases that share the value have come.
    pub(super) fn alike_known(&mut self, of: CaseId, view: &AlikeView) {
        let (pack, lang, now) = (self.pack.clone(), self.lang, self.now);
        let rows: Vec<Vec<String>> = view
            .rows
            .iter()
            .map(|row| {
                vec![
                    row.case.to_string(),
                    say::day(row.opened, &pack.zone, now),
                    say::stage(row.stage, lang).to_owned(),
                    row.name.clone(),
                    row.about.clone(),
                ]
            })
            .collect();
        let lines = text::columns(&rows, " ").into_iter().zip(&view.rows);
        let items = lines.map(|(line, row)| Item::new("", line, row.case.to_string())).collect();
        let Screen::List(list) = self.top_mut() else { return };
        if list.of != ListOf::Alike(of) || !list.waits {
            return;
        }
        list.fill(items);
        let word = if view.next.is_some() { Word::AlikeLatest } else { Word::AlikeCases };
        list.header = format!("{}  {}", list.header, word.with(lang, &[&view.rows.len()]));
    }

    /// A value lists its cases, a case opens.
    pub(super) fn choose_alike(&mut self, of: CaseId, chosen: &str, left: Option<Screen>) {
        match chosen.parse::<CaseId>() {
            // What was left stands below, so that back leads to it.
            Ok(case) => {
                self.over.extend(left);
                self.open_case(case, None);
            }
            Err(_) => self.ask_alike(of, chosen),
        }
    }
}
