//! Who is there: staff number and PIN, a few tries at a time, and the same answer whatever is wrong.

use std::sync::PoisonError;

use super::{Desk, draft::MAX_PLACE};
use crate::{
    api::{Actor, Reply},
    case::{Fault, PersonId, Reason, Trace},
    desk::{
        authorize::Reader,
        enrol::{Pin, check_pin},
        job::refused,
        live::Live,
        pin,
    },
};

impl Desk {
    pub(super) async fn hashed(&self, pin: Option<String>) -> Result<Option<Pin>, Reply> {
        let Some(pin) = pin else { return Ok(None) };
        check_pin(&pin).map_err(|refusal| Reply::Refused { refusal, changed: Vec::new() })?;
        let stored = self.slowly(move || pin::hash(&pin)).await;
        match stored {
            Some(Ok(stored)) => Ok(Some(Pin(stored))),
            Some(Err(_)) | None => Err(refused(Reason::Busy)),
        }
    }

    /// Tells who somebody is, by staff number and PIN, who tries `from` an account or an address. Whatever is wrong,
    /// the answer is the same, after the same time.
    pub async fn sign_on(&self, actor: Actor, from: Option<&str>, staff: String, pin: String) -> Reply {
        let since = self.0.began.elapsed();
        let tries = || self.0.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if pin.len() > pin::MAX_PIN || staff.len() > MAX_PLACE {
            return refused(Reason::NotFound);
        }
        let person =
            self.0.core.read(|live| live.people.of_staff(&staff).filter(|person| person.active).cloned());
        let whose = person.as_ref().map_or(PersonId::SYSTEM, |person| person.id);
        let note = |what| self.0.core.trace(Actor { person: whose, ..actor }, what);
        if !tries().begin(&staff, from, since) {
            note(Trace::SignOnLocked);
            return refused(Reason::Busy);
        }
        let stored = person.as_ref().and_then(|person| person.pin.clone());
        let reply = match (self.slowly(move || pin::fits(&pin, stored.as_deref())).await, person) {
            (Some(true), Some(person)) => {
                tries().right(&staff, from);
                note(Trace::SignedOn);
                Reply::Person(self.0.core.read(|live| live.people.view(&person, false)))
            }
            (None, _) => refused(Reason::Busy),
            _ => {
                note(Trace::SignOnFailed);
                refused(Reason::NotFound)
            }
        };
        self.wake_writer();
        reply
    }

    /// Whether this is the PIN of who asks; of a person without one anything is. It counts as a try to sign on.
    pub(super) async fn unlock(&self, actor: Actor, reader: &Reader, pin: String) -> Reply {
        let own = |live: &Live| live.people.get(reader.id).map(|own| (own.staff.clone(), own.pin.is_some()));
        match self.0.core.read(own) {
            Some((_, false)) => Reply::Ok,
            // A question whether there is one; no try.
            Some(_) if pin.is_empty() => {
                refused(Reason::Field { field: "pin".to_owned(), fault: Fault::Missing })
            }
            Some((staff, true)) => match self.sign_on(actor, None, staff, pin).await {
                Reply::Person(_) => Reply::Ok,
                refused => refused,
            },
            None => refused(Reason::NotFound),
        }
    }

    /// Does what costs tens of milliseconds and megabytes, a few at a time.
    async fn slowly<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let _permit = self.0.hashing.acquire().await.ok()?;
        tokio::task::spawn_blocking(work).await.ok()
    }
}
