//! What can be wrong with a keymap, as data. The texts are for logs; what people read is said elsewhere.

use std::fmt;
use std::sync::Arc;

use super::{ActionId, Binding, ChordError, Context, Key, Sequence, Shipped, Unsendable};

/// A line of a keymap file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    pub file: Arc<str>,
    /// Counted from 1.
    pub line: usize,
}

impl At {
    /// Whether the line is of a keymap that comes with the program.
    fn is_shipped(&self) -> bool {
        Shipped::ALL.iter().any(|shipped| shipped.file() == &*self.file)
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file is not TOML, or not of the shape of a keymap; nothing of it is in force.
    #[error("{at}: {message}")]
    Unreadable { at: At, message: String },
    /// Nothing of the file is in force. `most` is in bytes, and the line is the first that is too much.
    #[error("{at}: longer than {most} bytes")]
    TooLong { at: At, most: usize },
    /// The file says that it is laid over a keymap that does not come with the program.
    #[error("{at}: there is no keymap `{name}` to be laid over")]
    UnknownBase { at: At, name: String },
    #[error("{at}: there is no context `{name}`")]
    UnknownContext { at: At, name: String },
    #[error("{at}: {error}")]
    BadChord { at: At, error: ChordError },
    #[error("{}: {} runs `{}`, which is no action", .0.at, .0.keys, .0.action)]
    UnknownAction(Binding),
    #[error("{}: `{}` does nothing in `{}`", .0.at, .0.action, .0.context)]
    WrongContext(Binding),
    #[error("{}: {} runs `{}`, and already `{}` at {}", .second.at, .second.keys, .second.action, .first.action, .first.at)]
    Duplicate { first: Binding, second: Binding },
    #[error("{}: {} (`{}`) never gets past {} (`{}`) at {}", .long.at, .long.keys, .long.action, .short.keys, .short.action, .short.at)]
    Prefix { short: Binding, long: Binding },
    /// The key of a context hides one that works in and around it: a key must not change its meaning with the place.
    #[error("{}: {} (`{}`) in `{}` hides {} (`{}`) in `{}` at {}", .inner.at, .inner.keys, .inner.action, .inner.context, .outer.keys, .outer.action, .outer.context, .outer.at)]
    Shadow { inner: Binding, outer: Binding },
    #[error("{}: {key} (`{}`) cannot be relied on: {why:?}", .binding.at, .binding.action)]
    Unsendable { binding: Binding, key: Key, why: Unsendable },
    #[error("{}: {} (`{}`) would be typed as text in `{}`", .0.at, .0.keys, .0.action, .0.context)]
    TypedAsText(Binding),
    /// `keys` are those that the action has in the context; `taken` is the line that took one away that would do.
    #[error("{}`{action}` has no key in `{context}` that works while an input method is on", .taken.as_ref().map(|at| format!("{at}: ")).unwrap_or_default())]
    NoKeyUnderInputMethod { action: ActionId, context: Context, keys: Vec<Sequence>, taken: Option<At> },
    /// Words are missing in one of the languages: a fault of the program, not of a file.
    #[error("`{action}` has no words")]
    NoWords { action: ActionId },
}

impl Fault {
    /// The line to change, and the other one where the fault is of two: a person's own before one that is shipped.
    #[must_use]
    pub fn lines(&self) -> (Option<&At>, Option<&At>) {
        let (line, other) = match self {
            Self::Unreadable { at, .. }
            | Self::TooLong { at, .. }
            | Self::UnknownBase { at, .. }
            | Self::UnknownContext { at, .. }
            | Self::BadChord { at, .. } => (at, None),
            Self::UnknownAction(it) | Self::WrongContext(it) | Self::TypedAsText(it) => (&it.at, None),
            Self::Unsendable { binding, .. } => (&binding.at, None),
            Self::Duplicate { first, second } => (&second.at, Some(&first.at)),
            Self::Prefix { short, long } => (&long.at, Some(&short.at)),
            Self::Shadow { inner, outer } => (&inner.at, Some(&outer.at)),
            Self::NoKeyUnderInputMethod { taken, .. } => return (taken.as_ref(), None),
            Self::NoWords { .. } => return (None, None),
        };
        match other {
            Some(other) if line.is_shipped() && !other.is_shipped() => (Some(other), Some(line)),
            other => (Some(line), other),
        }
    }
}
