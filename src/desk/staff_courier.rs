//! Who sends messages to staff: a thread that gives each to a command of the site, as notices to customers are. Beyond so
//! many an hour for one person the rest waits and goes out as one.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Child,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::SyncSender,
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant as Moment},
};

use serde_json::json;
use tokio::sync::oneshot;

use super::{
    core::Core,
    errand,
    job::{Job, Task},
};
use crate::{
    api::{Actor, Reply},
    case::{Door, PersonId, REFUND},
    sla::Instant,
    store::{StaffAbout, StaffKey, StaffMessage},
};

/// How a site sends messages to its staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffNotify {
    /// Program and arguments.
    pub command: Vec<String>,
    /// How long one message may take.
    pub timeout: Duration,
    /// Messages for one person within an hour; what comes beyond them goes out as one.
    pub per_hour: u32,
}

/// Messages that are being sent at the same time.
const LANES: usize = 4;
/// How often the clock is looked at, and those under way.
const LOOK: Duration = Duration::from_millis(50);
const IDLE: Duration = Duration::from_secs(1);
/// How long a message under way may take still when the server stops.
const GRACE: Duration = Duration::from_secs(2);
/// Case numbers that a message for several names.
const NAMED: usize = 20;
const HOUR_S: i64 = 3_600;

