//! The text of a pack as a tree in which every value knows where it was written; and the laying of one tree
//! over another.

use std::collections::BTreeSet;

use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue, Deserializer, Error},
};

use super::{Fault, File, Spot, row::LISTS};

/// One step on the way to a value.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// Into a table.
    Key(&'static str),
    /// Into a list.
    At(usize),
}

/// A text, or several laid over one another. A place in the tree is an offset into all the texts as if they
/// stood behind one another, so that it says of which of them it is.
#[derive(Clone)]
pub struct Tree<'a> {
    texts: Vec<&'a str>,
    root: DeTable<'a>,
}

/// What is wrong at an offset.
pub type Wrong = (usize, Fault);

/// Whether what is laid over may bring rows that were not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum New {
    /// A row that is written whole is added.
    Adds,
    /// Only values of what is there change.
    Refused,
}

impl<'a> Tree<'a> {
    /// The tree of one text; what is not TOML is refused.
    pub fn read(text: &'a str) -> Result<Self, Error> {
        Ok(Self { texts: vec![text], root: DeTable::parse(text)?.into_inner() })
    }

    /// Lays a text over this one: rows of the same id field by field, any other value in the place of the old.
    pub fn lay(&mut self, text: &'a str) -> Result<Vec<Wrong>, Error> {
        let begins = self.length();
        self.texts.push(text);
        let over = shifted_table(DeTable::parse(text)?.into_inner(), begins);
        Ok(self.merge(over, New::Adds))
    }

    /// Lays a table that is part of the tree over it.
    pub fn merge(&mut self, over: DeTable<'a>, new: New) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        lay_table(&mut self.root, over, new, &mut wrong);
        wrong
    }

    /// The whole as a table.
    pub const fn root(&self) -> &DeTable<'a> {
        &self.root
    }

    /// The whole as a table that can be changed.
    pub const fn root_mut(&mut self) -> &mut DeTable<'a> {
        &mut self.root
    }

    /// Gives the tree to serde; spans of its errors are offsets of this tree.
    pub fn deserializer(&self) -> Deserializer<'a> {
        Spanned::new(0..self.length(), self.root.clone()).into()
    }

    /// Offset of the value at the end of a path, or of the last one on the way that is there.
    pub fn offset(&self, path: &[Step]) -> usize {
        let mut steps = path.iter();
        let Some(Step::Key(first)) = steps.next() else { return 0 };
        let Some(mut value) = self.root.get(*first) else { return 0 };
        for step in steps {
            let next = match *step {
                Step::Key(key) => value.get_ref().get(key),
                Step::At(at) => value.get_ref().get(at),
            };
            let Some(next) = next else { break };
            value = next;
        }
        value.span().start
    }

    /// The file and the line of an offset.
    pub fn spot(&self, offset: usize) -> Spot {
        let mut begins = 0;
        let last = self.texts.len().saturating_sub(1);
        for (n, text) in self.texts.iter().enumerate() {
            if n == last || offset < begins + text.len() + 1 {
                let file = if n == last { File::This } else { File::Base };
                return Spot { file, line: line_of(text, offset.saturating_sub(begins)) };
            }
            begins += text.len() + 1;
        }
        Spot { file: File::This, line: 1 }
    }

    fn length(&self) -> usize {
        self.texts.iter().map(|text| text.len() + 1).sum()
    }
}

/// Line, from 1, in which a byte lies.
pub fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// The key by which the rows of a list are told apart; none where the list is replaced as a whole.
fn row_key(list: &str) -> Option<&'static str> {
    match list {
        "severity" => Some("level"),
        "variant" => Some("id"),
        _ => LISTS.contains(&list).then_some("id"),
    }
}

