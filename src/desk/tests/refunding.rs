//! The refund desk as a whole: from many charges to the sums of a batch, and over power failures.

use std::collections::BTreeMap;

use super::{
    cranked::{Cranked, site},
    hall::{Hall, LI, WANG, fields},
};
use crate::{
    api::{
        Actor, Backup, RefundBatchView, RefundView, Reply, Request, ResultRow, ResultTaken, Target, View,
        Wait,
    },
    case::{
        Came, CaseId, CommandId, Door, Fault, Misfit, PaymentKey, ProposalState, Reason, Role, Verb, short,
    },
    desk::Dial,
    rights::Fen,
    rules::Whom,
    sla::Instant,
    store::tests::{
        crash::rounds,
        disk::{Dice, Disk, Fault as Fails},
    },
    store::{self, Unfinished},
};

pub(super) fn fen(count: i64) -> Fen {
    Fen::new(count).unwrap()
}

pub(super) async fn refund(hall: &Hall, by: Actor, case: CaseId) -> RefundView {
    match hall.desk.ask(by, Request::ShowRefund { case }).await {
        Reply::Refund(view) => *view,
        other => panic!("{other:?}"),
    }
}

async fn code(hall: &Hall, case: CaseId) -> String {
    short(&refund(hall, LI, case).await.refund.live().unwrap().binding)
}

/// A refund case of 12.30 yuan that Li proposed.
async fn proposed(hall: &mut Hall, line: &str) -> CaseId {
    let typed = [("line", line), ("kind", "refund"), ("text", "没订过被扣费")];
    let case = hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case;
    let typed = [
        ("day", "2026-02-01"),
        ("from", "10661234"),
        ("amount", "12.30"),
        ("proof", "none"),
        ("text", "彩铃"),
    ];
    hall.act(LI, Some(case), Verb::Charge, &typed).await.unwrap();
    hall.act(LI, Some(case), Verb::Propose, &[]).await.unwrap();
    case
}

async fn approved(hall: &mut Hall, by: Actor, line: &str) -> CaseId {
    let case = proposed(hall, line).await;
    let code = code(hall, case).await;
    hall.act(by, Some(case), Verb::Approve, &[("binding", &code)]).await.unwrap();
    case
}

pub(super) async fn batch(hall: &Hall, by: Actor, batch: u64) -> RefundBatchView {
    match hall.desk.ask(by, Request::RefundBatch { batch }).await {
        Reply::RefundBatch(view) => *view,
        other => panic!("{other:?}"),
    }
}

pub(super) async fn made(hall: &Hall, by: Actor) -> u64 {
    match hall.desk.ask(by, Request::MakeRefundBatch).await {
        Reply::RefundBatchMade { batch } => batch,
        other => panic!("{other:?}"),
    }
}

fn row(line: u32, key: PaymentKey, amount: i64, paid: bool) -> ResultRow {
    let at = Instant::from_seconds(0);
    let came = if paid { Came::Paid { reference: format!("B{key}"), at } } else { Came::Failed { at } };
    ResultRow { line, key: key.to_string(), amount: fen(amount), came, why: Some("户名不符".to_owned()) }
}

async fn told(hall: &Hall, by: Actor, rows: Vec<ResultRow>) -> Vec<(u32, ResultTaken)> {
    match hall.desk.ask(by, Request::TakeRefundResults { rows }).await {
        Reply::RefundResults(told) => told,
        other => panic!("{other:?}"),
    }
}

