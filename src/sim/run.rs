//! The order in which everything happens.

use std::{
    collections::{BTreeMap, VecDeque},
    path::Path,
};

use jiff::{ToSpan, civil::Date};
use rustix::process::getuid;

use super::{
    agenda::{Agenda, Moment},
    amend,
    calls::{self, Call},
    chance::Chance,
    deed::Deed,
    findings::{self, Findings},
    front::Front,
    intake::is_written,
    matter::Matter,
    outage::Outage,
    plan::{Plan, PlanFault},
    report::Report,
    shift::shift,
    staff::{self, FOUNDER, Person},
    town::Town,
    watch::Watch,
};
use crate::{
    api::{Actor, Adopt, Target},
    case::{CaseId, Door, PersonId, Role},
    desk::{DeskError, Founder, found},
    rules::{Lang, Pack},
    sla::Instant,
    store::{SiteFacts, StoreError},
};

/// By how much the machine's clock is set back.
const BACK_S: i64 = 3_600;
/// No server goes down so shortly before or after that.
const APART_S: i64 = 3 * 3_600;
/// The minute of its day at which the calendar is amended.
const AMENDED: i64 = 10 * 60 + 5;
/// What makes the chances of those who look closer others than those of the day's work.
const CURIOUS: u64 = 0xb00c;
/// Cases for each person and day at which an act takes as long as it says; where there are more, people hurry.
const USUAL: u64 = 4;

/// Why a plan was not played to its end.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    #[error("the plan cannot be played: {0:?}")]
    Plan(PlanFault),
    #[error("the days are beyond what a calendar counts")]
    Date,
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("the description of the town cannot be read: {0}")]
    Town(#[from] toml::de::Error),
    #[error("the desk answered something unexpected")]
    Unexpected,
    /// The same thing is due again and again.
    #[error("what is due at {0} is not written")]
    Stuck(Instant),
}

/// A fault of the network that many customers call about.
#[derive(Debug)]
pub struct Incident {
    pub parent: CaseId,
    pub branch: usize,
    pub until: Instant,
}

/// A town on its way through a plan.
pub struct Run {
    pub(super) plan: Plan,
    pub(super) town: Town,
    pub(super) chance: Chance,
    /// Chances of those who look closer.
    pub(super) curious: Chance,
    pub(super) watch: Watch,
    pub(super) agenda: Agenda,
    pub(super) front: Front,
    pub(super) people: Vec<Person>,
    pub(super) matters: BTreeMap<CaseId, Matter>,
    /// Customers on the line.
    pub(super) waiting: VecDeque<Call>,
    pub(super) incident: Option<Incident>,
    /// The customers' own door: what they write comes in here.
    pub(super) gateway: Actor,
    /// When the desk has something to write next, by the machine's clock.
    due: Option<Instant>,
    /// Calls of each day.
    calls: Vec<u32>,
    /// Of a hundred, how much of its time an act takes.
    pace: i64,
}

/// Plays a plan in an empty directory, and holds what came of it against what must always be so. The store stays.
///
/// # Errors
/// The plan cannot be played, or something failed on the way.
pub fn run(plan: Plan, dir: &Path) -> Result<Report, SimError> {
    let began = std::time::Instant::now();
    let mut run = Run::new(plan, dir)?;
    run.play()?;
    let played = began.elapsed();
    let founder = run.people.first().map_or(run.gateway, |person| person.actor);
    let mut findings = Findings::default();
    let (store, standing) =
        findings::ask(&mut run.front, founder, run.matters.keys().copied(), &mut findings)?;
    run.front.close();
    let read = findings::read(dir, &run.front, &standing, &mut findings)?;
    Ok(Report::new(&run, store, read, findings, played, began.elapsed()))
}

impl Run {
    pub(super) fn new(plan: Plan, dir: &Path) -> Result<Self, SimError> {
        let mut town = Town::read()?;
        plan.check(u32::try_from(town.branches.len()).unwrap_or_default()).map_err(SimError::Plan)?;
        if !(1900..2299).contains(&plan.from.year()) {
            return Err(SimError::Date);
        }
        town.branches.truncate(plan.branches as usize);
        let mut chance = Chance::new(plan.seed);
        let facts = SiteFacts {
            site: town.letters.parse().map_err(|_| SimError::Unexpected)?,
            name: town.site.clone(),
            lang: Lang::Zh,
            zone: crate::sim::ZONE.to_owned(),
            test_clock: true,
            epoch: 1,
        };
        let name = town.name(&mut chance);
        found(dir, &facts, &Founder { staff: FOUNDER.to_owned(), name, uid: getuid().as_raw(), pin: None })?;
        let zone = Pack::builtin().zone.clone();
        let mut watch = Watch::new(Instant::from_seconds(0), zone);
        let midnight = watch.at(plan.from, 0);
        watch.pass_until(midnight);
        let mut front = Front::open(dir.to_owned(), &watch, plan.seed)?;
        let founder = Actor { person: PersonId(1), on_behalf: None, door: Door::Terminal };
        let written = ("APP".to_owned(), "掌上营业厅".to_owned());
        let gateway = front.add_person(founder, written, Role::Agent, None)?;
        let gateway = Actor { door: Door::Request, ..gateway };
        let people =
            staff::take_on(plan.people, town.branches.len(), founder, &town, &mut front, &mut chance)?;
        let per_day = u64::from(plan.cases) / u64::from(plan.days).max(1) / u64::from(plan.people).max(1);
        let pace = 100 * USUAL / per_day.max(USUAL);
        let days: Vec<Date> =
            (0..plan.days).filter_map(|day| plan.from.checked_add(i64::from(day).days()).ok()).collect();
        let working: Vec<bool> =
            days.iter().map(|date| Pack::builtin().calendar().is_working_day(*date)).collect();
        let mut run = Self {
            calls: calls::spread(&working, plan.cases),
            pace: i64::try_from(pace).unwrap_or(100),
            curious: Chance::new(plan.seed ^ CURIOUS),
            plan,
            town,
            chance,
            watch,
            agenda: Agenda::default(),
            front,
            people,
            matters: BTreeMap::new(),
            waiting: VecDeque::new(),
            incident: None,
            gateway,
            due: None,
        };
        days.iter().for_each(|date| {
            let at = run.watch.at(*date, 0);
            run.agenda.note(at, Moment::Day(*date));
        });
        run.lay_out_outages();
        if run.plan.amend {
            run.front.adopt(founder, Adopt::Rules(amend::RULES.to_owned()))?;
            let day = run.plan.from.checked_add((i64::from(run.plan.days) * 2 / 5).days());
            let at = run.watch.at(day.unwrap_or(run.plan.from), AMENDED);
            run.agenda.note(at, Moment::Amend);
        }
        Ok(run)
    }

