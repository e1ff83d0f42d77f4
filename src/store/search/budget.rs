//! What a question may cost.

/// Descents into the index at most.
const LOOKUPS: u64 = 4_000;
/// Numbers of lists that are read at most.
const POSTINGS: u64 = 3_000_000;
/// Steps along lists at most.
const STEPS: u64 = 3_000_000;
/// Steps after which somebody is asked whether to go on.
const STRETCH: u64 = 256;

/// What was spent on a question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    pub lookups: u64,
    pub postings: u64,
    pub steps: u64,
    /// Cases and customers that were held against the question.
    pub candidates: u64,
    /// Of these, cases whose history was read.
    pub histories: u64,
}

/// A bound on the work of a question: counts of its own, and whoever asks may end it at any point.
pub struct Budget<'a> {
    over: &'a (dyn Fn() -> bool + 'a),
    pub spent: Spent,
    ended: bool,
    /// Something may have been left out.
    pub partial: bool,
}

impl<'a> Budget<'a> {
    /// A budget that ends when `over` says so.
    pub fn new(over: &'a (dyn Fn() -> bool + 'a)) -> Self {
        Self { over, spent: Spent::default(), ended: false, partial: false }
    }

    /// Whether to go on.
    pub fn goes_on(&mut self) -> bool {
        let Spent { lookups, postings, steps, .. } = self.spent;
        self.ended |= lookups > LOOKUPS || postings > POSTINGS || steps > STEPS || (self.over)();
        self.partial |= self.ended;
        !self.ended
    }

    /// One more descent; whether to make it.
    pub fn lookup(&mut self) -> bool {
        self.spent.lookups += 1;
        self.goes_on()
    }

    /// One more step along lists; whether to make it.
    pub fn step(&mut self) -> bool {
        self.spent.steps += 1;
        if self.spent.steps.is_multiple_of(STRETCH) { self.goes_on() } else { !self.ended }
    }
}
