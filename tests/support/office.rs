//! An office in which the journeys are made: a site with its people, ten overdue cases, and a terminal for each person.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    time::{Duration, Instant},
};

use caseloop::{keys::Context, lang::Lang, sla::Instant as At};
use serde_json::Value;

use crate::{
    journeys::{AGENT, Journey, KNOWN, LEADER, PIN, REVISITOR, Step},
    keyboard::{Keyboard, bytes},
    support::{Served, Site, line::Line, screen::Screen},
};

const NETWORK: &str = "3102";

/// Monday, nine in the morning in Shanghai; the overdue cases are from six weeks before.
const BEGAN: &str = "2026-10-12T01:00:00Z";
const NOW: &str = "2026-11-23T01:00:00Z";

/// A journey that was made.
pub struct Made {
    pub id: &'static str,
    /// The structural keys.
    pub keys: usize,
    /// They, and where free text came, in order.
    pub typed: Vec<String>,
    pub took: Vec<Took>,
}

/// What came of the keys between two looks at the screen: how long the outcome took, and what it cost.
pub struct Took {
    /// What was looked for.
    pub saw: String,
    pub waited: Duration,
    pub bytes: usize,
    /// How often the program waited for the terminal on the way.
    pub trips: usize,
}

/// How the keys of a journey are typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// Each step waits for what the screen shows.
    Looking,
    /// All at once.
    Ahead,
}

pub struct Office {
    pub site: Site,
    _served: Served,
    pub lang: Lang,
    pub keyboard: Keyboard,
    line: Line,
    seats: BTreeMap<&'static str, Screen>,
    /// Who sits where the journey is made.
    who: &'static str,
    /// The case that the journey is about.
    case: String,
    known: BTreeSet<String>,
    now: At,
    keys: PathBuf,
}

impl Office {
    pub fn new(lang: Lang, keyboard: Keyboard, line: Line) -> Self {
        let site = Site::of_clock(BEGAN);
        // Messages are written, and stay in the outbox.
        let config = "[notify]\ncommand = [\"/bin/sh\", \"-c\", \"exit 1\"]\n";
        std::fs::write(site.path().join("config.toml"), config).unwrap();
        let served = site.serve_by_clock();
        let pin = site.path().join("pin");
        std::fs::write(&pin, PIN).unwrap();
        let add = |staff: &str, name: &str, role: &str| {
            site.ok(&["person", "add", staff, name, "--role", role, "--pin-file", pin.to_str().unwrap()]);
        };
        add(AGENT, "赵敏", "agent");
        add(REVISITOR, "孙丽", "revisitor");
        add(LEADER, "周强", "team_leader");
        add("1005", "吴刚", "agent");
        for _ in 0..10 {
            site.ok(&[
                "--as",
                AGENT,
                "do",
                "new",
                "accept",
                "--field",
                "line=13911110000",
                "--field",
                "category=plan_fee",
                "--field",
                "text=话费不对",
            ]);
        }
        site.set_clock(NOW);
        let new = ["--as", AGENT, "do", "new", "accept", "--field", "text=上次的事"];
        let line_of = format!("line={KNOWN}");
        let fields =
            ["--field", line_of.as_str(), "--field", "name=李建国", "--field", "category=indoor_coverage"];
        site.ok(&[&new[..], &fields[..]].concat());
        site.ok(&["customer", "set", KNOWN, "--address", "万全县商业东街 12 号", "--place", "town"]);
        site.ok(&["person", "add", NETWORK, "刘工", "--role", "handler", "--team", "network"]);
        let keys = site.path().join("keys.toml");
        std::fs::write(&keys, keyboard.file()).unwrap();
        let (seats, known, now) = (BTreeMap::new(), BTreeSet::new(), NOW.parse().unwrap());
        let (who, case) = (AGENT, String::new());
        Self { site, _served: served, lang, keyboard, line, seats, who, case, known, now, keys }
    }

