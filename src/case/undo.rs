//! Undo: an event that names what it undoes, within a grace time.

use super::{Case, Context, Event, Fact, Origin, Reason, Recorded, Refusal, Words};

impl Case {
    /// Takes the last command on this case back. `history` is the whole history of the case.
    pub(super) fn undo(
        &self,
        history: &[Recorded],
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let act = self.last_act.as_ref().ok_or_else(|| self.refuse(Reason::NothingToUndo))?;
        let written = history.iter().filter(|record| act.seqs.contains(&record.seq()));
        for record in written {
            let name = || record.event.name().to_owned();
            match &record.event {
                // A case that exists is never made unwritten: it is withdrawn.
                Event::Opened(_) => return Err(self.refuse(Reason::NotUndoable { event: name() })),
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
        Ok(vec![Fact { event: Event::Undone { seqs: act.seqs.clone() }, words }])
    }
}
