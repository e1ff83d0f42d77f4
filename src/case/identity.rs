//! 实名核验: whether a case asks for the check of an identity, whether that was done, and who had sold the line.

use serde::{Deserialize, Serialize};

use super::{Case, Liability};
use crate::{
    rules::Pack,
    sla::{Id, Mark},
};

/// The sheet on which it is written down, its fields, and the value that means a channel which is not the house's own.
const SHEET: &str = "identity_check";
const SOLD_BY: &str = "sold_by";
const OUTLET: &str = "outlet";
const OUTSIDE: &str = "outside";

/// What a case says of the check of an identity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The sheet was filled in, whatever came of it.
    pub checked: bool,
    /// Through which sort of channel the line was sold: an id of the values of the field.
    pub sold_by: Option<String>,
    /// Which one, as it was written.
    pub outlet: Option<String>,
    /// 社会渠道担责: it was sold through an outside channel, and a third party or partner was found to answer for it.
    pub liable: bool,
}

impl Case {
    /// The check that its rules ask for; none of a case for which they have no such sheet.
    pub fn identity(&self, pack: &Pack) -> Option<Identity> {
        let (kind, category) = (&self.facts.kind, self.facts.category.as_deref());
        let asked = pack.sheets_for(kind, category).any(|sheet| sheet.id == SHEET);
        let mark = Id::of(SHEET).map(Mark::Filled);
        let checked = mark.is_some_and(|mark| self.first(&mark).is_some());
        let value = |field: &str| self.values.get(field).cloned();
        let sold_by = value(SOLD_BY);
        let answers = self
            .judgement
            .as_ref()
            .is_some_and(|found| found.liability == Liability::ThirdParty || found.partner.is_some());
        (asked || checked).then(|| Identity {
            checked,
            liable: answers && sold_by.as_deref() == Some(OUTSIDE),
            sold_by,
            outlet: value(OUTLET),
        })
    }
}
