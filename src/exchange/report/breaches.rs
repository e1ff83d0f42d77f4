//! 超时原因: why limits were not kept, by reason, by the department that has the case, and by clock. What nobody gave a
//! reason for is named as such.

use super::{Column, Figure, Ground, Measure, Row, TOTAL, UNSAID, figure::Times, name::column};
use crate::{api::CycleFacts, case::CaseId};

pub const COLUMNS: &[Column] = &[
    column("breaches", Measure::Count),
    column("share", Measure::Share),
    column("cases", Measure::Count),
    column("mean_late", Measure::Time),
    column("max_late", Measure::Time),
];

/// What stands between reason, department and clock in the key of a row.
pub const BETWEEN: char = '/';

struct Breach<'a> {
    reason: &'a str,
    team: &'a str,
    cycle: &'a CycleFacts,
    case: CaseId,
}

/// For each reason a row of all its breaches, and under it one for each department and clock that has any. The breaches
/// are those that the report of clocks counts as late.
pub fn rows(ground: &Ground<'_>) -> Vec<Row> {
    let cases = ground.closed();
    let breaches: Vec<Breach<'_>> = cases
        .iter()
        .flat_map(|facts| {
            let late = facts.clocks.iter().filter(|cycle| cycle.breached && cycle.stopped.is_some());
            late.map(|cycle| Breach {
                reason: cycle.reason.as_deref().unwrap_or(UNSAID),
                team: facts.team.as_deref().unwrap_or(UNSAID),
                cycle,
                case: facts.case,
            })
        })
        .collect();
    let mut reasons: Vec<&str> = ground.pack.breach_reasons.iter().map(|reason| reason.id.as_str()).collect();
    let mut more: Vec<&str> = breaches.iter().map(|breach| breach.reason).collect();
    more.sort_unstable();
    more.dedup();
    more.retain(|reason| !reasons.contains(reason) && *reason != UNSAID);
    reasons.extend(more);
    reasons.push(UNSAID);
    let mut rows = Vec::new();
    for reason in reasons {
        let of: Vec<&Breach<'_>> = breaches.iter().filter(|breach| breach.reason == reason).collect();
        rows.push(Row { key: reason.to_owned(), figures: figures(&of, breaches.len()) });
        let mut places: Vec<(&str, &str)> =
            of.iter().map(|breach| (breach.team, breach.cycle.sort())).collect();
        places.sort_unstable();
        places.dedup();
        for (team, clock) in places {
            let here: Vec<&Breach<'_>> =
                of.iter().filter(|it| it.team == team && it.cycle.sort() == clock).copied().collect();
            let key = format!("{reason}{BETWEEN}{team}{BETWEEN}{clock}");
            rows.push(Row { key, figures: figures(&here, breaches.len()) });
        }
    }
    let all: Vec<&Breach<'_>> = breaches.iter().collect();
    rows.push(Row { key: TOTAL.to_owned(), figures: figures(&all, breaches.len()) });
    rows
}

fn figures(breaches: &[&Breach<'_>], of: usize) -> Vec<Figure> {
    let each: Vec<CaseId> = breaches.iter().map(|breach| breach.case).collect();
    let mut cases = each.clone();
    cases.sort_unstable();
    cases.dedup();
    let late = Times::new(breaches.iter().map(|breach| (breach.cycle.late_s(), breach.case)));
    vec![
        Figure::of_cases(each.clone()),
        Figure::share(each, of),
        Figure::of_cases(cases),
        late.mean(),
        late.max(),
    ]
}
