//! 主办, 协办: work given to teams and people, each piece with its own clock, reply and review.

use serde::{Deserialize, Serialize};

use super::{
    Case, Command, Context, Event, Fact, Fault, PersonId, Reason, Refusal, Verb, Words, required::misfit,
};
use crate::sla::{Instant, Mark, Stamp};

/// What a piece of work is for the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskRole {
    /// 主办: the case is finished when its reply is accepted. There is one at a time.
    Lead,
    /// 协办
    Helper,
}

/// How far a piece of work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Somebody works on it.
    Given,
    /// 回单: it waits for its review.
    Replied,
    Accepted,
    /// Taken back, or over because the case went on without it.
    Over,
}

/// What a review says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Accepted,
    /// To be done again.
    Again,
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Number within the case, from 1.
    pub no: u32,
    pub role: TaskRole,
    pub team: Option<String>,
    pub to: Option<PersonId>,
    /// Who gave it.
    pub by: PersonId,
    pub state: TaskState,
    pub reply: Option<TaskReply>,
    /// How often a review gave it back.
    pub again: u32,
    /// What its clock is replayed from, beside the holds of the case.
    pub stamps: Vec<Stamp>,
}

/// 回单
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskReply {
    pub by: PersonId,
    pub disposition: Option<String>,
    pub reason: Option<String>,
}

impl TaskRole {
    /// The word in JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Helper => "helper",
        }
    }
}

impl Verdict {
    /// The word in JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Again => "again",
        }
    }
}

impl Task {
    /// Whether anything is left to do with it.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, TaskState::Given | TaskState::Replied)
    }

    /// Whether this person, of this team, may do it.
    pub fn is_for(&self, person: PersonId, team: Option<&str>) -> bool {
        match (&self.to, &self.team) {
            (Some(to), _) => *to == person,
            (None, Some(of)) => team.is_none_or(|team| team == of),
            (None, None) => true,
        }
    }

    /// Takes a step of it in.
    pub(super) fn step(&mut self, state: TaskState, at: Instant) {
        let mark = match state {
            TaskState::Given => Mark::Opened,
            TaskState::Replied => Mark::Finished,
            TaskState::Over => Mark::Ended,
            // Its clock stopped with the reply.
            TaskState::Accepted => {
                self.state = state;
                return;
            }
        };
        self.state = state;
        self.stamps.push(Stamp::new(at, mark));
    }
}

