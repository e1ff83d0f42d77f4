//! A case as it stands in a list: short, and masked for everybody.

use super::people::People;
use crate::{
    api::{CaseRow, NextDue, Wait},
    case::{Case, Origin, Relation, Word},
    sla::Instant,
    text,
};

/// Characters of what a case is about that a list shows at most.
const ABOUT: usize = 120;

/// The row of a case.
pub fn row(case: &Case, people: &People, now: Instant) -> CaseRow {
    let said = |word| case.word(word).unwrap_or_default();
    // What is late comes before what is next, as in the order of the queue.
    let next = case.overdue(now).or_else(|| case.next_due());
    CaseRow {
        case: case.id,
        kind: case.facts.kind.clone(),
        category: case.facts.category.clone(),
        severity: case.facts.severity,
        priority: case.priority,
        stage: case.stage,
        held: case.hold.as_ref().map(|hold| hold.reason.clone()),
        owner: case.owner.and_then(|id| people.get(id)).map(|person| person.staff.clone()),
        team: case.team.clone(),
        relation: case.facts.relation,
        name: text::mask_name(said(Word::Name)),
        line: text::mask_tail(said(Word::Line)),
        about: about(case),
        next: next.map(|due| NextDue {
            clock: due.clock.id.clone(),
            deadline: due.deadline,
            act_by: due.act_by,
        }),
        external_id: external_id(case),
        imported: matches!(case.facts.origin, Origin::Imported { .. }),
        opened: case.opened,
        urges: case.urges,
        bounces: case.bounces,
        orders: count(case.open_orders()),
        unexplained: count(case.unexplained()),
        waits: waits(case),
        worked: case.handlers.iter().filter_map(|id| people.get(*id)).map(|p| p.staff.clone()).collect(),
        revision: case.revision,
    }
}

/// Of a case that somebody may not know, what whoever takes a call on its line is told all the same: its number, its
/// stage, and since when.
pub fn bare(case: &Case) -> CaseRow {
    CaseRow {
        case: case.id,
        kind: String::new(),
        category: None,
        severity: 0,
        priority: 0,
        stage: case.stage,
        held: None,
        owner: None,
        team: None,
        relation: Relation::Own,
        name: String::new(),
        line: String::new(),
        about: String::new(),
        next: None,
        external_id: None,
        imported: false,
        opened: case.opened,
        urges: 0,
        bounces: 0,
        orders: 0,
        unexplained: 0,
        waits: Vec::new(),
        worked: Vec::new(),
        revision: 0,
    }
}

fn count(of: impl Iterator) -> u32 {
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}

/// What of it waits for somebody above.
fn waits(case: &Case) -> Vec<Wait> {
    let unseen = case.escalation.as_ref().filter(|_| case.waits_for_acknowledgement());
    let unseen = unseen.map(|up| Wait::Acknowledge { whom: up.whom, since: up.since });
    let asks = case.open_asks().map(|ask| Wait::Decide {
        ask: ask.no,
        what: ask.about.what,
        whom: ask.about.decides,
        since: ask.at,
        due: ask.about.due,
    });
    let refund = case.refund.to_approve().map(|proposal| Wait::Approve {
        amount: proposal.amount,
        whom: proposal.next_approver(),
        since: proposal.at,
    });
    let lists = case.lists_to_approve().map(|list| Wait::Approve {
        amount: list.sum,
        whom: list.next_approver(),
        since: list.at,
    });
    unseen.into_iter().chain(asks).chain(refund).chain(lists).collect()
}

/// The beginning of the title, the wish or the text, whichever comes first, as one line.
pub fn about(case: &Case) -> String {
    let said = [Word::Title, Word::Wants, Word::Text].into_iter().find_map(|word| case.word(word));
    let words = said.unwrap_or_default().split_whitespace();
    let mut line = String::new();
    // A text may be long; no more of it is looked at than is shown.
    for word in words.take(ABOUT) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > ABOUT * 4 {
            break;
        }
    }
    line.chars().take(ABOUT).collect()
}

/// The number under which the system that a case came from knows it, or the first other one.
fn external_id(case: &Case) -> Option<String> {
    let of_origin = match &case.facts.origin {
        Origin::Imported { source } => case.reference(source),
        Origin::Own => None,
    };
    let any = case.references.first().map(|reference| reference.id.as_str());
    of_origin.or(any).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{case::Reference, desk::bench};

    #[test]
    fn a_row_is_masked_and_short() {
        let start = Instant::from_seconds(1_800_000_000);
        let mut case = bench::case(1, start);
        case.words.set(Word::Text, Some(format!("  第一行\n\t第二行 {}", "长".repeat(500))));
        let row = row(&case, &People::default(), start);
        assert_eq!((row.name.as_str(), row.line.as_str()), ("李**", "****0912"));
        assert!(
            row.about.starts_with("第一行 第二行 长") && row.about.chars().count() == ABOUT,
            "{}",
            row.about
        );
        case.words.set(Word::Title, Some("题".to_owned()));
        assert_eq!(self::row(&case, &People::default(), start).about, "题");
    }

    #[test]
    fn what_is_late_is_shown_before_what_is_next() {
        let start = Instant::from_seconds(1_800_000_000);
        let case = bench::case(1, start);
        let next = |hours: i64| row(&case, &People::default(), start.plus(hours * 3600)).next.unwrap();
        assert_eq!(next(0).clock, "first_contact");
        assert_eq!(next(400).clock, "first_contact", "the longest breached");
        assert!(next(400).deadline < start.plus(400 * 3600));
    }

    #[test]
    fn the_number_of_the_system_it_came_from_goes_first() {
        let mut case = bench::case(1, Instant::from_seconds(0));
        assert_eq!(external_id(&case), None);
        let reference = |source: &str, id: &str| Reference { source: source.to_owned(), id: id.to_owned() };
        case.references = vec![reference("eoms", "E1"), reference("comcast", "C1")];
        assert_eq!(external_id(&case).as_deref(), Some("E1"));
        case.facts.origin = Origin::Imported { source: "comcast".to_owned() };
        assert_eq!(external_id(&case).as_deref(), Some("C1"));
    }
}
