//! The session itself: screens over one another, what is under way, and what is said below.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Effect, Input, Notice, OwnKeys, Site, Start, Who,
    asks::{Acting, Purpose},
    board::Board,
    bulk::{Bulk, Run},
    case::CaseScreen,
    conflict::Conflict,
    customer::CustomerScreen,
    drafts::{self, Drafts},
    find::Find,
    form::Form,
    help::Help,
    intake::Intake,
    layout,
    line_to_take::{LineForm, Lines},
    list::List,
    lock::Lock,
    menu::Menu,
    messages::{Log, Messages},
    proof::ProofScreen,
    queue::Queue,
    receipt::Receipt,
    rights::RightsScreen,
    said::Said,
    setup::{Settings, Usual},
    signon::SignOn,
};
use crate::{
    api::{Counts, Left, Request},
    case::{CaseId, CommandId, Fields, Verb},
    keys::{Context, Fault, Key, Keymap, Sequence, Shipped},
    lang::{Lang, Word, say},
    rules::Pack,
    sla::Instant,
};

/// A screen.
#[derive(Debug, Clone)]
pub enum Screen {
    SignOn(SignOn),
    Queue(Queue),
    Case(Box<CaseScreen>),
    Intake(Box<Intake>),
    Find(Find),
    Help(Help),
    Proof(ProofScreen),
    /// A list over a screen.
    List(Box<List>),
    Messages(Messages),
    Conflict(Conflict),
    Customer(Box<CustomerScreen>),
    /// An act on several cases.
    Bulk(Box<Bulk>),
    Menu(Menu),
    Setup,
    Receipt(Receipt),
    Board(Box<Board>),
    /// 口径: the form of one.
    LineToTake(Box<LineForm>),
    /// What the customer of a case has a right to.
    Rights(RightsScreen),
}

impl Screen {
    /// Whether it lies over a place for a moment: what is read only, and lists.
    pub(super) const fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Help(_)
                | Self::Proof(_)
                | Self::List(_)
                | Self::Messages(_)
                | Self::Conflict(_)
                | Self::Receipt(_)
                | Self::Rights(_)
        )
    }
}

/// One person's screens.
pub struct Session {
    pub(super) site: Site,
    pub(super) who: Option<Who>,
    pub(super) lang: Lang,
    pub(super) usual: Usual,
    pub(super) settings: Settings,
    /// The settings that the desk keeps have come.
    pub(super) settings_known: bool,
    pub(super) shared: bool,
    /// Staff number and name of those who sat here, on a shared account.
    pub(super) seated: Vec<(String, String)>,
    pub(super) pack: Pack,
    /// What is in force: a shipped keymap, and the person's own file over it where nothing is wrong with it.
    pub(super) keymap: Arc<Keymap>,
    pub(super) shipped: Shipped,
    pub(super) own_keys: Option<OwnKeys>,
    /// Why the person's own file is not in force.
    pub(super) key_faults: Vec<Fault>,
    pub(super) size: (u16, u16),
    pub(super) now: Instant,
    /// What the head of every screen tells.
    pub(super) counts: Counts,
    /// 口径
    pub(super) lines: Lines,
    /// The board, while the cases behind one of its figures are shown.
    pub(super) board_left: Option<Box<Board>>,
    /// What stood open before the server went, until it is open again.
    pub(super) returning: Option<Box<Left>>,
    /// The queue, or sign-on while nobody is there.
    pub(super) base: Screen,
    /// The screens over it.
    pub(super) over: Vec<Screen>,
    pub(super) said: Option<Said>,
    pub(super) log: Log,
    /// Keys of a sequence that is not finished.
    pub(super) pending: Vec<Key>,
    /// Keys that wait for an answer which decides what they do.
    pub(super) ahead: Vec<Key>,
    /// An input method is on, as the last characters show.
    pub(super) input_method: bool,
    pub(super) read_only: bool,
    pub(super) stopping: bool,

    pub(super) asks: BTreeMap<u64, (Purpose, Instant)>,
    next_ask: u64,
    seed: String,
    commands: u64,
    pub(super) acting: Option<Acting>,
    /// An act on several cases that is under way.
    pub(super) running: Option<Run>,
    /// 弹屏: the line of a call that waits for the next new case.
    pub(super) call: Option<String>,
    /// A slip is on its way to the printer.
    pub(super) printing: bool,
    /// Numbers of acts of which it is not known yet whether they were done, by the place of their form: sending
    /// again from there is the same act, even after the form was closed and opened again.
    numbers: BTreeMap<String, CommandId>,
    /// The case that was acted on last, or the cases, for undoing from the queue.
    pub(super) last_act: Vec<CaseId>,
    /// What was sent last, by act, for repeating it.
    pub(super) last_values: BTreeMap<Verb, Fields>,
    pub(super) drafts: Drafts,
    /// Something changed since the lists were asked for.
    pub(super) stale: bool,
    /// The second in which the lists were asked for last.
    pub(super) refreshed: Instant,
    /// The screen is blanked.
    pub(super) lock: Option<Lock>,
    /// Seconds without a key after which it is.
    pub(super) lock_after: Option<i64>,
    /// The time of the last key.
    pub(super) touched: Instant,
    /// The selection moved: its preview is asked for once it rests.
    pub(super) moved: Option<Instant>,
    pub(super) out: Vec<Effect>,
}

