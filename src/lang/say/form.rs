//! The acts, their fields and the values that can be chosen.

use crate::{
    case::{Choice, NO_PROOF, PARKED, Verb},
    lang::{Lang, Word},
    rules::{Entry, FieldRule, Pack, Words, find},
    text::clean_line,
};

/// What an act is called on a key, in a menu, in a sentence.
pub fn act(verb: Verb, lang: Lang) -> &'static str {
    let word = match verb {
        Verb::Open => Word::ActOpen,
        Verb::Accept => Word::ActAccept,
        Verb::Resolve => Word::ActResolve,
        Verb::Reject => Word::ActReject,
        Verb::Withdraw => Word::ActWithdraw,
        Verb::Dispatch => Word::ActDispatch,
        Verb::Assign => Word::ActAssign,
        Verb::Claim => Word::ActClaim,
        Verb::Transfer => Word::ActTransfer,
        Verb::Note => Word::ActNote,
        Verb::Contact => Word::ActContact,
        Verb::Hold => Word::ActHold,
        Verb::Resume => Word::ActResume,
        Verb::Finish => Word::ActFinish,
        Verb::Reply => Word::ActReply,
        Verb::Revisit => Word::ActRevisit,
        Verb::Close => Word::ActClose,
        Verb::Reopen => Word::ActReopen,
        Verb::Archive => Word::ActArchive,
        Verb::Urge => Word::ActUrge,
        Verb::Classify => Word::ActClassify,
        Verb::Amend => Word::ActAmend,
        Verb::Flag => Word::ActFlag,
        Verb::Unflag => Word::ActUnflag,
        Verb::Refer => Word::ActRefer,
        Verb::Attach => Word::ActAttach,
        Verb::Undo => Word::ActUndo,
        Verb::Promise => Word::ActPromise,
        Verb::Keep => Word::ActKeep,
        Verb::Park => Word::ActPark,
        Verb::Judge => Word::ActJudge,
        Verb::Escalate => Word::ActEscalate,
        Verb::Acknowledge => Word::ActAcknowledge,
        Verb::Deescalate => Word::ActDeescalate,
        Verb::Supervise => Word::ActSupervise,
        Verb::Answer => Word::ActAnswer,
        Verb::Task => Word::ActTask,
        Verb::Respond => Word::ActRespond,
        Verb::Review => Word::ActReview,
        Verb::TakeBack => Word::ActTakeBack,
        Verb::HandOver => Word::ActHandOver,
        Verb::Ask => Word::ActAsk,
        Verb::Grant => Word::ActGrant,
        Verb::Refuse => Word::ActRefuse,
        Verb::Link => Word::ActLink,
        Verb::Unlink => Word::ActUnlink,
        Verb::Merge => Word::ActMerge,
        Verb::Inform => Word::ActInform,
        Verb::Fill => Word::ActFill,
        Verb::Lend => Word::ActLend,
        Verb::Recover => Word::ActRecover,
        Verb::Reserve => Word::ActReserve,
        Verb::Use => Word::ActUse,
        Verb::Release => Word::ActRelease,
        Verb::Charge => Word::ActCharge,
        Verb::Strike => Word::ActStrike,
        Verb::Propose => Word::ActPropose,
        Verb::Approve => Word::ActApprove,
        Verb::Decline => Word::ActDecline,
        Verb::Book => Word::ActBook,
        Verb::Confirm => Word::ActConfirm,
        Verb::Arrive => Word::ActArrive,
        Verb::Receive => Word::ActReceive,
    };
    word.say(lang)
}

/// What a field is called where the act is not known, as in a refusal; a name that is no field stays, cleaned.
pub fn field(name: &str, lang: Lang) -> String {
    general(name).map_or_else(|| clean_line(name).into_owned(), |word| word.say(lang).to_owned())
}

/// What a field is called on the form of an act: some names mean something else there.
pub fn field_of(verb: Verb, new: bool, name: &str, lang: Lang) -> String {
    let word = match (verb, name) {
        (_, "text") if new => Word::FieldWhatHappened,
        (Verb::Resolve | Verb::Finish | Verb::Respond, "reason") => Word::FieldClosingReason,
        (Verb::Charge, "text") => Word::FieldService,
        (Verb::Charge, "from") => Word::FieldChargeFrom,
        (Verb::Reply, "kind") => Word::FieldReplyKind,
        (Verb::Revisit, "answer") => Word::FieldSatisfaction,
        (Verb::Attach, "name") => Word::FieldFileName,
        (Verb::Attach, "place") => Word::FieldWhere,
        (Verb::Supervise | Verb::Receive, "at") | (Verb::Park, "until") => Word::FieldUntil,
        _ => return field(name, lang),
    };
    word.say(lang).to_owned()
}

