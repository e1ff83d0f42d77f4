//! 挂起, 挂账: how a case waits. Every wait ends by itself at its date.

use super::{Case, Context, Event, Fact, Fault, Reason, Refusal, Verb, Words};
use crate::{
    rules::Amount,
    sla::{HoldReason, Instant},
};

/// The reason for which a parked case waits. The clocks of the pack that it holds name it.
pub const PARKED: &str = "parked";

impl Case {
    /// Whether the case waits for something months away.
    pub fn is_parked(&self) -> bool {
        self.hold.as_ref().is_some_and(|hold| hold.reason.as_str() == PARKED)
    }

    pub(super) fn hold_on(
        &self,
        reason: HoldReason,
        until: Option<Instant>,
        told: bool,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        // Beyond its maximum a hold needs approval.
        let max = with.pack.hold_reason(reason.as_str()).map(|rule| with.now.plus(rule.max_s));
        if let (Some(until), Some(max)) = (until, max)
            && until > max
        {
            let fault = super::Fault::TooFar { max };
            let reason = Reason::Field { field: "until".to_owned(), fault };
            return Err(self.refuse_but(reason, &[Verb::Ask]));
        }
        Ok(vec![Fact { event: Event::Held { reason, until: until.or(max), told }, words }])
    }

    pub(super) fn park(
        &self,
        until: Instant,
        told: bool,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let wrong = |field: &str, fault| Err(self.refuse(Reason::Field { field: field.to_owned(), fault }));
        if !told {
            return wrong("told", Fault::NotOneOf { values: vec!["yes".to_owned()] });
        }
        let most = with.pack.parked.as_ref().map(|parked| with.now.plus(roughly(parked.most)));
        if let Some(max) = most.filter(|max| until > *max) {
            return wrong("until", Fault::TooFar { max });
        }
        Ok(vec![Fact { event: Event::Parked { until }, words }])
    }

    pub(super) fn go_on(&self, words: Words) -> Vec<Fact> {
        let event = if self.is_parked() { Event::Unparked } else { Event::Resumed };
        vec![Fact { event, words }]
    }
}

/// An amount of time in seconds, for a bound: a day has 24 hours, a month 31 days.
pub(super) fn roughly(amount: Amount) -> i64 {
    match amount {
        Amount::Seconds(seconds) => seconds,
        Amount::Days(days) => days.saturating_mul(86_400),
        Amount::Months(months) => months.saturating_mul(31 * 86_400),
    }
}
