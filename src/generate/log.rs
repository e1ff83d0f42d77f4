//! The log on its way to the store: every event gets its place.

use std::{
    sync::mpsc::SyncSender,
    time::{Duration, Instant as Moment},
};

use super::{
    entry::{Entry, Sealed},
    writing::TOGETHER,
};
use crate::{
    case::{Envelope, KeyId, PAYLOAD_VERSION, Recorded, Site, Subject},
    sim::Digest,
    store::NewEvent,
};

/// The log so far.
pub struct Log {
    site: Site,
    next: u64,
    /// The last event of each case, by its counter.
    last: Vec<u64>,
    /// That of the site itself.
    of_site: u64,
    digest: Digest,
    together: Vec<NewEvent>,
    out: SyncSender<Vec<NewEvent>>,
    waited: Duration,
}

/// A log that is handed on.
pub struct Ended {
    pub events: u64,
    pub digest: Digest,
    /// For whoever writes it.
    pub waited: Duration,
}

/// Whoever writes the log has stopped.
#[derive(Debug, Clone, Copy)]
pub struct Stopped;

impl Log {
    /// Goes on behind the first events of a site.
    pub fn new(site: Site, first: &[Recorded], out: SyncSender<Vec<NewEvent>>) -> Self {
        let mut digest = Digest::default();
        first.iter().for_each(|record| digest.add(record));
        let next = first.last().map_or(1, |record| record.seq() + 1);
        let of_site = first.iter().rfind(|record| record.envelope.subject == Subject::Site);
        Self {
            site,
            next,
            last: Vec::new(),
            of_site: of_site.map_or(0, Recorded::seq),
            digest,
            together: Vec::with_capacity(TOGETHER),
            out,
            waited: Duration::ZERO,
        }
    }

    /// Takes the next event.
    pub fn add(&mut self, entry: Entry) -> Result<(), Stopped> {
        let seq = self.next;
        self.next += 1;
        let key = match entry.sealed {
            _ if entry.words.is_empty() => KeyId::None,
            Sealed::Customer(id) => KeyId::Customer(id),
            Sealed::Person(id) => KeyId::Person(id),
            // Whatever befalls the other case of a link has no words.
            Sealed::Case(id) => KeyId::Case(id),
        };
        let prev = match entry.subject {
            Subject::Case(id) => self.last(id.n, seq),
            // Of people and customers nothing is told but that they came.
            Subject::Customer(_) | Subject::Person(_) => 0,
            Subject::Site => std::mem::replace(&mut self.of_site, seq),
        };
        let envelope = Envelope {
            site: self.site,
            epoch: 1,
            seq,
            prev,
            subject: entry.subject,
            occurred: entry.occurred,
            recorded: entry.at,
            actor: entry.actor,
            on_behalf: None,
            door: entry.door,
            command: entry.command,
            base: None,
            version: PAYLOAD_VERSION,
            key,
        };
        let record = Recorded { envelope, event: entry.event, words: entry.words, erased: false };
        self.digest.add(&record);
        let Recorded { envelope, event, words, .. } = record;
        self.together.push(NewEvent { envelope, event, words });
        if self.together.len() >= TOGETHER { self.flush() } else { Ok(()) }
    }

    /// Hands on what is left; whoever writes has nothing to wait for any more.
    pub fn end(mut self) -> Ended {
        // Where nobody writes any more, they say why.
        let _ = self.flush();
        Ended { events: self.next - 1, digest: self.digest, waited: self.waited }
    }

    fn flush(&mut self) -> Result<(), Stopped> {
        let together = std::mem::replace(&mut self.together, Vec::with_capacity(TOGETHER));
        if together.is_empty() {
            return Ok(());
        }
        let began = Moment::now();
        let sent = self.out.send(together).map_err(|_| Stopped);
        self.waited += began.elapsed();
        sent
    }

    /// The event before this one of a case.
    fn last(&mut self, n: u32, seq: u64) -> u64 {
        let n = n as usize;
        if self.last.len() <= n {
            self.last.resize((n + 1).next_power_of_two(), 0);
        }
        self.last.get_mut(n).map_or(0, |last| std::mem::replace(last, seq))
    }
}
