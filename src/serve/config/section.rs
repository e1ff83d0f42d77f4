//! One section of `config.toml` while it is read. What is asked of it is noted, so that a key that nobody asks for is a
//! fault, and what is in force can be shown.

use std::{fmt::Display, net::SocketAddr, ops::RangeInclusive, path::PathBuf};

use jiff::civil::Time;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::fault::Wrong;
use crate::lang::Word;

/// What must stand on the machine for a value to be of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ground {
    Nothing,
    Folder(PathBuf),
    /// The folder of this file.
    FolderOf(PathBuf),
    Program(String),
}

/// A key, and what is in force for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub section: &'static str,
    pub key: &'static str,
    /// As TOML; none where nothing is set and nothing holds by default.
    pub value: Option<String>,
    /// Where in the text it is set; none where the default holds.
    pub at: Option<usize>,
    pub ground: Ground,
}

/// A section: what is written in it, and what was found wrong and asked so far.
pub struct Section<'t, 'i> {
    name: &'static str,
    /// Where in the text it stands.
    at: usize,
    written: Option<&'t DeTable<'i>>,
    pub faults: Vec<(usize, Wrong)>,
    pub settings: Vec<Setting>,
}

impl<'t, 'i> Section<'t, 'i> {
    /// One that is written at this place of the text, or is not written at all.
    pub const fn new(name: &'static str, at: usize, written: Option<&'t DeTable<'i>>) -> Self {
        Self { name, at, written, faults: Vec::new(), settings: Vec::new() }
    }

