//! 帮助: every action of the place below, with its keys, and why it does not work now where it does not.

use super::{ACTIONS, Action, Session, screens::context};
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
    Key { keys: String, words: &'static str, why: Option<String> },
}

impl Session {
    /// The lines of the help for the place below it: its own keys first, then those that work everywhere.
    pub fn help(&self) -> Vec<HelpLine> {
        let here = context(self.place());
        let mut lines = vec![HelpLine::Title(Word::KeysHere.say(self.lang))];
        lines.extend(self.keys(here, |action| !action.contexts.contains(&Context::Global)));
        lines.push(HelpLine::Title(Word::KeysEverywhere.say(self.lang)));
        lines.extend(self.keys(here, |action| action.contexts.contains(&Context::Global)));
        lines
    }

    fn keys(&self, here: Context, wanted: impl Fn(&Action) -> bool) -> Vec<HelpLine> {
        let works = |action: &&Action| here.chain().iter().any(|context| action.contexts.contains(context));
        ACTIONS
            .iter()
            .filter(works)
            .filter(|action| wanted(action))
            .filter_map(|action| {
                let keys: Vec<&Sequence> = self.keymap.keys_of(here, action.id).collect();
                let words = lang::action(action.id)?.long(self.lang);
                let keys = keys.iter().map(|keys| lang::key(keys, self.lang)).collect::<Vec<_>>().join(" ");
                let why = self.applies(action).err().map(|why| self.say_why(&why));
                (!keys.is_empty()).then_some(HelpLine::Key { keys, words, why })
            })
            .collect()
    }
}
