//! One field: its name, what can be chosen, what stands there; and what is wrong with what was typed, at once.

use super::{heard, lines::Enter, talk::Talk};
use crate::{
    api::{PersonView, Reply, Request},
    case::{Fault, Fields, PersonId, Reading, Reason, Refusal, Shape},
    cli::CliError,
    lang::{Word, say},
    session::{Form, FormField, Opt, Sought, Value, fits, is_short},
    text::{clean_line, fit, fold, width},
};

/// Cells of what stands in a field in its prompt.
const BRIEF: usize = 40;
/// Values that are told where several fit, or none does.
const TOLD: usize = 12;

/// How a field was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Next,
    /// On to what must still be filled in, then to sending.
    Skip,
    /// 取消: the form is put aside.
    Cancel,
    /// The input ended.
    End,
}

/// What a line in a field is.
enum Typed {
    Left(Answer),
    /// Nothing, or a dot.
    Nothing,
    Clear,
    /// The values, or those that fit what stands behind the question mark.
    Values(String),
    Value(String),
}

fn read(typed: Option<String>) -> Typed {
    let Some(typed) = typed else { return Typed::Left(Answer::End) };
    if heard::is_word(&typed, Word::PlainSayCancel) {
        return Typed::Left(Answer::Cancel);
    }
    if heard::is_word(&typed, Word::PlainSaySend) {
        return Typed::Left(Answer::Skip);
    }
    match heard::narrow(&typed).as_str() {
        "" | "." | "。" => Typed::Nothing,
        "-" => Typed::Clear,
        asks if asks.starts_with('?') => Typed::Values(asks.trim_start_matches('?').trim().to_owned()),
        _ => Typed::Value(typed),
    }
}

/// Whether a line ends a text. With an input method on, the key of the dot writes a Chinese one.
fn is_end(typed: &str) -> bool {
    matches!(heard::narrow(typed).as_str(), "." | "。")
}

