//! What is wrong with a keymap, said to whoever wrote it: the line, both actions, and what to do.

use std::fmt::Display;

use crate::{
    keys::{ActionId, At, ChordError, Context, Fault, Shipped, Unsendable},
    lang::{self, Lang, Word},
};

/// What a shipped keymap is called.
pub fn keymap(shipped: Shipped, lang: Lang) -> &'static str {
    let word = match shipped {
        Shipped::Default => Word::KeysDefault,
        Shipped::FunctionKeys => Word::KeysFunctionKeys,
        Shipped::Vim => Word::KeysVim,
    };
    word.say(lang)
}

/// What a place with keys of its own is called.
pub fn context(context: Context, lang: Lang) -> &'static str {
    let word = match context {
        Context::Global => Word::KeysInGlobal,
        Context::Queue => Word::KeysInQueue,
        Context::Case => Word::KeysInCase,
        Context::Form => Word::KeysInForm,
        Context::Intake => Word::KeysInIntake,
        Context::Find => Word::KeysInFind,
        Context::List => Word::KeysInList,
        Context::Help => Word::KeysInHelp,
        Context::SignOn => Word::KeysInSignOn,
        Context::Conflict => Word::KeysInConflict,
        Context::Customer => Word::KeysInCustomer,
        Context::Board => Word::KeysInBoard,
        Context::Setup => Word::KeysInSetup,
        Context::Menu => Word::KeysInMenu,
        Context::Receipt => Word::KeysInReceipt,
    };
    word.say(lang)
}

/// What is wrong, with file and line where there are any.
pub fn keymap_fault(fault: &Fault, lang: Lang) -> String {
    let what = what(fault, lang);
    match fault.lines().0 {
        Some(At { file, line }) => Word::AtLine.with(lang, &[file, line, &what]),
        None => what,
    }
}

fn what(fault: &Fault, lang: Lang) -> String {
    let key = |keys: &dyn Display| lang::key(&keys, lang);
    let action = |id: &ActionId| action(id, lang);
    let other = fault.lines().1.map(ToString::to_string).unwrap_or_default();
    match fault {
        Fault::Unreadable { message, .. } => Word::KeysShape.with(lang, &[message]),
        Fault::TooLong { most, .. } => Word::KeysTooLong.with(lang, &[most]),
        Fault::UnknownBase { name, .. } => {
            Word::KeysBase.with(lang, &[name, &list(&Shipped::ALL.map(Shipped::id), lang)])
        }
        Fault::UnknownContext { name, .. } => {
            Word::KeysContext.with(lang, &[name, &list(&Context::ALL.map(Context::name), lang)])
        }
        Fault::BadChord { error, .. } => chord(error, lang),
        Fault::UnknownAction(it) => Word::KeysNoAction.with(lang, &[&key(&it.keys), &it.action]),
        Fault::WrongContext(it) => {
            Word::KeysWrongPlace.with(lang, &[&key(&it.keys), &action(&it.action), &it.context])
        }
        Fault::Duplicate { first, second } => {
            let (mine, theirs) = (action(&second.action), action(&first.action));
            Word::KeysTwice.with(lang, &[&key(&second.keys), &mine, &theirs, &other])
        }
        Fault::Prefix { short, long } => {
            let (hidden, hides) = (action(&long.action), action(&short.action));
            Word::KeysPrefix.with(lang, &[&key(&long.keys), &hidden, &key(&short.keys), &hides, &other])
        }
        Fault::Shadow { inner, outer } => Word::KeysShadow.with(
            lang,
            &[
                &key(&inner.keys),
                &action(&inner.action),
                &inner.context,
                &key(&outer.keys),
                &action(&outer.action),
                &outer.context,
                &other,
            ],
        ),
        Fault::Unsendable { binding, key: one, why } => {
            Word::KeysUnsendable.with(lang, &[&key(one), &action(&binding.action), &unsendable(*why, lang)])
        }
        Fault::TypedAsText(it) => {
            Word::KeysText.with(lang, &[&key(&it.keys), &action(&it.action), &it.context])
        }
        Fault::NoKeyUnderInputMethod { action: id, context, .. } => {
            Word::KeysNoTwin.with(lang, &[&action(id), context])
        }
        Fault::NoWords { action } => Word::KeysNoWords.with(lang, &[action]),
    }
}

/// An action by its words and by its id, as it stands in files.
fn action(id: &ActionId, lang: Lang) -> String {
    let words = lang::action(id.as_str()).map(|words| words.short(lang));
    match (words, lang) {
        (None, _) => id.to_string(),
        (Some(words), Lang::Zh) => format!("「{words}」{id}"),
        (Some(words), Lang::En) => format!("{words} {id}"),
    }
}

fn chord(error: &ChordError, lang: Lang) -> String {
    match error {
        ChordError::Empty => Word::KeysNoKey.say(lang).to_owned(),
        ChordError::OnlyModifiers { chord } => Word::KeysOnlyModifiers.with(lang, &[chord]),
        ChordError::UnknownName { name, nearest: None } => Word::KeysUnknownKey.with(lang, &[name]),
        ChordError::UnknownName { name, nearest: Some(near) } => {
            Word::KeysUnknownNear.with(lang, &[name, near])
        }
    }
}

fn unsendable(why: Unsendable, lang: Lang) -> String {
    let word = match why {
        Unsendable::SameAs(code) => {
            let key = lang::key(&crate::keys::Key::plain(code), lang);
            return Word::KeysSameAs.with(lang, &[&key]);
        }
        Unsendable::FlowControl => Word::KeysFlow,
        Unsendable::NotSent => Word::KeysNotSent,
        Unsendable::Kept => Word::KeysKept,
        Unsendable::SwitchesInputMethod => Word::KeysSwitches,
        Unsendable::BeginsSequence => Word::KeysEscape,
        Unsendable::ShiftWithCharacter => Word::KeysShifted,
        Unsendable::NotAscii => Word::KeysNotAscii,
    };
    word.say(lang).to_owned()
}

fn list(names: &[&str], lang: Lang) -> String {
    names.join(Word::ListComma.say(lang))
}

#[cfg(test)]
mod tests;
