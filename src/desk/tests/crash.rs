//! The power fails while people work at the desk: what they were told is done is there afterwards, once, and what
//! was under way is whole or not there at all. `CASELOOP_CRASH_ROUNDS` says how many crashes (default 800).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    clerk::Clerk,
    cranked::{Cranked, site},
};
use crate::{
    api::{Actor, Reply, Request, RowResult, Target},
    case::{CaseId, CommandId, Door, PersonId, Reason, Recorded},
    desk::Dial,
    sla::Instant,
    store::tests::{
        crash::rounds,
        disk::{Dice, Disk, Fault, Image},
    },
};

/// Commands of the last lives that are sent again.
const AGAIN: usize = 6;
/// How long a command may be sent again, at least.
const REMEMBERED_S: i64 = 2 * 86_400;

/// What was said and seen at a desk.
#[derive(Clone)]
struct Told {
    clerk: Clerk,
    now: Instant,
    /// The log as far as anybody was told of it.
    log: Vec<Recorded>,
    /// What was done lately, and what was answered and when.
    done: Vec<(Actor, Request, Answer, Instant)>,
    drafts: BTreeMap<(PersonId, String), Option<String>>,
    /// What was asked when the power failed.
    under_way: Vec<(Actor, Request)>,
}

/// What stands in an answer for ever; marks of what was undone later do not.
type Answer = (CaseId, u64, Vec<(u64, &'static str)>);

fn answer(reply: &Reply) -> Option<Answer> {
    let Reply::Done { case, revision, events } = reply else { return None };
    Some((*case, *revision, events.iter().map(|view| (view.seq, view.event.name())).collect()))
}

const fn command(request: &Request) -> Option<CommandId> {
    if let Request::Act { command, .. } = request { Some(*command) } else { None }
}

/// Whether this answer says that something stands now that did not before.
fn says_done(reply: &Reply) -> bool {
    match reply {
        Reply::Imported(rows) => {
            rows.iter().any(|row| matches!(row.what, RowResult::Imported(_) | RowResult::Updated(_)))
        }
        Reply::Refused { .. } => false,
        _ => true,
    }
}

impl Told {
    /// Asks for one to four things at once, and writes down what was answered. False = the power failed.
    fn batch(&mut self, desk: &mut Cranked, dice: &mut Dice) -> bool {
        self.forget(desk);
        let mut asked: Vec<_> = (0..=dice.roll(4)).map(|_| self.clerk.next(desk, dice)).collect();
        if dice.roll(6) == 0 && !self.done.is_empty() {
            // A line that was lost sends again.
            let (by, request, ..) = &self.done[dice.roll(self.done.len() as u64) as usize];
            asked.push((*by, request.clone()));
        }
        self.under_way = asked.clone();
        let replies = desk.ask_all(asked.clone());
        if desk.is_lost() {
            assert!(!replies.iter().any(says_done), "told done by a desk that lost its store: {replies:?}");
            return false;
        }
        self.under_way.clear();
        self.take_in(&asked, &replies, desk);
        true
    }

    /// Nobody sends again what the desk may have forgotten.
    fn forget(&mut self, desk: &Cranked) {
        self.done.retain(|(.., at)| desk.desk.now().since(*at) < REMEMBERED_S);
    }

    fn take_in(&mut self, asked: &[(Actor, Request)], replies: &[Reply], desk: &Cranked) {
        for ((by, request), reply) in asked.iter().zip(replies) {
            match (request, reply) {
                (Request::Act { target, command, .. }, Reply::Done { case, .. }) => {
                    let answer = answer(reply).unwrap();
                    let known =
                        self.done.iter().find(|(_, request, ..)| self::command(request) == Some(*command));
                    match known {
                        Some((_, _, before, _)) => assert_eq!(&answer, before, "{request:?}"),
                        None => self.done.push((*by, request.clone(), answer, desk.desk.now())),
                    }
                    if *target == Target::New && !self.clerk.cases.contains(case) {
                        self.clerk.cases.push(*case);
                    }
                }
                (Request::Import { .. }, Reply::Imported(rows)) => {
                    for row in rows {
                        if let RowResult::Imported(case) = row.what {
                            self.clerk.cases.push(case);
                        }
                    }
                }
                (Request::SaveDraft { place, text }, Reply::Ok) => {
                    self.drafts.insert((by.person, place.clone()), Some(text.clone()));
                }
                (Request::DropDraft { place }, Reply::Ok) => {
                    self.drafts.insert((by.person, place.clone()), None);
                }
                (_, Reply::Refused { refusal, .. }) => {
                    assert!(!matches!(refusal.reason, Reason::Unknown | Reason::ReadOnly), "{reply:?}");
                }
                _ => {}
            }
        }
        self.log.extend(desk.log_after(self.log.len() as u64));
    }

    /// Holds a desk that opened after a crash against this, and sends again what was under way.
    /// False = the power failed meanwhile.
    fn holds(&mut self, desk: &mut Cranked, dice: &mut Dice) -> bool {
        let log = desk.log_after(0);
        assert!(log.starts_with(&self.log), "what was told is not there");
        let new = &log[self.log.len()..];
        let under_way: BTreeSet<CommandId> =
            self.under_way.iter().filter_map(|(_, request)| command(request)).collect();
        let acts_alone = self.under_way.iter().all(|(_, request)| command(request).is_some());
        for record in new {
            let ours = record.envelope.door == Door::Timer || under_way.contains(&record.envelope.command);
            assert!(ours || !acts_alone, "nobody asked for {record:?}");
        }
        once(&log);
        self.log = log;
        assert_eq!(desk.problems(), [""; 0]);
        for ((person, place), text) in self.drafts.clone() {
            let touched = self.under_way.iter().any(|(_, request)| {
                matches!(request, Request::SaveDraft { place: at, .. } | Request::DropDraft { place: at }
                    if *at == place)
            });
            let drafts = desk.desk.store().drafts(person).unwrap();
            let now = drafts.iter().find(|draft| draft.place == place).map(|draft| draft.text.clone());
            assert!(touched || now == text, "{place}: {now:?} instead of {text:?}");
        }

        // Whoever was told nothing sends again, and so does a line that was lost.
        self.forget(desk);
        let mut asked = self.under_way.clone();
        let stood: BTreeSet<CommandId> = new_commands(&self.log, &under_way);
        for _ in 0..AGAIN.min(self.done.len()) {
            let (by, request, ..) = &self.done[dice.roll(self.done.len() as u64) as usize];
            asked.push((*by, request.clone()));
        }
        let replies = desk.ask_all(asked.clone());
        if desk.is_lost() {
            return false;
        }
        for ((_, request), reply) in asked.iter().zip(&replies) {
            if command(request).is_some_and(|command| stood.contains(&command)) {
                let told = answer(reply).unwrap_or_else(|| panic!("{request:?} stands, but: {reply:?}"));
                let own = self.log.iter().filter(|record| Some(record.envelope.command) == command(request));
                let own: Vec<u64> = own.filter(|record| of(record, told.0)).map(Recorded::seq).collect();
                assert_eq!(told.2.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), own);
            }
        }
        self.under_way.clear();
        self.take_in(&asked, &replies, desk);
        once(&self.log);
        true
    }
}

fn of(record: &Recorded, case: CaseId) -> bool {
    record.envelope.subject == crate::case::Subject::Case(case)
}

fn new_commands(log: &[Recorded], of: &BTreeSet<CommandId>) -> BTreeSet<CommandId> {
    log.iter().map(|record| record.envelope.command).filter(|command| of.contains(command)).collect()
}

/// Whether the events of each command stand together: what is done a second time stands elsewhere.
fn once(log: &[Recorded]) {
    let mut last: BTreeMap<CommandId, u64> = BTreeMap::new();
    for record in log.iter().filter(|record| record.envelope.door == Door::Terminal) {
        let before = last.insert(record.envelope.command, record.seq());
        let after = before.is_none_or(|before| before + 1 == record.seq());
        // An import, and what is set up, come without an id of their own.
        let named = record.envelope.command != CommandId::of("found");
        assert!(after || !named, "done twice: {record:?}");
    }
}

/// Desks to begin with: new, and in use.
fn beginnings() -> Vec<(Told, Image)> {
    let (image, dial) = site();
    let disk = Disk::of(image.clone());
    let mut desk = Cranked::open(&disk, &dial).unwrap();
    let mut told = Told {
        clerk: Clerk::default(),
        now: dial.now(),
        log: desk.log_after(0),
        done: Vec::new(),
        drafts: BTreeMap::new(),
        under_way: Vec::new(),
    };
    let mut beginnings = vec![(told.clone(), image)];
    let mut dice = Dice(4_711);
    for batches in [60, 160] {
        for _ in 0..batches {
            assert!(told.batch(&mut desk, &mut dice));
            // Nobody is asked again before a day is over.
            dial.set(dial.now().plus(if dice.roll(8) == 0 { 86_400 } else { 600 }));
            told.now = dial.now();
        }
        // Not closed: what a server leaves that is killed.
        beginnings.push((told.clone(), disk.bytes()));
        desk.project();
    }
    beginnings
}

/// People work until the power fails, or for a while.
fn live(told: &mut Told, desk: &mut Cranked, dice: &mut Dice) {
    for _ in 0..1 + dice.roll(10) {
        if !told.batch(desk, dice) {
            return;
        }
        match dice.roll(8) {
            // Timers fire with the next batch, or alone.
            0 => desk.dial.set(desk.dial.now().plus(60 * (1 + dice.roll(2_000)) as i64)),
            1 => desk.turn(),
            2 => desk.project(),
            3 if dice.roll(4) == 0 => desk.crank(|writer| writer.sweep()),
            _ => {}
        }
        told.now = desk.dial.now();
        if desk.is_lost() {
            return;
        }
        told.log.extend(desk.log_after(told.log.len() as u64));
    }
}

#[test]
fn what_people_were_told_is_done_outlives_the_power() {
    let beginnings = beginnings();
    let (mut crashes, mut opened) = (0, 0);
    let mut seed = std::env::var("CASELOOP_CRASH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    while crashes < rounds(800) {
        let mut dice = Dice(seed);
        let (mut told, mut image) = beginnings[dice.roll(beginnings.len() as u64) as usize].clone();
        println!("seed {seed}");
        for life in 0..5 {
            let disk = Disk::of(image);
            if life < 4 {
                let operations = [12, 60, 240][dice.roll(3) as usize];
                disk.fail(Fault::Power(1 + dice.roll(operations)));
            }
            let dial = Dial::new(told.now);
            match Cranked::open(&disk, &dial) {
                Ok(mut desk) => {
                    opened += 1;
                    if told.holds(&mut desk, &mut dice) {
                        live(&mut told, &mut desk, &mut dice);
                    }
                    told.now = dial.now();
                    // What the desk does in going is not on the disk any more.
                    disk.cut_power();
                }
                Err(error) => assert!(disk.is_dead(), "seed {seed}, life {life}: {error}"),
            }
            crashes += 1;
            image = disk.after_crash(&mut dice);
        }
        seed += 1;
    }
    println!("{crashes} crashes, {opened} of them of a desk that served");
    assert!(opened * 3 > crashes, "most crashes came before anybody could work");
}

#[test]
fn a_desk_on_a_disk_that_lies_is_found_out() {
    let beginnings = beginnings();
    for lies in [[true, true], [true, false], [false, true]] {
        let (mut lives, mut caught) = (0, 0);
        for seed in 0..30 {
            let mut dice = Dice(seed);
            let (mut told, image) = beginnings[1 + dice.roll(2) as usize].clone();
            let disk = Disk::of(image);
            disk.lie(lies);
            let mut desk = Cranked::open(&disk, &Dial::new(told.now)).unwrap();
            live(&mut told, &mut desk, &mut dice);
            // Otherwise nothing that was told is in the archive alone.
            desk.project();
            assert!(told.batch(&mut desk, &mut dice));
            disk.cut_power();
            drop(desk);
            lives += 1;
            let after = Disk::of(disk.after_crash(&mut dice));
            // redb may panic on such files: then they were found out too.
            let sound = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let store = std::mem::ManuallyDrop::new(after.open().ok()?);
                let mut log = Vec::new();
                store
                    .scan(1, &mut |record| {
                        log.push(record);
                        true
                    })
                    .ok()?;
                let loaded = store.load().ok()?;
                let mut problems = store.check(&[]).ok()?;
                problems.extend(store.check_standings(&loaded.open).ok()?);
                (log.starts_with(&told.log) && problems.is_empty()).then_some(())
            }));
            caught += u64::from(!matches!(sound, Ok(Some(()))));
        }
        println!("{caught} of {lives} lies caught where {lies:?}");
        assert!(caught * 100 >= lives * 80, "{caught} of {lives} where {lies:?}");
    }
}

/// Nothing that a suite asks for is lost on the way to it.
#[test]
fn a_clerk_does_most_of_what_can_be_done() {
    let beginnings = beginnings();
    let told = &beginnings.last().unwrap().0;
    let names: BTreeSet<_> = told.log.iter().map(|record| record.event.name()).collect();
    println!("{} cases, {} events: {names:?}", told.clerk.cases.len(), told.log.len());
    assert!(names.len() > 40, "{names:?}");
    for name in ["warned", "undone", "asked", "linked", "person_added", "revisited", "finished"] {
        assert!(names.contains(name), "{name} is missing of {names:?}");
    }
}
