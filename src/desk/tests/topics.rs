//! What looks like one incident, what it becomes, and what is talked about.

use super::hall::{Hall, LI, WANG};
use crate::{
    api::{Among, Behind, Reply, Request, TopicsView, View},
    case::{CaseId, Verb},
};

async fn topics(hall: &Hall) -> TopicsView {
    match hall.desk.ask(WANG, Request::Topics).await {
        Reply::Topics(view) => *view,
        other => panic!("{other:?}"),
    }
}

async fn complaint(hall: &mut Hall, n: u32, category: &str, address: &str, text: &str) -> CaseId {
    let line = format!("138333{n:05}");
    let fields = [("line", line.as_str()), ("category", category), ("address", address), ("text", text)];
    hall.act(LI, None, Verb::Accept, &fields).await.unwrap().case
}

#[tokio::test]
async fn cases_of_one_place_and_class_within_the_hour_are_told_until_they_have_a_parent() {
    let mut hall = Hall::new().await;
    let old = complaint(&mut hall, 1, "indoor_coverage", "万全 商业东街 1号", "无信号").await;
    hall.pass(3_700);
    let mut cases = Vec::new();
    for n in 2..6 {
        let category = if n % 2 == 0 { "indoor_coverage" } else { "slow_data" };
        cases.push(complaint(&mut hall, n, category, &format!("万全商业东街{n}号楼"), "无信号").await);
        hall.pass(60);
    }
    // Another class, another place, no place.
    complaint(&mut hall, 20, "data_fee", "万全商业东街9号", "多收费").await;
    complaint(&mut hall, 21, "slow_data", "万全商业西街9号", "慢").await;
    hall.accepted(LI, "13833330912").await;
    hall.pass(20);
    assert_eq!(topics(&hall).await.clusters, [], "one fewer than the pack asks for");
    cases.push(complaint(&mut hall, 6, "voice", "万全商业东街", "打不出电话").await);
    hall.pass(20);
    let view = topics(&hall).await;
    let [cluster] = view.clusters.as_slice() else { panic!("{:?}", view.clusters) };
    let newest: Vec<CaseId> = cases.iter().rev().copied().collect();
    assert_eq!((cluster.place.as_str(), &cluster.cases, cluster.count), ("万全商业东街", &newest, 5));
    assert_eq!((cluster.category.as_deref(), cluster.parent), (Some("network_quality"), None));
    assert!(!cluster.cases.contains(&old));
    // The cases behind it, in its order.
    let among = Among { about: String::new(), cases: cluster.cases.clone() };
    let view = View::Behind(Behind { among: Some(among), ..Behind::default() });
    let rows = match hall.desk.ask(WANG, Request::List { view, skip: 1, limit: 2 }).await {
        Reply::Rows { rows, total: 5 } => rows,
        other => panic!("{other:?}"),
    };
    assert_eq!(rows.iter().map(|row| row.case).collect::<Vec<_>>(), newest[1..3]);
    // A parent of the same place and class takes them, one after the other.
    let parent = complaint(&mut hall, 7, "network_quality", "万全商业东街", "全街没有信号").await;
    let number = parent.to_string();
    for case in &cases[..4] {
        let fields = [("case", number.as_str()), ("how", "parent")];
        hall.act(WANG, Some(*case), Verb::Link, &fields).await.unwrap();
    }
    hall.pass(20);
    let view = topics(&hall).await;
    let [cluster] = view.clusters.as_slice() else { panic!("{:?}", view.clusters) };
    assert_eq!((cluster.count, cluster.parent), (1, Some(parent)), "one more of what is known");
    let [incident] = view.incidents.as_slice() else { panic!("{:?}", view.incidents) };
    assert_eq!((incident.case, incident.children), (parent, 4));
    // After a restart the same is known, from the cases alone.
    hall.restart();
    let again = topics(&hall).await;
    assert_eq!((again.clusters, again.incidents), (view.clusters, view.incidents));
    // Not for those who lead nobody.
    assert!(matches!(hall.desk.ask(LI, Request::Topics).await, Reply::Refused { .. }));
}

#[tokio::test]
async fn a_parent_is_known_however_old_it_is_when_it_becomes_one() {
    let mut hall = Hall::new().await;
    let first = complaint(&mut hall, 1, "voice", "万全商业东街", "打不出电话").await;
    hall.pass(1_000);
    let second = complaint(&mut hall, 2, "voice", "万全商业东街", "打不出电话").await;
    assert_eq!(topics(&hall).await.incidents, []);
    let number = first.to_string();
    hall.act(WANG, Some(second), Verb::Link, &[("case", &number), ("how", "parent")]).await.unwrap();
    // Nobody looks until the first is older than what is looked through, and what rose is not counted again.
    hall.pass(2_700);
    let view = topics(&hall).await;
    assert_eq!(view.incidents.iter().map(|incident| incident.case).collect::<Vec<_>>(), [first]);
}

#[tokio::test]
async fn what_rose_since_last_week_is_told_with_the_cases_behind_it() {
    let mut hall = Hall::new().await;
    let mut n = 0;
    for week in 0..2 {
        for of in 0..30 {
            n += 1;
            complaint(&mut hall, n, "data_fee", "", &format!("套餐费用有疑问第{of}项")).await;
        }
        if week == 0 {
            hall.pass(8 * 86_400);
        }
    }
    let mut risen = Vec::new();
    for _ in 0..25 {
        n += 1;
        risen.push(complaint(&mut hall, n, "roaming_fee", "", &format!("出境漫游包{n}重复扣费")).await);
    }
    let view = topics(&hall).await;
    assert_eq!(view.counted.map(|(_, now, before)| (now, before)), Some((55, 30)));
    let [category] = view.categories.as_slice() else { panic!("{:?}", view.categories) };
    assert_eq!((category.what.as_str(), category.now, category.before), ("roaming_fee", 25, 0));
    assert!(!view.partial);
    let phrase = view.phrases.first().unwrap();
    assert!(phrase.what.contains("漫游包"), "{:?}", view.phrases);
    assert_eq!((phrase.now, phrase.before), (25, 0));
    risen.reverse();
    assert_eq!(phrase.cases, risen);
    // An hour later it is counted again.
    hall.pass(3_601);
    assert_eq!(topics(&hall).await.counted.map(|(at, ..)| at), Some(hall.now));
}
