//! People: added, signed on, let in; their drafts.

use super::hall::{Hall, LI, WANG, ZHAO};
use crate::{
    api::{Reply, Request},
    case::{Account, Fault, PersonId, Reason, Role},
};

async fn sign_on(hall: &Hall, staff: &str, pin: &str) -> Result<PersonId, Reason> {
    let request = Request::SignOn { staff: staff.to_owned(), pin: pin.to_owned() };
    // Before signing on, the one at a shared account is nobody.
    let nobody = crate::api::Actor { person: PersonId::SYSTEM, ..WANG };
    match hall.desk.ask(nobody, request).await {
        Reply::Person(view) => Ok(view.id),
        Reply::Refused { refusal, .. } => Err(refusal.reason),
        other => panic!("{other:?}"),
    }
}

async fn reason(hall: &Hall, request: Request) -> Option<Reason> {
    match hall.desk.ask(WANG, request).await {
        Reply::Refused { refusal, .. } => Some(refusal.reason),
        _ => None,
    }
}

#[tokio::test]
async fn people_sign_on_with_their_own_pin_and_not_for_long_with_a_wrong_one() {
    let mut hall = Hall::new().await;
    let set = |staff: &str, pin: &str| Request::SetPin { staff: staff.to_owned(), pin: pin.to_owned() };
    assert_eq!(sign_on(&hall, "1002", "").await, Err(Reason::NotFound), "no PIN is no open door");
    assert_eq!(hall.desk.ask(LI, set("1002", "4711")).await, Reply::Ok, "one's own");
    let by_other = hall.desk.ask(ZHAO, set("1002", "0000")).await;
    assert!(matches!(by_other, Reply::Refused { refusal, .. }
        if refusal.reason == Reason::NotPermitted { role: Role::Revisitor }));
    assert_eq!(sign_on(&hall, "1002", "4711").await, Ok(LI.person));
    hall.restart();
    assert_eq!(sign_on(&hall, "1002", "4711").await, Ok(LI.person));
    let wrong = Err(Reason::NotFound);
    assert_eq!(sign_on(&hall, "9999", "4711").await, wrong, "the same as for a wrong PIN");
    for _ in 0..5 {
        assert_eq!(sign_on(&hall, "1002", "4712").await, wrong);
    }
    assert_eq!(sign_on(&hall, "1002", "4711").await, Err(Reason::Busy));
    assert_eq!(hall.desk.ask(WANG, set("1003", "1234")).await, Reply::Ok, "by who manages people");
    assert_eq!(sign_on(&hall, "1003", "1234").await, Ok(ZHAO.person));
    let long = "9".repeat(65);
    assert_eq!(
        reason(&hall, set("1002", &long)).await,
        Some(Reason::Field { field: "pin".to_owned(), fault: Fault::TooLong { max: 64 } })
    );
}