    /// Makes a journey.
    pub fn make(&mut self, journey: &Journey, typing: Typing) -> Made {
        self.who = journey.who;
        self.case.clear();
        self.tick();
        self.seat();
        self.go_home();
        (journey.begin)(self);
        self.known = self.numbers();
        let mut took = Vec::new();
        match typing {
            Typing::Looking => {
                let mut keys = String::new();
                for step in journey.steps {
                    match self.typed(step) {
                        Some(typed) => keys.push_str(&typed),
                        None => took.push(self.press_until(&std::mem::take(&mut keys), step, journey.id)),
                    }
                }
            }
            Typing::Ahead => {
                let keys: String = journey.steps.iter().filter_map(|step| self.typed(step)).collect();
                let last = journey.steps.last().unwrap();
                took.push(self.press_until(&keys, last, journey.id));
            }
        }
        (journey.holds)(self);
        let counted: Vec<_> = journey.steps.iter().map(|step| step.counted(&self.keyboard)).collect();
        let keys = counted.iter().map(|(keys, _)| keys).sum();
        Made {
            id: journey.id,
            keys,
            typed: counted.into_iter().filter_map(|(_, typed)| typed).collect(),
            took,
        }
    }

    /// What a step sends; nothing where it only looks.
    fn typed(&self, step: &Step) -> Option<String> {
        match step {
            Step::Do(context, action) => Some(bytes(&self.keyboard.keys_of(*context, action))),
            Step::Digits(digits) => Some((*digits).to_owned()),
            Step::Write(zh, en) => Some(self.say(zh, en).to_owned()),
            Step::See(..) | Step::SeeNewCase => None,
        }
    }

    fn press_until(&mut self, keys: &str, step: &Step, id: &str) -> Took {
        let before = self.screen().counts();
        let began = Instant::now();
        if !keys.is_empty() {
            self.screen().keys(keys);
        }
        let saw = match step {
            Step::See(zh, en) => {
                let what = self.say(zh, en).replace("{case}", &self.case);
                self.screen().until(&format!("{id}: {what}"), |text| text.contains(&what));
                what
            }
            _ => {
                let known = &self.known;
                let new = |text: &str| numbers_in(text).find(|number| !known.contains(number));
                self.screen().until(&format!("{id}: a new case"), |text| new(text).is_some());
                self.case = new(&self.screen().text()).unwrap();
                self.case.clone()
            }
        };
        let (waited, seen) = (began.elapsed(), self.screen().counts());
        if self.line.is_slow() {
            // The rest of what is painted is paid for too.
            self.screen().settles();
        }
        let bytes = self.screen().counts().0 - before.0;
        Took { saw, waited, bytes, trips: seen.1 - before.1 }
    }

    /// A minute goes by.
    fn tick(&mut self) {
        self.now = self.now.plus(60);
        self.site.set_clock(&self.now.to_string());
    }

