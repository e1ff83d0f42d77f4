//! People who change what they are, and who leave: what they have in hand, their keys, their accounts.

use super::hall::{Hall, LI, WANG, actor};
use crate::{
    api::{GivenBack, PersonChange, Reply, Request, View},
    case::{Account, PersonId, Reason, Role, Verb},
};

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFdcuglhE1GLou+Y2+yUsK4nj4ES6C3QHeMFSNfb7L4X me@desk";
const RSA_2048: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC/bfIz94Yy+CAN5/aTRoRSEM/Y5Ydm3l0MkW61IyyITDI7qhsavh\
    7cP5DG3cnRd2hcvk0ovlGR6enm7dkQ8beBLaoyUqT9PxMp4UU81PYIwHHDRkFdh4/dL1ahQDPXwGunQd9GQOdNXMYI\
    J5l2hSYUbA3Q6/D6oIADd6KZSmmIMSKuDjrgpbLV4p/oqSoTbfwoogG3vECDAm822vvHNIFz/v/sNRi9cj+znmP7CM\
    kDLQPMv0QPUj2KtGDhNUHCbc6KHeXRLvSHyVacBnVL6MVu7bHP8sIo533WaELXEEOQCoxd+JzSTOKdT9OvIkhkbVnj\
    txSFneXgNdPMm8BtevMH x";
const RSA_3072: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQClpGO96yd2DKbPYDTT7LH8M+v7qL7plfvo41qy8hfROFM+mgjbex\
    Qe0wfDmqkhsFYBRAjBfYwsZ8Hdo+rcBjgAeDw3AyktqRizef1xQWJpjWnuB7WJ0GoPKblRC1nB2TIFk2B5e/fbPzdf\
    cv8+J2FrB8VFIwraOHgG/phLCfjh0p11UdjuHFFLcZni1zF4l8CsmXfIuSfPKvVtz2xOze/GOi9sJHA2I2v48D/XVg\
    NRKbVmzkht1IZn4eAz/0eHlwlkOrQa8XNUPjR5MmJfN+fdJI1eC/hhIo05wyIJ2qH6iYC+67Hm6dK9TsYIpwrolf1T\
    /YIuTw8+zXuZiFCNLVyKx2dZ0lfUoue9flcE+1k3zKIu16Her2jf7OtYaIcW63iTxFR1gmZvikDHpiLklbklIfYvya\
    KCON46JjJpT4uqm9hkEt2WSg3i5xWHZbWtbudttwJ1ii6Vg/wNKvg23AXHWrpoFR63sExpCDNJKIo6GQLVL5TEUZGg\
    1eWkK6cARu0= x";
const ECDSA: &str = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBOgvp+zoLV8UMbpq38\
    5iOcrvgsS/GWMxWdemY0JCXvpWSIIpbPpNS1g7sg1iCWJfb44l7dqveR+/3aRbfFJ77dM= x";

async fn change(hall: &Hall, staff: &str, change: PersonChange) -> Result<(Vec<GivenBack>, u64), Reason> {
    match hall.desk.ask(WANG, Request::ChangePerson { staff: staff.to_owned(), change }).await {
        Reply::PersonChanged { given_back, total, .. } => Ok((given_back, total)),
        Reply::Refused { refusal, .. } => Err(refusal.reason),
        other => panic!("{other:?}"),
    }
}

fn leaves() -> PersonChange {
    PersonChange { active: Some(false), ..PersonChange::default() }
}

async fn ask(hall: &Hall, request: Request) -> Result<Reply, Reason> {
    match hall.desk.ask(WANG, request).await {
        Reply::Refused { refusal, .. } => Err(refusal.reason),
        reply => Ok(reply),
    }
}

fn add_key(staff: &str, key: &str) -> Request {
    Request::AddPersonKey { staff: staff.to_owned(), key: key.to_owned() }
}

