//! 外部数据: figures that other systems count, a month at a time, and the columns in which they come.

use serde::Deserialize;

use super::{Entry, Rules, Words, row::on};
use crate::sla::Id;

/// The largest count, and the largest number beside a unit.
pub const MOST_COUNTED: i64 = 1_000_000_000;

/// A sort of figures from outside. A file of them has a column for the month, and these.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub words: Words,
    /// Whether it may be taken in.
    #[serde(default = "on")]
    pub on: bool,
    /// What the figures are of, then the figures.
    #[serde(default)]
    pub columns: Vec<OutsideColumn>,
}

/// A column of such a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutsideColumn {
    /// Its id; a file may call it that, or by its words in either language.
    pub id: Id,
    /// What it is called.
    pub words: Words,
    /// How it is written.
    pub shape: OutsideShape,
    /// Of the shape `field`: the fields of sheets that it may name.
    #[serde(default)]
    pub fields: Vec<Id>,
    /// Of the shape `choice`: the field of a sheet whose values it has.
    pub values_of: Option<Id>,
    /// Of the shape `number`: what it is measured in.
    pub unit: Option<String>,
    /// Of the shape `number`: the least that may be true.
    pub least: Option<i64>,
    /// The same, the most.
    pub most: Option<i64>,
    /// The column of counts that this one is a part of.
    pub at_most: Option<Id>,
    /// A figure that a row may lack.
    #[serde(default)]
    pub optional: bool,
}

/// How a column is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutsideShape {
    /// The name of a field of sheets: what the name in the next column would stand in, on a case.
    Field,
    /// A name.
    Line,
    /// The id or the words of a team, or the name of a branch that is none.
    Branch,
    /// A value of a field of sheets.
    Choice,
    /// A whole number from 0.
    Count,
    /// Per cent from 0 to 100, kept in tenths.
    Percent,
    /// A whole number beside a unit.
    Number,
}

impl OutsideShape {
    /// Whether it is a figure, not what the figures are of.
    pub const fn is_figure(self) -> bool {
        matches!(self, Self::Count | Self::Percent | Self::Number)
    }
}

impl OutsideColumn {
    /// The least and the most that may be true of a figure, as it is kept.
    pub fn bounds(&self) -> (i64, i64) {
        match self.shape {
            OutsideShape::Percent => (0, 1_000),
            OutsideShape::Number => (self.least.unwrap_or(-MOST_COUNTED), self.most.unwrap_or(MOST_COUNTED)),
            _ => (0, MOST_COUNTED),
        }
    }

    /// What is chosen from, of the shape `choice`.
    pub fn values<'a>(&self, rules: &'a Rules) -> &'a [Entry] {
        let field = self.values_of.as_ref().and_then(|id| rules.field(id.as_str()));
        field.map_or(&[], |field| &field.values)
    }
}

impl Outside {
    /// The columns that say what the figures are of.
    pub fn keys(&self) -> &[OutsideColumn] {
        self.columns.get(..self.first_figure()).unwrap_or_default()
    }

    /// The columns of figures.
    pub fn figures(&self) -> &[OutsideColumn] {
        self.columns.get(self.first_figure()..).unwrap_or_default()
    }

    /// The column of this id.
    pub fn column(&self, id: &str) -> Option<&OutsideColumn> {
        self.columns.iter().find(|column| column.id.as_str() == id)
    }

    /// The fields of sheets in which a case may name what these figures are of.
    pub fn fields(&self) -> &[Id] {
        self.columns.first().filter(|column| column.shape == OutsideShape::Field).map_or(&[], |it| &it.fields)
    }

    fn first_figure(&self) -> usize {
        let figure = |column: &OutsideColumn| column.shape.is_figure();
        self.columns.iter().position(figure).unwrap_or(self.columns.len())
    }
}
