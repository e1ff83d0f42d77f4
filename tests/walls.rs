//! Walls inside a site: whoever a case is hidden from finds it nowhere, whatever they ask (T11); that it is hidden and
//! that it is not there are answered alike to the byte (T10); what is not hidden is counted, and nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "support/permits.rs"]
#[allow(dead_code)]
mod permits;

use caseloop::{
    api::{Actor, Adopt, Counts, LineView, Reply, Request, Status, Target, View, Whose},
    case::{
        CaseId, CommandId, Door, EditionNo, Fields, PersonId, Purpose, Reason, Role, Stage, Subject, Verb,
    },
    desk::{Clock, Desk, Founder, found},
    rules::Lang,
    store::SiteFacts,
};
use permits::{Ground, act, rows};
use tempfile::TempDir;

/// Agents know of what is theirs, departments of what is of their branch, leaders of their team.
const WALLS: &str = "[access]\nagent = \"own\"\nhandler = \"branch\"\nrevisitor = \"own\"\nteam_leader = \"team\"\n\
                     branches = [[\"network\", \"charging\"], [\"repair\", \"partner\"]]\n";
/// What stands in hidden cases and nowhere else.
const CANARIES: [&str; 4] = ["鳄梨灯塔", "琥珀风筝", "XQ-77-KANARI", "石榴胡同"];
/// The day after the start is closed, and the next.
const CLOSED: &str = r#"over = "cn"
[year.2026]
standing = "official"
source = "amended"
closed = [{ days = "2026-03-03..2026-03-04", zh = "停业", en = "closed" }]
"#;
const LINE: &str = "13987650412";

struct House {
    desk: Desk,
    commands: u64,
    _dir: TempDir,
}

const fn actor(person: u32) -> Actor {
    Actor { person: PersonId(person), on_behalf: None, door: Door::Terminal }
}

const ADMIN: Actor = actor(1);
/// Took the hidden cases in.
const AGENT: Actor = actor(2);
const OTHER_AGENT: Actor = actor(3);
const NETWORK: Actor = actor(4);
const CHARGING: Actor = actor(5);
const REPAIR: Actor = actor(6);
const NETWORK_LEADER: Actor = actor(7);
const REPAIR_LEADER: Actor = actor(8);
const REVISITOR: Actor = actor(9);
const SUPERVISOR: Actor = actor(10);
/// A handler of repairs who is the leader on duty.
const POSTED: Actor = actor(11);

const BEHIND: [Actor; 4] = [OTHER_AGENT, REPAIR, REPAIR_LEADER, REVISITOR];
const BEFORE: [Actor; 6] = [ADMIN, AGENT, NETWORK, CHARGING, NETWORK_LEADER, SUPERVISOR];

