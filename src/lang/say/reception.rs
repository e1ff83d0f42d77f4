//! 客户接待日: what happened, how the branches stand, and how each visit stands.

use jiff::civil::Date;

use super::{
    event::{called, joined},
    team, time,
};
use crate::{
    api::{BranchDay, By, VisitView},
    case::{Call, ReceptionEvent, ReceptionOutcome, slot_time},
    lang::{Lang, Word},
    rules::Pack,
    sla::Instant,
    text::{clean_line, columns},
};

/// The word of an event of reception days.
pub(super) fn event_called(name: &str) -> Option<Word> {
    Some(match name {
        "reception_duty_set" => Word::EventDutySet,
        "appointment_made" => Word::EventBooked,
        "appointment_called" => Word::EventCalled,
        "arrived" => Word::EventArrived,
        "received" => Word::EventReceived,
        _ => return None,
    })
}

/// What happened on a reception day, in one line: `预约  2026-12-17 09:30  营业厅`.
pub(super) fn event(of: &ReceptionEvent, named: &[By], pack: &Pack, lang: Lang) -> String {
    let (day, branch) = of.place();
    let at = team(branch, pack, lang);
    let person = |n: usize| named.get(n).map(|by| name(by, lang)).unwrap_or_default();
    let beside = match of {
        ReceptionEvent::DutySet { .. } => vec![day.to_string(), at, person(0), person(1)],
        ReceptionEvent::Booked { slot, .. } => vec![format!("{day} {}", slot_time(*slot)), at],
        ReceptionEvent::Called { answer, .. } => vec![call(*answer).say(lang).to_owned(), day.to_string()],
        ReceptionEvent::Arrived { number, .. } => {
            vec![Word::VisitNumber.with(lang, &[number]), day.to_string(), at]
        }
        ReceptionEvent::Received { outcome, .. } => {
            let came = match outcome {
                ReceptionOutcome::Solved => Word::OutcomeSolved,
                ReceptionOutcome::Tracked { .. } => Word::OutcomeTracked,
            };
            vec![came.say(lang).to_owned(), person(0)]
        }
    };
    joined([called(of.name(), lang)].into_iter().chain(beside))
}

const fn call(answer: Call) -> Word {
    match answer {
        Call::Comes => Word::CallComes,
        Call::NotReached => Word::CallNotReached,
        Call::WillNotCome => Word::CallWillNotCome,
    }
}

/// A person by name, or by staff number where there is none.
fn name(by: &By, _: Lang) -> String {
    let said = if by.name.is_empty() { &by.staff } else { &by.name };
    clean_line(said).into_owned()
}

/// A day with its weekday: `2026-12-17 周四`.
pub fn reception_day(day: Date, lang: Lang) -> String {
    let n = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    let names = match lang {
        Lang::Zh => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
        Lang::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    };
    format!("{day} {}", names.get(n).copied().unwrap_or_default())
}

/// The board of a day: a line of titles and one for each branch, each column as wide as its widest cell.
pub fn reception_board(branches: &[BranchDay], pack: &Pack, lang: Lang) -> Vec<String> {
    let titles = [
        Word::ColumnBranch,
        Word::ColumnLeader,
        Word::ColumnDeputy,
        Word::ColumnBooked,
        Word::ColumnConfirmed,
        Word::ColumnArrived,
        Word::ColumnWaiting,
        Word::ColumnSolved,
        Word::ColumnTracked,
        Word::ColumnOpen,
        Word::ColumnOverdue,
    ];
    let mut rows = vec![titles.map(|title| title.say(lang).to_owned()).to_vec()];
    rows.extend(branches.iter().map(|row| {
        let mut cells = vec![
            team(&row.branch, pack, lang),
            on_duty(row.leader.as_ref(), lang),
            on_duty(row.deputy.as_ref(), lang),
        ];
        let counts = [
            row.booked,
            row.confirmed,
            row.arrived,
            row.waiting,
            row.solved,
            row.tracked,
            row.open,
            row.overdue,
        ];
        cells.extend(counts.map(|count| count.to_string()));
        cells
    }));
    columns(&rows, " ")
}

/// Who is on duty, or that nobody is.
pub fn on_duty(by: Option<&By>, lang: Lang) -> String {
    by.map_or_else(|| Word::DutyNone.say(lang).to_owned(), |by| name(by, lang))
}

/// A visit, cell by cell: slot, number, how it stands, name, case, what it is about.
pub fn visit(view: &VisitView, lang: Lang, today: Date) -> Vec<String> {
    vec![
        view.slot.map_or_else(|| "--:--".to_owned(), slot_time),
        view.arrived.map(|(no, _)| Word::VisitNumber.with(lang, &[&no])).unwrap_or_default(),
        visit_state(view, today).say(lang).to_owned(),
        clean_line(&view.row.name).into_owned(),
        view.row.case.to_string(),
        clean_line(&view.row.about).into_owned(),
    ]
}

/// How a visit stands.
fn visit_state(view: &VisitView, today: Date) -> Word {
    match (&view.received, view.arrived, view.call) {
        (Some((_, ReceptionOutcome::Solved, _)), ..) => Word::VisitSolved,
        (Some(_), ..) if view.row.stage.is_open() => Word::VisitTracked,
        (Some(_), ..) => Word::VisitTrackedDone,
        (None, Some(_), _) => Word::VisitWaits,
        (None, None, _) if view.day < today => Word::VisitAbsent,
        (None, None, Some(Call::Comes)) => Word::VisitConfirmed,
        (None, None, Some(Call::NotReached)) => Word::VisitUnreached,
        (None, None, _) => Word::VisitToCall,
    }
}

/// What is beside a visit that is followed up: who received it, who owns it, by when the order is answered, whether it
/// is late.
pub fn visit_tracked(view: &VisitView, pack: &Pack, lang: Lang, now: Instant) -> Vec<String> {
    let by = view.received.as_ref().map(|(by, ..)| Word::VisitBy.with(lang, &[&name(by, lang)]));
    let owner = match &view.owner {
        Some(owner) => Some(Word::VisitOwner.with(lang, &[&name(owner, lang)])),
        // What was solved on the spot needs nobody.
        None if view.order_due.is_none() => None,
        None => Some(Word::VisitNoOwner.say(lang).to_owned()),
    };
    let due = view.order_due.map(|due| Word::VisitOrderDue.with(lang, &[&time(due, &pack.zone, now)]));
    let late = view.overdue.then(|| Word::VisitLate.say(lang).to_owned());
    by.into_iter().chain(owner).chain(due).chain(late).collect()
}

/// A slot that is free: `2026-12-17 09:30  营业厅  余 2`.
pub fn free_slot(day: Date, slot: u16, branch: &str, free: u16, pack: &Pack, lang: Lang) -> String {
    let left = Word::SlotFree.with(lang, &[&free]);
    format!("{} {}  {}  {left}", reception_day(day, lang), slot_time(slot), team(branch, pack, lang))
}
