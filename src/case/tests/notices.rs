//! What a customer is written, when, and where to.

use super::*;
use crate::rules::{Lang, NoticeFor};

/// A notice: what for, seconds until it may be sent, to whom, and what it says.
type Written = (NoticeFor, i64, String, String);

/// What follows from one more act.
fn after(bench: &mut Bench, pack: &Pack, by: PersonId, verb: Verb, typed: &[(&str, &str)]) -> Vec<Written> {
    let before = bench.log.len();
    bench.act(by, verb, typed).unwrap();
    let done: Vec<Fact> = bench.log[before..]
        .iter()
        .map(|record| Fact { event: record.event.clone(), words: record.words.clone() })
        .collect();
    written(bench, pack, &done, Lang::Zh)
}

fn written(bench: &Bench, pack: &Pack, done: &[Fact], lang: Lang) -> Vec<Written> {
    let from = Letterhead { site: "张家口", lang, pack };
    let facts = bench.case().notices(done, bench.now, &from);
    let written = facts.into_iter().map(|fact| match fact.event {
        Event::Noticed { about, due } => {
            let word = |word| fact.words.get(word).unwrap().to_owned();
            (about, due.since(bench.now), word(Word::Contact), word(Word::Text))
        }
        other => panic!("{other:?}"),
    });
    written.collect()
}

const NEW: Typed = &[("line", "138-3333-0912"), ("text", "楼上没信号，请快一点")];
/// Ten minutes in which an act can be taken back, and a second.
const GRACE_S: i64 = 601;

#[test]
fn a_new_case_is_confirmed_at_once_with_its_number_and_when_it_is_answered() {
    let mut bench = Bench::new();
    let confirmed = after(&mut bench, Pack::builtin(), WANG, Verb::Accept, NEW);
    let text = "张家口：您反映的问题已登记，单号 ZJ-000001-3，我们将在 3月4日 09:00 前答复您。";
    assert_eq!(confirmed, [(NoticeFor::Confirmation, 0, "13833330912".to_owned(), text.to_owned())]);
    let done = [Fact { event: bench.log[0].event.clone(), words: bench.log[0].words.clone() }];
    let (_, _, _, english) = written(&bench, Pack::builtin(), &done, Lang::En).remove(0);
    assert_eq!(english, "张家口: your matter is registered as ZJ-000001-3. We will answer by 4 Mar 09:00.");
}

#[test]
fn who_gave_another_number_is_written_there_and_who_gave_none_is_not_written() {
    let mut bench = Bench::new();
    let typed = [("line", "13833330912"), ("contact", "0313 8012345"), ("text", "x")];
    assert_eq!(after(&mut bench, Pack::builtin(), WANG, Verb::Open, &typed)[0].2, "03138012345");
    let mut bench = Bench::new();
    assert_eq!(after(&mut bench, Pack::builtin(), WANG, Verb::Open, &[("text", "x")]), []);
}

#[test]
fn a_case_answered_in_the_same_call_is_confirmed_with_its_answer() {
    let mut bench = Bench::new();
    let typed = [
        ("line", "13833330912"),
        ("category", "bill_question"),
        ("text", "问话费"),
        ("disposition", "answered"),
        ("answer", "本月套餐费 58 元"),
    ];
    let told = after(&mut bench, Pack::builtin(), WANG, Verb::Resolve, &typed);
    let text = "张家口：您的工单 ZJ-000001-3 已有结果。本月套餐费 58 元";
    assert_eq!(told, [(NoticeFor::Result, 0, "13833330912".to_owned(), text.to_owned())]);
}

#[test]
fn what_can_be_taken_back_is_sent_when_it_cannot_be_any_more_and_why_it_waits_is_not_told() {
    let mut bench = Bench::accepted();
    let hold = [("reason", "parts"), ("until", "+2d"), ("text", "内部备注：供应商拖欠")];
    let told = after(&mut bench, Pack::builtin(), WANG, Verb::Hold, &hold);
    let text = "张家口：您的工单 ZJ-000001-3 需等待至 3月4日 09:00，届时继续办理。";
    assert_eq!(told, [(NoticeFor::Waiting, GRACE_S, "13833330912".to_owned(), text.to_owned())]);
    bench.act(WANG, Verb::Resume, &[]).unwrap();
    // Somebody told the customer already.
    let hold = [("reason", "parts"), ("until", "+2d"), ("told", "yes"), ("text", "x")];
    assert_eq!(after(&mut bench, Pack::builtin(), WANG, Verb::Hold, &hold), []);
    bench.act(WANG, Verb::Resume, &[]).unwrap();
    let park = [("until", "2027-01-03T00:00:00+08:00"), ("told", "yes"), ("text", "建站")];
    let (about, _, _, text) = after(&mut bench, Pack::builtin(), WANG, Verb::Park, &park).remove(0);
    assert_eq!(about, NoticeFor::Waiting);
    assert!(text.contains("至 2027年1月2日 24:00，"), "midnight ends the day before: {text}");
}