pub(super) fn refused(reply: Reply) -> Reason {
    match reply {
        Reply::Refused { refusal, .. } => refusal.reason,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_approved_is_handed_out_once_paid_once_and_agrees_to_the_fen() {
    let mut hall = Hall::new().await;
    let boss = hall.add("2001", "孙经理", Role::Supervisor).await;
    let none = refused(hall.desk.ask(boss, Request::MakeRefundBatch).await);
    assert_eq!(none, Reason::NothingToPay { last: None });
    let mut cases = Vec::new();
    for line in ["13833330912", "13833330913", "13833330914"] {
        cases.push(approved(&mut hall, boss, line).await);
    }
    let waiting = proposed(&mut hall, "13833330915").await;
    let rows = hall.list(boss, View::Waiting).await;
    assert_eq!(rows.iter().map(|row| row.case).collect::<Vec<_>>(), [waiting], "who may approve finds it");
    let not = refused(hall.desk.ask(LI, Request::MakeRefundBatch).await);
    assert_eq!(not, Reason::NotPermitted { role: Role::Agent });
    let first = made(&hall, boss).await;
    assert_eq!(first, 260_302_090_000, "the second at which it is made");
    let last = refused(hall.desk.ask(boss, Request::MakeRefundBatch).await);
    assert_eq!(last, Reason::NothingToPay { last: Some(first) });
    let view = batch(&hall, boss, first).await;
    assert_eq!(view.rows.iter().map(|row| row.key.case).collect::<Vec<_>>(), cases);
    assert_eq!((view.rows[0].account.as_str(), view.rows[0].amount), ("13833330912", fen(1_230)));
    hall.restart();
    assert!(batch(&hall, boss, first).await == view, "the same whenever it is asked for");

    let keys: Vec<PaymentKey> = view.rows.iter().map(|row| row.key).collect();
    let unknown = PaymentKey { attempt: 2, ..keys[0] };
    let rows = vec![
        row(2, keys[1], 1_230, true),
        row(3, unknown, 1_230, true),
        row(4, keys[0], 1_231, true),
        row(5, keys[0], 1_230, true),
        row(6, keys[0], 1_230, true),
        row(7, keys[0], 1_230, false),
        row(8, keys[2], 1_230, false),
    ];
    use ResultTaken::{Before, Refused, Taken};
    assert_eq!(
        told(&hall, boss, rows.clone()).await,
        [
            (2, Taken),
            (3, Refused(Misfit::Key)),
            (4, Refused(Misfit::Amount { approved: fen(1_230) })),
            (5, Taken),
            (6, Before),
            (7, Refused(Misfit::Otherwise)),
            (8, Taken),
        ]
    );
    let again = told(&hall, boss, rows).await;
    assert!(again.iter().all(|(_, taken)| *taken != Taken), "{again:?}");
    let Reply::RefundBatches(sums) = hall.desk.ask(boss, Request::RefundBatches { before: None }).await
    else {
        panic!();
    };
    assert_eq!(
        (sums[0].asked, sums[0].paid, sums[0].failed, sums[0].open, sums[0].difference),
        ((3, fen(3_690)), (2, fen(2_460)), (1, fen(1_230)), (0, Fen::NONE), 0)
    );
    // What failed goes with the next batch, under another key.
    let second = made(&hall, boss).await;
    assert_eq!(second, first + 1, "two in a second");
    let next = batch(&hall, boss, second).await;
    assert_eq!(
        next.rows.iter().map(|row| row.key).collect::<Vec<_>>(),
        [PaymentKey { attempt: 2, ..keys[2] }]
    );
    assert_eq!(hall.problems().await, [""; 0]);
    let rebuilt = hall.desk.ask(WANG, Request::Check { rebuild: true }).await;
    assert_eq!(rebuilt, Reply::Checked { problems: Vec::new() });
    hall.desk.stop();
}

#[tokio::test]
async fn whoever_sits_there_for_another_approves_nothing_of_their_own() {
    let mut hall = Hall::new().await;
    let boss = hall.add("2001", "孙经理", Role::Supervisor).await;
    let case = proposed(&mut hall, "13833330912").await;
    let code = code(&hall, case).await;
    // Li sits there as the manager.
    let proxy = Actor { on_behalf: Some(LI.person), ..boss };
    let refusal = hall.act(proxy, Some(case), Verb::Approve, &[("binding", &code)]).await.unwrap_err();
    assert_eq!(refusal.reason, Reason::OwnDecision);
    hall.act(boss, Some(case), Verb::Approve, &[("binding", &code)]).await.unwrap();
    hall.desk.stop();
}

#[tokio::test]
async fn a_proposal_waits_for_those_who_may_approve_it_and_never_for_who_made_it() {
    let mut hall = Hall::new().await;
    let boss = hall.add("2001", "孙经理", Role::Supervisor).await;
    let leader = hall.add_in("1010", "班长", Role::TeamLeader, Some("service")).await;
    let typed = [("line", "13833330912"), ("kind", "refund"), ("text", "没订过被扣费")];
    let case = hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case;
    hall.act(LI, Some(case), Verb::Dispatch, &[("team", "service")]).await.unwrap();
    let typed = [("day", "2026-02-01"), ("from", "1066"), ("amount", "600"), ("proof", "none")];
    hall.act(LI, Some(case), Verb::Charge, &typed).await.unwrap();
    hall.act(leader, Some(case), Verb::Propose, &[]).await.unwrap();
    let waits = async |hall: &Hall, by| {
        let rows = hall.list(by, View::Waiting).await;
        assert_eq!(hall.counts(by).await.waiting, rows.len() as u64);
        rows.iter().flat_map(|row| row.waits.clone()).collect::<Vec<_>>()
    };
    // The only leader proposed it, so that it goes to whoever stands above.
    assert_eq!(waits(&hall, leader).await, []);
    let (amount, since) = (fen(60_000), hall.now);
    let asked = [Wait::Approve { amount, whom: Whom::TeamLeader, since }];
    assert_eq!(waits(&hall, boss).await, asked);
    let code = code(&hall, case).await;
    hall.act(boss, Some(case), Verb::Approve, &[("binding", &code)]).await.unwrap();
    // Above the limit another person says yes too, and it is none of the two.
    assert_eq!((waits(&hall, leader).await, waits(&hall, boss).await), (vec![], vec![]));
    assert_eq!(waits(&hall, WANG).await, [Wait::Approve { amount, whom: Whom::SiteManager, since }]);
    hall.desk.stop();
}

#[tokio::test]
async fn no_batch_has_the_number_of_one_that_a_restored_store_lost() {
    let mut hall = Hall::new().await;
    let boss = hall.add("2001", "孙经理", Role::Supervisor).await;
    approved(&mut hall, boss, "13833330912").await;
    let backup = hall.dir.path().join("backup.redb");
    let file = Some(backup.display().to_string());
    while let Reply::Backup(Backup::Copied { .. } | Backup::Verified { .. }) =
        hall.desk.ask(WANG, Request::Backup { file: file.clone() }).await
    {}
    let lost = made(&hall, boss).await;
    let key = batch(&hall, boss, lost).await.rows[0].key;
    hall.desk.stop();
    std::fs::remove_dir_all(hall.data()).unwrap();
    hall.pass(60);
    store::restore(&backup, &hall.data(), Unfinished::Refuse, hall.now, &mut |_| {}).unwrap();
    hall.restart();
    let again = made(&hall, boss).await;
    assert!(again > lost, "{again} after {lost}");
    // Its payment has the key that who pays had before, and refuses.
    assert_eq!(batch(&hall, boss, again).await.rows[0].key, key);
    hall.desk.stop();
}

#[tokio::test]
async fn an_account_is_sealed_and_read_by_whoever_has_the_case_or_pays() {
    let mut hall = Hall::new().await;
    let boss = hall.add("2001", "孙经理", Role::Supervisor).await;
    let case = proposed(&mut hall, "13833330912").await;
    hall.act(LI, Some(case), Verb::Propose, &[("account", "6222020200012345678")]).await.unwrap();
    let account = |view: &RefundView| view.accounts.last().unwrap().1.clone();
    assert_eq!(account(&refund(&hall, LI, case).await), "6222020200012345678");
    assert_eq!(account(&refund(&hall, boss, case).await), "622****5678");
    let code = code(&hall, case).await;
    hall.act(boss, Some(case), Verb::Approve, &[("binding", &code)]).await.unwrap();
    let no = made(&hall, boss).await;
    assert_eq!(batch(&hall, boss, no).await.rows[0].account, "6222020200012345678");
    hall.desk.stop();
}

#[tokio::test]
async fn many_charges_are_taken_all_or_none_and_once() {
    let mut hall = Hall::new().await;
    let typed = [("line", "13833330912"), ("kind", "refund"), ("text", "没订过被扣费")];
    let case = hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case;
    let good = |amount| {
        fields(&[
            ("day", "2026-02-01"),
            ("from", "1066"),
            ("amount", amount),
            ("proof", "none"),
            ("text", "彩铃"),
        ])
    };
    let bad = fields(&[("day", "2026-02-01"), ("from", "1066"), ("amount", "x")]);
    let ask = |rows: Vec<_>, id: &str| Request::SetCharges { case, rows, command: CommandId::of(id) };
    let rows = vec![good("1"), bad.clone(), good("2"), bad];
    let Reply::ChargesWrong(wrong) = hall.desk.ask(LI, ask(rows, "a")).await else { panic!() };
    assert_eq!(wrong.iter().map(|wrong| wrong.row).collect::<Vec<_>>(), [1, 3]);
    let why = Reason::Field { field: "amount".to_owned(), fault: Fault::Money };
    assert_eq!(wrong[0].refusal.reason, why);
    assert!(refund(&hall, LI, case).await.refund.is_empty(), "none of them is there");
    let whole = vec![good("1"), good("2"), good("3.50")];
    for _ in 0..2 {
        let done = hall.send(LI, ask(whole.clone(), "b")).await.unwrap();
        assert_eq!(done.names(), ["charge_set"; 3]);
    }
    let view = refund(&hall, LI, case).await;
    assert_eq!((view.refund.charges.len(), view.refund.owed()), (3, fen(650)));
    assert_eq!(view.services.len(), 3);
    let many = vec![good("1"); 201];
    let Reply::ChargesWrong(wrong) = hall.desk.ask(LI, ask(many, "c")).await else { panic!() };
    assert_eq!(wrong[0].row, 197, "a case takes 200");
    assert_eq!(hall.problems().await, [""; 0]);
    hall.desk.stop();
}

/// Who pays: it knows what it was asked under each key and what it did, and pays no key twice.
#[derive(Default)]
struct Bank(BTreeMap<PaymentKey, (i64, bool)>);

impl Bank {
    /// Takes every batch that there is, and pays what is new in it.
    fn look(&mut self, desk: &Cranked, boss: Actor, dice: &mut Dice) {
        let mut before = None;
        loop {
            let Reply::RefundBatches(sums) = blocking(desk, boss, Request::RefundBatches { before }) else {
                return;
            };
            let Some(oldest) = sums.last() else { return };
            before = Some(oldest.batch);
            for batch in sums.into_iter().map(|sum| sum.batch) {
                let Reply::RefundBatch(view) = blocking(desk, boss, Request::RefundBatch { batch }) else {
                    return;
                };
                for row in view.rows {
                    let paid = dice.roll(4) != 0;
                    let before = self.0.entry(row.key).or_insert((row.amount.count(), paid));
                    assert_eq!(before.0, row.amount.count(), "a key came with another amount");
                }
            }
        }
    }

    fn paid(&self) -> i64 {
        self.0.values().filter(|(_, paid)| *paid).map(|(amount, _)| amount).sum()
    }

    /// Results of some of it, in any order and some of them twice.
    fn results(&self, dice: &mut Dice, all: bool) -> Vec<ResultRow> {
        let mut rows = Vec::new();
        for (key, (amount, paid)) in &self.0 {
            for line in 0..if all { 1 } else { dice.roll(3) as u32 } {
                rows.insert(dice.roll(rows.len() as u64 + 1) as usize, row(line, *key, *amount, *paid));
            }
        }
        rows.truncate(500);
        rows
    }
}

fn blocking(desk: &Cranked, by: Actor, request: Request) -> Reply {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(desk.desk.ask(by, request))
}

/// Somebody's next act, mostly one that is taken.
fn next(desk: &Cranked, cases: &[CaseId], bosses: [Actor; 2], dice: &mut Dice, n: u64) -> (Actor, Request) {
    let everybody = [LI, bosses[0], bosses[1]];
    let by = everybody[dice.roll(3) as usize];
    let command = CommandId::nth("refunding", n);
    let act = |target, verb, typed: &[(&str, &str)]| Request::Act {
        target,
        verb,
        fields: fields(typed),
        command,
        base: None,
    };
    if cases.len() < 4 || dice.roll(40) == 0 {
        let typed = [("line", "13833330912"), ("kind", "refund"), ("text", "没订过被扣费")];
        return (by, act(Target::New, Verb::Accept, &typed));
    }
    let case = cases[dice.roll(cases.len() as u64) as usize];
    let target = Target::Case(case);
    let amount = format!("{}.{:02}", dice.roll(300), 1 + dice.roll(99));
    match dice.roll(10) {
        0 | 1 => {
            let typed =
                [("day", "2026-02-01"), ("from", "1066"), ("amount", amount.as_str()), ("proof", "none")];
            (by, act(target, Verb::Charge, &typed))
        }
        2 if dice.roll(3) == 0 => (by, act(target, Verb::Decline, &[("text", "x")])),
        2..=4 => (by, act(target, Verb::Propose, &[])),
        5 => (bosses[0], Request::MakeRefundBatch),
        _ => {
            let live = desk.show(case).refund.live().map(|live| short(&live.binding));
            (by, act(target, Verb::Approve, &[("binding", &live.unwrap_or_default())]))
        }
    }
}

/// The sum of what the cases say was paid.
fn paid(desk: &Cranked, cases: &[CaseId]) -> i64 {
    let refund = |case: &CaseId| desk.show(*case).refund;
    cases
        .iter()
        .map(|case| {
            let refund = refund(case);
            for proposal in refund.proposals.iter().filter(|it| it.state == ProposalState::Paid) {
                let times = proposal.attempts.iter().filter(|it| matches!(it.came, Some(Came::Paid { .. })));
                assert_eq!(times.count(), 1, "paid twice");
            }
            refund.paid().count()
        })
        .sum()
}

#[test]
fn no_power_failure_pays_a_refund_twice_or_loses_one() {
    let (image, dial) = site();
    let disk = Disk::of(image);
    let mut desk = Cranked::open(&disk, &dial).unwrap();
    let mut bosses = [WANG; 2];
    for (boss, staff) in bosses.iter_mut().zip(["2001", "2002"]) {
        let (staff, name, role) = (staff.to_owned(), "经理".to_owned(), Role::Supervisor);
        let Reply::Person(view) =
            desk.ask(WANG, Request::AddPerson { staff, name, role, team: None, pin: None })
        else {
            panic!();
        };
        *boss = Actor { person: view.id, on_behalf: None, door: Door::Terminal };
    }
    disk.cut_power();
    drop(desk);
    let (mut dice, mut n, mut seen) = (Dice(77), 0, 0);
    let mut image = disk.after_crash(&mut dice);
    let (mut bank, mut cases, mut now): (Bank, Vec<CaseId>, _) = (Bank::default(), Vec::new(), dial.now());
    let mut under_way: Option<(Actor, Request)> = None;
    let mut told_paid = 0;
    let lives = rounds(30);
    for life in 0..lives {
        let disk = Disk::of(image);
        let last = life + 1 == lives;
        if !last {
            disk.fail(Fails::Power(20 + dice.roll(700)));
        }
        let dial = Dial::new(now);
        if let Ok(mut desk) = Cranked::open(&disk, &dial) {
            assert_eq!(desk.problems(), [""; 0], "life {life}");
            let there = paid(&desk, &cases);
            assert!(there >= told_paid, "a payment that was told is not there: {there} of {told_paid}");
            for step in 0..if last { 10 } else { 60 } {
                dial.set(dial.now().plus(60));
                now = dial.now();
                let (by, request) = match under_way.take() {
                    // Whoever was told nothing sends again.
                    Some(again) => again,
                    None if step % 6 == 5 => {
                        bank.look(&desk, bosses[0], &mut dice);
                        (bosses[1], Request::TakeRefundResults { rows: bank.results(&mut dice, false) })
                    }
                    None => {
                        n += 1;
                        next(&desk, &cases, bosses, &mut dice, n)
                    }
                };
                under_way = Some((by, request.clone()));
                let reply = desk.ask(by, request.clone());
                if desk.is_lost() {
                    break;
                }
                under_way = None;
                match reply {
                    Reply::Done { case, .. } if !cases.contains(&case) => cases.push(case),
                    Reply::RefundResults(rows) => {
                        let fits = |taken: &ResultTaken| !matches!(taken, ResultTaken::Refused(_));
                        assert!(rows.iter().all(|(_, taken)| fits(taken)), "{rows:?}");
                    }
                    _ => {}
                }
                if step % 6 == 5 {
                    told_paid = paid(&desk, &cases);
                }
            }
            if last {
                bank.look(&desk, bosses[0], &mut dice);
                let rows = bank.results(&mut dice, true);
                seen = rows.len();
                desk.ask(bosses[0], Request::TakeRefundResults { rows });
                assert_eq!(paid(&desk, &cases), bank.paid(), "the sums differ");
                assert_eq!(desk.problems(), [""; 0]);
            }
        }
        disk.cut_power();
        image = disk.after_crash(&mut dice);
    }
    println!(
        "{lives} lives, {n} acts, {} cases, {seen} payments asked, {} fen paid",
        cases.len(),
        bank.paid()
    );
    assert!(seen > 10, "too little was paid to prove anything: {seen}");
}
