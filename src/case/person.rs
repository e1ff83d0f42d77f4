//! People of a store and their roles.

use serde::{Deserialize, Serialize};

use super::{Event, PersonId, Recorded, Subject, Word};
use crate::{rules::Whom, sla::Instant};

/// What a person does here. What each may do stands in one table: `desk::authorize`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 客服代表
    Agent,
    /// 处理人员: works on cases in a department.
    Handler,
    /// 回访员
    Revisitor,
    /// 班长
    TeamLeader,
    /// 主管
    Supervisor,
    /// 管理员
    Admin,
}

impl Role {
    /// Every role, in the order of the table.
    pub const ALL: [Self; 6] =
        [Self::Agent, Self::Handler, Self::Revisitor, Self::TeamLeader, Self::Supervisor, Self::Admin];

    /// The word in TOML, JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Handler => "handler",
            Self::Revisitor => "revisitor",
            Self::TeamLeader => "team_leader",
            Self::Supervisor => "supervisor",
            Self::Admin => "admin",
        }
    }

    /// The role of a word.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }
}

/// 请假, 代班: a time in which a person is not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Away {
    pub from: Instant,
    pub until: Instant,
    /// Who acts for them meanwhile.
    pub deputy: Option<PersonId>,
}

impl Away {
    /// Whether it is so at this moment.
    pub fn at(&self, now: Instant) -> bool {
        self.from <= now && now < self.until
    }
}

/// A person, folded from the person's events.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    /// 工号
    pub staff: String,
    pub name: String,
    pub role: Role,
    pub team: Option<String>,
    pub active: bool,
    /// The hashed PIN (PHC form), where one was set.
    pub pin: Option<String>,
    /// The time away that was told last, past or to come.
    pub away: Option<Away>,
    /// 岗位: what they are to cases beyond their role.
    pub posts: Vec<Whom>,
    /// Last event of this person.
    pub last: u64,
}

impl Person {
    /// The person of a `PersonAdded` event.
    pub fn added(record: &Recorded) -> Option<Self> {
        let (Subject::Person(id), Event::PersonAdded { staff, role, team }) =
            (record.envelope.subject, &record.event)
        else {
            return None;
        };
        Some(Self {
            id,
            staff: staff.clone(),
            name: record.words.get(Word::Name).unwrap_or_default().to_owned(),
            role: *role,
            team: team.clone(),
            active: true,
            pin: None,
            away: None,
            posts: Vec::new(),
            last: record.seq(),
        })
    }

    /// Takes a later event of this person in.
    pub fn apply(&mut self, record: &Recorded) {
        self.last = record.seq();
        match &record.event {
            Event::PersonChanged { role, team, active } => {
                self.role = *role;
                self.team.clone_from(team);
                self.active = *active;
            }
            Event::Away(away) => self.away = Some(*away),
            Event::PostsSet { posts } => self.posts.clone_from(posts),
            Event::PinSet => self.pin = record.words.get(Word::Secret).map(str::to_owned),
            _ => {}
        }
        if let Some(name) = record.words.get(Word::Name) {
            name.clone_into(&mut self.name);
        }
    }
}

/// Without name and PIN: people are personal data too.
impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("staff", &self.staff).field("role", &self.role).finish_non_exhaustive()
    }
}
