//! People, roles, stages and words.

use super::*;

#[test]
fn a_person_is_what_their_events_say() {
    let mut bench = Bench::accepted();
    let words = |name: Option<&str>, secret: Option<&str>| {
        Words::of([(Word::Name, name.map(str::to_owned)), (Word::Secret, secret.map(str::to_owned))])
    };
    let added = Event::PersonAdded { staff: "2001".into(), role: Role::Agent, team: Some("hall".into()) };
    let mut record = bench.log.remove(0);
    record.envelope.subject = Subject::Person(PersonId(7));
    let mut next = |seq, event: Event, words| {
        record.envelope.seq = seq;
        Recorded { envelope: record.envelope.clone(), event, words, erased: false }
    };
    assert_eq!(Person::added(&next(1, Event::Noted, Words::default())), None);
    let mut person = Person::added(&next(3, added, words(Some("赵新"), None))).unwrap();
    assert_eq!((person.id, person.staff.as_str(), person.name.as_str()), (PersonId(7), "2001", "赵新"));
    assert_eq!((person.role, person.team.as_deref(), person.active), (Role::Agent, Some("hall"), true));
    assert_eq!((person.pin.as_deref(), person.last), (None, 3));
    person.apply(&next(4, Event::PinSet, words(None, Some("phc"))));
    assert_eq!((person.pin.as_deref(), person.last, person.name.as_str()), (Some("phc"), 4, "赵新"));
    let changed = Event::PersonChanged { role: Role::TeamLeader, team: None, active: false };
    person.apply(&next(5, changed, words(Some("赵新新"), None)));
    assert_eq!((person.role, person.team.as_deref(), person.active), (Role::TeamLeader, None, false));
    assert_eq!(person.name, "赵新新");
    let shown = format!("{person:?}");
    assert!(shown.contains("2001") && !shown.contains("赵") && !shown.contains("phc"), "{shown}");
}

#[test]
fn roles_and_stages_are_found_by_their_words() {
    let roles = ["agent", "handler", "revisitor", "team_leader", "supervisor", "admin"];
    for (role, id) in Role::ALL.into_iter().zip(roles) {
        assert_eq!((role.id(), Role::of(id)), (id, Some(role)));
        assert_eq!(serde_json::to_value(role).unwrap(), id);
    }
    let stages = ["accept", "handle", "feedback", "revisit", "closed", "archived", "rejected", "withdrawn"];
    for (stage, id) in Stage::ALL.into_iter().zip(stages) {
        assert_eq!((stage.id(), Stage::of(id)), (id, Some(stage)));
        assert_eq!(serde_json::to_value(stage).unwrap(), id);
    }
    assert_eq!((Role::of("chief"), Stage::of("open")), (None, None));
}

#[test]
fn words_are_shown_by_their_length_only() {
    let mut words = Words::default();
    assert!(words.is_empty());
    words.set(Word::Name, Some("李某".into()));
    words.set(Word::Text, Some(String::new()));
    assert!(!words.is_empty());
    assert_eq!(format!("{words:?}"), "{Name: 6}");
    let mut newer = Words::of([(Word::Name, Some("李".into())), (Word::Title, Some("x".into()))]);
    words.overlay(&newer);
    assert_eq!(words.iter().collect::<Vec<_>>(), [(Word::Name, "李"), (Word::Title, "x")]);
    newer.set(Word::Name, None);
    assert_eq!((newer.get(Word::Name), newer.get(Word::Title)), (None, Some("x")));
}
