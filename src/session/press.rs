//! What a key does: first the text with the focus, then the keymap, and where neither knows it, a word why.

use super::{
    Action, Does, Screen, Session,
    field::Did,
    find,
    help::Help,
    layout,
    list::{Item, ListOf},
    proof::ProofScreen,
    reception::SLOT,
    said::Said,
    screens::{context, form_mut, list_mut},
    stock::is_of_stock,
    text_field::Took,
};
use crate::{
    api::Request,
    case::Verb,
    keys::{Context, Key, Lookup, Sequence},
    lang::{self, Word},
};

/// Seconds after which a form that was sent takes keys again, answered or not, and no key waits any more.
pub(super) const PATIENCE_S: i64 = 10;

impl Session {
    /// Takes a key.
    pub(super) fn press(&mut self, key: Key) {
        if let Some(ask) = self.form().and_then(|form| form.sent) {
            if self.asks.get(&ask).is_some_and(|(_, since)| self.is_waited_for(*since)) {
                return self.press_while_sent(key);
            }
            // Nobody waits longer; sending again is the same act under the same number.
            if let Some(form) = self.form_mut() {
                form.sent = None;
            }
            self.ahead.clear();
        }
        if self.ahead.is_empty() && !self.must_wait(key) {
            return self.take_key(key);
        }
        self.let_wait(key);
        self.catch_up();
    }

    /// Does what a key does.
    pub(super) fn take_key(&mut self, key: Key) {
        self.said = None;
        if let Some(c) = key.typed() {
            self.input_method = !c.is_ascii();
        }
        if self.pending.is_empty() && self.typed(key) {
            return;
        }
        let context = self.context();
        let keymap = std::sync::Arc::clone(&self.keymap);
        match keymap.lookup(context, &self.pending, key) {
            Lookup::Found(id) => {
                self.pending.clear();
                if let Some(action) = Action::of(id.as_str()) {
                    let other = action.otherwise().filter(|other| self.applies(other).is_ok());
                    let meant = other.filter(|_| self.applies(action).is_err()).unwrap_or(action);
                    self.run(meant);
                }
            }
            Lookup::Prefix => {
                self.pending.push(key);
            }
            Lookup::Unbound => {
                let mut pressed = std::mem::take(&mut self.pending);
                pressed.push(key);
                self.unbound(context, pressed);
            }
        }
    }

    /// A form is on its way: sending it again does nothing, and what is typed belongs to what comes after it.
    fn press_while_sent(&mut self, key: Key) {
        let context = self.context();
        let keymap = std::sync::Arc::clone(&self.keymap);
        let found = match keymap.lookup(context, &[], key) {
            Lookup::Found(id) => id.as_str(),
            _ => "",
        };
        if found == "back" && self.stop_run() {
            return;
        }
        let sends = found == "form.send";
        self.say(Word::Sending);
        // Behind other keys it sends what these fill in.
        if !sends || !self.ahead.is_empty() {
            self.let_wait(key);
        }
    }

    /// Gives a key to the text or the choice with the focus; whether it was taken.
    fn typed(&mut self, key: Key) -> bool {
        let (now, lang, size) = (self.now, self.lang, self.size);
        let pack = self.pack.clone();
        let width = self.text_width();
        if let Screen::Find(find) = self.top_mut() {
            let took = find.text.key(key, usize::from(size.0));
            if matches!(took, Took::Edited) {
                self.look();
            }
            return took != Took::Not;
        }
        if self.turn_reception(key) {
            return true;
        }
        if let Some(list) = list_mut(self.top_mut()) {
            let of = list.of;
            // A code of the palette does at once what opens a form; what would be done at once waits for Enter.
            let at_once = |item: &Item| {
                let action = Action::of(&item.value).map(|action| action.does);
                of == ListOf::Palette && matches!(action, Some(Does::Act(verb)) if Self::is_at_once(verb))
            };
            return match list.key(key) {
                None => false,
                Some((_, Some(item))) if !at_once(&item) => {
                    self.take(&item);
                    true
                }
                Some(_) => true,
            };
        }
        let Some(form) = self.form_mut() else { return false };
        match form.key(key, width, now, &pack, lang) {
            Did::Edited | Did::Complete => self.edited(),
            Did::Kept => {}
            Did::Full => self.say_no(Word::FieldFull),
            Did::NoCode => {
                let text = Word::NoSuchCode.with(lang, &[&self.key_name("form.values")]);
                self.said = Some(Said::error(text));
            }
            Did::Search(c) => self.open_values(Some(c)),
            Did::Not => return false,
        }
        true
    }

