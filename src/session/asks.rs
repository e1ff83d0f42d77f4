//! What was asked of the desk and not answered yet.

use crate::case::{CaseId, CustomerId, Subject, Verb};

/// What an answer is for. It says enough to be dropped where nobody wants it any more: what a later key
/// superseded, or what belongs to a screen that is gone.
#[derive(Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Rows of the queue: of which view, from where.
    Rows {
        view: usize,
        skip: usize,
    },
    Counts,
    Show(CaseId),
    Explain(CaseId),
    /// A case of which something was just undone: to say where it stands.
    ShowUndone(CaseId),
    /// The form that has this ask as its own.
    Form,
    /// An act without a form.
    Act,
    /// An act on several cases, on this one.
    Many(CaseId),
    Customer(CustomerId),
    /// The cases of a customer.
    CasesOf(CustomerId),
    Line(String),
    Find(String),
    People,
    Board,
    Topics,
    Pledges,
    Dismiss,
    Drafts,
    /// Showing a case or a customer in the clear.
    Reveal(Subject),
    /// Keeping or dropping a draft; only a refusal is of interest.
    Draft,
    /// Whether a PIN is the right one for a blanked screen.
    Unlock,
    /// 口径: those in force, after what was asked of them.
    LinesToTake,
    /// 备用机与备件
    Stock,
    /// What the customer of a case has a right to.
    Rights(CaseId),
    /// What has the same as this case.
    Alike(CaseId),
    /// 客户接待日
    Reception,
    /// Free slots for a form.
    Slots,
    /// The slip or the record of its repair.
    Paper(CaseId),
}

untold!(Purpose);

impl Purpose {
    /// Whether somebody waits for it in front of the screen.
    pub const fn is_seen(&self) -> bool {
        !matches!(self, Self::Draft | Self::Drafts | Self::Counts | Self::Unlock | Self::LinesToTake)
    }
}

/// An act without a form that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    pub ask: u64,
    pub case: CaseId,
    pub verb: Verb,
}
