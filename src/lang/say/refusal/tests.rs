use super::*;
use crate::{
    api::By,
    case::{CaseId, CommandId, Event, LoanerState, PersonId, Role, Stage, Words},
    rules::Whom,
    text::{is_clean, width},
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn case() -> CaseId {
    CaseId::mint("ZJ".parse().unwrap(), 421).unwrap()
}

fn field_fault(field: &str, fault: Fault) -> Reason {
    Reason::Field { field: field.to_owned(), fault }
}

fn fen(fen: i64) -> crate::rights::Fen {
    crate::rights::Fen::new(fen).unwrap()
}

/// Every fault of a file of figures.
fn figures() -> impl Iterator<Item = Reason> {
    use crate::case::{FigureFault as F, Month};
    let faults = [
        F::Missing,
        F::NotOneOf { values: Vec::new() },
        F::NotOneOf {
            values: vec!["自有渠道 own hall".to_owned(), "社会渠道 outside channel".to_owned()]
        },
        F::TooLong,
        F::Unclean,
        F::NoNumber,
        F::NoPercent,
        F::NotBetween { least: 0, most: 1_000_000_000 },
        F::NoMonth,
        F::MonthAhead { this: Month::FIRST },
        F::MoreThan { column: "activated".to_owned(), figure: 1_000_000_000 },
        F::Twice { line: 19_999 },
        F::OtherColumns,
    ];
    let figure = || "activations".to_owned();
    faults.into_iter().map(move |fault| Reason::Figure {
        figure: figure(),
        column: "checked".to_owned(),
        fault: Box::new(fault),
    })
}

/// Every reason and every fault.
fn reasons() -> Vec<Reason> {
    let day = at("2026-11-23T07:09:00Z");
    let mut reasons = vec![
        Reason::Stage { stage: Stage::Handle, verb: Verb::Revisit },
        Reason::Held { verb: Verb::Finish },
        Reason::OwnRevisit,
        Reason::AlreadyTheirs,
        Reason::RevisitFirst,
        Reason::MoreTries { made: 1, needed: 3, days: 2 },
        Reason::WindowOver { closed: day, days: 30 },
        Reason::WindowOpen { until: day },
        Reason::NothingToUndo,
        Reason::NotYours { by: PersonId(3) },
        Reason::UndoLate { grace_s: 600 },
        Reason::NotUndoable { event: "opened".to_owned() },
        Reason::NotUndoable { event: "closed".to_owned() },
        Reason::Appeal,
        Reason::Stale { base: 3, revision: 5 },
        Reason::NotFound,
        Reason::Exists { case: Some(case()) },
        Reason::Exists { case: None },
        Reason::NotPermitted { role: Role::Agent },
        Reason::OtherCommand,
        Reason::ReadOnly,
        Reason::Unknown,
        Reason::Busy,
        Reason::NothingToDo { verb: Verb::Keep },
        Reason::PromiseOpen { promise: 2, due: day },
        Reason::OrderOpen { order: 1, due: day },
        Reason::OwnDecision,
        Reason::LoanerOut { loaner: "B01".to_owned() },
        Reason::LoanerIs { loaner: "B01".to_owned(), state: LoanerState::Damaged },
        Reason::LoanerIs { loaner: "B01".to_owned(), state: LoanerState::Out { case: case() } },
        Reason::StockShort { article: "lcd".to_owned(), place: "hall".to_owned(), free: 2 },
        Reason::LinkedAlready { case: case() },
        Reason::NoParent { case: case() },
        Reason::NoMerge { case: case() },
        Reason::OtherWentOn { case: case() },
        Reason::AskedAlready { ask: 2 },
        Reason::NotYoursToDecide { whom: Whom::SiteManager },
        Reason::DecidedForGood,
        Reason::AskedTooLate { deadline: day },
        Reason::Overtaken,
        Reason::MoreRounds { made: 1, needed: 2 },
        Reason::EndedForGood,
        Reason::TasksOpen { tasks: vec![1, 3] },
        Reason::LeadThere { task: 1 },
        Reason::NotYourTask { task: 2 },
        Reason::TooMany { field: "promise".to_owned(), max: 99 },
        Reason::NoCustomer,
        Reason::Erased,
        Reason::NoSession,
        Reason::OpenCase { case: case() },
        Reason::LineTaken { customer: crate::case::CustomerId(7) },
        Reason::Frozen { period: "2026-10".to_owned(), at: day },
        Reason::LastAdmin,
        Reason::OwnsStore,
        Reason::WeakKey,
        Reason::KeyTaken { by: PersonId(3) },
        Reason::TooManyReveals { most: 30 },
        Reason::EvidenceHeld { case: case() },
        Reason::NobodyToInform,
        Reason::NothingDelivers,
        Reason::RefundStale { proposal: 1, amount: fen(1_000), now: fen(2_000) },
        Reason::OtherRefund { proposal: 1, amount: fen(1_000) },
        Reason::ProposedAlready { proposal: 2 },
        Reason::RefundUnderWay { proposal: 2 },
        Reason::RefundOwed { amount: fen(1_000) },
        Reason::ChargesOpen { charges: vec![1, 3] },
        Reason::NoCharges,
        Reason::InRefundList { parent: case() },
        Reason::OtherRefundList { count: 5_000, amount: fen(1_000_000) },
        Reason::RefundListChanged { cases: vec![case(), case(), case()], count: 4_999 },
        Reason::NothingToPay { last: None },
        Reason::NothingToPay { last: Some(261_102_143_205) },
        Reason::NotReceptionDay { next: Some(jiff::civil::date(2026, 12, 17)) },
        Reason::NotReceptionDay { next: None },
        Reason::NoLeaderOnDuty { branch: "hall".to_owned(), day: jiff::civil::date(2026, 12, 17) },
        uncertified(None, None),
        uncertified(Some("2026-11-21T16:00:00Z"), None),
        uncertified(None, Some("3101")),
        uncertified(Some("2025-11-21T16:00:00Z"), Some("3101")),
    ];
    reasons.extend(figures());
    reasons.push(Reason::NotJudged { field: "own_port".to_owned() });
    reasons.push(Reason::SheetOwed { sheet: "fee_waiver".to_owned(), clock: "fault_repair".to_owned() });
    let faults = [
        Fault::Case,
        Fault::TooSoon { min: day },
        Fault::WhichOf { values: vec!["1".to_owned(), "2".to_owned()] },
        Fault::Unknown { fields: vec!["team".to_owned(), "text".to_owned()] },
        Fault::Unknown { fields: Vec::new() },
        Fault::Missing,
        Fault::NotOneOf { values: Vec::new() },
        Fault::NotOneOf { values: (1..=9).map(|n| n.to_string()).collect() },
        Fault::TooLong { max: 1024 },
        Fault::Phone,
        Fault::When,
        Fault::Past,
        Fault::TooFar { max: day },
        Fault::Staff,
        Fault::Number,
        Fault::Imei,
        Fault::Paper,
        Fault::Money,
        Fault::Day,
        Fault::Ahead,
        Fault::NotOfKind { kind: "repair".to_owned() },
    ];
    reasons.extend(faults.map(|fault| field_fault("line", fault)));
    reasons
}

fn uncertified(until: Option<&str>, staff: Option<&str>) -> Reason {
    let (until, staff) = (until.map(at), staff.map(str::to_owned));
    Reason::Uncertified { certificate: "repair_engineer".to_owned(), until, staff }
}

fn say(reason: Reason, allowed: &[Verb], lang: Lang) -> String {
    let refused = Refusal { reason, allowed: allowed.to_vec() };
    refusal(&refused, Pack::builtin(), lang, at("2026-11-24T07:09:00Z"))
}

#[test]
fn refusals_say_what_happened_and_what_to_do_next() {
    let stage = Reason::Stage { stage: Stage::Closed, verb: Verb::Dispatch };
    let reply = Reason::Stage { stage: Stage::Handle, verb: Verb::Reply };
    let over = Reason::WindowOver { closed: at("2025-11-23T07:09:00Z"), days: 30 };
    let field = field_fault;
    for (reason, allowed, zh, en) in [
        (
            stage.clone(),
            &[Verb::Reopen, Verb::Note][..],
            "现在不能「派单」：工单在「办结」阶段。可以：重办、备注。",
            "Not now: Dispatch does not go with stage \"closed\". Possible: Reopen, Note.",
        ),
        (
            stage.clone(),
            &[],
            "现在不能「派单」：工单在「办结」阶段。",
            "Not now: Dispatch does not go with stage \"closed\".",
        ),
        (
            stage,
            Stage::Handle.acts(),
            "现在不能「派单」：工单在「办结」阶段。可以：处理完成、回复客户、备注、联系、填单、派单 等。",
            "Not now: Dispatch does not go with stage \"closed\". Possible: Finish, Reply, Note, Contact, Fill in, Dispatch and more.",
        ),
        (
            reply,
            &[Verb::Finish],
            "还不能最终答复：先做「处理完成」，写明处理结论。",
            "No final reply yet: finish the case first, with its outcome.",
        ),
        (
            Reason::Held { verb: Verb::Finish },
            &[],
            "现在不能「处理完成」：工单已挂起，先解挂。",
            "Not now (Finish): the case is on hold. Resume it first.",
        ),
        (
            over,
            &[],
            "不能重办：2025-11-23 办结，已过 30 天。请新建工单。",
            "Cannot reopen: closed 2025-11-23, more than 30 days ago. Take a new case.",
        ),
        (
            Reason::MoreTries { made: 1, needed: 3, days: 1 },
            &[],
            "书面告知还不够：已联系 1 次，须联系 3 次、分 1 天。请再联系。",
            "A notice is not enough yet: 1 of 3 tries made, on 1 day at least. Call again.",
        ),
        (
            Reason::NotUndoable { event: "closed".to_owned() },
            &[],
            "「办结」不能撤销：请补做一步改正，并写备注。",
            "\"closed\" cannot be undone: put it right by a new act and a note.",
        ),
        (
            Reason::Exists { case: None },
            Verb::NEW,
            "工单已经建立：请改用其他操作。",
            "The case exists already: choose another act.",
        ),
        (
            uncertified(Some("2026-11-21T16:00:00Z"), None),
            &[],
            "须有「repair_engineer」资质，您的有效期至 11-21：请续期，或转给有资质的同事。",
            "This needs the certificate \"repair_engineer\"; yours ended with 11-21: renew it, or pass this on.",
        ),
        (
            uncertified(None, Some("3101")),
            &[],
            "须有「repair_engineer」资质，工号 3101 没有：请交给有资质的同事。",
            "This needs the certificate \"repair_engineer\", which 3101 does not have: choose somebody who does.",
        ),
        (field("text", Fault::Missing), &[], "内容没有填：请填写。", "Text is missing: please fill it in."),
        (
            field("until", Fault::TooFar { max: at("2026-11-27T07:09:00Z") }),
            &[],
            "截止太晚：最迟 11-27 15:09。",
            "Until is too late: 11-27 15:09 at the latest.",
        ),
        (
            field("category", Fault::NotOfKind { kind: "repair".to_owned() }),
            &[],
            "类别不属于「终端维修」：请换类别，或先改种类。",
            "Category does not belong to \"repair\": choose another, or change the kind.",
        ),
    ] {
        assert_eq!(say(reason.clone(), allowed, Lang::Zh), zh);
        assert_eq!(say(reason, allowed, Lang::En), en);
    }
}

#[test]
fn every_refusal_fits_two_lines_of_a_screen_and_ends_as_a_sentence() {
    for reason in reasons() {
        for (lang, end) in [(Lang::Zh, '。'), (Lang::En, '.')] {
            let said = say(reason.clone(), &[Verb::Accept, Verb::Note], lang);
            assert!(said.ends_with(end) && width(&said) <= 110, "{} {said}", width(&said));
            assert!(!said.contains('{'), "{said}");
        }
    }
}

#[test]
fn what_was_typed_comes_back_clean() {
    let evil = "\u{1b}[2J\u{202e}";
    for reason in [
        field_fault(evil, Fault::Unknown { fields: vec![evil.to_owned()] }),
        field_fault(evil, Fault::NotOneOf { values: vec![evil.to_owned()] }),
        field_fault(evil, Fault::NotOfKind { kind: evil.to_owned() }),
        Reason::NotUndoable { event: evil.to_owned() },
        Reason::Uncertified { certificate: evil.to_owned(), until: None, staff: Some(evil.to_owned()) },
    ] {
        for lang in [Lang::Zh, Lang::En] {
            assert!(is_clean(&say(reason.clone(), &[], lang)));
        }
    }
}

#[test]
fn a_changed_case_says_who_did_what() {
    let view = |seq, staff: &str, event| crate::api::EventView {
        seq,
        occurred: at("2026-11-23T07:09:00Z"),
        recorded: at("2026-11-23T07:09:00Z"),
        by: By { id: PersonId(4), staff: staff.to_owned(), name: "李敏".to_owned() },
        on_behalf: None,
        event,
        words: Words::default(),
        erased: false,
        undone: false,
        command: CommandId::of("x"),
        named: Vec::new(),
    };
    let pack = Pack::builtin();
    let due = at("2026-11-23T07:09:00Z");
    let warned = Event::Warned { clock: "result".to_owned(), cycle: 1, per_mille: 750, due };
    let events = [
        view(1, "1003", Event::Claimed),
        view(2, "1004", Event::Accepted),
        view(3, "1004", Event::Dispatched { team: "network".to_owned() }),
        view(4, "", warned.clone()),
    ];
    assert_eq!(
        changed(&events, pack, Lang::Zh).as_deref(),
        Some("工单刚被 李敏(1004) 改动：受理；派单 → 网络部。您写的内容还在。")
    );
    assert_eq!(changed(&[view(4, "", warned)], pack, Lang::Zh), None);
}
