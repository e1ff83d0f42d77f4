//! How a screen is divided, so that what a session counts in pages and what is drawn are the same.

use super::{form::Form, queue::Queue};
use crate::rules::Pack;

/// Cells that the label of a field takes, with its margins.
pub const LABEL: u16 = 12;
/// From this width on the queue shows the selected case beside the list.
pub const WIDE: u16 = 110;
/// Columns of the list of the queue: all, or what a preview beside it leaves.
pub const fn list_cols(cols: u16) -> u16 {
    match cols {
        ..WIDE => cols,
        WIDE..130 => 80,
        _ => 92,
    }
}
/// Below this size there is one polite line.
pub const LEAST: (u16, u16) = (60, 16);

/// Columns and rows.
pub type Size = (u16, u16);

/// Rows of the list, and of the preview below it.
pub fn queue((cols, rows): Size) -> (u16, u16) {
    // Head, titles, the rule below the list, status and footer.
    let body = rows.saturating_sub(5);
    let preview = match body {
        _ if cols >= WIDE => 0,
        17.. => 4,
        13.. => 2,
        _ => 0,
    };
    (body - preview, preview)
}

/// Positions of the queue's list seen at once.
pub fn queue_page(size: Size) -> usize {
    usize::from(queue(size).0)
}

/// Teams of the board that are seen at once, the line of all included.
pub fn board_page((_, rows): Size) -> usize {
    // Head, titles, the rule and three lines below, status and footer.
    usize::from(rows.saturating_sub(8)).max(1)
}

/// People of the board that are seen at once.
pub fn board_people_page((_, rows): Size) -> usize {
    // Head, titles, status and footer.
    usize::from(rows.saturating_sub(4)).max(1)
}

/// Teams of the page of stages that are seen at once: each has two rows.
pub fn board_stages_page(size: Size) -> usize {
    (board_people_page(size) / 2).max(1)
}

/// Pledges of the board that are seen at once, above what is said of one of them and of its months.
pub fn board_pledges_page((_, rows): Size) -> usize {
    usize::from(rows.saturating_sub(14)).max(1)
}

/// The parts of the screen of a case, in rows. Rules between them are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CasePlan {
    pub facts: u16,
    /// Of these the last: what is to be said, and what was filled in.
    pub more: u16,
    pub clocks: u16,
    pub timeline: u16,
    /// The body of the drawer; its rule stands above it.
    pub drawer: u16,
}

/// Divides the screen of a case with so many clocks and, where a drawer is open, the rows that its form wants.
pub fn case((_, rows): Size, clocks: usize, drawer: Option<u16>) -> CasePlan {
    // Head, status and footer.
    let body = rows.saturating_sub(3);
    let wanted = drawer.unwrap_or(0);
    // A drawer leaves the case its facts, its next clock and a line of what happened last.
    let drawer_rows = if wanted == 0 { 0 } else { wanted.min(body.saturating_sub(7)).max(4.min(body)) };
    let rule = u16::from(wanted > 0).min(body - drawer_rows);
    let rest = body.saturating_sub(drawer_rows + rule);
    let facts = if rest >= 12 { 4 } else { 2.min(rest) };
    // Both rules, above clocks and timeline.
    let rest = rest.saturating_sub(facts + 2);
    let most = if rest >= 10 { 5 } else { (rest / 2).max(1) };
    let clocks = u16::try_from(clocks).unwrap_or(u16::MAX).min(most).min(rest);
    CasePlan { facts, more: 0, clocks, timeline: rest - clocks, drawer: drawer_rows }
}

/// Rows that the hint of a form takes.
pub const HINT: u16 = 2;

/// Rows that a form would like to have, with its hint.
pub fn form_rows(form: &Form, pack: &Pack) -> u16 {
    let active = (0..form.fields.len()).filter(|at| form.is_active(*at, pack));
    let rows =
        active.map(|at| if form.fields.get(at).is_some_and(|field| field.has_lines()) { 4 } else { 1 });
    rows.sum::<u16>() + HINT
}

/// Width of the text of a field in a form that is `cols` wide.
pub fn text_width(cols: u16) -> usize {
    usize::from(cols.saturating_sub(LABEL + 1))
}

/// Columns of the form of intake; what is known of the line stands beside it.
pub fn intake_form((cols, _): Size) -> u16 {
    if cols < 76 { cols } else { cols / 2 + cols / 20 }
}

/// Rows over a case that what changed of it takes, with its title; its drawer stays in sight.
pub const fn conflict(plan: CasePlan) -> u16 {
    plan.facts + plan.clocks + plan.timeline + 2
}

/// Lines of help seen at once.
pub fn help_page((_, rows): Size) -> usize {
    usize::from(rows.saturating_sub(3))
}

/// Rows of what is known of a customer, above the cases.
pub const CUSTOMER: u16 = 5;

/// Cases of a customer seen at once; what changed of the customer stands below them.
pub fn customer_page((_, rows): Size) -> usize {
    let body = rows.saturating_sub(3 + CUSTOMER);
    usize::from(body - (body / 3).min(6))
}

/// Rows of a list over a screen, with its title.
pub fn list_rows(size: Size) -> u16 {
    u16::try_from(list_page(size)).unwrap_or(u16::MAX).saturating_add(2)
}

/// Rows of results seen at once.
pub fn find_page((cols, rows): Size) -> usize {
    let why = u16::from(find_why(cols) == 0);
    usize::from(rows.saturating_sub(4 + why))
}

/// Columns beside a result that say by what it was found; where there are none, a line below says it of the selected
/// one.
pub const fn find_why(cols: u16) -> u16 {
    if cols >= 100 { cols - 80 } else { 0 }
}

/// Items of a list over a form seen at once.
pub fn list_page((_, rows): Size) -> usize {
    usize::from(rows.saturating_sub(8).clamp(1, 14))
}

/// The first row and the last one that a page of the queue shows.
pub fn queue_seen(queue: &Queue, size: Size) -> std::ops::Range<usize> {
    queue.top..(queue.top + queue_page(size)).min(queue.count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_parts_of_a_case_never_exceed_the_screen(
            rows in 0..200_u16,
            clocks in 0..12_usize,
            drawer in proptest::option::of(1..40_u16),
        ) {
            let plan = case((80, rows), clocks, drawer);
            let used = plan.facts + plan.clocks + plan.timeline + plan.drawer;
            prop_assert!(used <= rows.saturating_sub(3));
            if rows >= LEAST.1 {
                let used = used + u16::from(drawer.is_some());
                prop_assert!(used + 2 == rows - 3, "{plan:?}");
                prop_assert!(plan.timeline >= 1 && plan.facts >= 2);
                prop_assert!(clocks == 0 || plan.clocks >= 1);
                prop_assert!(drawer.is_none_or(|wanted| plan.drawer >= wanted.min(4)));
            }
        }
    }
}
