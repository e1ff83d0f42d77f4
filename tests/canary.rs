//! A number and a name that somebody may not read, and that person at every screen and subcommand, with every way to
//! find them: neither is in anything that comes back, nor in the server's log at its most talkative (T11, T39).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{fs, time::Duration};

use caseloop::{
    api::{
        AuditView, By, CustomerRow, LogStep, PersonChange, Reply, Request, Target, ToClient, ToServer, Whose,
    },
    case::{
        Attachment, CaseId, CommandId, CustomerChange, Door, Fields, PersonId, Purpose, Reference, Subject,
        Trace, Verb, Word, Words,
    },
    client::{Connection, Start},
    term::{Decoder, Event},
};
use support::{Site, screen::Screen};

/// The line, and another number to be called back.
const LINE: &str = "13987650412";
const CONTACT: &str = "18611223344";
const NAME: &str = "欧阳慕容";
const ADDRESS: &str = "万全县商业东街12号2单元301";

/// A site where 1001, who leads it and does not work on the case, 1002, who took it in, 1003, who calls, and 1004, who
/// has nothing to do with it.
fn site() -> (Site, support::Served, String) {
    let site = Site::new();
    for (staff, role) in
        [("1002", "agent"), ("1003", "revisitor"), ("1004", "handler"), ("1005", "team_leader")]
    {
        site.ok(&["person", "add", staff, "某人", "--role", role]);
    }
    site.ok(&["stop"]);
    // So much aside that nothing of the log goes.
    fs::write(site.path().join("config.toml"), "[log]\nkeep = 9\nsize_mb = 64\n").unwrap();
    let mut server = site.command(&["serve"]);
    server.env("CASELOOP_LOG", "trace").stderr(std::process::Stdio::null());
    let served = support::Served { child: server.spawn().unwrap() };
    support::eventually("the server answers", || site.run(&["status"]).status.success());
    let fields = [
        format!("line={LINE}"),
        format!("contact={CONTACT}"),
        format!("name={NAME}"),
        format!("address={ADDRESS}"),
        "text=室内没有信号".to_owned(),
        "category=indoor_coverage".to_owned(),
    ];
    let mut words = vec!["--as", "1002", "do", "new", "accept", "--json"];
    fields.iter().for_each(|field| words.extend(["--field", field]));
    let done: serde_json::Value = serde_json::from_str(&site.ok(&words)).unwrap();
    let case = done["case"].as_str().unwrap().to_owned();
    (site, served, case)
}

/// Whether a text has the number, in whatever groups, or the name, or the house.
fn leaks(printed: &str) -> Option<&'static str> {
    let digits: String = printed.chars().filter(char::is_ascii_digit).collect();
    let near: String = printed.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{a0}')).collect();
    let number = |number: &str| near.contains(number) || near.contains(&number[3..]);
    let _ = digits;
    match () {
        () if number(LINE) => Some("the line"),
        () if number(CONTACT) => Some("the contact"),
        () if printed.contains(NAME) || printed.contains("慕容") => Some("the name"),
        () if printed.contains("12号") => Some("the address"),
        () => None,
    }
}

#[test]
fn the_test_finds_what_it_looks_for() {
    for leak in [LINE, "139 8765 0412", "87650412", CONTACT, NAME, "慕容", ADDRESS] {
        assert!(leaks(leak).is_some(), "{leak}");
    }
    assert_eq!(leaks("139****0412 欧** 186****3344 万全县商业东街***"), None);
}

#[test]
fn no_subcommand_gives_away_what_a_person_may_not_read() {
    let (site, served, case) = site();
    let none = "ZJ-999999-1";
    let out = site.path().join("evidence.md");
    // The one who took it in reads it, so that there is something to give away.
    assert!(site.ok(&["--as", "1002", "show", &case]).contains(LINE));
    for who in ["1001", "1003", "1004", "1005"] {
        let mut verbs: Vec<Vec<&str>> = vec![
            vec!["list", "--view", "all"],
            vec!["show", &case],
            vec!["find", "0412"],
            vec!["find", "oymr"],
            vec!["find", "ouyang"],
            vec!["find", "商业东街"],
            vec!["find", "室内"],
            vec!["customer", "show", "C1"],
            vec!["notices"],
            vec!["status"],
            vec!["person", "list"],
            vec!["check"],
            vec!["sla", "explain", &case],
            vec!["audit", "show"],
            vec!["audit", "verify"],
            // What goes wrong.
            vec!["do", &case, "claim", "--base", "1"],
            vec!["do", &case, "merge", "--field", "case=ZJ-999999-1"],
            vec!["customer", "show", "C9"],
            vec!["show", none],
        ];
        verbs.extend(verbs.clone().into_iter().map(|mut words| {
            words.push("--json");
            words
        }));
        verbs.push(vec!["receipt", &case]);
        let _ = fs::remove_file(&out);
        verbs.push(vec!["evidence", &case, "-o", out.to_str().unwrap()]);
        for words in verbs {
            let words = [vec!["--as", who], words].concat();
            let output = site.run(&words);
            for printed in [&output.stdout, &output.stderr] {
                let printed = String::from_utf8_lossy(printed);
                assert_eq!(leaks(&printed), None, "{words:?}: {printed}");
            }
        }
        if let Ok(evidence) = fs::read_to_string(&out) {
            assert_eq!(leaks(&evidence), None, "{evidence}");
            assert!(who != "1004" && evidence.contains("caseloop-checkpoint"));
        }
    }
    // Whoever leads asks, reads it then, and the trail has it.
    site.ok(&["--as", "1005", "reveal", &case, "--reason", "complaint_check"]);
    assert!(site.ok(&["--as", "1005", "show", &case]).contains(LINE));
    site.fails(1, &["--as", "1004", "reveal", &case, "--reason", "complaint_check"]);
    let revealed = site.ok(&["audit", "show", "--case", &case, "--what", "revealed"]);
    assert!(revealed.contains("1005") && leaks(&revealed).is_none(), "{revealed}");
    site.ok(&["stop"]);
    drop(served);
    let log = fs::read_to_string(site.path().join("server.log")).unwrap();
    assert!(log.contains("DEBUG"), "it was told to say much");
    assert_eq!(leaks(&log), None);
}

