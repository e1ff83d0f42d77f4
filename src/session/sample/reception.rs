//! A reception day of the sample site.

use jiff::civil::{Date, date};

use super::{case_id, now, rows};
use crate::{
    api::{BranchDay, By, CaseRow, ReceptionView, VisitView},
    case::{Call, PersonId, ReceptionOutcome},
};

fn person(id: u32, staff: &str, name: &str) -> By {
    By { id: PersonId(id), staff: staff.to_owned(), name: name.to_owned() }
}

fn visit(n: u32, name: &str, about: &str) -> VisitView {
    let row = CaseRow {
        case: case_id(n),
        kind: "visit".to_owned(),
        name: name.to_owned(),
        about: about.to_owned(),
        ..rows().remove(0)
    };
    VisitView {
        row,
        day: date(2026, 12, 17),
        branch: "hall".to_owned(),
        slot: None,
        call: None,
        arrived: None,
        received: None,
        owner: None,
        order_due: None,
        overdue: false,
    }
}

/// A county's hall in the middle of its day.
pub fn reception(day: Option<Date>, branch: Option<&str>) -> ReceptionView {
    let (zhang, li) = (person(7, "3001", "张建国"), person(8, "3002", "李晓梅"));
    let at = |minutes: i64| now().plus(minutes * 60);
    let visits = vec![
        VisitView {
            slot: Some(540),
            call: Some(Call::Comes),
            arrived: Some((1, at(-80))),
            received: Some((zhang.clone(), ReceptionOutcome::Solved, at(-60))),
            ..visit(4301, "赵*", "宽带装机催了三次没人来")
        },
        VisitView {
            slot: Some(570),
            call: Some(Call::Comes),
            arrived: Some((3, at(-20))),
            ..visit(4302, "钱**", "套餐合约期与当时说的不一致")
        },
        VisitView {
            slot: Some(570), call: Some(Call::NotReached), ..visit(4306, "孙*", "村里信号反映多次")
        },
        VisitView { slot: Some(600), ..visit(4304, "周**", "建议营业厅设老年人窗口") },
        VisitView {
            arrived: Some((2, at(-60))),
            received: Some((li.clone(), ReceptionOutcome::Tracked { order: 1 }, at(-35))),
            ..visit(4305, "吴*", "老人手机被扣增值费")
        },
    ];
    ReceptionView {
        day: day.unwrap_or(date(2026, 12, 17)),
        branches: vec![BranchDay {
            branch: "hall".to_owned(),
            leader: Some(zhang),
            deputy: Some(li),
            booked: 4,
            confirmed: 2,
            arrived: 3,
            waiting: 1,
            solved: 1,
            tracked: 1,
            open: 1,
            overdue: 0,
            free: vec![(540, 1), (600, 1), (630, 2)],
        }],
        visits: branch.map(|_| visits).unwrap_or_default(),
        more: 0,
    }
}
