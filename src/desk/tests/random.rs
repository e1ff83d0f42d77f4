//! Anything by anybody at any time: memory, heads and log stay one.

use proptest::prelude::*;

use super::hall::{Hall, LI, WANG, ZHAO};
use crate::{
    api::{CaseCounts, CaseView, Reply, Request, View},
    case::{CaseId, Stage, Verb},
};

/// Fields with which an act is mostly taken.
pub fn typed(verb: Verb, n: u8) -> Vec<(&'static str, &'static str)> {
    let reached = if n.is_multiple_of(3) { "no_answer" } else { "reached" };
    match verb {
        Verb::Open | Verb::Accept if n.is_multiple_of(5) => {
            vec![("line", "13833330912"), ("kind", "refund"), ("text", "没订过被扣费")]
        }
        Verb::Open | Verb::Accept if n.is_multiple_of(2) => vec![("line", "13833330912"), ("text", "无信号")],
        Verb::Open | Verb::Accept => vec![("kind", "enquiry"), ("text", "资费")],
        Verb::Reject => vec![("reason", "not_ours"), ("text", "不属")],
        Verb::Dispatch | Verb::Transfer => vec![("team", "network"), ("text", "请查")],
        Verb::Assign => vec![("to", if n.is_multiple_of(2) { "1001" } else { "1002" })],
        Verb::Contact => vec![("result", reached)],
        Verb::Hold => vec![("reason", "customer"), ("until", "+3h"), ("text", "等")],
        Verb::Finish if n.is_multiple_of(3) => {
            vec![("disposition", "upheld"), ("late", "workload"), ("text", "属实")]
        }
        Verb::Charge => {
            let proof = if n.is_multiple_of(4) { "sms_code" } else { "none" };
            vec![("day", "2026-02-01"), ("from", "10661234"), ("amount", "12.30"), ("proof", proof)]
        }
        Verb::Propose => Vec::new(),
        Verb::Finish => vec![("disposition", "repaired"), ("late", "workload"), ("text", "好了")],
        Verb::Reply => {
            let kind = if n.is_multiple_of(5) { "interim" } else { "final" };
            vec![("result", reached), ("kind", kind), ("late", "no_contact"), ("text", "答复")]
        }
        Verb::Revisit if reached == "no_answer" => vec![("result", reached)],
        Verb::Revisit if n.is_multiple_of(2) => {
            vec![("result", reached), ("answer", "dissatisfied"), ("why", "own_fault")]
        }
        Verb::Revisit => vec![("result", reached), ("answer", "satisfied"), ("late", "oversight")],
        Verb::Classify => vec![("severity", if n.is_multiple_of(2) { "1" } else { "4" })],
        Verb::Amend => vec![("line", "13912345678")],
        Verb::Flag | Verb::Unflag => vec![("flag", "vip")],
        Verb::Refer => vec![("source", "eoms"), ("id", "E1")],
        Verb::Task => {
            vec![
                ("role", if n.is_multiple_of(2) { "lead" } else { "helper" }),
                ("to", "1002"),
                ("text", "查"),
            ]
        }
        Verb::Respond => vec![("disposition", "repaired"), ("text", "好了")],
        Verb::Review if n.is_multiple_of(3) => vec![("verdict", "again"), ("text", "重查")],
        Verb::Review => vec![("verdict", "accepted")],
        Verb::HandOver => vec![("to", if n.is_multiple_of(2) { "1001" } else { "1002" }), ("text", "交班")],
        Verb::Ask => {
            let what = ["send_back", "extension", "long_hold", "exception", "no_revisit", "end_for_good"];
            let what = what[usize::from(n) % what.len()];
            let mut typed = vec![("what", what), ("text", "申请")];
            match what {
                "extension" => typed.extend([("clock", "result"), ("until", "+3d")]),
                "long_hold" => typed.extend([("reason", "parts"), ("until", "+5d")]),
                _ => {}
            }
            typed
        }
        Verb::Promise => {
            let what = if n.is_multiple_of(2) { "callback" } else { "result" };
            vec![("what", what), ("at", "+2h")]
        }
        Verb::Park => vec![("until", "+9d"), ("told", "yes"), ("text", "等建站")],
        Verb::Judge => vec![("liability", "responsible"), ("team", "network")],
        Verb::Supervise => vec![("at", "+1d"), ("text", "速办")],
        Verb::Link => {
            let how = ["related", "parent", "first"][usize::from(n) % 3];
            vec![
                ("case", "ZJ-000001-3"),
                ("how", how),
                ("solved", ["take", "keep", "reopen"][usize::from(n) % 3]),
            ]
        }
        Verb::Unlink | Verb::Merge => vec![("case", "ZJ-000001-3")],
        Verb::Grant | Verb::Acknowledge => Vec::new(),
        Verb::Claim | Verb::Resume | Verb::Undo | Verb::Urge | Verb::Archive => Vec::new(),
        _ => vec![("text", "一")],
    }
}

