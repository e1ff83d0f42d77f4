//! 帮助: every action of the place below, with its keys, and why it does not work now where it does not.

use super::{ACTIONS, Action, Does, Session, applies::Why, screens::context};
use crate::{
    keys::{Context, Sequence},
    lang::{self, Word},
};

/// The help over a screen.
#[derive(Debug, Clone)]
pub struct Help {
    /// First line seen.
    pub top: usize,
}

/// A line of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpLine {
    Title(&'static str),
    Key { keys: String, words: String, why: Option<String> },
}

impl Session {
    /// The lines of the help for the place below it: its own keys first, then those that work everywhere.
    pub fn help(&self) -> Vec<HelpLine> {
        let here = context(self.place());
        let mut lines = vec![HelpLine::Title(Word::KeysHere.say(self.lang))];
        lines.extend(self.keys(here, |action| !action.contexts.contains(&Context::Global)));
        lines.extend(self.moves(here));
        lines.push(HelpLine::Title(Word::KeysEverywhere.say(self.lang)));
        lines.extend(self.keys(here, |action| action.contexts.contains(&Context::Global)));
        lines
    }

    fn keys(&self, here: Context, wanted: impl Fn(&Action) -> bool) -> Vec<HelpLine> {
        let actions = self.actions(here).filter(|action| !matches!(action.does, Does::Move(_)));
        actions
            .filter(|action| wanted(action) && self.applies(action) != Err(Why::Said(Word::NoSuchView)))
            .filter_map(|action| {
                let keys = self.keys_of(here, action);
                let words = lang::action(action.id)?.long(self.lang).to_owned();
                let why = self.applies(action).err().map(|why| self.say_why_briefly(&why));
                (!keys.is_empty()).then_some(HelpLine::Key { keys, words, why })
            })
            .collect()
    }

    /// All keys that move, on one line: everybody knows what they do.
    fn moves(&self, here: Context) -> Option<HelpLine> {
        let actions = self.actions(here).filter(|action| matches!(action.does, Does::Move(_)));
        let keys: Vec<String> =
            actions.map(|action| self.keys_of(here, action)).filter(|keys| !keys.is_empty()).collect();
        let words = Word::KeysMove.say(self.lang).to_owned();
        (!keys.is_empty()).then(|| HelpLine::Key { keys: keys.join(" "), words, why: None })
    }

    fn actions(&self, here: Context) -> impl Iterator<Item = &'static Action> {
        ACTIONS.iter().filter(move |action| here.chain().iter().any(|at| action.contexts.contains(at)))
    }

    fn keys_of(&self, here: Context, action: &Action) -> String {
        let keys: Vec<&Sequence> = self.keymap.keys_of(here, action.id).collect();
        keys.iter().map(|keys| lang::key(keys, self.lang)).collect::<Vec<_>>().join(" ")
    }
}
