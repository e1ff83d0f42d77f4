//! Sessions over a real desk, without the socket: who is let in, and what ends whom.

use std::{cell::Cell, future::Future, sync::Arc, time::Duration};

use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
    time::timeout,
};

use super::{
    config::Config,
    hall::Hall,
    line::{Reader, Writer},
    peer::Peer,
    seat,
    sessions::Comer,
    socket::split,
};
use crate::{
    api::{
        Actor, AuditFilter, Denied, Look, MAX_TO_CLIENT, MAX_TO_SERVER, PersonChange, Reply, Request,
        Terminal, ToClient, ToServer, Wire,
    },
    case::{Door, PersonId, Role},
    desk::{Clock, Desk, Founder, found},
    rules::Lang,
    store::SiteFacts,
};

thread_local! {
    static BREAK: Cell<bool> = const { Cell::new(false) };
}

/// Panics where a test asked for it.
pub fn break_if_told() {
    assert!(!BREAK.take(), "as told");
}

/// Ctrl-L: the other language.
const CHINESE: &str = "\u{c}";
const OWNER: u32 = 1;
const OTHER: u32 = 2;
const ME: Actor = Actor { person: PersonId(1), on_behalf: None, door: Door::Request };

struct Site {
    hall: Arc<Hall>,
    _dir: TempDir,
}

impl Site {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let facts = SiteFacts {
            site: "ZJ".parse().unwrap(),
            name: "Site".to_owned(),
            lang: Lang::En,
            zone: "Asia/Shanghai".to_owned(),
            test_clock: false,
            epoch: 1,
        };
        let founder =
            Founder { staff: "1001".to_owned(), name: "Wang Fang".to_owned(), uid: OWNER, pin: None };
        found(dir.path(), &facts, &founder).unwrap();
        let desk = Desk::start(dir.path(), Clock::System, None).unwrap();
        let hall = Hall::new(desk, Config::default(), |_, _| 0);
        let site = Self { hall, _dir: dir };
        let (staff, name) = ("1002".to_owned(), "Zhao Min".to_owned());
        let pin = Some("4711".to_owned());
        site.ask(Request::AddPerson { staff, name, role: Role::Agent, team: None, pin }).await;
        site
    }

    async fn ask(&self, request: Request) -> Reply {
        let reply = self.hall.desk.ask(ME, request).await;
        assert!(!matches!(reply, Reply::Refused { .. }), "{reply:?}");
        reply
    }

    async fn bind(&self, staff: Option<&str>) {
        self.ask(Request::BindAccount { uid: OTHER, staff: staff.map(str::to_owned) }).await;
    }

    fn peer(&self, uid: u32, as_staff: Option<&str>) -> Result<Peer, Denied> {
        Peer::of(&self.hall.desk, uid, as_staff)
    }

    /// A terminal of an account at its session.
    async fn sit(&self, uid: u32) -> Client {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let (reader, writer) = split(theirs).unwrap();
        let term = "xterm".to_owned();
        let terminal = Terminal {
            cols: 80,
            rows: 24,
            term,
            lang: None,
            no_color: false,
            resume: None,
            keys: None,
            look: Look::default(),
        };
        let peer = self.peer(uid, None).unwrap();
        let (reader, writer) = (Reader::Socket(reader), Writer::Socket(writer));
        let comer = Box::new(Comer { reader, writer, terminal, way: peer.way });
        assert!(seat::seat(&self.hall, peer, comer).is_ok());
        let (rows, cols) = (24.try_into().unwrap(), 80.try_into().unwrap());
        let (incoming, parser) = (Wire::new(MAX_TO_CLIENT), vt100::Parser::new(rows, cols, 0));
        Client { stream: ours, incoming, parser }
    }
}

struct Client {
    stream: UnixStream,
    incoming: Wire,
    parser: vt100::Parser,
}

impl Client {
    async fn hear(&mut self) -> Option<ToClient> {
        loop {
            if let Some(frame) = self.incoming.take::<ToClient>().unwrap() {
                if let ToClient::Bytes(bytes) = &frame {
                    self.parser.process(bytes);
                }
                return Some(frame);
            }
            if self.stream.read_buf(&mut self.incoming.bytes).await.unwrap() == 0 {
                return None;
            }
        }
    }

