use super::*;
use crate::{
    case::{
        CaseId, CommandId, Door, EditionNo, Envelope, Judgement, KeyId, Liability, LinkKind, Opened, Origin,
        PAYLOAD_VERSION, Recorded, Relation, ReplyKind, Subject, Verb, Verdict, Words,
    },
    rules::{CERTIFIED, Pack},
};

const ACTOR: PersonId = PersonId(1);
const OTHER: PersonId = PersonId(2);
const THIRD: PersonId = PersonId(3);

/// Each act of a repair asks for a certificate of its own; of others none is asked.
fn pack() -> Pack {
    let mut over = String::new();
    for act in CERTIFIED {
        over += &format!("[[certificate]]\nid = \"{act}\"\nwords = {{ zh = \"证\", en = \"{act}\" }}\n");
    }
    let acts: Vec<String> = CERTIFIED.iter().map(|act| format!("{act} = \"{act}\"")).collect();
    over += &format!("[[kind]]\nid = \"repair\"\ncertified = {{ {} }}\n", acts.join(", "));
    Pack::overlay(Pack::builtin(), &over).unwrap()
}

fn now() -> Instant {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

fn case_id() -> CaseId {
    CaseId::mint("ZJ".parse().unwrap(), 1).unwrap()
}

fn opened(kind: &str) -> Event {
    Event::Opened(Box::new(Opened {
        kind: kind.to_owned(),
        category: None,
        severity: 3,
        channel: "call".to_owned(),
        origin: Origin::Own,
        pack: EditionNo(1),
        customer: None,
        relation: Relation::Own,
        place: None,
        contact_at: None,
        references: Vec::new(),
    }))
}

fn record(seq: u64, by: PersonId, event: Event) -> Recorded {
    let envelope = Envelope {
        site: case_id().site,
        epoch: 1,
        seq,
        prev: seq - 1,
        subject: Subject::Case(case_id()),
        occurred: now(),
        recorded: now(),
        actor: by,
        on_behalf: None,
        door: Door::Terminal,
        command: CommandId::nth("certificate", seq),
        base: None,
        version: PAYLOAD_VERSION,
        key: KeyId::None,
    };
    Recorded { envelope, event, words: Words::default(), erased: false }
}

/// A repair that ACTOR owns, with the lead given to THIRD and a helper's part to OTHER.
fn repair() -> Case {
    let mut case = Case::opened(&record(1, ACTOR, opened("repair"))).unwrap();
    let given = |task, role, to| Event::TaskGiven { task, role, team: None, to: Some(to) };
    for (seq, event) in [
        (2, Event::Accepted),
        (3, Event::Assigned { to: ACTOR }),
        (4, given(1, TaskRole::Lead, THIRD)),
        (5, given(2, TaskRole::Helper, OTHER)),
    ] {
        case.apply(&record(seq, ACTOR, event), Pack::builtin());
    }
    case
}

fn held(id: &str, until: Option<Instant>) -> Certificate {
    Certificate { id: id.to_owned(), until }
}

/// Who lacks what where nobody has anything but these.
fn lacking(
    case: Option<&Case>,
    events: &[Event],
    has: &[(PersonId, &[&str])],
    vouched: Option<&str>,
) -> Option<(PersonId, String)> {
    let facts: Vec<Fact> = events.iter().cloned().map(Fact::bare).collect();
    let has: Vec<(PersonId, Vec<Certificate>)> =
        has.iter().map(|(who, ids)| (*who, ids.iter().map(|id| held(id, None)).collect())).collect();
    let of = |who| has.iter().find(|(id, _)| *id == who).map_or(&[][..], |(_, held)| held.as_slice());
    let holders = Holders { actor: ACTOR, now: now(), of: &of, vouched };
    lack(case, &facts, &pack(), &holders).map(|lack| (lack.who, lack.certificate))
}

#[test]
fn what_would_be_written_asks_for_its_certificate() {
    let finished = || Event::Finished { disposition: "repaired".to_owned(), reason: None };
    let replied = || Event::Replied {
        kind: ReplyKind::Final,
        channel: "call".to_owned(),
        result: "reached".to_owned(),
        reached: true,
    };
    let revisited =
        || Event::Revisited { result: "reached".to_owned(), reached: true, answer: None, why: None };
    let judged = || Event::Judged(Judgement { liability: Liability::Responsible, team: None, partner: None });
    let task = |role| Event::TaskGiven { task: 3, role, team: None, to: Some(OTHER) };
    let replied_to = |task| Event::TaskReplied { task, disposition: None, reason: None };
    let taken =
        || Event::SolutionTaken { parent: case_id(), disposition: "repaired".to_owned(), reason: None };
    let to_team = Event::Transferred { team: Some("network".to_owned()), to: None };
    // What is written, by whom it asks, and for which certificates.
    for (event, who, needed) in [
        (Event::Accepted, ACTOR, &["accept"][..]),
        (Event::Claimed, ACTOR, &["claim"]),
        (finished(), ACTOR, &["finish"]),
        (taken(), ACTOR, &["finish"]),
        (replied(), ACTOR, &["reply"]),
        (revisited(), ACTOR, &["revisit"]),
        (judged(), ACTOR, &["judge"]),
        (replied_to(1), ACTOR, &["respond", "finish"]),
        (replied_to(2), ACTOR, &["respond"]),
        (Event::TaskReviewed { task: 2, verdict: Verdict::Again }, ACTOR, &["review"]),
        (Event::Assigned { to: OTHER }, OTHER, &["claim", "finish"]),
        (Event::Transferred { team: None, to: Some(OTHER) }, OTHER, &["claim", "finish"]),
        (task(TaskRole::Lead), OTHER, &["respond", "finish"]),
        (task(TaskRole::Helper), OTHER, &["respond"]),
        // The case, or what the giver has to do in it.
        (Event::HandedOver { from: ACTOR, to: OTHER }, OTHER, &["claim", "finish"]),
        (Event::HandedOver { from: THIRD, to: ACTOR }, ACTOR, &["respond", "finish"]),
        (Event::HandedOver { from: OTHER, to: THIRD }, THIRD, &["respond"]),
        (to_team, ACTOR, &[]),
        (Event::Noted, ACTOR, &[]),
        (Event::Linked { case: case_id(), how: LinkKind::Related }, ACTOR, &[]),
    ] {
        let (case, name) = (repair(), event.name());
        let ask = |has: &[(PersonId, &[&str])]| lacking(Some(&case), std::slice::from_ref(&event), has, None);
        assert_eq!(ask(&[]).is_some(), !needed.is_empty(), "{name}");
        assert_eq!(ask(&[(who, needed)]), None, "{name}");
        for certificate in needed {
            let all_but: Vec<&str> = needed.iter().copied().filter(|id| id != certificate).collect();
            assert_eq!(ask(&[(who, &all_but)]), Some((who, (*certificate).to_owned())), "{name}");
        }
        let plain = Case::opened(&record(1, ACTOR, opened("complaint"))).unwrap();
        assert_eq!(
            lacking(Some(&plain), std::slice::from_ref(&event), &[], None),
            None,
            "{name}: another kind"
        );
    }
}

#[test]
fn a_case_is_of_the_kind_that_it_becomes() {
    let resolved = [opened("repair"), Event::Accepted];
    assert_eq!(lacking(None, &resolved, &[], None), Some((ACTOR, "accept".to_owned())));
    assert_eq!(lacking(None, &[opened("complaint"), Event::Accepted], &[], None), None);
    let classified =
        Event::Classified { kind: "complaint".to_owned(), category: None, severity: 3, place: None };
    assert_eq!(lacking(Some(&repair()), &[classified, Event::Accepted], &[], None), None);
}

#[test]
fn who_accepts_a_reply_needs_what_a_review_needs_and_not_what_the_reply_did() {
    let accepted = [
        Event::TaskReviewed { task: 1, verdict: Verdict::Accepted },
        Event::Finished { disposition: "repaired".to_owned(), reason: None },
    ];
    assert_eq!(lacking(Some(&repair()), &accepted, &[(ACTOR, &["review"])], None), None);
    let child =
        [Event::SolutionTaken { parent: case_id(), disposition: "repaired".to_owned(), reason: None }];
    assert_eq!(lacking(Some(&repair()), &child, &[], Some("finish")), None);
    assert!(lacking(Some(&repair()), &child, &[], Some("reply")).is_some());
}

#[test]
fn a_certificate_holds_until_it_ends_and_is_then_told_with_its_end() {
    let until = now();
    let facts = [Fact::bare(Event::Claimed)];
    for (before, want) in [(1, None), (0, Some(Some(until))), (-1, Some(Some(until)))] {
        let held = [held("claim", Some(until))];
        let of = |_| &held[..];
        let holders = Holders { actor: ACTOR, now: until.plus(-before), of: &of, vouched: None };
        let lack = lack(Some(&repair()), &facts, &pack(), &holders);
        assert_eq!(lack.map(|lack| lack.until), want, "{before}");
    }
}

#[test]
fn what_is_switched_off_nobody_needs() {
    let off = Pack::overlay(
        Pack::builtin(),
        "[[certificate]]\nid = \"x\"\non = false\nwords = { zh = \"证\", en = \"x\" }\n\
             [[kind]]\nid = \"repair\"\ncertified = { claim = \"x\" }\n",
    )
    .unwrap();
    let holders = Holders { actor: ACTOR, now: now(), of: &|_| &[], vouched: None };
    assert_eq!(lack(Some(&repair()), &[Fact::bare(Event::Claimed)], &off, &holders), None);
}

#[test]
fn a_later_word_about_a_certificate_takes_the_place_of_the_one_before() {
    let given = |id: &str, until| Event::Certified { certificate: id.to_owned(), until };
    let mut have = Vec::new();
    for event in [
        given("b", None),
        given("a", Some(now())),
        given("b", Some(now())),
        given("c", None),
        Event::CertificateEnded { certificate: "c".to_owned() },
        Event::CertificateEnded { certificate: "d".to_owned() },
        Event::PinSet,
    ] {
        Certificate::take(&mut have, &event);
    }
    assert_eq!(have, [held("a", Some(now())), held("b", Some(now()))]);
}

#[test]
fn the_acts_of_the_rules_are_acts() {
    for act in CERTIFIED {
        assert!(Verb::ALL.iter().any(|verb| verb.id() == act), "{act}");
    }
}
