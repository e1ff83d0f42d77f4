//! 看板: counted over where every open case stands and over the counts of days, once for all who look within two seconds.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{authorize::Reader, core::Core, people::People, queue::Queue};
use crate::{
    api::{
        Band, BoardView, DayQuality, Hours, Load, PersonLoad, Reply, StageWeek, Stages, TeamStages, forecast,
    },
    case::{Day, Lane, PersonId, Stage, Tally, hour_of},
    sla::{Calendar, Instant},
    store::StoreError,
};

/// How long a board is good for, in seconds.
const GOOD_FOR_S: i64 = 2;
/// Days that are shown, and days from which what is usual follows.
const SHOWN: i32 = 14;
const USUAL_WEEKS: i32 = 4;
/// Deadlines of one team that a forecast looks at.
const DUE: usize = 500;
/// Teams whose stages are shown.
const TEAMS: usize = 200;
/// People that are shown.
const PEOPLE: usize = 200;
/// Within two hours is soon.
pub const SOON_S: i64 = 2 * 3_600;
/// A shift younger than this has no pace of its own.
const YOUNG_S: i64 = 3_600;

/// What was counted last, for everybody who may see all of it.
#[derive(Debug, Default)]
pub struct Boards(Mutex<Option<Arc<Counted>>>);

#[derive(Debug)]
struct Counted {
    at: Instant,
    until: Instant,
    /// By team; empty: with none.
    loads: BTreeMap<String, Load>,
    total: Load,
    people: Vec<PersonLoad>,
    days: Vec<(Day, String, Tally)>,
    today: Day,
    hour: usize,
}

/// The board of a reader: the whole site, or of a leader the own team.
pub fn board(core: &Core, reader: &Reader) -> Result<Reply, StoreError> {
    let counted = counted(core)?;
    Ok(Reply::Board(Box::new(counted.view(reader.counts_only()))))
}

fn counted(core: &Core) -> Result<Arc<Counted>, StoreError> {
    let now = core.time.now();
    let known = core.boards.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(known) = known.filter(|known| (0..GOOD_FOR_S).contains(&now.since(known.at))) {
        return Ok(known);
    }
    let calendar = core.read(|live| live.editions.in_force().map(|(_, pack)| pack.calendar().clone()));
    let calendar = calendar.unwrap_or_else(|| Calendar::shipped().clone());
    let zone = calendar.zone().clone();
    let (today, hour) = hour_of(now, &zone);
    let days = core.store.tallies(Day(today.0 - (7 * USUAL_WEEKS).max(SHOWN)), today)?;
    let until = shift_end(&calendar, now);
    let midnight = calendar.date(now).tomorrow().ok().and_then(|date| calendar.midnight(date));
    let counted = core.queue(now, |queue, live| {
        let (loads, total) = survey(queue, now, midnight.unwrap_or(now), until);
        let people = people(queue, &live.people, now);
        Counted { at: now, until, loads, total, people, days, today, hour }
    });
    let counted = Arc::new(counted);
    *core.boards.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(counted.clone());
    Ok(counted)
}

/// The last closing of the working day, or where there is none any more today the next one.
fn shift_end(calendar: &Calendar, now: Instant) -> Instant {
    let Some(mut end) = calendar.current_or_next_close(now) else { return now.plus(8 * 3_600) };
    // A break is not the end.
    while let Some(next) =
        calendar.next_open(end.plus(1)).filter(|open| calendar.date(*open) == calendar.date(end))
        && let Some(close) = calendar.current_or_next_close(next).filter(|close| *close > end)
    {
        end = close;
    }
    end
}

/// Which band a case is in: its earliest deadline, when it must be acted on, now, the end of today.
pub fn band(deadline: Option<Instant>, act_by: Option<Instant>, now: Instant, midnight: Instant) -> Band {
    match (deadline, act_by) {
        (Some(deadline), _) if deadline < now => Band::Late,
        (_, Some(act_by)) if act_by <= now.plus(SOON_S) => Band::Soon,
        (_, Some(act_by)) if act_by < midnight => Band::Today,
        (_, Some(_)) => Band::Later,
        (_, None) => Band::Idle,
    }
}

/// The stages of an open case, in the order of a board.
pub const STAGES: [Stage; 4] = [Stage::Accept, Stage::Handle, Stage::Feedback, Stage::Revisit];

