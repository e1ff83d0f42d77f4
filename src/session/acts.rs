//! Opening cases and forms, sending them, and doing at once what needs no form.

use super::{
    Screen, Session,
    asks::{Acting, Purpose},
    case::{CaseScreen, Drawer},
    drafts,
    form::{About, Asks, Form},
    intake::Intake,
    layout,
    said::Said,
    screens::draft_place,
    sheet::carried,
    usual::usual,
};
use crate::{
    api::{CaseRow, ListAnswer, Request, Target},
    case::{CaseId, CommandId, Fault, Fields, Reason, Refusal, Verb, digits, short},
    lang::{Lang, Word, say},
};

/// The most screens over one another.
pub(super) const DEEPEST: usize = 8;

impl Session {
    /// Puts a screen over what is there. Going to and fro between cases and find must not pile up screens without
    /// end; what was typed is kept.
    pub(super) fn push(&mut self, screen: Screen) {
        if self.over.len() >= DEEPEST {
            self.over.remove(0);
        }
        self.over.push(screen);
    }

    /// Opens a case over what is there.
    pub(super) fn open_case(&mut self, id: CaseId, row: Option<CaseRow>) {
        self.save_drafts();
        self.push(Screen::Case(Box::new(CaseScreen::new(id, row))));
        self.ask(Request::Show { case: id }, Purpose::Show(id));
    }

    /// 下一件: the next case of the view takes the place of this one.
    pub(super) fn open_next(&mut self) {
        let Some(row) = self.next_case().cloned() else { return };
        self.save_drafts();
        let page = layout::queue_page(self.size);
        let now = self.now;
        if let Some(queue) = self.queue_mut() {
            queue.choose(row.case, page);
            self.moved = Some(now);
        }
        if matches!(self.top(), Screen::Case(_)) {
            self.over.pop();
        }
        self.open_case(row.case, Some(row));
    }

    /// Opens an empty form of intake, for the call that waits or the customer who is shown. What was left half
    /// written there before is another caller's, and waits among the drafts.
    pub(super) fn open_intake(&mut self) {
        self.save_drafts();
        if let Some(line) = self.call.take() {
            return self.open_intake_of(drafts::intake_of(&line), Some(line));
        }
        if matches!(self.top(), Screen::Intake(_)) {
            return;
        }
        let waits = self.drafts.waiting().any(|(_, of, _)| of.is_none());
        // Whose line it is, where it may be read: who asks for a new case there means that line.
        let line = match self.place() {
            Screen::Customer(customer) => {
                customer.view.as_ref().filter(|view| view.plain).and_then(|view| view.lines.first().cloned())
            }
            _ => None,
        };
        let place = self.drafts.free_intake();
        self.open_intake_of(place, line);
        if waits {
            self.say_drafts_wait();
        }
    }

    /// Opens intake with the draft of a place, or, where there is none, with a line filled in.
    pub(super) fn open_intake_of(&mut self, place: String, line: Option<String>) {
        self.save_drafts();
        let now = self.now;
        self.over.retain(|screen| !matches!(screen, Screen::Intake(_)) && !screen.is_passing());
        let mut intake = Intake::new(place, &self.pack);
        if let Some(draft) = self.drafts.get(&intake.place).cloned() {
            if draft.contains_key("answer") || draft.contains_key("disposition") {
                intake.toggle_one_call(&self.pack, self.lang);
            }
            intake.form.restore(&draft, &self.pack);
        }
        let restored = intake.form.restored;
        // A line that nobody typed is no draft.
        if let (Some(line), false) = (line, restored)
            && intake.form.offer("line", "", &line, &self.pack)
        {
            intake.form.focus_on("line");
            intake.form.step(true, &self.pack);
            intake.form.edited = Some(now);
        }
        self.push(Screen::Intake(Box::new(intake)));
        if restored {
            self.say_restored();
        }
        self.ask_line();
    }

