//! 超时原因: whoever ends what a limit was not kept of says why. Asked once for each breach, of whoever comes to it first.

use super::{Case, Event, Fact, Fault, Fired, LATE, Reason, Refusal, ReplyKind, Verb};
use crate::rules::Pack;

impl Case {
    /// Breaches that nobody gave a reason for yet.
    pub fn unexplained(&self) -> impl Iterator<Item = &Fired> {
        let explained = |fired: &Fired| {
            self.explained.iter().any(|(clock, cycle)| *clock == fired.clock && *cycle == fired.cycle)
        };
        self.fired.iter().filter(move |fired| fired.per_mille >= 1000 && !explained(fired))
    }

    /// What is written of the breaches beside an act that ends what was late; refuses it where no reason is given.
    pub(super) fn explain(
        &self,
        verb: Verb,
        facts: &mut Vec<Fact>,
        late: Option<String>,
        pack: &Pack,
    ) -> Result<(), Refusal> {
        if pack.breach_reasons.is_empty() {
            return Ok(());
        }
        let ends = facts.iter().any(|fact| match &fact.event {
            Event::Finished { .. } => verb == Verb::Finish,
            Event::Replied { kind, reached, .. } => *kind == ReplyKind::Final && *reached,
            Event::Closed { .. } => matches!(verb, Verb::Revisit | Verb::Close | Verb::Reply),
            _ => false,
        });
        let clocks: Vec<(String, u32)> =
            self.unexplained().map(|fired| (fired.clock.clone(), fired.cycle)).collect();
        if clocks.is_empty() || (!ends && late.is_none()) {
            return Ok(());
        }
        let Some(reason) = late else {
            return Err(self.refuse(Reason::Field { field: LATE.to_owned(), fault: Fault::Missing }));
        };
        facts.push(Fact::bare(Event::BreachExplained { clocks, reason }));
        Ok(())
    }
}
