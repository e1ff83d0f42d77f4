//! The story of a case: taken in, worked on, told to the customer, asked about, closed; or as far as it came.

use super::{
    arrivals::{Arrival, Standing},
    customer::Customer,
    fill::fill,
    life::{Done, Ground, Life, Over},
    staff::{SERVICE, Worker},
    telling::{place, said},
    told::Told,
    town::{Matter, any},
};
use crate::{
    case::{
        Case, Classify, Command, Intake, Judgement, Liability, Relation, ReplyKind, Role, Satisfaction,
        Stage, Then, Verb, Word, Words,
    },
    sim::Chance,
    sla::Instant,
};

/// How much of its time everything takes, in a hundredth, each time that a story is told anew because it did not come to
/// the end that it was to have.
const PACES: [i64; 4] = [100, 45, 15, 4];
/// How often a case is handled again.
const ROUNDS: u32 = 2;

/// Tells what becomes of a case.
pub fn tell(on: &Ground<'_>, arrival: &Arrival) -> Option<Told> {
    let matter = on.town.matters.matters.get(arrival.matter)?;
    for (again, pace) in (0_u8..).zip(PACES) {
        let mut life = begin(on, arrival, matter, again, false)?;
        life.pace = pace;
        // Whether the year was over before the end shows in the case.
        let _ = life.story();
        if arrival.standing.is_some() && life.case.stage.is_open() {
            life.wait(on.until);
        }
        if life.case.stage.is_open() == arrival.standing.is_some() {
            return Some(told(life));
        }
    }
    // There is always somebody who only just called, and somebody who never mind.
    let mut life = begin(on, arrival, matter, u8::MAX, true)?;
    if arrival.standing.is_some() {
        life.wait(on.until);
    } else if let Some(agent) = on.staff.one(Role::Agent, Some(SERVICE), &mut life.chance) {
        let at = life.now.plus(life.chance.between(60, 1_200)).min(on.until);
        let words = life.text(&on.town.matters.withdrawn);
        life.act(at, agent, Verb::Withdraw, Command::Withdraw, words).ok()?;
    }
    Some(told(life))
}

fn told(life: Life<'_>) -> Told {
    let case: Case = life.case;
    let late = case.overdue(life.on.until).is_some();
    Told {
        stage: case.stage,
        ends: case.closed.filter(|_| !case.stage.is_open()),
        late,
        entries: life.entries,
    }
}

/// Opens the case. A `bare` one only waits.
fn begin<'a>(
    on: &'a Ground<'a>,
    arrival: &'a Arrival,
    matter: &'a Matter,
    again: u8,
    bare: bool,
) -> Option<Life<'a>> {
    let agents = on.staff.all().find(|worker| worker.role == Role::Agent)?;
    Life::begin(on, arrival, matter, again, |chance, customer| {
        let by = on.staff.one(Role::Agent, Some(SERVICE), chance).unwrap_or(agents);
        let then = if bare { Then::Wait } else { then(on, arrival, matter, customer, chance) };
        let (relation, words) = words(on, arrival, matter, customer, chance);
        let contact_at = (chance.percent(4)).then(|| arrival.at.plus(chance.between(1, 20) * 3_600));
        let intake = Intake {
            filled: None,
            kind: matter.kind(on.pack).to_owned(),
            category: Some(matter.category.clone()),
            severity: arrival.severity,
            channel: arrival.channel.clone(),
            relation,
            place: customer.filter(|_| chance.percent(80)).map(|customer| customer.address.place),
            contact_at,
            references: Vec::new(),
            then,
        };
        (by, intake, words)
    })
}

/// How far intake takes it: what is written waits, what is said is accepted, what can be is resolved.
fn then(
    on: &Ground<'_>,
    arrival: &Arrival,
    matter: &Matter,
    customer: Option<&Customer>,
    chance: &mut Chance,
) -> Then {
    let spoken = matches!(arrival.channel.as_str(), "call" | "hall");
    let at_once = chance.percent(matter.at_once);
    match arrival.standing {
        Some(Standing::Accept) => return Then::Wait,
        Some(_) if !spoken => return Then::Wait,
        Some(_) => return Then::Accept,
        None if !spoken => return Then::Wait,
        None if !at_once => return if chance.percent(88) { Then::Accept } else { Then::Wait },
        None => {}
    }
    let Some((disposition, reason)) = chance.one(&matter.results) else { return Then::Accept };
    let manner = on.town.matters.manners.iter().find(|manner| manner.id == matter.manner);
    let answers = manner.map_or(&[][..], |manner| manner.answers.as_slice());
    let answer = any(answers, chance);
    let answer = fill(answer, place(customer), &on.town.matters, chance);
    Then::Resolve { disposition: disposition.clone(), reason: Some(reason.clone()), answer }
}