    /// The width of the texts of the form on top.
    pub(super) fn text_width(&self) -> usize {
        let cols = match self.top() {
            Screen::Intake(_) => layout::intake_form(self.size),
            _ => self.size.0,
        };
        layout::text_width(cols)
    }

    /// Says why a key, or the keys of a sequence that goes on otherwise, do nothing.
    fn unbound(&mut self, context: Context, pressed: Vec<Key>) {
        let word = match pressed.last().and_then(|key| key.typed()) {
            Some(c) if !c.is_ascii() && !context.takes_text() => Word::InputMethodOn,
            _ => Word::KeyUnbound,
        };
        let args = [lang::key(&Sequence(pressed), self.lang), self.key_name("help.open")];
        self.said = Some(Said::error(word.with(self.lang, &[&args[0], &args[1]])));
    }

    /// Takes pasted text. It is text, never keys.
    pub(super) fn paste(&mut self, text: &str, cut: bool) {
        self.said = None;
        let now = self.now;
        let taken = match self.top_mut() {
            Screen::Find(find) => {
                find.text.insert(text);
                self.look();
                true
            }
            screen if super::screens::list(screen).is_some() => {
                if let Some(list) = list_mut(screen) {
                    list.paste(text);
                }
                true
            }
            screen => match form_mut(screen) {
                Some(form) if form.sent.is_none() => {
                    let taken = form.insert(text, now);
                    self.edited();
                    taken
                }
                _ => false,
            },
        };
        if !taken {
            self.say_no(Word::PasteNowhere);
        } else if cut {
            self.say_no(Word::PasteCut);
        }
    }

