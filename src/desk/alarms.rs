//! 热点与告警 of the site: what `watched` counts, kept up with what is written, and told with the cases behind it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{
    core::Core,
    dismiss,
    live::Fresh,
    watched::{Found, Watched},
};
use crate::{
    api::Alarm,
    case::{Case, CaseId, Editions, Event, LinkKind, Shared, Stage, Subject, grouped},
    rules::{Pack, Watch},
    sla::Instant,
    store::{NewEvent, StoreError},
    text,
};

const DAY_S: i64 = 86_400;
/// Alarms that are told at most.
const TOLD: usize = 20;
/// Signs of a value that are shown.
const SHOWN: usize = 40;

/// What is counted.
#[derive(Debug, Default)]
pub struct Alarms(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    watched: Watched,
    /// What is written is counted at once. Otherwise it waits while what was written before is read, or is found there.
    known: bool,
    waiting: Option<Vec<Shared>>,
}

impl Alarms {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in the sheets that were filled in by what was just committed.
    pub fn take(&self, fresh: &Fresh, editions: &Editions, events: &[NewEvent]) {
        let mut state = self.state();
        if !state.known && state.waiting.is_none() {
            return;
        }
        for new in events.iter().filter(|new| matches!(new.event, Event::SheetFilled { .. })) {
            let Subject::Case(id) = new.envelope.subject else { continue };
            let Some(shared) = fresh.cases.get(&id).and_then(|case| shared(case, editions)) else { continue };
            match &mut state.waiting {
                Some(waiting) => waiting.push(shared),
                None => state.watched.take(&shared),
            }
        }
    }

    /// The store says something else than was written here.
    pub fn forget(&self) {
        *self.state() = State::default();
    }

    /// Reads what was written before, where it is not known, or where the rules watch something else by now. Not by two
    /// at a time.
    pub fn catch_up(&self, core: &Core, pack: &Pack, now: Instant) -> Result<(), StoreError> {
        {
            let mut state = self.state();
            if state.known && state.watched.is_of(pack) {
                return Ok(());
            }
            (state.known, state.waiting) = (false, Some(Vec::new()));
        }
        let mut watched = Watched::of(pack);
        // What is projected meanwhile leaves the one before the other is read; nothing is counted twice.
        let (fresh, editions) = core.read(|live| {
            (live.fresh.cases.values().cloned().collect::<Vec<Arc<Case>>>(), live.editions.clone())
        });
        let from = now.plus(-i64::from(Watch::MOST_DAYS) * DAY_S);
        core.store.shared_since(from)?.iter().for_each(|shared| watched.take(shared));
        fresh.iter().filter_map(|case| shared(case, &editions)).for_each(|shared| watched.take(&shared));
        let mut state = self.state();
        // Nothing is waiting where all was forgotten meanwhile: it is read again then.
        if let Some(waiting) = state.waiting.take() {
            waiting.iter().for_each(|shared| watched.take(shared));
            (state.watched, state.known) = (watched, true);
        }
        Ok(())
    }

    /// What comes more often than usual, the most surprising first.
    pub fn told(&self, core: &Core, pack: &Pack, now: Instant) -> Result<Vec<Alarm>, StoreError> {
        let found = self.state().watched.found(now, TOLD);
        let mut told = Vec::with_capacity(found.len());
        for found in found {
            let cases = core.cases_once(&found.cases, &mut || true)?;
            told.extend(alarm(found, &cases, pack));
        }
        Ok(told)
    }
}

fn shared(case: &Case, editions: &Editions) -> Option<Shared> {
    if case.values.is_empty() {
        return None;
    }
    case.shared(&editions.of(case)?)
}

/// An alarm as it is told, of the cases that still have the value.
fn alarm(found: Found, cases: &[Arc<Case>], pack: &Pack) -> Option<Alarm> {
    let has = |case: &&Arc<Case>| {
        let value = case.values.get(&found.field);
        value.is_some_and(|value| grouped(value) == found.value)
            && !matches!(case.stage, Stage::Rejected | Stage::Withdrawn)
    };
    let still: Vec<&Arc<Case>> = cases.iter().filter(has).collect();
    // What was corrected, taken back or withdrawn since it was counted.
    let gone = u32::try_from(found.cases.len() - still.len()).unwrap_or(u32::MAX);
    let count = found.count.saturating_sub(gone);
    if count < u32::from(pack.watch(&found.watch)?.least) {
        return None;
    }
    let is_parent =
        |case: &&&Arc<Case>| case.stage.is_open() && case.linked(LinkKind::Child).next().is_some();
    let of_one = still.iter().find_map(|case| case.linked(LinkKind::Parent).next());
    let parent = still.iter().rev().find(is_parent).map(|case| case.id).or(of_one);
    let alone = |case: &&&Arc<Case>| {
        matches!(case.stage, Stage::Accept | Stage::Handle | Stage::Feedback)
            && case.linked(LinkKind::Parent).next().is_none()
            && case.linked(LinkKind::Child).next().is_none()
    };
    let joining: Vec<CaseId> = still.iter().filter(alone).map(|case| case.id).collect();
    Some(Alarm {
        topic: dismiss::topic(&["alarm", &found.watch, &found.value]),
        days: pack.watch(&found.watch)?.days,
        watch: found.watch,
        value: shown(&found.said),
        count,
        before: found.before,
        before_days: found.before_days,
        since: found.since,
        cases: still.iter().map(|case| case.id).collect(),
        joining,
        parent,
    })
}

/// A value as those who lead read it. The name of a partner or a place names nobody where so many have it; the number
/// of a telephone is somebody's.
fn shown(value: &str) -> String {
    let digits: String = text::fold(value).chars().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(&digits);
    let mobile = digits.len() == 11 && digits.starts_with('1') && !digits.starts_with("10");
    let landline = digits.starts_with('0') && (10..=12).contains(&digits.len());
    if mobile || landline {
        return text::mask_phone(value);
    }
    value.chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn the_number_of_a_telephone_is_masked_and_a_short_code_is_not() {
        for (value, want) in [
            ("10661234", "10661234"),
            ("1065 7109 0123", "1065 7109 0123"),
            ("碧海通信", "碧海通信"),
            ("95588", "95588"),
        ] {
            assert_eq!(shown(value), want);
        }
        for value in
            ["13833330912", "+86 138 3333 0912", "１３８３３３３０９１２", "0313-4021234", "031312345678"]
        {
            assert_ne!(shown(value), value);
            assert!(shown(value).contains('*'), "{}", shown(value));
        }
        assert_eq!(shown(&"好".repeat(100)).chars().count(), 40);
    }
}
