//! Keys, chord notation, keymaps read from TOML, and the lint over them. Knows action ids, no words.

mod key;

pub use key::{Code, Key};
