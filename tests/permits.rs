//! Who may do what, at every door: the desk itself, the socket, the program, and SSH. The table is one; each door lets
//! through what it says, as far as the door asks it at all (T10).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;
#[path = "support/permits.rs"]
mod permits;
#[path = "support/ssh.rs"]
mod ssh;

use std::{collections::BTreeSet, fs, time::Duration};

use caseloop::{
    api::{Actor, Reply, Request, Target},
    case::{CaseId, CommandId, Door, Fields, PersonId, Reason, Role, Verb},
    client::{ClientError, Connection, Start},
    desk::{Clock, Desk, Founder, Op, authorize, found},
    lang::say,
    rules::Lang,
    store::SiteFacts,
};
use permits::{Ground, Row, act, rows};
use support::Site;

/// The staff number of each role; whoever founded the site is its administrator.
const STAFF: [(Role, &str); 6] = [
    (Role::Agent, "1002"),
    (Role::Handler, "1003"),
    (Role::Revisitor, "1004"),
    (Role::TeamLeader, "1005"),
    (Role::Supervisor, "1006"),
    (Role::Admin, "1001"),
];
/// Somebody of whom others ask things.
const OTHER: &str = "3001";

const MAP: &str = "[source]\nname = \"省平台\"\nzone = \"Asia/Shanghai\"\n[columns]\nid = \"单号\"\ntext = \"内容\"\n\
                   opened = { column = \"时间\", formats = [\"%Y-%m-%d %H:%M\"] }\n";

const CUSTOMERS: &str = "客户编号,姓名,主号码,副号码,星级,标签,县区,地址,城乡,客户经理\n7,钱某,13800002222,,三星,,万全,商业街,城镇,王\n";
const LOG: &str = "Case ID,Activity,Resource,Complete Timestamp,Variant,Variant index,Variant.1,seriousness,customer,product,\
                   responsible_section,seriousness_2,service_level,service_type,support_section,workgroup\n\
                   Case 1,Take in charge ticket,Value 1,2020/10/09 14:50:17.000,,,,,,,,,,,,\n";

/// A site with somebody of every role, and a case that 1002 took in.
fn site() -> (Site, CaseId) {
    let site = Site::new();
    for (role, staff) in STAFF.into_iter().filter(|(role, _)| *role != Role::Admin) {
        site.ok(&["person", "add", staff, "某人", "--role", role.id()]);
    }
    site.ok(&["person", "add", OTHER, "别人", "--role", "agent"]);
    let done = [
        "--as",
        "1002",
        "do",
        "new",
        "accept",
        "--json",
        "--field",
        "line=13833330912",
        "--field",
        "text=室内没有信号",
        "--field",
        "name=李某某",
    ];
    let done: serde_json::Value = serde_json::from_str(&site.ok(&done)).unwrap();
    for (name, text) in [
        ("pin", "47110"),
        ("rows.csv", "单号,内容,时间\n77,没有信号,2026-01-05 09:00\n"),
        ("map.toml", MAP),
        ("customers.csv", CUSTOMERS),
        ("log.csv", LOG),
    ] {
        fs::write(site.path().join(name), text).unwrap();
    }
    (site, done["case"].as_str().unwrap().parse().unwrap())
}

fn ground(case: CaseId, role: Role) -> Ground {
    let fresh = format!("9{}", role.id().len());
    Ground { case, now: jiff::Timestamp::now().into(), other: OTHER.to_owned(), fresh }
}

fn targets(case: CaseId) -> impl Iterator<Item = (Target, Verb)> {
    let on_new = Verb::NEW.iter().map(|verb| (Target::New, *verb));
    Verb::ALL.into_iter().map(move |verb| (Target::Case(case), verb)).chain(on_new)
}

fn is_refused_for(reply: &Reply, role: Role) -> bool {
    matches!(reply, Reply::Refused { refusal, .. } if refusal.reason == Reason::NotPermitted { role })
}

/// How many cells a door answered as the table says.
fn told(door: &str, cells: usize, of: usize) {
    assert_eq!(cells, of, "{door}");
    println!("{door}: {cells} cells");
}

