//! What is known from outside of a place of the sample site.

use crate::{api::FigureView, case::Month, session::sample::now};

/// An estate in two networks.
pub fn outside() -> Vec<FigureView> {
    let row = |network: &str, figures: &[(&str, i64)]| FigureView {
        figure: "coverage".to_owned(),
        month: Month::of(now().zoned(&crate::rules::Pack::builtin().zone).date()).before(1),
        key: [("kind", "estate"), ("name", "东街小区"), ("network", network)]
            .map(|(column, cell)| (column.to_owned(), cell.to_owned()))
            .to_vec(),
        figures: figures.iter().map(|(column, figure)| ((*column).to_owned(), *figure)).collect(),
        source: "coverage.csv".to_owned(),
        by: "1001".to_owned(),
        at: now(),
    };
    vec![row("g4", &[("coverage", 962), ("level", -98)]), row("g5", &[("coverage", 715)])]
}