#[tokio::test]
async fn what_a_leaver_had_in_hand_stands_in_the_pool_and_with_who_gave_it() {
    let mut hall = Hall::new().await;
    let liu = hall.add_in("3101", "刘工", Role::Handler, Some("network")).await;
    let leader = hall.add_in("2001", "陈班长", Role::TeamLeader, Some("network")).await;
    let owned = hall.accepted(LI, "13833330912").await;
    hall.act(LI, Some(owned), Verb::Transfer, &[("team", "network"), ("to", "3101"), ("text", "请处理")])
        .await
        .unwrap();
    let helped = hall.accepted(LI, "13833330913").await;
    let task = [("role", "helper"), ("to", "3101"), ("text", "请核实基站")];
    hall.act(LI, Some(helped), Verb::Task, &task).await.unwrap();
    let theirs = hall.accepted(LI, "13833330914").await;
    assert_eq!(hall.show(WANG, owned).await.row.owner.as_deref(), Some("3101"));
    assert_eq!(hall.list(liu, View::Mine).await.len(), 2);

    let (given, total) = change(&hall, "3101", leaves()).await.unwrap();
    let listed: Vec<_> = given.iter().map(|given| (given.row.case, given.task)).collect();
    assert_eq!((listed, total), (vec![(owned, None), (helped, Some(1))], 2));
    assert_eq!(hall.show(WANG, owned).await.row.owner, None);
    let pool: Vec<_> = hall.list(leader, View::Pool).await.iter().map(|row| row.case).collect();
    assert_eq!(pool, [owned], "whoever leads the team sees it");
    assert!(hall.names(helped).await.ends_with(&["taken_back"]));
    assert_eq!(hall.show(WANG, theirs).await.row.owner.as_deref(), Some("1002"), "others keep theirs");
    // Gone: nothing is answered, and nothing can be given to them.
    match hall.desk.ask(liu, Request::Counts).await {
        Reply::Refused { refusal, .. } => assert_eq!(refusal.reason, Reason::NotFound),
        other => panic!("{other:?}"),
    }
    let given = hall.act(leader, Some(owned), Verb::Assign, &[("to", "3101")]).await;
    assert!(given.is_err());
    hall.restart();
    assert_eq!(hall.problems().await, [""; 0]);
    assert!(!hall.desk.person_of_staff("3101").unwrap().active);
    // Whoever comes back has nothing in hand.
    let back = PersonChange { active: Some(true), ..PersonChange::default() };
    assert_eq!(change(&hall, "3101", back).await, Ok((Vec::new(), 0)));
    assert_eq!(hall.list(liu, View::Mine).await, []);
}

#[tokio::test]
async fn a_role_counts_from_the_next_request_on() {
    let hall = Hall::new().await;
    let rules = Request::Check { rebuild: false };
    assert!(matches!(hall.desk.ask(LI, rules.clone()).await, Reply::Refused { .. }));
    let role = PersonChange { role: Some(Role::Supervisor), ..PersonChange::default() };
    change(&hall, "1002", role).await.unwrap();
    assert!(matches!(hall.desk.ask(LI, rules).await, Reply::Checked { .. }));
}

#[tokio::test]
async fn the_last_administrator_and_whom_the_store_belongs_to_cannot_go() {
    let mut hall = Hall::new().await;
    let agent = PersonChange { role: Some(Role::Agent), ..PersonChange::default() };
    assert_eq!(change(&hall, "1001", agent.clone()).await, Err(Reason::LastAdmin));
    assert_eq!(change(&hall, "1001", leaves()).await, Err(Reason::LastAdmin));
    hall.add("1009", "周管", Role::Admin).await;
    assert_eq!(change(&hall, "1001", leaves()).await, Err(Reason::OwnsStore));
    let bind = |staff: &str| Request::BindAccount { uid: 1000, staff: Some(staff.to_owned()) };
    assert_eq!(
        ask(&hall, bind("1002")).await,
        Err(Reason::Exists { case: None }),
        "to an administrator only"
    );
    assert_eq!(ask(&hall, Request::UnbindAccount { uid: 1000 }).await, Err(Reason::OwnsStore));
    ask(&hall, bind("1009")).await.unwrap();
    change(&hall, "1001", leaves()).await.unwrap();
    hall.restart();
    assert_eq!(hall.desk.account(1000), Some(Account::Owner(PersonId(4))));
    let zhou = actor(4);
    let last = Request::ChangePerson { staff: "1009".to_owned(), change: agent };
    match hall.desk.ask(zhou, last).await {
        Reply::Refused { refusal, .. } => assert_eq!(refusal.reason, Reason::LastAdmin),
        other => panic!("{other:?}"),
    }
    assert!(matches!(hall.desk.ask(zhou, Request::Check { rebuild: false }).await,
        Reply::Checked { problems } if problems.is_empty()));
}

