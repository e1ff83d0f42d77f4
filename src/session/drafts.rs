//! Drafts: what was being typed, kept by the desk so that it outlives a dropped line, a killed server and Esc.

use std::collections::BTreeMap;

use crate::{
    api::Draft,
    case::{CaseId, Fields, Verb},
};

/// After how many edits a draft is kept while somebody types on.
pub const EDITS: u32 = 20;

/// The drafts of one person, by the place where they belong.
#[derive(Debug, Clone, Default)]
pub struct Drafts(BTreeMap<String, Fields>);

/// The place of the draft of a form of intake.
pub fn intake() -> String {
    "intake".to_owned()
}

/// The place of the draft of an act on a case.
pub fn of_case(case: CaseId, verb: Verb) -> String {
    format!("{case}/{}", verb.id())
}

/// A form as the text of a draft.
pub fn write(fields: &Fields) -> String {
    // A map of texts always has a JSON form.
    serde_json::to_string(fields).unwrap_or_default()
}

impl Drafts {
    /// Takes over what the desk kept; a draft that cannot be read is left alone.
    pub fn load(&mut self, drafts: &[Draft]) {
        for draft in drafts {
            if let Ok(fields) = serde_json::from_str(&draft.text) {
                self.0.entry(draft.place.clone()).or_insert(fields);
            }
        }
    }

    /// The draft of a place.
    pub fn get(&self, place: &str) -> Option<&Fields> {
        self.0.get(place)
    }

    /// Keeps a draft; false where it is kept already as it is.
    pub fn keep(&mut self, place: &str, fields: Fields) -> bool {
        if self.0.get(place) == Some(&fields) {
            return false;
        }
        self.0.insert(place.to_owned(), fields);
        true
    }

    /// Forgets a draft; false where there was none.
    pub fn drop(&mut self, place: &str) -> bool {
        self.0.remove(place).is_some()
    }
}