fn survey(queue: &Queue, now: Instant, midnight: Instant, until: Instant) -> (BTreeMap<String, Load>, Load) {
    let mut loads: BTreeMap<String, Load> = BTreeMap::new();
    let mut total = Load::default();
    queue.each(|lanes, deadline, act_by| {
        let stage = lanes.iter().find_map(|lane| match lane {
            Lane::Stage(stage) => STAGES.iter().position(|of| of == stage),
            _ => None,
        });
        let band = band(deadline, act_by, now, midnight) as usize;
        let due = deadline.filter(|at| *at >= now && *at <= until).map(|at| at.since(now));
        let count = |load: &mut Load| {
            load.open += 1;
            if let Some(slot) = stage.and_then(|stage| load.stages.get_mut(stage)) {
                *slot += 1;
            }
            if let Some(slot) = load.bands.get_mut(band) {
                *slot += 1;
            }
            if let Some(due) = due {
                load.due += 1;
                load.due_s.push(u32::try_from(due).unwrap_or_default());
            }
        };
        count(&mut total);
        let mut with_team = false;
        for lane in lanes {
            if let Lane::Team(team) = lane {
                with_team = true;
                match loads.get_mut(team) {
                    Some(load) => count(load),
                    None => count(loads.entry(team.clone()).or_default()),
                }
            }
        }
        if !with_team {
            count(loads.entry(String::new()).or_default());
        }
    });
    for (team, load) in &mut loads {
        load.team.clone_from(team);
    }
    for load in loads.values_mut().chain([&mut total]) {
        load.due_s.sort_unstable();
        load.due_s.truncate(DUE);
    }
    (loads, total)
}

fn people(queue: &Queue, people: &People, now: Instant) -> Vec<PersonLoad> {
    let load = |id: PersonId| {
        let lane = Lane::Owner(id);
        let open = queue.count(&lane);
        let person = people.get(id).filter(|_| open > 0)?;
        Some(PersonLoad {
            staff: person.staff.clone(),
            name: person.name.clone(),
            team: person.team.clone(),
            away: person.away.is_some_and(|away| away.at(now)),
            open: few(open),
            late: few(queue.count_late(&lane)),
            soon: few(queue.count_until(&lane, now.plus(SOON_S))),
        })
    };
    let mut loads: Vec<PersonLoad> = queue.owners().filter_map(load).collect();
    loads.sort_by(|a, b| (b.late, b.soon, b.open, &a.staff).cmp(&(a.late, a.soon, a.open, &b.staff)));
    loads
}