/// Who calls, and what they say.
fn words(
    on: &Ground<'_>,
    arrival: &Arrival,
    matter: &Matter,
    customer: Option<&Customer>,
    chance: &mut Chance,
) -> (Relation, Words) {
    let mut words = Words::default();
    let mut relation = Relation::Anonymous;
    if let (Some(customer), Some(n)) = (customer, arrival.customer) {
        relation = match chance.between(1, 100) {
            1..=8 => Relation::Proxy,
            9..=10 => Relation::Secret,
            _ => Relation::Own,
        };
        words.set(Word::Line, Some(customer.line.clone()));
        let name =
            if relation == Relation::Proxy { on.town.people.name(chance) } else { customer.name.clone() };
        words.set(Word::Name, Some(name));
        let other = relation == Relation::Proxy || customer.company || chance.percent(14);
        words.set(Word::Contact, other.then(|| on.customers.lines.other(n, on.customers.count)));
        words.set(Word::Address, chance.percent(72).then(|| customer.address.text.clone()));
    }
    if chance.percent(58) {
        let wants = fill(any(&matter.wants, chance), place(customer), &on.town.matters, chance);
        words.set(Word::Wants, Some(wants));
    }
    words.set(Word::Text, Some(said(on, matter, customer, chance)));
    (relation, words)
}

impl<'a> Life<'a> {
    /// From its beginning as far as it comes.
    fn story(&mut self) -> Result<(), Over> {
        let standing = self.arrival.standing;
        if self.case.stage.is_open() && standing != Some(Standing::Accept) {
            if self.case.stage == Stage::Accept && !self.accepted()? {
                return Ok(());
            }
            // Some think better of it.
            if standing.is_none() && self.case.stage.is_open() && self.chance.per_mille(24) {
                return self.withdrawn();
            }
            if self.case.stage == Stage::Handle {
                let worker = self.dispatched()?;
                self.worked(worker)?;
                self.claimed(worker)?;
                if self.is_there(&[
                    Standing::Handle,
                    Standing::Held,
                    Standing::Parts,
                    Standing::Parked,
                    Standing::Late,
                ]) {
                    return Ok(());
                }
                // What is open still waits for its approval, as much does.
                if standing.is_none() {
                    self.approved(worker)?;
                }
                self.finished(worker)?;
                if self.is_there(&[Standing::Feedback]) {
                    return Ok(());
                }
                self.answered(worker)?;
                self.approved(worker)?;
                self.paid()?;
                self.steps_told(worker)?;
            }
            if self.is_there(&[Standing::Revisit]) {
                return Ok(());
            }
        }
        if standing.is_none() {
            self.asked_and_closed()?;
            self.afterwards()?;
        }
        Ok(())
    }

    fn is_there(&self, standings: &[Standing]) -> bool {
        self.arrival.standing.is_some_and(|standing| standings.contains(&standing))
    }

    /// A moment in about so many minutes.
    pub fn soon(&mut self, minutes: i64) -> Instant {
        self.now.plus(self.chance.around(minutes * 60) * self.pace / 100 + self.chance.between(5, 59))
    }

    /// The same, when people of a role are at work. Where time is short, somebody is.
    pub fn at_work(&mut self, role: Role, minutes: i64) -> Instant {
        let at = self.soon(minutes);
        let next = self.on.days.next(role, at, &mut self.chance);
        if self.pace < 100 || (self.arrival.standing.is_some() && next > self.on.until) { at } else { next }
    }

