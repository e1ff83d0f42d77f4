//! The outbox: notices to customers are tried until they are delivered, and none goes out twice.
//!
//! Before a try begins that is on the disk. When a server ends in the middle of one, the next server cannot know
//! whether it went out: it says so in the case, and does not send it again.

use super::{
    authorize::Reader,
    core::Core,
    job::refused,
    work::{Halt, Hand, Work},
};
use crate::{
    api::{NoticeView, Reply},
    case::{CommandId, Delivery, Door, Event, Fact, PersonId, Reason},
    sla::Instant,
    store::{Attempt, StoreError, Waiting},
};

/// Seconds to wait after each try that failed; after the last there is no other.
const AGAIN_S: [i64; 5] = [60, 300, 900, 3_600, 14_400];
/// Seconds after which a notice that nobody could send says nothing to anybody any more.
const STALE_S: i64 = 3 * 86_400;
/// Notices that are listed at most.
const LISTED: usize = 500;

/// Writes down that a notice is about to be sent; or that it is not, where it says what is not so any more.
pub fn begin(work: &mut Work<'_>, notice: u64) -> Result<Reply, Halt> {
    let waiting = waiting(work, notice)?;
    if waiting.next() > work.at || waiting.attempt.is_some_and(|attempt| attempt.under_way) {
        return Err(Reason::Overtaken.into());
    }
    let case = work.case(waiting.case)?.ok_or(Reason::NotFound)?;
    let written = work.core.store.history(notice, 1)?;
    let holds = written.last().is_some_and(|record| match record.event {
        Event::Noticed { about, .. } => case.still_says(about, record.envelope.occurred),
        _ => false,
    });
    if !holds || work.at.since(waiting.due) > STALE_S {
        settle(work, &waiting, Delivery::Dropped)?;
        return Ok(refused(Reason::Overtaken));
    }
    let tries = waiting.attempt.map_or(0, |attempt| attempt.tries) + 1;
    work.attempts.push((notice, Some(Attempt { tries, next: work.at, under_way: true })));
    Ok(Reply::Ok)
}

/// Writes down what came of a try. One that failed is not the last while there is another to make.
pub fn end(work: &mut Work<'_>, notice: u64, came: Delivery) -> Result<Reply, Halt> {
    let waiting = waiting(work, notice)?;
    let tries = waiting.attempt.map_or(1, |attempt| attempt.tries.max(1));
    let again = AGAIN_S.get(usize::try_from(tries - 1).unwrap_or(usize::MAX));
    match (came, again) {
        (Delivery::Failed, Some(seconds)) => {
            let next = work.at.plus(*seconds);
            work.attempts.push((notice, Some(Attempt { tries, next, under_way: false })));
        }
        _ => settle(work, &waiting, came)?,
    }
    Ok(Reply::Ok)
}

/// Notices that are being sent; when a server starts, those that were when the last one ended.
pub fn under_way(core: &Core) -> Vec<u64> {
    let under_way = |waiting: &&Waiting| waiting.attempt.is_some_and(|attempt| attempt.under_way);
    core.read(|live| live.outbox.values().filter(under_way).map(|waiting| waiting.seq).collect())
}

/// Says of notices that were being sent when the last server ended that nobody knows whether they went out. Those about
/// which there is nothing more to say once this batch is committed.
pub fn settle_broken_off(work: &mut Work<'_>, broken_off: &[u64]) -> Vec<u64> {
    let mut settled = Vec::new();
    for notice in broken_off {
        let done = match work.core.read(|live| live.outbox.get(notice).copied()) {
            Some(waiting) => settle(work, &waiting, Delivery::Unsure),
            None => Ok(()),
        };
        if let Err(halt) = &done {
            tracing::error!(notice, ?halt, "a notice that was broken off could not be settled");
        }
        // What cannot be read now is tried again. One whose case is damaged holds up no other.
        if !matches!(done, Err(Halt::Store(StoreError::Io(_) | StoreError::Stale | StoreError::Closed))) {
            settled.push(*notice);
        }
    }
    settled
}

fn waiting(work: &Work<'_>, notice: u64) -> Result<Waiting, Halt> {
    let waiting = work.core.read(|live| live.outbox.get(&notice).copied()).ok_or(Reason::Overtaken)?;
    // What was undone a moment ago is not published yet.
    let undone = |event: &Event| matches!(event, Event::Undone { seqs } if seqs.contains(&notice));
    if work.records.iter().any(|record| undone(&record.event)) {
        return Err(Reason::Overtaken.into());
    }
    Ok(waiting)
}

fn settle(work: &mut Work<'_>, waiting: &Waiting, how: Delivery) -> Result<(), Halt> {
    let hand = Hand {
        actor: PersonId::SYSTEM,
        on_behalf: None,
        door: Door::Timer,
        command: CommandId::nth("notice", work.next.seq),
        base: None,
    };
    let case = work.case(waiting.case)?.ok_or(Reason::NotFound)?;
    let fact = Fact::bare(Event::Delivered { notice: waiting.seq, how });
    work.write(&hand, case, vec![(work.at, fact)])?;
    work.attempts.push((waiting.seq, None));
    Ok(())
}

/// Notices that wait, the oldest first.
pub fn list(core: &Core, reader: &Reader) -> Result<Reply, StoreError> {
    let view = |waiting: &Waiting| NoticeView {
        notice: waiting.seq,
        case: waiting.case,
        next: waiting.next(),
        tries: waiting.attempt.map_or(0, |attempt| attempt.tries),
        under_way: waiting.attempt.is_some_and(|attempt| attempt.under_way),
    };
    let (mut waiting, mut total) = core.read(|live| {
        let most = if reader.wall.is_some() { usize::MAX } else { LISTED };
        (live.outbox.values().take(most).copied().collect::<Vec<_>>(), live.outbox.len())
    });
    if reader.wall.is_some() {
        let known = core.known(reader, waiting.iter().map(|waiting| waiting.case))?;
        waiting.retain(|waiting| known.contains(&waiting.case));
        total = waiting.len();
    }
    let notices = waiting.iter().take(LISTED).map(view).collect();
    Ok(Reply::Notices { notices, total: total as u64 })
}

/// The next notice that may be tried by `now`, and otherwise when one may be.
pub fn next(core: &Core, now: Instant) -> Result<Waiting, Option<Instant>> {
    core.read(|live| {
        let free = live.outbox.values().filter(|it| !it.attempt.is_some_and(|attempt| attempt.under_way));
        let first = free.min_by_key(|waiting| (waiting.next(), waiting.seq));
        match first {
            Some(waiting) if waiting.next() <= now => Ok(*waiting),
            other => Err(other.map(Waiting::next)),
        }
    })
}