    /// One of two, by the language of the office.
    pub fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.lang == Lang::Zh { zh } else { en }
    }

    pub fn screen(&self) -> &Screen {
        &self.seats[self.who]
    }

    pub fn who(&self) -> &str {
        self.who
    }

    pub fn number(&self) -> &str {
        &self.case
    }

    /// The case as who sits there reads it.
    pub fn case(&self) -> Value {
        self.site.json(&["--as", self.who, "show", &self.case])
    }

    /// The last event of a type in the log of the case; null where there is none.
    pub fn event(&self, kind: &str) -> Value {
        let case = self.case();
        let events = case["events"].as_array().unwrap();
        events.iter().rfind(|event| event["type"] == kind).cloned().unwrap_or_default()
    }

    /// The case as it stands in the list of everything open.
    pub fn row(&self) -> Value {
        let rows = self.site.lines(&["list", "--view", "all"]);
        let row = rows.into_iter().find(|row| row["case"] == *self.case);
        row.unwrap_or_else(|| panic!("{} is not open", self.case))
    }

    fn numbers(&self) -> BTreeSet<String> {
        let rows = self.site.lines(&["list", "--view", "all"]);
        rows.iter().map(|row| row["case"].as_str().unwrap().to_owned()).collect()
    }

    fn lang_id(&self) -> &'static str {
        if self.lang == Lang::Zh { "zh" } else { "en" }
    }

    /// The workstation of who makes the journey, opened once.
    fn seat(&mut self) {
        if self.seats.contains_key(self.who) {
            return;
        }
        let args = ["--lang", self.lang_id(), "--as", self.who];
        let screen = Screen::at_the_end_of(self.line, &self.site, &args, &self.keys);
        screen.until("home", is_home);
        self.seats.insert(self.who, screen);
    }

    /// Back to the queue, to my own cases.
    fn go_home(&self) {
        const BACK: &str = "\x1b[24~";
        let screen = self.screen();
        screen.settles();
        for _ in 0..6 {
            if !is_home(&screen.text()) {
                screen.keys(BACK);
                screen.settles();
            }
        }
        screen.keys("1");
        screen.until("home", |text| is_home(text) && text.contains(self.say("队列·我的", "Queue: mine")));
        screen.settles();
    }

    /// Brings the selection of the queue to the case.
    fn select(&self) {
        let screen = self.screen();
        let chosen = |text: &str| text.lines().any(|row| row.starts_with('>') && row.contains(&self.case));
        screen.until("rows with a selection", |text| {
            text.contains(&self.case) && text.lines().any(|row| row.starts_with('>'))
        });
        let text = screen.text();
        let row = |is: &dyn Fn(&str) -> bool| text.lines().position(is).unwrap();
        let (from, to) = (row(&|row| row.starts_with('>')), row(&|row| row.contains(&self.case)));
        let key = if from < to { "\x1b[B" } else { "\x1b[A" };
        screen.keys(&key.repeat(from.abs_diff(to)));
        screen.until("the case selected", chosen);
    }

    fn act(&self, who: &str, case: &str, act: &str, fields: &[&str]) -> Value {
        let fields: Vec<&str> = fields.iter().flat_map(|field| ["--field", field]).collect();
        self.site.json(&[&["--as", who, "do", case, act], &fields[..]].concat())
    }

    /// Somebody of the network team looks at everything that is open.
    pub fn network_looks(&mut self) {
        let who = std::mem::replace(&mut self.who, NETWORK);
        self.seat();
        self.screen().keys("6");
        self.screen().shows(self.say("队列·全部", "Queue: all"));
        self.who = who;
    }

    /// The case comes to the screen of the network team by itself.
    pub fn network_sees(&self) {
        self.site.set_clock(&self.now.plus(1).to_string());
        let screen = &self.seats[NETWORK];
        let count = self.numbers().len();
        let title = self.say("队列·全部 {n} 件", "Queue: all {n}").replace("{n}", &count.to_string());
        screen.shows(&title);
        screen.keys("\x1b[F");
        screen.shows(&self.case);
    }

    /// A case that the agent has accepted, not shown anywhere yet.
    fn accepted(&mut self) {
        let fields = ["line=13955556666", "category=indoor_coverage", "severity=1", "text=没有信号"];
        self.case = self.act(AGENT, "new", "accept", &fields)["case"].as_str().unwrap().to_owned();
    }

    fn finished(&mut self) {
        self.accepted();
        self.act(AGENT, &self.case, "finish", &["disposition=upheld", "text=天线已调整"]);
    }

    /// Shows a view of the queue and selects the case in it.
    fn show_in(&self, view: &str) {
        self.screen().keys(view);
        self.select();
        self.screen().settles();
    }

    /// The softphone brings a number.
    pub fn ring(&mut self, line: &str) {
        self.site.ok(&["--as", self.who, "pop", line]);
        self.screen().shows(line);
        self.screen().shows(self.say("60天内", "60 days"));
        self.screen().settles();
    }

    /// The page of the customer who is known, revealed a moment ago.
    pub fn customer(&mut self) {
        self.site.ok(&["--as", self.who, "reveal", "C2", "--reason", "call_back"]);
        let screen = self.screen();
        for (context, action) in
            [(Context::Global, "find.open"), (Context::Find, "find.filter"), (Context::Find, "find.choose")]
        {
            self.does(context, action);
            if action == "find.open" {
                screen.keys(KNOWN);
                screen.shows("0912");
            }
            screen.settles();
        }
        screen.shows(KNOWN);
    }

    pub fn own_case(&mut self) {
        self.accepted();
        self.show_in("1");
    }

    pub fn finished_case(&mut self) {
        self.finished();
        self.show_in("1");
    }

    /// The customer has been told the result; somebody else must ask whether it is solved. Of several such cases it is
    /// about the one that is due first.
    pub fn told_case(&mut self) {
        self.finished();
        self.act(AGENT, &self.case, "reply", &["result=reached", "kind=final", "text=修好了"]);
        let first = self.site.lines(&["--as", REVISITOR, "list", "--view", "revisit"]).swap_remove(0);
        self.case = first["case"].as_str().unwrap().to_owned();
    }

    pub fn escalated_case(&mut self) {
        self.accepted();
        self.act(AGENT, &self.case, "escalate", &["text=请看"]);
        self.show_in("6");
    }

    /// One case is open on the screen, the next one of the view is the one that the journey is about.
    pub fn before_another(&mut self) {
        self.accepted();
        self.show_in("1");
        let text = self.screen().text();
        let mut rows = text.lines().skip_while(|row| !row.starts_with('>'));
        let next = rows.nth(1).and_then(|row| numbers_in(row).next());
        self.case = next.unwrap_or_else(|| panic!("no next case:\n{text}"));
        self.screen().keys("\r");
        self.screen().until("the case alone", |text| !is_home(text) && !text.contains(&self.case));
        self.screen().settles();
    }

    /// The founder, the agent and the one who revisits sat at this terminal, in that order.
    pub fn shared(&mut self) {
        for staff in [AGENT, REVISITOR] {
            self.does(Context::Queue, "session.switch_person");
            self.screen().shows(self.say("工号", "Staff number"));
            self.screen().keys(staff);
            self.does(Context::SignOn, "form.next");
            self.screen().keys(PIN);
            self.does(Context::SignOn, "form.send");
            self.screen().until("the queue of another", |text| is_home(text) && text.contains(staff));
        }
        self.screen().settles();
    }

    /// Takes a case in at the terminal; gives the event of it.
    pub fn taken_here(&self) -> Value {
        let known = self.numbers();
        self.does(Context::Queue, "intake.open");
        self.screen().keys("15912345678");
        self.screen().settles();
        self.does(Context::Intake, "form.phrase");
        self.screen().keys("1");
        self.does(Context::Intake, "form.send");
        self.screen().until("a new case", |text| numbers_in(text).any(|number| !known.contains(&number)));
        let case = numbers_in(&self.screen().text()).find(|number| !known.contains(number)).unwrap();
        self.site.json(&["show", &case])["events"][0].clone()
    }

    fn does(&self, context: Context, action: &str) {
        self.screen().keys(&bytes(&self.keyboard.keys_of(context, action)));
    }
}

/// The numbers of cases in a text.
fn numbers_in(text: &str) -> impl Iterator<Item = String> {
    let at = text.match_indices("ZJ-").map(|(at, _)| at);
    at.filter_map(|at| text.get(at..at + 11).map(str::to_owned))
}

fn is_home(text: &str) -> bool {
    text.trim_start().starts_with("队列·") || text.trim_start().starts_with("Queue: ")
}
