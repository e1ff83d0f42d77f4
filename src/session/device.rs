//! 三包权益: what the device of a case gives a right to, over it.

use super::{Screen, Session, asks::Purpose};
use crate::{
    api::{DeviceView, Request},
    case::CaseId,
    lang::say::{self, ProofLine},
    rules::Pack,
    text,
};

/// The rights of the device of a case.
#[derive(Debug, Clone)]
pub struct DeviceScreen {
    pub case: CaseId,
    /// None until it has come.
    pub view: Option<Box<DeviceView>>,
    /// First line seen.
    pub top: usize,
}

/// Whether cases of this kind have a device on a sheet.
pub(super) fn has_device(kind: &str, category: Option<&str>, pack: &Pack) -> bool {
    pack.sheets_for(kind, category).any(|sheet| sheet.fields.iter().any(|field| field.as_str() == "device"))
}

impl Session {
    /// Opens the rights of the device of the case that is shown.
    pub(super) fn open_device(&mut self) {
        let Screen::Case(case) = self.place() else { return };
        let case = case.id;
        self.over.push(Screen::Device(DeviceScreen { case, view: None, top: 0 }));
        self.ask(Request::Device { case }, Purpose::Device(case));
    }

    /// What is known of the device has come.
    pub(super) fn device_known(&mut self, of: CaseId, view: Box<DeviceView>) {
        if let Screen::Device(screen) = self.top_mut()
            && screen.case == of
        {
            screen.view = Some(view);
        }
    }

    /// The lines of the rights.
    pub fn device_lines(&self, screen: &DeviceScreen) -> Vec<ProofLine> {
        let room = usize::from(self.size.0).saturating_sub(4).max(8);
        let lines = screen.view.iter().flat_map(|view| say::device_rights(view, &self.pack, self.lang));
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
