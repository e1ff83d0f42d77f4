//! One turn of a person at work: picks something from the lists that the role looks at, opens it, and does one thing.

use super::{
    calls::Call,
    deed::{Deed, Next},
    department, leading,
    matter::Matter,
    owner, revisits,
    run::{Incident, Run, SimError},
    seat::Seat,
    staff::SERVICE,
};
use crate::{
    api::{CaseRow, Target, View},
    case::{CaseId, Event, Role, Stage, Verb},
    rules::Pack,
};

/// Rows of a page.
const ROWS: u32 = 50;
/// Pages of one list that somebody looks down before giving up.
const PAGES: u32 = 5;
/// Cases that somebody opens before looking up again.
const OPENED: usize = 4;
/// Minutes until somebody who found nothing looks again.
const IDLE: i64 = 9;
/// A customer waits so many seconds for the agents of the own branch.
const PATIENCE: i64 = 300;

impl Run {
    /// Lets somebody do one thing; says how many minutes it took.
    pub(super) fn turn(&mut self, person: usize) -> Result<i64, SimError> {
        self.look_closer(person)?;
        if let Some(minutes) = self.take_back_slip(person)? {
            return Ok(minutes);
        }
        let Some(role) = self.people.get(person).map(|me| me.role) else { return Ok(IDLE) };
        let done = match role {
            Role::Agent => match self.answer(person)? {
                Some(minutes) => Some(minutes),
                None => self.own(person)?.map_or_else(|| self.pool(person), |minutes| Ok(Some(minutes)))?,
            },
            Role::Handler => {
                self.own(person)?.map_or_else(|| self.team(person), |minutes| Ok(Some(minutes)))?
            }
            Role::Revisitor => self.ask_afterwards(person)?,
            Role::TeamLeader | Role::Supervisor | Role::Admin => {
                self.own(person)?.map_or_else(|| self.above(person), |minutes| Ok(Some(minutes)))?
            }
        };
        // The next customer may call at any time.
        let idle = if role == Role::Agent { IDLE / 3 } else { IDLE };
        Ok(done.unwrap_or(idle))
    }

    /// Picks up the next customer of the own branch, or one who waits too long.
    fn answer(&mut self, person: usize) -> Result<Option<i64>, SimError> {
        let Some(me) = self.people.get(person) else { return Ok(None) };
        let now = self.watch.now();
        let ours = |call: &Call| call.branch == me.branch || now.since(call.since) > PATIENCE;
        let Some(place) = self.waiting.iter().position(ours) else { return Ok(None) };
        let by = me.actor;
        match self.waiting.remove(place) {
            Some(call) => self.take(by, false, call).map(Some),
            None => Ok(None),
        }
    }

    /// The own cases, the tasks given to this person, and the replies to those that this person gave.
    fn own(&mut self, person: usize) -> Result<Option<i64>, SimError> {
        self.work_down(person, View::Mine, |row| row.held.is_none(), own)
    }

    /// What waits for anybody at the desk.
    fn pool(&mut self, person: usize) -> Result<Option<i64>, SimError> {
        let free =
            |row: &CaseRow| row.held.is_none() && row.team.as_deref().is_none_or(|team| team == SERVICE);
        self.work_down(person, View::Pool, free, |seat| match seat.stage() {
            Stage::Accept => seat.deed(Verb::Accept, 3),
            _ => seat.deed(Verb::Claim, 2),
        })
    }

    /// What waits for anybody in the own department: a case, or a task in somebody else's.
    fn team(&mut self, person: usize) -> Result<Option<i64>, SimError> {
        let Some(team) = self.people.get(person).and_then(|me| me.team.clone()) else { return Ok(None) };
        let ours = |row: &CaseRow| row.held.is_none() && row.team.as_deref() == Some(team.as_str());
        let claimed = self.work_down(person, View::Pool, ours, |seat| seat.deed(Verb::Claim, 2))?;
        if claimed.is_some() || !self.chance.percent(40) {
            return Ok(claimed);
        }
        let tasks = |row: &CaseRow| row.team.as_deref() != Some(team.as_str());
        self.work_down(person, View::Team, tasks, |seat| {
            department::task(seat).unwrap_or_else(|| seat.later(6))
        })
    }

