//! What the desk answers, and where it goes.

use super::{
    ACTIONS, Does, Screen, Session, Who,
    asks::Purpose,
    drafts, layout,
    list::{Item, ListOf},
    said::Said,
    screens::{draft_place, form_mut},
};
use crate::{
    api::{EventView, LineView, PersonView, Reply, Request},
    case::{CaseId, Event, Reason, Refusal, Verb},
    lang::{Word, say},
};

impl Session {
    /// Takes an answer in.
    pub(super) fn answered(&mut self, ask: u64, reply: Reply) {
        // What was asked by the person before, or twice answered, belongs to nobody.
        let Some((purpose, _)) = self.asks.remove(&ask) else { return };
        match (purpose, reply) {
            (Purpose::Form, reply) => self.form_answered(ask, reply),
            (Purpose::Act, reply) => self.act_answered(reply),
            (Purpose::Unlock, reply) => self.unlocked(&reply),
            (Purpose::Many(case), reply) => self.run_answered(case, reply),
            (Purpose::Rows { view, skip }, Reply::Rows { rows, total }) => {
                let page = layout::queue_page(self.size);
                let Some(queue) = self.queue_mut() else { return };
                if queue.view != view {
                    return;
                }
                let first = !queue.loaded;
                let shown = queue.preview.as_ref().map(|view| view.row.revision);
                queue.take(rows, skip, usize::try_from(total).unwrap_or(usize::MAX), page);
                if let Some(to) = queue.waiting.take() {
                    queue.go(to, page);
                }
                let newer = queue.selected_row().map(|row| row.revision) != shown;
                if first || newer {
                    self.moved = self.moved.or(Some(self.now));
                }
                if first {
                    self.ask_preview();
                }
            }
            (Purpose::Counts, Reply::Counts(counts)) => {
                self.counts = counts;
                if let Some(queue) = self.queue_mut() {
                    queue.counts = counts;
                }
            }
            (Purpose::Show(id), Reply::Case(view)) => self.show(id, &view),
            (Purpose::ShowUndone(id), Reply::Case(view)) => {
                let stage = say::stage(view.row.stage, self.lang);
                self.said = Some(Said::notice(Word::UndoneTo.with(self.lang, &[&id, &stage])));
                self.show(id, &view);
            }
            (Purpose::Explain(id), Reply::Proofs(proofs)) => self.proved(id, proofs),
            (Purpose::Paper(id), Reply::Device(view)) => self.paper_known(id, &view),
            (Purpose::Rights(id), reply @ (Reply::Device(_) | Reply::Refund(_) | Reply::Improvement(_))) => {
                self.rights_known(id, reply)
            }
            (Purpose::Board, Reply::Board(view)) => self.board_known(view),
            (Purpose::Board, Reply::Refused { .. }) => self.board_refused(),
            (Purpose::Topics, Reply::Topics(view)) => self.topics_known(view),
            (Purpose::Pledges, Reply::Pledges(view)) => self.pledges_known(view),
            (Purpose::Dismiss, Reply::Ok) => self.dismissed(),
            (Purpose::LinesToTake, Reply::LinesToTake(lines)) => self.lines_to_take_known(lines),
            (Purpose::Stock, Reply::Stock(view)) => self.stock_known(&view),
            (Purpose::Alike(id), Reply::Alike(view)) => self.alike_known(id, &view),
            (Purpose::Reception, Reply::Reception(view)) => self.reception_known(&view),
            (Purpose::Slots, Reply::Reception(view)) => self.slots_known(&view),
            (Purpose::Show(id), Reply::Refused { refusal, .. }) => self.show_refused(id, &refusal),
            (Purpose::Line(line), Reply::Line(view)) => self.line_known(&line, view),
            // One that was cut short because another was on its way is for a text that nobody wants any more.
            (Purpose::Find(text), Reply::Hits(hits)) => {
                for screen in &mut self.over {
                    if let Screen::Find(find) = screen
                        && find.wanted() == text
                    {
                        find.take(text.clone(), hits);
                        break;
                    }
                }
            }
            (Purpose::People, Reply::People(people)) => self.people_known(&people),
            (Purpose::Drafts, Reply::Drafts(drafts)) => {
                self.drafts.load(&drafts);
                self.take_settings();
                self.say_drafts();
                self.come_back();
            }
            (Purpose::Customer(id), Reply::Customer { customer, open, events }) => {
                self.customer_known(id, customer, open, events);
            }
            (Purpose::Customer(id), Reply::Refused { refusal, .. }) => {
                self.customer_refused(id);
                self.say_refused(&refusal);
            }
            (Purpose::Reveal(of), Reply::Revealed { until }) => self.revealed(of, until),
            (Purpose::CasesOf(id), Reply::Hits(hits)) => self.cases_known(id, hits),
            (Purpose::Draft | Purpose::Counts | Purpose::Line(_), Reply::Refused { .. }) => {}
            (_, Reply::Refused { refusal, .. }) => self.say_refused(&refusal),
            _ => {}
        }
    }

