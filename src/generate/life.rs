//! A case as it is lived: each act decided by the rules as the desk decides it, each timer fired when it is due.

use super::{
    arrivals::Arrival,
    customer::{self, Customer, Customers},
    days::Days,
    entry::{Entry, Sealed},
    staff::{Staff, Worker},
    stream::{self, For},
    town::{Matter, Town},
};
use crate::{
    case::{
        self, Case, CaseId, Command, CommandId, Context, Door, EditionNo, Envelope, Fact, Intake, KeyId,
        NO_RECEPTION, NO_STOCK, Origin, PAYLOAD_VERSION, PersonId, Recorded, Role, Spoken, Subject, Verb,
        Words,
    },
    desk::{self, Around, Op, authorize},
    rules::{Pack, Whom},
    sim::Chance,
    sla::Instant,
};

/// Timers of one case in one wait; a case of a year has fewer.
const TIMERS: usize = 10_000;

/// The year is over: what was to be done is not done any more.
#[derive(Debug, Clone, Copy)]
pub struct Over;

/// Whether an act was done; one that the case does not take is not.
pub type Done = Result<bool, Over>;

/// What every case is told with.
pub struct Ground<'a> {
    pub seed: u64,
    pub until: Instant,
    pub town: &'a Town,
    pub staff: &'a Staff,
    pub days: &'a Days,
    pub customers: &'a Customers<'a>,
    pub pack: &'a Pack,
    pub pack_no: EditionNo,
}

/// A case on its way.
pub struct Life<'a> {
    pub on: &'a Ground<'a>,
    pub arrival: &'a Arrival,
    pub matter: &'a Matter,
    pub customer: Option<Customer>,
    pub chance: Chance,
    pub case: Case,
    pub now: Instant,
    /// Of a hundred, how much of their time things take.
    pub pace: i64,
    pub entries: Vec<Entry>,
    commands: u64,
    /// When somebody above says "seen".
    seen_at: Option<Instant>,
    /// Disposition and closing reason, once it is known what it comes to.
    pub result: Option<(String, String)>,
    /// Who charged, by their place in the town, once that is known.
    pub partner: Option<usize>,
}

/// Who does something, and through which door.
#[derive(Clone, Copy)]
struct Hand {
    actor: PersonId,
    door: Door,
    command: CommandId,
}

impl<'a> Life<'a> {
    /// A case that is opened. None where the rules take no such case.
    pub fn begin(
        on: &'a Ground<'a>,
        arrival: &'a Arrival,
        matter: &'a Matter,
        again: u8,
        intake: impl FnOnce(&mut Chance, Option<&Customer>) -> (&'a Worker, Intake, Words),
    ) -> Option<Self> {
        let mut chance = stream::chance(on.seed, For::Story(again), arrival.n);
        let customer = arrival.customer.map(|n| on.customers.get(n));
        let (by, intake, words) = intake(&mut chance, customer.as_ref());
        let origin = Origin::Own;
        let with = Context {
            customer: arrival.customer.map(customer::id),
            star: customer.as_ref().and_then(|customer| customer.star),
            repeat: arrival.repeat,
            ..context(by, arrival.at, &origin, on)
        };
        let facts = case::open(arrival.id, intake, words, &with).ok()?;
        let mut facts = facts.into_iter();
        let hand = Hand { actor: by.id, door: Door::Terminal, command: command(on, arrival, 0) };
        let record = recorded(arrival.id, 1, arrival.at, arrival.at, hand, facts.next()?);
        let mut case = Case::opened(&record)?;
        case.run_clocks(on.pack);
        let mut life = Self {
            on,
            arrival,
            matter,
            customer,
            chance,
            case,
            now: arrival.at,
            pace: 100,
            entries: Vec::with_capacity(12),
            commands: 1,
            seen_at: None,
            result: None,
            partner: None,
        };
        life.keep(record);
        facts.for_each(|fact| life.write(hand, arrival.at, fact));
        Some(life)
    }

    /// Somebody does something; what is due until then comes first.
    pub fn act(&mut self, at: Instant, by: &Worker, verb: Verb, command: Command, words: Words) -> Done {
        self.act_on(at, by, verb, command, words, None)
    }

    /// As [`Life::act`], with another case that it touches.
    pub fn act_on(
        &mut self,
        at: Instant,
        by: &Worker,
        verb: Verb,
        command: Command,
        words: Words,
        other: Option<CaseId>,
    ) -> Done {
        let at = at.max(self.now);
        if at > self.on.until {
            return Err(Over);
        }
        self.wait(at);
        Ok(self.decide(at.max(self.now), by, verb, command, words, other))
    }

    /// Somebody does to this case what is done to many at once, by an act of its own where none is named; what is due
    /// until then comes first.
    pub fn record(
        &mut self,
        at: Instant,
        by: &Worker,
        act: Option<CommandId>,
        fact: impl FnOnce(&Case) -> Option<Fact>,
    ) -> Done {
        let at = at.max(self.now);
        if at > self.on.until {
            return Err(Over);
        }
        self.wait(at);
        let at = at.max(self.now);
        let Some(fact) = fact(&self.case) else { return Ok(false) };
        let command = act.unwrap_or_else(|| self.command());
        self.write(Hand { actor: by.id, door: Door::Terminal, command }, at, fact);
        self.now = at;
        Ok(true)
    }

    fn decide(
        &mut self,
        at: Instant,
        by: &Worker,
        verb: Verb,
        command: Command,
        words: Words,
        other: Option<CaseId>,
    ) -> bool {
        if !authorize(by.role, Op::Act(verb)) {
            return false;
        }
        // Whoever ends what is late says why.
        let late = self.case.unexplained().next().is_some();
        let reasons = &self.on.pack.breach_reasons;
        let late = late.then(|| self.chance.one(reasons).map(|reason| reason.id.clone())).flatten();
        // Of the other case a link asks nothing but its number and how many it has, which is few.
        let other = other.map(|id| Case { id, links: Vec::new(), ..self.case.clone() });
        let others: Vec<&Case> = other.iter().collect();
        let origin = Origin::Own;
        let with = Context { others: &others, ..context(by, at, &origin, self.on) };
        let with = Context { customer: self.case.facts.customer, ..with };
        let Ok(decision) = case::decide(&self.case, Spoken { verb, command, words, late }, &[], &with) else {
            return false;
        };
        let hand = Hand { actor: by.id, door: Door::Terminal, command: self.command() };
        for (id, facts) in decision.others {
            for fact in facts {
                let record = recorded(id, 0, at, at, hand, fact);
                self.keep(record);
            }
        }
        decision.facts.into_iter().for_each(|fact| self.write(hand, at, fact));
        self.now = at;
        true
    }

    fn around(&self, now: Instant) -> Around<'static> {
        Around { is_manned: &|_, _| true, is_open: self.on.pack.calendar().is_open(now) }
    }