fn few(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn of(count: i64) -> u32 {
    u32::try_from(count).unwrap_or_default()
}

/// Adds the cases that were closed on a day.
fn go_through(week: &mut StageWeek, tally: &Tally) {
    week.closed += of(tally.closed.iter().sum());
    for (slot, seconds) in week.seconds.iter_mut().zip(tally.stage_s) {
        *slot += u64::try_from(seconds).unwrap_or_default();
    }
    for (slot, cases) in week.cases.iter_mut().zip(tally.staged) {
        *slot += of(cases);
    }
}

impl Counted {
    fn view(&self, own: Option<&str>) -> BoardView {
        let is_own = |team: &str| own.is_none_or(|own| own == team);
        let mut teams: Vec<Load> = self.loads.values().filter(|load| is_own(&load.team)).cloned().collect();
        for load in &mut teams {
            load.pace = self.pace(|team| team == load.team);
            load.risk = forecast(&load.due_s, load.pace);
        }
        teams.sort_by(|a, b| (b.bands, b.open, &a.team).cmp(&(a.bands, a.open, &b.team)));
        let mut total = match own {
            None => self.total.clone(),
            Some(own) => self.loads.get(own).cloned().unwrap_or_default(),
        };
        total.team.clear();
        total.pace = self.pace(is_own);
        // No team does the work of another.
        total.risk = teams.iter().map(|load| load.risk).sum();
        let people =
            self.people.iter().filter(|person| own.is_none() || person.team.as_deref().is_some_and(is_own));
        BoardView {
            at: self.at,
            until: self.until,
            total,
            teams,
            people: people.take(PEOPLE).cloned().collect(),
            today: self.hours(is_own),
            days: (0..SHOWN).map(|back| self.quality(Day(self.today.0 - back), is_own)).collect(),
            stages: self.stages(is_own),
        }
    }

    /// The counts of a day.
    fn day(&self, day: Day, is_own: impl Fn(&str) -> bool) -> Tally {
        let mut sum = Tally::default();
        let of = self.days.iter().filter(|(of, team, _)| *of == day && is_own(team));
        of.for_each(|(.., tally)| sum.add(tally, 1));
        sum
    }

    /// The same weekday in the weeks before, added up.
    fn usual(&self, is_own: impl Fn(&str) -> bool) -> Tally {
        let mut sum = Tally::default();
        for week in 1..=USUAL_WEEKS {
            sum.add(&self.day(Day(self.today.0 - 7 * week), &is_own), 1);
        }
        sum
    }

    /// Steps an hour, times 100.
    fn pace(&self, is_own: impl Fn(&str) -> bool) -> u32 {
        let today = self.day(self.today, &is_own);
        // The hour that runs and the two before, by how much of them has passed.
        let passed_s = self.at.seconds().rem_euclid(3_600) + 2 * 3_600;
        let steps = |back: usize| self.hour.checked_sub(back).and_then(|hour| today.steps.get(hour)).copied();
        let lately: i64 = (0..=2).filter_map(steps).sum();
        let left = self.until.since(self.at);
        if lately > 0 || left < YOUNG_S {
            return of(lately * 360_000 / passed_s.max(1));
        }
        let usual = self.usual(&is_own);
        let hours = left.div_euclid(3_600).clamp(1, 24);
        let ahead: i64 = usual.steps.iter().skip(self.hour).take(usize::try_from(hours).unwrap_or(1)).sum();
        of(ahead * 100 / hours / i64::from(USUAL_WEEKS))
    }

    fn hours(&self, is_own: impl Fn(&str) -> bool) -> Hours {
        let (today, usual) = (self.day(self.today, &is_own), self.usual(&is_own));
        let weeks = i64::from(USUAL_WEEKS);
        Hours {
            opened: today.opened.map(of),
            closed: today.closed.map(of),
            usual_opened: usual.opened.map(|sum| of((sum + weeks / 2) / weeks)),
            usual_closed: usual.closed.map(|sum| of((sum + weeks / 2) / weeks)),
        }
    }

    fn stages(&self, is_own: impl Fn(&str) -> bool) -> Stages {
        let mut total = TeamStages::default();
        let mut teams: BTreeMap<&str, TeamStages> = BTreeMap::new();
        for (day, team, tally) in self.days.iter().filter(|(_, team, _)| is_own(team)) {
            let own = teams
                .entry(team)
                .or_insert_with(|| TeamStages { team: team.clone(), ..TeamStages::default() });
            for of in [&mut total, own] {
                match self.today.0 - day.0 {
                    0..=6 => go_through(&mut of.now, tally),
                    7..=13 => go_through(&mut of.before, tally),
                    _ => {}
                }
            }
        }
        let mut teams: Vec<TeamStages> =
            teams.into_values().filter(|team| team.now.closed + team.before.closed > 0).collect();
        teams.sort_by_key(|team| std::cmp::Reverse((team.now.closed, team.before.closed)));
        teams.truncate(TEAMS);
        Stages { total, teams }
    }

    fn quality(&self, day: Day, is_own: impl Fn(&str) -> bool) -> DayQuality {
        let tally = self.day(day, is_own);
        let mean = |sum: i64, count: i64| of(sum.checked_div(count).unwrap_or_default());
        let mut stage_s = [0; 4];
        for ((slot, sum), count) in stage_s.iter_mut().zip(tally.stage_s).zip(tally.staged) {
            *slot = mean(sum, count);
        }
        DayQuality {
            date: day.date().map(|date| date.to_string()).unwrap_or_default(),
            opened: of(tally.opened.iter().sum()),
            closed: of(tally.closed.iter().sum()),
            in_time: of(tally.in_time),
            one_call: of(tally.one_call),
            repeats: of(tally.repeats),
            satisfied: of(tally.satisfied),
            asked: of(tally.satisfied + tally.indifferent + tally.dissatisfied),
            contact_s: mean(tally.contact_s, tally.contacted),
            stage_s,
        }
    }
}
