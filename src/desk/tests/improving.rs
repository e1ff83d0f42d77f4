//! What a measure came to: counted before and after the day on which it came into force, and the same after a restart.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::hall::{Hall, LI, WANG, reason, start};
use crate::{
    api::{Actor, Clear, Counted, Effect, ImprovementView, Reply, Request, TopicsView},
    case::{CaseId, Day, Fault, Reason, Role, Spans, Verb},
    desk::improvement::with_phrase,
};

const DAY: i64 = 86_400;
const WEEK: i64 = 7 * DAY;

async fn came(hall: &mut Hall, category: &str, text: &str) -> CaseId {
    let fields = [("line", "13833330912"), ("category", category), ("text", text)];
    hall.act(LI, None, Verb::Accept, &fields).await.unwrap().case
}

/// An improvement item with what it is about.
async fn item(hall: &mut Hall, aim: &[(&str, &str)]) -> CaseId {
    let fields = [&[("category", "improvement_item"), ("text", "改进：核对资费")], aim].concat();
    let case = hall.act(WANG, None, Verb::Accept, &fields).await.unwrap().case;
    let measure = [
        ("sheet", "improvement"),
        ("measure_owner", "市场部"),
        ("promised", "改账单"),
        ("planned_for", "2026-12-31"),
    ];
    hall.act(WANG, Some(case), Verb::Fill, &measure).await.unwrap();
    case
}

async fn in_force(hall: &mut Hall, case: CaseId, day: &str) {
    let fields = [("sheet", "improvement_in_force"), ("in_force_on", day)];
    hall.act(WANG, Some(case), Verb::Fill, &fields).await.unwrap();
}

async fn view(hall: &Hall, by: Actor, case: CaseId) -> ImprovementView {
    match hall.desk.ask(by, Request::Improvement { case }).await {
        Reply::Improvement(view) => *view,
        other => panic!("{other:?}"),
    }
}

/// The figures of an item, once all is projected.
async fn counted(hall: &mut Hall, case: CaseId) -> Counted {
    hall.restart();
    match view(hall, LI, case).await.effect {
        Effect::Counted(counted) => *counted,
        other => panic!("{other:?}"),
    }
}

