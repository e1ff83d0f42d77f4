//! 看板: what a board shows, and which cases stand behind each of its figures.

use serde::{Deserialize, Serialize};

use crate::{
    case::{CaseId, Stage},
    sla::Instant,
};

/// When a case must be acted on, seen from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// A deadline has passed.
    Late,
    /// Within two hours.
    Soon,
    /// By the end of today.
    Today,
    /// After today.
    Later,
    /// Nothing runs: it is held.
    Idle,
}

impl Band {
    /// Every band, the most urgent first.
    pub const ALL: [Self; 5] = [Self::Late, Self::Soon, Self::Today, Self::Later, Self::Idle];

    /// The word on the command line and in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Soon => "soon",
            Self::Today => "today",
            Self::Later => "later",
            Self::Idle => "idle",
        }
    }
}

/// Cases that are known by their numbers.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Among {
    /// What they have in common, as it is said to whoever looks.
    pub about: String,
    /// At most 500.
    pub cases: Vec<CaseId>,
}

untold!(Among, cases);

/// The cases behind a figure: those that fit all that is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Behind {
    /// Of this team; empty: of none.
    pub team: Option<String>,
    pub stage: Option<Stage>,
    pub band: Option<Band>,
    /// Staff number of the owner.
    pub owner: Option<String>,
    /// With a deadline that is not later than this and has not passed.
    pub due_by: Option<Instant>,
    /// These, open or not, in this order; all else means nothing then.
    pub among: Option<Among>,
}

/// What lies with a team, or in the whole site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// Empty: with no team. A case of which a task lies with another team is counted there too.
    pub team: String,
    pub open: u32,
    /// Accept, handle, feedback, revisit.
    pub stages: [u32; 4],
    /// In the order of [`Band::ALL`].
    pub bands: [u32; 5],
    /// Seconds from now to the deadlines until the end of the shift, in order; the first 500.
    pub due_s: Vec<u32>,
    /// How many of them there are.
    pub due: u32,
    /// Steps that stop clocks in an hour, times 100: of the last two hours, or where the shift is younger as usual.
    pub pace: u32,
    /// How many will breach by the end of the shift at this pace; of the site the sum over its teams.
    pub risk: u32,
}

/// What lies with a person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLoad {
    pub staff: String,
    pub name: String,
    pub team: Option<String>,
    pub away: bool,
    pub open: u32,
    pub late: u32,
    pub soon: u32,
}

untold!(PersonLoad);

/// A day, hour by hour, beside what is usual on such a weekday (the mean of the last four).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub opened: [u32; 24],
    pub closed: [u32; 24],
    pub usual_opened: [u32; 24],
    pub usual_closed: [u32; 24],
}

/// How well a day went: of the cases that were closed on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayQuality {
    /// `2026-11-23`
    pub date: String,
    pub opened: u32,
    pub closed: u32,
    pub in_time: u32,
    pub one_call: u32,
    pub repeats: u32,
    pub satisfied: u32,
    pub asked: u32,
    /// Mean seconds until the customer was first reached.
    pub contact_s: u32,
    /// Mean seconds in accept, handle, feedback, revisit.
    pub stage_s: [u32; 4],
}

/// How the cases that were closed in a week went through the stages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageWeek {
    pub closed: u32,
    /// Seconds in accept, handle, feedback, revisit: of all of them together.
    pub seconds: [u64; 4],
    /// How many went through each.
    pub cases: [u32; 4],
}

impl StageWeek {
    /// Mean seconds in each stage; none of one that no case went through.
    pub fn means_s(&self) -> [Option<u64>; 4] {
        let mut means = [None; 4];
        for ((mean, seconds), cases) in means.iter_mut().zip(self.seconds).zip(self.cases) {
            *mean = seconds.checked_div(cases.into());
        }
        means
    }
}

/// The stages of the cases of a team: of the last seven days, today with them, and of the seven before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamStages {
    /// Empty: with no team.
    pub team: String,
    pub now: StageWeek,
    pub before: StageWeek,
}

/// Where the time went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stages {
    pub total: TeamStages,
    /// Those that closed anything, the busiest first; at most 200.
    pub teams: Vec<TeamStages>,
}

/// A board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardView {
    pub at: Instant,
    /// When the shift ends.
    pub until: Instant,
    pub total: Load,
    /// The most urgent first.
    pub teams: Vec<Load>,
    /// The most urgent first; at most 200.
    pub people: Vec<PersonLoad>,
    pub today: Hours,
    /// The last 14 days, the latest first.
    pub days: Vec<DayQuality>,
    pub stages: Stages,
}

/// How many deadlines will pass by the end of the shift at this pace, if what is due first is done first.
///
/// `due_s` are seconds from now in order, `pace` steps an hour times 100. The k-th case is done after k steps.
pub fn forecast(due_s: &[u32], pace: u32) -> u32 {
    let mut done = 0_u64;
    let mut breached = 0;
    for due in due_s {
        // Nobody works on what is lost before the others are saved.
        let in_time = u64::from(*due) * u64::from(pace) >= (done + 1) * 360_000;
        if in_time {
            done += 1;
        } else {
            breached += 1;
        }
    }
    breached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forecast_follows_from_deadlines_and_pace() {
        let hours = |of: &[u32]| of.iter().map(|half| half * 1_800).collect::<Vec<u32>>();
        for (due, pace, want) in [
            (hours(&[]), 100, 0),
            (hours(&[1, 2, 3]), 0, 3),
            // Two an hour: one each half hour.
            (hours(&[1, 2, 3]), 200, 0),
            (hours(&[1, 1, 2, 3]), 200, 1),
            (hours(&[1, 1, 1, 1]), 200, 3),
            // One an hour.
            (hours(&[1, 2, 2, 3, 4]), 100, 3),
        ] {
            assert_eq!(forecast(&due, pace), want, "{due:?} {pace}");
        }
    }
}
