//! What was left half written, here or on the screens: told, offered again, and gone on with.

use super::{
    field::Answer,
    heard,
    lines::Enter,
    sheet::{Paper, Sheet},
    talk::{Goes, Talk},
};
use crate::{
    api::{Reply, Request},
    case::{CaseId, Verb},
    cli::CliError,
    lang::{Word, say},
    session::drafts::Drafts,
};

impl Talk<'_> {
    /// Every draft of this person.
    pub(super) fn drafts(&mut self) -> Result<Drafts, CliError> {
        let mut drafts = Drafts::default();
        if let Reply::Drafts(kept) = self.ask(Request::Drafts)? {
            drafts.load(&kept);
        }
        Ok(drafts)
    }

    /// Offers the draft of a form, where there is one.
    pub(super) fn offer_draft(&mut self, sheet: &mut Sheet) -> Result<Answer, CliError> {
        let Reply::Drafts(kept) = self.ask(Request::Drafts)? else { return Ok(Answer::Next) };
        let Some(saved) = kept.iter().find(|draft| draft.place == sheet.place).map(|draft| draft.saved)
        else {
            return Ok(Answer::Next);
        };
        let mut drafts = Drafts::default();
        drafts.load(&kept);
        let Some(draft) = drafts.get(&sheet.place).cloned() else { return Ok(Answer::Next) };
        let at = say::time(saved, &self.zone, self.now());
        self.lines.say(&Word::PlainWasLeft.with(self.lang, &[&at]));
        for (name, value) in &draft {
            let label = self.label(sheet.form(), name);
            self.lines.say_in(2, &format!("{label}  {value}"));
        }
        let prompt = Word::PlainDraftUse.say(self.lang);
        loop {
            let Some(typed) = self.lines.ask(prompt, Enter::Answers, self.lang)? else {
                return Ok(Answer::End);
            };
            if heard::is_word(&typed, Word::PlainSayCancel) {
                return Ok(Answer::Cancel);
            }
            if heard::is_word(&typed, Word::PlainSayAnew) {
                // What is typed from now on takes its place.
                sheet.kept = draft;
                return Ok(Answer::Next);
            }
            if heard::narrow(&typed).is_empty() {
                let resolves = draft.contains_key("answer") || draft.contains_key("disposition");
                if let Paper::New(intake) = &mut sheet.paper
                    && resolves
                    && intake.form.verb().is_some_and(|(verb, _)| verb != Verb::Resolve)
                {
                    intake.toggle_one_call(&self.pack, self.lang);
                }
                let pack = self.pack.clone();
                sheet.form_mut().restore(&draft, &pack);
                sheet.kept = draft;
                sheet.first = 0;
                if let Paper::New(intake) = &mut sheet.paper {
                    self.know_line(intake)?;
                }
                return Ok(Answer::Next);
            }
            self.lines.say(&Word::PlainNoValue.with(self.lang, &[&heard::narrow(&typed)]));
        }
    }

    /// 草稿: lists what was left half written, and goes on with one of it.
    pub(super) fn resume(&mut self) -> Result<Goes, CliError> {
        let drafts = self.drafts()?;
        let waiting: Vec<Option<(CaseId, Verb)>> = drafts.waiting().map(|(_, of, _)| of).collect();
        if waiting.is_empty() {
            self.say(Word::NoDrafts);
            return Ok(Goes::On);
        }
        for (n, (_, of, fields)) in (1..).zip(drafts.waiting()) {
            let what = match of {
                None => Word::IntakeTitle.say(self.lang).to_owned(),
                Some((case, verb)) => format!("{case} {}", say::act(verb, self.lang)),
            };
            let about: Vec<&str> = fields.values().map(String::as_str).take(3).collect();
            let about = crate::text::clean_line(&about.join("  ")).into_owned();
            let line = format!("{n} {what}  {about}");
            self.lines.say_in(2, crate::text::cut(&line, super::lines::WIDTH - 2));
        }
        let prompt = Word::PlainWhich.say(self.lang);
        let Some(typed) = self.lines.ask(prompt, Enter::Answers, self.lang)? else { return Ok(Goes::Over) };
        let chosen = heard::narrow(&typed).parse::<usize>().ok().and_then(|n| waiting.get(n.checked_sub(1)?));
        match chosen.copied() {
            Some(None) => self.intake(Verb::Accept, "", None),
            Some(Some((case, verb))) => match self.read_case(case)? {
                true => self.act(verb),
                false => Ok(Goes::On),
            },
            None if heard::narrow(&typed).is_empty() || heard::is_word(&typed, Word::PlainSayCancel) => {
                Ok(Goes::On)
            }
            None => self.instead(typed),
        }
    }
}
