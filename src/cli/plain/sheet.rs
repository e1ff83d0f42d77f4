//! A form from its first field to its answer: filled in field by field, read back, sent, and put aside where it is not.

use super::{
    field::Answer,
    heard,
    lines::Enter,
    talk::{Goes, Talk},
};
use crate::{
    api::{EventView, Reply, Request, Target},
    case::{CaseId, CommandId, Event, Fields, Reason, Refusal, Verb},
    cli::CliError,
    lang::{Word, say},
    session::{Form, Intake, drafts},
};

/// A form that is being filled in.
pub struct Sheet {
    pub paper: Paper,
    pub target: Target,
    /// The revision that the case had when the form was opened, or when its changes were seen.
    pub base: Option<u64>,
    /// Where its draft is kept.
    pub place: String,
    /// The field that is asked for first: what stands before it was said already.
    pub first: usize,
    /// What of it the desk has as a draft.
    pub kept: Fields,
}

/// What a form is of.
pub enum Paper {
    Act(Box<Form>),
    New(Box<Intake>),
}

impl Sheet {
    /// The form.
    pub fn form(&self) -> &Form {
        match &self.paper {
            Paper::Act(form) => form,
            Paper::New(intake) => &intake.form,
        }
    }

    /// The form, to be filled in.
    pub fn form_mut(&mut self) -> &mut Form {
        match &mut self.paper {
            Paper::Act(form) => form,
            Paper::New(intake) => &mut intake.form,
        }
    }

    fn verb(&self) -> Verb {
        self.form().verb().map_or(Verb::Note, |(verb, _)| verb)
    }
}

/// What became of what was sent.
enum Sent {
    Done,
    /// This field is to be filled in anew.
    Again(usize),
    /// Somebody changed the case meanwhile; what changed was said.
    Changed,
    Refused,
}

