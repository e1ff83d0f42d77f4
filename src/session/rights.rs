//! What the customer of a case has a right to, over it: 三包权益 of its device, or what is paid back of its charges; over an
//! improvement item what came of it.

use jiff::civil::Date;

use super::{Screen, Session, asks::Purpose};
use crate::{
    api::{DeviceView, ImprovementView, RefundView, Reply, Request},
    case::{CaseId, IMPROVEMENT, REFUND},
    lang::{
        Word,
        say::{self, ProofLine},
    },
    rules::Pack,
    text,
};

/// What the customer of a case has a right to.
#[derive(Debug, Clone)]
pub struct RightsScreen {
    pub case: CaseId,
    pub what: Rights,
    /// First line seen.
    pub top: usize,
}

/// Rights of one sort; none until they have come.
#[derive(Debug, Clone)]
pub enum Rights {
    Device(Option<Box<DeviceView>>),
    Refund(Option<Box<RefundView>>),
    /// 改进成效: the right of all of them.
    Improvement(Option<Box<ImprovementView>>),
}

/// Whether cases of this kind have a device on a sheet.
fn has_device(kind: &str, category: Option<&str>, pack: &Pack) -> bool {
    pack.sheets_for(kind, category).any(|sheet| sheet.fields.iter().any(|field| field.as_str() == "device"))
}

/// Which rights a case of this kind has to show.
pub(super) fn rights_of(kind: &str, category: Option<&str>, pack: &Pack) -> Option<Rights> {
    if kind == REFUND {
        return Some(Rights::Refund(None));
    }
    if category == Some(IMPROVEMENT) {
        return Some(Rights::Improvement(None));
    }
    has_device(kind, category, pack).then_some(Rights::Device(None))
}

impl RightsScreen {
    /// What stands above them.
    pub const fn title(&self) -> Word {
        match self.what {
            Rights::Device(_) => Word::DeviceTitle,
            Rights::Refund(_) => Word::RefundTitle,
            Rights::Improvement(_) => Word::EffectTitle,
        }
    }
}

impl Session {
    /// Opens the rights of the case that is shown.
    pub(super) fn open_rights(&mut self) {
        let Screen::Case(shown) = self.place() else { return };
        let case = shown.id;
        let row = shown.row();
        let Some(what) = row.and_then(|row| rights_of(&row.kind, row.category.as_deref(), &self.pack)) else {
            return;
        };
        let request = match what {
            Rights::Device(_) => Request::Device { case },
            Rights::Refund(_) => Request::ShowRefund { case },
            Rights::Improvement(_) => Request::Improvement { case },
        };
        self.over.push(Screen::Rights(RightsScreen { case, what, top: 0 }));
        self.ask(request, Purpose::Rights(case));
    }

    /// What is known of the rights has come.
    pub(super) fn rights_known(&mut self, of: CaseId, reply: Reply) {
        let Screen::Rights(screen) = self.top_mut() else { return };
        if screen.case != of {
            return;
        }
        match (&mut screen.what, reply) {
            (Rights::Device(device), Reply::Device(view)) => *device = Some(view),
            (Rights::Refund(refund), Reply::Refund(view)) => *refund = Some(view),
            (Rights::Improvement(item), Reply::Improvement(view)) => *item = Some(view),
            _ => {}
        }
    }

    /// The date at the site.
    pub fn today(&self) -> Date {
        self.now.zoned(&self.pack.zone).date()
    }

    /// The lines of the rights.
    pub fn rights_lines(&self, screen: &RightsScreen) -> Vec<ProofLine> {
        let room = usize::from(self.size.0).saturating_sub(4).max(8);
        let lines = match &screen.what {
            Rights::Device(Some(view)) => say::device_rights(view, &self.pack, self.lang),
            Rights::Refund(Some(view)) => say::refund_page(view, &self.pack, self.lang),
            Rights::Improvement(Some(view)) => {
                say::improvement_page(view, &self.pack, self.today(), self.lang)
            }
            Rights::Device(None) | Rights::Refund(None) | Rights::Improvement(None) => Vec::new(),
        };
        let wrapped = lines.into_iter().flat_map(|line| match line {
            ProofLine::Line(text) => text::indented(&text, room).into_iter().map(ProofLine::Line).collect(),
            title => vec![title],
        });
        wrapped.collect()
    }
}
