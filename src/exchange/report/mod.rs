//! 报表: the standard reports, counted from the facts of a period. Every figure is of integers and knows its cases.

mod period;
mod figure;
mod name;
mod ground;
mod classes;
mod appeals;
mod breaches;
mod speed;
mod clocks;
mod stages;
mod revisits;
mod dissatisfied;
mod partners;
mod pledges;
mod promises;
mod published;
mod real_name;
mod resolution;
mod departments;
mod frozen;
mod cell;
mod columns;
mod said;
mod listed;
mod sheet;
mod write;
mod book;
#[cfg(test)]
mod tests;

pub use book::workbook;
pub use cell::Cell;
pub use columns::{Columns, ColumnsFault, Form};
pub use figure::{Figure, Value};
pub use frozen::{Frozen, digest};
pub use ground::Ground;
pub use listed::{LISTED, listed};
pub use name::{Cohort, Column, Measure, Name, Report, Row, Rows, TOTAL, UNSAID};
pub use period::Period;
pub use real_name::{OUTSIDE, months};
pub use said::{column, definition, row, title};
pub use sheet::{Head, Sheet, Telling, as_json, sheet};
pub use write::{csv, markdown};
