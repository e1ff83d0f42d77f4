//! What follows when a case is made: taken into the pool, accepted, or resolved in one call.

use super::{
    Context, Event, Fact, FlagKind, Intake, Opened, Origin, ReplyKind, Then, Word, Words,
    refund::lacks_charges,
};
use super::{
    Fault, Flag, Reason, Refusal, Verb, ending,
    required::{lacks_at_intake, misfit},
};
use crate::{case::CaseId, rules::Outcome};

/// Decides a new case.
///
/// # Errors
/// A field that the pack demands is missing.
pub fn open(id: CaseId, intake: Intake, words: Words, with: &Context<'_>) -> Result<Vec<Fact>, Refusal> {
    if let Some(field) = lacks_at_intake(&intake, &words, with.pack) {
        return Err(Refusal {
            reason: Reason::Field { field, fault: Fault::Missing },
            allowed: Verb::NEW.to_vec(),
        });
    }
    if let Then::Resolve { disposition, reason, .. } = &intake.then
        && let Some(reason) = misfit(&intake.kind, disposition, reason.as_deref(), with.pack)
    {
        return Err(Refusal { reason, allowed: Verb::NEW.to_vec() });
    }
    if let Then::Resolve { disposition, .. } = &intake.then
        && lacks_charges(&intake.kind, disposition)
    {
        return Err(Refusal { reason: Reason::NoCharges, allowed: vec![Verb::Accept] });
    }
    let channel = intake.channel.clone();
    let kind = intake.kind.clone();
    let opened = Opened {
        kind: intake.kind,
        category: intake.category,
        severity: intake.severity,
        channel: intake.channel,
        origin: with.origin.clone(),
        pack: with.pack_no,
        customer: with.customer,
        relation: intake.relation,
        place: intake.place,
        contact_at: intake.contact_at,
        references: intake.references,
    };
    let mut facts = vec![Fact { event: Event::Opened(Box::new(opened)), words }];
    facts.extend(with.star.map(|star| Fact::bare(Event::Starred { star })));
    facts.extend(intake.filled.map(|filled| filled.fact(Words::default())));
    if with.repeat {
        facts.push(Fact::bare(Event::Flagged(Flag { kind: FlagKind::Repeat, until: None })));
    }
    // What was imported waits to be accepted however it came to us.
    let then = if matches!(with.origin, Origin::Own) { intake.then } else { Then::Wait };
    match then {
        Then::Wait => {}
        Then::Accept => facts.push(Fact::bare(Event::Accepted)),
        Then::Resolve { disposition, reason, answer } => {
            facts.push(Fact::bare(Event::Accepted));
            facts.push(Fact::bare(Event::Finished { disposition: disposition.clone(), reason }));
            facts.push(Fact {
                event: Event::Replied {
                    kind: ReplyKind::Final,
                    channel,
                    result: with.pack.reached_result().to_owned(),
                    reached: true,
                },
                words: Words::of([(Word::Text, Some(answer))]),
            });
            let flags: &[&str] = if with.repeat { &[FlagKind::Repeat.id()] } else { &[] };
            let of = Outcome { kind: &kind, disposition: Some(&disposition), flags, rounds: 0 };
            facts.extend(ending::without_revisit(id, &of, with));
        }
    }
    Ok(facts)
}
