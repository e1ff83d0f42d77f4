//! A life-like site for tests of screens and sessions: a few cases, and answers to what is asked.

pub mod board;
mod reception;
mod stock;
mod outside;
mod english;
mod lines;
mod refund;

pub use lines::{answer_with_lines, lines};
pub use outside::outside;
pub use refund::answer_of_refund;

use std::sync::Arc;

use self::english::english;
use super::{Effect, Input, Session, Site, Start, Usual, Who};
use crate::{
    api::{
        By, CaseRow, CaseView, ClockProof, ClockView, Counts, CustomerHit, CustomerView, DeviceView,
        EventView, Hit, Hits, LineView, ListedCustomer, NextDue, PersonView, Reply, Request, Target, View,
        Wait, Why,
    },
    case::{
        AskKind, CaseId, CommandId, EditionNo, Event, Flag, FlagKind, Opened, Origin, PersonId, Place,
        Reference, Refund, Relation, ReplyKind, Role, Stage, Word, Words,
    },
    keys::{Key, Keymap, Shipped},
    rules::{About, Lang, Locality, Pack, Whom},
    sla::{HoldReason, Instant, Mark, Stamp, prove, replay},
};

/// 2026-11-23 15:09:20 in Shanghai.
pub fn now() -> Instant {
    "2026-11-23T07:09:20Z".parse().unwrap()
}

pub fn case_id(n: u32) -> CaseId {
    CaseId::mint("ZJ".parse().unwrap(), n).unwrap()
}

pub fn start(lang: Lang, size: (u16, u16)) -> Start {
    let (site, name) = match lang {
        Lang::Zh => ("万全", "王芳"),
        Lang::En => ("Wanquan", "Wang Fang"),
    };
    Start {
        site: Site { name: site.to_owned(), letters: "ZJ".to_owned(), lang, test_clock: false },
        who: Some(Who {
            id: PersonId(1),
            staff: "1001".to_owned(),
            name: name.to_owned(),
            role: Role::Agent,
            team: Some("service".to_owned()),
        }),
        usual: Usual { lang, lang_asked: false, light: false, ascii: false },
        shared: false,
        pack: Pack::builtin().clone(),
        keymap: Arc::new(Keymap::shipped(Shipped::Default)),
        own_keys: None,
        size,
        seed: [7; 16],
    }
}

/// What happened on the sample case.
const TEXT: &str = "2楼室内无信号，孩子上网课断线。昨天晚上开始，邻居家也一样，已经重启过手机和换过卡。";

struct Of<'a> {
    n: u32,
    category: &'a str,
    name: &'a str,
    line: &'a str,
    stage: Stage,
    clock: &'a str,
    /// Minutes from now.
    due: i64,
    call: i64,
    about: &'a str,
}

fn row(of: Of<'_>) -> CaseRow {
    let pack = Pack::builtin();
    let kind = pack.kind_of(pack.category(of.category).unwrap()).unwrap();
    CaseRow {
        case: case_id(of.n),
        kind: kind.to_owned(),
        category: Some(of.category.to_owned()),
        severity: 2,
        priority: 300,
        stage: of.stage,
        held: None,
        owner: Some("1001".to_owned()),
        team: Some("service".to_owned()),
        relation: Relation::Own,
        name: of.name.to_owned(),
        line: of.line.to_owned(),
        about: of.about.to_owned(),
        next: Some(NextDue {
            clock: of.clock.to_owned(),
            deadline: now().plus(of.due * 60),
            act_by: now().plus(of.call * 60),
        }),
        external_id: None,
        imported: false,
        opened: now().plus(-3 * 86_400),
        urges: 0,
        bounces: 0,
        orders: 0,
        unexplained: 0,
        waits: Vec::new(),
        worked: Vec::new(),
        revision: 10,
    }
}

