//! What happens while a case is worked on: notes and calls, waiting, asking, handing on, being told to hurry.

use super::{
    arrivals::Standing,
    life::{Done, Life, Over},
    staff::{SERVICE, Worker},
};
use crate::{
    case::{
        AskKind, Attachment, Classify, Command, Flag, FlagKind, LinkKind, PromiseKind, Reference, Role,
        TaskRole, Urger, Verb, Verdict, Wish, Word, Words,
    },
    rules::Whom,
    sla::{HoldReason, Instant},
};

/// Something that may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Incident {
    Note,
    Contact,
    Urge,
    Hold,
    Park,
    Transfer,
    SendBack,
    Extension,
    LongHold,
    Exception,
    Task,
    Promise,
    Order,
    Attach,
    Refer,
    Classify,
    Amend,
    Flag,
    HandOver,
    Escalate,
    Link,
    /// By its place among those of the town.
    Step(usize),
}

/// The kind of case of a reception day, and of a thousand of these so many are tracked.
const VISIT: &str = "visit";
const TRACKED: u32 = 880;

/// Why a repair waits.
const PARTS: &str = "parts";

/// Of a thousand cases in so many.
#[rustfmt::skip]
const INCIDENTS: [(Incident, u32); 18] = [
    (Incident::Note, 200), (Incident::Urge, 55), (Incident::Hold, 55), (Incident::Transfer, 25),
    (Incident::SendBack, 12), (Incident::Extension, 12), (Incident::LongHold, 5), (Incident::Exception, 4),
    (Incident::Task, 26), (Incident::Promise, 24), (Incident::Order, 5), (Incident::Attach, 30),
    (Incident::Refer, 20), (Incident::Classify, 22), (Incident::Amend, 18), (Incident::Flag, 10),
    (Incident::HandOver, 10), (Incident::Escalate, 6),
];

impl<'a> Life<'a> {
    /// What happens until there is a result. Who has worked on it in the end.
    pub fn worked(&mut self, worker: &'a Worker) -> Result<(), Over> {
        let ready = self.ready();
        let mut coming: Vec<(Instant, Incident)> = Vec::new();
        let at = |life: &mut Self, share: i64| {
            let left = ready.since(life.now).max(60) * share / 100;
            life.now.plus(life.chance.between(30, left.max(31)))
        };
        let stands = self.arrival.standing.is_some();
        for (incident, per_mille) in INCIDENTS {
            let waits = matches!(incident, Incident::Hold | Incident::LongHold | Incident::SendBack);
            // What was not solved on the spot is tracked by somebody above.
            let tracked = incident == Incident::Order && self.case.facts.kind == VISIT;
            let per_mille = if tracked { TRACKED } else { per_mille };
            if self.chance.per_mille(per_mille) && !(stands && waits) {
                coming.push((at(self, 100), incident));
            }
        }
        let told = self.on.days.next(worker.role, ready.plus(1_800), &mut self.chance);
        let long = stands || told.since(self.case.opened) > 15 * 3_600;
        if self.chance.percent(10) || (long && self.chance.percent(93)) {
            let by = self.case.opened.plus(self.chance.between(1, 12) * 3_600);
            coming.push((at(self, 40).min(by), Incident::Contact));
        }
        if self.arrival.earlier.is_some() && self.chance.percent(60) {
            coming.push((at(self, 10), Incident::Link));
        }
        if self.arrival.standing.is_none() && self.chance.per_mille(self.matter.parks) {
            coming.push((at(self, 100), Incident::Park));
        }
        coming.extend(self.steps(ready).into_iter().map(|(at, place)| (at, Incident::Step(place))));
        coming.sort_by_key(|(at, _)| *at);
        for (at, incident) in coming {
            let next = self.on.days.next(worker.role, at, &mut self.chance);
            let at = if stands && next > self.on.until { at } else { next };
            self.happens(incident, at, worker)?;
        }
        self.comes_to_stand(ready, worker)?;
        self.wait(ready.min(self.on.until));
        Ok(())
    }

