//! 岗位: who is meant when a case goes above. A post that nobody was given is everybody's who manages; the leader of a
//! team without one is whoever manages too. Who is away is stood for by their deputy.

use std::collections::{BTreeMap, HashMap};

use super::authorize::{Op, authorize};
use crate::{
    case::{Away, Lane, Person, PersonId, Role},
    rules::Whom,
    sla::Instant,
};

/// The posts above a team, from below upwards.
const ABOVE: [Whom; 3] = [Whom::SiteManager, Whom::CityDesk, Whom::DutyLeader];

/// Who is what above a case.
#[derive(Debug, Default, Clone)]
pub struct Posts {
    leaders: HashMap<String, Vec<PersonId>>,
    /// Leaders of no team in particular.
    leaders_of_all: Vec<PersonId>,
    posted: BTreeMap<Whom, Vec<PersonId>>,
    house: Vec<PersonId>,
    away: BTreeMap<PersonId, Away>,
}

impl Posts {
    /// Of all who are active.
    pub fn of<'a>(people: impl Iterator<Item = &'a Person>) -> Self {
        let mut posts = Self::default();
        for person in people.filter(|person| person.active) {
            let id = person.id;
            match (person.role, &person.team) {
                (Role::TeamLeader, Some(team)) => posts.leaders.entry(team.clone()).or_default().push(id),
                (Role::TeamLeader, None) => posts.leaders_of_all.push(id),
                _ => {}
            }
            for post in person.posts.iter().filter(|post| ABOVE.contains(post)) {
                posts.posted.entry(*post).or_default().push(id);
            }
            if authorize(person.role, Op::Manage) {
                posts.house.push(id);
            }
            posts.away.extend(person.away.map(|away| (id, away)));
        }
        posts
    }

    /// Everybody who is meant, here or away.
    fn holders(&self, whom: Whom, team: Option<&str>) -> Vec<PersonId> {
        let holders = match whom {
            Whom::Owner | Whom::Sender => return Vec::new(),
            Whom::TeamLeader => {
                let of_team = team.and_then(|team| self.leaders.get(team));
                of_team.into_iter().chain([&self.leaders_of_all]).flatten().copied().collect()
            }
            above => self.posted.get(&above).cloned().unwrap_or_default(),
        };
        if holders.is_empty() { self.house.clone() } else { holders }
    }

    fn is_away(&self, id: PersonId, now: Instant) -> bool {
        self.away.get(&id).is_some_and(|away| away.at(now))
    }

    /// Those who are away now and for whom this person acts.
    pub fn stands_for(&self, id: PersonId, now: Instant) -> Vec<PersonId> {
        let away = self.away.iter().filter(|(_, away)| away.at(now) && away.deputy == Some(id));
        away.map(|(id, _)| *id).collect()
    }

    /// Whether somebody of those who are meant is here, or has a deputy who is.
    pub fn is_manned(&self, whom: Whom, team: Option<&str>, now: Instant) -> bool {
        self.holders(whom, team).into_iter().any(|id| match self.away.get(&id).filter(|away| away.at(now)) {
            None => true,
            Some(Away { deputy: Some(deputy), .. }) => !self.is_away(*deputy, now),
            Some(_) => false,
        })
    }

    /// Who is told: those who are meant and here, or their deputies; everybody who is meant where nobody is.
    pub fn told(&self, whom: Whom, team: Option<&str>, now: Instant) -> Vec<PersonId> {
        let holders = self.holders(whom, team);
        let stands_in = |id: PersonId| match self.away.get(&id).filter(|away| away.at(now)) {
            None => Some(id),
            Some(away) => away.deputy.filter(|deputy| !self.is_away(*deputy, now)),
        };
        let mut told: Vec<PersonId> = holders.iter().filter_map(|id| stands_in(*id)).collect();
        told.sort_unstable();
        told.dedup();
        if told.is_empty() { holders } else { told }
    }

    /// Who may say yes to what these made: whoever is meant, or where nobody else is, the next one above.
    fn others(&self, whom: Whom, team: Option<&str>, hands: &[PersonId]) -> Option<Whom> {
        let posts = [whom].into_iter().chain(ABOVE.into_iter().filter(|above| *above > whom));
        let mut posts = posts.filter(|post| self.holders(*post, team).iter().any(|id| !hands.contains(id)));
        posts.next()
    }

    /// Who is told that something waits for their yes: never whoever made it or said yes before.
    pub fn told_to_approve(
        &self,
        whom: Whom,
        team: Option<&str>,
        hands: &[PersonId],
        now: Instant,
    ) -> Vec<PersonId> {
        let Some(whom) = self.others(whom, team, hands) else { return Vec::new() };
        let mut told = self.told(whom, team, now);
        told.retain(|id| !hands.contains(id));
        told
    }

    /// What a person is to the cases of a team, themselves or for somebody who is away.
    pub fn held(&self, id: PersonId, team: Option<&str>, now: Instant) -> Vec<Whom> {
        let mut who = self.stands_for(id, now);
        who.push(id);
        let is = |whom: &Whom| self.holders(*whom, team).iter().any(|holder| who.contains(holder));
        [Whom::TeamLeader].into_iter().chain(ABOVE).filter(is).collect()
    }

    /// Of these lanes those in which something waits for this person.
    pub fn waiting<'a>(
        &self,
        id: PersonId,
        lanes: impl Iterator<Item = &'a Lane>,
        now: Instant,
    ) -> Vec<Lane> {
        let mut who = self.stands_for(id, now);
        who.push(id);
        let theirs = |lane: &&Lane| match lane {
            Lane::Above(whom, team) | Lane::Decides(whom, team) => {
                self.holders(*whom, team.as_deref()).iter().any(|holder| who.contains(holder))
            }
            Lane::Asked(person) => who.contains(person),
            Lane::Approves(whom, team, hands) => {
                let team = team.as_deref();
                let theirs = |holder: &PersonId| who.contains(holder) && !hands.contains(holder);
                !hands.contains(&id)
                    && self
                        .others(*whom, team, hands)
                        .is_some_and(|whom| self.holders(whom, team).iter().any(theirs))
            }
            _ => false,
        };
        lanes.filter(theirs).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_seconds(seconds)
    }

    fn person(id: u32, role: Role, team: Option<&str>) -> Person {
        Person {
            id: PersonId(id),
            staff: id.to_string(),
            name: String::new(),
            role,
            team: team.map(str::to_owned),
            active: true,
            pin: None,
            away: None,
            posts: Vec::new(),
            last: 0,
        }
    }

    #[test]
    fn a_post_that_nobody_has_is_everybodys_who_manages() {
        let mut people = [
            person(1, Role::TeamLeader, Some("net")),
            person(2, Role::Supervisor, None),
            person(3, Role::Agent, None),
        ];
        let posts = Posts::of(people.iter());
        assert_eq!(posts.held(PersonId(1), Some("net"), at(0)), [Whom::TeamLeader]);
        assert_eq!(posts.held(PersonId(1), Some("other"), at(0)), [], "their own team only");
        assert_eq!(posts.held(PersonId(2), Some("net"), at(0)), ABOVE);
        assert_eq!(posts.held(PersonId(2), Some("other"), at(0)).len(), 4, "a team without a leader");
        assert_eq!(posts.held(PersonId(3), Some("net"), at(0)), []);
        people[2].posts = vec![Whom::DutyLeader];
        let posts = Posts::of(people.iter());
        assert_eq!(posts.held(PersonId(3), None, at(0)), [Whom::DutyLeader], "whatever their role");
        assert!(!posts.held(PersonId(2), None, at(0)).contains(&Whom::DutyLeader));
    }

    #[test]
    fn who_is_away_is_stood_for_by_their_deputy_and_only_then() {
        let mut leader = person(1, Role::TeamLeader, Some("net"));
        leader.away = Some(Away { from: at(100), until: at(200), deputy: Some(PersonId(3)) });
        let mut people = [leader, person(2, Role::Supervisor, None), person(3, Role::Agent, Some("net"))];
        let posts = Posts::of(people.iter());
        let lanes = [
            Lane::Above(Whom::TeamLeader, Some("net".to_owned())),
            Lane::Above(Whom::TeamLeader, Some("other".to_owned())),
            Lane::Asked(PersonId(1)),
            Lane::All,
        ];
        for (now, deputy) in [(99, false), (100, true), (199, true), (200, false)] {
            let held = posts.held(PersonId(3), Some("net"), at(now));
            assert_eq!(held == [Whom::TeamLeader], deputy, "{now}");
            let waiting = posts.waiting(PersonId(3), lanes.iter(), at(now));
            let want = if deputy { vec![lanes[0].clone(), lanes[2].clone()] } else { Vec::new() };
            assert_eq!(waiting, want, "{now}");
            assert!(posts.is_manned(Whom::TeamLeader, Some("net"), at(now)));
        }
        people[2].away = Some(Away { from: at(150), until: at(160), deputy: None });
        let posts = Posts::of(people.iter());
        assert!(!posts.is_manned(Whom::TeamLeader, Some("net"), at(155)), "the deputy is away too");
        assert!(posts.is_manned(Whom::SiteManager, Some("net"), at(155)));
    }
}
