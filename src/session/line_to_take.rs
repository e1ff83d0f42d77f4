//! 口径: what is to be said now. A new one is told in the status line and counted until it was seen: at intake, on a case,
//! or in the list of those in force, where who leads writes, replaces and withdraws them.

use super::{
    Intake, Screen, Session,
    asks::Purpose,
    form::Form,
    list::{Item, List, ListOf},
    said::Said,
};
use crate::{
    api::{LineToTakeView, NewLineToTake, Request},
    case::{LineAbout, Role},
    lang::{Word, say},
};

/// What an item of the list stands for that is no line yet.
const NEW: &str = "new";

/// The form of a line to take.
#[derive(Debug, Clone)]
pub struct LineForm {
    pub form: Form,
    /// The one that it takes the place of.
    pub instead: Option<u64>,
}

/// What is known of the lines to take.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// The newest first.
    known: Vec<LineToTakeView>,
    /// The newest one that this person was told; none before the first answer.
    told: Option<u64>,
    /// A form that was left half written.
    left: Option<Box<LineForm>>,
}

impl Session {
    /// Asks for those in force.
    pub(super) fn ask_lines_to_take(&mut self) {
        self.ask_once(Request::LinesToTake, Purpose::LinesToTake);
    }

    /// Takes those in force in, and tells the newest that is new and not seen.
    pub(super) fn lines_to_take_known(&mut self, mut lines: Vec<LineToTakeView>) {
        // What was seen a moment ago may be on its way to the desk still.
        let seen = |no: u64| self.lines.known.iter().any(|line| line.no == no && line.seen_by_me);
        lines.iter_mut().for_each(|line| line.seen_by_me |= seen(line.no));
        let newest = lines.iter().map(|line| line.no).max().unwrap_or_default();
        let told = self.lines.told.replace(newest.max(self.lines.told.unwrap_or_default()));
        let new = told.and_then(|told| lines.iter().find(|line| line.no > told && !line.seen_by_me));
        if let Some(line) = new {
            let text = say::line_to_take(line, &self.pack, self.now);
            let key = self.key_name("lines_to_take.open");
            self.said = Some(Said::notice(Word::LineToTakeTold.with(self.lang, &[&text, &key])));
        }
        self.lines.known = lines;
        if let Some(items) = self.lists_lines().then(|| self.line_items())
            && let Screen::List(list) = self.top_mut()
        {
            list.fill(items);
        }
    }

    /// Those in force, the newest first.
    fn lines_in_force(&self) -> impl Iterator<Item = &LineToTakeView> {
        self.lines.known.iter().filter(|line| line.until > self.now)
    }

    /// How many of them this person has not seen.
    pub fn lines_unseen(&self) -> u64 {
        self.lines_in_force().filter(|line| !line.seen_by_me).count() as u64
    }

    /// What is to be said of a case like the one that is typed at intake.
    pub fn lines_at_intake(&self, intake: &Intake) -> Vec<&LineToTakeView> {
        let (category, address) = (intake.form.get("category"), intake.form.get("address"));
        self.lines_in_force().filter(|line| line.about.means(category, address, &self.pack)).collect()
    }

    /// 告知: what the customer is told beside what is asked with a case like the one that is typed.
    pub fn tells_at_intake(&self, intake: &Intake) -> Option<String> {
        let sheet = self.pack.intake_sheet(intake.form.kind(&self.pack)?, intake.form.get("category"))?;
        say::sheet_tells(sheet, &self.pack, self.lang)
    }

    /// What is to be said of a case by the numbers that the desk gave.
    pub fn lines_of(&self, numbers: &[u64]) -> Vec<&LineToTakeView> {
        self.lines_in_force().filter(|line| numbers.contains(&line.no)).collect()
    }

    /// Tells the desk what this person has before them and had not seen yet.
    pub(super) fn note_lines_seen(&mut self) {
        if self.lock.is_some() || self.lines_unseen() == 0 {
            return;
        }
        let shown: Vec<&LineToTakeView> = match self.top() {
            Screen::Intake(intake) => self.lines_at_intake(intake),
            Screen::Case(case) => {
                let numbers = case.view.as_ref().map(|view| view.lines_to_take.as_slice());
                self.lines_of(numbers.unwrap_or_default()).into_iter().take(1).collect()
            }
            Screen::List(list) if list.of == ListOf::LinesToTake => self.lines_in_force().collect(),
            _ => return,
        };
        let lines: Vec<u64> = shown.iter().filter(|line| !line.seen_by_me).map(|line| line.no).collect();
        if lines.is_empty() {
            return;
        }
        for line in self.lines.known.iter_mut().filter(|line| lines.contains(&line.no)) {
            line.seen_by_me = true;
        }
        self.ask(Request::SeeLinesToTake { lines }, Purpose::LinesToTake);
    }

