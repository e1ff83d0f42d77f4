//! 时限依据: the proof of every clock of a case, over it.

use super::{Screen, Session, asks::Purpose};
use crate::{
    api::{ClockProof, Request},
    case::CaseId,
    lang::say::{self, ProofLine},
    text,
};

/// The proofs of a case.
#[derive(Debug, Clone)]
pub struct ProofScreen {
    pub case: CaseId,
    /// None until they have come.
    pub proofs: Option<Vec<ClockProof>>,
    /// First line seen.
    pub top: usize,
}

impl Session {
    /// Opens the proofs of the case that is shown or selected.
    pub(super) fn open_proof(&mut self) {
        let case = match self.place() {
            Screen::Case(case) => Some(case.id),
            Screen::Queue(queue) => queue.selected,
            _ => None,
        };
        let Some(case) = case else { return };
        self.over.push(Screen::Proof(ProofScreen { case, proofs: None, top: 0 }));
        self.ask(Request::Explain { case }, Purpose::Explain(case));
    }

    /// The proofs have come.
    pub(super) fn proved(&mut self, of: CaseId, proofs: Vec<ClockProof>) {
        if let Screen::Proof(screen) = self.top_mut()
            && screen.case == of
        {
            screen.proofs = Some(proofs);
        }
    }

    /// The lines of the proofs.
    pub fn proof_lines(&self, screen: &ProofScreen) -> Vec<ProofLine> {
        let proofs = screen.proofs.iter().flatten();
        let room = usize::from(self.size.0).saturating_sub(4).max(8);
        let lines = proofs.flat_map(|of| say::proof(of, &self.pack, self.lang, self.now));
        let wrapped = lines.flat_map(|line| match line {
            ProofLine::Line(text) => text::wrap(&text, room)
                .into_iter()
                .map(|range| ProofLine::Line(text.get(range).unwrap_or_default().to_owned()))
                .collect(),
            title => vec![title],
        });
        wrapped.collect()
    }
}
