//! Figures from outside: that their columns can be told apart, and say of what the figures are.

use std::collections::BTreeSet;

use super::{
    super::{Outside, OutsideShape as S},
    At, Check, Fault, Key,
};

/// Columns of one sort of figures at most.
const MOST: i64 = 12;

impl Check<'_> {
    pub(super) fn outside(&mut self) {
        let pack = self.pack;
        for (at, outside) in pack.outside.iter().enumerate() {
            let path = [Key("outside"), At(at), Key("columns")];
            self.filled("columns", outside.keys().is_empty() || outside.figures().is_empty(), &path);
            self.range(i64::try_from(outside.columns.len()).unwrap_or(i64::MAX), 0, MOST, &path);
            for n in 0..outside.columns.len() {
                self.column(at, outside, n);
            }
        }
    }

    fn column(&mut self, at: usize, outside: &Outside, n: usize) {
        let Some(column) = outside.columns.get(n) else { return };
        let pack = self.pack;
        let place = |key| [Key("outside"), At(at), Key("columns"), At(n), Key(key)];
        let before: BTreeSet<&str> = outside.columns.iter().take(n).map(|it| it.id.as_str()).collect();
        if before.contains(column.id.as_str()) {
            self.fault(&place("id"), Fault::Repeated { id: column.id.as_str().to_owned() });
        }
        // What the figures are of stands first, and the name of a field before a name.
        let keys = outside.keys().len();
        let next = outside.columns.get(n + 1).map(|next| next.shape);
        let in_place = match column.shape {
            S::Field => n == 0 && next == Some(S::Line),
            shape => shape.is_figure() == (n >= keys),
        };
        if !in_place {
            self.fault(&place("shape"), Fault::ColumnOrder);
        }
        let ids = |fits: &dyn Fn(&super::super::FieldRule) -> bool| -> Vec<String> {
            let fields = pack.fields.iter().filter(|field| fits(field));
            fields.map(|field| field.id.as_str().to_owned()).collect()
        };
        match column.shape {
            S::Field => {
                let open = ids(&|field| field.is_shared());
                let named: Vec<String> = column.fields.iter().map(|id| id.as_str().to_owned()).collect();
                self.filled("fields", named.is_empty(), &place("fields"));
                self.all_among("field", &open, &named, &place("fields"));
            }
            S::Choice => {
                let choices = ids(&|field| !field.values.is_empty());
                let of = column.values_of.as_ref().map(|id| id.as_str()).unwrap_or_default();
                self.among("field", &choices, of, &place("values_of"));
            }
            S::Number => {
                let (least, most) = column.bounds();
                self.range(least, -super::super::MOST_COUNTED, most, &place("least"));
                self.range(most, least, super::super::MOST_COUNTED, &place("most"));
            }
            S::Line | S::Branch | S::Count | S::Percent => {}
        }
        if let Some(of) = &column.at_most {
            let counts = outside.columns.iter().filter(|it| it.shape == S::Count && it.id != column.id);
            let counts: Vec<String> = counts.map(|it| it.id.as_str().to_owned()).collect();
            self.among("columns", &counts, of.as_str(), &place("at_most"));
        }
    }
}
