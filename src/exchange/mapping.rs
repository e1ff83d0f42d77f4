//! MAP.toml: how the columns of somebody's file become the fields of our cases. Read and checked as a whole; what
//! needs the header of a file is checked when it is bound to one.

mod file;
mod take;
mod time;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::Encoding;
use crate::{
    api::{TakenLine, Towards},
    case::{Choice, Field, MAX_STAR, Shape, Verb, sheet_fields},
    rules::{Pack, offered},
};

pub use take::{Piece, Take, split_width};
pub use time::{check_format, read_time};

/// A mapping that is sound in itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// Whose ids the ids are.
    pub source: String,
    /// The zone of every moment in the file that names none itself.
    pub zone: TimeZone,
    /// The encoding, where the file shall not be asked.
    pub encoding: Option<Encoding>,
    /// The byte between cells, where the name of the file does not say it.
    pub delimiter: Option<u8>,
    /// The sheet of a spreadsheet; the first that is shown where it is not said.
    pub sheet: Option<String>,
    /// What becomes of a line that another customer has; none where the file is none of customers.
    pub customers: Option<TakenLine>,
    /// In the order of [`Name::under`].
    pub fields: Vec<FieldMap>,
    /// What the activities of an event log come to here; empty where the file is no log.
    pub activities: BTreeMap<String, Towards>,
    /// Columns that are kept as a note.
    pub more: Vec<Named>,
    /// Columns that are left out knowingly.
    pub skip: Vec<Named>,
}

impl Mapping {
    /// Whether it is for an event log: a row is something that happened, not a case.
    pub fn is_log(&self) -> bool {
        self.fields.iter().any(|field| field.name == Name::Activity)
    }
}

/// A column as a mapping names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Line of the mapping, from 1.
    pub line: usize,
    pub column: String,
}

/// Where the value of a field comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldMap {
    pub name: Name,
    /// Line of the mapping, from 1.
    pub line: usize,
    pub take: Take,
    /// Values of the file and what they are here; empty text is no value.
    pub values: Option<BTreeMap<String, String>>,
    /// What all other values are; without it they are refused.
    pub otherwise: Option<String>,
    /// Texts that stand for nothing.
    pub none: Vec<String>,
    /// Formats of a moment, tried in this order; RFC 3339 where there are none.
    pub formats: Vec<String>,
    /// Blanks around the value are taken away.
    pub trim: bool,
}

/// A field of a row: one of its own, or one of the form that opens a case, with the sheets that are asked there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// The other system's number; part of what makes a row known.
    Id,
    Opened,
    Closed,
    Stage,
    Status,
    Answer,
    Answered,
    Urged,
    Limit,
    /// Of an event log: when the row happened, what it is called there, and who did it.
    At,
    Activity,
    By,
    /// Of a customer.
    Star,
    Tags,
    Form(Field),
}

impl Name {
    /// Every field, in the order of the docs.
    pub fn all() -> impl Iterator<Item = Self> {
        use Name::*;
        [Id, Opened, Closed, Stage, Status, Answer, Answered, Urged, Limit, At, Activity, By, Star, Tags]
            .into_iter()
            .chain(Verb::Open.fields_of_new().iter().copied().map(Form))
    }

    /// Every field under these rules: those of the docs, then those that the sheets of new cases ask.
    pub fn under(pack: &Pack) -> Vec<Self> {
        let mut names: Vec<Self> = Self::all().collect();
        let sheets = offered(&pack.sheets).filter(|sheet| sheet.intake);
        for field in sheets.flat_map(|sheet| sheet_fields(sheet, Verb::Open, None, pack)) {
            if names.iter().all(|name| name.id() != field.name) {
                names.push(Self::Form(field));
            }
        }
        names
    }

    /// The word in a mapping.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Opened => "opened",
            Self::Closed => "closed",
            Self::Stage => "stage",
            Self::Status => "status",
            Self::Answer => "answer",
            Self::Answered => "answered",
            Self::Urged => "urged",
            Self::Limit => "limit",
            Self::At => "at",
            Self::Activity => "activity",
            Self::By => "by",
            Self::Star => "star",
            Self::Tags => "tags",
            Self::Form(field) => field.name,
        }
    }

    /// Whether every row of a list of cases must have it.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Id | Self::Opened) || self.id() == "text"
    }

    /// Whether every row of an event log must have it.
    pub const fn is_required_of_log(self) -> bool {
        matches!(self, Self::Id | Self::At | Self::Activity)
    }

    /// Whether it says something of a case that an event log says step by step.
    pub const fn is_of_list(self) -> bool {
        matches!(
            self,
            Self::Closed | Self::Stage | Self::Status | Self::Answer | Self::Answered | Self::Urged
        )
    }

    /// Whether a customer has it.
    pub fn is_of_customer(self) -> bool {
        matches!(self, Self::Id | Self::Star | Self::Tags)
            || matches!(self.id(), "line" | "name" | "address" | "place")
    }

    /// Whether a case has it, or a step of one.
    pub const fn is_of_case(self) -> bool {
        !matches!(self, Self::Star | Self::Tags)
    }

    /// Whether a customer may have several of it.
    pub fn is_several(self) -> bool {
        matches!(self, Self::Tags) || self.id() == "line"
    }

    /// Whether it is a moment.
    pub const fn is_time(self) -> bool {
        match self {
            Self::Opened | Self::Closed | Self::Answered | Self::Limit | Self::At => true,
            Self::Form(field) => matches!(field.shape, Shape::When),
            _ => false,
        }
    }

    /// Whether it is a day.
    pub const fn is_day(self) -> bool {
        matches!(self, Self::Form(Field { shape: Shape::Date, .. }))
    }

    /// Whether it is somebody's words, which are kept to the byte unless the mapping says otherwise.
    pub const fn is_words(self) -> bool {
        match self {
            Self::Answer => true,
            Self::Form(field) => matches!(field.shape, Shape::Line | Shape::Text),
            _ => false,
        }
    }

    /// The only values there are, where no rule pack decides.
    pub fn values(self) -> Option<Vec<&'static str>> {
        match self {
            Self::Stage => Some(crate::case::Stage::ALL.into_iter().map(crate::case::Stage::id).collect()),
            // 0 is none.
            Self::Star => STARS.get(..=MAX_STAR.into()).map(<[_]>::to_vec),
            Self::Form(Field { shape: Shape::Choice(choice), .. }) => fixed(choice),
            _ => None,
        }
    }
}

const STARS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

fn fixed(choice: Choice) -> Option<Vec<&'static str>> {
    let values = choice.fixed();
    (!values.is_empty()).then(|| values.to_vec())
}

#[cfg(test)]
mod tests;
