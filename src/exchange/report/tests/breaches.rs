//! Why limits were not kept: which breaches are counted, and under what.

use super::*;

#[test]
fn breaches_are_counted_by_reason_department_and_clock_and_are_those_of_the_clocks() {
    let why = |reason: &str, cycle| CycleFacts { reason: Some(reason.to_owned()), ..cycle };
    let late = |took| cycle("result", 0, took, 48);
    let of =
        |n, team: Option<&str>, clocks| CaseFacts { team: team.map(str::to_owned), clocks, ..facts(n, 60) };
    let running = CycleFacts { stopped: None, state: ClockState::Running, ..late(60) };
    let all = [
        // Two rounds, each with its own reason; a reason for what was in time is no breach.
        of(
            1,
            Some("network"),
            vec![why("workload", late(50)), why("department", late(58)), why("workload", late(5))],
        ),
        of(5, Some("network"), vec![why("workload", late(52)), cycle("task#2", 0, 9, 8)]),
        of(9, None, vec![cycle("task#1", 0, 5, 4), running]),
        of(13, Some("network"), vec![why("unheard_of", late(49))]),
        CaseFacts { stage: Stage::Handle, closed: None, ..of(17, None, vec![late(99)]) },
    ];
    assert_eq!(
        lines(Name::Breaches, &all),
        [
            "workload: 2 33.33% 2 3.00 4.00",
            "workload/network/result: 2 33.33% 2 3.00 4.00",
            "department: 1 16.66% 1 10.00 10.00",
            "department/network/result: 1 16.66% 1 10.00 10.00",
            "unheard_of: 1 16.66% 1 1.00 1.00",
            "unheard_of/network/result: 1 16.66% 1 1.00 1.00",
            "none: 2 33.33% 2 1.00 1.00",
            "none/network/task: 1 16.66% 1 1.00 1.00",
            "none/none/task: 1 16.66% 1 1.00 1.00",
            "total: 6 100.00% 4 3.17 10.00",
        ]
    );
    let clocks = counted(Name::Clocks, &all);
    let breaches = counted(Name::Breaches, &all);
    assert_eq!(clocks.figure("late").unwrap().value, breaches.figure("breaches").unwrap().value);
    let label = |key: &str| said::row(Name::Breaches, key, Pack::builtin(), Lang::Zh);
    let clock = |id: &str| crate::lang::say::clock(id, Pack::builtin(), Lang::Zh);
    assert_eq!(label("workload/network/result"), format!("积压 · 网络部 · {}", clock("result")));
    assert_eq!(label("none/none/task"), format!("未填原因 · 未派部门 · {}", clock("task")));
    assert_eq!(label("none"), "未填原因");
}
