//! What is wrong with `config.toml`, and what would be right.

use std::path::PathBuf;

use crate::lang::{Lang, Word};

/// A fault, and its line from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub line: u32,
    pub wrong: Wrong,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// The text is no TOML: the parser's own word.
    Syntax(String),
    /// The file is longer than this many bytes.
    Long(u64),
    /// There is no such section.
    Section { name: String, known: Vec<&'static str> },
    /// The section has no such key.
    Key { section: &'static str, key: String, known: Vec<&'static str> },
    /// A section that is set needs this key.
    Missing { section: &'static str, key: &'static str },
    /// The value is none of these words.
    OneOf { key: &'static str, words: Vec<&'static str> },
    /// The value is no whole number in these bounds.
    Whole { key: &'static str, from: u32, to: u32 },
    /// The value is of another form; the word says which one would be right.
    Form { key: &'static str, right: Word },
    /// There is no such folder on this machine.
    NoFolder { key: &'static str, path: PathBuf },
    /// There is no such program on this machine, or it may not be run.
    NoProgram { key: &'static str, program: String },
}

impl Fault {
    /// In a language: what is wrong, and what would be right.
    pub fn say(&self, lang: Lang) -> String {
        let list = |words: &[&str]| words.join(Word::ListComma.say(lang));
        match &self.wrong {
            Wrong::Syntax(why) => Word::ConfigSyntax.with(lang, &[why]),
            Wrong::Long(most) => Word::FileTooLarge.with(lang, &[most]),
            Wrong::Section { name, known } => Word::ConfigSection.with(lang, &[name, &list(known)]),
            Wrong::Key { section, key, known } => Word::ConfigKey.with(lang, &[section, key, &list(known)]),
            Wrong::Missing { section, key } => Word::ConfigMissing.with(lang, &[section, key]),
            Wrong::OneOf { key, words } => Word::ConfigOneOf.with(lang, &[key, &list(words)]),
            Wrong::Whole { key, from, to } => Word::ConfigWhole.with(lang, &[key, from, to]),
            Wrong::Form { key, right } => right.with(lang, &[key]),
            Wrong::NoFolder { key, path } => Word::ConfigNoFolder.with(lang, &[key, &path.display()]),
            Wrong::NoProgram { key, program } => Word::ConfigNoProgram.with(lang, &[key, program]),
        }
    }
}