    async fn keys(&mut self, keys: &str) {
        let mut out = Wire::new(MAX_TO_SERVER);
        out.put(&ToServer::Bytes(keys.as_bytes().to_vec())).unwrap();
        self.stream.write_all(&out.bytes).await.unwrap();
    }

    async fn shows(&mut self, what: &str) {
        while !self.parser.screen().contents().contains(what) {
            let heard = timeout(Duration::from_secs(10), self.hear()).await;
            let shown = self.parser.screen().contents();
            assert!(matches!(heard, Ok(Some(_))), "it does not show {what}:\n{shown}");
        }
    }

    /// The last word.
    async fn last(&mut self) -> Option<ToClient> {
        let mut last = None;
        while let Some(frame) = in_time(self.hear()).await {
            last = Some(frame);
        }
        last
    }
}

async fn in_time<T>(waited: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(10), waited).await.unwrap()
}

#[tokio::test]
async fn an_account_is_let_in_as_its_person_and_the_owner_as_anybody() {
    let site = Site::new().await;
    let person = |peer: Result<Peer, Denied>| {
        peer.map(|peer| peer.actor(Door::Request).map(|a| (a.person.0, a.on_behalf.map(|b| b.0))))
    };
    assert_eq!(person(site.peer(OWNER, None)), Ok(Some((1, None))));
    assert_eq!(person(site.peer(OWNER, Some("1001"))), Ok(Some((1, None))));
    assert_eq!(person(site.peer(OWNER, Some("1002"))), Ok(Some((2, Some(1)))));
    let no_such = Denied::As { staff: "1003".to_owned() };
    assert_eq!(person(site.peer(OWNER, Some("1003"))), Err(no_such));
    assert_eq!(person(site.peer(OTHER, None)), Err(Denied::Account { uid: OTHER }));
    assert_eq!(person(site.peer(OTHER, Some("1002"))), Err(Denied::Account { uid: OTHER }));

    site.bind(Some("1002")).await;
    assert_eq!(person(site.peer(OTHER, None)), Ok(Some((2, None))));
    assert_eq!(person(site.peer(OTHER, Some("1002"))), Ok(Some((2, None))));
    assert_eq!(person(site.peer(OTHER, Some("1001"))), Err(Denied::As { staff: "1001".to_owned() }));

    site.bind(None).await;
    assert_eq!(person(site.peer(OTHER, None)), Ok(None));
    assert_eq!(person(site.peer(OTHER, Some("1002"))), Err(Denied::As { staff: "1002".to_owned() }));
}

#[tokio::test]
async fn on_a_shared_account_people_sign_on_and_only_then_act() {
    let site = Site::new().await;
    site.bind(None).await;
    let mut hall = site.sit(OTHER).await;
    hall.shows("Who is there?").await;
    hall.keys("1002\t0000\r").await;
    hall.shows("wrong").await;
    hall.keys("4711\r").await;
    hall.shows("Zhao Min").await;
}

#[tokio::test]
async fn whose_account_is_bound_anew_is_out_within_a_second() {
    let site = Site::new().await;
    site.bind(Some("1002")).await;
    let mut theirs = site.sit(OTHER).await;
    let mut mine = site.sit(OWNER).await;
    theirs.shows("Zhao Min").await;
    mine.shows("Wang Fang").await;
    site.bind(Some("1001")).await;
    let last = timeout(Duration::from_secs(1), theirs.last()).await.unwrap();
    assert_eq!(last, Some(ToClient::Denied(Denied::Account { uid: OTHER })));
    mine.keys(CHINESE).await;
    mine.shows("队列").await;
}

