//! 查看明文: personal data shown in the clear to who asks with a reason, for a quarter of an hour; so many an hour and
//! no more, and before that the house is told.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    authorize::Op,
    core::Core,
    customer,
    trail::STANDS_S,
    work::{Halt, Work},
};
use crate::{
    api::{Actor, Reply, Whose},
    case::{Audited, Fault, PersonId, Purpose, Reason, Refusal, Subject, Trace},
    sla::Instant,
    store::{NewAudited, Said, StoreError},
};

const HOUR_S: i64 = 3_600;
/// How long an alarm stands at which nobody looks: a weekend and more.
const UNSEEN_S: i64 = 4 * 86_400;
/// Entries of the trail beyond the last hour that a start looks at for such alarms, about.
const LOOKED_AT: i64 = 20_000;
/// The longest reason in words, in bytes.
const MAX_TEXT: usize = 400;
/// Where the rules say nothing: reveals of one person in an hour, and different subjects at which the house is told.
const QUOTA: i64 = 30;
const ALARM: i64 = 20;

/// Who asked for what lately. What is older than an hour is forgotten, so this is bounded by people times quota.
#[derive(Default)]
pub struct Reveals(Mutex<HashMap<PersonId, Lately>>);

#[derive(Default)]
struct Lately {
    asked: Vec<(Instant, Subject)>,
    /// What may be shown, and until when.
    shown: HashMap<Subject, Instant>,
    /// When the house was told of them last, and whether somebody else has looked since.
    told: Option<Instant>,
    looked: bool,
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Shown,
    /// And the house is told: so many different subjects within an hour.
    Alarm(u32),
    Refused,
}

/// How many in an hour.
#[derive(Debug, Clone, Copy)]
struct Limits {
    quota: usize,
    alarm: usize,
}

impl Reveals {
    fn lock(&self) -> MutexGuard<'_, HashMap<PersonId, Lately>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this is shown to this person in the clear now.
    pub fn holds(&self, person: PersonId, of: Subject, now: Instant) -> bool {
        let all = self.lock();
        let until = all.get(&person).and_then(|lately| lately.shown.get(&of));
        // A clock that goes back prolongs nothing.
        until.is_some_and(|until| (1..=STANDS_S).contains(&until.since(now)))
    }

    /// People of whom the house was told, and at whose entry nobody else has looked; after some days it is only in the
    /// trail.
    pub fn alarms(&self, now: Instant) -> u64 {
        let stands = |lately: &&Lately| {
            !lately.looked && lately.told.is_some_and(|told| (0..UNSEEN_S).contains(&now.since(told)))
        };
        self.lock().values().filter(stands).count() as u64
    }

    /// Somebody reads in the trail that the house was told of a person. One's own alarm one does not take away. Whether
    /// it stood until now.
    pub fn look(&self, reader: PersonId, of: PersonId, told: Instant) -> bool {
        let mut all = self.lock();
        let lately = all.get_mut(&of).filter(|lately| reader != of && lately.told == Some(told));
        lately.is_some_and(|lately| !std::mem::replace(&mut lately.looked, true))
    }

    /// One more request. It counts before it is answered.
    fn ask(&self, person: PersonId, of: Subject, now: Instant, limits: Limits) -> Answer {
        let mut all = self.lock();
        let lately = all.entry(person).or_default();
        lately.asked.retain(|(at, _)| now.since(*at) < HOUR_S);
        lately.shown.retain(|_, until| until.since(now) > 0);
        if lately.asked.len() >= limits.quota {
            return Answer::Refused;
        }
        lately.asked.push((now, of));
        let distinct = lately.asked.iter().map(|(_, of)| of).collect::<BTreeSet<_>>().len();
        let was_told = lately.told.is_some_and(|told| (0..HOUR_S).contains(&now.since(told)));
        if distinct >= limits.alarm && !was_told {
            (lately.told, lately.looked) = (Some(now), false);
            return Answer::Alarm(u32::try_from(distinct).unwrap_or(u32::MAX));
        }
        Answer::Shown
    }

    /// It stands in the trail, so it is shown.
    pub fn show(&self, person: PersonId, of: Subject, now: Instant) -> Instant {
        let until = now.plus(STANDS_S);
        self.lock().entry(person).or_default().shown.insert(of, until);
        until
    }

    /// Takes over what the trail has of the last hour: a new start gives nobody a new quota. And the alarms of the last
    /// days after which nobody else read the trail.
    pub fn remember(core: &Core) -> Result<(), StoreError> {
        let now = core.time.now();
        let (since, unseen) = (now.plus(-HOUR_S), now.plus(-UNSEEN_S));
        let (mut readers, mut left) = (BTreeSet::new(), LOOKED_AT);
        core.store.audit_back(u64::MAX, &mut |entry| {
            let Audited { at, actor, what, .. } = entry.entry;
            let mut all = core.reveals.lock();
            match what {
                Trace::Revealed { of, .. } if at > since => {
                    all.entry(actor).or_default().asked.push((at, of));
                }
                Trace::Alarm { .. } if at > unseen => {
                    let lately = all.entry(actor).or_default();
                    if lately.told.is_none() {
                        (lately.told, lately.looked) =
                            (Some(at), readers.iter().any(|reader| *reader != actor));
                    }
                }
                Trace::Read => drop(readers.insert(actor)),
                _ => {}
            }
            left -= 1;
            at > since || at > unseen && left > 0
        })?;
        Ok(())
    }
}

