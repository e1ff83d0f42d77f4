//! When an action can be done, and what is said when it cannot: a key that does not work says why.

use super::{
    Action, Does, Page, Screen, Session, Topic, alike::shared, bulk, case::acts_of, form::Asks,
    rights::rights_of, screens::form,
};
use crate::{
    api::{CaseRow, CaseView, View, Wait},
    case::{AskState, REFUND, Reason, Refusal, Role, TaskState, VISIT, Verb},
    lang::{Word, say},
    rules::RevisitBy,
};

/// Why an action cannot be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The desk would refuse it for this reason.
    Refused(Refusal),
    /// The words say it all.
    Said(Word),
}

/// Whether a case has what an act is done with: a task to reply to, a reply to review, something to sign for.
fn has_what_for(verb: Verb, view: &CaseView) -> bool {
    let task = |state: TaskState| view.tasks.iter().any(|task| task.state == state);
    match verb {
        Verb::Respond => task(TaskState::Given),
        Verb::Review => task(TaskState::Replied),
        Verb::Acknowledge => view.escalation.as_ref().is_some_and(|it| it.acknowledged.is_none()),
        Verb::Deescalate => view.escalation.is_some(),
        Verb::Grant | Verb::Refuse => view.asks.iter().any(|ask| ask.state == AskState::Open),
        Verb::Keep => view.promises.iter().any(|promise| promise.kept.is_none()),
        Verb::Recover => view.loans.iter().any(|loan| loan.back.is_none()),
        Verb::Book => view.row.kind == VISIT,
        Verb::Arrive => view.row.kind == VISIT && !view.visit.as_ref().is_some_and(|(_, _, it)| it.waits()),
        Verb::Confirm => view.visit.as_ref().is_some_and(|(_, _, visit)| visit.is_expected()),
        Verb::Receive => view.visit.as_ref().is_some_and(|(_, _, visit)| visit.waits()),
        Verb::Answer => view.orders.iter().any(|order| order.answered.is_none()),
        Verb::Unlink => !view.links.is_empty(),
        Verb::Unflag => !view.flags.is_empty(),
        Verb::Charge => view.row.kind == REFUND || !view.refund.is_empty(),
        Verb::Strike => !view.refund.charges.is_empty(),
        Verb::Propose => view.refund.owes(),
        Verb::Approve => view.refund.to_approve().is_some() || view.refund.list_to_approve().is_some(),
        Verb::Decline => {
            let own = view.refund.live().is_some() && !view.refund.is_under_way();
            own || view.refund.list_to_approve().is_some()
        }
        _ => true,
    }
}

/// Whether somebody is to sign for it, or to decide something, as its row says.
fn waits_for(verb: Verb, row: &CaseRow) -> bool {
    let any = |is: fn(&Wait) -> bool| row.waits.iter().any(is);
    match verb {
        Verb::Acknowledge => any(|wait| matches!(wait, Wait::Acknowledge { .. })),
        Verb::Grant | Verb::Refuse => any(|wait| matches!(wait, Wait::Decide { .. })),
        Verb::Approve | Verb::Decline => any(|wait| matches!(wait, Wait::Approve { .. })),
        _ => true,
    }
}

