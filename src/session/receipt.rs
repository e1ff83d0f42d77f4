//! 回执: the slip of a case on the screen, to be printed or read out.

use super::{Effect, Screen, Session, asks::Purpose};
use crate::{
    api::{DeviceView, Request},
    case::{CaseId, Event},
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
        if view
            .events
            .iter()
            .any(|event| matches!(&event.event, Event::SheetFilled { sheet, .. } if sheet == "hand_in"))
        {
            let case = view.row.case;
            self.ask(Request::Device { case }, Purpose::Paper(case));
            return;
        }
        let lines = say::receipt(view, &self.site.name, &self.pack, self.lang, self.now);
        self.over.push(Screen::Receipt(Receipt { case: view.row.case, lines, top: 0 }));
    }

    /// Shows the slip of a device that was handed in, or the record of its repair once it was handed out.
    pub(super) fn paper_known(&mut self, of: CaseId, device: &DeviceView) {
        let Screen::Case(case) = self.top() else { return };
        let Some(view) = case.view.as_ref().filter(|view| view.row.case == of) else { return };
        let is_out = view
            .events
            .iter()
            .any(|event| matches!(&event.event, Event::SheetFilled { sheet, .. } if sheet == "handed_out"));
        let make = if is_out { say::repair_record } else { say::repair_slip };
        match make(view, device, &self.site.name, &self.pack, self.lang, self.now) {
            Some(lines) => self.over.push(Screen::Receipt(Receipt { case: of, lines, top: 0 })),
            None => self.say_no(Word::SlipNotIn),
        }
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
