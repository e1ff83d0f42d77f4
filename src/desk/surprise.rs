//! How surprising a count is: the exact test of two counts against each other, given what became of all others meanwhile.
//!
//! Where nothing changed, a case of a value lies in the later stretch with the chance that any case does, so that of
//! `now + before` cases `now` are a draw from a binomial distribution (Przyborowski, Wilenski: Homogeneity of results in
//! testing samples from Poisson series, 1940). The day from which on it is more than usual is where the sum of what is
//! above the usual begins to grow for good (Page: Continuous inspection schemes, 1954).

/// Counts of one value and of all others, in the days that are looked at and in those before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub now: u32,
    pub before: u32,
    pub others_now: u32,
    pub others_before: u32,
    /// So many days are looked at, and so many before are known.
    pub days: u16,
    pub usual_days: u16,
}

/// The chance of as many as now, or more, where nothing changed. Where there is less of everything, as many as before are
/// no surprise.
pub fn chance(of: &Counts) -> f64 {
    let (days, usual) = (f64::from(of.days), f64::from(of.usual_days));
    let others = f64::from(of.others_now) + f64::from(of.others_before);
    let share = if others > 0.0 { f64::from(of.others_now) / others } else { 0.0 };
    at_least(of.now, of.now.saturating_add(of.before), share.max(days / (days + usual).max(1.0)))
}

/// The chance of at least `least` out of `all` where each comes with chance `share`.
fn at_least(least: u32, all: u32, share: f64) -> f64 {
    if least == 0 || share >= 1.0 {
        return 1.0;
    }
    if least > all || share <= 0.0 {
        return 0.0;
    }
    let (n, p) = (f64::from(all), share);
    let mut log = f64::from(least) * p.ln() + (n - f64::from(least)) * (1.0 - p).ln();
    log += (1..=least).map(|i| ((n - f64::from(i) + 1.0) / f64::from(i)).ln()).sum::<f64>();
    let (mut term, mut sum) = (log.exp(), 0.0);
    for k in least..=all {
        sum += term;
        let next = term * (n - f64::from(k)) / (f64::from(k) + 1.0) * p / (1.0 - p);
        // Past the peak the rest adds nothing any more.
        if next < term && next < sum * 1e-12 {
            break;
        }
        term = next;
    }
    sum.min(1.0)
}

/// Of the counts of some days, the place of the first day of the rise; `usual` is what a day has.
pub fn onset(days: &[u32], usual: f64) -> usize {
    let (mut sum, mut most, mut first) = (0.0, f64::MIN, 0);
    for (at, count) in days.iter().enumerate().rev() {
        sum += f64::from(*count) - usual;
        // Of two days that explain it as well the later one.
        if sum > most + 1e-9 {
            (most, first) = (sum, at);
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_chance_is_that_of_the_binomial_tail() {
        for (least, all, share, want) in [
            (0, 0, 0.5, 1.0),
            (1, 1, 0.2, 0.2),
            (2, 2, 0.2, 0.04),
            (1, 2, 0.2, 0.36),
            // Ten of ten, and the upper half of a hundred fair draws.
            (10, 10, 0.2, 0.2_f64.powi(10)),
            (51, 101, 0.5, 0.5),
            (3, 2, 0.2, 0.0),
            (5, 9, 1.0, 1.0),
        ] {
            let chance = at_least(least, all, share);
            assert!((chance - want).abs() < 1e-9, "{least} {all} {share}: {chance}");
        }
        // Thousands do not overflow.
        assert!(at_least(4_000, 5_000, 0.2) < 1e-300);
        assert!((at_least(1_000, 5_000, 0.2) - 0.5).abs() < 0.02);
    }

    #[test]
    fn what_grew_with_everything_else_is_no_surprise() {
        let of = |now, before, others_now, others_before| {
            chance(&Counts { now, before, others_now, others_before, days: 7, usual_days: 28 })
        };
        assert!(of(20, 20, 250, 1_000) < 1e-4, "four times its usual");
        assert!(of(20, 20, 1_000, 1_000) > 0.5, "as everything");
        assert!(of(5, 20, 10, 1_000) > 0.4, "as much as usual, where others have less");
        assert!(of(0, 0, 0, 0) > 0.99);
    }

    #[test]
    fn the_rise_begins_where_it_is_above_the_usual_for_good() {
        for (days, usual, want) in [
            (&[0, 0, 0, 5, 6, 0, 7][..], 0.5, 3),
            (&[2, 1, 2, 1, 2, 9, 9], 2.0, 5),
            (&[9, 0, 0, 0, 0, 0, 9], 2.0, 6),
            (&[4], 0.0, 0),
            (&[0, 0, 0], 0.0, 2),
            (&[], 1.0, 0),
        ] {
            assert_eq!(onset(days, usual), want, "{days:?}");
        }
    }

    proptest! {
        #[test]
        fn more_cases_are_never_less_surprising(
            now in 0_u32..400, before in 0_u32..400, others in (0_u32..4_000, 0_u32..4_000),
            days in 1_u16..28, usual_days in 7_u16..56,
        ) {
            let of = |now| chance(&Counts {
                now, before, others_now: others.0, others_before: others.1, days, usual_days,
            });
            prop_assert!(of(now + 1) <= of(now) + 1e-9);
            prop_assert!((0.0..=1.0).contains(&of(now)));
        }
    }
}