impl Session {
    /// A session at its first screen, and what it wants to know first.
    pub fn new(start: Start, now: Instant) -> (Self, Vec<Effect>) {
        let Start { site, who, usual, shared, pack, keymap, own_keys, size, seed } = start;
        let mut session = Self {
            site,
            lang: usual.lang,
            usual,
            settings: Settings::default(),
            settings_known: false,
            shared,
            seated: Vec::new(),
            pack,
            keymap,
            shipped: Shipped::Default,
            own_keys,
            key_faults: Vec::new(),
            size,
            now,
            who: None,
            counts: Counts::default(),
            lines: Lines::default(),
            board_left: None,
            returning: None,
            base: Screen::Queue(Queue::new(0)),
            over: Vec::new(),
            said: None,
            log: Log::default(),
            pending: Vec::new(),
            ahead: Vec::new(),
            input_method: false,
            read_only: false,
            stopping: false,
            asks: BTreeMap::new(),
            next_ask: 0,
            seed: CommandId(seed).to_string(),
            commands: 0,
            acting: None,
            running: None,
            call: None,
            printing: false,
            numbers: BTreeMap::new(),
            last_act: Vec::new(),
            last_values: BTreeMap::new(),
            drafts: Drafts::default(),
            stale: false,
            refreshed: now,
            lock: None,
            lock_after: None,
            touched: now,
            moved: None,
            out: Vec::new(),
        };
        session.take_own_keys();
        match who {
            Some(who) => session.begin(who),
            None => session.ask_who(),
        }
        let effects = std::mem::take(&mut session.out);
        (session, effects)
    }

    /// Takes one input in. Pure but for `self`; never waits.
    pub fn update(&mut self, now: Instant, input: Input) -> Vec<Effect> {
        self.now = now;
        match input {
            Input::Key(key) if self.lock.is_some() => self.press_locked(key),
            Input::Paste { .. } if self.lock.is_some() => {}
            Input::Key(key) => {
                self.touched = now;
                self.press(key);
            }
            Input::Paste { text, cut } => {
                self.touched = now;
                self.paste(&text, cut);
            }
            Input::Resize { cols, rows } => {
                self.size = (cols, rows);
                self.lay_out();
            }
            Input::Reply { ask, reply } => self.answered(ask, reply),
            Input::Rules(pack) => self.pack = *pack,
            Input::Call(line) => self.pop(&line),
            Input::Printed(word) => {
                self.printing = false;
                match word {
                    Word::PrintDone => self.say(word),
                    _ => self.say_no(word),
                }
            }
            Input::Changed => self.stale = true,
            Input::Tick => {}
            Input::Notice(notice) => self.noticed(notice),
            Input::Left(left) => self.returns(left),
            Input::Person(who) => self.become_other(*who),
        }
        self.lock_if_idle();
        self.catch_up();
        self.settle();
        self.keep_said();
        std::mem::take(&mut self.out)
    }

