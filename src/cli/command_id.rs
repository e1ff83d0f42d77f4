//! Ids for commands that nobody names.

use std::io;

use super::CliError;
use crate::case::CommandId;

/// An id that nobody has used and nobody will.
///
/// # Errors
/// The system gives no random numbers.
pub fn random() -> Result<CommandId, CliError> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(CommandId(id))
}
