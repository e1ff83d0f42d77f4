//! 申请, 同意, 驳回: what needs somebody else's yes. Until it is granted nothing changes.

use serde::{Deserialize, Serialize};

use super::{Case, Closing, Context, Event, Fact, Fault, PersonId, Reason, Refusal, Stage, TaskState, Verb};
use super::{Words, owed::Keeps, waiting::roughly};
use crate::{
    rules::{AskRule, Pack, Whom},
    sla::{HoldReason, Holds, Instant},
};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskKind {
    /// 退单: back to who handed it over.
    SendBack,
    /// 延时: a later limit of one clock.
    Extension,
    /// 超限挂起: a hold beyond its maximum.
    LongHold,
    /// 特批: a green channel.
    Exception,
    /// 免回访
    NoRevisit,
    /// 终结: closed, and not opened again.
    EndForGood,
}

impl AskKind {
    const ALL: [Self; 6] =
        [Self::SendBack, Self::Extension, Self::LongHold, Self::Exception, Self::NoRevisit, Self::EndForGood];

    /// The word in TOML, JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::SendBack => "send_back",
            Self::Extension => "extension",
            Self::LongHold => "long_hold",
            Self::Exception => "exception",
            Self::NoRevisit => "no_revisit",
            Self::EndForGood => "end_for_good",
        }
    }

    /// What is asked for by a word.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.id() == id)
    }
}

/// What an ask is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub what: AskKind,
    /// Who decides.
    pub decides: Whom,
    /// Nobody above them decides again.
    pub last: bool,
    /// By when.
    pub due: Instant,
    /// The task that is sent back or extended.
    pub task: Option<u32>,
    /// The clock that is extended, in this cycle.
    pub clock: Option<(String, u32)>,
    /// The limit or the end of the hold that is asked for.
    pub until: Option<Instant>,
    pub hold: Option<HoldReason>,
}

/// How far an ask is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskState {
    Open,
    Granted,
    Refused,
    /// What it was about is over.
    Lapsed,
}

/// An ask of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Number within the case, from 1.
    pub no: u32,
    pub about: Asked,
    pub by: PersonId,
    pub at: Instant,
    pub state: AskState,
    /// When it was decided, or lapsed.
    pub decided: Option<Instant>,
}

/// 延时: the limit that was granted to one cycle of a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    pub clock: String,
    pub cycle: u32,
    pub deadline: Instant,
}

/// What the form of an ask says.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    pub what: AskKind,
    pub clock: Option<String>,
    pub task: Option<u32>,
    pub until: Option<Instant>,
    pub hold: Option<HoldReason>,
}

impl Ask {
    /// Whether it waits to be decided.
    pub fn is_open(&self) -> bool {
        self.state == AskState::Open
    }
}

impl Case {
    /// Asks that nobody decided yet.
    pub fn open_asks(&self) -> impl Iterator<Item = &Ask> {
        self.asks.iter().filter(|ask| ask.is_open())
    }

    fn asked(&self, what: AskKind) -> impl Iterator<Item = &Ask> {
        self.asks.iter().filter(move |ask| ask.about.what == what)
    }

    pub(super) fn ask(&self, wish: Wish, words: Words, with: &Context<'_>) -> Result<Vec<Fact>, Refusal> {
        let what = wish.what;
        let Some(rule) = with.pack.ask(what.id()).filter(|rule| rule.on) else {
            let on = with.pack.asks.iter().filter(|rule| rule.on);
            let values = on.map(|rule| rule.id.clone()).collect();
            return Err(self.wrong("what", Fault::NotOneOf { values }));
        };
        let no = self.next_number("ask", self.asks.len())?;
        let times = u32::try_from(self.asked(what).count()).unwrap_or(u32::MAX).saturating_add(1);
        let mut about = Asked {
            what,
            decides: rule.decides(times),
            last: rule.last.as_ref().is_some_and(|last| times >= u32::from(last.from)),
            due: with.now.plus(rule.answer_s),
            task: None,
            clock: None,
            until: None,
            hold: None,
        };
        match what {
            AskKind::SendBack => about.task = self.can_be_sent_back(wish.task, with)?,
            AskKind::Extension => self.can_be_extended(wish, rule, &mut about, with)?,
            AskKind::LongHold => self.can_be_held(wish, rule, &mut about, with)?,
            AskKind::Exception => {}
            AskKind::NoRevisit | AskKind::EndForGood if self.stage == Stage::Accept => {
                return Err(self.refuse(Reason::Stage { stage: self.stage, verb: Verb::Ask }));
            }
            AskKind::NoRevisit => {}
            AskKind::EndForGood => {
                let (made, needed) = (self.rounds, u32::from(rule.after_rounds));
                if made < needed {
                    return Err(self.refuse(Reason::MoreRounds { made, needed }));
                }
            }
        }
        let same = |ask: &&Ask| {
            (ask.about.what, ask.about.task, &ask.about.clock) == (what, about.task, &about.clock)
        };
        if let Some(ask) = self.open_asks().find(same) {
            let reason = Reason::AskedAlready { ask: ask.no };
            return Err(self.refuse_but(reason, &[Verb::Grant, Verb::Refuse]));
        }
        Ok(vec![Fact { event: Event::Asked { ask: no, about: Box::new(about) }, words }])
    }