impl Talk<'_> {
    /// Asks for a field until what stands there may stand there.
    pub(super) fn ask_field(&mut self, form: &mut Form, at: usize) -> Result<Answer, CliError> {
        let options = form.options(at, &self.pack, self.lang);
        self.say_options(form, at, &options);
        loop {
            let Some(field) = form.fields.get(at) else { return Ok(Answer::Next) };
            let empty_must = form.must(at) && field.is_empty();
            let is_text = field.shape == Shape::Text;
            let prompt = self.field_prompt(form, at, &options);
            let typed = match is_text {
                true => self.lines.ask_text(&prompt, self.lang)?,
                false => self.lines.ask(&prompt, Enter::Answers, self.lang)?,
            };
            match read(typed) {
                Typed::Left(Answer::Skip) | Typed::Nothing if empty_must => self.say_missing(form, at),
                Typed::Left(left) => return Ok(left),
                Typed::Nothing => return Ok(Answer::Next),
                Typed::Clear if form.must(at) => self.say_missing(form, at),
                Typed::Clear => {
                    self.put(form, at, "");
                    return Ok(Answer::Next);
                }
                // A text may well begin with a question mark.
                Typed::Values(of) if is_text && !of.is_empty() => {
                    let (text, left) = self.ask_rest(format!("?{of}"))?;
                    if self.take(form, at, &text) || left != Answer::Next {
                        return Ok(left);
                    }
                }
                Typed::Values(of) => self.say_values(form, at, &options, &of)?,
                Typed::Value(first) if is_text => {
                    let (text, left) = self.ask_rest(first)?;
                    if self.take(form, at, &text) || left != Answer::Next {
                        return Ok(left);
                    }
                }
                Typed::Value(typed) => {
                    let value = match form.fields.get(at).map(|field| field.shape) {
                        Some(Shape::Choice(_)) => self.choose(&typed, &options),
                        Some(Shape::Staff) => self.staff(&typed)?,
                        Some(Shape::Line) => Some(typed.trim().to_owned()),
                        _ => Some(heard::narrow(&typed)),
                    };
                    if value.is_some_and(|value| self.take(form, at, &value)) {
                        return Ok(Answer::Next);
                    }
                }
            }
        }
    }

    /// The lines of a text up to the one that ends it.
    fn ask_rest(&mut self, first: String) -> Result<(String, Answer), CliError> {
        let mut lines = vec![first];
        loop {
            match self.lines.ask_text(Word::PlainTextMore.say(self.lang), self.lang)? {
                // What was written is kept with the draft.
                None => return Ok((lines.join("\n"), Answer::End)),
                Some(typed) if is_end(&typed) => return Ok((lines.join("\n"), Answer::Next)),
                Some(typed) => lines.push(typed),
            }
        }
    }

    fn field_prompt(&self, form: &Form, at: usize, options: &[Opt]) -> String {
        let Some(field) = form.fields.get(at) else { return String::new() };
        let stands = self.value(field, options);
        let beside = match (stands.is_empty(), form.must(at)) {
            (false, _) => format!(" [{}]", brief(&stands)),
            (true, true) => Word::PlainMust.say(self.lang).to_owned(),
            (true, false) => Word::PlainMay.say(self.lang).to_owned(),
        };
        let word = if field.shape == Shape::Text { Word::PlainTextField } else { Word::PlainField };
        let hint = match field.shape {
            Shape::When => format!(" {}", Word::HintWhen.say(self.lang)),
            _ => String::new(),
        };
        word.with(self.lang, &[&self.label(form, field.name), &format!("{hint}{beside}")])
    }

    /// What a field is called on its form.
    pub(super) fn label(&self, form: &Form, name: &str) -> String {
        match form.verb() {
            Some((verb, new)) => say::field_on(verb, new, name, &self.pack, self.lang),
            None => say::field(name, self.lang),
        }
    }

    /// What stands in a field, for people.
    pub(super) fn value(&self, field: &FormField, options: &[Opt]) -> String {
        match &field.value {
            Value::Text(text) => text.text().to_owned(),
            Value::Choice(chosen) => {
                let Some(id) = &chosen.id else { return String::new() };
                match options.iter().find(|opt| opt.id == *id) {
                    Some(opt) => format!("{} {}", opt.code, opt.words),
                    None => say::choice(chosen.choice, id, &self.pack, self.lang),
                }
            }
        }
    }

    /// What can be chosen: everything where it is little, else the upper level.
    fn say_options(&mut self, form: &Form, at: usize, options: &[Opt]) {
        let Some(FormField { value: Value::Choice(chosen), .. }) = form.fields.get(at) else { return };
        if is_short(chosen.choice) || options.len() <= TOLD {
            return self.say_all(options);
        }
        let upper: Vec<Opt> = options.iter().filter(|opt| opt.code.len() == 1).cloned().collect();
        if !upper.is_empty() {
            self.say_all(&upper);
        }
        self.say(Word::PlainListAll);
    }

    fn say_all(&mut self, options: &[Opt]) {
        self.lines.say_pieces(options.iter().map(|opt| format!("{} {}", opt.code, opt.words)));
    }

    fn say_values(&mut self, form: &Form, at: usize, options: &[Opt], of: &str) -> Result<(), CliError> {
        match form.fields.get(at).map(|field| field.shape) {
            Some(Shape::Choice(_)) => {
                let folded = fold(of);
                let fitting = |opt: &&Opt| {
                    opt.code.starts_with(&folded) || fits_option(&folded, opt) >= Some(heard::sure(&folded))
                };
                let fitting: Vec<Opt> = options.iter().filter(fitting).cloned().collect();
                if fitting.is_empty() {
                    self.lines.say(&Word::PlainNoValue.with(self.lang, &[&of]));
                }
                self.say_all(&fitting);
            }
            Some(Shape::Staff) => {
                let people = self.people()?;
                self.lines
                    .say_pieces(people.iter().map(|person| format!("{} {}", person.staff, person.name)));
            }
            _ => self.say(Word::PlainAnyText),
        }
        Ok(())
    }

    fn say_missing(&mut self, form: &Form, at: usize) {
        self.misfit();
        let Some(field) = form.fields.get(at) else { return };
        let label = self.label(form, field.name);
        self.lines.say(&Word::BadMissing.with(self.lang, &[&label]));
        self.say(Word::PlainCancelHow);
    }

    /// The value of a list that was meant, by its code or its words.
    fn choose(&mut self, typed: &str, options: &[Opt]) -> Option<String> {
        let typed = heard::narrow(typed);
        let folded = fold(&typed);
        // Of a list with two digits throughout the nought may be left out.
        let number = |code: &str| code.parse::<u32>().ok();
        let exact = options.iter().find(|opt| opt.code == folded || opt.id == folded);
        let short =
            || options.iter().find(|opt| number(&folded).is_some() && number(&opt.code) == number(&folded));
        if let Some(opt) = exact.or_else(short) {
            return Some(opt.id.clone());
        }
        let mut found: Vec<(i64, &Opt)> =
            options.iter().filter_map(|opt| Some((fits_option(&folded, opt)?, opt))).collect();
        found.sort_by_key(|(fits, _)| std::cmp::Reverse(*fits));
        let sure = heard::sure(&folded);
        match found.as_slice() {
            [(fits, opt)] if *fits >= sure => return Some(opt.id.clone()),
            [(best, opt), (next, _), ..] if best > next && *best >= sure => return Some(opt.id.clone()),
            _ => {}
        }
        self.misfit();
        let near = !found.is_empty();
        let told: Vec<Opt> = match near {
            true => found.into_iter().map(|(_, opt)| opt.clone()).take(TOLD).collect(),
            false => options.iter().take(TOLD).cloned().collect(),
        };
        self.lines.say(&Word::PlainNoValue.with(self.lang, &[&typed]));
        self.say(Word::PlainValues);
        self.say_all(&told);
        if !near && options.len() > TOLD {
            self.say(Word::PlainListAll);
        }
        None
    }

    /// The staff number that was meant, by number or name.
    fn staff(&mut self, typed: &str) -> Result<Option<String>, CliError> {
        let typed = heard::narrow(typed);
        let people = self.people()?;
        // Who may not see who is here types a number, and the desk tells.
        if people.is_empty() || people.iter().any(|person| person.staff == typed) {
            return Ok(Some(typed));
        }
        let folded = fold(&typed);
        let named: Vec<&PersonView> = people
            .iter()
            .filter(|person| {
                fits(&folded, &Sought::of([person.name.as_str()]))
                    .is_some_and(|fits| fits >= heard::sure(&folded))
            })
            .collect();
        if let [only] = named.as_slice() {
            return Ok(Some(only.staff.clone()));
        }
        self.misfit();
        let told: Vec<String> =
            named.iter().take(TOLD).map(|person| format!("{} {}", person.staff, person.name)).collect();
        if told.is_empty() {
            self.say_fault("to", Fault::Staff);
        } else {
            self.say(Word::PlainValues);
            self.lines.say_pieces(told);
        }
        Ok(None)
    }

    /// Who is here, as far as this person may see.
    fn people(&mut self) -> Result<Vec<PersonView>, CliError> {
        match self.ask(Request::People)? {
            Reply::People(people) => Ok(people.into_iter().filter(|person| person.active).collect()),
            _ => Ok(Vec::new()),
        }
    }

    fn say_fault(&mut self, name: &str, fault: Fault) {
        let refusal = Refusal::bare(Reason::Field { field: name.to_owned(), fault });
        self.lines.say(&say::refusal(&refusal, &self.pack, self.lang, self.now()));
    }

    /// Puts a value into a field where it fits; false where it does not, and what is wrong with it is said.
    pub(super) fn take(&mut self, form: &mut Form, at: usize, value: &str) -> bool {
        let (Some(field), Some((verb, new))) = (form.fields.get(at), form.verb()) else { return true };
        let name = field.name;
        // Whether somebody has that staff number only the desk knows.
        let staff = |_: &str| Some(PersonId::SYSTEM);
        let reading = Reading { pack: &self.pack, now: self.now(), staff: &staff, past: false };
        let fields: Fields = [(name.to_owned(), value.to_owned())].into();
        match verb.read_one(new, name, &fields, &reading) {
            Ok(()) => {
                self.put(form, at, value);
                true
            }
            Err(refusal) => {
                self.misfit();
                self.lines.say(&say::refusal(&refusal, &self.pack, self.lang, self.now()));
                false
            }
        }
    }

    /// Something did not fit where it was typed. A person sees it and types anew; of a script it is all that is left.
    fn misfit(&mut self) {
        self.failed |= self.lines.is_piped();
    }

    fn put(&self, form: &mut Form, at: usize, value: &str) {
        if let Some(field) = form.fields.get_mut(at) {
            field.set(value, &self.pack);
        }
    }
}

/// How well a value of a list fits a folded text.
fn fits_option(folded: &str, opt: &Opt) -> Option<i64> {
    fits(folded, &Sought::of([opt.words.as_str(), opt.id.as_str()]))
}

/// The beginning of what stands in a field.
fn brief(value: &str) -> String {
    let line = clean_line(value);
    if width(&line) > BRIEF { fit(&line, BRIEF) } else { line.into_owned() }
}
