//! The status line: one sentence that stays until the next key, or until another one takes its place.

/// What is said, and how.
#[derive(Clone, PartialEq, Eq)]
pub struct Said {
    pub tone: Tone,
    pub text: String,
}

untold!(Said, tone);

/// How something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done, or is so.
    Notice,
    /// Something is not done.
    Error,
}

impl Said {
    /// That something was done, or is so.
    pub fn notice(text: impl Into<String>) -> Self {
        Self { tone: Tone::Notice, text: text.into() }
    }

    /// That something is not done, and what to do instead.
    pub fn error(text: impl Into<String>) -> Self {
        Self { tone: Tone::Error, text: text.into() }
    }
}
