//! One field of a form: a text, or a choice by codes that moves on by itself.

use super::{
    options::{Opt, options},
    text_field::{Takes, TextField, Took},
};
use crate::{
    case::{Choice, Fault, Field, MAX_LINE, MAX_TEXT, Need, Shape},
    keys::{Code, Key},
    lang::Lang,
    rules::Pack,
};

/// A field and what is in it.
#[derive(Clone)]
pub struct FormField {
    pub name: &'static str,
    pub need: Need,
    pub shape: Shape,
    pub value: Value,
    /// What it was filled with when the form opened.
    pub initial: String,
    /// What is wrong with it, once the form was checked.
    pub fault: Option<Fault>,
    /// It stands on the sheet that was chosen.
    pub of_sheet: bool,
}

untold!(FormField, name);

/// What is in a field.
#[derive(Debug, Clone)]
pub enum Value {
    Text(TextField),
    Choice(Chosen),
}

/// A value of a list, and a code half typed.
#[derive(Clone)]
pub struct Chosen {
    pub choice: Choice,
    pub id: Option<String>,
    /// The first digit of a code that has a second one.
    pub typed: String,
}

untold!(Chosen, choice);

/// What a field did with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    /// The value changed.
    Edited,
    /// The value is complete: the form goes on to the next field.
    Complete,
    /// Taken, nothing changed.
    Kept,
    /// The text is as long as it may be.
    Full,
    /// There is no such code.
    NoCode,
    /// A character that belongs into the list of values: it opens with it.
    Search(char),
    /// Not the field's key.
    Not,
}

impl FormField {
    /// An empty field of a table of acts.
    pub fn new(field: &Field) -> Self {
        let value = match field.shape {
            Shape::Choice(choice) => Value::Choice(Chosen { choice, id: None, typed: String::new() }),
            Shape::Text => Value::Text(TextField::new(Takes::Lines, MAX_TEXT)),
            Shape::Line => Value::Text(TextField::new(Takes::Line, MAX_LINE)),
            Shape::Phone | Shape::When | Shape::Staff | Shape::Case | Shape::Number => {
                Value::Text(TextField::new(Takes::Code, 40))
            }
            Shape::Imei | Shape::Paper | Shape::Money | Shape::Date => {
                Value::Text(TextField::new(Takes::Code, 40))
            }
            Shape::Sha256 => Value::Text(TextField::new(Takes::Code, 64)),
        };
        Self {
            name: field.name,
            need: field.need,
            shape: field.shape,
            value,
            initial: String::new(),
            fault: None,
            of_sheet: false,
        }
    }

    /// An empty field of a sheet.
    pub fn of_sheet(field: &Field) -> Self {
        Self { of_sheet: true, ..Self::new(field) }
    }

    /// A field whose text is not shown.
    pub fn secret(name: &'static str) -> Self {
        let value = Value::Text(TextField::new(Takes::Secret, 40));
        Self {
            name,
            need: Need::Must,
            shape: Shape::Line,
            value,
            initial: String::new(),
            fault: None,
            of_sheet: false,
        }
    }

    /// The value as it is sent.
    pub fn get(&self) -> &str {
        match &self.value {
            Value::Text(text) => text.text(),
            Value::Choice(chosen) => chosen.id.as_deref().unwrap_or_default(),
        }
    }

    /// Fills the field in; an id that the choice does not have is kept out.
    pub fn set(&mut self, value: &str, pack: &Pack) {
        self.fault = None;
        match &mut self.value {
            Value::Text(text) => text.set(value),
            Value::Choice(chosen) => {
                chosen.typed.clear();
                chosen.id = chosen.choice.values(pack).into_iter().find(|id| id == value);
            }
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.get().trim().is_empty()
    }

    /// Whether it holds what it held when the form opened.
    pub fn is_untouched(&self) -> bool {
        self.get() == self.initial
    }

    /// Whether several lines are typed here.
    pub fn has_lines(&self) -> bool {
        matches!(&self.value, Value::Text(text) if text.takes() == Takes::Lines)
    }

    /// What can be chosen here.
    pub fn options(&self, kind: Option<&str>, pack: &Pack, lang: Lang) -> Vec<Opt> {
        match &self.value {
            Value::Choice(chosen) => options(chosen.choice, kind, pack, lang),
            Value::Text(_) => Vec::new(),
        }
    }

    /// Takes a key that edits. `width` is that of its text in cells.
    pub fn key(&mut self, key: Key, width: usize, options: &[Opt]) -> Did {
        let did = match &mut self.value {
            Value::Text(text) => match text.key(key, width) {
                Took::Edited if self.shape == Shape::Phone && is_whole_mobile(text.text()) => Did::Complete,
                Took::Edited => Did::Edited,
                Took::Kept => Did::Kept,
                Took::Full => Did::Full,
                Took::Not => Did::Not,
            },
            Value::Choice(chosen) => chosen.key(key, options),
        };
        if matches!(did, Did::Edited | Did::Complete) {
            self.fault = None;
        }
        did
    }
}

/// Eleven digits that begin with 1: a mobile number has no more.
fn is_whole_mobile(text: &str) -> bool {
    text.len() == 11 && text.starts_with('1') && text.bytes().all(|b| b.is_ascii_digit())
}

impl Chosen {
    fn key(&mut self, key: Key, options: &[Opt]) -> Did {
        match key.code {
            Code::Backspace | Code::Delete if !key.ctrl && !key.alt => {
                // A half-typed code goes first, then the value.
                if self.typed.is_empty() {
                    self.id = None;
                }
                self.typed.clear();
                Did::Edited
            }
            Code::Left | Code::Right if !key.ctrl && !key.alt => self.step(key.code == Code::Right, options),
            _ => match key.normalised().typed() {
                Some(digit) if digit.is_ascii_digit() => self.digit(digit, options),
                Some(' ') => self.step(true, options),
                Some(c) if c.is_alphanumeric() => Did::Search(c),
                Some(_) => Did::NoCode,
                None => Did::Not,
            },
        }
    }

