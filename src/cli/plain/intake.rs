//! 受理: a new case. Once the line is typed, what is known of it is said: whose it is, how often it complained, and what
//! is open already.

use super::{
    sheet::{Paper, Sheet},
    talk::{Goes, Talk},
};
use crate::{
    api::{LineView, Reply, Request, Target},
    case::{Fields, Verb},
    cli::CliError,
    lang::{Word, say},
    session::{Intake, drafts},
};

impl Talk<'_> {
    /// Fills in the form of a new case, with a line or a category already in it where they are known.
    pub(super) fn intake(
        &mut self,
        verb: Verb,
        line: &str,
        category: Option<&str>,
    ) -> Result<Goes, CliError> {
        let mut intake = Intake::new(drafts::intake(), &self.pack);
        if verb == Verb::Resolve {
            intake.toggle_one_call(&self.pack, self.lang);
        }
        let mut first = 0;
        if let Some(at) = intake.form.fields.iter().position(|field| field.name == "line")
            && !line.is_empty()
            && self.take(&mut intake.form, at, line)
        {
            self.know_line(&mut intake)?;
            first = at + 1;
        }
        if let Some(category) = category {
            intake.form.offer("category", "", category, &self.pack);
        }
        self.case = None;
        self.fill_in(Sheet {
            paper: Paper::New(Box::new(intake)),
            target: Target::New,
            base: None,
            place: drafts::intake(),
            first,
            kept: Fields::new(),
        })
    }

    /// Asks what is known of the line of a new case, where it is another one than before, and says it.
    pub(super) fn know_line(&mut self, intake: &mut Intake) -> Result<(), CliError> {
        intake.forget(&self.pack);
        let Some(line) = intake.wants_line() else { return Ok(()) };
        intake.asked.clone_from(&line);
        // Intake goes on without it.
        if let Reply::Line(view) = self.ask(Request::Line { line })? {
            self.say_line(&view);
            intake.know(view, &self.pack);
        }
        Ok(())
    }

    fn say_line(&mut self, known: &LineView) {
        let lang = self.lang;
        match &known.customer {
            Some(customer) => self.lines.say_in(2, &self.customer_line(customer)),
            None => self.lines.say_in(2, Word::LineUnknown.say(lang)),
        }
        if known.recent > 0 {
            let days = self.pack.repeat.window_days;
            self.lines.say_in(2, &Word::LineRecent.with(lang, &[&days, &(known.recent + 1)]));
        }
        if !known.open.is_empty() {
            self.lines.say_in(2, &Word::LineOpen.with(lang, &[&known.open.len()]));
            for row in &known.open {
                let matter = say::matter(&row.kind, row.category.as_deref(), &self.pack, lang);
                let age = say::duration(self.now().since(row.opened), lang);
                let stage = say::stage(row.stage, lang);
                self.lines.say_in(4, &format!("{}  {stage}  {age}  {matter}", row.case));
            }
            self.lines.say_in(2, Word::LineDuplicate.say(lang));
        }
    }

    /// The limits that a new case would have.
    pub(super) fn say_due(&mut self, intake: &Intake) {
        let (lang, now) = (self.lang, self.now());
        let due: Vec<String> = intake
            .would_be_due(now, &self.pack)
            .into_iter()
            .map(|(rule, deadline, act_by)| {
                let when = say::deadline(act_by.min(deadline), &self.zone, now, lang);
                format!("{} {when}", rule.words.say(lang))
            })
            .collect();
        if !due.is_empty() {
            let space = if lang == crate::lang::Lang::En { " " } else { "" };
            let due = due.join(Word::ListComma.say(lang));
            self.lines.say_in(2, &format!("{}{space}{due}", Word::WouldBeDue.say(lang)));
        }
    }
}
