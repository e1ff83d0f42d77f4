//! Help, and what is wrong with a command line.

use std::{fmt::Display, process::ExitCode};

use clap::{
    Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::out;
use crate::lang::{Lang, Word};

/// Says what the reading of the command line ended with: help on standard output, anything else as wrong usage.
pub fn say(error: &Error, lang: Lang) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match out::text(&rendered(error, lang)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(1),
        },
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprint!("{}", rendered(error, lang));
            ExitCode::from(2)
        }
        kind => {
            eprintln!("{}", what(kind, error, lang));
            if let Some(usage) = context(error, ContextKind::Usage) {
                eprintln!("{}", in_words(&usage, lang));
            }
            ExitCode::from(2)
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