/// What a field of a customer is called: nobody complains there.
pub fn field_of_customer(name: &str, lang: Lang) -> String {
    match name {
        "name" => Word::CustomerName.say(lang).to_owned(),
        "id" => Word::CustomerNumber.say(lang).to_owned(),
        _ => field(name, lang),
    }
}

/// Whether acts or customers have a field of this name.
pub(super) fn is_known(name: &str) -> bool {
    general(name).is_some()
}

fn general(name: &str) -> Option<Word> {
    Some(match name {
        "figure" => Word::FieldFigure,
        "line" => Word::FieldLine,
        "name" => Word::FieldName,
        "relation" => Word::FieldRelation,
        "contact" => Word::FieldContact,
        "contact_at" => Word::FieldContactAt,
        "kind" => Word::FieldKind,
        "category" => Word::FieldCategory,
        "address" => Word::FieldAddress,
        "place" => Word::FieldPlace,
        "severity" => Word::FieldSeverity,
        "channel" => Word::FieldChannel,
        "title" => Word::FieldTitle,
        "wants" => Word::FieldWants,
        "text" => Word::FieldText,
        "disposition" => Word::FieldDisposition,
        "reason" => Word::FieldReason,
        "answer" => Word::FieldAnswer,
        "team" => Word::FieldTeam,
        "line_to_take" => Word::FieldLineToTake,
        "to" => Word::FieldTo,
        "result" => Word::FieldResult,
        "until" => Word::FieldUntil,
        "certificate" => Word::FieldCertificate,
        "told" => Word::FieldTold,
        "why" => Word::FieldWhy,
        "by" => Word::FieldBy,
        "flag" => Word::FieldFlag,
        "source" => Word::FieldSource,
        "id" => Word::FieldId,
        "sha256" => Word::FieldSha256,
        "bytes" => Word::FieldBytes,
        "opened" => Word::FieldOpened,
        "closed" => Word::FieldClosed,
        "stage" => Word::FieldStage,
        "status" => Word::FieldStatus,
        "answered" => Word::FieldAnswered,
        "urged" => Word::FieldUrged,
        "limit" => Word::FieldLimit,
        "more" => Word::FieldMore,
        "what" => Word::FieldWhat,
        "at" => Word::FieldAt,
        "promise" => Word::FieldPromise,
        "order" => Word::FieldOrder,
        "liability" => Word::FieldLiability,
        "partner" => Word::FieldPartner,
        "whom" => Word::FieldWhom,
        "task" => Word::FieldTask,
        "role" => Word::FieldRole,
        "verdict" => Word::FieldVerdict,
        "late" => Word::FieldLate,
        "clock" => Word::FieldClock,
        "ask" => Word::FieldAsk,
        "case" => Word::FieldCase,
        "how" => Word::FieldHow,
        "solved" => Word::FieldSolved,
        "star" => Word::FieldStar,
        "tags" => Word::FieldTags,
        "sheet" => Word::FieldSheet,
        "loaner" => Word::FieldLoaner,
        "deposit" => Word::FieldDeposit,
        "condition" => Word::FieldCondition,
        "article" => Word::FieldArticle,
        "article_name" => Word::FieldArticleName,
        "count" => Word::FieldCount,
        "model" => Word::FieldModel,
        "models" => Word::FieldModels,
        "sort" => Word::FieldSort,
        "reorder" => Word::FieldReorder,
        "version" => Word::FieldVersion,
        "sent" => Word::FieldSent,
        "under_way" => Word::FieldUnderWay,
        "from" => Word::FieldFrom,
        "charge" => Word::FieldCharge,
        "day" => Word::FieldChargeDay,
        "amount" => Word::FieldAmount,
        "proof" => Word::FieldProof,
        "cause" => Word::FieldCause,
        "finding" => Word::FieldFinding,
        "account" => Word::FieldAccount,
        "binding" => Word::FieldBinding,
        "proposal" => Word::FieldProposal,
        "branch" => Word::FieldBranch,
        "slot" => Word::FieldSlot,
        "call" => Word::FieldCall,
        "sat" => Word::FieldSat,
        "outcome" => Word::FieldOutcome,
        "leader" => Word::FieldLeader,
        "deputy" => Word::FieldDeputy,
        "reception_day" => Word::FieldReceptionDay,
        _ => return None,
    })
}