    /// Opens intake with the first category of a kind chosen, unless something half written waits there.
    pub(super) fn open_intake_for(&mut self, kind: &str) {
        self.open_intake();
        let pack = self.pack.clone();
        let mut of_kind =
            pack.categories.iter().filter(|of| pack.is_offered(of) && pack.kind_of(of) == Some(kind));
        if let (Screen::Intake(intake), Some(category)) = (self.top_mut(), of_kind.next())
            && !intake.form.has_work()
        {
            intake.form.offer("category", "", &category.id, &pack);
        }
    }

    /// 弹屏: a call comes in from this line. Intake opens with it, unless somebody is writing or something is under
    /// way: then the call is told, and opens with the next new case.
    pub(super) fn pop(&mut self, line: &str) {
        if self.who.is_none() {
            return;
        }
        if let Screen::Intake(intake) = self.place()
            && intake.form.get("line").map(digits).as_deref() == Some(line)
        {
            return;
        }
        self.call = Some(line.to_owned());
        let busy = |form: &Form| form.sent.is_some() || form.has_work();
        if self.running.is_some() || super::screens::form(self.place()).is_some_and(busy) {
            let text = Word::CallWaits.with(self.lang, &[&line, &self.key_name("intake.open")]);
            self.said = Some(Said::notice(text));
            return;
        }
        self.open_intake();
    }

    pub(super) fn say_restored(&mut self) {
        let text = Word::DraftRestored.with(self.lang, &[&self.key_name("undo")]);
        self.said = Some(Said::notice(text));
    }

    /// Between taking a case and resolving it in the same call.
    pub(super) fn one_call(&mut self) {
        let (pack, lang) = (self.pack.clone(), self.lang);
        if let Screen::Intake(intake) = self.top_mut() {
            let verb = intake.toggle_one_call(&pack, lang);
            self.say(if verb == Verb::Resolve { Word::OneCallOn } else { Word::OneCallOff });
        }
    }

    /// Does an act, or opens its form.
    pub(super) fn act(&mut self, verb: Verb) {
        if verb == Verb::Undo && self.undoes_typing() {
            return self.undo_typing();
        }
        let marked = matches!(self.top(), Screen::Queue(queue) if !queue.marked.is_empty());
        if marked && verb != Verb::Undo {
            return self.act_on_marked(verb);
        }
        if Self::is_at_once(verb) {
            return self.act_at_once(verb);
        }
        if let Screen::Queue(queue) = self.top()
            && let Some(row) = queue.selected_row().cloned()
        {
            self.open_case(row.case, Some(row));
            // What is said yes or no to is seen first.
            if let Screen::Case(case) = self.top_mut()
                && matches!(verb, Verb::Approve | Verb::Decline)
            {
                case.opens = Some(verb);
                return;
            }
        }
        let pack = self.pack.clone();
        let (size, now, lang) = (self.size, self.now, self.lang);
        let restored = {
            let draft = match self.top() {
                Screen::Case(case) => self.drafts.get(&drafts::of_case(case.id, verb)).cloned(),
                _ => None,
            };
            let Screen::Case(case) = self.top_mut() else { return };
            let sheets =
                case.view.as_ref().map(|view| view.sheets.clone()).filter(|sheets| !sheets.is_empty());
            let carried = case.view.as_ref().map(|view| carried(view, &pack)).unwrap_or_default();
            let star = case.view.as_ref().and_then(|view| view.star);
            let about = About { star, sheets, carried, ..About::of(case.row()) };
            let mut form = Form::act(verb, about, &usual(verb, case.row(), case.view.as_deref()), &pack);
            if let Some(draft) = draft {
                form.restore(&draft, &pack);
            }
            let restored = form.restored;
            case.drawer = Some(Drawer { form, base: case.revision(), replaces: None });
            case.lay_out(size, now, &pack, lang);
            let page = usize::from(case.plan(size, &pack).timeline);
            case.timeline.show_last(page);
            restored
        };
        if restored {
            self.say_restored();
        }
    }

