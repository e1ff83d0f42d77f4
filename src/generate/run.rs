//! Day by day from the first to the last.

use std::{
    collections::BTreeMap,
    io,
    num::NonZero,
    panic::resume_unwind,
    path::Path,
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant as Moment},
};

use super::{
    arrivals::{Arrival, Arrivals},
    batches,
    customer::{self, Customers},
    days::Days,
    entry::{Entry, Sealed},
    life::Ground,
    log::{Ended, Log, Stopped},
    place::Place,
    plan::{Plan, PlanFault},
    report::{self, Report},
    staff::{FOUNDER, Staff},
    story,
    stream::{self, For},
    told::Told,
    town::Town,
    writing::Filling,
};
use crate::{
    case::{CommandId, Door, EditionNo, Event, PersonId, Recorded, Subject, Word, Words},
    desk::{DeskError, Founder, first_events},
    rules::{Lang, Pack},
    sla::Instant,
    store::{Bulk, NewEvent, SiteFacts, StoreError},
};

/// Where the town lies.
const ZONE: &str = "Asia/Shanghai";
/// The story of a case comes behind that of a customer who came in the same second.
const CASES: u64 = 1 << 40;
/// Stacks of batches between who makes them and who writes them.
const AHEAD: usize = 1;

/// Why a year is not made.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    #[error("--{} is a number from {} to {}", .0.field, .0.least, .0.most)]
    Plan(PlanFault),
    /// The last day is out of reach.
    #[error("the year is out of reach")]
    Date,
    #[error("the directory is not empty")]
    NotEmpty,
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("the description of the town cannot be read: {0}")]
    Town(#[from] toml::de::Error),
    /// The rules take no such case.
    #[error("case {0} cannot be told under the rules")]
    Untold(u64),
}

/// Makes a site and a year of it in a new directory. The person of this account of the machine is its administrator,
/// and the only one who can sign on. `watch` is told how many of [`Plan::steps`] are done.
///
/// # Errors
/// The plan cannot be made, there is something already, or what the disk says; then there is nothing.
pub fn run(
    plan: &Plan,
    lang: Lang,
    uid: u32,
    dir: &Path,
    watch: &mut dyn FnMut(u64),
) -> Result<Report, GenerateError> {
    plan.check().map_err(GenerateError::Plan)?;
    let began = Moment::now();
    let place = Place::new(dir)?;
    let town = Town::read()?;
    let calendar = Pack::builtin().calendar();
    let days = Days::new(plan.seed, plan.until, calendar).ok_or(GenerateError::Date)?;
    let first = days.year().first().map_or(plan.until, |day| day.from);
    let facts = SiteFacts {
        site: town.places.letters,
        name: town.places.site.clone(),
        lang,
        zone: ZONE.to_owned(),
        test_clock: false,
        epoch: 1,
    };
    let founder = Founder { staff: FOUNDER.to_owned(), name: town.people.founder.clone(), uid, pin: None };
    let firsts = first_events(&facts, &founder, first.plus(-2 * 86_400))?;
    let mut filling = Filling::new(Bulk::begin(place.path(), &facts)?);
    filling.write(&firsts)?;
    // The last edition that a new site adopts: the shipped calendar under the shipped rules.
    let (pack_no, pack) = (EditionNo(2), Pack::builtin());
    let staff = Staff::new(plan.seed, &town);
    let customers = Customers::new(plan.seed, plan.customers, &town);
    let ground = Ground {
        seed: plan.seed,
        until: plan.until,
        town: &town,
        staff: &staff,
        days: &days,
        customers: &customers,
        pack,
        pack_no,
    };
    let firsts: Vec<Recorded> = firsts.into_iter().map(NewEvent::recorded).collect();
    let (out, batches) = mpsc::sync_channel(AHEAD);
    let log = Log::new(facts.site, &firsts, out);
    let arrivals = Arrivals::new(plan, &town, &days, pack, facts.site);
    let (made, mut filling) = thread::scope(|scope| {
        let writer = thread::Builder::new()
            .name("writer".to_owned())
            .spawn_scoped(scope, move || fill(filling, batches))?;
        let year = Year {
            plan,
            ground: &ground,
            arrivals,
            log,
            later: BTreeMap::new(),
            done: 0,
            tally: Tally::default(),
        };
        let made = year.make(first, watch);
        let filled = writer.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        Ok::<_, GenerateError>((made?, filled))
    })?;
    let (tally, log) = made;
    let of = plan.steps() / 2;
    filling.finish(&mut |seq| watch(of + seq * of / log.events.max(1)))?;
    let bytes = report::bytes_of(place.path());
    place.put()?;
    let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    Ok(Report {
        customers: plan.customers,
        people: u32::try_from(staff.all().count() + 1).unwrap_or(u32::MAX),
        cases: plan.cases,
        open: tally.open,
        overdue: tally.overdue,
        events: log.events,
        events_by_name: log.digest.events.clone(),
        from: first,
        until: plan.until,
        log_sha256: log.digest.hash(),
        took_ms: millis(began.elapsed()),
        telling_ms: millis(tally.telling),
        ordering_ms: millis(tally.ordering.saturating_sub(log.waited)),
        waiting_ms: millis(log.waited),
        writing_ms: millis(filling.writing),
        projecting_ms: millis(filling.projecting),
        peak_bytes: report::peak(),
        bytes,
        bytes_per_case: bytes / u64::from(plan.cases.max(1)),
    })
}

