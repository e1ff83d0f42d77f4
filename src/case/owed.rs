//! 承诺, 督办: what is owed by a moment of its own. No case is closed while any of it is open.

use serde::{Deserialize, Serialize};

use super::{Case, Context, Event, Fact, Fault, PersonId, Reason, Refusal, Verb, Words};
use crate::sla::Instant;

/// How many of a sort a case takes in its life.
const MOST: usize = 99;

/// What was promised to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseKind {
    /// To call; kept by any contact that reaches the customer.
    Callback,
    /// A result; kept by the final reply.
    Result,
}

impl PromiseKind {
    /// The word in JSON and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Callback => "callback",
            Self::Result => "result",
        }
    }
}

/// 承诺
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Number within the case, from 1.
    pub no: u32,
    pub what: PromiseKind,
    pub due: Instant,
    pub made: Instant,
    pub by: PersonId,
    pub kept: Option<Instant>,
}

impl Promise {
    /// Whether its time passed by `now` before it was kept, if it ever was.
    pub fn broken(&self, now: Instant) -> bool {
        self.kept.unwrap_or(now) > self.due
    }
}

/// 督办: an order from above that asks for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Number within the case, from 1.
    pub no: u32,
    pub due: Instant,
    pub given: Instant,
    pub by: PersonId,
    pub answered: Option<Instant>,
}

/// Which promises an act keeps that would close the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeps {
    Nothing,
    Callbacks,
    All,
}

impl Case {
    /// Promises that nobody kept yet.
    pub fn open_promises(&self) -> impl Iterator<Item = &Promise> {
        self.promises.iter().filter(|promise| promise.kept.is_none())
    }

    /// Orders that nobody answered yet.
    pub fn open_orders(&self) -> impl Iterator<Item = &Order> {
        self.orders.iter().filter(|order| order.answered.is_none())
    }

    /// Refuses to close what is owed something still, after an act that keeps this much.
    pub(super) fn owes_nothing_after(&self, keeps: Keeps) -> Result<(), Refusal> {
        let left = |promise: &&Promise| match keeps {
            Keeps::Nothing => true,
            Keeps::Callbacks => promise.what == PromiseKind::Result,
            Keeps::All => false,
        };
        if let Some(Promise { no, due, .. }) = self.open_promises().find(left) {
            let reason = Reason::PromiseOpen { promise: *no, due: *due };
            return Err(self.refuse_but(reason, &[Verb::Keep]));
        }
        if let Some(Order { no, due, .. }) = self.open_orders().next() {
            let reason = Reason::OrderOpen { order: *no, due: *due };
            return Err(self.refuse_but(reason, &[Verb::Answer]));
        }
        self.has_no_loaner()?;
        self.refund_lets_end()
    }

    pub(super) fn promise(
        &self,
        what: PromiseKind,
        due: Instant,
        words: Words,
    ) -> Result<Vec<Fact>, Refusal> {
        let promise = self.next_number("promise", self.promises.len())?;
        Ok(vec![Fact { event: Event::Promised { promise, what, due }, words }])
    }

    pub(super) fn keep(&self, promise: Option<u32>, words: Words) -> Result<Vec<Fact>, Refusal> {
        let promise = self.one_of("promise", promise, self.open_promises().map(|promise| promise.no))?;
        Ok(vec![Fact { event: Event::PromiseKept { promise }, words }])
    }

    pub(super) fn supervise(&self, due: Instant, words: Words) -> Result<Vec<Fact>, Refusal> {
        let order = self.next_number("order", self.orders.len())?;
        Ok(vec![Fact { event: Event::Supervised { order, due }, words }])
    }

    pub(super) fn answer(
        &self,
        order: Option<u32>,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let order = self.one_of("order", order, self.open_orders().map(|order| order.no))?;
        // Who gives an order does not answer it.
        if self.orders.iter().any(|given| given.no == order && given.by == with.actor) {
            return Err(self.refuse(Reason::OwnDecision));
        }
        Ok(vec![Fact { event: Event::OrderAnswered { order }, words }])
    }

    /// The number of the next one of a sort of which there are so many.
    pub(super) fn next_number(&self, field: &str, count: usize) -> Result<u32, Refusal> {
        match u32::try_from(count + 1) {
            Ok(no) if count < MOST => Ok(no),
            _ => Err(self.refuse(Reason::TooMany { field: field.to_owned(), max: MOST })),
        }
    }

    /// The one that was named; where none was, the only one that can be meant.
    pub(super) fn one_of(
        &self,
        field: &str,
        named: Option<u32>,
        open: impl Iterator<Item = u32>,
    ) -> Result<u32, Refusal> {
        let open: Vec<u32> = open.collect();
        match (named, open.as_slice()) {
            (Some(named), open) if open.contains(&named) => Ok(named),
            (None, [only]) => Ok(*only),
            (_, open) => {
                let values = open.iter().map(u32::to_string).collect();
                let fault =
                    if named.is_some() { Fault::NotOneOf { values } } else { Fault::WhichOf { values } };
                Err(self.refuse(Reason::Field { field: field.to_owned(), fault }))
            }
        }
    }
}