    /// A call about a case that is open: asks to hurry there, with what was typed here.
    pub(super) fn urge_known(&mut self) {
        self.save_drafts();
        let Screen::Intake(intake) = self.top() else { return };
        let Some(row) = intake.known.as_ref().and_then(|known| known.open.first()).cloned() else { return };
        let text = intake.form.get("text").unwrap_or_default().to_owned();
        let replaced = intake.place.clone();
        self.over.pop();
        self.open_case(row.case, Some(row));
        self.act(Verb::Urge);
        let (now, pack) = (self.now, self.pack.clone());
        if let Screen::Case(case) = self.top_mut()
            && let Some(drawer) = &mut case.drawer
        {
            drawer.replaces = Some(replaced);
            drawer.form.set("text", &text, &pack);
            drawer.form.note_edit(now);
        }
    }

    /// A screen is seen again: its case may have changed meanwhile.
    pub(super) fn show_again(&mut self) {
        if let Screen::Case(case) = self.top() {
            let case = case.id;
            self.ask_once(Request::Show { case }, Purpose::Show(case));
        }
        self.ask_reception();
    }

    fn act_at_once(&mut self, verb: Verb) {
        let (case, base) = match self.top() {
            Screen::Case(case) => (case.id, case.revision()),
            Screen::Queue(queue) if verb != Verb::Undo => match queue.selected_row() {
                Some(row) => (row.case, Some(row.revision)),
                None => return,
            },
            // From the queue undo takes back what this person did last, wherever that case is now.
            _ if verb != Verb::Undo => return,
            _ => match self.last_act.as_slice() {
                [] => return,
                [case] => (*case, None),
                several => {
                    let cases = several.iter().map(|case| (*case, None)).collect();
                    return self.run_on(verb, Fields::new(), cases);
                }
            },
        };
        let command = self.number(drafts::of_case(case, verb));
        let request = Request::Act { target: Target::Case(case), verb, fields: Fields::new(), command, base };
        let ask = self.ask(request, Purpose::Act);
        self.acting = Some(Acting { ask, case, verb });
    }

    /// Sends the form on top, once it is whole.
    pub(super) fn send(&mut self) {
        let (now, pack) = (self.now, self.pack.clone());
        if self.read_only && !matches!(self.top(), Screen::SignOn(_)) {
            self.save_drafts();
            return self.say_refused(&Refusal::bare(Reason::ReadOnly));
        }
        let Some(form) = self.form_mut() else { return };
        if !form.check(now, &pack) {
            return self.say_fault();
        }
        let fields = form.sends(&pack);
        let asks = form.asks;
        if self.running.is_some() {
            return self.say_no(Word::UnderWay);
        }
        if let (Screen::Bulk(bulk), Asks::Act(verb)) = (self.top(), asks) {
            let cases = bulk.cases.iter().map(|row| (row.case, Some(row.revision))).collect();
            return self.run_on(verb, fields, cases);
        }
        let place = draft_place(self.top()).unwrap_or_default();
        let (target, base) = match self.top() {
            Screen::Case(case) => {
                (Target::Case(case.id), case.drawer.as_ref().and_then(|drawer| drawer.base))
            }
            _ => (Target::New, None),
        };
        let ask = match asks {
            Asks::Act(verb) | Asks::New(verb) => {
                let command = self.number(place);
                let of_list = self.answer_to_list(verb, &fields, command);
                let act = || Request::Act { target, verb, fields, command, base };
                self.ask(of_list.unwrap_or_else(act), Purpose::Form)
            }
            Asks::LineToTake => match self.line_to_take() {
                Some(request) => self.ask(request, Purpose::Form),
                None => return,
            },
            Asks::SignOn => {
                let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
                self.ask(Request::SignOn { staff: field("staff"), pin: field("pin") }, Purpose::Form)
            }
        };
        if let Some(form) = self.form_mut() {
            form.sent = Some(ask);
        }
        self.say(Word::Sending);
    }