impl Case {
    /// Pieces of work that are not done yet.
    pub fn open_tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| task.is_open())
    }

    fn open_numbers(&self, state: TaskState, fits: impl Fn(&Task) -> bool) -> Vec<u32> {
        let of = |task: &&Task| task.state == state && fits(task);
        self.tasks.iter().filter(of).map(|task| task.no).collect()
    }

    /// Refuses to go on while somebody works on it still; a task of this number aside.
    pub(super) fn nobody_works(&self, but: Option<u32>) -> Result<(), Refusal> {
        let tasks: Vec<u32> = self.open_tasks().map(|task| task.no).filter(|no| Some(*no) != but).collect();
        match tasks.is_empty() {
            true => Ok(()),
            false => {
                Err(self
                    .refuse_but(Reason::TasksOpen { tasks }, &[Verb::Respond, Verb::Review, Verb::TakeBack]))
            }
        }
    }

    pub(super) fn give_task(
        &self,
        role: TaskRole,
        team: Option<String>,
        to: Option<PersonId>,
        words: Words,
    ) -> Result<Vec<Fact>, Refusal> {
        let lead = self.open_tasks().find(|task| task.role == TaskRole::Lead);
        if let (TaskRole::Lead, Some(lead)) = (role, lead) {
            return Err(self.refuse_but(Reason::LeadThere { task: lead.no }, &[Verb::TakeBack]));
        }
        let task = self.next_number("task", self.tasks.len())?;
        Ok(vec![Fact { event: Event::TaskGiven { task, role, team, to }, words }])
    }

    pub(super) fn respond(
        &self,
        task: Option<u32>,
        disposition: Option<String>,
        reason: Option<String>,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let mine = |task: &Task| task.is_for(with.actor, with.team) || with.leads;
        // What was given to this person goes first, then what is for their team. Whose task it is not is told so,
        // not that there is none.
        let theirs = |task: &Task| task.to == Some(with.actor);
        let tiers = [self.open_numbers(TaskState::Given, theirs), self.open_numbers(TaskState::Given, mine)];
        let named = task.is_some();
        let open = tiers.into_iter().find(|open| !named && !open.is_empty());
        let open = open.unwrap_or_else(|| self.open_numbers(TaskState::Given, |_| true));
        let no = self.one_of("task", task, open.into_iter())?;
        let Some(task) = self.tasks.iter().find(|task| task.no == no && mine(task)) else {
            return Err(self.refuse(Reason::NotYourTask { task: no }));
        };
        if task.role == TaskRole::Lead {
            // What it says finishes the case, so it says what a case needs to be finished.
            let missing = |field: String| self.refuse(Reason::Field { field, fault: Fault::Missing });
            let Some(told) = disposition.clone() else { return Err(missing("disposition".to_owned())) };
            if let Some(reason) = misfit(&self.facts.kind, &told, reason.as_deref(), with.pack) {
                return Err(self.refuse(reason));
            }
            let finish = Command::Finish { disposition: told, reason: reason.clone() };
            if let Some(field) = self.lacks(Verb::Finish, &finish, &words, with.pack) {
                return Err(missing(field));
            }
        }
        Ok(vec![Fact { event: Event::TaskReplied { task: no, disposition, reason }, words }])
    }

    pub(super) fn review(
        &self,
        task: Option<u32>,
        verdict: Verdict,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let no = self.one_of("task", task, self.open_numbers(TaskState::Replied, |_| true).into_iter())?;
        let Some((role, reply)) = self
            .tasks
            .iter()
            .find(|task| task.no == no)
            .and_then(|task| Some((task.role, task.reply.clone()?)))
        else {
            return Err(self.refuse(Reason::NothingToDo { verb: Verb::Review }));
        };
        if reply.by == with.actor {
            return Err(self.refuse(Reason::OwnDecision));
        }
        let mut facts = vec![Fact { event: Event::TaskReviewed { task: no, verdict }, words }];
        if (role, verdict) == (TaskRole::Lead, Verdict::Accepted) {
            self.nobody_works(Some(no))?;
            let disposition = reply.disposition.unwrap_or_default();
            self.refund_lets_finish(&disposition, reply.reason.as_deref())?;
            facts.push(Fact::bare(Event::Finished { disposition, reason: reply.reason }));
        }
        Ok(facts)
    }

    /// 强制收回: of a task, or of the case itself where there is no task.
    pub(super) fn take_back(
        &self,
        task: Option<u32>,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let open: Vec<u32> = self.open_tasks().map(|task| task.no).collect();
        let task = match (task, open.is_empty()) {
            (None, true) if self.team.is_none() && self.owner == Some(with.actor) => {
                return Err(self.refuse(Reason::AlreadyTheirs));
            }
            (None, true) => None,
            (task, _) => Some(self.one_of("task", task, open.into_iter())?),
        };
        Ok(vec![Fact { event: Event::TakenBack { task }, words }])
    }

    /// 交接班: what the one who goes has in this case passes to the one who comes.
    pub(super) fn hand_over(
        &self,
        to: PersonId,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let has = |person: PersonId| {
            self.owner == Some(person) || self.open_tasks().any(|task| task.to == Some(person))
        };
        let from = match self.owner {
            _ if has(with.actor) => with.actor,
            Some(owner) if with.leads => owner,
            _ => return Err(self.refuse(Reason::NothingToDo { verb: Verb::HandOver })),
        };
        if from == to {
            return Err(self.refuse(Reason::AlreadyTheirs));
        }
        Ok(vec![Fact { event: Event::HandedOver { from, to }, words }])
    }
}
