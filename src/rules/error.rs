//! What is wrong with a pack, where, and what would be right.

/// One thing wrong with the text of a pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct PackError {
    /// Line of the text, from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: Fault,
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
    #[error("{list} has the {key} {value:?} already, in line {first}; give this one another")]
    Twice {
        /// The list.
        list: &'static str,
        /// `id`, `code` or `level`.
        key: &'static str,
        /// The value that is there twice.
        value: String,
        /// Line of the first.
        first: usize,
    },
    /// An id that cannot be typed and stored everywhere.
    #[error(
        "{id:?} is no id: an id is made of a to z, 0 to 9 and _, begins with a letter, and has at most 40"
    )]
    Id {
        /// The id.
        id: String,
    },
    /// A unit that needs the calendar engine.
    #[error("unit {unit:?} comes with the calendar engine; until then a clock counts \"natural\" time")]
    UnitNotYet {
        /// The unit as written.
        unit: &'static str,
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
        code: u8,
        /// Code of the category above.
        above: u8,
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
}