    /// Does an action, or says why not.
    pub(super) fn run(&mut self, action: &Action) {
        if let Err(why) = self.applies(action) {
            self.said = Some(Said::error(self.say_why(&why)));
            return;
        }
        // What is done to a place is done with nothing lying over it.
        if !action.does.is_of_overlay() && !self.lists_drafts() && !self.lists_lines() {
            while self.over.last().is_some_and(Screen::is_passing) {
                self.over.pop();
            }
        }
        match action.does {
            Does::Help if !matches!(self.top(), Screen::Help(_)) => {
                self.push(Screen::Help(Help { top: 0 }));
            }
            Does::Palette if matches!(self.top(), Screen::List(list) if list.of == ListOf::Palette) => {
                self.back()
            }
            Does::Messages if matches!(self.top(), Screen::Messages(_)) => self.back(),
            Does::Help | Does::Back => self.back(),
            Does::Find => self.open_find(),
            Does::Intake => self.open_intake(),
            Does::Language => {
                self.turn_language();
                // What a list says of the stock was said in the other language.
                if self.lists_stock() {
                    self.ask_stock();
                }
            }
            Does::SwitchPerson => {
                self.save_drafts();
                self.ask_who();
            }
            Does::Quit => {
                self.save_drafts();
                self.out.push(super::Effect::Quit);
            }
            Does::Redraw => self.out.push(super::Effect::Repaint),
            Does::Move(to) => self.go(to),
            Does::Choose => self.choose(),
            Does::View(n) => self.turn_view(n - 1),
            Does::NextCase => self.open_next(),
            Does::Act(Verb::Undo) if self.lists_drafts() => self.drop_chosen_draft(),
            Does::Act(Verb::Undo) if self.lists_lines() => self.withdraw_line(),
            Does::Act(verb) => self.act(verb),
            Does::Palette => self.open_palette(),
            Does::Drafts => self.open_drafts(),
            Does::Messages => self.push(Screen::Messages(super::Messages { top: 0 })),
            Does::SendAnyway => self.send_anyway(),
            Does::Mark => self.mark(),
            Does::MarkAll => self.mark_all(),
            Does::Customer => {
                if let Some(id) = self.customer_here() {
                    self.open_customer(id);
                }
            }
            Does::Home => self.go_home(),
            Does::Queue => self.open_queue(),
            Does::Setup => self.open_setup(),
            Does::Set(setting) => self.turn(setting),
            Does::Receipt => self.open_receipt(),
            Does::Reveal => self.open_reveal(),
            Does::Print => self.print_receipt(),
            Does::Menu => self.open_menu(),
            Does::IntakeRepair => self.open_intake_for("repair"),
            Does::Proof => self.open_proof(),
            Does::Rights => self.open_rights(),
            Does::Alike => self.open_alike(),
            Does::Board => self.open_board(),
            Does::TakeUp => self.take_up(),
            Does::Dismiss => self.open_dismiss(),
            Does::BoardPage(page) => self.turn_board(page - 1),
            Does::Left => self.go_across(false),
            Does::Right => self.go_across(true),
            Does::Fewer => self.think(false),
            Does::Further => self.think(true),
            Does::LinesToTake if self.lists_lines() => self.back(),
            Does::LinesToTake => self.open_lines_to_take(),
            Does::Stock if self.lists_stock() => self.back(),
            Does::Stock => self.open_stock(),
            Does::Reception if self.lists_reception() => self.back(),
            Does::Reception => self.open_reception(None, None),
            Does::Kiosk => self.turn_kiosk(),
            Does::UrgeKnown => self.urge_known(),
            Does::Send => self.send(),
            Does::NextField => self.step(true),
            Does::PreviousField => self.step(false),
            Does::Phrase => self.open_phrases(),
            Does::Values => self.open_values(None),
            Does::Repeat => self.repeat(),
            Does::OneCall => self.one_call(),
            Does::Filter => {
                if let Screen::Find(find) = self.top_mut() {
                    find.turn();
                }
            }
        }
    }

    pub(super) fn back(&mut self) {
        if self.stop_run() {
            return;
        }
        self.save_drafts();
        if let Some(form) = self.form_mut()
            && form.list.take().is_some()
        {
            return;
        }
        let drawer_closed = match self.top_mut() {
            Screen::Case(case) => case.drawer.take().map(|drawer| !drawer.form.draft().is_empty()),
            _ => None,
        };
        if let Some(kept) = drawer_closed {
            self.lay_out();
            if kept {
                self.say(Word::DraftKept);
            }
            return;
        }
        if self.back_to_board() {
            return;
        }
        if self.who.is_some() && self.is_home() && self.queue().is_none_or(|queue| queue.marked.is_empty()) {
            let text = Word::AtHome.with(self.lang, &[&self.key_name("session.quit")]);
            self.said = Some(Said::notice(text));
            return;
        }
        match self.over.pop() {
            Some(Screen::Intake(intake)) if intake.form.has_work() => self.say(Word::DraftKept),
            Some(Screen::Bulk(bulk)) if bulk.form.has_work() => self.say(Word::DraftKept),
            Some(Screen::LineToTake(of)) => self.keep_line(of),
            Some(Screen::Conflict(conflict)) => self.seen(&conflict),
            Some(_) => self.show_again(),
            None if self.queue().is_some_and(|queue| !queue.marked.is_empty()) => self.unmark(),
            None if self.who.is_none() => self.say_no(Word::SignOnFirst),
            // From the queue back to the menu, where that is home.
            None => self.go_home(),
        }
    }