/// Rows of the queue.
pub fn rows() -> Vec<CaseRow> {
    use Stage::{Accept, Feedback, Handle, Revisit};
    let mut rows: Vec<CaseRow> = [
        (421, "plan_fee", "张**", "****5678", Handle, "result", -38, -38, "套餐多扣 30 元，要求说明并退还"),
        (
            4230,
            "indoor_coverage",
            "李**",
            "****0912",
            Feedback,
            "result",
            71,
            51,
            "2楼室内无信号，孩子上网课断线",
        ),
        (4198, "unordered", "赵*", "****4400", Handle, "department", 80, 80, "被扣信息费 15 元，没有订购"),
        (4155, "screen", "陈**", "****7781", Revisit, "revisit", 185, 185, "屏幕碎裂，返厂维修"),
        (4102, "attitude", "", "", Handle, "result", 600, 600, "营业厅人员态度差"),
        (4099, "marketing_calls", "欧**", "****2201", Accept, "first_contact", 1500, 1300, "营销电话骚扰"),
        (4085, "voice", "J***", "****3310", Handle, "whole_case", 19_000, 19_000, "掉话，夜间尤其严重"),
    ]
    .into_iter()
    .map(|(n, category, name, line, stage, clock, due, call, about)| {
        row(Of { n, category, name, line, stage, clock, due, call, about })
    })
    .collect();
    rows[4].held = Some(HoldReason::new("customer"));
    rows[4].relation = Relation::Anonymous;
    rows[3].worked = vec!["1004".to_owned()];
    rows[0].owner = None;
    rows[1].owner = None;
    rows
}

fn by(id: u32) -> By {
    let (staff, name) = match id {
        1 => ("1001", "王芳"),
        4 => ("1004", "李敏"),
        _ => ("3102", "刘工"),
    };
    By { id: PersonId(id), staff: staff.to_owned(), name: name.to_owned() }
}

pub fn event(seq: u64, minutes: i64, by_whom: u32, event: Event, text: Option<&str>) -> EventView {
    let at = now().plus(minutes * 60);
    EventView {
        seq,
        occurred: at,
        recorded: at,
        by: by(by_whom),
        on_behalf: None,
        event,
        words: Words::of([(Word::Text, text.map(str::to_owned))]),
        erased: false,
        undone: false,
        command: CommandId::nth("sample", seq),
        named: vec![by(1), by(3), by(4)],
    }
}

/// What a pack is told of a case.
fn about(of: &CaseRow) -> About<'_> {
    About {
        kind: &of.kind,
        category: of.category.as_deref(),
        channel: Some("call"),
        severity: of.severity,
        star: None,
        place: Some(Locality::Town),
    }
}

/// The proofs of a case that waited for its customer for an hour and a half.
fn proofs(of: Option<&CaseRow>) -> Vec<ClockProof> {
    let pack = Pack::builtin();
    let Some(of) = of else { return Vec::new() };
    let customer = || HoldReason::new("customer");
    let stamps: Vec<Stamp> = [
        (-357, Mark::Opened),
        (-357, Mark::Accepted),
        (-354, Mark::Dispatched),
        (-240, Mark::HoldBegan(customer())),
        (-150, Mark::HoldEnded(customer())),
    ]
    .into_iter()
    .map(|(minutes, mark)| Stamp { by: Some(3), ..Stamp::new(now().plus(minutes * 60), mark) })
    .collect();
    let clocks = pack.clocks_for(&about(of));
    let proved = clocks.into_iter().filter_map(|(rule, spec)| {
        Some(ClockProof {
            id: rule.id.clone(),
            source: Some((rule.source.clone(), rule.standing)),
            pack: format!("{} {}", pack.id, pack.version),
            by_moment: false,
            star: None,
            proof: prove(&spec, &stamps, now())?,
            steps: Vec::new(),
            people: vec![by(3)],
        })
    });
    proved.collect()
}