    pub(super) fn lists_lines(&self) -> bool {
        matches!(self.top(), Screen::List(list) if list.of == ListOf::LinesToTake)
    }

    fn line_items(&self) -> Vec<Item> {
        let (pack, lang, now) = (&self.pack, self.lang, self.now);
        let item = |line: &LineToTakeView| {
            let words = say::line_to_take(line, pack, now);
            let mut item = Item::new("", words, line.no.to_string());
            item.keys = say::line_to_take_state(line, pack, lang, now);
            item
        };
        let new = self.leads().then(|| Item::new("1", Word::LineToTakeNew.say(lang), NEW));
        new.into_iter().chain(self.lines_in_force().map(item)).collect()
    }

    /// Lists those in force.
    pub(super) fn open_lines_to_take(&mut self) {
        if self.lines_in_force().next().is_none() && !self.leads() {
            return self.say(Word::LineToTakeNone);
        }
        let items = self.line_items();
        self.push(Screen::List(Box::new(List::new(ListOf::LinesToTake, items))));
        if self.leads() {
            let undo = self.key_name("undo");
            self.said = Some(Said::notice(Word::LineToTakeHow.with(self.lang, &[&undo])));
        }
        self.ask_lines_to_take();
    }

    /// One of the list was chosen: its form opens, or an empty one.
    pub(super) fn choose_line(&mut self, value: &str) {
        if !self.leads() {
            return;
        }
        let house = self.who.as_ref().is_some_and(|who| who.role != Role::TeamLeader || who.team.is_none());
        let pack = self.pack.clone();
        let no = value.parse().ok();
        let line = self.lines_in_force().find(|line| Some(line.no) == no).cloned();
        if line.as_ref().is_some_and(|line| !line.may_change) {
            return self.say_no(Word::LineToTakeNotYours);
        }
        let fresh = || Box::new(LineForm { form: Form::line_to_take(house, &pack), instead: None });
        let form = match line {
            None => self.lines.left.take().unwrap_or_else(fresh),
            Some(line) => {
                let mut of = fresh();
                of.instead = Some(line.no);
                let soon = line.until.since(self.now) < 86_000;
                let until =
                    if soon { say::clock_time(line.until, &pack.zone) } else { line.until.to_string() };
                let case = line.about.case.map(|case| case.to_string());
                for (name, value) in [
                    ("text", Some(line.text.as_str())),
                    ("until", Some(until.as_str())),
                    ("category", line.about.category.as_deref()),
                    ("address", line.about.address.as_deref()),
                    ("team", line.teams.first().map(String::as_str)),
                    ("case", case.as_deref()),
                ] {
                    of.form.offer(name, "", value.unwrap_or_default(), &pack);
                }
                of
            }
        };
        self.push(Screen::LineToTake(form));
    }

    /// Withdraws the one that is selected in the list.
    pub(super) fn withdraw_line(&mut self) {
        let Screen::List(list) = self.top_mut() else { return };
        if list.undo() {
            return;
        }
        let no = list.chosen().and_then(|item| item.value.parse().ok());
        let line = self.lines_in_force().find(|line| Some(line.no) == no);
        match line.map(|line| (line.no, line.may_change && self.leads())) {
            Some((line, true)) => {
                self.ask(Request::WithdrawLineToTake { line }, Purpose::LinesToTake);
                self.say(Word::LineToTakeWithdrawn);
            }
            Some((_, false)) => self.say_no(Word::LineToTakeNotYours),
            None => {}
        }
    }

    /// What the form of a line to take asks for.
    pub(super) fn line_to_take(&self) -> Option<Request> {
        let Screen::LineToTake(of) = self.top() else { return None };
        let field = |name: &str| of.form.get(name).map(str::to_owned);
        // A number that is none was refused by the form already.
        let case = field("case").and_then(|case| case.parse().ok());
        let about = LineAbout { category: field("category"), address: field("address"), case };
        Some(Request::SetLineToTake(NewLineToTake {
            text: field("text").unwrap_or_default(),
            until: field("until").unwrap_or_default(),
            teams: field("team").into_iter().collect(),
            about,
            instead: of.instead,
        }))
    }

    /// The form was left: what stands in it is there when it is opened again.
    pub(super) fn keep_line(&mut self, of: Box<LineForm>) {
        if of.instead.is_none() && of.form.has_work() {
            self.lines.left = Some(of);
            self.say(Word::DraftKept);
        }
    }
}
