//! Finding, lists and lines: what was just written, what is projected, and what ended are found alike.

use super::hall::{Hall, LI, WANG, ZHAO};
use crate::{
    api::{CaseRow, CustomerHit, Hits, Reply, Request, View, Why},
    case::{CaseId, Role, Stage, Verb},
    desk::{
        Overtaken,
        find::{Eyes, look},
    },
    store::{Budget, Spent},
};

async fn find(hall: &Hall, text: &str) -> Vec<(CaseId, Why)> {
    match hall.desk.ask(ZHAO, Request::Find { text: text.to_owned(), limit: 200 }).await {
        Reply::Hits(hits) => hits.cases.into_iter().map(|hit| (hit.row.case, hit.why)).collect(),
        other => panic!("{other:?}"),
    }
}

async fn open(hall: &mut Hall, line: &str, name: &str, text: &str) -> CaseId {
    let typed = [("line", line), ("name", name), ("text", text)];
    let case = hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case;
    hall.pass(60);
    case
}

#[tokio::test]
async fn cases_are_found_by_whatever_somebody_has_of_them() {
    let mut hall = Hall::new().await;
    let first = open(&mut hall, "13833330912", "李某某", "2楼室内无信号").await;
    let second = open(&mut hall, "13912345678", "Anna Li", "多收流量费 30 元").await;
    let third = open(&mut hall, "13833330912", "李四", "信号好了又断").await;
    let refer = [("source", "eoms"), ("id", "SO-0912")];
    hall.act(LI, Some(second), Verb::Refer, &refer).await.unwrap();
    hall.act(LI, Some(second), Verb::Note, &[("text", "客户出差，周五回来")]).await.unwrap();
    hall.act(LI, Some(first), Verb::Withdraw, &[("text", "已恢复")]).await.unwrap();

    // Three times: just committed, projected by starting again, and with all of that rebuilt.
    for round in 0..3 {
        let number = first.to_string();
        let digits = number.trim_start_matches("ZJ-").trim_start_matches('0').to_owned();
        for typed in [number.clone(), number.to_lowercase().replace('-', ""), digits] {
            assert_eq!(find(&hall, &typed).await[0], (first, Why::Number), "{typed} {round}");
        }
        assert_eq!(find(&hall, "SO-0912").await, [(second, Why::External)], "{round}");
        assert_eq!(find(&hall, "0912").await, [(third, Why::Phone), (first, Why::Phone)], "newest first");
        assert_eq!(find(&hall, "李").await, [(third, Why::Name), (first, Why::Name)]);
        assert_eq!(find(&hall, "anna").await, [(second, Why::Name)]);
        let why = Why::Text("信号好了又断".to_owned());
        assert_eq!(find(&hall, "信号").await[0], (third, why));
        assert_eq!(
            find(&hall, "李 室内 0912").await,
            [(first, Why::Phone)].map(|(case, _)| (case, Why::Name))
        );
        assert_eq!(find(&hall, "出差").await, [(second, Why::Text("客户出差，周五回来".to_owned()))]);
        assert_eq!(find(&hall, "出差 流量").await.len(), 1, "over the head and a note");
        for nothing in ["", "  ", "12", "李 有信号", "ZJ-999999-9", "0000"] {
            assert_eq!(find(&hall, nothing).await, [], "{nothing}");
        }
        match round {
            0 => hall.restart(),
            _ => {
                let rebuilt = hall.desk.ask(WANG, Request::Check { rebuild: true }).await;
                assert_eq!(rebuilt, Reply::Checked { problems: Vec::new() });
            }
        }
    }
}

#[tokio::test]
async fn what_is_closer_comes_before_what_is_newer() {
    let mut hall = Hall::new().await;
    let whole = open(&mut hall, "13833330911", "李某", "室内信号弱").await;
    let part = open(&mut hall, "13833330912", "王李某某", "信号好，室内外都查过").await;
    assert_eq!(find(&hall, "李某").await, [(whole, Why::Name), (part, Why::Name)]);
    let cases: Vec<CaseId> = find(&hall, "室内 信号").await.into_iter().map(|(case, _)| case).collect();
    assert_eq!(cases, [whole, part], "words that stand together come first");
}