    fn show(&mut self, id: CaseId, view: &crate::api::CaseView) {
        let (size, now, lang) = (self.size, self.now, self.lang);
        let pack = self.pack.clone();
        for screen in self.over.iter_mut() {
            if let Screen::Case(case) = screen
                && case.id == id
            {
                // Told when it comes to be known, on top of the row that stays.
                if let Some(repeat) = &view.repeat_fault
                    && case.view.as_ref().is_some_and(|before| before.repeat_fault.as_ref() != Some(repeat))
                {
                    self.said = Some(Said::notice(say::repeat_fault(repeat, &pack, lang)));
                }
                case.take(view.clone(), size, now, &pack, lang);
            }
        }
        self.open_awaited(id);
        if let Some(queue) = self.queue_mut()
            && queue.selected == Some(id)
        {
            queue.preview = Some(Box::new(view.clone()));
        }
    }

    /// Opens the form that waited for its case.
    fn open_awaited(&mut self, id: CaseId) {
        let Screen::Case(case) = self.top_mut() else { return };
        if case.id != id {
            return;
        }
        let Some(verb) = case.opens.take().filter(|_| case.drawer.is_none()) else { return };
        let action = ACTIONS.iter().find(|action| action.does == Does::Act(verb));
        if let Some(action) = action {
            self.run(action);
        }
    }

    fn show_refused(&mut self, id: CaseId, refusal: &Refusal) {
        for screen in &mut self.over {
            if let Screen::Case(case) = screen
                && case.id == id
            {
                case.refused = true;
            }
        }
        if matches!(self.place(), Screen::Case(case) if case.id == id) {
            self.say_refused(refusal);
        }
    }

    fn line_known(&mut self, line: &str, view: Box<LineView>) {
        let pack = self.pack.clone();
        for screen in &mut self.over {
            if let Screen::Intake(intake) = screen
                && intake.asked == line
            {
                return intake.know(view, &pack);
            }
        }
    }

    fn people_known(&mut self, people: &[PersonView]) {
        let items = people
            .iter()
            .filter(|person| person.active)
            .map(|person| Item::new("", format!("{} {}", person.staff, person.name), person.staff.clone()))
            .collect();
        if let Some(form) = self.form_mut()
            && let Some(list) = &mut form.list
            && matches!(list.of, ListOf::Values(_))
        {
            list.fill(items);
        }
    }

    /// A form was done or refused.
    fn form_answered(&mut self, ask: u64, reply: Reply) {
        let own = |screen: &Screen| super::screens::form(screen).is_some_and(|form| form.sent == Some(ask));
        if own(&self.base) {
            return self.signed_on(reply);
        }
        let Some(at) = self.over.iter().position(own) else { return };
        match reply {
            Reply::LinesToTake(lines) => {
                self.over.remove(at);
                self.lines_to_take_known(lines);
                self.say(Word::LineToTakeSent);
            }
            Reply::Done { case, revision, events } => self.form_done(at, case, revision, &events),
            Reply::Refused { refusal, changed } => self.form_refused(at, &refusal, &changed),
            // No answer to an act: what came of it is as unknown as when writing fails.
            _ => self.form_refused(at, &Refusal::bare(Reason::Unknown), &[]),
        }
    }

    fn form_done(&mut self, at: usize, case: CaseId, revision: u64, events: &[EventView]) {
        let Some(screen) = self.over.get_mut(at) else { return };
        let place = draft_place(screen);
        let sent = form_mut(screen).and_then(|form| Some((form.verb()?.0, form.sends(&self.pack))));
        let is_new = matches!(screen, Screen::Intake(_));
        let mut replaced = None;
        let gathers = match screen {
            Screen::Intake(intake) => intake.gathers.take(),
            _ => None,
        };
        match screen {
            Screen::Case(screen) => {
                replaced = screen.drawer.take().and_then(|drawer| drawer.replaces);
                screen.did(revision);
            }
            screen => *screen = Screen::Case(Box::new(super::case::CaseScreen::new(case, None))),
        }
        if let Some((verb, fields)) = sent {
            self.last_values.insert(verb, fields);
        }
        for place in place.into_iter().chain(replaced) {
            self.forget_number(&place);
            self.drop_draft(&place);
        }
        self.last_act = undone_next(case, events);
        let text = if is_new {
            Word::TakenIn.with(self.lang, &[&case])
        } else {
            Word::Done.with(self.lang, &[&self.what_happened(events)])
        };
        self.said = Some(Said::notice(text));
        self.keep_said();
        self.lay_out();
        self.ask(Request::Show { case }, Purpose::Show(case));
        self.refresh();
        if let Some(gathers) = gathers {
            self.gather(case, &gathers);
        }
        // What was typed meanwhile was meant for what is there now.
        self.catch_up();
    }

