//! An act on several cases at once: the same fields on each, one after the other, each an act of its own with its own
//! number. What was refused stays marked, and is told with the reason.

use std::collections::VecDeque;

use super::{
    Screen, Session,
    asks::Purpose,
    drafts,
    form::{About, Form},
    said::Said,
    usual::usual,
};
use crate::{
    api::{CaseRow, Reply, Request, Target},
    case::{CaseId, Fields, Reason, Refusal, Verb},
    lang::{Word, say},
};

/// The most cases that can be marked.
pub const MOST: usize = 200;

/// The acts that mean the same on many cases.
const ON_MANY: [Verb; 14] = [
    Verb::Claim,
    Verb::Dispatch,
    Verb::Assign,
    Verb::Transfer,
    Verb::Acknowledge,
    Verb::Urge,
    Verb::Supervise,
    Verb::Grant,
    Verb::Refuse,
    Verb::TakeBack,
    Verb::HandOver,
    Verb::Flag,
    Verb::Link,
    Verb::Undo,
];

/// The form of an act on several cases.
#[derive(Debug, Clone)]
pub struct Bulk {
    pub form: Form,
    pub cases: Vec<CaseRow>,
}

/// An act on several cases that is under way.
pub struct Run {
    verb: Verb,
    fields: Fields,
    left: VecDeque<(CaseId, Option<u64>)>,
    done: Vec<CaseId>,
    refused: Vec<(CaseId, Refusal)>,
}

untold!(Run, verb);

/// Whether an act can be done on several cases at once.
pub fn is_on_many(verb: Verb) -> bool {
    ON_MANY.contains(&verb)
}

impl Session {
    /// Marks the selected case, or takes its mark away, and goes on to the next row.
    pub(super) fn mark(&mut self) {
        let Some(queue) = self.queue_mut() else { return };
        let Some(row) = queue.selected_row().cloned() else { return };
        match queue.marked.iter().position(|marked| marked.case == row.case) {
            Some(at) => drop(queue.marked.remove(at)),
            None if queue.marked.len() < MOST => queue.marked.push(row),
            None => return self.say_no(Word::MarksFull),
        }
        self.go(super::Move::Down);
        self.say_marks();
    }

    /// Marks every case of the view that is known, or takes all marks away where all have one.
    pub(super) fn mark_all(&mut self) {
        let Some(queue) = self.queue_mut() else { return };
        let all: Vec<CaseRow> = queue.rows.iter().take(MOST).cloned().collect();
        queue.marked = if all.iter().all(|row| queue.is_marked(row.case)) { Vec::new() } else { all };
        self.say_marks();
    }

    /// Takes every mark away.
    pub(super) fn unmark(&mut self) {
        if let Some(queue) = self.queue_mut() {
            queue.marked.clear();
        }
        self.say_marks();
    }

    fn say_marks(&mut self) {
        let count = self.queue().map_or(0, |queue| queue.marked.len());
        let text = match count {
            0 => Word::MarksNone.say(self.lang).to_owned(),
            _ => Word::Marks.with(self.lang, &[&count, &self.key_name("back")]),
        };
        self.said = Some(Said::notice(text));
    }

    /// Does an act on the marked cases, or opens its form for them.
    pub(super) fn act_on_marked(&mut self, verb: Verb) {
        let Some(queue) = self.queue() else { return };
        let rows = queue.marked.clone();
        if Self::is_at_once(verb) || verb.fields().is_empty() {
            let cases = rows.iter().map(|row| (row.case, Some(row.revision))).collect();
            return self.run_on(verb, Fields::new(), cases);
        }
        let pack = self.pack.clone();
        let about = About { kind: rows.first().map(|row| row.kind.clone()), ..About::default() };
        let mut form = Form::act(verb, about, &usual(verb, None, None), &pack);
        if let Some(draft) = self.drafts.get(&drafts::of_many(verb)) {
            form.restore(draft, &pack);
        }
        let restored = form.restored;
        self.push(Screen::Bulk(Box::new(Bulk { form, cases: rows })));
        if restored {
            self.say_restored();
        }
    }

    /// Begins an act on several cases.
    pub(super) fn run_on(&mut self, verb: Verb, fields: Fields, left: VecDeque<(CaseId, Option<u64>)>) {
        self.running = Some(Run { verb, fields, left, done: Vec::new(), refused: Vec::new() });
        self.run_next();
    }

    fn run_next(&mut self) {
        let Some(run) = &mut self.running else { return };
        let Some((case, base)) = run.left.pop_front() else { return self.run_over() };
        let (verb, fields) = (run.verb, run.fields.clone());
        let command = self.number(drafts::of_case(case, verb));
        let act = Request::Act { target: Target::Case(case), verb, fields, command, base };
        let ask = self.ask(act, Purpose::Many(case));
        if let Some(bulk) = self.bulk_mut() {
            bulk.form.sent = Some(ask);
        }
        self.say(Word::Sending);
    }

    /// The form of the act that is under way, wherever it lies.
    fn bulk_mut(&mut self) -> Option<&mut Bulk> {
        self.over.iter_mut().find_map(|screen| match screen {
            Screen::Bulk(bulk) => Some(&mut **bulk),
            _ => None,
        })
    }

    /// No further case is begun; what is under way comes to its end.
    pub(super) fn stop_run(&mut self) -> bool {
        let Some(run) = &mut self.running else { return false };
        run.left.clear();
        true
    }

    /// One of several was done or refused.
    pub(super) fn run_answered(&mut self, case: CaseId, reply: Reply) {
        let Some(run) = &mut self.running else { return };
        let verb = run.verb;
        match reply {
            Reply::Done { .. } => run.done.push(case),
            Reply::Refused { refusal, .. } => run.refused.push((case, refusal)),
            _ => run.refused.push((case, Refusal::bare(Reason::Unknown))),
        }
        let unknown = run
            .refused
            .last()
            .is_some_and(|(refused, why)| *refused == case && !super::replies::is_known(why));
        if !unknown {
            self.forget_number(&drafts::of_case(case, verb));
        }
        self.run_next();
    }

    fn run_over(&mut self) {
        let Some(Run { verb, fields, done, refused, .. }) = self.running.take() else { return };
        // What was refused stays in the form with all that was written, so that the next try is the same act.
        let whole = refused.is_empty();
        if let Some(bulk) = self.bulk_mut() {
            bulk.form.sent = None;
            bulk.cases.retain(|row| !done.contains(&row.case));
            if bulk.cases.is_empty() {
                self.over.retain(|screen| !matches!(screen, Screen::Bulk(_)));
                self.drop_draft(&drafts::of_many(verb));
                self.last_values.insert(verb, fields);
            }
        }
        if let Some(queue) = self.queue_mut() {
            queue.marked.retain(|row| !done.contains(&row.case));
        }
        let act = say::act(verb, self.lang);
        let text = Word::DoneOnMany.with(self.lang, &[&act, &done.len()]);
        self.said = Some(match refused.first() {
            None => Said::notice(text),
            Some((case, why)) => {
                let why = say::refusal(why, &self.pack, self.lang, self.now);
                Said::error(text + &Word::NotDoneOnMany.with(self.lang, &[&refused.len(), case, &why]))
            }
        });
        self.keep_said();
        match verb {
            Verb::Undo => self.last_act.retain(|case| !done.contains(case)),
            _ if done.is_empty() => {}
            _ => self.last_act = done,
        }
        self.refresh();
        // What was typed meanwhile was meant for what comes after a run that did all of it.
        if !whole {
            self.ahead.clear();
        }
        self.catch_up();
    }
}
