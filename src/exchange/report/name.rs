//! Which reports there are, and what one is made of.

use super::{
    Figure, Ground, appeals, breaches, classes, clocks, departments, dissatisfied, partners, pledges,
    promises, published, real_name, resolution, revisits, speed, stages,
};
use crate::case::CaseId;

/// The key of the row of all.
pub const TOTAL: &str = "total";
/// The key of the row of what belongs to none of the others.
pub const UNSAID: &str = "none";

/// A report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Name {
    Classes,
    Appeals,
    Speed,
    Clocks,
    Stages,
    Revisits,
    Dissatisfied,
    Promises,
    Resolution,
    Departments,
    Breaches,
    Pledges,
    Partners,
    Published,
    RealName,
}

/// What puts a case into the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cohort {
    Opened,
    Closed,
    /// It was decided in it whether a pledge was kept.
    Decided,
    /// The public was told of somebody in it.
    Told,
}

/// What its rows are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    Class,
    Clock,
    Stage,
    Kind,
    WhyDissatisfied,
    Promise,
    Team,
    Breach,
    Pledge,
    Offender,
    Channel,
}

/// What the figures of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    Count,
    Share,
    Rate,
    Time,
    Day,
}

/// A column of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub id: &'static str,
    pub measure: Measure,
}

/// A row of figures, one for each column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// An id of the rule pack, [`UNSAID`] or [`TOTAL`].
    pub key: String,
    pub figures: Vec<Figure>,
}

/// A report, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub name: Name,
    pub rows: Vec<Row>,
}

/// Columns in the order of the figures of a row.
pub(super) const fn column(id: &'static str, measure: Measure) -> Column {
    Column { id, measure }
}

impl Name {
    /// Every report, in the order in which they are listed.
    pub const ALL: [Self; 15] = [
        Self::Classes,
        Self::Appeals,
        Self::Speed,
        Self::Clocks,
        Self::Stages,
        Self::Revisits,
        Self::Dissatisfied,
        Self::Promises,
        Self::Resolution,
        Self::Departments,
        Self::Breaches,
        Self::Pledges,
        Self::Partners,
        Self::Published,
        Self::RealName,
    ];

    /// The word on the command line and in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Classes => "classes",
            Self::Appeals => "appeals",
            Self::Speed => "speed",
            Self::Clocks => "clocks",
            Self::Stages => "stages",
            Self::Revisits => "revisits",
            Self::Dissatisfied => "dissatisfied",
            Self::Promises => "promises",
            Self::Resolution => "resolution",
            Self::Departments => "departments",
            Self::Breaches => "breaches",
            Self::Pledges => "pledges",
            Self::Partners => "partners",
            Self::Published => "published",
            Self::RealName => "real_name",
        }
    }

    /// The report of a word.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.id() == id)
    }

    /// What puts a case into its period.
    pub const fn cohort(self) -> Cohort {
        match self {
            Self::Classes | Self::Appeals | Self::Promises | Self::Partners | Self::RealName => {
                Cohort::Opened
            }
            Self::Pledges => Cohort::Decided,
            Self::Published => Cohort::Told,
            _ => Cohort::Closed,
        }
    }

    /// What its rows are about.
    pub const fn rows(self) -> Rows {
        match self {
            Self::Classes | Self::Appeals | Self::Speed | Self::Resolution => Rows::Class,
            Self::Clocks => Rows::Clock,
            Self::Stages => Rows::Stage,
            Self::Revisits => Rows::Kind,
            Self::Dissatisfied => Rows::WhyDissatisfied,
            Self::Promises => Rows::Promise,
            Self::Departments => Rows::Team,
            Self::Breaches => Rows::Breach,
            Self::Pledges => Rows::Pledge,
            Self::Partners | Self::Published => Rows::Offender,
            Self::RealName => Rows::Channel,
        }
    }

    /// Its columns.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Classes => classes::COLUMNS,
            Self::Appeals => appeals::COLUMNS,
            Self::Speed => speed::COLUMNS,
            Self::Clocks => clocks::COLUMNS,
            Self::Stages => stages::COLUMNS,
            Self::Revisits => revisits::COLUMNS,
            Self::Dissatisfied => dissatisfied::COLUMNS,
            Self::Promises => promises::COLUMNS,
            Self::Resolution => resolution::COLUMNS,
            Self::Departments => departments::COLUMNS,
            Self::Breaches => breaches::COLUMNS,
            Self::Pledges => pledges::COLUMNS,
            Self::Partners => partners::COLUMNS,
            Self::Published => published::COLUMNS,
            Self::RealName => real_name::COLUMNS,
        }
    }

    /// Whether any of its figures is a rate for so many customers.
    pub fn has_rates(self) -> bool {
        self.columns().iter().any(|column| column.measure == Measure::Rate)
    }

    /// Counts it.
    pub fn count(self, ground: &Ground<'_>) -> Report {
        let rows = match self {
            Self::Classes => classes::rows(ground),
            Self::Appeals => appeals::rows(ground),
            Self::Speed => speed::rows(ground),
            Self::Clocks => clocks::rows(ground),
            Self::Stages => stages::rows(ground),
            Self::Revisits => revisits::rows(ground),
            Self::Dissatisfied => dissatisfied::rows(ground),
            Self::Promises => promises::rows(ground),
            Self::Resolution => resolution::rows(ground),
            Self::Departments => departments::rows(ground),
            Self::Breaches => breaches::rows(ground),
            Self::Pledges => pledges::rows(ground),
            Self::Partners => partners::rows(ground),
            Self::Published => published::rows(ground),
            Self::RealName => real_name::rows(ground),
        };
        Report { name: self, rows }
    }
}

impl Report {
    /// A figure by the key of its row and the id of its column, written `ROW.COLUMN`; of a column alone that of all.
    pub fn figure(&self, named: &str) -> Option<&Figure> {
        let (key, column) = named.rsplit_once('.').unwrap_or((TOTAL, named));
        let place = self.name.columns().iter().position(|it| it.id == column)?;
        self.rows.iter().find(|row| row.key == key)?.figures.get(place)
    }

    /// The names of all its figures.
    pub fn figures(&self) -> impl Iterator<Item = String> {
        let named = |row: &Row| {
            let key = row.key.clone();
            self.name.columns().iter().map(move |column| format!("{key}.{}", column.id))
        };
        self.rows.iter().flat_map(named)
    }
}

/// The numbers of cases.
pub(super) fn ids<'a>(cases: impl IntoIterator<Item = &'a crate::api::CaseFacts>) -> Vec<CaseId> {
    cases.into_iter().map(|facts| facts.case).collect()
}
