//! What a form opens with: what a case has already, and what mostly holds.

use crate::{
    api::{CaseRow, CaseView},
    case::{Fields, Place, Stage, Verb, short},
};

/// The usual values of an act: what a case has already, and what mostly holds.
pub fn usual(verb: Verb, row: Option<&CaseRow>, view: Option<&CaseView>) -> Fields {
    let mut filled = Fields::new();
    let mut set = |name: &str, value: &str| filled.insert(name.to_owned(), value.to_owned());
    match verb {
        Verb::Accept | Verb::Classify => {
            if let Some(row) = row {
                set("severity", &row.severity.to_string());
                if let Some(category) = &row.category {
                    set("category", category);
                }
            }
            match view.and_then(|view| view.place) {
                Some(Place::Town) => _ = set("place", "town"),
                Some(Place::Village) => _ = set("place", "village"),
                None => {}
            }
        }
        Verb::Reply => {
            set("channel", "call");
            let ready = row.is_some_and(|row| row.stage == Stage::Feedback);
            set("kind", if ready { "final" } else { "interim" });
        }
        Verb::Contact => _ = set("channel", "call"),
        Verb::Urge => _ = set("by", "customer"),
        // Whose charge it is was written down at intake, and whether there is proof of an order where it was queried.
        Verb::Charge => {
            let value = |field: &str| {
                let mut values = view.into_iter().flat_map(|view| &view.values);
                values.find(|(of, _)| of == field).map(|(_, value)| value.as_str())
            };
            if let Some(from) = ["short_code", "app", "partner"].into_iter().find_map(value) {
                set("from", from);
            }
            if let Some(proof) = value("order_way") {
                set("proof", proof);
            }
        }
        // What stands on the screen is what is approved.
        Verb::Approve => {
            let refund = view.map(|view| &view.refund);
            let own = refund.and_then(|refund| refund.to_approve()).map(|proposal| &proposal.binding);
            let list = || refund.and_then(|refund| refund.list_to_approve()).map(|list| &list.digest);
            if let Some(binding) = own.or_else(list) {
                set("binding", &short(binding));
            }
        }
        _ => {}
    }
    filled
}

/// The usual values of a new case.
pub fn usual_of_new() -> Fields {
    [("severity", "3"), ("relation", "own"), ("channel", "call")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}