    fn digit(&mut self, digit: char, options: &[Opt]) -> Did {
        let mut code = self.typed.clone();
        code.push(digit);
        if !options.iter().any(|opt| opt.code.starts_with(&code)) {
            // Not the second digit of the code under way: perhaps the first of another.
            code = digit.to_string();
        }
        let longer = options.iter().any(|opt| opt.code.len() > code.len() && opt.code.starts_with(&code));
        let exact = options.iter().find(|opt| opt.code == code);
        match (exact, longer) {
            (None, false) => {
                self.typed.clear();
                Did::NoCode
            }
            (Some(opt), false) => {
                self.id = Some(opt.id.clone());
                self.typed.clear();
                Did::Complete
            }
            (exact, true) => {
                self.id = exact.map(|opt| opt.id.clone());
                self.typed = code;
                Did::Edited
            }
        }
    }

    fn step(&mut self, forward: bool, options: &[Opt]) -> Did {
        let here = self.id.as_ref().and_then(|id| options.iter().position(|opt| opt.id == *id));
        let to = match (here, forward) {
            (None, true) => 0,
            (None, false) => options.len().saturating_sub(1),
            (Some(n), true) => (n + 1).min(options.len().saturating_sub(1)),
            (Some(n), false) => n.saturating_sub(1),
        };
        self.typed.clear();
        self.id = options.get(to).map(|opt| opt.id.clone());
        Did::Edited
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(choice: Choice, keys: &str) -> (Option<String>, Vec<Did>) {
        let mut chosen = Chosen { choice, id: None, typed: String::new() };
        let options = options(choice, Some("complaint"), Pack::builtin(), Lang::Zh);
        let did = keys.split(' ').map(|key| chosen.key(key.parse().unwrap(), &options)).collect();
        (chosen.id, did)
    }

    #[test]
    fn codes_choose_and_move_on_by_themselves() {
        use Choice as C;
        for (choice, keys, id, last) in [
            (C::ContactResult, "1", Some("reached"), Did::Complete),
            (C::ContactResult, "１", Some("reached"), Did::Complete),
            (C::ContactResult, "9", None, Did::NoCode),
            (C::Category, "1", Some("network_quality"), Did::Edited),
            (C::Category, "1 1", Some("indoor_coverage"), Did::Complete),
            (C::Category, "1 9", Some("wrongdoing"), Did::Edited),
            (C::Category, "2 1 Backspace", None, Did::Edited),
            (C::Category, "1 Backspace", Some("network_quality"), Did::Edited),
            (C::ClosingReason, "1 3", Some("indoor_system_fault"), Did::Complete),
            (C::ContactResult, "Right", Some("reached"), Did::Edited),
            (C::ContactResult, "Space Space", Some("no_answer"), Did::Edited),
            (C::ContactResult, "2 Left Left", Some("reached"), Did::Edited),
            (C::ContactResult, "网", None, Did::Search('网')),
            (C::ContactResult, "x", None, Did::Search('x')),
            (C::ContactResult, "-", None, Did::NoCode),
            (C::ContactResult, "Tab", None, Did::Not),
            (C::ContactResult, "Ctrl-T", None, Did::Not),
        ] {
            let (chosen, did) = press(choice, keys);
            assert_eq!((chosen.as_deref(), did.last()), (id, Some(&last)), "{choice:?} {keys}");
        }
    }

    #[test]
    fn a_whole_mobile_number_moves_on_and_other_numbers_wait() {
        let table = [("13833330912", true), ("1383333091", false), ("03132012345", false)];
        for (number, whole) in table {
            let mut field = FormField::new(&Field { name: "line", need: Need::May, shape: Shape::Phone });
            let mut last = Did::Not;
            for digit in number.chars() {
                last = field.key(Key::plain(Code::Char(digit)), 20, &[]);
            }
            assert_eq!(last == Did::Complete, whole, "{number}");
        }
    }
}