#[test]
fn replies_are_written_where_they_stand_for_a_call_and_a_rejection_always() {
    let mut bench = Bench::accepted();
    let interim = [("result", "reached"), ("kind", "interim"), ("text", "正在查")];
    assert_eq!(
        after(&mut bench, Pack::builtin(), WANG, Verb::Reply, &interim),
        [],
        "who was spoken to knows"
    );
    bench.act(WANG, Verb::Finish, &[("disposition", "no_fault_found"), ("text", "x")]).unwrap();
    for day in 0..3 {
        bench.now = start().plus(day * 86_400);
        let tried = [("result", "no_answer"), ("kind", "final"), ("text", "x")];
        assert_eq!(after(&mut bench, Pack::builtin(), WANG, Verb::Reply, &tried), []);
    }
    let notice = [("result", "notice"), ("kind", "final"), ("text", &"已修复。".repeat(200))];
    let (about, due, _, text) = after(&mut bench, Pack::builtin(), WANG, Verb::Reply, &notice).remove(0);
    assert_eq!((about, due), (NoticeFor::Result, GRACE_S));
    assert!(text.starts_with("张家口：您的工单 ZJ-000001-3 已有结果。已修复。"));
    assert!(text.chars().count() < 400, "a message has an end: {}", text.chars().count());

    let mut bench = Bench::new();
    bench.act(WANG, Verb::Open, NEW).unwrap();
    let (about, due, _, text) =
        after(&mut bench, Pack::builtin(), WANG, Verb::Reject, &[("reason", "not_ours"), ("text", "属物业")])
            .remove(0);
    assert_eq!((about, due), (NoticeFor::Rejection, GRACE_S));
    assert!(text.ends_with("未予受理。属物业"), "{text}");
}

#[test]
fn a_limit_that_was_moved_is_told_with_the_new_one() {
    let mut bench = Bench::accepted();
    let typed = [("what", "extension"), ("clock", "result"), ("until", "+4d"), ("text", "等第三方")];
    bench.act(WANG, Verb::Ask, &typed).unwrap();
    (bench.leads, bench.manages) = (true, true);
    let (about, _, _, text) = after(&mut bench, Pack::builtin(), LI, Verb::Grant, &[]).remove(0);
    assert_eq!(about, NoticeFor::Progress);
    assert_eq!(text, "张家口：您的工单 ZJ-000001-3 正在处理。 我们将在 3月6日 09:00 前再次答复您。");
}

#[test]
fn a_score_is_asked_for_by_message_where_the_rules_say_so_and_a_notice_can_be_switched_off() {
    let over = "[[kind]]\nid = \"complaint\"\nrevisit = \"message\"\n[[notice]]\nid = \"confirmation\"\non = false\n";
    let rules = format!("{over}revisit_rule = []\n");
    let pack =
        Pack::overlay(Pack::builtin(), over).or_else(|_| Pack::overlay(Pack::builtin(), &rules)).unwrap();
    let mut bench = Bench::new();
    assert_eq!(after(&mut bench, &pack, WANG, Verb::Accept, NEW), [], "it is off");
    bench.act(WANG, Verb::Finish, &[("disposition", "no_fault_found"), ("text", "x")]).unwrap();
    bench.case.as_mut().unwrap().stage = Stage::Revisit;
    let event = Event::Replied {
        kind: ReplyKind::Final,
        channel: "call".to_owned(),
        result: "reached".to_owned(),
        reached: true,
    };
    let told = written(&bench, &pack, &[Fact::bare(event.clone())], Lang::Zh);
    assert_eq!(told.iter().map(|it| it.0).collect::<Vec<_>>(), [NoticeFor::Revisit]);
    assert_eq!(
        written(&bench, Pack::builtin(), &[Fact::bare(event)], Lang::Zh),
        [],
        "elsewhere a person asks"
    );
}

#[test]
fn what_comes_from_another_system_is_not_confirmed() {
    let mut bench = Bench::new();
    let origin = Origin::Imported { source: "EOMS".to_owned() };
    bench.try_act(WANG, Verb::Open, &fields(NEW), &origin).unwrap();
    let done = [Fact { event: bench.log[0].event.clone(), words: bench.log[0].words.clone() }];
    assert_eq!(written(&bench, Pack::builtin(), &done, Lang::Zh), []);
}

#[test]
fn the_line_of_somebody_else_is_not_written_to_and_a_departments_time_is_not_told() {
    for relation in ["proxy", "anonymous", "secret"] {
        let typed = [("line", "13833330912"), ("relation", relation), ("text", "x")];
        let mut bench = Bench::new();
        assert_eq!(after(&mut bench, Pack::builtin(), WANG, Verb::Open, &typed), [], "{relation}");
        let mut bench = Bench::new();
        let typed = [&typed[..], &[("contact", "13900001111")]].concat();
        assert_eq!(after(&mut bench, Pack::builtin(), WANG, Verb::Open, &typed)[0].2, "13900001111");
    }
    let mut bench = Bench::accepted();
    bench.act(WANG, Verb::Dispatch, &[("team", "network")]).unwrap();
    bench.act(LI, Verb::Claim, &[]).unwrap();
    let typed = [("what", "extension"), ("clock", "department"), ("until", "+4d"), ("text", "等配件")];
    bench.act(LI, Verb::Ask, &typed).unwrap();
    (bench.leads, bench.manages) = (true, true);
    assert_eq!(after(&mut bench, Pack::builtin(), WANG, Verb::Grant, &[]), []);
}