    /// When something that is shown changes by time alone, or something that was put off is due.
    pub fn next_wake(&self, now: Instant) -> Option<Instant> {
        let minute = now.plus(60 - now.seconds().rem_euclid(60));
        let soon = now.plus(1);
        let put_off = self.stale || self.moved.is_some() || self.unsaved();
        let slow = self.asks.values().any(|(_, since)| now.since(*since) < 1);
        let due = self.next_deadline(now).map(|at| at.plus(1));
        let lock = self.locks_at().map(|at| at.max(soon));
        [Some(minute), (put_off || slow).then_some(soon), due, lock].into_iter().flatten().min()
    }

    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        self.size
    }

    /// A person sits down: home, with what they were writing.
    pub(super) fn begin(&mut self, who: Who) {
        // What somebody turned while nobody sat there was turned for nobody.
        self.forget_settings();
        self.keep_seated(&who);
        self.who = Some(who);
        self.touched = self.now;
        self.base = Screen::Queue(Queue::new(0));
        self.counts = Counts::default();
        (self.board_left, self.lines) = (None, Lines::default());
        self.over.clear();
        self.refresh();
        self.ask(Request::Drafts, Purpose::Drafts);
        self.say_key_faults();
    }

    /// Nobody sits here: of the last person nothing stays but that they were here.
    pub(super) fn ask_who(&mut self) {
        self.who = None;
        self.returning = None;
        self.base = Screen::SignOn(SignOn { form: Form::sign_on(&self.pack) });
        self.over.clear();
        self.asks.clear();
        self.ahead.clear();
        self.acting = None;
        self.running = None;
        self.call = None;
        self.printing = false;
        self.numbers.clear();
        self.last_act.clear();
        self.log.clear();
        self.last_values.clear();
        self.drafts = Drafts::default();
        self.forget_settings();
        self.stale = false;
        self.lock = None;
        self.moved = None;
        self.say_key_faults();
    }

    /// Asks the desk.
    pub(super) fn ask(&mut self, request: Request, purpose: Purpose) -> u64 {
        self.next_ask += 1;
        self.asks.insert(self.next_ask, (purpose, self.now));
        self.out.push(Effect::Ask { ask: self.next_ask, request });
        self.next_ask
    }

    /// The number of the act of a place: that of a try of which nothing is known yet, or a new one.
    pub(super) fn number(&mut self, place: String) -> CommandId {
        *self.numbers.entry(place).or_insert_with(|| {
            self.commands += 1;
            CommandId::nth(&self.seed, self.commands)
        })
    }

    /// It is known what became of the act of a place; the next one from there is another.
    pub(super) fn forget_number(&mut self, place: &str) {
        self.numbers.remove(place);
    }

    fn noticed(&mut self, notice: Notice) {
        match notice {
            Notice::ReadOnly => self.read_only = true,
            Notice::Writable => {
                self.read_only = false;
                self.say(Word::WritableAgain);
            }
            Notice::Stopping => {
                self.stopping = true;
                self.save_drafts();
            }
        }
    }

    /// Keeps what is said now for who misses it.
    pub(super) fn keep_said(&mut self) {
        if let Some(said) = &self.said
            && *said.text != *Word::Sending.say(self.lang)
        {
            self.log.keep(self.now, said);
        }
    }

    /// Says a word of the table below.
    pub(super) fn say(&mut self, word: Word) {
        self.said = Some(Said::notice(word.say(self.lang)));
    }

    /// Says a word of the table below, as something that is not done.
    pub(super) fn say_no(&mut self, word: Word) {
        self.said = Some(Said::error(word.say(self.lang)));
    }

    /// The screen on top.
    pub fn top(&self) -> &Screen {
        self.over.last().unwrap_or(&self.base)
    }

    pub(super) fn top_mut(&mut self) -> &mut Screen {
        self.over.last_mut().unwrap_or(&mut self.base)
    }

    /// The queue at the bottom, unless nobody signed on yet.
    pub fn queue(&self) -> Option<&Queue> {
        match &self.base {
            Screen::Queue(queue) => Some(queue),
            _ => None,
        }
    }

    pub(super) fn queue_mut(&mut self) -> Option<&mut Queue> {
        match &mut self.base {
            Screen::Queue(queue) => Some(queue),
            _ => None,
        }
    }

    /// The topmost screen that is worked on: none that is only read, and no list.
    pub fn place(&self) -> &Screen {
        self.over.iter().rev().find(|screen| !screen.is_passing()).unwrap_or(&self.base)
    }

    /// How a sequence that is not finished can go on: its keys and what they do.
    pub fn continuations(&self) -> impl Iterator<Item = (&Sequence, &str)> {
        let next = self.keymap.continuations(self.context(), &self.pending);
        next.map(|binding| (&binding.keys, binding.action.as_str()))
    }

    /// The keys of a sequence that is not finished.
    pub fn pending(&self) -> &[Key] {
        &self.pending
    }

    /// Where a key arrives.
    pub fn context(&self) -> Context {
        context(self.top())
    }

    /// The form that takes keys, if one does.
    pub fn form(&self) -> Option<&Form> {
        form(self.top())
    }

    pub(super) fn form_mut(&mut self) -> Option<&mut Form> {
        form_mut(self.top_mut())
    }

    /// Works everything anew that depends on size or language.
    pub(super) fn lay_out(&mut self) {
        let (size, now, lang) = (self.size, self.now, self.lang);
        let pack = self.pack.clone();
        for screen in self.over.iter_mut().chain([&mut self.base]) {
            match screen {
                Screen::Queue(queue) => queue.settle(layout::queue_page(size)),
                Screen::Case(case) => case.lay_out(size, now, &pack, lang),
                _ => {}
            }
        }
    }

    /// Seconds until a moment as screens count them: by the minute of the wall clock, so that everything on a
    /// screen changes at once, but exactly where the moment has passed within this minute.
    pub fn left(&self, until: Instant) -> i64 {
        let minute = self.now.plus(-self.now.seconds().rem_euclid(60));
        if (minute..self.now).contains(&until) { until.since(self.now) } else { until.since(minute) }
    }

    /// Who sits here.
    pub fn who(&self) -> Option<&Who> {
        self.who.as_ref()
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The language of the screens.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The rules of the site.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The time of the last input.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// What the head of every screen tells.
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The time of day for the head of the screens.
    pub fn clock(&self) -> String {
        say::clock_time(self.now, &self.pack.zone)
    }

    /// The status line.
    pub fn said(&self) -> Option<&Said> {
        self.said.as_ref()
    }

    /// What waits, as the queue shows it: drafts with their key, marked cases.
    fn at_home(&self) -> Vec<String> {
        let Screen::Queue(queue) = self.top() else { return Vec::new() };
        let drafts = self.drafts.waiting().count();
        let drafts = (drafts > 0).then(|| {
            format!("{} {}", self.key_name("drafts.open"), Word::DraftsShort.with(self.lang, &[&drafts]))
        });
        let marked = queue.marked.len();
        let marked = (marked > 0).then(|| Word::MarksShort.with(self.lang, &[&marked]));
        marked.into_iter().chain(drafts).collect()
    }

    /// What holds for the whole session and is always shown.
    pub fn standing(&self) -> Vec<String> {
        let slow =
            self.asks.values().any(|(purpose, since)| purpose.is_seen() && self.now.since(*since) >= 1);
        [
            (slow, Word::Loading),
            (self.stopping, Word::Stopping),
            (self.read_only, Word::ReadOnly),
            (self.site.test_clock, Word::TestClock),
        ]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, word)| word.say(self.lang).to_owned())
        .chain(self.at_home())
        .collect()
    }
}

