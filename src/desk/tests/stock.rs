//! 备用机与备件: who may change them, that all or nothing of a file is done, and what a list shows of what a case draws.

use super::hall::{Hall, LI, WANG};
use crate::{
    api::{Actor, Reply, Request, StockChanged, StockView},
    case::{Article, ArticleSort, Condition, LoanerState, Reason, Role, StockChange, Verb},
};

fn article(id: &str, sort: ArticleSort) -> StockChange {
    let (id, name) = (id.to_owned(), format!("物料{id}"));
    StockChange::Article(Article { id, name, sort, models: Vec::new(), reorder: 2, version: None })
}

fn take_in(place: &str, count: u32) -> StockChange {
    StockChange::TakeIn { article: "lcd".to_owned(), place: place.to_owned(), count, text: None }
}

fn loaner(no: &str, place: &str) -> StockChange {
    let (loaner, article, model) = (no.to_owned(), "phone".to_owned(), "M1".to_owned());
    StockChange::Loaner { loaner, article, model, place: place.to_owned() }
}

async fn change(hall: &Hall, by: Actor, changes: Vec<StockChange>) -> Result<StockChanged, Reason> {
    match hall.desk.ask(by, Request::ChangeStock { changes, dry: false }).await {
        Reply::StockChanged(changed) => Ok(changed),
        Reply::Refused { refusal, .. } => Err(refusal.reason),
        other => panic!("{other:?}"),
    }
}

async fn view(hall: &Hall, by: Actor, place: Option<&str>, low: bool) -> StockView {
    match hall.desk.ask(by, Request::Stock { place: place.map(str::to_owned), low }).await {
        Reply::Stock(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn free(view: &StockView) -> Vec<(&str, &str, u32, bool)> {
    let each = view.holdings.iter();
    each.map(|row| (row.article.as_str(), row.place.as_deref().unwrap_or_default(), row.free, row.low))
        .collect()
}

/// Two loaners and three screens at the repair centre.
async fn stocked() -> Hall {
    let hall = Hall::new().await;
    let changes = vec![
        article("lcd", ArticleSort::Part),
        article("phone", ArticleSort::Loaner),
        take_in("repair", 3),
        loaner("B1", "repair"),
        loaner("B2", "repair"),
    ];
    let changed = change(&hall, WANG, changes).await.unwrap();
    assert_eq!((changed.done, changed.wrong), (5, Vec::new()));
    hall
}

#[tokio::test]
async fn all_of_a_file_is_done_or_nothing_and_every_wrong_line_is_told() {
    let hall = stocked().await;
    let changes = vec![
        take_in("repair", 1),
        take_in("nowhere", 1),
        loaner("B3", "hall"),
        StockChange::Count { article: "lcd".to_owned(), place: "repair".to_owned(), count: 9, text: None },
    ];
    let changed = change(&hall, WANG, changes).await.unwrap();
    let wrong: Vec<u32> = changed.wrong.iter().map(|(no, _)| *no).collect();
    assert_eq!((changed.done, wrong), (0, vec![1, 3]));
    let view = view(&hall, LI, None, false).await;
    assert_eq!(free(&view), [("lcd", "repair", 3, false), ("phone", "repair", 2, false)]);
    assert_eq!(view.loaners.len(), 2);
}

#[tokio::test]
async fn leaders_keep_the_stock_of_their_own_team_and_sign_in_what_is_sent_to_it() {
    let hall = stocked().await;
    let leader = hall.add_in("1010", "周强", Role::TeamLeader, Some("hall")).await;
    let not = |role| Err(Reason::NotPermitted { role });
    let put = |by, what: StockChange| change(&hall, by, vec![what]);
    assert_eq!(put(LI, take_in("hall", 1)).await, not(Role::Agent));
    let refused =
        |changed: Result<StockChanged, Reason>| changed.unwrap().wrong.pop().map(|(_, reason)| reason);
    let elsewhere = refused(put(leader, take_in("repair", 1)).await);
    assert_eq!(elsewhere, Some(Reason::NotPermitted { role: Role::TeamLeader }));
    // Where no place is named, it is the own one.
    assert_eq!(refused(put(leader, take_in("", 1)).await), None);
    let (from, to) = ("repair".to_owned(), "hall".to_owned());
    let send = StockChange::Send { article: "lcd".to_owned(), from, to, count: 2, text: None };
    assert_eq!(refused(put(leader, send.clone()).await), elsewhere);
    assert_eq!(refused(put(WANG, send).await), None);
    let there = view(&hall, leader, Some("hall"), true).await;
    assert_eq!(free(&there), [("lcd", "hall", 1, true)]);
    let sent = there.under_way[0].no;
    let receive = StockChange::Receive { sent, count: None, text: None };
    assert_eq!(refused(put(leader, receive).await), None);
    let there = view(&hall, leader, Some("hall"), false).await;
    assert_eq!((free(&there), there.under_way.len()), (vec![("lcd", "hall", 3, false)], 0));
}

#[tokio::test]
async fn what_a_case_draws_is_shown_at_once_outlives_a_restart_and_a_rebuild_and_is_overdue_once_the_phone_is_done()
 {
    let mut hall = stocked().await;
    let typed = [("line", "13833330912"), ("kind", "repair"), ("text", "屏幕碎了")];
    let case = hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case;
    hall.act(LI, Some(case), Verb::Lend, &[("loaner", "B1"), ("until", "+5d")]).await.unwrap();
    let reserve = [("article", "lcd"), ("team", "repair"), ("count", "2")];
    hall.act(LI, Some(case), Verb::Reserve, &reserve).await.unwrap();
    let drawn = [("lcd", "repair", 1, true), ("phone", "repair", 1, true)];
    for again in 0..3 {
        let now = view(&hall, LI, None, false).await;
        assert_eq!(free(&now), drawn, "{again}");
        let out = &now.loaners[0];
        assert_eq!((out.state, out.overdue, out.due), (LoanerState::Out { case }, false, None));
        match again {
            0 => hall.restart(),
            1 => {
                let reply = hall.desk.ask(WANG, Request::Check { rebuild: true }).await;
                assert!(matches!(reply, Reply::Checked { problems } if problems.is_empty()));
            }
            _ => {}
        }
    }
    let refused = hall.act(LI, Some(case), Verb::Lend, &[("loaner", "B1")]).await.unwrap_err();
    let state = LoanerState::Out { case };
    assert_eq!(refused.reason, Reason::LoanerIs { loaner: "B1".to_owned(), state });
    let finish = [("disposition", "repaired"), ("text", "换了屏幕")];
    hall.act(LI, Some(case), Verb::Finish, &finish).await.unwrap();
    hall.pass(4 * 86_400);
    let late = view(&hall, LI, None, true).await;
    let overdue: Vec<_> = late.loaners.iter().map(|row| (row.loaner.as_str(), row.overdue)).collect();
    assert_eq!(overdue, [("B1", true)]);
    let back = [("condition", Condition::Damaged.id()), ("text", "屏碎")];
    hall.act(LI, Some(case), Verb::Recover, &back).await.unwrap();
    let after = view(&hall, LI, None, false).await;
    let states: Vec<LoanerState> = after.loaners.iter().map(|row| row.state).collect();
    assert_eq!(states, [LoanerState::In, LoanerState::Damaged]);
}