    /// What was written is accepted, or is not. Whether there is something to be worked on.
    fn accepted(&mut self) -> Done {
        let on = self.on;
        let Some(agent) = on.staff.one(Role::Agent, Some(SERVICE), &mut self.chance) else {
            return Ok(false);
        };
        let ends = self.arrival.standing.is_none();
        if ends && self.chance.per_mille(70) {
            let Some(leader) = on.staff.one(Role::TeamLeader, Some(SERVICE), &mut self.chance) else {
                return Ok(false);
            };
            let reason = on.pack.reject_reasons.get(self.chance.between(0, 3).unsigned_abs() as usize);
            let reason = reason.map_or("not_ours", |reason| reason.id.as_str()).to_owned();
            let (at, words) = (self.at_work(Role::TeamLeader, 240), self.text(&on.town.matters.rejected));
            return Ok(!self.act(at, leader, Verb::Reject, Command::Reject { reason }, words)?);
        }
        let at = self.at_work(Role::Agent, 40);
        self.act(at, agent, Verb::Accept, Command::Accept { classify: Classify::default() }, Words::default())
    }

    fn withdrawn(&mut self) -> Result<(), Over> {
        if let Some(agent) = self.on.staff.one(Role::Agent, Some(SERVICE), &mut self.chance) {
            let (at, words) = (self.at_work(Role::Agent, 300), self.text(&self.on.town.matters.withdrawn));
            self.act(at, agent, Verb::Withdraw, Command::Withdraw, words)?;
        }
        Ok(())
    }

