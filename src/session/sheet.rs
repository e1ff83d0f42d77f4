//! 登记单: the fields of the sheet that a form is about stand among its own.

use super::{field::FormField, form::Form};
use crate::{
    api::CaseView,
    case::{Fields, kind_of, sealed_values, sheet_fields, sheet_of},
    rules::Pack,
};

/// What a case has in the fields that one sheet carries over to the next; what is masked is not among it.
pub fn carried(view: &CaseView, pack: &Pack) -> Fields {
    let sealed = sealed_values(&view.words).into_iter().filter(|_| view.plain);
    let sealed = sealed.map(|(id, (_, value))| (id, value));
    let carries = |id: &str| pack.field(id).is_some_and(|rule| rule.carried);
    view.values.iter().cloned().chain(sealed).filter(|(id, _)| carries(id)).collect()
}

impl Form {
    /// Lays the fields of the sheet that the act is about behind what it is chosen by; what was typed on another one is
    /// kept for when that is chosen again.
    pub(super) fn lay(&mut self, pack: &Pack) {
        let Some((verb, new)) = self.verb() else { return };
        let chosen = ["sheet", "category"].into_iter();
        let chosen = chosen.filter_map(|name| Some((name.to_owned(), self.get(name)?.to_owned())));
        let chosen: Fields = chosen.collect();
        let sheet = sheet_of(verb, new, &chosen, pack);
        let fields = |sheet| sheet_fields(sheet, verb, kind_of(&chosen, pack), pack);
        let wanted = sheet.map(fields).unwrap_or_default();
        let laid = self.fields.iter().filter(|field| field.of_sheet).map(|field| field.name);
        if laid.eq(wanted.iter().map(|field| field.name)) {
            return;
        }
        let focused = self.focused().map(|field| field.name);
        for field in self.fields.extract_if(.., |field| field.of_sheet).filter(|field| !field.is_empty()) {
            self.aside.insert(field.name.to_owned(), field.get().to_owned());
        }
        // At intake nobody has to pass over them on the way to what every call asks.
        let behind = ["sheet", "contact_at", "reason", "text"].into_iter();
        let place = |name| self.fields.iter().position(|field| field.name == name);
        let at = behind.filter_map(place).next().map_or(self.fields.len(), |at| at + 1);
        for (n, field) in wanted.iter().enumerate() {
            let mut field = FormField::of_sheet(field);
            if let Some(value) = self.aside.get(field.name) {
                field.set(value, pack);
            } else if let Some(value) = self.about.carried.get(field.name) {
                field.set(value, pack);
                field.initial = field.get().to_owned();
            }
            self.fields.insert(at + n, field);
        }
        focused.into_iter().for_each(|name| self.focus_on(name));
    }
}