#[test]
fn no_screen_gives_away_what_a_person_may_not_read() {
    let (site, _served, _) = site();
    for who in ["1001", "1004"] {
        let screen = Screen::sized(&site, &["--as", who, "--lang", "zh"], 120, 40);
        // Every view, the case, its customer and proof, finding by tail, by reading and by words, forms, help, lists.
        for keys in [
            "1", "2", "3", "4", "5", "6", "\r", "=", "\u{1b}", "w", "\u{1b}", "t", "\u{1b}", "o", "\u{1b}",
            "J", "\u{1b}", "x", "\u{1b}", "?", "\u{1b}", ":", "\u{1b}", "\u{1b}", "/", "0412", "\u{1b}", "/",
            "oymr", "\r", "\u{1b}", "\u{1b}", "/", "室内", "\r", "\u{1b}", "\u{1b}", "L", "\u{1b}", "S",
            "\u{1b}", "\u{c}",
        ] {
            screen.keys(keys);
            std::thread::sleep(Duration::from_millis(120));
        }
        let painted = String::from_utf8_lossy(&screen.bytes()).into_owned();
        assert!(painted.contains("0412"), "{who} saw the case");
        assert_eq!(leaks(&painted), None, "{who}");
        assert_eq!(leaks(&screen.text()), None, "{who}");
    }
}

/// Whether something is hidden or is not there, what is answered is the same to the byte.
#[test]
fn what_is_not_there_is_refused_alike_whatever_is_asked_of_it() {
    let (site, _served, _) = site();
    let said = |words: &[&str]| site.fails(1, &[&["--as", "1004"], words].concat());
    let shown = said(&["show", "ZJ-999999-1"]);
    for words in [["show", "ZJ-000007-4"], ["show", "nonsense"], ["receipt", "ZJ-999999-1"]] {
        assert_eq!(said(&words), shown, "{words:?}");
    }
    assert_eq!(said(&["customer", "show", "C77"]), said(&["customer", "show", LINE.get(..10).unwrap()]));
}

#[test]
fn debug_of_what_carries_personal_data_prints_none_of_it() {
    let words = Words::of([
        (Word::Line, Some(LINE.to_owned())),
        (Word::Name, Some(NAME.to_owned())),
        (Word::Address, Some(ADDRESS.to_owned())),
    ]);
    let fields = [("line", LINE), ("name", NAME)].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let act = Request::Act {
        target: Target::New,
        verb: Verb::Accept,
        fields: fields.into_iter().collect(),
        command: CommandId::of("canary"),
        base: None,
    };
    let change = CustomerChange {
        name: Some(NAME.to_owned()),
        address: Some(ADDRESS.to_owned()),
        more_lines: vec![LINE.to_owned()],
        ..CustomerChange::default()
    };
    let row = CustomerRow { at: 1, external: None, change: change.clone() };
    let step =
        LogStep { at: "2026-03-02T01:00:00Z".parse().unwrap(), what: NAME.to_owned(), to: None, by: None };
    let line = Request::Line { line: LINE.to_owned() };
    let draft = Request::SaveDraft { place: "intake".to_owned(), text: format!("{LINE} {NAME}") };
    let sign_on = Request::SignOn { staff: "1001".to_owned(), pin: LINE.to_owned() };
    let by = By { id: PersonId(7), staff: "1007".to_owned(), name: NAME.to_owned() };
    let read = AuditView {
        n: 1,
        at: step.at,
        by: by.clone(),
        on_behalf: None,
        door: Door::Terminal,
        what: Trace::Revealed { of: Subject::Site, why: Purpose::Other },
        text: Some(NAME.to_owned()),
    };
    let file = Attachment { name: NAME.to_owned(), sha256: [0; 32], place: NAME.to_owned(), bytes: 1 };
    let renamed = PersonChange { name: Some(NAME.to_owned()), ..PersonChange::default() };
    let reference = Reference { source: "other".to_owned(), id: LINE.to_owned() };
    let typed = LINE.as_bytes().to_vec();
    let number = format!("{typed:?}");
    let number = number.trim_matches(['[', ']']);
    for said in [
        format!("{:?}", ToServer::Bytes(typed.clone())),
        format!("{:#?}", ToServer::Bytes(typed.clone())),
        format!("{:?}", ToClient::Bytes(typed.clone())),
    ] {
        assert!(!said.contains(number) && !said.contains("57"), "{said}");
    }
    let mut decoder = Decoder::default();
    let mut typed: Vec<Event> = Vec::new();
    decoder.feed(format!("\u{1b}[200~{LINE}\u{1b}[201~").as_bytes(), &mut typed);
    assert!(!typed.is_empty());
    for said in [
        format!("{by:?}{read:?}{file:?}{renamed:?}{reference:?}{typed:?}"),
        format!("{:#?}{:#?}{typed:#?}", Reply::Audit { entries: vec![read.clone()], before: None }, by),
        format!("{words:?}"),
        format!("{change:?}"),
        format!("{row:?}"),
        format!("{step:?}"),
        format!("{:?}", [act, line, draft, sign_on]),
    ] {
        assert_eq!(leaks(&said), None, "{said}");
    }
}

