//! What all rows of the pack's lists have in common.

use super::{
    AskRule, Category, ClockRule, ContactResult, DissatisfiedReason, Entry, FieldRule, Figure, HoldRule,
    Kind, Ladder, Notice, NumberRange, Outside, Phrase, Pledge, RevisitRule, Sheet, Watch, Work,
};

/// Every list whose rows have an id, as the text of a pack calls it.
pub const LISTS: [&str; 27] = [
    "class",
    "channel",
    "field",
    "category",
    "hold_reason",
    "disposition",
    "closing_reason",
    "contact_result",
    "reject_reason",
    "breach_reason",
    "team",
    "certificate",
    "dissatisfied_reason",
    "phrase",
    "kind",
    "clock",
    "figure",
    "ladder",
    "ask",
    "notice",
    "revisit_rule",
    "work",
    "sheet",
    "watch",
    "number_range",
    "pledge",
    "outside",
];

/// A row of a list.
pub trait Row {
    /// Its id, unique in its list.
    fn id(&self) -> &str;
    /// Whether it may be chosen, or applies. What is switched off keeps its words for the cases that have it.
    fn is_on(&self) -> bool;
}

macro_rules! rows {
    ($($row:ty),* $(,)?) => {
        $(impl Row for $row {
            fn id(&self) -> &str {
                &self.id
            }

            fn is_on(&self) -> bool {
                self.on
            }
        })*
    };
}

rows!(
    AskRule,
    Category,
    ClockRule,
    ContactResult,
    DissatisfiedReason,
    Entry,
    Figure,
    HoldRule,
    Kind,
    Ladder,
    Notice,
    NumberRange,
    Outside,
    Phrase,
    Pledge,
    RevisitRule,
    Sheet,
    Watch,
    Work,
);

impl Row for FieldRule {
    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn is_on(&self) -> bool {
        self.on
    }
}

/// The row of this id.
pub fn find<'a, T: Row>(rows: &'a [T], id: &str) -> Option<&'a T> {
    rows.iter().find(|row| row.id() == id)
}

/// The rows that may be chosen.
pub fn offered<T: Row>(rows: &[T]) -> impl Iterator<Item = &T> {
    rows.iter().filter(|row| row.is_on())
}

/// What a row is that does not say.
pub(super) const fn on() -> bool {
    true
}