/// What a value is called that a field can choose; an id that nobody knows (from an older pack) stays, cleaned.
pub fn choice(choice: Choice, id: &str, pack: &Pack, lang: Lang) -> String {
    if let Some(word) = own(choice, id) {
        return word.say(lang).to_owned();
    }
    let said = of_pack(choice, id, pack).map_or(id, |words| words.say(lang));
    clean_line(said).into_owned()
}

fn of_pack<'a>(choice: Choice, id: &str, pack: &'a Pack) -> Option<&'a Words> {
    let entry = |entry: Option<&'a Entry>| entry.map(|entry| &entry.words);
    match choice {
        Choice::Kind => pack.kind(id).map(|kind| &kind.words),
        Choice::Category => pack.category(id).map(|category| &category.words),
        Choice::Severity => pack.severity(id.parse().ok()?).map(|severity| &severity.words),
        Choice::Channel => entry(pack.channel(id)),
        Choice::HoldReason => pack.hold_reason(id).map(|rule| &rule.words),
        Choice::Disposition => entry(pack.disposition(id)),
        Choice::ClosingReason => entry(pack.closing_reason(id)),
        Choice::ContactResult => pack.contact_result(id).map(|result| &result.words),
        Choice::RejectReason => entry(pack.reject_reason(id)),
        Choice::BreachReason => entry(pack.breach_reason(id)),
        Choice::WhyDissatisfied => pack.dissatisfied_reason(id).map(|why| &why.words),
        Choice::Team | Choice::Branch => entry(pack.team(id)),
        Choice::AskKind => pack.ask(id).map(|rule| &rule.words),
        Choice::Clock => pack.clock(id).map(|rule| &rule.words),
        Choice::Sheet => pack.sheet(id).map(|sheet| &sheet.words),
        Choice::Of(field) => match pack.field(field.as_str())? {
            FieldRule { list: Some(list), .. } if list == "work" => {
                find(&pack.works, id).map(|work| &work.words)
            }
            FieldRule { list: Some(list), .. } if list == "category" => of_pack(Choice::Category, id, pack),
            FieldRule { list: Some(_), .. } => entry(pack.team(id)),
            rule => entry(find(&rule.values, id)),
        },
        Choice::ProofOfOrder => item(pack, "proof_of_order", id),
        Choice::RefundCause => item(pack, "double_refund", id),
        _ => None,
    }
}

fn item<'a>(pack: &'a Pack, figure: &str, id: &str) -> Option<&'a Words> {
    pack.figure(figure)?.items.iter().find(|item| item.id == id).map(|item| &item.words)
}