    fn ask_afterwards(&mut self, person: usize) -> Result<Option<i64>, SimError> {
        let Some(staff) = self.people.get(person).map(|me| me.staff.clone()) else { return Ok(None) };
        let mine = |row: &CaseRow| row.held.is_none() && !row.worked.contains(&staff);
        self.work_down(person, View::Stage(Stage::Revisit), mine, revisits::ask)
    }

    /// What stands above: late, climbed up, or to be decided.
    fn above(&mut self, person: usize) -> Result<Option<i64>, SimError> {
        if let Some(minutes) = self.break_out(person)? {
            return Ok(Some(minutes));
        }
        if let Some(minutes) = self.archive(person)? {
            return Ok(Some(minutes));
        }
        let now = self.watch.now();
        let here = self.people.iter().filter(|other| other.until.is_some_and(|until| until > now));
        let there: Vec<_> = here.map(|other| (other.staff.clone(), other.team.clone())).collect();
        let asked = |row: &CaseRow| row.next.as_ref().is_some_and(|next| next.clock.starts_with("ask#"));
        for view in [View::All, View::Overdue] {
            let fits = |row: &CaseRow| {
                view != View::All || asked(row) || matches!(row.stage, Stage::Accept | Stage::Revisit)
            };
            let done = self.work_down(person, view.clone(), fits, |seat| leading::lead(seat, &there))?;
            if done.is_some() {
                return Ok(done);
            }
        }
        Ok(None)
    }