    /// When there is a result.
    fn ready(&mut self) -> Instant {
        let (now, until) = (self.now, self.on.until);
        let age = until.since(self.case.opened).max(60);
        // What is urgent comes first.
        let haste =
            [20, 50].get(usize::from(self.arrival.severity.saturating_sub(1))).copied().unwrap_or(100);
        let hours =
            |life: &mut Self| life.chance.around(life.matter.hours * 1_300) * haste / 100 * life.pace / 100;
        match self.arrival.standing {
            None => now.plus(hours(self)),
            Some(Standing::Feedback) => self.case.opened.plus(age * self.chance.between(30, 90) / 100),
            // In time for the reply, and not so long ago that the revisit is late.
            Some(Standing::Revisit) => {
                let first = until.plus(-self.chance.between(3_600, 4 * 86_400));
                let most = self.case.opened.plus(age.min(32 * 3_600) * self.chance.between(50, 90) / 100);
                first.max(self.case.opened.plus(1_800)).min(most)
            }
            // While nothing is late yet, and not longer ago than a customer is waited for.
            Some(Standing::Held | Standing::Parts | Standing::Parked) => {
                let least = if self.arrival.standing == Some(Standing::Held) { age - 68 * 3_600 } else { 0 };
                let most = (age * 9 / 10).min(26 * 3_600);
                self.case.opened.plus(self.chance.between(least.max(most / 10), most))
            }
            Some(_) => self.case.opened.plus(age * self.chance.between(50, 95) / 100),
        }
    }

