//! What was written into a store, to hold it against afterwards.

use super::{
    disk::{Dice, Disk, Image},
    *,
};
use crate::{
    case::{
        CommandId, CustomerFacts, CustomerId, Event, FlagKind, PersonId, Reference, Subject, Word, Words,
    },
    sla::Instant,
    store::{Batch, Draft, DraftChange, NewEvent, Outcome, Store},
};

/// Everything that was written, by a desk that does something else each time.
#[derive(Clone)]
pub(crate) struct Book {
    pub(crate) scribe: Scribe,
    events: Vec<NewEvent>,
    outcomes: Vec<(CommandId, Outcome)>,
    draft: Option<String>,
    pub(crate) cases: u32,
    commands: u64,
}

impl Book {
    pub(crate) fn new() -> (Self, Image) {
        let mut scribe = Scribe::new();
        let events = scribe.first();
        let (disk, store) = Disk::with_store(&facts(), &events);
        store.close().unwrap();
        let book = Self { scribe, events, outcomes: Vec::new(), draft: None, cases: 0, commands: 0 };
        (book, disk.bytes())
    }

    /// Everything written.
    pub(crate) fn events(&self) -> &[NewEvent] {
        &self.events
    }

    /// The same with what was forgotten of old commands.
    pub(crate) fn without_commands_up_to(mut self, swept: u64) -> Self {
        self.outcomes.retain(|(_, outcome)| outcome.last > swept);
        self
    }

    /// Writes down what was written by others.
    pub(crate) fn also(&mut self, event: NewEvent) {
        self.events.push(event);
    }

    /// The next batch, and the book with it written down.
    pub(crate) fn next(&self, dice: &mut Dice) -> (Batch, Self) {
        let mut then = self.clone();
        let mut batch = Batch::default();
        for _ in 0..=dice.roll(3) {
            then.commands += 1;
            let id = CommandId::nth("crash", then.commands);
            then.scribe.command = id;
            let events = then.command(dice);
            let of = |new: &NewEvent| match new.envelope.subject {
                Subject::Case(id) => id,
                _ => case(1),
            };
            let outcome = Outcome {
                case: of(&events[0]),
                first: events[0].envelope.seq,
                last: events.last().unwrap().envelope.seq,
                digest: [7; 8],
                at: Instant::from_seconds(then.scribe.now),
            };
            batch.events.extend(events);
            batch.commands.push((id, outcome));
        }
        let person = PersonId(1);
        match dice.roll(4) {
            0 => {
                let text = format!("写到{}", then.commands);
                then.draft = Some(text.clone());
                let saved = Instant::from_seconds(then.scribe.now);
                batch
                    .drafts
                    .push(DraftChange::Save { person, draft: Draft { place: "note".into(), text, saved } });
            }
            1 => {
                then.draft = None;
                batch.drafts.push(DraftChange::Drop { person, place: "note".into() });
            }
            _ => {}
        }
        then.events.extend(batch.events.iter().cloned());
        then.outcomes.extend(&batch.commands);
        (batch, then)
    }

    fn command(&mut self, dice: &mut Dice) -> Vec<NewEvent> {
        if self.cases == 0 || dice.roll(3) == 0 {
            self.cases += 1;
            let words = Words::of([
                (Word::Name, Some(format!("客户{}", dice.roll(50)))),
                (Word::Line, Some(format!("1380000{:04}", dice.roll(10_000)))),
                (Word::Text, Some("宽带上不了网，打了几次电话都没人来。".repeat(1 + dice.roll(8) as usize))),
            ]);
            return vec![self.scribe.opened(case(self.cases), None, words)];
        }
        if dice.roll(6) == 0 {
            return vec![self.customer(dice)];
        }
        let on = case(1 + dice.roll(self.cases.into()) as u32);
        let (event, text) = match dice.roll(8) {
            0 => (Event::Accepted, ""),
            1 => (Event::Withdrawn { reason: "customer".into() }, ""),
            2 => (Event::Reopened { reason: "again".into() }, ""),
            3 => {
                let id = dice.roll(500).to_string();
                (Event::Referenced(Reference { source: "eoms".into(), id }), "")
            }
            4 => (Event::Unflagged(FlagKind::Vip), ""),
            5 => {
                let last = self.scribe.last(on);
                let undoable = self.events.get(last as usize - 1).is_some_and(|new| new.envelope.prev != 0);
                (if undoable { Event::Undone { seqs: vec![last] } } else { Event::Noted }, "")
            }
            _ => (Event::Noted, "回电无人接"),
        };
        let noted = self.scribe.on(on, event, text);
        vec![noted, self.scribe.on(on, Event::Noted, "又一条")]
    }

    /// Something happens to one of a few customers, known before or not.
    fn customer(&mut self, dice: &mut Dice) -> NewEvent {
        let id = CustomerId(1 + dice.roll(4) as u32);
        let line = Words::of([(Word::Line, Some(format!("1390000000{}", dice.roll(6))))]);
        let of = Subject::Customer(id);
        let event = match dice.roll(4) {
            _ if self.scribe.is_new(of) => Event::CustomerAdded,
            0 => Event::LineAdded,
            1 => Event::LineRemoved,
            n => {
                let id = dice.roll(3).to_string();
                let references = vec![Reference { source: "crm".into(), id }];
                Event::CustomerChanged(Box::new(CustomerFacts {
                    star: Some(n as u8),
                    references,
                    ..CustomerFacts::default()
                }))
            }
        };
        let words = if matches!(event, Event::CustomerChanged(_)) { Words::default() } else { line };
        self.scribe.event(of, event, words)
    }

    /// Whether the store holds exactly what this book says.
    pub(crate) fn holds(&self, store: &Store) -> Result<(), String> {
        let mut written = self.events.iter();
        let mut differs = None;
        store
            .scan(1, &mut |record| {
                let same = written.next().is_some_and(|new| {
                    (&new.envelope, &new.event, &new.words)
                        == (&record.envelope, &record.event, &record.words)
                });
                if !same {
                    differs = Some(record.seq());
                }
                same
            })
            .map_err(|error| error.to_string())?;
        if let Some(seq) = differs {
            return Err(format!("event {seq} is another"));
        }
        if let Some(new) = written.next() {
            return Err(format!("event {} is lost", new.envelope.seq));
        }
        for (id, outcome) in &self.outcomes {
            match store.outcome(*id) {
                Ok(Some(found)) if found == *outcome => {}
                other => return Err(format!("command {id}: {other:?}")),
            }
        }
        let drafts = store.drafts(PersonId(1)).map_err(|error| error.to_string())?;
        let draft = drafts.first().map(|draft| draft.text.clone());
        if draft != self.draft {
            return Err("another draft".to_owned());
        }
        let loaded = store.load().map_err(|error| error.to_string())?;
        let problems = store.check(&[]).and_then(|mut problems| {
            problems.extend(store.check_standings(&loaded.open)?);
            Ok(problems)
        });
        match problems.map_err(|error| error.to_string())?.as_slice() {
            [] => Ok(()),
            problems => Err(format!("{problems:?}")),
        }
    }
}
