//! The terms of the domain, one word each.

use crate::{
    api::View,
    case::{Closing, FlagKind, Place, Relation, ReplyKind, Role, Satisfaction, Stage, Urger},
    lang::{Lang, Word},
    rules::NoticeFor,
    sla::ClockState,
};

/// 阶段, as it stands in a list.
pub fn stage(stage: Stage, lang: Lang) -> &'static str {
    let word = match stage {
        Stage::Accept => Word::StageAccept,
        Stage::Handle => Word::StageHandle,
        Stage::Feedback => Word::StageFeedback,
        Stage::Revisit => Word::StageRevisit,
        Stage::Closed => Word::StageClosed,
        Stage::Archived => Word::StageArchived,
        Stage::Rejected => Word::StageRejected,
        Stage::Withdrawn => Word::StageWithdrawn,
    };
    word.say(lang)
}

/// What a person is here.
pub fn role(role: Role, lang: Lang) -> &'static str {
    let word = match role {
        Role::Agent => Word::RoleAgent,
        Role::Handler => Word::RoleHandler,
        Role::Revisitor => Word::RoleRevisitor,
        Role::TeamLeader => Word::RoleTeamLeader,
        Role::Supervisor => Word::RoleSupervisor,
        Role::Admin => Word::RoleAdmin,
    };
    word.say(lang)
}

/// A view of the queue.
pub fn view(view: &View, lang: Lang) -> &'static str {
    match view {
        View::All => Word::ViewAll.say(lang),
        View::Promised => Word::ViewPromised.say(lang),
        View::Today => Word::ViewToday.say(lang),
        View::Taken => Word::ViewTaken.say(lang),
        View::Waiting => Word::ViewWaiting.say(lang),
        View::Behind(_) => Word::ViewBehind.say(lang),
        View::Mine => Word::ViewMine.say(lang),
        View::Team => Word::ViewTeam.say(lang),
        View::Pool => Word::ViewPool.say(lang),
        View::Overdue => Word::ViewOverdue.say(lang),
        View::Stage(of) => stage(*of, lang),
    }
}

/// A star level: `4★`; nothing where there is none. A number, since nobody tells six stars from seven at a glance, and
/// one sign, since some terminals draw it two cells wide, and as `*` it would look like a mask.
pub fn stars(level: Option<u8>) -> String {
    level.map(|level| format!("{level}★")).unwrap_or_default()
}

/// A flag of a case.
pub fn flag(kind: FlagKind, lang: Lang) -> &'static str {
    let word = match kind {
        FlagKind::Vip => Word::FlagVip,
        FlagKind::Media => Word::FlagMedia,
        FlagKind::Escalated => Word::FlagEscalated,
        FlagKind::Appeal => Word::FlagAppeal,
        FlagKind::Repeat => Word::FlagRepeat,
    };
    word.say(lang)
}

/// How the complainant stands to the owner of the line.
pub fn relation(relation: Relation, lang: Lang) -> &'static str {
    let word = match relation {
        Relation::Own => Word::RelationOwn,
        Relation::Proxy => Word::RelationProxy,
        Relation::Anonymous => Word::RelationAnonymous,
        Relation::Secret => Word::RelationSecret,
    };
    word.say(lang)
}

/// Town or village.
pub fn place(place: Place, lang: Lang) -> &'static str {
    let word = match place {
        Place::Town => Word::PlaceTown,
        Place::Village => Word::PlaceVillage,
    };
    word.say(lang)
}

/// 阶段性 or 最终.
pub fn reply_kind(kind: ReplyKind, lang: Lang) -> &'static str {
    let word = match kind {
        ReplyKind::Interim => Word::ReplyInterim,
        ReplyKind::Final => Word::ReplyFinal,
    };
    word.say(lang)
}

/// The answer to a revisit.
pub fn satisfaction(answer: Satisfaction, lang: Lang) -> &'static str {
    let word = match answer {
        Satisfaction::Satisfied => Word::Satisfied,
        Satisfaction::Indifferent => Word::Indifferent,
        Satisfaction::Dissatisfied => Word::Dissatisfied,
    };
    word.say(lang)
}

/// What a notice to the customer is about.
pub fn notice(about: NoticeFor, lang: Lang) -> &'static str {
    let word = match about {
        NoticeFor::Confirmation => Word::NoticeConfirmation,
        NoticeFor::Progress => Word::NoticeProgress,
        NoticeFor::Result => Word::NoticeResult,
        NoticeFor::Rejection => Word::NoticeRejection,
        NoticeFor::Waiting => Word::NoticeWaiting,
        NoticeFor::Revisit => Word::NoticeRevisit,
    };
    word.say(lang)
}

/// How a case came to be closed.
pub fn closing(how: Closing, lang: Lang) -> &'static str {
    let word = match how {
        Closing::Revisited => Word::ClosedRevisited,
        Closing::NotReached => Word::ClosedNotReached,
        Closing::NoRevisit => Word::ClosedNoRevisit,
        Closing::Elsewhere => Word::ClosedElsewhere,
        Closing::ForGood => Word::ClosedForGood,
    };
    word.say(lang)
}

/// Who asked to hurry.
pub fn urger(by: Urger, lang: Lang) -> &'static str {
    let word = match by {
        Urger::Customer => Word::UrgerCustomer,
        Urger::Supervisor => Word::UrgerSupervisor,
    };
    word.say(lang)
}

/// Where a clock stands.
pub fn clock_state(state: ClockState, lang: Lang) -> &'static str {
    let word = match state {
        ClockState::NotStarted => Word::ClockNotStarted,
        ClockState::Running => Word::ClockRunning,
        ClockState::Held => Word::ClockHeld,
        ClockState::Met => Word::ClockMet,
        ClockState::Missed => Word::ClockMissed,
        ClockState::Cancelled => Word::ClockCancelled,
    };
    word.say(lang)
}

/// A language by its own name.
pub const fn lang_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "中文",
        Lang::En => "English",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;

    #[test]
    fn stages_in_work_fit_the_column_of_the_queue_in_both_languages() {
        for of in Stage::ALL {
            for lang in [Lang::Zh, Lang::En] {
                assert!(!of.is_open() || width(stage(of, lang)) <= 8, "{of:?}");
            }
        }
    }
}