async fn topics(hall: &Hall) -> TopicsView {
    match hall.desk.ask(WANG, Request::Topics).await {
        Reply::Topics(view) => *view,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn eight_weeks_of_a_category_are_held_against_one_another_to_the_case() {
    let mut hall = Hall::new().await;
    let charges = [5, 6, 4, 5, 3, 2, 1, 0];
    let mut improvement = None;
    for (week, count) in (0..).zip(charges) {
        hall.set(start().plus(week * WEEK));
        if week == 4 {
            let case = item(&mut hall, &[("improves", "charging_dispute")]).await;
            assert_eq!(view(&hall, LI, case).await.effect, Effect::NotInForce);
            improvement = Some(case);
            let ahead = [("sheet", "improvement_in_force"), ("in_force_on", "2026-03-31")];
            let refused = reason(hall.act(WANG, Some(case), Verb::Fill, &ahead).await);
            let field = "in_force_on".to_owned();
            assert_eq!(refused, Reason::Field { field, fault: Fault::Ahead });
            in_force(&mut hall, case, "2026-03-30").await;
            let from = Effect::From(jiff::civil::date(2026, 4, 6));
            assert_eq!(view(&hall, LI, case).await.effect, from);
        }
        // Of the categories under it, on several days of the week, and of another.
        for n in 0..count {
            let category = ["charging_dispute", "plan_fee", "data_fee"][n as usize % 3];
            came(&mut hall, category, "多收费").await;
            hall.pass(DAY);
        }
        for _ in 0..3 {
            came(&mut hall, "voice", "打不出电话").await;
        }
    }
    let case = improvement.unwrap();
    // To the last moment of the third week, and then the fourth is over.
    hall.set("2026-04-26T15:59:59Z".parse().unwrap());
    let three = counted(&mut hall, case).await;
    assert_eq!((three.before.as_slice(), three.after.as_slice()), (&[6, 4, 5][..], &[3, 2, 1][..]));
    hall.pass(1);
    let four = counted(&mut hall, case).await;
    assert_eq!((four.before.as_slice(), four.after.as_slice()), (&[5, 6, 4, 5][..], &[3, 2, 1, 0][..]));
    assert_eq!((four.all_before, four.all_after), (20 + 12, 6 + 12));
    assert_eq!((four.tenths(), four.change(), four.change_of_all()), ((50, 15), Some(-70), Some(-44)));
    assert_eq!(four.clear, Clear::No, "26 cases say little where all fell too");
    assert_eq!(counted(&mut hall, case).await, four, "the same after a restart");
    // No more weeks before than there are cases of.
    hall.pass(20 * WEEK);
    assert_eq!(counted(&mut hall, case).await.before, [5, 6, 4, 5]);

    // One that is corrected counts where it belongs, one that goes on in another is counted with it.
    let wrong = came(&mut hall, "voice", "多收费").await;
    let twice = came(&mut hall, "plan_fee", "多收费").await;
    let once = came(&mut hall, "plan_fee", "多收费").await;
    let second = item(&mut hall, &[("improves", "charging_dispute")]).await;
    hall.pass(10 * DAY);
    let date = hall.now.zoned(&TimeZone::get("Asia/Shanghai").unwrap()).date();
    in_force(&mut hall, second, &date.to_string()).await;
    hall.pass(WEEK);
    assert_eq!(counted(&mut hall, second).await.before, [0]);
    hall.pass(WEEK);
    assert_eq!(counted(&mut hall, second).await.before, [2, 0]);
    hall.act(LI, Some(wrong), Verb::Classify, &[("category", "data_fee")]).await.unwrap();
    hall.pass(3_601);
    assert_eq!(counted(&mut hall, second).await.before, [3, 0]);
    hall.act(LI, Some(twice), Verb::Merge, &[("case", &once.to_string()), ("text", "同一件事")])
        .await
        .unwrap();
    let merged = counted(&mut hall, second).await;
    assert_eq!((merged.before, merged.all_before), (vec![2, 0], 2));
    hall.act(LI, Some(twice), Verb::Undo, &[("text", "不是一件事")]).await.unwrap();
    assert_eq!(counted(&mut hall, second).await.before, [3, 0]);
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn a_phrase_is_counted_where_it_stands_in_the_text_alone_or_in_a_category() {
    let mut hall = Hall::new().await;
    let texts =
        ["流量提醒没收到", "又说流量提醒没收到！", "流量用完了才提醒", "ＷＩＦＩ Slow", "wifi  slow 断网"];
    for text in texts {
        came(&mut hall, "data_fee", text).await;
    }
    let moved = came(&mut hall, "voice", "流量提醒没收到").await;
    hall.set(start().plus(WEEK));
    let phrase = item(&mut hall, &[("improves_phrase", "流量提醒没收到")]).await;
    let both =
        item(&mut hall, &[("improves_phrase", " 流量提醒没收到"), ("improves", "charging_dispute")]).await;
    let spaced = item(&mut hall, &[("improves_phrase", "WiFi slow")]).await;
    let none = item(&mut hall, &[("improves_phrase", "？！")]).await;
    for case in [phrase, both, spaced] {
        in_force(&mut hall, case, "2026-03-09").await;
    }
    assert_eq!(view(&hall, LI, none).await.effect, Effect::NoAim);
    came(&mut hall, "data_fee", "今天流量提醒没收到").await;
    hall.set(start().plus(2 * WEEK + 1));
    // Not projected yet, and counted all the same.
    let of = |effect| match effect {
        Effect::Counted(counted) => (counted.before, counted.after),
        other => panic!("{other:?}"),
    };
    let late = came(&mut hall, "voice", "流量提醒没收到").await;
    assert_eq!(of(view(&hall, LI, phrase).await.effect), (vec![3], vec![1]));
    for (case, before, after) in [(phrase, 3, 1), (both, 2, 1), (spaced, 2, 0)] {
        let counted = counted(&mut hall, case).await;
        assert_eq!((counted.before, counted.after), (vec![before], vec![after]), "{case}");
        assert_eq!((counted.all_before, counted.all_after), (6, 1));
    }
    // One is corrected.
    assert_eq!(of(view(&hall, LI, both).await.effect).0, [2]);
    hall.act(LI, Some(moved), Verb::Classify, &[("category", "data_fee")]).await.unwrap();
    assert_eq!(of(view(&hall, LI, both).await.effect).0, [2], "good for an hour");
    hall.pass(3_601);
    assert_eq!(of(view(&hall, LI, both).await.effect).0, [3]);
    assert_eq!(counted(&mut hall, both).await.before, [3]);
    // More than are looked at give no figure; those of other weeks are not looked at.
    let spans = Spans { in_force: Day::of(jiff::civil::date(2026, 3, 9)), weeks: 1 };
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let core = hall.desk.core();
    let count = |most| with_phrase(core, "流量提醒没收到", None, spans, &zone, most).unwrap();
    assert_eq!((count(3), count(9)), (None, Some(vec![3, 1])));
    let categories = BTreeSet::from(["voice".to_owned()]);
    let voice = with_phrase(core, "流量提醒没收到", Some(&categories), spans, &zone, 9).unwrap();
    assert_eq!(voice, Some(vec![0, 0]), "{late} came later");
}

#[tokio::test]
async fn who_leads_gets_the_latest_items_and_whoever_sees_a_case_gets_its_page() {
    let mut hall = Hall::new().await;
    let other = came(&mut hall, "voice", "打不出电话").await;
    let mut items = Vec::new();
    for _ in 0..21 {
        items.push(item(&mut hall, &[("improves", "voice")]).await);
    }
    let listed = |view: &TopicsView| view.improvements.iter().map(|of| of.case).collect::<Vec<_>>();
    let newest: Vec<CaseId> = items.iter().rev().copied().collect();
    // Whether they are projected or not.
    for _ in 0..2 {
        let told = topics(&hall).await;
        assert_eq!((listed(&told), told.older_improvements), (newest[..20].to_vec(), true));
        hall.restart();
    }
    hall.act(WANG, Some(newest[0]), Verb::Withdraw, &[("text", "重复")]).await.unwrap();
    let told = topics(&hall).await;
    assert_eq!((listed(&told), told.older_improvements), (newest[1..].to_vec(), false));
    hall.restart();
    assert_eq!(listed(&topics(&hall).await), newest[1..]);
    // Of what is no improvement item there is no page.
    for case in [other, CaseId { n: 9_999, ..other }] {
        let reply = hall.desk.ask(WANG, Request::Improvement { case }).await;
        assert!(matches!(reply, Reply::Refused { refusal, .. } if refusal.reason == Reason::NotFound));
    }
    assert_eq!(view(&hall, LI, newest[1]).await.category.as_deref(), Some("voice"));
    assert!(matches!(hall.desk.ask(LI, Request::Topics).await, Reply::Refused { .. }));
    let leader = hall.add_in("1009", "孙强", Role::TeamLeader, Some("network")).await;
    assert!(matches!(hall.desk.ask(leader, Request::Topics).await, Reply::Topics(_)));
    assert_eq!(hall.problems().await, [""; 0]);
}
