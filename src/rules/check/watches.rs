//! What is watched: its field, its kinds, its days; and the fields beside which a range of numbers is told.

use super::{At, Check, Key};

impl Check<'_> {
    pub(super) fn watches(&mut self) {
        let pack = self.pack;
        let open = pack.fields.iter().filter(|field| field.is_shared());
        let open: Vec<String> = open.map(|field| field.id.as_str().to_owned()).collect();
        for (at, watch) in pack.watches.iter().enumerate() {
            let place = |key| [Key("watch"), At(at), Key(key)];
            self.among("field", &open, watch.field.as_str(), &place("field"));
            self.all_known("kind", &watch.kinds, &place("kinds"));
            self.range(watch.days.into(), 1, 28, &place("days"));
            self.range(watch.usual_days.into(), 7, 56, &place("usual_days"));
            // Of fewer the value might name one of them.
            self.range(watch.least.into(), 3, 9_999, &place("least"));
        }
        for (at, range) in pack.number_ranges.iter().enumerate() {
            let fields: Vec<String> = range.fields.iter().map(|id| id.as_str().to_owned()).collect();
            self.all_among("field", &open, &fields, &[Key("number_range"), At(at), Key("fields")]);
        }
    }
}
