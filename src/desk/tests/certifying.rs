//! Certificates: who may not do what without one, given, ended, taken away, and over a restart.

use super::hall::{Hall, LI, WANG, ZHAO, reason};
use crate::{
    api::{Adopt, PersonView, Reply, Request},
    case::{CaseId, Certificate, Fault, Reason, Role, Verb},
    sla::Instant,
};

const RULES: &str = "[[certificate]]\nid = \"repair_engineer\"\nwords = { zh = \"维修工程师\", en = \"repair engineer\" }\n\
    [[kind]]\nid = \"repair\"\ncertified = { finish = \"repair_engineer\", respond = \"repair_engineer\" }\n";
const FINISH: &[(&str, &str)] = &[("disposition", "repaired"), ("text", "已更换屏幕")];
/// The same two days later, when the first contact is long due.
const LATE: &[(&str, &str)] = &[("disposition", "repaired"), ("text", "已更换屏幕"), ("late", "department")];

/// A hall in which repairs ask for a certificate.
async fn hall() -> Hall {
    let hall = Hall::new().await;
    let adopt = Request::Adopt { what: Adopt::Rules(RULES.to_owned()), dry: false };
    assert!(matches!(hall.desk.ask(WANG, adopt).await, Reply::Adopted(_)));
    hall
}

async fn repair(hall: &mut Hall) -> CaseId {
    let typed = [("line", "13833330912"), ("kind", "repair"), ("text", "屏幕碎裂"), ("category", "screen")];
    hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case
}

fn certify(staff: &str, until: Option<&str>) -> Request {
    Request::Certify {
        staff: staff.to_owned(),
        certificate: "repair_engineer".to_owned(),
        until: until.map(str::to_owned),
    }
}

fn revoke(staff: &str) -> Request {
    Request::EndCertificate { staff: staff.to_owned(), certificate: "repair_engineer".to_owned() }
}

async fn ask(hall: &Hall, request: Request) -> Result<PersonView, Reason> {
    match hall.desk.ask(WANG, request).await {
        Reply::Person(person) => Ok(person),
        Reply::Refused { refusal, .. } => Err(refusal.reason),
        other => panic!("{other:?}"),
    }
}

fn lacks(until: Option<Instant>, staff: Option<&str>) -> Reason {
    let staff = staff.map(str::to_owned);
    Reason::Uncertified { certificate: "repair_engineer".to_owned(), until, staff }
}

#[tokio::test]
async fn nobody_finishes_a_repair_or_is_given_one_without_the_certificate_and_nothing_is_written() {
    let mut hall = hall().await;
    hall.add_in("3101", "刘工", Role::Handler, Some("repair")).await;
    let case = repair(&mut hall).await;
    let before = hall.names(case).await;
    for (verb, typed, staff) in [
        (Verb::Finish, FINISH, None),
        (Verb::Transfer, &[("to", "3101"), ("text", "请处理")], Some("3101")),
        (Verb::Task, &[("role", "helper"), ("to", "3101"), ("text", "请检测")], Some("3101")),
        (Verb::HandOver, &[("to", "3101"), ("text", "下班")], Some("3101")),
    ] {
        let refused = hall.act(LI, Some(case), verb, typed).await.unwrap_err();
        assert_eq!(refused.reason, lacks(None, staff), "{verb:?}");
        assert!(refused.allowed.contains(&Verb::Dispatch), "{verb:?}: what could be done is told");
    }
    let assigned = hall.act(WANG, Some(case), Verb::Assign, &[("to", "3101")]).await;
    assert_eq!(reason(assigned), lacks(None, Some("3101")));
    // Resolved at once it would be finished too.
    let typed = [
        ("line", "13833330913"),
        ("kind", "repair"),
        ("category", "screen"),
        ("text", "屏幕碎裂"),
        ("disposition", "repaired"),
        ("answer", "已更换"),
    ];
    assert_eq!(reason(hall.act(LI, None, Verb::Resolve, &typed).await), lacks(None, None));
    assert_eq!(hall.names(case).await, before);
    // To the team, where somebody who has it may take it up, and of another kind, nothing changed.
    let to_team = [("role", "helper"), ("team", "repair"), ("text", "请检测")];
    hall.act(LI, Some(case), Verb::Task, &to_team).await.unwrap();
    let complaint = hall.accepted(LI, "13833330914").await;
    let finish = [("disposition", "repaired"), ("text", "已修复基站")];
    hall.act(LI, Some(complaint), Verb::Finish, &finish).await.unwrap();
}

#[tokio::test]
async fn whoever_leads_the_repair_is_certified_and_whoever_accepts_it_need_not_be() {
    let mut hall = hall().await;
    let liu = hall.add_in("3101", "刘工", Role::Handler, Some("repair")).await;
    let other = hall.add_in("3102", "孙工", Role::Handler, Some("repair")).await;
    ask(&hall, certify("3101", None)).await.unwrap();
    let case = repair(&mut hall).await;
    let lead = [("role", "lead"), ("team", "repair"), ("text", "请维修")];
    hall.act(LI, Some(case), Verb::Task, &lead).await.unwrap();
    assert_eq!(reason(hall.act(other, Some(case), Verb::Respond, FINISH).await), lacks(None, None));
    hall.act(liu, Some(case), Verb::Respond, FINISH).await.unwrap();
    hall.act(LI, Some(case), Verb::Review, &[("verdict", "accepted")]).await.unwrap();
    assert!(hall.names(case).await.contains(&"finished"));
}