impl House {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let facts = SiteFacts {
            site: "ZJ".parse().unwrap(),
            name: "镇江".to_owned(),
            lang: Lang::Zh,
            zone: "Asia/Shanghai".to_owned(),
            test_clock: true,
            epoch: 1,
        };
        let founder = Founder { staff: "1001".to_owned(), name: "王芳".to_owned(), uid: 1000, pin: None };
        found(&data, &facts, &founder).unwrap();
        let clock = dir.path().join("clock");
        std::fs::write(&clock, "2026-03-02T01:00:00Z").unwrap();
        let desk = Desk::start(&data, Clock::File(clock), None).unwrap();
        let house = Self { desk, commands: 0, _dir: dir };
        for (n, role, team) in [
            (2, Role::Agent, Some("service")),
            (3, Role::Agent, Some("service")),
            (4, Role::Handler, Some("network")),
            (5, Role::Handler, Some("charging")),
            (6, Role::Handler, Some("repair")),
            (7, Role::TeamLeader, Some("network")),
            (8, Role::TeamLeader, Some("repair")),
            (9, Role::Revisitor, None),
            (10, Role::Supervisor, None),
            (11, Role::Handler, Some("repair")),
        ] {
            let (staff, team) = (format!("{}", 1000 + n), team.map(str::to_owned));
            let add = Request::AddPerson { staff, name: "某人".to_owned(), role, team, pin: None };
            let Reply::Person(person) = house.ask(ADMIN, add).await else { panic!("{n}") };
            assert_eq!(person.id, PersonId(n));
        }
        let posts = vec![caseloop::rules::Whom::DutyLeader];
        house.ask(ADMIN, Request::SetPosts { staff: "1011".to_owned(), posts }).await;
        house
    }

    async fn wall(&self) {
        self.adopt(Adopt::Rules(WALLS.to_owned())).await;
    }

    async fn adopt(&self, what: Adopt) -> EditionNo {
        let adopted = self.ask(ADMIN, Request::Adopt { what, dry: false }).await;
        let Reply::Adopted(adopted) = adopted else { panic!("{adopted:?}") };
        adopted.edition
    }

    async fn ask(&self, who: Actor, request: Request) -> Reply {
        self.desk.ask(who, request).await
    }

    fn command(&mut self) -> CommandId {
        self.commands += 1;
        CommandId::nth("walls", self.commands)
    }

    async fn act(&mut self, who: Actor, target: Target, verb: Verb, typed: &[(&str, &str)]) -> CaseId {
        let fields: Fields = typed.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let command = self.command();
        match self.ask(who, Request::Act { target, verb, fields, command, base: None }).await {
            Reply::Done { case, .. } => case,
            other => panic!("{verb:?} {other:?}"),
        }
    }

    /// A case with the canaries that 1002 took in and the network has.
    async fn hidden(&mut self) -> CaseId {
        let typed = [
            ("line", LINE),
            ("name", "欧阳慕容"),
            ("title", CANARIES[0]),
            ("text", CANARIES[1]),
            ("address", CANARIES[3]),
            ("category", "indoor_coverage"),
        ];
        let case = self.act(AGENT, Target::New, Verb::Accept, &typed).await;
        let number = [("source", "eoms"), ("id", CANARIES[2])];
        self.act(AGENT, Target::Case(case), Verb::Refer, &number).await;
        self.act(AGENT, Target::Case(case), Verb::Dispatch, &[("team", "network")]).await
    }

    async fn open(&mut self, who: Actor, line: &str) -> CaseId {
        let typed = [("line", line), ("text", "没有信号"), ("category", "indoor_coverage")];
        self.act(who, Target::New, Verb::Accept, &typed).await
    }

    async fn list(&self, who: Actor, view: View) -> (Vec<CaseId>, u64) {
        match self.ask(who, Request::List { view, skip: 0, limit: 500 }).await {
            Reply::Rows { rows, total } => (rows.iter().map(|row| row.case).collect(), total),
            other => panic!("{other:?}"),
        }
    }

    async fn counts(&self, who: Actor) -> Counts {
        match self.ask(who, Request::Counts).await {
            Reply::Counts(counts) => counts,
            other => panic!("{other:?}"),
        }
    }

    async fn status(&self, who: Actor) -> Status {
        match self.ask(who, Request::Status).await {
            Reply::Status(status) => status,
            other => panic!("{other:?}"),
        }
    }

    async fn line(&self, who: Actor, line: &str) -> LineView {
        match self.ask(who, Request::Line { line: line.to_owned() }).await {
            Reply::Line(view) => *view,
            other => panic!("{other:?}"),
        }
    }
}

/// Everything that may be asked of cases: the table, every view, and finding by all there is to find by.
fn questions(case: CaseId) -> Vec<Request> {
    let on =
        Ground { case, now: jiff::Timestamp::now().into(), other: "1002".to_owned(), fresh: "9".to_owned() };
    let all = rows(&on).into_iter().map(|row| row.request);
    // What would change the people and the rules that the test stands on.
    let mut all: Vec<Request> =
        all.filter(|it| !matches!(it, Request::Adopt { .. } | Request::ChangePerson { .. })).collect();
    let ended = [Stage::Closed, Stage::Withdrawn, Stage::Rejected, Stage::Archived];
    let views = View::NAMED.into_iter().map(|(_, view)| view).chain(ended.map(View::Stage));
    all.extend(views.chain([View::Stage(Stage::Handle)]).map(|view| Request::List {
        view,
        skip: 0,
        limit: 500,
    }));
    let number = case.to_string();
    for text in CANARIES.into_iter().chain([
        LINE,
        "0412",
        "欧阳",
        "oymr",
        "ouyang",
        "C1",
        number.as_str(),
        "鳄梨",
        "xq-77-kanari",
    ]) {
        all.push(Request::Find { text: text.to_owned(), limit: 200 });
    }
    all.push(Request::Customer { of: Whose::Line(LINE.to_owned()) });
    all
}

fn said(reply: &Reply) -> String {
    serde_json::to_string(reply).unwrap()
}

fn names(said: &str, case: CaseId) -> bool {
    let id = serde_json::to_string(&case).unwrap();
    CANARIES.iter().any(|canary| said.contains(canary))
        || said.contains(&id)
        || said.contains(&case.to_string())
}