/// `CASELOOP_LOGGED=100000` asks for as many things as a busy site does in weeks.
#[test]
fn thousands_of_requests_at_the_finest_level_leave_no_number_and_no_name_in_the_log() {
    let (site, served, case) = site();
    let wanted: usize = std::env::var("CASELOOP_LOGGED").map_or(2_000, |count| count.parse().unwrap());
    let mut connection = Connection::open(site.path(), Some("1002"), Start::Never).unwrap();
    let case: CaseId = case.parse().unwrap();
    let fields = |of: &[(&str, &str)]| -> Fields {
        of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let accept = [
        ("line", LINE),
        ("contact", CONTACT),
        ("name", NAME),
        ("address", ADDRESS),
        ("text", NAME),
        ("category", "indoor_coverage"),
    ];
    let (mut answered, mut refused) = (0, 0);
    for n in 0..wanted {
        let act = |target, verb, of: &[(&str, &str)]| Request::Act {
            target,
            verb,
            fields: fields(of),
            command: CommandId::nth(NAME, n as u64),
            base: None,
        };
        let request = match n % 12 {
            // A store of a hundred thousand cases would be another test.
            0 if n % 240 == 0 => act(Target::New, Verb::Accept, &accept),
            0 | 1 => act(Target::Case(case), Verb::Note, &[("text", LINE)]),
            2 => act(Target::Case(case), Verb::Finish, &[("disposition", NAME), ("text", ADDRESS)]),
            3 => Request::Show { case },
            4 => Request::Find { text: NAME.to_owned(), limit: 9 },
            5 => Request::Find { text: LINE[7..].to_owned(), limit: 9 },
            6 => Request::Line { line: LINE.to_owned() },
            7 => Request::SaveDraft { place: format!("note {LINE}"), text: format!("{LINE} {NAME}") },
            8 => Request::DropDraft { place: format!("note {LINE}") },
            9 => Request::Customer { of: Whose::Line(LINE.to_owned()) },
            10 => Request::Reveal {
                of: Subject::Case(case),
                why: Purpose::Other,
                text: Some(format!("{NAME} {CONTACT}")),
            },
            _ => Request::SetCustomer {
                of: Whose::Line(LINE.to_owned()),
                change: Box::new(CustomerChange { name: Some(NAME.to_owned()), ..CustomerChange::default() }),
            },
        };
        match connection.ask(request).unwrap() {
            Reply::Refused { .. } => refused += 1,
            _ => answered += 1,
        }
    }
    assert!(answered > wanted / 2 && refused > wanted / 10, "{answered} {refused}");
    drop(connection);
    site.ok(&["stop"]);
    drop(served);
    let (mut lines, mut hits) = (0, Vec::new());
    for entry in fs::read_dir(site.path()).unwrap() {
        let path = entry.unwrap().path();
        if !path.file_name().unwrap().to_string_lossy().starts_with("server.log") {
            continue;
        }
        let log = fs::read_to_string(path).unwrap();
        lines += log.lines().filter(|line| line.contains(" what=")).count();
        hits.extend(log.lines().filter(|line| leaks(line).is_some()).take(3).map(str::to_owned));
    }
    println!("{answered} answered, {refused} refused, {lines} lines, {} hits", hits.len());
    assert!(lines >= wanted, "each was logged: {lines}");
    assert_eq!(hits, [""; 0]);
}
