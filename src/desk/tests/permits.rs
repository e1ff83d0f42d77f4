//! Every act by every role, through the desk: who is not permitted is told so, and nothing happens.

use super::hall::{Hall, LI, WANG};
use crate::{
    api::{Actor, ImportMode, PersonChange, Reply, Request, TakenLine, Target, View, Whose},
    case::{CustomerChange, CustomerId, Fields, Reason, Role, Verb},
    desk::{Op, authorize},
};

async fn one_of_each(hall: &Hall) -> Vec<(Role, Actor)> {
    let mut people = vec![(Role::Admin, WANG)];
    for (n, role) in Role::ALL.into_iter().filter(|role| *role != Role::Admin).enumerate() {
        people.push((role, hall.add(&format!("20{n}"), role.id(), role).await));
    }
    people
}

fn refused_for_role(reply: &Reply, role: Role) -> bool {
    matches!(reply, Reply::Refused { refusal, .. } if refusal.reason == Reason::NotPermitted { role })
}

#[tokio::test]
async fn every_act_is_refused_exactly_to_those_who_may_not() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    for (role, who) in one_of_each(&hall).await {
        for verb in Verb::ALL {
            for target in [Target::Case(case), Target::New] {
                if matches!(target, Target::New) && !Verb::NEW.contains(&verb) {
                    continue;
                }
                // No fields: who may is told what lacks, or that the stage does not take it.
                let before = hall.status().await.events;
                let command = hall.id();
                // `claim` and `undo` need no fields and would be done.
                let fields = Fields::from([("nonsense".to_owned(), String::new())]);
                let request = Request::Act { target, verb, fields, command, base: None };
                let reply = hall.desk.ask(who, request).await;
                assert!(matches!(reply, Reply::Refused { .. }), "{role:?} {verb:?} {reply:?}");
                let permitted = authorize(role, Op::Act(verb));
                assert_eq!(refused_for_role(&reply, role), !permitted, "{role:?} {verb:?} {reply:?}");
                if let Reply::Refused { refusal, .. } = &reply {
                    assert!(refusal.allowed.iter().all(|verb| authorize(role, Op::Act(*verb))));
                }
                assert_eq!(hall.status().await.events, before);
            }
        }
        let acts = hall.show(who, case).await.acts;
        assert!(!acts.is_empty() && acts.iter().all(|verb| authorize(role, Op::Act(*verb))), "{role:?}");
    }
}

#[tokio::test]
async fn every_other_request_is_refused_exactly_to_those_who_may_not() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13833330912").await;
    let requests = [
        (Request::List { view: View::All, skip: 0, limit: 1 }, Op::See),
        (Request::Show { case }, Op::See),
        (Request::Find { text: "0912".to_owned(), limit: 9 }, Op::See),
        (Request::Line { line: "13833330912".to_owned() }, Op::See),
        (Request::Counts, Op::See),
        (Request::People, Op::See),
        (Request::Status, Op::Status),
        (Request::Metrics, Op::Status),
        (Request::Stop, Op::Stop),
        (Request::Check { rebuild: false }, Op::Check),
        (Request::Check { rebuild: true }, Op::Check),
        (Request::Backup { file: None }, Op::Backup),
        (Request::Facts { from: hall.now, until: hall.now, team: None, after: 0, limit: 1 }, Op::Report),
        (Request::Frozen { period: "2026-02".to_owned() }, Op::Report),
        (Request::Import { rows: Vec::new(), mode: ImportMode::Add }, Op::Import),
        (
            Request::ImportCustomers { rows: Vec::new(), mode: ImportMode::Add, taken: TakenLine::Stays },
            Op::Import,
        ),
        (Request::Customer { of: Whose::Id(CustomerId(1)) }, Op::See),
        (
            Request::SetCustomer {
                of: Whose::Id(CustomerId(1)),
                change: Box::new(CustomerChange::default()),
            },
            Op::Customers,
        ),
        (Request::Drafts, Op::Draft),
        (Request::SaveDraft { place: "a".to_owned(), text: "b".to_owned() }, Op::Draft),
        (Request::DropDraft { place: "a".to_owned() }, Op::Draft),
        (Request::BindAccount { uid: 2_000, staff: None }, Op::People),
        (Request::ChangePerson { staff: "1002".to_owned(), change: PersonChange::default() }, Op::People),
        (Request::PersonKeys { staff: None }, Op::People),
        (Request::SetPin { staff: "1002".to_owned(), pin: "4711".to_owned() }, Op::People),
    ];
    for (role, who) in one_of_each(&hall).await {
        for (request, op) in &requests {
            let reply = hall.desk.ask(who, request.clone()).await;
            assert_eq!(refused_for_role(&reply, role), !authorize(role, *op), "{role:?} {op:?} {reply:?}");
            assert!(
                !authorize(role, *op) || !matches!(reply, Reply::Refused { .. }),
                "{role:?} {op:?} {reply:?}"
            );
        }
    }
}