    /// 批量退费: the answer to the list that waits on the case that is shown, where no proposal of its own does.
    fn answer_to_list(&self, verb: Verb, fields: &Fields, command: CommandId) -> Option<Request> {
        let Screen::Case(case) = self.top() else { return None };
        let refund = &case.view.as_deref()?.refund;
        let list = refund.list_to_approve().filter(|_| refund.live().is_none())?;
        let field = |name: &str| fields.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let (binding, answer) = match verb {
            Verb::Approve => (field("binding"), ListAnswer::Approve),
            // What stands on the screen is what is declined.
            Verb::Decline => (short(&list.digest), ListAnswer::Decline(field("text"))),
            _ => return None,
        };
        Some(Request::AnswerRefundList { parent: case.id, binding, answer, command })
    }

    /// Says what is wrong with the field with the focus.
    pub(super) fn say_fault(&mut self) {
        let Some(form) = self.form() else { return };
        let Some(field) = form.focused() else { return };
        let Some(fault) = field.fault.clone() else { return };
        let label = self.label(form, field.name);
        let refusal = Refusal::bare(Reason::Field { field: field.name.to_owned(), fault: fault.clone() });
        let text = match fault {
            // By the name that the form has for it.
            Fault::Missing => Word::BadMissing.with(self.lang, &[&label]),
            _ => say::refusal(&refusal, &self.pack, self.lang, self.now),
        };
        self.said = Some(Said::error(text));
    }

    /// What a field of a form is called.
    pub fn label(&self, form: &Form, name: &str) -> String {
        let lang: Lang = self.lang;
        match (form.verb(), name) {
            (None, "staff") => Word::FieldStaff.say(lang).to_owned(),
            (None, "pin") => Word::FieldPin.say(lang).to_owned(),
            (None, _) => say::field(name, lang),
            (Some((verb, new)), _) => say::field_on(verb, new, name, &self.pack, lang),
        }
    }

    pub(super) fn say_refused(&mut self, refusal: &Refusal) {
        self.said = Some(Said::error(say::refusal(refusal, &self.pack, self.lang, self.now)));
    }

    /// After something in a form changed: what follows from it, and its draft when enough came together.
    pub(super) fn edited(&mut self) {
        self.ask_line();
        if self.form().is_some_and(|form| form.unsaved >= drafts::EDITS) {
            self.save_drafts();
        }
    }

    /// Asks what is known of the line that is typed at intake.
    pub(super) fn ask_line(&mut self) {
        let pack = self.pack.clone();
        let Screen::Intake(intake) = self.top_mut() else { return };
        intake.forget(&pack);
        if let Some(line) = intake.wants_line() {
            intake.asked.clone_from(&line);
            self.ask(Request::Line { line: line.clone() }, Purpose::Line(line));
        }
    }

    /// Whether a form has edits that no draft has.
    pub(super) fn unsaved(&self) -> bool {
        self.screens().filter_map(super::screens::form).any(|form| form.unsaved > 0)
    }

    /// Keeps what is typed in every form.
    pub(super) fn save_drafts(&mut self) {
        let mut changed = Vec::new();
        for screen in self.over.iter_mut() {
            let Some(place) = draft_place(screen) else { continue };
            let Some(form) = super::screens::form_mut(screen) else { continue };
            if form.unsaved > 0 && form.sent.is_none() {
                form.unsaved = 0;
                changed.push((place, form.draft()));
            }
        }
        for (place, fields) in changed {
            if fields.is_empty() {
                self.drop_draft(&place);
            } else if self.drafts.keep(&place, fields.clone()) {
                let text = drafts::write(&fields);
                self.ask(Request::SaveDraft { place, text }, Purpose::Draft);
            }
        }
    }

    /// Forgets a draft here and at the desk.
    pub(super) fn drop_draft(&mut self, place: &str) {
        if self.drafts.drop(place) {
            self.ask(Request::DropDraft { place: place.to_owned() }, Purpose::Draft);
        }
    }
}
