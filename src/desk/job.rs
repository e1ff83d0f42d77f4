//! What can be asked of the writer, and how it is answered.

use jiff::civil::Date;
use tokio::sync::oneshot;

use super::{
    absence,
    act::{self, Act},
    adopt, certify, customer, dismiss,
    enrol::{self, Pin},
    erase, freeze, import, line_to_take, outbox, outside, person_key, reception, refund, replay, reveal,
    show, staff, stock,
    work::{Halt, Work},
};
use crate::{
    api::{
        Actor, Adopt, CustomerRow, ImportMode, Log, NewLineToTake, PersonChange, Reply, Request, Row,
        TakenLine, Whose,
    },
    case::{
        CustomerChange, Delivery, FiguresTaken, PersonId, Purpose, Reason, Recorded, Refusal, Role,
        StockChange, Subject,
    },
    rules::Whom,
    sla::Instant,
    store::{Draft, DraftChange, StaffKey, StoreError},
};

/// Something to write, and whom to tell.
pub struct Job {
    pub actor: Actor,
    pub task: Task,
    pub answer: oneshot::Sender<Reply>,
}

/// What can be asked of the writer.
pub enum Task {
    Act(Act),
    Import {
        rows: Vec<Row>,
        mode: ImportMode,
    },
    Replay {
        logs: Vec<Log>,
    },
    ImportCustomers {
        rows: Vec<CustomerRow>,
        mode: ImportMode,
        taken: TakenLine,
    },
    SetCustomer {
        of: Whose,
        change: Box<CustomerChange>,
    },
    EraseCustomer {
        of: Whose,
        dry: bool,
    },
    Adopt {
        what: Adopt,
        dry: bool,
    },
    Freeze {
        period: String,
        facts: [u8; 32],
        figures: String,
    },
    AddPerson {
        staff: String,
        name: String,
        role: Role,
        team: Option<String>,
        pin: Option<Pin>,
    },
    SetPin {
        staff: String,
        pin: Pin,
    },
    BindAccount {
        uid: u32,
        staff: Option<String>,
    },
    SetAway {
        staff: String,
        from: Option<String>,
        until: String,
        deputy: Option<String>,
    },
    SetPosts {
        staff: String,
        posts: Vec<Whom>,
    },
    ChangePerson {
        staff: String,
        change: PersonChange,
    },
    AddPersonKey {
        staff: String,
        key: String,
    },
    RemovePersonKey {
        staff: String,
        fingerprint: String,
    },
    UnbindAccount {
        uid: u32,
    },
    Certify {
        staff: String,
        certificate: String,
        until: Option<String>,
    },
    EndCertificate {
        staff: String,
        certificate: String,
    },
    SaveDraft {
        place: String,
        text: String,
    },
    DropDraft {
        place: String,
    },
    /// A notice is about to be sent.
    Post {
        notice: u64,
    },
    /// What came of a try to send a notice.
    Posted {
        notice: u64,
        came: Delivery,
    },
    Reveal {
        of: Subject,
        why: Purpose,
        text: Option<String>,
    },
    /// These messages to staff are about to be sent together.
    TellStaff {
        keys: Vec<StaffKey>,
    },
    /// What came of that.
    ToldStaff {
        keys: Vec<StaffKey>,
        failed: bool,
    },
    SetLineToTake(NewLineToTake),
    WithdrawLineToTake {
        line: u64,
    },
    SeeLinesToTake {
        lines: Vec<u64>,
    },
    ChangeStock {
        changes: Vec<StockChange>,
        dry: bool,
    },
    TakeFigures {
        taken: Box<FiguresTaken>,
        dry: bool,
    },
    /// Charges, a payment batch, payment results.
    Refund(Box<Request>),
    DismissTopic {
        topic: String,
        why: String,
    },
    SetReceptionDuty {
        day: Date,
        branch: String,
        leader: String,
        deputy: String,
    },
    /// Something waits for the audit trail.
    Trail,
    /// Sign where trail and log stand.
    Checkpoint,
    /// Make everything projected anew.
    Rebuild,
    /// Write all that is due, however much it is, and tell when the next thing will be.
    Look(oneshot::Sender<Option<Instant>>),
    /// Project, close, and end the thread.
    Stop,
    /// End the thread, and nothing else.
    Halt,
}