#[tokio::test]
async fn a_certificate_holds_to_the_end_of_its_last_day_over_a_restart_and_until_it_is_taken_away() {
    let mut hall = hall().await;
    // Two days on; the hall is in Shanghai.
    let until: Instant = "2026-03-04T16:00:00Z".parse().unwrap();
    let person = ask(&hall, certify("1002", Some("2026-03-04"))).await.unwrap();
    let held = Certificate { id: "repair_engineer".to_owned(), until: Some(until) };
    assert_eq!(person.certificates, std::slice::from_ref(&held));
    let events = hall.status().await.events;
    ask(&hall, certify("1002", Some("2026-03-04"))).await.unwrap();
    assert_eq!(hall.status().await.events, events, "the same again is nothing new");
    hall.restart();
    assert_eq!(hall.problems().await, [""; 0]);
    match hall.desk.ask(ZHAO, Request::People).await {
        Reply::People(people) => assert_eq!(people[1].certificates, std::slice::from_ref(&held)),
        other => panic!("{other:?}"),
    }
    assert!(matches!(hall.desk.ask(WANG, Request::Check { rebuild: true }).await, Reply::Checked { .. }));
    let (first, second) = (repair(&mut hall).await, repair(&mut hall).await);
    hall.set(until.plus(-1));
    hall.act(LI, Some(first), Verb::Finish, LATE).await.unwrap();
    hall.set(until);
    assert_eq!(reason(hall.act(LI, Some(second), Verb::Finish, LATE).await), lacks(Some(until), None));
    hall.restart();
    assert_eq!(reason(hall.act(LI, Some(second), Verb::Finish, LATE).await), lacks(Some(until), None));
    ask(&hall, certify("1002", None)).await.unwrap();
    let person = ask(&hall, revoke("1002")).await.unwrap();
    assert_eq!(person.certificates, []);
    assert_eq!(reason(hall.act(LI, Some(second), Verb::Finish, LATE).await), lacks(None, None));
    hall.restart();
    assert_eq!(hall.problems().await, [""; 0]);
    assert_eq!(reason(hall.act(LI, Some(second), Verb::Finish, LATE).await), lacks(None, None));
    ask(&hall, certify("1002", None)).await.unwrap();
    hall.act(LI, Some(second), Verb::Finish, LATE).await.unwrap();
}

#[tokio::test]
async fn a_child_of_a_certified_kind_is_not_finished_through_its_parent() {
    let mut hall = hall().await;
    let parent = hall.accepted(LI, "13833330914").await;
    let child = repair(&mut hall).await;
    let link = [("case", parent.to_string()), ("how", "parent".to_owned())];
    let link: Vec<(&str, &str)> = link.iter().map(|(name, value)| (*name, value.as_str())).collect();
    hall.act(LI, Some(child), Verb::Link, &link).await.unwrap();
    let finish = [("disposition", "repaired"), ("text", "已修复")];
    assert_eq!(reason(hall.act(LI, Some(parent), Verb::Finish, &finish).await), lacks(None, None));
    assert!(!hall.names(parent).await.contains(&"finished"));
    ask(&hall, certify("1002", None)).await.unwrap();
    hall.act(LI, Some(parent), Verb::Finish, &finish).await.unwrap();
    assert!(hall.names(child).await.contains(&"solution_taken"));
}

#[tokio::test]
async fn only_certificates_of_the_rules_are_given_with_a_day_to_come_and_only_held_ones_taken() {
    let hall = hall().await;
    let field = |name: &str, fault| Err(Reason::Field { field: name.to_owned(), fault });
    let values = vec!["repair_engineer".to_owned()];
    let other = Request::Certify { staff: "1002".to_owned(), certificate: "pilot".to_owned(), until: None };
    assert_eq!(ask(&hall, other).await, field("certificate", Fault::NotOneOf { values }));
    assert_eq!(ask(&hall, certify("1002", Some("2026-03-01"))).await, field("until", Fault::Past));
    assert_eq!(ask(&hall, certify("1002", Some("soon"))).await, field("until", Fault::When));
    assert_eq!(ask(&hall, certify("9999", None)).await, Err(Reason::NotFound));
    let none = Fault::NotOneOf { values: Vec::new() };
    assert_eq!(ask(&hall, revoke("1002")).await, field("certificate", none));
    // Today is to come.
    ask(&hall, certify("1002", Some("2026-03-02"))).await.unwrap();
    match hall.desk.ask(LI, certify("1002", None)).await {
        Reply::Refused { refusal, .. } => {
            assert_eq!(refusal.reason, Reason::NotPermitted { role: Role::Agent });
        }
        other => panic!("{other:?}"),
    }
}
