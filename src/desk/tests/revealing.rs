//! Who reads what in the clear, that it is written down, and that nobody reads in masses.

use super::hall::{Hall, LI, WANG, ZHAO};
use crate::{
    api::{Actor, AuditFilter, AuditView, Reply, Request, Whose},
    case::{CaseId, Change, CustomerId, Purpose, Reason, Refusal, Right, Role, Subject, Trace, Verb, Word},
    sla::Instant,
};

const LINE: &str = "13987650412";

async fn line_of(hall: &Hall, by: Actor, case: CaseId) -> String {
    hall.show(by, case).await.words.get(Word::Line).unwrap().to_owned()
}

/// The trail, the oldest first, without what these tests do to read it.
async fn trail(hall: &Hall, what: &str) -> Vec<AuditView> {
    let filter = AuditFilter { what: Some(what.to_owned()), ..AuditFilter::default() };
    match hall.desk.ask(WANG, Request::Audit { filter, before: 0, limit: 500 }).await {
        Reply::Audit { mut entries, before: None } => {
            entries.reverse();
            entries
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn who_leads_reads_masked_until_they_ask_and_a_quarter_of_an_hour_from_then() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, LINE).await;
    let chief = hall.add("1005", "班长", Role::TeamLeader).await;
    assert_eq!(line_of(&hall, LI, case).await, LINE);
    for who in [WANG, chief, ZHAO] {
        assert_eq!(line_of(&hall, who, case).await, "139****0412");
    }
    let of = Subject::Case(case);
    assert_eq!(hall.reveal(chief, of).await.unwrap(), hall.now.plus(900));
    assert_eq!(line_of(&hall, chief, case).await, LINE);
    assert_eq!(line_of(&hall, WANG, case).await, "139****0412", "for nobody else");
    hall.pass(899);
    assert_eq!(line_of(&hall, chief, case).await, LINE);
    hall.pass(1);
    assert_eq!(line_of(&hall, chief, case).await, "139****0412");
    assert!(matches!(reason_of(hall.reveal(ZHAO, of).await), Reason::NotPermitted { .. }));
    assert!(matches!(reason_of(hall.reveal(WANG, Subject::Site).await), Reason::NotFound));
    // A reason in words is asked for where it is none of the list, and stands sealed.
    let other =
        |text: Option<&str>| Request::Reveal { of, why: Purpose::Other, text: text.map(str::to_owned) };
    assert!(matches!(hall.desk.ask(WANG, other(Some(" "))).await, Reply::Refused { .. }));
    assert!(matches!(hall.desk.ask(WANG, other(Some("家属来电"))).await, Reply::Revealed { .. }));
    let last = trail(&hall, "revealed").await.pop().unwrap();
    assert_eq!((last.by.id, last.text.as_deref()), (WANG.person, Some("家属来电")));
    assert_eq!(trail(&hall, "refused").await[0].what, Trace::Refused { op: "reveal".to_owned() });
}

fn reason_of(done: Result<Instant, Refusal>) -> Reason {
    done.unwrap_err().reason
}

#[tokio::test]
async fn a_customer_is_masked_for_everybody_until_they_are_revealed() {
    let mut hall = Hall::new().await;
    hall.accepted(LI, LINE).await;
    let page = async |by: Actor| match hall
        .desk
        .ask(by, Request::Customer { of: Whose::Line(LINE.to_owned()) })
        .await
    {
        Reply::Customer { customer, .. } => *customer,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (page(LI).await.lines, page(WANG).await.lines),
        (vec!["139****0412".to_owned()], vec!["139****0412".to_owned()])
    );
    let known = page(WANG).await;
    assert!(!known.plain && known.name == "李**");
    hall.reveal(WANG, Subject::Customer(known.id)).await.unwrap();
    let plain = page(WANG).await;
    assert!(plain.plain && plain.lines == [LINE] && plain.name == "李某某");
    let found = match hall.desk.ask(WANG, Request::Find { text: "0412".to_owned(), limit: 9 }).await {
        Reply::Hits(hits) => hits.customers[0].row.name.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(found, "李某某", "found customers too");
    let typed = match hall.desk.ask(WANG, Request::Line { line: LINE.to_owned() }).await {
        Reply::Line(view) => view.customer.unwrap(),
        other => panic!("{other:?}"),
    };
    assert!(typed.plain, "and at intake");
    assert!(matches!(
        reason_of(hall.reveal(WANG, Subject::Customer(CustomerId(99))).await),
        Reason::NoCustomer
    ));
}

#[tokio::test]
async fn a_reveal_is_on_the_disk_before_it_is_answered() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, LINE).await;
    hall.reveal(WANG, Subject::Case(case)).await.unwrap();
    // As a crash would leave it.
    hall.desk.halt();
    let store = crate::store::Store::open(&hall.data());
    assert!(store.is_err(), "the desk has it open still");
    let dir = tempfile::tempdir().unwrap();
    for file in ["live.redb", "archive.redb"] {
        std::fs::copy(hall.data().join(file), dir.path().join(file)).unwrap();
    }
    let store = crate::store::Store::open(dir.path()).unwrap();
    let mut last = None;
    store
        .audit_back(u64::MAX, &mut |entry| {
            last = Some(entry.entry.what);
            false
        })
        .unwrap();
    assert_eq!(last, Some(Trace::Revealed { of: Subject::Case(case), why: Purpose::ComplaintCheck }));
}