/// Does one task in a batch, and says what is to be answered once it is committed.
pub fn reply(work: &mut Work<'_>, actor: Actor, task: Task) -> Reply {
    let before = work.records.len();
    let done = match task {
        Task::Act(act) => act::act(work, actor, act),
        Task::Import { rows, mode } if mode.is_dry() => {
            // In a batch that nobody commits.
            let mut trial = Work::new(work.core, work.at, work.next);
            import::import(&mut trial, actor, rows, mode).map(Reply::Imported)
        }
        Task::Import { rows, mode } => import::import(work, actor, rows, mode).map(Reply::Imported),
        Task::ImportCustomers { rows, mode, taken } if mode.is_dry() => {
            // In a batch that nobody commits.
            let mut trial = Work::new(work.core, work.at, work.next);
            customer::import(&mut trial, actor, rows, mode, taken).map(Reply::CustomersImported)
        }
        Task::ImportCustomers { rows, mode, taken } => {
            customer::import(work, actor, rows, mode, taken).map(Reply::CustomersImported)
        }
        Task::SetCustomer { of, change } => customer::set(work, actor, &of, &change),
        Task::EraseCustomer { of, dry } => erase::erase(work, actor, &of, dry),
        Task::Adopt { what, dry: true } => {
            // In a batch that nobody commits.
            let mut trial = Work::new(work.core, work.at, work.next);
            adopt::adopt(&mut trial, actor, &what)
        }
        Task::Adopt { what, dry: false } => adopt::adopt(work, actor, &what),
        Task::Freeze { period, facts, figures } => freeze::freeze(work, actor, period, facts, figures),
        Task::Replay { logs } => replay::replay(work, actor, &logs).map(Reply::Replayed),
        Task::AddPerson { staff, name, role, team, pin } => {
            enrol::add(work, actor, &staff, &name, role, team, pin)
        }
        Task::SetPin { staff, pin } => enrol::set_pin(work, actor, &staff, pin),
        Task::BindAccount { uid, staff } => enrol::bind(work, actor, uid, staff.as_deref()),
        Task::SetAway { staff, from, until, deputy } => {
            absence::set_away(work, actor, &staff, from.as_deref(), &until, deputy.as_deref())
        }
        Task::SetPosts { staff, posts } => absence::set_posts(work, actor, &staff, &posts),
        Task::ChangePerson { staff, change } => enrol::change(work, actor, &staff, change),
        Task::AddPersonKey { staff, key } => person_key::add(work, actor, &staff, &key),
        Task::RemovePersonKey { staff, fingerprint } => person_key::remove(work, actor, &staff, &fingerprint),
        Task::UnbindAccount { uid } => enrol::unbind(work, actor, uid),
        Task::Certify { staff, certificate, until } => {
            certify::certify(work, actor, &staff, &certificate, until.as_deref())
        }
        Task::EndCertificate { staff, certificate } => certify::end(work, actor, &staff, &certificate),
        Task::SaveDraft { place, text } => {
            let draft = Draft { place, text, saved: work.at };
            draft_of(work, actor, |person| DraftChange::Save { person, draft })
        }
        Task::DropDraft { place } => draft_of(work, actor, |person| DraftChange::Drop { person, place }),
        Task::Post { notice } => outbox::begin(work, notice),
        Task::Posted { notice, came } => outbox::end(work, notice, came),
        Task::Reveal { of, why, text } => reveal::reveal(work, actor, of, why, text),
        Task::TellStaff { keys } => staff::begin(work, &keys),
        Task::ToldStaff { keys, failed } => staff::end(work, &keys, failed),
        Task::SetLineToTake(new) => line_to_take::set(work, actor, new),
        Task::DismissTopic { topic, why } => dismiss::dismiss(work, actor, &topic, &why),
        Task::WithdrawLineToTake { line } => line_to_take::withdraw(work, actor, line),
        Task::SeeLinesToTake { lines } => line_to_take::see(work, actor, &lines),
        Task::ChangeStock { changes, dry } => stock::change(work, actor, changes, dry),
        Task::TakeFigures { taken, dry } => outside::take(work, actor, *taken, dry),
        Task::SetReceptionDuty { day, branch, leader, deputy } => {
            reception::set_duty(work, actor, day, &branch, [&leader, &deputy])
        }
        Task::Refund(task) => refund::write(work, actor, *task),
        Task::Checkpoint => {
            work.checkpoint = true;
            Ok(Reply::Ok)
        }
        Task::Trail | Task::Rebuild | Task::Look(_) | Task::Stop | Task::Halt => Ok(Reply::Ok),
    };
    work.broken |= matches!(done, Err(Halt::Store(_))) && work.records.len() > before;
    done.unwrap_or_else(|halt| answer(work, actor, halt))
}

/// The answer while nothing is written: to a command that was done before the same as then.
pub fn known(work: &Work<'_>, actor: Actor, task: &Task) -> Reply {
    let done = match task {
        Task::Act(act) => act::known(work, actor, act),
        _ => Ok(None),
    };
    match done {
        Ok(Some(reply)) => reply,
        Ok(None) => refused(Reason::ReadOnly),
        Err(halt) => answer(work, actor, halt),
    }
}

fn draft_of(
    work: &mut Work<'_>,
    actor: Actor,
    change: impl FnOnce(PersonId) -> DraftChange,
) -> Result<Reply, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    work.drafts.push(change(reader.id));
    Ok(Reply::Ok)
}

/// Why a command was not done, as it is answered.
fn answer(work: &Work<'_>, actor: Actor, halt: Halt) -> Reply {
    match halt {
        Halt::Refused(refusal) => Reply::Refused { refusal, changed: Vec::new() },
        Halt::Stale(refusal, changed) => {
            let plain = plain(work, actor, &changed).unwrap_or(false);
            let changed = show::event_views(&changed, &work.people, plain);
            Reply::Refused { refusal, changed }
        }
        Halt::Store(error) => {
            tracing::error!(%error, "the store could not be read");
            refused(Reason::Busy)
        }
    }
}

/// Whether who asks reads the case of these events in the clear.
fn plain(work: &Work<'_>, actor: Actor, events: &[Recorded]) -> Result<bool, StoreError> {
    let Some(Subject::Case(id)) = events.first().map(|event| event.envelope.subject) else {
        return Ok(false);
    };
    let case = work.case(id)?;
    let reader = work.reader(actor.person);
    let right = case.as_ref().zip(reader).and_then(|(case, reader)| reader.right(case));
    Ok(case.is_some_and(|case| work.core.shows_plain(actor, right, &case)))
}

/// A refusal that no other act would mend.
pub fn refused(reason: Reason) -> Reply {
    Reply::Refused { refusal: Refusal::bare(reason), changed: Vec::new() }
}

pub fn tell(answer: oneshot::Sender<Reply>, reply: Reply) {
    // Whoever asked may be gone; what was done stays done.
    let _ = answer.send(reply);
}
