//! 冻结: the figures of a month as they were published, and what they would be today beside them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Column, Figure, Report, Row, TOTAL, UNSAID, Value};
use crate::api::CaseFacts;

/// The form in which figures are written. One that is not known is not read.
const FORM: u32 = 1;

/// All figures of a month: by report, row and column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    form: u32,
    /// How many customers its rates are for.
    customers: u64,
    reports: BTreeMap<String, Vec<Line>>,
}

/// A row of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    row: String,
    figures: BTreeMap<String, Value>,
}

impl Frozen {
    /// What these reports say, with rates for so many customers.
    pub fn of<'a>(reports: impl IntoIterator<Item = &'a Report>, customers: u64) -> Self {
        let line = |columns: &[Column], row: &Row| Line {
            row: row.key.clone(),
            figures: columns
                .iter()
                .zip(&row.figures)
                .map(|(column, figure)| (column.id.to_owned(), figure.value))
                .collect(),
        };
        let lines = |report: &Report| {
            report.rows.iter().map(|row| line(report.name.columns(), row)).collect::<Vec<_>>()
        };
        let reports = reports.into_iter().map(|report| (report.name.id().to_owned(), lines(report)));
        Self { form: FORM, customers, reports: reports.collect() }
    }

    /// How many customers its rates are for.
    pub const fn customers(&self) -> u64 {
        self.customers
    }

    /// As it is kept.
    ///
    /// # Errors
    /// Never.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// What was kept; none where it is of a form that is not known.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|frozen: &Self| frozen.form == FORM)
    }

    /// A report with the figures that were kept, and with what differs today beside them. A report that was not there
    /// then is left as it is.
    pub fn lay(&self, report: Report) -> Report {
        let Some(lines) = self.reports.get(report.name.id()) else { return report };
        let columns = report.name.columns();
        let mut today: BTreeMap<String, Vec<Figure>> =
            report.rows.iter().map(|row| (row.key.clone(), row.figures.clone())).collect();
        let row = |line: &Line| {
            let now = today.remove(&line.row);
            Row { key: line.row.clone(), figures: beside(columns, &line.figures, now) }
        };
        let mut rows: Vec<Row> = lines.iter().map(row).collect();
        // What came since stands where today's report has it: before what belongs to none, and all.
        let since = report.rows.into_iter().filter(|row| today.contains_key(&row.key));
        let since = since
            .map(|row| Row { figures: beside(columns, &BTreeMap::new(), Some(row.figures)), key: row.key });
        let end = rows.iter().position(|row| row.key == UNSAID || row.key == TOTAL).unwrap_or(rows.len());
        rows.splice(end..end, since.collect::<Vec<_>>());
        Report { name: report.name, rows }
    }
}

/// Figures as they were kept, with those of today where they differ.
fn beside(columns: &[Column], kept: &BTreeMap<String, Value>, now: Option<Vec<Figure>>) -> Vec<Figure> {
    let mut now = now.unwrap_or_default().into_iter();
    let figure = |column: &Column| {
        let value = kept.get(column.id).copied().unwrap_or(Value::None);
        let today = now.next().unwrap_or_else(|| Figure::nothing(value));
        let differs = today.value != value;
        Figure { value, now: differs.then_some(today.value), cases: today.cases }
    };
    columns.iter().map(figure).collect()
}

impl Figure {
    /// What a row has that is not there any more.
    fn nothing(was: Value) -> Self {
        let value = if matches!(was, Value::Count(_)) { Value::Count(0) } else { Value::None };
        Self { value, cases: Vec::new(), now: None }
    }
}

/// SHA-256 of facts, in their order.
///
/// # Errors
/// Never.
pub fn digest(facts: &[CaseFacts]) -> Result<[u8; 32], serde_json::Error> {
    let mut hash = Sha256::new();
    for case in facts {
        hash.update(serde_json::to_vec(case)?);
        hash.update(b"\n");
    }
    Ok(hash.finalize().into())
}
