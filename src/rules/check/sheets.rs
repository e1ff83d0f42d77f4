//! Sheets and their fields: shapes, references, names that are free.

use crate::sla::{Id, MarkName};

use super::{
    super::{FieldRule, FieldShape, Sheet, TAKEN, Words},
    At, Check, Fault, Key,
};

impl Check<'_> {
    pub(super) fn sheets(&mut self) {
        let pack = self.pack;
        for (at, field) in pack.fields.iter().enumerate() {
            self.field(at, field);
        }
        for (at, sheet) in pack.sheets.iter().enumerate() {
            self.sheet(at, sheet);
        }
        for (at, clock) in pack.clocks.iter().enumerate() {
            for (key, marks) in [("starts_on", &clock.starts_on), ("stops_on", &clock.stops_on)] {
                for (n, mark) in marks.iter().enumerate() {
                    if let MarkName::Filled(sheet) = mark {
                        self.known("sheet", sheet.as_str(), &[Key("clock"), At(at), Key(key), At(n)]);
                    }
                }
            }
        }
    }

    fn field(&mut self, at: usize, field: &FieldRule) {
        let place = |key| [Key("field"), At(at), Key(key)];
        if field.shape.is_some() && TAKEN.contains(&field.id.as_str()) {
            self.fault(&place("id"), Fault::Taken { id: field.id.as_str().to_owned() });
        }
        let chooses = field.shape == Some(FieldShape::Choice);
        self.filled("values", chooses && field.values.is_empty() && field.list.is_none(), &place("values"));
        if field.judged {
            let shape = field.shape.map(|shape| format!("{shape:?}")).unwrap_or_default();
            self.among("shape", &["YesNo".to_owned()], &shape, &place("judged"));
        }
        if field.past {
            let shape = field.shape.map(|shape| format!("{shape:?}")).unwrap_or_default();
            self.among("shape", &["Date", "When"].map(str::to_owned), &shape, &place("past"));
        }
        if let Some(list) = &field.list {
            self.among("list", &["work", "team", "category"].map(str::to_owned), list, &place("list"));
        }
        for (n, value) in field.values.iter().enumerate() {
            if field.values.iter().take(n).any(|before| before.id == value.id) {
                let path = [Key("field"), At(at), Key("values"), At(n)];
                self.fault(&path, Fault::Repeated { id: value.id.clone() });
            }
        }
    }

    fn sheet(&mut self, at: usize, sheet: &Sheet) {
        let place = |key| [Key("sheet"), At(at), Key(key)];
        self.all_known("kind", &sheet.kinds, &place("kinds"));
        self.all_known("category", &sheet.categories, &place("categories"));
        self.all_known("sheet", &sheet.after, &place("after"));
        let shaped = self.pack.fields.iter().filter(|field| field.shape.is_some());
        let shaped: Vec<String> = shaped.map(|field| field.id.as_str().to_owned()).collect();
        let ids = |names: &[Id]| names.iter().map(|name| name.as_str().to_owned()).collect::<Vec<_>>();
        let fields = ids(&sheet.fields);
        self.all_among("field", &shaped, &fields, &place("fields"));
        self.all_among("field", &fields, &ids(&sheet.required), &place("required"));
        if let Some(certificate) = &sheet.certificate {
            self.known("certificate", certificate, &place("certificate"));
        }
        for (lang, name) in sheet.tell.iter().flat_map(Words::names) {
            self.known("figure", name, &[Key("sheet"), At(at), Key("tell"), Key(lang)]);
        }
        if let Some(clock) = &sheet.owed_when {
            self.known("clock", clock, &place("owed_when"));
        }
        if let Some(ask) = &sheet.asks {
            self.known("ask", ask, &place("asks"));
        }
        if let Some(reason) = &sheet.holds {
            self.known("hold_reason", reason, &place("holds"));
        }
    }
}
