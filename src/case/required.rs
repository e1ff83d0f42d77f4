//! The fields without which the rule pack lets no case leave a stage, and those that it takes for a kind.

use super::{Case, Command, Fault, Intake, Reason, Then, Verb, Word, Words};
use crate::rules::{Entry, Pack, Required};

impl Case {
    /// The first field that the pack demands for leaving this stage by this act and that nobody has filled in.
    pub(super) fn lacks(&self, verb: Verb, command: &Command, words: &Words, pack: &Pack) -> Option<String> {
        let rules = &pack.kind(&self.facts.kind)?.required;
        let demanded = match verb {
            Verb::Accept | Verb::Dispatch => &rules.accept,
            Verb::Finish => &rules.handle,
            Verb::Reply => &rules.feedback,
            Verb::Revisit => &rules.revisit,
            _ => return None,
        };
        let here = |name: &str| match name {
            "category" => {
                let told = matches!(command, Command::Accept { classify } if classify.category.is_some());
                told || self.facts.category.is_some()
            }
            "place" => {
                let told = matches!(command, Command::Accept { classify } if classify.place.is_some());
                told || self.facts.place.is_some()
            }
            "disposition" => matches!(command, Command::Finish { .. }) || self.disposition.is_some(),
            "reason" => {
                let told = matches!(command, Command::Finish { reason, .. } if reason.is_some());
                told || self.reason.is_some()
            }
            name => (has_word(name, words) || has_word(name, &self.words)) && self.has_value(name, pack),
        };
        demanded.iter().find(|name| !here(name)).cloned()
    }
}

/// The first field that the pack demands of a new case that is accepted at once.
pub fn lacks_at_intake(intake: &Intake, words: &Words, pack: &Pack) -> Option<String> {
    let rules: &Required = &pack.kind(&intake.kind)?.required;
    let here = |name: &str| match name {
        "category" => intake.category.is_some(),
        "place" => intake.place.is_some(),
        name if pack.field(name).is_some_and(|rule| rule.shape.is_some()) => {
            intake.filled.as_ref().is_some_and(|filled| filled.has(name))
        }
        name => has_word(name, words),
    };
    let demanded = rules.accept.iter().filter(|_| intake.then != Then::Wait);
    demanded.into_iter().find(|name| !here(name)).cloned()
}

/// The result that does not go with the kind of case, and the ones that would.
pub fn misfit(kind: &str, disposition: &str, reason: Option<&str>, pack: &Pack) -> Option<Reason> {
    let of = |field: &str, id: &str, fit: Vec<&Entry>| {
        let values = fit.iter().map(|entry| entry.id.clone()).collect();
        let fits = fit.iter().any(|entry| entry.id == id);
        (!fits).then(|| Reason::Field { field: field.to_owned(), fault: Fault::NotOneOf { values } })
    };
    of("disposition", disposition, pack.dispositions_for(kind).collect())
        .or_else(|| of("reason", reason?, pack.closing_reasons_for(kind).collect()))
}

/// Whether a field that is kept as a word is filled in; fields of other kinds are always there.
fn has_word(name: &str, words: &Words) -> bool {
    let word = match name {
        "line" => Word::Line,
        "name" => Word::Name,
        "contact" => Word::Contact,
        "address" => Word::Address,
        "wants" => Word::Wants,
        "title" => Word::Title,
        "text" => Word::Text,
        _ => return true,
    };
    words.get(word).is_some()
}
