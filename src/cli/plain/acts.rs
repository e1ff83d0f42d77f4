//! The acts on the open case: those without a form at once, the others through theirs; and taking the last one back.

use super::{
    heard,
    lines::Enter,
    sheet::{Paper, Sheet},
    talk::{Goes, Talk},
};
use crate::{
    api::{Reply, Request, Target},
    case::{CaseId, Fields, Reason, Refusal, Verb, WHILE_HELD},
    cli::CliError,
    client::ClientError,
    lang::{self, Word, say},
    session::{ACTIONS, About, Does, Form, Session, drafts, usual},
};

impl Talk<'_> {
    /// Does an act on the open case.
    pub(super) fn act(&mut self, verb: Verb) -> Result<Goes, CliError> {
        let Some(case) = self.case.as_ref().map(|view| view.row.case) else {
            self.say_no(Word::PlainNoCase);
            return Ok(Goes::On);
        };
        // As it is now: it may have been open for long.
        if !self.read_case(case)? {
            return Ok(Goes::On);
        }
        let Some(view) = self.case.clone() else { return Ok(Goes::On) };
        let row = &view.row;
        if !view.acts.contains(&verb) {
            self.refuse_act(verb);
            return Ok(Goes::On);
        }
        if Session::is_at_once(verb) {
            self.at_once(verb, case, Some(row.revision))?;
            return Ok(Goes::On);
        }
        let about = About::of(Some(row));
        let form = Form::act(verb, about, &usual(verb, Some(row), Some(&view)), &self.pack);
        self.fill_in(Sheet {
            paper: Paper::Act(Box::new(form)),
            target: Target::Case(case),
            base: Some(row.revision),
            place: drafts::of_case(case, verb),
            first: 0,
            kept: Fields::new(),
        })
    }

    /// Says why the open case does not take an act.
    fn refuse_act(&mut self, verb: Verb) {
        let Some(view) = self.case.as_deref() else { return };
        let (stage, allowed) = (view.row.stage, view.acts.clone());
        let held = view.row.held.is_some() && stage.is_open();
        let reason = match stage.acts().contains(&verb) {
            true if held && !WHILE_HELD.contains(&verb) => Reason::Held { verb },
            true => {
                self.failed = true;
                let name = say::act(verb, self.lang);
                return self.lines.say(&Word::PlainNotForYou.with(self.lang, &[&name]));
            }
            false => Reason::Stage { stage, verb },
        };
        self.refuse(&Refusal { reason, allowed });
    }

    fn at_once(&mut self, verb: Verb, case: CaseId, base: Option<u64>) -> Result<(), CliError> {
        let command = self.number();
        let target = Target::Case(case);
        match self.ask(Request::Act { target, verb, fields: Fields::new(), command, base })? {
            Reply::Done { events, .. } => {
                self.say_done(case, &events, false)?;
                if verb == Verb::Undo {
                    self.last = None;
                }
            }
            Reply::Refused { refusal, changed } => {
                self.refuse(&refusal);
                self.say_events(&changed);
            }
            _ => return Err(ClientError::Unexpected.into()),
        }
        Ok(())
    }

    /// 撤销: the last act on the open case, or the last one of this dialogue.
    pub(super) fn undo(&mut self) -> Result<Goes, CliError> {
        let open = self.case.as_ref().map(|view| (view.row.case, Some(view.row.revision)));
        match open.or(self.last.map(|case| (case, None))) {
            Some((case, base)) => self.at_once(Verb::Undo, case, base)?,
            None => self.refuse(&Refusal::bare(Reason::NothingToUndo)),
        }
        Ok(Goes::On)
    }

    /// 命令: everything that the open case takes, with a code each, to be chosen from by code or name.
    pub(super) fn choose_act(&mut self) -> Result<Goes, CliError> {
        let Some(acts) = self.case.as_ref().map(|view| view.acts.clone()) else {
            self.say_no(Word::PlainNoCase);
            return Ok(Goes::On);
        };
        if acts.is_empty() {
            self.say(Word::PlainNoActs);
            return Ok(Goes::On);
        }
        let digits = if acts.len() > 9 { 2 } else { 1 };
        let codes: Vec<(String, Verb)> =
            (1..).zip(acts).map(|(n, verb)| (format!("{n:0digits$}"), verb)).collect();
        for (code, verb) in &codes {
            let action = ACTIONS.iter().find(|action| action.does == Does::Act(*verb));
            let words = action.and_then(|action| lang::action(action.id));
            let said = words.map_or_else(|| say::act(*verb, self.lang), |words| words.long(self.lang));
            self.lines.say_in(2, &format!("{code} {said}"));
        }
        let prompt = Word::PlainWhich.say(self.lang);
        let Some(typed) = self.lines.ask(prompt, Enter::More, self.lang)? else { return Ok(Goes::Over) };
        let narrow = heard::narrow(&typed);
        if narrow.is_empty() || heard::is_word(&typed, Word::PlainSayCancel) {
            return Ok(Goes::On);
        }
        if let Some((_, verb)) = codes.iter().find(|(code, _)| *code == narrow) {
            return self.act(*verb);
        }
        self.instead(typed)
    }
}
