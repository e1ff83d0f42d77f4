//! Chance that a seed decides: the same seed draws the same.

/// A generator of chances.
#[derive(Debug)]
pub struct Chance(fastrand::Rng);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// Whether something happens that happens `n` times in a hundred.
    pub fn percent(&mut self, n: u32) -> bool {
        self.0.u32(0..100) < n
    }

    /// Whether something happens that happens `n` times in a thousand.
    pub fn per_mille(&mut self, n: u32) -> bool {
        self.0.u32(0..1_000) < n
    }

    /// A number of these, both ends among them.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.i64(low..=high.max(low))
    }

    /// Mostly less than `mean`, now and then up to four times as much. In whole numbers, so that every machine draws
    /// the same.
    pub fn around(&mut self, mean: i64) -> i64 {
        mean.saturating_mul(self.between(1, 100)).saturating_mul(self.between(1, 100)) / 2_500
    }

    /// One of these.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        if of.is_empty() { None } else { of.get(self.0.usize(0..of.len())) }
    }

    /// One of these, each as often as its weight among all.
    pub fn weighted<'a, T>(&mut self, of: &'a [T], weight: impl Fn(&T) -> u32) -> Option<&'a T> {
        let sum: u32 = of.iter().map(&weight).sum();
        let mut left = if sum == 0 { return None } else { self.0.u32(0..sum) };
        of.iter().find(|one| {
            let here = left < weight(one);
            left = left.saturating_sub(weight(one));
            here
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_of_nothing_is_never_drawn_and_every_other_one_is() {
        let mut chance = Chance::new(1);
        let mut drawn = [0; 3];
        for _ in 0..1_000 {
            drawn[*chance.weighted(&[0, 1, 2], |one| [1, 0, 3][*one]).unwrap()] += 1;
        }
        assert!(drawn[0] > 150 && drawn[1] == 0 && drawn[2] > 600, "{drawn:?}");
        assert_eq!(chance.weighted(&[1, 2], |_| 0), None);
    }

    #[test]
    fn what_is_drawn_around_a_mean_has_it() {
        let mut chance = Chance::new(7);
        let sum: i64 = (0..20_000).map(|_| chance.around(3_600)).sum();
        assert!((3_400..3_900).contains(&(sum / 20_000)), "{}", sum / 20_000);
        assert_eq!(Chance::new(7).around(3_600), Chance::new(7).around(3_600));
    }
}
