//! 外部数据: who may take figures in, all or nothing, the same twice, what a list and a case tell of them, and a restart.

use super::hall::{Hall, LI, WANG};
use crate::{
    api::{Actor, FigureView, FiguresAsked, FiguresDone, FiguresPage, Reply, Request},
    case::{CaseId, FigureFault, FigureRow, FiguresTaken, Month, Reason, Role, Verb},
    desk::{Op, authorize},
    rules::Pack,
};

fn month(n: i8) -> Month {
    Month::new(2026, n).unwrap()
}

fn row(at: i8, cells: [&str; 3], figures: [Option<i64>; 2]) -> FigureRow {
    FigureRow { month: month(at), key: cells.map(str::to_owned).to_vec(), figures: figures.to_vec() }
}

fn coverage(at: i8, name: &str, network: &str, share: i64, level: Option<i64>) -> FigureRow {
    row(at, ["estate", name, network], [Some(share), level])
}

fn of(figure: &str, rows: Vec<FigureRow>) -> FiguresTaken {
    let of = Pack::builtin().outside(figure).unwrap();
    FiguresTaken { rows, ..FiguresTaken::empty(of, "file.csv") }
}

async fn take(hall: &Hall, by: Actor, taken: FiguresTaken, dry: bool) -> Result<FiguresDone, Reason> {
    match hall.desk.ask(by, Request::TakeFigures { taken: Box::new(taken), dry }).await {
        Reply::FiguresTaken(done) => Ok(done),
        Reply::Refused { refusal, .. } => Err(refusal.reason),
        other => panic!("{other:?}"),
    }
}

fn asked(figure: &str) -> FiguresAsked {
    let (from, until) = (Month::FIRST, Month::LAST);
    FiguresAsked { figure: figure.to_owned(), from, until, text: None, after: None, limit: 500 }
}

async fn page(hall: &Hall, by: Actor, asked: FiguresAsked) -> FiguresPage {
    match hall.desk.ask(by, Request::Figures(asked)).await {
        Reply::Figures(page) => *page,
        other => panic!("{other:?}"),
    }
}

fn brief(rows: &[FigureView]) -> Vec<(String, i64)> {
    let name = |row: &FigureView| row.key.iter().skip(1).map(|(_, cell)| cell.clone()).collect::<Vec<_>>();
    rows.iter()
        .map(|row| (format!("{} {}", row.month, name(row).join(" ")), row.figures.first().unwrap().1))
        .collect()
}

fn counts(done: &FiguresDone) -> (u32, u32, u32, usize) {
    (done.new, done.changed, done.same, done.wrong.len())
}

#[tokio::test]
async fn those_who_lead_the_house_take_figures_in_and_nobody_else() {
    let hall = Hall::new().await;
    for (at, role) in (0..).zip(Role::ALL) {
        let who = hall.add_in(&format!("20{at:02}"), "某人", role, Some("hall")).await;
        let taken = take(&hall, who, of("coverage", vec![coverage(1, "东街", "g4", 900, None)]), true).await;
        match authorize(role, Op::Figures) {
            true => assert_eq!(counts(&taken.unwrap()), (1, 0, 0, 0), "{role:?}"),
            false => assert_eq!(taken, Err(Reason::NotPermitted { role })),
        }
        assert!(page(&hall, who, asked("coverage")).await.rows.is_empty(), "whoever works reads them");
    }
}

#[tokio::test]
async fn all_rows_are_taken_in_or_none_and_the_same_twice_changes_nothing() {
    let hall = Hall::new().await;
    let good = || coverage(1, "东街", "g4", 900, Some(-98));
    let ahead = coverage(4, "西街", "g4", 900, None);
    let more = row(2, ["hall", "outside", "代办点"], [Some(10), Some(11)]);
    let done = take(&hall, WANG, of("coverage", vec![good(), ahead]), false).await.unwrap();
    let this = month(3);
    let fault = Box::new(FigureFault::MonthAhead { this });
    assert_eq!(
        done.wrong,
        [(1, Reason::Figure { figure: "coverage".to_owned(), column: "month".to_owned(), fault })]
    );
    let done = take(&hall, WANG, of("activations", vec![more]), false).await.unwrap();
    assert!(
        matches!(&done.wrong[..], [(0, Reason::Figure { fault, .. })] if matches!(**fault, FigureFault::MoreThan { .. }))
    );
    assert!(page(&hall, WANG, asked("coverage")).await.rows.is_empty(), "nothing of it was written");

    let file = || of("coverage", vec![good(), coverage(2, "东街", "g4", 910, None)]);
    let before = hall.status().await.events;
    assert_eq!(counts(&take(&hall, WANG, file(), true).await.unwrap()), (2, 0, 0, 0));
    assert_eq!(counts(&take(&hall, WANG, file(), false).await.unwrap()), (2, 0, 0, 0));
    let written = hall.status().await.events;
    assert_eq!(written, before + 1);
    // Taken in again nothing is written, of another file too.
    let again = FiguresTaken { source: "other.csv".to_owned(), ..file() };
    for taken in [file(), again] {
        assert_eq!(counts(&take(&hall, WANG, taken, false).await.unwrap()), (0, 0, 2, 0));
    }
    assert_eq!(hall.status().await.events, written);
    let other = of("coverage", vec![good(), coverage(2, "东 街", "g4", 911, None)]);
    assert_eq!(counts(&take(&hall, WANG, other, false).await.unwrap()), (0, 1, 1, 0));
    let rows = page(&hall, LI, asked("coverage")).await.rows;
    assert_eq!(brief(&rows), [("2026-02 东 街 g4".to_owned(), 911), ("2026-01 东街 g4".to_owned(), 900)]);
    assert_eq!((rows[0].source.as_str(), rows[0].by.as_str()), ("file.csv", "1001"));

    let unknown = FiguresTaken { figure: "weather".to_owned(), ..file() };
    assert!(
        matches!(take(&hall, WANG, unknown, false).await, Err(Reason::Field { field, .. }) if field == "figure")
    );
    let mut columns = file();
    columns.columns.reverse();
    let other = take(&hall, WANG, columns, false).await.unwrap_err();
    assert!(matches!(other, Reason::Figure { fault, .. } if *fault == FigureFault::OtherColumns));
    let many = of("coverage", vec![good(); 501]);
    assert!(matches!(take(&hall, WANG, many, true).await, Err(Reason::TooMany { max: 500, .. })));
}