    /// Lets time pass: timers fire as they are due, and mostly somebody above says "seen".
    pub fn wait(&mut self, to: Instant) {
        for _ in 0..TIMERS {
            let alarm = self.case.next_alarm().map(|(at, _)| at).filter(|_| self.case.stage.is_open());
            if let Some(at) = self.seen_at.filter(|seen| *seen <= to && alarm.is_none_or(|at| at > *seen)) {
                self.seen_at = None;
                let team = self.case.team.clone();
                if let Some(leader) = self.on.staff.one(Role::TeamLeader, team.as_deref(), &mut self.chance) {
                    let words = self.text(&self.on.town.matters.seen);
                    self.decide(
                        at.max(self.now),
                        leader,
                        Verb::Acknowledge,
                        Command::Acknowledge,
                        words,
                        None,
                    );
                }
                continue;
            }
            let Some((due, fact)) =
                desk::due(&self.case, to, &self.around(alarm.map_or(to, |at| at.max(self.now))))
            else {
                break;
            };
            let at = due.max(self.now);
            let hand = Hand { actor: PersonId::SYSTEM, door: Door::Timer, command: self.command() };
            let record = recorded(self.arrival.id, self.place(), due, at, hand, fact);
            self.case.apply(&record, self.on.pack);
            self.keep(record);
            self.now = at;
            if self.seen_at.is_none() && self.case.waits_for_acknowledgement() && self.chance.percent(75) {
                let looks = at.plus(self.chance.between(120, 5_400));
                self.seen_at = Some(self.on.days.next(Role::TeamLeader, looks, &mut self.chance));
            }
        }
        self.now = self.now.max(to);
    }

    fn write(&mut self, hand: Hand, at: Instant, fact: Fact) {
        let record = recorded(self.arrival.id, self.place(), at, at, hand, fact);
        self.case.apply(&record, self.on.pack);
        self.keep(record);
    }

    /// Where the next event of this case stands in it: decisions ask for the order of events, never for their number.
    fn place(&self) -> u64 {
        self.entries.len() as u64 + 1
    }

    fn keep(&mut self, record: Recorded) {
        let Recorded { envelope, event, words, .. } = record;
        let own = envelope.subject == Subject::Case(self.arrival.id);
        let sealed = match self.case.facts.customer.filter(|_| own) {
            Some(customer) => Sealed::Customer(customer),
            None => Sealed::Case(self.arrival.id),
        };
        self.entries.push(Entry {
            at: envelope.recorded,
            story: self.arrival.n,
            place: u32::try_from(self.entries.len()).unwrap_or(u32::MAX),
            subject: envelope.subject,
            occurred: envelope.occurred,
            actor: envelope.actor,
            door: envelope.door,
            command: envelope.command,
            sealed,
            event,
            words,
        });
    }

    fn command(&mut self) -> CommandId {
        let id = command(self.on, self.arrival, self.commands);
        self.commands += 1;
        id
    }
}

fn command(on: &Ground<'_>, arrival: &Arrival, k: u64) -> CommandId {
    stream::command(on.seed, For::Arrival, arrival.n, k)
}

fn context<'a>(by: &'a Worker, now: Instant, origin: &'a Origin, on: &'a Ground<'_>) -> Context<'a> {
    Context {
        actor: by.id,
        team: by.team,
        proxy: None,
        leads: authorize(by.role, Op::Lead),
        manages: authorize(by.role, Op::Manage),
        posts: match (authorize(by.role, Op::Manage), authorize(by.role, Op::Lead)) {
            (true, _) => &Whom::ALL,
            (false, true) => &[Whom::TeamLeader],
            _ => &[],
        },
        stands_for: &[],
        now,
        occurred: now,
        origin,
        pack: on.pack,
        pack_no: on.pack_no,
        customer: None,
        star: None,
        others: &[],
        repeat: false,
        stock: &NO_STOCK,
        reception: &NO_RECEPTION,
    }
}

/// An event as a case takes it in. Its number is its place in the case; that in the log follows when its day comes.
fn recorded(id: CaseId, seq: u64, occurred: Instant, at: Instant, hand: Hand, fact: Fact) -> Recorded {
    let envelope = Envelope {
        site: id.site,
        epoch: 1,
        seq,
        prev: 0,
        subject: Subject::Case(id),
        occurred,
        recorded: at,
        actor: hand.actor,
        on_behalf: None,
        door: hand.door,
        command: hand.command,
        base: None,
        version: PAYLOAD_VERSION,
        key: KeyId::None,
    };
    Recorded { envelope, event: fact.event, words: fact.words, erased: false }
}
