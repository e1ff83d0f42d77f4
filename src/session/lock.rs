//! A screen that was blanked because nobody typed for a while: what is under it stays, drafts are kept, and its person
//! brings it back, with their PIN where they have one.

use super::{Session, Who, asks::Purpose};
use crate::{
    api::{Reply, Request},
    case::{Fault, Reason},
    keys::{Code, Key},
    lang::{Word, say},
};

/// Characters of a PIN that are taken.
const MOST: usize = 64;

/// A blanked screen.
#[derive(Clone, Default)]
pub struct Lock {
    /// Typed so far.
    pin: String,
    /// The person has no PIN: any key shows the screen again.
    open: bool,
    /// A PIN is being looked at.
    sent: bool,
    /// Why it was not the right one.
    pub said: Option<String>,
}

untold!(Lock);

impl Lock {
    /// Characters typed so far.
    pub fn typed(&self) -> usize {
        self.pin.chars().count()
    }

    /// Whether any key will do.
    pub const fn is_open(&self) -> bool {
        self.open
    }
}

impl Session {
    /// Blanks the screen after so many seconds without a key; never where that is none.
    pub fn lock_after(&mut self, seconds: Option<i64>) {
        self.lock_after = seconds.filter(|seconds| *seconds > 0);
    }

    /// The blanked screen, if it is one.
    pub fn lock(&self) -> Option<&Lock> {
        self.lock.as_ref()
    }

    /// When it is blanked unless somebody types.
    pub(super) fn locks_at(&self) -> Option<crate::sla::Instant> {
        let may = self.lock.is_none() && self.who.is_some() && !self.stopping;
        self.lock_after.filter(|_| may).map(|seconds| self.touched.plus(seconds))
    }

    /// Blanks the screen where nobody typed for so long.
    pub(super) fn lock_if_idle(&mut self) {
        if self.locks_at().is_some_and(|at| at <= self.now) {
            self.save_drafts();
            self.pending.clear();
            self.ahead.clear();
            self.blank();
        }
    }

    /// Blanks the screen.
    pub(super) fn blank(&mut self) {
        self.lock = Some(Lock::default());
        // Whoever has a PIN is told that it lacks.
        self.ask(Request::Unlock { pin: String::new() }, Purpose::Unlock);
    }

    /// Takes a key at a blanked screen. It never reaches what is under it.
    pub(super) fn press_locked(&mut self, key: Key) {
        let shared = self.shared;
        let Some(lock) = &mut self.lock else { return };
        lock.said = None;
        match (key.typed(), key.code) {
            _ if lock.open => self.unlock(),
            (Some(c), _) if lock.typed() < MOST => lock.pin.push(c),
            (_, Code::Backspace) => drop(lock.pin.pop()),
            (_, Code::Enter) if !lock.sent && !lock.pin.is_empty() => {
                lock.sent = true;
                let pin = std::mem::take(&mut lock.pin);
                self.ask(Request::Unlock { pin }, Purpose::Unlock);
            }
            // Somebody else sits down where many share an account.
            (_, Code::Esc) if shared => self.ask_who(),
            _ => {}
        }
    }

    /// Whether the PIN was right.
    pub(super) fn unlocked(&mut self, reply: &Reply) {
        let (lang, now) = (self.lang, self.now);
        let Some(lock) = &mut self.lock else { return };
        match (reply, std::mem::take(&mut lock.sent)) {
            (Reply::Ok, true) => self.unlock(),
            (Reply::Ok, false) => lock.open = true,
            (Reply::Refused { refusal, .. }, true) => {
                let wrong = matches!(
                    refusal.reason,
                    Reason::NotFound | Reason::Field { fault: Fault::Missing | Fault::TooLong { .. }, .. }
                );
                let word = Word::LockWrong.say(lang).to_owned();
                let said = if wrong { word } else { say::refusal(refusal, &self.pack, lang, now) };
                lock.said = Some(said);
            }
            _ => {}
        }
    }

    fn unlock(&mut self) {
        self.lock = None;
        self.touched = self.now;
        self.stale = true;
    }

    /// The person is something else here from now on.
    pub(super) fn become_other(&mut self, who: Who) {
        if self.who.as_ref().is_some_and(|now| now.id == who.id) {
            let role = say::role(who.role, self.lang);
            self.who = Some(who);
            self.said = Some(super::Said::notice(Word::RoleNow.with(self.lang, &[&role])));
            self.stale = true;
        }
    }
}