    pub(super) fn go(&mut self, to: super::Move) {
        let (size, now) = (self.size, self.now);
        let page = match (self.top(), self.place()) {
            (Screen::Conflict(_), Screen::Case(case)) => {
                usize::from(layout::conflict(case.plan(size, &self.pack)).saturating_sub(1))
            }
            _ => layout::help_page(size),
        };
        let lines = match self.top() {
            Screen::Help(_) => self.help().len(),
            Screen::Proof(proof) => self.proof_lines(proof).len(),
            Screen::Rights(rights) => self.rights_lines(rights).len(),
            Screen::Messages(_) => self.message_lines().len(),
            Screen::Conflict(conflict) => self.conflict_lines(conflict).len(),
            Screen::Receipt(receipt) => receipt.lines.len(),
            _ => 0,
        };
        let pack = self.pack.clone();
        if let Some(list) = list_mut(self.top_mut()) {
            return list.go(to, layout::list_page(size));
        }
        match self.top_mut() {
            Screen::Queue(queue) => {
                let page = layout::queue_page(size);
                let known = queue.go(to, page);
                let short = !known || queue.runs_out(page);
                self.moved = Some(now);
                if short {
                    self.ask_rows();
                }
            }
            Screen::Case(case) => case.scroll(to, size, &pack),
            Screen::Find(find) => find.go(to, layout::find_page(size)),
            Screen::Help(Help { top })
            | Screen::Proof(ProofScreen { top, .. })
            | Screen::Rights(super::RightsScreen { top, .. })
            | Screen::Messages(super::Messages { top })
            | Screen::Receipt(super::Receipt { top, .. })
            | Screen::Conflict(super::Conflict { top, .. }) => {
                let count = (lines + 1).saturating_sub(page);
                *top = super::scroll::moved(*top, count, page, to);
            }
            Screen::Customer(customer) => customer.go(to, layout::customer_page(size)),
            Screen::Board(board) => {
                let page = board.page_rows(size);
                board.go(to, page);
            }
            Screen::Intake(_)
            | Screen::SignOn(_)
            | Screen::List(_)
            | Screen::Bulk(_)
            | Screen::Menu(_)
            | Screen::LineToTake(_)
            | Screen::Setup => {}
        }
    }

    fn choose(&mut self) {
        if let Some(list) = list_mut(self.top_mut()) {
            match list.chosen() {
                Some(item) => self.take(&item),
                None => _ = self.reveal_in_words() || self.dismiss_in_words() || self.find_instead(),
            }
            return;
        }
        let row = match self.top() {
            Screen::Queue(queue) => queue.selected_row().cloned(),
            Screen::Find(find) => match find.chosen() {
                Some(find::Found::Case(hit)) => Some(hit.row.clone()),
                Some(find::Found::Customer(hit)) => return self.open_customer(hit.row.customer),
                None => None,
            },
            Screen::Customer(customer) => customer.chosen().cloned(),
            Screen::Board(_) => return self.look_behind(),
            _ => None,
        };
        if let Some(row) = row {
            self.open_case(row.case, Some(row));
        }
    }

    /// Takes an item of the list that is open.
    fn take(&mut self, item: &Item) {
        let (now, pack) = (self.now, self.pack.clone());
        if let Screen::List(list) = self.top() {
            let of = list.of;
            let left = self.over.pop();
            match of {
                ListOf::Drafts => self.resume_draft(&item.value),
                ListOf::Reveal => self.reveal(&item.value, None),
                ListOf::LinesToTake => self.choose_line(&item.value),
                ListOf::Stock => self.choose_stock(&item.value, left),
                ListOf::Reception(day) => self.choose_visit(day, &item.value, left),
                ListOf::Alike(case) => self.choose_alike(case, &item.value, left),
                ListOf::Dismiss => self.dismiss(&item.value),
                _ => {
                    if let Some(action) = Action::of(&item.value) {
                        self.run(action);
                    }
                }
            }
        } else if let Some(form) = self.form_mut() {
            form.take(item, now, &pack);
            self.edited();
        }
    }