/// Where a key arrives on a screen.
pub(super) fn context(screen: &Screen) -> Context {
    if list(screen).is_some() {
        return Context::List;
    }
    match screen {
        Screen::SignOn(_) => Context::SignOn,
        Screen::Queue(_) => Context::Queue,
        Screen::Case(case) if case.drawer.is_some() => Context::Form,
        Screen::Case(_) => Context::Case,
        Screen::Intake(_) => Context::Intake,
        Screen::Find(_) => Context::Find,
        Screen::Help(_) | Screen::Proof(_) | Screen::Messages(_) | Screen::Rights(_) => Context::Help,
        Screen::List(_) => Context::List,
        Screen::Conflict(_) => Context::Conflict,
        Screen::Customer(_) => Context::Customer,
        Screen::Bulk(_) => Context::Form,
        Screen::Menu(_) => Context::Menu,
        Screen::Setup => Context::Setup,
        Screen::Receipt(_) => Context::Receipt,
        Screen::Board(_) => Context::Board,
        Screen::LineToTake(_) => Context::Form,
    }
}

pub(super) fn form(screen: &Screen) -> Option<&Form> {
    match screen {
        Screen::SignOn(signon) => Some(&signon.form),
        Screen::Case(case) => case.drawer.as_ref().map(|drawer| &drawer.form),
        Screen::Intake(intake) => Some(&intake.form),
        Screen::Bulk(bulk) => Some(&bulk.form),
        Screen::LineToTake(of) => Some(&of.form),
        _ => None,
    }
}

pub(super) fn form_mut(screen: &mut Screen) -> Option<&mut Form> {
    match screen {
        Screen::SignOn(signon) => Some(&mut signon.form),
        Screen::Case(case) => case.drawer.as_mut().map(|drawer| &mut drawer.form),
        Screen::Intake(intake) => Some(&mut intake.form),
        Screen::Bulk(bulk) => Some(&mut bulk.form),
        Screen::LineToTake(of) => Some(&mut of.form),
        _ => None,
    }
}

/// The list that is open over a screen.
pub(super) fn list(screen: &Screen) -> Option<&List> {
    match screen {
        Screen::List(list) => Some(list),
        _ => form(screen)?.list.as_ref(),
    }
}

pub(super) fn list_mut(screen: &mut Screen) -> Option<&mut List> {
    match screen {
        Screen::List(list) => Some(list),
        screen => form_mut(screen)?.list.as_mut(),
    }
}

/// The place of the draft of the form on a screen.
pub(super) fn draft_place(screen: &Screen) -> Option<String> {
    match screen {
        Screen::Intake(intake) => Some(intake.place.clone()),
        Screen::Bulk(bulk) => Some(drafts::of_many(bulk.form.verb()?.0)),
        Screen::Case(case) => {
            let (verb, _) = case.drawer.as_ref()?.form.verb()?;
            Some(drafts::of_case(case.id, verb))
        }
        _ => None,
    }
}
