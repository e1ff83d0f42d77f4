//! Who works here.

use std::collections::BTreeMap;

use super::{chance::Chance, front::Front, run::SimError, town::Town};
use crate::{
    api::Actor,
    case::{CaseId, Role},
    sla::Instant,
};

/// A person at work.
#[derive(Debug)]
pub struct Person {
    pub actor: Actor,
    pub staff: String,
    pub role: Role,
    pub team: Option<String>,
    pub branch: usize,
    /// When the shift ends, or ended.
    pub until: Option<Instant>,
    /// Place in the rota.
    pub rota: i64,
    /// Cases that this person need not look at before.
    pub notes: BTreeMap<CaseId, Instant>,
    /// Done just now, and wrong.
    pub slip: Option<CaseId>,
}

/// The department to which agents belong.
pub const SERVICE: &str = "service";

/// Who must be there, behind the one who made the site; a department without anybody would solve nothing.
#[rustfmt::skip]
const FIRST: &[(Role, Option<&str>)] = &[
    (Role::Agent, Some(SERVICE)), (Role::Agent, Some(SERVICE)), (Role::TeamLeader, Some("network")),
    (Role::Revisitor, None), (Role::Supervisor, None), (Role::Handler, Some("network")),
    (Role::Handler, Some("charging")), (Role::Handler, Some("partner")), (Role::Handler, Some("repair")),
    (Role::Handler, Some("hall")), (Role::Agent, Some(SERVICE)),
];

/// Who comes on top, over and over.
#[rustfmt::skip]
const MORE: &[(Role, Option<&str>)] = &[
    (Role::Agent, Some(SERVICE)), (Role::Handler, Some("network")), (Role::Revisitor, None),
    (Role::Agent, Some(SERVICE)), (Role::Handler, Some("charging")), (Role::Agent, Some(SERVICE)),
    (Role::TeamLeader, Some(SERVICE)), (Role::Handler, Some("partner")), (Role::Agent, Some(SERVICE)),
    (Role::Handler, Some("repair")), (Role::Handler, Some("network")), (Role::Agent, Some(SERVICE)),
    (Role::Revisitor, None), (Role::Handler, Some("hall")), (Role::Agent, Some(SERVICE)),
    (Role::Supervisor, None), (Role::TeamLeader, Some("charging")), (Role::Handler, Some("network")),
];

/// Takes on so many people, the one who made the site among them, spread over the branches.
pub fn take_on(
    count: u32,
    branches: usize,
    founder: Actor,
    town: &Town,
    front: &mut Front,
    chance: &mut Chance,
) -> Result<Vec<Person>, SimError> {
    let posts = FIRST.iter().chain(MORE.iter().cycle());
    let person = |actor, staff, role, team: Option<&str>, place: usize| Person {
        actor,
        staff,
        role,
        team: team.map(str::to_owned),
        branch: place % branches,
        until: None,
        rota: i64::try_from(place).unwrap_or_default(),
        notes: BTreeMap::new(),
        slip: None,
    };
    let mut people = vec![person(founder, FOUNDER.to_owned(), Role::Admin, None, 0)];
    let mut seats = vec![0; branches];
    for (place, (role, team)) in (1..count as usize).zip(posts) {
        let branch = place % branches;
        let seat = seats.get_mut(branch).map_or(0, |seat| {
            *seat += 1;
            *seat
        });
        // The first digit of a staff number tells the branch.
        let staff = format!("{}{seat:03}", branch + 2);
        let named = (staff.clone(), town.name(chance));
        let actor = front.add_person(founder, named, *role, team.map(str::to_owned))?;
        people.push(person(actor, staff, *role, *team, place));
    }
    Ok(people)
}

/// Staff number of the one who makes the site.
pub const FOUNDER: &str = "1001";

impl Person {
    /// Whether this person may look at a case again by now.
    pub fn may_look(&self, case: CaseId, now: Instant) -> bool {
        self.notes.get(&case).is_none_or(|at| *at <= now)
    }

    /// Notes not to look at a case before.
    pub fn leave_until(&mut self, case: CaseId, at: Instant) {
        self.notes.insert(case, at);
    }

    /// Forgets what is over.
    pub fn forget(&mut self, now: Instant) {
        self.notes.retain(|_, at| *at > now);
    }

    pub fn is_of(&self, team: Option<&str>) -> bool {
        team.is_some() && self.team.as_deref() == team
    }
}
