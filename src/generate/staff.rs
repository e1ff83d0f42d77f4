//! Who works here: about three hundred people, in the teams that the shipped rules name.

use super::{
    stream::{self, For},
    town::Town,
};
use crate::{
    case::{PersonId, Role},
    sim::Chance,
};

/// The department to which agents belong.
pub const SERVICE: &str = "service";
/// Staff number of the one who makes the site.
pub const FOUNDER: &str = "1001";

/// So many people of a role in a team.
#[rustfmt::skip]
const POSTS: [(Role, Option<&str>, u32); 17] = [
    (Role::Agent, Some(SERVICE), 118), (Role::TeamLeader, Some(SERVICE), 6), (Role::Revisitor, None, 16),
    (Role::Handler, Some("network"), 56), (Role::TeamLeader, Some("network"), 3),
    (Role::Handler, Some("charging"), 24), (Role::TeamLeader, Some("charging"), 2),
    (Role::Handler, Some("partner"), 14), (Role::TeamLeader, Some("partner"), 1),
    (Role::Handler, Some("repair"), 26), (Role::TeamLeader, Some("repair"), 2),
    (Role::Handler, Some("hall"), 24), (Role::TeamLeader, Some("hall"), 2), (Role::TeamLeader, None, 1),
    (Role::Supervisor, Some(SERVICE), 2), (Role::Supervisor, None, 2), (Role::Admin, None, 0),
];

/// A person at work.
#[derive(Debug, Clone)]
pub struct Worker {
    pub id: PersonId,
    pub staff: String,
    pub name: String,
    pub role: Role,
    pub team: Option<&'static str>,
}

/// Everybody but the founder, by post.
pub struct Staff {
    posts: Vec<Vec<Worker>>,
}

impl Staff {
    pub fn new(seed: u64, town: &Town) -> Self {
        let mut next = 2_u32;
        let mut chance = stream::chance(seed, For::Staff, 0);
        let mut hire = |(role, team, count): &(Role, Option<&'static str>, u32)| {
            let each = (0..*count).map(|_| {
                let id = PersonId(next);
                next += 1;
                let name = town.people.name(&mut chance);
                Worker { id, staff: (1_000 + id.0).to_string(), name, role: *role, team: *team }
            });
            each.collect()
        };
        Self { posts: POSTS.iter().map(&mut hire).collect() }
    }

    pub fn all(&self) -> impl Iterator<Item = &Worker> {
        self.posts.iter().flatten()
    }

    /// Somebody of a role, of this team where there is one of it.
    pub fn one(&self, role: Role, team: Option<&str>, chance: &mut Chance) -> Option<&Worker> {
        let of = |team: Option<&str>| {
            let post = POSTS.iter().position(|(of, its, count)| *of == role && *its == team && *count > 0);
            post.and_then(|post| self.posts.get(post))
        };
        let post = of(team).or_else(|| of(None)).or_else(|| of(Some(SERVICE)))?;
        chance.one(post)
    }

    /// Somebody who works on the cases of a team.
    pub fn of_team(&self, team: &str, chance: &mut Chance) -> Option<&Worker> {
        let role = if team == SERVICE { Role::Agent } else { Role::Handler };
        self.one(role, Some(team), chance)
    }
}
