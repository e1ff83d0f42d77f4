//! 知悉范围: of which cases a person knows where the rules in force set walls inside the site. What waits to be taken up
//! is known to those who may take it; whoever acts for somebody who is away knows what they know.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    authorize::{Op, Reader, authorize},
    people::People,
};
use crate::{
    case::{Case, Editions, Lane, Person, PersonId, Role, Stage},
    rules::{Access, Reach},
    sla::Instant,
};

/// What of the site lies on this side.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Wall {
    /// Whose cases are known: the person's own, and of everybody in the teams.
    people: BTreeSet<PersonId>,
    teams: BTreeSet<String>,
    /// The teams whose unowned cases are.
    pools: BTreeSet<String>,
    /// What waits for its revisit is.
    revisits: bool,
}

/// Who acts or reads now, and behind which wall; nobody who left.
pub fn reader(people: &People, editions: &Editions, id: PersonId, now: Instant) -> Option<Reader> {
    let reader = people.reader(id)?;
    let access = editions.in_force().and_then(|(_, pack)| pack.access.as_ref());
    let wall = access.and_then(|access| Wall::of(people, access, id, now));
    Some(Reader { wall: wall.map(Arc::new), ..reader })
}

/// How far a person's role and posts reach.
fn reach(access: &Access, person: &Person) -> Reach {
    // A post is above all teams, and so is a leader of none in particular.
    if !person.posts.is_empty() || authorize(person.role, Op::Manage) {
        return Reach::All;
    }
    match person.role {
        Role::TeamLeader if person.team.is_none() => Reach::All,
        Role::TeamLeader => access.team_leader.max(Reach::Team),
        Role::Agent => access.agent,
        Role::Handler => access.handler,
        Role::Revisitor => access.revisitor,
        Role::Supervisor | Role::Admin => Reach::All,
    }
}

impl Wall {
    /// The wall of a person; none where they know of everything.
    fn of(people: &People, access: &Access, id: PersonId, now: Instant) -> Option<Self> {
        let mut wall = Self::default();
        let who = people.posts().stands_for(id, now).into_iter().chain([id]);
        for person in who.filter_map(|id| people.get(id)) {
            let reach = reach(access, person);
            if reach == Reach::All {
                return None;
            }
            wall.people.insert(person.id);
            wall.revisits |= person.role == Role::Revisitor;
            let Some(team) = &person.team else { continue };
            wall.pools.insert(team.clone());
            match reach {
                Reach::Own => {}
                Reach::Team => drop(wall.teams.insert(team.clone())),
                Reach::Branch | Reach::All => wall.teams.extend(access.branch_of(team).map(str::to_owned)),
            }
        }
        wall.people.extend(people.of_teams(&wall.teams));
        wall.pools.extend(wall.teams.iter().cloned());
        Some(wall)
    }

    /// Whether an open case that stands in these lanes is known.
    pub fn knows(&self, lanes: &[Lane]) -> bool {
        lanes.iter().any(|lane| match lane {
            Lane::Owner(id) | Lane::Promised(id) | Lane::Taken(id) | Lane::Asked(id) => {
                self.people.contains(id)
            }
            Lane::Team(team) => self.teams.contains(team),
            Lane::Pool(team) => team.as_ref().is_none_or(|team| self.pools.contains(team)),
            Lane::Stage(stage) => *stage == Stage::Revisit && self.revisits,
            Lane::All | Lane::Above(..) | Lane::Decides(..) | Lane::Payable | Lane::Approves(..) => false,
        })
    }

    /// Whether a case is known, open or not. What ended waits for nobody.
    pub fn knows_case(&self, case: &Case) -> bool {
        if case.stage.is_open() {
            return self.knows(&case.lanes());
        }
        let mut worked = case.handlers.iter().chain(&case.owner).chain(&case.taken_by);
        worked.any(|id| self.people.contains(id))
            || case.team.as_ref().is_some_and(|team| self.teams.contains(team))
    }
}