    fn happens(&mut self, incident: Incident, at: Instant, worker: &'a Worker) -> Done {
        let on = self.on;
        let words_of = &on.town.matters;
        let bare = Words::default;
        match incident {
            Incident::Note => {
                let words = self.note();
                self.act(at, worker, Verb::Note, Command::Note, words)
            }
            Incident::Contact => self.contact(at, worker),
            Incident::Urge => {
                let Some(agent) = self.agent() else { return Ok(false) };
                let above = self.chance.percent(6);
                let by = if above { Urger::Supervisor } else { Urger::Customer };
                let words = self.text(&words_of.urges);
                self.act(at, agent, Verb::Urge, Command::Urge { by }, words)
            }
            Incident::Hold => match self.chance.one(&self.matter.holds).cloned() {
                Some(reason) => self.hold(at, worker, &reason),
                None => Ok(false),
            },
            Incident::Park => {
                // It goes on by itself then, and is to end in this year.
                let most = on.until.since(at) / 86_400 - 12;
                if most < 20 {
                    return Ok(false);
                }
                let until = at.plus(self.chance.between(20, most.min(200)) * 86_400);
                let words = self.text(&words_of.parking);
                let done = self.act(at, worker, Verb::Park, Command::Park { until, told: true }, words)?;
                self.wait(until);
                Ok(done)
            }
            Incident::Transfer => {
                let teams = ["network", "charging", "hall", "repair", "partner"];
                let team = self.chance.one(&teams).copied().filter(|team| *team != self.matter.team);
                let Some(team) = team else { return Ok(false) };
                let words = self.text(&words_of.dispatching);
                let words = if words.is_empty() { self.note() } else { words };
                let to = Command::Transfer { team: Some(team.to_owned()), to: None };
                if !self.act(at, worker, Verb::Transfer, to, words)? {
                    return Ok(false);
                }
                // It was theirs after all.
                let Some(other) = on.staff.of_team(team, &mut self.chance) else { return Ok(true) };
                let back = self.at_work(other.role, 90);
                let words = self.note();
                let to = Command::Transfer { team: Some(self.matter.team.clone()), to: Some(worker.id) };
                self.act(back, other, Verb::Transfer, to, words)
            }
            Incident::SendBack => self.ask(at, worker, wish(AskKind::SendBack)),
            Incident::Extension => {
                let clock = Some(if self.chance.percent(50) { "department" } else { "result" }.to_owned());
                let until = Some(at.plus(self.chance.between(50, 110) * 3_600));
                self.ask(at, worker, Wish { clock, until, ..wish(AskKind::Extension) })
            }
            Incident::LongHold => {
                let hold = Some(HoldReason::new("partner"));
                let until = Some(at.plus(self.chance.between(130, 500) * 3_600));
                let done = self.ask(at, worker, Wish { hold, until, ..wish(AskKind::LongHold) })?;
                self.resumed(worker, 2_000)?;
                Ok(done)
            }
            Incident::Exception => self.ask(at, worker, wish(AskKind::Exception)),
            Incident::Task => self.task(at, worker),
            Incident::Promise => {
                let due = at.plus(self.chance.between(1, 8) * 3_600);
                let words = self.text(&words_of.promised);
                let done = self.act(
                    at,
                    worker,
                    Verb::Promise,
                    Command::Promise { what: PromiseKind::Callback, due },
                    words,
                )?;
                // Mostly it is kept in time; a call that is not made before the end is part of the answer.
                let called = at.plus(due.since(at) * self.chance.between(30, 112) / 100);
                if self.chance.percent(85) && called < on.until {
                    self.contact(called, worker)?;
                }
                Ok(done)
            }
            Incident::Order => self.order(at, worker),
            Incident::Attach => {
                let kinds = [
                    ("现场照片", "jpg"),
                    ("详单", "xlsx"),
                    ("录音", "wav"),
                    ("测速截图", "png"),
                    ("缴费凭证", "pdf"),
                ];
                let (name, form) = self.chance.one(&kinds).copied().unwrap_or(("现场照片", "jpg"));
                let name = format!("{name}{}.{form}", self.chance.between(1, 99));
                let mut sha256 = [0; 32];
                sha256
                    .iter_mut()
                    .for_each(|byte| *byte = u8::try_from(self.chance.between(0, 255)).unwrap_or_default());
                let place = format!("/srv/files/{}/{name}", self.case.id);
                let bytes = self.chance.between(20_000, 6_000_000).unsigned_abs();
                let attachment = Attachment { name, sha256, place, bytes };
                self.act(at, worker, Verb::Attach, Command::Attach(attachment), bare())
            }
            Incident::Refer => {
                let source = if self.chance.percent(60) { "EOMS" } else { "省客服" }.to_owned();
                let id = format!("{}-{:06}", self.on.days.of(at) + 1_000, self.chance.between(0, 999_999));
                self.act(at, worker, Verb::Refer, Command::Refer(Reference { source, id }), bare())
            }
            Incident::Classify => {
                let severity = Some(if self.case.facts.severity > 3 { 3 } else { 4 });
                let classify = Classify { severity, ..Classify::default() };
                let words = self.note();
                self.act(at, worker, Verb::Classify, Command::Classify { classify }, words)
            }
            Incident::Amend => {
                let Some(n) = self.arrival.customer else { return Ok(false) };
                let other = on.customers.lines.other(n.wrapping_add(1), on.customers.count);
                let words = Words::of([(Word::Contact, Some(other))]);
                self.act(at, worker, Verb::Amend, Command::Amend, words)
            }
            Incident::Flag => {
                let kind = match (self.arrival.channel.as_str(), self.chance.percent(60)) {
                    ("media", _) => FlagKind::Media,
                    (_, true) => FlagKind::Vip,
                    _ => FlagKind::Escalated,
                };
                self.act(at, worker, Verb::Flag, Command::Flag(Flag { kind, until: None }), bare())
            }
            Incident::HandOver => {
                let Some(to) = worker.team.and_then(|team| on.staff.of_team(team, &mut self.chance)) else {
                    return Ok(false);
                };
                let words = self.note();
                self.act(at, worker, Verb::HandOver, Command::HandOver { to: to.id }, words)
            }
            Incident::Escalate => {
                let words = self.note();
                let whom = Some(Whom::SiteManager);
                self.act(at, worker, Verb::Escalate, Command::Escalate { whom }, words)
            }
            Incident::Step(place) => self.step(place, at, worker),
            Incident::Link => {
                let Some(earlier) = self.arrival.earlier else { return Ok(false) };
                let how = if self.chance.percent(20) { LinkKind::First } else { LinkKind::Related };
                let link = Command::Link { case: earlier, how, solved: None };
                self.act_on(at, worker, Verb::Link, link, bare(), Some(earlier))
            }
        }
    }

