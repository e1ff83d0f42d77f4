//! The audit trail said: what was seen or tried, by which right, why, and where the trail does not hold.

use super::super::{Lang, Word};
use crate::case::{AuditFault, Change, Handout, Purpose, Right, Subject, Trace};

/// Why somebody wants to see personal data in the clear.
pub fn purpose(why: Purpose, lang: Lang) -> &'static str {
    let word = match why {
        Purpose::CallBack => Word::WhyCallBack,
        Purpose::VerifyIdentity => Word::WhyVerifyIdentity,
        Purpose::ComplaintCheck => Word::WhyComplaintCheck,
        Purpose::QualityInspection => Word::WhyQualityInspection,
        Purpose::LegalRequest => Word::WhyLegalRequest,
        Purpose::Other => Word::WhyOther,
    };
    word.say(lang)
}

fn right(by: Right, lang: Lang) -> &'static str {
    let word = match by {
        Right::Owner => Word::RightOwner,
        Right::TookIn => Word::RightTookIn,
        Right::Task => Word::RightTask,
        Right::Revisit => Word::RightRevisit,
        Right::Revealed => Word::RightRevealed,
    };
    word.say(lang)
}

fn subject(of: Subject) -> String {
    match of {
        Subject::Site => "-".to_owned(),
        Subject::Case(id) => id.to_string(),
        Subject::Customer(id) => id.to_string(),
        Subject::Person(id) => id.0.to_string(),
    }
}

/// What was seen or tried.
pub fn trace(what: &Trace, lang: Lang) -> String {
    let plain = |word: Word| word.say(lang).to_owned();
    match what {
        Trace::Begun { site, epoch, .. } => Word::AuditBegun.with(lang, &[&site.letters(), epoch]),
        Trace::SignedOn => plain(Word::AuditSignedOn),
        Trace::SignOnFailed => plain(Word::AuditSignOnFailed),
        Trace::SignOnLocked => plain(Word::AuditSignOnLocked),
        Trace::SessionBegun => plain(Word::AuditSessionBegun),
        Trace::SessionEnded => plain(Word::AuditSessionEnded),
        Trace::Seen { of, by } => Word::AuditSeen.with(lang, &[&subject(*of), &right(*by, lang)]),
        Trace::Revealed { of, why } => Word::AuditRevealed.with(lang, &[&subject(*of), &purpose(*why, lang)]),
        Trace::RevealRefused { of } => Word::AuditRevealRefused.with(lang, &[&subject(*of)]),
        Trace::Alarm { subjects } => Word::AuditAlarm.with(lang, &[subjects]),
        Trace::Listed { list: Handout::List, rows } => Word::AuditListed.with(lang, &[rows]),
        Trace::Listed { list: Handout::Find, rows } => Word::AuditFound.with(lang, &[rows]),
        Trace::Printed { case } => {
            let case = case.map(|id| id.to_string()).unwrap_or_default();
            Word::AuditPrinted.with(lang, &[&case]).trim_end().to_owned()
        }
        Trace::Refused { op } => Word::AuditRefused.with(lang, &[op]),
        Trace::Changed { seq, what: Change::Erased } => Word::AuditErased.with(lang, &[seq]),
        Trace::Changed { seq, what: Change::People } => Word::AuditPeople.with(lang, &[seq]),
        Trace::Changed { seq, what: Change::Rules } => Word::AuditRules.with(lang, &[seq]),
        Trace::Evidence { case, plain: false } => Word::AuditEvidence.with(lang, &[case]),
        Trace::Evidence { case, plain: true } => Word::AuditEvidencePlain.with(lang, &[case]),
        Trace::Read => plain(Word::AuditRead),
        Trace::Lost { entries } => Word::AuditLost.with(lang, &[entries]),
    }
}

/// Where trail or log do not hold.
pub fn audit_fault(fault: &AuditFault, lang: Lang) -> String {
    match fault {
        AuditFault::Missing { n } => Word::AuditMissing.with(lang, &[n]),
        AuditFault::Changed { n } => Word::AuditChanged.with(lang, &[n]),
        AuditFault::Unreadable { n } => Word::AuditUnreadable.with(lang, &[n]),
        AuditFault::EventMissing { seq } => Word::AuditEventMissing.with(lang, &[seq]),
        AuditFault::EventsChanged { first } => Word::AuditEventsChanged.with(lang, &[first]),
        AuditFault::NoCheckpoint { no } => Word::AuditNoCheckpoint.with(lang, &[no]),
        AuditFault::Forged { n } => Word::AuditForged.with(lang, &[n]),
        AuditFault::Trail { n } => Word::AuditTrailOther.with(lang, &[n]),
        AuditFault::Cut { n, last } => Word::AuditCut.with(lang, &[n, last]),
        AuditFault::Log { seq } => Word::AuditLogOther.with(lang, &[seq]),
        AuditFault::LogCut { seq, last } => Word::AuditLogCut.with(lang, &[seq, last]),
    }
}