#[tokio::test]
async fn the_desk_lets_through_what_the_table_says() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let facts = SiteFacts {
        site: "ZJ".parse().unwrap(),
        name: "镇江".to_owned(),
        lang: Lang::Zh,
        zone: "Asia/Shanghai".to_owned(),
        test_clock: false,
        epoch: 1,
    };
    let founder = Founder { staff: "1001".to_owned(), name: "王芳".to_owned(), uid: 1000, pin: None };
    found(&data, &facts, &founder).unwrap();
    let desk = Desk::start(&data, Clock::System, None).unwrap();
    let actor = |person: PersonId| Actor { person, on_behalf: None, door: Door::Terminal };
    let admin = actor(PersonId(1));
    let mut people = Vec::new();
    for (role, staff) in STAFF.into_iter().chain([(Role::Agent, OTHER)]) {
        let (staff, name) = (staff.to_owned(), "某人".to_owned());
        let add = Request::AddPerson { staff, name, role, team: None, pin: None };
        match desk.ask(admin, add).await {
            Reply::Person(person) => people.push((role, actor(person.id))),
            _ => people.push((role, admin)),
        }
    }
    people.truncate(STAFF.len());
    let typed = [("line", "13833330912"), ("text", "室内没有信号")];
    let fields: Fields = typed.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let take_in = Request::Act {
        target: Target::New,
        verb: Verb::Accept,
        fields,
        command: CommandId::of("first"),
        base: None,
    };
    let Reply::Done { case, .. } = desk.ask(people[0].1, take_in).await else { panic!("not taken in") };
    let events = async || match desk.ask(admin, Request::Status).await {
        Reply::Status(status) => status.events,
        other => panic!("{other:?}"),
    };
    let (mut cells, mut of) = (0, 0);
    for (role, who) in people {
        for (target, verb) in targets(case) {
            let before = events().await;
            let command = CommandId::nth("permits", of as u64);
            let reply = desk.ask(who, act(target, verb, command)).await;
            assert!(matches!(reply, Reply::Refused { .. }), "{role:?} {verb:?} {reply:?}");
            assert_eq!(is_refused_for(&reply, role), !authorize(role, Op::Act(verb)), "{role:?} {verb:?}");
            assert_eq!(events().await, before, "{role:?} {verb:?}");
            (cells, of) = (cells + 1, of + 1);
        }
        for row in rows(&ground(case, role)) {
            let before = events().await;
            let reply = desk.ask(who, row.request.clone()).await;
            assert_eq!(
                is_refused_for(&reply, role),
                !row.may.is_let(role),
                "{role:?} {:?} {reply:?}",
                row.request
            );
            assert!(row.may.is_let(role) || events().await == before, "{role:?} {:?}", row.request);
            cells += 1;
        }
        of += rows(&ground(case, role)).len();
    }
    told("desk", cells, of);
    desk.stop();
}

