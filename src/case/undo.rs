//! Undo: an event that names what it undoes, within a grace time.

use super::{Case, CaseId, Context, Decision, Event, Fact, Origin, Reason, Recorded, Refusal, Words};

impl Case {
    /// Takes the last command on this case back. `history` is the whole history of the case.
    pub(super) fn undo(
        &self,
        history: &[Recorded],
        words: Words,
        with: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        let act = self.last_act.as_ref().ok_or_else(|| self.refuse(Reason::NothingToUndo))?;
        let written = history.iter().filter(|record| act.seqs.contains(&record.seq()));
        for record in written {
            let name = || record.event.name().to_owned();
            match &record.event {
                event if !event.is_undoable() => {
                    return Err(self.refuse(Reason::NotUndoable { event: name() }));
                }
                _ if matches!(record.envelope.door, super::Door::Import | super::Door::Timer) => {
                    return Err(self.refuse(Reason::NotUndoable { event: name() }));
                }
                _ => {}
            }
        }
        if act.by != with.actor && !with.leads {
            return Err(self.refuse(Reason::NotYours { by: act.by }));
        }
        let grace_s = with.pack.undo.grace_s;
        if with.now.since(act.at) > grace_s {
            return Err(self.refuse(Reason::UndoLate { grace_s }));
        }
        debug_assert!(matches!(with.origin, Origin::Own));
        // What was one act on several cases is undone on all of them, or not at all.
        let undone = |id: &CaseId| {
            let other = with.others.iter().find(|other| other.id == *id);
            let same =
                other.and_then(|other| other.last_act.as_ref()).filter(|last| last.command == act.command);
            match same {
                Some(last) => Ok((*id, vec![Fact::bare(Event::Undone { seqs: last.seqs.clone() })])),
                None => Err(self.refuse(Reason::OtherWentOn { case: *id })),
            }
        };
        let others = act.also.iter().map(undone).collect::<Result<_, _>>()?;
        Ok(Decision { facts: vec![Fact { event: Event::Undone { seqs: act.seqs.clone() }, words }], others })
    }
}