/// All that can be seen, once everything due is written.
async fn everything(hall: &Hall, cases: &[CaseId]) -> (Vec<CaseView>, Vec<CaseId>, CaseCounts) {
    // Whatever is written, what is due is written with it.
    let draft = Request::SaveDraft { place: "settle".to_owned(), text: String::new() };
    assert_eq!(hall.desk.ask(WANG, draft).await, Reply::Ok);
    let mut views = Vec::new();
    for case in cases {
        views.push(hall.show(WANG, *case).await);
    }
    let listed = hall.list(WANG, View::All).await.into_iter().map(|row| row.case).collect();
    (views, listed, hall.status().await.cases)
}

async fn walk(steps: Vec<(u8, u8, u8, u8)>) {
    let mut hall = Hall::new().await;
    let mut cases = Vec::new();
    for (who, which, what, n) in steps {
        let who = [WANG, WANG, LI, ZHAO][usize::from(who) % 4];
        match which {
            0..3 => hall.pass(i64::from(n) * 600),
            3 => {
                let before = everything(&hall, &cases).await;
                hall.restart();
                assert!(everything(&hall, &cases).await == before, "starting again changed something");
            }
            4..6 => {
                let verb = if what.is_multiple_of(2) { Verb::Open } else { Verb::Accept };
                let _ = hall.act(who, None, verb, &typed(verb, n)).await.map(|done| cases.push(done.case));
            }
            _ if cases.is_empty() => {}
            _ => {
                let case = cases[usize::from(which) % cases.len()];
                // Mostly something that the case takes.
                let acts = hall.show(who, case).await.acts;
                let verb = match acts.get(usize::from(what) % (acts.len() + 2)) {
                    Some(verb) => *verb,
                    None => Verb::ALL[usize::from(what) % Verb::ALL.len()],
                };
                let _ = hall.act(who, Some(case), verb, &typed(verb, n)).await;
            }
        }
    }
    assert_eq!(hall.problems().await, [""; 0]);
    let (views, listed, counts) = everything(&hall, &cases).await;
    let open = views.iter().filter(|view| view.row.stage.is_open()).count();
    assert_eq!((listed.len(), counts.open, counts.closed), (open, open as u64, (views.len() - open) as u64));
    let handled = views.iter().filter(|view| view.row.stage == Stage::Handle).count();
    assert_eq!(hall.list(WANG, View::Stage(Stage::Handle)).await.len(), handled);
    let rebuilt = hall.desk.ask(WANG, Request::Check { rebuild: true }).await;
    assert_eq!(rebuilt, Reply::Checked { problems: Vec::new() });
    let same = everything(&hall, &cases).await == (views, listed, counts);
    assert!(same, "making it anew changed something");
    hall.desk.stop();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 64, ..ProptestConfig::default() })]

    #[test]
    fn memory_heads_and_log_stay_one(
        steps in prop::collection::vec((any::<u8>(), 0..16_u8, any::<u8>(), any::<u8>()), 20..120),
    ) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(walk(steps));
    }
}