/// A case with everything, as its row has it.
pub fn view(of: &CaseRow) -> CaseView {
    let pack = Pack::builtin();
    let opened = Opened {
        kind: of.kind.clone(),
        category: of.category.clone(),
        severity: of.severity,
        channel: "call".to_owned(),
        origin: Origin::Own,
        pack: EditionNo(1),
        customer: None,
        relation: of.relation,
        place: Some(Place::Town),
        contact_at: None,
        references: Vec::new(),
    };
    let mut events = vec![
        event(1, -357, 1, Event::Opened(Box::new(opened)), Some(TEXT)),
        event(2, -357, 1, Event::Accepted, None),
        event(3, -354, 1, Event::Dispatched { team: "network".to_owned() }, None),
        event(4, -64, 3, Event::Claimed, None),
    ];
    if of.stage != Stage::Handle {
        let done = Event::Finished {
            disposition: "repaired".to_owned(),
            reason: Some("indoor_system_fault".to_owned()),
        };
        events.push(event(5, -14, 3, done, Some("室分故障已修复，测试 -78dBm")));
    }
    let stamps: Vec<Stamp> = [(-357, Mark::Opened), (-357, Mark::Accepted), (-354, Mark::Dispatched)]
        .into_iter()
        .chain((of.stage != Stage::Handle).then_some((-14, Mark::Finished)))
        .map(|(minutes, mark)| Stamp::new(now().plus(minutes * 60), mark))
        .collect();
    let clocks = pack
        .clocks_for(&about(of))
        .into_iter()
        .map(|(rule, spec)| {
            let clock = replay(&spec, &stamps);
            let (spent_s, held_s) = (clock.spent(now()), clock.held(now()));
            ClockView { id: rule.id.clone(), breached: clock.breached(now()), spent_s, held_s, clock }
        })
        .collect();
    let acts = if of.held.is_some() { crate::case::WHILE_HELD } else { of.stage.acts() };
    CaseView {
        row: of.clone(),
        plain: true,
        sheets: Vec::new(),
        owed_sheet: None,
        values: Vec::new(),
        lines_to_take: Vec::new(),
        repeat_fault: None,
        visit: None,
        outside: Vec::new(),
        words: Words::of([
            (Word::Line, Some("138****0912".to_owned())),
            (Word::Name, Some(of.name.clone())),
            (Word::Contact, Some("139****4400".to_owned())),
            (Word::Address, Some("万全县 商业东街 12号".to_owned())),
            (Word::Wants, Some("今天内答复并修好".to_owned())),
            (Word::Text, Some(TEXT.to_owned())),
        ]),
        channel: "call".to_owned(),
        place: Some(Place::Town),
        contact_at: Some(now().plus(51 * 60)),
        hold_until: None,
        origin: Origin::Own,
        customer: None,
        star: Some(4),
        tags: vec!["全球通".to_owned()],
        flags: vec![Flag { kind: FlagKind::Repeat, until: None }],
        references: vec![Reference { source: "EOMS".to_owned(), id: "20261123001".to_owned() }],
        attachments: Vec::new(),
        disposition: None,
        reason: None,
        satisfaction: None,
        closing: None,
        judgement: None,
        promises: Vec::new(),
        orders: Vec::new(),
        loans: Vec::new(),
        tasks: Vec::new(),
        escalation: None,
        asks: Vec::new(),
        links: Vec::new(),
        bounces: 0,
        urges_above: 0,
        rounds: 0,
        closed: None,
        clocks,
        events,
        acts: acts.iter().copied().filter(|verb| !verb.is_of_refunds()).collect(),
        refund: Refund::default(),
    }
}

/// What is known of a line.
pub fn line() -> LineView {
    let customer = CustomerView {
        id: crate::case::CustomerId(7),
        name: "李**".to_owned(),
        address: "万全县商业东街***".to_owned(),
        lines: vec!["138****0912".to_owned()],
        star: Some(4),
        tags: vec!["全球通".to_owned(), "大客户".to_owned()],
        place: Some(Place::Town),
        references: Vec::new(),
        plain: false,
    };
    LineView { customer: Some(customer), open: vec![rows()[0].clone()], recent: 1 }
}

/// Of these the first two, escalated and with an ask.
fn waiting(mut all: Vec<CaseRow>) -> Vec<CaseRow> {
    all.truncate(2);
    let since = now().plus(-38 * 60);
    if let [first, second] = all.as_mut_slice() {
        first.waits = vec![Wait::Acknowledge { whom: Whom::TeamLeader, since }];
        (first.urges, first.orders, first.bounces) = (2, 1, 3);
        let (what, due) = (AskKind::Extension, now().plus(7_200));
        second.waits = vec![Wait::Decide { ask: 1, what, whom: Whom::TeamLeader, since, due }];
        second.urges = 1;
    }
    all
}

