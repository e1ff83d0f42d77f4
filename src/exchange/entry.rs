//! What a record of a file becomes: a case, or a customer. An import is the same for both.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::{Bound, Record, RowFault, Saying};
use crate::{
    api::{CustomerRow, ImportMode, Reply, Request, Row, RowOutcome, TakenLine},
    case::{CaseId, CustomerId},
};

/// A row as the server takes it.
pub trait Entry: Clone + Serialize {
    /// What the server makes of it.
    type Id;

    /// Reads a record.
    ///
    /// # Errors
    /// Why it is no row.
    fn read(bound: &Bound<'_>, record: &Record) -> Result<Self, RowFault>;

    /// The request that brings rows in.
    fn request(rows: Vec<Self>, mode: ImportMode, taken: TakenLine) -> Request;

    /// What became of each; nothing where the answer is to something else.
    fn outcomes(reply: Reply) -> Option<Vec<RowOutcome<Self::Id>>>;

    /// What it would become, said to people.
    fn said(&self, saying: &Saying<'_>, zone: &TimeZone) -> String;
}

impl Entry for Row {
    type Id = CaseId;

    fn read(bound: &Bound<'_>, record: &Record) -> Result<Self, RowFault> {
        bound.row(record)
    }

    fn request(rows: Vec<Self>, mode: ImportMode, _taken: TakenLine) -> Request {
        Request::Import { rows, mode }
    }

    fn outcomes(reply: Reply) -> Option<Vec<RowOutcome<CaseId>>> {
        if let Reply::Imported(outcomes) = reply { Some(outcomes) } else { None }
    }

    fn said(&self, saying: &Saying<'_>, zone: &TimeZone) -> String {
        saying.row(self, zone)
    }
}

impl Entry for CustomerRow {
    type Id = CustomerId;

    fn read(bound: &Bound<'_>, record: &Record) -> Result<Self, RowFault> {
        bound.customer(record)
    }

    fn request(rows: Vec<Self>, mode: ImportMode, taken: TakenLine) -> Request {
        Request::ImportCustomers { rows, mode, taken }
    }

    fn outcomes(reply: Reply) -> Option<Vec<RowOutcome<CustomerId>>> {
        if let Reply::CustomersImported(outcomes) = reply { Some(outcomes) } else { None }
    }

    fn said(&self, saying: &Saying<'_>, _zone: &TimeZone) -> String {
        saying.customer(self)
    }
}
