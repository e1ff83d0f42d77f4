//! One figure of a report: integers to the last, and the cases behind it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{api::CaseFacts, case::CaseId};

/// What a figure says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// There is nothing to say it of.
    None,
    Count(u64),
    /// So many of so many.
    Share {
        part: u64,
        of: u64,
    },
    /// So many for each `per` of so many.
    Rate {
        part: u64,
        of: u64,
        per: u64,
    },
    Seconds(i64),
    /// Since a day of the site.
    Day(Date),
}

/// A figure. Of a count, the cases are as many as it says; of a share or a rate those of its part. What was counted outside
/// has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub value: Value,
    /// Several times where a case counts several times.
    pub cases: Vec<CaseId>,
    /// What it would be today, where it was frozen and is another one now.
    pub now: Option<Value>,
}

impl Value {
    /// Hundredths of a per cent, rounded down: what is not all is never 100 %, and what is not nothing never 0 %.
    pub fn percent(self) -> Option<u64> {
        let Self::Share { part, of } = self else { return None };
        let share = u128::from(part) * 10_000 / u128::from(of.max(1));
        u64::try_from(share.max(u128::from(part.min(1)))).ok().filter(|_| of > 0)
    }

    /// Hundredths of a rate, rounded.
    pub fn rate(self) -> Option<u64> {
        let Self::Rate { part, of, per } = self else { return None };
        let (part, of, per) = (u128::from(part), u128::from(of), u128::from(per));
        u64::try_from((part * per * 100 + of / 2).checked_div(of)?).ok()
    }
}

impl Figure {
    /// How many these are.
    pub fn count<'a>(cases: impl IntoIterator<Item = &'a CaseFacts>) -> Self {
        Self::of_cases(cases.into_iter().map(|facts| facts.case).collect())
    }

    /// How many these are, where a case may count several times.
    pub fn of_cases(cases: Vec<CaseId>) -> Self {
        Self { value: Value::Count(cases.len() as u64), cases, now: None }
    }

    /// Which share of so many these are.
    pub fn share(cases: Vec<CaseId>, of: usize) -> Self {
        let part = cases.len() as u64;
        let value = if of == 0 { Value::None } else { Value::Share { part, of: of as u64 } };
        Self { value, cases, now: None }
    }

    /// How many these are for each `per` of so many.
    pub fn rate(cases: Vec<CaseId>, of: u64, per: u64) -> Self {
        let part = cases.len() as u64;
        let value = if of == 0 { Value::None } else { Value::Rate { part, of, per } };
        Self { value, cases, now: None }
    }
}

/// Lengths of time, each of a case.
#[derive(Debug, Clone, Default)]
pub struct Times(Vec<(i64, CaseId)>);

impl Times {
    /// From seconds, in any order.
    pub fn new(times: impl IntoIterator<Item = (i64, CaseId)>) -> Self {
        let mut times: Vec<_> = times.into_iter().collect();
        times.sort_unstable();
        Self(times)
    }

    /// How many.
    pub fn count(&self) -> Figure {
        Figure::of_cases(self.cases())
    }

    /// All together.
    pub fn total(&self) -> Figure {
        self.figure(Some(self.sum()), self.cases())
    }

    /// The mean, rounded to the second.
    pub fn mean(&self) -> Figure {
        let count = i128::try_from(self.0.len()).unwrap_or(i128::MAX);
        let mean = (self.sum() * 2 + count).checked_div(count * 2);
        self.figure(mean, self.cases())
    }

    /// The longest, and the cases that took as long.
    pub fn max(&self) -> Figure {
        let max = self.0.last().map(|(time, _)| *time);
        let longest = self.0.iter().filter(|(time, _)| Some(*time) == max).map(|(_, case)| *case);
        self.figure(max.map(i128::from), longest.collect())
    }

    /// The time within which so many per cent of them were done, and these.
    pub fn fastest(&self, percent: usize) -> Figure {
        let count = (self.0.len() * percent).div_ceil(100);
        let within = count.checked_sub(1).and_then(|last| self.0.get(last)).map(|(time, _)| *time);
        let cases = self.0.iter().take(count).map(|(_, case)| *case).collect();
        self.figure(within.map(i128::from), cases)
    }

    fn cases(&self) -> Vec<CaseId> {
        self.0.iter().map(|(_, case)| *case).collect()
    }

    fn sum(&self) -> i128 {
        self.0.iter().map(|(time, _)| i128::from(*time)).sum()
    }

    fn figure(&self, seconds: Option<i128>, cases: Vec<CaseId>) -> Figure {
        let seconds = seconds.filter(|_| !self.0.is_empty());
        let value = seconds.and_then(|it| i64::try_from(it).ok()).map_or(Value::None, Value::Seconds);
        Figure { value, cases, now: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(n: u32) -> CaseId {
        CaseId::mint("ZJ".parse().unwrap(), n).unwrap()
    }

    #[test]
    fn what_is_not_all_is_not_a_hundred_per_cent_and_what_is_not_nothing_is_not_none() {
        for (part, of, percent) in [
            (99_951, 100_000, Some(9_995)),
            (999_999, 1_000_000, Some(9_999)),
            (u64::MAX - 1, u64::MAX, Some(9_999)),
            (7, 7, Some(10_000)),
            (2, 3, Some(6_666)),
            (1, 1_000_000, Some(1)),
            (0, 5, Some(0)),
            (0, 0, None),
        ] {
            assert_eq!(Value::Share { part, of }.percent(), percent, "{part} of {of}");
        }
        assert_eq!(Figure::share(Vec::new(), 0).value, Value::None);
    }

    #[test]
    fn a_rate_is_rounded_to_hundredths() {
        for (part, of, per, rate) in
            [(3, 200_000, 10_000, Some(15)), (1, 3, 1, Some(33)), (2, 3, 1, Some(67)), (1, 0, 10_000, None)]
        {
            assert_eq!(Value::Rate { part, of, per }.rate(), rate);
        }
    }

    #[test]
    fn the_fastest_eighty_per_cent_are_never_fewer() {
        let times = |count: i64| Times::new((1..=count).map(|n| (n * 10, case(n as u32))));
        for (count, percent, seconds, cases) in
            [(10, 80, 80, 8), (10, 95, 100, 10), (1, 80, 10, 1), (3, 80, 30, 3), (20, 95, 190, 19)]
        {
            let figure = times(count).fastest(percent);
            assert_eq!((figure.value, figure.cases.len()), (Value::Seconds(seconds), cases), "{count}");
        }
        let none = times(0);
        for figure in [none.fastest(80), none.mean(), none.max(), none.total()] {
            assert_eq!((figure.value, figure.cases.len()), (Value::None, 0));
        }
    }

    #[test]
    fn a_mean_is_rounded_and_the_longest_is_listed_with_those_that_took_as_long() {
        let times = Times::new([(1, case(1)), (2, case(2)), (2, case(3))]);
        assert_eq!(times.mean().value, Value::Seconds(2));
        assert_eq!(times.total().value, Value::Seconds(5));
        assert_eq!(times.max().cases, [case(2), case(3)]);
    }
}
