//! A keymap: which keys do what, in which context, and the two questions asked of it: what does this key do, and which
//! keys do this.
//!
//! A keymap has about a hundred bindings, so both questions read the list; there is no index to keep in step with it.

use std::fmt;

use super::{At, Context, Fault, Key, Shipped};

/// The name of an action, as in `case.accept`. The catalogue of actions says what it is; keys do not know.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActionId(String);

impl ActionId {
    /// The id with that name.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ActionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Keys pressed one after the other; mostly one. Shown with spaces between them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sequence(pub Vec<Key>);

impl Sequence {
    /// Whether pressing one of them is on the way to the other, or the same.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0) || other.0.starts_with(&self.0)
    }

    /// Whether its first key would be taken by a text field.
    pub(super) fn begins_in_text(&self) -> bool {
        self.0.first().is_some_and(|key| key.is_of_text())
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, key) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{key}")?;
        }
        Ok(())
    }
}

/// One line of a keymap file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    pub context: Context,
    pub keys: Sequence,
    pub action: ActionId,
    pub at: At,
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// This action.
    Found(&'a ActionId),
    /// It begins or goes on with a sequence: keep it and wait for the next key.
    Prefix,
    /// Nothing. Where text is taken, a printable key is text.
    Unbound,
}

/// Which keys do what. Reading never fails: what could not be read is kept as faults for [`super::lint`], the rest works.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    /// In the order of the file, those of a file laid over another before the other's.
    pub(super) bindings: Vec<Binding>,
    /// Keys that this file takes away from a file below it.
    pub(super) unbound: Vec<(Context, Sequence, At)>,
    /// Bindings of files below that are not in force any more, each with the line above that took its key.
    pub(super) taken: Vec<(Binding, At)>,
    /// The shipped keymap that the file says it is laid over.
    pub(super) base: Option<Shipped>,
    pub(super) faults: Vec<Fault>,
}

impl Keymap {
    /// This keymap, and for the keys of which it says nothing, the one below.
    #[must_use]
    pub fn over(mut self, mut below: Self) -> Self {
        let mut kept = Vec::new();
        for theirs in below.bindings.drain(..) {
            let bound = self.bindings.iter().map(|ours| (ours.context, &ours.keys, &ours.at));
            let unbound = self.unbound.iter().map(|(context, keys, at)| (*context, keys, at));
            let mut above = bound.chain(unbound);
            let taker = above.find(|(context, keys, _)| *context == theirs.context && **keys == theirs.keys);
            match taker.map(|(_, _, at)| at.clone()) {
                Some(at) => self.taken.push((theirs, at)),
                None => kept.push(theirs),
            }
        }
        self.bindings.append(&mut kept);
        self.taken.append(&mut below.taken);
        self.unbound.append(&mut below.unbound);
        self.faults.append(&mut below.faults);
        self
    }

    /// The shipped keymap that the file names as the one it is laid over, if it names one.
    #[must_use]
    pub const fn base(&self) -> Option<Shipped> {
        self.base
    }

    /// Every binding: first this file's, then those of the files below, each in the order of its file.
    #[must_use]
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The line that took away a key of `action` in `context` that works under an input method.
    pub(super) fn taken_from(&self, context: Context, action: &str) -> Option<At> {
        let would_do = |(binding, _): &&(Binding, At)| {
            binding.context == context
                && binding.action.as_str() == action
                && binding.keys.0.iter().all(|key| key.passes_input_method())
        };
        self.taken.iter().find(would_do).map(|(_, at)| at.clone())
    }

    /// What `key` does in `context` after the keys `pending` of an unfinished sequence.
    ///
    /// The key is normalised here (full-width characters, letters with Ctrl); `pending` is what was passed before.
    #[must_use]
    pub fn lookup(&self, context: Context, pending: &[Key], key: Key) -> Lookup<'_> {
        if context.takes_text() && pending.is_empty() && key.is_of_text() {
            return Lookup::Unbound;
        }
        let pressed = pending.iter().chain([&key]).map(|key| key.normalised()).collect::<Vec<_>>();
        for context in context.chain() {
            let mut prefix = false;
            for binding in self.bindings.iter().filter(|binding| binding.context == *context) {
                if binding.keys.0 == pressed {
                    return Lookup::Found(&binding.action);
                }
                prefix |= binding.keys.0.starts_with(&pressed);
            }
            if prefix {
                return Lookup::Prefix;
            }
        }
        Lookup::Unbound
    }

    /// The keys that do `action` in `context`, the context's own before inherited ones, each in the order of the file
    /// (letter first, its twin second). Only keys that really get there: no letters where text is taken.
    pub fn keys_of<'a>(&'a self, context: Context, action: &'a str) -> impl Iterator<Item = &'a Sequence> {
        context
            .chain()
            .iter()
            .flat_map(|context| self.bindings.iter().filter(move |binding| binding.context == *context))
            .filter(move |binding| binding.action.as_str() == action)
            .map(|binding| &binding.keys)
            .filter(move |keys| self.gets_to(context, keys, action))
    }

    fn gets_to(&self, context: Context, keys: &Sequence, action: &str) -> bool {
        let mut pending = Vec::new();
        let mut reached = Lookup::Prefix;
        for key in &keys.0 {
            if reached != Lookup::Prefix {
                return false;
            }
            reached = self.lookup(context, &pending, *key);
            pending.push(*key);
        }
        matches!(reached, Lookup::Found(found) if found.as_str() == action)
    }

    /// How the sequences go on that begin with `pending` in `context` (for a which-key overlay).
    pub fn continuations<'a>(
        &'a self,
        context: Context,
        pending: &'a [Key],
    ) -> impl Iterator<Item = &'a Binding> {
        context
            .chain()
            .iter()
            .flat_map(|context| self.bindings.iter().filter(move |binding| binding.context == *context))
            .filter(|binding| binding.keys.0.len() > pending.len() && binding.keys.0.starts_with(pending))
    }
}

#[cfg(test)]
mod tests;
