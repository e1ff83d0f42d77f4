//! What the table of permissions is asked for a request, and what a request is called where nothing may stand of what it asks.

use crate::{api::Request, case::Verb, desk::authorize::Op};

/// What the table is asked before a request is looked at. Acts and people are asked where they are decided,
/// because the answer depends on more.
pub fn op_of(request: &Request) -> Option<Op> {
    match request {
        Request::Act { .. }
        | Request::SetCharges { .. }
        | Request::AnswerRefundList { .. }
        | Request::SetPin { .. }
        | Request::SetAway { .. }
        | Request::SignOn { .. }
        | Request::Unlock { .. } => None,
        Request::List { .. }
        | Request::Show { .. }
        | Request::Explain { .. }
        | Request::Find { .. }
        | Request::Alike { .. }
        | Request::Line { .. }
        | Request::Pop { .. }
        | Request::Customer { .. }
        | Request::Counts
        | Request::Rules { .. }
        | Request::Moves { .. }
        | Request::Notices
        | Request::People
        | Request::LinesToTake
        | Request::SeeLinesToTake { .. }
        | Request::Stock { .. }
        | Request::ShowRefund { .. }
        | Request::Device { .. }
        | Request::RepairStage { .. }
        | Request::Improvement { .. }
        | Request::Reception { .. }
        | Request::Figures(_) => Some(Op::See),
        Request::Status | Request::Metrics => Some(Op::Status),
        Request::Stop => Some(Op::Stop),
        Request::Check { .. } => Some(Op::Check),
        Request::Backup { .. } => Some(Op::Backup),
        Request::AddPerson { .. }
        | Request::BindAccount { .. }
        | Request::ChangePerson { .. }
        | Request::AddPersonKey { .. }
        | Request::RemovePersonKey { .. }
        | Request::PersonKeys { .. }
        | Request::UnbindAccount { .. }
        | Request::Certify { .. }
        | Request::EndCertificate { .. } => Some(Op::People),
        Request::SetPosts { .. } => Some(Op::Posts),
        Request::Board
        | Request::Topics
        | Request::Faults
        | Request::Pledges
        | Request::DismissTopic { .. }
        | Request::SetLineToTake(_)
        | Request::WithdrawLineToTake { .. }
        | Request::ChangeStock { .. }
        | Request::SetReceptionDuty { .. } => Some(Op::Lead),
        Request::Adopt { .. } => Some(Op::Rules),
        Request::Import { .. } | Request::ImportCustomers { .. } | Request::Replay { .. } => Some(Op::Import),
        Request::SetCustomer { .. } => Some(Op::Customers),
        Request::EraseCustomer { .. } => Some(Op::Erase),
        Request::Facts { .. } | Request::Frozen { .. } => Some(Op::Report),
        Request::Freeze { .. } => Some(Op::Freeze),
        Request::TakeFigures { .. } => Some(Op::Figures),
        Request::Reveal { .. } => Some(Op::Reveal),
        Request::Audit { .. } | Request::VerifyAudit { .. } | Request::Checkpoint => Some(Op::Audit),
        Request::Evidence { .. } => Some(Op::Evidence),
        Request::GatherRefund { .. } => Some(Op::Act(Verb::Propose)),
        Request::MakeRefundBatch
        | Request::RefundBatch { .. }
        | Request::RefundBatches { .. }
        | Request::TakeRefundResults { .. } => Some(Op::Pay),
        Request::SaveDraft { .. } | Request::Drafts | Request::DropDraft { .. } => Some(Op::Draft),
    }
}

/// The name of a request, and of an act, as the audit trail has it; never what is asked.
pub fn name_of(request: &Request) -> String {
    match request {
        Request::Act { verb, .. } => format!("act.{}", verb.id()),
        Request::SetCharges { .. } => "act.charge".to_owned(),
        Request::GatherRefund { .. } => "act.propose".to_owned(),
        Request::AnswerRefundList { .. } => "act.approve".to_owned(),
        other => match op_of(other) {
            Some(op) => format!("{op:?}").to_lowercase(),
            None => "people".to_owned(),
        },
    }
}