    /// Goes down a list and opens what fits and is not put off, until there is something to do.
    fn work_down(
        &mut self,
        person: usize,
        view: View,
        fits: impl Fn(&CaseRow) -> bool,
        think: impl Fn(&mut Seat<'_>) -> Next,
    ) -> Result<Option<i64>, SimError> {
        let now = self.watch.now();
        let mut opened = 0;
        for page in 0..PAGES {
            let Some(me) = self.people.get(person) else { return Ok(None) };
            let (rows, total) = self.front.page(me.actor, view.clone(), page * ROWS, ROWS)?;
            let looked = rows.iter().filter(|row| fits(row) && me.may_look(row.case, now));
            let cases: Vec<CaseId> = looked.map(|row| row.case).collect();
            for case in cases {
                if let Some(minutes) = self.consider(person, case, &think)? {
                    return Ok(Some(minutes));
                }
                opened += 1;
                if opened >= OPENED {
                    return Ok(None);
                }
            }
            if u64::from((page + 1) * ROWS) >= total {
                break;
            }
        }
        Ok(None)
    }

    /// Opens a case, thinks, and does what comes of it.
    fn consider(
        &mut self,
        person: usize,
        case: CaseId,
        think: impl Fn(&mut Seat<'_>) -> Next,
    ) -> Result<Option<i64>, SimError> {
        let Some(me) = self.people.get_mut(person) else { return Ok(None) };
        let (Some(matter), now) = (self.matters.get_mut(&case), self.watch.now()) else { return Ok(None) };
        let Some(sort) = self.town.matters.get(matter.sort) else { return Ok(None) };
        let view = self.front.show(me.actor, case)?;
        let next = think(&mut Seat {
            me,
            case: &view,
            matter,
            sort,
            watch: &self.watch,
            chance: &mut self.chance,
            pack: Pack::builtin(),
        });
        match next {
            Next::Later(at) => {
                me.leave_until(case, at.max(now.plus(600)));
                Ok(None)
            }
            Next::Do(deed) => {
                let (by, minutes) = (me.actor, deed.minutes);
                let links = matches!(deed.verb, Verb::Link | Verb::Merge);
                let done = self.send(by, Target::Case(case), deed)?;
                // What was refused once will be refused again at once.
                let rest = if done.is_some() { self.chance.between(3, 20) * 60 } else { 6 * 3_600 };
                if let Some(me) = self.people.get_mut(person) {
                    me.leave_until(case, now.plus(rest));
                    me.slip = done.filter(|_| !links && self.chance.per_mille(8));
                }
                Ok(Some(minutes))
            }
        }
    }

    /// Undoes what was done by mistake, unless somebody else did something there since.
    fn take_back_slip(&mut self, person: usize) -> Result<Option<i64>, SimError> {
        let Some(case) = self.people.get_mut(person).and_then(|me| me.slip.take()) else { return Ok(None) };
        let Some(me) = self.people.get(person) else { return Ok(None) };
        let (by, grace) = (me.actor, Pack::builtin().undo.grace_s);
        let view = self.front.show(by, case)?;
        let last = view.events.iter().rev().find(|event| !event.event.is_alarm());
        let mine = last.is_some_and(|event| {
            let fresh = self.watch.machine().since(event.recorded) < grace;
            let plain = !matches!(event.event, Event::Undone { .. } | Event::Opened(_));
            event.by.id == by.person && fresh && plain
        });
        if !mine || !view.acts.contains(&Verb::Undo) {
            return Ok(None);
        }
        self.send(by, Target::Case(case), Deed::new(Verb::Undo, 1).saying("点错了"))?;
        Ok(Some(1))
    }

    /// Opens the parent of a mass incident, now and then.
    fn break_out(&mut self, person: usize) -> Result<Option<i64>, SimError> {
        let Some(me) = self.people.get(person) else { return Ok(None) };
        if self.incident.is_some() || me.role != Role::TeamLeader || !self.chance.per_mille(4) {
            return Ok(None);
        }
        let (by, branch, now) = (me.actor, me.branch, self.watch.now());
        let Some(sort) = self.town.matters.iter().position(|sort| sort.category == "voice") else {
            return Ok(None);
        };
        let deed = Deed::new(Verb::Accept, 5)
            .with("category", "voice")
            .with("severity", 1)
            .with("channel", "staff")
            .saying("基站断电, 片区通话中断");
        if let Some(parent) = self.send(by, Target::New, deed)? {
            let matter = Matter {
                sort,
                branch,
                line: String::new(),
                name: String::new(),
                hard_to_reach: false,
                ready: None,
                waited: true,
            };
            self.matters.insert(parent, matter);
            let until = now.plus(self.chance.between(3, 30) * 3_600);
            self.incident = Some(Incident { parent, branch, until });
        }
        Ok(Some(5))
    }

    /// Puts away what cannot be opened again.
    fn archive(&mut self, person: usize) -> Result<Option<i64>, SimError> {
        let Some(me) = self.people.get(person) else { return Ok(None) };
        if me.role != Role::Supervisor || !self.chance.percent(4) {
            return Ok(None);
        }
        let by = me.actor;
        let view = || View::Stage(Stage::Closed);
        let total = self.front.page(by, view(), 0, 1)?.1;
        // The oldest stand last.
        let skip = u32::try_from(total.saturating_sub(10)).unwrap_or(u32::MAX);
        let rows = self.front.page(by, view(), skip, 10)?.0;
        let window = i64::from(Pack::builtin().reopen.window_days) * 86_400;
        for row in rows.iter().rev() {
            let closed = self.front.show(by, row.case)?.closed;
            if closed.is_some_and(|closed| self.watch.machine().since(closed) > window + 3_600) {
                self.send(by, Target::Case(row.case), Deed::new(Verb::Archive, 1))?;
                return Ok(Some(1));
            }
        }
        Ok(None)
    }
}

/// What somebody does with one of their own.
fn own(seat: &mut Seat<'_>) -> Next {
    if seat.case.row.owner.as_deref() == Some(seat.me.staff.as_str()) {
        return owner::next(seat);
    }
    department::task(seat).or_else(|| owner::review(seat)).unwrap_or_else(|| seat.later(3))
}