/// Writes what comes, until nothing more does.
fn fill(mut filling: Filling, batches: Receiver<Vec<NewEvent>>) -> Result<Filling, StoreError> {
    for batch in batches {
        filling.write(&batch)?;
    }
    Ok(filling)
}

/// What came of the cases, and what it took.
#[derive(Debug, Default)]
struct Tally {
    open: u32,
    overdue: u32,
    telling: Duration,
    ordering: Duration,
}

/// A year on its way.
struct Year<'a> {
    plan: &'a Plan,
    ground: &'a Ground<'a>,
    arrivals: Arrivals<'a>,
    log: Log,
    /// What happens on later days.
    later: BTreeMap<usize, Vec<Entry>>,
    done: u64,
    tally: Tally,
}

impl Year<'_> {
    fn make(mut self, first: Instant, watch: &mut dyn FnMut(u64)) -> Result<(Tally, Ended), GenerateError> {
        // Where whoever writes has stopped, they say why.
        let began = Moment::now();
        let mut goes = self.begin(first, watch);
        self.tally.ordering += began.elapsed();
        for day in 0..self.ground.days.year().len() {
            if goes.is_err() {
                break;
            }
            let today = self.today(day)?;
            let began = Moment::now();
            goes = self.write(today);
            self.tally.ordering += began.elapsed();
            watch(self.done);
        }
        Ok((self.tally, self.log.end()))
    }

    /// The people, and the customers who are there already.
    fn begin(&mut self, first: Instant, watch: &mut dyn FnMut(u64)) -> Result<(), Stopped> {
        for (n, worker) in (0_u64..).zip(self.ground.staff.all()) {
            let event = Event::PersonAdded {
                staff: worker.staff.clone(),
                role: worker.role,
                team: worker.team.map(str::to_owned),
            };
            let at = first.plus(-90_000 + i64::try_from(n).unwrap_or_default());
            self.log.add(Entry {
                at,
                story: n,
                place: 0,
                subject: Subject::Person(worker.id),
                occurred: at,
                actor: PersonId(1),
                door: Door::Request,
                command: stream::command(self.plan.seed, For::Staff, n, 0),
                sealed: Sealed::Person(worker.id),
                event,
                words: Words::of([(Word::Name, Some(worker.name.clone()))]),
            })?;
        }
        let stock = self.arrivals.stock();
        for n in 0..stock {
            let at = first.plus(i64::from(n) * 86_000 / i64::from(stock.max(1)) - 86_400);
            let entry = self.customer(n, at, PersonId(1), Door::Import);
            self.log.add(entry)?;
            self.done += 1;
            if n % 1_000 == 0 {
                watch(self.done);
            }
        }
        Ok(())
    }

    fn customer(&self, n: u32, at: Instant, actor: PersonId, door: Door) -> Entry {
        let (event, words) = self.ground.customers.added(n);
        let id = customer::id(n);
        let command: CommandId = stream::command(self.plan.seed, For::Customer, n.into(), 0);
        let (story, subject) = (u64::from(n), Subject::Customer(id));
        let sealed = Sealed::Customer(id);
        Entry { at, story, place: 0, subject, occurred: at, actor, door, command, sealed, event, words }
    }

    /// Everything that happens on a day, in order.
    fn today(&mut self, day: usize) -> Result<Vec<Entry>, GenerateError> {
        let mut today = self.later.remove(&day).unwrap_or_default();
        let arrivals = self.arrivals.of(day);
        let (first, joining) = self.arrivals.joining(day);
        self.done += (joining.len() + arrivals.len()) as u64;
        let mut chance = stream::chance(self.plan.seed, For::Joining, 1 << 32 | day as u64);
        for (n, at) in (first..).zip(joining) {
            let by = self.ground.staff.of_team("hall", &mut chance).map_or(PersonId(1), |worker| worker.id);
            today.push(self.customer(n, at, by, Door::Terminal));
        }
        let began = Moment::now();
        let told = tell_all(self.ground, &arrivals, self.plan.threads);
        self.tally.telling += began.elapsed();
        for (arrival, told) in arrivals.iter().zip(told) {
            let told = told.ok_or(GenerateError::Untold(arrival.n))?;
            self.tally.open += u32::from(told.ends.is_none());
            self.tally.overdue += u32::from(told.ends.is_none() && told.late);
            if let Some(customer) = arrival.customer {
                self.arrivals.book.told(customer, arrival.id, told.ends, told.gone());
            }
            for mut entry in told.entries {
                entry.story += CASES;
                match self.ground.days.of(entry.at) {
                    at if at <= day => today.push(entry),
                    later => self.later.entry(later).or_default().push(entry),
                }
            }
        }
        if let Some(from) = self.ground.days.year().get(day).map(|day| day.from) {
            self.arrivals.book.forget(from, self.arrivals.window_s());
        }
        today.sort_unstable_by_key(Entry::order);
        batches::put(&mut today, self.plan.seed, self.ground.pack.refund.batch);
        Ok(today)
    }

    fn write(&mut self, today: Vec<Entry>) -> Result<(), Stopped> {
        today.into_iter().try_for_each(|entry| self.log.add(entry))
    }
}

/// Tells the cases of a day on so many threads; what comes of each does not depend on them.
fn tell_all(ground: &Ground<'_>, arrivals: &[Arrival], threads: u32) -> Vec<Option<Told>> {
    let share = arrivals.len().div_ceil(threads.max(1) as usize).max(1);
    thread::scope(|scope| {
        let mut shares = Vec::new();
        for arrivals in arrivals.chunks(share) {
            let each =
                move || arrivals.iter().map(|arrival| story::tell(ground, arrival)).collect::<Vec<_>>();
            // Where the machine gives no thread, it is done here.
            shares.push(thread::Builder::new().spawn_scoped(scope, each).map_err(|_| each()));
        }
        let joined = shares.into_iter().map(|share| match share {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(told) => told,
        });
        joined.flatten().collect()
    })
}

/// As many threads as the machine has processors.
pub fn processors() -> u32 {
    thread::available_parallelism()
        .ok()
        .map(NonZero::get)
        .and_then(|count| u32::try_from(count).ok())
        .unwrap_or(1)
}
