//! Help, and what is wrong with a command line.

use std::{fmt::Display, process::ExitCode};

use clap::{
    Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::out;
use crate::lang::{Lang, Word};

/// What the reading of a command line ended with.
pub struct Told {
    pub text: String,
    /// 0 where help was wanted, 2 where the usage was wrong.
    pub code: u8,
}

/// Says what the reading of the command line ended with: help on standard output, anything else as wrong usage.
pub fn say(error: &Error, lang: Lang) -> ExitCode {
    match told(error, lang) {
        Told { text, code: 0 } => match out::text(&text) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(1),
        },
        Told { text, code } => {
            eprint!("{text}");
            ExitCode::from(code)
        }
    }
}

/// The same as text.
pub fn told(error: &Error, lang: Lang) -> Told {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Told { text: rendered(error, lang), code: 0 },
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Told { text: rendered(error, lang), code: 2 },
        kind => {
            let usage = context(error, ContextKind::Usage).map(|usage| in_words(&usage, lang) + "\n");
            let text = format!("{}\n{}", what(kind, error, lang), usage.unwrap_or_default());
            Told { text, code: 2 }
        }
    }
}

fn rendered(error: &Error, lang: Lang) -> String {
    in_words(&error.render().to_string(), lang)
}

/// What clap writes in English whatever it is told.
fn in_words(text: &str, lang: Lang) -> String {
    text.replace("Usage:", Word::HelpUsage.say(lang))
        .replace("[OPTIONS]", &format!("[{}]", Word::HelpAnyOption.say(lang)))
}

fn what(kind: ErrorKind, error: &Error, lang: Lang) -> String {
    let named = |kind| context(error, kind).unwrap_or_default();
    let (argument, value) = (named(ContextKind::InvalidArg), named(ContextKind::InvalidValue));
    let say = |word: Word, args: &[&dyn Display]| word.with(lang, args);
    match kind {
        ErrorKind::UnknownArgument => say(Word::UsageUnknown, &[&argument]),
        ErrorKind::InvalidSubcommand => say(Word::UsageCommand, &[&named(ContextKind::InvalidSubcommand)]),
        ErrorKind::MissingSubcommand => say(Word::UsageNoCommand, &[]),
        ErrorKind::MissingRequiredArgument => say(Word::UsageMissing, &[&argument]),
        ErrorKind::ArgumentConflict => say(Word::UsageConflict, &[&argument, &named(ContextKind::PriorArg)]),
        ErrorKind::InvalidValue if value.is_empty() => say(Word::UsageNoValue, &[&argument]),
        ErrorKind::InvalidValue => match context(error, ContextKind::ValidValue) {
            Some(valid) => say(Word::UsageNotOneOf, &[&argument, &value, &valid]),
            None => say(Word::UsageValue, &[&argument, &value]),
        },
        ErrorKind::ValueValidation => say(Word::UsageValue, &[&argument, &value]),
        _ => say(Word::UsageOther, &[]),
    }
}

fn context(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(" ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        _ => None,
    }
}