impl Talk<'_> {
    /// Fills a form in, from its first field or from its draft, and sends it.
    pub(super) fn fill_in(&mut self, mut sheet: Sheet) -> Result<Goes, CliError> {
        match self.offer_draft(&mut sheet)? {
            Answer::Next | Answer::Skip => {}
            Answer::Cancel => return Ok(Goes::On),
            Answer::End => return Ok(Goes::Over),
        }
        let first = sheet.first;
        match self.ask_fields(&mut sheet, first)? {
            Answer::Next | Answer::Skip => {}
            left => return self.put_aside(&mut sheet, left),
        }
        let mut number = self.number();
        let mut refused = false;
        let mut prompt = Word::PlainSendIt;
        let mut seen = false;
        loop {
            if !seen {
                self.read_back(&sheet);
            }
            let asked = self.lines.ask(prompt.say(self.lang), Enter::Answers, self.lang)?;
            seen = false;
            let left = match asked {
                None => Answer::End,
                Some(typed) if heard::is_word(&typed, Word::PlainSayCancel) => Answer::Cancel,
                Some(typed) if wants_sending(&typed) => match self.send(&mut sheet, number)? {
                    Sent::Done => return Ok(Goes::On),
                    Sent::Again(at) => {
                        (refused, number, prompt) = (true, self.number(), Word::PlainSendIt);
                        self.ask_one(&mut sheet, at)?
                    }
                    Sent::Changed => {
                        (refused, number, prompt) = (true, self.number(), Word::PlainSendAnyway);
                        seen = true;
                        Answer::Next
                    }
                    Sent::Refused => {
                        refused = true;
                        Answer::Cancel
                    }
                },
                Some(typed) => {
                    let left = self.change(&mut sheet, &typed)?;
                    seen = left == Answer::Skip;
                    if !seen {
                        prompt = Word::PlainSendIt;
                    }
                    left
                }
            };
            if matches!(left, Answer::Cancel | Answer::End) {
                self.failed |= refused;
                return self.put_aside(&mut sheet, left);
            }
        }
    }

    /// Asks for every field from one on; where the rest is skipped, only for what must be there.
    fn ask_fields(&mut self, sheet: &mut Sheet, from: usize) -> Result<Answer, CliError> {
        let mut at = from;
        let mut only_must = false;
        while at < sheet.form().fields.len() {
            let here = at;
            at += 1;
            let Some(field) = sheet.form().fields.get(here) else { break };
            let lacks = sheet.form().must(here) && field.is_empty();
            if !sheet.form().is_active(here, &self.pack) || (only_must && !lacks) {
                continue;
            }
            match self.ask_one(sheet, here)? {
                Answer::Next => {}
                Answer::Skip => only_must = true,
                left => return Ok(left),
            }
        }
        Ok(Answer::Next)
    }

    /// Asks for one field, and does what follows from it.
    fn ask_one(&mut self, sheet: &mut Sheet, at: usize) -> Result<Answer, CliError> {
        let left = self.ask_field(sheet.form_mut(), at)?;
        if let Paper::New(intake) = &mut sheet.paper {
            self.know_line(intake)?;
        }
        self.keep(sheet)?;
        Ok(left)
    }

    /// Does what a line says to a form that was read back: another value, or a case that is resolved at once. Skips
    /// where nothing was changed.
    fn change(&mut self, sheet: &mut Sheet, typed: &str) -> Result<Answer, CliError> {
        if let (Paper::New(intake), true) = (&mut sheet.paper, heard::is_word(typed, Word::PlainSayOneCall)) {
            intake.toggle_one_call(&self.pack, self.lang);
            return self.ask_missing(sheet);
        }
        let typed = heard::narrow(typed);
        let shown: Vec<usize> = self.shown(sheet);
        let by_number = typed.parse::<usize>().ok().and_then(|n| shown.get(n.checked_sub(1)?).copied());
        let named = |at: &usize| {
            let field = sheet.form().fields.get(*at);
            field.is_some_and(|field| self.label(sheet.form(), field.name) == typed || field.name == typed)
        };
        let all = 0..sheet.form().fields.len();
        let by_name = || all.clone().find(|at| named(at) && sheet.form().is_active(*at, &self.pack));
        match by_number.or_else(by_name) {
            Some(at) => match self.ask_one(sheet, at)? {
                Answer::Next | Answer::Skip => self.ask_missing(sheet),
                left => Ok(left),
            },
            None => {
                self.lines.say(&Word::PlainNoValue.with(self.lang, &[&typed]));
                Ok(Answer::Skip)
            }
        }
    }

    /// Asks for what lacks since another field has changed.
    fn ask_missing(&mut self, sheet: &mut Sheet) -> Result<Answer, CliError> {
        for at in 0..sheet.form().fields.len() {
            let empty = sheet.form().fields.get(at).is_some_and(|field| field.is_empty());
            if empty && sheet.form().must(at) && sheet.form().is_active(at, &self.pack) {
                match self.ask_one(sheet, at)? {
                    Answer::Next | Answer::Skip => {}
                    left => return Ok(left),
                }
            }
        }
        Ok(Answer::Next)
    }

    /// The fields that are read back.
    fn shown(&self, sheet: &Sheet) -> Vec<usize> {
        let form = sheet.form();
        let fields = form.fields.iter().enumerate();
        let shown = fields.filter(|(at, field)| form.is_active(*at, &self.pack) && !field.is_empty());
        shown.map(|(at, _)| at).collect()
    }

    fn read_back(&mut self, sheet: &Sheet) {
        let act = say::act(sheet.verb(), self.lang);
        let said = match sheet.target {
            Target::New => Word::PlainReadBack.with(self.lang, &[&act]),
            Target::Case(case) => Word::PlainReadBackOf.with(self.lang, &[&case, &act]),
        };
        self.lines.say(&said);
        let form = sheet.form();
        for (n, at) in (1..).zip(self.shown(sheet)) {
            let Some(field) = form.fields.get(at) else { continue };
            let value = self.value(field, &form.options(at, &self.pack, self.lang));
            let mut lines = value.splitn(2, '\n');
            let first = lines.next().unwrap_or_default();
            self.lines.say_in(2, &format!("{n} {}  {first}", self.label(form, field.name)));
            lines.for_each(|rest| self.lines.say_in(6, rest));
        }
        if let Paper::New(intake) = &sheet.paper {
            self.say_due(intake);
        }
    }

    fn send(&mut self, sheet: &mut Sheet, command: CommandId) -> Result<Sent, CliError> {
        let (now, pack) = (self.now(), self.pack.clone());
        let form = sheet.form_mut();
        if !form.check(now, &pack) {
            let at = form.focus;
            self.say_wrong(sheet, at);
            return Ok(Sent::Again(at));
        }
        let (verb, fields) = (form.verb().map_or(Verb::Note, |(verb, _)| verb), form.sends(&pack));
        let request = Request::Act { target: sheet.target, verb, fields, command, base: sheet.base };
        match self.ask(request)? {
            Reply::Done { case, events, .. } => {
                self.forget_draft(sheet)?;
                let is_new = sheet.target == Target::New;
                self.say_done(case, &events, is_new)?;
                Ok(Sent::Done)
            }
            Reply::Refused { refusal, changed } => Ok(self.refused(sheet, &refusal, &changed)),
            _ => Ok(self.refused(sheet, &Refusal::bare(Reason::Unknown), &[])),
        }
    }

    /// Says what is wrong with a field.
    fn say_wrong(&mut self, sheet: &Sheet, at: usize) {
        let Some(field) = sheet.form().fields.get(at) else { return };
        let Some(fault) = field.fault.clone() else { return };
        let refusal = Refusal::bare(Reason::Field { field: field.name.to_owned(), fault });
        self.lines.say(&say::refusal(&refusal, &self.pack, self.lang, self.now()));
    }

    fn refused(&mut self, sheet: &mut Sheet, refusal: &Refusal, changed: &[EventView]) -> Sent {
        if let Reason::Stale { revision, .. } = refusal.reason {
            sheet.base = Some(revision);
            if let Target::Case(case) = sheet.target {
                self.lines.say(&Word::PlainConflict.with(self.lang, &[&case]));
            }
            self.say_events(changed);
            return Sent::Changed;
        }
        self.lines.say(&say::refusal(refusal, &self.pack, self.lang, self.now()));
        match &refusal.reason {
            Reason::Field { field, .. } => {
                let at = sheet.form().fields.iter().position(|other| other.name == field);
                at.map_or(Sent::Refused, Sent::Again)
            }
            _ => Sent::Refused,
        }
    }

    /// Says what was done, and where the case stands then, which is open from now on.
    pub(super) fn say_done(
        &mut self,
        case: CaseId,
        events: &[EventView],
        is_new: bool,
    ) -> Result<(), CliError> {
        let last = events.iter().rev().find(|event| !matches!(event.event, Event::Classified { .. }));
        let what = last.map(|event| say::event(event, &self.pack, self.lang)).unwrap_or_default();
        let said = match is_new {
            true => Word::TakenIn.with(self.lang, &[&case]),
            false => Word::DoneOn.with(self.lang, &[&case, &what]),
        };
        self.lines.say(&said);
        self.last = Some(case);
        if self.read_case(case)?
            && let Some(view) = &self.case
        {
            let mut cells = self.case_cells(&view.row);
            cells.truncate(3);
            let cells: Vec<String> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
            self.lines.say(&cells.join("  "));
        }
        Ok(())
    }

    /// Leaves a form: what was typed is kept as its draft.
    fn put_aside(&mut self, sheet: &mut Sheet, left: Answer) -> Result<Goes, CliError> {
        if left == Answer::End {
            self.say(Word::PlainEnded);
        }
        if self.keep(sheet)? {
            self.say(if sheet.kept.is_empty() { Word::PlainNotKept } else { Word::PlainKept });
        }
        Ok(if left == Answer::End { Goes::Over } else { Goes::On })
    }

    /// Keeps what was typed at the desk; false where it could not.
    fn keep(&mut self, sheet: &mut Sheet) -> Result<bool, CliError> {
        let fields = sheet.form().draft();
        if fields == sheet.kept {
            return Ok(true);
        }
        let place = sheet.place.clone();
        let request = match fields.is_empty() {
            true => Request::DropDraft { place },
            false => Request::SaveDraft { place, text: drafts::write(&fields) },
        };
        if let Reply::Refused { refusal, .. } = self.ask(request)? {
            self.failed = true;
            let why = say::refusal(&refusal, &self.pack, self.lang, self.now());
            self.lines.say(&Word::PlainLost.with(self.lang, &[&why]));
            return Ok(false);
        }
        sheet.kept = fields;
        Ok(true)
    }

    /// Forgets the draft of what was sent.
    fn forget_draft(&mut self, sheet: &mut Sheet) -> Result<(), CliError> {
        if !sheet.kept.is_empty() {
            self.ask(Request::DropDraft { place: sheet.place.clone() })?;
            sheet.kept.clear();
        }
        Ok(())
    }
}

fn wants_sending(typed: &str) -> bool {
    heard::narrow(typed).is_empty() || heard::is_word(typed, Word::PlainSaySend)
}