/// Asks to be shown a case or a customer in the clear. It is answered once the entry is on the disk.
pub fn reveal(
    work: &mut Work<'_>,
    actor: Actor,
    of: Subject,
    why: Purpose,
    text: Option<String>,
) -> Result<Reply, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    if !reader.may(Op::Reveal) {
        return Err(Reason::NotPermitted { role: reader.role }.into());
    }
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let fault = match &text {
        None if why == Purpose::Other => Some(Fault::Missing),
        Some(text) if text.len() > MAX_TEXT => Some(Fault::TooLong { max: MAX_TEXT }),
        _ => None,
    };
    if let Some(fault) = fault {
        return Err(Refusal::bare(Reason::Field { field: "text".to_owned(), fault }).into());
    }
    match of {
        Subject::Case(id) => drop(work.case(id)?.filter(|case| reader.sees(case)).ok_or(Reason::NotFound)?),
        Subject::Customer(id) => drop(customer::named(work, &Whose::Id(id))?),
        Subject::Site | Subject::Person(_) => return Err(Reason::NotFound.into()),
    }
    let pack = work.pack()?.1;
    let number = |id, otherwise| usize::try_from(pack.number(id).unwrap_or(otherwise)).unwrap_or_default();
    let limits = Limits { quota: number("reveal_quota", QUOTA), alarm: number("reveal_alarm", ALARM) };
    // The clock by which the fifteen minutes run is not the log's, which never goes back.
    let now = work.core.time.now();
    let mut note = |what, text| {
        let Actor { person, on_behalf, door } = actor;
        let entry = Audited { at: now, actor: person, on_behalf, door, what };
        work.audit.push(NewAudited { entry, text });
    };
    match work.core.reveals.ask(actor.person, of, now, limits) {
        Answer::Refused => {
            note(Trace::RevealRefused { of }, None);
            let most = u32::try_from(limits.quota).unwrap_or(u32::MAX);
            return Err(Reason::TooManyReveals { most }.into());
        }
        Answer::Alarm(subjects) => {
            note(Trace::Revealed { of, why }, text.map(Said));
            note(Trace::Alarm { subjects }, None);
        }
        Answer::Shown => note(Trace::Revealed { of, why }, text.map(Said)),
    }
    work.reveals.push((actor.person, of, now));
    Ok(Reply::Revealed { until: now.plus(STANDS_S) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::CustomerId;

    const LIMITS: Limits = Limits { quota: 30, alarm: 20 };

    fn at(seconds: i64) -> Instant {
        Instant::from_seconds(seconds)
    }

    fn of(n: u32) -> Subject {
        Subject::Customer(CustomerId(n))
    }

    /// T38.
    #[test]
    fn two_hundred_reveals_in_an_hour_are_thirty_and_an_alarm() {
        let reveals = Reveals::default();
        let answers: Vec<Answer> =
            (0..200).map(|n| reveals.ask(PersonId(1), of(n), at(i64::from(n)), LIMITS)).collect();
        let count = |of| answers.iter().filter(|answer| **answer == of).count();
        assert_eq!((count(Answer::Shown), count(Answer::Refused)), (29, 170));
        assert_eq!(answers[19], Answer::Alarm(20), "at the twentieth, and once");
        assert_eq!((reveals.alarms(at(200)), reveals.alarms(at(19 + UNSEEN_S))), (1, 0));
        // It stands until somebody else has looked at it.
        for (reader, told, stood) in [(1, 19, false), (2, 18, false), (2, 19, true), (3, 19, false)] {
            assert_eq!(reveals.look(PersonId(reader), PersonId(1), at(told)), stood, "{reader} {told}");
        }
        assert_eq!(reveals.alarms(at(200)), 0);
        // Others are not held up, and the first of them is an hour old in time.
        assert_eq!(reveals.ask(PersonId(2), of(1), at(200), LIMITS), Answer::Shown);
        assert_eq!(reveals.ask(PersonId(1), of(1), at(3_599), LIMITS), Answer::Refused);
        assert_eq!(reveals.ask(PersonId(1), of(1), at(3_600), LIMITS), Answer::Shown);
    }

    #[test]
    fn the_same_again_is_no_mass_reading() {
        let reveals = Reveals::default();
        for n in 0..30 {
            assert_eq!(reveals.ask(PersonId(1), of(n % 19), at(0), LIMITS), Answer::Shown);
        }
        assert_eq!(reveals.alarms(at(0)), 0);
    }

    #[test]
    fn what_was_revealed_is_shown_to_that_person_for_a_quarter_of_an_hour() {
        let reveals = Reveals::default();
        reveals.show(PersonId(1), of(1), at(0));
        for (who, what, when, want) in [
            (1, 1, 0, true),
            (1, 1, 899, true),
            (1, 1, 900, false),
            (1, 1, -1, false),
            (1, 2, 0, false),
            (2, 1, 0, false),
        ] {
            assert_eq!(reveals.holds(PersonId(who), of(what), at(when)), want, "{who} {what} {when}");
        }
    }
}
