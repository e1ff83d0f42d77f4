//! Which keys a session has: a shipped keymap, and over it the person's own file where nothing is wrong with it.

use std::sync::Arc;

use super::{Session, keymap_faults, said::Said};
use crate::{
    keys::{Fault, Keymap, MAX_KEYMAP, Shipped},
    lang::{Word, say},
};

/// What faults call the file where only its text is known.
const FILE: &str = "keys.toml";

/// A keymap file of a person's own.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnKeys {
    file: String,
    text: String,
}

untold!(OwnKeys);

impl OwnKeys {
    /// The text that a client sent. Of one that is too long only so much is kept that this is seen.
    #[must_use]
    pub fn sent(text: &str) -> Self {
        let text = text.get(..text.floor_char_boundary(MAX_KEYMAP + 4)).unwrap_or_default().to_owned();
        Self { file: FILE.to_owned(), text }
    }

    /// A file by its name.
    #[must_use]
    pub fn of_file(file: &str, text: &str) -> Self {
        Self { file: file.to_owned(), ..Self::sent(text) }
    }

    /// The file laid over a shipped keymap: over that one, or else the one that the file names, or the default one.
    ///
    /// # Errors
    /// What is wrong with it, or with both together.
    pub fn over(&self, shipped: Option<Shipped>) -> Result<Keymap, Vec<Fault>> {
        let own = Keymap::read(&self.file, &self.text);
        let base = shipped.or(own.base()).unwrap_or_default();
        let laid = own.over(Keymap::shipped(base));
        let faults = keymap_faults(&laid);
        if faults.is_empty() { Ok(laid) } else { Err(faults) }
    }

    /// The shipped keymap that the file says it is laid over; the default one where it says nothing.
    #[must_use]
    pub fn base(&self) -> Shipped {
        Keymap::read(&self.file, &self.text).base().unwrap_or_default()
    }
}

impl Session {
    /// Takes another shipped keymap, below the person's own file. A file that does not go with it is left out, and the
    /// status line says why.
    pub fn choose_keymap(&mut self, shipped: Shipped) {
        self.pending.clear();
        self.shipped = shipped;
        self.lay_keys(Arc::new(Keymap::shipped(shipped)));
        self.said = Some(Said::notice(Word::KeysChosen.with(self.lang, &[&say::keymap(shipped, self.lang)])));
        self.say_key_faults();
    }

    /// The shipped keymap that is in force.
    pub fn shipped_keymap(&self) -> Shipped {
        self.shipped
    }

    /// Lays the person's own file over the keymap that it names, at the start.
    pub(super) fn take_own_keys(&mut self) {
        let Some(own) = &self.own_keys else { return };
        self.shipped = own.base();
        let shipped = match self.shipped {
            Shipped::Default => Arc::clone(&self.keymap),
            other => Arc::new(Keymap::shipped(other)),
        };
        self.lay_keys(shipped);
    }

    fn lay_keys(&mut self, shipped: Arc<Keymap>) {
        let laid = self.own_keys.as_ref().map(|own| own.over(Some(self.shipped)));
        (self.keymap, self.key_faults) = match laid {
            None => (shipped, Vec::new()),
            Some(Ok(laid)) => (Arc::new(laid), Vec::new()),
            Some(Err(faults)) => (shipped, faults),
        };
    }

    /// Says why the person's own file is not in force, where it is not.
    pub(super) fn say_key_faults(&mut self) {
        let Some((first, others)) = self.key_faults.split_first() else { return };
        let first = say::keymap_fault(first, self.lang);
        let text = match others.len() {
            0 => Word::KeysNotUsed.with(self.lang, &[&first]),
            more => Word::KeysNotUsedMore.with(self.lang, &[&first, &more]),
        };
        self.said = Some(Said::error(text));
    }
}