#[tokio::test]
async fn what_is_hidden_is_returned_counted_and_named_by_no_request() {
    let mut house = House::new().await;
    let hidden = house.hidden().await;
    let ended = house.hidden().await;
    house.act(AGENT, Target::Case(ended), Verb::Withdraw, &[("text", "客户撤诉")]).await;
    let own = house.open(OTHER_AGENT, "13800001111").await;
    // Tied to what is hidden by somebody who knows both.
    let typed =
        [("case", &*hidden.to_string()), ("how", "related")].map(|(name, value)| (name, value.to_owned()));
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    house.act(ADMIN, Target::Case(own), Verb::Link, &typed).await;
    // Without walls the same people find it: what is looked for can be found.
    for who in BEHIND {
        let mut found = 0;
        for question in questions(hidden) {
            found += usize::from(names(&said(&house.ask(who, question).await), hidden));
        }
        assert!(found > 10, "{found}");
    }
    house.wall().await;
    let mut asked = 0;
    for who in BEHIND {
        for case in [hidden, ended] {
            for question in questions(case) {
                let at_intake = matches!(question, Request::Line { .. });
                let reply = said(&house.ask(who, question.clone()).await);
                assert!(at_intake || !names(&reply, case), "{who:?} {question:?} {reply}");
                asked += 1;
            }
        }
        // A case that they know of does not name it either.
        if who == OTHER_AGENT {
            let shown = said(&house.ask(who, Request::Show { case: own }).await);
            assert!(shown.contains(&own.to_string()) && !names(&shown, hidden), "{shown}");
        }
    }
    println!("{asked} questions");
    for who in BEFORE.into_iter().chain([POSTED]) {
        let shown = house.ask(who, Request::Show { case: hidden }).await;
        assert!(matches!(shown, Reply::Case(_)), "{who:?} {shown:?}");
    }
    house.desk.stop();
}

#[tokio::test]
async fn what_is_hidden_and_what_is_not_there_are_answered_alike_to_the_byte() {
    let mut house = House::new().await;
    let hidden = house.hidden().await;
    let own = house.open(OTHER_AGENT, "13800001111").await;
    house.wall().await;
    let missing = CaseId::mint("ZJ".parse().unwrap(), 999_999).unwrap();
    let bytes = |reply: Reply| postcard::to_stdvec(&reply).unwrap();
    for who in BEHIND {
        for verb in Verb::ALL {
            let ask = |case| act(Target::Case(case), verb, CommandId::of(verb.id()));
            assert_eq!(
                bytes(house.ask(who, ask(hidden)).await),
                bytes(house.ask(who, ask(missing)).await),
                "{verb:?}"
            );
        }
        let asks: [fn(CaseId) -> Request; 4] = [
            |case| Request::Show { case },
            |case| Request::Explain { case },
            |case| Request::Evidence { case },
            |case| Request::Reveal { of: Subject::Case(case), why: Purpose::ComplaintCheck, text: None },
        ];
        for ask in asks {
            let (hid, none) = (house.ask(who, ask(hidden)).await, house.ask(who, ask(missing)).await);
            assert!(matches!(&hid, Reply::Refused { .. }), "{who:?} {hid:?}");
            assert_eq!(bytes(hid), bytes(none), "{who:?}");
        }
    }
    // Nor as the other case of an act.
    for (verb, how) in [(Verb::Link, Some("related")), (Verb::Merge, None)] {
        let mut told = Vec::new();
        for case in [hidden, missing] {
            let mut fields = Fields::from([("case".to_owned(), case.to_string())]);
            fields.extend(how.map(|how| ("how".to_owned(), how.to_owned())));
            let command = house.command();
            let target = Target::Case(own);
            told.push(bytes(
                house.ask(OTHER_AGENT, Request::Act { target, verb, fields, command, base: None }).await,
            ));
        }
        assert_eq!(told[0], told[1], "{verb:?}");
    }
    let refused = house.ask(REPAIR, Request::Metrics).await;
    assert!(
        matches!(refused, Reply::Refused { refusal, .. } if refusal.reason == Reason::NotPermitted { role: Role::Handler })
    );
    house.desk.stop();
}