async fn hits(hall: &Hall, text: &str) -> Hits {
    match hall.desk.ask(ZHAO, Request::Find { text: text.to_owned(), limit: 200 }).await {
        Reply::Hits(hits) => hits,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn cases_and_customers_are_found_by_digits_pinyin_and_address() {
    let mut hall = Hall::new().await;
    let typed = [
        ("line", "13833330912"),
        ("contact", "03137654321"),
        ("name", "曾小明"),
        ("address", "万全区商业东街12号"),
        ("text", "无信号"),
    ];
    let case = hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case;
    hall.pass(60);
    let other = open(&mut hall, "13833330912", "曾小明", "又断了").await;
    for round in 0..2 {
        for (typed, why) in [
            ("8333", Why::Digits),
            ("4321", Why::Phone),
            ("zxm", Why::Pinyin),
            ("cxm", Why::Pinyin),
            ("zengxiao", Why::Pinyin),
            ("ze", Why::Pinyin),
            ("东街", Why::Address),
            ("街", Why::Address),
        ] {
            let found = find(&hall, typed).await;
            assert!(found.contains(&(case, why)), "{typed} {round}: {found:?}");
        }
        for (typed, why) in
            [("0912", Why::Phone), ("3833", Why::Digits), ("小明", Why::Name), ("zengx", Why::Pinyin)]
        {
            let found = hits(&hall, typed).await.customers;
            let [CustomerHit { row, why: by }] = found.as_slice() else { panic!("{typed} {found:?}") };
            assert_eq!((by, row.name.as_str(), row.line.as_str()), (&why, "曾**", "****0912"), "{typed}");
            assert_eq!((row.cases, row.open), (2, 2));
        }
        let number = hits(&hall, "0912").await.customers[0].row.customer.to_string();
        let of = hits(&hall, &number).await;
        assert_eq!(of.customers[0].why, Why::Number);
        assert_eq!(of.cases.iter().map(|hit| hit.row.case).collect::<Vec<_>>(), [other, case]);
        hall.restart();
    }
}

#[tokio::test]
async fn a_name_that_was_amended_finds_the_case_no_more() {
    let mut hall = Hall::new().await;
    let case = open(&mut hall, "13833330912", "李某某", "无信号").await;
    hall.restart();
    hall.act(LI, Some(case), Verb::Amend, &[("name", "赵六"), ("line", "13900001111")]).await.unwrap();
    for round in 0..2 {
        for old in ["李某", "limou", "lmm", "0912"] {
            assert_eq!(find(&hall, old).await, [], "{old} {round}");
        }
        for new in ["赵六", "zhaol", "1111"] {
            assert_eq!(find(&hall, new).await.len(), 1, "{new} {round}");
        }
        hall.restart();
    }
}

/// T11: whatever is asked, the answer is as if what is hidden were not there.
#[tokio::test]
async fn what_is_hidden_is_neither_found_nor_counted() {
    let mut hall = Hall::new().await;
    let mut cases = Vec::new();
    for (line, name, text) in [
        ("13833330912", "李某某", "2楼室内无信号"),
        ("13833330912", "李某某", "信号好了又断"),
        ("13912345678", "王小明", "室内信号弱，多收流量费"),
    ] {
        let typed = [("line", line), ("name", name), ("text", text), ("address", "商业东街")];
        cases.push(hall.act(LI, None, Verb::Accept, &typed).await.unwrap().case);
        hall.pass(60);
    }
    hall.act(LI, Some(cases[0]), Verb::Note, &[("text", "客户出差")]).await.unwrap();
    hall.act(LI, Some(cases[0]), Verb::Refer, &[("source", "eoms"), ("id", "SO-1")]).await.unwrap();
    for _ in 0..2 {
        let asked = [
            "0912",
            "3833",
            "李",
            "limou",
            "lmm",
            "商业",
            "信号",
            "出差",
            "室内 信号",
            "李 信号",
            "SO-1",
            "C-1",
        ];
        let numbers = cases.iter().map(CaseId::to_string);
        for typed in asked.into_iter().map(str::to_owned).chain(numbers) {
            let all = look_with(&hall, &typed, None).0;
            for hidden in &cases {
                let (seen, _) = look_with(&hall, &typed, Some(*hidden));
                let want: Vec<_> = all.cases.iter().filter(|hit| hit.row.case != *hidden).cloned().collect();
                assert_eq!(seen.cases, want, "{typed}");
                for (hit, before) in seen.customers.iter().zip(&all.customers) {
                    let theirs = (before.row.line.ends_with("0912") && *hidden != cases[2])
                        || (before.row.line.ends_with("5678") && *hidden == cases[2]);
                    assert_eq!(hit.row.cases, before.row.cases - u32::from(theirs), "{typed}");
                }
                assert_eq!(seen.customers.len(), all.customers.len());
            }
        }
        hall.restart();
    }
}

fn look_with(hall: &Hall, typed: &str, hidden: Option<CaseId>) -> (Hits, Spent) {
    let never = || false;
    let (mut cases, mut customers) = (Budget::new(&never), Budget::new(&never));
    let eyes = Eyes { sees: &|case| Some(case.id) != hidden, plain: &|_| false };
    let hits = look(hall.desk.core(), &eyes, typed, 200, [&mut cases, &mut customers]).unwrap();
    let (a, b) = (cases.spent, customers.spent);
    let spent = Spent {
        lookups: a.lookups + b.lookups,
        postings: a.postings + b.postings,
        steps: a.steps + b.steps,
        candidates: a.candidates + b.candidates,
        histories: a.histories + b.histories,
    };
    (hits, spent)
}

/// However long the cases take, the time that is left is the customers'.
#[tokio::test]
async fn customers_are_found_where_the_cases_took_all_their_time() {
    let mut hall = Hall::new().await;
    open(&mut hall, "13833330912", "李某某", "无信号").await;
    hall.restart();
    let (over, never) = (|| true, || false);
    let eyes = Eyes { sees: &|_| true, plain: &|_| false };
    let budgets = [&mut Budget::new(&over), &mut Budget::new(&never)];
    let hits = look(hall.desk.core(), &eyes, "李某某", 9, budgets).unwrap();
    assert_eq!((hits.cases.len(), hits.customers.len(), hits.partial), (0, 1, true));
}

/// T24, through the whole of a search.
#[tokio::test]
async fn nasty_questions_look_at_a_bounded_number_of_things() {
    let mut hall = Hall::new().await;
    for n in 0..30 {
        open(&mut hall, &format!("138{n:08}"), "王王王", "aaaaaaaaaaaa 信号信号信号").await;
    }
    for _ in 0..2 {
        let combining = format!("e{}", "\u{301}".repeat(5_000));
        for nasty in [
            "a".repeat(5_000),
            "1".repeat(5_000),
            "王".repeat(5_000),
            "\u{FDFA}".repeat(5_000),
            combining,
            ".*".repeat(2_000),
            "(a+)+$ [^a] \\".to_owned(),
            "a b c d e f g h i j k l m n o p q r s t u v w x y z".to_owned(),
            "\u{0}\u{202E}".to_owned(),
        ] {
            let (_, spent) = look_with(&hall, &nasty, None);
            let Spent { lookups, postings, candidates, histories, .. } = spent;
            assert!(
                lookups < 2_000 && postings < 20_000 && candidates <= 200 && histories <= 30,
                "{spent:?}"
            );
        }
        hall.restart();
    }
}

#[tokio::test]
async fn a_search_that_was_overtaken_ends_with_what_it_has() {
    let mut hall = Hall::new().await;
    open(&mut hall, "13833330912", "李某某", "无信号").await;
    hall.restart();
    let overtaken = Overtaken::default();
    overtaken.overtake();
    let request = Request::Find { text: "李".to_owned(), limit: 9 };
    let Reply::Hits(hits) = hall.desk.ask_until(ZHAO, request, overtaken).await else { panic!() };
    assert!(hits.partial && hits.cases.is_empty() && hits.customers.is_empty());
}

#[tokio::test]
async fn what_is_found_is_masked() {
    let mut hall = Hall::new().await;
    open(&mut hall, "13833330912", "李某某", "无信号").await;
    let request = Request::Find { text: "0912".to_owned(), limit: 9 };
    let Reply::Hits(hits) = hall.desk.ask(ZHAO, request).await else { panic!() };
    assert_eq!((hits.cases[0].row.name.as_str(), hits.cases[0].row.line.as_str()), ("李**", "****0912"));
}

#[tokio::test]
async fn lists_are_pages_of_the_queue() {
    let mut hall = Hall::new().await;
    let mut cases = Vec::new();
    for n in 0..7 {
        cases.push(open(&mut hall, &format!("1383333091{n}"), "李某", "无信号").await);
    }
    let page =
        async |view: View, skip, limit| match hall.desk.ask(LI, Request::List { view, skip, limit }).await {
            Reply::Rows { rows, total } => {
                (rows.into_iter().map(|row: CaseRow| row.case).collect::<Vec<_>>(), total)
            }
            other => panic!("{other:?}"),
        };
    assert_eq!(page(View::Mine, 0, 500).await, (cases.clone(), 7));
    assert_eq!(page(View::All, 2, 3).await, (cases[2..5].to_vec(), 7));
    assert_eq!(page(View::All, 6, 3).await, (cases[6..].to_vec(), 7));
    assert_eq!(page(View::All, 7, 3).await, (Vec::new(), 7));
    assert_eq!(page(View::Team, 0, 500).await, (Vec::new(), 0), "who has no team has no team's cases");
    assert_eq!(page(View::Stage(Stage::Handle), 0, 1).await, (cases[..1].to_vec(), 7));
    assert_eq!(page(View::Stage(Stage::Withdrawn), 0, 500).await, (Vec::new(), 0));
}

#[tokio::test]
async fn the_pool_is_that_of_ones_team_and_of_nobody() {
    let mut hall = Hall::new().await;
    let liu = hall.add_in("3102", "刘工", Role::Handler, Some("network")).await;
    let sun = hall.add_in("3103", "孙工", Role::Handler, Some("charging")).await;
    let free = hall.act(LI, None, Verb::Open, &[("text", "一")]).await.unwrap().case;
    hall.pass(60);
    let sent = open(&mut hall, "13833330912", "李某", "无信号").await;
    hall.act(LI, Some(sent), Verb::Dispatch, &[("team", "network")]).await.unwrap();
    let cases = async |who, view| -> Vec<CaseId> {
        hall.list(who, view).await.into_iter().map(|row| row.case).collect()
    };
    assert_eq!(cases(LI, View::Pool).await, [free]);
    assert_eq!(cases(liu, View::Pool).await, [free, sent]);
    assert_eq!(cases(sun, View::Pool).await, [free]);
    assert_eq!(cases(liu, View::Team).await, [sent]);
    assert_eq!((hall.counts(liu).await.pool, hall.counts(sun).await.pool), (2, 1));
    hall.act(liu, Some(sent), Verb::Claim, &[]).await.unwrap();
    assert_eq!(hall.counts(liu).await.pool, 1);
    assert_eq!(hall.counts(liu).await.mine, 1);
}

#[tokio::test]
async fn a_line_is_known_while_it_is_typed() {
    let mut hall = Hall::new().await;
    let first = open(&mut hall, "13833330912", "李某某", "无信号").await;
    open(&mut hall, "13833330912", "李某某", "又无信号").await;
    hall.act(LI, Some(first), Verb::Withdraw, &[("text", "好了")]).await.unwrap();
    for round in 0..2 {
        let line =
            async |who, line: &str| match hall.desk.ask(who, Request::Line { line: line.to_owned() }).await {
                Reply::Line(view) => *view,
                other => panic!("{other:?}"),
            };
        let known = line(LI, "138-3333-0912").await;
        assert_eq!((known.open.len(), known.recent), (1, 2), "{round}");
        assert_eq!(known.customer.unwrap().name, "李**");
        assert_eq!(line(WANG, "13833330912").await.customer.unwrap().name, "李**", "who leads asks first");
        let unknown = line(LI, "13833330913").await;
        assert_eq!((unknown.customer, unknown.open.len(), unknown.recent), (None, 0, 0));
        hall.restart();
    }
    hall.pass(61 * 86_400);
    let Reply::Line(view) = hall.desk.ask(LI, Request::Line { line: "13833330912".to_owned() }).await else {
        panic!()
    };
    assert_eq!((view.open.len(), view.recent), (1, 0));
}
