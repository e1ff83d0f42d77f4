//! Loaners and parts of a case: what it is owed while it waits, and what must come back before it ends.

use super::*;

const REPAIR: Typed =
    &[("line", "13833330912"), ("kind", "repair"), ("category", "screen"), ("text", "屏幕碎了")];
const REPAIRED: Typed = &[("disposition", "repaired"), ("text", "换了屏幕总成")];
const DAY: i64 = 86_400;

fn site(stock: &mut Stock, change: StockChange) {
    let fact = stock.decide(change, Pack::builtin()).unwrap();
    let mut bench = Bench { stock: std::mem::take(stock), ..Bench::new() };
    bench.write(WANG, fact);
    *stock = bench.stock;
}

/// A repair that its first person accepted, at a site with three screens and two loaners.
fn repair() -> Bench {
    let mut stock = Stock::default();
    for (id, sort) in [("lcd", ArticleSort::Part), ("phone", ArticleSort::Loaner)] {
        let (id, name) = (id.to_owned(), id.to_owned());
        site(
            &mut stock,
            StockChange::Article(Article { id, name, sort, models: Vec::new(), reorder: 1, version: None }),
        );
    }
    for no in ["B1", "B2"] {
        let (loaner, article, model) = (no.to_owned(), "phone".to_owned(), "M1".to_owned());
        site(&mut stock, StockChange::Loaner { loaner, article, model, place: "repair".to_owned() });
    }
    let (article, place) = ("lcd".to_owned(), "repair".to_owned());
    site(&mut stock, StockChange::TakeIn { article, place, count: 3, text: None });
    let mut bench = Bench { stock, ..Bench::new() };
    bench.act(WANG, Verb::Accept, REPAIR).unwrap();
    bench
}

/// The two clocks of the same week react oppositely: to work on it is not possible without parts, and to lend a phone
/// is what the customer is owed because of that.
#[test]
fn waiting_for_parts_holds_the_repair_and_never_the_loaner_and_a_loaner_stops_only_what_is_owed() {
    use ClockState::{Held, Met, Missed, Running};
    let wait: (Verb, Typed) = (Verb::Hold, &[("reason", "parts"), ("text", "等屏幕")]);
    let lend: (Verb, Typed) = (Verb::Lend, &[("loaner", "B1")]);
    let on: (Verb, Typed) = (Verb::Resume, &[]);
    let done: (Verb, Typed) = (Verb::Finish, REPAIRED);
    type Steps = &'static [(i64, usize)];
    let acts = [wait, lend, on, done];
    // Day and act; then the repair and what is owed, as they stand on the eighth day.
    for (steps, repair_time, owed) in [
        (&[] as Steps, Running, Running),
        (&[(1, 0)], Held, Running),
        (&[(1, 1)], Running, Met),
        (&[(1, 0), (2, 1)], Held, Met),
        (&[(1, 0), (3, 2)], Running, Running),
        (&[(1, 3)], Met, Met),
        (&[(1, 0), (6, 2), (8, 3)], Met, Missed),
    ] {
        let mut bench = repair();
        let mut day = 0;
        for (at, act) in steps {
            bench.pass((at - day) * DAY);
            day = *at;
            let (verb, typed) = acts[*act];
            bench.act(WANG, verb, typed).unwrap();
        }
        bench.pass((8 - day) * DAY);
        let found = (bench.clock("repair_time"), bench.clock("loaner_owed"));
        assert_eq!(found, (repair_time, owed), "{steps:?}");
        let late = |id: &str| {
            let clock = &bench.case().clocks.iter().find(|named| named.id == id).unwrap().clock;
            clock.breached(bench.now)
        };
        assert_eq!(late("loaner_owed"), matches!(owed, Running | Missed), "{steps:?}");
        assert_eq!(
            late("repair_time"),
            repair_time == Running && steps.iter().all(|(_, act)| *act != 2),
            "{steps:?}"
        );
    }
}

#[test]
fn a_loaner_is_to_come_back_within_the_days_of_the_rules_once_the_phone_is_done() {
    let mut bench = repair();
    bench.act(WANG, Verb::Lend, &[("loaner", "B1"), ("until", "+3d"), ("deposit", "200")]).unwrap();
    let carries = |bench: &Bench| bench.case().clocks.iter().any(|named| named.id == "loaner#1");
    bench.pass(9 * DAY);
    assert!(!carries(&bench), "nobody brings it back while the phone is in repair");
    bench.act(WANG, Verb::Finish, REPAIRED).unwrap();
    assert_eq!(bench.clock("loaner#1"), ClockState::Running);
    // Handled again, it is not owed; done again, it has its days anew.
    bench.pass(DAY);
    bench.act(WANG, Verb::Reopen, &[("text", "又坏了")]).unwrap();
    assert_eq!(bench.clock("loaner#1"), ClockState::Cancelled);
    bench.pass(30 * DAY);
    bench.act(WANG, Verb::Finish, REPAIRED).unwrap();
    assert_eq!(bench.clock("loaner#1"), ClockState::Running);
    bench.pass(4 * DAY);
    let fired: Vec<_> = bench.fire().into_iter().map(|(_, alarm)| alarm).collect();
    let late = Fired { clock: "loaner#1".to_owned(), cycle: 2, per_mille: 1000 };
    assert!(fired.contains(&Alarm::Clock(late)), "{fired:?}");
    assert!(fired.iter().any(|alarm| matches!(alarm, Alarm::Step(step) if step.clock == "loaner#1")));
    bench.act(WANG, Verb::Recover, &[("condition", "good")]).unwrap();
    assert_eq!(bench.clock("loaner#1"), ClockState::Missed);
    assert_eq!(bench.stock.loaner("B1").unwrap().state, LoanerState::In);
    let refolded = fold(&bench.log, |_| Some(Pack::builtin().clone())).unwrap();
    assert_eq!(&refolded, bench.case());
}

