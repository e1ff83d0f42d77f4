//! Customers: whose lines these are, and what is to be known of them. Folded from their events like everything else.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    CustomerId, Event, Fact, Fault, MAX_LINE, Place, Reason, Recorded, Reference, Refusal, Subject, Word,
    Words, is_phone,
};
use crate::text;

/// The highest star level, as the operator counts.
pub const MAX_STAR: u8 = 7;
/// The most tags of a customer, and the longest one in bytes.
pub const MAX_TAGS: usize = 8;
pub const MAX_TAG: usize = 32;
/// The most lines of a customer.
pub const MAX_LINES: usize = 50;

/// What stands in the clear of a customer.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerFacts {
    /// 星级, from 1 to [`MAX_STAR`].
    pub star: Option<u8>,
    /// Short words such as 全球通, in the order in which they came.
    pub tags: Vec<String>,
    pub place: Option<Place>,
    /// The numbers under which other systems know this customer.
    pub references: Vec<Reference>,
}

untold!(CustomerFacts);

/// A customer, folded from the customer's events.
#[derive(Clone, PartialEq, Eq)]
pub struct Customer {
    pub id: CustomerId,
    pub facts: CustomerFacts,
    /// Name and address as they stand now.
    pub words: Words,
    /// The digits of each line, in the order in which they came.
    pub lines: Vec<String>,
    /// Nothing is known of them any more, nor ever will be.
    pub erased: bool,
    /// Last event of this customer.
    pub last: u64,
}

/// What is to be otherwise with a customer. What is empty stays as it is.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerChange {
    pub name: Option<String>,
    pub address: Option<String>,
    pub place: Option<Place>,
    /// 0 takes the star level away.
    pub star: Option<u8>,
    /// All tags from now on, before single ones come or go.
    pub tags: Option<Vec<String>>,
    pub more_tags: Vec<String>,
    pub less_tags: Vec<String>,
    pub more_lines: Vec<String>,
    pub less_lines: Vec<String>,
}

impl Customer {
    /// The customer of their first event: a case of their line made them known, or a file.
    pub fn first(record: &Recorded) -> Option<Self> {
        let (Subject::Customer(id), Event::CustomerAdded | Event::CustomerChanged(_)) =
            (record.envelope.subject, &record.event)
        else {
            return None;
        };
        let facts = CustomerFacts::default();
        let mut customer =
            Self { id, facts, words: Words::default(), lines: Vec::new(), erased: false, last: 0 };
        customer.apply(record);
        Some(customer)
    }

    /// Takes a later event of this customer in.
    pub fn apply(&mut self, record: &Recorded) {
        self.last = record.seq();
        if matches!(record.event, Event::Erased) {
            (self.facts, self.words, self.erased) = (CustomerFacts::default(), Words::default(), true);
            self.lines.clear();
        }
        let line = text::digits(record.words.get(Word::Line).unwrap_or_default());
        match &record.event {
            Event::LineRemoved => return self.lines.retain(|known| *known != line),
            Event::CustomerChanged(facts) => self.facts.clone_from(facts),
            _ => {}
        }
        if !line.is_empty() && !self.lines.contains(&line) {
            self.lines.push(line);
        }
        for (word, said) in record.words.iter().filter(|(word, _)| *word != Word::Line) {
            self.words.set(word, Some(said.to_owned()));
        }
    }

    /// The number under which `source` knows this customer.
    pub fn reference(&self, source: &str) -> Option<&str> {
        self.facts.references.iter().find(|known| known.source == source).map(|known| known.id.as_str())
    }
}