    /// The moment at which the run ends.
    fn end(&self) -> Instant {
        let last = self.plan.from.checked_add(i64::from(self.plan.days).days()).unwrap_or(self.plan.from);
        self.watch.at(last, 0)
    }

    /// When the server goes down, evenly over the run, and when the clock is set back.
    fn lay_out_outages(&mut self) {
        let start = self.watch.at(self.plan.from, 0);
        let length = self.end().since(start);
        let back = start.plus(length / 2 / 86_400 * 86_400 + 11 * 3_600 + 17);
        if self.plan.step_back {
            self.agenda.note(back, Moment::SetBack);
        }
        let step = length / i64::from(self.plan.restarts).max(1);
        for no in 0..i64::from(self.plan.restarts) {
            let outage = Outage::draw(&mut self.chance);
            let at = start.plus(step * no + self.chance.between(0, step - 1));
            let near = self.plan.step_back && back.since(at).abs() < APART_S + outage.length;
            let at = if near { back.plus(APART_S + outage.length) } else { at };
            self.agenda.note(at, Moment::Down(outage));
        }
    }

    pub(super) fn play(&mut self) -> Result<(), SimError> {
        let end = self.end();
        self.due = self.front.look()?;
        while let Some(at) = self.agenda.next().filter(|at| *at < end) {
            self.write_due(at)?;
            self.watch.pass_until(at);
            if let Some(moment) = self.agenda.take() {
                self.happen(moment)?;
            }
        }
        self.write_due(end)?;
        self.watch.pass_until(end);
        Ok(())
    }

    /// Lets the desk write what comes due until then, each thing at its time.
    fn write_due(&mut self, until: Instant) -> Result<(), SimError> {
        while let Some(due) = self.due.filter(|due| self.watch.town_time(*due) <= until) {
            self.watch.pass_until(self.watch.town_time(due));
            self.due = self.front.look()?;
            if self.due == Some(due) {
                return Err(SimError::Stuck(due));
            }
        }
        Ok(())
    }

    fn happen(&mut self, moment: Moment) -> Result<(), SimError> {
        match moment {
            Moment::Day(date) => self.lay_out(date),
            Moment::Call(call) if is_written(&call) => {
                self.take(self.gateway, true, *call)?;
            }
            Moment::Call(call) => self.waiting.push_back(*call),
            Moment::Free { until, .. } if self.watch.now() >= until => {}
            Moment::Free { person, until } => {
                let minutes = self.turn(person)?;
                let seconds = minutes * 60 * self.pace / 100 + self.chance.between(1, 40);
                self.agenda.note(self.watch.now().plus(seconds), Moment::Free { person, until });
            }
            Moment::Down(outage) => {
                self.front.go_down(outage, &mut self.watch)?;
                self.due = self.front.look()?;
            }
            Moment::Amend => {
                let founder = self.people.first().map_or(self.gateway, |person| person.actor);
                let text = amend::amended(self.watch.date());
                self.front.adopt(founder, Adopt::Calendar(text))?;
                self.due = self.front.look()?;
            }
            Moment::SetBack => {
                self.watch.set_back(BACK_S);
                self.due = self.front.look()?;
            }
        }
        Ok(())
    }

    /// Shifts and calls of a day.
    fn lay_out(&mut self, date: Date) {
        let working = Pack::builtin().calendar().is_working_day(date);
        let day = i64::from(date.since(self.plan.from).map_or(0, |span| span.get_days()));
        let now = self.watch.now();
        for (place, person) in self.people.iter_mut().enumerate() {
            person.forget(now);
            let Some((from, to)) = shift(person, day, working) else { continue };
            person.until = Some(self.watch.at(date, to));
            let begins = self.watch.at(date, from).plus(self.chance.between(0, 900));
            self.agenda.note(begins, Moment::Free { person: place, until: self.watch.at(date, to) });
        }
        let calls =
            usize::try_from(day).ok().and_then(|day| self.calls.get(day)).copied().unwrap_or_default();
        for _ in 0..calls {
            let (at, call) = self.town.draw(date, self.town.branches.len(), &self.watch, &mut self.chance);
            self.agenda.note(at, Moment::Call(Box::new(call)));
        }
        self.incident = self.incident.take().filter(|incident| incident.until > now);
    }

    /// Does something, and lets the desk write what came due with it.
    pub(super) fn send(&mut self, by: Actor, target: Target, deed: Deed) -> Result<Option<CaseId>, SimError> {
        let done = self.front.act(by, target, deed)?;
        self.due = self.front.look()?;
        Ok(done)
    }
}