impl Session {
    /// Whether an action can be done now, in the place below an open help.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn applies(&self, action: &Action) -> Result<(), Why> {
        let no = |word: Word| Err(Why::Said(word));
        let place = self.place();
        match action.does {
            Does::Act(Verb::Undo) if self.lists_drafts() || self.lists_lines() => Ok(()),
            Does::Act(verb) => self.may_act(verb, place),
            Does::View(n) if n > self.views() => no(Word::NoSuchView),
            Does::Proof if matches!(place, Screen::Queue(queue) if queue.selected_row().is_none()) => {
                no(Word::NothingSelected)
            }
            Does::Drafts | Does::Board if self.who.is_none() => no(Word::SignOnFirst),
            Does::LinesToTake | Does::Stock | Does::Reception if self.who.is_none() => no(Word::SignOnFirst),
            Does::Board if !self.leads() => no(Word::BoardRefused),
            Does::Further | Does::Fewer | Does::Left | Does::Right if !matches!(place, Screen::Board(board) if board.page == Page::Teams) => {
                no(Word::OnTeamsOnly)
            }
            Does::Further if !matches!(place, Screen::Board(board) if board.team().is_some_and(|load| load.due > 0)) => {
                no(Word::NothingToMove)
            }
            Does::TakeUp if !matches!(place, Screen::Board(board) if board.topic().is_some_and(|topic| !matches!(topic, Topic::Incident(_) | Topic::Improvement(_)))) => {
                no(Word::OnTopicsOnly)
            }
            Does::Dismiss if self.dismissible().is_none() => no(Word::OnDismissibleOnly),
            Does::Fewer if !matches!(place, Screen::Board(board) if board.moved > 0) => {
                no(Word::NothingToMove)
            }
            Does::Drafts if self.drafts.waiting().next().is_none() => no(Word::NoDrafts),
            Does::Customer if self.customer_here().is_none() => no(Word::NoCustomerHere),
            Does::Reveal if !self.leads() => {
                let role = self.who.as_ref().map_or(Role::Agent, |who| who.role);
                Err(Why::Refused(Refusal::bare(Reason::NotPermitted { role })))
            }
            Does::Reveal if self.masked_here().is_none() => no(Word::NothingMasked),
            Does::Mark if matches!(place, Screen::Queue(queue) if queue.selected_row().is_none()) => {
                no(Word::NothingSelected)
            }
            Does::Receipt if !matches!(place, Screen::Case(case) if case.view.is_some()) => {
                no(Word::StillLoading)
            }
            Does::Rights => match place {
                Screen::Case(case) => match case.row() {
                    None => no(Word::StillLoading),
                    Some(row) if rights_of(&row.kind, row.category.as_deref(), &self.pack).is_none() => {
                        no(Word::DeviceNone)
                    }
                    Some(_) => Ok(()),
                },
                _ => Ok(()),
            },
            Does::Alike => match place {
                Screen::Case(case) => match case.view.as_deref() {
                    None => no(Word::StillLoading),
                    Some(view) if shared(view, &self.pack).is_empty() => no(Word::AlikeNothing),
                    Some(_) => Ok(()),
                },
                _ => Ok(()),
            },
            Does::Home | Does::Queue | Does::Menu | Does::Setup | Does::IntakeRepair
                if self.who.is_none() =>
            {
                no(Word::SignOnFirst)
            }
            Does::UrgeKnown => match place {
                Screen::Intake(intake)
                    if intake.known.as_ref().is_some_and(|known| !known.open.is_empty()) =>
                {
                    Ok(())
                }
                _ => no(Word::NoneOpen),
            },
            Does::NextCase if self.next_case().is_none() => no(Word::NoNextCase),
            Does::SwitchPerson | Does::Quit if self.running.is_some() => no(Word::UnderWay),
            Does::SwitchPerson if !self.shared => no(Word::NotShared),
            Does::Home if self.is_home() && self.who.is_some() => no(Word::HomeAlready),
            Does::Find | Does::Intake if self.who.is_none() => no(Word::SignOnFirst),
            Does::Choose if super::screens::list(self.top()).is_some() => Ok(()),
            Does::Choose => match place {
                Screen::Queue(queue) if queue.selected_row().is_none() => no(Word::NothingSelected),
                Screen::Find(find) if find.chosen().is_none() => no(Word::NothingSelected),
                Screen::Customer(customer) if customer.chosen().is_none() => no(Word::NothingSelected),
                // It says itself where every case kept the pledge.
                Screen::Board(board) if board.page == Page::Pledges => Ok(()),
                Screen::Board(board) if board.behind().is_none() && board.topic().is_none() => {
                    no(Word::NothingBehind)
                }
                _ => Ok(()),
            },
            Does::Phrase => match form(place) {
                Some(form) if form.phrases(&self.pack).next().is_none() => no(Word::NoPhrases),
                _ => Ok(()),
            },
            Does::Values if matches!(place, Screen::SignOn(_)) => match self.offers_seated() {
                true => Ok(()),
                false => no(Word::NoValues),
            },
            Does::Values => match form(place) {
                Some(form) if !form.has_values() => no(Word::NoValues),
                _ => Ok(()),
            },
            Does::Repeat if self.repeated().is_none() => no(Word::NoRepeat),
            _ => Ok(()),
        }
    }

    /// Whether this person leads: sees the board, may ask for what is masked. The desk asks its own table.
    pub(super) fn leads(&self) -> bool {
        let role = self.who.as_ref().map(|who| who.role);
        matches!(role, Some(Role::TeamLeader | Role::Supervisor | Role::Admin))
    }

    /// How many views there are.
    pub(super) fn views(&self) -> usize {
        View::NAMED.len()
    }

    /// The acts of the case that is shown or selected, what is usually done next first.
    pub(super) fn acts_here(&self) -> Vec<Verb> {
        match self.place() {
            Screen::Case(case) => case.acts().to_vec(),
            Screen::Queue(queue) => queue.selected_row().map(|row| acts_of(row).to_vec()).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    fn may_act(&self, verb: Verb, place: &Screen) -> Result<(), Why> {
        // In a form undo is of what was typed.
        if verb == Verb::Undo && (form(place).is_some() || matches!(place, Screen::Find(_))) {
            return Ok(());
        }
        if self.read_only {
            return Err(Why::Refused(Refusal::bare(Reason::ReadOnly)));
        }
        if self.acting.is_some() || self.running.is_some() {
            return Err(Why::Said(Word::UnderWay));
        }
        match place {
            Screen::Queue(_) | Screen::Board(_) if verb == Verb::Undo => match self.last_act.is_empty() {
                false => Ok(()),
                true => Err(Why::Refused(Refusal::bare(Reason::NothingToUndo))),
            },
            Screen::Queue(queue) if !queue.marked.is_empty() => match bulk::is_on_many(verb) {
                true => Ok(()),
                false => Err(Why::Said(Word::OneByOne)),
            },
            Screen::Queue(queue) => match queue.selected_row() {
                None => Err(Why::Said(Word::NothingSelected)),
                // A form opens with its case, so that what changed is seen.
                Some(_) if queue.gone && Self::is_at_once(verb) => Err(Why::Said(Word::LeftView)),
                Some(row) if acts_of(row).contains(&verb) && !waits_for(verb, row) => {
                    Err(Why::Refused(Refusal::bare(Reason::NothingToDo { verb })))
                }
                Some(row) => self.takes(verb, row, acts_of(row)),
            },
            Screen::Case(case) => match case.row() {
                None => Err(Why::Said(Word::StillLoading)),
                Some(row) => {
                    let empty = case.view.as_deref().is_some_and(|view| !has_what_for(verb, view));
                    if empty && acts_of(row).contains(&verb) {
                        return Err(Why::Refused(Refusal::bare(Reason::NothingToDo { verb })));
                    }
                    self.takes(verb, row, case.acts())
                }
            },
            _ => Err(Why::Said(Word::NotHere)),
        }
    }

    /// Whether a case takes an act, from what is known of it here; the desk decides again.
    fn takes(&self, verb: Verb, row: &CaseRow, acts: &[Verb]) -> Result<(), Why> {
        let me = self.who.as_ref().map(|who| who.staff.as_str());
        if verb == Verb::Claim && me.is_some() && row.owner.as_deref() == me {
            return Err(Why::Refused(Refusal::bare(Reason::AlreadyTheirs)));
        }
        let by_other = self.pack.kind(&row.kind).is_none_or(|kind| kind.revisit_by == RevisitBy::Other);
        if verb == Verb::Revisit && by_other && row.worked.iter().any(|staff| Some(staff.as_str()) == me) {
            return Err(Why::Refused(Refusal::bare(Reason::OwnRevisit)));
        }
        if acts.contains(&verb) {
            return Ok(());
        }
        let reason = if acts_of(row).contains(&verb) {
            // The stage takes it, this person may not do it.
            self.who.as_ref().map_or(Reason::NotFound, |who| Reason::NotPermitted { role: who.role })
        } else if row.stage.acts().contains(&verb) {
            Reason::Held { verb }
        } else {
            Reason::Stage { stage: row.stage, verb }
        };
        Err(Why::Refused(Refusal { reason, allowed: acts.to_vec() }))
    }

    /// The words for why something is not done.
    pub fn say_why(&self, why: &Why) -> String {
        match why {
            Why::Refused(refusal) => say::refusal(refusal, &self.pack, self.lang, self.now),
            Why::Said(word) => word.say(self.lang).to_owned(),
        }
    }

    /// The same in few words, for where many reasons stand below one another.
    pub(super) fn say_why_briefly(&self, why: &Why) -> String {
        let lang = self.lang;
        match why {
            Why::Refused(Refusal { reason: Reason::Stage { stage, .. }, .. }) => {
                Word::NotInStage.with(lang, &[&say::stage(*stage, lang)])
            }
            Why::Refused(Refusal { reason: Reason::Held { .. }, .. }) => {
                Word::NotWhileHeld.say(lang).to_owned()
            }
            Why::Refused(Refusal { reason: Reason::NotPermitted { role }, .. }) => {
                Word::NotForRole.with(lang, &[&say::role(*role, lang)])
            }
            Why::Refused(Refusal { reason: Reason::NothingToDo { .. }, .. }) => {
                Word::NothingForIt.say(lang).to_owned()
            }
            why => self.say_why(why),
        }
    }

    /// The value that the field with the focus had in the last case.
    pub(super) fn repeated(&self) -> Option<&str> {
        let form = form(self.place())?;
        let verb = match form.asks {
            Asks::Act(verb) | Asks::New(verb) => verb,
            Asks::SignOn | Asks::LineToTake => return None,
        };
        let name = form.focused()?.name;
        // Intake has two acts with the same fields.
        let of = |verb: Verb| self.last_values.get(&verb).and_then(|fields| fields.get(name));
        let other = match form.asks {
            Asks::New(Verb::Accept) => of(Verb::Resolve),
            Asks::New(Verb::Resolve) => of(Verb::Accept),
            _ => None,
        };
        of(verb).or(other).map(String::as_str)
    }

    /// The case after the one that is shown or selected, in the view of the queue.
    pub(super) fn next_case(&self) -> Option<&CaseRow> {
        let queue = self.queue()?;
        let here = match self.place() {
            Screen::Case(case) => Some(case.id),
            _ => queue.selected,
        };
        here.and_then(|case| queue.after(case))
    }
}
