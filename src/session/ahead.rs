//! Typing ahead: what a key does may hang on an answer that is under way. Such a key waits for it, and those behind it
//! wait in their order, so that nobody has to watch the screen.

use super::{Action, Does, Screen, Session, asks::Purpose, press::PATIENCE_S, screens::list};
use crate::{
    keys::{Key, Lookup},
    sla::Instant,
};

/// Keys that may wait: more than anybody types in the time for which an answer is waited for.
const MOST: usize = 1_024;

impl Session {
    /// Lets a key wait. Of more than may wait the last ones are lost.
    pub(super) fn let_wait(&mut self, key: Key) {
        if self.ahead.len() < MOST {
            self.ahead.push(key);
        }
    }

    /// Takes the keys that waited, until one has to wait on. Where the answer does not come they are of no use: they
    /// were meant for what comes after it.
    pub(super) fn catch_up(&mut self) {
        while let Some(key) = self.ahead.first().copied() {
            if self.form().is_some_and(|form| form.sent.is_some()) {
                return;
            }
            match self.hangs(key) {
                Some(since) if self.is_waited_for(since) => return,
                Some(_) => return self.ahead.clear(),
                None => {
                    self.ahead.remove(0);
                    self.take_key(key);
                }
            }
        }
    }

    /// Whether this key has to wait for an answer.
    pub(super) fn must_wait(&self, key: Key) -> bool {
        self.hangs(key).is_some_and(|since| self.is_waited_for(since))
    }

    /// Nobody waits for an answer for ever.
    pub(super) fn is_waited_for(&self, since: Instant) -> bool {
        self.now.since(since) < PATIENCE_S
    }

    /// Since when the answer is under way from which it follows what this key does.
    fn hangs(&self, key: Key) -> Option<Instant> {
        let asked = |is: &dyn Fn(&Purpose) -> bool| {
            self.asks.values().rfind(|(purpose, _)| is(purpose)).map(|(_, since)| *since)
        };
        let action = match self.keymap.lookup(self.context(), &self.pending, key) {
            Lookup::Found(id) => Action::of(id.as_str()).map(|action| action.does),
            _ => None,
        };
        let does = |is: fn(Does) -> bool| action.is_some_and(is);
        if list(self.top()).is_some_and(|list| list.waits) {
            let chooses = does(|it| matches!(it, Does::Choose | Does::Move(_)));
            return asked(&|it| matches!(it, Purpose::Stock | Purpose::People)).filter(|_| chooses);
        }
        match self.top() {
            // Where the line is known, nobody is asked for the name.
            Screen::Intake(intake) if intake.known.is_none() && intake.form.list.is_none() => {
                let field = intake.form.focused()?;
                let names = field.name == "name" && field.is_empty();
                asked(&|it| matches!(it, Purpose::Line(line) if *line == intake.asked)).filter(|_| names)
            }
            Screen::Find(find) if find.answered.as_deref() != Some(find.wanted()) => {
                let wanted = find.wanted();
                let chooses = does(|it| matches!(it, Does::Choose | Does::Move(_)));
                asked(&|it| matches!(it, Purpose::Find(text) if text == wanted)).filter(|_| chooses)
            }
            Screen::Queue(queue) if !queue.loaded => {
                asked(&|it| matches!(it, Purpose::Rows { view, .. } if *view == queue.view))
                    .filter(|_| does(is_of_rows))
            }
            Screen::Customer(customer) if customer.view.is_none() => {
                let of_them = does(|it| matches!(it, Does::Choose | Does::Move(_) | Does::Intake));
                asked(&|it| matches!(it, Purpose::Customer(id) if *id == customer.id)).filter(|_| of_them)
            }
            _ => None,
        }
    }
}

/// Whether something is done with a row of the queue, or with all of them.
const fn is_of_rows(does: Does) -> bool {
    let of_case = matches!(does, Does::Act(_) | Does::Proof | Does::Rights | Does::Customer | Does::NextCase);
    of_case || matches!(does, Does::Choose | Does::Move(_) | Does::Mark | Does::MarkAll)
}
