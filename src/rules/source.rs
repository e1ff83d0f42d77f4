//! The text of a pack as a tree, to find the line of a value again.

use toml::de::{DeTable, DeValue, Error};

/// One step on the way to a value.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// Into a table.
    Key(&'static str),
    /// Into a list.
    At(usize),
}

/// The text and its tree.
pub struct Source<'a> {
    text: &'a str,
    tree: DeValue<'a>,
}

impl<'a> Source<'a> {
    /// Reads the tree; text that is not TOML is refused.
    pub fn read(text: &'a str) -> Result<Self, Error> {
        Ok(Self { text, tree: DeValue::Table(DeTable::parse(text)?.into_inner()) })
    }

    /// Line of the value at the end of a path, or of the last one on the way that is there.
    pub fn line(&self, path: &[Step]) -> usize {
        let (mut value, mut line) = (&self.tree, 1);
        for step in path {
            let next = match *step {
                Step::Key(key) => value.get(key),
                Step::At(at) => value.get(at),
            };
            let Some(next) = next else { break };
            line = line_of(self.text, next.span().start);
            value = next.get_ref();
        }
        line
    }
}

/// Line, from 1, in which a byte lies.
pub fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
