//! 反馈, 回访, 办结: how the loop closes, and how it opens again.

use super::{
    Case, CaseId, Closing, Context, Event, Fact, Reason, Refusal, ReplyKind, Satisfaction, Stage, Tries,
    Words, owed::Keeps,
};
use crate::rules::{Outcome, RevisitBy, RevisitPolicy};

/// The closing that follows a final reply where the policy asks for no revisit of this case.
pub(super) fn without_revisit(id: CaseId, of: &Outcome<'_>, with: &Context<'_>) -> Option<Fact> {
    let revisited = match with.pack.revisit_policy(of) {
        // A message asks too; until messages are answered by themselves, a person does.
        Some(RevisitPolicy::Must | RevisitPolicy::Message) | None => true,
        // The sample follows from the case number, so nobody picks which cases are asked about.
        Some(RevisitPolicy::Sample) => sampled(id, with.pack.revisit.sample),
        Some(RevisitPolicy::None) => false,
    };
    (!revisited).then(|| Fact::bare(Event::Closed { how: Closing::NoRevisit }))
}

/// Whether a sample of so many per cent takes this case: the golden-ratio hash of its counter, so that
/// neighbours do not share their fate.
pub(super) fn sampled(id: CaseId, percent: u16) -> bool {
    u64::from(id.n).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32 < (u64::from(percent) << 32) / 100
}

impl Case {
    /// The closing that follows its final reply, where nobody is to be asked about it.
    fn closed_by_reply(&self, with: &Context<'_>) -> Option<Fact> {
        if self.no_revisit {
            return Some(Fact::bare(Event::Closed { how: Closing::NoRevisit }));
        }
        // A flag counts to its end.
        let flags = self.flags.iter().filter(|flag| flag.until.is_none_or(|until| until > with.now));
        let of = Outcome {
            kind: &self.facts.kind,
            disposition: self.disposition.as_deref(),
            flags: &flags.map(|flag| flag.kind.id()).collect::<Vec<_>>(),
            rounds: self.rounds,
        };
        without_revisit(self.id, &of, with)
    }

    /// Whether a written notice may stand for having reached the customer by now.
    fn notice_counts(&self, needed: u16, days: u16) -> Result<(), Reason> {
        let Tries { made, days: on } = &self.tries;
        if *made >= u32::from(needed) && on.len() >= usize::from(days) {
            Ok(())
        } else {
            Err(Reason::MoreTries { made: *made, needed: needed.into(), days: days.into() })
        }
    }

    pub(super) fn reply(
        &self,
        kind: ReplyKind,
        channel: String,
        result: String,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        if kind == ReplyKind::Final && self.stage != Stage::Feedback {
            let verb = super::Verb::Finish;
            return Err(Refusal {
                reason: Reason::Stage { stage: self.stage, verb: super::Verb::Reply },
                allowed: [verb].into_iter().filter(|verb| self.acts().contains(verb)).collect(),
            });
        }
        let notice = with.pack.contact_result(&result).is_some_and(|result| result.notice);
        if notice {
            let policy = &with.pack.reply;
            self.notice_counts(policy.tries, policy.days).map_err(|reason| self.refuse(reason))?;
        }
        let reached = notice || with.reached(&result);
        let mut facts = vec![Fact { event: Event::Replied { kind, channel, result, reached }, words }];
        if kind == ReplyKind::Final && reached {
            if let Some((sheet, clock)) = self.owed_sheet(with.pack, with.now) {
                let reason = Reason::SheetOwed { sheet: sheet.id.clone(), clock: clock.to_owned() };
                return Err(self.refuse_but(reason, &[super::Verb::Fill]));
            }
            if let Some(field) = self.owed_judgement(with.pack) {
                let reason = Reason::NotJudged { field: field.to_owned() };
                return Err(self.refuse_but(reason, &[super::Verb::Judge]));
            }
            let closing = self.closed_by_reply(with);
            if closing.is_some() {
                self.owes_nothing_after(Keeps::All)?;
            }
            facts.extend(closing);
        }
        Ok(facts)
    }

    pub(super) fn revisit(
        &self,
        result: String,
        answer: Option<Satisfaction>,
        why: Option<String>,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let by_other =
            with.pack.kind(&self.facts.kind).is_none_or(|kind| kind.revisit_by == RevisitBy::Other);
        if by_other && self.handlers.contains(&with.actor) {
            return Err(self.refuse(Reason::OwnRevisit));
        }
        let notice = with.pack.contact_result(&result).is_some_and(|result| result.notice);
        if notice {
            let policy = &with.pack.revisit;
            self.notice_counts(policy.tries, policy.days).map_err(|reason| self.refuse(reason))?;
        }
        let reached = !notice && with.reached(&result);
        let again =
            why.as_deref().and_then(|id| with.pack.dissatisfied_reason(id)).is_some_and(|why| why.again);
        let answer = answer.filter(|_| reached);
        let mut facts = vec![Fact {
            event: Event::Revisited { result, reached, answer, why: why.clone().filter(|_| reached) },
            words,
        }];
        if notice {
            self.owes_nothing_after(Keeps::Nothing)?;
            facts.push(Fact::bare(Event::Closed { how: Closing::NotReached }));
        } else if answer == Some(Satisfaction::Dissatisfied) && again {
            facts.push(Fact::bare(Event::Reopened { reason: why.unwrap_or_default() }));
        } else if answer.is_some() {
            self.owes_nothing_after(Keeps::Callbacks)?;
            facts.push(Fact::bare(Event::Closed { how: Closing::Revisited }));
        }
        Ok(facts)
    }

    /// Closes what was finished in another system.
    pub(super) fn close(&self, words: Words) -> Result<Vec<Fact>, Refusal> {
        self.owes_nothing_after(Keeps::Nothing)?;
        Ok(vec![Fact { event: Event::Closed { how: Closing::Elsewhere }, words }])
    }

    pub(super) fn reopen(&self, words: Words, with: &Context<'_>) -> Result<Vec<Fact>, Refusal> {
        if self.closing == Some(Closing::ForGood) {
            return Err(self.refuse(Reason::EndedForGood));
        }
        let days = with.pack.reopen.window_days;
        let closed = self.closed.unwrap_or(with.now);
        if with.now.since(closed) > i64::from(days) * 86_400 {
            return Err(self.refuse(Reason::WindowOver { closed, days: days.into() }));
        }
        Ok(vec![Fact { event: Event::Reopened { reason: "customer".to_owned() }, words }])
    }

    pub(super) fn archive(&self, with: &Context<'_>) -> Result<Vec<Fact>, Refusal> {
        let until = self.closed.unwrap_or(with.now).plus(i64::from(with.pack.reopen.window_days) * 86_400);
        if with.now <= until {
            return Err(self.refuse(Reason::WindowOpen { until }));
        }
        Ok(vec![Fact::bare(Event::Archived)])
    }
}
