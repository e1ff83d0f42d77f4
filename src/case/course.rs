//! What a case went through that its head does not say: where it lay and how long, who finished it, how often it was
//! asked about, and why somebody was not satisfied.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Case, Door, Event, PersonId, Recorded, ReplyKind, Verdict, undone};
use crate::sla::{Instant, Mark, Stamp};

/// The stages in which time is spent, in the order of [`Course::stages`].
const STAGES: usize = 4;

/// A stretch of time in which a case, or a task of it, lay with one department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// None until it was handed to a department, and for a task that was given to a person.
    pub team: Option<String>,
    /// The number of the task, where it is the work on one.
    pub task: Option<u32>,
    pub from: Instant,
    /// None while it lies there still.
    pub until: Option<Instant>,
    /// 退单: it ended by being sent back.
    pub sent_back: bool,
}

/// What is folded from the events of a case beside its head.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Course {
    /// In the order in which they began. Those of the case itself follow on one another, from its opening to its
    /// result, and from each reopening on again.
    pub stays: Vec<Stay>,
    /// Who said the result, the last time.
    pub finished_by: Option<PersonId>,
    /// Tries to revisit.
    pub asked: u32,
    /// Why the customer was dissatisfied, at the last revisit that reached them.
    pub why: Option<String>,
    /// 一次办结: taken in and resolved in one act.
    pub one_call: bool,
    /// 超时原因: clock and cycle of what a limit was not kept of, and why, in the order in which it was said.
    pub explained: Vec<(String, u32, String)>,
}

impl Course {
    /// Why this cycle of a clock was not in time, if anybody said.
    pub fn reason(&self, clock: &str, cycle: u32) -> Option<&str> {
        let said = self.explained.iter().rev().find(|(of, nth, _)| of == clock && *nth == cycle);
        said.map(|(.., reason)| reason.as_str())
    }

    /// From the whole history of a case, in the order of the log; what was undone is skipped.
    pub fn of(history: &[Recorded]) -> Self {
        let undone = undone(history);
        let mut run = Run::default();
        history.iter().filter(|record| !undone.contains(&record.seq())).for_each(|record| run.take(record));
        run.course
    }
}

/// A course on its way through the events.
#[derive(Default)]
struct Run {
    course: Course,
    /// The department that has the case.
    team: Option<String>,
    /// Which stay is that of the case now.
    lies: Option<usize>,
    /// Which stay is that of a task now.
    tasks: BTreeMap<u32, usize>,
    opening: Option<super::CommandId>,
}

