//! 冻结: the figures of a month as they are published, kept by an event so that nothing changes them any more.

use jiff::{ToSpan, civil::Date, tz::TimeZone};

use super::{
    core::Core,
    job::refused,
    work::{Halt, Hand, Work},
};
use crate::{
    api::{Actor, FrozenView, Reply},
    case::{CommandId, Event, Fact, Fault, KeyId, Reason, Recorded, Subject, Word, Words},
    sla::Instant,
    store::StoreError,
};

/// The longest figures of a month, in bytes.
const MAX_FIGURES: usize = 512 * 1024;

/// Keeps the figures of a month that is over.
pub fn freeze(
    work: &mut Work<'_>,
    actor: Actor,
    period: String,
    facts: [u8; 32],
    figures: String,
) -> Result<Reply, Halt> {
    let zone = TimeZone::get(&work.core.store.facts().zone).unwrap_or(TimeZone::UTC);
    let wrong = |field: &str, fault| Reason::Field { field: field.to_owned(), fault };
    let Some(until) = end_of(&period, &zone) else {
        return Err(wrong("period", Fault::NotOneOf { values: vec!["2026-10".to_owned()] }).into());
    };
    if until > work.at {
        return Err(wrong("period", Fault::TooFar { max: work.at }).into());
    }
    if figures.len() > MAX_FIGURES {
        return Err(wrong("figures", Fault::TooLong { max: MAX_FIGURES }).into());
    }
    let before = find(&work.records, &period).cloned();
    if let Some(there) = before.map_or_else(|| look(work.core, &period), |there| Ok(Some(there)))? {
        return Err(Reason::Frozen { period, at: there.envelope.recorded }.into());
    }
    let hand = Hand {
        actor: actor.person,
        on_behalf: actor.on_behalf,
        door: actor.door,
        command: CommandId::nth("freeze", work.next.seq),
        base: None,
    };
    let words = Words::of([(Word::Text, Some(figures))]);
    let fact = Fact { event: Event::Frozen { period, facts }, words };
    let record = work.note(&hand, Subject::Site, work.next.site, (work.at, fact), KeyId::None);
    Ok(Reply::Frozen(view(work.core, &record).map(Box::new)))
}

/// The figures that were kept for a month.
pub fn frozen(core: &Core, period: &str) -> Result<Reply, StoreError> {
    Ok(match look(core, period)? {
        Some(record) => match view(core, &record) {
            Some(view) => Reply::Frozen(Some(Box::new(view))),
            None => refused(Reason::NotFound),
        },
        None => Reply::Frozen(None),
    })
}

/// The event that froze a month, among those that are committed.
fn look(core: &Core, period: &str) -> Result<Option<Recorded>, StoreError> {
    let last = core.read(|live| live.site_last);
    let mut found = None;
    core.store.site_events(last, &mut |record| {
        found = is_of(&record, period).then_some(record);
        found.is_none()
    })?;
    Ok(found)
}

fn find<'a>(records: &'a [Recorded], period: &str) -> Option<&'a Recorded> {
    records.iter().find(|record| is_of(record, period))
}

fn is_of(record: &Recorded, period: &str) -> bool {
    matches!(&record.event, Event::Frozen { period: of, .. } if of == period)
}

fn view(core: &Core, record: &Recorded) -> Option<FrozenView> {
    let Event::Frozen { period, facts } = &record.event else { return None };
    let by = core.read(|live| live.people.by(record.envelope.actor));
    Some(FrozenView {
        period: period.clone(),
        at: record.envelope.recorded,
        by: by.staff,
        facts: *facts,
        figures: record.words.get(Word::Text).unwrap_or_default().to_owned(),
    })
}

/// The first instant after a month at the site.
fn end_of(period: &str, zone: &TimeZone) -> Option<Instant> {
    let (year, month) = period.split_once('-').filter(|(year, month)| (year.len(), month.len()) == (4, 2))?;
    let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
    let next = first.checked_add(1.month()).ok()?;
    Some(Instant::from(zone.to_timestamp(next.at(0, 0, 0, 0)).ok()?))
}