/// The socket as this person; a server that is ending is waited for.
fn connection(site: &Site, staff: &str) -> Connection {
    for _ in 0..200 {
        match Connection::open(site.path(), Some(staff), Start::Never) {
            Ok(connection) => return connection,
            Err(ClientError::Denied(denied)) if !matches!(denied, caseloop::api::Denied::Stopping) => {
                panic!("{denied:?}")
            }
            Err(_) => {
                site.run(&["status"]);
                site.run(&["list", "--limit", "1"]);
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
    panic!("no server")
}

#[test]
fn the_socket_lets_through_what_the_table_says() {
    let (site, case) = site();
    let mut cells = 0;
    for (role, staff) in STAFF {
        let mut door = connection(&site, staff);
        for (target, verb) in targets(case) {
            let reply = door.ask(act(target, verb, CommandId::nth("socket", cells as u64))).unwrap();
            assert!(matches!(reply, Reply::Refused { .. }), "{role:?} {verb:?} {reply:?}");
            assert_eq!(is_refused_for(&reply, role), !authorize(role, Op::Act(verb)), "{role:?} {verb:?}");
            cells += 1;
        }
        for row in rows(&ground(case, role)) {
            let reply = connection(&site, staff).ask(row.request.clone()).unwrap();
            assert_eq!(
                is_refused_for(&reply, role),
                !row.may.is_let(role),
                "{role:?} {:?} {reply:?}",
                row.request
            );
            cells += 1;
        }
    }
    let of = targets(case).count() + rows(&ground(case, Role::Agent)).len();
    told("socket", cells, of * STAFF.len());
}

/// The words of a command, as a shell would have them.
fn words(site: &Site, row: &str, on: &Ground) -> Vec<String> {
    let dir = site.path().to_str().unwrap();
    let word = |word: &str| {
        word.replace("CASE", &on.case.to_string())
            .replace("OTHER", &on.other)
            .replace("FRESH", &on.fresh)
            .replace("MAPS", concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples"))
            .replace("DIR", dir)
    };
    row.split_whitespace().map(word).collect()
}

/// The word with which the program refuses for the role alone.
const REFUSED: &str = "您的岗位（";

#[test]
fn the_program_lets_through_what_the_table_says() {
    let (site, case) = site();
    let ask = |staff: &str, words: &[String]| {
        let mut all = vec!["--as", staff, "--lang", "zh"];
        all.extend(words.iter().map(String::as_str));
        let output = site.run(&all);
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        (output.status.code().unwrap(), said)
    };
    let (mut cells, mut of) = (0, 0);
    for (role, staff) in STAFF {
        let on = ground(case, role);
        for (target, verb) in targets(case) {
            let target = match target {
                Target::New => "new".to_owned(),
                Target::Case(id) => id.to_string(),
            };
            let field = ["--field".to_owned(), "nonsense=".to_owned()];
            let (code, said) =
                ask(staff, &[vec!["do".to_owned(), target, verb.id().to_owned()], field.into()].concat());
            assert_eq!(code, 1, "{role:?} {verb:?} {said}");
            assert_eq!(said.contains(REFUSED), !authorize(role, Op::Act(verb)), "{role:?} {verb:?} {said}");
            cells += 1;
        }
        of += targets(case).count();
        for Row { may, command, .. } in rows(&on) {
            let Some(command) = command else { continue };
            let (code, said) = ask(staff, &words(&site, command, &on));
            assert_eq!(said.contains(REFUSED), !may.is_let(role), "{role:?} {command} {said}");
            assert!(code == 1 || (code == 0 && may.is_let(role)), "{role:?} {command} {code} {said}");
            cells += 1;
        }
        of += rows(&on).iter().filter(|row| row.command.is_some()).count();
    }
    told("program", cells, of);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ssh_door_asks_its_questions_as_the_table_says_and_nothing_else() {
    let (site, case) = site();
    for (n, (_, staff)) in (1..).zip(STAFF).filter(|(_, (_, staff))| !["1001", "1002"].contains(staff)) {
        ssh::add_key(&site, staff, 10 + n);
    }
    let open = ssh::Open::of(site);
    let events = || open.site.json(&["status"])["events"].clone();
    let (mut cells, mut of) = (0, 0);
    for (n, (role, staff)) in (1..).zip(STAFF) {
        let key = match staff {
            "1001" => 1,
            "1002" => 2,
            _ => 10 + n,
        };
        let on = ground(case, role);
        let before = events();
        let acts = targets(case).map(|(target, verb)| match target {
            Target::New => format!("do new {} --field text=x", verb.id()),
            Target::Case(id) => format!("do {id} {} --field text=x", verb.id()),
        });
        let acts: Vec<(String, bool, bool)> = acts.map(|words| (words, false, false)).collect();
        let asked = rows(&on).into_iter().filter_map(|row| {
            Some((words(&open.site, row.command?, &on).join(" "), row.ssh, row.may.is_let(role)))
        });
        let all: Vec<(String, bool, bool)> = acts.into_iter().chain(asked).collect();
        of += all.len();
        for (words, is_asked, is_let) in all {
            let said = ssh::ask(&open.sign_on(key).await, &words).await;
            match (is_asked, is_let) {
                (false, _) => assert_eq!(
                    (said.status, said.output.as_str()),
                    (Some(2), ""),
                    "{role:?} {words} {said:?}"
                ),
                (true, true) => assert_eq!(said.status, Some(0), "{role:?} {words} {said:?}"),
                (true, false) => {
                    assert_eq!(
                        (said.status, said.output.as_str()),
                        (Some(1), ""),
                        "{role:?} {words} {said:?}"
                    );
                    assert!(said.errors.contains(REFUSED), "{role:?} {words} {said:?}");
                }
            }
            cells += 1;
        }
        assert_eq!(events(), before, "{role:?} wrote by a question");
    }
    told("ssh", cells, of);
}

/// A session offers the acts of the table and no others, whoever it is of.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_at_the_ssh_door_offers_the_acts_of_the_table() {
    let (site, case) = site();
    for (n, (_, staff)) in (1..).zip(STAFF).filter(|(_, (_, staff))| !["1001", "1002"].contains(staff)) {
        ssh::add_key(&site, staff, 10 + n);
    }
    let open = ssh::Open::of(site);
    let mut offered: Vec<(Role, BTreeSet<String>)> = Vec::new();
    for (n, (role, staff)) in (1..).zip(STAFF) {
        let key = match staff {
            "1001" => 1,
            "1002" => 2,
            _ => 10 + n,
        };
        let handle = open.sign_on(key).await;
        let channel = handle.channel_open_session().await.unwrap();
        channel.request_shell(true).await.unwrap();
        channel.data_bytes(format!("en\n{case}\nq\nq\n").into_bytes()).await.unwrap();
        channel.eof().await.unwrap();
        let said = ssh::heard(channel).await.output;
        let (_, acts) = said.split_once("Acts: ").unwrap_or_else(|| panic!("{said}"));
        let acts: Vec<&str> = acts.lines().take_while(|line| !line.contains('>')).collect();
        let acts = acts.join(" ");
        offered.push((role, acts.split(',').map(|label| label.trim().to_owned()).collect()));
    }
    let (_, of_admin) = offered.iter().find(|(role, _)| *role == Role::Admin).unwrap();
    let verbs: Vec<Verb> =
        Verb::ALL.into_iter().filter(|verb| of_admin.contains(say::act(*verb, Lang::En))).collect();
    assert_eq!(verbs.len(), of_admin.len(), "{of_admin:?}");
    for (role, acts) in &offered {
        let may = verbs.iter().filter(|verb| authorize(*role, Op::Act(**verb)));
        let want: BTreeSet<String> = may.map(|verb| say::act(*verb, Lang::En).to_owned()).collect();
        assert_eq!(*acts, want, "{role:?}");
    }
    let cells = verbs.len() * offered.len();
    told("session", cells, of_admin.len() * STAFF.len());
}