/// What the sample desk answers.
pub fn answer(request: &Request) -> Reply {
    let all = rows();
    match request {
        Request::List { view: View::Waiting, .. } => Reply::Rows { total: 2, rows: waiting(all) },
        Request::List { .. } => Reply::Rows { total: all.len() as u64, rows: all },
        Request::Counts => Reply::Counts(Counts {
            mine: 7,
            mine_overdue: 1,
            mine_soon: 3,
            pool: 5,
            overdue: 2,
            revisit: 4,
            open: 40,
            promised: 2,
            taken: 6,
            waiting: 1,
            reveal_alarms: 0,
            hot_spots: 0,
        }),
        Request::Board => Reply::Board(Box::new(board::board())),
        Request::Topics => Reply::Topics(Box::new(board::topics())),
        Request::Pledges => Reply::Pledges(Box::new(board::pledges())),
        Request::Reception { day, branch, .. } => {
            Reply::Reception(Box::new(reception::reception(*day, branch.as_deref())))
        }
        Request::Stock { .. } => Reply::Stock(Box::new(stock::stock())),
        Request::Show { case } => match all.iter().find(|row| row.case == *case) {
            Some(row) => Reply::Case(Box::new(view(row))),
            None => Reply::Case(Box::new(view(&CaseRow { case: *case, ..all[1].clone() }))),
        },
        Request::Explain { case } => Reply::Proofs(proofs(all.iter().find(|row| row.case == *case))),
        Request::Improvement { case } => Reply::Improvement(Box::new(board::improvement(*case))),
        Request::Device { case } => Reply::Device(Box::new(DeviceView::sample(*case))),
        Request::Line { .. } => Reply::Line(Box::new(line())),
        Request::Customer { .. } => {
            let added = event(21, -3000, 1, Event::CustomerAdded, None);
            Reply::Customer {
                customer: Box::new(line().customer.expect("the sample has one")),
                open: vec![all[1].clone()],
                events: vec![added],
            }
        }
        Request::Find { .. } => Reply::Hits(Hits {
            cases: vec![
                Hit { row: all[0].clone(), why: Why::Phone },
                Hit { row: all[3].clone(), why: Why::Text("屏幕碎裂".to_owned()) },
            ],
            customers: vec![CustomerHit { row: customer(), why: Why::Phone }],
            partial: false,
        }),
        Request::People => Reply::People(
            [1, 3, 4]
                .map(|id| PersonView {
                    id: PersonId(id),
                    staff: by(id).staff,
                    name: by(id).name,
                    role: Role::Agent,
                    team: None,
                    active: true,
                    has_pin: true,
                    away: None,
                    posts: Vec::new(),
                    accounts: Vec::new(),
                    certificates: Vec::new(),
                })
                .into(),
        ),
        Request::Drafts => Reply::Drafts(Vec::new()),
        Request::Act { target, verb, .. } => {
            let case = match target {
                Target::New => case_id(4231),
                Target::Case(case) => *case,
            };
            let what = match verb {
                crate::case::Verb::Claim => Event::Claimed,
                crate::case::Verb::Reply => Event::Replied {
                    kind: ReplyKind::Final,
                    channel: "call".to_owned(),
                    result: "reached".to_owned(),
                    reached: true,
                },
                _ => Event::Noted,
            };
            Reply::Done { case, revision: 11, events: vec![event(11, 0, 1, what, None)] }
        }
        Request::SignOn { staff, .. } => Reply::Person(PersonView {
            id: PersonId(4),
            staff: staff.clone(),
            name: "李敏".to_owned(),
            role: Role::Agent,
            team: None,
            active: true,
            has_pin: true,
            away: None,
            posts: Vec::new(),
            accounts: Vec::new(),
            certificates: Vec::new(),
        }),
        _ => Reply::Ok,
    }
}

fn customer() -> ListedCustomer {
    ListedCustomer {
        customer: crate::case::CustomerId(7),
        name: "李**".to_owned(),
        line: "****0912".to_owned(),
        address: "万全县商业东街***".to_owned(),
        cases: 2,
        open: 1,
    }
}