#[test]
fn no_way_ends_a_case_while_its_customer_has_a_loaner() {
    let mut bench = Bench::with_other();
    bench.stock = repair().stock;
    bench.leads = true;
    bench.act(WANG, Verb::Lend, &[("loaner", "B1")]).unwrap();
    let out = Reason::LoanerOut { loaner: "B1".to_owned() };
    let other = other_id().to_string();
    let text = [("text", "x")];
    let merge = [("case", other.as_str()), ("text", "x")];
    for (verb, typed) in [(Verb::Withdraw, &text[..]), (Verb::Merge, &merge)] {
        let refused = bench.act(WANG, verb, typed).unwrap_err();
        assert_eq!((refused.reason, refused.allowed), (out.clone(), vec![Verb::Recover]), "{verb:?}");
    }
    bench.act(WANG, Verb::Finish, FINISH).unwrap();
    bench.act(WANG, Verb::Reply, REPLY).unwrap();
    assert_eq!(bench.act(LI, Verb::Revisit, SATISFIED).unwrap_err().reason, out);
    bench.act(WANG, Verb::Recover, &[("condition", "lost"), ("text", "客户说丢了")]).unwrap();
    bench.act(LI, Verb::Revisit, SATISFIED).unwrap();
    assert_eq!(bench.case().stage, Stage::Closed);
    assert_eq!(bench.stock.loaner("B1").unwrap().state, LoanerState::Lost);
}

#[test]
fn a_loaner_is_lent_once_and_what_came_back_broken_says_why() {
    let mut bench = repair();
    bench.act(WANG, Verb::Lend, &[("loaner", "B1")]).unwrap();
    let is = |state| Reason::LoanerIs { loaner: "B1".to_owned(), state };
    let refused = |bench: &mut Bench, verb, typed| bench.act(WANG, verb, typed).unwrap_err().reason;
    let again = refused(&mut bench, Verb::Lend, &[("loaner", "B1")]);
    assert_eq!(again, is(LoanerState::Out { case: id() }));
    let unknown = refused(&mut bench, Verb::Lend, &[("loaner", "B7")]);
    let values = vec!["B2".to_owned()];
    assert_eq!(unknown, Reason::Field { field: "loaner".to_owned(), fault: Fault::NotOneOf { values } });
    let why = refused(&mut bench, Verb::Recover, &[("condition", "damaged")]);
    assert_eq!(why, Reason::Field { field: "text".to_owned(), fault: Fault::Missing });
    bench.act(WANG, Verb::Recover, &[("condition", "damaged"), ("text", "屏碎")]).unwrap();
    assert_eq!(refused(&mut bench, Verb::Lend, &[("loaner", "B1")]), is(LoanerState::Damaged));
    let nothing = refused(&mut bench, Verb::Recover, &[("condition", "good")]);
    assert_eq!(nothing, Reason::NothingToDo { verb: Verb::Recover });
    // What is in somebody's hands does not come back by taking the act back.
    let undone = refused(&mut bench, Verb::Undo, &[]);
    assert_eq!(undone, Reason::NotUndoable { event: "loaner_returned".to_owned() });
}

#[test]
fn parts_kept_for_a_case_are_its_own_until_they_are_used_or_let_go() {
    let mut bench = repair();
    let at: (&str, &str) = ("team", "repair");
    let lcd = ("article", "lcd");
    let kept = |bench: &Bench| {
        let holding = bench.stock.holding("lcd", "repair").unwrap();
        (holding.there, holding.kept_for(id()), holding.free())
    };
    let missing = bench.act(WANG, Verb::Reserve, &[lcd, ("count", "2")]).unwrap_err().reason;
    assert_eq!(missing, Reason::Field { field: "team".to_owned(), fault: Fault::Missing });
    bench.act(WANG, Verb::Reserve, &[lcd, at, ("count", "2")]).unwrap();
    assert_eq!(kept(&bench), (3, 2, 1));
    let short = |free| Reason::StockShort { article: "lcd".to_owned(), place: "repair".to_owned(), free };
    assert_eq!(bench.act(WANG, Verb::Reserve, &[lcd, at, ("count", "2")]).unwrap_err().reason, short(1));
    assert_eq!(bench.act(WANG, Verb::Use, &[lcd, ("count", "4")]).unwrap_err().reason, short(3));
    // What was kept goes first, and nobody has to say where it lies.
    bench.act(WANG, Verb::Use, &[lcd, ("count", "1")]).unwrap();
    assert_eq!(kept(&bench), (2, 1, 1));
    bench.act(WANG, Verb::Release, &[lcd]).unwrap();
    assert_eq!(kept(&bench), (2, 0, 2));
    bench.act(WANG, Verb::Use, &[lcd, at, ("count", "2")]).unwrap();
    assert_eq!(kept(&bench), (0, 0, 0));
    let gone = bench.act(WANG, Verb::Release, &[lcd]).unwrap_err().reason;
    assert!(matches!(gone, Reason::Field { field, .. } if field == "article"));
}