fn own(choice: Choice, id: &str) -> Option<Word> {
    Some(match (choice, id) {
        (Choice::Returned, "good") => Word::ConditionGood,
        (Choice::Returned, "damaged") => Word::ConditionDamaged,
        (Choice::Returned, "lost") => Word::ConditionLost,
        (Choice::Call, "comes") => Word::CallComes,
        (Choice::Call, "not_reached") => Word::CallNotReached,
        (Choice::Call, "will_not_come") => Word::CallWillNotCome,
        (Choice::Sat, "leader") => Word::SatLeader,
        (Choice::Sat, "deputy") => Word::SatDeputy,
        (Choice::Outcome, "solved") => Word::OutcomeSolved,
        (Choice::Outcome, "tracked") => Word::OutcomeTracked,
        (Choice::Relation, "own") => Word::RelationOwn,
        (Choice::Relation, "proxy") => Word::RelationProxy,
        (Choice::Relation, "anonymous") => Word::RelationAnonymous,
        (Choice::Relation, "secret") => Word::RelationSecret,
        (Choice::Place, "town") => Word::PlaceTown,
        (Choice::Place, "village") => Word::PlaceVillage,
        (Choice::ReplyKind, "interim") => Word::ReplyInterim,
        (Choice::ReplyKind, "final") => Word::ReplyFinal,
        (Choice::Satisfaction, "satisfied") => Word::Satisfied,
        (Choice::Satisfaction, "indifferent") => Word::Indifferent,
        (Choice::Satisfaction, "dissatisfied") => Word::Dissatisfied,
        (Choice::FlagKind, "vip") => Word::FlagVip,
        (Choice::FlagKind, "media") => Word::FlagMedia,
        (Choice::FlagKind, "escalated") => Word::FlagEscalated,
        (Choice::FlagKind, "appeal") => Word::FlagAppeal,
        (Choice::FlagKind, "repeat") => Word::FlagRepeat,
        (Choice::Urger, "customer") => Word::UrgerCustomer,
        (Choice::Urger, "supervisor") => Word::UrgerSupervisor,
        (Choice::YesNo, "yes") => Word::Yes,
        (Choice::YesNo, "no") => Word::No,
        (Choice::PromiseKind, "callback") => Word::PromiseCallback,
        (Choice::PromiseKind, "result") => Word::PromiseResult,
        (Choice::Liability, "responsible") => Word::Responsible,
        (Choice::Liability, "not_responsible") => Word::NotResponsible,
        (Choice::Liability, "third_party") => Word::ThirdParty,
        (Choice::Whom, "owner") => Word::WhomOwner,
        (Choice::Whom, "sender") => Word::WhomSender,
        (Choice::Whom, "team_leader") => Word::WhomTeamLeader,
        (Choice::Whom, "site_manager") => Word::WhomSiteManager,
        (Choice::Whom, "city_desk") => Word::WhomCityDesk,
        (Choice::Whom, "duty_leader") => Word::WhomDutyLeader,
        (Choice::LinkKind, "related") => Word::LinkRelated,
        (Choice::LinkKind, "parent") => Word::LinkParent,
        (Choice::LinkKind, "child") => Word::LinkChild,
        (Choice::LinkKind, "first") => Word::LinkFirst,
        (Choice::LinkKind, "escalated_by") => Word::LinkEscalatedBy,
        (Choice::LinkKind, "merged_into") => Word::LinkMergedInto,
        (Choice::LinkKind, "absorbed") => Word::LinkAbsorbed,
        (Choice::Solved, "take") => Word::SolvedTake,
        (Choice::Solved, "keep") => Word::SolvedKeep,
        (Choice::Solved, "reopen") => Word::SolvedReopen,
        (Choice::TaskRole, "lead") => Word::TaskLead,
        (Choice::TaskRole, "helper") => Word::TaskHelper,
        (Choice::Verdict, "accepted") => Word::VerdictAccepted,
        (Choice::Verdict, "again") => Word::VerdictAgain,
        (Choice::ProofOfOrder, NO_PROOF) => Word::OrderProofNone,
        (Choice::RefundCause, "unproven") => Word::RefundUnproven,
        (Choice::RefundCause, "malicious") => Word::RefundMalicious,
        (Choice::RefundCause, "fraud") => Word::RefundFraud,
        (Choice::Finding, "open") => Word::FindingOpen,
        (Choice::Finding, "upheld") => Word::FindingUpheld,
        (Choice::Finding, "not_upheld") => Word::FindingNotUpheld,
        // What is parked waits for a reason that nobody chooses from the list.
        (Choice::HoldReason, PARKED) => Word::HoldParked,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{case::Shape, text::width};

    #[test]
    fn every_field_and_every_value_of_every_act_has_words() {
        let pack = Pack::builtin();
        for verb in Verb::ALL {
            for field in verb.fields().iter().chain(verb.fields_of_new()) {
                assert!(general(field.name).is_some(), "{verb:?} {}", field.name);
                let Shape::Choice(list) = field.shape else { continue };
                for id in list.values(pack) {
                    assert!(own(list, &id).is_some() || of_pack(list, &id, pack).is_some(), "{list:?} {id}");
                }
            }
        }
    }

    #[test]
    fn labels_fit_eight_cells() {
        for verb in Verb::ALL {
            for lang in [Lang::Zh, Lang::En] {
                assert!(width(act(verb, lang)) <= 10, "{verb:?}");
                for (new, form) in [(false, verb.fields()), (true, verb.fields_of_new())] {
                    for field in form {
                        let label = field_of(verb, new, field.name, lang);
                        assert!((1..=8).contains(&width(&label)), "{verb:?} {label}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_name_on_a_form_says_what_it_means_there() {
        for (verb, new, name, zh) in [
            (Verb::Accept, true, "text", "事件"),
            (Verb::Accept, false, "text", "内容"),
            (Verb::Reply, false, "kind", "性质"),
            (Verb::Accept, true, "kind", "种类"),
            (Verb::Finish, false, "reason", "办结原因"),
            (Verb::Hold, false, "reason", "原因"),
            (Verb::Resolve, true, "answer", "答复"),
            (Verb::Revisit, false, "answer", "满意度"),
        ] {
            assert_eq!(field_of(verb, new, name, Lang::Zh), zh, "{verb:?} {name}");
        }
    }

    #[test]
    fn an_unknown_value_is_shown_cleaned() {
        let said = choice(Choice::Team, "old\u{1b}team", Pack::builtin(), Lang::En);
        assert_eq!(said, "old⟦001B⟧team");
    }
}