    pub(super) fn open_find(&mut self) {
        self.save_drafts();
        if !matches!(self.top(), Screen::Find(_)) {
            self.over.retain(|screen| !matches!(screen, Screen::Find(_)) && !screen.is_passing());
            self.push(Screen::Find(find::Find::default()));
        }
    }

    /// Looks for what is in the box now; an earlier question is not waited for.
    fn look(&mut self) {
        let Screen::Find(find) = self.top_mut() else { return };
        let text = find.wanted().to_owned();
        if text.is_empty() {
            find.clear();
        } else if find.answered.as_deref() != Some(text.as_str()) {
            let request = Request::Find { text: text.clone(), limit: find::LIMIT };
            self.ask(request, super::asks::Purpose::Find(text));
        }
    }

    /// Looks for something else: what was typed comes back by undo.
    pub(super) fn look_for(&mut self, text: String) {
        let Screen::Find(find) = self.top_mut() else { return };
        find.put(&text);
        self.look();
    }

    pub(super) fn turn_language(&mut self) {
        self.choose_lang(match self.lang {
            lang::Lang::Zh => lang::Lang::En,
            lang::Lang::En => lang::Lang::Zh,
        });
        self.lay_out();
        let name = lang::say::lang_name(self.lang);
        self.said = Some(Said::notice(name));
    }

    fn step(&mut self, forward: bool) {
        let pack = self.pack.clone();
        if let Some(form) = self.form_mut() {
            form.step(forward, &pack);
        }
    }

    fn repeat(&mut self) {
        let (now, pack) = (self.now, self.pack.clone());
        let Some(value) = self.repeated().map(str::to_owned) else { return };
        if let Some(form) = self.form_mut() {
            form.repeat(&value, now, &pack);
            self.edited();
        }
    }

    fn open_phrases(&mut self) {
        let (pack, lang) = (self.pack.clone(), self.lang);
        if let Some(form) = self.form_mut() {
            form.open_phrases(&pack, lang);
        }
    }

    fn open_values(&mut self, search: Option<char>) {
        if self.open_seated() {
            return;
        }
        let (pack, lang) = (self.pack.clone(), self.lang);
        let Some(form) = self.form_mut() else { return };
        if !form.open_values(search, &pack, lang) {
            return;
        }
        let field = form.focused().map(|field| (field.shape, field.name));
        match field {
            Some((crate::case::Shape::Staff, _)) => {
                self.ask(Request::People, super::asks::Purpose::People);
            }
            Some((_, name)) if is_of_stock(name) => self.ask_stock(),
            Some((_, name)) if name == SLOT => self.ask_slots(),
            _ => return,
        }
        if let Some(list) = super::screens::list_mut(self.top_mut()) {
            list.waits = true;
        }
    }

    /// Undoes in a text, or what a draft brought in.
    pub(super) fn undo_typing(&mut self) {
        let (now, pack) = (self.now, self.pack.clone());
        let draft = super::screens::draft_place(self.top());
        if let Screen::Find(find) = self.top_mut() {
            if find.text.undo() {
                self.look();
            }
            return;
        }
        let Some(form) = self.form_mut() else { return };
        if form.restored {
            form.reset(&pack);
            self.ask_line();
            if let Some(place) = draft {
                self.drop_draft(&place);
            }
            self.say(Word::DraftDropped);
        } else if form.undo(now) {
            self.edited();
        } else {
            self.say_no(Word::NothingTyped);
        }
    }

    /// Whether undo is of typing here.
    pub(super) fn undoes_typing(&self) -> bool {
        matches!(context(self.top()), Context::Form | Context::Intake | Context::Find | Context::SignOn)
    }

    /// Verbs that are done at once.
    pub const fn is_at_once(verb: Verb) -> bool {
        matches!(verb, Verb::Claim | Verb::Resume | Verb::Archive | Verb::Undo)
    }
}