#[tokio::test]
async fn a_list_is_whole_page_by_page_whether_the_store_has_it_yet_or_not() {
    let mut hall = Hall::new().await;
    let name = |n: i64| format!("小区{n:03}");
    for at in [1, 2] {
        let rows = (0..400).map(|n| coverage(at, &name(n), "g4", n, None)).collect();
        take(&hall, WANG, of("coverage", rows), false).await.unwrap();
    }
    hall.restart();
    // Over what the store has now: some of it counted anew, and a month before.
    let rows = (0..50).map(|n| coverage(2, &name(n * 8), "g4", 1_000, None)).collect();
    take(&hall, WANG, of("coverage", rows), false).await.unwrap();
    take(&hall, WANG, of("coverage", vec![coverage(3, "x", "g5", 1, None)]), false).await.unwrap();
    for limit in [7, 500] {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = page(&hall, LI, FiguresAsked { limit, after, ..asked("coverage") }).await;
            assert!(page.rows.len() <= limit as usize);
            all.extend(page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let shown = brief(&all);
        assert_eq!((shown.len(), shown[0].0.as_str()), (801, "2026-03 x g5"));
        let mut want: Vec<(String, i64)> = Vec::new();
        for at in [2_i8, 1] {
            let share = |n| if at == 2 && n % 8 == 0 { 1_000 } else { n };
            want.extend((0..400).map(|n| (format!("2026-0{at} {} g4", name(n)), share(n))));
        }
        assert_eq!(shown[1..], want);
    }
    let text = |text: &str| FiguresAsked { text: Some(text.to_owned()), ..asked("coverage") };
    let found = page(&hall, LI, text(" 小区 008 ")).await;
    assert_eq!(
        brief(&found.rows),
        [("2026-02 小区008 g4".to_owned(), 1_000), ("2026-01 小区008 g4".to_owned(), 8)]
    );
    assert_eq!(found.next, None);
    let january = FiguresAsked { from: month(1), until: month(1), ..text("小区399") };
    assert_eq!(page(&hall, LI, january).await.rows.len(), 1);
    // A branch is found by what its team is called.
    let sold = row(2, ["hall", "own", "东街厅"], [Some(10), Some(9)]);
    take(&hall, WANG, of("activations", vec![sold]), false).await.unwrap();
    let hall_too = FiguresAsked { text: Some("营业厅".to_owned()), ..asked("activations") };
    assert_eq!(page(&hall, LI, hall_too).await.rows.len(), 1);
}

async fn told(hall: &Hall, case: CaseId) -> Vec<(String, i64)> {
    brief(&hall.show(LI, case).await.outside)
}

#[tokio::test]
async fn a_case_tells_the_last_that_is_known_of_its_place_and_of_no_other() {
    let mut hall = Hall::new().await;
    let case = hall.accepted(LI, "13800000001").await;
    take(&hall, WANG, of("coverage", vec![coverage(1, "东街小区", "g4", 950, Some(-99))]), false)
        .await
        .unwrap();
    assert!(told(&hall, case).await.is_empty(), "the case names no place yet");
    let spot = [("sheet", "spot"), ("symptom", "no_signal"), ("estate", "东街 小区"), ("cell", "C-1")];
    hall.act(LI, Some(case), Verb::Fill, &spot).await.unwrap();
    assert_eq!(told(&hall, case).await, [("2026-01 东街小区 g4".to_owned(), 950)]);
    let rows = vec![
        coverage(2, "东街小区", "g4", 962, Some(-98)),
        coverage(2, "东街小区", "g5", 715, None),
        coverage(2, "东街小区二期", "g4", 500, None),
        row(2, ["station", "东街小区", "g4"], [Some(400), None]),
        row(1, ["cell", "c-1", "g4"], [Some(880), None]),
    ];
    take(&hall, WANG, of("coverage", rows), false).await.unwrap();
    let want = [
        ("2026-02 东街小区 g4".to_owned(), 962),
        ("2026-02 东街小区 g5".to_owned(), 715),
        ("2026-01 c-1 g4".to_owned(), 880),
    ];
    assert_eq!(told(&hall, case).await, want);
    hall.restart();
    assert_eq!(told(&hall, case).await, want, "the store tells the same");
    // Two years later nobody is told what was then.
    hall.set(hall.now.plus(800 * 86_400));
    assert!(told(&hall, case).await.is_empty());
    // What came due since is written before the directory goes.
    hall.desk.stop();
}
