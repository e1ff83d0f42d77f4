//! How much a draft may take.

use crate::case::{Fault, Reason, Refusal};

/// The longest place of a draft, in bytes.
pub const MAX_PLACE: usize = 256;
/// The longest draft, in bytes.
const MAX_DRAFT: usize = 64 * 1024;

/// Whether a draft and its place are not too long.
///
/// # Errors
/// Which of them is.
pub fn fits(place: &str, text: &str) -> Result<(), Refusal> {
    for (field, value, max) in [("place", place, MAX_PLACE), ("text", text, MAX_DRAFT)] {
        if value.len() > max {
            let reason = Reason::Field { field: field.to_owned(), fault: Fault::TooLong { max } };
            return Err(Refusal::bare(reason));
        }
    }
    Ok(())
}
