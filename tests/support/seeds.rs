//! Real values in the form in which they are stored or sent: the seeds of the fuzz targets `event` and `frame`.

use std::collections::BTreeMap;

use caseloop::{
    api::{
        Band, Behind, CaseRow, Denied, Hit, Hits, ImportMode, Left, LeftBoard, LeftScreen, Look,
        MAX_TO_CLIENT, MAX_TO_SERVER, NextDue, PROTOCOL, Reply, Request, Row, Seat, SessionKey, StoreTrouble,
        Target, Terminal, ToClient, ToServer, View, Why, Wire,
    },
    case::{
        CaseId, CommandId, CustomerFacts, Door, EditionNo, Envelope, Event, KeyId, Moved, OpenPart, Opened,
        Origin, PAYLOAD_VERSION, PersonId, Place, Reference, Relation, ReplyKind, Stage, Subject, Verb, Word,
        Words, encode_open, encode_words,
    },
    rules::Lang,
    sla::{HoldReason, Instant},
};
use serde::Serialize;

/// A seed: the name of its file without the ending, and what stands in it.
pub type Seed = (&'static str, Vec<u8>);

fn at() -> Instant {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

fn case() -> CaseId {
    CaseId::mint("ZJ".parse().unwrap(), 421).unwrap()
}

fn reference() -> Reference {
    Reference { source: "EOMS".to_owned(), id: "20261123001".to_owned() }
}

fn open(event: Event) -> Vec<u8> {
    let envelope = Envelope {
        site: case().site,
        epoch: 1,
        seq: 300,
        prev: 299,
        subject: Subject::Case(case()),
        occurred: at(),
        recorded: at().plus(7),
        actor: PersonId(7),
        on_behalf: Some(PersonId(8)),
        door: Door::Terminal,
        command: CommandId([0xAB; 16]),
        base: Some(299),
        version: PAYLOAD_VERSION,
        key: KeyId::Case(case()),
    };
    encode_open(&OpenPart { envelope, event }).unwrap()
}

/// Stored events and their words.
pub fn events() -> Vec<Seed> {
    let opened = Opened {
        kind: "complaint".to_owned(),
        category: Some("voice".to_owned()),
        severity: 2,
        channel: "call".to_owned(),
        origin: Origin::Imported { source: "EOMS".to_owned() },
        pack: EditionNo(1),
        customer: None,
        relation: Relation::Proxy,
        place: Some(Place::Village),
        contact_at: Some(at()),
        references: vec![reference()],
    };
    let held = Event::Held { reason: HoldReason::new("customer"), until: Some(at()), told: true };
    let finished = Event::Finished { disposition: "repaired".to_owned(), reason: Some("cell".to_owned()) };
    let replied = Event::Replied {
        kind: ReplyKind::Final,
        channel: "call".to_owned(),
        result: "reached".to_owned(),
        reached: true,
    };
    let facts = CustomerFacts {
        star: Some(5),
        tags: vec!["大客户".to_owned()],
        place: Some(Place::Town),
        references: vec![reference()],
    };
    let moved = |cycle| Moved { clock: "result".to_owned(), cycle, before: Some(at()), after: None };
    let words = Words::of([
        (Word::Line, Some("13833330912".to_owned())),
        (Word::Name, Some("李四".to_owned())),
        (Word::Text, Some("2楼室内无信号，孩子上网课断线".to_owned())),
    ]);
    let undone = open(Event::Undone { seqs: vec![297, 298, 299] });
    let cut = undone[..undone.len() - 1].to_vec();
    let mut newer = undone.clone();
    newer[0] = PAYLOAD_VERSION + 1;
    let mut letters = undone.clone();
    letters[1..5].copy_from_slice(b"12\0\0");
    vec![
        ("opened", open(Event::Opened(Box::new(opened)))),
        ("held", open(held)),
        ("finished", open(finished)),
        ("replied", open(replied)),
        ("adopted", open(Event::PackAdopted { pack: EditionNo(2), sha256: [0xCD; 32] })),
        ("customer", open(Event::CustomerChanged(Box::new(facts)))),
        (
            "recalculated",
            open(Event::Recalculated { calendar: EditionNo(2), moved: vec![moved(1), moved(2)] }),
        ),
        ("undone", undone),
        ("words", encode_words(&words).unwrap()),
        ("no_words", encode_words(&Words::default()).unwrap()),
        ("wrong_cut", cut),
        ("wrong_letters", letters),
        ("wrong_version", newer),
    ]
}

fn sent<T: Serialize>(frames: &[T], max: usize) -> Vec<u8> {
    let mut out = Wire::new(max);
    frames.iter().for_each(|frame| out.put(frame).unwrap());
    out.bytes.to_vec()
}

fn to_server(frames: &[ToServer]) -> Vec<u8> {
    sent(frames, MAX_TO_SERVER)
}

fn to_client(frames: &[ToClient]) -> Vec<u8> {
    sent(frames, MAX_TO_CLIENT)
}

fn request(request: Request) -> ToServer {
    ToServer::Request(Box::new(request))
}

/// A row of an import with nothing in it, `Row` at its shortest.
fn bare() -> Row {
    Row {
        at: 1,
        external: Reference { source: String::new(), id: String::new() },
        fields: BTreeMap::new(),
        opened: Instant::from_seconds(0),
        stage: None,
        status: None,
        answer: None,
        closed: None,
        urged: 0,
        limit: None,
        more: Vec::new(),
    }
}

/// A frame as long as a server takes, of the entries that take the most memory for their bytes.
pub fn crowded() -> Vec<u8> {
    let rows = vec![bare(); MAX_TO_SERVER / 13];
    to_server(&[request(Request::Import { rows, mode: ImportMode::DryRun })])
}

fn listed() -> CaseRow {
    CaseRow {
        case: case(),
        kind: "complaint".to_owned(),
        category: Some("voice".to_owned()),
        severity: 2,
        priority: 300,
        stage: Stage::Handle,
        held: Some(HoldReason::new("customer")),
        owner: Some("1001".to_owned()),
        team: None,
        relation: Relation::Own,
        name: "李**".to_owned(),
        line: "****0912".to_owned(),
        about: "2楼室内无信号".to_owned(),
        next: Some(NextDue { clock: "result".to_owned(), deadline: at(), act_by: at() }),
        external_id: None,
        imported: false,
        opened: at(),
        urges: 1,
        bounces: 0,
        orders: 0,
        unexplained: 0,
        waits: Vec::new(),
        worked: vec!["1004".to_owned()],
        revision: 10,
    }
}

fn left() -> Left {
    let board = LeftBoard { page: 3, row: 2, column: 9, kiosk: true };
    Left {
        person: PersonId(7),
        locked: false,
        view: 10,
        behind: Some(Behind {
            team: Some("network".to_owned()),
            band: Some(Band::Late),
            ..Behind::default()
        }),
        board: Some(board),
        over: vec![LeftScreen::Find("张三".to_owned()), LeftScreen::Case(case()), LeftScreen::Board(board)],
    }
}

/// What clients and servers send.
pub fn frames() -> Vec<Seed> {
    let attach = ToServer::Attach {
        terminal: Terminal {
            cols: 80,
            rows: 24,
            term: "xterm-256color".to_owned(),
            lang: Some(Lang::Zh),
            no_color: false,
            resume: Some(SessionKey([7; 16])),
            keys: Some("over = \"vim\"\n".to_owned()),
            look: Look::default(),
        },
        as_staff: Some("1001".to_owned()),
    };
    let fields: BTreeMap<_, _> = [("text", "已回电"), ("result", "reached")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    let act = Request::Act {
        target: Target::Case(case()),
        verb: Verb::Note,
        fields: fields.clone(),
        command: CommandId([9; 16]),
        base: Some(10),
    };
    let imported = Row {
        external: reference(),
        fields,
        stage: Some(Stage::Handle),
        answer: Some(("已解释".to_owned(), at())),
        more: vec![("区域".to_owned(), "商业东街".to_owned())],
        ..bare()
    };
    let import = Request::Import { rows: vec![imported, bare()], mode: ImportMode::Add };
    let size = ToServer::Size { cols: 120, rows: 40 };
    let ask = ToServer::Ask { as_staff: None };
    let list = Request::List { view: View::Stage(Stage::Revisit), skip: 50, limit: 50 };
    let find = Request::Find { text: "张三".to_owned(), limit: 7 };
    let hits = Hits {
        cases: vec![Hit { row: listed(), why: Why::Text("无信号".to_owned()) }],
        customers: Vec::new(),
        partial: true,
    };
    let reply = |reply| ToClient::Reply(Box::new(reply));
    let typed = to_server(&[ToServer::Bytes(b"\x1b[A\r".to_vec()), size]);
    let cut = typed[..typed.len() - 1].to_vec();
    let mut other = typed.clone();
    other[4..6].copy_from_slice(&(PROTOCOL + 1).to_le_bytes());
    let long = u32::try_from(MAX_TO_CLIENT + 1).unwrap().to_be_bytes().to_vec();
    vec![
        ("attach", to_server(&[attach])),
        ("typed", typed),
        ("left", to_server(&[ToServer::Left(Box::new(left()))])),
        ("asked", to_server(&[ask, request(find), request(list), request(Request::Counts)])),
        ("act", to_server(&[request(act)])),
        ("import", to_server(&[request(import)])),
        (
            "attached",
            to_client(&[
                ToClient::Attached(Seat { session: SessionKey([7; 16]), lang: Lang::Zh }),
                ToClient::Bytes(b"\x1b[H\x1b[2J\xe9\x98\x9f\xe5\x88\x97".to_vec()),
                ToClient::Left(Some(Box::new(left()))),
                ToClient::Bye,
            ]),
        ),
        (
            "denied",
            to_client(&[
                ToClient::Denied(Denied::As { staff: "1001".to_owned() }),
                ToClient::Denied(Denied::Store(StoreTrouble::Newer { found: 9, known: 8 })),
            ]),
        ),
        ("rows", to_client(&[reply(Reply::Rows { rows: vec![listed(), listed()], total: 40 })])),
        ("hits", to_client(&[reply(Reply::Hits(hits)), reply(Reply::Ok)])),
        ("wrong_cut", cut),
        ("wrong_length", long),
        ("wrong_version", other),
    ]
}