/// What the sample desk answers to somebody who works in English.
pub fn answer_in_english(request: &Request) -> Reply {
    let row = |row: &mut CaseRow| {
        row.name = english(&row.name);
        row.about = english(&row.about);
    };
    let mut reply = answer(request);
    match &mut reply {
        Reply::Rows { rows, .. } => rows.iter_mut().for_each(row),
        Reply::Hits(hits) => {
            hits.cases.iter_mut().for_each(|hit| row(&mut hit.row));
            for hit in &mut hits.customers {
                (hit.row.name, hit.row.address) = (english(&hit.row.name), english(&hit.row.address));
            }
        }
        Reply::Customer { customer, open, .. } => {
            open.iter_mut().for_each(row);
            (customer.name, customer.address) = (english(&customer.name), english(&customer.address));
            customer.tags.clear();
        }
        Reply::Line(line) => line.customer.iter_mut().for_each(|owner| owner.name = english(&owner.name)),
        Reply::People(people) => people.iter_mut().for_each(|person| person.name = english(&person.name)),
        Reply::Case(view) => {
            row(&mut view.row);
            for word in [Word::Name, Word::Address, Word::Wants, Word::Text] {
                view.words.set(word, view.words.get(word).map(english));
            }
            for event in &mut view.events {
                event.words.set(Word::Text, event.words.get(Word::Text).map(english));
                event.by.name = english(&event.by.name);
            }
        }
        _ => {}
    }
    reply
}

/// A session with a desk that answers at once.
pub struct Seat {
    pub session: Session,
    pub now: Instant,
    /// Everything that was asked, in order.
    pub asked: Vec<Request>,
    /// Asks that are not answered yet; only while `slow`.
    pub waiting: Vec<(u64, Request)>,
    /// Answers are held back.
    pub slow: bool,
    pub quit: bool,
    answer: Box<dyn Fn(&Request) -> Reply>,
}

impl Seat {
    pub fn new(lang: Lang, size: (u16, u16)) -> Self {
        let answer = if lang == Lang::En { answer_in_english } else { answer };
        Self::start(start(lang, size), answer)
    }

    pub fn start(start: Start, answer: impl Fn(&Request) -> Reply + 'static) -> Self {
        let (session, effects) = Session::new(start, now());
        let mut seat = Self {
            session,
            now: now(),
            asked: Vec::new(),
            waiting: Vec::new(),
            slow: false,
            quit: false,
            answer: Box::new(answer),
        };
        seat.take(effects);
        seat
    }

    pub fn input(&mut self, input: Input) {
        let effects = self.session.update(self.now, input);
        self.take(effects);
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask { ask, request } => {
                    self.asked.push(request.clone());
                    self.waiting.push((ask, request));
                }
                Effect::Quit => self.quit = true,
                Effect::Repaint | Effect::Look { .. } | Effect::Print { .. } => {}
            }
        }
        while !self.slow && !self.waiting.is_empty() {
            let (ask, request) = self.waiting.remove(0);
            let reply = (self.answer)(&request);
            self.input(Input::Reply { ask, reply });
        }
    }

    /// Answers one thing that waits.
    pub fn reply(&mut self, which: impl Fn(&Request) -> bool, reply: Reply) {
        let at = self.waiting.iter().position(|(_, request)| which(request)).expect("it was asked");
        let (ask, _) = self.waiting.remove(at);
        self.input(Input::Reply { ask, reply });
    }

    /// Presses keys in the notation of keymaps, with a space between two; what is in quotes is typed as it is.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for (n, part) in keys.split('"').enumerate() {
            if n % 2 == 1 {
                part.chars().for_each(|c| self.input(Input::Key(Key::plain(crate::keys::Code::Char(c)))));
            } else {
                part.split_whitespace().for_each(|key| self.input(Input::Key(key.parse().unwrap())));
            }
        }
        self
    }

    /// Lets seconds pass.
    pub fn wait(&mut self, seconds: i64) -> &mut Self {
        self.now = self.now.plus(seconds);
        self.input(Input::Tick);
        self
    }

    /// The acts that were asked for.
    pub fn acts(&self) -> Vec<&Request> {
        self.asked.iter().filter(|request| matches!(request, Request::Act { .. })).collect()
    }

    pub fn said(&self) -> String {
        self.session.said().map(|said| said.text.clone()).unwrap_or_default()
    }
}
