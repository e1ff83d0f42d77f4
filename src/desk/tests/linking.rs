//! One act on two cases, and work that lies with others than the owner.

use super::hall::{Hall, LI, WANG, ZHAO, reason};
use crate::{
    api::View,
    case::{LinkKind, Reason, Role, Stage, TaskState, Verb},
};

#[tokio::test]
async fn a_parents_solution_is_one_act_on_all_its_children_and_so_is_taking_it_back() {
    let mut hall = Hall::new().await;
    let parent = hall.accepted(LI, "13833330001").await;
    let number = parent.to_string();
    let mut children = Vec::new();
    for line in ["13833330002", "13833330003"] {
        let child = hall.accepted(LI, line).await;
        hall.act(LI, Some(child), Verb::Link, &[("case", &number), ("how", "parent")]).await.unwrap();
        children.push(child);
    }
    let links = hall.show(LI, parent).await.links;
    assert_eq!(
        links.iter().map(|link| (link.how, link.case)).collect::<Vec<_>>(),
        [(LinkKind::Child, children[0]), (LinkKind::Child, children[1])]
    );
    let finish = [("disposition", "repaired"), ("text", "基站已修复")];
    let done = hall.act(LI, Some(parent), Verb::Finish, &finish).await.unwrap();
    assert_eq!(done.names(), ["finished", "solved"], "what is answered is of this case");
    for child in &children {
        let view = hall.show(LI, *child).await;
        assert_eq!((view.row.stage, view.disposition.as_deref()), (Stage::Feedback, Some("repaired")));
        assert_eq!(view.events.last().unwrap().event.name(), "solution_taken");
    }
    // The same command again answers the same and does nothing twice.
    let before = hall.names(children[0]).await;
    hall.act(LI, Some(parent), Verb::Undo, &[]).await.unwrap();
    for case in [parent, children[0], children[1]] {
        assert_eq!(hall.show(LI, case).await.row.stage, Stage::Handle, "{case}");
    }
    assert_eq!(hall.names(children[0]).await.len(), before.len() + 1);
    assert_eq!(hall.problems().await, [""; 0]);
    let views = (hall.show(LI, parent).await, hall.show(LI, children[1]).await);
    hall.restart();
    assert_eq!((hall.show(LI, parent).await, hall.show(LI, children[1]).await), views);
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn a_merged_case_leaves_every_list_and_is_found_from_the_other() {
    let mut hall = Hall::new().await;
    let first = hall.accepted(LI, "13833330001").await;
    hall.pass(3_600);
    let second = hall.accepted(LI, "13833330001").await;
    let into = first.to_string();
    let merge = [("case", into.as_str()), ("text", "同一事项")];
    hall.act(LI, Some(second), Verb::Merge, &merge).await.unwrap();
    assert_eq!(hall.list(LI, View::All).await.iter().map(|row| row.case).collect::<Vec<_>>(), [first]);
    let closed = hall.status().await.cases;
    assert_eq!((closed.open, closed.closed), (1, 1));
    assert_eq!(
        reason(hall.act(LI, Some(second), Verb::Note, &[]).await),
        Reason::Field { field: "text".to_owned(), fault: crate::case::Fault::Missing }
    );
    assert_eq!(hall.show(LI, first).await.links[0].how, LinkKind::Absorbed);
    hall.act(LI, Some(second), Verb::Undo, &[]).await.unwrap();
    assert_eq!(hall.list(LI, View::All).await.len(), 2);
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn a_task_stands_in_the_lists_of_those_who_work_on_it() {
    let mut hall = Hall::new().await;
    let qian = hall.add_in("1004", "钱工", Role::Handler, Some("network")).await;
    let sun = hall.add_in("1005", "孙工", Role::Handler, Some("charging")).await;
    let case = hall.accepted(LI, "13833330001").await;
    let task = [("role", "lead"), ("team", "network"), ("text", "查室分")];
    hall.act(LI, Some(case), Verb::Task, &task).await.unwrap();
    let mine = async |hall: &Hall, who, view| hall.list(who, view).await.iter().any(|row| row.case == case);
    assert!(mine(&hall, qian, View::Team).await && !mine(&hall, sun, View::Team).await);
    assert!(mine(&hall, LI, View::Mine).await);
    assert_eq!(hall.show(qian, case).await.words.get(crate::case::Word::Line), Some("13833330001"));
    assert_ne!(hall.show(sun, case).await.words.get(crate::case::Word::Line), Some("13833330001"));
    let respond = [("disposition", "repaired"), ("text", "已修复")];
    assert_eq!(
        reason(hall.act(sun, Some(case), Verb::Respond, &respond).await),
        Reason::NotYourTask { task: 1 }
    );
    hall.act(qian, Some(case), Verb::Respond, &respond).await.unwrap();
    assert_eq!(hall.show(LI, case).await.tasks[0].state, TaskState::Replied);
    assert!(!mine(&hall, qian, View::Team).await, "replied: it lies with who gave it");
    hall.act(LI, Some(case), Verb::Review, &[("verdict", "accepted")]).await.unwrap();
    assert_eq!(hall.show(LI, case).await.row.stage, Stage::Feedback);
    assert_eq!(hall.counts(LI).await.mine, 1, "a case stands once in a list");
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn what_is_asked_is_decided_by_somebody_who_may() {
    let mut hall = Hall::new().await;
    let leader = hall.add("1004", "钱班", Role::TeamLeader).await;
    let case = hall.accepted(LI, "13833330001").await;
    let ask = [("what", "no_revisit"), ("text", "客户要求")];
    hall.act(LI, Some(case), Verb::Ask, &ask).await.unwrap();
    assert!(matches!(
        reason(hall.act(leader, Some(case), Verb::Grant, &[]).await),
        Reason::NotYoursToDecide { .. }
    ));
    assert!(matches!(
        reason(hall.act(ZHAO, Some(case), Verb::Grant, &[]).await),
        Reason::NotPermitted { .. }
    ));
    hall.act(WANG, Some(case), Verb::Grant, &[]).await.unwrap();
    assert_eq!(hall.show(LI, case).await.asks[0].state, crate::case::AskState::Granted);
}