#[tokio::test]
async fn pages_and_counts_are_of_what_is_known_alone() {
    let mut house = House::new().await;
    for _ in 0..5 {
        house.hidden().await;
    }
    let own = house.open(OTHER_AGENT, "13800001111").await;
    let repair = house.open(OTHER_AGENT, "13800002222").await;
    house.act(OTHER_AGENT, Target::Case(repair), Verb::Dispatch, &[("team", "repair")]).await;
    for who in BEHIND.into_iter().chain(BEFORE) {
        assert_eq!(house.list(who, View::All).await.1, 7);
    }
    house.wall().await;
    for (who, want) in [
        (ADMIN, 7),
        (SUPERVISOR, 7),
        (POSTED, 7),
        // What they took in stays theirs, wherever it lies.
        (AGENT, 5),
        (OTHER_AGENT, 2),
        (NETWORK, 5),
        (CHARGING, 5),
        (NETWORK_LEADER, 5),
        (REPAIR, 1),
        (REPAIR_LEADER, 1),
        (REVISITOR, 0),
    ] {
        let (rows, total) = house.list(who, View::All).await;
        assert_eq!((rows.len(), total), (want, want as u64), "{who:?}");
        assert_eq!(house.counts(who).await.open, total, "{who:?}");
        assert_eq!(house.status(who).await.cases.open, total, "{who:?}");
        let mut page = Vec::new();
        for skip in 0..8 {
            match house.ask(who, Request::List { view: View::All, skip, limit: 1 }).await {
                Reply::Rows { rows, total: all } => {
                    assert_eq!(all, total);
                    page.extend(rows.iter().map(|row| row.case));
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(page, rows, "{who:?}");
    }
    // Nothing leaves the sight of who works: what is dispatched to a team, its people find in their pool.
    assert_eq!(house.list(REPAIR, View::Pool).await.0, [repair]);
    house.act(REPAIR, Target::Case(repair), Verb::Claim, &[]).await;
    assert_eq!(house.list(REPAIR, View::Mine).await.0, [repair]);
    assert_eq!(house.list(OTHER_AGENT, View::Taken).await.1, 2);
    let _ = own;
    house.desk.stop();
}

#[tokio::test]
async fn whoever_takes_a_call_sees_that_the_line_has_an_open_case_and_no_more_of_it() {
    let mut house = House::new().await;
    let hidden = house.hidden().await;
    house.wall().await;
    for who in BEHIND {
        let line = house.line(who, LINE).await;
        assert_eq!((line.recent, line.open.len()), (1, 1), "{who:?}");
        let row = &line.open[0];
        assert_eq!((row.case, row.stage, row.revision, row.urges), (hidden, Stage::Handle, 0, 0));
        let rest = (&row.kind, &row.category, &row.owner, &row.team, &row.external_id);
        assert_eq!(rest, (&String::new(), &None, &None, &None, &None));
        assert!([&row.name, &row.line, &row.about].iter().all(|text| text.is_empty()));
        assert!(CANARIES.iter().all(|canary| !said(&Reply::Line(Box::new(line.clone()))).contains(canary)));
    }
    assert!(!house.line(NETWORK, LINE).await.open[0].about.is_empty());
    house.desk.stop();
}

#[tokio::test]
async fn who_acts_for_somebody_away_knows_what_they_know() {
    let mut house = House::new().await;
    let hidden = house.hidden().await;
    house.wall().await;
    let shows = async |house: &House| {
        matches!(house.ask(REPAIR, Request::Show { case: hidden }).await, Reply::Case(_))
    };
    assert!(!shows(&house).await);
    let (staff, deputy) = ("1004".to_owned(), Some("1006".to_owned()));
    let until = "+1d".to_owned();
    let away = house.ask(ADMIN, Request::SetAway { staff, from: None, until, deputy }).await;
    assert!(!matches!(away, Reply::Refused { .. }), "{away:?}");
    assert!(shows(&house).await);
    house.desk.stop();
}

#[tokio::test]
async fn what_ended_and_what_a_calendar_moved_is_told_of_what_is_known_alone() {
    let mut house = House::new().await;
    // Five working days for an answer.
    house.adopt(Adopt::Rules("region = \"henan\"\n".to_owned())).await;
    let hidden = house.hidden().await;
    let own = house.open(OTHER_AGENT, "13800001111").await;
    let repair = house.open(OTHER_AGENT, "13800002222").await;
    for (who, case) in [(AGENT, hidden), (OTHER_AGENT, repair)] {
        let ended = house.open(who, "13800003333").await;
        house.act(who, Target::Case(ended), Verb::Withdraw, &[("text", "客户撤诉")]).await;
        assert_ne!(ended, case);
    }
    house.wall().await;
    let edition = house.adopt(Adopt::Calendar(CLOSED.to_owned())).await;
    for (who, want, ended) in [(ADMIN, 3, 2), (OTHER_AGENT, 2, 1), (REPAIR, 0, 0), (AGENT, 1, 1)] {
        let moved = match house.ask(who, Request::Moves { edition, skip: 0 }).await {
            Reply::Moves { cases, total } => {
                assert_eq!(cases.len() as u64, total, "{who:?}");
                cases.iter().map(|moves| moves.case).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(moved.len(), want, "{who:?}");
        assert!(who != OTHER_AGENT || moved == [own, repair], "{moved:?}");
        let (rows, total) = house.list(who, View::Stage(Stage::Withdrawn)).await;
        assert_eq!((rows.len(), total), (ended, ended as u64), "{who:?}");
    }
    house.desk.stop();
}
