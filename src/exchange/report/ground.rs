//! What a report is counted from: the facts of a period, and who of them is meant.

use super::{Figure, Period, Row, TOTAL, UNSAID};
use crate::{
    api::{CaseFacts, FigureView},
    case::Stage,
    rules::Pack,
    sla::Instant,
};

/// The facts of a period under the rules in force.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// Cases that were opened or ended in the period.
    pub facts: &'a [CaseFacts],
    pub period: &'a Period,
    pub pack: &'a Pack,
    /// Figures from outside of the months that lie wholly in the period.
    pub outside: &'a [FigureView],
    /// How many customers rates are for.
    pub customers: u64,
    /// When the facts were read.
    pub now: Instant,
}

impl<'a> Ground<'a> {
    /// Cases that were opened in the period. One that was merged goes on in another, which counts.
    pub fn opened(&self) -> Vec<&'a CaseFacts> {
        self.own().filter(|facts| self.period.has(facts.opened)).collect()
    }

    /// Cases that were closed in the period and are closed still; neither rejected nor withdrawn ones.
    pub fn closed(&self) -> Vec<&'a CaseFacts> {
        let done = |facts: &&CaseFacts| matches!(facts.stage, Stage::Closed | Stage::Archived);
        self.own().filter(done).filter(|it| it.closed.is_some_and(|at| self.period.has(at))).collect()
    }

    /// Complaints among these: of a kind that the regulator has classes for.
    pub fn complaints(&self, cases: Vec<&'a CaseFacts>) -> Vec<&'a CaseFacts> {
        let kinds: Vec<&str> = self
            .pack
            .categories
            .iter()
            .filter(|category| category.class.is_some())
            .filter_map(|category| category.kind.as_deref())
            .collect();
        let is = |facts: &&CaseFacts| facts.class.is_some() || kinds.contains(&facts.kind.as_str());
        cases.into_iter().filter(is).collect()
    }

    /// A row for each class of the regulator, for what is in none, and for all.
    pub fn by_class(
        &self,
        cases: &[&'a CaseFacts],
        figures: impl Fn(&[&'a CaseFacts]) -> Vec<Figure>,
    ) -> Vec<Row> {
        let classes = self.pack.classes.iter().map(|class| class.id.as_str());
        rows(classes, cases, |facts| facts.class.as_deref(), figures)
    }

    fn own(&self) -> impl Iterator<Item = &'a CaseFacts> {
        self.facts.iter().filter(|facts| !facts.merged)
    }
}

/// A row for each of these keys, for each that no list knows, for what has none, and for all. Each case is in one row
/// beside the last.
pub fn rows<'a>(
    known: impl Iterator<Item = &'a str>,
    cases: &[&'a CaseFacts],
    key: impl Fn(&'a CaseFacts) -> Option<&'a str>,
    figures: impl Fn(&[&'a CaseFacts]) -> Vec<Figure>,
) -> Vec<Row> {
    let mut keys: Vec<&str> = known.collect();
    let mut more: Vec<&str> = cases.iter().filter_map(|facts| key(facts)).collect();
    more.sort_unstable();
    more.dedup();
    more.retain(|key| !keys.contains(key));
    keys.extend(more);
    let of = |wanted: Option<&str>| -> Vec<&'a CaseFacts> {
        cases.iter().filter(|facts| key(facts) == wanted).copied().collect()
    };
    let row = |key: &str, figures: Vec<Figure>| Row { key: key.to_owned(), figures };
    let mut rows: Vec<Row> = keys.into_iter().map(|key| row(key, figures(&of(Some(key))))).collect();
    rows.push(row(UNSAID, figures(&of(None))));
    rows.push(row(TOTAL, figures(cases)));
    rows
}