impl Run {
    fn take(&mut self, record: &Recorded) {
        let at = record.envelope.occurred;
        match &record.event {
            Event::Opened(_) => {
                self.opening = (record.envelope.door != Door::Import).then_some(record.envelope.command);
                self.lies = Some(self.begin(None, None, at));
            }
            // It counts from the earlier start of the two.
            Event::Absorbed { opened, .. } => {
                let first = self.course.stays.iter_mut().find(|stay| stay.task.is_none());
                first.into_iter().for_each(|stay| stay.from = stay.from.min(*opened));
            }
            Event::Dispatched { team } | Event::Transferred { team: Some(team), .. } => {
                self.pass(Some(team.clone()), at, false);
            }
            Event::TakenBack { task: None } => self.pass(None, at, false),
            Event::SentBack { task: None, team } => self.pass(team.clone(), at, true),
            Event::TaskGiven { task, team, .. } => {
                let stay = self.begin(team.clone(), Some(*task), at);
                self.tasks.insert(*task, stay);
            }
            Event::TaskReplied { task, .. } | Event::TakenBack { task: Some(task) } => {
                self.end(self.tasks.get(task).copied(), at, false);
            }
            Event::TaskReviewed { task, verdict: Verdict::Again } => {
                let team = self.of_task(*task);
                let stay = self.begin(team, Some(*task), at);
                self.tasks.insert(*task, stay);
            }
            Event::SentBack { task: Some(task), team } => {
                self.end(self.tasks.get(task).copied(), at, true);
                if let Some(team) = team {
                    let stay = self.begin(Some(team.clone()), Some(*task), at);
                    self.tasks.insert(*task, stay);
                }
            }
            Event::Finished { .. } | Event::SolutionTaken { .. } => {
                let here = record.envelope.door != Door::Import;
                self.course.finished_by = here.then_some(record.envelope.actor);
                self.course.one_call |= self.opening == Some(record.envelope.command);
                self.over(at);
            }
            Event::Rejected { .. }
            | Event::Withdrawn { .. }
            | Event::Merged { .. }
            | Event::Closed { .. }
            | Event::Replied { kind: ReplyKind::Final, reached: true, .. } => self.over(at),
            Event::Reopened { .. } => self.lies = Some(self.begin(self.team.clone(), None, at)),
            Event::BreachExplained { clocks, reason } => {
                let each = clocks.iter().map(|(clock, cycle)| (clock.clone(), *cycle, reason.clone()));
                self.course.explained.extend(each);
            }
            Event::Revisited { reached, why, .. } => {
                self.course.asked += 1;
                if *reached {
                    self.course.why.clone_from(why);
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, team: Option<String>, task: Option<u32>, from: Instant) -> usize {
        self.course.stays.push(Stay { team, task, from, until: None, sent_back: false });
        self.course.stays.len() - 1
    }

    fn end(&mut self, stay: Option<usize>, at: Instant, sent_back: bool) {
        let stay = stay.and_then(|stay| self.course.stays.get_mut(stay));
        if let Some(stay) = stay.filter(|stay| stay.until.is_none()) {
            stay.until = Some(at.max(stay.from));
            stay.sent_back = sent_back;
        }
    }

    /// The case goes to another department, or to none.
    fn pass(&mut self, team: Option<String>, at: Instant, sent_back: bool) {
        if self.lies.is_some() && (sent_back || team != self.team) {
            self.end(self.lies, at, sent_back);
            self.lies = Some(self.begin(team.clone(), None, at));
        }
        self.team = team;
    }

    /// Nobody works on it any more.
    fn over(&mut self, at: Instant) {
        let lies = self.lies.take();
        self.end(lies, at, false);
        for stay in std::mem::take(&mut self.tasks).into_values() {
            self.end(Some(stay), at, false);
        }
    }

    fn of_task(&self, task: u32) -> Option<String> {
        let stay = self.tasks.get(&task).and_then(|stay| self.course.stays.get(*stay));
        stay.and_then(|stay| stay.team.clone())
    }
}

impl Case {
    /// When something of this sort happened first.
    pub fn first(&self, mark: &Mark) -> Option<Instant> {
        self.stamps.iter().filter(|stamp| stamp.mark == *mark).map(|stamp| stamp.at).min()
    }

    /// When something of this sort happened last.
    pub fn latest(&self, mark: &Mark) -> Option<Instant> {
        self.stamps.iter().filter(|stamp| stamp.mark == *mark).map(|stamp| stamp.at).max()
    }

    /// Seconds spent in accept, handle, feedback and revisit by `now`, over all rounds; none of a stage that the case
    /// never came to. Between a closing and a reopening no time is spent.
    pub fn stage_times(&self, now: Instant) -> [Option<i64>; STAGES] {
        let mut stamps: Vec<&Stamp> = self.stamps.iter().collect();
        stamps.sort_by_key(|stamp| stamp.at);
        let mut spent = [None; STAGES];
        let mut at: Option<(usize, Instant)> = None;
        let mut leave = |at: Option<(usize, Instant)>, until: Instant| {
            if let Some((stage, since)) = at
                && let Some(spent) = spent.get_mut(stage)
            {
                *spent = Some(spent.unwrap_or(0) + until.since(since).max(0));
            }
        };
        for stamp in stamps {
            let to = match stamp.mark {
                Mark::Opened => Some(0),
                Mark::Accepted | Mark::Reopened => Some(1),
                Mark::Finished => Some(2),
                Mark::FinalReply => Some(3),
                Mark::Closed | Mark::Ended => None,
                _ => continue,
            };
            leave(at, stamp.at);
            at = to.map(|stage| (stage, stamp.at));
        }
        leave(at, now);
        spent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{CaseId, CommandId, Envelope, KeyId, PAYLOAD_VERSION, Subject, TaskRole, Words};

    const START: i64 = 1_800_000_000;

    /// Events an hour apart, each under a command of its own.
    fn history(events: Vec<Event>) -> Vec<Recorded> {
        let site = "ZJ".parse().unwrap();
        let record = |(n, event): (u64, Event)| {
            let at = Instant::from_seconds(START + n as i64 * 3_600);
            let envelope = Envelope {
                site,
                epoch: 1,
                seq: n + 1,
                prev: n,
                subject: Subject::Case(CaseId::mint(site, 7).unwrap()),
                occurred: at,
                recorded: at,
                actor: PersonId(2),
                on_behalf: None,
                door: Door::Terminal,
                command: CommandId::nth("course", n),
                base: None,
                version: PAYLOAD_VERSION,
                key: KeyId::None,
            };
            Recorded { envelope, event, words: Words::default(), erased: false }
        };
        (0..).zip(events).map(record).collect()
    }

    fn opened() -> Event {
        let opened = crate::case::Opened {
            kind: "complaint".to_owned(),
            category: None,
            severity: 3,
            channel: "call".to_owned(),
            origin: crate::case::Origin::Own,
            pack: crate::case::EditionNo(1),
            customer: None,
            relation: crate::case::Relation::Own,
            place: None,
            contact_at: None,
            references: Vec::new(),
        };
        Event::Opened(Box::new(opened))
    }

    fn team(id: &str) -> Event {
        Event::Dispatched { team: id.to_owned() }
    }

    fn finished() -> Event {
        Event::Finished { disposition: "upheld".to_owned(), reason: None }
    }

    /// Team, task, from which hour to which, and whether it was sent back.
    type Lay = (Option<String>, Option<u32>, i64, Option<i64>, bool);

    fn stays(history: &[Recorded]) -> Vec<Lay> {
        let hours = |at: Instant| (at.seconds() - START) / 3_600;
        let course = Course::of(history);
        let each = course.stays.into_iter();
        each.map(|stay| (stay.team, stay.task, hours(stay.from), stay.until.map(hours), stay.sent_back))
            .collect()
    }

    #[test]
    fn where_a_case_lay_follows_without_a_gap_and_says_what_was_sent_back() {
        let some = |id: &str| Some(id.to_owned());
        let back = Event::SentBack { task: None, team: None };
        let history =
            history(vec![opened(), Event::Accepted, team("network"), back, team("charging"), finished()]);
        assert_eq!(
            stays(&history),
            [
                (None, None, 0, Some(2), false),
                (some("network"), None, 2, Some(3), true),
                (None, None, 3, Some(4), false),
                (some("charging"), None, 4, Some(5), false),
            ]
        );
    }

    #[test]
    fn handed_over_to_where_it_lies_it_stays_and_reopened_it_lies_there_again() {
        let some = |id: &str| Some(id.to_owned());
        let again = Event::Reopened { reason: "own_fault".to_owned() };
        let history =
            history(vec![opened(), team("network"), team("network"), finished(), Event::Noted, again]);
        assert_eq!(
            stays(&history),
            [
                (None, None, 0, Some(1), false),
                (some("network"), None, 1, Some(3), false),
                (some("network"), None, 5, None, false),
            ]
        );
    }

    #[test]
    fn a_task_has_stays_of_its_own_until_its_reply_and_again_when_it_is_given_back() {
        let given =
            Event::TaskGiven { task: 1, role: TaskRole::Helper, team: Some("repair".to_owned()), to: None };
        let replied = || Event::TaskReplied { task: 1, disposition: None, reason: None };
        let again = Event::TaskReviewed { task: 1, verdict: Verdict::Again };
        let history = history(vec![opened(), given, replied(), again, finished()]);
        let tasks: Vec<_> = stays(&history).into_iter().filter(|stay| stay.1.is_some()).collect();
        let some = Some("repair".to_owned());
        assert_eq!(tasks, [(some.clone(), Some(1), 1, Some(2), false), (some, Some(1), 3, Some(4), false)]);
    }

    #[test]
    fn what_was_undone_did_not_happen() {
        let mut history = history(vec![opened(), team("network"), Event::Undone { seqs: vec![2] }]);
        assert_eq!(stays(&history), [(None, None, 0, None, false)]);
        // Taken in and resolved under one command.
        history = self::history(vec![opened(), Event::Accepted, finished()]);
        assert!(!Course::of(&history).one_call);
        let command = history[0].envelope.command;
        history.iter_mut().for_each(|record| record.envelope.command = command);
        assert!(Course::of(&history).one_call);
        history.iter_mut().for_each(|record| record.envelope.door = Door::Import);
        assert!(!Course::of(&history).one_call, "a file says what happened, not how many calls it took");
    }

    #[test]
    fn each_breach_has_the_reason_that_was_given_for_it_and_none_that_was_undone() {
        let late = |clock: &str, cycle, reason: &str| Event::BreachExplained {
            clocks: vec![(clock.to_owned(), cycle)],
            reason: reason.to_owned(),
        };
        let undone = Event::Undone { seqs: vec![4] };
        let history = history(vec![
            opened(),
            late("result", 1, "workload"),
            late("result", 2, "department"),
            late("answer", 1, "oversight"),
            undone,
        ]);
        let course = Course::of(&history);
        for (clock, cycle, want) in [
            ("result", 1, Some("workload")),
            ("result", 2, Some("department")),
            ("result", 3, None),
            ("answer", 1, None),
        ] {
            assert_eq!(course.reason(clock, cycle), want, "{clock} {cycle}");
        }
    }

    #[test]
    fn why_somebody_was_dissatisfied_is_what_the_last_answer_says() {
        let asked = |reached, why: Option<&str>| Event::Revisited {
            result: String::new(),
            reached,
            answer: None,
            why: why.map(str::to_owned),
        };
        let history =
            history(vec![opened(), asked(true, Some("policy")), asked(false, None), asked(false, None)]);
        let course = Course::of(&history);
        assert_eq!((course.asked, course.why.as_deref()), (3, Some("policy")));
    }
}