#[tokio::test]
async fn a_staff_number_that_is_none_is_answered_and_locked_like_one_that_is() {
    let hall = Hall::new().await;
    hall.desk.ask(LI, Request::SetPin { staff: "1002".to_owned(), pin: "4711".to_owned() }).await;
    let mut answers = Vec::new();
    // One with a PIN, one without, one that nobody has.
    for staff in ["1002", "1003", "9999"] {
        let mut answered = Vec::new();
        for _ in 0..6 {
            answered.push(sign_on(&hall, staff, "0000").await);
        }
        answers.push(answered);
    }
    assert_eq!(answers[0][..5], [const { Err(Reason::NotFound) }; 5]);
    assert_eq!(answers[0][5], Err(Reason::Busy));
    assert!(answers.iter().all(|answered| *answered == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn people_are_added_once_and_found_again() {
    let mut hall = Hall::new().await;
    let add = |staff: &str, name: &str, team: Option<&str>, pin: Option<&str>| Request::AddPerson {
        staff: staff.to_owned(),
        name: name.to_owned(),
        role: Role::Handler,
        team: team.map(str::to_owned),
        pin: pin.map(str::to_owned),
    };
    let added = hall.desk.ask(WANG, add(" 3102 ", "刘工", Some("network"), Some("99"))).await;
    let Reply::Person(liu) = added else { panic!("{added:?}") };
    assert_eq!((liu.staff.as_str(), liu.has_pin, liu.id), ("3102", true, PersonId(4)));
    let field = |reason: Option<Reason>| match reason {
        Some(Reason::Field { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason(&hall, add("3102", "别人", None, None)).await, Some(Reason::Exists { case: None }));
    assert_eq!(field(reason(&hall, add("", "别人", None, None)).await), "staff");
    assert_eq!(field(reason(&hall, add("1\u{1b}[31m", "别人", None, None)).await), "staff");
    assert_eq!(field(reason(&hall, add("7", " ", None, None)).await), "name");
    assert_eq!(field(reason(&hall, add("7", "别人", Some("nowhere"), None)).await), "team");
    assert_eq!(field(reason(&hall, add("7", "别人", None, Some(""))).await), "pin");

    hall.restart();
    assert_eq!(hall.desk.person_of_staff("3102"), Some(liu.clone()));
    assert_eq!(hall.desk.person(liu.id), Some(liu));
    assert_eq!(sign_on(&hall, "3102", "99").await, Ok(PersonId(4)));
    match hall.desk.ask(LI, Request::People).await {
        Reply::People(people) => {
            let staff: Vec<_> = people.iter().map(|view| view.staff.as_str()).collect();
            assert_eq!(staff, ["1001", "1002", "1003", "3102"]);
            assert!(people.iter().all(|view| view.accounts.is_empty()), "not for everybody");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn accounts_let_people_in_and_the_owner_is_never_locked_out() {
    let mut hall = Hall::new().await;
    assert_eq!(hall.desk.account(1000), Some(Account::Owner(WANG.person)));
    let bind = |uid, staff: Option<&str>| Request::BindAccount { uid, staff: staff.map(str::to_owned) };
    assert_eq!(hall.desk.ask(WANG, bind(1001, Some("1002"))).await, Reply::Ok);
    assert_eq!(hall.desk.ask(WANG, bind(1002, None)).await, Reply::Ok);
    assert_eq!(reason(&hall, bind(1003, Some("9999"))).await, Some(Reason::NotFound));
    assert_eq!(reason(&hall, bind(1000, None)).await, Some(Reason::Exists { case: None }));
    hall.restart();
    assert_eq!(hall.desk.account(1000), Some(Account::Owner(WANG.person)));
    assert_eq!(hall.desk.account(1001), Some(Account::Personal(LI.person)));
    assert_eq!(hall.desk.account(1002), Some(Account::Shared));
    assert_eq!(hall.desk.account(1003), None);
    assert_eq!(hall.desk.person(LI.person).unwrap().accounts, [(1001, Account::Personal(LI.person))]);
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn drafts_are_kept_for_the_one_who_types() {
    let mut hall = Hall::new().await;
    let save = |text: &str| Request::SaveDraft { place: "new".to_owned(), text: text.to_owned() };
    let version = *hall.desk.version().borrow();
    assert_eq!(hall.desk.ask(LI, save("写到")).await, Reply::Ok);
    assert_eq!(hall.desk.ask(LI, save("写到一半")).await, Reply::Ok);
    assert_eq!(*hall.desk.version().borrow(), version, "nobody repaints for a draft");
    hall.restart();
    match hall.desk.ask(LI, Request::Drafts).await {
        Reply::Drafts(drafts) => {
            let kept: Vec<_> =
                drafts.iter().map(|draft| (draft.place.as_str(), draft.text.as_str())).collect();
            assert_eq!(kept, [("new", "写到一半")]);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(hall.desk.ask(ZHAO, Request::Drafts).await, Reply::Drafts(Vec::new()));
    hall.desk.ask(LI, Request::DropDraft { place: "new".to_owned() }).await;
    assert_eq!(hall.desk.ask(LI, Request::Drafts).await, Reply::Drafts(Vec::new()));
    let long = Request::SaveDraft { place: "new".to_owned(), text: "x".repeat(65_537) };
    assert!(matches!(hall.desk.ask(LI, long).await, Reply::Refused { .. }));
}
