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
    // It stands until somebody has looked who is somebody else.
    hall.pass(7_200);
    assert_eq!((hall.counts(WANG).await.reveal_alarms, hall.counts(LI).await.reveal_alarms), (1, 0));
    assert_eq!(hall.status().await.reveal_alarms, 1);
    hall.restart();
    assert_eq!(hall.counts(WANG).await.reveal_alarms, 1, "a new start forgets none");
    let alarms = trail(&hall, "alarm").await;
    assert_eq!(alarms.len(), 1);
    assert_eq!((alarms[0].by.id, &alarms[0].what), (chief.person, &Trace::Alarm { subjects: 20 }));
    assert_eq!(trail(&hall, "reveal_refused").await.len(), 170);
    assert_eq!(hall.counts(WANG).await.reveal_alarms, 0, "somebody has looked");
    hall.restart();
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

#[tokio::test]
async fn every_try_to_sign_on_is_in_the_trail_with_whose_number_it_was() {
    let hall = Hall::new().await;
    let pin = Request::SetPin { staff: "1002".to_owned(), pin: "4711".to_owned() };
    assert!(matches!(hall.desk.ask(WANG, pin).await, Reply::Ok));
    let nobody = Actor { person: crate::case::PersonId::SYSTEM, ..WANG };
    let tries = [("1002", "4711"), ("1002", "0000"), ("9999", "4711")];
    let locking = [("1002", "0000"); 6];
    for (staff, pin) in tries.into_iter().chain(locking) {
        let request = Request::SignOn { staff: staff.to_owned(), pin: pin.to_owned() };
        hall.desk.ask(nobody, request).await;
    }
    // What waits is written with what is asked next.
    let who = async |what: &str| -> Vec<u32> {
        hall.desk.ask(WANG, Request::Checkpoint).await;
        trail(&hall, what).await.iter().map(|view| view.by.id.0).collect()
    };
    assert_eq!(who("signed_on").await, [LI.person.0]);
    let failed = who("sign_on_failed").await;
    assert_eq!(failed[..2], [LI.person.0, 0], "a number that is nobody's is nobody's try");
    let locked = who("sign_on_locked").await;
    assert!(!locked.is_empty() && locked.iter().all(|id| *id == LI.person.0), "{locked:?}");
    assert_eq!(failed.len() + locked.len(), 8, "each try has one entry");
}

/// T35.
#[tokio::test]
async fn evidence_has_every_event_clock_contact_attachment_and_hash_and_is_masked_until_revealed() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, LINE).await;
    let sha = "ab".repeat(32);
    let file = [("name", "通话详单.pdf"), ("sha256", sha.as_str()), ("place", "/files/1"), ("bytes", "17")];
    hall.act(LI, Some(case), Verb::Attach, &file).await.unwrap();
    hall.act(LI, Some(case), Verb::Contact, &[("result", "no_answer")]).await.unwrap();
    hall.pass(3_600);
    let note = format!("用户要求回电 {LINE}");
    hall.act(LI, Some(case), Verb::Note, &[("text", note.as_str())]).await.unwrap();
    let evidence = async |hall: &Hall, by: Actor| match hall.desk.ask(by, Request::Evidence { case }).await {
        Reply::Evidence(evidence) => *evidence,
        other => panic!("{other:?}"),
    };
    let masked = evidence(&hall, WANG).await;
    let shown = hall.show(LI, case).await;
    // Every event that the log has of the case, in its order, with the hash that its stored bytes have.
    let mut logged = Vec::new();
    hall.desk
        .store()
        .scan(1, &mut |record| {
            if record.envelope.subject == Subject::Case(case) {
                logged.push((record.seq(), record.event));
            }
            true
        })
        .unwrap();
    let seqs: Vec<u64> = logged.iter().map(|(seq, _)| *seq).collect();
    let told: Vec<_> = masked.case.events.iter().map(|view| (view.seq, view.event.clone())).collect();
    assert_eq!(told, logged);
    assert_eq!(masked.hashes.iter().map(|hash| hash.seq).collect::<Vec<_>>(), seqs);
    let bound = hall.desk.store().bound(&seqs).unwrap();
    for (hash, bound) in masked.hashes.iter().zip(&bound) {
        assert_eq!((hash.row, hash.batch, hash.log), (bound.row, bound.batch, bound.log));
        assert!(hash.batch >= hash.seq);
    }
    for event in ["opened", "attached", "contacted", "noted"] {
        assert!(logged.iter().any(|(_, of)| of.name() == event), "{event}: {:?}", told);
    }
    assert_eq!(masked.case.attachments.iter().map(|it| it.sha256).collect::<Vec<_>>(), [[0xab; 32]]);
    // Every clock that runs has its proof.
    let proved: Vec<&str> = masked.proofs.iter().map(|of| of.id.as_str()).collect();
    let running = shown.clocks.iter().filter(|clock| clock.clock.deadline.is_some());
    assert!(running.clone().count() > 1 && running.clone().all(|clock| proved.contains(&clock.id.as_str())));
    // The checkpoint was made after the last of them, and holds.
    let last: u64 = masked.checkpoint.split(' ').nth(6).unwrap().parse().unwrap();
    assert!(last >= *seqs.last().unwrap(), "{}", masked.checkpoint);
    let against = Request::VerifyAudit { against: vec![masked.checkpoint.clone()] };
    assert!(matches!(hall.desk.ask(WANG, against).await, Reply::AuditHeld(held) if held.fault.is_none()));
    // In the clear only for who asked, and the trail has both.
    let line = |words: &crate::case::Words| words.get(Word::Line).unwrap().to_owned();
    assert_eq!((masked.plain, line(&masked.case.words)), (false, "139****0412".to_owned()));
    hall.reveal(WANG, Subject::Case(case)).await.unwrap();
    let plain = evidence(&hall, WANG).await;
    assert_eq!((plain.plain, line(&plain.case.words)), (true, LINE.to_owned()));
    hall.desk.ask(WANG, Request::Checkpoint).await;
    let taken: Vec<Trace> = trail(&hall, "evidence").await.into_iter().map(|view| view.what).collect();
    assert_eq!(taken, [false, true].map(|plain| Trace::Evidence { case, plain }));
}