    fn form_refused(&mut self, at: usize, refusal: &Refusal, changed: &[EventView]) {
        self.ahead.clear();
        let stale = match refusal.reason {
            Reason::Stale { revision, .. } => Some(revision),
            _ => None,
        };
        let on_top = at + 1 == self.over.len();
        let Some(screen) = self.over.get_mut(at) else { return };
        // Where what changed is shown, the form is held against it once it was seen.
        if let (Screen::Case(case), Some(revision)) = (&mut *screen, stale)
            && let Some(drawer) = &mut case.drawer
            && (!on_top || changed.is_empty())
        {
            drawer.base = Some(revision);
        }
        let case = match screen {
            Screen::Case(case) => Some(case.id),
            _ => None,
        };
        let place = draft_place(screen);
        let Some(form) = form_mut(screen) else { return };
        form.sent = None;
        form.unsaved += 1;
        if let Some(place) = place.filter(|_| is_known(refusal)) {
            self.forget_number(&place);
        }
        let Some(form) = self.over.get_mut(at).and_then(form_mut) else { return };
        match &refusal.reason {
            Reason::Field { field, fault } => {
                form.blame(field, fault.clone());
                self.say_refused(refusal);
                self.say_fault();
            }
            Reason::Stale { revision, .. } => {
                if let Some(case) = case {
                    match say::changed(changed, &self.pack, self.lang) {
                        _ if on_top && !changed.is_empty() => {
                            self.open_conflict(case, *revision, changed.to_vec())
                        }
                        Some(text) => self.said = Some(Said::error(text)),
                        None => self.say_refused(refusal),
                    }
                }
            }
            _ => self.say_refused(refusal),
        }
        if let Some(case) = case {
            self.ask(Request::Show { case }, Purpose::Show(case));
        }
        self.save_drafts();
    }

    fn signed_on(&mut self, reply: Reply) {
        let form = form_mut(&mut self.base);
        match (reply, form) {
            (Reply::Person(person), _) => {
                self.said = None;
                // What was typed meanwhile was meant for the form, and part of it may be secret.
                self.ahead.clear();
                let PersonView { id, staff, name, role, team, .. } = person;
                self.begin(Who { id, staff, name, role, team });
            }
            (reply, Some(form)) => {
                form.sent = None;
                form.set("pin", "", &self.pack);
                self.ahead.clear();
                match reply {
                    // Whether number or PIN was wrong is not told.
                    Reply::Refused { refusal, .. }
                        if !matches!(refusal.reason, Reason::NotFound | Reason::Field { .. }) =>
                    {
                        self.say_refused(&refusal);
                    }
                    _ => self.say_no(Word::SignOnFailed),
                }
            }
            _ => {}
        }
    }

    /// An act without a form was done or refused.
    fn act_answered(&mut self, reply: Reply) {
        let Some(acting) = self.acting.take() else { return };
        let case = acting.case;
        match reply {
            Reply::Done { events, .. } => {
                self.last_act = match acting.verb {
                    Verb::Undo => Vec::new(),
                    _ => undone_next(case, &events),
                };
                self.forget_number(&drafts::of_case(case, acting.verb));
                let what = self.what_happened(&events);
                let text = Word::DoneOn.with(self.lang, &[&case, &what]);
                self.said = Some(Said::notice(text));
                self.refresh();
                if acting.verb == Verb::Undo {
                    self.ask(Request::Show { case }, Purpose::ShowUndone(case));
                    return;
                }
            }
            Reply::Refused { refusal, changed } => {
                if is_known(&refusal) {
                    self.forget_number(&drafts::of_case(case, acting.verb));
                }
                match say::changed(&changed, &self.pack, self.lang) {
                    Some(text) => self.said = Some(Said::error(text)),
                    None => self.say_refused(&refusal),
                }
            }
            _ => {}
        }
        if self.screens().any(|screen| matches!(screen, Screen::Case(shown) if shown.id == case)) {
            self.ask(Request::Show { case }, Purpose::Show(case));
        }
    }

    /// What an act came to, by its last event that says something.
    fn what_happened(&self, events: &[EventView]) -> String {
        let last = events.iter().rev().find(|event| !matches!(event.event, Event::Classified { .. }));
        last.map(|event| say::event(event, &self.pack, self.lang)).unwrap_or_default()
    }
}

/// Whether a refusal tells that nothing was done, so that the next try is another act.
pub(super) const fn is_known(refusal: &Refusal) -> bool {
    !matches!(refusal.reason, Reason::Unknown | Reason::Busy | Reason::ReadOnly)
}

/// The case on which undo is offered next; none where what was done there cannot be undone.
fn undone_next(case: CaseId, done: &[EventView]) -> Vec<CaseId> {
    if done.iter().all(|of| of.event.is_undoable()) { vec![case] } else { Vec::new() }
}