#[tokio::test]
async fn who_leaves_is_out_of_a_shared_account_and_of_their_own_within_a_second() {
    for staff in [None, Some("1002")] {
        let site = Site::new().await;
        site.bind(staff).await;
        let mut theirs = site.sit(OTHER).await;
        if staff.is_none() {
            theirs.shows("Who is there?").await;
            theirs.keys("1002\t4711\r").await;
        }
        theirs.shows("Zhao Min").await;
        let change = PersonChange { active: Some(false), ..PersonChange::default() };
        site.ask(Request::ChangePerson { staff: "1002".to_owned(), change }).await;
        let last = timeout(Duration::from_secs(1), theirs.last()).await.unwrap();
        assert_eq!(last, Some(ToClient::Denied(Denied::Account { uid: OTHER })), "{staff:?}");
    }
}

#[tokio::test]
async fn who_sits_down_at_a_session_and_who_is_gone_from_it_is_in_the_trail() {
    let site = Site::new().await;
    site.bind(None).await;
    let mut theirs = site.sit(OTHER).await;
    theirs.shows("Who is there?").await;
    let trail = async |what: &str| -> Vec<u32> {
        // What waits is written with this.
        site.ask(Request::Checkpoint).await;
        let filter = AuditFilter { what: Some(what.to_owned()), ..AuditFilter::default() };
        match site.ask(Request::Audit { filter, before: 0, limit: 10 }).await {
            Reply::Audit { entries, .. } => entries.iter().map(|view| view.by.id.0).collect(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(trail("session_begun").await, [0; 0], "nobody is there yet");
    theirs.keys("1002\t4711\r").await;
    theirs.shows("Zhao Min").await;
    assert_eq!((trail("session_begun").await, trail("session_ended").await), (vec![2], Vec::new()));
    let change = PersonChange { active: Some(false), ..PersonChange::default() };
    site.ask(Request::ChangePerson { staff: "1002".to_owned(), change }).await;
    theirs.last().await;
    assert_eq!((trail("session_begun").await, trail("session_ended").await), (vec![2], vec![2]));
}

#[tokio::test]
async fn a_role_that_changed_counts_in_an_open_session() {
    let site = Site::new().await;
    site.bind(Some("1002")).await;
    let mut theirs = site.sit(OTHER).await;
    theirs.shows("Zhao Min").await;
    let change = PersonChange { role: Some(Role::Supervisor), ..PersonChange::default() };
    site.ask(Request::ChangePerson { staff: "1002".to_owned(), change }).await;
    theirs.shows("you are now: supervisor").await;
}

#[tokio::test]
async fn an_account_that_is_unbound_is_out_within_a_second() {
    let site = Site::new().await;
    site.bind(None).await;
    let mut theirs = site.sit(OTHER).await;
    theirs.shows("Who is there?").await;
    site.ask(Request::UnbindAccount { uid: OTHER }).await;
    let last = timeout(Duration::from_secs(1), theirs.last()).await.unwrap();
    assert_eq!(last, Some(ToClient::Denied(Denied::Account { uid: OTHER })));
}

#[tokio::test]
async fn a_session_that_breaks_says_so_and_ends_alone() {
    let site = Site::new().await;
    let mut broken = site.sit(OWNER).await;
    let mut whole = site.sit(OWNER).await;
    broken.shows("Wang Fang").await;
    whole.shows("Wang Fang").await;
    BREAK.set(true);
    broken.keys("?").await;
    assert_eq!(broken.last().await, Some(ToClient::Denied(Denied::Broken)));
    whole.keys(CHINESE).await;
    whole.shows("队列").await;
    assert_eq!(site.hall.sessions.attached(), 1);
}

#[tokio::test]
async fn a_server_that_stops_waits_for_the_last_draft() {
    let site = Site::new().await;
    let mut client = site.sit(OWNER).await;
    client.shows("Wang Fang").await;
    client.keys("i").await;
    client.shows("Line").await;
    client.keys("13800001234").await;
    client.shows("13800001234").await;
    site.hall.stop();
    assert_eq!(client.last().await, Some(ToClient::Denied(Denied::Stopping)));
    in_time(site.hall.present().wait_for(|count| *count == 0)).await.unwrap();
    let Reply::Drafts(drafts) = site.ask(Request::Drafts).await else { panic!() };
    assert!(drafts.iter().any(|draft| draft.text.contains("13800001234")), "{}", drafts.len());
}
