//! Values that cases have in common: open lines of sheets, such as a partner, a short code or a cell.

use serde::{Deserialize, Serialize};

use super::{Case, CaseId, CustomerId};
use crate::{
    rules::{FieldRule, Pack},
    sla::Instant,
    text,
};

/// Signs of a value that are compared.
const COMPARED: usize = 80;

/// The values of a case that others may have too, as they were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    pub case: CaseId,
    pub customer: Option<CustomerId>,
    pub kind: String,
    pub opened: Instant,
    /// Field and value.
    pub values: Vec<(String, String)>,
}

/// A value as it is grouped by: width, case and spaces make no other value.
pub fn grouped(value: &str) -> String {
    text::fold(value).chars().filter(|c| !c.is_whitespace()).take(COMPARED).collect()
}

impl Case {
    /// What it has in common with others; none where it has nothing of the sort. What is sealed is never part of it.
    pub fn shared(&self, pack: &Pack) -> Option<Shared> {
        let open = |field: &str| pack.field(field).is_some_and(FieldRule::is_shared);
        let values: Vec<(String, String)> = self
            .values
            .iter()
            .filter(|(field, value)| open(field) && !grouped(value).is_empty())
            .map(|(field, value)| (field.clone(), value.clone()))
            .collect();
        (!values.is_empty()).then(|| Shared {
            case: self.id,
            customer: self.facts.customer,
            kind: self.facts.kind.clone(),
            opened: self.opened,
            values,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn width_case_and_spaces_make_no_other_value() {
        for (one, other) in [
            ("１０６６ 1234", "10661234"),
            ("Blue Sea", "bluesea"),
            ("ＢＬＵＥ\u{3000}sea ", " blue SEA"),
            ("碧海　通信", "碧海通信"),
        ] {
            assert_eq!(grouped(one), grouped(other));
        }
        assert_ne!(grouped("10661234"), grouped("10661235"));
        assert_eq!(grouped(" \u{3000} "), "");
        assert_eq!(grouped(&"好".repeat(200)).chars().count(), 80);
    }
}
