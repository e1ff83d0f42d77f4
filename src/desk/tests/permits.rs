//! Every act by every role, through the desk: who is not permitted is told so, and nothing happens. All other requests,
//! and all doors, are in `tests/permits.rs`.

use super::hall::{Hall, LI, WANG};
use crate::{
    api::{Actor, Reply, Request, Target},
    case::{Fields, Reason, Role, Verb},
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
