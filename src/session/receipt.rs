//! 回执: the slip of a case on the screen, to be printed or read out.

use super::{Effect, Screen, Session};
use crate::{
    case::CaseId,
    lang::{Word, say},
};

/// The slip of a case.
#[derive(Clone)]
pub struct Receipt {
    pub case: CaseId,
    pub lines: Vec<String>,
    /// First line seen.
    pub top: usize,
}

untold!(Receipt, case);

impl Session {
    /// Shows the slip of the case that is there.
    pub(super) fn open_receipt(&mut self) {
        let Screen::Case(case) = self.place() else { return };
        let Some(view) = &case.view else { return };
        let lines = say::receipt(view, &self.site.name, &self.pack, self.lang, self.now);
        self.over.push(Screen::Receipt(Receipt { case: view.row.case, lines, top: 0 }));
    }

    /// Prints the slip that is shown.
    pub(super) fn print_receipt(&mut self) {
        let Screen::Receipt(receipt) = self.top() else { return };
        let (case, slip) = (receipt.case, receipt.lines.join("\n") + "\n\n\n");
        if std::mem::replace(&mut self.printing, true) {
            return self.say(Word::Printing);
        }
        self.out.push(Effect::Print { case, slip });
        self.say(Word::Printing);
    }
}