/// The thread that sends, until this is dropped.
pub struct StaffCourier {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl StaffCourier {
    /// Begins to send.
    ///
    /// # Errors
    /// The machine gives no thread.
    pub fn start(core: Arc<Core>, jobs: SyncSender<Job>, notify: StaffNotify) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let round = Round {
            core,
            jobs,
            notify,
            stop: stop.clone(),
            flights: Vec::new(),
            untold: Vec::new(),
            pace: Pace::default(),
        };
        let thread = thread::Builder::new().name("staff".to_owned()).spawn(move || round.run())?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for StaffCourier {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

/// How many went to whom lately.
#[derive(Debug, Default)]
struct Pace {
    sent: BTreeMap<PersonId, Vec<Instant>>,
    /// What waits because its person had enough.
    held: BTreeSet<StaffKey>,
}

impl Pace {
    /// What goes out next: messages of one person. What was held up goes out as one.
    fn next(
        &mut self,
        waiting: &BTreeMap<StaffKey, StaffMessage>,
        now: Instant,
        per_hour: u32,
    ) -> Option<Vec<StaffKey>> {
        for sent in self.sent.values_mut() {
            sent.retain(|at| now.since(*at) < HOUR_S);
        }
        self.sent.retain(|_, sent| !sent.is_empty());
        self.held.retain(|key| waiting.contains_key(key));
        let under_way = |message: &StaffMessage| message.attempt.is_some_and(|attempt| attempt.under_way);
        for (key, message) in waiting {
            if message.next() > now || under_way(message) {
                continue;
            }
            let had = self.sent.get(&key.1).map_or(0, Vec::len);
            if had >= usize::try_from(per_hour).unwrap_or(usize::MAX) {
                self.held.insert(*key);
                continue;
            }
            let together = |other: &&StaffKey| other.1 == key.1 && self.held.contains(*other);
            let mut keys = vec![*key];
            if self.held.contains(key) {
                let ready =
                    waiting.iter().filter(|(_, message)| message.next() <= now && !under_way(message));
                keys = ready.map(|(key, _)| key).filter(together).copied().collect();
            }
            return Some(keys);
        }
        None
    }

    fn went(&mut self, person: PersonId, now: Instant) {
        self.sent.entry(person).or_default().push(now);
    }
}

struct Flight {
    keys: Vec<StaffKey>,
    child: Child,
    until: Moment,
}

struct Round {
    core: Arc<Core>,
    jobs: SyncSender<Job>,
    notify: StaffNotify,
    stop: Arc<AtomicBool>,
    flights: Vec<Flight>,
    /// What came of messages and is not written down yet, and whether it failed.
    untold: Vec<(Vec<StaffKey>, bool)>,
    pace: Pace,
}

impl Round {
    fn run(mut self) {
        while !self.stop.load(Ordering::Relaxed) {
            self.land();
            self.take_off();
            thread::park_timeout(if self.flights.is_empty() { IDLE } else { LOOK });
        }
        let end = Moment::now() + GRACE;
        while !self.flights.is_empty() || !self.untold.is_empty() && Moment::now() < end {
            self.flights.iter_mut().for_each(|flight| flight.until = flight.until.min(end));
            self.land();
            thread::sleep(LOOK);
        }
    }

    fn take_off(&mut self) {
        while self.flights.len() < LANES && !self.stop.load(Ordering::Relaxed) {
            let now = self.core.time.now();
            let (core, pace, per_hour) = (&self.core, &mut self.pace, self.notify.per_hour);
            let Some(keys) = core.read(|live| pace.next(&live.staff, now, per_hour)) else { return };
            match self.ask(Task::TellStaff { keys: keys.clone() }) {
                Some(Reply::Ok) => {}
                // Some of them are not so any more; what is left comes round again.
                Some(Reply::Refused { refusal, .. }) if refusal.reason == crate::case::Reason::Overtaken => {
                    continue;
                }
                _ => return,
            }
            let messages: Vec<(StaffKey, StaffMessage)> = self.core.read(|live| {
                keys.iter().filter_map(|key| Some((*key, live.staff.get(key)?.clone()))).collect()
            });
            let Some((key, _)) = messages.first() else { return };
            self.pace.went(key.1, now);
            match errand::start(&self.notify.command, &self.core.dir, &self.line(&messages)) {
                Ok(child) => {
                    let until = Moment::now() + self.notify.timeout;
                    self.flights.push(Flight { keys, child, until });
                }
                Err(error) => {
                    tracing::error!(%error, "the command for messages to staff does not start");
                    self.untold.push((keys, true));
                    return;
                }
            }
        }
    }

    /// What the command is told: case numbers, steps and staff numbers, nothing of anybody's person.
    fn line(&self, messages: &[(StaffKey, StaffMessage)]) -> String {
        let facts = self.core.store.facts();
        let Some(((seq, person), first)) = messages.first() else { return String::new() };
        let to = self.core.read(|live| live.people.get(*person).map(|person| person.staff.clone()));
        let id = format!("{}-{}-{seq}-{}", facts.site.letters(), facts.epoch, person.0);
        let to = to.unwrap_or_default();
        if messages.len() > 1 {
            let mut cases: Vec<String> = messages.iter().map(|(_, it)| it.case.to_string()).collect();
            cases.dedup();
            cases.truncate(NAMED);
            let value = json!({
                "id": id, "to": to, "about": "several", "count": messages.len(), "cases": cases,
                "site": facts.name, "written": first.at,
            });
            return value.to_string();
        }
        let (about, what, step) = match &first.about {
            StaffAbout::Step { clock, step, unheard, .. } => {
                (if *unheard { "not_acknowledged" } else { "step" }, clock.as_str(), Some(*step))
            }
            StaffAbout::Ask { what, .. } => ("ask", what.id(), None),
            StaffAbout::Refund { level, .. } | StaffAbout::RefundList { level, .. } => {
                ("refund", REFUND, Some(u32::from(*level)))
            }
        };
        // What a clock or an ask is called stands in the rules.
        let words = self.core.read(|live| {
            let (_, pack) = live.editions.in_force()?;
            let id = what.split('#').next().unwrap_or(what);
            let clock = pack.clock(id).map(|rule| rule.words.say(facts.lang).to_owned());
            let clock = clock.or_else(|| pack.ask(id).map(|rule| rule.words.say(facts.lang).to_owned()));
            clock.or_else(|| pack.kind(id).map(|kind| kind.words.say(facts.lang).to_owned()))
        });
        json!({
            "id": id, "to": to, "about": about, "case": first.case, "what": what, "step": step,
            "words": words, "deadline": first.deadline, "site": facts.name, "written": first.at,
            "try": first.attempt.map_or(1, |attempt| attempt.tries),
        })
        .to_string()
    }

    fn land(&mut self) {
        let now = Moment::now();
        let mut landed = Vec::new();
        self.flights.retain_mut(|flight| {
            let failed = match flight.child.try_wait() {
                Ok(Some(status)) => {
                    if !status.success() {
                        tracing::warn!(%status, "a message to staff was not sent");
                    }
                    // One that was ended may have gone out: it is not sent again.
                    status.code().is_some_and(|code| code != 0)
                }
                Ok(None) if now < flight.until => return true,
                _ => {
                    tracing::warn!("a message to staff took too long");
                    errand::end(&mut flight.child);
                    false
                }
            };
            landed.push((std::mem::take(&mut flight.keys), failed));
            false
        });
        self.untold.extend(landed);
        for (keys, failed) in std::mem::take(&mut self.untold) {
            if !matches!(self.ask(Task::ToldStaff { keys: keys.clone(), failed }), Some(Reply::Ok)) {
                self.untold.push((keys, failed));
            }
        }
    }

    fn ask(&self, task: Task) -> Option<Reply> {
        let (answer, reply) = oneshot::channel();
        let actor = Actor { person: PersonId::SYSTEM, on_behalf: None, door: Door::Timer };
        self.jobs.send(Job { actor, task, answer }).ok()?;
        reply.blocking_recv().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::CaseId;

    #[test]
    fn beyond_so_many_an_hour_the_rest_waits_and_goes_out_as_one() {
        let at = Instant::from_seconds;
        let message = |n| StaffMessage {
            case: CaseId::mint("ZJ".parse().unwrap(), n).unwrap(),
            about: StaffAbout::Step { clock: "result".to_owned(), cycle: 1, step: 1, unheard: false },
            deadline: None,
            at: at(0),
            attempt: None,
        };
        let (leader, other) = (PersonId(1), PersonId(2));
        let mut waiting: BTreeMap<StaffKey, StaffMessage> =
            (1..=5).map(|n| ((u64::from(n), leader), message(n))).collect();
        waiting.insert((9, other), message(9));
        let mut pace = Pace::default();
        let mut went = Vec::new();
        while let Some(keys) = pace.next(&waiting, at(10), 2) {
            pace.went(keys[0].1, at(10));
            keys.iter().for_each(|key| drop(waiting.remove(key)));
            went.push(keys.iter().map(|(seq, _)| *seq).collect::<Vec<_>>());
        }
        assert_eq!(went, [vec![1], vec![2], vec![9]], "two for the one, and nobody waits for them");
        assert_eq!(pace.next(&waiting, at(10 + HOUR_S - 1), 2), None);
        let rest = pace.next(&waiting, at(10 + HOUR_S), 2).unwrap();
        assert_eq!(rest, [(3, leader), (4, leader), (5, leader)]);
    }
}