#[tokio::test]
async fn an_account_that_was_unbound_is_nobody_here() {
    let mut hall = Hall::new().await;
    ask(&hall, Request::BindAccount { uid: 1001, staff: Some("1002".to_owned()) }).await.unwrap();
    ask(&hall, Request::UnbindAccount { uid: 1001 }).await.unwrap();
    assert_eq!(ask(&hall, Request::UnbindAccount { uid: 1001 }).await, Err(Reason::NotFound));
    hall.restart();
    assert_eq!(hall.desk.account(1001), None);
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn a_key_is_one_persons_until_it_is_removed_or_they_leave() {
    let mut hall = Hall::new().await;
    let Reply::PersonKeys(keys) = ask(&hall, add_key("1002", KEY)).await.unwrap() else { panic!() };
    assert_eq!(keys[0].key, KEY.trim_end_matches(" me@desk"), "no comment is kept");
    assert!(keys[0].fingerprint.starts_with("SHA256:"), "{}", keys[0].fingerprint);
    for staff in ["1002", "1003"] {
        assert_eq!(ask(&hall, add_key(staff, KEY)).await, Err(Reason::KeyTaken { by: LI.person }));
    }
    hall.restart();
    assert!(hall.desk.has_person_keys());
    assert_eq!(hall.problems().await, [""; 0]);
    let listed = |reply: Result<Reply, Reason>| match reply {
        Ok(Reply::PersonKeys(keys)) => keys.len(),
        other => panic!("{other:?}"),
    };
    let keys_of = |staff: Option<&str>| Request::PersonKeys { staff: staff.map(str::to_owned) };
    assert_eq!(listed(ask(&hall, keys_of(Some("1003"))).await), 0);
    assert_eq!(listed(ask(&hall, keys_of(None)).await), 1);
    let remove = |staff: &str| Request::RemovePersonKey {
        staff: staff.to_owned(),
        fingerprint: keys[0].fingerprint.clone(),
    };
    assert_eq!(ask(&hall, remove("1003")).await, Err(Reason::NotFound));
    ask(&hall, remove("1002")).await.unwrap();
    assert!(!hall.desk.has_person_keys());

    ask(&hall, add_key("1003", KEY)).await.unwrap();
    change(&hall, "1003", leaves()).await.unwrap();
    assert!(!hall.desk.has_person_keys(), "a leaver's keys go");
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn weak_and_unreadable_keys_are_not_taken() {
    let hall = Hall::new().await;
    let field = |reason| matches!(reason, Err(Reason::Field { field, .. }) if field == "key");
    assert!(field(ask(&hall, add_key("1002", "")).await));
    assert!(field(ask(&hall, add_key("1002", "ssh-ed25519 AAAA")).await));
    assert!(field(ask(&hall, add_key("1002", &"x".repeat(9_000))).await));
    assert_eq!(ask(&hall, add_key("1002", RSA_2048)).await, Err(Reason::WeakKey));
    assert!(!hall.desk.has_person_keys());
    ask(&hall, add_key("1002", RSA_3072)).await.unwrap();
    ask(&hall, add_key("1002", ECDSA)).await.unwrap();
}