    /// A whole number in these bounds.
    pub fn whole(&mut self, key: &'static str, bounds: RangeInclusive<u32>, usual: u32) -> u32 {
        let wrong = Wrong::Whole { key, from: *bounds.start(), to: *bounds.end() };
        let read = |value: &DeValue<'_>| {
            let number = value.as_integer()?;
            let number = u32::from_str_radix(number.as_str(), number.radix()).ok()?;
            bounds.contains(&number).then_some(number)
        };
        self.or_usual(key, wrong, read, usual, |number| number.to_string())
    }

    /// Yes or no.
    pub fn truth(&mut self, key: &'static str, usual: bool) -> bool {
        let wrong = Wrong::Form { key, right: Word::ConfigTruth };
        self.or_usual(key, wrong, |value| value.as_bool(), usual, |truth| truth.to_string())
    }

    /// One of these words.
    pub fn one_of<T: Copy + PartialEq>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
        usual: T,
    ) -> T {
        let wrong = Wrong::OneOf { key, words: words.iter().map(|(word, _)| *word).collect() };
        let read = |value: &DeValue<'_>| {
            let text = value.as_str()?;
            words.iter().find(|(word, _)| *word == text).map(|(_, means)| *means)
        };
        let said =
            |means: &T| quoted(words.iter().find(|(_, known)| known == means).map_or("", |(word, _)| *word));
        self.or_usual(key, wrong, read, usual, said)
    }

    /// A time of day.
    pub fn time(&mut self, key: &'static str, usual: Time) -> Time {
        let wrong = Wrong::Form { key, right: Word::ConfigTime };
        let read = |value: &DeValue<'_>| Time::strptime("%H:%M", value.as_str()?).ok();
        self.or_usual(key, wrong, read, usual, |time| quoted(time.strftime("%H:%M")))
    }

    /// A program and its arguments. It has to be set where the section is.
    pub fn command(&mut self, key: &'static str) -> Option<Vec<String>> {
        let wrong = Wrong::Form { key, right: Word::ConfigCommand };
        let read = |value: &DeValue<'_>| {
            let words = value.as_array()?.iter().map(|word| word.get_ref().as_str().map(str::to_owned));
            let words: Vec<String> = words.collect::<Option<_>>()?;
            words.first().is_some_and(|program| !program.is_empty()).then_some(words)
        };
        let ground = |words: &Vec<String>| Ground::Program(words.first().cloned().unwrap_or_default());
        let said =
            |words: &Vec<String>| format!("[{}]", words.iter().map(quoted).collect::<Vec<_>>().join(", "));
        self.must(key, wrong, read, said, ground)
    }

    /// An address and a port. It has to be set where the section is.
    pub fn address(&mut self, key: &'static str) -> Option<SocketAddr> {
        let wrong = Wrong::Form { key, right: Word::ConfigAddress };
        let read = |value: &DeValue<'_>| value.as_str()?.parse().ok();
        self.must(key, wrong, read, |address: &SocketAddr| quoted(address), |_| Ground::Nothing)
    }

    /// A folder that is there, from the root of the file system on. It has to be set where the section is.
    pub fn folder(&mut self, key: &'static str) -> Option<PathBuf> {
        self.path(key, |path| Ground::Folder(path.clone()))
    }

    /// A file that is written, in a folder that is there. It has to be set where the section is.
    pub fn file(&mut self, key: &'static str) -> Option<PathBuf> {
        self.path(key, |path| Ground::FolderOf(path.clone()))
    }

    fn path(&mut self, key: &'static str, ground: impl Fn(&PathBuf) -> Ground) -> Option<PathBuf> {
        let wrong = Wrong::Form { key, right: Word::ConfigPath };
        let read = |value: &DeValue<'_>| value.as_str().map(PathBuf::from).filter(|path| path.is_absolute());
        self.must(key, wrong, read, |path| quoted(path.display()), ground)
    }

    /// Finds fault with every key that nobody asked for. What the section lacks is most likely that key by another
    /// name, so it is told beside it.
    pub fn finish(&mut self) {
        let known: Vec<&'static str> = self.settings.iter().map(|setting| setting.key).collect();
        let written = self.written.into_iter().flat_map(|written| written.keys());
        let unknown = written.filter(|key| !known.contains(&key.get_ref().as_ref()));
        let unknown: Vec<_> = unknown
            .map(|key| {
                let name = key.get_ref().clone().into_owned();
                (key.span().start, Wrong::Key { section: self.name, key: name, known: known.clone() })
            })
            .collect();
        if let Some(first) = unknown.iter().map(|(at, _)| *at).min() {
            let lacking = self.faults.iter_mut().filter(|(_, wrong)| matches!(wrong, Wrong::Missing { .. }));
            lacking.for_each(|(at, _)| *at = first);
        }
        self.faults.extend(unknown);
    }

    fn or_usual<T>(
        &mut self,
        key: &'static str,
        wrong: Wrong,
        read: impl Fn(&DeValue<'_>) -> Option<T>,
        usual: T,
        said: impl Fn(&T) -> String,
    ) -> T {
        let found = self.find(key, wrong, read);
        let at = found.as_ref().map(|(at, _)| *at);
        let value = found.map_or(usual, |(_, value)| value);
        self.note(key, Some(said(&value)), at, Ground::Nothing);
        value
    }

    fn must<T>(
        &mut self,
        key: &'static str,
        wrong: Wrong,
        read: impl Fn(&DeValue<'_>) -> Option<T>,
        said: impl Fn(&T) -> String,
        ground: impl Fn(&T) -> Ground,
    ) -> Option<T> {
        if self.written.is_some() && self.written(key).is_none() {
            self.faults.push((self.at, Wrong::Missing { section: self.name, key }));
        }
        let found = self.find(key, wrong, read);
        let at = found.as_ref().map(|(at, _)| *at);
        let value = found.map(|(_, value)| value);
        self.note(key, value.as_ref().map(said), at, value.as_ref().map_or(Ground::Nothing, ground));
        value
    }

    fn find<T>(
        &mut self,
        key: &'static str,
        wrong: Wrong,
        read: impl Fn(&DeValue<'_>) -> Option<T>,
    ) -> Option<(usize, T)> {
        let value = self.written(key)?;
        let at = value.span().start;
        let read = read(value.get_ref());
        if read.is_none() {
            self.faults.push((at, wrong));
        }
        read.map(|read| (at, read))
    }

    fn written(&self, key: &str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.written?.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    fn note(&mut self, key: &'static str, value: Option<String>, at: Option<usize>, ground: Ground) {
        self.settings.push(Setting { section: self.name, key, value, at, ground });
    }
}

/// A text as TOML writes it.
fn quoted(text: impl Display) -> String {
    serde_json::Value::from(text.to_string()).to_string()
}