    fn can_be_sent_back(&self, task: Option<u32>, with: &Context<'_>) -> Result<Option<u32>, Refusal> {
        if self.stage != Stage::Handle {
            return Err(self.refuse(Reason::Stage { stage: self.stage, verb: Verb::Ask }));
        }
        if self.asked(AskKind::SendBack).any(|ask| ask.about.last && ask.state != AskState::Lapsed) {
            return Err(self.refuse(Reason::DecidedForGood));
        }
        if let Some(task) = task {
            let given = self.tasks.iter().filter(|task| task.state == TaskState::Given);
            return self.one_of("task", Some(task), given.map(|task| task.no)).map(Some);
        }
        // A case that nobody handed over lies with who took it.
        match self.sender {
            Some(sender) if sender != with.actor => Ok(None),
            _ => Err(self.refuse(Reason::NothingToDo { verb: Verb::Ask })),
        }
    }

    fn can_be_extended(
        &self,
        wish: Wish,
        rule: &AskRule,
        about: &mut Asked,
        with: &Context<'_>,
    ) -> Result<(), Refusal> {
        let id = match (wish.clock, wish.task) {
            (_, Some(task)) => format!("task#{task}"),
            (Some(clock), None) => clock,
            (None, None) => return Err(self.wrong("clock", Fault::Missing)),
        };
        let timed = self.timed(with.pack);
        let may = |id: &str| {
            let spec = timed.iter().find(|timed| timed.id == id).map(|timed| &timed.spec);
            // What no wait moves, no extension moves: the law, and the limit of the whole case.
            spec.is_some_and(|spec| spec.holds != Holds::Never)
                || self.extensions.iter().any(|ext| ext.clock == id)
        };
        let going = self.clocks.iter().filter(|named| named.clock.is_open() && may(&named.id));
        let Some(named) = going.clone().find(|named| named.id == id) else {
            let values = going.map(|named| named.id.clone()).collect();
            return Err(self.wrong("clock", Fault::NotOneOf { values }));
        };
        let clock = &named.clock;
        // What is held is due as long after now as it has left.
        let deadline = clock.deadline.unwrap_or(with.now.plus(clock.remaining(with.now)));
        if deadline < with.now {
            return Err(self.refuse(Reason::AskedTooLate { deadline }));
        }
        let Some(until) = wish.until else { return Err(self.wrong("until", Fault::Missing)) };
        if until <= deadline {
            return Err(self.wrong("until", Fault::TooSoon { min: deadline.plus(1) }));
        }
        let max = deadline.plus(most(rule));
        if until > max {
            return Err(self.wrong("until", Fault::TooFar { max }));
        }
        let cycle = (id, clock.cycle);
        let granted = |ask: &&Ask| ask.state == AskState::Granted && ask.about.clock.as_ref() == Some(&cycle);
        if let Some(times) = rule.times.map(usize::from)
            && self.asks.iter().filter(granted).count() >= times
        {
            return Err(self.refuse(Reason::TooMany { field: "what".to_owned(), max: times }));
        }
        (about.clock, about.until, about.task) = (Some(cycle), Some(until), wish.task);
        Ok(())
    }

    fn can_be_held(
        &self,
        wish: Wish,
        rule: &AskRule,
        about: &mut Asked,
        with: &Context<'_>,
    ) -> Result<(), Refusal> {
        let now = self.hold.as_ref().filter(|_| !self.is_parked()).map(|hold| hold.reason.clone());
        let Some(reason) = wish.hold.or(now) else { return Err(self.wrong("reason", Fault::Missing)) };
        if self.is_parked() {
            return Err(self.refuse(Reason::Held { verb: Verb::Ask }));
        }
        let Some(until) = wish.until else { return Err(self.wrong("until", Fault::Missing)) };
        let max = with.now.plus(most(rule));
        if until > max {
            return Err(self.wrong("until", Fault::TooFar { max }));
        }
        (about.hold, about.until) = (Some(reason), Some(until));
        Ok(())
    }