    fn agent(&mut self) -> Option<&'a Worker> {
        self.on.staff.one(Role::Agent, Some(SERVICE), &mut self.chance)
    }

    /// Calls the customer, who mostly answers the first time.
    fn contact(&mut self, at: Instant, worker: &Worker) -> Done {
        let mut at = at;
        for again in 0..3 {
            let reached = self.chance.percent(86) || again == 2;
            let result = if reached { self.on.pack.reached_result().to_owned() } else { self.unreached() };
            let of = &self.on.town.matters;
            let words = self.text(if reached { &of.phrase_contacts } else { &of.unanswered });
            let contact = Command::Contact { channel: "call".to_owned(), result };
            if !self.act(at, worker, Verb::Contact, contact, words)? || reached {
                break;
            }
            at = self.at_work(worker.role, 70);
        }
        Ok(true)
    }

    /// Waits for somebody, and goes on when they came, or when the hold ends by itself.
    fn hold(&mut self, at: Instant, worker: &Worker, reason: &str) -> Done {
        let on = self.on;
        let most = on.pack.hold_reason(reason).map_or(72 * 3_600, |rule| rule.max_s).min(12 * 86_400);
        let lasts = self.chance.between(most / 12, most) * self.pace / 100;
        let until = self.chance.percent(70).then(|| at.plus(lasts));
        if reason == PARTS && self.part_wanted(at, worker)? {
            let here = self.at_work(worker.role, lasts / 60 / 2);
            self.wait(here.min(on.until));
            self.part_here(here, worker)?;
            return Ok(true);
        }
        let told = self.chance.percent(80);
        let words = self.text(&on.town.matters.holding);
        let hold = Command::Hold { reason: HoldReason::new(reason), until, told };
        if !self.act(at, worker, Verb::Hold, hold, words)? {
            return Ok(false);
        }
        self.resumed(worker, lasts / 60 / 2)?;
        Ok(true)
    }

    /// Goes on after about so many minutes, unless that happened by itself.
    fn resumed(&mut self, worker: &Worker, minutes: i64) -> Result<(), Over> {
        if self.case.hold.is_some() {
            let at = self.at_work(worker.role, minutes);
            self.wait(at.min(self.on.until));
        }
        if self.case.hold.is_some() {
            let words = self.note();
            self.act(self.now, worker, Verb::Resume, Command::Resume, words)?;
        }
        Ok(())
    }

    /// Whatever waits goes on, and whatever somebody still works on is taken back.
    pub fn nothing_waits(&mut self, worker: &Worker) -> Result<(), Over> {
        self.resumed(worker, 20)?;
        if self.case.open_tasks().next().is_some()
            && let Some(leader) = self.on.staff.one(Role::TeamLeader, Some(SERVICE), &mut self.chance)
        {
            let (at, words) = (self.at_work(Role::TeamLeader, 30), self.note());
            self.act(at, leader, Verb::TakeBack, Command::TakeBack { task: None }, words)?;
        }
        Ok(())
    }

    /// Asks for something that somebody above grants or refuses.
    fn ask(&mut self, at: Instant, worker: &'a Worker, wish: Wish) -> Done {
        let on = self.on;
        let what = wish.what;
        let words = self.text(&on.town.matters.asks);
        if !self.act(at, worker, Verb::Ask, Command::Ask(wish), words)? {
            return Ok(false);
        }
        let Some(above) = on.staff.one(Role::Supervisor, None, &mut self.chance) else { return Ok(true) };
        let at = self.at_work(Role::Supervisor, 90);
        if self.chance.percent(30) {
            let words = self.text(&on.town.matters.refused);
            return self.act(at, above, Verb::Refuse, Command::Refuse { ask: None }, words);
        }
        let words = self.text(&on.town.matters.granted);
        self.act(at, above, Verb::Grant, Command::Grant { ask: None, team: None }, words)?;
        if what == AskKind::SendBack
            && let Some(agent) = self.agent()
        {
            // Whoever had handed it over hands it over again, with more to go on.
            let (at, words) = (self.soon(30), self.note());
            self.act(at, agent, Verb::Dispatch, Command::Dispatch { team: self.matter.team.clone() }, words)?;
        }
        Ok(true)
    }

    /// Another department helps.
    fn task(&mut self, at: Instant, worker: &Worker) -> Done {
        let on = self.on;
        let Some(agent) = self.agent() else { return Ok(false) };
        let teams = ["network", "hall", "charging"];
        let team = self.chance.one(&teams).copied().unwrap_or("network");
        let words = self.note();
        let task = Command::Task { role: TaskRole::Helper, team: Some(team.to_owned()), to: None };
        if !self.act(at, agent, Verb::Task, task, words)? {
            return Ok(false);
        }
        let Some(helper) = on.staff.of_team(team, &mut self.chance) else { return Ok(true) };
        for again in 0..2 {
            let (at, words) = (self.at_work(helper.role, 240), self.found());
            self.act(
                at,
                helper,
                Verb::Respond,
                Command::Respond { task: None, disposition: None, reason: None },
                words,
            )?;
            let verdict =
                if again == 0 && self.chance.percent(12) { Verdict::Again } else { Verdict::Accepted };
            let (at, words) = (self.at_work(Role::Agent, 60), self.note());
            let by = if agent.id == worker.id { self.agent().unwrap_or(agent) } else { agent };
            self.act(at, by, Verb::Review, Command::Review { task: None, verdict }, words)?;
            if verdict == Verdict::Accepted {
                break;
            }
        }
        Ok(true)
    }

    /// A leader wants to hear of it.
    fn order(&mut self, at: Instant, worker: &Worker) -> Done {
        let on = self.on;
        let Some(leader) = on.staff.one(Role::Supervisor, None, &mut self.chance) else { return Ok(false) };
        let at = on.days.next(Role::Supervisor, at, &mut self.chance);
        let due = at.plus(self.chance.between(4, 30) * 3_600);
        let words = self.text(&on.town.matters.orders);
        if !self.act(at, leader, Verb::Supervise, Command::Supervise { due }, words)? {
            return Ok(false);
        }
        let (at, words) = (self.at_work(worker.role, 180), self.text(&on.town.matters.order_answers));
        self.act(at, worker, Verb::Answer, Command::Answer { order: None }, words)
    }

    /// What is to be waiting at the end of the year begins to wait.
    fn comes_to_stand(&mut self, at: Instant, worker: &Worker) -> Result<(), Over> {
        match self.arrival.standing {
            Some(Standing::Held) => self.stand_held(at, worker, "customer"),
            Some(Standing::Parts) => self.stand_held(at, worker, PARTS),
            Some(Standing::Parked) => {
                let until = self.on.until.plus(self.chance.between(5, 300) * 86_400);
                let words = self.text(&self.on.town.matters.parking);
                self.act(at, worker, Verb::Park, Command::Park { until, told: true }, words).map(drop)
            }
            _ => Ok(()),
        }
    }

    fn stand_held(&mut self, at: Instant, worker: &Worker, reason: &str) -> Result<(), Over> {
        if reason == PARTS && self.part_wanted(at, worker)? {
            return Ok(());
        }
        let words = self.text(&self.on.town.matters.holding);
        let hold = Command::Hold { reason: HoldReason::new(reason), until: None, told: true };
        self.act(at, worker, Verb::Hold, hold, words)?;
        Ok(())
    }
}

fn wish(what: AskKind) -> Wish {
    Wish { what, clock: None, task: None, until: None, hold: None }
}