impl CustomerChange {
    /// The events of a change: to a customer who stands as `before`, or to one who is made by it. Nothing where
    /// nothing changes.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn facts(
        &self,
        before: Option<&Customer>,
        reference: Option<&Reference>,
    ) -> Result<Vec<Fact>, Refusal> {
        let was = before.map(|before| &before.facts);
        let mut facts = was.cloned().unwrap_or_default();
        if let Some(star) = self.star {
            if star > MAX_STAR {
                let values = (1..=MAX_STAR).map(|star| star.to_string()).collect();
                return Err(wrong("star", Fault::NotOneOf { values }));
            }
            facts.star = Some(star).filter(|star| *star > 0);
        }
        facts.tags = self.tags_from(facts.tags)?;
        facts.place = self.place.or(facts.place);
        if let Some(reference) = reference.filter(|known| !facts.references.contains(known)) {
            facts.references.retain(|known| known.source != reference.source);
            facts.references.push(reference.clone());
        }
        let mut words = Words::default();
        for (word, field, said) in
            [(Word::Name, "name", &self.name), (Word::Address, "address", &self.address)]
        {
            let Some(said) = said.as_deref().filter(|said| !said.trim().is_empty()) else { continue };
            if said.len() > MAX_LINE {
                return Err(wrong(field, Fault::TooLong { max: MAX_LINE }));
            }
            if before.and_then(|before| before.words.get(word)) != Some(said) {
                words.set(word, Some(said.to_owned()));
            }
        }
        let known = before.map(|before| before.lines.clone()).unwrap_or_default();
        let (more, less) = self.lines_from(&known)?;
        let mut more = more.into_iter();
        if before.is_none() {
            let first = more.next();
            if first.is_none() && reference.is_none() {
                return Err(wrong("line", Fault::Missing));
            }
            words.set(Word::Line, first);
        }
        let changed = was != Some(&facts) || !words.is_empty();
        let changed = changed.then(|| Fact { event: Event::CustomerChanged(Box::new(facts)), words });
        let of = |event: Event, line| Fact { event, words: Words::of([(Word::Line, Some(line))]) };
        let less = less.into_iter().map(|line| of(Event::LineRemoved, line));
        Ok(changed.into_iter().chain(more.map(|line| of(Event::LineAdded, line))).chain(less).collect())
    }

    /// The lines that come, as digits.
    ///
    /// # Errors
    /// One of them is no number.
    pub fn lines(&self) -> Result<Vec<String>, Refusal> {
        numbers(&self.more_lines)
    }

    /// The lines that are to come and to go, as digits.
    fn lines_from(&self, known: &[String]) -> Result<(Vec<String>, Vec<String>), Refusal> {
        let less = numbers(&self.less_lines)?;
        if less.iter().any(|line| !known.contains(line)) {
            return Err(wrong("line", Fault::NotOneOf { values: known.to_vec() }));
        }
        let mut more = Vec::new();
        for line in self.lines()? {
            if !known.contains(&line) && !more.contains(&line) {
                more.push(line);
            }
        }
        if known.len() + more.len() > MAX_LINES {
            return Err(Refusal::bare(Reason::TooMany { field: "line".to_owned(), max: MAX_LINES }));
        }
        Ok((more, less))
    }

    fn tags_from(&self, before: Vec<String>) -> Result<Vec<String>, Refusal> {
        let wanted = self.tags.clone().unwrap_or(before);
        let mut tags: Vec<String> = Vec::new();
        for tag in wanted.iter().chain(&self.more_tags).map(|tag| tag.trim()) {
            if tag.len() > MAX_TAG {
                return Err(wrong("tags", Fault::TooLong { max: MAX_TAG }));
            }
            let goes = self.less_tags.iter().any(|less| less.trim() == tag);
            if !tag.is_empty() && !goes && tags.iter().all(|known| known != tag) {
                tags.push(tag.to_owned());
            }
        }
        if tags.len() > MAX_TAGS {
            return Err(Refusal::bare(Reason::TooMany { field: "tags".to_owned(), max: MAX_TAGS }));
        }
        Ok(tags)
    }
}

/// The parts of a list that somebody wrote in one text: `全球通、大客户`, `13800000001; 13800000002`.
pub fn listed(text: &str) -> Vec<String> {
    let between = |c: char| matches!(c, ',' | '，' | '、' | ';' | '；' | '|' | '/') || c.is_control();
    text.split(between).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn numbers(typed: &[String]) -> Result<Vec<String>, Refusal> {
    typed
        .iter()
        .map(
            |line| {
                if is_phone(line.trim()) { Ok(text::digits(line)) } else { Err(wrong("line", Fault::Phone)) }
            },
        )
        .collect()
}

fn wrong(field: &str, fault: Fault) -> Refusal {
    Refusal::bare(Reason::Field { field: field.to_owned(), fault })
}

/// Without lines: numbers are personal data.
impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Customer")
            .field("id", &self.id)
            .field("facts", &self.facts)
            .field("words", &self.words)
            .field("lines", &self.lines.len())
            .field("last", &self.last)
            .finish()
    }
}

/// Without what it says.
impl fmt::Debug for CustomerChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomerChange").field("star", &self.star).finish_non_exhaustive()
    }
}
