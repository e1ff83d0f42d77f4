//! What a client says of its terminal.

use serde::{Deserialize, Serialize};

use crate::rules::Lang;

/// The language, and the rest of what a client says of itself when it attaches a terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terminal {
    pub cols: u16,
    pub rows: u16,
    /// `TERM`
    pub term: String,
    /// Asked for on the command line; otherwise the person's or the site's.
    pub lang: Option<Lang>,
    /// `NO_COLOR` is set, or `TERM` is `dumb`.
    pub no_color: bool,
    /// The session to come back to, as the server named it.
    pub resume: Option<SessionKey>,
    /// The text of the person's own keymap file, where there is one.
    pub keys: Option<String>,
    pub look: Look,
}

/// What a terminal needs that its name does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Look {
    /// Its ground is light.
    pub light: bool,
    /// Lines and signs are to be ASCII.
    pub ascii: bool,
}

/// The secret name of a session, given to the client that opened it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SessionKey(pub [u8; 16]);

impl std::fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionKey")
    }
}
