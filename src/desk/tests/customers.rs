//! Customers through the desk: from a file, at intake, and changed by hand.

use super::hall::{Hall, LI, WANG};
use crate::{
    api::{
        Actor, Adopt, CaseRow, CustomerRow, CustomerView, EventView, ImportMode, LineView, Reply, Request,
        RowResult, TakenLine, Whose,
    },
    case::{
        CaseId, CustomerChange, CustomerId, Fault, Place, Reason, Reference, Relation, Role, Subject, Verb,
        Word,
    },
};

const LINE: &str = "13833330912";

fn texts(of: &[&str]) -> Vec<String> {
    of.iter().map(|text| (*text).to_owned()).collect()
}

fn row(at: u64, number: Option<&str>, lines: &[&str]) -> CustomerRow {
    let external = number.map(|id| Reference { source: "crm".to_owned(), id: id.to_owned() });
    let change = CustomerChange {
        name: Some("李某某".to_owned()),
        address: Some("万全县商业东街12号".to_owned()),
        place: Some(Place::Town),
        star: Some(5),
        tags: Some(texts(&["全球通"])),
        more_lines: texts(lines),
        ..CustomerChange::default()
    };
    CustomerRow { at, external, change }
}

type Came = RowResult<CustomerId>;

async fn import(hall: &Hall, rows: Vec<CustomerRow>, mode: ImportMode, taken: TakenLine) -> Vec<Came> {
    let lines: Vec<u64> = rows.iter().map(|row| row.at).collect();
    match hall.desk.ask(WANG, Request::ImportCustomers { rows, mode, taken }).await {
        Reply::CustomersImported(outcomes) => {
            assert_eq!(outcomes.iter().map(|outcome| outcome.at).collect::<Vec<_>>(), lines);
            outcomes.into_iter().map(|outcome| outcome.what).collect()
        }
        other => panic!("{other:?}"),
    }
}

async fn add(hall: &Hall, rows: Vec<CustomerRow>) -> Vec<Came> {
    import(hall, rows, ImportMode::Add, TakenLine::Stays).await
}

async fn line(hall: &Hall, by: Actor, line: &str) -> LineView {
    match hall.desk.ask(by, Request::Line { line: line.to_owned() }).await {
        Reply::Line(view) => *view,
        other => panic!("{other:?}"),
    }
}

async fn ask(
    hall: &Hall,
    by: Actor,
    request: Request,
) -> Result<(CustomerView, Vec<CaseRow>, Vec<EventView>), Reason> {
    match hall.desk.ask(by, request).await {
        Reply::Customer { customer, open, events } => Ok((*customer, open, events)),
        Reply::Refused { refusal, .. } => Err(refusal.reason),
        other => panic!("{other:?}"),
    }
}

async fn page(
    hall: &Hall,
    by: Actor,
    of: &str,
) -> Result<(CustomerView, Vec<CaseRow>, Vec<EventView>), Reason> {
    ask(hall, by, Request::Customer { of: Whose::read(of) }).await
}

async fn set(hall: &Hall, by: Actor, of: &str, change: CustomerChange) -> Result<CustomerView, Reason> {
    ask(hall, by, Request::SetCustomer { of: Whose::read(of), change: Box::new(change) })
        .await
        .map(|(customer, ..)| customer)
}

async fn case_of(hall: &mut Hall, by: Actor, typed: &[(&str, &str)]) -> CaseId {
    let typed = [typed, &[("text", "无信号")]].concat();
    hall.act(by, None, Verb::Accept, &typed).await.unwrap().case
}

const fn id(n: u32) -> CustomerId {
    CustomerId(n)
}