    /// Handed to the department that solves such things, or kept by who took it.
    fn dispatched(&mut self) -> Result<&'a Worker, Over> {
        let on = self.on;
        let owner = self.case.owner;
        let agent = on.staff.all().find(|worker| Some(worker.id) == owner);
        let Some(agent) = agent.or_else(|| on.staff.one(Role::Agent, Some(SERVICE), &mut self.chance)) else {
            return Err(Over);
        };
        let team = self.matter.team.as_str();
        if team == SERVICE || self.chance.percent(30) {
            return Ok(agent);
        }
        let Some(worker) = on.staff.of_team(team, &mut self.chance) else { return Ok(agent) };
        let (at, words) = (self.soon(12), self.text(&on.town.matters.dispatching));
        self.act(at, agent, Verb::Dispatch, Command::Dispatch { team: team.to_owned() }, words)?;
        match self.chance.between(1, 100) {
            1..=36 => {
                let (at, words) = (self.at_work(worker.role, 70), self.text(&on.town.matters.taking));
                self.act(at, worker, Verb::Claim, Command::Claim, words)?;
            }
            37..=48 => {
                if let Some(leader) = on.staff.one(Role::TeamLeader, Some(team), &mut self.chance) {
                    let at = self.at_work(Role::TeamLeader, 60);
                    let to = worker.id;
                    self.act(at, leader, Verb::Assign, Command::Assign { to }, Words::default())?;
                }
            }
            _ => {}
        }
        Ok(worker)
    }

    /// The result.
    fn finished(&mut self, worker: &Worker) -> Done {
        self.nothing_waits(worker)?;
        let at = self.at_work(worker.role, 5);
        let Some((disposition, reason)) = self.result() else { return Ok(false) };
        let words = self.found();
        let finish = Command::Finish { disposition, reason: Some(reason) };
        self.act(at, worker, Verb::Finish, finish, words)
    }

    /// The customer is told, who mostly answers the telephone.
    fn answered(&mut self, worker: &Worker) -> Result<(), Over> {
        let reached = self.on.pack.reached_result().to_owned();
        let written = matches!(self.arrival.channel.as_str(), "app" | "online") && self.chance.percent(40);
        let channel = if written { self.arrival.channel.clone() } else { "call".to_owned() };
        for again in 0..5 {
            let last = again > 2;
            let result = match self.chance.between(1, 100) {
                _ if last => "notice".to_owned(),
                1..=9 => self.unreached(),
                _ => reached.clone(),
            };
            let is_reached = result == reached;
            let at = self.at_work(worker.role, if again == 0 { 22 } else { 150 });
            let words =
                if is_reached || last { self.answer() } else { self.text(&self.on.town.matters.unanswered) };
            self.owes_nothing(at, worker)?;
            let reply = Command::Reply { kind: ReplyKind::Final, channel: channel.clone(), result };
            self.act(at, worker, Verb::Reply, reply, words)?;
            if self.case.stage != Stage::Feedback {
                break;
            }
        }
        Ok(())
    }

    pub fn unreached(&mut self) -> String {
        let results = ["no_answer", "no_answer", "refused", "switched_off", "out_of_service", "wrong_number"];
        self.chance.one(&results).copied().unwrap_or("no_answer").to_owned()
    }

    /// Somebody else asks whether it is solved; what is not is handled again.
    fn asked_and_closed(&mut self) -> Result<(), Over> {
        for _ in 0..12 {
            match self.case.stage {
                Stage::Revisit => self.revisited()?,
                Stage::Handle => {
                    let team = self.case.team.clone();
                    let team = team.unwrap_or_else(|| SERVICE.to_owned());
                    let Some(worker) = self.on.staff.of_team(&team, &mut self.chance) else { return Ok(()) };
                    let at = self.at_work(worker.role, 120);
                    self.act(at, worker, Verb::Claim, Command::Claim, Words::default())?;
                    let at = self.at_work(worker.role, 300);
                    self.wait(at.min(self.on.until));
                    self.finished(worker)?;
                    self.answered(worker)?;
                }
                _ => return Ok(()),
            }
        }
        Ok(())
    }

    fn revisited(&mut self) -> Result<(), Over> {
        let on = self.on;
        let Some(revisitor) = on.staff.one(Role::Revisitor, None, &mut self.chance) else { return Ok(()) };
        let tries = self.case.tries.clone();
        // The day after, or where the last try failed later on, the other day at the latest.
        let at = if tries.made == 0 {
            self.at_work(Role::Revisitor, 1_000)
        } else {
            self.at_work(Role::Revisitor, 700)
        };
        let text = if tries.made >= 3 && tries.days.len() >= 2 {
            ("notice".to_owned(), None, None)
        } else if self.chance.percent(9) {
            (self.unreached(), None, None)
        } else {
            let calm = self.pace < 100 || self.case.rounds >= ROUNDS;
            let (answer, why) = match self.chance.between(1, 100) {
                1..=3 if !calm => (Satisfaction::Dissatisfied, Some("own_fault")),
                4..=5 => (Satisfaction::Dissatisfied, Some("expectation")),
                6 => (Satisfaction::Dissatisfied, Some("policy")),
                7..=18 => (Satisfaction::Indifferent, None),
                _ => (Satisfaction::Satisfied, None),
            };
            (on.pack.reached_result().to_owned(), Some(answer), why.map(str::to_owned))
        };
        let (result, answer, why) = text;
        let words = match answer {
            Some(_) if self.chance.percent(45) => self.text(&on.town.matters.revisits),
            Some(_) => Words::default(),
            None => self.text(&on.town.matters.unanswered),
        };
        self.act(at, revisitor, Verb::Revisit, Command::Revisit { result, answer, why }, words)?;
        Ok(())
    }

    /// Behind the end: whose fault it was, somebody who calls again, the archive.
    fn afterwards(&mut self) -> Result<(), Over> {
        let on = self.on;
        if self.case.stage != Stage::Closed || self.pace < 100 {
            return Ok(());
        }
        if self.chance.per_mille(12) && self.case.rounds < ROUNDS {
            let Some(agent) = on.staff.one(Role::Agent, Some(SERVICE), &mut self.chance) else {
                return Ok(());
            };
            let days = self.chance.between(1, 27);
            let at = on.days.next(Role::Agent, self.now.plus(days * 86_400), &mut self.chance);
            let words = self.text(&on.town.matters.reopened);
            // A month is left for it, or it does not happen.
            if at.plus(30 * 86_400) < on.until && self.act(at, agent, Verb::Reopen, Command::Reopen, words)? {
                self.asked_and_closed()?;
            }
        }
        if self.chance.per_mille(20) && matches!(self.case.facts.kind.as_str(), "complaint" | "refund") {
            let liability = match self.chance.between(1, 3) {
                1 => Liability::Responsible,
                2 => Liability::NotResponsible,
                _ => Liability::ThirdParty,
            };
            let team = (liability == Liability::Responsible).then(|| self.matter.team.clone());
            let judgement = Judgement { liability, team, partner: None };
            if let Some(leader) = on.staff.one(Role::TeamLeader, Some(SERVICE), &mut self.chance) {
                let (at, words) = (self.at_work(Role::TeamLeader, 600), self.note());
                self.act(at, leader, Verb::Judge, Command::Judge(judgement), words)?;
            }
        }
        if self.chance.per_mille(12)
            && let Some(supervisor) = on.staff.one(Role::Supervisor, None, &mut self.chance)
        {
            let at = self.now.plus(31 * 86_400 + self.chance.between(0, 20_000));
            let at = on.days.next(Role::Supervisor, at, &mut self.chance);
            self.act(at, supervisor, Verb::Archive, Command::Archive, Words::default())?;
        }
        Ok(())
    }
}
