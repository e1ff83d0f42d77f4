//! What is wrong with a pack, where, and what would be right.

use super::PLACEHOLDERS;

/// One thing wrong with the text of a pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {fault}")]
pub struct PackError {
    /// Where.
    pub at: Spot,
    /// What is wrong there.
    pub fault: Fault,
}

/// A line of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Which text.
    pub file: File,
    /// Its line, from 1.
    pub line: usize,
}

/// Which of the texts that make a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum File {
    /// The one that was read.
    This,
    /// The pack that it was laid over.
    Base,
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.file {
            File::This => write!(f, "line {}", self.line),
            File::Base => write!(f, "line {} of the pack below", self.line),
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not TOML, or not of the shape of a pack: an unknown key, a missing one, a value of the wrong form.
    #[error("{0}")]
    Shape(String),
    /// An id that the list does not have.
    #[error("no {list} is called {id:?}; there are {}", .known.join(", "))]
    Unknown {
        /// The list that was looked in.
        list: &'static str,
        /// The id.
        id: String,
        /// The ids that the list has.
        known: Vec<String>,
    },
    /// An id or code that the list has already.
    #[error("{list} has the {key} {value:?} already, in {first}; give this one another")]
    Twice {
        /// The list.
        list: &'static str,
        /// `id`, `code` or `level`.
        key: &'static str,
        /// The value that is there twice.
        value: String,
        /// Where the first is.
        first: Spot,
    },
    /// An id that cannot be typed and stored everywhere.
    #[error(
        "{id:?} is no id: an id is made of a to z, 0 to 9 and _, begins with a letter, and has at most 40"
    )]
    Id {
        /// The id.
        id: String,
    },
    /// A row that changes one which the list does not have, and is not written whole either.
    #[error(
        "{list} has no {id:?} to change; there are {}. A new one is written whole, with words",
        .known.join(", ")
    )]
    NoRow {
        /// The list.
        list: String,
        /// The id.
        id: String,
        /// The ids that the list has.
        known: Vec<String>,
    },
    /// More than a pack may have.
    #[error("this is too long: at most {most} are read")]
    TooLong {
        /// How much would do: bytes of a text, rows of a list.
        most: usize,
    },
    /// A target in another unit than its clock.
    #[error("a clock of unit {unit:?} has a target like {right:?}")]
    TargetUnit {
        /// The unit of the clock.
        unit: &'static str,
        /// A target that would do.
        right: &'static str,
    },
    /// A number outside its range.
    #[error("{value} is not from {least} to {most}")]
    Range {
        /// The number.
        value: i64,
        /// The least that would do.
        least: i64,
        /// The most that would do.
        most: i64,
    },
    /// A category that is on no level, or on both.
    #[error("a category has either a kind (upper level) or another category that it is under (lower level)")]
    Level,
    /// A code that does not begin with that of the category above.
    #[error("code {code} is under {above}: it is from {above}1 to {above}9")]
    CodeUnder {
        /// The code.
        code: u16,
        /// Code of the category above.
        above: u16,
    },
    /// A list or a text that must not be empty.
    #[error("{key} must not be empty")]
    Empty {
        /// The key.
        key: &'static str,
    },
    /// An id that a list of references names twice.
    #[error("{id:?} is named twice here; once is enough")]
    Repeated {
        /// The id.
        id: String,
    },
    /// The name of a field that acts have already.
    #[error("acts have a field {id:?} of their own: give this one another id")]
    Taken {
        /// The id.
        id: String,
    },
    /// A clock that would start when nothing is owed any more.
    #[error("no clock starts on \"ended\": nothing is owed from then on")]
    StartsAtEnd,
    /// No contact result that means that the customer was reached.
    #[error("one contact result must have reached = true")]
    NobodyReached,
    /// A field that must be filled but is not shown.
    #[error("field {id:?} is required but is not among the fields of the kind; add it to them")]
    NotShown {
        /// The field.
        id: String,
    },
    /// A target that is for some cases only, but does not say which.
    #[error("say for which cases this target is: severity, star or place")]
    ForNone,
    /// A clock that a kind names but that is not of the case as a whole.
    #[error("clock {id:?} is of a task, an ask, a promise or an order; a kind names clocks of the case")]
    NotOfCase {
        /// The clock.
        id: String,
    },
    /// A step at a share at which its clock does not warn.
    #[error("ladder {ladder:?} has a step at {percent} %, so this clock must warn at {percent} too")]
    NotWarned {
        /// The ladder.
        ladder: String,
        /// The share.
        percent: u16,
    },
    /// Steps that are not in the order in which they come due.
    #[error("the steps of a ladder stand in the order in which they come due")]
    StepOrder,
    /// A figure whose value is not what its unit counts.
    #[error("a figure of this unit {right}")]
    FigureValue {
        /// What would be right.
        right: FigureForm,
    },
    /// A figure that is reckoned with in another unit.
    #[error("this figure is reckoned with in {right:?}")]
    FigureUnit {
        /// The unit.
        right: &'static str,
    },
    /// A column of figures from outside that does not stand where its shape belongs.
    #[error("what figures are of stands in front of them, and the name of a field first, before a line")]
    ColumnOrder,
    /// A name in braces for which a notice has nothing.
    #[error("no {{{name}}} is known here; there are {}", PLACEHOLDERS.map(|name| format!("{{{name}}}")).join(", "))]
    Placeholder {
        /// The name.
        name: String,
    },
    /// A mean that is more than its maximum.
    #[error("a mean is not more than the maximum, {most:?}, and counted like it")]
    Mean {
        /// The maximum.
        most: String,
    },
}

/// What the value of a figure looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FigureForm {
    /// A rule without a number.
    #[error("has no value")]
    Nothing,
    /// A code.
    #[error("has a value in quotes, like \"00000\"")]
    Text,
    /// Anything that is counted.
    #[error("has a whole number as its value, 0 or more")]
    Number,
}
