//! Who calls when and why: new matters over a day, and those who call again.

use jiff::civil::Date;

use super::{chance::Chance, matter::Matter, town::Town, watch::Watch};
use crate::{case::CaseId, sla::Instant};

/// A customer who wants something.
#[derive(Debug)]
pub struct Call {
    pub why: Why,
    pub branch: usize,
    pub since: Instant,
}

/// Why somebody calls.
#[derive(Debug)]
pub enum Why {
    /// A matter of their own.
    New { matter: Matter, channel: String, severity: u8 },
    /// Nobody has said anything: would you hurry.
    Hurry(CaseId),
    /// What was asked of the customer is there now.
    Told(CaseId),
    /// Never mind.
    NeverMind(CaseId),
    /// It is broken again, or was never whole.
    Again(CaseId),
}

/// Calls to expect on each of these days (working or not), as parts of `total`; they add up to it.
pub fn spread(days: &[bool], total: u32) -> Vec<u32> {
    let weight = |working: &bool| if *working { 2_u64 } else { 1 };
    let all: u64 = days.iter().map(weight).sum();
    let mut done = (0_u64, 0_u64);
    days.iter()
        .map(|working| {
            let upto = done.0 + weight(working);
            let calls = u64::from(total) * upto / all.max(1);
            let today = calls - done.1;
            done = (upto, calls);
            u32::try_from(today).unwrap_or_default()
        })
        .collect()
}

impl Town {
    /// A new matter and the moment of a day at which somebody comes with it.
    pub fn draw(&self, date: Date, branches: usize, watch: &Watch, chance: &mut Chance) -> (Instant, Call) {
        let hours: Vec<(i64, u32)> = (0..).zip(self.hours.iter().copied()).collect();
        let hour = chance.weighted(&hours, |(_, weight)| *weight).map_or(9, |(hour, _)| *hour);
        let since = watch.at(date, hour * 60).plus(chance.between(0, 3_599));
        let here: Vec<(usize, u32)> =
            self.branches.iter().map(|branch| branch.weight).enumerate().take(branches).collect();
        let branch = chance.weighted(&here, |(_, weight)| *weight).map_or(0, |(place, _)| *place);
        let sorts: Vec<(usize, u32)> = self.matters.iter().map(|sort| sort.weight).enumerate().collect();
        let sort = chance.weighted(&sorts, |(_, weight)| *weight).map_or(0, |(place, _)| *place);
        let channel = chance.weighted(&self.channels, |channel| channel.weight);
        // Nobody sits at the hotline at night; who writes, writes.
        let night = !(8..20).contains(&hour);
        let channel = match channel {
            _ if night => "app".to_owned(),
            Some(channel) => channel.id.clone(),
            None => "call".to_owned(),
        };
        let severity = chance.weighted(&self.severities, |severity| severity.weight).map_or(3, |s| s.level);
        let head = self.branches.get(branch).map_or("", |branch| branch.head.as_str());
        let matter = Matter {
            sort,
            branch,
            line: format!("{head}{:05}", chance.between(0, 99_999)),
            name: self.name(chance),
            hard_to_reach: chance.percent(6),
            ready: None,
            waited: false,
        };
        (since, Call { why: Why::New { matter, channel, severity }, branch, since })
    }
}

/// When the customer of a new case calls again, and why.
pub fn again(case: CaseId, branch: usize, now: Instant, chance: &mut Chance) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut call = |percent: u32, least: i64, most: i64, why: Why, chance: &mut Chance| {
        let since = now.plus(chance.between(least * 3_600, most * 3_600));
        if chance.per_mille(percent) {
            calls.push(Call { why, branch, since });
        }
    };
    call(160, 20, 60, Why::Hurry(case), chance);
    call(60, 48, 120, Why::Hurry(case), chance);
    call(50, 6, 40, Why::Told(case), chance);
    call(15, 1, 40, Why::NeverMind(case), chance);
    call(45, 60, 24 * 24, Why::Again(case), chance);
    calls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_calls_fall_on_some_day_and_more_of_them_on_a_working_day() {
        let days = [true, false, true, true, false];
        for total in [1, 7, 100, 20_000] {
            let spread = spread(&days, total);
            assert_eq!(spread.iter().sum::<u32>(), total);
            assert!(total < 100 || spread[0] > spread[1]);
        }
    }
}