fn lay_table<'a>(under: &mut DeTable<'a>, over: DeTable<'a>, new: New, wrong: &mut Vec<Wrong>) {
    for (key, value) in over {
        let Some(existing) = under.get_mut(key.get_ref().as_ref()) else {
            under.insert(key, value);
            continue;
        };
        let span = value.span();
        match (existing.get_mut(), value.into_inner(), row_key(key.get_ref())) {
            (DeValue::Table(under), DeValue::Table(over), _) => lay_table(under, over, new, wrong),
            (DeValue::Array(under), DeValue::Array(over), Some(id)) => {
                lay_rows(under, over, (key.get_ref(), id), new, wrong);
            }
            (_, value, _) => *existing = Spanned::new(span, value),
        }
    }
}

fn lay_rows<'a>(
    under: &mut DeArray<'a>,
    over: DeArray<'a>,
    (list, id): (&str, &str),
    new: New,
    wrong: &mut Vec<Wrong>,
) {
    let known: Vec<String> = under.iter().filter_map(|row| name(row, id)).collect();
    let named = |row: &Spanned<DeValue<'_>>| row.get_ref().get("words").is_some();
    let have_words = under.iter().any(named);
    let mut seen = BTreeSet::new();
    for row in over {
        let name = name(&row, id);
        let first = name.clone().is_none_or(|name| seen.insert(name));
        let at = name.as_ref().and_then(|name| known.iter().position(|known| known == name));
        match at.filter(|_| first).and_then(|at| under.get_mut(at)).map(Spanned::get_mut) {
            Some(DeValue::Table(under)) => {
                if let DeValue::Table(over) = row.into_inner() {
                    lay_table(under, over, new, wrong);
                }
            }
            // Where rows have words, one without is no new one: somebody meant one that is there.
            _ if first && (new == New::Refused || (have_words && !named(&row))) => {
                if let Some(id) = name {
                    let offset = row.span().start;
                    wrong.push((offset, Fault::NoRow { list: list.to_owned(), id, known: known.clone() }));
                } else {
                    under.push(row);
                }
            }
            _ => under.push(row),
        }
    }
}

fn name(row: &Spanned<DeValue<'_>>, id: &str) -> Option<String> {
    match row.get_ref().get(id)?.get_ref() {
        DeValue::String(name) => Some(name.to_string()),
        DeValue::Integer(level) => Some(level.to_string()),
        _ => None,
    }
}

fn shifted_table(table: DeTable<'_>, by: usize) -> DeTable<'_> {
    table.into_iter().map(|(key, value)| (shifted_span(key, by), shifted(value, by))).collect()
}

fn shifted(value: Spanned<DeValue<'_>>, by: usize) -> Spanned<DeValue<'_>> {
    let mut value = shifted_span(value, by);
    match value.get_mut() {
        DeValue::Table(table) => *table = shifted_table(std::mem::take(table), by),
        DeValue::Array(rows) => {
            for row in rows.iter_mut() {
                let taken = std::mem::replace(row, Spanned::new(0..0, DeValue::Boolean(false)));
                *row = shifted(taken, by);
            }
        }
        _ => {}
    }
    value
}

fn shifted_span<T>(value: Spanned<T>, by: usize) -> Spanned<T> {
    let span = value.span();
    Spanned::new(span.start + by..span.end + by, value.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_in_the_text_and_the_line_where_it_was_written() {
        let (base, over) = ("a = 1\nb = 2", "\nc = 3\n");
        let mut tree = Tree::read(base).unwrap();
        assert_eq!(tree.lay(over).unwrap(), []);
        for (offset, file, line) in [
            (0, File::Base, 1),
            (5, File::Base, 1),
            (6, File::Base, 2),
            // The last byte, and the end, where something may be missing.
            (10, File::Base, 2),
            (11, File::Base, 2),
            (12, File::This, 1),
            (13, File::This, 2),
            (19, File::This, 3),
            (99, File::This, 3),
        ] {
            assert_eq!(tree.spot(offset), Spot { file, line }, "{offset}");
        }
        let texts = format!("{base}\n{over}");
        for (key, written) in [("a", "1"), ("b", "2"), ("c", "3")] {
            let span = tree.root().get(key).unwrap().span();
            assert_eq!(span.start, tree.offset(&[Step::Key(key)]));
            assert_eq!(texts.get(span), Some(written), "{key}");
        }
    }
}
