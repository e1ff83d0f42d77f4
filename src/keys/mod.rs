//! Keys, chord notation, keymaps read from TOML, and the lint over them. Knows action ids, no words.

mod key;
mod normalise;
mod notation;
mod sendable;
mod context;
mod keymap;
mod file;
mod shipped;
mod fault;
mod lint;

pub use context::Context;
pub use fault::{At, Fault};
pub use file::MAX_KEYMAP;
pub use key::{Code, Key};
pub use keymap::{ActionId, Binding, Keymap, Lookup, Sequence};
pub use lint::{ActionFacts, MAX_FAULTS, lint};
pub use notation::ChordError;
pub use sendable::Unsendable;
pub use shipped::Shipped;