    /// The open ask that is meant, if this person may decide it.
    fn to_decide(&self, ask: Option<u32>, with: &Context<'_>) -> Result<&Ask, Refusal> {
        let mine = |ask: &&Ask| self.decides(ask, with) && ask.by != with.actor;
        let open = self.open_asks().map(|ask| ask.no);
        let no = match ask {
            Some(_) => self.one_of("ask", ask, open)?,
            None if self.open_asks().filter(mine).count() == 1 => {
                self.open_asks().find(mine).map_or(0, |ask| ask.no)
            }
            None => self.one_of("ask", None, open)?,
        };
        let Some(ask) = self.asks.iter().find(|ask| ask.no == no) else {
            return Err(self.refuse(Reason::NothingToDo { verb: Verb::Grant }));
        };
        if ask.by == with.actor {
            return Err(self.refuse(Reason::OwnDecision));
        }
        if !self.decides(ask, with) {
            return Err(self.refuse(Reason::NotYoursToDecide { whom: ask.about.decides }));
        }
        Ok(ask)
    }

    fn decides(&self, ask: &Ask, with: &Context<'_>) -> bool {
        match ask.about.decides {
            Whom::Owner | Whom::Sender => {
                self.decider(ask).is_some_and(|person| with.is(person)) || with.holds(Whom::TeamLeader)
            }
            above => with.holds(above),
        }
    }

    /// The one person who decides an ask, where it is one.
    /// The person who decides an ask, where it is one and no post.
    pub fn decider(&self, ask: &Ask) -> Option<PersonId> {
        match ask.about.decides {
            Whom::Owner => self.owner,
            Whom::Sender => {
                match ask.about.task.and_then(|no| self.tasks.iter().find(|task| task.no == no)) {
                    Some(task) => Some(task.by),
                    None => self.sender,
                }
            }
            _ => None,
        }
    }

    pub(super) fn grant(
        &self,
        ask: Option<u32>,
        team: Option<String>,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let ask = self.to_decide(ask, with)?;
        let about = &ask.about;
        let mut facts = vec![Fact { event: Event::Granted { ask: ask.no }, words }];
        let mut follows = |event: Event| facts.push(Fact::bare(event));
        match about.what {
            AskKind::SendBack => follows(Event::SentBack { task: about.task, team }),
            AskKind::Extension => {
                let going = |clock: &str, cycle: u32| {
                    let same = |named: &&super::NamedClock| named.id == clock && named.clock.cycle == cycle;
                    self.clocks.iter().find(same).is_some_and(|named| named.clock.is_open())
                };
                match (&about.clock, about.until) {
                    (Some((clock, cycle)), Some(deadline)) if going(clock, *cycle) => {
                        follows(Event::Extended { clock: clock.clone(), cycle: *cycle, deadline });
                    }
                    _ => return Err(self.refuse_but(Reason::Overtaken, &[Verb::Refuse])),
                }
            }
            AskKind::LongHold => match (&about.hold, about.until) {
                (Some(reason), Some(until)) if until > with.now && !self.is_parked() => {
                    let told = self.hold.as_ref().is_some_and(|hold| hold.told);
                    if self.hold.is_some() {
                        follows(Event::Resumed);
                    }
                    follows(Event::Held { reason: reason.clone(), until: Some(until), told });
                }
                _ => return Err(self.refuse_but(Reason::Overtaken, &[Verb::Refuse])),
            },
            AskKind::Exception => {}
            AskKind::NoRevisit if self.stage == Stage::Revisit => {
                self.owes_nothing_after(Keeps::Nothing)?;
                follows(Event::Closed { how: Closing::NoRevisit });
            }
            AskKind::NoRevisit => {}
            AskKind::EndForGood => {
                self.nobody_works(None)?;
                self.owes_nothing_after(Keeps::Nothing)?;
                follows(Event::Closed { how: Closing::ForGood });
            }
        }
        Ok(facts)
    }

    pub(super) fn refuse_ask(
        &self,
        ask: Option<u32>,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let ask = self.to_decide(ask, with)?.no;
        Ok(vec![Fact { event: Event::Refused { ask }, words }])
    }

    /// Ends the open asks that are of no use any more.
    pub(super) fn lapse(&mut self, at: Instant, which: impl Fn(&Asked) -> bool) {
        for ask in self.asks.iter_mut().filter(|ask| ask.is_open() && which(&ask.about)) {
            ask.state = AskState::Lapsed;
            ask.decided = Some(at);
        }
    }

    fn wrong(&self, field: &str, fault: Fault) -> Refusal {
        self.refuse(Reason::Field { field: field.to_owned(), fault })
    }
}

/// The most that one grant gives, in seconds.
fn most(rule: &AskRule) -> i64 {
    // Where the pack sets no bound, a year does.
    rule.most.map_or(366 * 86_400, roughly)
}

/// The kinds of ask that the pack has.
pub(super) fn kinds(pack: &Pack) -> Vec<&str> {
    let known = pack.asks.iter().filter(|rule| rule.on && AskKind::of(&rule.id).is_some());
    known.map(|rule| rule.id.as_str()).collect()
}
