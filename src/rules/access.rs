//! 知悉范围: of which cases a role knows. As shipped everybody knows of all of them.

use serde::Deserialize;

/// How far from a person a case may be for them to know of it, the nearest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// 本人: theirs, and what waits to be taken up in their team.
    Own,
    /// 本班组: also of their team, and of the people in it.
    Team,
    /// 本支局: also of the teams of their branch.
    Branch,
    /// 全部
    #[default]
    All,
}

/// The walls inside a site. Supervisors, administrators, and whoever holds a post have none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// 坐席
    #[serde(default)]
    pub agent: Reach,
    /// 处理人
    #[serde(default)]
    pub handler: Reach,
    /// 回访员
    #[serde(default)]
    pub revisitor: Reach,
    /// 班长: the own team at least.
    #[serde(default)]
    pub team_leader: Reach,
    /// The teams of each branch; a team that stands in none is a branch of its own.
    #[serde(default)]
    pub branches: Vec<Vec<String>>,
}

impl Access {
    /// The other teams of the branch of a team, and the team itself.
    pub fn branch_of<'a>(&'a self, team: &'a str) -> impl Iterator<Item = &'a str> {
        let branch = self.branches.iter().find(|teams| teams.iter().any(|of| of == team));
        branch.into_iter().flatten().map(String::as_str).chain([team])
    }
}
