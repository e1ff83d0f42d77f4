//! What a site's rules demand before a case leaves a stage.

use super::*;
use crate::{case::required::lacks_at_intake, sla::Mark};

fn demanding(required: &str) -> Pack {
    let text = format!("[[kind]]\nid = \"complaint\"\nrequired = {{ {required} }}\n");
    Pack::overlay(Pack::builtin(), &text).unwrap()
}

fn words(of: &[(Word, &str)]) -> Words {
    let mut words = Words::default();
    for (word, text) in of {
        words.set(*word, Some((*text).to_owned()));
    }
    words
}

/// What is lacking for an act on a case that has nothing but a text.
fn lacks(act: (Verb, &Command), said: &Words, with: impl FnOnce(&mut Case), pack: &Pack) -> Option<String> {
    let mut bench = Bench::new();
    bench.act(WANG, Verb::Open, &[("text", "x")]).unwrap();
    let mut case = bench.case.unwrap();
    with(&mut case);
    case.lacks(act.0, act.1, said, pack)
}

#[test]
fn each_word_that_is_demanded_is_asked_for_until_it_is_there() {
    let every = [
        ("line", Word::Line),
        ("name", Word::Name),
        ("contact", Word::Contact),
        ("wants", Word::Wants),
        ("text", Word::Text),
    ];
    for (name, word) in every {
        let pack = demanding(&format!("accept = [\"{name}\"]"));
        let accept = Command::Accept { classify: Classify::default() };
        let missing = |said: &Words, had: Option<&str>| {
            let with = |case: &mut Case| case.words.set(word, had.map(str::to_owned));
            lacks((Verb::Accept, &accept), said, with, &pack)
        };
        let said = words(&[(word, "13800000000")]);
        assert_eq!(missing(&Words::default(), None).as_deref(), Some(name));
        assert_eq!(missing(&said, None), None, "{name}: said now");
        assert_eq!(missing(&Words::default(), Some("x")), None, "{name}: said before");

        let intake = |then| Intake {
            filled: None,
            kind: "complaint".into(),
            category: None,
            severity: 3,
            channel: "call".into(),
            relation: Relation::Own,
            place: None,
            contact_at: None,
            references: Vec::new(),
            then,
        };
        let at_intake = |then, said: &Words| lacks_at_intake(&intake(then), said, &pack);
        assert_eq!(at_intake(Then::Accept, &Words::default()).as_deref(), Some(name));
        assert_eq!(at_intake(Then::Accept, &said), None);
        assert_eq!(at_intake(Then::Wait, &Words::default()), None, "who only registers need not know");
    }
}

#[test]
fn what_is_demanded_is_asked_for_by_the_act_that_leaves_the_stage() {
    let nothing = Words::default();
    let accept = |category: Option<&str>, place| {
        let category = category.map(str::to_owned);
        Command::Accept { classify: Classify { category, place, ..Classify::default() } }
    };
    let pack = demanding("accept = [\"category\", \"place\"]");
    let lacking = |command: &Command, with: fn(&mut Case)| {
        lacks((Verb::Accept, command), &nothing, with, &pack).unwrap_or_default()
    };
    assert_eq!(lacking(&accept(None, Some(Place::Town)), |_| ()), "category");
    assert_eq!(lacking(&accept(Some("attitude"), None), |_| ()), "place");
    assert_eq!(lacking(&accept(Some("attitude"), Some(Place::Town)), |_| ()), "");
    let classified = |case: &mut Case| {
        case.facts.category = Some("attitude".into());
        case.facts.place = Some(Place::Town);
    };
    assert_eq!(lacking(&accept(None, None), classified), "");

    let pack = demanding("handle = [\"reason\"], feedback = [\"wants\"], revisit = [\"contact\"]");
    let finish = |reason: Option<&str>| Command::Finish {
        disposition: "upheld".into(),
        reason: reason.map(str::to_owned),
    };
    let of = |verb, command: &Command| lacks((verb, command), &nothing, |_| (), &pack).unwrap_or_default();
    assert_eq!(of(Verb::Finish, &finish(None)), "reason");
    assert_eq!(of(Verb::Finish, &finish(Some("capacity"))), "");
    let known = |case: &mut Case| case.reason = Some("capacity".into());
    assert_eq!(lacks((Verb::Finish, &finish(None)), &nothing, known, &pack), None);
    assert_eq!(of(Verb::Reply, &Command::Note), "wants");
    assert_eq!(of(Verb::Revisit, &Command::Note), "contact");
    assert_eq!(of(Verb::Note, &Command::Note), "");
}

#[test]
fn only_a_final_reply_closes_what_nobody_is_asked_about() {
    let mut bench = Bench::new();
    let typed = [("kind", "praise"), ("category", "staff_praise"), ("text", "x")];
    bench.act(WANG, Verb::Accept, &typed).unwrap();
    bench.act(WANG, Verb::Finish, &[("disposition", "passed_on"), ("text", "x")]).unwrap();
    let reply = |kind, result| [("result", result), ("kind", kind), ("text", "x")];
    bench.act(WANG, Verb::Reply, &reply("interim", "reached")).unwrap();
    assert_eq!(bench.case().stage, Stage::Feedback);
    bench.act(WANG, Verb::Reply, &reply("final", "no_answer")).unwrap();
    assert_eq!(bench.case().stage, Stage::Feedback);
    bench.act(WANG, Verb::Reply, &reply("final", "reached")).unwrap();
    assert_eq!(bench.case().stage, Stage::Closed);
    assert_eq!(bench.case().stamps.last().unwrap().mark, Mark::Closed);
    let again = bench.act(WANG, Verb::Close, &[("text", "x")]).unwrap_err();
    assert_eq!(again.reason, Reason::Stage { stage: Stage::Closed, verb: Verb::Close });
}