#[tokio::test]
async fn a_file_of_customers_counts_once_and_each_row_is_answered_on_its_own() {
    let mut hall = Hall::new().await;
    let bad = CustomerRow {
        change: CustomerChange { star: Some(9), ..row(4, Some("4"), &[]).change },
        ..row(4, Some("4"), &[])
    };
    let rows = vec![
        row(2, Some("1"), &[LINE, "0313-1234567"]),
        row(3, Some("2"), &["13900000001"]),
        bad,
        row(5, Some("3"), &["139 0000 0001"]),
        row(6, Some("1"), &[LINE]),
        row(7, None, &[]),
        row(8, Some(" "), &["13900000009"]),
    ];
    let dry = import(&hall, rows.clone(), ImportMode::DryRun, TakenLine::Stays).await;
    assert_eq!((hall.status().await.customers, hall.status().await.events), (0, 7));
    let first = add(&hall, rows.clone()).await;
    assert_eq!(dry, first, "a dry run says what would happen");
    assert_eq!(first[..2], [RowResult::Imported(id(1)), RowResult::Imported(id(2))]);
    let why = |came: &Came| match came {
        RowResult::Refused(refusal) => refusal.reason.clone(),
        other => panic!("{other:?}"),
    };
    let field = |field: &str, fault| Reason::Field { field: field.to_owned(), fault };
    assert!(
        matches!(why(&first[2]), Reason::Field { field, fault: Fault::NotOneOf { .. } } if field == "star")
    );
    assert_eq!(why(&first[3]), Reason::LineTaken { customer: id(2) });
    assert_eq!(first[4], RowResult::Already(id(1)));
    assert_eq!(why(&first[5]), field("line", Fault::Missing));
    assert_eq!(why(&first[6]), field("external_id", Fault::Missing));
    let status = hall.status().await;
    assert_eq!((status.customers, status.events), (2, 10), "three events more, one for the second line");
    for mode in [ImportMode::Add, ImportMode::Update] {
        let again = import(&hall, rows.clone(), mode, TakenLine::Stays).await;
        assert_eq!(again[..2], [RowResult::Already(id(1)), RowResult::Already(id(2))], "{mode:?}");
    }
    hall.restart();
    let again = import(&hall, rows, ImportMode::Update, TakenLine::Stays).await;
    assert_eq!(again[..2], [RowResult::Already(id(1)), RowResult::Already(id(2))]);
    assert_eq!(hall.status().await.events, 10);
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn a_customer_whom_a_case_made_known_takes_on_what_a_file_says() {
    let mut hall = Hall::new().await;
    let case = case_of(&mut hall, LI, &[("line", LINE), ("name", "李某")]).await;
    assert_eq!(add(&hall, vec![row(2, Some("1"), &[LINE])]).await, [RowResult::Updated(id(1))]);
    assert_eq!(add(&hall, vec![row(2, Some("1"), &[LINE])]).await, [RowResult::Already(id(1))]);
    // Under another number of the same system it is somebody else.
    let taken = add(&hall, vec![row(2, Some("2"), &[LINE])]).await;
    assert!(
        matches!(&taken[0], RowResult::Refused(refusal) if refusal.reason == Reason::LineTaken { customer: id(1) })
    );
    // A file without numbers knows customers by their lines.
    assert_eq!(add(&hall, vec![row(2, None, &[LINE])]).await, [RowResult::Already(id(1))]);
    let mut later = row(2, None, &[LINE, "13900000002"]);
    (later.change.star, later.change.name) = (Some(0), None);
    let update = import(&hall, vec![later], ImportMode::Update, TakenLine::Stays).await;
    assert_eq!(update, [RowResult::Updated(id(1))]);
    hall.reveal(WANG, Subject::Customer(id(1))).await.unwrap();
    let (customer, open, events) = page(&hall, WANG, LINE).await.unwrap();
    assert_eq!((customer.name.as_str(), customer.star, customer.lines.len()), ("李某某", None, 2));
    assert_eq!(open.iter().map(|row| row.case).collect::<Vec<_>>(), [case]);
    let names: Vec<_> = events.iter().map(|view| view.event.name()).collect();
    assert_eq!(names, ["customer_added", "customer_changed", "customer_changed", "line_added"]);
    // What the case says of itself stays, and so does its star level.
    let view = hall.show(LI, case).await;
    assert_eq!((view.words.get(Word::Name), view.star, view.tags), (Some("李某"), None, texts(&["全球通"])));
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn a_line_goes_over_where_the_mapping_says_so() {
    let mut hall = Hall::new().await;
    let other = "13900000002";
    add(&hall, vec![row(2, Some("1"), &[LINE, other])]).await;
    let rows = || vec![row(2, Some("2"), &[LINE])];
    let moved = import(&hall, rows(), ImportMode::Add, TakenLine::Moves).await;
    assert_eq!(moved, [RowResult::Imported(id(2))]);
    let owner = async |hall: &Hall, of| line(hall, WANG, of).await.customer.unwrap().id;
    assert_eq!((owner(&hall, LINE).await, owner(&hall, other).await), (id(2), id(1)));
    hall.reveal(WANG, Subject::Customer(id(1))).await.unwrap();
    assert_eq!(page(&hall, WANG, "C1").await.unwrap().0.lines, [other]);
    // Projected, and in a batch of its own, it is the same.
    hall.restart();
    assert_eq!((owner(&hall, LINE).await, owner(&hall, other).await), (id(2), id(1)));
    let back = import(&hall, vec![row(2, Some("1"), &[LINE])], ImportMode::Update, TakenLine::Moves).await;
    assert_eq!(back, [RowResult::Updated(id(1))]);
    assert_eq!(owner(&hall, LINE).await, id(1));
    assert_eq!(hall.problems().await, [""; 0]);
}

#[tokio::test]
async fn the_star_level_stays_with_the_case_as_it_was() {
    let mut hall = Hall::new().await;
    let plain = case_of(&mut hall, LI, &[("line", "13900000001")]).await;
    add(&hall, vec![row(2, Some("1"), &[LINE])]).await;
    let starred = case_of(&mut hall, LI, &[("line", LINE)]).await;
    assert_eq!(hall.names(starred).await, ["opened", "starred", "accepted"]);
    set(&hall, WANG, LINE, CustomerChange { star: Some(1), ..Default::default() }).await.unwrap();
    hall.restart();
    let (plain, starred) = (hall.show(WANG, plain).await, hall.show(WANG, starred).await);
    assert_eq!((plain.star, starred.star), (None, Some(5)));
    assert_eq!(starred.row.priority, plain.row.priority + 30);
    assert_eq!(line(&hall, WANG, LINE).await.customer.unwrap().star, Some(1));
    assert_eq!(hall.problems().await, [""; 0]);
}

/// A reply within a day for five stars and more.
const BY_STAR: &str = "[[clock]]\nid = \"result\"\ntarget = \"36h\"\nsource = \"x\"\n\
                       except = [{ star = 5, target = \"24h\" }]\n";

#[tokio::test]
async fn a_limit_goes_by_the_star_level_and_its_proof_has_it() {
    let mut hall = Hall::new().await;
    let adopt = Request::Adopt { what: Adopt::Rules(BY_STAR.to_owned()), dry: false };
    assert!(matches!(hall.desk.ask(WANG, adopt).await, Reply::Adopted(_)));
    add(&hall, vec![row(2, Some("1"), &[LINE])]).await;
    for (line, star, hours) in [(LINE, Some(5), 24), ("13900000001", None, 36)] {
        let case = case_of(&mut hall, LI, &[("line", line)]).await;
        let Reply::Proofs(proofs) = hall.desk.ask(LI, Request::Explain { case }).await else { panic!() };
        let of = |id: &str| proofs.iter().find(|clock| clock.id == id).unwrap();
        assert_eq!((of("result").star, of("result").proof.target_s), (star, hours * 3_600));
        assert_eq!(of("whole_case").star, None, "it is the same for everybody");
    }
}

#[tokio::test]
async fn at_intake_the_customer_is_seen_as_far_as_one_may() {
    let mut hall = Hall::new().await;
    add(&hall, vec![row(2, Some("1"), &[LINE, "0313-1234567"])]).await;
    hall.reveal(WANG, Subject::Customer(id(1))).await.unwrap();
    let seen = line(&hall, WANG, "138 3333 0912").await.customer.unwrap();
    assert_eq!(
        (seen.name.as_str(), seen.address.as_str(), seen.plain),
        ("李某某", "万全县商业东街12号", true)
    );
    let seen = line(&hall, LI, LINE).await.customer.unwrap();
    assert_eq!((seen.name.as_str(), seen.address.as_str(), seen.plain), ("李**", "万全县商业东街***", false));
    assert_eq!(seen.lines, ["138****0912", "031****4567"]);
    assert_eq!((seen.star, seen.tags, seen.place), (Some(5), texts(&["全球通"]), Some(Place::Town)));
    assert_eq!(line(&hall, LI, "13900000001").await.customer, None);
    // Who complains of their own line has a name, also where whoever took the case could not read it.
    let own = case_of(&mut hall, LI, &[("line", LINE)]).await;
    assert_eq!(hall.show(LI, own).await.words.get(Word::Name), Some("李某某"));
    let proxy = case_of(&mut hall, LI, &[("line", LINE), ("relation", "proxy")]).await;
    let view = hall.show(LI, proxy).await;
    assert_eq!((view.words.get(Word::Name), view.row.relation), (None, Relation::Proxy));
    let typed = case_of(&mut hall, LI, &[("line", LINE), ("name", "王某")]).await;
    assert_eq!(hall.show(LI, typed).await.words.get(Word::Name), Some("王某"));
}

#[tokio::test]
async fn supervisors_change_customers_and_nobody_below_does() {
    let hall = Hall::new().await;
    let leader = hall.add("1004", "班长", Role::TeamLeader).await;
    let supervisor = hall.add("1005", "主管", Role::Supervisor).await;
    add(&hall, vec![row(2, Some("1"), &[LINE]), row(3, Some("2"), &["13900000002"])]).await;
    let star = || CustomerChange { star: Some(7), more_tags: texts(&["空巢老人"]), ..Default::default() };
    assert_eq!(set(&hall, LI, LINE, star()).await, Err(Reason::NotPermitted { role: Role::Agent }));
    assert_eq!(set(&hall, leader, LINE, star()).await, Err(Reason::NotPermitted { role: Role::TeamLeader }));
    for of in [id(1), id(2)] {
        hall.reveal(supervisor, Subject::Customer(of)).await.unwrap();
    }
    let set_by = async |of: &str, change| set(&hall, supervisor, of, change).await;
    let changed = set_by(LINE, star()).await.unwrap();
    assert_eq!((changed.star, changed.tags.join(" ")), (Some(7), "全球通 空巢老人".to_owned()));
    let events = hall.status().await.events;
    assert_eq!(set_by("c1", star()).await.unwrap(), changed);
    assert_eq!(hall.status().await.events, events, "nothing was otherwise");
    let more = |line: &str| CustomerChange { more_lines: texts(&[line]), ..Default::default() };
    assert_eq!(set_by("C1", more("13900000002")).await, Err(Reason::LineTaken { customer: id(2) }));
    assert_eq!(set_by("C1", more("13900000003")).await.unwrap().lines, [LINE, "13900000003"]);
    let less = CustomerChange { less_lines: texts(&[LINE]), ..Default::default() };
    assert_eq!(set_by("C1", less).await.unwrap().lines, ["13900000003"]);
    for nobody in [LINE, "C9", "", "x"] {
        assert_eq!(set_by(nobody, star()).await, Err(Reason::NoCustomer), "{nobody}");
        assert_eq!(page(&hall, supervisor, nobody).await.err(), Some(Reason::NoCustomer), "{nobody}");
    }
    // Everybody may look, masked where they may not read.
    let (customer, _, events) = page(&hall, LI, "C1").await.unwrap();
    assert_eq!((customer.name.as_str(), customer.lines), ("李**", texts(&["139****0003"])));
    let said: Vec<&str> = events.iter().filter_map(|view| view.words.get(Word::Line)).collect();
    assert_eq!(said, ["138****0912", "139****0003", "138****0912"]);
    let denied = hall
        .desk
        .ask(LI, Request::ImportCustomers { rows: vec![], mode: ImportMode::Add, taken: TakenLine::Stays });
    assert!(
        matches!(denied.await, Reply::Refused { refusal, .. } if refusal.reason == Reason::NotPermitted { role: Role::Agent })
    );
    assert_eq!(hall.problems().await, [""; 0]);
}
