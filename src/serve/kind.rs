//! The name of what a request, an answer or a refusal is, and nothing of what stands in it: for the log and for counts.

use std::fmt::{self, Debug, Write};

/// The longest name that is given.
const LONGEST: usize = 40;

/// The name of a variant in lower case with `_` between its words, from how it is shown for debugging. That is stopped
/// behind the name, so that nothing more of it is even made.
pub fn kind(of: &impl Debug) -> String {
    let mut name = Name(String::new());
    // Stopping is how it ends.
    let _ = write!(name, "{of:?}");
    name.0
}

struct Name(String);

impl Write for Name {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            if !c.is_ascii_alphanumeric() || self.0.len() >= LONGEST {
                return Err(fmt::Error);
            }
            if c.is_ascii_uppercase() && !self.0.is_empty() {
                self.0.push('_');
            }
            self.0.push(c.to_ascii_lowercase());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::{Denied, Request},
        case::Reason,
    };

    #[test]
    fn a_name_has_nothing_of_what_stands_in_it() {
        let secret = || "13800001234".to_owned();
        assert_eq!(kind(&Request::Find { text: secret(), limit: 9 }), "find");
        assert_eq!(kind(&Request::SaveDraft { place: secret(), text: secret() }), "save_draft");
        assert_eq!(kind(&Request::Status), "status");
        assert_eq!(kind(&Reason::NotUndoable { event: secret() }), "not_undoable");
        assert_eq!(kind(&Denied::As { staff: secret() }), "as");
        assert_eq!(kind(&secret()), "");
        assert!(kind(&vec![1]).is_empty());
    }
}