/// T38.
#[tokio::test]
async fn two_hundred_reveals_in_an_hour_are_refused_and_the_house_is_told() {
    let mut hall = Hall::new().await;
    let chief = hall.add("1005", "班长", Role::TeamLeader).await;
    let mut cases = Vec::new();
    for n in 0..40 {
        cases.push(hall.accepted(LI, &format!("1398765{n:04}")).await);
    }
    let mut shown = 0;
    for n in 0..200 {
        match hall.reveal(chief, Subject::Case(cases[n % 40])).await {
            Ok(_) => shown += 1,
            Err(refusal) => assert_eq!(refusal.reason, Reason::TooManyReveals { most: 30 }),
        }
        if n == 100 {
            // A new start gives no new quota, and remembers that the house was told.
            hall.restart();
        }
    }
    assert_eq!(shown, 30);
    let alarms = trail(&hall, "alarm").await;
    assert_eq!(alarms.len(), 1);
    assert_eq!((alarms[0].by.id, &alarms[0].what), (chief.person, &Trace::Alarm { subjects: 20 }));
    assert_eq!(trail(&hall, "reveal_refused").await.len(), 170);
    assert_eq!((hall.counts(WANG).await.reveal_alarms, hall.counts(LI).await.reveal_alarms), (1, 0));
    assert_eq!(hall.status().await.reveal_alarms, 1);
    hall.pass(3_600);
    assert_eq!(hall.counts(WANG).await.reveal_alarms, 0);
    hall.reveal(chief, Subject::Case(cases[0])).await.unwrap();
}

#[tokio::test]
async fn what_is_seen_is_noted_once_with_its_right_and_changes_of_people_by_their_event() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, LINE).await;
    for _ in 0..3 {
        hall.show(LI, case).await;
        hall.show(WANG, case).await;
    }
    // What waits is written when the server ends.
    hall.restart();
    let seen = trail(&hall, "seen").await;
    let of = Subject::Case(case);
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!((seen[0].by.id, &seen[0].what), (LI.person, &Trace::Seen { of, by: Right::Owner }));
    let changed = trail(&hall, "changed").await;
    let people = |view: &&AuditView| matches!(view.what, Trace::Changed { what: Change::People, .. });
    assert_eq!(changed.iter().filter(people).count(), 2, "those whom the hall added");
    assert!(matches!(
        hall.desk.ask(LI, Request::Audit { filter: AuditFilter::default(), before: 0, limit: 1 }).await,
        Reply::Refused { .. }
    ));
    let Reply::AuditHeld(held) = hall.desk.ask(WANG, Request::VerifyAudit { against: Vec::new() }).await
    else {
        panic!("no answer");
    };
    assert_eq!(held.fault, None);
}

#[tokio::test]
async fn an_hour_in_which_something_was_written_ends_with_a_checkpoint() {
    let mut hall = Hall::new().await;
    let checkpoints =
        async |hall: &Hall| match hall.desk.ask(WANG, Request::VerifyAudit { against: Vec::new() }).await {
            Reply::AuditHeld(held) => held.checkpoints,
            other => panic!("{other:?}"),
        };
    hall.accepted(LI, LINE).await;
    assert_eq!(checkpoints(&hall).await, 0);
    hall.pass(3_601);
    hall.desk.look().await;
    assert_eq!(checkpoints(&hall).await, 1);
    let Reply::Checkpoint(line) = hall.desk.ask(WANG, Request::Checkpoint).await else { panic!("no line") };
    let against = Request::VerifyAudit { against: vec![format!("syslog: {line}")] };
    let Reply::AuditHeld(held) = hall.desk.ask(WANG, against).await else { panic!("no answer") };
    assert_eq!(held.fault, None);
}

#[tokio::test]
async fn a_customer_with_an_open_appeal_is_not_erased() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, LINE).await;
    hall.act(LI, Some(case), Verb::Flag, &[("flag", "appeal")]).await.unwrap();
    let erase = async |hall: &Hall| {
        let of = Whose::Line(LINE.to_owned());
        match hall.desk.ask(WANG, Request::EraseCustomer { of, dry: true }).await {
            Reply::Refused { refusal, .. } => Some(refusal.reason),
            _ => None,
        }
    };
    assert_eq!(erase(&hall).await, Some(Reason::OpenCase { case }));
    let finish = [("disposition", "repaired"), ("text", "已修复")];
    hall.act(LI, Some(case), Verb::Finish, &finish).await.unwrap();
    let reply = [("result", "reached"), ("kind", "final"), ("text", "已答复")];
    hall.act(LI, Some(case), Verb::Reply, &reply).await.unwrap();
    let revisit = [("result", "reached"), ("answer", "satisfied")];
    hall.act(ZHAO, Some(case), Verb::Revisit, &revisit).await.unwrap();
    assert_eq!(erase(&hall).await, Some(Reason::EvidenceHeld { case }));
}
