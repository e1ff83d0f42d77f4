//! 服务承诺: each pledge of the rules in force, over the counts of days. What is due and was not done in time is counted where
//! it is asked for, so that no timer has to tell that a moment passed.

use jiff::{ToSpan, civil::Date, tz::TimeZone};

use super::{authorize::Reader, core::Core, job::refused};
use crate::{
    api::{PledgeLine, PledgeMonth, PledgesView, Reply},
    case::{CaseId, Day, Reason, hour_of},
    sla::Instant,
    store::{PledgeList, StoreError},
};

/// Months that are told, the one that runs with them.
const MONTHS: i32 = 6;
/// Cases that are named for a pledge.
const NAMED: usize = 500;

/// A month at the site: its name, its first moment and that of the next.
struct Month {
    name: String,
    from: Instant,
    until: Instant,
}

/// How each pledge stands. It is of the whole house; who leads a team has what is theirs.
pub fn pledges(core: &Core, reader: &Reader) -> Result<Reply, StoreError> {
    if reader.wall.is_some() {
        return Ok(refused(Reason::NotPermitted { role: reader.role }));
    }
    let now = core.time.now();
    let zone = TimeZone::get(&core.store.facts().zone).unwrap_or(TimeZone::UTC);
    let months = months(now, &zone);
    let ids: Vec<String> = core.read(|live| {
        let pack = live.editions.in_force().map(|(_, pack)| pack);
        let on = pack.into_iter().flat_map(|pack| &pack.pledges).filter(|pledge| pledge.on);
        on.map(|pledge| pledge.id.clone()).collect()
    });
    let own = reader.counts_only();
    let lines = ids.into_iter().map(|id| line(core, id, &months, &zone, own, now));
    let pledges = lines.collect::<Result<_, StoreError>>()?;
    let months = months.into_iter().map(|month| month.name).collect();
    Ok(Reply::Pledges(Box::new(PledgesView { at: now, months, pledges })))
}

fn line(
    core: &Core,
    pledge: String,
    months: &[Month],
    zone: &TimeZone,
    own: Option<&str>,
    now: Instant,
) -> Result<PledgeLine, StoreError> {
    let is_own = |team: &str| own.is_none_or(|own| own == team);
    let day = |at| hour_of(at, zone).0;
    let mut counts = Vec::with_capacity(months.len());
    for month in months {
        let mut count = PledgeMonth::default();
        let days = core.store.pledge_days(&pledge, day(month.from), Day(day(month.until).0 - 1))?;
        for (_, _, decided) in days.iter().filter(|(_, team, _)| is_own(team)) {
            count.kept += decided.kept;
            count.broken += decided.broken;
        }
        // Late, and not done yet.
        core.store.pledge_cases(
            &pledge,
            PledgeList::Due,
            month.from,
            month.until.min(now),
            &mut |_, _, team| {
                count.broken += u32::from(is_own(team));
                true
            },
        )?;
        counts.push(count);
    }
    let mut named: Vec<(Instant, CaseId)> = Vec::new();
    if let Some(month) = months.last() {
        for (list, until) in [(PledgeList::Broken, month.until), (PledgeList::Due, month.until.min(now))] {
            let most = named.len() + NAMED;
            core.store.pledge_cases(&pledge, list, month.from, until, &mut |at, case, team| {
                if is_own(team) {
                    named.push((at, case));
                }
                named.len() < most
            })?;
        }
    }
    named.sort_unstable_by(|a, b| b.cmp(a));
    named.truncate(NAMED);
    let ever = Instant::from_seconds(i64::MAX);
    let count = |list, from: Instant| -> Result<u32, StoreError> {
        let mut count = 0;
        core.store.pledge_cases(&pledge, list, from, ever, &mut |_, _, team| {
            count += u32::from(is_own(team));
            true
        })?;
        Ok(count)
    };
    let begin = Instant::from_seconds(0);
    let running = count(PledgeList::Due, now)? + count(PledgeList::Open, begin)?;
    let held = count(PledgeList::Held, begin)?;
    let cases = named.into_iter().map(|(_, case)| case).collect();
    Ok(PledgeLine { pledge, months: counts, running, held, cases })
}

/// The last months at the site, the oldest first.
fn months(now: Instant, zone: &TimeZone) -> Vec<Month> {
    let first = now.zoned(zone).date().first_of_month();
    let at = |date: Date| zone.to_timestamp(date.at(0, 0, 0, 0)).ok().map(Instant::from);
    let month = |back: i32| {
        let date = first.checked_sub(back.months()).ok()?;
        let next = date.checked_add(1.month()).ok()?;
        Some(Month { name: date.strftime("%Y-%m").to_string(), from: at(date)?, until: at(next)? })
    };
    (0..MONTHS).rev().filter_map(month).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_on_one_another_at_the_site() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        // The last of the year at the site is its evening before in UTC.
        let now: Instant = "2026-12-31T16:30:00Z".parse().unwrap();
        let all = months(now, &zone);
        let names: Vec<&str> = all.iter().map(|month| month.name.as_str()).collect();
        assert_eq!(names, ["2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01"]);
        assert!(all.windows(2).all(|pair| pair[0].until == pair[1].from));
        assert_eq!(all[5].from.to_string(), "2026-12-31T16:00:00Z");
    }
}
