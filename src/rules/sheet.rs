//! 登记单: what is written down at a step of the work, field by field; and the fields that a pack defines.

use serde::{Deserialize, Serialize};

use super::{Entry, Words, row::on};
use crate::sla::Id;

/// Sheets on one case.
pub const MAX_SHEETS: u32 = 500;

/// Names that fields of acts have already: a field of a sheet has another.
pub const TAKEN: [&str; 22] = [
    "address",
    "answer",
    "category",
    "channel",
    "contact",
    "contact_at",
    "disposition",
    "kind",
    "late",
    "line",
    "name",
    "place",
    "reason",
    "relation",
    "result",
    "severity",
    "sheet",
    "text",
    "title",
    "to",
    "until",
    "wants",
];

/// A field that can be filled in on a case. The program knows some by their ids; what has a shape stands on sheets.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRule {
    /// Its id.
    pub id: Id,
    /// What it is called.
    pub words: Words,
    /// Whether it may be filled in.
    #[serde(default = "on")]
    pub on: bool,
    /// How it is filled in, on a sheet.
    pub shape: Option<FieldShape>,
    /// What is chosen from, where the shape is a choice.
    #[serde(default)]
    pub values: Vec<Entry>,
    /// It tells what the case is about, not what came of a step: the next sheet that has it is filled in with it.
    #[serde(default)]
    pub carried: bool,
    /// `work`, `team` or `category`: what is chosen from is that list of the pack.
    pub list: Option<String>,
    /// A day or moment of something that was done: it is not in the future.
    #[serde(default)]
    pub past: bool,
    /// A line that says nothing of a person, such as the name of a partner or a cell: it is not sealed, can be
    /// grouped by, and stays when a person is erased.
    #[serde(default)]
    pub open: bool,
    /// 责任判定: a yes here may be our own fault, and whose it is must be judged before the final reply.
    #[serde(default)]
    pub judged: bool,
}

/// How a field of a sheet is filled in.
/// The order is part of the stored form of sealed values: append only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldShape {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// The name of a person, masked like one.
    Name,
    /// A telephone number.
    Phone,
    /// 终端串号: 15 digits of which the last checks the others.
    Imei,
    /// The number of an identity paper: only its first and last four signs are ever kept.
    Paper,
    /// A whole number.
    Number,
    /// An amount in yuan, kept in fen.
    Money,
    /// A day.
    Date,
    /// A moment.
    When,
    /// One of its values.
    Choice,
    /// Yes or no.
    YesNo,
}

impl FieldRule {
    /// Whether cases can have its value in common and are grouped by it: an open line.
    pub fn is_shared(&self) -> bool {
        self.open && self.shape == Some(FieldShape::Line)
    }

    /// Whether what is filled in may say something of a person, and is sealed.
    pub fn is_sealed(&self) -> bool {
        use FieldShape as S;
        match self.shape {
            Some(S::Line | S::Text | S::Name | S::Phone | S::Imei | S::Paper) => !self.open,
            Some(S::Number | S::Money | S::Date | S::When | S::Choice | S::YesNo) | None => false,
        }
    }
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub words: Words,
    /// Whether it may be filled in.
    #[serde(default = "on")]
    pub on: bool,
    /// Only for cases of these kinds; empty means all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Only for cases of these categories, or of categories below them; empty means all.
    #[serde(default)]
    pub categories: Vec<String>,
    /// It is asked with a new case; the first that is for the case.
    #[serde(default)]
    pub intake: bool,
    /// Its fields, in their order. Each has a shape.
    #[serde(default)]
    pub fields: Vec<Id>,
    /// Those that must be filled in.
    #[serde(default)]
    pub required: Vec<Id>,
    /// 持证上岗: nobody fills it in without this certificate.
    pub certificate: Option<String>,
    /// It comes after one of these.
    #[serde(default)]
    pub after: Vec<String>,
    /// It is filled in once only.
    #[serde(default)]
    pub once: bool,
    /// The case waits from here, for this reason.
    pub holds: Option<String>,
    /// The case waits no longer.
    #[serde(default)]
    pub resumes: bool,
    /// It is owed once this clock was missed: no final reply before it.
    pub owed_when: Option<String>,
    /// 告知: what the customer is told beside it, on the phone; in braces the id of a figure.
    pub tell: Option<Words>,
    /// 申请: what is asked for with it, such as `exception`.
    pub asks: Option<String>,
}

impl Sheet {
    /// Whether it is for a case of this kind, in a category for which `under` holds.
    pub fn is_for(&self, kind: &str, under: impl Fn(&str) -> bool) -> bool {
        let of_kind = self.kinds.is_empty() || self.kinds.iter().any(|one| one == kind);
        of_kind && (self.categories.is_empty() || self.categories.iter().any(|one| under(one)))
    }
}
